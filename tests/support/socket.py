"""Speaks graphql-transport-ws to the running service. Next: server.py."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from typing import Any

import asyncpg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from resolvers.access.grants import grant_from_text
from resolvers.access.tokens import NewToken, make_token

PROTOCOL = "graphql-transport-ws"
_SECONDS = 10.0
_END_SECONDS = 60.0


class Wire:
    """One connection; frames come as they were sent."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    async def send(self, **message: Any) -> None:
        await self.connection.send(json.dumps(message))

    async def receive(self) -> dict[str, Any]:
        async with asyncio.timeout(_SECONDS):  # not wait_for, which in Python 3.11 loses cancellations
            text = await self.connection.recv()
        assert isinstance(text, str), "frames are text"
        return json.loads(text)

    async def subscribe(self, key: str, query: str, **variables: Any) -> None:
        await self.send(id=key, type="subscribe", payload={"query": query, "variables": variables})

    async def event(self, key: str, field: str = "customerChanged") -> dict[str, Any]:
        """The next frame, which must be an event of this operation without errors."""
        frame = await self.receive()
        assert (frame["id"], frame["type"]) == (key, "next"), frame
        assert list(frame["payload"]) == ["data"], frame
        return frame["payload"]["data"][field]

    async def event_of_any(self, field: str = "customerChanged") -> dict[str, Any]:
        """The next frame, which must be an event of whatever operation."""
        frame = await self.receive()
        assert frame["type"] == "next", frame
        return frame["payload"]["data"][field]

    async def code(self) -> int | None:
        """Waits for the end; frames that still come, and heartbeats, are passed over."""
        with suppress(ConnectionClosed):
            async with asyncio.timeout(_END_SECONDS):
                while True:
                    await self.receive()
        return self.connection.close_code


@asynccontextmanager
async def open_wire(url: str, token: str | None, **options: Any) -> AsyncGenerator[Wire]:
    """A connection that has said who it is, unless `token` is None."""
    options = {"subprotocols": [Subprotocol(PROTOCOL)], "compression": None, **options}
    async with connect(url.replace("http", "ws", 1) + "/graphql", **options) as connection:
        wire = Wire(connection)
        if token is not None:
            await wire.send(type="connection_init", payload={"authorization": f"Bearer {token}"})
            assert await wire.receive() == {"type": "connection_ack"}
        yield wire


async def token_of(dsn: str, name: str, *grants: str) -> str:
    """A new token of this user."""
    async with asyncpg.create_pool(dsn, min_size=1, max_size=1) as pool:
        return await make_token(pool, NewToken(name, [grant_from_text(grant) for grant in grants]))
