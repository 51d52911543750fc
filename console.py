"""What commands print: text for people, JSON for programs, progress on a terminal. Next: cli.py."""

import contextlib
import json
import sys
from collections.abc import Callable, Generator
from typing import Annotated, Any, TypeAlias

from cyclopts import Parameter
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

Json: TypeAlias = Annotated[bool, Parameter(name="--json", negative="", help="Answer as JSON, for programs.")]


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def tell(found: Any, as_json: bool, *lines: str) -> None:
    """The outcome of a command, once: for a program `found`, for a person the lines."""
    if as_json:
        say(json.dumps(found, ensure_ascii=False, default=str))
        return
    for line in lines:
        say(line)


@contextlib.contextmanager
def progress(label: str, total: int | None) -> Generator[Callable[..., None]]:
    """A bar on stderr while the block runs, told how much is done (of how much); only on a terminal."""
    screen = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal) as bar:
        task = bar.add_task(label, total=total)

        def done(count: int, total: int | None = total) -> None:
            bar.update(task, completed=count, total=total)

        yield done
