"""客户档案 to fill in, as U8+ has it, with notes and drop-downs. Next: ../templates.py."""

from resolvers.books.forms import Form, Heading
from resolvers.exchange.cells import NO, YES
from resolvers.exchange.lists import Lists
from resolvers.exchange.u8 import columns as u8
from resolvers.exchange.u8.columns import COLUMNS, SHEET, Column

_LAST_ROW = 100_002
_WIDTH = 16
_FLAGS = (u8.DOMESTIC, "国外", "服务")
_LISTS = {u8.COMPANY: "company_codes", u8.AREA: "sales_areas", u8.GROUP: "account_groups"}


def write_template(lists: Lists) -> bytes:
    """Without an example: U8+ knows no row that is none."""
    book = Form()
    book.sheet(SHEET, [_heading(one, lists) for one in COLUMNS], _LAST_ROW)
    return book.saved()


def _heading(column: Column, lists: Lists) -> Heading:
    choices: tuple[str, ...] = tuple(
        one.partition(" ")[0] for one in lists.get(_LISTS.get(column.header, ""), ())
    )
    if column.header in _FLAGS:
        choices = (YES, NO)
    elif column.header == u8.CURRENCY:
        choices = tuple(u8.CURRENCIES)
    asked = column.shown.endswith("*")
    note = f"{'必填。' if asked else ''}EAI {column.tag} · U8 {column.name}"
    return Heading(column.shown, note, _WIDTH, asked, choices=choices)
