"""GraphQL over Server-Sent Events: graphql-sse's distinct connections, resumable. Next: streams.py.

As in socket.py nothing is buffered for a client that does not read: `send` waits for him, the stream asks for
its next event only after that, and after SEND_SECONDS he is let go. The id of his last event takes him on.
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncGenerator
from typing import Any

import orjson

from resolvers.access.caller import Caller
from resolvers.errors import Busy
from schema.call import Call, Receive, Send, bearer_of
from schema.context import Services
from schema.documents import Operation
from schema.fanout import Failed, Told
from schema.record import RECORD
from schema.streams import SEND_SECONDS, WATCH_SECONDS, Streams

EVENTS = b"text/event-stream"
HEARTBEAT_SECONDS = 15.0
_FINISH_SECONDS = 4.0
_PULSE = b":\n\n"
_COMPLETE = b"event: complete\ndata: \n\n"
_RESTART = b"retry: 1000\n" + _COMPLETE
_LOG = logging.getLogger("dossier.events")


class EventStreams:
    """The open event streams of a process."""

    def __init__(self, streams: Streams, services: Services, drain: asyncio.Event) -> None:
        self._streams = streams
        self._services = services
        self._drain = drain
        self._open: set[_Stream] = set()

    async def serve(  # noqa: PLR0913, PLR0917 -- all of a request
        self,
        operation: Operation,
        call: Call,
        caller: Caller,
        headers: dict[bytes, bytes],
        receive: Receive,
        send: Send,
    ) -> None:
        """A subscription, until its client goes away."""
        if self._drain.is_set():
            raise Busy(message="the service is about to end")
        last = headers.get(b"last-event-id", b"").decode("latin-1").strip() or None
        stream = _Stream(self._services, caller, headers, receive, send)
        self._open.add(stream)
        self._services.recorder.streams += 1
        try:
            await stream.run(self._streams.events(operation, call.variables, caller, last))
        finally:
            self._services.recorder.streams -= 1
            self._open.discard(stream)

    async def finish(self) -> None:
        """Ends every stream with `complete`, and a hint when to come again."""
        self._drain.set()
        for stream in self._open:
            stream.stop(_RESTART)
        tasks = [stream.task for stream in self._open]
        if tasks:
            await asyncio.wait(tasks, timeout=_FINISH_SECONDS)


class _Stream:
    def __init__(
        self, services: Services, caller: Caller, headers: dict[bytes, bytes], receive: Receive, send: Send
    ) -> None:
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("a stream needs a task of its own")
        self.task: asyncio.Task[Any] = task
        self._services = services
        self._caller = caller
        self._token = bearer_of(headers) or ""
        self._receive = receive
        self._raw_send = send
        self._sending = asyncio.Lock()
        self._waiting_since: float | None = None
        self._sent_at = time.monotonic()
        self._stopped = False
        self._last_words = b""

    async def run(self, events: AsyncGenerator[Told]) -> None:
        record = RECORD.get()
        record.transport = "sse"
        await begin(self._raw_send)
        beside = [asyncio.create_task(self._watch()), asyncio.create_task(self._guard())]
        try:
            await self._tell(events)
        except OSError:
            record.lost = True
        except asyncio.CancelledError:
            if not self._stopped:
                raise
            self.task.uncancel()
            await self._say_last()
        finally:
            self._stopped = True  # too late to be stopped
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)

    def stop(self, last_words: bytes = b"") -> None:
        """Without last words nothing more is sent, because nobody reads it."""
        if not self._stopped:
            self._stopped = True
            self._last_words = last_words
            self.task.cancel()

    async def _tell(self, events: AsyncGenerator[Told]) -> None:
        recorder = self._services.recorder
        try:
            async with contextlib.aclosing(events):
                async for told in events:
                    await self._send(told.block)
                    recorder.events += 1
            await self._send(_COMPLETE, more=False)
        except Failed as failed:
            await self._send(_failure(failed.errors), more=False)

    async def _say_last(self) -> None:
        if not self._last_words:
            RECORD.get().lost = True
            return
        with contextlib.suppress(OSError, TimeoutError):
            async with asyncio.timeout(_FINISH_SECONDS):
                await self._send(self._last_words, more=False)

    async def _send(self, body: bytes, *, more: bool = True) -> None:
        async with self._sending:
            self._waiting_since = time.monotonic()
            try:
                await self._raw_send({"type": "http.response.body", "body": body, "more_body": more})
            finally:
                self._waiting_since = None
        self._sent_at = time.monotonic()

    # -- beside it

    async def _watch(self) -> None:
        """Whether there still is somebody who reads."""
        while not self._stopped:
            try:
                async with asyncio.timeout(WATCH_SECONDS):
                    if (await self._receive())["type"] == "http.disconnect":
                        self.stop()
            except TimeoutError:
                await self._look()

    async def _look(self) -> None:
        if self._waiting_since is not None:
            if time.monotonic() - self._waiting_since > SEND_SECONDS:
                self._let_go()
        elif time.monotonic() - self._sent_at + WATCH_SECONDS > HEARTBEAT_SECONDS:
            await self._pulse()

    async def _guard(self) -> None:
        """Whether he still may."""
        while not await self._services.tokens.is_over(self._token, self._caller, WATCH_SECONDS):
            pass
        message = "Sign in again: the token no longer allows this."
        self.stop(_failure([{"message": message, "extensions": {"code": "UNAUTHENTICATED"}}]))

    async def _pulse(self) -> None:
        """So that proxies and the client know that the stream lives."""
        try:
            async with asyncio.timeout(SEND_SECONDS):
                await self._send(_PULSE)
        except TimeoutError:
            self._let_go()

    def _let_go(self) -> None:
        _LOG.info("slow client let go")
        self._services.recorder.slow += 1
        self.stop()


async def begin(send: Send, more: tuple[tuple[bytes, bytes], ...] = ()) -> None:
    """Head of an event stream, and a first comment: some browsers do not believe in a head alone."""
    record = RECORD.get()
    record.status = 200
    headers = [
        (b"content-type", EVENTS + b"; charset=utf-8"),
        (b"cache-control", b"no-store"),
        (b"x-accel-buffering", b"no"),
        (b"x-request-id", record.request_id.encode()),
        *more,
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": _PULSE, "more_body": True})


async def send_answer(send: Send, body: bytes, more: tuple[tuple[bytes, bytes], ...] = ()) -> None:
    """The one answer of a query or mutation; `more` are headers."""
    RECORD.get().size = len(body)
    await begin(send, more)
    await send({"type": "http.response.body", "body": _block(body) + _COMPLETE})


def _failure(errors: list[dict[str, Any]]) -> bytes:
    RECORD.get().codes = tuple(str(error.get("extensions", {}).get("code", "")) for error in errors)
    return _block(orjson.dumps({"errors": errors})) + _COMPLETE


def _block(body: bytes) -> bytes:
    """PostgreSQL breaks lines between the elements of a list; in a text a break is escaped."""
    return b"event: next\ndata: " + body.replace(b"\n", b" ") + b"\n\n"
