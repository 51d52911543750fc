"""The worst pooler that transaction mode allows: another server for each transaction, and kept is only what
PgBouncer 1.21 keeps, parameters and prepared statements. Next: pgbouncer.py.
"""

import asyncio
import contextlib
import itertools
import struct
import threading
from collections import deque
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

_STARTUP, _CANCEL, _ENCRYPTED = 196608, 80877102, (80877103, 80877104)
_KEPT = frozenset(
    {
        *("client_encoding", "application_name", "timezone", "datestyle", "intervalstyle"),
        *("standard_conforming_strings", "default_transaction_read_only"),
    }
)
_ENDS = (b"Q", b"S", b"F")  # the database answers each of these with a ReadyForQuery
_SECONDS = 30
Message = tuple[bytes, bytes]


class Refused(Exception):
    """What a client asks for is nothing that a pooler has."""


@dataclass
class _Server:
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    told: dict[str, str]  # its ParameterStatus
    key: bytes = b""
    has: set[str] = field(default_factory=set[str])  # prepared statements
    adapted: set[str] = field(default_factory=set[str])  # parameters that its last client had named
    # statements that are being prepared, and whether it was us who asked for that
    parsing: deque[tuple[str, bool]] = field(default_factory=deque[tuple[str, bool]])


@dataclass
class _Client:
    number: int
    writer: asyncio.StreamWriter
    wanted: dict[str, str]
    queue: asyncio.Queue[Message | None] = field(default_factory=asyncio.Queue["Message | None"])
    kept: deque[Message | None] = field(default_factory=deque["Message | None"])  # read too early
    statements: dict[str, bytes] = field(default_factory=dict[str, bytes])
    server: _Server | None = None

    async def message(self) -> Message | None:
        """The next one; None when it has gone away."""
        return self.kept.popleft() if self.kept else await self.queue.get()


