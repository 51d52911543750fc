"""Bulk loads as their senders see them: how far they are, what became of each row. Next: staging.py."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import asyncpg
import orjson

from models.rules.exchange.systems import PER_ROW
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from resolvers.access.caller import Caller
from resolvers.access.grants import scope_arrays
from resolvers.errors import Gone, Refused
from resolvers.inbound.once import once, tell
from resolvers.inbound.queue import IN_SIGHT, findings_from_text
from resolvers.inbound.systems import SEEN, kept_system, sight_of
from resolvers.inbound.telling import told_to
from resolvers.pool import Connection
from resolvers.write.context import WriteContext

LOAD = "INBOUND_LOAD"  # object class in the audit trail
UNDER_WAY = ("RECEIVING", "QUEUED", "RUNNING")
_COLUMNS = """l.load_id, l.system, l.format, l.mode, l.dry_run,
    CASE WHEN l.state IN ('QUEUED', 'RUNNING') AND j.state = 'FAILED' THEN 'FAILED' ELSE l.state END AS state,
    l.came_by, l.file_name, l.size, l.sha256, l.row_count, l.done, l.counts, l.findings,
    coalesce(l.error, j.error) AS error, l.job_id, l.submitted_by, l.token_id, l.received_at, l.ended_at"""
_FROM = "FROM inbound_load l JOIN external_system s USING (system) LEFT JOIN job j USING (job_id)"
_FIND = f"SELECT {_COLUMNS} {_FROM} WHERE {SEEN.format('s')} AND l.load_id = $3"
_LIST = f"""
SELECT {_COLUMNS} {_FROM} WHERE {SEEN.format("s")} AND ($3::text IS NULL OR l.system = $3)
    AND ($4::text IS NULL OR (l.received_at, l.load_id) <
        (SELECT received_at, load_id FROM inbound_load WHERE load_id = $4))
ORDER BY l.received_at DESC, l.load_id DESC LIMIT $5
"""  # noqa: S608 - constants of our own
_OF = f"SELECT {_COLUMNS} {_FROM} WHERE l.load_id = $1"
# $6: only rows with this outcome; $7: only rows of which there is something to tell
_ROWS = f"""
SELECT m.queue_id, m.position, m.place, m.message_id, m.external_key, m.customer_number, m.state, m.outcome,
    m.idoc_status, m.version, m.findings, s.user_name
FROM inbound_message m JOIN external_system s USING (system)
WHERE m.load_id = $1 AND {IN_SIGHT.replace("$3", "$2").replace("$4", "$3")} AND m.position > $4
    AND ($6::text IS NULL OR m.outcome = $6) AND (NOT $7 OR m.findings IS NOT NULL)
ORDER BY m.position LIMIT $5
"""  # noqa: S608 - constants of our own
_HOLD = "SELECT state, job_id FROM inbound_load WHERE load_id = $1 FOR UPDATE"
_CANCEL = "UPDATE inbound_load SET state = 'CANCELLED', ended_at = now() WHERE load_id = $1"
_CANCEL_JOB = """
UPDATE job SET state = 'CANCELLED', ended_at = now() WHERE job_id = $1 AND state IN ('QUEUED', 'RUNNING')
"""
UNSTAGE = "DELETE FROM inbound_message WHERE load_id = $1 AND state = 'STAGED'"


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


@dataclass(frozen=True)
class Wanted:
    """How a load is to be carried out, and what it is called."""

    mode: str = PER_ROW
    dry_run: bool = False
    file_name: str = ""
    came_by: str = "HTTP"
    beside: Callable[[Connection, str], Awaitable[None]] | None = None  # when all has come, or is refused


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
    user_name: str


async def find_load(source: asyncpg.Pool | Connection, caller: Caller, load_id: str) -> Load:
    row = await source.fetchrow(_FIND, *sight_of(caller), load_id.replace("\0", ""))
    if row is None:
        raise Gone(load_id.replace("\0", ""))
    return _load(row)


async def loads_seen(
    source: asyncpg.Pool | Connection, caller: Caller, system: str | None, after: str | None, first: int
) -> list[Load]:
    """The newest first; `after` is the id of the last one seen."""
    asked = [one and one.replace("\0", "") for one in (system, after)]
    return [_load(row) for row in await source.fetch(_LIST, *sight_of(caller), *asked, first)]


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
    rows = await source.fetch(_ROWS, load_id, *sight, *page, outcome, told)
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
        await connection.execute(UNSTAGE, load.load_id)
        await tell(connection, context, (LOAD, load.load_id), {"did": "CANCEL", "system": load.system})
        return load.load_id

    return await once(context, work)


def _row(row: asyncpg.Record) -> LoadRow:
    values: dict[str, Any] = dict(row)
    values["findings"] = findings_from_text(values["findings"])
    return LoadRow(**values)


def _load(row: asyncpg.Record) -> Load:
    values: dict[str, Any] = dict(row)
    values["counts"] = orjson.loads(values["counts"])
    values["findings"] = findings_from_text(values["findings"])
    return Load(**values)
