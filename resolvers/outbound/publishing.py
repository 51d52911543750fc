"""Publishes the log in a stream of NATS JetStream, for readers that outgrow HTTP. Next: dropping.py."""

import contextlib
import logging
from collections import defaultdict
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Any

import asyncpg
from nats.aio.client import Client
from nats.errors import MaxPayloadError
from nats.js import JetStreamContext
from nats.js.api import Header, StreamConfig
from nats.js.errors import APIError, NotFoundError

from models.rules.numbers import shown
from resolvers.alongside import side_by_side
from resolvers.feed.change import Change
from resolvers.outbound.events import LEFT, SOURCE, TYPE
from resolvers.outbound.leading import Tell, Unfit
from resolvers.outbound.receivers import ReceiverRow
from resolvers.outbound.rendering import Rendered, Renderer, all_said
from resolvers.outbound.webhooks.signing import webhook_id

# A snapshot takes it back.
_PUBLISHED = """
UPDATE receiver SET offered_xid = xid, offered_number = change_number WHERE receiver_code = $1 AND fence = $2
"""
_ACK_SECONDS = 5.0
_TOO_LONG = 10054  # for the stream, as its operator made it
# Longer than a worker is dead before another goes on: what that one publishes again is known by its id.
_REMEMBERED_SECONDS = 600.0
_DAY = 86_400.0
_LOG = logging.getLogger("dossier.outbound")


@dataclass(frozen=True)
class Publisher:
    """One connection, which comes back by itself. `days`: how long a stream made here keeps its messages. A
    receiver of which something was published is `offered` that: its stream is not made anew in silence.
    """

    context: JetStreamContext
    stream: str
    days: int

    async def publish(self, receiver: ReceiverRow, events: Sequence[Rendered]) -> None:
        """Returns when the stream has them all. Customers go side by side; of one customer an event is sent
        when the one before has arrived, so nothing that is lost or comes late changes their order.
        """
        prefix = f"{receiver.endpoint}.customer"
        await self._take(f"{prefix}.*", known=receiver.offered is not None)
        chains: defaultdict[str, list[Rendered]] = defaultdict(list)
        for one in events:
            chains[one.key].append(one)
        async with side_by_side() as group:
            for key, chain in chains.items():
                subject = f"{prefix}.{shown(key)}"
                group.create_task(self._in_order(subject, receiver.receiver_code, chain))

    async def _in_order(self, subject: str, code: str, chain: Sequence[Rendered]) -> None:
        for one in chain:
            headers = headers_of(one, code, subject)
            try:
                await self.context.publish(subject, one.body, _ACK_SECONDS, self.stream, headers)
            except (MaxPayloadError, APIError) as error:
                if isinstance(error, APIError) and error.err_code != _TOO_LONG:
                    raise
                raise Unfit(f"change {one.event_id} is longer than the NATS server takes") from None

    async def _take(self, subject: str, *, known: bool) -> None:
        """The stream takes what is sent to these subjects; it is made if it is missing and not `known`."""
        manager: Any = self.context
        try:
            config = (await self.context.stream_info(self.stream)).config
        except NotFoundError:
            if known:
                raise Unfit(f"stream {self.stream} is gone (RESYNC_REQUIRED): take a snapshot") from None
            await manager.add_stream(
                StreamConfig(
                    name=self.stream,
                    subjects=[subject],
                    max_age=self.days * _DAY,
                    duplicate_window=_REMEMBERED_SECONDS,
                )
            )
            return
        subjects = config.subjects or []
        if subject not in subjects:
            await manager.update_stream(replace(config, subjects=[*subjects, subject]))


def headers_of(event: Rendered, code: str, subject: str) -> dict[str, str]:
    """CloudEvents' binding to NATS, and what JetStream knows a repeated message by: receivers share a stream,
    and each has an event of its own of the same change, under each subject that it ever had.
    """
    return {
        Header.MSG_ID.value: f"{webhook_id(code, event.event_id)}_{subject}",
        "ce-specversion": "1.0",
        "ce-id": event.event_id,
        "ce-source": SOURCE,
        "ce-type": LEFT if event.left else TYPE,
        "ce-subject": shown(event.key),
        "content-type": event.content_type,
    }


def telling(pool: asyncpg.Pool, publisher: Publisher, renderer: Renderer) -> Tell:
    async def tell(receiver: ReceiverRow, changes: Sequence[Change]) -> None:
        events = await renderer.events(receiver, changes)
        whole = list(takewhile(lambda one: one.error is None, events))
        await publisher.publish(receiver, whole)
        if whole and receiver.offered is None:
            await pool.execute(_PUBLISHED, receiver.receiver_code, receiver.fence)
        all_said(events)

    return tell


@contextlib.asynccontextmanager
async def opened_publisher(url: str, stream: str, days: int) -> AsyncGenerator[Publisher]:
    async def told(error: Exception) -> None:
        _LOG.warning("NATS", extra={"error": type(error).__name__})

    connection = Client()
    await connection.connect(
        url, name="dossier", error_cb=told, max_reconnect_attempts=-1, reconnect_time_wait=1
    )
    try:
        yield Publisher(JetStreamContext(connection), stream, days)
    finally:
        await connection.close()
