"""One suite for every store: what store.py promises, each keeps. Next: test_s3.py."""

import asyncio
import dataclasses
import secrets
from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.config import S3Config
from storage.disk import DiskStore
from storage.errors import Missing, Refused
from storage.memory import MemoryStore
from storage.s3 import S3Store
from storage.store import CHUNK_BYTES, Store
from tests.support.swift import Swift

PART = 5 * 1024 * 1024  # the least an S3 server takes but for the last
BODY = bytes(range(256)) * (CHUNK_BYTES // 128) + b"end"  # more than two chunks
KINDS = ("memory", "disk", "s3")


@pytest.fixture(scope="module")
def bucket(swift: Swift) -> S3Config:
    return swift.bucket()


@pytest.fixture(params=KINDS)
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncGenerator[Store]:
    opened: Store
    match request.param:
        case "memory":
            opened = MemoryStore()
        case "disk":
            opened = DiskStore(tmp_path / "objects", warn=False)
        case _:
            bucket: S3Config = request.getfixturevalue("bucket")
            opened = S3Store(dataclasses.replace(bucket, prefix=secrets.token_hex(8)), page=2)
    yield opened
    await opened.close()


async def read(store: Store, key: str, start: int = 0, end: int | None = None) -> bytes:
    return b"".join([chunk async for chunk in store.get(key, start, end)])


async def keys(store: Store, prefix: str = "") -> list[str]:
    return [entry.key async for entry in store.list(prefix)]


@pytest.mark.parametrize("body", [b"", b"x", bytearray(b"bytes"), memoryview(b"a view")[2:], BODY])
async def test_what_was_put_is_read(store: Store, body: bytes | bytearray | memoryview) -> None:
    await store.put("objects/ab/one", body)
    assert await read(store, "objects/ab/one") == bytes(body)
    assert await store.size("objects/ab/one") == len(body)


async def test_a_buffer_may_be_used_again(store: Store) -> None:
    body = bytearray(b"first")
    await store.put("one", body)
    upload = await store.begin("two")
    tag = await store.put_part("two", upload, 1, body)
    body[:] = b"other"
    await store.complete("two", upload, [(1, tag)])
    assert [await read(store, "one"), await read(store, "two")] == [b"first", b"first"]


async def test_put_replaces(store: Store) -> None:
    await store.put("slips/one", b"a longer body")
    await store.put("slips/one", b"short")
    assert await read(store, "slips/one") == b"short"


async def test_replaced_leaves_one_version(store: Store) -> None:
    assert await store.versions_left("slips/one") == 0
    for body in (b"first", b"second", b"third"):
        await store.replace("slips/one", body)
        assert await store.versions_left("slips/one") == 1
    await store.put("slips/one-more", b"x")
    assert await read(store, "slips/one") == b"third"
    await store.delete("slips/one")
    assert await store.versions_left("slips/one") == 0


async def test_ranges(store: Store) -> None:
    await store.put("one", BODY)
    size = len(BODY)
    for start, end in [
        (0, 1),
        (0, size),
        (1, size - 1),
        (size - 1, size),
        (size - 1, None),
        (7, 7),
        (CHUNK_BYTES - 1, CHUNK_BYTES + 1),
        (3, size + 99),
        (size, None),
        (size + 5, size + 9),
        (0, 0),
    ]:
        assert await read(store, "one", start, end) == BODY[start:end], (start, end)


async def test_chunks_are_small(store: Store) -> None:
    await store.put("one", BODY)
    assert max([len(chunk) async for chunk in store.get("one")]) <= CHUNK_BYTES


async def test_whoever_leaves_early_leaves_nothing_behind(store: Store) -> None:
    await store.put("one", BODY)
    for _ in range(40):  # more than an S3 store has threads and connections
        async with aclosing(store.get("one")) as chunks:
            assert BODY.startswith(await anext(chunks))
    assert await read(store, "one", 5, 9) == BODY[5:9]


async def test_missing_comes_before_the_first_byte(store: Store) -> None:
    await store.put("objects/one", b"x")
    for key in ("two", "objects", "objects/one/more", "objects/on"):
        with pytest.raises(Missing):
            await anext(store.get(key))
        with pytest.raises(Missing):
            await store.size(key)
    with pytest.raises(Missing):
        await anext(store.get("two", 3, 3))
    with pytest.raises(Missing):
        await anext(store.get("two", 1))


async def test_delete_may_be_asked_twice(store: Store) -> None:
    await store.put("one", b"x")
    await store.put("one", b"y")
    await store.delete("one")
    await store.delete("one")
    with pytest.raises(Missing):
        await store.size("one")
    assert await keys(store) == []


async def test_list_is_in_order_and_of_the_prefix(store: Store) -> None:
    names = ["a/b", "a-b", "a/b-c", "a/c/d", "ab", "b", "a/B"]
    before = datetime.now(UTC) - timedelta(seconds=2)
    for name in names:
        await store.put(name, name.encode())
    upload = await store.begin("a/c/e")
    await store.put_part("a/c/e", upload, 1, b"x")
    assert await keys(store) == sorted(names)
    assert await keys(store, "a/") == ["a/B", "a/b", "a/b-c", "a/c/d"]
    assert await keys(store, "a/b") == ["a/b", "a/b-c"]
    assert await keys(store, "a/c/") == ["a/c/d"]
    assert await keys(store, "c") == []
    entry = await anext(store.list("a/b-"))
    assert (entry.size, entry.modified >= before) == (5, True)
    await store.abort("a/c/e", upload)


async def test_parts_become_one_object(store: Store) -> None:
    upload = await store.begin("one")
    last = await store.put_part("one", upload, 3, b"the end")
    await store.put_part("one", upload, 1, b"another attempt")
    first = await store.put_part("one", upload, 1, bytes(PART))
    second = await store.put_part("one", upload, 2, bytearray(b"x" * PART))
    with pytest.raises(Missing):
        await store.size("one")
    tags = [(1, first), (2, second), (3, last)]
    await store.complete("one", upload, tags)
    assert await store.size("one") == 2 * PART + 7
    assert await read(store, "one", PART - 1, PART + 1) == b"\x00x"
    assert await read(store, "one", 2 * PART) == b"the end"
    await store.complete("one", upload, tags)  # the answer may have been lost
    await store.abort("one", upload)
    assert await store.size("one") == 2 * PART + 7
    assert [one async for one in store.unfinished()] == []


async def test_only_the_parts_that_are_there_can_be_completed(store: Store) -> None:
    upload = await store.begin("one")
    old = await store.put_part("one", upload, 1, b"old")
    new = await store.put_part("one", upload, 1, b"new")
    for tags in ([], [(1, old)], [(1, new), (2, new)], [(2, new)]):
        with pytest.raises(Refused):
            await store.complete("one", upload, tags)
    await store.complete("one", upload, [(1, new)])
    assert await read(store, "one") == b"new"


async def test_unfinished_uploads_are_found_and_aborted(store: Store) -> None:
    about = timedelta(seconds=2)  # stores round
    before = datetime.now(UTC) - about
    begun = sorted([(key, await store.begin(key)) for key in ("a/1", "a/2", "a/2", "b/1")])
    found = [one async for one in store.unfinished("a/")]
    assert sorted((one.key, one.upload) for one in found) == begun[:3]
    assert all(before <= one.begun <= datetime.now(UTC) + about for one in found)
    for key, upload in begun:
        await store.put_part(key, upload, 1, b"x")
        await store.abort(key, upload)
        await store.abort(key, upload)
        with pytest.raises(Missing):
            await store.put_part(key, upload, 2, b"x")
        with pytest.raises(Missing):
            await store.complete(key, upload, [(1, "x")])
    assert [one async for one in store.unfinished()] == []


async def test_many_at_once(store: Store) -> None:
    bodies = {f"objects/{number}": secrets.token_bytes(1000 + number) for number in range(40)}
    await asyncio.gather(*(store.put(key, body) for key, body in bodies.items()))
    found = await asyncio.gather(*(read(store, key) for key in bodies))
    assert dict(zip(bodies, found, strict=True)) == bodies


@pytest.mark.parametrize(
    "key", ["", "/a", "a/", "a//b", "../a", "a/../b", ".uploads/a", "a b", "ä", "a" * 201]
)
async def test_a_key_means_the_same_everywhere(key: str) -> None:
    with pytest.raises(ValueError, match="not a key"):
        await MemoryStore().put(key, b"x")
