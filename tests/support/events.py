"""Reads an event stream of the running service as a browser would. Next: server.py."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx

_SECONDS = 10.0
PLACES = "subscription ($after: String) { customerChanged(after: $after) { cursor change { changeNumber } } }"


@dataclass
class Event:
    name: str = ""
    data: str = ""
    id: str = ""
    retry: str = ""

    @property
    def payload(self) -> Any:
        return json.loads(self.data)

    @property
    def number(self) -> str:
        """Of the change that PLACES tells."""
        return self.payload["data"]["customerChanged"]["change"]["changeNumber"]


class EventWire:
    """`comments` counts the heartbeats."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self.comments = 0
        self._lines = response.aiter_lines()

    async def event(self) -> Event:
        """The next one; StopAsyncIteration if the stream has ended."""
        found = Event()
        async with asyncio.timeout(_SECONDS):
            while True:
                line = await anext(self._lines)
                if line.startswith(":"):
                    self.comments += 1
                elif not line and found.name:
                    return found
                elif line:
                    name, _, value = line.partition(": ")
                    setattr(found, {"event": "name"}.get(name, name), value)

    async def numbers(self, count: int) -> list[str]:
        return [(await self.event()).number for _ in range(count)]

    async def ended(self) -> None:
        async with asyncio.timeout(_SECONDS):
            assert [line async for line in self._lines] == []


@asynccontextmanager
async def open_events(
    url: str, token: str, query: str = PLACES, last: str | None = None, **variables: Any
) -> AsyncGenerator[EventWire]:
    """When it is open, the subscription has begun."""
    body = {"query": query, "variables": variables}
    async with open_body(url, token, body, **({"last-event-id": last} if last else {})) as wire:
        yield wire


@asynccontextmanager
async def open_body(url: str, token: str, body: Any, **headers: str) -> AsyncGenerator[EventWire]:
    given = {"authorization": f"Bearer {token}", "accept": "text/event-stream", **headers}
    async with (
        httpx.AsyncClient(base_url=url, timeout=_SECONDS) as http,
        http.stream("POST", "/graphql", json=body, headers=given) as response,
    ):
        assert response.status_code == 200, await response.aread()
        assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
        yield EventWire(response)
