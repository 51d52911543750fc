"""GraphQL over WebSocket (graphql-transport-ws): a connection, its operations, its end. Next: streams.py.

The server's ASGI send waits while the client does not read, and a stream asks for its next event only after
that: so nothing is buffered for a slow client. He falls behind, reads from the database, and is let go after
SEND_SECONDS; his newest cursor takes him on from there.
"""

import asyncio
import contextlib
import itertools
import logging
import time
from typing import Any, cast

import orjson
from graphql import OperationType

from resolvers.access.caller import Caller
from resolvers.errors import Busy
from schema.call import (
    Call,
    Receive,
    Scope,
    Send,
    Stop,
    agent_of,
    call_from_object,
    fingerprint,
    language_of,
    wants_cost,
)
from schema.context import Context, Services
from schema.documents import Operation, Rejected
from schema.errors import public_failure, rejected_errors
from schema.fanout import Failed
from schema.fastpath import DossierSchema, answer
from schema.record import RECORD, Record, request_id_of
from schema.strangers import address_of
from schema.streams import SEND_SECONDS, WATCH_SECONDS, Streams
from schema.written import brought

PROTOCOL = "graphql-transport-ws"
MAX_OPERATIONS = 100
INIT_SECONDS = 10.0
_FINISH_SECONDS = 4.0
_MAX_ID = 128
_MAX_KEY = 255
_RESTART = 1012
_NO_LONGER = "Forbidden: the token no longer allows this"
_LOG = logging.getLogger("dossier.socket")


