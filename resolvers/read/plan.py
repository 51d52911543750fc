"""From what is selected to one statement and its arguments: pure, no database, no clock. Next: run.py."""

import base64
import binascii
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, cast

from graphql import FieldNode, GraphQLObjectType, GraphQLSchema, NameNode, OperationDefinitionNode

from models.catalog import Entity, catalog
from models.rules.numbers import stored
from models.rules.shape import Form
from resolvers.read import archive_search, choosable, log
from resolvers.read.filters import clean
from resolvers.read.guard import Guard
from resolvers.read.masks import Masks
from resolvers.read.pages import Bounds, page
from resolvers.read.render import CONNECTION, NULL, Rows, Statement, one_row, or_null
from resolvers.read.selection import TYPE_NAME, Selected, Source, selected, target_of
from resolvers.read.sql import (
    Fixed,
    Order,
    Parameters,
    Parts,
    Read,
    column_order,
    joined,
    list_order,
    members,
)
from resolvers.read.values import Value, is_set, leaf
from resolvers.read.visibility import Limits, Visibility

KEY = "key"  # under this name a request's values hold the key of a record
MOST_NODES = 100
_PARAMETER = re.compile(r"\$(\d+)::")


def _upper(code: str) -> str:
    return code.strip().upper()


# root field of one record: its entity, the argument that is its key, as the key is stored
_KEYED: Mapping[str, tuple[str, str, Callable[[Any], Any]]] = {
    "customer": ("Customer", "number", stored),
    "archiveItem": ("ArchiveItem", "id", str),
    "user": ("User", "userName", _upper),
    "department": ("Department", "code", str.strip),
    "institution": ("Institution", "code", _upper),
    "archiveCategory": ("ArchiveCategory", "code", _upper),
    "archiveType": ("ArchiveType", "code", _upper),
    "archiveLocation": ("ArchiveLocation", "code", _upper),
    "appraisal": ("Appraisal", "id", _upper),
    "destructionList": ("DestructionList", "number", _upper),
    "transferList": ("TransferList", "number", _upper),
    "dossier": ("Dossier", "number", stored),
    "arrangementProject": ("ArrangementProject", "code", _upper),
    "inspectionPlan": ("InspectionPlan", "code", _upper),
    "customerCategory": ("CustomerCategory", "code", _upper),
    "vendorCategory": ("VendorCategory", "code", _upper),
    "stockItemCategory": ("StockItemCategory", "code", _upper),
    "employee": ("Employee", "code", _upper),
    "vendor": ("Vendor", "code", _upper),
    "unitGroup": ("UnitGroup", "code", _upper),
    "unit": ("Unit", "code", _upper),
    "stockItem": ("StockItem", "code", _upper),
    "ledgerAccount": ("LedgerAccount", "account", _upper),
    "businessDocument": ("BusinessDocument", "document", _upper),
    "segment": ("Segment", "code", _upper),
    "servicePlan": ("ServicePlan", "code", _upper),
    "careProfile": ("CareProfile", "number", stored),
    "visit": ("Visit", "number", _upper),
    "serviceTask": ("ServiceTask", "number", _upper),
    "complaint": ("Complaint", "number", _upper),
    "customerActivity": ("CustomerActivity", "code", _upper),
    "gift": ("Gift", "code", _upper),
    "couponBatch": ("CouponBatch", "code", _upper),
    "coupon": ("Coupon", "code", _upper),
    "brand": ("Brand", "code", _upper),
    "dealer": ("Dealer", "code", _upper),
    "store": ("Store", "code", _upper),
    "vipType": ("VipType", "code", _upper),
    "profileDimension": ("ProfileDimension", "code", _upper),
    "accumulationActivity": ("AccumulationActivity", "code", _upper),
    "consumptionActivity": ("ConsumptionActivity", "code", _upper),
    "smsTemplate": ("SmsTemplate", "code", _upper),
    "vipCustomer": ("VipCustomer", "card", _upper),
    "sale": ("Sale", "number", _upper),
    "redemption": ("Redemption", "number", _upper),
    "rechargeOrder": ("RechargeOrder", "number", _upper),
    "smsCampaign": ("SmsCampaign", "number", _upper),
}
_ARCHIVED = ("archiveItems", "dossiers")  # lists without what is archived, unless it is asked for
_INT8 = range(-(2**63), 2**63)


