"""A load is carried out: row by row, or all of it or nothing. Next: ../exchange/formats.py.

It is a job, so that another worker goes on where one has died: what a step did, and that it did it, are one
transaction.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import asyncpg
import orjson

from models.rules.exchange.message import APPLICATION_ERROR, READY, Outcome, QueueState
from models.rules.exchange.queueing import STAGED, TOLD
from models.rules.exchange.systems import ATOMIC
from models.rules.finding import Finding, Severity, error
from models.rules.finding_codes import Code
from resolvers.access.caller import Caller
from resolvers.inbound.applying import Arrived, How, Profile
from resolvers.inbound.ending import Claimed, Ending, failed_ending, finish
from resolvers.inbound.loads import UNSTAGE, Load, load_of
from resolvers.inbound.queue import blocked_by, text_from_findings
from resolvers.inbound.staging import KIND, MOST_ATOMIC
from resolvers.inbound.working import (
    BEHIND,
    apply_claimed,
    apply_each,
    read_claimed,
    untie,
    work_off,
    worker_of,
)
from resolvers.jobs.run import Kind, Run, run_next
from resolvers.write.context import Writer

SHORT = 500  # rows that are carried out while the sender waits
_AT_ONCE = 500
_CLAIMED = ", ".join(f"m.{name}" for name in Claimed.__dataclass_fields__)
_NEXT = f"""
SELECT {_CLAIMED}, m.position,
    (SELECT min(b.queue_id) FROM inbound_message b WHERE {BEHIND.format("m", "b")}) AS blocker
