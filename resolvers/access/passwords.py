"""Passwords: hashed by a few threads, guesses counted before they are judged. Next: errands.py."""

import asyncio
import base64
import os
import secrets
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

import asyncpg
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from zxcvbn_rs_py import zxcvbn

from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.passwords import FAILURES, LOCK_MINUTES, REMEMBERED, check_password, normal
from models.rules.state import Path
from resolvers.errors import Busy
from resolvers.pool import Connection

_AT_ONCE = 2  # 64 MiB and four threads of the library's own each
_MOST_WAITING = 60  # about six seconds
_LONGEST_TRIED = 1_024
# Characters: a hundred signs that stand for letters would take seconds, in which the library lets no other
# thread run.
_JUDGED = 24
_T = TypeVar("_T")

# Counted first and in one statement, so that a hundred guesses at once are still only FAILURES. A name that
# belongs to nobody is treated like any other. No row = locked.
_TRY = f"""
INSERT INTO user_credential AS c (user_name, failures, failed_at) VALUES ($1, 1, now())
ON CONFLICT (user_name) DO UPDATE SET
    failures = CASE WHEN c.locked_until IS NULL THEN c.failures + 1 ELSE 1 END,
    locked_until = CASE WHEN c.locked_until IS NULL AND c.failures + 1 >= {FAILURES}
        THEN now() + interval '{LOCK_MINUTES} minutes' END,
    failed_at = now()
WHERE c.locked_until IS NULL OR c.locked_until <= now()
RETURNING failures, password_hash,
    EXISTS (SELECT FROM user_account u WHERE u.user_name = $1) AS known
"""  # noqa: S608 - constants of our own
_KNOWN = "SELECT EXISTS (SELECT FROM user_account WHERE user_name = $1)"
_RIGHT = """
UPDATE user_credential SET failures = 0, failed_at = NULL, locked_until = NULL, signed_in_at = now(),
    password_hash = coalesce($3, password_hash)
WHERE user_name = $1 AND password_hash = $2
"""
_STORE = f"""
INSERT INTO user_credential AS c (user_name, password_hash, set_at, must_change) VALUES ($1, $2, now(), $3)
ON CONFLICT (user_name) DO UPDATE SET
    password_hash = excluded.password_hash, set_at = now(), must_change = excluded.must_change,
    earlier_hashes = CASE WHEN c.password_hash IS NOT NULL
        THEN (c.password_hash || coalesce(c.earlier_hashes, '{{}}'))[1:{REMEMBERED - 1}] END,
    failures = 0, failed_at = NULL, locked_until = NULL
"""  # noqa: S608 - a constant of our own
_END_RECOVERIES = "UPDATE recovery_token SET used_at = now() WHERE user_name = $1 AND used_at IS NULL"
_USED = "SELECT password_hash, earlier_hashes FROM user_credential WHERE user_name = $1"
_WORDS = "SELECT name, email, mobile, employee FROM user_account WHERE user_name = $1"


class Hasher:
    """Argon2id. Who would have to wait too long for his turn is told to come again."""

    def __init__(self) -> None:
        argon = Argon2Hasher()
        self._hash = PasswordHash((argon,))
        self._threads = ThreadPoolExecutor(_AT_ONCE, "passwords")
        self._waiting = 0
        # fits no password, and is as much work as one that does
        cost = f"m={argon._hasher.memory_cost},t={argon._hasher.time_cost},p={argon._hasher.parallelism}"  # pyright: ignore[reportPrivateUsage]
        self._nobody = f"$argon2id$v=19${cost}${_random(16)}${_random(32)}"

    def demand(self) -> None:
        """Busy if there is no turn to be had: for the first step of an act, the others are carried out."""
        if self._waiting >= _MOST_WAITING:
            raise Busy(retry_after=5, message="too many sign in at once")

    @contextmanager
    def place(self) -> Generator[None]:
        """Kept while a guess is counted: what was counted is judged too."""
        self.demand()
        self._waiting += 1
        try:
            yield
        finally:
            self._waiting -= 1

    async def hash(self, password: str) -> str:
        return await self._turn(lambda: self._hash.hash(normal(password)))

    async def verify(self, password: str, stored: str | None) -> tuple[bool, str | None]:
        """Whether it fits, and the hash to store instead when the costs have changed. None fits nothing."""
        given = normal(password[:_LONGEST_TRIED])
        fits, better = await self._turn(lambda: self._hash.verify_and_update(given, stored or self._nobody))
        return fits and stored is not None, better

    async def strength(self, password: str, words: Sequence[str]) -> int:
        return await self._turn(lambda: int(zxcvbn(password[:_JUDGED], list(words)).score))

    async def _turn(self, work: Callable[[], _T]) -> _T:
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._waiting -= 1


