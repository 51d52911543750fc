"""Orders the destruction of a file's versions, in the transaction that deletes it. Next: destroying.py."""

from collections.abc import Sequence
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


async def drop_objects(connection: Connection, object_ids: Sequence[str], wish: Wish) -> None:
    """Nothing names them any more: the cleaner takes them out of the store, unless a job is to do it."""
    await connection.execute(_DROP, object_ids, wish.at, wish.user_name, wish.reason)


async def order_destruction(connection: Connection, attachment: asyncpg.Record, wish: Wish) -> None:
    """Of all its versions: from here on nothing but the job knows them."""
    rows = await connection.fetch(_VERSIONS, attachment["attachment_id"])
    await drop_objects(connection, [row["object_id"] for row in rows], wish)
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
