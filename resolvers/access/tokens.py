"""Bearer tokens: made once, kept as a digest, found in a cache of a few seconds. Next: hearing.py."""

import asyncio
import contextlib
import hashlib
import math
import re
import secrets
import string
import time
import zlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from weakref import WeakValueDictionary

import asyncpg

from resolvers.access.caller import LANGUAGES, USER_NAME_LENGTH, Caller, Grant
from resolvers.access.grants import COLUMNS, GRANTED, columns_of, grant_from_record, text_from_grant
from resolvers.access.news import EVERYBODY, tell
from resolvers.access.uncovered import UNCOVERED, read_uncovered
from resolvers.errors import Busy

PREFIX = "dsr_"
SHOWN = 12  # characters of a key that lists show: enough to tell keys apart, nothing to guess the rest by
CACHE_SECONDS = 5.0  # a token ended in SQL, without news, works at most this long where it was just seen

_RANDOM_BYTES = 32
_CHECK_LENGTH = 6
_CACHE_ROWS = 10_000
_JWT_DOTS = 2
_JWT_SECONDS = 1.0  # how often a stream looks at a token of whose end we have no news
_LEAST_SECONDS = 0.05  # … and at least waits
_BUSY_SECONDS = 0.5  # … while the database cannot be asked
_FORM = re.compile(r"ds[a-z]_[A-Za-z0-9_-]{43}[0-9A-Za-z]{6}")
_DIGITS = string.digits + string.ascii_letters
_USER_NAME = re.compile(rf"[A-Z0-9_./-]{{1,{USER_NAME_LENGTH}}}")

IDLE = "interval '30 minutes'"  # US-8
SESSION_LIVES = f"s.ended_at IS NULL AND s.ends_at > now() AND s.used_at > now() - {IDLE}"
USER_LIVES = "u.active AND coalesce(u.valid_from <= $2, true) AND coalesce(u.valid_to >= $2, true)"
# Of token t, its session s and its user u; $2 is the business day.
LIVING = f"""
t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > now())
AND (t.session_id IS NULL OR {SESSION_LIVES})
AND (u.user_name IS NULL AND t.session_id IS NULL OR {USER_LIVES})
"""

