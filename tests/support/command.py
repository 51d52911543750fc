"""The command line as a process of its own. Next: command_child.py."""

import json
import os
import socket
import subprocess
from collections.abc import Mapping
from functools import cache
from multiprocessing import get_context
from multiprocessing.context import ForkServerContext
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

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
    """A fork of a process that has imported everything: of the two seconds that most commands take, a fresh
    interpreter spends all but a fifth on that. What is tried here is the command, not the import.
    """
    with TemporaryDirectory() as folder:
        taken = f"{folder}/taken"
        told = (arguments, clean_environment(var, environment), str(var.parent), taken)
        process = _imported().Process(target=_run, args=told)
        process.start()
        process.join(START_SECONDS)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise subprocess.TimeoutExpired(arguments, START_SECONDS)
        written = [Path(f"{taken}.{end}").read_text("utf-8") for end in ("out", "err")]
        return subprocess.CompletedProcess(arguments, process.exitcode, *written)


@cache
def _imported() -> ForkServerContext:
    """Started with the first command of a test run, and ended with it."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["tests.support.command_child"])
    return context


def _run(*told: Any) -> None:
    from tests.support.command_child import run

    run(*told)


def as_json(var: Path, *arguments: str, **environment: str) -> Any:
    """What a command that ends well answers to a program."""
    ended = run_cli(var, *arguments, "--json", **environment)
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)
