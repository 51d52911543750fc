"""Rows as JSON: a record with its fields, the records it names, the lists below it. Next: pages.py."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphql import GraphQLSchema

from models.catalog import Catalog, Column, Entity, Relation
from models.rules.filed import ABOUT_ITEMS
from models.rules.kinds import NAMING_CUSTOMERS
from models.rules.shape import Form, camel
from resolvers.read.clearing import Clearing, json_list, masked_names
from resolvers.read.filters import OWNERS, Filters, clean, comes_from_owner, names_of
from resolvers.read.masks import CHANGED, Masks
from resolvers.read.search import Search
from resolvers.read.selection import TYPE_NAME, Selected
from resolvers.read.sql import (
    ADDRESS,
    Fixed,
    Order,
    Parameters,
    Parts,
    Read,
    address_box,
    global_id,
    joined,
    key_order,
    list_order,
    members,
    order_by,
    scalar,
    sealed_box,
)
from resolvers.read.values import Value, leaf
from resolvers.read.visibility import Visibility

MARK = "mark"  # under this name a request's values hold the mark of sealed values
CONNECTION = "Connection"
_HANGING = frozenset(
    {"Task", "ChangeDocument", "Attachment", "Dossier", *ABOUT_ITEMS, *NAMING_CUSTOMERS}
)  # on a record that is seen with them
NULL = "'null'"  # JSON's, as an expression of the database


@dataclass
class Statement:
    """The statement that is being written, and all that its parts share."""

    catalog: Catalog
    schema: GraphQLSchema
    parameters: Parameters
    visibility: Visibility
    masks: Masks
    # pages.py, given here because a page has rows and a row has pages
    connection: Callable[["Statement", "Rows", Selected], str]
    opens: bool = False  # whether values have to be opened or signed on the way out
    names_nodes: bool = False  # whether rows of node and nodes always carry __typename
    _aliases: int = 0
    filters: Filters = field(init=False)
    search: Search = field(init=False)
    clearing: Clearing = field(init=False)

    def __post_init__(self) -> None:
        self.filters = Filters(self.parameters, self.visibility, self.masks, lambda: self.alias("f"))
        self.search = Search(self.filters)
        self.clearing = Clearing(self.catalog, self.parameters, self.masks, lambda: self.alias("m"))

    def alias(self, letter: str = "t") -> str:
        self._aliases += 1
        return f"{letter}{self._aliases}"


@dataclass(frozen=True)
class Row:
    """A row that is being written: what it needs from other tables comes by `joins`."""

    entity: Entity
    alias: str
    joins: list[str] = field(default_factory=list[str])
    above: str = ""  # alias of the nearest customer above, who is seen

    @property
    def seen_customer(self) -> str:
        return self.alias if self.entity.name == "Customer" else self.above


@dataclass(frozen=True)
class Rows:
    """The rows of a table that fulfil conditions, in an order."""

    entity: Entity
    alias: str  # under which the conditions know the row
    conditions: tuple[str, ...]
    orders: tuple[Order, ...] = ()
    name: str = ""  # tells its cursors from those of other lists; without it the entity's name
    above: str = ""  # alias of the nearest customer above, who is seen

    def source(self, *more: str, joins: Sequence[str] = ()) -> str:
        where = " AND ".join((*self.conditions, *more))
        table = " ".join([f"FROM {self.entity.source} {self.alias}", *joins])
        return f"{table} WHERE {where}" if where else table


def record(statement: Statement, row: Row, fields: Sequence[Selected]) -> list[str]:
    """The JSON of one row."""
    return members((one.key, _value(statement, row, one)) for one in fields)


def one_row(statement: Statement, rows: Rows, fields: Sequence[Selected], joins: list[str]) -> str:
    """The only row's JSON; SQL's null if there is none. Joined to the statement around it by `joins`."""
    row = Row(rows.entity, rows.alias, above=rows.above)
    text = joined(record(statement, row, fields))
    found = statement.alias("j")
    joins.append(f"LEFT JOIN LATERAL (SELECT {text} AS j {rows.source(joins=row.joins)}) {found} ON true")
    return f"{found}.j"


def or_null(text: str) -> str:
    return f"coalesce({text}, {NULL})"


def _all_rows(statement: Statement, rows: Rows, one: Selected, joins: list[str]) -> str:
    row = Row(rows.entity, rows.alias, above=rows.above)
    text = joined(record(statement, row, one.under(rows.entity.name)))
    order = order_by(rows.orders, rows.alias)
    found = statement.alias("j")
    every = f"coalesce('['||string_agg({text}, ',' ORDER BY {order})||']', '[]')"
    joins.append(f"CROSS JOIN LATERAL (SELECT {every} AS j {rows.source(joins=row.joins)}) {found}")
    return f"{found}.j"


def _value(statement: Statement, row: Row, one: Selected) -> Parts:
    if one.name == TYPE_NAME:
        return [Fixed(f'"{row.entity.name}"')]
    names = names_of(row.entity)
    if one.name in names.columns:
        return _column(statement, row, one)
    if one.name in names.relations:
        return [_related(statement, row, names.relations[one.name], one)]
    own = _OWN.get(one.name)
    return own(statement, row) if own else [_layer(statement, row, one)]


def _id(_statement: Statement, row: Row) -> Parts:
    return global_id(row.entity, row.alias)


def _address(statement: Statement, row: Row) -> Parts:
    statement.opens = True
    return address_box(row.alias, statement.parameters.once(MARK, "text"))


def _column(statement: Statement, row: Row, one: Selected) -> Parts:
    column = names_of(row.entity).columns[one.name]
    shield = column.shape.shield
    mask = statement.masks.by_class.get(shield)
    if row.entity.name == "ChangeItem" and column.name in CHANGED:
        return _changed_value(statement, row, column)
    if mask is None:
        return _clear(statement, row, column)
    if mask.always:
        return _masked(row, column)
    clear = statement.clearing.of(row.entity, row.alias, shield, row.joins)
    return _either(clear, _clear(statement, row, column), _masked(row, column))


def _clear(statement: Statement, row: Row, column: Column) -> list[str]:
    if column.form is not Form.SEALED:
        return scalar(column, row.alias)
    statement.opens = True
    return sealed_box(column, row.alias, statement.parameters.once(MARK, "text"))


def _masked(row: Row, column: Column) -> list[str]:
    """Of sealed values the last four characters are everybody's."""
    return scalar(column, row.alias) if column.form is Form.SEALED else [Fixed("null")]


