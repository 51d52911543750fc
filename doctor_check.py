"""One line of what the doctor says. Next: doctor_machine.py."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True)
class Check:
    """What was looked at, what was found, what helps."""

    name: str
    level: Level
    found: str
    help: str = ""


def ok(name: str, found: str) -> Check:
    return Check(name, Level.OK, found)


def warn(name: str, found: str, help: str) -> Check:
    return Check(name, Level.WARN, found, help)


def fail(name: str, found: str, help: str) -> Check:
    return Check(name, Level.FAIL, found, help)
