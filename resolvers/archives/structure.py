"""The acts on categories, types and locations: made, edited, deleted where unused. Next: locations.py."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

import asyncpg

from models.rules.archives.locations import (
    AUDITED,
    LOCATION,
    LocationFacts,
    decide_change_location,
    decide_create_location,
    decide_delete_location,
)
from models.rules.archives.retention import length_of
from models.rules.archives.structure import (
    AUDITED_CATEGORY,
    AUDITED_TYPE,
    CATEGORY,
    TYPE,
    StructureFacts,
    decide_change_category,
    decide_change_type,
    decide_create_category,
    decide_create_type,
    decide_delete_category,
    decide_delete_type,
    type_key,
)
from models.rules.auditing import AuditAct
from models.rules.config import Config
from models.rules.decision import Consent, Decision
from models.rules.filed import FILED
from models.rules.rights import ADMIN
from models.rules.roles import STORAGE_ADMIN
from models.rules.state import Patch, State, text
from resolvers.access.granting import administers_all, keeps_locations
from resolvers.errors import Denied, Gone
from resolvers.write.config import VERSION
from resolvers.write.context import Request, Saved, WriteContext
from resolvers.write.roots import ROOTS
from resolvers.write.trail import tell_trail
from resolvers.write.tx import Tx, transaction

ASKED = Request()
_LISTS = "".join(
    f" WHEN EXISTS (SELECT FROM {one.table} WHERE archive_type = $1) THEN '{one.entity}'"
    for one in FILED  # lists and projects speak of types and of whole categories
)
_CATEGORY = f"""
SELECT {VERSION} AS config, EXISTS (SELECT FROM archive_category WHERE category_code = $1) AS taken,
    CASE WHEN EXISTS (SELECT FROM archive_type WHERE category_code = $1) THEN 'ArchiveType' {_LISTS}
        ELSE '' END AS used_by
"""  # noqa: S608 - constants of our own
_TYPE = f"""
SELECT {VERSION} AS config, EXISTS (SELECT FROM archive_type WHERE archive_type = $1) AS taken,
    ARRAY (SELECT category_code FROM archive_category WHERE category_code = $2 AND active) AS categories,
    EXISTS (SELECT FROM archive_item WHERE archive_type = $1) AS items,
    CASE {_LISTS} WHEN EXISTS (SELECT FROM accounting_kind WHERE archive_type = $1) THEN 'AccountingKind'
        ELSE '' END AS used_by,
    ARRAY (SELECT minimum_retention FROM accounting_kind WHERE archive_type = $1 AND active) AS lawful
"""  # noqa: S608 - constants of our own
_LOCATION = f"""
SELECT {VERSION} AS config, used,
    location_code IS NOT NULL AS taken,
    ARRAY (SELECT institution_code FROM institution WHERE institution_code = $2 AND active) AS institutions,
    CASE WHEN EXISTS (SELECT FROM archive_item WHERE location_code = $1) THEN 'ArchiveItem'
        WHEN EXISTS (SELECT FROM arrangement_project WHERE location_code = $1) THEN 'ArrangementProject'
        ELSE '' END AS used_by
FROM (VALUES ($1::text)) AS asked(code) LEFT JOIN archive_location ON location_code = code
"""  # noqa: S608 - constants of our own

_F = TypeVar("_F", StructureFacts, LocationFacts)


@dataclass(frozen=True)
class Kind(Generic[_F]):
    """A kind of record of the archives' structure, who maintains it, and what decides about it."""

    record: str
    audited: str
    role: str
    facts: Callable[[Tx, State | None, Patch], Awaitable[_F]]
    create: Callable[[Patch, _F, Consent], Decision]
    change: Callable[[State, Patch, _F, Consent], Decision]
    delete: Callable[[State, _F, Consent], Decision]


async def create(context: WriteContext, kind: Kind[_F], patch: Patch, request: Request = ASKED) -> Saved:
    """Denied to who has not the kind's role at all."""
    _admit(context, kind)

    async def work(tx: Tx) -> Saved:
        known = await kind.facts(tx, None, patch)
        return await _save(tx, kind, None, kind.create(patch, known, request.consent))

    return await transaction(context, work)


