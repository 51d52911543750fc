"""Files pass by clamd before they are kept: its INSTREAM, beside the receiving. Next: cleaning.py.

A file that comes in one piece is scanned while it is received. One that comes in several, or whose scan
breaks off because its sender is slow, is read back from the store and scanned then. What no scan has seen is
not kept.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AbstractAsyncContextManager

from models.rules.finding import error
from models.rules.finding_codes import Code
from resolvers.errors import Busy, Refused
from storage.draft import Stored
from storage.vault import Vault

CLEAN = ""
_CONNECT_SECONDS = 5.0
_WRITE_SECONDS = 60.0
_VERDICT_SECONDS = 300.0  # archives inside archives take long
_LONGEST_ANSWER = 4096
_LONGEST_NAME = 80
_LOG = logging.getLogger("dossier.files")
_FOUND, _TOO_LONG = " FOUND", "size limit exceeded"


class Clamd:
    """`address` is host:port, or the path of a socket."""

    def __init__(self, address: str) -> None:
        self._address = address

    def scan(self, size: int) -> "Scan":
        return Scan(self._address, size)

    async def answers(self) -> bool:
        """Whether it is there."""
        try:
            async with asyncio.timeout(_CONNECT_SECONDS):
                reader, writer = await _line(self._address)
                writer.write(b"zPING\0")
                found = await reader.read(_LONGEST_ANSWER)
        except (OSError, TimeoutError):
            return False
        writer.close()
        return found == b"PONG\0"

    async def demand_clean(self, scan: "Scan | None", vault: Vault, stored: Stored) -> None:
        """Refused if there is malware, Busy if there is no verdict; without a scan it is read back."""
        verdict = None if scan is None else await scan.verdict()
        if verdict is None:
            scan = self.scan(stored.size)
            async with contextlib.aclosing(vault.open(stored)) as chunks, scan.through(chunks) as passing:
                async for _ in passing:
                    pass
            verdict = await scan.verdict()
        if verdict is None:
            raise Busy(5, "the scanner for malware does not answer")
        if verdict != CLEAN:
            _LOG.error("malware was refused", extra={"malware": verdict, "object": stored.object_id.hex()})
            raise Refused([error(Code.AR_FILE_MALWARE, (), value=verdict[:_LONGEST_NAME])])


class Scan:
    """One file of `size` bytes. A scan that breaks off harms nothing: it has no verdict."""

    def __init__(self, address: str, size: int) -> None:
        self._address = address
        self._size = size
        self._writer: asyncio.StreamWriter | None = None
        self._answer: asyncio.Task[bytes] | None = None  # may come before the end
        self._broken = False
        self._passed = 0

    def through(self, chunks: AsyncIterator[bytes]) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        """The same chunks, each of them once the scanner has taken it: a slow scanner slows the sender."""
        return contextlib.aclosing(self._through(chunks))

    async def _through(self, chunks: AsyncIterator[bytes]) -> AsyncGenerator[bytes]:
        try:
            async for chunk in chunks:
                await self._feed(chunk)
                yield chunk
        finally:
            if self._passed < self._size:
                await self._close()

    async def verdict(self) -> str | None:
        """The malware's name, or CLEAN; None if it has not seen the whole file. Refused if it is too long."""
        if not self._size:
            return CLEAN
        if self._passed < self._size or self._answer is None or self._writer is None:
            return None
        try:
            self._broken = self._broken or self._answer.done() or self._writer.is_closing()
            if not self._broken:
                self._writer.write(bytes(4))
            async with asyncio.timeout(_CONNECT_SECONDS if self._broken else _VERDICT_SECONDS):
                answer = await self._answer
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            return None
        finally:
            await self._close()
        return self._read(answer[:-1].decode("utf-8", "replace"))

    def _read(self, answer: str) -> str | None:
        if answer.endswith(_FOUND):
            return answer.removesuffix(_FOUND).partition(": ")[2]
        if _TOO_LONG in answer:
            most = "StreamMaxLength (clamd)"
            raise Refused([error(Code.AR_FILE_SIZE, ("size",), value=str(self._size), max=most)])
        return CLEAN if answer.endswith(": OK") and not self._broken else None

    async def _feed(self, chunk: bytes) -> None:
        self._passed += len(chunk)
        if self._broken or not chunk:
            return
        try:
            if self._writer is None:
                await self._connect()
            if self._writer is None or self._answer is None or self._writer.is_closing():
                self._broken = True  # it has said its word before the end
                return
            self._writer.write(len(chunk).to_bytes(4, "big"))
            self._writer.write(chunk)
            async with asyncio.timeout(_WRITE_SECONDS):
                await self._writer.drain()
        except (OSError, TimeoutError):
            self._broken = True

    async def _connect(self) -> None:
        async with asyncio.timeout(_CONNECT_SECONDS):
            reader, self._writer = await _line(self._address)
        self._answer = asyncio.create_task(reader.readuntil(b"\0"))
        self._writer.write(b"zINSTREAM\0")

    async def _close(self) -> None:
        if self._writer is not None:
            self._writer.transport.abort()  # what it has not read yet is of no use
            with contextlib.suppress(OSError):
                await self._writer.wait_closed()
            self._writer = None
        if self._answer is not None:
            self._answer.cancel()
            await asyncio.gather(self._answer, return_exceptions=True)
            self._answer = None


async def _line(address: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    if address.startswith("/"):
        return await asyncio.open_unix_connection(address, limit=_LONGEST_ANSWER)
    host, _, port = address.rpartition(":")
    return await asyncio.open_connection(host.strip("[]"), int(port), limit=_LONGEST_ANSWER)
