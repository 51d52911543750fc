"""Named points at which tests let the program die or lose its store. Next: ../tests/faults.

DOSSIER_FAULTS=kill:vault.part_put:3,down:store.complete.after  — the process kills itself when it passes
`vault.part_put` the third time; whoever passes `store.complete.after` first gets a StoreDown. Nothing is
armed without that variable (or `planted`), and then a point costs a look into an empty dictionary.
"""

import contextlib
import os
import signal
from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import aclosing
from typing import Literal, cast, get_args

from storage.errors import StoreDown
from storage.store import Buffer, Entry, Store, Unfinished

VARIABLE = "DOSSIER_FAULTS"
Action = Literal["kill", "down"]


def point(name: str) -> None:
    """Say where you are; the name is `room.step`."""
    for plan in _plans.get(name, ()):
        plan.pass_by()


@contextlib.contextmanager
def planted(text: str) -> Generator[None]:
    """Armed inside the block only."""
    before = dict(_plans)
    _plans.update(parsed(text))
    try:
        yield
    finally:
        _plans.clear()
        _plans.update(before)


def parsed(text: str) -> "dict[str, list[_Plan]]":
    plans: dict[str, list[_Plan]] = {}
    for one in filter(None, text.split(",")):
        action, name, *times = one.strip().split(":")
        if action not in get_args(Action):
            raise ValueError(f"{VARIABLE}: {one!r} is not kill:POINT[:TIMES] or down:POINT[:TIMES]")
        plans.setdefault(name, []).append(_Plan(cast("Action", action), name, int(*times or (1,))))
    return plans


class _Plan:
    def __init__(self, action: Action, name: str, passes: int) -> None:
        self.action: Action = action
        self.name = name
        self.left = passes

    def pass_by(self) -> None:
        self.left -= 1
        if self.left != 0:
            return
        if self.action == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        raise StoreDown(f"fault planted at {self.name}")


class Faults:
    """A store with a point before and after each call: store.put.before, store.put.after …"""

    def __init__(self, store: Store) -> None:
        self._store = store

    @property
    def name(self) -> str:
        return self._store.name

    async def put(self, key: str, body: Buffer) -> None:
        with _around("put"):
            await self._store.put(key, body)

    async def get(self, key: str, start: int = 0, end: int | None = None) -> AsyncGenerator[bytes]:
        with _around("get"):
            async with aclosing(self._store.get(key, start, end)) as chunks:
                async for chunk in chunks:
                    yield chunk

    async def size(self, key: str) -> int:
        with _around("size"):
            return await self._store.size(key)

    async def delete(self, key: str) -> None:
        with _around("delete"):
            await self._store.delete(key)

    async def list(self, prefix: str = "") -> AsyncGenerator[Entry]:
        with _around("list"):
            async with aclosing(self._store.list(prefix)) as entries:
                async for entry in entries:
                    yield entry

    async def begin(self, key: str) -> str:
        with _around("begin"):
            return await self._store.begin(key)

    async def put_part(self, key: str, upload: str, number: int, body: Buffer) -> str:
        with _around("put_part"):
            return await self._store.put_part(key, upload, number, body)

    async def complete(self, key: str, upload: str, tags: Sequence[tuple[int, str]]) -> None:
        with _around("complete"):
            await self._store.complete(key, upload, tags)

    async def abort(self, key: str, upload: str) -> None:
        with _around("abort"):
            await self._store.abort(key, upload)

    async def unfinished(self, prefix: str = "") -> AsyncGenerator[Unfinished]:
        with _around("unfinished"):
            async with aclosing(self._store.unfinished(prefix)) as uploads:
                async for upload in uploads:
                    yield upload

    async def close(self) -> None:
        await self._store.close()


@contextlib.contextmanager
def _around(call: str) -> Generator[None]:
    point(f"store.{call}.before")
    yield
    point(f"store.{call}.after")


_plans: dict[str, list[_Plan]] = parsed(os.environ.get(VARIABLE, ""))
