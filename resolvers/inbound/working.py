"""Queued messages are carried out: in order per customer, in their owner's name, again if need be. Next:
knots.py."""

import contextlib
import logging
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import asyncpg

from models.rules.exchange.message import AT_WORK, Format, Outcome, QueueState
from models.rules.exchange.queueing import LEASE, OPEN, STAGED
from models.rules.exchange.systems import may_send
from models.rules.finding import error
from models.rules.finding_codes import Code
from resolvers.access.acting import acting_for
from resolvers.access.caller import Caller
from resolvers.errors import Busy, Denied
from resolvers.exchange.formats import Raw, reader_of
from resolvers.inbound.applying import Applied, Arrived, How, Profile, apply_messages, hash_of
from resolvers.inbound.ending import (
    Claimed,
    Ending,
    Lost,
    back,
    ending_of,
    failed_ending,
    finish,
    technical_ending,
)
from resolvers.inbound.knots import Owner, cut, knot_in
from resolvers.inbound.queue import blocked_by, opened, text_from_findings
from resolvers.inbound.receiving import fitting
from resolvers.inbound.systems import system_of
from resolvers.pool import Connection
from resolvers.write.context import Writer

AT_ONCE = 100
STEP = (500, 8 * 2**20)  # messages, and bytes of them, that are in memory at once
_LOG = logging.getLogger("dossier.inbound")
_OPEN = ", ".join(f"'{one}'" for one in OPEN)
# UP-9: {0} waits for {1}, an earlier message of the same customer, unless it is full data of a higher
# sequence and the other is not under way. So do messages for the rows of loads that are to be carried out.
BEHIND = f"""{{1}}.system = {{0}}.system AND {{1}}.external_key = {{0}}.external_key
    AND {{1}}.queue_id < {{0}}.queue_id AND {{1}}.state IN ({_OPEN}, '{STAGED}')
    AND ({{1}}.state <> '{STAGED}' OR {{1}}.load_id IS DISTINCT FROM {{0}}.load_id
        AND EXISTS (SELECT FROM inbound_load l WHERE l.load_id = {{1}}.load_id AND NOT l.dry_run
            AND l.state IN ('QUEUED', 'RUNNING')))
    AND ({{1}}.state = 'PROCESSING' OR {{0}}.function NOT IN ('005', '009') OR {{0}}.sequence IS NULL
        OR {{0}}.sequence <= {{1}}.sequence)"""
# What came for a system is held while that is switched off.
_OFF = "{0}.system IN (SELECT system FROM external_system WHERE NOT active)"
_DUE = f"""
SELECT m.queue_id FROM inbound_message m
WHERE m.state IN ('NEW', 'PROCESSING', 'WAITING_REF') AND m.next_try_at <= now() AND NOT {_OFF.format("m")}
ORDER BY m.next_try_at, m.queue_id LIMIT $1
"""  # noqa: S608 - constants of our own
# The next try of one that is under way is when its lease ends: then its worker has died.
_CLAIM = f"""
UPDATE inbound_message m SET state = 'PROCESSING', idoc_status = $2, fence = m.fence + 1,
    lease_until = now() + $3::interval, next_try_at = now() + $3::interval
WHERE m.queue_id IN (
    SELECT queue_id FROM (
        SELECT queue_id, sum(size) OVER (ORDER BY queue_id) - size AS before FROM (
            SELECT c.queue_id, coalesce(octet_length(c.payload), 0) AS size FROM inbound_message c
            WHERE c.queue_id = ANY($1) AND (c.state IN ('NEW', 'WAITING_REF')
                    OR c.state = 'PROCESSING' AND c.lease_until <= now())
                AND NOT {_OFF.format("c")}
                AND (SELECT min(b.queue_id) FROM inbound_message b WHERE {BEHIND.format("c", "b")}) IS NULL
            ORDER BY c.queue_id LIMIT $4 FOR UPDATE SKIP LOCKED) held) summed
    WHERE $5::bigint IS NULL OR before < $5)
RETURNING {", ".join(f"m.{name}" for name in Claimed.__dataclass_fields__)}
"""  # noqa: S608 - constants of our own
# The lock: who is waited for cannot end in between, and wake nobody.
_BLOCKERS = f"""
SELECT c.queue_id, b.queue_id AS blocker FROM inbound_message c JOIN inbound_message b
ON {BEHIND.format("c", "b")} WHERE c.queue_id = ANY($1) AND c.state = 'NEW'
ORDER BY b.queue_id FOR SHARE OF b SKIP LOCKED
"""  # noqa: S608 - constants of our own
_BLOCK = """
UPDATE inbound_message m SET next_try_at = NULL, findings = g.findings
FROM unnest($1::bigint[], $2::text[]) g(queue_id, findings) WHERE m.queue_id = g.queue_id AND m.queue_id IN (
    SELECT queue_id FROM inbound_message
    WHERE queue_id = ANY($1) AND state = 'NEW' ORDER BY queue_id FOR UPDATE SKIP LOCKED)
"""
_MINE = """
SELECT m.queue_id FROM inbound_message m JOIN unnest($1::bigint[], $2::int[]) g(queue_id, fence)
USING (queue_id, fence) WHERE m.state IN ('PROCESSING', 'STAGED')
"""
# UP-6: after every success of the same system. A hint, so that nobody waits for another's lock.
_TRY_WAITING = """
UPDATE inbound_message SET next_try_at = now() WHERE queue_id IN (
    SELECT queue_id FROM inbound_message
    WHERE system = ANY($1) AND state = 'WAITING_REF' AND next_try_at > now()
    ORDER BY queue_id FOR UPDATE SKIP LOCKED)
"""
_TOOK_EFFECT = (Outcome.CREATED, Outcome.UPDATED)
# What passes by itself; anything else that fails is tried again as well, but told as an error in the log.
_PASSES = (OSError, Busy, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)


