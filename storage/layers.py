"""What the layers around a store have in common: each call passes one of two methods. Next: retry.py."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from typing import TypeVar

from storage.store import Buffer, Entry, Locks, Store, Unfinished

T = TypeVar("T")


class Layer:
    """A store around a store. A layer overrides `call` and `stream`, and nothing else if it can."""

    def __init__(self, inner: Store) -> None:
        self.inner = inner

    async def call(self, name: str, work: Callable[[], Awaitable[T]]) -> T:
        return await work()

    async def stream(self, name: str, items: AsyncGenerator[T]) -> AsyncGenerator[T]:
        async with aclosing(items):
            async for item in items:
                yield item

    @property
    def name(self) -> str:
        return self.inner.name

    @property
    def locks(self) -> Locks | None:
        return self.inner.locks

    async def put(self, key: str, body: Buffer) -> None:
        await self.call("put", lambda: self.inner.put(key, body))

    async def replace(self, key: str, body: Buffer) -> None:
        await self.call("replace", lambda: self.inner.replace(key, body))

    def get(self, key: str, start: int = 0, end: int | None = None) -> AsyncGenerator[bytes]:
        return self.stream("get", self.inner.get(key, start, end))

    async def size(self, key: str) -> int:
        return await self.call("size", lambda: self.inner.size(key))

    async def delete(self, key: str) -> None:
        await self.call("delete", lambda: self.inner.delete(key))

    async def versions_left(self, key: str) -> int:
        return await self.call("versions_left", lambda: self.inner.versions_left(key))

    def list(self, prefix: str = "") -> AsyncGenerator[Entry]:
        return self.stream("list", self.inner.list(prefix))

    async def begin(self, key: str) -> str:
        return await self.call("begin", lambda: self.inner.begin(key))

    async def put_part(self, key: str, upload: str, number: int, body: Buffer) -> str:
        return await self.call("put_part", lambda: self.inner.put_part(key, upload, number, body))

    async def complete(self, key: str, upload: str, tags: Sequence[tuple[int, str]]) -> None:
        await self.call("complete", lambda: self.inner.complete(key, upload, tags))

    async def abort(self, key: str, upload: str) -> None:
        await self.call("abort", lambda: self.inner.abort(key, upload))

    def unfinished(self, prefix: str = "") -> AsyncGenerator[Unfinished]:
        return self.stream("unfinished", self.inner.unfinished(prefix))

    async def close(self) -> None:
        await self.inner.close()


def innermost(store: Store) -> Store:
    while isinstance(store, Layer):
        store = store.inner
    return store
