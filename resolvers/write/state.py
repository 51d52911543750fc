"""A record with everything below it, locked and read by one statement. Next: facts.py."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

import asyncpg
import orjson

from models.catalog import Catalog, Entity, Relation, catalog
from models.rules.decision import CUSTOMER
from models.rules.shape import Form, Shape
from models.rules.state import State, rows, text
from resolvers.access.caller import Scope
from resolvers.access.seal import Sealer
from resolvers.write.config import VERSION, Connection
from resolvers.write.roots import ROOTS, Root

ID = "@id"

# Every save counts the version up under this lock. A statement that had to wait for the lock has read the
# children as they were before, which shows: the version it read is not the one it locked.
# A transaction may have its xid and wait all the same: for the second of several records, or because another
# has taken the new version of the row while it came from the old one. Who changed the record meanwhile has a
# later xid and would stand behind it in the log, though he was before it. So it begins again, with another.
_LOCK = """
WITH held AS MATERIALIZED (
    SELECT {key}, version FROM {table} WHERE {key} = ANY($1::text[]) ORDER BY {key} FOR NO KEY UPDATE
)
SELECT held.{key} AS key, held.version AS held, {version} AS config,
    (SELECT age(o.xmin) < 0 FROM {table} o WHERE o.{key} = held.{key}) AS overtaken,
    (SELECT row_to_json(q) FROM ({root} WHERE t0.{key} = held.{key}) q) AS state
FROM held
"""
_LOAD = """
SELECT {version} AS config, (
    SELECT json_agg(row_to_json(q)) FROM ({root} WHERE t0.customer_number IN (
        SELECT $1::text UNION SELECT p.partner_customer_number FROM partner_function p
        JOIN sales_area_data d ON d.id = p.sales_area_data_id
        WHERE d.customer_number = $1 AND p.partner_function = ANY($2::text[]))) q
) AS states
"""


@dataclass(frozen=True)
class Locked:
    """The record as it is under the lock; `config` is the version of the configuration tables."""

    state: State
    config: int | None


async def lock_record(connection: Connection, root: Root, key: str, sealer: Sealer) -> Locked | None:
    """None when there is no such record. Must come before anything that gets the transaction an xid: then
    the xids of a record's changes are in the order of their commits.
    """
    locked = await lock_many(connection, root, (key,), sealer)
    state = locked.states.get(key)
    return None if state is None else Locked(state, locked.config)


@dataclass(frozen=True)
class Loaded:
    """Records by key, with or without locks; `config` is the version of the configuration tables."""

    states: dict[str, State]
    config: int | None


async def lock_many(connection: Connection, root: Root, keys: Collection[str], sealer: Sealer) -> Loaded:
    """Those that are there, by key; as lock_record."""
    while True:
        found = await connection.fetch(_lock_statement(root), list(keys))
        raw = {row["key"]: orjson.loads(row["state"]) for row in found}
        if any(row["overtaken"] for row in found):
            raise asyncpg.SerializationError("another transaction was faster")
        if all(raw[row["key"]]["version"] == row["held"] for row in found):
            states = {key: _typed(state, root.entity, sealer) for key, state in raw.items()}
            return Loaded(states, found[0]["config"] if found else None)


async def load_customer(
    connection: Connection, number: str, sealer: Sealer, partners: Sequence[str] = ()
) -> Loaded:
    """The customer, and who serves him in these partner functions."""
    found = await connection.fetchrow(_load_statement(), number, list(partners))
    if found is None:
        return Loaded({}, None)
    raw: list[State] = orjson.loads(found["states"] or b"[]")
    states = [_typed(one, catalog()[CUSTOMER], sealer) for one in raw]
    return Loaded({text(state, "customer_number"): state for state in states}, found["config"])


async def read_customers(
    source: asyncpg.Pool | Connection, numbers: Collection[str], sealer: Sealer
) -> list[State]:
    """Those that are there, whole and without locks, by number; who may see what of them is asked after."""
    return customers_from_rows(await fetch_customers(source, numbers), sealer)


async def fetch_customers(
    source: asyncpg.Pool | Connection, numbers: Collection[str]
) -> list[asyncpg.Record]:
    """Of read_customers what the database does."""
    return await source.fetch(_read_statement(), list(numbers))


def customers_from_rows(found: Sequence[asyncpg.Record], sealer: Sealer) -> list[State]:
    return [_typed(orjson.loads(row["state"]), catalog()[CUSTOMER], sealer) for row in found]


# The rule of is_visible for SQL: {0} is the number, {1} and {2} are the parameters of the scope, made by
# scope_arrays, which writes an empty code for who sees nothing.
VISIBLE = """({0} IS NOT NULL AND (
    EXISTS (SELECT FROM company_code_data v WHERE v.customer_number = {0}
        AND ({1}::text[] IS NULL OR v.company_code = ANY({1}::text[])))
    OR EXISTS (SELECT FROM sales_area_data v WHERE v.customer_number = {0}
        AND ({2}::text[] IS NULL OR v.sales_org = ANY({2}::text[]) OR v.sales_area = ANY({2}::text[])))
    OR {1}::text[] IS DISTINCT FROM ARRAY['']
        AND NOT EXISTS (SELECT FROM company_code_data v WHERE v.customer_number = {0})
        AND NOT EXISTS (SELECT FROM sales_area_data v WHERE v.customer_number = {0})
))"""

# The sales area in the key of a changed row: F723/AQ/XX/RG/000, and of a text SALES/F723/AQ/XX/0001/zh.
AREA_OF_ITEM = """array_to_string((string_to_array(
    substr({0}.key, strpos('/' || {0}.key, '/' || {0}.sales_org || '/')), '/'))[1:3], '/')"""

# Of an archive item: {0} is its alias, {1} the parameter that item_sight makes. No access level counts as
# the highest.
ITEM_VISIBLE = """({1}::jsonb IS NULL OR EXISTS (
    SELECT FROM jsonb_to_recordset({1}::jsonb) g(i text, t text, c int)
    WHERE (g.i IS NULL OR g.i = {0}.institution_code)
      AND (g.t IS NULL OR g.t = {0}.archive_type OR g.t = split_part({0}.archive_type, '/', 1))
      AND coalesce({0}.access_level, 3) <= g.c
))"""

# Of a row that is a customer's or an item's: {0} is its alias, {1} to {3} the parameters of file_sight.
FILE_VISIBLE = (
    "CASE WHEN {0}.item_id IS NULL THEN "
    + VISIBLE.format("{0}.customer_number", "{1}", "{2}")
    + " ELSE EXISTS (SELECT FROM archive_item vi WHERE vi.item_id = {0}.item_id AND "
    + ITEM_VISIBLE.format("vi", "{3}")
    + ") END"
)


def in_sight(state: State, scope: Scope) -> State:
    """The record without the layers out of scope, for answers."""
    seen = dict(state)
    seen["company_codes"] = [
        row for row in rows(state, "company_codes") if scope.sees_company(text(row, "company_code"))
    ]
    seen["sales_areas"] = [
        row
        for row in rows(state, "sales_areas")
        if scope.sees_area(text(row, "sales_org"), text(row, "sales_area"))
    ]
    return seen


@cache
def _lock_statement(root: Root) -> str:
    entity = root.entity
    whole = _select(catalog(), entity, 0)
    return _LOCK.format(version=VERSION, table=entity.table, key=entity.primary_key, root=whole)


@cache
def _load_statement() -> str:
    return _LOAD.format(version=VERSION, root=_select(catalog(), catalog()[CUSTOMER], 0))


@cache
def _read_statement() -> str:
    whole = _select(catalog(), catalog()[CUSTOMER], 0)
    return f"""SELECT row_to_json(q)::text AS state
        FROM ({whole} WHERE t0.customer_number = ANY($1::text[]) ORDER BY t0.customer_number) q"""  # noqa: S608


def _select(book: Catalog, entity: Entity, depth: int) -> str:
    """All columns and, as JSON, all children; without a WHERE."""
    table = f"t{depth}"
    parts = [_column(table, name, column.form) for name, column in entity.columns.items()]
    if entity.primary_key not in entity.columns:
        parts.append(f'{table}."{entity.primary_key}" AS "{ID}"')
    parts += [_children(book, relation, depth) for relation in owned(entity)]
    return f'SELECT {", ".join(parts)} FROM "{entity.table}" {table}'  # noqa: S608 - names of the catalog


def _column(table: str, name: str, form: Form) -> str:
    # a JSON number would come back as a binary float
    cast = "::text" if form is Form.DECIMAL else ""
    return f'{table}."{name}"{cast}'


def _children(book: Catalog, relation: Relation, depth: int) -> str:
    entity = book[relation.target]
    ((here, there),) = relation.pairs
    rows_of = f'{_select(book, entity, depth + 1)} WHERE t{depth + 1}."{there}" = t{depth}."{here}"'
    ordered = f'json_agg(row_to_json(q) ORDER BY q."{ID}")'
    return f"""(SELECT coalesce({ordered}, '[]') FROM ({rows_of}) q) AS "{relation.name}\""""  # noqa: S608


