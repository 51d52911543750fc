"""What receivers are sent of changes: events, or documents of customers. Next: events.py."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import asyncpg

from models.rules.exchange.receiving import OF_CHANGES, Told
from models.rules.finding import Finding
from resolvers.access.acting import acting_for
from resolvers.access.caller import Caller
from resolvers.access.seal import Sealer
from resolvers.errors import Denied, ResolverError
from resolvers.feed.change import Change, Position
from resolvers.feed.cursor import LogCursors
from resolvers.outbound.documents import addressed, outgoing_of, writer_for
from resolvers.outbound.events import Events
from resolvers.outbound.receivers import ReceiverRow
from resolvers.outbound.told import Group, Pair, by_customer, told_of
from resolvers.pool import AWAY
from resolvers.read import Reader

_AT_ONCE = 4  # statements: the database works while answers are put together
_JSON = "application/json"
_LOG = logging.getLogger("dossier.outbound")
_EVENT, _EVENTS = "application/cloudevents+json", "application/cloudevents-batch+json"


class Unrenderable(Exception):
    """It cannot be said, now or later, until somebody mends something: the receiver's selection has no answer
    without errors, or rendering fails. The text may be shown to its owner.
    """


Bodies = Mapping[str, bytes | Unrenderable]  # by change number; one out of sight by then is missing
# A receiver's selection of customerChanged, for one change.
Select = Callable[[str, Caller, Change], Awaitable[bytes]]


@dataclass(frozen=True)
class Rendered:
    """`key`: the customer's number as stored. `event_id` and `position`: of the (last) change told by it.
    With `error` there is no body: nothing may be sent, and the key is to be parked.
    """

    key: str
    event_id: str
    position: Position
    body: bytes = field(repr=False)
    content_type: str
    suffix: str  # of a file's name, without the dot
    error: str | None = None
    changes: int = 1  # that it tells of
    findings: tuple[Finding, ...] = ()
    left: bool = False  # the customer left: told.py


@dataclass(frozen=True)
class Sources:
    """What the entries build for it."""

    reader: Reader
    select: Select
    cursors: LogCursors
    today: Callable[[], date]


class Renderer:
    """All within the sight of the receiver's owner, or of `caller` where somebody asks for himself. What
    neither he nor the receiver's filter lets through is left out, and what its last snapshot has shown.
    """

    def __init__(self, pool: asyncpg.Pool, sealer: Sealer, sources: Sources) -> None:
        self._pool = pool
        self._sealer = sealer
        self._sources = sources
        self._events = Events(sources.reader, sources.cursors)

    async def owner(self, receiver: ReceiverRow) -> Caller:
        """Denied if he may nothing any more: then the receiver is to be paused."""
        found = await acting_for(self._pool, receiver.user_name, None, self._sources.today())
        if found is None:
            raise Denied
        return found

    async def events(
        self, receiver: ReceiverRow, changes: Sequence[Change], caller: Caller | None = None
    ) -> list[Rendered]:
        """One for each change, in the order of the log (WEBHOOK, NATS)."""
        who = (caller or await self.owner(receiver)).lasting
        pairs = await told_of(self._pool, receiver, changes, who)
        if receiver.format not in OF_CHANGES:
            return await self._written(receiver, [[pair] for pair in pairs], who)
        bodies = await self.bodies(receiver, pairs, who)
        kind = _EVENT if receiver.format is Told.EVENT else _JSON
        found = [(pair, bodies.get(pair.change.position.change_number)) for pair in pairs]
        return [
            _rendered([pair], kind, "json", body if isinstance(body, bytes) else b"", error=_error(body))
            for pair, body in found
            if body is not None
        ]

    async def documents(
        self, receiver: ReceiverRow, changes: Sequence[Change], caller: Caller | None = None
    ) -> list[Rendered]:
        """One for each customer, in the order of their first changes (PULL, FOLDER, BUCKET)."""
        who = (caller or await self.owner(receiver)).lasting
        pairs = await told_of(self._pool, receiver, changes, who)
        return await self.documents_of(receiver, pairs, await self.bodies(receiver, pairs, who), who)

    async def bodies(self, receiver: ReceiverRow, pairs: Sequence[Pair], caller: Caller) -> Bodies:
        """What can be rendered before all of a delta is known: of formats that tell single changes."""
        if receiver.format is Told.EVENT:
            return await self._told(pairs, caller)
        if receiver.format is Told.GRAPHQL:
            here = [pair for pair in pairs if not pair.left]
            selected = await self._selected(receiver.selection or "", here, caller)
            return {**selected, **self._events.left(pairs)}
        return {}

    async def documents_of(
        self, receiver: ReceiverRow, pairs: Sequence[Pair], bodies: Bodies, caller: Caller
    ) -> list[Rendered]:
        groups = by_customer(pairs)
        if receiver.format not in OF_CHANGES:
            return await self._written(receiver, groups, caller)
        listed = [_listed(receiver, group, bodies) for group in groups]
        return [one for one in listed if one is not None]

    async def whole_of(
        self, receiver: ReceiverRow, pairs: Sequence[Pair], bodies: Bodies, caller: Caller
    ) -> Rendered | None:
        """All of it as one body, for a delta over HTTP; None: there is nothing to tell."""
        if not pairs or receiver.format in OF_CHANGES:
            return _listed(receiver, pairs, bodies)
        writer = writer_for(receiver)
        with _explained(pairs):
            outgoing = await outgoing_of(self._pool, receiver, by_customer(pairs), caller, self._sealer)
            written = writer.write(outgoing, addressed(receiver))
        return _rendered(pairs, writer.media_type, writer.suffix, written.body, findings=written.findings)

    async def _written(
        self, receiver: ReceiverRow, groups: Sequence[Group], caller: Caller
    ) -> list[Rendered]:
        """One that cannot be said keeps no other from it."""
        writer = writer_for(receiver)
        kind, found = (writer.media_type, writer.suffix), list[Rendered]()
        try:
            with _explained([pair for group in groups for pair in group]):
                outgoing = await outgoing_of(self._pool, receiver, groups, caller, self._sealer)
                for group, one in zip(groups, outgoing, strict=True):
                    written = writer.write([one], addressed(receiver))
                    found.append(_rendered(group, *kind, written.body, findings=written.findings))
        except Unrenderable as error:
            if len(groups) == 1:
                return [_rendered(groups[0], *kind, b"", error=str(error))]
            return [one for group in groups for one in await self._written(receiver, [group], caller)]
        return found

    async def _told(self, pairs: Sequence[Pair], caller: Caller) -> Bodies:
        try:
            with _explained(pairs):
                return await self._events.bodies(pairs, caller)
        except Unrenderable as error:
            if len(pairs) == 1:
                return {pairs[0].change.position.change_number: error}
        alone = [await self._told([pair], caller) for pair in pairs]
        return {number: body for bodies in alone for number, body in bodies.items()}

    async def _selected(self, selection: str, pairs: Sequence[Pair], caller: Caller) -> Bodies:
        async def one(pair: Pair) -> tuple[str, bytes | Unrenderable]:
            number = pair.change.position.change_number
            try:
                with _explained([pair]):
                    return number, await self._sources.select(selection, caller, pair.change)
            except Unrenderable as error:
                return number, error

        bodies: dict[str, bytes | Unrenderable] = {}
        for start in range(0, len(pairs), _AT_ONCE):
            bodies |= await asyncio.gather(*map(one, pairs[start : start + _AT_ONCE]))
        return bodies


def all_said(rendered: Sequence[Rendered]) -> None:
    """Unrenderable if one of them has no body."""
    for one in rendered:
        if one.error is not None:
            raise Unrenderable(f"change {one.event_id}: {one.error}")


@contextlib.contextmanager
def _explained(pairs: Sequence[Pair]) -> Generator[None]:
    """What fails, though nobody is away, fails as often as it is tried: its name is told, the log has it."""
    try:
        yield
    except (Unrenderable, ResolverError, *AWAY):
        raise
    except Exception as error:
        numbers = [pair.change.position.change_number for pair in pairs[:5]]
        _LOG.exception("changes cannot be rendered", extra={"changes": numbers, "count": len(pairs)})
        raise Unrenderable(f"it cannot be rendered ({type(error).__name__})") from None


def _listed(receiver: ReceiverRow, pairs: Sequence[Pair], bodies: Bodies) -> Rendered | None:
    """A list of what each change is told by; Unrenderable if one has no answer."""
    told: list[bytes] = []
    for pair in pairs:
        body = bodies.get(pair.change.position.change_number)
        if isinstance(body, Unrenderable):
            raise body
        told += [] if body is None else [body]
    kind = _EVENTS if receiver.format is Told.EVENT else _JSON
    return _rendered(pairs, kind, "json", b"[" + b",\n".join(told) + b"]") if told else None


def _rendered(  # noqa: PLR0913 -- a value of many fields
    group: Group,
    content_type: str,
    suffix: str,
    body: bytes,
    *,
    error: str | None = None,
    findings: tuple[Finding, ...] = (),
) -> Rendered:
    last = group[-1].change
    place = (last.customer_number, last.position.change_number, last.position)
    return Rendered(*place, body, content_type, suffix, error, len(group), findings, group[-1].left)


def _error(body: bytes | Unrenderable | None) -> str | None:
    return str(body) if isinstance(body, Unrenderable) else None
