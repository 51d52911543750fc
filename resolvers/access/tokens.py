"""Bearer tokens: made once, kept as a digest, found in a cache of a few seconds. Next: seal.py."""

import hashlib
import re
import secrets
import string
import time
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import asyncpg

from resolvers.access.caller import LANGUAGES, USER_NAME_LENGTH, Caller, Grant
from resolvers.access.grants import COLUMNS, columns_of, grant_from_record, text_from_grant
from resolvers.errors import Busy

PREFIX = "dsr_"
CACHE_SECONDS = 5.0  # a revoked token works at most this long in a process that has just seen it

_RANDOM_BYTES = 32
_CHECK_LENGTH = 6
_CACHE_ROWS = 10_000
_FORM = re.compile(r"dsr_[A-Za-z0-9_-]{43}[0-9A-Za-z]{6}")
_DIGITS = string.digits + string.ascii_letters
_USER_NAME = re.compile(rf"[A-Z0-9_./-]{{1,{USER_NAME_LENGTH}}}")

_GRANTED = ", ".join(f"g.{name}" for name in COLUMNS.split(", "))
_FIND = f"""
SELECT t.token_id, t.user_name, t.language, t.expires_at, {_GRANTED}
FROM access_token t LEFT JOIN access_grant g ON g.token_id = t.token_id
WHERE t.digest = $1 AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > now())
ORDER BY g.id
"""  # noqa: S608 - constants of our own
_MAKE = """
INSERT INTO access_token (digest, user_name, description, language, expires_at)
VALUES ($1, $2, $3, $4, $5) RETURNING token_id
"""
_GRANT = f"""
INSERT INTO access_grant (token_id, {COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
"""  # noqa: S608 - constants of our own
_LIST = f"""
SELECT t.token_id, t.user_name, t.description, t.created_at, t.expires_at, t.revoked_at,
       {_GRANTED}
FROM access_token t LEFT JOIN access_grant g ON g.token_id = t.token_id ORDER BY t.token_id, g.id
"""  # noqa: S608 - constants of our own
_REVOKE = "UPDATE access_token SET revoked_at = now() WHERE token_id = $1 AND revoked_at IS NULL"


class TokenError(ValueError):
    """A token cannot be made as asked; the message is one line for the person who asked."""


@dataclass(frozen=True)
class NewToken:
    """What a token is to be."""

    user_name: str
    grants: Sequence[Grant]
    description: str = ""
    language: str = LANGUAGES[0]
    expires_at: datetime | None = None


@dataclass(frozen=True)
class TokenRow:
    """What a list of tokens shows; never the token."""

    token_id: int
    user_name: str
    description: str
    grants: tuple[str, ...]
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None


async def make_token(pool: asyncpg.Pool, new: NewToken) -> str:
    """The token's text. It is shown this once: the database keeps its digest only."""
    user_name = new.user_name.strip().upper()
    if not _USER_NAME.fullmatch(user_name):
        raise TokenError(f"a user name has 1 to {USER_NAME_LENGTH} characters of A-Z 0-9 _ . / -")
    if new.language not in LANGUAGES:
        raise TokenError(f"languages are {', '.join(LANGUAGES)}")
    token = fresh_token()
    async with pool.acquire() as connection, connection.transaction():
        token_id = await connection.fetchval(
            _MAKE, digest(token), user_name, new.description, new.language, new.expires_at
        )
        await connection.executemany(
            _GRANT,
            [(token_id, *columns_of(grant)) for grant in new.grants],
        )
    return token


async def list_tokens(pool: asyncpg.Pool) -> list[TokenRow]:
    rows: dict[int, TokenRow] = {}
    for record in await pool.fetch(_LIST):
        row = rows.get(record["token_id"])
        if row is None:
            facts = {name: record[name] for name in ("token_id", "user_name", "description")}
            times = {name: record[name] for name in ("created_at", "expires_at", "revoked_at")}
            row = TokenRow(**facts, **times, grants=())
        if record["role"] is not None:
            row = replace(row, grants=(*row.grants, text_from_grant(grant_from_record(record))))
        rows[row.token_id] = row
    return list(rows.values())


async def revoke_token(pool: asyncpg.Pool, token_id: int) -> bool:
    """False if there is no such token or it was revoked before."""
    return await pool.execute(_REVOKE, token_id) == "UPDATE 1"


@dataclass
class _Known:
    callers: dict[str | None, Caller]  # by preferred language; None = the token's own
    until: float


class TokenBook:
    """Finds the caller of a token, and remembers for CACHE_SECONDS: so a warm read is one statement."""

    def __init__(self, pool: asyncpg.Pool, *, seconds: float = CACHE_SECONDS) -> None:
        self._pool = pool
        self._seconds = seconds
        self._known: dict[bytes, _Known] = {}

    def recall(self, token: str, language: str | None = None) -> Caller | None:
        """Without the database; None = ask find()."""
        known = self._known.get(_raw_digest(token))
        if known is None or known.until < time.monotonic():
            return None
        return _speaking(known, language)

    async def find(self, token: str, language: str | None = None) -> Caller | None:
        """The caller, or None: unknown, expired and revoked tokens look the same. Busy if nobody can tell."""
        found = self.recall(token, language)
        if found is not None or not well_formed(token):
            return found
        started = time.monotonic()
        try:
            rows = await self._pool.fetch(_FIND, digest(token))
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            raise Busy from error
        if not rows:
            self._known.pop(_raw_digest(token), None)
            return None
        first = rows[0]
        chosen = first["language"]
        caller = Caller(
            user_name=first["user_name"],
            grants=tuple(grant_from_record(row) for row in rows if row["role"] is not None),
            languages=_languages(chosen),
            token_id=first["token_id"],
        )
        if len(self._known) >= _CACHE_ROWS:
            self._known.clear()  # a flood of live tokens: begin again rather than grow
        known = _Known({None: caller, chosen: caller}, started + self._lifetime(first["expires_at"]))
        self._known[_raw_digest(token)] = known
        return _speaking(known, language)

    def _lifetime(self, expires_at: datetime | None) -> float:
        if expires_at is None:
            return self._seconds
        return min(self._seconds, (expires_at - datetime.now(UTC)).total_seconds())


def fresh_token() -> str:
    body = PREFIX + secrets.token_urlsafe(_RANDOM_BYTES)
    return body + _check(body)


def digest(token: str) -> str:
    """32 random bytes need no salt and no slow hash: there is nothing to guess."""
    return hashlib.sha256(token.encode()).hexdigest()


def well_formed(token: str) -> bool:
    """Garbage, cut-off copies and typing errors are refused without asking the database."""
    return bool(_FORM.fullmatch(token)) and token[-_CHECK_LENGTH:] == _check(token[:-_CHECK_LENGTH])


def _raw_digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


def _check(body: str) -> str:
    number, text = zlib.crc32(body.encode()), ""
    for _ in range(_CHECK_LENGTH):
        number, digit = divmod(number, len(_DIGITS))
        text = _DIGITS[digit] + text
    return text


def _speaking(known: _Known, language: str | None) -> Caller:
    caller = known.callers.get(language)
    if caller is None:
        caller = replace(known.callers[None], languages=_languages(language or LANGUAGES[0]))
        known.callers[language] = caller
    return caller


def _languages(first: str) -> tuple[str, ...]:
    return (first, *(language for language in LANGUAGES if language != first))
