"""Certificates of destruction: written once, listed for those who may know. Next: holding.py."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import asyncpg
import orjson

from models.rules.attachments import AUDITED
from models.rules.auditing import AuditAct, AuditNote
from models.rules.certificates import Certified
from models.rules.holding import may_see_certificates
from models.rules.numbers import stored as stored_number
from resolvers.access.audit import note
from resolvers.access.caller import Caller
from resolvers.access.grants import item_sight, scope_arrays
from resolvers.errors import Denied
from resolvers.jobs.job import HIDDEN
from resolvers.pool import Connection
from resolvers.write.state import ITEM_VISIBLE, VISIBLE

_INSERT = """
INSERT INTO destruction_certificate (certificate_id, object_id, attachment_id, version, customer_number,
    file_name, media_type, size, sha256, key_id, ordered_by, ordered_at, reason, destroyed_at, key_destroyed,
    bytes_destroyed, details, item_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
"""
_SEEN = VISIBLE.format("d.customer_number", "$3", "$4")
# Where an item lay that is gone itself, nobody knows any more: it is shown to who sees every one.
_ITEM_SEEN = f"""($7::jsonb IS NULL OR EXISTS (SELECT FROM archive_item v WHERE v.item_id = d.item_id
    AND {ITEM_VISIBLE.format("v", "$7")}))"""
_LIST = f"""
SELECT * FROM destruction_certificate d
WHERE ($1::text IS NULL OR customer_number = $1) AND ($2::text IS NULL OR attachment_id = $2)
  AND CASE WHEN customer_number IS NULL THEN {_ITEM_SEEN} ELSE {_SEEN} END
  AND ($5::text IS NULL OR (destroyed_at, certificate_id) <
    (SELECT destroyed_at, certificate_id FROM destruction_certificate WHERE certificate_id = $5))
ORDER BY destroyed_at DESC, certificate_id DESC LIMIT $6
"""  # noqa: S608
_DETAILS = ("store", "objects_left", "slips_left", "refusal")


@dataclass(frozen=True)
class Seen:
    """What is left of an object after it was destroyed; `until` is None when nothing is."""

    at: datetime
    store: str
    objects_left: int
    slips_left: int
    until: datetime | None
    refusal: str | None
    again: str | None = None  # the job that comes for the rest


@dataclass(frozen=True)
class Wanted:
    customer_number: str | None = None
    attachment_id: str | None = None
    after: str | None = None  # the id of the last one seen
    first: int = 50


async def certify(
    connection: Connection, row: asyncpg.Record, order: Mapping[str, Any], told: Mapping[str, Any], seen: Seen
) -> None:
    """`row` is the stored object's, `told` what the order says of it."""
    details = {
        **{name: getattr(seen, name) for name in _DETAILS},
        "held_until": seen.until and seen.until.isoformat(),
        "again": seen.again,
    }
    certificate_id, item_id = secrets.token_hex(16), order[HIDDEN]["itemId"]
    entry = AuditNote(
        AuditAct.DESTROY,
        row["dropped_by"],
        object_class=AUDITED,
        object_id=order["attachmentId"],
        customer_number=order[HIDDEN]["customerNumber"],
        item_id=item_id,
        detail={"certificateId": certificate_id, "version": told["version"], "sha256": row["sha256"]},
    )
    await note(connection, entry)
    await connection.execute(
        _INSERT,
        certificate_id,
        row["object_id"],
        order["attachmentId"],
        told["version"],
        order[HIDDEN]["customerNumber"],
        *order[HIDDEN]["files"][row["object_id"]],
        row["size"],
        row["sha256"],
        row["key_id"],
        row["dropped_by"],
        row["dropped_at"],
        row["drop_reason"],
        seen.at,
        seen.slips_left == 0,
        seen.objects_left == 0,
        orjson.dumps(details).decode(),
        item_id,
    )


async def list_certificates(pool: asyncpg.Pool, caller: Caller, wanted: Wanted) -> Sequence[Certified]:
    """The newest first, of customers and archive items within the caller's scope."""
    if not may_see_certificates(caller):
        raise Denied
    number = None if wanted.customer_number is None else stored_number(wanted.customer_number)
    about = (number, wanted.attachment_id)
    scope = caller.read_scope()
    more = (wanted.after, wanted.first, item_sight(scope))
    rows = await pool.fetch(_LIST, *about, *scope_arrays(scope), *more)
    return [_certified(row) for row in rows]


def _certified(row: asyncpg.Record) -> Certified:
    details = orjson.loads(row["details"])
    until = details.pop("held_until")
    named = {name: row[name] for name in Certified.__dataclass_fields__ if name in row}
    seen = {name: details[name] for name in _DETAILS}
    return Certified(**named, **seen, held_until=until and datetime.fromisoformat(until))