# Of a session the grants are the user's, of an API key its own. Names a user's row does not know are those of
# keys that the command line made.
_FIND = f"""
SELECT t.token_id, t.session_id, t.user_name, t.language, {GRANTED},
    t.session_id IS NOT NULL AND coalesce(c.must_change, false) AS must_change,
    extract(epoch FROM least(t.expires_at, s.ends_at, s.used_at + {IDLE}) - now())::float8 AS left_seconds,
    {UNCOVERED.format("t.user_name", "(m.session_id = t.session_id OR m.token_id = t.token_id)")}
FROM access_token t
LEFT JOIN user_session s ON s.session_id = t.session_id
LEFT JOIN user_account u ON u.user_name = t.user_name
LEFT JOIN user_credential c ON c.user_name = t.user_name
LEFT JOIN LATERAL (
    SELECT * FROM access_grant WHERE token_id = t.token_id AND t.session_id IS NULL
    UNION ALL
    SELECT * FROM access_grant WHERE user_name = t.user_name AND t.session_id IS NOT NULL
) g ON true
WHERE t.digest = $1 AND {LIVING}
ORDER BY g.id
"""  # noqa: S608 - constants of our own
_MAKE = """
INSERT INTO access_token (digest, user_name, description, language, expires_at, prefix)
VALUES ($1, $2, $3, $4, $5, $6) RETURNING token_id
"""
_GRANT = f"""
INSERT INTO access_grant (token_id, {COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
"""  # noqa: S608 - constants of our own
_LIST = f"""
SELECT t.token_id, t.user_name, t.description, t.created_at, t.expires_at, t.revoked_at,
       {GRANTED}
FROM access_token t LEFT JOIN access_grant g ON g.token_id = t.token_id
WHERE t.session_id IS NULL ORDER BY t.token_id, g.id
"""  # noqa: S608 - constants of our own
_REVOKE = """
UPDATE access_token SET revoked_at = now() WHERE token_id = $1 AND revoked_at IS NULL RETURNING user_name
"""


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
    if not is_user_name(user_name):
        raise TokenError(f"a user name has 1 to {USER_NAME_LENGTH} characters of A-Z 0-9 _ . / -")
    if new.language not in LANGUAGES:
        raise TokenError(f"languages are {', '.join(LANGUAGES)}")
    token = fresh_token()
    async with pool.acquire() as connection, connection.transaction():
        token_id = await connection.fetchval(
            _MAKE,
            *(digest(token), user_name, new.description, new.language, new.expires_at),
            token[:SHOWN],
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
    async with pool.acquire() as connection, connection.transaction():
        user_name = await connection.fetchval(_REVOKE, token_id)
        if user_name is None:
            return False
        await tell(connection, user_name)
    return True


@dataclass
class _Known:
    callers: dict[str | None, Caller]  # by preferred language; None = the token's own
    until: float  # of time.monotonic(): how long this is believed
    ends: float  # … and when the token surely is over
    used: tuple[int, int | None]  # token and session


class TokenBook:
    """Finds the caller of a token, and remembers for CACHE_SECONDS: so a warm read is one statement.

    `hearing.py` makes it forget a user at once of whom there is news, and writes down which tokens were used.
    """

    def __init__(
        self,
        pool: asyncpg.Pool,
        *,
        seconds: float = CACHE_SECONDS,
        today: Callable[[], date] = lambda: datetime.now(UTC).date(),
        oidc: Callable[[str], Awaitable[Caller | None]] | None = None,
    ) -> None:
        self._pool = pool
        self._seconds = seconds
        self._today = today
        self._oidc = oidc  # of tokens that look like a company identity provider's
        self._known: dict[bytes, _Known] = {}
        self._used: set[tuple[int, int | None]] = set()
        self._bells: WeakValueDictionary[str, asyncio.Event] = WeakValueDictionary()
        self._asking: dict[bytes, asyncio.Task[_Known | None]] = {}
        self._news = 0
        self.also_forget: list[Callable[[str], None]] = []  # what others remember of users

    def recall(self, token: str, language: str | None = None) -> Caller | None:
        """Without the database; None = ask find()."""
        known = self._known.get(_raw_digest(token))
        if known is None or known.until < time.monotonic():
            return None
        self._used.add(known.used)
        return _speaking(known, language)

    async def find(self, token: str, language: str | None = None) -> Caller | None:
        """The caller, or None: unknown, expired and revoked tokens look the same. Busy if nobody can tell."""
        found = self.recall(token, language)
        if found is not None:
            return found
        if self._oidc is not None and token.count(".") == _JWT_DOTS:
            caller = await self._oidc(token)
            return caller if caller is None or language is None else _in_language(caller, language)
        known = await self._ask(token)
        if known is None:
            return None
        self._used.add(known.used)
        return _speaking(known, language)

    async def is_over(self, token: str, caller: Caller, seconds: float) -> bool:
        """Waits at most so long; True as soon as the token no longer allows what the caller may. For streams:
        to look is not to use, so that an open stream does not keep a session from its idle end.
        """
        known = self._known.get(_raw_digest(token))
        if token.count(".") == _JWT_DOTS:
            least = min(seconds, _JWT_SECONDS)
        elif known is None:  # there was news before anybody listened here
            least = 0.0
        else:
            least = min(seconds, known.ends - time.monotonic())
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(max(least, _LEAST_SECONDS)):
                await self._bell(caller.user_name).wait()
        try:
            found = await self._look(token)
        except Busy:  # nobody knows more than before
            await asyncio.sleep(_BUSY_SECONDS)
            return known is not None and known.ends <= time.monotonic()
        return found is None or found.must_change_password or found.grants != caller.grants

    def forget(self, user_name: str) -> None:
        """What is remembered of this user is old."""
        self._news += 1
        self._asking.clear()  # what is asked now may be answered from before
        for forget in self.also_forget:
            forget(user_name)
        everybody = user_name == EVERYBODY
        for key, known in list(self._known.items()):
            if everybody or known.callers[None].user_name == user_name:
                del self._known[key]
        for name, bell in list(self._bells.items()):
            if everybody or name == user_name:
                del self._bells[name]
                bell.set()

    def take_used(self) -> set[tuple[int, int | None]]:
        """Tokens and their sessions that were used since it was last asked."""
        used, self._used = self._used, set()
        return used

    async def _look(self, token: str) -> Caller | None:
        """Without using it, and not older than the newest news."""
        while True:
            news, known = self._news, self._known.get(_raw_digest(token))
            if known is not None and known.until >= time.monotonic():
                return known.callers[None]
            if self._oidc is not None and token.count(".") == _JWT_DOTS:
                found = await self._oidc(token)
            else:
                known = await self._ask(token)
                found = known and known.callers[None]
            if news == self._news:
                return found

    async def _ask(self, token: str) -> _Known | None:
        """A thousand streams of one token that hear the same news ask once."""
        if not well_formed(token):
            return None
        key = _raw_digest(token)
        task = self._asking.get(key)
        if task is None:
            task = self._asking[key] = asyncio.create_task(self._fetch(token, key))
            task.add_done_callback(lambda done: self._asked(key, done))
        return await asyncio.shield(task)

    def _asked(self, key: bytes, task: "asyncio.Task[_Known | None]") -> None:
        if self._asking.get(key) is task:
            del self._asking[key]
        if not task.cancelled():
            task.exception()  # whoever waited has it; perhaps nobody waits any more

    async def _fetch(self, token: str, key: bytes) -> _Known | None:
        started, news = time.monotonic(), self._news
        try:
            rows = await self._pool.fetch(_FIND, digest(token), self._today())
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            raise Busy from error
        if not rows:
            self._known.pop(key, None)
            return None
        if len(self._known) >= _CACHE_ROWS:
            self._known.clear()  # a flood of live tokens: begin again rather than grow
        known = _known(rows, started, self._seconds)
        if news == self._news:  # else there was news meanwhile, perhaps of this user
            self._known[key] = known
        return known

    def _bell(self, user_name: str) -> asyncio.Event:
        bell = self._bells.get(user_name)
        if bell is None:
            bell = self._bells[user_name] = asyncio.Event()
        return bell


def is_user_name(text: str) -> bool:
    return bool(_USER_NAME.fullmatch(text))


def fresh_token(prefix: str = PREFIX) -> str:
    body = prefix + secrets.token_urlsafe(_RANDOM_BYTES)
    return body + _check(body)


def digest(token: str) -> str:
    """32 random bytes need no salt and no slow hash: there is nothing to guess."""
    return hashlib.sha256(token.encode()).hexdigest()


def well_formed(token: str, prefix: str = PREFIX) -> bool:
    """Garbage, cut-off copies and typing errors are refused without asking the database."""
    return (
        bool(_FORM.fullmatch(token))
        and token.startswith(prefix)
        and token[-_CHECK_LENGTH:] == _check(token[:-_CHECK_LENGTH])
    )


def _raw_digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


def _check(body: str) -> str:
    number, text = zlib.crc32(body.encode()), ""
    for _ in range(_CHECK_LENGTH):
        number, digit = divmod(number, len(_DIGITS))
        text = _DIGITS[digit] + text
    return text


def _known(rows: Sequence[asyncpg.Record], started: float, seconds: float) -> _Known:
    first = rows[0]
    grants = tuple(grant_from_record(row) for row in rows if row["role"] is not None)
    unmasked, covered_after = read_uncovered(first["unmasked"], grants)
    caller = Caller(
        user_name=first["user_name"],
        grants=grants,
        languages=_languages(first["language"]),
        token_id=first["token_id"],
        session_id=first["session_id"],
        must_change_password=first["must_change"],
        unmasked=unmasked,
    )
    left = math.inf if first["left_seconds"] is None else first["left_seconds"]
    believed = min(seconds, left, covered_after)
    used = (first["token_id"], first["session_id"])
    return _Known({None: caller, first["language"]: caller}, started + believed, started + left, used)


def _speaking(known: _Known, language: str | None) -> Caller:
    caller = known.callers.get(language)
    if caller is None:
        caller = _in_language(known.callers[None], language or LANGUAGES[0])
        known.callers[language] = caller
    return caller


def _in_language(caller: Caller, language: str) -> Caller:
    return replace(caller, languages=_languages(language))


def _languages(first: str) -> tuple[str, ...]:
    return (first, *(language for language in LANGUAGES if language != first))