@cache
def customer_shape() -> Shape:
    """The customer as the rules see him."""
    return ROOTS[CUSTOMER].shape


def owned(entity: Entity) -> list[Relation]:
    return [one for one in entity.relations.values() if one.many and one.owned]


def _typed(raw: State, entity: Entity, sealer: Sealer) -> State:
    """JSON's texts become the values that the rules know; in place."""
    for name, convert in _converters(entity.name):
        if (value := raw[name]) is not None:
            raw[name] = convert(value)
    for name in _sealed(entity.name):
        if (value := raw[name]) is not None:
            raw[name] = sealer.open(name, bytes.fromhex(value[2:]))  # \x…
    for name, target in _below(entity.name):
        for row in raw[name]:
            _typed(row, target, sealer)
    return raw


_CONVERT: dict[Form, Callable[[Any], Any]] = {
    Form.DECIMAL: Decimal,
    Form.DATE: date.fromisoformat,
    Form.TIMESTAMP: datetime.fromisoformat,
}


@cache
def _converters(name: str) -> tuple[tuple[str, Callable[[Any], Any]], ...]:
    columns = catalog()[name].columns.values()
    return tuple((one.name, _CONVERT[one.form]) for one in columns if one.form in _CONVERT)


@cache
def _sealed(name: str) -> tuple[str, ...]:
    return tuple(one.name for one in catalog()[name].columns.values() if one.form is Form.SEALED)


@cache
def _below(name: str) -> tuple[tuple[str, Entity], ...]:
    return tuple((one.name, catalog()[one.target]) for one in owned(catalog()[name]))
