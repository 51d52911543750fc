"""Messages written in the transaction that wants them, sealed: they may hold secrets. Next: sending.py."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

import asyncpg

from resolvers.access.seal import Sealer
from resolvers.pool import Connection

EMAIL, SMS = "EMAIL", "SMS"
SECRET, NOTICE = "SECRET", "NOTICE"  # what a message with a secret is about is soon over
SEALED_AS = "outgoing_message.body"
_POST = "INSERT INTO outgoing_message (kind, channel, recipient, subject, body) VALUES ($1, $2, $3, $4, $5)"
_TURN = "SELECT pg_advisory_xact_lock(hashtextextended('dossier daily mail ' || $1::text, 0))"
# Who was told today: {0} is the parameter of the subject.
TOLD = (
    "SELECT recipient FROM outgoing_message WHERE subject = {0} AND created_at > now() - interval '24 hours'"
)
_TOLD = TOLD.format("$1")

Texts = Mapping[str, tuple[str, str]]  # language -> subject, body


@dataclass(frozen=True)
class Notice:
    """One message to one recipient."""

    channel: str
    recipient: str
    subject: str
    body: str = field(repr=False)
    kind: str = SECRET
    message_id: int | None = None  # once it is kept: the same each time it is tried


class NotSent(Exception):
    """Not now, perhaps later; `final`: never. The text goes into log and table: it names neither recipient
    nor message.
    """

    def __init__(self, text: str, *, final: bool = False) -> None:
        super().__init__(text)
        self.final = final


class Provider(Protocol):
    """A way out: a mail server, a service for text messages."""

    async def send(self, notice: Notice) -> None:
        """NotSent if it could not be handed over."""
        ...


def written(texts: Texts, language: str | None, address: str, **told: object) -> Notice:
    """A mail in the recipient's language, or in Chinese."""
    subject, body = texts.get(language or "zh", texts["zh"])
    return Notice(EMAIL, address, subject.format(**told), body.format(**told))


def lasting(notice: Notice) -> Notice:
    """The same, without a secret: tried after 1, 5 and 30 minutes, and then given up."""
    return replace(notice, kind=NOTICE)


async def post(source: asyncpg.Pool | Connection, sealer: Sealer, notice: Notice) -> None:
    box = sealer.seal(SEALED_AS, notice.body).box
    await source.execute(_POST, notice.kind, notice.channel, notice.recipient, notice.subject, box)


async def post_daily(pool: asyncpg.Pool, sealer: Sealer, subject: str, bodies: Mapping[str, str]) -> int:
    """Mails by address, at most one a day to each with this subject; how many. Two at once share the work."""
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute(_TURN, subject)
        told = {row["recipient"] for row in await connection.fetch(_TOLD, subject)}
        left = sorted(bodies.keys() - told)
        for address in left:
            await post(connection, sealer, Notice(EMAIL, address, subject, bodies[address], NOTICE))
    return len(left)
