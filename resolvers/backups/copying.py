"""Copies sealed objects and slips to another place and back, never what was destroyed. Next: restoring.py.

The copy is laid out as a store is, and can be one. What lies there already is not copied again; slips are
small and change, so they are compared. Nothing is opened: what is sealed stays sealed.
"""

from collections import Counter
from collections.abc import AsyncGenerator, Callable, Container, Iterable, Iterator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

from resolvers.alongside import side_by_side
from storage.copying import SMALL_BYTES
from storage.errors import Damaged, Missing
from storage.faults import point
from storage.reading import read_pieces, read_whole
from storage.slips import decode_slip, encode_slip
from storage.store import Store, put_parts, size_of

_AT_ONCE = 8
OBJECTS_FOLDER, SLIPS_FOLDER = "objects/", "slips/"


@dataclass(frozen=True)
class Wanted:
    """Of the manifest: the key of an object, and how long it is there."""

    object_id: str
    key: str
    sealed: int


@dataclass
class Copied:
    """`missing`: keys that neither place has."""

    counts: Counter[str] = field(default_factory=Counter[str])
    missing: list[str] = field(default_factory=list[str])


@dataclass(frozen=True)
class Copier:
    """`destroyed` holds the ids of objects that must be in no copy."""

    source: Store
    target: Store
    destroyed: Container[str]
    progress: Callable[[int], None] = lambda _done: None

    async def copy(self, wanted: Iterable[Wanted]) -> Copied:
        """Objects of the manifest, then all slips; then what was destroyed goes from the target."""
        copied = Copied()
        have = {entry.key: entry.size async for entry in _listed(self.target, OBJECTS_FOLDER)}
        await self._objects(iter(wanted), have, copied)
        await self._slips(copied)
        await self._remove(have, copied)
        return copied

    async def _objects(self, wanted: Iterator[Wanted], have: Mapping[str, int], copied: Copied) -> None:
        """A few side by side."""

        async def work() -> None:
            for one in wanted:  # shared: each takes the next
                outcome = await self._object(one, have)
                copied.counts[outcome] += 1
                if outcome == "missing":
                    copied.missing.append(one.key)
                self.progress(copied.counts.total())

        async with side_by_side() as group:
            for _ in range(_AT_ONCE):
                group.create_task(work())

    async def _object(self, one: Wanted, have: Mapping[str, int]) -> str:
        if one.object_id in self.destroyed:
            return "destroyed"
        if have.get(one.key) == one.sealed:
            return "there"
        try:
            size = await _carry(self.source, self.target, one.key, one.sealed)
        except Missing:
            return "missing"
        if size != one.sealed:  # cut short, or longer than it ever was: no copy of it
            await self.target.delete(one.key)
            return "missing"
        point("backup.copied")
        return "copied"

    async def _slips(self, copied: Copied) -> None:
        async for entry in _listed(self.source, SLIPS_FOLDER):
            try:
                body = self._without_destroyed(bytes(await read_whole(self.source, entry.key)))
            except Missing:
                continue
            there = await size_of(self.target, entry.key)
            if there is not None and bytes(await read_whole(self.target, entry.key)) == body:
                copied.counts["slips_there"] += 1
            elif body:
                await self.target.replace(entry.key, body)
                copied.counts["slips"] += 1

    async def _remove(self, have: Mapping[str, int], copied: Copied) -> None:
        """The copy of a key is a key. Slips that the source has no more may hold some."""
        for key in have:
            if key.rpartition("/")[2] in self.destroyed:
                await self.target.delete(key)
                copied.counts["removed"] += 1
        async for entry in _listed(self.target, SLIPS_FOLDER):
            body = bytes(await read_whole(self.target, entry.key))
            kept = self._without_destroyed(body)
            if kept == body:
                continue
            await (self.target.replace(entry.key, kept) if kept else self.target.delete(entry.key))
            copied.counts["lines_removed"] += 1

    def _without_destroyed(self, body: bytes) -> bytes:
        """As it is where nothing in it was; one that cannot be read is copied, and a check will find it."""
        try:
            entries = decode_slip(body)
        except Damaged:
            return body
        kept = [one for one in entries if one.object_id.hex() not in self.destroyed]
        return body if len(kept) == len(entries) else encode_slip(kept)


class CopyBack(Copier):
    """Into a store that lost something: what it has stays as it is, its slips too, which may be newer."""

    async def _slips(self, copied: Copied) -> None:
        async for entry in _listed(self.source, SLIPS_FOLDER):
            if await size_of(self.target, entry.key) is not None:
                copied.counts["slips_there"] += 1
            elif body := self._without_destroyed(bytes(await read_whole(self.source, entry.key))):
                await self.target.put(entry.key, body)
                copied.counts["slips"] += 1

    async def _remove(self, have: Mapping[str, int], copied: Copied) -> None:
        """The store's own destruction removes, with its certificate."""


def wanted_of(lines: Iterable[Mapping[str, Any]]) -> Iterator[Wanted]:
    """Of a manifest, without what was about to be destroyed when it was written."""
    for line in lines:
        if line["state"] != "DROPPED":
            yield Wanted(line["object"], line["key"], line["sealed"])


async def _carry(source: Store, target: Store, key: str, sealed: int) -> int:
    """How long the copy is."""
    if sealed <= SMALL_BYTES:
        body = await read_whole(source, key)
        await target.put(key, body)
        return len(body)
    async with aclosing(read_pieces(source, key)) as pieces:
        return await put_parts(target, key, pieces)


async def _listed(store: Store, prefix: str) -> AsyncGenerator[Any]:
    async with aclosing(store.list(prefix)) as entries:
        async for entry in entries:
            yield entry