async def work_due(writer: Writer) -> int:
    """Those whose time has come, by a worker. How many were carried out."""
    return await work_off(writer, [row["queue_id"] for row in await writer.pool.fetch(_DUE, AT_ONCE)])


async def work_off(writer: Writer, queue_ids: Sequence[int]) -> int:
    """Carries these out as far as they may be now, in their order; each ends in a state that says what is
    next. What another worker has, or what waits behind another message, is left alone. How many it were.
    """
    left, waiting = list(queue_ids), dict[Owner, None]()
    while left:
        claimed = await claim(writer.pool, left, *STEP)
        if not claimed:
            break
        for owner, theirs in _by_owner(claimed).items():
            endings = await _carry_out(writer, owner, theirs)
            if any(_begins_to_wait(one) for one in endings):
                waiting[owner] = None
        done = {one.queue_id for one in claimed}
        left = [one for one in left if one not in done]
    if left:
        await _block(writer.pool, left)
    for owner in waiting:
        await untie(writer, owner)
    return len(queue_ids) - len(left)


def _begins_to_wait(ending: Ending) -> bool:
    return ending.state == QueueState.WAITING_REF and ending.claimed.waiting_since is None


async def claim(
    pool: asyncpg.Pool, queue_ids: Collection[int], most: int | None = None, size: int | None = None
) -> list[Claimed]:
    """Those that are free; of many the first ones, so many, and of so many bytes."""
    rows = await pool.fetch(_CLAIM, list(queue_ids), AT_WORK, LEASE, most, size)
    return sorted((Claimed(**row) for row in rows), key=lambda one: one.queue_id)


async def worker_of(writer: Writer, owner: Owner) -> tuple[Caller, Profile] | None:
    """In whose name, and by which profile; None: he may nothing any more."""
    system, user_name, token_id = owner
    found = await system_of(writer.pool, system)
    caller = await acting_for(writer.pool, user_name, token_id, writer.today())
    if found is None or caller is None or found.user_name != user_name or not may_send(caller):
        return None
    return replace(caller, source="ERP"), Profile.of(found)


def _by_owner(claimed: Sequence[Claimed]) -> Mapping[Owner, list[Claimed]]:
    found: defaultdict[Owner, list[Claimed]] = defaultdict(list)
    for one in claimed:
        found[one.system, one.submitted_by, one.token_id].append(one)
    return found


async def _carry_out(writer: Writer, owner: Owner, claimed: Sequence[Claimed]) -> list[Ending]:
    acting = await worker_of(writer, owner)
    if acting is None:
        endings = [failed_ending(one, (error(Code.GEN_FORBIDDEN, ()),)) for one in claimed]
        await _end(writer, endings)
        return endings
    unreadable, arrived = read_claimed(writer, claimed)
    await _end(writer, unreadable)
    return [*unreadable, *await apply_each(writer, acting, arrived)]


def read_claimed(
    writer: Writer, claimed: Sequence[Claimed]
) -> tuple[list[Ending], list[tuple[Claimed, Arrived]]]:
    unreadable, arrived = list[Ending](), list[tuple[Claimed, Arrived]]()
    for one in claimed:
        try:
            found = _read(writer, one)
        except Exception as failure:  # one that no reader was made for must not stop the others
            unreadable.append(_failed(one, failure))
            continue
        if isinstance(found, Ending):
            unreadable.append(found)
        else:
            arrived.append((one, found))
    return unreadable, arrived


def _read(writer: Writer, one: Claimed) -> Arrived | Ending:
    body = opened(writer.sealer, one.payload) or b""
    message = fitting(reader_of(Format(one.format)).read(Raw(body, one.place)))
    if message.unreadable:
        return failed_ending(one, message.findings, message.status)
    return Arrived(message, hash_of(writer.sealer, message))


