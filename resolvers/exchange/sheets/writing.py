"""Writes customers as the customer workbook of this service. Next: choosing.py."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from models.rules.archives.exports import Cell
from models.rules.exchange.outgoing import Outgoing, Written
from models.rules.numbers import shown
from models.rules.partner_keys import shown_function
from models.rules.shape import FieldShape, Form
from models.rules.state import State, area_key, rows, text
from resolvers.books.writing import ENDED, XLSX, Rows, Sheets, begun, header_row
from resolvers.books.zips import Packing
from resolvers.exchange.cells import NO, YES
from resolvers.exchange.formats import Addressed
from resolvers.exchange.sheets.columns import ACTION, AREA, COMPANY, KEY, NUMBER, Column, Sheet, sheets

Chosen = Mapping[str, Sequence[Column]]  # the columns of each sheet that is wanted, by its name
_WIDTH, _WIDEST = 10, 40
_FUNCTION = "partner_function"


def every_column() -> Chosen:
    return {one.name: one.columns for one in sheets()}


class Writer:
    """A whole workbook at once; outbound/workbooks.py writes long ones in pieces."""

    media_type = XLSX
    suffix = "xlsx"

    def write(self, customers: Sequence[Outgoing], addressed: Addressed) -> Written:
        pages, book = Pages(every_column()), Sheets()
        made, ended = pages.add(customers), pages.end()
        pieces = [
            piece
            for one in pages.sheets
            for piece in (
                book.packed(one.name, pages.packing(one.name)),
                book.more(made[one.name]),
                book.more(ended[one.name]),
            )
        ]
        return Written(b"".join([*pieces, book.end()]))


class Pages:
    """Rows of all sheets at once, as the customers come, each sheet packed for itself."""

    def __init__(self, chosen: Chosen) -> None:
        self.sheets = [one for one in sheets() if one.name in chosen]
        self._made = {one.name: _Page(one, chosen[one.name]) for one in self.sheets}

    def packing(self, name: str) -> Packing:
        return self._made[name].packing

    def add(self, customers: Sequence[Outgoing]) -> dict[str, bytes]:
        """Of each sheet what is new."""
        return {name: page.add(customers) for name, page in self._made.items()}

    def end(self) -> dict[str, bytes]:
        return {name: page.end() for name, page in self._made.items()}


class _Page:
    def __init__(self, sheet: Sheet, columns: Sequence[Column]) -> None:
        self._sheet, self._rows, self.packing = sheet, Rows(), Packing()
        self._tellers = _tellers(columns)
        named = [(one.header, width_of(one)) for one in columns]
        self._begun = begun(named) + header_row(self._rows, named)

    def add(self, customers: Sequence[Outgoing]) -> bytes:
        before, self._begun = self._begun, b""
        return self.packing.add(before + self._rows.xml(_cells(self._sheet, self._tellers, customers)))

    def end(self) -> bytes:
        return self.packing.add(self._begun + ENDED) + self.packing.end()


def cells_of(chosen: Chosen, customers: Sequence[Outgoing]) -> dict[str, list[list[Cell]]]:
    """Of each sheet the rows, below its headers."""
    return {
        one.name: list(_cells(one, _tellers(chosen[one.name]), customers))
        for one in sheets()
        if one.name in chosen
    }


def _cells(sheet: Sheet, tellers: "_Tellers", customers: Sequence[Outgoing]) -> Iterator[list[Cell]]:
    return ([tell(found) for tell in tellers] for one in customers for found in _found(sheet, one))


def width_of(column: Column) -> int:
    length = (column.field.length if column.field else None) or _WIDTH
    return max(2 * len(column.header) + 2, min(length, _WIDEST))


@dataclass(frozen=True)
class _Found:
    """A row, the row of the layer in which it lies, the customer."""

    row: State
    layer: State
    customer: Outgoing


def _found(sheet: Sheet, customer: Outgoing) -> list[_Found]:
    state = customer.state
    if not sheet.place:
        return [_Found(state, {}, customer)]
    first, *below = sheet.place
    found: list[_Found] = []
    for layer in rows(state, first):
        listed = rows(layer, below[0]) if below else [layer]
        found += [_Found(row, layer, customer) for row in listed]
    return found


_Tellers: TypeAlias = Sequence[Callable[[_Found], Cell]]


def _tellers(columns: Sequence[Column]) -> _Tellers:
    return [_field(one.field) if one.field else _LEADING[one.header] for one in columns]


def _field(shape: FieldShape) -> Callable[[_Found], Cell]:
    name = shape.name
    if shape.form is Form.BOOLEAN:
        return lambda found: _FLAGS.get(found.row.get(name))
    if shape.form is Form.NUMBER:
        return lambda found: _shown(found.row.get(name))
    if name == _FUNCTION:
        return lambda found: shown_function(text(found.row, name))
    return lambda found: found.row.get(name)


_FLAGS: Mapping[Any, str] = {True: YES, False: NO}


def _shown(value: Any) -> Cell:
    return shown(value) if value else None


def _nothing(_found: _Found) -> Cell:
    return None


_LEADING: Mapping[str, Callable[[_Found], Cell]] = {
    ACTION: _nothing,
    NUMBER: lambda found: shown(found.customer.customer_number),
    KEY: _nothing,
    COMPANY: lambda found: text(found.layer, "company_code"),
    AREA: lambda found: area_key(found.layer),
}
