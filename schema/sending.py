"""Long answers go out in pieces: what nobody reads is not kept for ever. Next: http.py."""

import asyncio

from schema.call import Send
from schema.streams import SEND_SECONDS

PIECE = 262_144  # bytes; shorter answers are in the system's hands at once
SLOWEST = 65_536  # bytes a second that a client must read on the average


async def send_long(send: Send, body: bytes) -> bool:
    """False: the client does not read, or too slowly, and is let go: nothing more of it is kept here."""
    try:
        async with asyncio.timeout(SEND_SECONDS + len(body) / SLOWEST):
            for at in range(0, len(body), PIECE):
                more = at + PIECE < len(body)
                await send({"type": "http.response.body", "body": body[at : at + PIECE], "more_body": more})
    except TimeoutError:
        return False
    return True
