"""The S3 server is down, slow, breaks off, dies, under load: no file is lost. Next: test_memory.py."""

import asyncio
import contextlib
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from pathlib import Path

import pytest

from storage.config import S3Config
from storage.keys_file import make_key_file
from tests.support.flaky import Flaky, open_flaky
from tests.support.outage import open_place, tell
from tests.support.saving import create_customers, open_writer
from tests.support.senders import Files
from tests.support.swift import Swift, swift, swift_in

__all__ = ["swift"]
pytestmark = pytest.mark.faults
_GONE = 4.0  # seconds: longer than the store's own tries take, so that callers notice
_MORE = 8  # files that are sent and fetched before and after
_SIZES = (3_000, 60_000, 200_000, 9 * 2**20)  # the last in two parts


def settings(bucket: S3Config, port: int) -> dict[str, str]:
    return {
        "DOSSIER_ATTACHMENT_STORE": "s3",
        "DOSSIER_S3_BUCKET": bucket.bucket,
        "DOSSIER_S3_ENDPOINT": f"http://127.0.0.1:{port}",
        "DOSSIER_S3_REGION": bucket.region,
        "DOSSIER_S3_ACCESS_KEY": bucket.access_key or "",
        "DOSSIER_S3_SECRET_KEY": bucket.secret_key or "",
    }


@contextlib.asynccontextmanager
async def files_in(dsn: str, folder: Path, bucket: S3Config, port: int) -> AsyncGenerator[Files]:
    """A service whose store is reached there, and senders of files for customers of its own."""
    make_key_file(folder / "keys" / "attachments.json")
    async with open_writer(dsn, folder) as writer:
        numbers = await create_customers(writer, 6)
    async with open_place(dsn, folder, settings=settings(bucket, port)) as place:
        yield Files(place.load.url, place.token, numbers, _SIZES)


def objects(node: Swift, bucket: S3Config) -> set[str]:
    client = node.client()
    pages = client.get_paginator("list_objects_v2").paginate(Bucket=bucket.bucket, Prefix="objects/")
    found = {one["Key"] for page in pages for one in page.get("Contents", ())}
    client.close()
    return found


async def _down(store: Flaky) -> None:
    store.refuses = True
    store.cut()
    await asyncio.sleep(_GONE)
    store.refuses = False


async def _slow(store: Flaky) -> None:
    store.delay = 0.2
    await asyncio.sleep(_GONE)
    store.delay = 0.0


async def _unavailable(store: Flaky) -> None:
    store.unavailable = True
    store.cut()
    await asyncio.sleep(_GONE)
    store.unavailable = False
    assert store.told > 0, "nobody was told: this proves nothing"


async def _breaks_off(store: Flaky) -> None:
    """In the middle of files, which are longer than that; what says that something is stored is shorter."""
    store.most = 50_000
    store.cut()
    await asyncio.sleep(_GONE)
    store.most = None
    assert store.broken > 0, "nothing was broken off: this proves nothing"
    store.cut()


async def _silent(store: Flaky) -> None:
    store.swallow()
    await asyncio.sleep(_GONE)
    store.cut()
    store.release()


@pytest.mark.parametrize("trouble", [_down, _slow, _unavailable, _breaks_off, _silent])
async def test_the_store_is_unwell(
    fresh_database: str,
    tmp_path: Path,
    swift: Swift,
    capsys: pytest.CaptureFixture[str],
    trouble: Callable[[Flaky], Awaitable[None]],
) -> None:
    bucket, name = swift.bucket(), trouble.__name__.strip("_").replace("_", " ")
    async with (
        open_flaky(swift.url) as store,
        files_in(fresh_database, tmp_path, bucket, store.port) as files,
    ):
        async with files.at_work():
            await files.until(_MORE)
            await trouble(store)
            since = time.monotonic()
            await files.until(_MORE)
        there = await asyncio.to_thread(objects, swift, bucket)
        told = await files.judged(f"S3 {name} for {_GONE:.0f} s", fresh_database, there, since)
    tell(capsys, told)


async def test_the_store_is_killed(
    fresh_database: str,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with swift_in(lambda: tmp_path_factory.mktemp("swift")) as node, contextlib.ExitStack() as later:
        bucket, port = node.bucket(), int(node.url.rpartition(":")[2])
        async with files_in(fresh_database, tmp_path, bucket, port) as files:
            async with files.at_work():
                await files.until(_MORE)
                began = time.monotonic()
                await asyncio.to_thread(node.kill)
                again = await asyncio.to_thread(node.up_again)
                later.callback(again.end)
                since = time.monotonic()
                await files.until(_MORE)
            there = await asyncio.to_thread(objects, again, bucket)
            what = f"kill -9 of the S3 server, up after {since - began:.1f} s"
            told = await files.judged(what, fresh_database, there, since)
    tell(capsys, told)
