"""What is told of events: one statement for each event and selection, shared by all. Next: socket.py."""

import asyncio
import base64
from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import orjson

from resolvers.access.caller import Caller, Grant
from resolvers.feed.change import Change, Position
from schema.context import Context, Services
from schema.fastpath import DossierSchema, answer
from schema.followup import CHANGE, RECORD, Followup

_REMEMBERED = 512  # payloads; readers who are further apart than this ask again


class Failed(Exception):
    """There is no payload for this event; `errors` are fit to be sent."""

    def __init__(self, errors: list[dict[str, Any]]) -> None:
        super().__init__(len(errors))
        self.errors = errors


@dataclass(frozen=True)
class Audience:
    """Readers who get the same bytes: same selection and variables, same rights, same languages."""

    query: str
    key: str
    variables: bytes
    grants: tuple[Grant, ...]
    languages: tuple[str, ...]
    user_name: str  # of an audience of one: its payloads hold addresses signed for him; else empty


@dataclass(frozen=True)
class Told:
    """An event as it is sent: the payload is JSON in one line."""

    payload: str
    cursor: str

    @cached_property
    def block(self) -> bytes:
        """For an event stream; made once for all who follow that way."""
        return f"event: next\nid: {self.cursor}\ndata: {self.payload}\n\n".encode()


class Fanout:
    """Remembers the newest events, ready to be sent."""

    def __init__(self, schema: DossierSchema, services: Services) -> None:
        self._schema = schema
        self._services = services
        self._made: OrderedDict[tuple[Audience, Position], asyncio.Task[Told]] = OrderedDict()

    async def told(
        self, followup: Followup, audience: Audience, inputs: dict[str, Any], caller: Caller, change: Change
    ) -> Told:
        """Failed if nothing can be said about this event now. The first who asks has it made, for all."""
        place = (audience, change.position)
        made = self._made.get(place)
        if made is None:
            made = asyncio.create_task(self._make(followup, inputs, caller, change))
            made.add_done_callback(_retrieve)
            self._made[place] = made
            if len(self._made) > _REMEMBERED:
                self._made.popitem(last=False)
        try:
            # a reader who goes away must not take it from the others
            return made.result() if made.done() else await asyncio.shield(made)
        except Failed:
            if self._made.get(place) is made:
                del self._made[place]
            raise

    async def _make(self, followup: Followup, inputs: dict[str, Any], caller: Caller, change: Change) -> Told:
        variables = {
            **inputs,
            CHANGE: global_id(change),
            RECORD: change.object_id or change.customer_number,
        }
        # what a caller uncovers ends by itself, and his readers are not his alone: streams never show it
        context = Context(caller.lasting, self._services)
        found = await answer(self._schema, followup.query, variables, context)
        body: dict[str, Any] = orjson.loads(found.body)
        errors = [_under(error, followup.key) for error in body.get("errors", ())]
        if body.get("data") is None:
            raise Failed(errors)
        cursor = self._services.hub.cursors.encode(change.position)
        payload: dict[str, Any] = {"data": {followup.key: event_of(followup, body["data"], cursor)}}
        if errors:
            payload["errors"] = errors
        return Told(orjson.dumps(payload).decode(), cursor)


def event_of(followup: Followup, data: dict[str, Any], cursor: str) -> dict[str, Any]:
    """The answer of its query, with what is not the database's."""
    for key in followup.type_names & data.keys():
        data[key] = followup.told.event
    for key in followup.cursors & data.keys():
        data[key] = cursor
    return data


def global_id(change: Change) -> str:
    """What the compiler writes as the document's `id`."""
    text = f"ChangeDocument:{change.position.change_number}"
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def _retrieve(made: "asyncio.Task[Told]") -> None:
    """All who waited may have gone; then nobody asks for its exception."""
    if not made.cancelled():
        made.exception()


def _under(error: dict[str, Any], key: str) -> dict[str, Any]:
    """The error of a query's field as one of the event's field; its lines are of a text nobody wrote."""
    kept = {name: value for name, value in error.items() if name != "locations"}
    return {**kept, "path": [key, *error["path"]]} if "path" in error else kept
