"""A request's body as it arrives, never more of it than one message in memory. Next: upload.py."""

import asyncio
from collections.abc import AsyncGenerator

from schema.call import Receive, Stop

IDLE_SECONDS = 60.0  # a client that sends nothing for so long is taken for lost


class Cut(Exception):
    """The body ends before its end: the client is gone or silent, or the server is to end."""


async def stream(receive: Receive, drain: asyncio.Event) -> AsyncGenerator[bytes]:
    """Reads on only when the consumer wants more: a slow store slows the client down, nothing piles up."""
    ending = asyncio.ensure_future(drain.wait())
    try:
        more = True
        while more:
            next_one = asyncio.ensure_future(receive())
            done, _ = await asyncio.wait(
                (next_one, ending), timeout=IDLE_SECONDS, return_when=asyncio.FIRST_COMPLETED
            )
            if next_one not in done:
                next_one.cancel()
                raise Cut
            message = next_one.result()
            if message["type"] == "http.disconnect":
                raise Cut
            if message.get("body"):
                yield message["body"]
            more = message.get("more_body", False)
    finally:
        ending.cancel()


async def whole(chunks: AsyncGenerator[bytes], most: int) -> bytearray:
    """For a chunk whose checksum must be known before a byte of it counts."""
    found = bytearray()
    async for chunk in chunks:
        if len(found) + len(chunk) > most:
            raise Stop(413, f"A chunk with Upload-Checksum has at most {most} bytes.", "TOO_LARGE")
        found += chunk
    return found
