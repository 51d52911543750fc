"""An upload goes on at any byte, in any process; who lost it changes nothing. Next: test_vault_damage.py."""

import asyncio
import random
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from storage.disk import DiskStore
from storage.draft import Draft
from storage.errors import StoreDown
from storage.faults import Faults, planted
from storage.memory import MemoryStore
from storage.parts import PART_BYTES
from storage.slips import decode_slip
from storage.store import Store
from storage.vault import Vault
from tests.support.vaults import (
    FACTS,
    Fenced,
    Gone,
    Row,
    chunked,
    digest,
    file_of,
    keys_in,
    keys_of,
    read,
    scraps_of,
    whole,
)

BIG = 2 * PART_BYTES + 300_000


async def sent(vault: Vault, row: Row, body: bytes, end: int | None = None) -> None:
    await vault.receive(row.draft, chunked(body[row.draft.offset : end]), advance=row.advance)


async def assert_stored(store: Store, folder: Path, row: Row, body: bytes) -> None:
    vault = Vault(store, keys_in(folder))
    stored = await vault.finish(row.draft, FACTS, advance=row.advance)
    assert stored.sha256 == digest(body)
    assert await read(vault, stored) == body
    assert await keys_of(store) == [stored.key, stored.slip]
    assert await scraps_of(store) == []
    assert len(decode_slip(await whole(store, stored.slip))) == 1


@pytest.mark.parametrize(
    "cut",
    [1, 65_480, PART_BYTES - 1, PART_BYTES, PART_BYTES + 1, 2 * PART_BYTES - 1, 2 * PART_BYTES, BIG - 1, BIG],
)
async def test_another_process_goes_on_after_any_cut(tmp_path: Path, cut: int) -> None:
    store, body = MemoryStore(), file_of(BIG)
    first = Vault(store, keys_in(tmp_path))
    row = Row(await first.begin(size=BIG, media_type="text/plain"))
    with pytest.raises(Gone):
        await first.receive(row.draft, chunked(body[:cut], cut=Gone()), advance=row.advance)
    assert row.draft.offset == cut  # not a byte that came is lost
    await sent(Vault(store, keys_in(tmp_path)), row, body)
    await assert_stored(store, tmp_path, row, body)


@pytest.mark.parametrize("cut", [1, 4095, 69_999, 70_000])
async def test_a_small_file_goes_on_after_any_cut(tmp_path: Path, cut: int) -> None:
    store, body = MemoryStore(), file_of(70_000)
    first = Vault(store, keys_in(tmp_path))
    row = Row(await first.begin(size=len(body), media_type="text/plain"))
    with pytest.raises(Gone):
        await first.receive(row.draft, chunked(body[:cut], 999, cut=Gone()), advance=row.advance)
    assert row.draft.offset == cut
    await sent(Vault(store, keys_in(tmp_path)), row, body)
    await assert_stored(store, tmp_path, row, body)


async def test_many_small_patches(tmp_path: Path) -> None:
    """Pieces of 5 MiB, as tus clients send them; single bytes around the border of a part; each elsewhere."""
    store, body = MemoryStore(), file_of(BIG)
    row = Row(await Vault(store, keys_in(tmp_path)).begin(size=BIG, media_type="text/plain"))
    ends = [5 << 20, *range(PART_BYTES - 3, PART_BYTES + 4), 15 << 20, BIG - 1, BIG]
    for end in ends:
        await sent(Vault(store, keys_in(tmp_path)), row, body, end)
        assert row.draft.offset == end
        assert len([key for key in await keys_of(store) if key.startswith("tails/")]) <= 1
    await assert_stored(store, tmp_path, row, body)


async def test_random_patches_through_few_vaults(tmp_path: Path) -> None:
    chance, store, body = random.Random(4), MemoryStore(), file_of(BIG)
    vaults = [Vault(store, keys_in(tmp_path)) for _ in range(2)]
    row = Row(await vaults[0].begin(size=BIG, media_type="video/mp4"))
    while row.draft.offset < BIG:
        end = row.draft.offset + chance.choice((1, 100_000, 3_000_000, PART_BYTES))
        await sent(chance.choice(vaults), row, body, end)
    await assert_stored(store, tmp_path, row, body)