@dataclass(frozen=True)
class Guess:
    """A try at a password, judged. `locked`: it was not even looked at."""

    right: bool = False
    known: bool = False  # there is such a user
    locked: bool = False
    last: bool = False  # the next one will find the account locked
    stored: str | None = None  # what it was compared with
    better: str | None = None


async def guess(pool: asyncpg.Pool, hasher: Hasher, user_name: str, password: str) -> Guess:
    """Counted as a failure until settle() takes that back."""
    with hasher.place():
        row = await pool.fetchrow(_TRY, user_name)
    if row is None:
        return Guess(locked=True, known=await pool.fetchval(_KNOWN, user_name))
    right, better = await hasher.verify(password, row["password_hash"])
    return Guess(right, row["known"], False, row["failures"] >= FAILURES, row["password_hash"], better)


async def settle(connection: Connection, user_name: str, made: Guess) -> bool:
    """A right guess ends the counting. False if the password was changed meanwhile."""
    return await connection.execute(_RIGHT, user_name, made.stored, made.better) == "UPDATE 1"


async def check_new(
    pool: asyncpg.Pool, hasher: Hasher, user_name: str, password: str, path: Path
) -> list[Finding]:
    """All that is wrong with a new password."""
    found = await check_form(pool, hasher, user_name, password, path)
    return found or await _check_used(pool, hasher, user_name, password, path)


async def check_form(
    pool: asyncpg.Pool, hasher: Hasher, user_name: str, password: str, path: Path
) -> list[Finding]:
    """The same without a look at those before it."""
    given = normal(password[:_LONGEST_TRIED])
    words = await pool.fetchrow(_WORDS, user_name)
    strength = await hasher.strength(given, [user_name, *(word for word in words or () if word)])
    return list(check_password(given, user_name, strength, path))


async def store_password(
    connection: Connection, user_name: str, password_hash: str, *, must_change: bool
) -> None:
    """Unlocks too, and what was mailed for recovery is over. Sessions are another matter: see
    sessions.end_sessions.
    """
    await connection.execute(_STORE, user_name, password_hash, must_change)
    await end_recoveries(connection, user_name)


async def end_recoveries(connection: Connection, user_name: str) -> None:
    """No mail that is out sets a password any more: it may lie where somebody else reads it."""
    await connection.execute(_END_RECOVERIES, user_name)


def temporary_password() -> str:
    """For whom somebody else gives one; to be changed at the first sign-in."""
    return "-".join(secrets.token_hex(2) for _ in range(3)) + "-" + secrets.choice("ABCDEFGHJKLMNPQRSTUVWXYZ")


async def _check_used(
    pool: asyncpg.Pool, hasher: Hasher, user_name: str, password: str, path: Path
) -> list[Finding]:
    row = await pool.fetchrow(_USED, user_name)
    hashes = [] if row is None else [row["password_hash"], *(row["earlier_hashes"] or ())]
    for stored in hashes:
        if stored is not None and (await hasher.verify(password, stored))[0]:
            return [error(Code.US_PASSWORD_USED, path)]
    return []


def _random(size: int) -> str:
    return base64.b64encode(os.urandom(size)).decode().rstrip("=")
