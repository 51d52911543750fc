"""Long texts as SAPscript has them: lines of 132 signs, each with its format. Next: control.py."""

from collections.abc import Iterable, Iterator

WIDTH = 132
PARAGRAPH, ON, JOINED = "*", "=", ""  # a new line; goes on; goes on behind a blank

Line = tuple[str, str]  # TDFORMAT, TDLINE


def lines_of(body: str) -> Iterator[Line]:
    for line in body.split("\n"):
        mark = PARAGRAPH
        for piece in _pieces(line):
            yield mark, piece
            mark = ON


def body_of(lines: Iterable[Line]) -> str:
    told = ""
    for at, (mark, line) in enumerate(lines):
        if mark == ON:
            told += line
        elif mark == JOINED and at:
            told += f" {line}"
        else:
            told += f"\n{line}" if at else line
    return told


def _pieces(line: str) -> Iterator[str]:
    """None ends with a blank if that can be: not all systems keep it."""
    while len(line) > WIDTH:
        end = len(line[:WIDTH].rstrip()) or WIDTH
        yield line[:end]
        line = line[end:]
    yield line
