"""What is special to the disk: whole files only, private, the warning. Next: test_layers.py."""

import asyncio
import logging
import os
import signal
import sys
import time
from pathlib import Path

import pytest

from storage.disk import DiskStore
from storage.errors import Missing, StoreDown
from storage.faults import VARIABLE, planted

ROOT = Path(__file__).resolve().parents[2]
_WRITER = """
import asyncio, sys
from pathlib import Path
from storage.disk import DiskStore

async def write() -> None:
    store = DiskStore(Path(sys.argv[1]), warn=False)
    await store.put("one", b"new")

asyncio.run(write())
"""


async def read(store: DiskStore, key: str) -> bytes:
    return b"".join([chunk async for chunk in store.get(key)])


async def test_a_killed_writer_leaves_the_old_object_whole(tmp_path: Path) -> None:
    store = DiskStore(tmp_path, warn=False)
    await store.put("one", b"old")
    for fault, left in (("kill:disk.written", b"old"), ("", b"new")):
        ended = await asyncio.create_subprocess_exec(
            sys.executable, "-c", _WRITER, str(tmp_path), cwd=ROOT, env={**os.environ, VARIABLE: fault}
        )
        assert await ended.wait() == (-signal.SIGKILL if fault else 0)
        assert await read(store, "one") == left
        assert [entry.key async for entry in store.list()] == ["one"]
    await store.close()


async def test_what_a_killed_writer_left_is_swept_a_day_later(tmp_path: Path) -> None:
    await DiskStore(tmp_path, warn=False).close()
    old, new = tmp_path / ".temp" / "old", tmp_path / ".temp" / "new"
    for path in (old, new):
        path.write_bytes(b"half")
    yesterday = time.time() - 25 * 3600
    os.utime(old, (yesterday, yesterday))
    await DiskStore(tmp_path, warn=False).close()
    assert [old.exists(), new.exists()] == [False, True]


async def test_a_failed_write_leaves_nothing(tmp_path: Path) -> None:
    store = DiskStore(tmp_path, warn=False)
    with planted("down:disk.written"), pytest.raises(StoreDown):
        await store.put("one", b"x")
    assert list((tmp_path / ".temp").iterdir()) == []
    with pytest.raises(Missing):
        await store.size("one")
    await store.close()


async def test_a_system_that_refuses_is_an_outage(tmp_path: Path) -> None:
    store = DiskStore(tmp_path, warn=False)
    (tmp_path / "objects").write_bytes(b"a file where a folder must be")
    with pytest.raises(StoreDown):
        await store.put("objects/one", b"x")
    await store.close()


async def test_only_the_owner_reads(tmp_path: Path) -> None:
    store = DiskStore(tmp_path / "objects", warn=False)
    await store.put("ab/one", b"x")
    upload = await store.begin("two")
    await store.put_part("two", upload, 1, b"x")
    found = list((tmp_path / "objects").rglob("*"))
    assert {path.stat().st_mode & 0o777 for path in found if path.is_file()} == {0o600}
    assert {path.stat().st_mode & 0o777 for path in found if path.is_dir()} == {0o700}
    await store.close()


async def test_uploads_outlive_the_process(tmp_path: Path) -> None:
    store = DiskStore(tmp_path, warn=False)
    upload = await store.begin("one")
    first = await store.put_part("one", upload, 1, b"first ")
    await store.close()
    store = DiskStore(tmp_path, warn=False)
    second = await store.put_part("one", upload, 2, b"second")
    await store.complete("one", upload, [(1, first), (2, second)])
    assert await read(store, "one") == b"first second"
    await store.close()


async def test_one_machine_is_warned_of(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        await DiskStore(tmp_path).close()
    assert "this machine's disk alone" in caplog.text