@dataclass(frozen=True)
class Mode:
    """What of the caller decides the statement; his codes are arguments."""

    limits: Limits
    masks: Masks  # of the classes of fields that he does not read in clear wherever he sees them


@dataclass(frozen=True)
class Plan:
    """A statement that answers with one value: the JSON bytes."""

    sql: str
    reads: tuple[Read, ...]
    names: tuple[str, ...]  # of each argument, as Parameters.once was told; "" = what the caller sent
    checks: tuple[Read, ...]  # values that are not needed, but that may be wrong: the cursor of a mere count
    opens: bool  # whether the answer holds values that have to be opened or signed
    follows: bool = False  # the log below all running writers, which only the primary knows
    guard: Guard = field(default_factory=Guard, compare=False)


@dataclass(frozen=True)
class Planner:
    schema: GraphQLSchema
    bounds: Bounds

    def operation(
        self, source: Source, node: OperationDefinitionNode, mode: Mode, *, known_only: bool
    ) -> Plan:
        """A whole query. `known_only`: leave out what the executor answers itself."""
        kind = self.schema.query_type
        if kind is None:
            raise TypeError("a schema without queries")
        fields = selected(source, kind, [node.selection_set])
        if known_only:
            fields = [one for one in fields if answers(self.schema, one.name)]
        statement = self._statement(mode)
        statement.names_nodes = known_only  # the executor asks the rows behind an interface what they are
        joins: list[str] = []
        parts = members((one.key, self._root(statement, one, joins)) for one in fields)
        return _finished(statement, parts, joins, self.bounds.answer_bytes)

    def record(self, source: Source, name: str, nodes: Sequence[FieldNode], mode: Mode) -> Plan:
        """One record by its key, with the selections of all `nodes`."""
        statement = self._statement(mode)
        entity = statement.catalog[name]
        top = Selected(source, "", tuple(nodes), None, ())
        key = statement.parameters.once(KEY, _key_type(entity))
        joins: list[str] = []
        text = _by_key(statement, entity, top, key, joins)
        return _finished(statement, [text], joins, self.bounds.answer_bytes)

    def _statement(self, mode: Mode) -> Statement:
        parameters = Parameters()
        return Statement(
            catalog=catalog(),
            schema=self.schema,
            parameters=parameters,
            visibility=Visibility(catalog(), mode.limits, parameters),
            masks=mode.masks,
            connection=partial(_connection, self.bounds),
        )

    def _root(self, statement: Statement, one: Selected, joins: list[str]) -> Parts:
        if one.name == TYPE_NAME:
            return [Fixed('"Query"')]
        if one.name in _KEYED:
            name, argument, prepare = _KEYED[one.name]
            key = statement.parameters.add(_prepared(one.arguments[argument], prepare), "text")
            return [_by_key(statement, statement.catalog[name], one, key, joins)]
        if one.name == "node":
            return [_node(statement, one, joins)]
        if one.name == "nodes":
            return [_nodes(statement, one, joins)]
        text = self._connection(statement, one)
        found = statement.alias("c")
        joins.append(f"CROSS JOIN LATERAL ({text}) {found}")
        return [f"{found}.j"]

    def _connection(self, statement: Statement, one: Selected) -> str:
        if one.name == "changes":
            return log.changes(statement, one, self.bounds)
        if one.name == archive_search.NAME:
            return archive_search.search(statement, one, self.bounds)
        return self._list(statement, one)

    def _list(self, statement: Statement, one: Selected) -> str:
        entity = statement.catalog[one.target.removesuffix(CONNECTION)]
        alias = statement.alias()
        statement.filters.refuse = one.error
        conditions = statement.visibility.conditions(entity, alias)
        conditions += statement.filters.conditions(entity, alias, one.arguments.get("filter"))
        if one.name in _ARCHIVED and not is_set(one.arguments, "includeArchived"):
            conditions.append(f"NOT {alias}.archived")
        conditions += choosable.conditions(statement.parameters, one, alias)
        search = one.arguments.get("search")
        if isinstance(search, dict):
            conditions += statement.search.conditions(alias, search)
        orders = _ordered(statement, entity, one)
        return page(statement, Rows(entity, alias, tuple(conditions), orders), one, self.bounds)


