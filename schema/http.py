"""GraphQL over HTTP: who calls, what is asked, which status and media type. Next: fastpath.py."""

import asyncio
import logging
from dataclasses import replace
from functools import lru_cache

import orjson
from graphql import OperationType

from resolvers.access.caller import LANGUAGES, Caller
from resolvers.errors import Busy
from resolvers.failing import busy_of
from schema.admission import RATE_LIMITED
from schema.call import (
    JSON,
    Call,
    Receive,
    Scope,
    Send,
    Stop,
    agent_of,
    bearer_of,
    call_from_body,
    call_from_query,
    fingerprint,
    language_of,
    quality_of,
    wants_cost,
)
from schema.context import Context, Services
from schema.cookies import Cookies
from schema.documents import Operation, Rejected
from schema.errors import INTERNAL, codes_of, public_failure, rejected_errors
from schema.events import EVENTS, EventStreams, send_answer
from schema.fastpath import Answer, DossierSchema, answer
from schema.opening import (
    MOST_BYTES,
    check_caller,
    check_form,
    nobody,
    told_to_nobody,
    unsigned,
)
from schema.packing import PACKED, pack, takes_gzip
from schema.record import RECORD, Record, request_id_of
from schema.sending import PIECE, send_long
from schema.strangers import address_of
from schema.written import HEADER, brought, headers_of

_MAX_KEY = 255
_WATCH_AFTER = 0.05  # seconds: most reads are over by then, and need nobody who watches for a lost client
_LOG = logging.getLogger("dossier.http")

_RESPONSE_JSON = b"application/graphql-response+json"
_MEDIA = {
    b"*/*": JSON,
    b"application/*": JSON,
    JSON: JSON,
    _RESPONSE_JSON: _RESPONSE_JSON,
    EVENTS: EVENTS,
}
_HEADERS = frozenset(
    (
        b"authorization",
        b"accept",
        b"accept-encoding",
        b"accept-language",
        b"content-type",
        b"content-length",
        b"idempotency-key",
        b"x-request-id",
        b"traceparent",
        b"x-dossier-cost",
        HEADER,
        b"last-event-id",
        b"cookie",
        b"user-agent",
    )
)
# what an idempotency key may end in (IETF draft): another body with this key; the first call is not over yet
_STATUS_OF_CODE = {"IDEMPOTENCY_MISMATCH": 422, "IDEMPOTENCY_IN_FLIGHT": 409, RATE_LIMITED: 429}
_BUSY = ("BUSY",)
_NO_DATA = b'{"data":null'