class _Close(Exception):
    """The connection ends with this code."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code


class SocketEndpoint:
    """An ASGI application for one path."""

    def __init__(
        self, schema: DossierSchema, services: Services, streams: Streams, drain: asyncio.Event
    ) -> None:
        self.schema = schema
        self.services = services
        self.streams = streams
        self.drain = drain
        self.writes: set[asyncio.Task[Any]] = set()  # held here, so that they outlive their connection
        self._open: set[_Connection] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        connection = _Connection(self, scope, receive, send)
        self._open.add(connection)
        self.services.recorder.sockets += 1
        try:
            await connection.run()
        finally:
            self.services.recorder.sockets -= 1
            self._open.discard(connection)

    async def finish(self) -> None:
        """Ends every stream with a `complete`, so that the client takes it up again with its newest cursor.

        Without it a client library would silently repeat the subscription as it was first sent.
        """
        self.drain.set()
        tasks = [asyncio.create_task(connection.finish()) for connection in self._open]
        if tasks:
            await asyncio.wait(tasks, timeout=_FINISH_SECONDS)


class _Connection:
    def __init__(self, endpoint: SocketEndpoint, scope: Scope, receive: Receive, send: Send) -> None:
        self._endpoint = endpoint
        self._scope = scope
        self._receive = receive
        self._raw_send = send
        self._sending = asyncio.Lock()
        # looked at now and then: a timer for each frame costs too much
        self._waiting_since: float | None = None
        self._headers: dict[bytes, bytes] = dict(scope["headers"])
        self._language = language_of(self._headers.get(b"accept-language", b""))
        self._id = request_id_of(self._headers.get(b"x-request-id"))
        self._count = itertools.count(1)
        self._caller: Caller | None = None
        self._token = ""
        self._initialised = False
        self._main: asyncio.Task[Any] | None = None
        self._dropped = False
        self._closed = False
        self._operations: dict[str, asyncio.Task[None]] = {}
        self._streams: set[asyncio.Task[Any] | None] = set()
        self._watch: asyncio.Task[None] | None = None

    async def run(self) -> None:
        self._main = asyncio.current_task()
        await self._receive()  # websocket.connect
        offered = PROTOCOL in self._scope.get("subprotocols", ())
        await self._raw_send({"type": "websocket.accept", "subprotocol": PROTOCOL if offered else None})
        try:
            if not offered:
                raise _Close(4406, "Subprotocol not acceptable")
            if self._endpoint.drain.is_set():
                raise _Close(_RESTART, "Service restart")
            self._watch = asyncio.create_task(self._time_out())
            await self._serve()
        except _Close as close:
            await self._close(close.code, str(close))
        except OSError:
            pass  # the client is gone
        except asyncio.CancelledError:
            if not self._dropped or self._main is None:
                raise
            self._main.uncancel()
        finally:
            await self._end()

    async def finish(self) -> None:
        """The service is about to end."""
        waiting = set(self._operations.values()) - self._streams
        if waiting:
            await asyncio.wait(waiting, timeout=_FINISH_SECONDS / 2)
        with contextlib.suppress(OSError, _Close):
            for key, task in list(self._operations.items()):
                task.cancel()
                await self._complete(key)
            await self._close(_RESTART, "Service restart")

    # -- what comes in

    async def _serve(self) -> None:
        while True:
            message = await self._receive()
            if message["type"] == "websocket.disconnect":
                return
            await self._handle(_parsed(message))

    async def _handle(self, message: dict[str, Any]) -> None:
        match message.get("type"):
            case "connection_init":
                await self._initialise(message.get("payload"))
            case "ping":
                await self._send_message({"type": "pong"})
            case "pong":
                pass
            case "subscribe":
                await self._subscribe(message)
            case "complete":
                task = self._operations.pop(str(message.get("id")), None)
                if task is not None:
                    task.cancel()
            case _:
                raise _Close(4400, "Unknown message type")

    async def _initialise(self, payload: Any) -> None:
        if self._initialised:
            raise _Close(4429, "Too many initialisation requests")
        self._initialised = True
        given = cast("dict[str, Any]", payload) if isinstance(payload, dict) else {}
        named = {name.lower(): value for name, value in given.items() if isinstance(value, str)}
        header = self._headers.get(b"authorization", b"").decode("latin-1")
        scheme, _, token = named.get("authorization", header).partition(" ")
        if "accept-language" in named:
            self._language = language_of(named["accept-language"].encode("utf-8", "replace"))
        self._caller = await self._find(token.strip()) if scheme.lower() == "bearer" else None
        if self._caller is None:
            await self._endpoint.services.strangers.fail(address_of(self._scope))
            raise _Close(4403, "Forbidden: connection_init needs authorization: Bearer <token>")
        if self._caller.must_change_password:
            raise _Close(4403, "Forbidden: change your password first, over HTTP")
        self._token = token.strip()
        self._stop_watch()
        self._watch = asyncio.create_task(self._watch_over(self._token, self._caller))
        await self._send_message({"type": "connection_ack"})

    async def _subscribe(self, message: dict[str, Any]) -> None:
        if self._caller is None:
            raise _Close(4401, "Unauthorized")
        key = message.get("id")
        if not isinstance(key, str) or not 0 < len(key) <= _MAX_ID:
            raise _Close(4400, "id must be a text")
        if key in self._operations:
            raise _Close(4409, f"Subscriber for {key} already exists")
        try:
            call = call_from_object(cast("dict[str, Any]", message.get("payload") or {}))
        except Stop as stop:
            raise _Close(4400, str(stop)) from None
        if len(self._operations) >= MAX_OPERATIONS:
            text = f"At most {MAX_OPERATIONS} operations at a time."
            await self._send_errors(key, [{"message": text, "extensions": {"code": "TOO_MANY_OPERATIONS"}}])
            return
        task = asyncio.create_task(self._guarded(key, call, self._caller))
        self._operations[key] = task

    # -- operations

    async def _guarded(self, key: str, call: Call, caller: Caller) -> None:
        """The outermost loop of an operation: whatever happens, its id is free again and the client knows."""
        task = asyncio.current_task()
        record = Record(f"{self._id}.{next(self._count)}")
        record.transport, record.user_name = "websocket", caller.user_name
        RECORD.set(record)
        try:
            await self._operate(key, call, caller)
        except OSError:
            record.lost = True  # the receiving side notices too
        except _Close as close:
            await self._close(close.code, str(close))
        except asyncio.CancelledError:
            record.lost = True
            raise
        except Exception as error:
            with contextlib.suppress(OSError):
                await self._send_errors(key, [public_failure(error, caller.languages)])
        finally:  # the client may have used the id again already
            self._endpoint.services.recorder.finish(record)
            self._streams -= {task}
            if self._operations.get(key) is task:
                del self._operations[key]

    async def _operate(self, key: str, call: Call, caller: Caller) -> None:
        try:
            services = self._endpoint.services
            operation = services.trusted.operation(call, self._endpoint.schema.documents, services.limits)
        except Rejected as rejected:
            await self._send_errors(key, rejected_errors(rejected.errors))
            return
        record = RECORD.get()
        record.operation = operation
        if operation.kind is OperationType.SUBSCRIPTION:
            await self._stream(key, operation, call, caller)
            return
        with contextlib.suppress(Busy):  # then nobody knows more than before
            found = await self._find(self._token)
            if found is None:
                raise _Close(4403, _NO_LONGER)
            caller = found
        if operation.kind is OperationType.MUTATION:
            work = asyncio.create_task(self._answer(operation, call, caller))
            self._endpoint.writes.add(work)
            work.add_done_callback(self._endpoint.writes.discard)
            # a write runs to its end even if the client is gone: whether it was carried out stays certain
            body = await asyncio.shield(work)
        else:
            body = await self._read(operation, call, caller)
        record.size += len(body)
        await self._send_next(key, body.decode())
        await self._complete(key)

    async def _read(self, operation: Operation, call: Call, caller: Caller) -> bytes:
        try:
            async with asyncio.timeout(self._endpoint.services.bounds.read_seconds):
                return await self._answer(operation, call, caller)
        except TimeoutError:
            raise Busy(message="the read takes too long") from None

    async def _answer(self, operation: Operation, call: Call, caller: Caller) -> bytes:
        context = Context(caller, self._endpoint.services, tells_cost=wants_cost(call, {}))
        context.brought = brought(call, {})
        context.address, context.agent = address_of(self._scope), agent_of(self._headers)
        repeat = call.extensions.get("idempotencyKey")
        if isinstance(repeat, str) and 0 < len(repeat) <= _MAX_KEY:
            context.idempotency_key, context.fingerprint = repeat, fingerprint(call, operation.text)
        found = await answer(self._endpoint.schema, operation, call.variables, context)
        RECORD.get().codes, RECORD.get().executed = found.codes, found.executed
        return found.body

    async def _stream(self, key: str, operation: Operation, call: Call, caller: Caller) -> None:
        self._streams |= {asyncio.current_task()}
        self._endpoint.services.recorder.streams += 1
        events = self._endpoint.streams.events(operation, call.variables, caller)
        try:
            async with contextlib.aclosing(events):
                async for told in events:
                    await self._send_next(key, told.payload)
                    self._endpoint.services.recorder.events += 1
            await self._complete(key)
        except Failed as failed:
            await self._send_errors(key, failed.errors)
        finally:
            self._endpoint.services.recorder.streams -= 1

    # -- what goes out

    async def _send_next(self, key: str, payload: str) -> None:
        await self._send(f'{{"id":{_json(key)},"type":"next","payload":{payload}}}')

    async def _send_errors(self, key: str, errors: list[dict[str, Any]]) -> None:
        self._operations.pop(key, None)
        RECORD.get().codes = tuple(str(error.get("extensions", {}).get("code", "")) for error in errors)
        await self._send_message({"id": key, "type": "error", "payload": errors})

    async def _complete(self, key: str) -> None:
        self._operations.pop(key, None)
        await self._send_message({"id": key, "type": "complete"})

    async def _send_message(self, message: dict[str, Any]) -> None:
        await self._send(_json(message))

    async def _send(self, text: str) -> None:
        if self._closed:
            raise ConnectionResetError
        async with self._sending:
            self._waiting_since = time.monotonic()
            try:
                await self._raw_send({"type": "websocket.send", "text": text})
            finally:
                self._waiting_since = None

    def _drop(self) -> None:
        """Without a farewell: that would have to wait for the client, too."""
        self._closed = True
        if not self._dropped and self._main is not None:
            self._dropped = True
            self._main.cancel()

    async def _close(self, code: int, reason: str) -> None:
        if self._closed:
            return
        self._closed = True
        with contextlib.suppress(OSError, TimeoutError):
            async with asyncio.timeout(_FINISH_SECONDS), self._sending:
                await self._raw_send({"type": "websocket.close", "code": code, "reason": reason})

    # -- the end

    async def _end(self) -> None:
        self._closed = True
        self._stop_watch()
        tasks = list(self._operations.values())
        self._operations.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _stop_watch(self) -> None:
        if self._watch is not None:
            self._watch.cancel()

    async def _time_out(self) -> None:
        await asyncio.sleep(INIT_SECONDS)
        await self._close(4408, "Connection initialisation timeout")

    async def _watch_over(self, token: str, caller: Caller) -> None:
        """Ends the connection of a client that does not read, or whose token no longer allows this."""
        while True:
            over = await self._endpoint.services.tokens.is_over(token, caller, WATCH_SECONDS)
            if self._waiting_since is not None and time.monotonic() - self._waiting_since > SEND_SECONDS:
                _LOG.info("slow client let go")
                self._endpoint.services.recorder.slow += 1
                self._drop()
                return
            if over:
                await self._close(4403, _NO_LONGER)
                return

    async def _find(self, token: str) -> Caller | None:
        tokens = self._endpoint.services.tokens
        found = tokens.recall(token, self._language) or await tokens.find(token, self._language)
        return found and found.lasting


def _parsed(message: Any) -> dict[str, Any]:
    text = message.get("text")
    if text is None:
        raise _Close(4400, "Messages are text")
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise _Close(4400, "Messages are JSON") from None
    if not isinstance(found, dict):
        raise _Close(4400, "Messages are objects")
    return cast("dict[str, Any]", found)


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()
