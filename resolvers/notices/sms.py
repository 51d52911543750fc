"""Text messages: not at all, into a file, or through any HTTP service by a template. Next: batches.py."""

import asyncio
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import httpx
import orjson

from resolvers.notices.batches import Outcome, Receipt, TextMessage
from resolvers.notices.outbox import Notice, NotSent

_TIMEOUT = httpx.Timeout(20.0)
_PLACES = re.compile(r"\{(recipient|text|id)\}")
_SINCE = "{since}"
_AGAIN = (408, 425, 429)  # beside 5xx: the service asks to come later
_LONGEST_ANSWER = 65_536
_LONGEST_ID = 64
_MOST_RECEIPTS = 16 << 20  # bytes of an answer, or of the end of a file, that are looked at
_AT_ONCE = 8  # messages under way to an HTTP service


class NullSms:
    """Takes them and does nothing: while the house tries things out."""

    async def send(self, notice: Notice) -> None:
        return None

    async def send_batch(self, batch: Sequence[TextMessage]) -> list[Outcome]:
        return [Outcome(one.message_id, one.message_id) for one in batch]

    async def receipts(self, since: datetime) -> list[Receipt]:
        return []


class FileSms:
    """A line of JSON for each message, for development and for gateways that read files. What such a gateway
    knows of them later it may write beside it, into NAME.receipts, a line each: {"id": …, "delivered": true,
    "at": …, "error": …}.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    async def send(self, notice: Notice) -> None:
        await self._write([(notice.message_id, notice.recipient, notice.body)])

    async def send_batch(self, batch: Sequence[TextMessage]) -> list[Outcome]:
        try:
            await self._write([(one.message_id, one.recipient, one.body) for one in batch])
        except NotSent as error:
            return [Outcome(one.message_id, error=str(error), retryable=True) for one in batch]
        return [Outcome(one.message_id, one.message_id) for one in batch]

    async def receipts(self, since: datetime) -> list[Receipt]:
        try:
            lines = await asyncio.to_thread(self._told)
        except FileNotFoundError:
            return []
        except OSError as error:
            raise NotSent(f"the receipts cannot be read: {error.strerror}") from None
        found = [_receipt(line) for line in lines]
        return [one for one in found if one is not None and (one.at is None or one.at >= since)]

    async def _write(self, messages: Sequence[tuple[Any, str, str]]) -> None:
        try:
            await asyncio.to_thread(self._append, messages)
        except OSError as error:
            raise NotSent(f"the file cannot be written: {error.strerror}") from None

    def _append(self, messages: Sequence[tuple[Any, str, str]]) -> None:
        at = datetime.now(UTC)
        lines = [
            orjson.dumps({"id": key, "at": at, "recipient": recipient, "text": text}) + b"\n"
            for key, recipient, text in messages
        ]
        # telephones and texts are nobody else's
        with open(self._path, "ab", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            file.write(b"".join(lines))

    def _told(self) -> list[bytes]:
        with self._path.with_name(f"{self._path.name}.receipts").open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - _MOST_RECEIPTS))
            return file.read().splitlines()


@dataclass(frozen=True)
class Template:
    """How a service is told: {recipient}, {text} and {id} stand where the message goes. `id` is the same each
    time, so that the service can see what it has already. `taken`: what its answer holds when all is well; a
    group of it called `id` is the service's own id of the message.

    `receipts_url`: where it is asked what became of them, {since} in it being the moment from which on;
    `receipt` finds each in the answer, by the groups `id` and, filled only if it was delivered, `delivered`.
    """

    url: str
    body: str
    media_type: str = "application/json"
    headers: Mapping[str, str] | None = None
    taken: re.Pattern[str] | None = None
    receipts_url: str | None = None
    receipt: re.Pattern[str] | None = None

    def filled(self, notice: Notice) -> bytes:
        return self.written(str(notice.message_id or ""), notice.recipient, notice.body)

    def written(self, message_id: str, recipient: str, text: str) -> bytes:
        """In one go: what looks like a place inside the message stays as it is."""
        values = {"recipient": recipient, "text": text, "id": message_id}
        return _PLACES.sub(lambda found: self._spelled(values[found[1]]), self.body).encode()

    def id_in(self, answer: str) -> str | None:
        """None: the answer does not say that the message was taken. "" where it tells no id."""
        if self.taken is None:
            return ""
        found = self.taken.search(answer)
        return None if found is None else (found.groupdict().get("id") or "")[:_LONGEST_ID]

    def _spelled(self, value: str) -> str:
        if self.media_type == "application/json":
            return orjson.dumps(value).decode()[1:-1]
        return quote_plus(value)


class HttpSms:
    """Redirects are not followed: they would take keys and texts elsewhere."""

    def __init__(self, template: Template) -> None:
        self._template = template

    async def send(self, notice: Notice) -> None:
        async with self._client() as client:
            await self._post(client, self._template.filled(notice))

    async def send_batch(self, batch: Sequence[TextMessage]) -> list[Outcome]:
        """One call for each, some at once: services differ in how they take many."""
        turn = asyncio.Semaphore(_AT_ONCE)
        async with self._client() as client:
            return list(await asyncio.gather(*(self._sent(client, turn, one) for one in batch)))

    async def receipts(self, since: datetime) -> list[Receipt]:
        url, pattern = self._template.receipts_url, self._template.receipt
        if url is None or pattern is None:
            return []
        url = url.replace(_SINCE, quote_plus(since.astimezone(UTC).isoformat(timespec="seconds")))
        async with self._client() as client:
            answer = await self._asked(client.get(url, headers=dict(self._template.headers or {})))
        found = (one.groupdict() for one in pattern.finditer(answer.text[:_MOST_RECEIPTS]))
        return [Receipt(one["id"][:_LONGEST_ID], bool(one.get("delivered"))) for one in found]

    async def _sent(
        self, client: httpx.AsyncClient, turn: asyncio.Semaphore, message: TextMessage
    ) -> Outcome:
        key = message.message_id
        async with turn:
            try:
                own = await self._post(client, self._template.written(key, message.recipient, message.body))
            except NotSent as error:
                return Outcome(key, error=str(error), retryable=not error.final)
        return Outcome(key, own or key)

    async def _post(self, client: httpx.AsyncClient, content: bytes) -> str:
        """The service's id of the message, "" if it tells none."""
        template = self._template
        headers = {**(template.headers or {}), "content-type": f"{template.media_type}; charset=utf-8"}
        answer = await self._asked(client.post(template.url, content=content, headers=headers))
        own = template.id_in(answer.text[:_LONGEST_ANSWER])
        if own is None:
            raise NotSent("the service does not say that it took it")
        return own

    @staticmethod
    async def _asked(call: Any) -> httpx.Response:
        try:
            answer: httpx.Response = await call
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            raise NotSent(type(error).__name__) from None
        if not answer.is_success:
            again = answer.is_server_error or answer.status_code in _AGAIN
            raise NotSent(f"the service answers {answer.status_code}", final=not again)
        return answer

    @staticmethod
    def _client() -> httpx.AsyncClient:
        return httpx.AsyncClient(timeout=_TIMEOUT, follow_redirects=False)


def _receipt(line: bytes) -> Receipt | None:
    """None: it is no receipt; a gateway may be about to write it."""
    try:
        told: dict[str, Any] = orjson.loads(line)
        at = told.get("at")
        moment = None if at is None else datetime.fromisoformat(at)
        if moment is not None and moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return Receipt(str(told["id"]), bool(told.get("delivered")), moment, told.get("error"))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
