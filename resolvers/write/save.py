"""Writes decisions, their change documents and tasks by one statement. Next: parts.py."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import orjson

from models.catalog import Column, Entity, catalog
from models.rules.decision import CUSTOMER, Decision
from models.rules.diff import DELETE, INSERT, Address, Change, RowChange
from models.rules.duplicates import duplicate_name
from models.rules.facts import full_name
from models.rules.merge import row_key
from models.rules.search import search_keys
from models.rules.shape import Shape
from models.rules.state import State, rows, text
from resolvers.access.seal import Sealer
from resolvers.write.config import Connection
from resolvers.write.copying import INSERT as INSERTED
from resolvers.write.copying import copy_rows
from resolvers.write.facts import OPEN
from resolvers.write.finders import entry, follow_files
from resolvers.write.parts import (
    FINDERS,
    ITEM,
    columns_of,
    document_part,
    flags_of,
    insert_part,
    item_part,
    owner_of,
    root_part,
    sealed_columns,
    update_part,
)
from resolvers.write.roots import ROOTS, Root
from resolvers.write.state import ID
from resolvers.write.statement import DRAW, Part, statement

_FOUND_BY = (*(f"name{n}" for n in range(1, 5)), "search_term1", "search_term2")
_DOCUMENT = ("changed_by", "changed_at", "operation", "source", "version", "comment")
_NUMBERS = "SELECT lpad(nextval('change_number')::text, 10, '0') FROM generate_series(1, $1)"
_NONE: frozenset[str] = frozenset()
_FEW = 20
_IDS = "SELECT nextval(pg_get_serial_sequence($1, $2)) FROM generate_series(1, $3)"
_TASK = ("customer_number", "kind", "role", "status", "sales_area", "payer_number", "self_paying")
_TASK_NEW = (*_TASK, "created_at", "created_by")


@dataclass(frozen=True)
class Stamp:
    """Who saves, when, how."""

    user: str
    at: datetime
    day: date
    source: str
    version: int


@dataclass(frozen=True)
class Decided:
    """A decision on a record as it was, and who saves it."""

    old: State | None
    decision: Decision
    stamp: Stamp


@dataclass
class _Batch:
    """Parts of the statement, each with its rows; equal kinds of rows share a part."""

    old: State | None
    decision: Decision
    stamp: Stamp
    sealer: Sealer
    parts: dict[Part, list[Any]] = field(default_factory=dict[Part, list[Any]])
    change_number: str | None = None  # where there are several documents; else the statement draws it
    ids: Mapping[str, Iterator[int]] = field(default_factory=dict[str, Iterator[int]])  # by entity
    given: dict[Address, int] = field(default_factory=dict[Address, int])  # ids of new rows

    @property
    def root(self) -> Root:
        return ROOTS[self.decision.record]

    @property
    def key(self) -> str:
        return self.root.key_of(self.decision.state or {})

    def add(self, part: Part, row: Any) -> None:
        self.parts.setdefault(part, []).append(row)


@dataclass(frozen=True)
class Written:
    """Without a change number only tasks were written. `number` is the one drawn for a new customer."""

    change_number: str | None = None
    number: str | None = None


async def save(connection: Connection, one: Decided, sealer: Sealer) -> Written:
    """With a number range nothing at all is written when the range is used up: then both are None."""
    decision = one.decision
    batch = _Batch(one.old, decision, one.stamp, sealer)
    if decision.number_range is not None:
        batch.add(Part(DRAW, "number_range"), decision.number_range)
    _add_record(batch)
    _add_tasks(batch)
    row = await connection.fetchrow(*_written(batch.parts))
    await _follow(connection, [one])
    return Written() if row is None else Written(row["change_number"], row["number"])


async def save_many(connection: Connection, decided: Sequence[Decided], sealer: Sealer) -> list[str | None]:
    """All of them by few statements, however many there are; the numbers of their change documents. None of
    them draws a number.
    """
    numbers = iter(await connection.fetch(_NUMBERS, sum(bool(one.decision.changes) for one in decided)))
    ids = await _ids(connection, decided)
    parts: dict[Part, list[Any]] = {}
    written: list[str | None] = []
    for one in decided:
        number = next(numbers)[0] if one.decision.changes else None
        written.append(number)
        batch = _Batch(one.old, one.decision, one.stamp, sealer, parts, number, ids)
        _add_record(batch)
        _add_tasks(batch)
    if parts:
        await _write_many(connection, decided, parts)
        await _follow(connection, decided)
    return written


async def _write_many(
    connection: Connection, decided: Sequence[Decided], parts: Mapping[Part, list[Any]]
) -> None:
    """A few by one statement. Many customers in steps: what goes, what comes, what else may name it."""
    if len(decided) < _FEW or any(one.decision.record != CUSTOMER for one in decided):
        await connection.execute(*_written(parts))
        return
    gone = {part: rows for part, rows in parts.items() if part.verb == "delete"}
    others = {part: rows for part, rows in parts.items() if part.verb not in (INSERTED, "delete")}
    if gone:
        await connection.execute(*_written(gone))
    await copy_rows(connection, parts)
    if others:
        await connection.execute(*_written(others))


async def _ids(connection: Connection, decided: Sequence[Decided]) -> dict[str, Iterator[int]]:
    """Of new rows that others may lie below: so those can name them before they are there."""
    wanted = Counter(
        change.shape.name
        for one in decided
        for change in one.decision.rows
        if change.indicator == INSERT and change.address and change.shape.children
    )
    found: dict[str, Iterator[int]] = {}
    for name, count in wanted.items():
        entity = catalog()[name]
        drawn = await connection.fetch(_IDS, entity.table, entity.primary_key, count)
        found[name] = (row[0] for row in drawn)
    return found


def _written(parts: Mapping[Part, list[Any]]) -> tuple[str, ...]:
    """The statement and its arguments."""
    return statement(tuple(parts)), *(
        orjson.dumps(listed, default=_text).decode() for listed in parts.values()
    )


async def _follow(connection: Connection, decided: Sequence[Decided]) -> None:
    await follow_files(connection, [(one.old, one.decision) for one in decided if one.decision.changes])


def _text(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, bytes):
        return f"\\x{value.hex()}"
    raise TypeError(type(value).__name__)


# --- rows ------------------------------------------------------------------------------------------------


def _add_record(batch: _Batch) -> None:
    """Without a change nothing of it."""
    if not batch.decision.changes:
        return
    _add_root(batch)
    for change in batch.decision.rows:
        if change.address:
            _add_row(batch, change)
    _add_document(batch)
    _add_entry(batch)


def _add_root(batch: _Batch) -> None:
    entity, old, stamp = batch.root.entity, batch.old, batch.stamp
    state = batch.decision.state or {}
    if batch.decision.deletes:
        row = {entity.primary_key: batch.key}
        batch.add(Part("delete", entity.table, key=entity.primary_key), row)
        return
    root = {**state, "version": stamp.version, "changed_at": stamp.at, "changed_by": stamp.user}
    if old is None:
        root |= {"created_on": stamp.day, "created_by": stamp.user}
    found = batch.decision.record == CUSTOMER
    finders = found and (old is None or any(old.get(name) != state.get(name) for name in _FOUND_BY))
    secrets = frozenset(
        one.name for one in sealed_columns(entity) if old is None or old.get(one.name) != state.get(one.name)
    )
    row = _row(entity, root, secrets, batch.sealer)
    if finders:
        row |= _finders(state)
    batch.add(root_part(entity.name, secrets, finders, old is None), row)


def _add_entry(batch: _Batch) -> None:
    """Of an archive item, what it is found by."""
    if found := entry(batch.decision):
        batch.add(*found)


def _finders(state: State) -> dict[str, Any]:
    found = search_keys(
        [state.get(name) for name in _FOUND_BY[:4]], [state.get(name) for name in _FOUND_BY[4:]]
    )
    values = (found.name, found.pinyin, found.initials, found.grams, duplicate_name(full_name(state)))
    return dict(zip(FINDERS, values, strict=True))


def _add_row(batch: _Batch, change: RowChange) -> None:
    entity = catalog()[change.shape.name]
    if change.indicator == DELETE:
        row = {entity.primary_key: (change.old or {})[ID]}
        batch.add(Part("delete", entity.table, key=entity.primary_key), row)
    elif change.indicator == INSERT:
        _add_insert(batch, change, entity)
    else:
        secrets = frozenset(one.name for one in sealed_columns(entity) if one.name in change.changed)
        row = _row(entity, change.row, secrets, batch.sealer)
        row[entity.primary_key] = (change.old or {})[ID]
        batch.add(update_part(entity.name, secrets), row)


def _add_insert(batch: _Batch, change: RowChange, entity: Entity) -> None:
    secrets = frozenset(one.name for one in sealed_columns(entity))
    values = change.row
    if "created_on" in entity.columns:
        values = {**values, "created_on": batch.stamp.day, "created_by": batch.stamp.user}
    row = _row(entity, values, secrets, batch.sealer)
    owner = owner_of(entity)
    if given := entity.name in batch.ids:
        row[entity.primary_key] = batch.given[change.address] = next(batch.ids[entity.name])
    above = batch.key if owner.target == batch.root.name else _id_at(batch, change.address[:-1])
    if above is not None:
        row[owner.pairs[0][0]] = above
        batch.add(insert_part(entity.name, secrets, "", given), row)
        return
    parent = catalog()[owner.target]
    row |= {f"@{name}": change.lineage[-2][1][name] for name in parent.key}
    batch.add(insert_part(entity.name, secrets, parent.name, given), row)


def _id_at(batch: _Batch, address: Address) -> int | None:
    """The id of the row at this address; None when it is new and has been given none."""
    if address in batch.given:
        return batch.given[address]
    row, shape = batch.old, batch.root.shape
    for relation, key in address:
        shape = shape.children[relation]
        row = _found(shape, rows(row or {}, relation), key)
    return None if row is None else row[ID]


def _found(shape: Shape, candidates: list[State], key: tuple[str, ...]) -> State | None:
    return next((one for one in candidates if row_key(shape, one) == key), None)


def _row(
    entity: Entity, values: Mapping[str, Any], secrets: frozenset[str], sealer: Sealer
) -> dict[str, Any]:
    row = {name: values.get(name) for name in columns_of(entity.name, _NONE)}
    for name in flags_of(entity.name):
        if row[name] is None:
            row[name] = False
    for column in sealed_columns(entity) if secrets else ():
        if column.name in secrets:
            row |= _sealed_values(column, values.get(column.name), sealer)
    return row


def _sealed_values(column: Column, value: str | None, sealer: Sealer) -> dict[str, str | bytes | None]:
    names = (column.name, column.tail, column.digest)
    if value is None:
        return dict.fromkeys(names)
    sealed = sealer.seal(column.name, value)
    return dict(zip(names, (sealed.box, sealed.tail, sealed.digest), strict=True))


# --- the document and the tasks --------------------------------------------------------------------------


def _add_document(batch: _Batch) -> None:
    stamp, decision, root = batch.stamp, batch.decision, batch.root
    # who is named no more still is whom it is about: what it tells of him is for those who see him
    named = [text(one or {}, "customer_number") for one in (decision.state, batch.old)]
    of_whom = next(filter(None, named), "") if root.about else ""
    about = {"object_class": root.object_class, "customer_number": of_whom, root.logged: batch.key}
    values = (stamp.user, stamp.at, decision.act.value, stamp.source, stamp.version, decision.comment)
    row = about | dict(zip(_DOCUMENT, values, strict=True))
    number = {} if batch.change_number is None else {"change_number": batch.change_number}
    row |= number
    verb, items = ("insert", "insert") if number else ("document", "items")
    batch.add(document_part(verb, tuple(row)), row)
    part = item_part(items, bool(number))
    for position, change in enumerate(decision.changes, 1):
        batch.add(part, number | _item(position, change, batch.sealer))


def _item(position: int, change: Change, sealer: Sealer) -> dict[str, Any]:
    before, after = change.secret or (None, None)
    values = (
        *(position, change.table, change.key, change.field or None, change.indicator),
        *(change.old, change.new, _hash(change, before, sealer), _hash(change, after, sealer)),
        *(change.company_code, change.sales_org),
    )
    return dict(zip(ITEM, values, strict=True))


def _hash(change: Change, plain: str | None, sealer: Sealer) -> str | None:
    """CD-4: proves that a value changed without telling it."""
    return None if plain is None else sealer.digest(change.name, plain).hex()


def _add_tasks(batch: _Batch) -> None:
    stamp = batch.stamp
    for task in batch.decision.opens:
        values = (batch.key, task.kind.value, task.role, OPEN, task.area, task.payer_number, False)
        row = dict(zip(_TASK, values, strict=True)) | {"created_at": stamp.at, "created_by": stamp.user}
        batch.add(Part("insert", "task", _TASK_NEW), row)
    for closed in batch.decision.closes:
        row = {
            "id": closed.id,
            "payer_number": closed.payer_number,
            "self_paying": closed.self_paying,
            "comment": closed.comment,
            "closed_at": stamp.at,
            "closed_by": stamp.user,
        }
        batch.add(Part("close", "task"), row)
