"""Writes customers as 客户档案 of U8+: of each his first company code and sales area. Next: ../sheets."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from models.rules.archives.exports import Cell
from models.rules.exchange.outgoing import Outgoing, Written
from models.rules.numbers import shown
from models.rules.shape import Form
from models.rules.state import State, area_key, rows, text
from resolvers.books.writing import XLSX, Sheets
from resolvers.exchange.cells import NO, YES
from resolvers.exchange.formats import Addressed
from resolvers.exchange.u8 import columns as u8
from resolvers.exchange.u8.columns import COLUMNS, SHEET

_WIDTH = 14
_FLAGS: Mapping[Any, str] = {True: YES, False: NO}
_CURRENCIES = {code: name for name, code in reversed(list(u8.CURRENCIES.items()))}
HEADERS = [(one.shown, _WIDTH) for one in COLUMNS]


class Writer:
    media_type = XLSX
    suffix = "xlsx"

    def write(self, customers: Sequence[Outgoing], addressed: Addressed) -> Written:
        book = Sheets()
        return Written(book.sheet(SHEET, HEADERS) + book.rows(rows_of(customers)) + book.end())


def rows_of(customers: Iterable[Outgoing]) -> list[list[Cell]]:
    return [[tell(found) for tell in _TELLERS] for found in map(_Found, customers)]


class _Found:
    """The customer with the first of what U8+ has but once."""

    def __init__(self, customer: Outgoing) -> None:
        state = self.state = customer.state
        self.number = customer.customer_number
        self.company, self.area = _first(state, "company_codes"), _first(state, "sales_areas")
        self.rows = {
            u8.CUSTOMER: state,
            u8.COMPANIES: self.company,
            u8.AREAS: self.area,
            u8.CREDIT: _first(state, "credit_areas"),
        }

    def text(self, level: str, text_id: str) -> Cell:
        for row in rows(self.state, "texts"):
            same = row.get("level") == level and row.get("text_id") == text_id and row.get("language") == "zh"
            if same and (level == "GENERAL" or area_key(row) == area_key(self.area)):
                return row.get("body")
        return None

    def partner(self, function: str) -> Cell:
        """Who serves besides himself; of several the default."""
        found = [one for one in rows(self.area, "partner_functions") if one["partner_function"] == function]
        named = sorted(found, key=lambda one: not one.get("is_default"))
        partner = text(named[0], "partner") if named else ""
        return shown(partner) if partner and partner != self.number else None


def _first(state: State, relation: str) -> State:
    return next(iter(rows(state, relation)), State())


def _code(found: _Found) -> Cell:
    return found.state.get("short_code") or shown(found.number)


def _name(found: _Found) -> Cell:
    return "".join(text(found.state, f"name{at}") for at in range(1, 5)) or None


def _currency(found: _Found) -> Cell:
    code = text(found.area, "currency")
    return _CURRENCIES.get(code, code) or None


def _terms(found: _Found) -> Cell:
    return found.company.get("payment_terms") or found.area.get("payment_terms")


def _stopped(found: _Found) -> Cell:
    """Since when he is stopped no field tells; the block itself is SAP's."""
    return None


_SPECIAL: Mapping[str, Callable[[_Found], Cell]] = {
    u8.CODE: _code,
    u8.NAME: _name,
    u8.CURRENCY: _currency,
    u8.BANK: lambda found: _first(found.state, "bank_details").get("bank_key"),
    u8.ACCOUNT: lambda found: _first(found.state, "bank_details").get("bank_account"),
    u8.CONTACT: lambda found: _first(found.state, "contact_persons").get("last_name"),
    u8.SHIP_TO: lambda found: found.text("SALES", "0001"),
    u8.EMPLOYEE: lambda found: found.partner("VE"),
    u8.BILL_TO: lambda found: found.partner("RE"),
    u8.TERMS: _terms,
    u8.STOPPED: _stopped,
    u8.AREA: lambda found: area_key(found.area) if found.area else None,
}


def _teller(column: u8.Column) -> Callable[[_Found], Cell]:
    if column.header in _SPECIAL:
        return _SPECIAL[column.header]
    if column.list == u8.KEPT:
        return lambda found: found.text("GENERAL", column.field)
    form, place, name = u8.shape_of(column).form, column.list or u8.CUSTOMER, column.field
    if form is Form.BOOLEAN:
        return lambda found: _FLAGS.get(found.rows[place].get(name))
    if form is Form.NUMBER:
        return lambda found: shown(text(found.rows[place], name)) if found.rows[place].get(name) else None
    return lambda found: found.rows[place].get(name)


_TELLERS = [_teller(one) for one in COLUMNS]
