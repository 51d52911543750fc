"""Sheets of a large workbook as rows, some thousand at a time: none is laid out as a whole. Next: writing.py.

The reader lays a sheet out as wide and as high as its farthest cell. So it is given blocks of rows, each as a
workbook of its own, and before that it is looked how far their cells reach.
"""

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from models.rules.archives.cells import Raw
from resolvers.books.packages import Package, TooLong, Unfit, opened, part_of, pieces_of, repacked, text_of

BOOKS = (
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
)  # how one begins; of the old format, which is refused with a word
MOST_BYTES = 2**28  # of the file, which is held
_MOST_UNPACKED = 2**32  # of a sheet, which is not
_MOST_SHARED = 2**28  # of the texts that cells share, which are
_MOST_CELLS = 8 * 2**20  # that are laid out at once, with the empty ones between
_SMALL, _LARGE = (2**18, 2**21), (2**20, 2**23)  # cells and bytes of a block
_MANY_SHARED = 2**20  # bytes of shared texts, which are read again for each block
_LONGEST = 2**26  # bytes of a row
_PLACES = re.compile(rb'<c r="([A-Z]{1,3}[0-9]{1,7})"')
_LETTERS, _DIGITS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ", b"0123456789"
_CELL = re.compile(rb"""<(?:[^\s<>/:"'=]+:)?c[\s/>]""")
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_BEGIN = re.compile(rb"""<(?:([^\s<>/:"'=]+):)?sheetData(?:\s[^<>]*)?(/?)>""")

Rows = Iterator[tuple[int, list[Raw]]]


class Book:
    """A workbook that was looked through. Its sheets are read in any order, each as often as wanted."""

    def __init__(self, data: bytes) -> None:
        """Unfit, TooLong."""
        if len(data) > MOST_BYTES:
            raise TooLong("工作簿字节数", "bytes of the workbook", len(data), MOST_BYTES)
        self._package = opened(data)
        beside = [name for name in self._package.members if name not in self._package.sheets]
        size = sum(len(piece) for name in beside for piece in pieces_of(self._package, name, _MOST_SHARED))
        self._block = _LARGE if size > _MANY_SHARED else _SMALL
        with _opened(repacked(self._package, {})) as book:
            self.names = list(book.sheet_names)

    def rows(self, name: str) -> Rows:
        """Rows with something in them, numbered as Excel shows them. Unfit, TooLong, at any of them."""
        part = self._part(name)
        for head, xml, end in _blocks(self._package, part, self._block):
            reach = _reach(xml)
            if reach is None:  # cells written as hardly any program does it
                yield from self._whole(name, part)
                return
            reach.check()
            yield from self._laid_out(name, part, head + xml + end)

    def _whole(self, name: str, part: str) -> Rows:
        _exactly(self._package, part).check()
        yield from self._laid_out(name, part, text_of(self._package, part, _MOST_UNPACKED))

    def _laid_out(self, name: str, part: str, xml: bytes) -> Rows:
        with _opened(repacked(self._package, {part: xml})) as book:
            try:
                sheet: Any = book.get_sheet_by_name(name)
                table: list[list[Raw]] = sheet.to_python(skip_empty_area=True)
            except CalamineError as wrong:
                raise Unfit("文件已损坏", "it is damaged") from wrong
        first, left = sheet.start or (0, 0)
        before: list[Raw] = [None] * left
        for number, cells in enumerate(table, first + 1):
            if cells.count("") < len(cells):
                yield number, [*before, *cells] if before else cells

    def _part(self, name: str) -> str:
        described = {one.lower(): one for one in self._package.members}
        texts = [
            text_of(self._package, described[one], _MOST_SHARED) if one in described else b""
            for one in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")
        ]
        part = part_of(name, *texts)
        if part is None or part not in self._package.members:
            raise Unfit("文件已损坏", "it is damaged")
        return part


def _opened(data: bytes) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(data))
    except PasswordError:
        raise Unfit("已加密", "it is encrypted") from None
    except CalamineError as wrong:
        raise Unfit("文件已损坏", "it is damaged") from wrong


def _blocks(package: Package, part: str, most: tuple[int, int]) -> Iterator[tuple[bytes, bytes, bytes]]:
    """The sheet cut between rows: what stands before and behind them with each block of rows. `most`: cells
    and bytes of one.
    """
    pieces = pieces_of(package, part, _MOST_UNPACKED)
    head, held, prefix = _begun(pieces)
    if not head:
        return
    row, end = b"</%brow>" % prefix, b"</%bsheetData></%bworksheet>" % (prefix, prefix)
    many, width = held.count(row), _width(held)
    for piece in pieces:
        held += piece
        many += held.count(row, len(held) - len(piece) - len(row))
        if len(held) >= most[1] or many * width >= most[0]:
            at = held.rfind(row) + len(row)
            if at >= len(row):
                yield head, bytes(held[:at]), end
                del held[:at]
                many = 0
            elif len(held) > _LONGEST:
                raise TooLong("一行的字节数", "bytes of a row", f"> {_LONGEST}", _LONGEST)
    at = held.rfind(row) + len(row)
    if b"</%bsheetData" % prefix not in held[max(at - len(row), 0) :]:
        raise Unfit("文件已损坏", "it is damaged")
    if at >= len(row):
        yield head, bytes(held[:at]), end


def _width(xml: bytearray) -> int:
    """Of the rows that were read at once: the headers are among them."""
    return _widest(b" ".join(_PLACES.findall(xml)))


def _widest(places: bytes) -> int:
    return max((_number(one.decode()) for one in set(places.translate(None, _DIGITS).split())), default=1)


def _begun(pieces: Iterator[bytes]) -> tuple[bytes, bytearray, bytes]:
    """What stands before the rows, what was read behind it, the prefix of tags; all empty without rows."""
    held = bytearray()
    for piece in pieces:
        held += piece
        if found := _BEGIN.search(held):
            if found[2]:
                break
            prefix = found[1] + b":" if found[1] else b""
            return bytes(held[: found.end()]), held[found.end() :], prefix
        if len(held) > _LONGEST:
            raise TooLong("行之前的字节数", "bytes before the rows", f"> {_LONGEST}", _LONGEST)
    return b"", bytearray(), b""


@dataclass
class _Reach:
    """How far cells go."""

    width: int = 0
    first: int = 0
    last: int = 0

    def check(self) -> None:
        height = self.last - self.first + 1
        if self.width * height > _MOST_CELLS:
            cells = f"{height} × {self.width}"
            raise TooLong("单元格数", "cells, with the empty ones between", cells, _MOST_CELLS)


def _reach(xml: bytes) -> _Reach | None:
    """None: not each cell tells its place as all programs write it."""
    found = _PLACES.findall(xml)
    others = xml.count(b":c") or xml.count(b"<c") != len(found)  # of which most are no cells
    if others and len(_CELL.findall(xml)) != len(found):
        return None
    if not found:
        return _Reach()
    places = b" ".join(found)
    numbers = [int(one) for one in set(places.translate(None, _LETTERS).split())]
    return _Reach(_widest(places), min(numbers), max(numbers))


def _exactly(package: Package, part: str) -> _Reach:
    """The same, told by a parser; a cell that does not say its place is the next one of its row."""
    looked = _Look()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = looked.start
    try:
        for piece in pieces_of(package, part, _MOST_UNPACKED):
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError) as wrong:
        raise Unfit("文件已损坏", "it is damaged") from wrong
    return _Reach(looked.width, 1, looked.height)


@dataclass
class _Look:
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


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