class Pooler:
    """Between clients of one database and `size` connections to it. `keeps`: prepared statements too."""

    def __init__(self, dsn: str, *, size: int = 3, connect_query: str = "", keeps: bool = True) -> None:
        parts = urlsplit(dsn)
        asked = parse_qs(parts.query)
        self._socket = f"{asked['host'][0]}/.s.PGSQL.{asked.get('port', ['5432'])[0]}"
        self._user, self._database = parts.username or "", parts.path[1:]
        self._size, self._query, self._keeps = size, connect_query, keeps
        self._free: deque[_Server] = deque()
        self._told: dict[str, str] = {}  # to each client that comes
        self._freed = asyncio.Condition()
        self._clients: dict[int, _Client] = {}
        self._numbers = itertools.count(1)
        self.lent = 0  # transactions
        self.port = 0

    @property
    def dsn(self) -> str:
        return f"postgresql://{self._user}@127.0.0.1:{self.port}/{self._database}?sslmode=disable"

    async def open(self) -> None:
        for _ in range(self._size):
            self._free.append(await self._connect())
        self._told = dict(self._free[0].told)

    async def close(self) -> None:
        for server in self._free:
            server.writer.close()
            with contextlib.suppress(OSError):
                await server.writer.wait_closed()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            client = await self._greet(reader, writer)
            if client is not None:
                await self._follow(client, reader)
        except Refused as refused:
            fields = b"SFATAL\0C08P01\0M" + str(refused).encode() + b"\0\0"
            writer.write(_packed(b"E", fields))
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _greet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> _Client | None:
        length, code = struct.unpack("!ii", await reader.readexactly(8))
        while code in _ENCRYPTED:
            writer.write(b"N")
            length, code = struct.unpack("!ii", await reader.readexactly(8))
        rest = await reader.readexactly(length - 8)
        if code == _CANCEL:
            await self._cancel(struct.unpack("!ii", rest)[0])
            return None
        assert code == _STARTUP, code
        words = [word.decode() for word in rest.split(b"\0")]
        given = {name.lower(): value for name, value in zip(words[::2], words[1::2], strict=False) if name}
        for name in given.keys() - _KEPT - {"user", "database"}:
            raise Refused(f"unsupported startup parameter: {name}")
        wanted = {name: given[name].strip("'") for name in given.keys() & _KEPT}
        client = _Client(next(self._numbers), writer, wanted)
        self._clients[client.number] = client
        status = b"".join(_packed(b"S", _text(name, value)) for name, value in self._told.items())
        key = struct.pack("!ii", client.number, client.number)
        writer.write(_packed(b"R", struct.pack("!i", 0)) + status + _packed(b"K", key) + _packed(b"Z", b"I"))
        return client

    async def _follow(self, client: _Client, reader: asyncio.StreamReader) -> None:
        reading = asyncio.create_task(_read_all(reader, client.queue))
        try:
            while (first := await client.message()) is not None and first[0] != b"X":
                await self._lend(client, first)
        finally:
            reading.cancel()
            del self._clients[client.number]

    async def _lend(self, client: _Client, first: Message) -> None:
        """For one transaction."""
        async with self._freed:
            await self._freed.wait_for(lambda: bool(self._free))
            client.server = server = self._free.popleft()
        self.lent += 1
        whole = False
        try:
            await _adapt(server, client.wanted)
            whole = await _Transaction(client, server, self._keeps).run(first)
        finally:
            client.server = None
            if not whole:  # the client went away in the middle
                server.writer.close()
                server = await self._connect()
            async with self._freed:
                self._free.append(server)  # behind all others
                self._freed.notify()

    async def _connect(self) -> _Server:
        reader, writer = await asyncio.open_unix_connection(self._socket)
        words = _text("user", self._user) + _text("database", self._database) + b"\0"
        writer.write(struct.pack("!ii", len(words) + 8, _STARTUP) + words)
        server = _Server(reader, writer, {})
        await _until_ready(server)
        if self._query:
            writer.write(_packed(b"Q", self._query.encode() + b"\0"))
            await _until_ready(server)
        return server

    async def _cancel(self, number: int) -> None:
        client = self._clients.get(number)
        if client is not None and client.server is not None:
            _, writer = await asyncio.open_unix_connection(self._socket)
            writer.write(struct.pack("!ii", 16, _CANCEL) + client.server.key)
            await writer.drain()
            writer.close()


class _Transaction:
    """Messages of a client to a server and back, until the server says that it is idle."""

    def __init__(self, client: _Client, server: _Server, keeps: bool) -> None:
        self._client, self._server, self._keeps = client, server, keeps
        self._awaited = 0  # ReadyForQuery

    async def run(self, first: Message) -> bool:
        """False if the client went away before it was over."""
        answering = asyncio.create_task(self._answer())
        try:
            message: Message | None = first
            while message is not None and message[0] != b"X":
                self._pass_on(*message)
                await self._server.writer.drain()
                following = asyncio.create_task(self._client.queue.get())
                await asyncio.wait((following, answering), return_when=asyncio.FIRST_COMPLETED)
                if not following.done():
                    following.cancel()
                    await answering
                    return True
                message = following.result()
                if answering.done():
                    await answering
                    self._client.kept.append(message)  # it begins another transaction
                    return True
            return False
        finally:
            answering.cancel()

    def _pass_on(self, kind: bytes, body: bytes) -> None:
        self._awaited += kind in _ENDS
        if kind == b"P":
            name, _, rest = body.partition(b"\0")
            if name:
                self._client.statements[name.decode()] = rest
            self._server.parsing.append((self._name(name), False))
            self._server.has.add(self._name(name))
            body = self._name(name).encode() + b"\0" + rest
        elif kind == b"B":
            portal, name, rest = body.split(b"\0", 2)
            self._prepare(name)
            body = portal + b"\0" + self._name(name).encode() + b"\0" + rest
        elif kind in (b"D", b"C") and body[:1] == b"S":
            name = body[1:-1]
            if kind == b"D":
                self._prepare(name)
            else:
                self._server.has.discard(self._name(name))
            body = b"S" + self._name(name).encode() + b"\0"
        self._server.writer.write(_packed(kind, body))

    def _prepare(self, name: bytes) -> None:
        """What another server was told."""
        known = self._client.statements.get(name.decode())
        if self._keeps and name and known is not None and self._name(name) not in self._server.has:
            self._server.has.add(self._name(name))
            self._server.parsing.append((self._name(name), True))
            self._server.writer.write(_packed(b"P", self._name(name).encode() + b"\0" + known))

    def _name(self, name: bytes) -> str:
        return f"POOLER_{self._client.number}_{name.decode()}" if self._keeps and name else name.decode()

    async def _answer(self) -> None:
        while True:
            kind, body = await _read(self._server.reader)
            if kind == b"S":
                _note(self._server, body)
            if kind == b"1" and self._server.parsing.popleft()[1]:
                continue  # of what we asked for ourselves
            if kind == b"Z":
                self._awaited -= 1
                for name, _ in self._server.parsing:  # passed over after an error
                    self._server.has.discard(name)
                self._server.parsing.clear()
            self._client.writer.write(_packed(kind, body))
            await self._client.writer.drain()
            if kind == b"Z" and body == b"I" and self._awaited == 0:
                return


