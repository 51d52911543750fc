"""What became of messages is written into the queue, beside what they did. Next: working.py."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from models.rules.exchange.message import (
    APPLICATION_ERROR,
    CANCELLED,
    POSTED,
    READY,
    WAITS,
    Function,
    Outcome,
    QueueState,
)
from models.rules.exchange.queueing import REF_PATIENCE, REF_PAUSE, TOLD, pause_after
from models.rules.finding import Finding, error, warning
from models.rules.finding_codes import Code
from resolvers.inbound.applying import Applied
from resolvers.inbound.queue import WAKE, findings_from_text, text_from_findings
from resolvers.pool import Connection

_FINISH = """
UPDATE inbound_message m SET state = g.state, outcome = g.outcome, idoc_status = g.idoc_status,
    customer_number = coalesce(g.customer_number, m.customer_number), version = g.version,
    change_number = g.change_number, findings = g.findings, waiting_since = g.waiting_since,
    next_try_at = now() + g.pause, attempts = g.attempts, lease_until = NULL,
    payload = CASE WHEN g.state IN ('DONE', 'TOLD') THEN NULL ELSE m.payload END,
    message_id = CASE WHEN g.state = 'TOLD' THEN NULL ELSE m.message_id END,
    ended_at = CASE WHEN g.state IN ('DONE', 'TOLD', 'ERROR') THEN now() END
FROM unnest($1::bigint[], $2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::int[], $8::text[],
    $9::text[], $10::timestamptz[], $11::interval[], $12::int[]) g(queue_id, fence, state, outcome,
    idoc_status, customer_number, version, change_number, findings, waiting_since, pause, attempts)
WHERE m.queue_id = g.queue_id AND m.fence = g.fence AND m.state IN ('PROCESSING', 'STAGED')
"""
# UP-9: full data stands for all that came before it, and is older by its sequence.
_SUPERSEDE = """
UPDATE inbound_message m SET state = 'CANCELLED', idoc_status = $3, next_try_at = NULL, ended_at = now(),
    fence = m.fence + 1, reason = 'superseded by ' || g.queue_id
FROM unnest($1::bigint[], $2::text[]) g(queue_id, external_key), inbound_message n
WHERE n.queue_id = g.queue_id AND m.system = n.system AND m.external_key = g.external_key
  AND m.queue_id < g.queue_id AND m.state IN ('NEW', 'WAITING_REF', 'ERROR')
  AND (m.sequence IS NULL OR m.sequence < n.sequence)
"""
_HOLDS = (Outcome.CREATED, Outcome.UPDATED, Outcome.UNCHANGED)
_WHOLE = (Function.ORIGINAL.value, Function.REPLACE.value)


class Lost(Exception):
    """Another worker has some of these messages, or somebody cancelled them: nothing of this may stay."""


@dataclass(frozen=True)
class Claimed:
    """A message that this worker may carry out."""

    queue_id: int
    fence: int
    system: str
    message_id: str | None
    external_key: str | None
    sequence: Decimal | None
    function: str
    format: str
    place: str
    payload: bytes
    submitted_by: str
    token_id: int | None
    load_id: str | None
    waiting_since: datetime | None
    attempts: int
    findings: str | None = None  # of the try before

    @property
    def told(self) -> tuple[Finding, ...]:
        return findings_from_text(self.findings)


@dataclass(frozen=True)
class Ending:
    """What its row will hold."""

    claimed: Claimed
    state: str
    outcome: Outcome | None = None
    idoc_status: str | None = None
    customer_number: str | None = None
    version: int | None = None
    change_number: str | None = None
    findings: tuple[Finding, ...] = ()
    waiting_since: datetime | None = None
    pause: timedelta | None = None  # until the next try, by the database's clock
    attempts: int = 0


def ending_of(claimed: Claimed, applied: Applied, now: datetime) -> Ending:
    done = Ending(
        claimed,
        QueueState.DONE,
        applied.outcome,
        POSTED,
        applied.customer_number,
        applied.version,
        applied.change_number,
        applied.findings,
    )
    if applied.outcome is Outcome.REJECTED:
        return replace(done, state=QueueState.ERROR, idoc_status=applied.idoc_status)
    if applied.outcome is not Outcome.WAITING_REF:
        return done
    since = claimed.waiting_since or now
    others = tuple(one for one in applied.findings if one.code is not Code.IN_WAITING_REF)
    names = sorted(applied.waits_for)
    if now - since >= REF_PATIENCE:
        over = tuple(error(Code.IN_REF_TIMEOUT, (), value=name) for name in names)
        return failed_ending(claimed, (*others, *over))
    waits = tuple(warning(Code.IN_WAITING_REF, (), value=name) for name in names)
    later = {"waiting_since": since, "pause": REF_PAUSE, "findings": (*others, *waits)}
    return replace(done, state=QueueState.WAITING_REF, idoc_status=WAITS, **later)


def failed_ending(
    claimed: Claimed, findings: Sequence[Finding], status: str | None = APPLICATION_ERROR
) -> Ending:
    return Ending(
        claimed, QueueState.ERROR, Outcome.REJECTED, status or APPLICATION_ERROR, findings=tuple(findings)
    )


def technical_ending(claimed: Claimed, reason: str) -> Ending:
    """The database or another transaction was in the way: tried again after a while, at last given up."""
    attempts = claimed.attempts + 1
    pause = pause_after(attempts)
    found = (error(Code.IN_FAILED, (), reason=reason),)
    if pause is None:
        return replace(failed_ending(claimed, found), attempts=attempts)
    ending = Ending(claimed, QueueState.NEW, None, READY, findings=found)
    return replace(ending, waiting_since=claimed.waiting_since, pause=pause, attempts=attempts)


def back(claimed: Claimed) -> Ending:
    """Waits on, as it did."""
    waiting = Ending(claimed, QueueState.WAITING_REF, Outcome.WAITING_REF, WAITS, findings=claimed.told)
    return replace(waiting, waiting_since=claimed.waiting_since, pause=REF_PAUSE)


async def finish(connection: Connection, endings: Sequence[Ending]) -> None:
    """Lost unless all of them are still this worker's."""
    rows = [
        (
            *(one.claimed.queue_id, one.claimed.fence, str(one.state), one.outcome and one.outcome.value),
            *(one.idoc_status, one.customer_number, one.version, one.change_number),
            *(text_from_findings(one.findings), one.waiting_since, one.pause, one.attempts),
        )
        for one in endings
    ]
    if not rows:
        return
    done = await connection.execute(_FINISH, *map(list, zip(*rows, strict=True)))
    if done != f"UPDATE {len(rows)}":
        raise Lost
    await _supersede(connection, [one for one in endings if one.state == QueueState.DONE])
    await _free(connection, [one.claimed for one in endings if one.state in (QueueState.DONE, TOLD)])


async def _supersede(connection: Connection, done: Sequence[Ending]) -> None:
    whole = [one.claimed for one in done if one.outcome in _HOLDS and one.claimed.function in _WHOLE]
    keyed = [one for one in whole if one.external_key is not None and one.sequence is not None]
    if keyed:
        keys = ([one.queue_id for one in keyed], [one.external_key for one in keyed])
        await connection.execute(_SUPERSEDE, *keys, CANCELLED)


async def _free(connection: Connection, over: Sequence[Claimed]) -> None:
    """Those that stood behind them."""
    keyed = [one for one in over if one.external_key is not None]
    if keyed:
        names = ([one.system for one in keyed], [one.external_key for one in keyed])
        await connection.execute(WAKE, *names)
