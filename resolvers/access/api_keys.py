"""API keys in their table: made, found, ended; their text is shown once. Next: wanted.py."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import asyncpg

from resolvers.access.caller import Grant
from resolvers.access.granting import Connection, GrantRow
from resolvers.access.grants import COLUMNS, GRANTED, columns_of, grant_from_record
from resolvers.access.tokens import SHOWN, digest, fresh_token

_LIVE = "t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > now())"
# A token without a session is a key; those that the command line made need no name.
_SELECT = f"""
SELECT t.token_id, t.user_name, t.key_name, t.prefix, t.description, t.language, t.created_at, t.created_by,
    t.expires_at, t.revoked_at, t.used_at, {_LIVE} AS live,
    g.id AS grant_id, g.granted_by, g.granted_at, {GRANTED}
"""
_FIND = f"""
{_SELECT} FROM access_token t LEFT JOIN access_grant g ON g.token_id = t.token_id
WHERE t.token_id = $1 AND t.session_id IS NULL ORDER BY g.id
"""
_LIST = f"""
{_SELECT} FROM (
    SELECT * FROM access_token t
    WHERE t.session_id IS NULL AND ($1::text IS NULL OR t.user_name = $1) AND ($2 OR {_LIVE})
        AND ($3::bigint IS NULL OR t.token_id < $3)
    ORDER BY t.token_id DESC LIMIT $4
) t LEFT JOIN access_grant g ON g.token_id = t.token_id ORDER BY t.token_id DESC, g.id
"""  # noqa: S608 - constants of our own
_MAKE = """
INSERT INTO access_token (digest, user_name, key_name, prefix, description, language, created_at, created_by,
    expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING token_id
"""
_GRANT = f"""
INSERT INTO access_grant (token_id, granted_by, granted_at, {COLUMNS})
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
"""  # noqa: S608 - constants of our own
_COUNT = f"""
SELECT count(*) FROM access_token t
WHERE t.session_id IS NULL AND t.user_name = $1 AND t.key_name = $2 AND {_LIVE}
"""  # noqa: S608 - constants of our own
_SHORTEN = "UPDATE access_token SET expires_at = least(expires_at, $2) WHERE token_id = $1"
_REVOKE = "UPDATE access_token SET revoked_at = $2 WHERE token_id = $1 AND revoked_at IS NULL"


@dataclass(frozen=True)
class KeyDraft:
    """What a key is to be. Without an end it lives until it is revoked: for the command line only."""

    user_name: str
    name: str | None
    grants: Sequence[Grant]
    expires_at: datetime | None
    description: str = ""
    language: str = "zh"
    made_by: str = ""  # empty = the command line


@dataclass(frozen=True)
class ApiKey:
    """What is shown of a key; never the key."""

    key_id: int
    user_name: str
    name: str | None
    prefix: str
    description: str
    language: str
    grants: tuple[GrantRow, ...]
    created_at: datetime
    created_by: str
    expires_at: datetime | None
    revoked_at: datetime | None
    used_at: datetime | None
    live: bool


@dataclass(frozen=True)
class KeysWanted:
    """Of which user, None = of all; whether those too that were revoked or are over; one page."""

    user_name: str | None = None
    ended: bool = False
    after: int | None = None  # the number of the last one seen
    first: int = 50


async def find_key(source: asyncpg.Pool | Connection, key_id: int) -> ApiKey | None:
    found = _keys(await source.fetch(_FIND, key_id))
    return found[0] if found else None


async def list_keys(source: asyncpg.Pool | Connection, wanted: KeysWanted) -> list[ApiKey]:
    """The newest first."""
    return _keys(await source.fetch(_LIST, wanted.user_name, wanted.ended, wanted.after, wanted.first))


async def make_key(connection: Connection, draft: KeyDraft, now: datetime) -> tuple[int, str]:
    """Its number and its text, which is not kept. Inside a transaction."""
    token = fresh_token()
    prefix = token[:SHOWN]
    made = (draft.description, draft.language, now, draft.made_by, draft.expires_at)
    key_id: int = await connection.fetchval(_MAKE, digest(token), draft.user_name, draft.name, prefix, *made)
    rows = [(key_id, draft.made_by, now, *columns_of(grant)) for grant in draft.grants]
    await connection.executemany(_GRANT, rows)
    return key_id, token


async def count_live(connection: Connection, user_name: str, name: str) -> int:
    """Under the lock of the user's row."""
    return await connection.fetchval(_COUNT, user_name, name)


async def shorten_key(connection: Connection, key_id: int, end: datetime) -> None:
    """It ends then, if it does not end before."""
    await connection.execute(_SHORTEN, key_id, end)


async def end_key(connection: Connection, key_id: int, now: datetime) -> bool:
    """False if it was revoked before."""
    return await connection.execute(_REVOKE, key_id, now) == "UPDATE 1"


def _keys(records: Sequence[asyncpg.Record]) -> list[ApiKey]:
    rows: dict[int, ApiKey] = {}
    for record in records:
        row = rows.get(record["token_id"]) or _key(record)
        if record["role"] is not None:
            given = GrantRow(
                record["grant_id"], grant_from_record(record), record["granted_by"], record["granted_at"]
            )
            row = replace(row, grants=(*row.grants, given))
        rows[row.key_id] = row
    return list(rows.values())


def _key(record: asyncpg.Record) -> ApiKey:
    same = {name: record[name] for name in ApiKey.__dataclass_fields__ if name in record}
    more: dict[str, Any] = {"key_id": record["token_id"], "name": record["key_name"], "grants": ()}
    return ApiKey(**{**same, **more})
