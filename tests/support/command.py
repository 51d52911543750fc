"""The command line as a process of its own. Next: process.py."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
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
    return subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), *arguments],
        env=clean_environment(var, environment),
        cwd=var.parent,
        capture_output=True,
        text=True,
        timeout=START_SECONDS,
        check=False,
    )


def as_json(var: Path, *arguments: str, **environment: str) -> Any:
    """What a command that ends well answers to a program."""
    ended = run_cli(var, *arguments, "--json", **environment)
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)
