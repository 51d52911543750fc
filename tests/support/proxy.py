"""A network that fails as it is told: between two, it cuts, delays or swallows. Next: nats_server.py."""

import asyncio
import contextlib
import socket
import struct
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from urllib.parse import parse_qs, urlsplit

_CHUNK = 1 << 16
_AT_ONCE = struct.pack("ii", 1, 0)  # SO_LINGER: closing sends RST, and forgets what was still to be sent


class Proxy:
    """`target`: a host and port, or the path of a UNIX socket."""

    def __init__(self, target: tuple[str, int] | str) -> None:
        self.target = target
        self.port = 0
        self.delay = 0.0  # seconds that each piece takes, in each direction
        self.refuses = False  # whoever comes is sent away
        self.passed = 0  # bytes
        self.cuts = 0  # connections that were broken off
        self._open = asyncio.Event()
        self._open.set()
        self._pairs: set[tuple[asyncio.StreamWriter, asyncio.StreamWriter]] = set()

    def cut(self) -> None:
        """All connections, in the middle of whatever was said."""
        for pair in list(self._pairs):
            self.cuts += 1
            for writer in pair:
                _break(writer)

    def swallow(self) -> None:
        """From now on nothing arrives and nobody is told, until `release` or `cut`."""
        self._open.clear()

    def release(self) -> None:
        """What was swallowed arrives after all, late."""
        self._open.set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.refuses:
            _break(writer)
            return
        try:
            far_reader, far_writer = await self._reach()
        except OSError:
            _break(writer)
            return
        pair = (writer, far_writer)
        self._pairs.add(pair)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._pass(reader, far_writer))
                group.create_task(self._pass(far_reader, writer))
        except* OSError:
            pass
        finally:
            self._pairs.discard(pair)
            for one in pair:
                one.close()

    async def _reach(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if isinstance(self.target, str):
            return await asyncio.open_unix_connection(self.target)
        return await asyncio.open_connection(*self.target)

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while piece := await reader.read(_CHUNK):
            if self.delay:
                await asyncio.sleep(self.delay)
            await self._open.wait()
            writer.write(piece)
            self.passed += len(piece)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()


@asynccontextmanager
async def open_proxy(target: tuple[str, int] | str) -> AsyncGenerator[Proxy]:
    found = Proxy(target)
    async with serving(found):
        yield found


@asynccontextmanager
async def serving(found: Proxy) -> AsyncGenerator[None]:
    """On a free port while the block runs."""
    server = await asyncio.start_server(found.serve, "127.0.0.1", 0)
    found.port = server.sockets[0].getsockname()[1]
    try:
        yield
    finally:
        server.close()
        found.release()
        found.cut()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(server.wait_closed(), 1)


def socket_of(dsn: str) -> str:
    """The UNIX socket that a DSN of the private PostgreSQL means."""
    asked = parse_qs(urlsplit(dsn).query)
    return f"{asked['host'][0]}/.s.PGSQL.{asked.get('port', ['5432'])[0]}"


def through(proxy: Proxy, dsn: str) -> str:
    """The same database, reached by way of the proxy."""
    parts = urlsplit(dsn)
    user = parts.netloc.partition("@")[0]
    return parts._replace(netloc=f"{user}@127.0.0.1:{proxy.port}", query="sslmode=disable").geturl()


def _break(writer: asyncio.StreamWriter) -> None:
    own: socket.socket | None = writer.get_extra_info("socket")
    if own is not None and own.family != socket.AF_UNIX:
        with contextlib.suppress(OSError):
            own.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
    writer.transport.abort()
