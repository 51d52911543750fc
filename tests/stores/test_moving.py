"""Two stores as one: the promises of every store, and which of the two keeps them. Next: test_s3.py."""

import secrets
from collections.abc import AsyncGenerator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage import DiskConfig, MemoryConfig, open_store
from storage.disk import DiskStore
from storage.errors import Missing, Refused, StoreDown
from storage.faults import Faults, planted
from storage.memory import MemoryStore
from storage.moving import Moving, sides
from storage.probe import prove_locks
from storage.store import Lock, Store
from tests.stores.test_stores import *  # noqa: F403 — its tests, with the store below in place of theirs
from tests.stores.test_stores import read


@pytest.fixture
async def store(tmp_path: Path) -> AsyncGenerator[Store]:
    opened = Moving(MemoryStore(), DiskStore(tmp_path, warn=False))
    yield opened
    await opened.close()


@pytest.fixture
def pair() -> tuple[MemoryStore, MemoryStore, Moving]:
    new, former = MemoryStore(), MemoryStore()
    return new, former, Moving(new, former)


async def test_the_new_store_takes_and_the_former_gives(
    pair: tuple[MemoryStore, MemoryStore, Moving],
) -> None:
    new, former, moving = pair
    await former.put("a", b"former")
    await former.put("b", b"former")
    await moving.put("b", b"new")
    await moving.put("c", b"new")
    assert [await read(moving, key) for key in "abc"] == [b"former", b"new", b"new"]
    assert [entry.key async for entry in moving.list()] == ["a", "b", "c"]
    assert [(await moving.size(key), await moving.versions_left(key)) for key in "abc"] == [
        (6, 1),
        (3, 2),
        (3, 1),
    ]
    await moving.replace("b", b"newer")
    assert [entry.key async for entry in former.list()] == ["a"]
    for key in "abc":
        await moving.delete(key)
    assert [entry async for entry in new.list()] == [entry async for entry in former.list()] == []


FAULTS = [
    f"store.{call}.{when}:{times}"
    for call in ("delete", "replace")
    for when in ("before", "after")
    for times in (1, 2)
]


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("call", ["replace", "delete"])
async def test_nothing_old_comes_to_light_when_a_store_fails_midway(call: str, fault: str) -> None:
    new, former = Faults(MemoryStore()), Faults(MemoryStore())
    moving = Moving(new, former)

    async def work() -> None:
        await (moving.replace("slips/one", b"less") if call == "replace" else moving.delete("slips/one"))

    await former.put("slips/one", b"old line")
    await new.put("slips/one", b"line")
    with planted(f"down:{fault}"), suppress(StoreDown):
        await work()
    if "slips/one" in [entry.key async for entry in moving.list()]:
        assert await read(moving, "slips/one") in {b"line", b"less"}
    await work()
    assert await former.versions_left("slips/one") == 0
    assert await new.versions_left("slips/one") == int(call == "replace")


async def test_an_upload_goes_on_where_it_began(pair: tuple[MemoryStore, MemoryStore, Moving]) -> None:
    new, former, moving = pair
    begun = await former.begin("one")
    first = await former.put_part("one", begun, 1, b"a")
    second = await moving.put_part("one", begun, 2, b"b")
    other = await moving.begin("two")
    assert [(one.key, one.upload) async for one in moving.unfinished()] == [("one", begun), ("two", other)]
    tags = [(1, first), (2, second)]
    await moving.complete("one", begun, tags)
    assert await read(former, "one") == b"ab"
    await Moving(new, former).complete("one", begun, tags)  # the answer was lost, and a restart
    await Moving(new, former).abort("two", other)
    assert [one async for one in moving.unfinished()] == []
    with pytest.raises(Missing):
        await Moving(new, former).complete("two", other, [(1, "x")])


async def test_a_reader_meets_a_file_that_moves_under_him() -> None:
    class Slow(MemoryStore):
        """Between the question to the new store and the answer of the former one, the file moves."""

        async def size(self, key: str) -> int:
            await new.put(key, body)
            await self.delete(key)
            return await super().size(key)

        async def get(self, key: str, start: int = 0, end: int | None = None) -> AsyncGenerator[bytes]:
            await new.put(key, body)
            await self.delete(key)
            async for chunk in super().get(key, start, end):
                yield chunk

    body = secrets.token_bytes(600_000)
    for work in ("size", "get"):
        new, former = MemoryStore(), Slow()
        await former.put("one", body)
        moving = Moving(new, former)
        assert await (moving.size("one") if work == "size" else read(moving, "one")) in {len(body), body}


async def test_a_lock_holds_wherever_the_object_lies() -> None:
    new, former = MemoryStore(locking=True), MemoryStore(locking=True)
    moving = Moving(new, former)
    await former.put("one", b"x")
    await former.put("both", b"x")
    await new.put("both", b"x")
    locks = await prove_locks(moving)
    assert locks is not None
    soon = datetime.now(UTC) + timedelta(days=1)
    for key in ("one", "both"):
        await locks.hold(key, True)
        assert await locks.lock_of(key) == Lock(held=True)
        with pytest.raises(Refused):
            await moving.delete(key)
        await locks.hold(key, False)
        await locks.lock_until(key, soon)
        assert await locks.lock_of(key) == Lock(until=soon)
    with pytest.raises(Missing):
        await locks.hold("none", True)
    with pytest.raises(Missing):
        await locks.lock_of("none")
    assert Moving(MemoryStore(), former).locks is None


async def test_open_store_puts_two_together(tmp_path: Path) -> None:
    store = open_store(MemoryConfig(), DiskConfig(tmp_path))
    new, former = sides(store)
    assert former is not None
    assert (new.name, former.name, store.name) == ("memory", "disk", "memory")
    alone = open_store(MemoryConfig())
    assert sides(alone) == (alone, None)
    await store.close()


async def test_one_store_under_two_names_loses_nothing(tmp_path: Path) -> None:
    new, former = DiskStore(tmp_path, warn=False), DiskStore(tmp_path, warn=False)
    await new.put("slips/one", b"line")
    moving = Moving(new, former)
    for _ in range(2):
        with pytest.raises(Refused, match="the same"):
            await moving.replace("slips/one", b"less")
    assert await read(new, "slips/one") == b"line"
    assert [entry.key async for entry in new.list()] == ["slips/one"]
