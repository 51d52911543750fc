"""What items are found by, kept beside them: forgotten with them. Next: texts/."""

from collections.abc import Collection

from resolvers.write.config import Connection

_FORGET = "DELETE FROM archive_text WHERE item_id = ANY($1::text[])"


async def forget(connection: Connection, item_ids: Collection[str]) -> None:
    """Of items that are destroyed or deleted no word is left to search by; within the caller's transaction."""
    await connection.execute(_FORGET, list(item_ids))
