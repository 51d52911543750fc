"""Reads stored files whole, opens them and compares their hash; what fails is shut away. Next: quarantine.py.

It decrypts: a server's own checksum proves that the bytes are as they came, not that they can be opened. So
it costs the reading of all that it covers, which is why a sample, an age and a rate can be ordered.
"""

import asyncio
from datetime import datetime, timedelta

import asyncpg

from resolvers.attachments.downloads import stored_from_row
from resolvers.custody.desk import Desk
from resolvers.custody.naming import live_object
from resolvers.custody.quarantine import quarantine
from resolvers.jobs.job import WORKER, Order, order_due
from resolvers.jobs.run import Run
from storage.draft import Stored
from storage.errors import Damaged, KeyUnavailable, Missing, Refused, StoreError
from storage.faults import point
from storage.store import Store
from storage.vault import Vault

KIND = "VERIFY"
WHOLE = 100.0  # percent
_AT_ONCE = 2
_PAGE = 100

# $1 older than this moment or null, $2 of 10,000, $3 the job's seed, so that a resumed one takes the same
_CHOSEN = """
dropped_at IS NULL
    AND ($1::timestamptz IS NULL OR verified_at < $1 OR (verified_at IS NULL AND created_at < $1))
    AND ($2 >= 10000 OR (hashtextextended(object_id, $3) & 9223372036854775807) % 10000 < $2)
"""
_COUNT = f"SELECT count(*) FROM stored_object WHERE {_CHOSEN}"  # noqa: S608
_NEXT = f"""
SELECT * FROM stored_object WHERE {_CHOSEN} AND object_id > $4 ORDER BY object_id LIMIT {_PAGE}
"""  # noqa: S608
_GOOD = "UPDATE stored_object SET verified_at = $2 WHERE object_id = $1"
_STALE = """
SELECT EXISTS (SELECT FROM stored_object WHERE dropped_at IS NULL
        AND (verified_at < $1 OR (verified_at IS NULL AND created_at < $1)))
    AND NOT EXISTS (SELECT FROM job WHERE kind = 'VERIFY' AND created_by = $2 AND created_at > $3)
"""


def verify_order(
    *, percent: float = WHOLE, older_days: int = 0, mib_per_second: float = 0, dry_run: bool = False
) -> Order:
    """0 = no bound, of age and of rate."""
    told = {"percent": percent, "older_days": older_days, "mib_per_second": mib_per_second}
    return Order(KIND, told, dry_run)


async def order_check(pool: asyncpg.Pool, days: int, mib_per_second: float, now: datetime) -> int:
    """The worker's own, at most once a day: 1 if something was not looked at for so long."""
    if not await pool.fetchval(_STALE, now - timedelta(days=days), WORKER, now - timedelta(days=1)):
        return 0
    return await order_due(pool, verify_order(older_days=days, mib_per_second=mib_per_second), now)


async def verify_files(desk: Desk, run: Run) -> None:
    """Findings: OBJECT_DAMAGED and OBJECT_MISSING, which are shut away at once unless it is a dry run;
    KEY_UNAVAILABLE; OBJECT_QUARANTINED for what was shut away before and now stands the check."""
    desk.keys.ids()  # without any keys nothing at all is known: then the work fails, and not each file
    ordered = run.job.parameters
    days, rate = ordered.get("older_days", 0), ordered.get("mib_per_second", 0)
    before = run.job.created_at - timedelta(days=days) if days else None
    seed = int(run.job.job_id[:15], 16)
    chosen = (before, round(ordered.get("percent", WHOLE) * 100), seed)
    if run.total is None:
        await run.save(run.cursor or "", total=await desk.pool.fetchval(_COUNT, *chosen))
    vault = desk.paced_vault(rate)
    while rows := await desk.pool.fetch(_NEXT, *chosen, run.cursor or ""):
        for at in range(0, len(rows), _AT_ONCE):
            some = rows[at : at + _AT_ONCE]
            ends = await asyncio.gather(
                *(_check(desk, run, vault, row) for row in some), return_exceptions=True
            )
            for end in filter(None, ends):
                raise end
            point("verify.checked")
            await run.save(some[-1]["object_id"], done=run.done + len(some))


async def look_at(desk: Desk, vault: Vault, row: asyncpg.Record) -> tuple[asyncpg.Record, StoreError | None]:
    """What is wrong with it, and the row that this is true of: meanwhile its key may have been wrapped anew.

    Gone means that it is not to be there any more.
    """
    while True:
        try:
            await vault.verify(stored_from_row(row))
        except (Damaged, Missing, KeyUnavailable) as error:
            newer = await live_object(desk.pool, row["object_id"])
            if newer is None:
                return row, None
            if _same(stored_from_row(newer), stored_from_row(row)):
                return newer, error
            row = newer
        else:
            return row, None


def finding_of(wrong: StoreError) -> str:
    """The kind of finding that it is."""
    if isinstance(wrong, KeyUnavailable):
        return "KEY_UNAVAILABLE"
    return "OBJECT_MISSING" if isinstance(wrong, Missing) else "OBJECT_DAMAGED"


async def refuse_an_empty_store(store: Store) -> None:
    """A folder that is not mounted, a bucket of another account: no reason to shut every file away."""
    async for _ in store.list():
        return
    raise Refused("the store holds nothing at all: is it the right bucket or folder?")


async def _check(desk: Desk, run: Run, vault: Vault, row: asyncpg.Record) -> None:
    row, wrong = await look_at(desk, vault, row)
    object_id, key = row["object_id"], row["store_key"]
    run.count("objects")
    run.count("bytes", row["size"])
    if wrong is None:
        if row["quarantined_at"] is not None:
            run.count("quarantined")
            await run.find("OBJECT_QUARANTINED", key, object_id, {"since": row["quarantined_at"].isoformat()})
        if not run.dry_run:
            await desk.pool.execute(_GOOD, object_id, desk.now())
        return
    if isinstance(wrong, KeyUnavailable):
        run.count("key_unavailable")
        await run.find(finding_of(wrong), key, object_id, {"key": row["key_id"], "why": str(wrong)})
        return
    if isinstance(wrong, Missing):
        await refuse_an_empty_store(desk.store)
    kind = finding_of(wrong)
    run.count(kind.removeprefix("OBJECT_").lower())
    await run.find(kind, key, object_id, {"why": str(wrong)})
    if not run.dry_run:
        told = {"finding": kind, "why": str(wrong)}
        await quarantine(desk.pool, object_id, told, run.job.job_id, desk.now())


def _same(one: Stored, other: Stored) -> bool:
    """As far as a check depends on it."""
    return (one.key, one.wrapped, one.commitment) == (other.key, other.wrapped, other.commitment)
