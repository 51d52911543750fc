"""A workbook taken apart into customers: rows of all sheets that name the same one. Next: reading.py.

The sheets below 客户 are read first, one after another, and kept as short texts by customer; then the
customers come one by one with what was kept for each. So no two sheets are in memory at the same time.
"""

from collections.abc import Iterable, Iterator, Sequence
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
from resolvers.books.packages import TooLong, Unfit
from resolvers.books.reading import Book
from resolvers.exchange.cells import written
from resolvers.exchange.formats import Raw, Unreadable
from resolvers.exchange.sheets.columns import ACTION, CUSTOMERS, KEY, NUMBER, Sheet, sheets

MOST_ROWS = 5_000  # of one customer
MOST_BYTES = 2**22  # of his rows
MOST_KEPT = 2**28  # bytes of all rows that wait for their customers
_A_NAME = 2**8  # bytes that a customer takes beside his rows
_HEADERS = list(dict.fromkeys(column.header for one in sheets() for column in one.columns))
_PLACES = {header: at for at, header in enumerate(_HEADERS)}
_SHEETS = [one.name for one in sheets()]


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

    def packed(self, left_out: str = "") -> bytes:
        """Short: there may be millions. Sheets and headers by their places among all; who he is says the
        first of his rows.
        """
        sheet, number, filled = self.told
        cells = ((_PLACES[header], told) for header, told in filled.items() if header != left_out)
        return orjson.dumps([_SHEETS.index(sheet), number, *chain.from_iterable(cells)])


@dataclass
class _Kept:
    """Rows by customer, each list of them as one growing text: they come in any order. TooLong."""

    by_number: dict[str, bytearray] = field(default_factory=dict[str, bytearray])
    by_key: dict[str, bytearray] = field(default_factory=dict[str, bytearray])
    _size: int = 0

    def add_all(self, rows: Iterator[_Row]) -> None:
        for row in rows:
            where, name = (self.by_number, row.number) if row.number else (self.by_key, row.key)
            if (kept := where.get(name)) is None:
                where[name] = kept = bytearray(row.packed())
                self._size += len(kept) + _A_NAME
            else:
                told = row.packed(NUMBER if row.number else KEY)
                kept += b",%b" % told
                self._size += len(told)
            if len(kept) > MOST_BYTES:
                raise TooLong("一个客户的字节数", "bytes of one customer", len(kept), MOST_BYTES)
            if self._size > MOST_KEPT:
                raise TooLong(
                    "“客户”以外各表的字节数", "bytes of sheets other than 客户", self._size, MOST_KEPT
                )

    def taken(self, row: _Row) -> list[Any]:
        found = [self.by_number.pop(row.number, b"")] if row.number else []
        found += [self.by_key.pop(row.key, b"")] if row.key else []
        return [told for text in found if text for told in _unpacked(text)]


def _joined(kept: _Kept, general: Iterable[_Row]) -> Iterator[Raw]:
    for row in general:
        yield _raw([row.told, *kept.taken(row)])
    for left in (kept.by_number, kept.by_key):  # of whom nothing general is said
        for text in left.values():
            yield _raw(_unpacked(text))


def _raw(told: list[Any]) -> Raw:
    if len(told) > MOST_ROWS:
        raise TooLong("一个客户的行数", "rows of one customer", len(told), MOST_ROWS)
    return Raw(orjson.dumps(told), f"{told[0][0]}!{told[0][1]}")


def _unpacked(text: bytes | bytearray) -> list[Any]:
    return [
        [
            _SHEETS[sheet],
            number,
            {_HEADERS[at]: told for at, told in zip(filled[::2], filled[1::2], strict=True)},
        ]
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