class GraphQLEndpoint:
    """An ASGI application for one path."""

    def __init__(self, schema: DossierSchema, services: Services, events: EventStreams) -> None:
        self._schema = schema
        self._services = services
        self._events = events

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = {name: value for name, value in scope["headers"] if name in _HEADERS}
        record = Record(request_id_of(headers.get(b"x-request-id")))
        record.parent = headers.get(b"traceparent", b"")
        RECORD.set(record)
        try:
            await self._guarded(scope, headers, receive, send)
        finally:
            self._services.recorder.finish(record)

    async def _guarded(self, scope: Scope, headers: dict[bytes, bytes], receive: Receive, send: Send) -> None:
        media = media_type(headers.get(b"accept", b""))
        media = JSON if media is None or media == EVENTS else media
        try:
            await self._serve(scope, headers, receive, send)
        except Stop as stop:
            RECORD.get().codes = (stop.code,)
            body = {"errors": [{"message": str(stop), "extensions": {"code": stop.code}}]}
            await _send(send, stop.status, media, orjson.dumps(body), *stop.headers)
        except Exception as error:  # the outermost loop of a request: masked and logged
            busy = error if isinstance(error, Busy) else busy_of(error)
            failure = public_failure(busy or error, LANGUAGES)
            RECORD.get().codes = (INTERNAL,) if busy is None else _BUSY
            status = 500 if busy is None else 503
            more = () if busy is None else ((b"retry-after", b"%d" % busy.retry_after),)
            await _send(send, status, media, orjson.dumps({"errors": [failure]}), *more)

    async def _serve(self, scope: Scope, headers: dict[bytes, bytes], receive: Receive, send: Send) -> None:
        media = media_type(headers.get(b"accept", b""))
        if scope["method"] not in ("POST", "GET"):
            raise Stop(405, "Use POST.", "METHOD_NOT_ALLOWED", (b"allow", b"POST, GET"))
        if media is None:
            raise Stop(
                406, "The answer is application/graphql-response+json, application/json or text/event-stream."
            )
        caller, call = await self._asked(scope, headers, receive)
        record = RECORD.get()
        record.user_name = caller.user_name
        try:
            operation = self._services.trusted.operation(call, self._schema.documents, self._services.limits)
        except Rejected as rejected:
            errors = rejected_errors(rejected.errors if caller.user_name else told_to_nobody(rejected.errors))
            found = Answer(orjson.dumps({"errors": errors}), executed=False, codes=codes_of(errors))
            await self._reply(found, media, headers, send)
            return
        record.operation = operation
        if not caller.user_name or caller.must_change_password:
            check_caller(caller, operation)
        if operation.kind is OperationType.SUBSCRIPTION:
            if media != EVENTS:
                raise Stop(400, "Subscriptions need Accept: text/event-stream, or a WebSocket on this path.")
            await self._events.serve(operation, call, caller, headers, receive, send)
            return
        found = await self._answer(operation, call, caller, headers, scope, receive)
        if found is None:
            record.lost = True
        else:
            await self._reply(found, media, headers, send)

    async def _asked(
        self, scope: Scope, headers: dict[bytes, bytes], receive: Receive
    ) -> tuple[Caller, Call]:
        caller = await self._caller(headers)
        if caller is not None:
            return caller, await self._call(scope, headers, receive)
        call = await self._call_of_nobody(scope, headers, receive)
        return nobody(language_of(headers.get(b"accept-language", b""))), call

    async def _call(self, scope: Scope, headers: dict[bytes, bytes], receive: Receive) -> Call:
        if scope["method"] == "GET":
            return call_from_query(scope["query_string"])
        return call_from_body(headers, await _body(headers, receive, self._services.bounds.body_bytes))

    async def _call_of_nobody(self, scope: Scope, headers: dict[bytes, bytes], receive: Receive) -> Call:
        """Somebody who wants to sign in, or else 401 whatever is wrong: to nobody nothing is told."""
        if scope["method"] != "POST":
            raise unsigned()
        self._services.strangers.check(address_of(scope))
        try:
            call = call_from_body(headers, await _body(headers, receive, MOST_BYTES))
        except Stop:
            raise unsigned() from None
        check_form(call, self._services.limits)
        await self._services.strangers.demand(address_of(scope))
        return call

    async def _reply(self, found: Answer, media: bytes, headers: dict[bytes, bytes], send: Send) -> None:
        record = RECORD.get()
        record.codes, record.executed = found.codes, found.executed
        if media == EVENTS:
            await send_answer(send, found.body, found.headers)
            return
        status = status_of(found, media)
        seconds = found.retry_after or int(status == 503)  # noqa: PLR2004
        more = ((b"retry-after", b"%d" % seconds), *found.headers) if seconds else found.headers
        body, least = found.body, self._services.bounds.packed_from
        if least and len(body) >= least and takes_gzip(headers.get(b"accept-encoding", b"")):
            body, more = await pack(body), (*more, *PACKED)
        if not await _send(send, status, media, body, *more):
            _LOG.info("slow client let go")
            record.lost = True
            self._services.recorder.slow += 1

    async def _caller(self, headers: dict[bytes, bytes]) -> Caller | None:
        """None: without a token, or with one that is none."""
        text = bearer_of(headers)
        if text is None:
            return None
        language = language_of(headers.get(b"accept-language", b""))
        tokens = self._services.tokens
        return tokens.recall(text, language) or await tokens.find(text, language)

    async def _answer(  # noqa: PLR0913, PLR0917 -- all of a request
        self,
        operation: Operation,
        call: Call,
        caller: Caller,
        headers: dict[bytes, bytes],
        scope: Scope,
        receive: Receive,
    ) -> Answer | None:
        address = address_of(scope)
        if operation.kind is OperationType.MUTATION:
            if scope["method"] == "GET":
                raise Stop(405, "Mutations need POST.", "METHOD_NOT_ALLOWED", (b"allow", b"POST"))
            cookies = Cookies(headers.get(b"cookie", b""))
            context = self._context(call, caller, headers, operation)
            context.address, context.agent, context.cookies = address, agent_of(headers), cookies
            context.counted = not caller.user_name
            # a write runs to its end even if the client is gone: whether it was carried out stays certain
            found = await answer(self._schema, operation, call.variables, context)
            return _headed(found, *headers_of(found.written, scope, self._services.replicas), *cookies.answer)
        context = Context(caller, self._services, tells_cost=wants_cost(call, headers), address=address)
        if self._services.replicas is not None:
            context.brought = brought(call, headers)
        read = await self._read(operation, call, context, receive)
        if read is None or not read.written:
            return read
        return _headed(read, *headers_of(read.written, scope, self._services.replicas))

    def _context(
        self, call: Call, caller: Caller, headers: dict[bytes, bytes], operation: Operation
    ) -> Context:
        key = headers.get(b"idempotency-key")
        if key is None:
            return Context(caller, self._services, operation=operation, tells_cost=wants_cost(call, headers))
        text = key.decode("latin-1").strip().strip('"')
        if not text or len(text) > _MAX_KEY:
            raise Stop(400, f"Idempotency-Key has 1 to {_MAX_KEY} characters.")
        return Context(
            caller,
            self._services,
            text,
            fingerprint(call, operation.text),
            operation,
            wants_cost(call, headers),
        )

    async def _read(
        self, operation: Operation, call: Call, context: Context, receive: Receive
    ) -> Answer | None:
        """None if the client went away: the read is cancelled, and with it its statement."""
        watch = _Watch(receive, self._services.bounds.read_seconds)
        try:
            return await answer(self._schema, operation, call.variables, context)
        except asyncio.CancelledError:
            if watch.late:
                raise Busy(message="the read takes too long") from None
            if not watch.lost:
                raise
            _LOG.info("client gone")
            return None
        finally:
            watch.end()


