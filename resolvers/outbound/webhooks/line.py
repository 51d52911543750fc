"""Puts events into the line of deliveries, in the order of the log. Next: queue.py."""

import asyncio
from collections.abc import Callable, Sequence

import asyncpg

from resolvers.access.seal import Sealer
from resolvers.errors import Denied, Resync
from resolvers.feed.change import Change, Position
from resolvers.feed.log import read_page
from resolvers.outbound.leading import Tell
from resolvers.outbound.receivers import ReceiverRow, find, wanted_of
from resolvers.outbound.rendering import Rendered, Renderer
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

# Of what was replayed and has no bytes: what could not be rendered, and what had been given up.
_UNRENDERED = """
SELECT d.delivery_id, d.receiver_code, d.event_id, d.xid::text
FROM delivery d JOIN receiver r USING (receiver_code)
WHERE d.state = 'WAITING' AND d.next_try_at = '-infinity' AND r.state = 'ACTIVE'
ORDER BY d.delivery_id LIMIT 100
"""
_RENDERED = """
UPDATE delivery SET state = $2, body = $3, last_error = left($4, 200), next_try_at = now()
WHERE delivery_id = $1 AND state = 'WAITING' AND next_try_at = '-infinity'
"""
_LOOK_SECONDS = 2.0
_NO_MORE = "the receiver is not told of this change any more"


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


async def render_again(pool: asyncpg.Pool, renderer: Renderer, sealer: Sealer) -> None:
    """What was replayed without bytes, until this is cancelled."""
    while True:
        rows = await pool.fetch(_UNRENDERED)
        for row in rows:
            try:
                event = await _event(pool, renderer, row)
            except (Denied, Resync) as error:
                found = ("DEAD", None, error.code)
            else:
                found = _outcome(event, sealer)
            await pool.execute(_RENDERED, row["delivery_id"], *found)
        if not rows:
            await asyncio.sleep(_LOOK_SECONDS)


def _outcome(event: Rendered | None, sealer: Sealer) -> tuple[str, bytes | None, str | None]:
    if event is None:
        return "DISCARDED", None, _NO_MORE
    if event.error is not None:
        return "DEAD", None, event.error
    return "WAITING", sealer.box(SEALED_AS, event.body), None


async def _event(pool: asyncpg.Pool, renderer: Renderer, row: asyncpg.Record) -> Rendered | None:
    receiver, number = await find(pool, row["receiver_code"]), row["event_id"]
    if receiver is None or not number.isdigit():
        return None
    before = Position(int(row["xid"]), f"{int(number) - 1:0{len(number)}}")
    page = await read_page(pool, before, wanted=wanted_of(receiver), size=1)
    events = await renderer.events(receiver, page.changes)
    return next((one for one in events if one.event_id == number), None)
