"""Bytes that come in pieces, and work that is done in a thread step by step. Next: packages.py."""

import asyncio
import io
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from itertools import islice
from typing import TypeVar

from resolvers.books.packages import TooLong

_STEP = 500
_T = TypeVar("_T")


async def gathered(chunks: AsyncIterator[bytes], most: int) -> bytes:
    """All of it; TooLong."""
    held = io.BytesIO()  # which gives what it holds without a copy
    async for chunk in chunks:
        held.write(chunk)
        if held.tell() > most:
            raise TooLong("文件字节数", "bytes of the file", f"> {most}", most)
    return held.getvalue()


async def headed(chunks: AsyncIterator[bytes], size: int) -> tuple[bytes, AsyncIterator[bytes]]:
    """How it begins, and all of it."""
    head = b""
    async for chunk in chunks:
        head += chunk
        if len(head) >= size:
            break

    async def whole() -> AsyncGenerator[bytes]:
        yield head
        async for chunk in chunks:
            yield chunk

    return head[:size], whole()


async def in_thread(begin: Callable[[], Iterator[_T]]) -> AsyncGenerator[_T]:
    """What the iterator gives, while others go on."""
    found = await asyncio.to_thread(begin)
    while some := await asyncio.to_thread(lambda: list(islice(found, _STEP))):
        for one in some:
            yield one
