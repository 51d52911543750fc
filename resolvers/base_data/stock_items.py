"""What acts on stock items ask, and what decides them. Next: trees.py."""

from models.rules.base_data.choosing import STOCK_KINDS
from models.rules.base_data.stock_items import (
    STOCK_ITEM,
    ItemFacts,
    decide_change_item,
    decide_create_item,
)
from models.rules.decision import Consent, Decision
from models.rules.finding import Finding
from models.rules.sorts import decide_delete
from models.rules.state import Patch, State, text
from resolvers.base_data.coded import (
    MAINTAINERS,
    categories_of,
    category_facts,
    category_in,
    is_deleted,
    key_in,
    propose_code,
    shape_of,
)
from resolvers.base_data.units import UNIT_TURN
from resolvers.write.config import VERSION
from resolvers.write.context import WriteContext
from resolvers.write.lookups import answers
from resolvers.write.maintained import Kind
from resolvers.write.tx import Tx
from resolvers.write.typed import code_in

_TURN = "StockItemCategory"
ITEM_TURNS = (_TURN, UNIT_TURN)  # as long as these hold, items and their units stay as they are
_BATCHES = """EXISTS (SELECT FROM stock_item_category a
    WHERE starts_with(c.category_code, a.category_code) AND a.batch_required)"""
_CATEGORIES = categories_of("stock_item_category", "stock_item", "item_code", _BATCHES)
_FACTS = f"""
SELECT {VERSION} AS config, {_CATEGORIES},
    EXISTS (SELECT FROM stock_item WHERE item_code = $2) AS taken,
    (SELECT active FROM unit_group WHERE group_code = $3) AS group_active,
    (SELECT active FROM unit WHERE unit_code = $4) AS unit_active,
    (SELECT group_code FROM unit WHERE unit_code = $4) AS group_of
"""  # noqa: S608 - constants of our own
_MOVED = """
SELECT EXISTS (SELECT FROM document_line l JOIN business_document d USING (document)
    WHERE l.item_code = $1 AND d.document_kind = ANY($2::text[]))
"""
_USED = """
SELECT CASE WHEN EXISTS (SELECT FROM document_line WHERE item_code = $1) THEN 'BusinessDocument'
    WHEN EXISTS (SELECT FROM complaint WHERE item_code = $1) THEN 'Complaint' ELSE '' END AS used_by
"""


async def _facts(tx: Tx, now: State | None, patch: Patch) -> ItemFacts:
    before = now or {}
    category, code = category_in(now, patch), key_in(now, patch, STOCK_ITEM)
    group, unit = (
        code_in(patch, name) if name in patch else text(before, name)
        for name in ("unit_group_code", "main_unit_code")
    )
    config, row = await answers(tx, _FACTS, category, code, group, unit)
    used_by, moved = "", False
    if is_deleted(now, patch):
        used_by = await tx.connection.fetchval(_USED, code)
    elif now is not None and "batch_managed" in patch:
        moved = await tx.connection.fetchval(_MOVED, code, list(STOCK_KINDS))
    ended = {"unit_group_code": (group, row["group_active"]), "main_unit_code": (unit, row["unit_active"])}
    return ItemFacts(
        config,
        shape_of(STOCK_ITEM),
        taken=row["taken"],
        used_by=used_by,
        categorised=row["categorised"],
        categories=category_facts(row, category),
        groups=frozenset({group} if row["group_active"] is not None else ()),
        units={unit: row["group_of"]} if row["group_of"] else {},
        ended=frozenset((name, named) for name, (named, active) in ended.items() if active is False),
        moved=moved,
    )


def _delete(now: State, facts: ItemFacts, consent: Consent) -> Decision:
    return decide_delete(STOCK_ITEM, now, facts, consent)


async def next_item_code(context: WriteContext, category: str) -> tuple[str | None, list[Finding]]:
    return await propose_code(context, _CATEGORIES, STOCK_ITEM, category)


STOCK_ITEMS = Kind(
    STOCK_ITEM.record,
    *("", MAINTAINERS, _facts),
    *(decide_create_item, decide_change_item, _delete),
    turn=_TURN,
    shares=(UNIT_TURN,),
)