def answers(schema: GraphQLSchema, name: str) -> bool:
    """Whether a root field is answered from the tables: records, nodes, and lists of them."""
    if name == TYPE_NAME:
        return True
    field = schema.query_type.fields.get(name) if schema.query_type else None
    if field is None:  # introspection
        return False
    if name in (*_KEYED, "node", "nodes", "changes", archive_search.NAME):
        return True
    kind = target_of(field)
    return kind.endswith(CONNECTION) and kind.removesuffix(CONNECTION) in catalog().entities


def id_types(given: Any) -> tuple[str, ...]:
    """The types that global ids name; of the ids of a request this alone decides the statement."""
    ids = cast("list[Any]", given) if isinstance(given, list) else [given]
    return tuple(sorted({parsed[0] for parsed in map(parsed_id, ids) if parsed is not None}))


def parsed_id(given: Any) -> tuple[str, str] | None:
    """Type and key; None for whatever is no global id of ours."""
    text = str(given)
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        return None
    name, colon, key = raw.partition(":")
    entity = catalog().entities.get(name)
    if not colon or entity is None or "\0" in key:
        return None
    if _key_type(entity) == "int8" and not (key.isascii() and key.isdigit() and int(key) in _INT8):
        return None
    return name, key


def _connection(bounds: Bounds, statement: Statement, rows: Rows, one: Selected) -> str:
    return page(statement, rows, one, bounds)


def _by_key(statement: Statement, entity: Entity, one: Selected, key: str, joins: list[str]) -> str:
    inner = statement.alias()
    conditions = [f"{inner}.{entity.primary_key} = {key}", *statement.visibility.conditions(entity, inner)]
    rows = Rows(entity, inner, tuple(conditions))
    return or_null(one_row(statement, rows, one.under(entity.name), joins))


def _node(statement: Statement, one: Selected, joins: list[str]) -> str:
    value = leaf(one.arguments["id"])
    found = parsed_id(value.now)
    if found is None or not _is_node(statement.schema, found[0]):
        return NULL
    entity = statement.catalog[found[0]]
    key = statement.parameters.add(_key_of(value.read, entity), _key_type(entity))
    inner = statement.alias()
    conditions = [f"{inner}.{entity.primary_key} = {key}", *statement.visibility.conditions(entity, inner)]
    rows = Rows(entity, inner, tuple(conditions))
    return or_null(one_row(statement, rows, _of_node(statement, one, entity.name), joins))


def _of_node(statement: Statement, one: Selected, name: str) -> list[Selected]:
    fields = one.under(name)
    if statement.names_nodes and all(field.key != TYPE_NAME for field in fields):
        node = FieldNode(name=NameNode(value=TYPE_NAME))
        fields.append(Selected(one.source, TYPE_NAME, (node,), None, one.path))
    return fields


