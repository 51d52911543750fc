"""What a receiver that asks has not acknowledged yet, and its acknowledgement. Next: snapshot.py."""

import asyncio
import contextlib
from collections.abc import Coroutine, Generator, Sequence
from dataclasses import dataclass, field
from typing import Any

import asyncpg

from models.rules.exchange.receiving import OF_CHANGES, Channel, Standing, Told
from models.rules.exchange.systems import may_send
from models.rules.finding import error
from models.rules.finding_codes import Code
from resolvers.access.caller import Caller
from resolvers.errors import Busy, Denied, Refused
from resolvers.feed.change import Position
from resolvers.feed.log import read_page
from resolvers.outbound.receivers import ReceiverRow, wanted_of
from resolvers.outbound.rendering import Bodies, Rendered, Renderer, Unrenderable, all_said
from resolvers.outbound.sight import own_receiver, reads_all_of
from resolvers.outbound.told import Pair, told_of
from resolvers.read import Cursors
from resolvers.read.cursor import CursorError

MOST = 5_000  # changes in one delta
_MOST_CUSTOMERS = 1_000  # … of formats that tell whole customers: all of them are in memory at once
_MOST_SELECTED = 500  # … of an own selection, each of which is a statement
_MOST_BYTES = 32 << 20  # of bodies, after which a delta ends
_SCANNED = 20_000  # of the log at once, though nothing of it may be for this receiver
# $5: where there is nothing to tell to anybody, nothing is to be acknowledged. A shorter delta takes nothing
# back: who was given a longer one may still acknowledge that.
_OFFER = """
UPDATE receiver SET
    offered_xid = CASE WHEN (offered_xid, offered_number) > ($3::text::xid8, $4)
        THEN offered_xid ELSE $3::text::xid8 END,
    offered_number = CASE WHEN (offered_xid, offered_number) > ($3::text::xid8, $4)
        THEN offered_number ELSE $4 END,
    xid = CASE WHEN $5 THEN xid ELSE $3::text::xid8 END,
    change_number = CASE WHEN $5 THEN change_number ELSE $4 END
WHERE receiver_code = $1 AND fence = $2 AND channel = 'PULL'
    AND (xid, change_number) <= ($3::text::xid8, $4)
"""
_MOVE = """
UPDATE receiver SET xid = $3::text::xid8, change_number = $4
WHERE receiver_code = $1 AND fence = $2 AND channel = 'PULL'
    AND (xid, change_number) < ($3::text::xid8, $4)
"""


@dataclass(frozen=True)
class Pending:
    """Changes that are to be told; all up to the token's place are among them, or not for this receiver."""

    receiver: ReceiverRow
    pairs: Sequence[Pair]
    bodies: Bodies
    token: str
    more: bool


