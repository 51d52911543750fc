"""What is stored comes back, whole and by range; nothing lies in the clear. Next: test_vault_resume.py."""

import asyncio
import json
import tracemalloc
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from pathlib import Path

import pytest

from storage.disk import DiskStore
from storage.draft import Draft, Stored, TooLong, TooShort
from storage.errors import KeyUnavailable, Missing
from storage.keys import Wrapped
from storage.keys_file import FileKeys, make_key_file
from storage.memory import MemoryStore
from storage.parts import PART_BYTES, SMALL_SEGMENT_BYTES
from storage.slips import decode_slip, open_facts
from storage.store import Buffer, Store
from storage.vault import Vault
from tests.support.vaults import (
    BOUNDARIES,
    FACTS,
    MARKER,
    Row,
    chunked,
    digest,
    file_of,
    keys_in,
    keys_of,
    read,
    scraps_of,
    uploaded,
    whole,
)

RANGES = (
    (0, 1),
    (0, 4096),
    (65_480, 65_481),
    (1_048_519, 1_048_521),
    (PART_BYTES - 1, PART_BYTES + 1),
    (PART_BYTES, PART_BYTES + 70_000),
    (PART_BYTES + 1_048_520, 2 * PART_BYTES + 4097),
    (12_345_678, 14_000_000),
)


