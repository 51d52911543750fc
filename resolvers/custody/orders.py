"""Orders the destruction of a file's versions, in the transaction that deletes it. Next: destroying.py."""

from dataclasses import dataclass
from datetime import datetime

import asyncpg

from resolvers.jobs.job import HIDDEN, Order, order_job
from resolvers.pool import Connection

DESTROY = "DESTROY"

# Two statements: only the second sees the new object of a version that was sealed anew meanwhile.
_VERSIONS = """
DELETE FROM attachment_version WHERE attachment_id = $1 RETURNING object_id, version, file_name, media_type
"""
_DROP = """
UPDATE stored_object SET dropped_at = $2, dropped_by = $3, drop_reason = $4 WHERE object_id = ANY($1)
"""


@dataclass(frozen=True)
class Wish:
    user_name: str
    at: datetime
    reason: str | None = None


async def order_destruction(connection: Connection, attachment: asyncpg.Record, wish: Wish) -> None:
    """Of all its versions: from here on nothing but the job knows them."""
    rows = await connection.fetch(_VERSIONS, attachment["attachment_id"])
    ids = [row["object_id"] for row in rows]
    await connection.execute(_DROP, ids, wish.at, wish.user_name, wish.reason)
    rows.sort(key=lambda row: row["version"])
    told = {
        "attachmentId": attachment["attachment_id"],
        "objects": [{"object_id": row["object_id"], "version": row["version"]} for row in rows],
        HIDDEN: {
            "customerNumber": attachment["customer_number"],
            "itemId": attachment["item_id"],
            "files": {row["object_id"]: [row["file_name"], row["media_type"]] for row in rows},
        },
    }
    await order_job(connection, Order(DESTROY, told, alone=False), wish.user_name, wish.at)
