"""The very SQL that Dossier sends for a request, read in PostgreSQL's own log. Next: pgbench.py.

Not asked of the planner: so it is what was really sent, with the arguments that were really bound, and a
request that needs a second statement is noticed.
"""

import re
import time
from collections import Counter
from collections.abc import Sequence
from urllib.parse import urlsplit

import asyncpg

from bench.contestants import Contestant
from bench.pgbench import Statement
from bench.place import BenchError, server
from tests.support.connecting import connected

_ASKED = 5
_LOGGED = {"log_min_duration_statement": "0", "log_error_verbosity": "default"}
_EXECUTE = re.compile(r"LOG:  duration: [\d.]+ ms  execute [^:]*: (.*)", re.DOTALL)
_DETAIL = re.compile(r"DETAIL:  Parameters: (.*)", re.DOTALL | re.IGNORECASE)
_ARGUMENT = re.compile(r"\$(\d+) = (NULL|'(?:[^']|'')*')")
_RECORD = re.compile(r"^\d{4}-\d\d-\d\d [\d:.]+ \w+ \[\d+\] ", re.MULTILINE)


async def log_statements(dsn: str, *, on: bool) -> None:
    """For sessions that begin from now on."""
    name = urlsplit(dsn).path.lstrip("/")
    async with connected(dsn) as one:
        for setting, value in _LOGGED.items():
            await _alter(one, f'ALTER DATABASE "{name}"', setting, value if on else None)


def of_bodies(asked: Contestant, bodies: Sequence[str]) -> list[Statement]:
    """One statement for each body. The contestant must have been started while statements are logged."""
    asked.ask(bodies[0])  # the first request also looks up its token
    return [_of_body(asked, body) for body in bodies]


def _of_body(asked: Contestant, body: str) -> Statement:
    log = server().log
    before = log.stat().st_size
    for _ in range(_ASKED):
        asked.ask(body)
    time.sleep(0.05)
    with log.open("rb") as file:
        file.seek(before)
        text = file.read().decode("utf-8", "replace")
    # the change log is polled meanwhile, and a fresh connection asks for types: those come once
    counted = Counter(statements_of_log(text))
    found = [one for one, count in counted.items() if count >= _ASKED]
    if len(found) != 1 or counted[found[0]] != _ASKED:
        raise BenchError(f"a read sends {len(found)} statements instead of one: {[one.sql for one in found]}")
    return found[0]


def statements_of_log(text: str) -> list[Statement]:
    """All executions that a piece of the log tells of, in order."""
    found: list[Statement] = []
    sql: str | None = None
    for record in _RECORD.split(text):
        plain = record.replace("\n\t", "\n").rstrip("\n")
        executed, detail = _EXECUTE.match(plain), _DETAIL.match(plain)
        if executed:
            if sql is not None:
                found.append(Statement(sql, ()))
            sql = executed[1]
        elif detail and sql is not None:
            found.append(Statement(sql, _arguments(detail[1])))
            sql = None
    return found if sql is None else [*found, Statement(sql, ())]


def _arguments(text: str) -> tuple[str | None, ...]:
    given = {int(position): value for position, value in _ARGUMENT.findall(text)}
    return tuple(
        None if given[at] == "NULL" else given[at][1:-1].replace("''", "'") for at in range(1, len(given) + 1)
    )


async def _alter(one: "asyncpg.Connection", what: str, setting: str, value: str | None) -> None:
    await one.execute(f"{what} RESET {setting}" if value is None else f"{what} SET {setting} = '{value}'")
