"""Rows as JSON: a record with its fields, the records it names, the lists below it. Next: pages.py."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from graphql import GraphQLList, GraphQLNonNull, GraphQLSchema

from models.catalog import Catalog, Entity, Relation
from models.rules.shape import Form, Shield
from resolvers.read.filters import Filters, clean, comes_from_owner, names_of
from resolvers.read.search import Search
from resolvers.read.selection import TYPE_NAME, Selected
from resolvers.read.sql import (
    Fixed,
    Order,
    Parameters,
    global_id,
    joined,
    key_order,
    list_order,
    members,
    order_by,
    scalar,
    sealed_box,
)
from resolvers.read.values import Leaf
from resolvers.read.visibility import Visibility

MARK = "mark"  # under this name a request's values hold the mark of sealed values
CONNECTION = "Connection"
NULL = "'null'"  # JSON's, as an expression of the database


@dataclass
class Statement:
    """The statement that is being written, and all that its parts share."""

    catalog: Catalog
    schema: GraphQLSchema
    parameters: Parameters
    visibility: Visibility
    reads_clear: Callable[[Shield], bool]
    # pages.py, given here because a page has rows and a row has pages
    connection: Callable[["Statement", "List", Selected], str]
    opens: bool = False  # whether sealed values have to be opened on the way out
    names_nodes: bool = False  # whether rows of node and nodes always carry __typename
    _aliases: int = 0
    filters: Filters = field(init=False)
    search: Search = field(init=False)

    def __post_init__(self) -> None:
        self.filters = Filters(self.parameters, self.visibility, self.reads_clear, lambda: self.alias("f"))
        self.search = Search(self.filters)

    def alias(self, letter: str = "t") -> str:
        self._aliases += 1
        return f"{letter}{self._aliases}"


@dataclass(frozen=True)
class List:
    """What is paged: the rows of a table that fulfil conditions, in an order."""

    entity: Entity
    alias: str  # under which the conditions know the row
    conditions: tuple[str, ...]
    orders: tuple[Order, ...]
    name: str = ""  # tells its cursors from those of other lists; without it the entity's name

    def rows(self, *more: str) -> str:
        where = " AND ".join((*self.conditions, *more))
        return f"FROM {self.entity.table} {self.alias}" + (f" WHERE {where}" if where else "")


def record(
    statement: Statement, entity: Entity, fields: Sequence[Selected], alias: str, joins: list[str]
) -> list[str]:
    """The JSON of one row of `entity`; what it needs from other tables is added to `joins`."""
    return members((one.key, _value(statement, entity, one, alias, joins)) for one in fields)


def _value(
    statement: Statement, entity: Entity, one: Selected, alias: str, joins: list[str]
) -> Sequence[str]:
    if one.name == TYPE_NAME:
        return [Fixed(f'"{entity.name}"')]
    names = names_of(entity)
    if one.name in names.columns:
        return _column(statement, entity, one, alias)
    if one.name in names.relations:
        return [_related(statement, entity, names.relations[one.name], one, alias, joins)]
    if one.name == "id":
        return global_id(entity, alias)
    return [_layer(statement, one, alias, joins)]


def _column(statement: Statement, entity: Entity, one: Selected, alias: str) -> list[str]:
    column = names_of(entity).columns[one.name]
    if column.form is Form.SEALED and statement.reads_clear(column.shape.shield):
        statement.opens = True
        return sealed_box(column, alias, statement.parameters.once(MARK, "text"))
    return scalar(column, alias)


def _related(
    statement: Statement, entity: Entity, relation: Relation, one: Selected, alias: str, joins: list[str]
) -> str:
    target = statement.catalog[relation.target]
    inner = statement.alias()
    conditions = [f"{inner}.{there} = {alias}.{here}" for here, there in relation.pairs]
    if not _back_to_seen(entity, relation):
        conditions += statement.visibility.conditions(
            target, inner, owner_seen=comes_from_owner(relation, target)
        )
    statement.filters.refuse = one.error
    conditions += statement.filters.conditions(target, inner, one.arguments.get("filter"))
    if one.target.endswith(CONNECTION):
        found = statement.alias("c")
        text = statement.connection(
            statement, List(target, inner, tuple(conditions), list_order(target)), one
        )
        joins.append(f"CROSS JOIN LATERAL ({text}) {found}")
        return f"{found}.j"
    if is_list(one):
        return rows(statement, target, one, inner, conditions, joins)
    return row(statement, target, one.under(target.name), inner, conditions, joins)


def row(
    statement: Statement,
    target: Entity,
    fields: Sequence[Selected],
    inner: str,
    conditions: Sequence[str],
    joins: list[str],
) -> str:
    """One row or the JSON null."""
    return f"coalesce({row_or_none(statement, target, fields, inner, conditions, joins)}, {NULL})"


def row_or_none(
    statement: Statement,
    target: Entity,
    fields: Sequence[Selected],
    inner: str,
    conditions: Sequence[str],
    joins: list[str],
) -> str:
    """One row or SQL's null."""
    below: list[str] = []
    text = joined(record(statement, target, fields, inner, below))
    found = statement.alias("j")
    joins.append(
        f"LEFT JOIN LATERAL (SELECT {text} AS j FROM {_from(target, inner, below)}"
        f" WHERE {' AND '.join(conditions)}) {found} ON true"
    )
    return f"{found}.j"


