"""Messages written in the transaction that wants them, sealed: they may hold secrets. Next: sending.py."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import asyncpg

from resolvers.access.seal import Sealer
from resolvers.pool import Connection

EMAIL = "EMAIL"
SEALED_AS = "outgoing_message.body"
_POST = "INSERT INTO outgoing_message (channel, recipient, subject, body) VALUES ($1, $2, $3, $4)"
_TURN = "SELECT pg_advisory_xact_lock(hashtextextended('dossier daily mail ' || $1::text, 0))"
_TOLD = """
SELECT recipient FROM outgoing_message WHERE subject = $1 AND created_at > now() - interval '24 hours'
"""

Texts = Mapping[str, tuple[str, str]]  # language -> subject, body


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


def written(texts: Texts, language: str | None, address: str, **told: object) -> Notice:
    """A mail in the recipient's language, or in Chinese."""
    subject, body = texts.get(language or "zh", texts["zh"])
    return Notice(EMAIL, address, subject.format(**told), body.format(**told))


async def post(source: asyncpg.Pool | Connection, sealer: Sealer, notice: Notice) -> None:
    box = sealer.seal(SEALED_AS, notice.body).box
    await source.execute(_POST, notice.channel, notice.recipient, notice.subject, box)


async def post_daily(pool: asyncpg.Pool, sealer: Sealer, subject: str, bodies: Mapping[str, str]) -> int:
    """Mails by address, at most one a day to each with this subject; how many. Two at once share the work."""
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute(_TURN, subject)
        told = {row["recipient"] for row in await connection.fetch(_TOLD, subject)}
        left = sorted(bodies.keys() - told)
        for address in left:
            await post(connection, sealer, Notice(EMAIL, address, subject, bodies[address]))
    return len(left)
