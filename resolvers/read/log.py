"""The change log in the order of commits, behind a position and below all running writers. Next: plan.py.

Numbers are drawn before the commit, so a reader that follows numbers loses changes. Positions are (xid,
number): no transaction can add a change below the oldest running one.
"""

from typing import Any

from models.rules.numbers import stored
from resolvers.read.filters import clean
from resolvers.read.pages import Bounds, page, reading
from resolvers.read.render import Rows, Statement
from resolvers.read.selection import Selected
from resolvers.read.sql import Order, Read
from resolvers.read.values import Leaf, is_given

ORDERS = (Order("xid", "xid8"), Order("change_number"))
NAME = "log"  # of its cursors: Cursors.read(MARK, …) gives [xid, change number]
MARK = "log:xid,change_number"
SETTLED = "xid < log_place(pg_snapshot_xmin(pg_current_snapshot()))"

_OWN = {
    "customerNumbers": "customer_number",
    "operations": "operation",
    "changedBy": "changed_by",
    "sources": "source",
    "objectClasses": "object_class",
}
_OF_ITEMS = {"companyCodes": "company_code", "salesOrgs": "sales_org", "tables": "table", "fields": "field"}


def changes(statement: Statement, one: Selected, bounds: Bounds) -> str:
    """A page of the log. A position older than the log's floor, or lost by a restore, refuses all of it."""
    alias = statement.alias()
    entity = statement.catalog["ChangeDocument"]
    conditions = [f"{alias}.{SETTLED}", *statement.visibility.conditions(entity, alias)]
    given = one.arguments.get("filter")
    if isinstance(given, dict):
        conditions += change_conditions(statement, alias, given)
    text = page(statement, Rows(entity, alias, tuple(conditions), ORDERS, NAME), one, bounds)
    after = one.arguments.get("after")
    if not isinstance(after, Leaf) or after.now is None:
        return text
    position = statement.parameters.add(reading(one, "after", MARK, after.read), "text[]")
    place = f"({position})[1]::xid8, ({position})[2]"
    refused = "refuse('RESYNC_REQUIRED')"
    floor = f"SELECT {refused} FROM change_floor f WHERE (f.xid, f.change_number) > ({place})"
    lost = f"CASE WHEN log_lost({place}) THEN {refused} ELSE '' END"
    return f"SELECT coalesce(({floor}), '')||{lost}||p.j AS j FROM ({text}) p"


def change_conditions(statement: Statement, alias: str, given: dict[str, Any]) -> list[str]:
    """What the filter of changes asks of a change document; also the feed's subscriptions use it."""
    found: list[str] = []
    items: list[str] = []
    inner = statement.alias("i")
    for name, value in given.items():
        if not is_given(value):
            continue
        prepare = stored if name == "customerNumbers" else clean
        many = statement.parameters.add(_each(value.read, prepare), "text[]")
        if name in _OWN:
            found.append(f"{alias}.{_OWN[name]} = ANY({many})")
        elif name in _OF_ITEMS:
            items.append(f'{inner}."{_OF_ITEMS[name]}" = ANY({many})')
        else:
            who = f"{inner}c.customer_number = {alias}.customer_number"
            group = f"{inner}c.account_group = ANY({many})"
            found.append(f"EXISTS (SELECT FROM customer {inner}c WHERE {who} AND {group})")
    entity = statement.catalog["ChangeItem"]
    seen = statement.visibility.conditions(entity, inner, owner_seen=True)
    for condition in items:  # each has an item of its own
        link = f"{inner}.change_number = {alias}.change_number"
        where = " AND ".join([link, condition, *seen])
        found.append(f"EXISTS (SELECT FROM {entity.table} {inner} WHERE {where})")
    return found


def _each(read: Read, prepare: Any) -> Read:
    return lambda values: [prepare(clean(value)) for value in read(values)]
