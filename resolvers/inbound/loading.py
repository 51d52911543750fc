"""A load is carried out: row by row, or all of it or nothing. Next: ../exchange/formats.py.

It is a job, so that another worker goes on where one has died: what a step did, and that it did it, are one
transaction.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import asyncpg
import orjson

from models.rules.exchange.message import APPLICATION_ERROR, READY, Outcome, QueueState
from models.rules.exchange.queueing import STAGED, TOLD
from models.rules.exchange.systems import ATOMIC
from models.rules.finding import Finding, Severity, error
from models.rules.finding_codes import Code
from resolvers.access.caller import Caller
from resolvers.errors import Busy
from resolvers.inbound.applying import Arrived, How, Profile
from resolvers.inbound.ending import Claimed, Ending, Lost, failed_ending, finish
from resolvers.inbound.loads import WORD, Load, load_of, unstage
from resolvers.inbound.queue import blocked_by, text_from_findings
from resolvers.inbound.receiving import came_before
from resolvers.inbound.staging import KIND, MOST_ATOMIC
from resolvers.inbound.systems import system_of
from resolvers.inbound.working import (
    BEHIND,
    STEP,
    apply_claimed,
    apply_each,
    read_claimed,
    untie,
    work_off,
    worker_of,
)
from resolvers.jobs.run import Ended, Kind, Later, Run, run_next
from resolvers.pool import Connection
from resolvers.write.context import Writer

_OFF_SECONDS = 300  # until a load of a system that is switched off is looked at again
SHORT = 500  # rows that are carried out while the sender waits
_CLAIMED = ", ".join(f"m.{name}" for name in Claimed.__dataclass_fields__)
# $2: so many at most; $4: until they are so many bytes
_NEXT = f"""
SELECT * FROM (
    SELECT *, sum(octet_length(payload)) OVER (ORDER BY position) - octet_length(payload) AS before FROM (
        SELECT {_CLAIMED}, m.position,
            (SELECT min(b.queue_id) FROM inbound_message b WHERE {BEHIND.format("m", "b")}) AS blocker
        FROM inbound_message m WHERE m.load_id = $1 AND m.state = '{STAGED}' AND m.position > $3
        ORDER BY m.position LIMIT $2) found) summed
WHERE $4::bigint IS NULL OR before < $4 ORDER BY position
"""  # noqa: S608 - constants of our own
_BEGIN = "UPDATE inbound_load SET state = 'RUNNING' WHERE load_id = $1 AND state IN ('QUEUED', 'RUNNING')"
_FURTHER = "UPDATE inbound_load SET done = $2, counts = $3 WHERE load_id = $1 AND state = 'RUNNING'"
_END = """
UPDATE inbound_load SET state = $2, findings = $3, done = row_count, counts = $4, ended_at = now()
WHERE load_id = $1 AND state = 'RUNNING'
"""
_COUNTS = f"""
SELECT {WORD} AS word, count(*)::int AS count FROM inbound_message m WHERE m.load_id = $1 GROUP BY 1
"""  # noqa: S608 - constants of our own
# What failed for technical reasons has its own time.
_WAITING = """
SELECT queue_id FROM inbound_message
WHERE load_id = $1 AND (state = 'WAITING_REF' OR state = 'NEW' AND next_try_at <= now())
ORDER BY queue_id LIMIT $2
"""
_EARLIER = f"""
SELECT EXISTS (SELECT FROM inbound_message m JOIN inbound_load l USING (load_id)
    WHERE m.queue_id = ANY($1::bigint[]) AND m.state = '{STAGED}' AND (l.received_at, l.load_id) < ($2, $3))