@pytest.fixture(params=["memory", "disk"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    return MemoryStore() if request.param == "memory" else DiskStore(tmp_path / "objects", warn=False)


@pytest.mark.parametrize("size", BOUNDARIES)
@pytest.mark.parametrize("media_type", ["text/plain", "video/mp4"])
async def test_every_size_comes_back(store: Store, tmp_path: Path, size: int, media_type: str) -> None:
    vault, body = Vault(store, keys_in(tmp_path)), file_of(size)
    stored = await uploaded(vault, body, media_type)
    assert stored.sha256 == digest(body)
    assert stored.head == body[:4096]
    assert await store.size(stored.key) == stored.sealed_size
    elsewhere = Vault(store, keys_in(tmp_path))
    assert await read(elsewhere, stored) == body
    assert await elsewhere.verify(stored) == digest(body)
    assert await keys_of(store) == [stored.key, stored.slip]
    assert await scraps_of(store) == []


@pytest.mark.parametrize("media_type", ["text/plain", "audio/ogg"])
async def test_every_range_comes_back(tmp_path: Path, media_type: str) -> None:
    vault, body = Vault(MemoryStore(), keys_in(tmp_path)), file_of(2 * PART_BYTES + 4097)
    stored = await uploaded(vault, body, media_type)
    for start, end in RANGES:
        assert await read(vault, stored, start, end) == body[start:end], (start, end)
    assert await read(vault, stored, len(body) - 5) == body[-5:]
    assert await read(vault, stored, len(body), len(body) + 9) == b""
    assert await read(vault, stored, 7, 7) == b""


async def test_nothing_lies_in_the_clear(tmp_path: Path) -> None:
    store = DiskStore(tmp_path / "objects", warn=False)
    vault, body = Vault(store, keys_in(tmp_path)), file_of(PART_BYTES + 300_000)
    row = Row(await vault.begin(size=len(body), media_type="text/plain"))
    await vault.receive(row.draft, chunked(body[:-100_000]), advance=row.advance)
    assert row.draft.tail is not None
    assert _with_marker(tmp_path) == []
    await vault.receive(row.draft, chunked(body[-100_000:]), advance=row.advance)
    stored = await vault.finish(row.draft, FACTS)
    assert _with_marker(tmp_path) == []
    assert MARKER.decode() not in json.dumps(row.draft.to_json())
    assert await read(vault, stored) == body


def _with_marker(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and MARKER[:9] in path.read_bytes()]


async def test_the_slip_and_the_keys_suffice(tmp_path: Path) -> None:
    store, keys = MemoryStore(), keys_in(tmp_path)
    vault, body = Vault(store, keys), file_of(70_000)
    stored = await uploaded(vault, body, "application/pdf")
    (entry,) = decode_slip(await whole(store, stored.slip))
    assert entry.segment == SMALL_SEGMENT_BYTES
    dek = await keys.unwrap(entry.object_id, entry.wrapped)
    facts = open_facts(entry.facts, dek, entry.object_id)
    assert (facts.file_name, facts.sha256) == (FACTS.file_name, digest(body))


class Held(MemoryStore):
    """Its first slip is written only when all others wait for theirs."""

    def __init__(self) -> None:
        super().__init__()
        self.first = 0
        self.go = asyncio.Event()

    async def put(self, key: str, body: Buffer) -> None:
        if key.startswith("slips/"):
            self.first = self.first or len(decode_slip(bytes(body)))
            await self.go.wait()
        await super().put(key, body)


class Late(MemoryStore):
    """Whoever reads a slip that is not there is answered after it has been written."""

    def __init__(self) -> None:
        super().__init__()
        self.missed, self.written = asyncio.Event(), asyncio.Event()

    async def put(self, key: str, body: Buffer) -> None:
        if key.startswith("slips/"):
            await self.missed.wait()
        await super().put(key, body)
        if key.startswith("slips/"):
            self.written.set()

    async def get(self, key: str, start: int = 0, end: int | None = None) -> AsyncGenerator[bytes]:
        try:
            async with aclosing(super().get(key, start, end)) as chunks:
                async for chunk in chunks:
                    yield chunk
        except Missing:
            self.missed.set()
            await self.written.wait()
            raise


async def test_a_draft_that_is_dropped_takes_no_slip_from_the_others(tmp_path: Path) -> None:
    """It knows the slip's name before the slip is written; what lies there then is not its own alone."""
    store, keys = Late(), keys_in(tmp_path)
    here, elsewhere = Vault(store, keys), Vault(store, keys)
    rows = [Row(await here.begin(size=3, media_type="text/plain")) for _ in range(3)]
    for row in rows:
        await here.receive(row.draft, chunked(b"abc"), advance=row.advance, fresh=True)
    work = [asyncio.create_task(here.finish(row.draft, FACTS, advance=row.advance)) for row in rows]
    while not all(row.draft.slips for row in rows):  # noqa: ASYNC110
        await asyncio.sleep(0)
    await elsewhere.discard(rows[2].draft)
    for stored in (await asyncio.gather(*work))[:2]:
        assert stored.object_id in {line.object_id for line in decode_slip(await whole(store, stored.slip))}


async def uploaded_together(store: Held, vault: Vault, bodies: list[bytes]) -> list[Stored]:
    work = [asyncio.create_task(uploaded(vault, body)) for body in bodies]
    while not store.first or len(vault._book._gathering.entries) + store.first < len(bodies):  # noqa: ASYNC110
        await asyncio.sleep(0)
    store.go.set()
    return await asyncio.gather(*work)


async def test_uploads_that_end_together_share_slips(tmp_path: Path) -> None:
    store = Held()
    vault = Vault(store, keys_in(tmp_path))
    bodies = [file_of(1000 + n) for n in range(40)]
    all_stored = await uploaded_together(store, vault, bodies)
    slips = await keys_of(store, "slips/")
    assert {stored.slip for stored in all_stored} == set(slips)
    assert len(slips) == 2
    for slip in slips:
        lines = {entry.object_id for entry in decode_slip(await whole(store, slip))}
        assert lines == {stored.object_id for stored in all_stored if stored.slip == slip}
    for stored, body in zip(all_stored, bodies, strict=True):
        assert await read(vault, stored) == body


class Slow(MemoryStore):
    """The object of one upload is read back only when the test lets it."""

    def __init__(self) -> None:
        super().__init__()
        self.slow = ""
        self.asked, self.go = asyncio.Event(), asyncio.Event()

    async def get(self, key: str, start: int = 0, end: int | None = None) -> AsyncGenerator[bytes]:
        if key == self.slow:
            self.asked.set()
            await self.go.wait()
        async for chunk in super().get(key, start, end):
            yield chunk


@pytest.mark.parametrize("waits", [True, False])
async def test_a_slip_waits_for_who_is_about_to_come_but_not_for_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, waits: bool
) -> None:
    monkeypatch.setattr("storage.slipbook._COMPANY_SECONDS", 600 if waits else 0.01)
    store, body = Slow(), file_of(1000)
    vault = Vault(store, keys_in(tmp_path))
    row = Row(await vault.begin(size=len(body), media_type="text/plain"))
    draft = await vault.receive(row.draft, chunked(body), advance=row.advance)
    store.slow = draft.key
    late = asyncio.create_task(vault.finish(draft, FACTS))
    await store.asked.wait()
    first = asyncio.create_task(uploaded(vault, body))
    if waits:
        while not vault._book._gathering.entries:  # noqa: ASYNC110
            await asyncio.sleep(0)
    else:
        await first
    store.go.set()
    assert ((await first).slip == (await late).slip) is waits
    assert await read(vault, await first) == await read(vault, await late) == body


async def test_destroying_takes_the_key_and_the_bytes(tmp_path: Path) -> None:
    store = Held()
    vault = Vault(store, keys_in(tmp_path))
    all_stored = await uploaded_together(store, vault, [file_of(1000 + n) for n in range(12)])
    slips = [one.slip for one in all_stored]
    shared = max(slips, key=slips.count)
    assert slips.count(shared) > 2
    gone, *kept = [one for one in all_stored if one.slip == shared]
    await vault.destroy(gone)
    await vault.destroy(gone)  # twice is once
    assert {entry.object_id for entry in decode_slip(await whole(store, shared))} == {
        one.object_id for one in kept
    }
    with pytest.raises(Missing):
        await read(vault, gone)
    await asyncio.gather(*(vault.destroy(one) for one in all_stored))
    assert await keys_of(store) == []


@pytest.mark.parametrize("size", [0, 1, PART_BYTES, PART_BYTES + 10])
async def test_a_byte_too_many(tmp_path: Path, size: int) -> None:
    store = MemoryStore()
    vault = Vault(store, keys_in(tmp_path))
    row = Row(await vault.begin(size=size, media_type="text/plain"))
    with pytest.raises(TooLong):
        await vault.receive(row.draft, chunked(file_of(size + 1)), advance=row.advance)
    assert not row.draft.complete
    await vault.discard(row.draft)
    assert await keys_of(store) == []
    assert await scraps_of(store) == []


async def test_a_byte_too_few(tmp_path: Path) -> None:
    vault = Vault(MemoryStore(), keys_in(tmp_path))
    row = Row(await vault.begin(size=100, media_type="text/plain"))
    await vault.receive(row.draft, chunked(file_of(99)), advance=row.advance)
    assert row.draft.offset == 99
    with pytest.raises(TooShort, match="99 of 100"):
        await vault.finish(row.draft, FACTS)


async def test_a_missing_key_is_named(tmp_path: Path) -> None:
    store = MemoryStore()
    stored = await uploaded(Vault(store, keys_in(tmp_path)), file_of(10))
    make_key_file(tmp_path / "others.json")
    with pytest.raises(KeyUnavailable, match=stored.wrapped.key_id):
        await read(Vault(store, FileKeys(tmp_path / "others.json")), stored)


def test_a_draft_is_the_same_after_json() -> None:
    draft = Draft(
        object_id=bytes(range(16)),
        size=3 * PART_BYTES,
        segment=65_536,
        wrapped=Wrapped("schlüssel-钥", bytes(range(60))),
        commitment=bytes(range(32)),
        multipart="a/b+c=",
        parts=((1, '"etag"'), (2, "")),
        tail="tails/x",
        tail_bytes=5,
        others=(bytes(16), bytes(range(16, 32))),
        slips=("slips/a", "slips/b"),
        resumed=True,
    )
    assert Draft.from_json(json.loads(json.dumps(draft.to_json()))) == draft
    assert draft.offset == 2 * PART_BYTES + 5


async def test_memory_is_bounded(tmp_path: Path) -> None:
    """256 MiB in, 256 MiB out, and never more than 32 MiB of it here."""
    vault = Vault(DiskStore(tmp_path / "objects", warn=False), keys_in(tmp_path))
    piece, count = bytes(256 * 1024), 1024

    async def many() -> AsyncIterator[bytes]:
        for _ in range(count):
            yield piece

    row = Row(await vault.begin(size=count * len(piece), media_type="text/plain"))
    tracemalloc.start()
    try:
        draft = await vault.receive(row.draft, many(), advance=row.advance)
        stored = await vault.finish(draft, FACTS)
        assert await vault.verify(stored) == stored.sha256
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak <= 32 * 1024 * 1024, peak
