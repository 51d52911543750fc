"""The audit trail's chain of hashes: entries get their places in it, and it is verified. Next: tokens.py."""

import contextlib
from collections.abc import AsyncGenerator
from dataclasses import dataclass

import asyncpg

from models.rules.chain import HASHED, START, Check, Digest, Flaw, FlawKind, Head, Link, content
from resolvers.pool import Connection

_PAGE = 1_000
_COLUMNS = ", ".join(HASHED)
_ALONE = "SELECT pg_advisory_xact_lock(hashtextextended('dossier:audit', 0))"
_WAITING = "SELECT EXISTS (SELECT FROM audit_entry WHERE position IS NULL AND hash IS NULL)"
_HEAD = """
SELECT position, coalesce(hash, '') AS hash FROM audit_entry
WHERE position IS NOT NULL ORDER BY position DESC LIMIT 1
"""
_NEW = f"""
SELECT {_COLUMNS} FROM audit_entry WHERE position IS NULL AND hash IS NULL ORDER BY entry_id LIMIT {_PAGE}
"""  # noqa: S608 - constants of our own
_PLACE = """
UPDATE audit_entry e SET position = n.position, previous_hash = n.previous, hash = n.hash
FROM unnest($1::int8[], $2::int8[], $3::bytea[], $4::bytea[]) n(entry_id, position, previous, hash)
WHERE e.entry_id = n.entry_id
"""
_LINKS = f"""
SELECT {_COLUMNS}, position, coalesce(previous_hash, '') AS previous, coalesce(hash, '') AS hash
FROM audit_entry WHERE position > $1 ORDER BY position LIMIT {_PAGE}
"""  # noqa: S608 - constants of our own
_AT = "SELECT coalesce(hash, '') FROM audit_entry WHERE position = $1"
_UNPLACED = """
SELECT entry_id FROM audit_entry WHERE position IS NULL AND hash IS NOT NULL ORDER BY entry_id LIMIT 100
"""
_BEFORE_ALL = -(2**63)


@dataclass(frozen=True)
class Verdict:
    """`head` is the last place that was looked at; `whole`: nothing lies behind it."""

    checked: int
    head: Head
    whole: bool
    flaws: tuple[Flaw, ...]
    left_out: int  # flaws beyond those

    @property
    def sound(self) -> bool:
        return not self.flaws


async def link_new(pool: asyncpg.Pool, digest: Digest) -> int:
    """Gives every committed entry without a place the next one; says how many.

    A place is given to what is seen to be committed, under a lock, and so a transaction that commits late
    leaves no gap: its entries come behind. Whatever was committed before another was written is before it.
    """
    if not await pool.fetchval(_WAITING):
        return 0
    linked = 0
    while True:
        # each statement sees what is committed when it begins, the first after the lock all of the one before
        async with pool.acquire() as connection, connection.transaction(isolation="read_committed"):
            await connection.execute(_ALONE)
            found = await _link_page(connection, digest)
        linked += found
        if found < _PAGE:
            return linked


async def _link_page(connection: Connection, digest: Digest) -> int:
    head = await _head(connection)
    ids: list[int] = []
    places: list[int] = []
    before: list[bytes] = []
    hashes: list[bytes] = []
    for row in await connection.fetch(_NEW):
        ids.append(row["entry_id"])
        places.append(head.position + 1)
        before.append(head.hash)
        head = Head(head.position + 1, digest(head.hash, content(row)))
        hashes.append(head.hash)
    if ids:
        await connection.execute(_PLACE, ids, places, before, hashes)
    return len(ids)


async def read_head(pool: asyncpg.Pool) -> Head:
    """To be noted where nobody who can write the database can change it."""
    return await _head(pool)


async def _head(source: asyncpg.Pool | Connection) -> Head:
    row = await source.fetchrow(_HEAD)
    return START if row is None else Head(row["position"], bytes(row["hash"]))


async def verify_chain(
    pool: asyncpg.Pool,
    digest: Digest,
    *,
    after: Head = START,
    expected: Head | None = None,
    most: int | None = None,
) -> Verdict:
    """Recomputes every hash behind `after`, of `most` entries or all. `expected` is a head that was noted,
    behind `after`: without one nobody can tell that the newest entries were cut off.
    """
    # somebody may have made it impossible to link: what he did for that is what is looked for
    with contextlib.suppress(asyncpg.PostgresError):
        await link_new(pool, digest)
    check = Check(digest, after=after, expected=expected)
    if not await _begins_at(pool, check, after):
        return Verdict(0, after, True, tuple(check.flaws), 0)
    whole = True
    async for link in _links(pool, after):
        if check.checked == most:
            whole = False
            break
        check.take(link)
    if whole:
        check.end()
        for row in await pool.fetch(_UNPLACED):
            check.tell(Flaw(FlawKind.UNPLACED, 0, 0, row["entry_id"]))
    return Verdict(check.checked, check.head, whole, tuple(check.flaws), check.left_out)


async def _begins_at(pool: asyncpg.Pool, check: Check, after: Head) -> bool:
    if after == START:
        return True
    found = await pool.fetchval(_AT, after.position)
    if found is None:
        check.tell(Flaw(FlawKind.MISSING, after.position, after.position))
    elif bytes(found) != after.hash:
        check.tell(Flaw(FlawKind.REPLACED, after.position, after.position))
    return not check.flaws


async def _links(pool: asyncpg.Pool, after: Head) -> AsyncGenerator[Link]:
    """A page at a time: the trail is kept for ten years."""
    last = _BEFORE_ALL if after == START else after.position
    while True:
        rows = await pool.fetch(_LINKS, last)
        for row in rows:
            hashes = (bytes(row["previous"]), bytes(row["hash"]))
            yield Link(row["position"], row["entry_id"], content(row), *hashes)
        if len(rows) < _PAGE:
            return
        last = rows[-1]["position"]