async def test_an_empty_patch_changes_nothing(tmp_path: Path) -> None:
    store = MemoryStore()
    vault = Vault(store, keys_in(tmp_path))
    row = Row(await vault.begin(size=10, media_type="text/plain"))
    await sent(vault, row, b"")
    assert row.saved == []
    assert await keys_of(store) == []


@pytest.mark.parametrize("size", [70_000, BIG])
async def test_a_stale_writer_stops_and_harms_nothing(tmp_path: Path, size: int) -> None:
    """It still sends when another process has the upload already, and has stored other bytes."""
    store, body = DiskStore(tmp_path / "objects", warn=False), file_of(size)
    slow = Vault(store, keys_in(tmp_path))
    row = Row(await slow.begin(size=size, media_type="text/plain"))
    stale = Row(row.draft)
    ready, go = asyncio.Event(), asyncio.Event()

    async def dripping() -> AsyncIterator[bytes]:
        other = file_of(size, seed=9)
        yield other[:100]
        ready.set()
        await go.wait()
        yield other[100:]

    left_behind = asyncio.create_task(slow.receive(stale.draft, dripping(), advance=stale.advance))
    await ready.wait()
    stale.fenced = True
    vault = Vault(store, keys_in(tmp_path))
    await sent(vault, row, body)
    stored = await vault.finish(row.draft, FACTS)
    go.set()
    with pytest.raises(Fenced):
        await left_behind
    assert await read(vault, stored) == body
    assert await vault.verify(stored) == digest(body)


async def test_a_fenced_writer_is_stopped_early(tmp_path: Path) -> None:
    vault = Vault(MemoryStore(), keys_in(tmp_path))
    row = Row(await vault.begin(size=20 * PART_BYTES, media_type="text/plain"), fenced=True)
    asked = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal asked
        for _ in range(20):
            asked += 1
            yield bytes(PART_BYTES)

    with pytest.raises(Fenced):
        await vault.receive(row.draft, endless(), advance=row.advance)
    assert asked <= 4


@pytest.mark.parametrize("when", ["put_part.before", "put_part.after", "begin.after"])
async def test_a_store_that_fails_loses_one_part_at_most(tmp_path: Path, when: str) -> None:
    store, body = Faults(MemoryStore()), file_of(BIG)
    vault = Vault(store, keys_in(tmp_path))
    row = Row(await vault.begin(size=BIG, media_type="text/plain"))
    with planted(f"down:store.{when}:{2 if 'part' in when else 1}"), pytest.raises(StoreDown):
        await sent(vault, row, body)
    assert row.draft.offset == (PART_BYTES if "part" in when else 0)
    await sent(vault, row, body)
    await assert_stored(store, tmp_path, row, body)


@pytest.mark.parametrize(
    "when", ["complete.before", "complete.after", "get.before", "put.before", "put.after"]
)
async def test_finish_is_asked_again_after_a_failure(tmp_path: Path, when: str) -> None:
    store, body = Faults(MemoryStore()), file_of(PART_BYTES + 5)
    vault = Vault(store, keys_in(tmp_path))
    row = Row(await vault.begin(size=len(body), media_type="text/plain"))
    await sent(vault, row, body)
    with planted(f"down:store.{when}"), pytest.raises(StoreDown):
        await vault.finish(row.draft, FACTS, advance=row.advance)
    await assert_stored(store, tmp_path, row, body)


@pytest.mark.parametrize("size", [70_000, BIG])
async def test_discard_leaves_nothing(tmp_path: Path, size: int) -> None:
    """Even of what was stored, but never saved in the draft: two multiparts, tails, an object."""
    store, body = MemoryStore(), file_of(size)
    vault = Vault(store, keys_in(tmp_path))
    row = Row(await vault.begin(size=size, media_type="text/plain"))
    for end in (size - 1, size):
        lost = Row(replace(row.draft), fenced=True)
        with pytest.raises(Fenced):
            await sent(vault, lost, body, end)
    await sent(vault, row, body, size // 2)
    assert await keys_of(store) + await scraps_of(store) != []
    await vault.discard(row.draft)
    await vault.discard(Draft.from_json(row.draft.to_json()))
    assert await keys_of(store) + await scraps_of(store) == []