async def apply_each(
    writer: Writer,
    acting: tuple[Caller, Profile],
    arrived: Sequence[tuple[Claimed, Arrived]],
    how: How | None = None,
) -> list[Ending]:
    """All in one call; what fails is tried once more by itself, then told in its row."""
    if not arrived:
        return []
    written: dict[int, Ending] = {}
    try:
        return await apply_claimed(writer, acting, arrived, how, written)
    except Exception as failure:  # whatever it is must not stop the queue
        mine = await _still_claimed(writer.pool, [one for one, _ in arrived])
        left = [one for one in arrived if one[0].queue_id in mine]
        done = [written[one.queue_id] for one, _ in arrived if one.queue_id in written.keys() - mine]
        await _try_waiting(writer.pool, done)
        if len(arrived) > 1:
            return [
                *done,
                *[ending for one in left for ending in await apply_each(writer, acting, [one], how)],
            ]
        endings = [_failed(one, failure) for one, _ in left]
        if how is not None and how.dry_run:  # nobody tries it again
            return [*done, *(failed_ending(one.claimed, one.findings) for one in endings)]
        await _end(writer, endings)
        return [*done, *endings]


def _failed(claimed: Claimed, failure: Exception) -> Ending:
    if isinstance(failure, Denied):
        return failed_ending(claimed, (error(Code.GEN_FORBIDDEN, failure.path),))
    passes = isinstance(failure, _PASSES)
    level, told = (logging.WARNING, None) if passes else (logging.ERROR, failure)
    about = {"queue_id": claimed.queue_id, "error": type(failure).__name__}
    _LOG.log(level, "a message could not be carried out", extra=about, exc_info=told)
    return technical_ending(claimed, type(failure).__name__)


async def apply_claimed(
    writer: Writer,
    acting: tuple[Caller, Profile],
    arrived: Sequence[tuple[Claimed, Arrived]],
    how: How | None = None,
    written: dict[int, Ending] | None = None,
) -> list[Ending]:
    """What is done and what the queue says of it are one transaction. `written` gets what was committed,
    maybe with some that was not.
    """
    rows = {id(one): claimed for claimed, one in arrived}

    def endings(applied: Sequence[Applied]) -> list[Ending]:
        return [ending_of(rows[id(one.arrived)], one, writer.now()) for one in applied]

    async def beside(connection: Connection, applied: Sequence[Applied]) -> None:
        found = endings(applied)
        await finish(connection, found)
        if written is not None:
            written.update((one.claimed.queue_id, one) for one in found)

    caller, profile = acting
    messages, how = [one for _, one in arrived], how or How()
    found = endings(await apply_messages(writer.call(caller), profile, messages, how, beside))
    if not how.dry_run:
        await _try_waiting(writer.pool, found)
    return found


async def _try_waiting(pool: asyncpg.Pool, endings: Sequence[Ending]) -> None:
    """When all is committed: it must neither hold that up nor undo it."""
    done = [one for one in endings if one.state == QueueState.DONE and one.outcome in _TOOK_EFFECT]
    if done:
        with contextlib.suppress(*_PASSES):
            await pool.execute(_TRY_WAITING, list({one.claimed.system for one in done}))


async def _still_claimed(pool: asyncpg.Pool, claimed: Sequence[Claimed]) -> frozenset[int]:
    ids, fences = [one.queue_id for one in claimed], [one.fence for one in claimed]
    return frozenset(row["queue_id"] for row in await pool.fetch(_MINE, ids, fences))


async def untie(writer: Writer, owner: Owner) -> None:
    """Those that wait for each other alone are carried out as one; if some are at fault, the others anew."""
    try:
        while knot := await knot_in(writer, owner):
            if not await _as_one(writer, owner, knot):
                return
    except Exception:  # they wait on, and their time comes; who called has done his own work
        _LOG.exception("messages that wait for each other could not be carried out")


async def _as_one(writer: Writer, owner: Owner, knot: Collection[int]) -> bool:
    """Whether what is left of them may be tried at once."""
    acting = await worker_of(writer, owner)
    if acting is None:
        return False
    claimed = await claim(writer.pool, knot)
    try:
        if len(claimed) < len(knot):  # another has some of them: he, or the next who waits, will see to it
            await _end(writer, [back(one) for one in claimed])
            return False
        endings, arrived = read_claimed(writer, claimed)
        if endings:
            endings += [back(one) for one, _ in arrived]
        else:
            endings = await apply_claimed(writer, acting, arrived, How(atomic=True))
    except Exception as failure:
        mine = await _still_claimed(writer.pool, claimed)
        await _end(writer, [back(one) for one in claimed if one.queue_id in mine])
        if isinstance(failure, Lost):
            return False
        raise
    if all(one.state == QueueState.DONE for one in endings):
        return False
    await _end(writer, cut(endings))
    return True


async def _end(writer: Writer, endings: Sequence[Ending]) -> None:
    if not endings:
        return
    try:
        async with writer.pool.acquire() as connection, connection.transaction():
            await finish(connection, endings)
    except Lost:
        _LOG.info("messages were taken by another worker", extra={"count": len(endings)})


async def _block(pool: asyncpg.Pool, queue_ids: Sequence[int]) -> None:
    """What somebody holds at this moment stays due: workers who put each other's messages off, each holding
    what the other waits for, would end in a deadlock.
    """
    async with pool.acquire() as connection, connection.transaction():
        rows = await connection.fetch(_BLOCKERS, list(queue_ids))
        behind = {row["queue_id"]: row["blocker"] for row in rows}
        told = [text_from_findings([blocked_by(blocker)]) for blocker in behind.values()]
        await connection.execute(_BLOCK, list(behind), told)
