"""Four-property checks that fall due: once a year, and of what was handed over (IG-2). Next: ../custody."""

from datetime import datetime, timedelta

import asyncpg

from models.rules.archive import ITEM
from models.rules.messages import Message, MessageId
from resolvers.archives.handling import ITSELF
from resolvers.archives.properties import check_items
from resolvers.errors import Gone
from resolvers.jobs.job import WORKER, Order, order_due
from resolvers.jobs.run import Run
from resolvers.write.context import Saved, Writer
from resolvers.write.tx import Tx, transaction

KIND = "CHECK_PROPERTIES"
TRANSFER, YEARLY = "TRANSFER", "YEARLY"
_YEAR, _DAY = timedelta(days=365), timedelta(days=1)
_PAGE = 100
# What lies in a volume was handed over with it.
_DUE = f"""
SELECT i.item_id, CASE WHEN t.due THEN '{TRANSFER}' ELSE '{YEARLY}' END AS occasion
FROM archive_item i LEFT JOIN archive_item v ON v.item_id = i.volume_id
CROSS JOIN LATERAL (SELECT coalesce(v.transfer_number, i.transfer_number) IS NOT NULL AND NOT EXISTS (
    SELECT FROM property_check c WHERE c.item_id = i.item_id AND c.occasion = '{TRANSFER}') AS due) t
WHERE i.state NOT IN ('DRAFT', 'DESTROYED') AND (t.due OR NOT EXISTS (
    SELECT FROM property_check c WHERE c.item_id = i.item_id AND c.checked_at > $1))
"""  # noqa: S608 - constants of our own
_ANY = f"SELECT EXISTS ({_DUE})"
_COUNT = f"SELECT count(*) FROM ({_DUE}) d"  # noqa: S608
_NEXT = f"{_DUE} AND i.item_id > $2 ORDER BY i.item_id LIMIT {_PAGE}"
_LATELY = "SELECT EXISTS (SELECT FROM job WHERE kind = $1 AND created_by = $2 AND created_at > $3)"


def checks_order() -> Order:
    return Order(KIND, {})


async def order_checks(pool: asyncpg.Pool, now: datetime) -> int:
    """The worker's own, at most once a day: 1 if something is to be checked."""
    if await pool.fetchval(_LATELY, KIND, WORKER, now - _DAY) or not await pool.fetchval(_ANY, now - _YEAR):
        return 0
    return await order_due(pool, checks_order(), now)


async def check_due(writer: Writer, run: Run) -> None:
    """A page at a time; findings: CHECK_FAILED with the item, whose propertyChecks tell what failed."""
    before = run.job.created_at - _YEAR
    if run.total is None:
        await run.save(run.cursor or "", total=await run.pool.fetchval(_COUNT, before))
    while rows := await run.pool.fetch(_NEXT, before, run.cursor or ""):
        for occasion in (TRANSFER, YEARLY):
            ids = [row["item_id"] for row in rows if row["occasion"] == occasion]
            if ids:
                await _check(writer, run, ids, occasion)
        await run.save(rows[-1]["item_id"], done=run.done + len(rows))


async def _check(writer: Writer, run: Run, ids: list[str], occasion: str) -> None:
    failed: list[str] = []

    async def work(tx: Tx) -> Saved:
        items = await tx.lock_many(ids, ITEM, lambda _: True)
        checked = [] if run.dry_run else await check_items(tx, list(items.values()), occasion)
        failed[:] = [one.item_id for one in checked if not one.report.passed]
        return Saved(ids[0], 0, None, Message(MessageId.UNCHANGED))

    while ids:
        try:
            await transaction(writer.call(ITSELF), work)
            break
        except Gone as gone:  # deleted since
            ids = [one for one in ids if one != gone.what]
    run.count("checked", len(ids))
    run.count("failed", len(failed))
    for item_id in failed:
        await run.find("CHECK_FAILED", item_id, details={"occasion": occasion})
