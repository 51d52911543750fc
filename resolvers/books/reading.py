"""Sheets of a large workbook, one after another, as rows; memory for one sheet at a time. Next: writing.py.

A sheet is laid out as wide and as high as its farthest cell, so how far it reaches is looked for before.
"""

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from models.rules.archives.cells import Raw
from resolvers.books.packages import Package, TooLong, Unfit, opened, pieces_of, repacked

BOOKS = (
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
)  # how one begins; of the old format, which is refused with a word
MOST_BYTES = 2**28  # of the file, which is held
MOST_UNPACKED = 2**32
MOST_CELLS = 16 * 2**20  # of one sheet, with the empty ones between
_LONGEST = 2**20  # between two tags: a cell's text has 32,767 characters
_MARKS = (
    b"<c ",
    b"<c>",
    b"<c/",
    b"<c\t",
    b"<c\n",
    b"<c\r",
    b":c ",
    b":c>",
    b":c/",
    b":c\t",
    b":c\n",
    b":c\r",
)
_COLUMNS = re.compile(rb'<c r="([A-Z]{1,3})[0-9]{1,7}"')
_ROWS = re.compile(rb'<c r="[A-Z]{1,3}([0-9]{1,7})"')
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


class Book:
    """A workbook that was looked through. Its sheets are read in any order, each as often as wanted."""

    def __init__(self, data: bytes) -> None:
        """Unfit, TooLong."""
        if len(data) > MOST_BYTES:
            raise TooLong("工作簿字节数", "bytes of the workbook", len(data), MOST_BYTES)
        package = opened(data)
        for name in package.members:
            if name in package.sheets:
                _check_reach(package, name)
            else:
                for _ in pieces_of(package, name, MOST_UNPACKED):
                    pass
        try:
            self._book = CalamineWorkbook.from_filelike(io.BytesIO(repacked(package)))
        except PasswordError:
            raise Unfit("已加密", "it is encrypted") from None
        except CalamineError as wrong:
            raise Unfit("文件已损坏", "it is damaged") from wrong

    @property
    def names(self) -> list[str]:
        return list(self._book.sheet_names)

    def rows(self, name: str) -> Iterator[tuple[int, list[Raw]]]:
        """Rows with something in them, numbered as Excel shows them."""
        try:
            sheet: Any = self._book.get_sheet_by_name(name)
        except CalamineError as wrong:
            raise Unfit("文件已损坏", "it is damaged") from wrong
        before: list[Raw] = [None] * (sheet.start[1] if sheet.start else 0)
        for number, cells in enumerate(sheet.iter_rows(), 1):
            if any(cell != "" for cell in cells):
                yield number, [*before, *cells] if before else cells

    def close(self) -> None:
        self._book.close()


def _check_reach(package: Package, name: str) -> None:
    reach = _Reach()
    for piece in pieces_of(package, name, MOST_UNPACKED):
        reach.add(piece)
        if not reach.plain:
            break
    if not reach.plain:  # cells written as no program does it: slowly, and exactly
        reach = _exactly(package, name)
    if reach.width * reach.height > MOST_CELLS:
        cells = f"{reach.height} × {reach.width}"
        raise TooLong("单元格数", "cells, with the empty ones between", cells, MOST_CELLS)


@dataclass
class _Reach:
    """How far the cells go that were seen so far; `plain`: each tells its place as all programs write it."""

    width: int = 0
    height: int = 0
    plain: bool = True
    _kept: bytes = b""
    _seen: set[bytes] = field(default_factory=set[bytes])

    def add(self, piece: bytes) -> None:
        window = self._kept + piece
        at = window.rfind(b"<")
        window, self._kept = window[:at] if at > 0 else b"", window[max(at, 0) :]
        if len(self._kept) > _LONGEST:
            raise TooLong("字符数", "characters of a cell", f"> {_LONGEST}", _LONGEST)
        columns = _COLUMNS.findall(window)
        self.plain = len(columns) == sum(map(window.count, _MARKS))
        if columns:
            self.height = max(self.height, *map(int, set(_ROWS.findall(window))))
            self.width = max(self.width, *(_number(one.decode()) for one in set(columns)))


@dataclass
class _Exact:
    """The same, told by a parser; a cell that does not say its place is the next one of its row."""

    width: int = 0
    height: int = 0
    row: int = 0
    column: int = 0

    def start(self, tag: str, attributes: Mapping[str, Any]) -> None:
        name = tag.rpartition(" ")[2]
        if name == "row":
            said = str(attributes.get("r", ""))
            self.row = int(said) if said.isdigit() else self.row + 1
            self.column = 0
        elif name == "c":
            found = _PLACE.fullmatch(str(attributes.get("r", "")).upper())
            if found:
                self.column, self.row = _number(found[1]), int(found[2])
            else:
                self.column += 1
            self.width, self.height = max(self.width, self.column), max(self.height, self.row)


def _exactly(package: Package, name: str) -> _Reach:
    exact = _Exact()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = exact.start
    try:
        for piece in pieces_of(package, name, MOST_UNPACKED):
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError) as wrong:
        raise Unfit("文件已损坏", "it is damaged") from wrong
    return _Reach(exact.width, exact.height)


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
