"""Puts events into the line of deliveries, in the order of the log. Next: queue.py."""

from collections.abc import Callable, Sequence

import asyncpg

from resolvers.access.seal import Sealer
from resolvers.feed.change import Change
from resolvers.outbound.leading import Tell
from resolvers.outbound.receivers import ReceiverRow
from resolvers.outbound.rendering import Renderer
from resolvers.outbound.webhooks.queue import SEALED_AS

# Rows are numbered as the log is ordered: who leads a receiver goes on where all before is in the line, and
# what a slower one, thought dead, puts in again is there already. What cannot be rendered parks its key.
_PUT = """
INSERT INTO delivery (receiver_code, key, event_id, xid, body, content_type, state, last_error)
SELECT $1, e.key, e.event_id, e.xid::xid8, e.body, e.content_type,
       CASE WHEN e.body IS NULL THEN 'DEAD' ELSE 'WAITING' END, left(e.error, 200)
FROM unnest($2::text[], $3::text[], $4::text[], $5::bytea[], $6::text[], $7::text[])
    WITH ORDINALITY AS e (key, event_id, xid, body, content_type, error, place)
ORDER BY e.place
ON CONFLICT (receiver_code, event_id) DO NOTHING
"""


def telling(pool: asyncpg.Pool, renderer: Renderer, sealer: Sealer, wake: Callable[[], None]) -> Tell:
    async def tell(receiver: ReceiverRow, changes: Sequence[Change]) -> None:
        events = await renderer.events(receiver, changes)
        await pool.execute(
            _PUT,
            receiver.receiver_code,
            [one.key for one in events],
            [one.event_id for one in events],
            [str(one.position.xid) for one in events],
            [None if one.error is not None else sealer.box(SEALED_AS, one.body) for one in events],
            [one.content_type for one in events],
            [one.error for one in events],
        )
        wake()

    return tell