def _nodes(statement: Statement, one: Selected, joins: list[str]) -> str:
    """The ids as two arrays, types and keys, so that the statement does not depend on how many there are."""
    value = leaf(one.arguments["ids"])
    if len(value.now) > MOST_NODES:
        raise one.error(f"At most {MOST_NODES} ids.")
    ids = statement.alias("n")
    types = statement.parameters.add(_column_of(value.read, 0), "text[]")
    keys = statement.parameters.add(_column_of(value.read, 1), "text[]")
    below: list[str] = []
    choices: list[str] = []
    for name in id_types(value.now):
        if not _is_node(statement.schema, name):
            continue
        entity = statement.catalog[name]
        inner = statement.alias()
        kind = _key_type(entity)
        key = f"CASE WHEN {ids}.kind = '{name}' THEN {ids}.key::{kind} END"
        conditions = [
            f"{inner}.{entity.primary_key} = {key}",
            *statement.visibility.conditions(entity, inner),
        ]
        rows = Rows(entity, inner, tuple(conditions))
        choices.append(one_row(statement, rows, _of_node(statement, one, name), below))
    text = f"coalesce({', '.join([*choices, NULL])})"
    every = f"coalesce('['||string_agg({text}, ',' ORDER BY {ids}.place)||']', '[]')"
    found = statement.alias("j")
    joins.append(
        f"CROSS JOIN LATERAL (SELECT {every} AS j"
        f" FROM unnest({types}, {keys}) WITH ORDINALITY {ids}(kind, key, place) {' '.join(below)}) {found}"
    )
    return f"{found}.j"


def _ordered(statement: Statement, entity: Entity, one: Selected) -> tuple[Order, ...]:
    """As the caller wishes, and by the key among equals."""
    steps: dict[str, Order] = {}
    given = one.arguments.get("orderBy")
    for step in given if isinstance(given, list) else []:
        if not isinstance(step, dict):
            continue
        column = entity.columns[leaf(step["field"]).now.value]
        if not statement.masks.reads_clear(column.shape.shield):
            raise one.error(f'Field "{column.name}" is not defined by type "{entity.name}Order".')
        descending = leaf(step["direction"]).now.value == "DESC"
        steps.setdefault(column.name, column_order(column, descending=descending))
    rest = [order for order in list_order(entity) if order.column not in steps]
    return (*steps.values(), *rest)


def _finished(statement: Statement, parts: Parts, joins: Sequence[str], most: int) -> Plan:
    """NULL instead of an answer that is longer than `most`: else it would first fill this process."""
    whole = (
        f"CROSS JOIN LATERAL (SELECT {joined(parts)} AS j OFFSET 0) whole"  # the length is taken of it, once
    )
    sent = f"CASE WHEN octet_length(whole.j) <= {most} THEN textsend(whole.j) END"
    sql = " ".join([f"SELECT {sent} FROM (VALUES (1)) r", *joins, whole])
    reads = statement.parameters.reads
    used = sorted({int(found[1]) for found in _PARAMETER.finditer(sql)})
    places = {old: new for new, old in enumerate(used, 1)}
    sql = _PARAMETER.sub(lambda found: f"${places[int(found[1])]}::", sql)
    needless = tuple(read for at, read in enumerate(reads, 1) if at not in places)
    names = statement.parameters.names
    return Plan(
        sql,
        tuple(reads[at - 1] for at in used),
        tuple(names.get(at, "") for at in used),
        needless,
        statement.opens,
        log.SETTLED in sql,
    )


def _is_node(schema: GraphQLSchema, name: str) -> bool:
    kind = schema.type_map.get(name)
    return isinstance(kind, GraphQLObjectType) and any(one.name == "Node" for one in kind.interfaces)


def _key_type(entity: Entity) -> str:
    column = entity.columns.get(entity.primary_key)
    return "int8" if column is None or column.form is Form.INTEGER else "text"


def _prepared(value: Value, prepare: Callable[[Any], Any]) -> Read:
    read = leaf(value).read
    return lambda values: prepare(clean(read(values)))


def _key_of(read: Read, entity: Entity) -> Read:
    def key(values: Mapping[str, Any]) -> Any:
        found = parsed_id(read(values))
        text = found[1] if found else ""
        return int(text) if _key_type(entity) == "int8" else text

    return key


def _column_of(read: Read, at: int) -> Read:
    return lambda values: [(parsed_id(one) or ("", ""))[at] for one in read(values)]