def rows(
    statement: Statement,
    target: Entity,
    one: Selected,
    inner: str,
    conditions: Sequence[str],
    joins: list[str],
) -> str:
    """All rows, by their key."""
    below: list[str] = []
    text = joined(record(statement, target, one.under(target.name), inner, below))
    found = statement.alias("j")
    order = order_by(key_order(target), inner)
    joins.append(
        f"CROSS JOIN LATERAL (SELECT coalesce('['||string_agg({text}, ',' ORDER BY {order})||']', '[]') AS j"
        f" FROM {_from(target, inner, below)} WHERE {' AND '.join(conditions)}) {found}"
    )
    return f"{found}.j"


def _layer(statement: Statement, one: Selected, alias: str, joins: list[str]) -> str:
    """customer.companyCode and customer.salesArea: one layer by its key.

    Sales data lies at the master area only; whoever asks for another area gets its master's (OR-2).
    """
    target = statement.catalog[one.target]
    inner = statement.alias()
    given = {
        name: statement.parameters.add(_code(value), "text")
        for name, value in one.arguments.items()
        if isinstance(value, Leaf)
    }
    conditions = [f"{inner}.customer_number = {alias}.customer_number"]
    if one.name == "companyCode":
        conditions.append(f"{inner}.company_code = {given['companyCode']}")
    else:
        org, channel, division = given["salesOrg"], given["channel"], given["division"]
        area = f"{org}||'/'||{channel}||'/'||{division}"
        master = f"SELECT master_area FROM sales_area WHERE sales_area = {area}"
        conditions.append(f"{inner}.sales_area = coalesce(({master}), {area})")
        conditions.append(f"{inner}.sales_org = {org}")
    conditions += statement.visibility.conditions(target, inner, owner_seen=True)
    return row(statement, target, one.under(target.name), inner, conditions, joins)


def _code(value: Leaf) -> Callable[..., object]:
    return lambda values: clean(value.read(values)).strip().upper()


def is_list(one: Selected) -> bool:
    kind = one.kind
    return isinstance(kind.of_type if isinstance(kind, GraphQLNonNull) else kind, GraphQLList)


def _from(target: Entity, alias: str, joins: Sequence[str]) -> str:
    return " ".join([f"{target.table} {alias}", *joins])


def _back_to_seen(entity: Entity, relation: Relation) -> bool:
    """From a row that is seen to its owner, who therefore is seen too."""
    if relation.many:
        return False
    if entity.owner is not None:
        return relation.pairs == entity.owner.pairs
    return relation.name == "customer" and entity.name in ("Task", "ChangeDocument")
