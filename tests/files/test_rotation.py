"""A key is added, and everything is under it; the old one may go. Next: test_s3.py."""

import json
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from resolvers.attachments.rotation import is_stale, rotate
from storage.disk import DiskStore
from storage.errors import StoreDown
from storage.faults import planted
from storage.keys_file import FileKeys, add_key
from tests.support.server import Service
from tests.support.uploading import Sender, text_of

_ROWS = "SELECT object_id, key_id, slip FROM stored_object"


@pytest.fixture
async def pool(service: Service) -> AsyncGenerator[asyncpg.Pool]:
    async with asyncpg.create_pool(service.dsn, min_size=1, max_size=2) as found:
        yield found


@pytest.fixture
async def store(folder: Path) -> AsyncGenerator[DiskStore]:
    found = DiskStore(folder / "objects", warn=False)
    yield found
    await found.close()


def without_old_keys(path: Path) -> None:
    """As an operator retires them."""
    content: dict[str, Any] = json.loads(path.read_text("utf-8"))
    content["keys"] = {content["current"]: content["keys"][content["current"]]}
    path.write_text(json.dumps(content), "utf-8")


async def slips_in(store: DiskStore) -> set[str]:
    return {entry.key async for entry in store.list("slips/")}


async def test_after_a_rotation_the_old_key_is_not_needed(
    sender: Sender, folder: Path, pool: asyncpg.Pool, store: DiskStore
) -> None:
    bodies = {sender.store(text_of(size, size)): text_of(size, size) for size in (0, 10, 90_000)}
    path = folder / "keys" / "attachments.json"
    keys, before = FileKeys(path), await slips_in(store)
    objects = {entry.key: entry.modified async for entry in store.list("objects/")}
    assert not await is_stale(pool, keys.current)
    current = add_key(path)
    assert await is_stale(pool, current)
    assert await rotate(pool, store, keys) >= len(bodies)
    rows = await pool.fetch(_ROWS)
    assert {row["key_id"] for row in rows} == {current}
    assert {row["slip"] for row in rows} == await slips_in(store)
    assert not before & await slips_in(store)
    assert objects == {entry.key: entry.modified async for entry in store.list("objects/")}
    assert await rotate(pool, store, keys) == 0
    without_old_keys(path)
    for place, body in bodies.items():
        assert sender.http.get(place).content == body


@pytest.mark.parametrize("point", ["rewrap.writing", "rewrap.written"])
async def test_a_rotation_that_breaks_off_goes_on(
    sender: Sender, folder: Path, pool: asyncpg.Pool, store: DiskStore, point: str
) -> None:
    place = sender.store(text_of(500))
    path = folder / "keys" / "attachments.json"
    keys = FileKeys(path)
    current = add_key(path)
    with planted(f"down:{point}"), pytest.raises(StoreDown):
        await rotate(pool, store, keys)
    assert sender.http.get(place).content == text_of(500)
    await rotate(pool, store, keys)
    assert {row["key_id"] for row in await pool.fetch(_ROWS)} == {current}
    assert {row["slip"] for row in await pool.fetch(_ROWS)} <= await slips_in(store)
    without_old_keys(path)
    assert sender.http.get(place).content == text_of(500)


async def test_a_slip_that_is_lost_keeps_no_other_from_its_turn(
    sender: Sender, folder: Path, pool: asyncpg.Pool, store: DiskStore
) -> None:
    named = {row["slip"] for row in await pool.fetch(_ROWS)}
    sender.store(text_of(100))
    # Its own slip: slips of broken-off rotations, which no row names, may lie beside it.
    [lost] = {row["slip"] for row in await pool.fetch(_ROWS)} - named
    place = sender.store(text_of(200))
    await store.delete(lost)
    path = folder / "keys" / "attachments.json"
    keys = FileKeys(path)
    current = add_key(path)
    await rotate(pool, store, keys)
    under = {row["slip"]: row["key_id"] for row in await pool.fetch(_ROWS)}
    assert under.pop(lost) != current
    assert set(under.values()) == {current}
    assert sender.http.get(place).content == text_of(200)
