"""Bulk loads as their senders see them: how far they are, what became of each row. Next: staging.py."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import asyncpg
import orjson

from models.rules.exchange.queueing import STAGED
from models.rules.exchange.systems import PER_ROW
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from resolvers.access.caller import Caller
from resolvers.access.grants import scope_arrays
from resolvers.errors import Gone, Refused
from resolvers.inbound.queue import IN_SIGHT, findings_from_text
from resolvers.inbound.systems import SEEN, kept_system, sight_of
from resolvers.inbound.telling import told_to
from resolvers.pool import Connection
from resolvers.write.context import WriteContext
from resolvers.write.once import Begun, once
from resolvers.write.trail import tell_config

LOAD = "INBOUND_LOAD"  # object class in the audit trail
UNDER_WAY = ("RECEIVING", "QUEUED", "RUNNING")
_COLUMNS = """l.load_id, l.system, l.format, l.mode, l.dry_run,
    CASE WHEN l.state IN ('QUEUED', 'RUNNING') AND j.state = 'FAILED' THEN 'FAILED' ELSE l.state END AS state,
    l.came_by, l.file_name, l.size, l.sha256, l.row_count, l.done, l.counts, l.findings,
    coalesce(l.error, j.error) AS error, l.job_id, l.submitted_by, l.token_id, l.received_at, l.ended_at,
    s.user_name"""
_FROM = "FROM inbound_load l JOIN external_system s USING (system) LEFT JOIN job j USING (job_id)"
_FIND = f"SELECT {_COLUMNS} {_FROM} WHERE {SEEN.format('s')} AND l.load_id = $3"
_LIST = f"""
SELECT {_COLUMNS} {_FROM} WHERE {SEEN.format("s")} AND ($3::text IS NULL OR l.system = $3)
    AND ($4::text IS NULL OR (l.received_at, l.load_id) <
        (SELECT received_at, load_id FROM inbound_load WHERE load_id = $4))
ORDER BY l.received_at DESC, l.load_id DESC LIMIT $5
"""  # noqa: S608 - constants of our own
_OF = f"SELECT {_COLUMNS} {_FROM} WHERE l.load_id = $1"
# $6: only rows with this outcome; $7: only rows of which there is something to tell; $8: who asks
_ROWS = f"""
SELECT m.queue_id, m.position, m.place, m.message_id, m.external_key, m.customer_number, m.state, m.outcome,
    m.idoc_status, m.version, m.findings, m.submitted_by, m.token_id, s.user_name
FROM inbound_message m JOIN external_system s USING (system)
WHERE m.load_id = $1 AND {IN_SIGHT.format("$2", "$3", "$8")} AND m.position > $4
    AND ($6::text IS NULL OR m.outcome = $6) AND (NOT $7 OR m.findings IS NOT NULL)