@contextmanager
def running_pooler(
    dsn: str, *, size: int = 3, options: Mapping[str, str] | None = None, keeps: bool = True
) -> Generator[Pooler]:
    """In a thread of its own. `options`: what its connect_query sets."""
    query = "; ".join(f"SET {name} = '{value}'" for name, value in (options or {}).items())
    pooler = Pooler(dsn, size=size, connect_query=query, keeps=keeps)
    ready, ends = threading.Event(), threading.Event()
    thread = threading.Thread(target=lambda: asyncio.run(_serve(pooler, ready, ends)), name="pooler")
    thread.start()
    try:
        assert ready.wait(_SECONDS), "the pooler did not start"
        yield pooler
    finally:
        ends.set()
        thread.join(_SECONDS)


async def _serve(pooler: Pooler, ready: threading.Event, ends: threading.Event) -> None:
    await pooler.open()
    async with await asyncio.start_server(pooler.serve, "127.0.0.1", 0) as server:
        pooler.port = server.sockets[0].getsockname()[1]
        ready.set()
        await asyncio.to_thread(ends.wait)
    await pooler.close()


async def _adapt(server: _Server, wanted: Mapping[str, str]) -> None:
    """The parameters of the client who is lent this server; what he has not named is as at the beginning."""
    lines = [f"RESET {name}" for name in sorted(server.adapted - wanted.keys())]
    lines += [f"SET {name} = '{value}'" for name, value in wanted.items()]
    server.adapted = set(wanted)
    if lines:
        server.writer.write(_packed(b"Q", "; ".join(lines).encode() + b"\0"))
        await _until_ready(server)


async def _until_ready(server: _Server) -> None:
    while True:
        kind, body = await _read(server.reader)
        if kind == b"S":
            _note(server, body)
        elif kind == b"K":
            server.key = body
        elif kind == b"E" or (kind == b"R" and body != struct.pack("!i", 0)):
            raise Refused(body.decode("utf-8", "replace"))
        elif kind == b"Z":
            return


def _note(server: _Server, body: bytes) -> None:
    name, value = body.decode().split("\0")[:2]
    server.told[name] = value


async def _read_all(reader: asyncio.StreamReader, queue: "asyncio.Queue[Message | None]") -> None:
    with contextlib.suppress(OSError, asyncio.IncompleteReadError):
        while True:
            queue.put_nowait(await _read(reader))
    queue.put_nowait(None)


async def _read(reader: asyncio.StreamReader) -> Message:
    head = await reader.readexactly(5)
    return head[:1], await reader.readexactly(struct.unpack("!i", head[1:])[0] - 4)


def _packed(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("!i", len(body) + 4) + body


def _text(name: str, value: str) -> bytes:
    return name.encode() + b"\0" + value.encode() + b"\0"
