"""A workbook taken apart into customers: rows of all sheets that name the same one. Next: reading.py.

The sheets below 客户 are read first, one after another, and kept as short texts by customer; then the
customers come one by one with what was kept for each. So no two sheets are in memory at the same time.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any
from unicodedata import normalize

import orjson

from models.rules.archives.cells import Raw as Cell
from models.rules.archives.templates import EXAMPLE
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.numbers import stored
from resolvers.books.packages import Unfit
from resolvers.books.reading import Book
from resolvers.exchange.cells import written
from resolvers.exchange.formats import Raw, Unreadable
from resolvers.exchange.sheets.columns import ACTION, CUSTOMERS, KEY, NUMBER, Sheet, sheets

_HEADERS = list(dict.fromkeys(column.header for one in sheets() for column in one.columns))
_PLACES = {header: at for at, header in enumerate(_HEADERS)}


def customers_of(data: bytes) -> Iterator[Raw]:
    """Unreadable, Unfit, TooLong."""
    book = Book(data)
    known = [one for one in sheets() if one.name in book.names]
    if not known:
        raise Unfit("没有“客户”等工作表", "it has no sheet such as 客户")
    kept, wrong = _Kept(), list[Finding]()
    for one in known:
        if one.name != CUSTOMERS:
            kept.add_all(_rows(one, book, wrong))
    general = _rows(known[0], book, wrong) if known[0].name == CUSTOMERS else iter(())
    first = next(general, None)
    if wrong:
        raise Unreadable(*wrong)
    return _joined(kept, chain(() if first is None else (first,), general))


@dataclass(frozen=True)
class _Row:
    number: str  # the customer's, as stored
    key: str  # in the other system
    told: list[Any]  # sheet, row, what is filled by header

    def packed(self, places: Mapping[str, int]) -> bytes:
        """Short: there may be millions. Headers by their places among all."""
        sheet, number, filled = self.told
        made = orjson.dumps([sheet, number, *((places[header], told) for header, told in filled.items())])
        return bytes(memoryview(made))  # orjson's own lies in a kilobyte, whatever its length


@dataclass
class _Kept:
    """Rows of one customer lie beside each other in most workbooks, so they are put away together."""

    by_number: dict[str, bytes] = field(default_factory=dict[str, bytes])
    by_key: dict[str, bytes] = field(default_factory=dict[str, bytes])
    _run: list[bytes] = field(default_factory=list[bytes])
    _name: tuple[str, str] = ("", "")

    def add_all(self, rows: Iterator[_Row]) -> None:
        for row in rows:
            name = (row.number, "" if row.number else row.key)
            if name != self._name:
                self._put_away()
                self._name = name
            self._run.append(row.packed(_PLACES))
        self._put_away()

    def taken(self, row: _Row) -> list[Any]:
        found = [self.by_number.pop(row.number, b"")] if row.number else []
        found += [self.by_key.pop(row.key, b"")] if row.key else []
        return [told for text in found if text for told in _unpacked(text)]

    def _put_away(self) -> None:
        number, key = self._name
        where, name = (self.by_number, number) if number else (self.by_key, key)
        if self._run:
            before = [where[name]] if name in where else []
            where[name] = b",".join([*before, *self._run])
            self._run.clear()


def _joined(kept: _Kept, general: Iterable[_Row]) -> Iterator[Raw]:
    for row in general:
        yield _raw([row.told, *kept.taken(row)])
    for left in (kept.by_number, kept.by_key):  # of whom nothing general is said
        for text in left.values():
            yield _raw(_unpacked(text))


def _raw(told: list[Any]) -> Raw:
    return Raw(orjson.dumps(told), f"{told[0][0]}!{told[0][1]}")


def _unpacked(text: bytes) -> list[Any]:
    return [
        [sheet, number, {_HEADERS[at]: told for at, told in filled}]
        for sheet, number, *filled in orjson.loads(b"[%b]" % text)
    ]


def _headers(sheet: Sheet, cells: Sequence[Cell]) -> tuple[list[str], list[Finding]]:
    """What is no column of the sheet, or comes twice, is wrong; a row must say whose it is."""
    told = [written(one) for one in cells]
    while told and not told[-1]:
        told.pop()
    named = [column.header if (column := sheet.column(one)) else "" for one in told]
    found = [
        error(Code.IN_HEADER, (sheet.name, 1, one[:60]), value=one[:60])
        for at, one in enumerate(told)
        if not named[at] or named[at] in named[:at]
    ]
    if told and NUMBER not in named and KEY not in named:
        found.append(error(Code.GEN_REQUIRED, (sheet.name, 1, NUMBER)))
    return named, found


def _rows(sheet: Sheet, book: Book, wrong: list[Finding]) -> Iterator[_Row]:
    """Without headers, without the example, without rows in which nothing is said; none if headers are
    `wrong`.
    """
    rows, name = book.rows(sheet.name), sheet.name
    headers, found = _headers(sheet, next(rows, (1, list[Cell]()))[1])
    wrong += found
    for number, cells in () if wrong else rows:
        filled = _filled(headers, cells)
        if filled and filled.get(ACTION) != EXAMPLE:
            told = [name, number, filled]
            yield _Row(stored(filled.get(NUMBER, "")), filled.get(KEY, ""), told)


def _filled(headers: Sequence[str], cells: Sequence[Cell]) -> dict[str, str]:
    """As cells.written does it: there are millions of them."""
    found: dict[str, str] = {}
    for header, cell in zip(headers, cells, strict=False):
        if type(cell) is str:
            if cell and (told := normalize("NFC", cell).strip()):
                found[header] = told
        elif cell is not None:
            found[header] = written(cell)
    return found