class _Watch:
    """Cancels the current task when the client goes away, or has waited too long."""

    def __init__(self, receive: Receive, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        self.lost = False
        self.late = False
        self._seconds = seconds
        self._receive = receive
        self._task = asyncio.current_task()
        self._watcher: asyncio.Task[None] | None = None
        self._timer = loop.call_later(_WATCH_AFTER, self._begin)

    def _begin(self) -> None:
        self._watcher = asyncio.get_running_loop().create_task(self._wait())

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(self._seconds - _WATCH_AFTER):
                while (await self._receive())["type"] != "http.disconnect":
                    pass
            self.lost = True
        except TimeoutError:
            self.late = True
        if self._task is not None:
            self._task.cancel()

    def end(self) -> None:
        self._timer.cancel()
        if self._watcher is not None:
            self._watcher.cancel()
        if (self.lost or self.late) and self._task is not None:
            self._task.uncancel()


def _headed(found: Answer, *headers: tuple[bytes, bytes]) -> Answer:
    return replace(found, headers=headers) if headers else found


def status_of(found: Answer, media: bytes) -> int:
    for code in found.codes:
        if code in _STATUS_OF_CODE:
            return _STATUS_OF_CODE[code]
    if found.codes == _BUSY and found.body.startswith(_NO_DATA):
        return 503
    return 200 if found.executed or media == JSON else 400


@lru_cache(maxsize=256)
def media_type(accept: bytes) -> bytes | None:
    """The best of our three; None if none is wanted. Without a wish it is application/json."""
    if not accept.strip():
        return JSON
    best: tuple[float, int] | None = None
    chosen: bytes | None = None
    for position, part in enumerate(accept.split(b",")):
        kind, *parameters = [piece.strip().lower() for piece in part.split(b";")]
        media = _MEDIA.get(kind)
        rank = (quality_of(parameters), -position)
        if media is not None and rank[0] > 0 and (best is None or rank > best):
            best, chosen = rank, media
    return chosen


async def _body(headers: dict[bytes, bytes], receive: Receive, most: int) -> bytes:
    announced = headers.get(b"content-length", b"0")
    if announced.isdigit() and int(announced) > most:
        raise Stop(413, f"At most {most} bytes.", "TOO_LARGE")
    parts: list[bytes] = []
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Stop(400, "The body ended early.")
        part = message.get("body", b"")
        size, more = size + len(part), message.get("more_body", False)
        if size > most:
            raise Stop(413, f"At most {most} bytes.", "TOO_LARGE")
        parts.append(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)


async def _send(send: Send, status: int, media: bytes, body: bytes, *headers: tuple[bytes, bytes]) -> bool:
    """False: the client does not take it."""
    record = RECORD.get()
    record.status, record.size = status, len(body)
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [
                (b"content-type", media + b"; charset=utf-8"),
                (b"content-length", str(len(body)).encode()),
                (b"cache-control", b"no-store"),
                (b"x-request-id", record.request_id.encode()),
                *headers,
            ],
        }
    )
    if len(body) > PIECE:
        return await send_long(send, body)
    await send({"type": "http.response.body", "body": body})
    return True
