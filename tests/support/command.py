"""The command line as a process of its own. Next: forked.py."""

import json
import os
import socket
import subprocess
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.support.forked import Forked

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 120


def clean_environment(var: Path, changed: Mapping[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DOSSIER_")}
    kept.pop("DATABASE_URL", None)
    return {**kept, "DOSSIER_VAR_FOLDER": str(var), "DOSSIER_PORT": str(free_port()), **changed}


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def run_cli(var: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """As somebody runs it who waits for its end."""
    return run_program(var, ("cli.py", *arguments), environment)


def run_program(
    var: Path, command: tuple[str, ...], environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """`command` as behind the interpreter's name."""
    with TemporaryDirectory() as folder:
        out, err = Path(folder) / "out", Path(folder) / "err"
        process = Forked(command, clean_environment(var, environment), out, err, cwd=var.parent)
        try:
            ended = process.wait(START_SECONDS)
        finally:
            process.kill()
        return subprocess.CompletedProcess(command[1:], ended, out.read_text("utf-8"), err.read_text("utf-8"))


def as_json(var: Path, *arguments: str, **environment: str) -> Any:
    """What a command that ends well answers to a program."""
    ended = run_cli(var, *arguments, "--json", **environment)
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)
