"""Whom an administrator administers and what he may grant; the grants of users. Next: api_keys.py."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import asyncpg

from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.rights import ADMIN
from models.rules.roles import STORAGE_ADMIN, Action
from models.rules.state import Path
from resolvers.access.caller import Caller, Codes, Grant
from resolvers.access.grants import COLUMNS, GRANTED, columns_of, grant_from_record
from resolvers.pool import Connection

_OF_USER = f"""
SELECT id, granted_by, granted_at, {COLUMNS} FROM access_grant WHERE user_name = $1 ORDER BY id
"""  # noqa: S608 - constants of our own
_ALL = f"""
SELECT id, granted_by, granted_at, {COLUMNS}, user_name FROM access_grant
WHERE user_name IS NOT NULL ORDER BY id
"""  # noqa: S608 - constants of our own
_USERS = """
SELECT u.user_name, u.name, u.kind, u.active, coalesce(c.locked_until > now(), false) AS locked,
    c.signed_in_at, u.version
FROM user_account u LEFT JOIN user_credential c USING (user_name) ORDER BY u.user_name
"""
_HOLDERS = f"""
SELECT u.user_name, u.name, u.active, g.id, g.granted_by, g.granted_at, {GRANTED}
FROM access_grant g JOIN user_account u ON u.user_name = g.user_name
WHERE g.role = $1 AND ($2::text IS NULL OR g.user_name = $2) AND g.id > $3 ORDER BY g.id LIMIT $4
"""  # noqa: S608 - constants of our own
_ADD = f"""
INSERT INTO access_grant (user_name, granted_by, granted_at, {COLUMNS})
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING id
"""  # noqa: S608 - constants of our own
_REMOVE = "DELETE FROM access_grant WHERE id = $1 AND user_name = $2"
# His grants, those of his keys, and of tokens that the command line made for his name.
_POWERS = f"""
SELECT {GRANTED} FROM access_grant g WHERE g.user_name = $1
UNION ALL SELECT {GRANTED} FROM access_token t JOIN access_grant g USING (token_id)
WHERE t.user_name = $1 AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > now())
"""  # noqa: S608 - constants of our own
_UNKNOWN = """
SELECT 'company_codes' AS list, c AS code FROM unnest($1::text[]) c
WHERE NOT EXISTS (SELECT FROM company_code WHERE company_code = c)
UNION ALL SELECT 'sales_orgs', c FROM unnest($2::text[]) c
WHERE NOT EXISTS (SELECT FROM sales_organization WHERE sales_org = c)
  AND NOT EXISTS (SELECT FROM sales_area WHERE sales_area = c)
UNION ALL SELECT 'institutions', c FROM unnest($3::text[]) c
WHERE NOT EXISTS (SELECT FROM institution WHERE institution_code = c)
UNION ALL SELECT 'archive_types', c FROM unnest($4::text[]) c
WHERE NOT EXISTS (SELECT FROM archive_type WHERE archive_type = c)
  AND NOT EXISTS (SELECT FROM archive_category WHERE category_code = c)
"""


@dataclass(frozen=True)
class GrantRow:
    """A grant that a user has, with its number."""

    grant_id: int
    grant: Grant
    granted_by: str
    granted_at: datetime


@dataclass(frozen=True)
class Holder:
    """A user with a role, and the grant that gives it to him."""

    user_name: str
    name: str
    active: bool
    row: GrantRow


@dataclass(frozen=True)
class UserRow:
    """What the command line's list shows of a user."""

    user_name: str
    name: str
    kind: str
    active: bool
    locked: bool
    signed_in_at: datetime | None
    version: int
    grants: tuple[GrantRow, ...]


def covers(outer: Grant, inner: Grant) -> bool:
    """Whether all that `inner` reaches lies in the reach of `outer`, whatever their roles."""
    return (
        _within(outer.company_codes, inner.company_codes)
        and _inside(outer.sales_orgs, inner.sales_orgs)
        and _within(outer.institutions, inner.institutions)
        and _inside(outer.archive_types, inner.archive_types)
        and _within(outer.stores, inner.stores)
        and inner.clearance <= outer.clearance
        and (outer.actions is None or (inner.actions is not None and inner.actions <= outer.actions))
        and (outer.classes is None or (inner.classes is not None and inner.classes <= outer.classes))
    )


def may_give(giver: Caller, grant: Grant) -> bool:
    """US-3: any role, but no further than one of his own grants as administrator reaches."""
    return any(covers(own, grant) for own in _administering(giver))


def within_own(owner: Caller, grant: Grant) -> bool:
    """Whether it says no more than one of his own grants of the same role."""
    return any(own.role == grant.role and covers(own, grant) for own in owner.grants)