"""  # noqa: S608 - constants of our own
_PAUSE_SECONDS = 5.0
_HOLD = "SELECT state FROM inbound_load WHERE load_id = $1 FOR UPDATE"


def kinds_of(writer: Writer) -> Mapping[str, Kind]:
    return {KIND: lambda run: carry_out(writer, run)}


async def carry_out_now(writer: Writer, load: Load) -> None:
    """A short one, by this process, unless a worker was faster."""
    if load.job_id is not None and load.row_count <= SHORT:
        await run_next(writer.pool, kinds_of(writer), load.job_id)


async def carry_out(writer: Writer, run: Run) -> None:
    """The job."""
    load = await load_of(writer.pool, run.job.parameters["loadId"])
    if load is None:
        return
    system = await system_of(writer.pool, load.system)
    if system is not None and not system.active:
        raise Later(_OFF_SECONDS)
    if await writer.pool.execute(_BEGIN, load.load_id) != "UPDATE 1":
        return
    acting = await worker_of(writer, (load.system, load.submitted_by, load.token_id))
    turn = _Turn(writer, run, load)
    try:
        if acting is None:
            await turn.refuse([error(Code.GEN_FORBIDDEN, ())])
        elif load.mode == ATOMIC:
            await turn.all_or_nothing(acting)
        else:
            await turn.row_by_row(acting)
    except Lost:  # cancelled
        raise Ended(load.load_id) from None
    except asyncpg.UniqueViolationError:  # a message of it came another way just now: next time it is known
        raise Busy(message="a message of the load came another way") from None


@dataclass
class _Turn:
    writer: Writer
    run: Run
    load: Load

    async def row_by_row(self, acting: tuple[Caller, Profile]) -> None:
        counts = Counter(await self._counts(self.writer.pool))
        done = sum(counts.values()) - counts.pop(STAGED, 0)
        last = 0  # those up to here need not be looked through again
        while rows := await self._next(last):
            last = rows[-1]["position"]
            endings = await self._step(acting, [_claimed(row) for row in rows])
            idle = "NOT_DONE" if self.load.dry_run else "NEW"
            counts.update(one.outcome.value if one.outcome else idle for one in endings)
            done += len(rows)
            text = orjson.dumps(counts).decode()
            await self.writer.pool.execute(_FURTHER, self.load.load_id, done, text)
            await self.run.save(None, done=done, total=self.load.row_count)
        if not self.load.dry_run:
            await self._once_more()
        await self._end("DONE", ())

    async def _step(
        self, acting: tuple[Caller, Profile], come: Sequence[tuple[Claimed, int | None]]
    ) -> list[Ending]:
        again, rows = await self._come_again(come)
        behind = [_behind(claimed, blocker) for claimed, blocker in rows if blocker is not None]
        wrong = [failed_ending(one, one.told) for one, blocker in rows if blocker is None and _twice(one)]
        ready = [one for one, blocker in rows if blocker is None and not _twice(one)]
        unreadable, arrived = read_claimed(self.writer, ready)
        held = [*again, *wrong, *unreadable, *behind]
        await self._write(held)
        if self.load.dry_run:
            tried = await apply_each(self.writer, acting, arrived, How(atomic=False, dry_run=True))
            await self._write(tried)
        else:
            tried = await apply_each(self.writer, acting, arrived)
        return [*held, *tried]

    async def _next(self, last: int) -> list[asyncpg.Record]:
        return await self.writer.pool.fetch(_NEXT, self.load.load_id, STEP[0], last, STEP[1])

    async def _come_again(
        self, rows: Sequence[tuple[Claimed, int | None]]
    ) -> tuple[list[Ending], list[tuple[Claimed, int | None]]]:
        """UP-1: what came while the load waited, by another load or alone, is a duplicate by now."""
        ids = [one.message_id for one, _ in rows if one.message_id]
        before = await came_before(self.writer.pool, self.load.system, ids)
        again, left = list[Ending](), list[tuple[Claimed, int | None]]()
        for one, blocker in rows:
            if one.message_id in before:
                again.append(_duplicate(one, before[one.message_id]))
                continue
            left.append((one, blocker))
            if one.message_id is not None:
                before[one.message_id] = {}
        return again, left

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
        found = await self.writer.pool.fetch(_NEXT, self.load.load_id, MOST_ATOMIC, 0, None)
        again, rows = await self._come_again([_claimed(row) for row in found])
        await self._after_others([blocker for _, blocker in rows if blocker is not None])
        unreadable, arrived = read_claimed(self.writer, [one for one, _ in rows])
        held = [
            *unreadable,
            *(failed_ending(one, one.told) for one, _ in rows if _twice(one)),
            *(_behind(one, blocker) for one, blocker in rows if blocker is not None),
        ]
        sound = not held
        how = How(atomic=True, dry_run=self.load.dry_run or not sound)
        endings = await self._as_one(acting, arrived, how)
        sound = sound and all(one.state == QueueState.DONE for one in endings)
        if sound and not self.load.dry_run:
            await self._end("DONE", (), again)
            return
        known = {one.claimed.queue_id for one in held}
        every = [*held, *(one for one in endings if one.claimed.queue_id not in known)]
        told = every if sound else [_refused(one) for one in every]
        await self._end("DONE" if sound else "REFUSED", (), [*again, *map(_told, told)])

    async def _after_others(self, blockers: Sequence[int]) -> None:
        """Loads that came before, of some of the same customers, come first."""
        own = (self.load.received_at, self.load.load_id)
        if blockers and await self.writer.pool.fetchval(_EARLIER, blockers, *own):
            raise Later(_PAUSE_SECONDS)

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
        await self._end("REFUSED", findings)

    async def _write(self, endings: Sequence[Ending]) -> None:
        if self.load.dry_run:
            endings = [_told(one) for one in endings]
        async with self.writer.pool.acquire() as connection, connection.transaction():
            await finish(connection, endings)

    async def _counts(self, source: asyncpg.Pool | Connection) -> dict[str, int]:
        rows = await source.fetch(_COUNTS, self.load.load_id)
        return {row["word"]: row["count"] for row in rows}

    async def _end(self, state: str, findings: Sequence[Finding], endings: Sequence[Ending] = ()) -> None:
        """What its last rows tell, and what the load tells, are one."""
        load_id = self.load.load_id
        async with self.writer.pool.acquire() as connection, connection.transaction():
            if await connection.fetchval(_HOLD, load_id) != "RUNNING":
                raise Ended(load_id)
            await finish(connection, endings)
            if state == "REFUSED":
                await unstage(connection, self.load)  # those that told nothing
            counts = orjson.dumps(await self._counts(connection)).decode()
            await connection.execute(_END, load_id, state, text_from_findings(findings), counts)


def _claimed(row: asyncpg.Record) -> tuple[Claimed, int | None]:
    return Claimed(**{name: row[name] for name in Claimed.__dataclass_fields__}), row["blocker"]


def _twice(claimed: Claimed) -> bool:
    return any(one.code is Code.IN_TWICE and one.severity is Severity.ERROR for one in claimed.told)


def _behind(claimed: Claimed, blocker: int) -> Ending:
    """Waits its turn in the queue."""
    return Ending(claimed, QueueState.NEW, None, READY, findings=(blocked_by(blocker),), pause=timedelta(0))


def _duplicate(claimed: Claimed, told: Mapping[str, Any]) -> Ending:
    status = told.get("idoc_status", READY)
    about = (told.get("customer_number"), told.get("version"), told.get("change_number"))
    return Ending(claimed, TOLD, Outcome.DUPLICATE, status, *about)


def _told(ending: Ending) -> Ending:
    """It had no effect: the number of a new customer is nobody's."""
    number = None if ending.outcome is Outcome.CREATED else ending.customer_number
    return replace(ending, state=TOLD, pause=None, waiting_since=None, customer_number=number)


def _refused(ending: Ending) -> Ending:
    """Of a load that is all or nothing: what alone would have been done was not."""
    if ending.state == QueueState.DONE:
        number = None if ending.outcome is Outcome.CREATED else ending.customer_number
        undone = replace(ending, outcome=None, version=None, change_number=None, idoc_status=None)
        return replace(undone, customer_number=number)
    return replace(ending, outcome=Outcome.REJECTED, idoc_status=ending.idoc_status or APPLICATION_ERROR)
