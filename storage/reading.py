"""Opens a stored file, or a range of it, segment by segment. Next: vault.py.

One request for the sealed bytes, whatever the range; one more for the header where it begins inside a part
whose header is not known yet. Nothing leaves here before its segment is proved.
"""

from collections import OrderedDict
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing

from storage.draft import Draft, Stored
from storage.envelope import HEADER_BYTES, TAG_BYTES, SegmentOpener
from storage.errors import Damaged
from storage.parts import PART_BYTES, part_aad, part_count, part_of, part_place
from storage.store import Store

PIECE_BYTES = 16 * 2**20  # 10,000 of them hold the longest object
_HEADERS = 4096  # that are kept


class Exact:
    """Bytes in the lengths one asks for, out of chunks as they come."""

    def __init__(self, chunks: AsyncIterator[bytes]) -> None:
        self._chunks = chunks
        self._rest = memoryview(b"")

    async def take(self, length: int) -> memoryview:
        if len(self._rest) >= length:  # no copy
            taken, self._rest = self._rest[:length], self._rest[length:]
            return taken
        taken = bytearray(length)
        filled = 0
        while filled < length:
            if not self._rest:
                self._rest = memoryview(await anext(self._chunks, b""))
                if not self._rest:
                    raise Damaged(f"the object ends {length - filled} bytes too early")
            some = min(len(self._rest), length - filled)
            taken[filled : filled + some] = self._rest[:some]
            self._rest = self._rest[some:]
            filled += some
        return memoryview(taken)

    async def end(self) -> None:
        """There is nothing more."""
        if self._rest or await anext(self._chunks, b""):
            raise Damaged("the object goes on behind its end")


async def read_whole(store: Store, key: str, start: int = 0, end: int | None = None) -> bytearray:
    """Only for what is known to be small."""
    whole = bytearray()
    async with aclosing(store.get(key, start, end)) as chunks:
        async for chunk in chunks:
            whole += chunk
    return whole


async def read_pieces(store: Store, key: str) -> AsyncGenerator[bytes]:
    """All of it, each but the last PIECE_BYTES long."""
    gathered = bytearray()
    async with aclosing(store.get(key)) as chunks:
        async for chunk in chunks:
            gathered += chunk
            while len(gathered) >= PIECE_BYTES:
                yield bytes(memoryview(gathered)[:PIECE_BYTES])
                del gathered[:PIECE_BYTES]
    if gathered:
        yield bytes(gathered)


class Headers:
    """Of parts that were read by ranges: they are no secret, and an object never changes under its key."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, int], bytes] = OrderedDict()

    async def find(self, store: Store, key: str, offset: int) -> bytes:
        if (header := self._kept.get((key, offset))) is None:
            header = bytes(await read_whole(store, key, offset, offset + HEADER_BYTES))
            self._kept[key, offset] = header
        self._kept.move_to_end((key, offset))
        if len(self._kept) > _HEADERS:
            self._kept.popitem(last=False)
        return header

    def forget(self, key: str, offset: int) -> None:
        self._kept.pop((key, offset), None)


class Reader:
    """One object under its data key."""

    def __init__(
        self, store: Store, what: Draft | Stored, dek: bytes, headers: Headers | None = None
    ) -> None:
        self._store = store
        self._what = what
        self._dek = dek
        self._headers = headers or Headers()

    async def read(self, start: int, end: int) -> AsyncGenerator[bytes]:
        """Plaintext from start to before end; both inside the file, and not the same."""
        try:
            async with aclosing(self._read(start, end)) as plain:
                async for piece in plain:
                    yield piece
        except Damaged:  # the header perhaps, and somebody may mend it
            self._headers.forget(self._what.key, self._place(part_of(start))[0])
            raise

    async def _read(self, start: int, end: int) -> AsyncGenerator[bytes]:
        first, last = part_of(start), part_of(end - 1)
        opener, begin = await self._entered(first, start - (first - 1) * PART_BYTES)
        offset, length = self._place(last)
        # behind the segment of the last byte, or at the end of its part
        index = self._index(end - 1 - (last - 1) * PART_BYTES)
        until = offset + min((index + 1) * self._what.segment, length)
        async with aclosing(self._store.get(self._what.key, begin, until)) as chunks:
            source = Exact(chunks)
            for number in range(first, last + 1):
                opener = opener or self._opener(number, bytes(await source.take(HEADER_BYTES)))
                base = (number - 1) * PART_BYTES
                async for plain in _opened(source, opener, max(start - base, 0), end - base):
                    yield plain
                opener = None

    async def last_part(self) -> AsyncGenerator[bytes]:
        """All segments of it, so the empty one of an empty file too; and that the object ends behind them."""
        number = part_count(self._what.size)
        offset, _ = self._place(number)
        async with aclosing(self._store.get(self._what.key, offset)) as chunks:
            source = Exact(chunks)
            opener = self._opener(number, bytes(await source.take(HEADER_BYTES)))
            for index in range(opener.segments):
                begin, end = opener.place(index)
                yield opener.open_segment(index, await source.take(end - begin))
            await source.end()

    async def _entered(self, number: int, position: int) -> tuple[SegmentOpener | None, int]:
        """Where to begin in the object; and the opener, if the part's header lies before that."""
        offset, _ = self._place(number)
        index = self._index(position)
        if index == 0:
            return None, offset
        header = await self._headers.find(self._store, self._what.key, offset)
        return self._opener(number, header), offset + index * self._what.segment

    def _index(self, position: int) -> int:
        """In which segment of its part a byte lies; the header counts as a part of the first one."""
        return (position + HEADER_BYTES) // (self._what.segment - TAG_BYTES)

    def _place(self, number: int) -> tuple[int, int]:
        return part_place(self._what.size, self._what.segment, number)

    def _opener(self, number: int, header: bytes) -> SegmentOpener:
        what = self._what
        aad = part_aad(what.object_id, what.commitment, number, number == part_count(what.size))
        return SegmentOpener(header, self._dek, aad, what.segment, self._place(number)[1])


async def _opened(source: Exact, opener: SegmentOpener, start: int, end: int) -> AsyncGenerator[bytes]:
    for index in opener.indexes(start, end):
        begin, until = opener.place(index)
        plain = opener.open_segment(index, await source.take(until - begin))
        at, behind = opener.plain_place(index)
        if start > at or end < behind:
            plain = plain[max(start - at, 0) : end - at]
        yield plain
