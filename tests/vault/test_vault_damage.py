"""Bytes that are not what was sealed are never handed out. Next: test_vault_model.py."""

from contextlib import aclosing
from pathlib import Path

import pytest

from storage.draft import Stored
from storage.errors import Damaged, Missing
from storage.memory import MemoryStore
from storage.parts import PART_BYTES, part_place
from storage.vault import Vault
from tests.support.vaults import (
    FACTS,
    Row,
    chunked,
    file_of,
    flipped,
    keys_in,
    keys_of,
    read,
    spread,
    uploaded,
    whole,
)


async def got_before_damage(vault: Vault, stored: Stored) -> bytes:
    """Asserts that it is refused; what came before that is right, segment by segment."""
    got = bytearray()
    try:
        async with aclosing(vault.open(stored)) as pieces:
            async for piece in pieces:
                got += piece
    except Damaged:
        return bytes(got)
    pytest.fail("damaged bytes were handed out")


@pytest.mark.parametrize("size", [0, 1, 3000])
async def test_any_flipped_byte_of_a_small_object(tmp_path: Path, size: int) -> None:
    store = MemoryStore()
    vault = Vault(store, keys_in(tmp_path))
    stored = await uploaded(vault, file_of(size))
    sealed = await whole(store, stored.key)
    for at in range(len(sealed)):
        await store.put(stored.key, flipped(sealed, at))
        assert await got_before_damage(vault, stored) == b""
    for length in range(0, len(sealed), 1 + size // 100):
        await store.put(stored.key, sealed[:length])
        assert await got_before_damage(vault, stored) == b""


async def test_a_flipped_byte_in_each_region_of_a_large_object(tmp_path: Path) -> None:
    store = MemoryStore()
    vault = Vault(store, keys_in(tmp_path))
    body = file_of(PART_BYTES + 70_000)
    stored = await uploaded(vault, body, "video/mp4")
    sealed = await whole(store, stored.key)
    for at in spread(len(sealed), 9):
        await store.put(stored.key, flipped(sealed, at))
        got = await got_before_damage(vault, stored)
        assert got == body[: len(got)]
        assert len(got) <= at
        with pytest.raises(Damaged):
            await vault.verify(stored)


async def test_a_header_that_was_mended_is_read_anew(tmp_path: Path) -> None:
    store, body = MemoryStore(), file_of(PART_BYTES + 3_000_000)
    vault = Vault(store, keys_in(tmp_path))
    stored = await uploaded(vault, body)
    sealed = await whole(store, stored.key)
    offset, _ = part_place(stored.size, stored.segment, 2)
    wanted = slice(PART_BYTES + 2_500_000, PART_BYTES + 2_500_100)
    for wrong in (flipped(sealed, offset + 3), sealed[: offset + 3]):
        await store.put(stored.key, wrong)
        with pytest.raises(Damaged):
            await read(vault, stored, wanted.start, wanted.stop)
        await store.put(stored.key, sealed)
        assert await read(vault, stored, wanted.start, wanted.stop) == body[wanted]
    for at in (wanted.start, wanted.start - 200_000):  # the header is known by now
        assert await read(vault, stored, at, at + 100) == body[at : at + 100]


async def test_added_bytes_are_found_by_verify(tmp_path: Path) -> None:
    store = MemoryStore()
    vault = Vault(store, keys_in(tmp_path))
    stored = await uploaded(vault, file_of(100))
    await store.put(stored.key, await whole(store, stored.key) + b"x")
    with pytest.raises(Damaged):
        await vault.verify(stored)


async def test_swapped_objects(tmp_path: Path) -> None:
    store = MemoryStore()
    vault = Vault(store, keys_in(tmp_path))
    one, other = await uploaded(vault, file_of(500)), await uploaded(vault, file_of(500, seed=1))
    first, second = await whole(store, one.key), await whole(store, other.key)
    await store.put(one.key, second)
    await store.put(other.key, first)
    assert await got_before_damage(vault, one) == b""
    assert await got_before_damage(vault, other) == b""


async def test_swapped_keys(tmp_path: Path) -> None:
    """A row that names another object's key."""
    vault = Vault(MemoryStore(), keys_in(tmp_path))
    one, other = await uploaded(vault, file_of(500)), await uploaded(vault, file_of(500, seed=1))
    mixed = Stored(
        one.object_id,
        one.key,
        one.size,
        one.sealed_size,
        one.sha256,
        one.segment,
        other.wrapped,
        other.commitment,
        one.slip,
    )
    assert await got_before_damage(vault, mixed) == b""


async def test_swapped_parts(tmp_path: Path) -> None:
    store = MemoryStore()
    vault = Vault(store, keys_in(tmp_path))
    body = file_of(3 * PART_BYTES)
    stored = await uploaded(vault, body)
    sealed = await whole(store, stored.key)
    places = [part_place(stored.size, stored.segment, number) for number in (1, 2, 3)]
    first, second, third = (sealed[at : at + length] for at, length in places)
    await store.put(stored.key, second + first + third)
    assert await got_before_damage(vault, stored) == b""
    await store.put(stored.key, first + first + third)
    assert await got_before_damage(vault, stored) == body[:PART_BYTES]
    with pytest.raises(Damaged):
        await read(vault, stored, PART_BYTES + 5, PART_BYTES + 6)
    with pytest.raises(Damaged):  # in the middle of the part: its header is asked for alone
        await read(vault, stored, PART_BYTES + 3_000_000, PART_BYTES + 3_000_001)


@pytest.mark.parametrize("what", ["flip", "gone", "short"])
async def test_a_damaged_tail(tmp_path: Path, what: str) -> None:
    store, body = MemoryStore(), file_of(1000)
    vault = Vault(store, keys_in(tmp_path))
    row = Row(await vault.begin(size=len(body), media_type="text/plain"))
    await vault.receive(row.draft, chunked(body[:500]), advance=row.advance)
    (tail,) = await keys_of(store)
    sealed = await whole(store, tail)
    if what == "gone":
        await store.delete(tail)
    else:
        await store.put(tail, flipped(sealed, 300) if what == "flip" else sealed[:-1])
    with pytest.raises(Missing if what == "gone" else Damaged):
        await vault.receive(row.draft, chunked(body[500:]), advance=row.advance)


async def test_finish_reads_back(tmp_path: Path) -> None:
    """A store that answers well and keeps other bytes: `stored` is not said."""
    store, body = MemoryStore(), file_of(2 * PART_BYTES)
    vault = Vault(store, keys_in(tmp_path))
    row = Row(await vault.begin(size=len(body), media_type="text/plain"))
    draft = await vault.receive(row.draft, chunked(body), advance=row.advance)
    await store.complete(draft.key, draft.multipart or "", draft.parts)
    sealed = await whole(store, draft.key)
    for at in (100, 1_000_000, len(sealed) - 1, len(sealed) - PART_BYTES):
        await store.put(draft.key, flipped(sealed, at))
        with pytest.raises(Damaged):
            await vault.finish(draft, FACTS)
    await store.put(draft.key, sealed)
    assert await read(vault, await vault.finish(draft, FACTS)) == body


@pytest.mark.parametrize("size", [0, 70_000, PART_BYTES + 5])
async def test_finish_knows_where_the_object_ends(tmp_path: Path, size: int) -> None:
    store, body = MemoryStore(), file_of(size)
    vault = Vault(store, keys_in(tmp_path))
    row = Row(await vault.begin(size=size, media_type="text/plain"))
    draft = await vault.receive(row.draft, chunked(body), advance=row.advance)
    if draft.multipart:
        await store.complete(draft.key, draft.multipart, draft.parts)
    sealed = await whole(store, draft.key)
    for wrong in (sealed + b"x", sealed[:-1], sealed[1:], b""):
        await store.put(draft.key, wrong)
        with pytest.raises(Damaged):
            await vault.finish(draft, FACTS)
    await store.put(draft.key, sealed)
    assert await read(vault, await vault.finish(draft, FACTS)) == body