def administers(caller: Caller, *institutions: str | None) -> bool:
    """Records that lie in these institutions; None = in none of them, where every administrator may act."""
    named = frozenset(one for one in institutions if one)
    return any(_within(own.institutions, named) for own in _administering(caller))


def administers_all(caller: Caller) -> bool:
    """What all institutions share, such as categories and types of archives."""
    return any(own.institutions is None for own in _administering(caller))


def keeps_locations(caller: Caller, *institutions: str | None) -> bool:
    """Locations of these institutions; None = of none of them, where every keeper may act."""
    named = frozenset(one for one in institutions if one)
    return any(_within(own.institutions, named) for own in _writing(caller, STORAGE_ADMIN))


def may_maintain(caller: Caller, grants: Iterable[Grant], *institutions: str | None) -> bool:
    """A user with these grants: who may mend his password or his mail address could become him."""
    return administers(caller, *institutions) and all(may_give(caller, grant) for grant in grants)


async def grants_of(source: asyncpg.Pool | Connection, user_name: str) -> list[GrantRow]:
    return [_row(row) for row in await source.fetch(_OF_USER, user_name)]


async def is_whole(source: asyncpg.Pool | Connection, caller: Caller) -> bool:
    """Whether the key that he shows reaches as far as his own grants."""
    return all(within_own(caller, row.grant) for row in await grants_of(source, caller.user_name))


async def grants_seen(pool: asyncpg.Pool, caller: Caller, user_name: str) -> list[GrantRow]:
    """His own, and those of others for who sees users; none for whom there is no such user."""
    name = user_name.strip().upper()
    seen = name == caller.user_name or caller.read_scope().users
    return await grants_of(pool, name) if seen and "\0" not in name else []


async def holders_seen(
    pool: asyncpg.Pool, caller: Caller, role: str, *, after: int, first: int
) -> list[Holder]:
    """Who has a role: of others only for who sees users. In the order in which it was given."""
    only = None if caller.read_scope().users else caller.user_name
    rows = await pool.fetch(_HOLDERS, role.replace("\0", ""), only, after, first)
    return [Holder(row["user_name"], row["name"], row["active"], _row(row)) for row in rows]


async def all_users(pool: asyncpg.Pool) -> list[UserRow]:
    rows = await pool.fetch(_USERS)
    grants: dict[str, list[GrantRow]] = {row["user_name"]: [] for row in rows}
    for row in await pool.fetch(_ALL):
        grants.get(row["user_name"], []).append(_row(row))
    return [UserRow(*row, grants=tuple(grants[row["user_name"]])) for row in rows]


async def powers_of(connection: Connection, user_name: str) -> list[Grant]:
    """Whatever he may, be it by a key."""
    return [grant_from_record(row) for row in await connection.fetch(_POWERS, user_name)]


async def roles_of(connection: Connection, user_name: str) -> frozenset[str]:
    """For the separation of duties, which is about the whole user; ask under the lock of his row."""
    return frozenset(grant.role for grant in await powers_of(connection, user_name))


async def add_grant(connection: Connection, user_name: str, grant: Grant, giver: str, now: datetime) -> int:
    return await connection.fetchval(_ADD, user_name, giver, now, *columns_of(grant))


async def remove_grant(connection: Connection, user_name: str, grant_id: int) -> None:
    await connection.execute(_REMOVE, grant_id, user_name)


async def unknown_codes(source: asyncpg.Pool | Connection, grant: Grant, path: Path) -> list[Finding]:
    """Codes of the grant that no table holds. Stores have no table yet."""
    lists = (grant.company_codes, grant.sales_orgs, grant.institutions, grant.archive_types)
    rows = await source.fetch(_UNKNOWN, *(sorted(codes or ()) for codes in lists))
    return [error(Code.GEN_REF, (*path, row["list"]), value=row["code"]) for row in rows]


def _administering(caller: Caller) -> Iterable[Grant]:
    return _writing(caller, ADMIN)


def _writing(caller: Caller, role: str) -> Iterable[Grant]:
    return (one for one in caller.grants if one.role == role and one.allows(Action.WRITE))


def _row(row: asyncpg.Record) -> GrantRow:
    return GrantRow(row["id"], grant_from_record(row), row["granted_by"], row["granted_at"])


def _within(outer: Codes, inner: Codes) -> bool:
    return outer is None or (inner is not None and inner <= outer)


def _inside(outer: Codes, inner: Codes) -> bool:
    """F723 covers F723/AQ/XX, KU covers KU/PZ."""
    if outer is None or inner is None:
        return outer is None
    return all(not outer.isdisjoint({one, one.partition("/")[0]}) for one in inner)
