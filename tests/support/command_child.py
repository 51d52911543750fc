"""A command of `dossier` in a process that has imported all of it already. Next: command.py."""

import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path

import cli

ROOT = Path(__file__).resolve().parents[2]
for _path in sorted(ROOT.glob("cli_*.py")):
    import_module(_path.stem)


def run(arguments: Sequence[str], environment: Mapping[str, str], cwd: str, output: str) -> None:
    """As a fresh interpreter runs cli.py: nothing of the test's process is left but what was imported.
    `output` names the files that take what it writes.
    """
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(cwd)
    for descriptor, name in ((0, os.devnull), (1, f"{output}.out"), (2, f"{output}.err")):
        opened = os.open(name, os.O_RDWR | os.O_CREAT)
        os.dup2(opened, descriptor)
        os.close(opened)
    sys.argv = [str(ROOT / "cli.py"), *arguments]
    sys.exit(cli.main())
