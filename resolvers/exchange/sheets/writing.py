"""Writes customers as the customer workbook of this service. Next: choosing.py."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from models.rules.archives.exports import Cell
from models.rules.exchange.outgoing import Outgoing, Written
from models.rules.numbers import shown
from models.rules.partner_keys import shown_function
from models.rules.shape import FieldShape, Form
from models.rules.state import State, area_key, rows, text
from resolvers.books.writing import XLSX, Rows, Sheets
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
        book, pages = Sheets(), Pages(every_column())
        made = pages.add(customers)
        body = b"".join(
            book.sheet(one.name, pages.headers(one)) + book.ready(made.get(one.name, b""))
            for one in pages.sheets
        )
        return Written(body + book.end())


@dataclass
class Pages:
    """Rows of all sheets at once, as the customers come; of each sheet the XML that is new."""

    chosen: Chosen
    _rows: dict[str, Rows] = field(default_factory=dict[str, Rows])

    @property
    def sheets(self) -> list[Sheet]:
        return [one for one in sheets() if one.name in self.chosen]

    def headers(self, sheet: Sheet) -> list[tuple[str, int]]:
        return [(one.header, width_of(one)) for one in self.chosen[sheet.name]]

    def add(self, customers: Sequence[Outgoing]) -> dict[str, bytes]:
        made: dict[str, bytes] = {}
        for sheet in self.sheets:
            told = _tellers(self.chosen[sheet.name])
            cells = [
                [tell(one) for tell in told] for customer in customers for one in _found(sheet, customer)
            ]
            if cells:
                made[sheet.name] = self._rows.setdefault(sheet.name, Rows(2)).xml(cells)
        return made


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


def _tellers(columns: Sequence[Column]) -> list[Callable[[_Found], Cell]]:
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
