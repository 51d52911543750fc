"""Categories of customers, vendors and stock items: what acts ask. Next: accounts.py."""

from itertools import accumulate

from models.catalog import catalog
from models.rules.base_data.levels import parent_of
from models.rules.base_data.trees import (
    CUSTOMER_CATEGORY,
    STOCK_ITEM_CATEGORY,
    VENDOR_CATEGORY,
    Place,
    TreeFacts,
    decide_change_category,
    decide_create_category,
    decide_delete_category,
)
from models.rules.rights import ADMIN
from models.rules.roles import REF_DATA
from models.rules.state import Patch, State, text
from resolvers.write.config import VERSION
from resolvers.write.lookups import answers
from resolvers.write.maintained import Kind
from resolvers.write.roots import ROOTS
from resolvers.write.tx import Tx
from resolvers.write.typed import name_after, name_in

KEEPERS = (REF_DATA, ADMIN)
# What lies in a category, by its tree: {0} is the category's code.
_FILLED = {
    CUSTOMER_CATEGORY: "WHEN EXISTS (SELECT FROM customer WHERE customer_category = {0}) THEN 'Customer'",
    VENDOR_CATEGORY: "WHEN EXISTS (SELECT FROM vendor WHERE category_code = {0}) THEN 'Vendor'",
    STOCK_ITEM_CATEGORY: "WHEN EXISTS (SELECT FROM stock_item WHERE category_code = {0}) THEN 'StockItem'",
}
_FACTS = """
SELECT {version} AS config,
    EXISTS (SELECT FROM {table} WHERE category_code = $1) AS taken,
    EXISTS (SELECT FROM {table} WHERE category_code = $2) AS parent,
    CASE WHEN $2::text IS NULL
        THEN EXISTS (SELECT FROM {table} WHERE parent_code IS NULL AND name = $3 AND category_code <> $1)
        ELSE EXISTS (SELECT FROM {table} WHERE parent_code = $2 AND name = $3 AND category_code <> $1)
        END AS namesake,
    CASE WHEN EXISTS (SELECT FROM {table} WHERE parent_code = $1) THEN '{record}' {below} ELSE '' END
        AS used_by,
    CASE {above} ELSE '' END AS filled_by,
    EXISTS (SELECT FROM {table} WHERE length(category_code) <> ALL($4::int[])) AS other_levels
"""


def _kind(record: str) -> Kind[TreeFacts]:
    """A tree changes by one act at a time; who relies on a leaf shares the turn."""
    filled = _FILLED[record]
    asked = {"version": VERSION, "record": record, "table": catalog()[record].table}
    statement = _FACTS.format(**asked, below=filled.format("$1"), above=filled.format("$2"))

    async def facts(tx: Tx, now: State | None, patch: Patch) -> TreeFacts:
        before, levels = now or {}, tx.context.writer.levels[record]
        code = text(before, "category_code") or name_in(patch, "category_code")
        above = text(before, "parent_code") or None if now else parent_of(code, levels)
        name = name_after(patch, before, "name")
        config, row = await answers(tx, statement, code, above, name, [*accumulate(levels)])
        return TreeFacts(
            config,
            ROOTS[record].shape,
            taken=row["taken"],
            used_by=row["used_by"],
            place=Place(levels, row["parent"], row["filled_by"], row["namesake"], row["other_levels"]),
        )

    decide = (decide_create_category, decide_change_category, decide_delete_category)
    return Kind(record, "", KEEPERS, facts, *decide, record)


CUSTOMER_CATEGORIES = _kind(CUSTOMER_CATEGORY)
VENDOR_CATEGORIES = _kind(VENDOR_CATEGORY)
STOCK_ITEM_CATEGORIES = _kind(STOCK_ITEM_CATEGORY)
