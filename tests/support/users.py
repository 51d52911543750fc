"""Users that sign in with a password. Next: door.py."""

from dataclasses import replace
from datetime import date
from typing import Any

import asyncpg

from resolvers.access.grants import COLUMNS, columns_of, grant_from_text
from resolvers.access.passwords import Hasher, store_password
from tests.support.door import Door

PASSWORD = "Lanjiang-Zhuanshu-7"
SIGN_IN = """mutation ($u: String!, $p: String!, $c: Boolean!) {
  signIn(userName: $u, password: $p, cookie: $c) { __typename
  ... on SignedIn { accessToken expiresAt refreshToken sessionEndsAt mustChangePassword roles }
  ... on Refused { findings { code } } } }"""
_USER = """
INSERT INTO user_account (user_name, name, kind, email, active, valid_from, valid_to, language, version,
    created_on, created_by, changed_at, changed_by)
VALUES ($1, $2, 'OPERATOR', $3, true, $4, $5, $6, 1, current_date, 'TEST', now(), 'TEST')
"""
_GRANT = f"""
INSERT INTO access_grant (user_name, {COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
"""


async def add_user(  # noqa: PLR0913 -- what a user may have
    dsn: str,
    user_name: str,
    *grants: str,
    password: str | None = PASSWORD,
    email: str | None = None,
    must_change: bool = False,
    valid: tuple[date | None, date | None] = (None, None),
    language: str = "zh",
) -> None:
    """`password` = None: he signs in elsewhere only."""
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(_USER, user_name, f"Name of {user_name}", email, *valid, language)
        for grant in grants:
            await connection.execute(_GRANT, user_name, *columns_of(grant_from_text(grant)))
        if password is not None:
            hashed = await Hasher().hash(password)
            await store_password(connection, user_name, hashed, must_change=must_change)
    finally:
        await connection.close()


async def sign_in(door: Door, user_name: str, password: str = PASSWORD) -> Door:
    """The same service, asked in a session of this user."""
    return replace(door, token=(await signed_in(door, user_name, password))["accessToken"])


async def signed_in(door: Door, user_name: str, password: str = PASSWORD) -> dict[str, Any]:
    """What signIn answers, which must not be a refusal."""
    answer = await replace(door, token="").data(SIGN_IN, {"u": user_name, "p": password, "c": False})
    assert answer["signIn"]["__typename"] == "SignedIn", answer
    return answer["signIn"]


async def run(dsn: str, sql: str, *values: object) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(sql, *values)
    finally:
        await connection.close()


async def rows(dsn: str, sql: str, *values: object) -> list[dict[str, Any]]:
    connection = await asyncpg.connect(dsn)
    try:
        return [dict(row) for row in await connection.fetch(sql, *values)]
    finally:
        await connection.close()
