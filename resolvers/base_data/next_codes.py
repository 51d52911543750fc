"""The next free code below another, of every tree. Next: vendors.py."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

import asyncpg

from models.rules.base_data.accounts import ACCOUNT, CLASSES, account_key
from models.rules.base_data.levels import digits_below, fits_levels, next_code
from models.rules.base_data.trees import CUSTOMER_CATEGORY, STOCK_ITEM_CATEGORY, VENDOR_CATEGORY
from models.rules.departments import DEPARTMENT
from resolvers.write.context import Writer

_BELOW = """
SELECT $1::text IS NULL OR EXISTS (SELECT FROM {table} WHERE {code} = $1) AS there,
    CASE WHEN $1::text IS NULL THEN ARRAY (SELECT {code} FROM {table} WHERE parent_code IS NULL)
        ELSE ARRAY (SELECT {code} FROM {table} WHERE parent_code = $1) END AS taken
"""
_STATEMENTS: Mapping[str, str] = {
    CUSTOMER_CATEGORY: _BELOW.format(table="customer_category", code="category_code"),
    VENDOR_CATEGORY: _BELOW.format(table="vendor_category", code="category_code"),
    STOCK_ITEM_CATEGORY: _BELOW.format(table="stock_item_category", code="category_code"),
    DEPARTMENT: _BELOW.format(table="department", code="department_code"),
}
_ACCOUNTS = """
SELECT CASE WHEN $1::text IS NULL THEN EXISTS (SELECT FROM company_code WHERE chart_of_accounts = $2)
        ELSE EXISTS (SELECT FROM ledger_account WHERE ledger_account = $1) END AS there,
    CASE WHEN $1::text IS NULL THEN ARRAY (SELECT account_code FROM ledger_account
            WHERE chart_of_accounts = $2 AND parent_account_key IS NULL)
        ELSE ARRAY (SELECT account_code FROM ledger_account WHERE parent_account_key = $1) END AS taken
"""


class NextState(Enum):
    """How the question for a free code ends."""

    FREE = "FREE"
    FULL = "FULL"
    LAST_LEVEL = "LAST_LEVEL"
    NO_SUCH = "NO_SUCH"


@dataclass(frozen=True)
class NextCode:
    """Without a code `state` says why."""

    code: str | None
    state: NextState


async def next_category_code(writer: Writer, record: str, below: str) -> NextCode:
    """`below` "": on the first level. Nothing is drawn or kept: who comes first has it."""
    levels, above = writer.levels[record], below.strip()
    if above and not fits_levels(above, levels):
        return NextCode(None, NextState.NO_SUCH)
    row = await writer.pool.fetchrow(_STATEMENTS[record], above or None)
    return _next(row, above, _all_of(digits_below(above, levels)))


async def next_account_code(writer: Writer, chart: str, below: str) -> NextCode:
    """On the first level the first digit is that of a class."""
    levels, above = writer.levels[ACCOUNT], below.strip()
    if "\0" in chart or (above and not fits_levels(above, levels)):
        return NextCode(None, NextState.NO_SUCH)
    row = await writer.pool.fetchrow(_ACCOUNTS, account_key(chart, above) if above else None, chart)
    size = 10 ** (levels[0] - 1)
    first = range(int(min(CLASSES)) * size + 1, (int(max(CLASSES)) + 1) * size)
    return _next(row, above, _all_of(digits_below(above, levels)) if above else first)


def _next(row: asyncpg.Record | None, above: str, numbers: range) -> NextCode:
    if row is None or not row["there"]:
        return NextCode(None, NextState.NO_SUCH)
    if not numbers:
        return NextCode(None, NextState.LAST_LEVEL)
    code = next_code(above, numbers, row["taken"])
    return NextCode(code, NextState.FULL if code is None else NextState.FREE)


def _all_of(digits: int | None) -> range:
    return range(1, 10 ** (digits or 0))
