"""The service's own programs, which tell how many tasks they have when they get SIGUSR1. Next: samples.py.

python -m bench.watched FILE COMMAND…: `dossier COMMAND…`; each number is a line more in FILE.
"""

import asyncio
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

import cli


def main(file: Path, command: Sequence[str]) -> int:
    def tell(_number: int, _frame: FrameType | None) -> None:
        """Python calls it between two steps of the loop, which is where the tasks can be counted."""
        with file.open("a") as out:
            out.write(f"{len(asyncio.all_tasks(asyncio.get_running_loop()))}\n")

    signal.signal(signal.SIGUSR1, tell)
    sys.argv = ["dossier", *command]
    return cli.main()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
