"""What of a change and of a customer a receiver wants, of what its owner sees. Next: rendering.py."""

from collections.abc import Iterator, Sequence

from models.rules.decision import CUSTOMER
from models.rules.diff import INSERT, logged_as
from models.rules.shape import Shape
from models.rules.state import State, rows, text
from resolvers.access.caller import Scope
from resolvers.feed.change import Change, Item
from resolvers.outbound.receivers import ReceiverRow
from resolvers.write.roots import ROOTS
from resolvers.write.state import customer_shape

_CUSTOMER = ROOTS[CUSTOMER].object_class


def items_in_layers(row: ReceiverRow, change: Change, seen: Sequence[Item]) -> Sequence[Item]:
    """Of those in sight. A customer of no layer is everybody's; of others, those who have a layer that is
    wanted: their general data, and of their layers the wanted ones.
    """
    if not seen or not wants_customer(row, change):
        return ()
    if row.company_codes is None and row.sales_orgs is None:
        return seen
    return [item for item in seen if _wants_layer(row, item.company_code, item.sales_org)]


def items_of_fields(row: ReceiverRow, items: Sequence[Item]) -> Sequence[Item]:
    """What is left of them where the receiver wants some tables or fields only."""
    if row.tables is None and row.field_names is None:
        return items
    return [item for item in items if _wants_field(row, item.table, item.field)]


def wants_customer(row: ReceiverRow, change: Change) -> bool:
    if change.object_class != _CUSTOMER:
        return False
    if row.account_groups is not None and change.account_group not in row.account_groups:
        return False
    orgs = frozenset(area.partition("/")[0] for area in change.sales_areas)
    return _wants_layers(row, change.company_codes, orgs)


def joins(row: ReceiverRow, items: Sequence[Item], scope: Scope) -> bool:
    """Whether the customer may be new to the receiver, who then needs all of him. `items`: of wanted layers,
    whatever fields are wanted.
    """
    limited = not scope.everything or row.company_codes is not None or row.sales_orgs is not None
    layers = ("KNA1", "KNB1", "KNVV") if limited else ("KNA1",)
    return any(
        (item.indicator == INSERT and item.table in layers)
        or (item.field == "KTOKD" and row.account_groups is not None)
        for item in items
    )


def is_shown(snapshot: str | None, xid: int) -> bool:
    """pg_visible_in_snapshot: what a snapshot has shown is not told again."""
    if snapshot is None:
        return False
    lowest, highest, running = snapshot.split(":")
    return xid < int(lowest) or (xid < int(highest) and str(xid) not in running.split(","))


def narrowed(row: ReceiverRow, customer: State) -> State:
    """Without layers and fields that the receiver does not want; keys stay, so that rows can be found."""
    shape = customer_shape()
    kept = dict(customer)
    for relation in ("company_codes", "sales_areas", "texts"):
        kept[relation] = [
            one
            for one in rows(customer, relation)
            if _wants_layer(row, text(one, "company_code"), text(one, "sales_org"))
        ]
    if row.tables is None and row.field_names is None:
        return kept
    return dict(_reduced(row, shape, kept))


def wants_state(row: ReceiverRow, customer: State) -> bool:
    """Of a customer as he is, what wants_customer asks of a change."""
    companies = frozenset(text(one, "company_code") for one in rows(customer, "company_codes"))
    orgs = frozenset(text(one, "sales_org") for one in rows(customer, "sales_areas"))
    group = row.account_groups is None or text(customer, "account_group") in row.account_groups
    return group and _wants_layers(row, companies, orgs)


def _wants_layers(row: ReceiverRow, companies: frozenset[str], orgs: frozenset[str]) -> bool:
    if not companies and not orgs:
        return True
    return (row.company_codes is None or not row.company_codes.isdisjoint(companies)) and (
        row.sales_orgs is None or not row.sales_orgs.isdisjoint(orgs)
    )


def _wants_layer(row: ReceiverRow, company_code: str | None, sales_org: str | None) -> bool:
    return (row.company_codes is None or not company_code or company_code in row.company_codes) and (
        row.sales_orgs is None or not sales_org or sales_org in row.sales_orgs
    )


def _wants_field(row: ReceiverRow, table: str, field: str | None) -> bool:
    """A row that came or went is told whatever fields are wanted."""
    return (row.tables is None or table in row.tables) and (
        row.field_names is None or not field or field in row.field_names
    )


def _reduced(row: ReceiverRow, shape: Shape, state: State) -> Iterator[tuple[str, object]]:
    for name, value in state.items():
        field, child = shape.fields.get(name), shape.children.get(name)
        if child is not None:
            below = [dict(_reduced(row, child, one)) for one in rows(state, name)]
            if _wants_list(row, child):  # an empty list would tell that there is nothing
                yield name, [one for one in below if _says_more(row, child, one)]
        elif field is None or name in shape.key or _wants_field(row, *logged_as(field, shape.sap_table)):
            yield name, value


def _wants_list(row: ReceiverRow, shape: Shape) -> bool:
    below = (_wants_list(row, child) for child in shape.children.values())
    return _wants_field(row, shape.sap_table, None) or any(below)


def _says_more(row: ReceiverRow, shape: Shape, kept: State) -> bool:
    """Rows of wanted tables, and those that have such rows below them."""
    return _wants_field(row, shape.sap_table, None) or any(rows(kept, name) for name in shape.children)
