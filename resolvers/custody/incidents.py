"""Incidents of stored files: listed for keepers and auditors, closed with measures. Next: repairing.py."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import asyncpg
import orjson

from models.rules.auditing import AuditAct
from models.rules.custody import may_keep, may_look
from models.rules.incidents import Incident, check_measures, check_open
from resolvers.access.audit import Asker, note
from resolvers.access.caller import Caller
from resolvers.access.grants import file_sight
from resolvers.errors import Denied, Gone, Refused
from resolvers.write.state import ITEM_VISIBLE, VISIBLE

# Whose file it is, for those alone who see that record: $1 to $3 are the sight of files.
_SHOWN = f"""
SELECT i.*, CASE WHEN {VISIBLE.format("i.customer_number", "$1", "$2")} THEN customer_number END AS customer,
    (SELECT v.item_id FROM archive_item v WHERE v.item_id = i.item_id
        AND {ITEM_VISIBLE.format("v", "$3")}) AS item, EXISTS (SELECT FROM stored_object o
        WHERE o.object_id = i.object_id AND o.quarantined_at IS NOT NULL) AS shut
FROM incident i
"""  # noqa: S608
_LIST = f"""{_SHOWN}
WHERE i.object_id IS NOT NULL AND ($4::boolean IS NULL OR (closed_at IS NULL) = $4)
  AND ($5::text IS NULL OR (found_at, incident_id) <
    (SELECT found_at, incident_id FROM incident WHERE incident_id = $5))
ORDER BY found_at DESC, incident_id DESC LIMIT $6
"""  # noqa: S608
_FIND = f"{_SHOWN} WHERE i.object_id IS NOT NULL AND incident_id = $4"
_CLOSE = """
UPDATE incident SET closed_by = $2, closed_at = $3, measures = $4
WHERE incident_id = $1 AND closed_at IS NULL AND object_id IS NOT NULL
"""


@dataclass(frozen=True)
class IncidentsWanted:
    open: bool | None = None  # None = those that are closed too
    after: str | None = None  # the id of the last one seen
    first: int = 50


async def list_incidents(pool: asyncpg.Pool, caller: Caller, wanted: IncidentsWanted) -> Sequence[Incident]:
    """The newest first."""
    if not may_look(caller):
        raise Denied
    rows = await pool.fetch(_LIST, *file_sight(caller.read_scope()), wanted.open, wanted.after, wanted.first)
    return [_incident(row) for row in rows]


async def close_incident(
    pool: asyncpg.Pool, asker: Asker, incident_id: str, measures: str, now: datetime
) -> Incident:
    """Once. The quarantine is another matter: it ends by a repair that reads the file first."""
    caller = asker.caller
    if not may_keep(caller):
        raise Denied
    if found := check_measures(measures):
        raise Refused(found)
    told = measures.strip()
    async with pool.acquire() as connection, connection.transaction():
        closed = await connection.execute(_CLOSE, incident_id, caller.user_name, now, told)
        if closed == "UPDATE 1":
            detail = {"act": "close", "measures": told}
            entry = asker.noted(
                AuditAct.STORAGE_JOB, object_class="INCIDENT", object_id=incident_id, detail=detail
            )
            await note(connection, entry)
    row = await pool.fetchrow(_FIND, *file_sight(caller.read_scope()), incident_id)
    if row is None:
        raise Gone(incident_id)
    incident = _incident(row)
    same = (incident.closed_by, incident.measures) == (caller.user_name, told)  # asked again
    if closed != "UPDATE 1" and not same and (found := check_open(incident.closed_at)):
        raise Refused(found)
    return incident


def _incident(row: asyncpg.Record) -> Incident:
    named = {name: row[name] for name in Incident.__dataclass_fields__}
    own = {
        "customer_number": row["customer"],
        "item_id": row["item"],
        "details": orjson.loads(row["details"]),
    }
    return Incident(**{**named, **own})