async def change(
    context: WriteContext, kind: Kind[_F], code: str, patch: Patch, request: Request = ASKED
) -> Saved:
    _admit(context, kind)

    async def work(tx: Tx) -> Saved:
        now = await _lock(tx, kind, code, request)
        known = await kind.facts(tx, now, patch)
        return await _save(tx, kind, now, kind.change(now, patch, known, request.consent))

    return await transaction(context, work)


async def delete(context: WriteContext, kind: Kind[_F], code: str, request: Request = ASKED) -> Saved:
    """Its change documents stay, and by them reference data knows not to bring it again."""
    _admit(context, kind)

    async def work(tx: Tx) -> Saved:
        now = await _lock(tx, kind, code, request)
        known = await kind.facts(tx, now, {})
        return await _save(tx, kind, now, kind.delete(now, known, request.consent))

    return await transaction(context, work)


def _admit(context: WriteContext, kind: Kind[_F]) -> None:
    if not context.caller.may(kind.role):
        raise Denied


async def _lock(tx: Tx, kind: Kind[_F], code: str, request: Request) -> State:
    if "\0" in code:  # the database would not even take it
        raise Gone(code.replace("\0", ""))
    return await tx.lock(code.strip().upper(), request, kind.record)


async def _save(tx: Tx, kind: Kind[_F], old: State | None, decision: Decision) -> Saved:
    saved = await tx.save(old, decision)
    await tell_trail(tx, AuditAct.CONFIG, kind.audited, saved, operation=decision.act.value)
    return saved


async def _category_facts(tx: Tx, now: State | None, patch: Patch) -> StructureFacts:
    code = text(now or {}, "category_code") or _typed(patch, "category_code")
    row = await _asked(tx, _CATEGORY, code)
    return StructureFacts(
        await _config(tx, row),
        ROOTS[CATEGORY].shape,
        administers_all(tx.context.caller),
        row["taken"],
        used_by=row["used_by"],
    )


async def _type_facts(tx: Tx, now: State | None, patch: Patch) -> StructureFacts:
    category, code = type_key(now or _clean(patch))
    row = await _asked(tx, _TYPE, f"{category}/{code}", category)
    return StructureFacts(
        await _config(tx, row),
        ROOTS[TYPE].shape,
        administers_all(tx.context.caller),
        row["taken"],
        frozenset(row["categories"]),
        row["used_by"],
        row["items"],
        min(row["lawful"], key=length_of, default=None),
    )


async def _location_facts(tx: Tx, now: State | None, patch: Patch) -> LocationFacts:
    """What lies there is counted without a version: it is read again, now that the record is locked."""
    code = text(now or {}, "location_code") or _typed(patch, "location_code")
    before, place = text(now or {}, "institution_code"), _typed(patch, "institution_code")
    row = await _asked(tx, _LOCATION, code, place)
    if now is not None:
        now["used"] = row["used"]
    return LocationFacts(
        await _config(tx, row),
        ROOTS[LOCATION].shape,
        keeps_locations(tx.context.caller, before, place),
        row["taken"],
        frozenset(row["institutions"]),
        row["used"] or 0,
        row["used_by"],
    )


async def _asked(tx: Tx, statement: str, *arguments: str) -> asyncpg.Record:
    row = await tx.connection.fetchrow(statement, *arguments)
    if row is None:
        raise TypeError("a SELECT of one row answers one")
    return row


async def _config(tx: Tx, row: asyncpg.Record) -> Config:
    tx.config = tx.config or await tx.context.writer.config.at(tx.connection, row["config"])
    return tx.config


def _typed(patch: Patch, name: str) -> str:
    value = text(patch, name).strip().upper()
    return "" if "\0" in value else value


def _clean(patch: Patch) -> Patch:
    return {name: _typed(patch, name) for name in ("archive_type", "category_code", "type_code")}


CATEGORIES = Kind(
    CATEGORY,
    *(AUDITED_CATEGORY, ADMIN, _category_facts),
    *(decide_create_category, decide_change_category, decide_delete_category),
)
TYPES = Kind(
    TYPE,
    *(AUDITED_TYPE, ADMIN, _type_facts),
    *(decide_create_type, decide_change_type, decide_delete_type),
)
LOCATIONS = Kind(
    LOCATION,
    *(AUDITED, STORAGE_ADMIN, _location_facts),
    *(decide_create_location, decide_change_location, decide_delete_location),
)
