"""The addresses under /files: who calls, and one frame for all their requests. Next: upload.py."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from resolvers.access.caller import LANGUAGES, Caller
from resolvers.access.tokens import TokenBook
from resolvers.archives.batches.templating import Templates
from resolvers.archives.made import MadeFiles
from resolvers.attachments.bytes import FileBytes, TicketWrong
from resolvers.attachments.exporting import FileSets
from schema.call import Receive, Scope, Send, Stop, bearer_of, language_of
from schema.context import Services
from schema.files.answers import Reply
from schema.opening import change_first
from schema.record import RECORD, Record, Recorder, request_id_of
from schema.seats import Seats
from schema.strangers import address_of
from schema.written import telling


@dataclass
class Door:
    """What the requests for bytes need. Built once by server.py."""

    tokens: TokenBook
    files: FileBytes
    sets: FileSets
    made: MadeFiles
    recorder: Recorder
    drain: asyncio.Event
    templates: Templates  # of batch uploads
    services: Services
    seats: Seats = field(default_factory=Seats)  # requests with bytes of uploads


@dataclass
class Request:
    """One of them. `headers` has the last of each name; none of ours may come twice."""

    method: str
    path: dict[str, Any]
    headers: dict[bytes, bytes]
    receive: Receive
    reply: Reply
    door: Door
    ticket: str | None = None
    address: str = ""  # from where it came
    query: dict[str, str] = field(default_factory=dict[str, str])  # of the address, the last of each name

    async def bearer(self) -> Caller | None:
        """Whoever the token belongs to. None = there is no token; a bad one is refused, ticket or not."""
        text = bearer_of(self.headers)
        if text is None:
            return None
        language = language_of(self.headers.get(b"accept-language", b""))
        caller = await self.door.tokens.find(text, language)
        if caller is None:
            raise unknown()
        return self._known(caller)

    async def caller(self, holder: Callable[[str], Awaitable[Caller]]) -> Caller:
        """By token, or else by the ticket in the address."""
        caller = await self.bearer()
        if caller is not None:
            return caller
        if self.ticket is None:
            raise unknown()
        try:
            return self._known(await holder(self.ticket))
        except TicketWrong:
            raise unknown() from None

    def _known(self, caller: Caller) -> Caller:
        if caller.must_change_password:
            raise change_first()
        RECORD.get().user_name = caller.user_name
        self.reply.languages = caller.languages
        return caller


Serve = Callable[[Request], Awaitable[None]]


class Endpoint:
    """An ASGI application for one pattern of addresses; the lifespan puts the door into the state."""

    def __init__(self, serve: Serve) -> None:
        self._serve = serve

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        door: Door = scope["app"].state.door
        headers = dict(scope["headers"])
        record = Record(request_id_of(headers.get(b"x-request-id")))
        record.parent = headers.get(b"traceparent", b"")
        RECORD.set(record)
        told = telling(scope, send, door.services.replicas)
        reply = Reply(told, languages=_languages(headers), bodiless=scope["method"] == "HEAD")
        try:
            query = _query(scope["query_string"])
            method, path = scope["method"], scope["path_params"]
            came = (query.get("ticket"), address_of(scope), query)
            await self._serve(Request(method, path, headers, receive, reply, door, *came))
        except Exception as error:  # the outermost loop of a request: masked and logged
            if not reply.started:
                await reply.failure(error)
            else:
                raise
        finally:
            door.recorder.finish(record)


def unknown() -> Stop:
    return Stop(
        401,
        "Sign in: Authorization: Bearer <token>, or the address that was given to you.",
        "UNAUTHENTICATED",
        (b"www-authenticate", b"Bearer"),
    )


def _query(text: bytes) -> dict[str, str]:
    try:
        given = parse_qs(text.decode("ascii"), max_num_fields=10)
    except ValueError:
        return {}
    return {name: values[-1] for name, values in given.items()}


def _languages(headers: dict[bytes, bytes]) -> tuple[str, ...]:
    first = language_of(headers.get(b"accept-language", b"")) or LANGUAGES[0]
    return (first, *(one for one in LANGUAGES if one != first))
