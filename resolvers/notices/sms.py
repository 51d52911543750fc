"""Text messages: not at all, into a file, or through any HTTP service by a template. Next: smtp.py."""

import asyncio
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote_plus

import httpx
import orjson

from resolvers.notices.outbox import Notice, NotSent

_TIMEOUT = httpx.Timeout(20.0)
_PLACES = re.compile(r"\{(recipient|text|id)\}")
_AGAIN = (408, 425, 429)  # beside 5xx: the service asks to come later
_LONGEST_ANSWER = 65_536


class NullSms:
    """Takes them and does nothing: while the house tries things out."""

    async def send(self, notice: Notice) -> None:
        return None


class FileSms:
    """A line of JSON for each message, for development and for gateways that read files."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def send(self, notice: Notice) -> None:
        try:
            await asyncio.to_thread(self._append, notice)
        except OSError as error:
            raise NotSent(f"the file cannot be written: {error.strerror}") from None

    def _append(self, notice: Notice) -> None:
        at = datetime.now(UTC)
        line = {"id": notice.message_id, "at": at, "recipient": notice.recipient, "text": notice.body}
        # telephones and texts are nobody else's
        with open(self._path, "ab", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            file.write(orjson.dumps(line) + b"\n")


@dataclass(frozen=True)
class Template:
    """How a service is told: {recipient}, {text} and {id} stand where the message goes. `id` is the same each
    time, so that the service can see what it has already. `taken`: what its answer holds when all is well.
    """

    url: str
    body: str
    media_type: str = "application/json"
    headers: Mapping[str, str] | None = None
    taken: re.Pattern[str] | None = None

    def filled(self, notice: Notice) -> bytes:
        """In one go: what looks like a place inside the message stays as it is."""
        values = {"recipient": notice.recipient, "text": notice.body, "id": str(notice.message_id or "")}
        return _PLACES.sub(lambda found: self._spelled(values[found[1]]), self.body).encode()

    def _spelled(self, value: str) -> str:
        if self.media_type == "application/json":
            return orjson.dumps(value).decode()[1:-1]
        return quote_plus(value)


class HttpSms:
    """Redirects are not followed: they would take keys and texts elsewhere."""

    def __init__(self, template: Template) -> None:
        self._template = template

    async def send(self, notice: Notice) -> None:
        template = self._template
        headers = {**(template.headers or {}), "content-type": f"{template.media_type}; charset=utf-8"}
        try:
            async with httpx.AsyncClient(timeout=_TIMEOUT, follow_redirects=False) as client:
                answer = await client.post(template.url, content=template.filled(notice), headers=headers)
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            raise NotSent(type(error).__name__) from None
        if not answer.is_success:
            again = answer.is_server_error or answer.status_code in _AGAIN
            raise NotSent(f"the service answers {answer.status_code}", final=not again)
        if template.taken is not None and not template.taken.search(answer.text[:_LONGEST_ANSWER]):
            raise NotSent("the service does not say that it took it")
