"""Four-property checks (四性检测) are made and kept (domain 4.9 IG-2). Next: coded.py."""

import secrets
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from models.rules.archives.properties import (
    AUTHENTICITY,
    INTEGRITY,
    SECURITY,
    USABILITY,
    FileFacts,
    PropertyReport,
    check_properties,
)
from models.rules.state import State, text
from resolvers.write.config import Connection
from resolvers.write.context import WriteContext
from resolvers.write.tx import Tx

_FILES = """
SELECT a.item_id, a.attachment_id, a.file_name, a.media_type, a.size::bigint AS size, a.sha256,
    a.uploaded_by, o.sha256 AS stored_sha256, o.quarantined_at IS NOT NULL AS quarantined,
    v.scanned_at IS NOT NULL AS scanned
FROM attachment a
LEFT JOIN attachment_version v ON v.attachment_id = a.attachment_id AND v.version = a.version
LEFT JOIN stored_object o ON o.object_id = v.object_id AND o.dropped_at IS NULL
WHERE a.item_id = ANY($1::text[]) ORDER BY a.item_id, a.attachment_id
"""
_KEEP = """
INSERT INTO property_check (check_id, item_id, occasion, passed, authentic, complete, usable, secure, report,
    checked_by, checked_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
"""
_PROPERTIES = (AUTHENTICITY, INTEGRITY, USABILITY, SECURITY)


@dataclass(frozen=True)
class Checked:
    """The report of one item."""

    item_id: str
    report: PropertyReport


async def check_items(tx: Tx, items: Sequence[State], occasion: str) -> list[Checked]:
    """Of items that are locked; each gets a record of its check."""
    files = await files_of(tx.connection, [text(one, "item_id") for one in items])
    checked = [
        Checked(item_id, check_properties(one, files.get(item_id, ())))
        for one in items
        for item_id in [text(one, "item_id")]
    ]
    await keep_checks(tx.connection, checked, occasion, tx.context)
    return checked


async def files_of(connection: Connection, item_ids: Collection[str]) -> dict[str, list[FileFacts]]:
    """By itemId, in their newest versions."""
    files: defaultdict[str, list[FileFacts]] = defaultdict(list)
    for row in await connection.fetch(_FILES, list(item_ids)):
        files[row["item_id"]].append(
            FileFacts(**{name: row[name] for name in FileFacts.__dataclass_fields__})
        )
    return files


async def keep_checks(
    connection: Connection, checked: Sequence[Checked], occasion: str, context: WriteContext
) -> None:
    user, at = context.caller.user_name, context.writer.now()
    await connection.executemany(_KEEP, [_row(one, occasion, user, at) for one in checked])


def _row(checked: Checked, occasion: str, user: str, at: datetime) -> tuple[Any, ...]:
    report = checked.report
    told = orjson.dumps(report.told()).decode()
    held = [report.holds(one) for one in _PROPERTIES]
    return (secrets.token_hex(16), checked.item_id, occasion, report.passed, *held, told, user, at)
