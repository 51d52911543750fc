"""A workbook taken apart into customers: rows of all sheets that name the same one. Next: reading.py.

The sheets below 客户 are read first, one after another, and kept as short texts by customer; then the
customers come one by one with what was kept for each. So no two sheets are in memory at the same time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

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


def customers_of(data: bytes) -> Iterator[Raw]:
    """Unreadable, Unfit, TooLong: before the first."""
    book = Book(data)
    known = [one for one in sheets() if one.name in book.names]
    if not known:
        raise Unfit("没有“客户”等工作表", "it has no sheet such as 客户")
    headers = {one.name: _headers(one, book) for one in known}
    if wrong := [found for _, problems in headers.values() for found in problems]:
        raise Unreadable(*wrong)
    kept = _Kept()
    for one in known:
        if one.name != CUSTOMERS:
            kept.add_all(_rows(one.name, headers[one.name][0], book))
    return _joined(kept, book, headers)


@dataclass(frozen=True)
class _Row:
    place: str
    number: str  # the customer's, as stored
    key: str  # in the other system
    text: bytes


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
            self._run.append(row.text)
        self._put_away()

    def taken(self, row: _Row) -> list[bytes]:
        found = (self.by_number.pop(row.number, b""), self.by_key.pop(row.key, b""))
        return [one for one in found if one]

    def _put_away(self) -> None:
        number, key = self._name
        where, name = (self.by_number, number) if number else (self.by_key, key)
        if self._run:
            before = [where[name]] if name in where else []
            where[name] = b",".join([*before, *self._run])
            self._run.clear()


def _joined(kept: _Kept, book: Book, headers: dict[str, tuple[list[str], list[Finding]]]) -> Iterator[Raw]:
    if CUSTOMERS in headers:
        for row in _rows(CUSTOMERS, headers[CUSTOMERS][0], book):
            yield _raw(row.place, [row.text, *kept.taken(row)])
    for left in (kept.by_number, kept.by_key):  # of whom nothing general is said
        for text in left.values():
            sheet, number, _ = orjson.loads(b"[%b]" % text)[0]
            yield _raw(f"{sheet}!{number}", [text])


def _raw(place: str, texts: Sequence[bytes]) -> Raw:
    return Raw(b"[" + b",".join(texts) + b"]", place)


def _headers(sheet: Sheet, book: Book) -> tuple[list[str], list[Finding]]:
    """The first row; what is no column of the sheet, or comes twice; a row must say whose it is."""
    _, cells = next(book.rows(sheet.name), (1, list[Cell]()))
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


def _rows(name: str, headers: Sequence[str], book: Book) -> Iterator[_Row]:
    """Without headers, without the example, without rows in which nothing is said."""
    rows = book.rows(name)
    next(rows, None)
    for number, cells in rows:
        filled = _filled(headers, cells)
        if filled and filled.get(ACTION) != EXAMPLE:
            text = orjson.dumps([name, number, filled])
            yield _Row(f"{name}!{number}", stored(filled.get(NUMBER, "")), filled.get(KEY, ""), text)


def _filled(headers: Sequence[str], cells: Sequence[Cell]) -> dict[str, str]:
    return {
        header: told
        for header, cell in zip(headers, cells, strict=False)
        if cell != "" and cell is not None and (told := written(cell))
    }
