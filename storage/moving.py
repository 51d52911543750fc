"""Two stores as one while files move: the new one takes, the former one still gives. Next: copying.py.

What both hold is the same, or the new one is right: only there a slip is written anew. So whatever is to be
gone goes from the former store first, or it would come to light again.
"""

import secrets
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing, suppress
from datetime import datetime

from storage.errors import Missing, Refused
from storage.layers import innermost
from storage.store import Buffer, Entry, Lock, Locks, Store, Unfinished

_KNOWN = 10_000  # uploads of which one remembers where they lie


class Moving:
    def __init__(self, new: Store, former: Store) -> None:
        self.new = new
        self.former = former
        self._homes: dict[str, Store] = {}
        self._apart = False

    @property
    def name(self) -> str:
        return self.new.name

    @property
    def locks(self) -> Locks | None:
        """None as well while the new store has none: what moves there is no longer locked."""
        return _Both(self.new.locks, self.former.locks) if self.new.locks is not None else None

    async def put(self, key: str, body: Buffer) -> None:
        await self.new.put(key, body)

    async def replace(self, key: str, body: Buffer) -> None:
        if not self._apart:
            await refuse_one(self.new, self.former)
            self._apart = True
        await self.new.replace(key, body)
        await self.former.delete(key)

    async def get(self, key: str, start: int = 0, end: int | None = None) -> AsyncGenerator[bytes]:
        missing = Missing(key)
        for store in (self.new, self.former, self.new):  # again: it may just have moved
            try:
                async with aclosing(store.get(key, start, end)) as chunks:
                    async for chunk in chunks:
                        start += len(chunk)
                        yield chunk
                return
            except Missing as error:
                missing = error
        raise missing

    async def size(self, key: str) -> int:
        for store in (self.new, self.former):
            with suppress(Missing):
                return await store.size(key)
        return await self.new.size(key)  # it may just have moved

    async def delete(self, key: str) -> None:
        await self.former.delete(key)
        await self.new.delete(key)

    async def versions_left(self, key: str) -> int:
        return await self.former.versions_left(key) + await self.new.versions_left(key)

    async def list(self, prefix: str = "") -> AsyncGenerator[Entry]:
        async with aclosing(both(self.new, self.former, prefix)) as pairs:
            async for new, former in pairs:
                if entry := new or former:
                    yield entry

    async def begin(self, key: str) -> str:
        upload = await self.new.begin(key)
        self._remember(upload, self.new)
        return upload

    async def put_part(self, key: str, upload: str, number: int, body: Buffer) -> str:
        return await (await self._home(key, upload)).put_part(key, upload, number, body)

    async def complete(self, key: str, upload: str, tags: Sequence[tuple[int, str]]) -> None:
        try:
            await (await self._home(key, upload)).complete(key, upload, tags)
        except Missing:
            await self.size(key)  # Missing again, unless it was done before and the answer was lost

    async def abort(self, key: str, upload: str) -> None:
        with suppress(Missing):
            await (await self._home(key, upload)).abort(key, upload)

    async def unfinished(self, prefix: str = "") -> AsyncGenerator[Unfinished]:
        for store in (self.former, self.new):
            async with aclosing(store.unfinished(prefix)) as uploads:
                async for one in uploads:
                    self._remember(one.upload, store)
                    yield one

    async def close(self) -> None:
        await self.former.close()
        await self.new.close()

    async def _home(self, key: str, upload: str) -> Store:
        """The store that knows the upload: what one begins goes on there, also after a restart."""
        if upload not in self._homes:
            async with aclosing(self.unfinished(key)) as uploads:
                async for one in uploads:
                    if (one.key, one.upload) == (key, upload):
                        break
        if upload not in self._homes:
            raise Missing(f"{key}: no upload {upload}")
        return self._homes[upload]

    def _remember(self, upload: str, store: Store) -> None:
        if len(self._homes) >= _KNOWN:
            self._homes.clear()
        self._homes[upload] = store


class _Both:
    """Locks in both stores, as the object may lie in one of them, or in both."""

    def __init__(self, new: Locks, former: Locks | None) -> None:
        self._all = [new] if former is None else [former, new]
        self._new = new

    async def lock_until(self, key: str, moment: datetime) -> None:
        await self._on_each(lambda locks: locks.lock_until(key, moment))

    async def hold(self, key: str, on: bool) -> None:
        await self._on_each(lambda locks: locks.hold(key, on))

    async def lock_of(self, key: str) -> Lock:
        for locks in reversed(self._all):
            with suppress(Missing):
                return await locks.lock_of(key)
        return await self._new.lock_of(key)

    async def _on_each(self, work: Callable[[Locks], Awaitable[None]]) -> None:
        missing: list[Missing] = []
        for locks in self._all:
            try:
                await work(locks)
            except Missing as error:
                missing.append(error)
        if len(missing) == len(self._all):
            raise missing[-1]


def sides(store: Store) -> tuple[Store, Store | None]:
    """The new store and the former one; what does not move is new."""
    inner = innermost(store)
    return (inner.new, inner.former) if isinstance(inner, Moving) else (store, None)


async def refuse_one(new: Store, former: Store) -> None:
    """Two names of one bucket: what is taken from the former store would be gone for good."""
    key = f"probe/{secrets.token_hex(16)}"
    await new.put(key, b"is this the same store?")
    try:
        with suppress(Missing):
            await former.size(key)
            raise Refused("the former store and the new one are the same: look at DOSSIER_FORMER_*")
    finally:
        await new.delete(key)


async def both(new: Store, former: Store, prefix: str) -> AsyncGenerator[tuple[Entry | None, Entry | None]]:
    """Every key once, in order, as each of the two stores has it."""
    async with aclosing(new.list(prefix)) as ours, aclosing(former.list(prefix)) as theirs:
        one, other = await anext(ours, None), await anext(theirs, None)
        while one or other:
            key = min(entry.key for entry in (one, other) if entry)
            pair = (one if one and one.key == key else None, other if other and other.key == key else None)
            yield pair
            if pair[0]:
                one = await anext(ours, None)
            if pair[1]:
                other = await anext(theirs, None)
