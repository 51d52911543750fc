"""A key that was added takes over: all data keys are wrapped anew, slip after slip. Next: cleaning.py.

The new slip is written, the rows name it, the old slips go: in this order. Who dies in between leaves a slip
that no row names, and the next run goes on with what is still under an older key.
"""

import logging
from collections.abc import Sequence

import asyncpg

from resolvers.attachments.cleaning import alone
from storage.errors import Damaged, KeyUnavailable, Missing
from storage.keys import KeyRing
from storage.rewrap import Rewrapped, rewrap
from storage.store import Store

_SLIPS = 64  # in one step; they become one
# What an upload under way has announced is its own until it has ended.
_STALE = """
SELECT DISTINCT o.slip FROM stored_object o
WHERE o.key_id <> $1 AND o.slip <> '' AND o.slip > $2 AND NOT EXISTS (
    SELECT FROM upload u WHERE u.state IN ('PENDING', 'DROPPED') AND u.draft LIKE '%' || o.slip || '%')
ORDER BY o.slip LIMIT $3
"""
_NAMED = "SELECT object_id FROM stored_object WHERE slip = ANY($1)"
_KEEP = """
UPDATE stored_object o SET key_id = n.key_id, wrapped_key = n.wrapped_key, slip = $1
FROM unnest($2::text[], $3::text[], $4::bytea[]) AS n(object_id, key_id, wrapped_key)
WHERE o.object_id = n.object_id AND o.slip = ANY($5)
"""
_LOG = logging.getLogger("dossier.files")


async def rotate(pool: asyncpg.Pool, store: Store, keys: KeyRing) -> int:
    """How many data keys are newly under the current key. May be broken off at any time."""
    done, behind = 0, ""
    while True:
        async with alone(pool):
            slips = [row["slip"] for row in await pool.fetch(_STALE, keys.current, behind, _SLIPS)]
            if not slips:
                return done
            done += await _step(pool, store, keys, slips)
            behind = slips[-1]


async def is_stale(pool: asyncpg.Pool, current: str) -> bool:
    return bool(await pool.fetch(_STALE, current, "", 1))


async def _step(pool: asyncpg.Pool, store: Store, keys: KeyRing, slips: Sequence[str]) -> int:
    """One slip that cannot be read keeps the others of its step from nothing: then each is tried alone."""
    try:
        return await _take_over(pool, store, keys, slips)
    except (Damaged, KeyUnavailable, Missing) as error:
        if len(slips) == 1:
            _LOG.error("a key slip cannot be wrapped anew", extra={"slip": slips[0], "reason": str(error)})
            return 0
    return sum([await _step(pool, store, keys, [slip]) for slip in slips])


async def _take_over(pool: asyncpg.Pool, store: Store, keys: KeyRing, slips: Sequence[str]) -> int:
    named = {bytes.fromhex(row["object_id"]) for row in await pool.fetch(_NAMED, slips)}
    anew = await rewrap(store, keys, slips, named)
    await _keep(pool, anew, slips)
    for slip in slips:
        await store.delete(slip)
    return len(anew.entries)


async def _keep(pool: asyncpg.Pool, anew: Rewrapped, slips: Sequence[str]) -> None:
    ids = [entry.object_id.hex() for entry in anew.entries]
    key_ids = [entry.wrapped.key_id for entry in anew.entries]
    boxes = [entry.wrapped.box for entry in anew.entries]
    await pool.execute(_KEEP, anew.slip, ids, key_ids, boxes, slips)
