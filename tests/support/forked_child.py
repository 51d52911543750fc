"""A program in a process that has imported all of it already. Next: forked.py."""

import ctypes
import os
import runpy
import signal
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from io import TextIOWrapper
from multiprocessing import forkserver
from pathlib import Path
from typing import Any

import cli
from storage import faults

ROOT = Path(__file__).resolve().parents[2]
_DEATH_OF_PARENT = 1  # PR_SET_PDEATHSIG
for _path in sorted(ROOT.glob("cli_*.py")):
    import_module(_path.stem)
for _name in ("server", "worker"):
    import_module(_name)


def run(
    command: Sequence[str], environment: Mapping[str, str], cwd: str, output: str, errors: str | None
) -> None:
    """As a fresh interpreter runs it: nothing of the test's process is left but what was imported.
    `output` and `errors` name the files that take what it writes.
    """
    ctypes.CDLL(None).prctl(_DEATH_OF_PARENT, signal.SIGKILL)
    # the server of forks ends with the tests' process, unless somebody holds this: then it would live on
    alive: Any = forkserver._forkserver
    os.close(alive._forkserver_alive_fd)
    os.environ.clear()
    os.environ.update(environment)
    faults._plans.update(faults.parsed(environment.get(faults.VARIABLE, "")))
    os.chdir(cwd)
    _open(0, os.devnull)
    _open(1, output)
    if errors is not None:
        _open(2, errors)
    for stream in (sys.stdout, sys.stderr):
        assert isinstance(stream, TextIOWrapper)
        stream.reconfigure(line_buffering=True)
    if command[0] == "-m":
        sys.argv = list(command[1:])
        runpy.run_module(command[1], run_name="__main__")
        sys.exit(0)
    sys.argv = [str(ROOT / command[0]), *command[1:]]
    sys.exit(cli.main())


def _open(descriptor: int, name: str) -> None:
    opened = os.open(name, os.O_RDWR | os.O_CREAT | os.O_APPEND)
    os.dup2(opened, descriptor)
    os.close(opened)
