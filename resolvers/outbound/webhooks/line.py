"""Puts events into the line of deliveries, in the order of the log. Next: queue.py."""

import asyncio
import logging
from collections.abc import Callable, Sequence

import asyncpg

from resolvers.access.seal import Sealer
from resolvers.errors import Denied, ResolverError
from resolvers.feed.change import Change, Position
from resolvers.feed.log import read_page
from resolvers.outbound.leading import Tell, reason_of
from resolvers.outbound.receivers import (
    ANEW,
    RENDER_ANEW,
    SIGHT,
    WAITING,
    LeaseLost,
    ReceiverRow,
    find,
    pause,
    wanted_of,
)
from resolvers.outbound.rendering import Rendered, Renderer
from resolvers.outbound.webhooks.queue import SEALED_AS
from resolvers.pool import AWAY

# Rows are numbered as the log is ordered: who leads a receiver goes on where all before is in the line, and
# what a slower one, thought dead, puts in again is there already; once the receiver is another's, told
# otherwise, or removed, he puts in nothing. What cannot be rendered parks its key.
_PUT = """
WITH led AS MATERIALIZED (
    SELECT FROM receiver WHERE receiver_code = $1 AND fence = $8 AND state = 'ACTIVE' FOR SHARE
), put AS (
    INSERT INTO delivery (receiver_code, key, event_id, xid, body, content_type, state, last_error)
    SELECT $1, e.key, e.event_id, e.xid::xid8, e.body, e.content_type,
           CASE WHEN e.body IS NULL THEN 'DEAD' ELSE 'WAITING' END, left(e.error, 200)
    FROM unnest($2::text[], $3::text[], $4::text[], $5::bytea[], $6::text[], $7::text[])
        WITH ORDINALITY AS e (key, event_id, xid, body, content_type, error, place)
    WHERE EXISTS (SELECT FROM led)
    ORDER BY e.place
    ON CONFLICT (receiver_code, event_id) DO NOTHING
)
SELECT EXISTS (SELECT FROM led)
"""

# Whose user may more or less than when it was rendered. Who renders now by what he might before puts in none.
_SEEN_ELSE = f"""
WITH seen AS (
    SELECT r.receiver_code, {SIGHT.format("r.user_name")} AS sight FROM receiver r WHERE r.channel = 'WEBHOOK'
), other AS (
    UPDATE receiver r SET {ANEW}, sight = seen.sight FROM seen
    WHERE r.receiver_code = seen.receiver_code AND r.sight IS DISTINCT FROM seen.sight
    RETURNING r.receiver_code
)
{RENDER_ANEW} FROM other WHERE d.receiver_code = other.receiver_code AND {WAITING}
"""  # noqa: S608 - constants of our own
# What has no bytes, or none that may still be sent: it was replayed, or its receiver is another than then.
_UNRENDERED = """
SELECT d.delivery_id, d.receiver_code, d.event_id, d.xid::text
FROM delivery d JOIN receiver r USING (receiver_code)
WHERE d.state = 'WAITING' AND d.next_try_at = '-infinity' AND r.state = 'ACTIVE'
ORDER BY d.delivery_id LIMIT 100
"""
_RENDERED = """
UPDATE delivery d SET state = $3, body = $4, last_error = left($5, 200), next_try_at = now()
FROM receiver r
WHERE d.delivery_id = $1 AND d.state = 'WAITING' AND d.next_try_at = '-infinity'
    AND r.receiver_code = d.receiver_code AND r.fence = $2
"""
_LOOK_SECONDS = 2.0
_NO_MORE = "the receiver is not told of this change any more"
_LOG = logging.getLogger("dossier.webhooks")


def telling(pool: asyncpg.Pool, renderer: Renderer, sealer: Sealer, wake: Callable[[], None]) -> Tell:
    async def tell(receiver: ReceiverRow, changes: Sequence[Change]) -> None:
        events = await renderer.events(receiver, changes)
        leads = await pool.fetchval(
            _PUT,
            receiver.receiver_code,
            [one.key for one in events],
            [one.event_id for one in events],
            [str(one.position.xid) for one in events],
            [None if one.error is not None else sealer.box(SEALED_AS, one.body) for one in events],
            [one.content_type for one in events],
            [one.error for one in events],
            receiver.fence,
        )
        if not leads:
            raise LeaseLost
        wake()

    return tell


async def render_again(pool: asyncpg.Pool, renderer: Renderer, sealer: Sealer) -> None:
    """What waits without bytes, until this is cancelled."""
    while True:
        try:
            await pool.execute(_SEEN_ELSE)
            done = [await _render(pool, renderer, sealer, row) for row in await pool.fetch(_UNRENDERED)]
        except (asyncpg.PostgresError, *AWAY) as error:
            _LOG.warning("deliveries cannot be looked up", extra={"reason": type(error).__name__})
            done = []
        if not any(done):
            await asyncio.sleep(_LOOK_SECONDS)


async def _render(pool: asyncpg.Pool, renderer: Renderer, sealer: Sealer, row: asyncpg.Record) -> bool:
    """One that cannot be rendered keeps no other from its turn. False: it stays for the next look."""
    receiver = await find(pool, row["receiver_code"])
    if receiver is None:
        return False
    try:
        found = _outcome(await _event(pool, renderer, receiver, row), sealer)
    except Denied as error:
        await pause(pool, receiver.receiver_code, receiver.fence, reason_of(error))
        return False
    except AWAY as error:
        about = {"delivery": row["delivery_id"], "reason": type(error).__name__}
        _LOG.warning("a delivery cannot be rendered now", extra=about)
        return False
    except ResolverError as error:
        found = ("DEAD", None, error.code)
    except Exception as error:  # the outermost of a delivery
        _LOG.exception("a delivery cannot be rendered", extra={"delivery": row["delivery_id"]})
        found = ("DEAD", None, type(error).__name__)
    await pool.execute(_RENDERED, row["delivery_id"], receiver.fence, *found)
    return True


def _outcome(event: Rendered | None, sealer: Sealer) -> tuple[str, bytes | None, str | None]:
    if event is None:
        return "DISCARDED", None, _NO_MORE
    if event.error is not None:
        return "DEAD", None, event.error
    return "WAITING", sealer.box(SEALED_AS, event.body), None


async def _event(
    pool: asyncpg.Pool, renderer: Renderer, receiver: ReceiverRow, row: asyncpg.Record
) -> Rendered | None:
    number = row["event_id"]
    if not number.isdigit():
        return None
    before = Position(int(row["xid"]), f"{int(number) - 1:0{len(number)}}")
    page = await read_page(pool, before, wanted=wanted_of(receiver), size=1)
    events = await renderer.events(receiver, page.changes)
    return next((one for one in events if one.event_id == number), None)
