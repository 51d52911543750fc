"""Places of files, and subjects, are one's alone: else one would read what another is sent. Next: boxes.py.

A receiver's folder inside of a drop box would feed its documents back, in the name of the box's owner; a drop
box inside of a receiver's folder would show its owner what only the receiver's may see.
"""

from resolvers.pool import Connection

# Until the transaction ends nobody else takes a place of this kind.
_TURN = "SELECT pg_advisory_xact_lock(hashtextextended('dossier:place:' || $1, 0))"
# Below each other counts as the same place. Of a receiver of NATS the endpoint is the beginning of subjects.
_TAKEN = """
WITH place AS (
    SELECT path FROM drop_box WHERE kind = $1 AND box_code <> $3
    UNION ALL
    SELECT endpoint FROM receiver
    WHERE channel = $1 AND channel IN ('FOLDER', 'BUCKET', 'NATS') AND receiver_code <> $4
)
SELECT EXISTS (
    SELECT FROM place
    WHERE $1 = 'NATS' AND path = $2
        OR $1 <> 'NATS' AND (starts_with($2 || '/', path || '/') OR starts_with(path || '/', $2 || '/'))
)
"""


async def is_taken(
    connection: Connection, kind: str, place: str | None, *, box_code: str = "", receiver_code: str = ""
) -> bool:
    """By another drop box or receiver of this kind than the one that asks."""
    if place is None:
        return False
    await connection.execute(_TURN, kind)
    return await connection.fetchval(_TAKEN, kind, place, box_code, receiver_code)
