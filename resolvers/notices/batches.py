"""Text messages by the batch: what a provider is given, and what it tells of them. Next: sms.py."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class TextMessage:
    """`message_id` is the same each time it is tried, so that a provider can see what it has already."""

    message_id: str
    recipient: str = field(repr=False)
    body: str = field(repr=False)


@dataclass(frozen=True)
class Outcome:
    """Of one message: the provider's id for it, or an error; `retryable`: it may be taken later. The error
    goes into log and table: it names neither recipient nor message.
    """

    message_id: str
    provider_id: str | None = None
    error: str | None = None
    retryable: bool = False


@dataclass(frozen=True)
class Receipt:
    """What a provider tells later of a message that it took."""

    provider_id: str
    delivered: bool
    at: datetime | None = None  # None: now
    error: str | None = None


class TextProvider(Protocol):
    """SM-3: a way out for many text messages."""

    async def send_batch(self, batch: Sequence[TextMessage]) -> list[Outcome]:
        """One for each message; what is missing counts as not answered, to be tried again."""
        ...

    async def receipts(self, since: datetime) -> list[Receipt]:
        """Those since then, the same ones again too. NotSent if it cannot be asked now."""
        ...
