"""The vault on an S3 server with real signatures. Next: test_vault_kill.py."""

from pathlib import Path

import pytest

from storage import open_store
from storage.errors import Damaged, Missing
from storage.parts import PART_BYTES
from storage.vault import Vault
from tests.support.swift import Swift
from tests.support.vaults import (
    FACTS,
    MARKER,
    Gone,
    Row,
    chunked,
    digest,
    file_of,
    flipped,
    keys_in,
    keys_of,
    read,
    scraps_of,
    uploaded,
    whole,
)


@pytest.mark.parametrize("cut", [1, PART_BYTES, 2 * PART_BYTES + 5])
async def test_an_upload_goes_on_after_a_cut(swift: Swift, tmp_path: Path, cut: int) -> None:
    store = open_store(swift.bucket())
    vault, body = Vault(store, keys_in(tmp_path)), file_of(2 * PART_BYTES + 300_000)
    row = Row(await vault.begin(size=len(body), media_type="video/mp4"))
    with pytest.raises(Gone):
        await vault.receive(row.draft, chunked(body[:cut], cut=Gone()), advance=row.advance)
    assert row.draft.offset == cut
    elsewhere = Vault(store, keys_in(tmp_path))
    await elsewhere.receive(row.draft, chunked(body[cut:]), advance=row.advance)
    stored = await elsewhere.finish(row.draft, FACTS, advance=row.advance)
    again = await elsewhere.finish(row.draft, FACTS, advance=row.advance)  # a crash before the commit
    assert stored.sha256 == again.sha256 == digest(body)
    assert await read(vault, again) == body
    assert (
        await read(vault, again, PART_BYTES + 70_000, PART_BYTES + 70_010) == body[PART_BYTES + 70_000 :][:10]
    )
    assert await keys_of(store) == [again.key, again.slip]
    assert await scraps_of(store) == []
    for key in await keys_of(store):
        assert MARKER not in await whole(store, key)
    await vault.destroy(again)
    assert await keys_of(store) == []
    await store.close()


async def test_small_files_and_damage(swift: Swift, tmp_path: Path) -> None:
    store = open_store(swift.bucket())
    vault = Vault(store, keys_in(tmp_path))
    for size in (0, 1, 70_000):
        stored = await uploaded(vault, file_of(size))
        assert await read(vault, stored) == file_of(size)
        sealed = await whole(store, stored.key)
        await store.put(stored.key, flipped(sealed, len(sealed) - 1))
        with pytest.raises(Damaged):
            await read(vault, stored)
        await vault.destroy(stored)
        with pytest.raises(Missing):
            await read(vault, stored)
    await store.close()