ORDER BY m.position LIMIT $5
"""  # noqa: S608 - constants of our own
_HOLD = "SELECT state, job_id FROM inbound_load WHERE load_id = $1 FOR UPDATE"
_CANCEL = "UPDATE inbound_load SET state = 'CANCELLED', ended_at = now() WHERE load_id = $1"
_CANCEL_JOB = """
UPDATE job SET state = 'CANCELLED', ended_at = now() WHERE job_id = $1 AND state IN ('QUEUED', 'RUNNING')
"""
_UNSTAGE = "DELETE FROM inbound_message WHERE load_id = $1 AND state = 'STAGED'"
# What stood behind its rows may go on; what still stands behind others finds that out.
_WAKE = """
UPDATE inbound_message SET next_try_at = now() WHERE system = $1 AND state = 'NEW' AND next_try_at IS NULL
"""
WORD = """coalesce(m.outcome,
    CASE m.state WHEN 'TOLD' THEN 'NOT_DONE' WHEN 'PROCESSING' THEN 'NEW' ELSE m.state END)"""
_SEEN_COUNTS = f"""
SELECT m.load_id, {WORD} AS word, count(*)::int AS count FROM inbound_message m
WHERE m.load_id = ANY($1) AND {IN_SIGHT.format("$2", "$3", "$4")} GROUP BY 1, 2
"""  # noqa: S608 - constants of our own


@dataclass(frozen=True)
class Load:
    """`counts`: rows by outcome, so far. `findings` are on the file as such."""

    load_id: str
    system: str
    format: str
    mode: str
    dry_run: bool
    state: str
    came_by: str
    file_name: str
    size: int
    sha256: str | None
    row_count: int
    done: int
    counts: Mapping[str, int]
    findings: Sequence[Finding]
    error: str | None
    job_id: str | None
    submitted_by: str
    token_id: int | None
    received_at: datetime
    ended_at: datetime | None
    user_name: str  # whose it is


@dataclass(frozen=True)
class Wanted:
    """How a load is to be carried out, and what it is called."""

    mode: str = PER_ROW
    dry_run: bool = False
    file_name: str = ""
    came_by: str = "HTTP"
    beside: Callable[[Connection, str], Awaitable[None]] | None = None  # when all has come, or is refused
    begun: Begun | None = None


@dataclass(frozen=True)
class LoadRow:
    queue_id: int
    position: int
    place: str
    message_id: str | None
    external_key: str | None
    customer_number: str | None
    state: str
    outcome: str | None
    idoc_status: str | None
    version: int | None
    findings: Sequence[Finding]
    submitted_by: str
    token_id: int | None
    user_name: str


async def find_load(source: asyncpg.Pool | Connection, caller: Caller, load_id: str) -> Load:
    row = await source.fetchrow(_FIND, *sight_of(caller), load_id.replace("\0", ""))
    if row is None:
        raise Gone(load_id.replace("\0", ""))
    [found] = await _shown_to(source, caller, [_load(row)])
    return found


async def loads_seen(
    source: asyncpg.Pool | Connection, caller: Caller, system: str | None, after: str | None, first: int
) -> list[Load]:
    """The newest first; `after` is the id of the last one seen."""
    asked = [one and one.replace("\0", "") for one in (system, after)]
    rows = await source.fetch(_LIST, *sight_of(caller), *asked, first)
    return await _shown_to(source, caller, [_load(row) for row in rows])


async def _shown_to(source: asyncpg.Pool | Connection, caller: Caller, found: Sequence[Load]) -> list[Load]:
    """Of others' loads: the rows in his sight are counted, and of findings is told what is nobody's data."""
    others = [one.load_id for one in found if one.user_name != caller.user_name]
    sight = scope_arrays(caller.read_scope())
    told = await told_to(source, caller, found)
    if not others or sight == (None, None):
        return told
    counts: dict[str, dict[str, int]] = {load_id: {} for load_id in others}
    for row in await source.fetch(_SEEN_COUNTS, others, *sight, caller.user_name):
        counts[row["load_id"]][row["word"]] = row["count"]
    return [_counted(one, counts.get(one.load_id)) for one in told]


def _counted(load: Load, counts: dict[str, int] | None) -> Load:
    if counts is None:
        return load
    done = {word: count for word, count in counts.items() if word != STAGED}
    return replace(load, counts=done, row_count=sum(counts.values()), done=sum(done.values()))


async def load_of(source: asyncpg.Pool | Connection, load_id: str) -> Load | None:
    """For its own job."""
    row = await source.fetchrow(_OF, load_id)
    return None if row is None else _load(row)


async def rows_of(
    source: asyncpg.Pool | Connection, caller: Caller, load_id: str, page: tuple[int, int], **only: Any
) -> list[LoadRow]:
    """Of a load that he sees. `page`: behind which position, and how many; `only`: outcome, told."""
    sight = scope_arrays(caller.read_scope())
    outcome, told = only.get("outcome"), bool(only.get("told"))
    rows = await source.fetch(_ROWS, load_id, *sight, *page, outcome, told, caller.user_name)
    return await told_to(source, caller, [_row(row) for row in rows])


async def cancel_load(context: WriteContext, load_id: str) -> str:
    """What is done stays done; the rest is forgotten."""

    async def work(connection: Connection) -> str:
        load = await find_load(connection, context.caller, load_id)
        await kept_system(connection, context.caller, load.system)
        held = await connection.fetchrow(_HOLD, load.load_id)
        if held is None or held["state"] not in UNDER_WAY:
            raise Refused([error(Code.GEN_STATE, ("load_id",), value=load.state)])
        await connection.execute(_CANCEL_JOB, held["job_id"])
        await connection.execute(_CANCEL, load.load_id)
        await unstage(connection, load)
        await tell_config(connection, context, (LOAD, load.load_id), {"did": "CANCEL", "system": load.system})
        return load.load_id

    return await once(context, work)


async def unstage(connection: Connection, load: Load) -> None:
    await connection.execute(_UNSTAGE, load.load_id)
    await connection.execute(_WAKE, load.system)


def _row(row: asyncpg.Record) -> LoadRow:
    values: dict[str, Any] = dict(row)
    values["findings"] = findings_from_text(values["findings"])
    return LoadRow(**values)


def _load(row: asyncpg.Record) -> Load:
    values: dict[str, Any] = dict(row)
    values["counts"] = orjson.loads(values["counts"])
    values["findings"] = findings_from_text(values["findings"])
    return Load(**values)
