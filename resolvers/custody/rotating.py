"""A key that was added takes over: all data keys are wrapped anew, slip after slip. Next: retiring.py.

The new slip is written, the rows name it, the old slips go: in this order. What a step is going to write and
to remove is saved before it: who goes on where another died takes away what no row names.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import asyncpg

from resolvers.attachments.cleaning import alone
from resolvers.custody.desk import Desk
from resolvers.jobs.job import Order, order_due
from resolvers.jobs.run import Run
from storage.errors import Damaged, KeyUnavailable, Missing
from storage.faults import point
from storage.rewrap import Rewrapped, readable, rewrap
from storage.slips import new_slip_key

KIND = "ROTATE_KEYS"
UNREADABLE = "SLIP_UNREADABLE"
_SLIPS = 64  # in one step at most; they become one
_LINES = 1_000  # of that one at most: whoever takes a line out writes its slip anew

# What an upload under way has announced is its own until it has ended.
_OLD = """
FROM stored_object o
WHERE o.key_id <> $1 AND o.slip <> '' AND o.slip > $2 AND NOT EXISTS (
    SELECT FROM upload u WHERE u.state IN ('PENDING', 'DROPPED') AND u.draft LIKE '%' || o.slip || '%')
"""
_STALE = f"SELECT o.slip {_OLD} ORDER BY o.slip LIMIT $3"
_COUNT = f"SELECT count(*) {_OLD}"
# A slip that cannot be read waits for its repair, not for another job.
_IS_STALE = f"""
SELECT EXISTS (SELECT {_OLD} AND NOT EXISTS (
    SELECT FROM job_finding f WHERE f.kind = '{UNREADABLE}' AND f.subject = o.slip AND f.state = 'OPEN'))
"""  # noqa: S608
# Under `alone` it is seen of one that was broken off only, and that somebody will go on with.
BROKEN_OFF = f"""
SELECT EXISTS (
    SELECT FROM job WHERE kind = '{KIND}' AND state IN ('QUEUED', 'RUNNING') AND cursor LIKE '%"slip"%')
"""  # noqa: S608
_NAMED = "SELECT object_id, key_id FROM stored_object WHERE slip = ANY($1)"
_NAMED_SLIPS = "SELECT DISTINCT slip FROM stored_object WHERE slip = ANY($1)"
_KEEP = """
UPDATE stored_object o SET key_id = n.key_id, wrapped_key = n.wrapped_key, slip = $1
FROM unnest($2::text[], $3::text[], $4::bytea[]) AS n(object_id, key_id, wrapped_key)
WHERE o.object_id = n.object_id AND o.slip = ANY($5)
"""


@dataclass(frozen=True)
class _Step:
    """`slip` is what the old ones become; `keys` counts the data keys by the key they were under."""

    old: Sequence[str]
    slip: str
    behind: str
    keys: Mapping[str, int] = field(default_factory=dict[str, int])

    def as_cursor(self) -> dict[str, Any]:
        return {"behind": self.behind, "old": list(self.old), "slip": self.slip, "keys": dict(self.keys)}

    def count(self, run: Run) -> None:
        for key_id, count in self.keys.items():
            run.count(f"from {key_id}", count)
        run.count("slips", len(self.old))
        run.done += sum(self.keys.values())


async def order_rotation(pool: asyncpg.Pool, current: str, now: datetime) -> int:
    """The worker's own: 1 if something is under an older key, and nobody is at it."""
    if not await pool.fetchval(_IS_STALE, current, ""):
        return 0
    return await order_due(pool, Order(KIND, {}), now)


async def rotate_keys(desk: Desk, run: Run) -> None:
    """Bears to be broken off anywhere, and what is new meanwhile. Slips that cannot be read are findings."""
    cursor: dict[str, Any] = run.cursor or {"behind": ""}
    if run.total is None:
        await run.save(cursor, total=await desk.pool.fetchval(_COUNT, desk.keys.current, ""))
    behind = cursor["behind"]
    while True:
        async with alone(desk.pool):
            await _clear(desk, run, cursor)
            lines = await desk.pool.fetch(_STALE, desk.keys.current, behind, _LINES + 1)
            if not lines:
                return
            behind = await _step(desk, run, _Step(_together(lines), new_slip_key(), behind))
            cursor = {"behind": behind}
            await run.save(cursor)


def _together(rows: Sequence[asyncpg.Record]) -> list[str]:
    """The first slips, as many as fit into one; one at least. The last row's may have lines behind it."""
    slips = list(dict.fromkeys(row["slip"] for row in rows))
    return (slips if len(rows) <= _LINES else slips[:-1] or slips)[:_SLIPS]


async def _clear(desk: Desk, run: Run, cursor: dict[str, Any]) -> None:
    """After a step that was broken off, wherever: away with what no row names, the new slip or the old."""
    if "slip" not in cursor:
        return
    step = _Step(**cursor)
    left = [*step.old, step.slip]
    named = {row["slip"] for row in await desk.pool.fetch(_NAMED_SLIPS, left)}
    if step.slip in named:
        step.count(run)  # it was done, but for the last of it
    for slip in left:
        if slip not in named:
            await desk.store.delete(slip)


async def _step(desk: Desk, run: Run, step: _Step) -> str:
    """One slip that cannot be read keeps the others of its step from nothing: then each is tried alone."""
    try:
        await _take_over(desk, run, step)
    except (Damaged, KeyUnavailable, Missing) as error:
        if len(step.old) > 1:
            behind = step.behind
            for slip in step.old:
                behind = await _step(desk, run, _Step([slip], new_slip_key(), behind))
            return behind
        objects = len(await desk.pool.fetch(_NAMED, step.old))
        run.count("slips unreadable")
        await run.find(UNREADABLE, step.old[0], None, {"reason": str(error), "objects": objects})
    return step.old[-1]


async def _take_over(desk: Desk, run: Run, step: _Step) -> None:
    rows = await desk.pool.fetch(_NAMED, step.old)
    wanted = {bytes.fromhex(row["object_id"]) for row in rows}
    step = replace(step, keys=Counter(row["key_id"] for row in rows))
    if run.dry_run:
        await readable(desk.store, desk.keys, step.old, wanted)
    else:
        await run.save(step.as_cursor())
        anew = await rewrap(desk.store, desk.keys, step.old, wanted, step.slip)
        await _keep(desk.pool, anew, step.old)
        point("rotate.kept")
        for slip in step.old:
            await desk.store.delete(slip)
    step.count(run)


async def _keep(pool: asyncpg.Pool, anew: Rewrapped, slips: Sequence[str]) -> None:
    ids = [entry.object_id.hex() for entry in anew.entries]
    key_ids = [entry.wrapped.key_id for entry in anew.entries]
    boxes = [entry.wrapped.box for entry in anew.entries]
    await pool.execute(_KEEP, anew.slip, ids, key_ids, boxes, slips)
