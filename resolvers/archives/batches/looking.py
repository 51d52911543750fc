"""Batches as their beginners and auditors see them. Next: checking.py."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import asyncpg
import orjson

from models.rules.archives.batches import FAILED, MOST_FINDINGS, OPEN, RUNNING
from models.rules.attachments import is_id
from models.rules.finding import Finding, Severity
from models.rules.finding_codes import Code
from models.rules.roles import AUDITOR
from resolvers.access.caller import Caller
from resolvers.attachments.batched import STATE
from resolvers.errors import Gone
from resolvers.pool import Connection

# A batch is its beginner's own. What is wrong with its rows tells of archives of whatever type and level, so
# of auditors those read it who see all of its institution.
_SEEN = """(b.created_by = $1 OR EXISTS (
    SELECT FROM jsonb_to_recordset($2::jsonb) g(i text, t text, c int)
    WHERE (g.i IS NULL OR g.i = b.institution_code) AND g.t IS NULL AND g.c >= 3))"""
_COLUMNS = f"""b.batch_id, b.kind, b.institution_code,
    CASE WHEN b.state = '{RUNNING}' AND {STATE} = '{OPEN}' THEN '{FAILED}' ELSE b.state END AS state,
    b.job_id, b.row_count, b.created_count, b.file_count, b.report, b.marked_file_id,
    b.created_by, b.created_at, b.ended_at, b.undone_by, b.undone_at, j.done, j.total,
    j.state AS job_state, j.error"""
_FIND = f"""
SELECT {_COLUMNS} FROM import_batch b LEFT JOIN job j ON j.job_id = b.job_id
WHERE b.batch_id = $3 AND {_SEEN}
"""  # noqa: S608
_OF_JOB = f"""
SELECT {_COLUMNS} FROM import_batch b JOIN job j ON j.job_id = b.job_id
WHERE b.batch_id = $1 AND b.job_id = $2
"""  # noqa: S608
_NEWEST = f"""
SELECT {_COLUMNS} FROM import_batch b LEFT JOIN job j ON j.job_id = b.job_id
WHERE {_SEEN} AND ($3::text IS NULL OR b.batch_id < $3) ORDER BY b.batch_id DESC LIMIT $4
"""  # noqa: S608
_FILES = """
SELECT f.file_id, f.name, f.role, f.object_id, f.media_type, f.size, f.sha256, f.uploaded_by, f.scanned_at,
    o.quarantined_at IS NOT NULL AS quarantined
FROM batch_file f JOIN stored_object o USING (object_id) WHERE f.batch_id = $1 ORDER BY f.name
"""


@dataclass(frozen=True)
class BatchFile:
    file_id: str
    name: str
    role: str
    object_id: str
    media_type: str
    size: int
    sha256: str
    uploaded_by: str
    scanned_at: datetime | None
    quarantined: bool = False


@dataclass(frozen=True)
class Batch:
    """`total` findings there are, of which the report keeps 1,000; `codes` by row."""

    batch_id: str
    kind: str
    institution_code: str
    state: str
    job_id: str | None
    row_count: int | None
    created_count: int | None
    file_count: int | None
    marked_file_id: str | None
    created_by: str
    created_at: datetime
    ended_at: datetime | None
    undone_by: str | None
    undone_at: datetime | None
    done: int | None
    total: int | None
    job_state: str | None
    error: str | None
    findings: Sequence[Finding] = ()
    finding_count: int = 0
    codes: Sequence[tuple[int, str, str]] = ()  # row, itemId, archive code


async def find_batch(source: asyncpg.Pool | Connection, caller: Caller, batch_id: str) -> Batch:
    """Gone unless it is his own, or his to audit."""
    row = await source.fetchrow(_FIND, *_sight(caller), batch_id) if is_id(batch_id) else None
    if row is None:
        raise Gone(batch_id.replace("\0", ""))
    return _batch(row)


async def batch_of_job(source: asyncpg.Pool, batch_id: str, job_id: str) -> Batch | None:
    """For the job itself; None when the batch was given up, or has another job by now."""
    row = await source.fetchrow(_OF_JOB, batch_id, job_id)
    return None if row is None else _batch(row)


async def newest_batches(
    source: asyncpg.Pool, caller: Caller, *, after: str | None = None, first: int = 50
) -> list[Batch]:
    """The newest first; `after` is the id of the last one seen."""
    rows = await source.fetch(_NEWEST, *_sight(caller), after, first)
    return [_batch(row) for row in rows]


async def files_of_batch(source: asyncpg.Pool | Connection, batch_id: str) -> list[BatchFile]:
    rows = await source.fetch(_FILES, batch_id)
    return [BatchFile(**{name: row[name] for name in BatchFile.__dataclass_fields__}) for row in rows]


def _batch(row: asyncpg.Record) -> Batch:
    report: Mapping[str, Any] = orjson.loads(row["report"]) if row["report"] else {}
    kept = ("findings", "finding_count", "codes")
    plain = {name: row[name] for name in Batch.__dataclass_fields__ if name not in kept}
    return Batch(
        **plain,
        findings=[
            Finding(Code(code), tuple(path), params, Severity(severity))
            for code, path, params, severity in report.get("findings", ())
        ],
        finding_count=report.get("total", 0),
        codes=[tuple(one) for one in report.get("codes", ())],
    )


def report_of(findings: Sequence[Finding], codes: Sequence[tuple[int, str, str]] = ()) -> str:
    """As the batch keeps it."""
    told = [
        [one.code.value, list(one.path), dict(one.params), one.severity.value]
        for one in findings[:MOST_FINDINGS]
    ]
    return orjson.dumps({"findings": told, "total": len(findings), "codes": list(codes)}).decode()


def _sight(caller: Caller) -> tuple[str, str]:
    """How far he audits: by those grants alone, whatever others of his reach (US-2)."""
    auditing = replace(caller, grants=tuple(one for one in caller.grants if one.role == AUDITOR))
    reaches = [
        {"i": one.institution, "t": one.archive_type, "c": one.clearance}
        for one in auditing.read_scope().reaches
    ]
    return caller.user_name, orjson.dumps(reaches).decode()
