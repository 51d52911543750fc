"""External systems: who may see and keep them, their profiles and code maps. Next: maps.py."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

import asyncpg

from models.rules.exchange.systems import (
    MapRow,
    SystemForm,
    check_maps,
    check_system,
    keeps_all,
    looks_at_all,
    may_look,
    may_send,
)
from models.rules.finding import Finding, error, in_order
from models.rules.finding_codes import Code
from resolvers.access.caller import Caller
from resolvers.access.granting import is_whole, may_maintain, powers_of
from resolvers.errors import Denied, Gone, Refused
from resolvers.pool import Connection
from resolvers.write.context import WriteContext
from resolvers.write.once import once
from resolvers.write.trail import tell_config

Act = Callable[[], Awaitable[str]]
SYSTEM = "EXTERNAL_SYSTEM"  # object class in the audit trail
# {0} is the alias of the system; $1 and $2 are those of `sight_of`
SEEN = "({0}.user_name = $1 OR $2)"
_COLUMNS = """s.system, s.name, s.user_name, s.number_policy, s.accepted_codes, s.reason, s.account_group,
    s.company_code, s.sales_area, s.sends_acknowledgement, s.active, s.changed_at, s.changed_by"""
_FIND = f"SELECT {_COLUMNS} FROM external_system s WHERE s.system = $3 AND {SEEN.format('s')}"  # noqa: S608
_ALL = f"SELECT {_COLUMNS} FROM external_system s WHERE {SEEN.format('s')} ORDER BY s.system"  # noqa: S608
_OF = f"SELECT {_COLUMNS} FROM external_system s WHERE s.system = $1"  # noqa: S608
_LOCK = "SELECT user_name FROM external_system WHERE system = $1 FOR UPDATE"
_FACTS = """
SELECT (SELECT institution_code FROM user_account WHERE user_name = $1) AS institution,
    EXISTS (SELECT FROM user_account WHERE user_name = $1 AND active)
        OR EXISTS (SELECT FROM access_token WHERE user_name = $1 AND revoked_at IS NULL) AS user,
    $2::text IS NULL OR EXISTS (SELECT FROM account_group WHERE account_group = $2) AS account_group,
    $3::text IS NULL OR EXISTS (SELECT FROM company_code WHERE company_code = $3) AS company_code,
    $4::text IS NULL OR EXISTS (SELECT FROM sales_area WHERE sales_area = $4) AS sales_area
