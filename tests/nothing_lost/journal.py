"""What a process wrote down stays, also when it is killed in the middle of a line. Next: receiving.py."""

import contextlib
from collections.abc import Generator
from pathlib import Path
from typing import TextIO


@contextlib.contextmanager
def opened_journal(path: Path) -> Generator[TextIO]:
    """To write whole lines at its end. The half of one that a process left goes: nobody was told of it."""
    if path.exists():
        kept = path.read_bytes().rfind(b"\n") + 1
        with path.open("r+b") as file:
            file.truncate(kept)
    with path.open("a", encoding="utf-8", buffering=1) as file:
        yield file
