"""Messages written in the transaction that wants them, sealed: they may hold secrets. Next: sending.py."""

from dataclasses import dataclass, field
from typing import Protocol

import asyncpg

from resolvers.access.seal import Sealer
from resolvers.pool import Connection

EMAIL = "EMAIL"
SEALED_AS = "outgoing_message.body"
_POST = "INSERT INTO outgoing_message (channel, recipient, subject, body) VALUES ($1, $2, $3, $4)"


@dataclass(frozen=True)
class Notice:
    """One message to one recipient."""

    channel: str
    recipient: str
    subject: str
    body: str = field(repr=False)


class NotSent(Exception):
    """Not now, perhaps later. The text goes into log and table: it names neither recipient nor message."""


class Provider(Protocol):
    """A way out: a mail server, a service for text messages."""

    async def send(self, notice: Notice) -> None:
        """NotSent if it could not be handed over."""
        ...


async def post(source: asyncpg.Pool | Connection, sealer: Sealer, notice: Notice) -> None:
    box = sealer.seal(SEALED_AS, notice.body).box
    await source.execute(_POST, notice.channel, notice.recipient, notice.subject, box)