FROM inbound_message m WHERE m.load_id = $1 AND m.state = '{STAGED}' AND m.position > $3
ORDER BY m.position LIMIT $2
"""  # noqa: S608 - constants of our own
_BEGIN = "UPDATE inbound_load SET state = 'RUNNING' WHERE load_id = $1 AND state IN ('QUEUED', 'RUNNING')"
_FURTHER = "UPDATE inbound_load SET done = $2, counts = $3 WHERE load_id = $1 AND state = 'RUNNING'"
_END = """
UPDATE inbound_load SET state = $2, findings = $3, done = row_count, counts = $4, ended_at = now()
WHERE load_id = $1 AND state = 'RUNNING'
"""
_COUNTS = """
SELECT coalesce(outcome, state) AS outcome, count(*)::int AS count
FROM inbound_message WHERE load_id = $1 GROUP BY 1
"""
_WAITING = """
SELECT queue_id FROM inbound_message WHERE load_id = $1 AND state IN ('WAITING_REF', 'NEW')
ORDER BY queue_id LIMIT $2
"""


def kinds_of(writer: Writer) -> Mapping[str, Kind]:
    return {KIND: lambda run: carry_out(writer, run)}


async def carry_out_now(writer: Writer, load: Load) -> None:
    """A short one, by this process, unless a worker was faster."""
    if load.job_id is not None and load.row_count <= SHORT:
        await run_next(writer.pool, kinds_of(writer), load.job_id)


async def carry_out(writer: Writer, run: Run) -> None:
    """The job."""
    load = await load_of(writer.pool, run.job.parameters["loadId"])
    if load is None or await writer.pool.execute(_BEGIN, load.load_id) != "UPDATE 1":
        return
    acting = await worker_of(writer, (load.system, load.submitted_by, load.token_id))
    turn = _Turn(writer, run, load)
    if acting is None:
        await turn.refuse([error(Code.GEN_FORBIDDEN, ())])
    elif load.mode == ATOMIC:
        await turn.all_or_nothing(acting)
    else:
        await turn.row_by_row(acting)


@dataclass
class _Turn:
    writer: Writer
    run: Run
    load: Load

    async def row_by_row(self, acting: tuple[Caller, Profile]) -> None:
        counts = Counter(await self._counts())
        done = sum(counts.values()) - counts.pop(STAGED, 0)
        last = 0  # those up to here need not be looked through again
        while rows := await self.writer.pool.fetch(_NEXT, self.load.load_id, _AT_ONCE, last):
            last = rows[-1]["position"]
            endings = await self._step(acting, [_claimed(row) for row in rows])
            counts.update(one.outcome.value if one.outcome else "NEW" for one in endings)
            done += len(rows)
            text = orjson.dumps(counts).decode()
            await self.writer.pool.execute(_FURTHER, self.load.load_id, done, text)
            await self.run.save(None, done=done, total=self.load.row_count)
        if not self.load.dry_run:
            await self._once_more()
        await self._end("DONE", ())

    async def _step(
        self, acting: tuple[Caller, Profile], rows: Sequence[tuple[Claimed, int | None]]
    ) -> list[Ending]:
        now = self.writer.now()
        behind = [_behind(claimed, blocker, now) for claimed, blocker in rows if blocker is not None]
        wrong = [failed_ending(one, one.told) for one, blocker in rows if blocker is None and _twice(one)]
        ready = [one for one, blocker in rows if blocker is None and not _twice(one)]
        unreadable, arrived = read_claimed(self.writer, ready)
        held = [*wrong, *unreadable, *behind]
        await self._write(held)
        if self.load.dry_run:
            tried = await apply_each(self.writer, acting, arrived, How(atomic=False, dry_run=True))
            await self._write(tried)
        else:
            tried = await apply_each(self.writer, acting, arrived)
        return [*held, *tried]

    async def _once_more(self) -> None:
        """Customers that others of the same file were waited for; at last those that wait for each other."""
        owner = (self.load.system, self.load.submitted_by, self.load.token_id)
        before = -1
        while rows := await self.writer.pool.fetch(_WAITING, self.load.load_id, MOST_ATOMIC):
            if len(rows) == before:
                await untie(self.writer, owner)
                return
            before = len(rows)
            await work_off(self.writer, [row["queue_id"] for row in rows])

    async def all_or_nothing(self, acting: tuple[Caller, Profile]) -> None:
        found = await self.writer.pool.fetch(_NEXT, self.load.load_id, MOST_ATOMIC, 0)
        rows = [_claimed(row) for row in found]
        unreadable, arrived = read_claimed(self.writer, [one for one, _ in rows])
        held = [
            *unreadable,
            *(failed_ending(one, one.told) for one, _ in rows if _twice(one)),
            *(_behind(one, blocker, self.writer.now()) for one, blocker in rows if blocker is not None),
        ]
        sound = not held
        how = How(atomic=True, dry_run=self.load.dry_run or not sound)
        endings = await self._as_one(acting, arrived, how)
        sound = sound and all(one.state == QueueState.DONE for one in endings)
        if sound and not self.load.dry_run:
            await self._end("DONE", ())
            return
        known = {one.claimed.queue_id for one in held}
        every = [*held, *(one for one in endings if one.claimed.queue_id not in known)]
        told = every if sound else [_refused(one) for one in every]
        await self._write(told, without_effect=True)
        await self._end("DONE" if sound else "REFUSED", ())

    async def _as_one(
        self, acting: tuple[Caller, Profile], arrived: list[tuple[Claimed, Arrived]], how: How
    ) -> list[Ending]:
        """Whoever waits for a customer far behind him is put to the end, and all is tried anew."""
        before = len(arrived) + 1
        while True:
            endings = await apply_claimed(self.writer, acting, arrived, how)
            waits = {one.claimed.queue_id for one in endings if one.state == QueueState.WAITING_REF}
            wrong = any(one.state == QueueState.ERROR for one in endings)
            if wrong or not waits or len(waits) >= before:
                return endings
            before = len(waits)
            arrived = sorted(arrived, key=lambda one: one[0].queue_id in waits)

    async def refuse(self, findings: Sequence[Finding]) -> None:
        await self.writer.pool.execute(UNSTAGE, self.load.load_id)
        await self._end("REFUSED", findings)

    async def _write(self, endings: Sequence[Ending], *, without_effect: bool = False) -> None:
        if without_effect or self.load.dry_run:
            endings = [replace(one, state=TOLD, next_try_at=None, waiting_since=None) for one in endings]
        async with self.writer.pool.acquire() as connection, connection.transaction():
            await finish(connection, endings)

    async def _counts(self) -> dict[str, int]:
        rows = await self.writer.pool.fetch(_COUNTS, self.load.load_id)
        return {row["outcome"]: row["count"] for row in rows}

    async def _end(self, state: str, findings: Sequence[Finding]) -> None:
        counts = orjson.dumps(await self._counts()).decode()
        told = text_from_findings(findings)
        await self.writer.pool.execute(_END, self.load.load_id, state, told, counts)


def _claimed(row: asyncpg.Record) -> tuple[Claimed, int | None]:
    return Claimed(**{name: row[name] for name in Claimed.__dataclass_fields__}), row["blocker"]


def _twice(claimed: Claimed) -> bool:
    return any(one.code is Code.IN_TWICE and one.severity is Severity.ERROR for one in claimed.told)


def _behind(claimed: Claimed, blocker: int, now: datetime) -> Ending:
    """Waits its turn in the queue."""
    return Ending(claimed, QueueState.NEW, None, READY, findings=(blocked_by(blocker),), next_try_at=now)


def _refused(ending: Ending) -> Ending:
    """Of a load that is all or nothing: what alone would have been done was not."""
    if ending.state == QueueState.DONE:
        return replace(ending, outcome=None, version=None, change_number=None, idoc_status=None)
    return replace(ending, outcome=Outcome.REJECTED, idoc_status=ending.idoc_status or APPLICATION_ERROR)