"""
_SAVE = """
INSERT INTO external_system AS s (system, name, user_name, number_policy, accepted_codes, reason,
    account_group, company_code, sales_area, sends_acknowledgement, active, changed_at, changed_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
ON CONFLICT (system) DO UPDATE SET name = excluded.name, user_name = excluded.user_name,
    number_policy = excluded.number_policy, accepted_codes = excluded.accepted_codes,
    reason = excluded.reason, account_group = excluded.account_group, company_code = excluded.company_code,
    sales_area = excluded.sales_area, sends_acknowledgement = excluded.sends_acknowledgement,
    active = excluded.active, changed_at = excluded.changed_at, changed_by = excluded.changed_by
"""
_MAPS = """
SELECT domain, external_code, internal_code, description FROM code_map
WHERE system = $1 AND ($2::text IS NULL OR domain = $2) AND (domain, external_code) > ($3, $4)
ORDER BY domain, external_code LIMIT $5
"""
_SET_MAPS = """
INSERT INTO code_map AS m (system, domain, external_code, internal_code, description)
SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[], $5::text[])
ON CONFLICT (system, domain, external_code) DO UPDATE
SET internal_code = excluded.internal_code, description = excluded.description
"""
_DROP_MAPS = """
DELETE FROM code_map m USING unnest($2::text[], $3::text[]) g(domain, external_code)
WHERE m.system = $1 AND m.domain = g.domain AND m.external_code = g.external_code
"""


@dataclass(frozen=True)
class System:
    """A row of external_system."""

    system: str
    name: str
    user_name: str
    number_policy: str
    accepted_codes: Sequence[str]
    reason: str
    account_group: str | None
    company_code: str | None
    sales_area: str | None
    sends_acknowledgement: bool
    active: bool
    changed_at: datetime
    changed_by: str


def sight_of(caller: Caller) -> tuple[str, bool]:
    """Whose systems he sees, and whether all: arguments $1 and $2 of SEEN."""
    return caller.user_name if may_look(caller) else "", looks_at_all(caller)


async def find_system(source: asyncpg.Pool | Connection, caller: Caller, name: str) -> System:
    """Gone where it is not his to look at."""
    code = name.strip().upper().replace("\0", "")
    row = await source.fetchrow(_FIND, *sight_of(caller), code)
    if row is None:
        raise Gone(code)
    return System(**row)


async def own_system(source: asyncpg.Pool | Connection, caller: Caller, name: str) -> System:
    """One that he sends for: Gone unless it is his, Denied without the role, Refused while it is off."""
    found = await find_system(source, caller, name)
    if found.user_name != caller.user_name:
        raise Gone(found.system)
    if not may_send(caller):
        raise Denied
    if not found.active:
        raise Refused([error(Code.GEN_STATE, ("system",), value="INACTIVE")])
    return found


async def kept_system(source: asyncpg.Pool | Connection, caller: Caller, name: str) -> System:
    """One whose messages, maps and boxes he may set right: his own, or any for administrators."""
    found = await find_system(source, caller, name)
    if not (may_send(caller) if found.user_name == caller.user_name else keeps_all(caller)):
        raise Denied
    return found


async def system_of(source: asyncpg.Pool | Connection, code: str) -> System | None:
    """For the worker."""
    row = await source.fetchrow(_OF, code)
    return None if row is None else System(**row)


async def systems_seen(source: asyncpg.Pool | Connection, caller: Caller) -> list[System]:
    return [System(**row) for row in await source.fetch(_ALL, *sight_of(caller))]


async def register_system(context: WriteContext, form: SystemForm) -> str:
    async def work(connection: Connection) -> str:
        await _save(connection, context, form, new=True)
        return form.system

    return await once(context, work)


async def change_system(context: WriteContext, form: SystemForm) -> str:
    """The whole of it anew."""

    async def work(connection: Connection) -> str:
        await kept_system(connection, context.caller, form.system)
        await _save(connection, context, form, new=False)
        return form.system

    return await once(context, work)


async def maps_of(
    source: asyncpg.Pool | Connection,
    system: str,
    domain: str | None = None,
    after: tuple[str, str] = ("", ""),
    first: int = 500,
) -> list[MapRow]:
    asked = [one and one.replace("\0", "") for one in (domain, *after)]
    return [MapRow(**row) for row in await source.fetch(_MAPS, system, *asked, first)]


async def set_maps(
    context: WriteContext, name: str, rows: Sequence[MapRow], remove: Sequence[tuple[str, str]] = ()
) -> str:
    """Adds and replaces, by domain and external code; `remove` names rows by these two."""

    async def work(connection: Connection) -> str:
        system = await kept_system(connection, context.caller, name)
        if found := [*check_maps(rows, remove)]:
            raise Refused(in_order(found))
        await reach(connection, context.caller, system.user_name)
        columns = ("domain", "external_code", "internal_code", "description")
        values = [[getattr(row, column) for row in rows] for column in columns]
        gone = ([one[0] for one in remove], [one[1] for one in remove])
        await connection.execute(_DROP_MAPS, system.system, *gone)
        await connection.execute(_SET_MAPS, system.system, *values)
        told = {
            "did": "MAPS",
            "set": [f"{one.domain} {one.external_code}={one.internal_code}" for one in rows],
            "removed": [" ".join(one) for one in remove],
        }
        await tell_config(connection, context, (SYSTEM, system.system), told)
        return system.system

    return await once(context, work)


async def _save(connection: Connection, context: WriteContext, form: SystemForm, *, new: bool) -> None:
    caller = context.caller
    if (form.user_name != caller.user_name and not keeps_all(caller)) or not may_send(caller):
        raise Denied(path=("user_name",))
    before = await connection.fetchval(_LOCK, form.system)
    found = [*check_system(form), *await _check_facts(connection, form)]
    if new and before is not None:
        found.append(error(Code.GEN_DUPLICATE, ("system",), value=form.system))
    if found:
        raise Refused(in_order(found))
    for user in {form.user_name, before or form.user_name}:
        await reach(connection, caller, user)
    values = {**asdict(form), "number_policy": form.number_policy.value}
    values["accepted_codes"] = list(form.accepted_codes)
    await connection.execute(_SAVE, *values.values(), context.writer.now(), caller.user_name)
    told = {"did": "REGISTERED" if new else "CHANGED", **values}
    await tell_config(connection, context, (SYSTEM, form.system), told)


async def _check_facts(connection: Connection, form: SystemForm) -> list[Finding]:
    named = ("user_name", "account_group", "company_code", "sales_area")
    row = await connection.fetchrow(_FACTS, *(getattr(form, name) for name in named))
    columns = ("user", *named[1:])
    return [
        error(Code.GEN_REF, (name,), value=str(getattr(form, name))[:60])
        for name, column in zip(named, columns, strict=True)
        if row is not None and not row[column]
    ]


async def reach(connection: Connection, caller: Caller, user_name: str) -> None:
    """A system carries out all in its user's name: who keeps that of another could act as he. The command
    line may, as it may grant.
    """
    if user_name == caller.user_name or caller.source == "CLI":
        return
    row = await connection.fetchrow(_FACTS, user_name, None, None, None)
    powers = await powers_of(connection, user_name)
    if row is None or not may_maintain(caller, powers, row["institution"]):
        raise Refused([error(Code.US_GRANT, ("user_name",))])


async def reach_all(connection: Connection, caller: Caller, system: System) -> None:
    """What nobody shows a token for is done with all that the user may: who lets it be done by a key of
    narrower grants would widen them.
    """
    await reach(connection, caller, system.user_name)
    if system.user_name != caller.user_name or caller.source == "CLI":
        return
    if not await is_whole(connection, caller):
        raise Refused([error(Code.US_GRANT, ("system",))])
