"""Which changes a receiver is told: within sight, of its filter; who leaves them. Next: narrowing.py."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

import asyncpg

from models.rules.diff import INSERT
from models.rules.exchange.receiving import Told
from resolvers.access.caller import Caller, Scope
from resolvers.feed.change import Change, Item, sees_customer, visible_items
from resolvers.outbound.narrowing import (
    is_shown,
    items_in_layers,
    items_of_fields,
    joins,
    wants_customer,
)
from resolvers.outbound.receivers import ReceiverRow
from resolvers.pool import Connection

_LAYERS = ("KNB1", "KNVV")
# A change comes with what its customer is now. What he was just before it stands in the log: his account
# group as the next change of it names it, and whether he had a layer.
_BEFORE = """
SELECT told.change_number, (
    SELECT item.old_value FROM change_document AS next JOIN change_item AS item USING (change_number)
    WHERE next.customer_number = told.customer_number
      AND (next.xid, next.change_number) >= (told.xid, told.change_number)
      AND item."table" = 'KNA1' AND item.field = 'KTOKD'
    ORDER BY next.xid, next.change_number LIMIT 1
) AS account_group, EXISTS (
    SELECT FROM change_document AS earlier JOIN change_item AS item USING (change_number)
    WHERE earlier.customer_number = told.customer_number
      AND (earlier.xid, earlier.change_number) < (told.xid, told.change_number)
      AND item."table" IN ('KNB1', 'KNVV') AND item.indicator = 'I'
) AS layers
FROM change_document AS told WHERE told.change_number = ANY ($1)
"""


class Pair(NamedTuple):
    """A change, and its items that the receiver is told; `narrowed`: not all that are in sight. `joins`: its
    customer may be new to the receiver. `left`: by it he went out of the receiver's filter, or out of sight,
    and nothing else is told.
    """

    change: Change
    items: Sequence[Item]
    narrowed: bool = False
    joins: bool = False
    left: bool = False


Group = Sequence[Pair]  # of one customer


async def told_of(
    source: asyncpg.Pool | Connection, receiver: ReceiverRow, changes: Iterable[Change], caller: Caller
) -> list[Pair]:
    scope = caller.read_scope()
    fresh = [one for one in changes if not is_shown(receiver.snapshot, one.position.xid)]
    left = await _left(source, receiver, [one for one in fresh if _may_leave(receiver, one, scope)], scope)
    found = (
        Pair(one, (), narrowed=True, left=True)
        if one.position.change_number in left
        else _pair(receiver, one, scope)
        for one in fresh
    )
    return [pair for pair in found if pair is not None]


def by_customer(pairs: Sequence[Pair]) -> list[Group]:
    """In the order of their first changes."""
    groups: dict[str, list[Pair]] = {}
    for pair in pairs:
        groups.setdefault(pair.change.customer_number, []).append(pair)
    return list(groups.values())


def _pair(receiver: ReceiverRow, change: Change, scope: Scope) -> Pair | None:
    """Whoever joins is told whatever fields are wanted, but for events, which tell the fields alone."""
    seen = visible_items(change, scope)
    near = items_in_layers(receiver, change, seen)
    items, new = items_of_fields(receiver, near), joins(receiver, near, scope)
    if not items and not (new and receiver.format is not Told.EVENT):
        return None
    return Pair(change, items, narrowed=len(items) < len(seen), joins=new)


def _is_told(receiver: ReceiverRow, change: Change, scope: Scope) -> bool:
    return sees_customer(change, scope) and wants_customer(receiver, change)


def _may_leave(receiver: ReceiverRow, change: Change, scope: Scope) -> bool:
    """By another account group, or by his first layer: until then he was everybody's."""
    if scope.nothing or change.object_id is not None or _is_told(receiver, change, scope):
        return False
    inserted = {item.table for item in change.items if item.indicator == INSERT}
    grouped = any(item.field == "KTOKD" for item in change.items)
    return "KNA1" not in inserted and (grouped or not inserted.isdisjoint(_LAYERS))


async def _left(
    source: asyncpg.Pool | Connection, receiver: ReceiverRow, changes: Sequence[Change], scope: Scope
) -> frozenset[str]:
    """Numbers of those before which the receiver would have been told of their customers."""
    if not changes:
        return frozenset()
    rows = await source.fetch(_BEFORE, [one.position.change_number for one in changes])
    before = {row["change_number"]: row for row in rows}
    return frozenset(
        one.position.change_number
        for one in changes
        if _is_told(receiver, _as_before(one, before[one.position.change_number]), scope)
    )


def _as_before(change: Change, was: asyncpg.Record) -> Change:
    group = change.account_group if was["account_group"] is None else was["account_group"]
    if was["layers"]:
        return replace(change, account_group=group)
    return replace(change, account_group=group, company_codes=frozenset(), sales_areas=frozenset())