@dataclass(frozen=True)
class Deltas:
    """What they are read and written with. Tokens are signed: `cursors` has the key."""

    reads: asyncpg.Pool
    writes: asyncpg.Pool
    renderer: Renderer
    cursors: Cursors

    async def documents(self, caller: Caller, code: str, first: int) -> tuple[Pending, list[Rendered]]:
        """One for each customer."""
        found = await self._pending(caller, code, first)
        with _refusing():
            rest = (found.pairs, found.bodies, caller.lasting)
            documents = await self.renderer.documents_of(found.receiver, *rest)
            all_said(documents)
            return found, documents

    async def whole(self, caller: Caller, code: str, first: int) -> tuple[Pending, Rendered | None]:
        """All as one body; None: there is nothing to tell."""
        found = await self._pending(caller, code, first)
        with _refusing():
            rest = (found.pairs, found.bodies, caller.lasting)
            return found, await self.renderer.whole_of(found.receiver, *rest)

    async def acknowledge(self, caller: Caller, code: str, token: str) -> ReceiverRow:
        """All up to the token's place has arrived. What was acknowledged before is so still. Of a key that
        shows less than its user reads nothing can: what it has not shown would never be told.
        """
        row = await self._asking(caller, code)
        if not may_send(caller):
            raise Denied
        if not await reads_all_of(self.writes, caller, row.user_name):
            raise Refused([error(Code.US_GRANT, ("receiver",))])
        place = self._read(row, token)
        if place <= row.position:
            return row
        if row.offered is None or place > row.offered:
            raise _unknown(token)
        await self.writes.execute(_MOVE, row.receiver_code, row.fence, str(place.xid), place.change_number)
        return await own_receiver(self.writes, caller, code)

    async def _pending(self, caller: Caller, code: str, first: int) -> Pending:
        row = await self._asking(caller, code)
        if row.state is not Standing.ACTIVE:
            raise Refused([error(Code.GEN_STATE, ("receiver",), value=row.state.value)])
        looked = await self._looked(row, caller.lasting, min(first, _most_of(row)))
        if looked.seen:  # else nobody need remember how far it was looked at
            # what this key does not see may be for another one of the same user
            told = bool(looked.pairs) or not caller.read_scope().everything
            await self._offer(row, looked.end, told=told)
        token = self._write(row, looked.end if looked.seen else row.position)
        return Pending(row, looked.pairs, await looked.bodies(), token, looked.more)

    async def _looked(self, row: ReceiverRow, caller: Caller, first: int) -> "_Looked":
        """The next page is read while the one before is rendered."""
        looked = _Looked(row.position)
        while looked.more and len(looked.pairs) < first and looked.fits:
            page = await read_page(self.reads, looked.end, wanted=wanted_of(row))
            pairs = await told_of(self.reads, row, page.changes, caller)
            room = first - len(looked.pairs)
            cut = len(pairs) > room
            del pairs[room:]
            looked.pairs += pairs
            looked.end = pairs[-1].change.position if cut else page.end
            looked.seen, looked.more = looked.seen + len(page.changes), page.more or cut
            await looked.begin(self.renderer.bodies(row, pairs, caller))
        return looked

    async def _offer(self, row: ReceiverRow, end: Position, *, told: bool) -> None:
        place = (row.receiver_code, row.fence, str(end.xid), end.change_number)
        if end != row.offered and await self.writes.execute(_OFFER, *place, told) != "UPDATE 1":
            raise Busy(message="a snapshot was taken, or more acknowledged, just now")

    async def _asking(self, caller: Caller, code: str) -> ReceiverRow:
        row = await own_receiver(self.writes, caller, code)
        if row.channel is not Channel.PULL:
            raise Refused([error(Code.GEN_STATE, ("receiver",), value=row.channel.value)])
        return row

    def _write(self, row: ReceiverRow, end: Position) -> str:
        return self.cursors.write(_mark(row), [str(end.xid), end.change_number])

    def _read(self, row: ReceiverRow, token: str) -> Position:
        try:
            xid, number = self.cursors.read(_mark(row), token)
        except CursorError:
            raise _unknown(token) from None
        return Position(int(xid or 0), number or "")


@dataclass
class _Looked:
    """How far the log was looked at, and what was found on the way."""

    end: Position
    more: bool = True
    seen: int = 0  # changes, told or not
    size: int = 0  # bytes of the bodies that are there
    pairs: list[Pair] = field(default_factory=list[Pair])
    _under_way: list[asyncio.Task[Bodies]] = field(default_factory=list["asyncio.Task[Bodies]"])

    @property
    def fits(self) -> bool:
        return self.seen < _SCANNED and self.size < _MOST_BYTES

    async def begin(self, work: Coroutine[Any, Any, Bodies]) -> None:
        """Beside the others, of which one may still be under way: a delta takes no more connections."""
        self._under_way.append(asyncio.create_task(work))
        done = await asyncio.gather(*self._under_way[:-1])
        self.size = sum(len(one) for part in done for one in part.values() if isinstance(one, bytes))

    async def bodies(self) -> Bodies:
        found: dict[str, bytes | Unrenderable] = {}
        for part in await asyncio.gather(*self._under_way):
            found |= part
        return found


def _most_of(row: ReceiverRow) -> int:
    if row.format is Told.GRAPHQL:
        return _MOST_SELECTED
    return MOST if row.format in OF_CHANGES else _MOST_CUSTOMERS


def _mark(row: ReceiverRow) -> str:
    """A token is this receiver's, and of the time since its last snapshot."""
    return f"delta:{row.receiver_code}:{row.fence}"


def _unknown(token: str) -> Refused:
    return Refused([error(Code.IN_TOKEN, ("token",), value=token[:60])])


@contextlib.contextmanager
def _refusing() -> Generator[None]:
    """What cannot be said, as by a selection that the schema does not answer any more: nothing is sent, and
    nothing is lost.
    """
    try:
        yield
    except Unrenderable as reason:
        raise Refused([error(Code.IN_SELECTION, ("receiver",), reason=str(reason))]) from None
