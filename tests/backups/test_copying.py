"""Copies of sealed objects: only what is not there, never what was destroyed. Next: test_destroyed.py."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from resolvers.backups.copying import Copier, CopyBack, Wanted
from resolvers.backups.store_gaps import living_lines, object_gaps
from storage.disk import DiskStore
from storage.draft import Stored
from storage.parts import PART_BYTES
from storage.slips import decode_slip
from storage.store import Store
from storage.vault import Vault
from tests.support.vaults import file_of, flipped, keys_in, keys_of, read, uploaded, whole

NOBODY = frozenset[str]()


def wanted(*stored: Stored) -> list[Wanted]:
    found = [Wanted(one.object_id.hex(), one.key, one.sealed_size) for one in stored]
    return sorted(found, key=lambda one: one.key)


@asynccontextmanager
async def stores(folder: Path) -> AsyncGenerator[tuple[Vault, Store]]:
    source, target = DiskStore(folder / "source", warn=False), DiskStore(folder / "target", warn=False)
    try:
        yield Vault(source, keys_in(folder)), target
    finally:
        await source.close()
        await target.close()


async def test_the_copy_is_a_store_and_grows_by_what_is_new(tmp_path: Path) -> None:
    async with stores(tmp_path) as (vault, target):
        small, long = file_of(5_000), file_of(PART_BYTES + 3)
        first, second = await uploaded(vault, small), await uploaded(vault, long)
        copied = await Copier(vault.store, target, NOBODY).copy(wanted(first, second))
        assert dict(copied.counts) == {"copied": 2, "slips": 2}
        third = await uploaded(vault, file_of(100, seed=3))
        copied = await Copier(vault.store, target, NOBODY).copy(wanted(first, second, third))
        assert dict(copied.counts) == {"there": 2, "copied": 1, "slips_there": 2, "slips": 1}
        assert await keys_of(target) == await keys_of(vault.store)
        other = Vault(target, keys_in(tmp_path))
        assert await read(other, second) == long


async def test_a_copy_that_was_cut_short_is_made_again(tmp_path: Path) -> None:
    async with stores(tmp_path) as (vault, target):
        stored = await uploaded(vault, file_of(5_000))
        await target.put(stored.key, b"half")
        copied = await Copier(vault.store, target, NOBODY).copy(wanted(stored))
        assert copied.counts["copied"] == 1
        assert await whole(target, stored.key) == await whole(vault.store, stored.key)


async def test_what_was_destroyed_goes_from_the_copy_with_its_key(tmp_path: Path) -> None:
    async with stores(tmp_path) as (vault, target):
        kept, doomed = await uploaded(vault, file_of(100)), await uploaded(vault, file_of(100, seed=1))
        await Copier(vault.store, target, NOBODY).copy(wanted(kept, doomed))
        await vault.destroy(doomed)
        destroyed = {doomed.object_id.hex()}
        copied = await Copier(vault.store, target, destroyed).copy(wanted(kept))
        assert (copied.counts["removed"], copied.missing) == (1, [])
        assert doomed.key not in await keys_of(target)
        lines, readable = await living_lines(target)
        assert (lines, readable) == ({kept.object_id.hex()}, True)


async def test_a_lost_store_is_filled_again_but_for_what_was_destroyed(tmp_path: Path) -> None:
    async with stores(tmp_path) as (vault, target):
        bodies = [file_of(100, seed=seed) for seed in range(4)]
        stored = [await uploaded(vault, body) for body in bodies]
        await Copier(vault.store, target, NOBODY).copy(wanted(*stored))
        for one in stored[:2]:  # the store loses two, of which one was to be destroyed, and one slip
            await vault.store.delete(one.key)
            await vault.store.delete(one.slip)
        back = CopyBack(target, vault.store, {stored[1].object_id.hex()})
        copied = await back.copy(wanted(*stored))
        assert (copied.counts["copied"], copied.counts["destroyed"], copied.missing) == (1, 1, [])
        assert await read(vault, stored[0]) == bodies[0]
        lines, _ = await living_lines(vault.store)
        assert lines == {one.object_id.hex() for one in (stored[0], *stored[2:])}
        assert stored[1].key in await keys_of(target), "only the next backup takes it out of the copy"


async def test_slips_of_the_store_stay_as_they_are(tmp_path: Path) -> None:
    """They may be newer than those of the copy: a key was wrapped anew, or destroyed."""
    async with stores(tmp_path) as (vault, target):
        stored = await uploaded(vault, file_of(100))
        older = await whole(vault.store, stored.slip)
        await target.put(stored.slip, older + older)
        await CopyBack(target, vault.store, NOBODY).copy(wanted(stored))
        assert await whole(vault.store, stored.slip) == older


async def test_what_is_nowhere_is_named(tmp_path: Path) -> None:
    async with stores(tmp_path) as (vault, target):
        there, gone = await uploaded(vault, file_of(100)), await uploaded(vault, file_of(100, seed=1))
        await vault.store.delete(gone.key)
        copied = await Copier(vault.store, target, NOBODY).copy(wanted(there, gone))
        assert copied.missing == [gone.key]
        short = await uploaded(vault, file_of(100, seed=2))
        await vault.store.put(short.key, (await whole(vault.store, short.key))[:-1])
        gaps = [gap async for gap in object_gaps(vault.store, wanted(there, gone, short))]
        found = {(gap.wanted.key, gap.found) for gap in gaps}
        assert found == {(gone.key, None), (short.key, short.sealed_size - 1)}


async def test_a_slip_that_cannot_be_read_is_copied_as_it_is(tmp_path: Path) -> None:
    async with stores(tmp_path) as (vault, target):
        stored = await uploaded(vault, file_of(100))
        [line] = decode_slip(await whole(vault.store, stored.slip))
        assert line.object_id == stored.object_id
        broken = flipped(await whole(vault.store, stored.slip), 1)
        await vault.store.put(stored.slip, broken)
        await Copier(vault.store, target, NOBODY).copy(wanted(stored))
        assert await whole(target, stored.slip) == broken
        assert await living_lines(vault.store) == (set(), False)
