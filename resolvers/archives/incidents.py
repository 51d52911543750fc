"""Incidents reported, told at once to superior and security officer, closed (DO-F). Next: reviewing.py."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import asyncpg
import orjson

from models.rules.archives.incidents import (
    AUDITED,
    REPORTED,
    Report,
    ReportedIncident,
    check_confirming,
    check_measuring,
    check_report,
    is_officer,
    sees_all,
)
from models.rules.attachments import is_id
from models.rules.auditing import AuditAct
from models.rules.finding import Finding, in_order
from models.rules.incidents import check_measures
from models.rules.messages import Message, MessageId
from resolvers.access.audit import Asker, note
from resolvers.access.grants import item_sight
from resolvers.custody.incidents import IncidentsWanted
from resolvers.errors import Gone, Refused
from resolvers.notices.outbox import lasting, post, written
from resolvers.write.context import Saved, WriteContext
from resolvers.write.state import ITEM_VISIBLE
from resolvers.write.tx import Tx, transaction

_SEEN = f"""
SELECT i.item_id FROM archive_item i WHERE i.item_id = ANY($1::text[]) AND {ITEM_VISIBLE.format("i", "$2")}
"""  # noqa: S608 - constants of our own
# The manager of his department, or of the next one above that has another one.
_SUPERIOR = """
WITH RECURSIVE above AS (
    SELECT d.parent_code, d.manager, 0 AS step
    FROM user_account u JOIN department d USING (department_code) WHERE u.user_name = $1
    UNION ALL SELECT d.parent_code, d.manager, a.step + 1
    FROM above a JOIN department d ON d.department_code = a.parent_code
)
SELECT u.user_name FROM above a JOIN user_account u ON u.employee = a.manager
WHERE u.active AND u.user_name <> $1 ORDER BY a.step, u.user_name LIMIT 1
"""
_TOLD = """
SELECT u.user_name, u.name, u.email, u.language FROM user_account u
WHERE u.active AND (u.user_name = $1 OR u.user_name = upper($2)
    OR EXISTS (SELECT FROM access_grant g WHERE g.user_name = u.user_name AND g.role = $2))
ORDER BY u.user_name
"""
_REPORT = f"""
INSERT INTO incident (incident_id, code, details, found_by, found_at, severity, happened_at, superior,
    measures)
VALUES ($1, '{REPORTED}', $2, $3, $4, $5, $6, $7, $8)
"""  # noqa: S608 - a constant of our own
_LIST = f"""
SELECT * FROM incident i WHERE code = '{REPORTED}' AND ($1 OR found_by = $2 OR superior = $2)
  AND ($3::boolean IS NULL OR (closed_at IS NULL) = $3)
  AND ($4::text IS NULL OR (found_at, incident_id) <
    (SELECT found_at, incident_id FROM incident WHERE incident_id = $4))
ORDER BY found_at DESC, incident_id DESC LIMIT $5
"""  # noqa: S608 - a constant of our own
_FIND = f"""
SELECT * FROM incident WHERE incident_id = $1 AND code = '{REPORTED}'
  AND ($2 OR found_by = $3 OR superior = $3)
"""  # noqa: S608 - a constant of our own
_MEASURES = "UPDATE incident SET measures = $2 WHERE incident_id = $1"
_CLOSE = "UPDATE incident SET confirmed_by = $2, closed_by = $2, closed_at = $3 WHERE incident_id = $1"
_TEXTS = {  # language -> subject, body; what happened stands in the service alone
    "zh": (
        "安全事件 {id}",
        "{name}，您好：\n\n用户 {by} 于 {at} 报告了一起安全事件（严重程度 {severity}）。请立即登录系统"
        "查看事件 {id} 并采取补救措施。\n",
    ),
    "en": (
        "Security incident {id}",
        "Dear {name},\n\nuser {by} reported a security incident on {at} (severity {severity}). Please sign "
        "in, look at incident {id} and take measures at once.\n",
    ),
}


@dataclass(frozen=True)
class Reported:
    """`told`: users who were told by mail; others have no address, or there are none."""

    incident: ReportedIncident
    told: tuple[str, ...]


async def report_incident(context: WriteContext, report: Report) -> Reported:
    """By anybody who may sign in."""

    async def work(tx: Tx) -> Saved:
        connection, now, by = tx.connection, context.writer.now(), context.caller.user_name
        if found := check_report(report, now, await _seen(context, connection, report.item_ids)):
            raise Refused(in_order(found))
        incident_id = secrets.token_hex(16)
        superior = await connection.fetchval(_SUPERIOR, by)
        details = orjson.dumps({"what": report.what.strip(), "items": report.item_ids}).decode()
        facts = (details, by, now, report.severity, report.happened_at, superior, report.measures)
        await connection.execute(_REPORT, incident_id, *facts)
        told = await _tell(tx, incident_id, report, superior)
        await _note(tx, incident_id, "report", severity=report.severity, superior=superior, told=told)
        answer = orjson.dumps(told)
        return Saved(incident_id, 1, None, Message(MessageId.CHANGED), answer=answer)

    saved = await transaction(context, work)
    told = tuple(orjson.loads(saved.answer or b"[]"))
    return Reported(await find_incident(context, saved.key), told)


async def record_measures(context: WriteContext, incident_id: str, measures: str) -> ReportedIncident:
    def check(incident: ReportedIncident, user: str, *, officer: bool) -> list[Finding]:
        return [*check_measuring(incident, user, officer=officer), *check_measures(measures)]

    async def write(tx: Tx) -> None:
        await tx.connection.execute(_MEASURES, incident_id, measures.strip())
        await _note(tx, incident_id, "measures", measures=measures.strip())

    return await _act(context, incident_id, check, write)


async def confirm_incident(context: WriteContext, incident_id: str) -> ReportedIncident:
    """With that it is closed."""

    async def write(tx: Tx) -> None:
        await tx.connection.execute(_CLOSE, incident_id, context.caller.user_name, context.writer.now())
        await _note(tx, incident_id, "close")

    return await _act(context, incident_id, check_confirming, write)


async def list_incidents(context: WriteContext, wanted: IncidentsWanted) -> Sequence[ReportedIncident]:
    """The newest first: one's own, those one is superior of, and all for security officer and auditors."""
    pool, caller = context.writer.pool, context.caller
    asked = (_sees_all(context), caller.user_name, wanted.open, wanted.after, wanted.first)
    return await _shown(context, pool, await pool.fetch(_LIST, *asked))