def _changed_value(statement: Statement, row: Row, column: Column) -> list[str]:
    hidden = statement.clearing.hides(row.alias, row.joins, sealed=False)
    shown = scalar(column, row.alias)
    return _either(hidden, [Fixed("null")], shown) if hidden else shown


def _either(condition: str, one: Parts, other: Parts) -> list[str]:
    return [f"CASE WHEN {condition} THEN {joined(one)} ELSE {joined(other)} END"]


def _masked_fields(statement: Statement, row: Row) -> Parts:
    entity = row.entity
    order: Any = statement.schema.type_map[entity.name]
    if entity.name == "ChangeItem":
        hidden = statement.clearing.hides(row.alias, row.joins, sealed=True)
        listed: list[str] = [name for name in order.fields if name in map(camel, CHANGED)]
        return _either(hidden, [Fixed(json_list(listed))], [Fixed("[]")]) if hidden else [Fixed("[]")]
    columns = names_of(entity).columns
    used = {one.shape.shield for one in columns.values()}
    clear = {
        shield: "" if mask.always else statement.clearing.of(entity, row.alias, shield, row.joins)
        for shield, mask in statement.masks.of
        if shield in used
    }
    return masked_names(order.fields, columns, clear)


# what is neither a column nor a relation
_OWN: Mapping[str, Callable[[Statement, Row], Parts]] = {
    "id": _id,
    camel(ADDRESS): _address,
    "maskedFields": _masked_fields,
}


def _related(statement: Statement, row: Row, relation: Relation, one: Selected) -> str:
    target = statement.catalog[relation.target]
    inner = statement.alias()
    conditions = [f"{inner}.{there} = {row.alias}.{here}" for here, there in relation.pairs]
    if not _back_to_seen(row.entity, relation):
        owner_seen = comes_from_owner(relation, target)
        conditions += statement.visibility.conditions(
            target, inner, owner_seen=owner_seen, seen_customer=row.seen_customer
        )
    statement.filters.refuse = one.error
    conditions += statement.filters.conditions(target, inner, one.arguments.get("filter"))
    if one.target.endswith(CONNECTION):
        found = statement.alias("c")
        rows = Rows(target, inner, tuple(conditions), list_order(target), above=row.seen_customer)
        page = statement.connection(statement, rows, one)
        row.joins.append(f"CROSS JOIN LATERAL ({page}) {found}")
        return f"{found}.j"
    rows = Rows(target, inner, tuple(conditions), key_order(target), above=row.seen_customer)
    if one.is_list:
        return _all_rows(statement, rows, one, row.joins)
    return or_null(one_row(statement, rows, one.under(target.name), row.joins))


def _layer(statement: Statement, row: Row, one: Selected) -> str:
    """customer.companyCode and customer.salesArea: one layer by its key.

    Sales data lies at the master area only; whoever asks for another area gets its master's (OR-2).
    """
    target = statement.catalog[one.target]
    inner = statement.alias()
    given = {name: statement.parameters.add(_code(value), "text") for name, value in one.arguments.items()}
    conditions = [f"{inner}.customer_number = {row.alias}.customer_number"]
    if one.name == "companyCode":
        conditions.append(f"{inner}.company_code = {given['companyCode']}")
    else:
        org, channel, division = given["salesOrg"], given["channel"], given["division"]
        area = f"{org}||'/'||{channel}||'/'||{division}"
        master = f"SELECT a.master_area FROM sales_area a WHERE a.sales_area = {area}"
        conditions.append(f"{inner}.sales_org = {org}")
        conditions.append(f"{inner}.sales_area = coalesce(({master}), {area})")
    conditions += statement.visibility.conditions(target, inner, owner_seen=True)
    rows = Rows(target, inner, tuple(conditions), above=row.seen_customer)
    return or_null(one_row(statement, rows, one.under(target.name), row.joins))


def _code(value: Value) -> Read:
    read = leaf(value).read
    return lambda values: clean(read(values)).strip().upper()


def _back_to_seen(entity: Entity, relation: Relation) -> bool:
    """From a row that is seen to its owner, who therefore is seen too."""
    if relation.many:
        return False
    if entity.owner is not None:
        return relation.pairs == entity.owner.pairs
    return relation.name in OWNERS and entity.name in _HANGING
