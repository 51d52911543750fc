"""What is wrong, as a value: code, place, severity, and its text in two languages. Next: texts.py."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from models.rules.finding_codes import Code
from models.rules.state import Path
from models.rules.texts import QUESTIONS, TEXTS


class Severity(StrEnum):
    ERROR = "E"  # rejects
    CONFIRM = "C"  # rejects unless the caller repeats with confirm: [code]
    WARNING = "W"  # told, and saved


@dataclass(frozen=True)
class Finding:
    """One remark on one place of the input. `params` fill the text and are shown to machines too."""

    code: Code
    path: Path = ()
    params: Mapping[str, str] = field(default_factory=dict[str, str])
    severity: Severity = Severity.ERROR

    def message(self, language: str) -> str:
        """In "zh" or "en"."""
        chinese, english = QUESTIONS.get(self.params.get("question", ""), TEXTS[self.code])
        return (english if language == "en" else chinese).format_map(_Lenient(self.params))


class _Lenient(dict[str, str]):
    """A parameter that nobody gave is shown as a dash instead of breaking the answer."""

    def __missing__(self, key: str) -> str:
        return "–"


def error(code: Code, path: Path, **params: str) -> Finding:
    return Finding(code, path, params)


def confirm(code: Code, path: Path, **params: str) -> Finding:
    return Finding(code, path, params, Severity.CONFIRM)


def warning(code: Code, path: Path, **params: str) -> Finding:
    return Finding(code, path, params, Severity.WARNING)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """By path, then code; the same remark on the same place once."""
    unique = {(one.path, one.code, tuple(sorted(one.params.items()))): one for one in findings}
    return tuple(sorted(unique.values(), key=_rank))


def _rank(finding: Finding) -> tuple[tuple[tuple[int, str], ...], str]:
    # rows by position, not by the digits' spelling
    parts = tuple((part, "") if isinstance(part, int) else (-1, part) for part in finding.path)
    return parts, finding.code.value