async def find_incident(context: WriteContext, incident_id: str) -> ReportedIncident:
    """Gone where the caller does not see it."""
    return await _one(context, context.writer.pool, incident_id)


async def _act(context: WriteContext, incident_id: str, check: Any, write: Any) -> ReportedIncident:
    async def work(tx: Tx) -> Saved:
        incident = await _one(context, tx.connection, incident_id)
        user, officer = context.caller.user_name, context.writer.dossiers.officer
        if found := check(incident, user, officer=is_officer(context.caller, user, officer)):
            raise Refused(found)
        await write(tx)
        return Saved(incident_id, 1, None, Message(MessageId.CHANGED))

    await transaction(context, work)
    return await find_incident(context, incident_id)


async def _one(context: WriteContext, source: Any, incident_id: str) -> ReportedIncident:
    row = None
    if is_id(incident_id):
        find = _FIND if source is context.writer.pool else f"{_FIND} FOR UPDATE"
        row = await source.fetchrow(find, incident_id, _sees_all(context), context.caller.user_name)
    if row is None:
        raise Gone(incident_id.replace("\0", ""))
    return (await _shown(context, source, [row]))[0]


async def _shown(
    context: WriteContext, source: Any, rows: Sequence[asyncpg.Record]
) -> list[ReportedIncident]:
    details = [orjson.loads(row["details"]) for row in rows]
    seen = await _seen(context, source, [one for told in details for one in told["items"]])
    return [
        ReportedIncident(
            row["incident_id"],
            told["what"],
            row["happened_at"],
            row["severity"],
            tuple(one for one in told["items"] if one in seen),
            row["found_by"],
            row["found_at"],
            row["superior"],
            row["measures"],
            row["confirmed_by"],
            row["closed_at"],
        )
        for row, told in zip(rows, details, strict=True)
    ]


async def _seen(context: WriteContext, source: Any, ids: Sequence[str]) -> frozenset[str]:
    known = [one for one in ids if is_id(one)]
    if not known:
        return frozenset()
    rows = await source.fetch(_SEEN, known, item_sight(context.caller.read_scope()))
    return frozenset(row["item_id"] for row in rows)


def _sees_all(context: WriteContext) -> bool:
    caller = context.caller
    return sees_all(caller, caller.user_name, context.writer.dossiers.officer)


async def _tell(tx: Tx, incident_id: str, report: Report, superior: str | None) -> list[str]:
    """In the transaction that keeps it: there is no report that nobody was told of."""
    context = tx.context
    told: list[str] = []
    for row in await tx.connection.fetch(_TOLD, superior, context.writer.dossiers.officer):
        if row["email"] is None or row["user_name"] == context.caller.user_name:
            continue
        values = {"id": incident_id, "name": row["name"], "by": context.caller.user_name}
        values |= {"at": f"{context.writer.now():%Y-%m-%d %H:%M} UTC", "severity": report.severity}
        notice = written(_TEXTS, row["language"], row["email"], **values)
        await post(tx.connection, context.writer.sealer, lasting(notice))
        told.append(row["user_name"])
    return told


async def _note(tx: Tx, incident_id: str, act: str, **detail: object) -> None:
    asker = Asker(tx.context.caller, tx.context.address)
    told = {"act": act, **detail}
    entry = asker.noted(AuditAct.INCIDENT, object_class=AUDITED, object_id=incident_id, detail=told)
    await note(tx.connection, entry)
