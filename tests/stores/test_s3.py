"""What is special to S3 servers: signatures, versions, limits, outages. Next: test_disk.py."""

import asyncio
import dataclasses
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import pytest

from storage.config import S3Config
from storage.errors import Missing, Refused, StoreDown
from storage.limit import Limit
from storage.memory import MemoryStore
from storage.probe import Capabilities, probe, prove_locks
from storage.retry import Retry
from storage.s3 import S3Store
from storage.slips import decode_slip, encode_slip
from storage.vault import Vault
from tests.support.swift import Swift
from tests.support.vaults import file_of, keys_in, uploaded

BODY = bytes(range(256)) * 16_384  # 4 MiB


@asynccontextmanager
async def opened(config: S3Config) -> AsyncGenerator[S3Store]:
    store = S3Store(config)
    try:
        yield store
    finally:
        await store.close()


async def read(store: S3Store | Retry, key: str) -> bytes:
    return b"".join([chunk async for chunk in store.get(key)])


async def test_a_wrong_secret_is_refused_at_once(swift: Swift) -> None:
    config = dataclasses.replace(swift.bucket(), secret_key="wrong")
    async with opened(config) as store:
        for again in (store.put("one", b"x"), store.begin("one"), anext(store.get("one"))):
            with pytest.raises(Refused) as refused:
                await again
            assert "wrong" not in str(refused.value)


def test_a_secret_is_not_shown() -> None:
    assert "hidden" not in repr(S3Config("bucket", access_key="open", secret_key="hidden"))


async def test_no_such_bucket_is_refused(swift: Swift) -> None:
    async with opened(dataclasses.replace(swift.bucket(), bucket="no-such-bucket")) as store:
        with pytest.raises(Refused, match="NoSuchBucket"):
            await store.put("one", b"x")
        with pytest.raises(Refused, match="NoSuchBucket"):
            await anext(store.list())


async def test_nobody_there_is_an_outage(swift: Swift) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    async with opened(dataclasses.replace(swift.bucket(), endpoint=f"http://127.0.0.1:{port}")) as store:
        with pytest.raises(StoreDown):
            await store.put("one", b"x")


async def test_all_versions_go(swift: Swift) -> None:
    config = swift.bucket(versions=True)
    async with opened(config) as store:
        for body in (b"1", b"2"):
            await store.put("slips/one", body)
        await store.put("slips/one-more", b"stays")
        client = swift.client()
        client.delete_object(Bucket=config.bucket, Key="slips/one")  # somebody's deletion, or one cut short
        await store.delete("slips/one")
        left = client.list_object_versions(Bucket=config.bucket)
        client.close()
        assert [one["Key"] for one in left["Versions"]] == ["slips/one-more"]
        assert "DeleteMarkers" not in left


async def test_replaced_takes_the_older_versions_with_it(swift: Swift) -> None:
    config = swift.bucket(versions=True)
    async with opened(config) as store:
        for body in (b"1", b"2"):
            await store.put("slips/one", body)
            await store.put("slips/one-more", body)
        assert await store.versions_left("slips/one") == 2
        await store.replace("slips/one", b"3")
        assert [await store.versions_left(key) for key in ("slips/one", "slips/one-more")] == [1, 2]
        assert await read(store, "slips/one") == b"3"
        await store.delete("slips/one")
        assert await store.versions_left("slips/one") == 0


async def test_a_deletion_cut_short_brings_nothing_old_to_light(swift: Swift) -> None:
    config = swift.bucket(versions=True)
    async with opened(config) as store:
        for body in (b"oldest", b"old", b"newest"):
            await store.put("slips/one", body)
        asked, seen = store.ask, set[bytes]()

        async def ask(operation: str, **parameters: Any) -> dict[str, Any]:
            if operation == "delete_object":
                seen.add(await read(store, "slips/one"))
            return await asked(operation, **parameters)

        store.ask = ask
        await store.delete("slips/one")
        assert seen == {b"newest"}
        assert await store.versions_left("slips/one") == 0


async def test_a_line_that_was_shredded_is_in_no_version(swift: Swift, tmp_path: Path) -> None:
    config = swift.bucket(versions=True)
    async with opened(config) as store:
        vault = Vault(store, keys_in(tmp_path))
        one, other = await asyncio.gather(*(uploaded(vault, file_of(size)) for size in (10, 20)))
        lines = {stored.slip: await read(store, stored.slip) for stored in (one, other)}
        both = b"".join(lines.values())
        await store.put(one.slip, both)  # all lines in one slip, whether or not they came together
        gone, kept = (
            next(entry for entry in decode_slip(both) if entry.object_id == stored.object_id)
            for stored in (one, other)
        )
        await store.put(one.slip, encode_slip([kept]))  # as if killed before the older versions went
        await vault.destroy(one)
        client = swift.client()
        listed = client.list_object_versions(Bucket=config.bucket).get("Versions", ())
        bodies = [
            client.get_object(Bucket=config.bucket, Key=each["Key"], VersionId=each["VersionId"])[
                "Body"
            ].read()
            for each in listed
        ]
        client.close()
        assert not any(gone.object_id.hex().encode() in body for body in bodies)
        assert await store.versions_left(one.key) == 0


async def test_no_lock_is_offered_where_none_holds(swift: Swift) -> None:
    for versions in (False, True):
        async with opened(swift.bucket(versions=versions)) as store:
            assert await prove_locks(store) is None
            assert store.locks is None


async def test_prefixes_share_a_bucket(swift: Swift) -> None:
    bucket = swift.bucket()
    async with (
        opened(dataclasses.replace(bucket, prefix="/ours/")) as ours,
        opened(dataclasses.replace(bucket, prefix="theirs")) as theirs,
        opened(bucket) as all_,
    ):
        await ours.put("one", b"ours")
        await theirs.put("one", b"theirs")
        assert [entry.key async for entry in ours.list()] == ["one"]
        assert await read(ours, "one") == b"ours"
        await ours.delete("one")
        assert [entry.key async for entry in all_.list()] == ["theirs/one"]


async def test_a_small_part_can_only_be_the_last(swift: Swift) -> None:
    async with opened(swift.bucket()) as store:
        upload = await store.begin("one")
        tags = [(number, await store.put_part("one", upload, number, b"small")) for number in (1, 2)]
        with pytest.raises(Refused, match="EntityTooSmall"):
            await store.complete("one", upload, tags)


async def test_a_body_cut_off_is_never_taken_for_whole(swift: Swift) -> None:
    bucket = swift.bucket()
    async with opened(bucket) as store, cutting(bucket.endpoint or "", cuts=1) as endpoint:
        await store.put("one", BODY)
        async with opened(dataclasses.replace(bucket, endpoint=endpoint)) as cut:
            with pytest.raises(StoreDown):
                await read(cut, "one")


async def test_a_download_goes_on_where_it_was_cut(swift: Swift) -> None:
    bucket = swift.bucket()
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    async with opened(bucket) as store, cutting(bucket.endpoint or "", cuts=3) as endpoint:
        await store.put("one", BODY)
        async with opened(dataclasses.replace(bucket, endpoint=endpoint)) as cut:
            assert await read(Retry(cut, pause=pause), "one") == BODY
    assert len(pauses) == 3


async def test_a_probe_sees_what_a_bucket_can_do_and_leaves_nothing(swift: Swift) -> None:
    for versions in (False, True):
        config = swift.bucket(versions=versions)
        async with opened(config) as store:
            await store.put("objects/one", b"untouched")
            assert await probe(Limit(Retry(store))) == Capabilities(
                store="s3",
                ranges=True,
                lists_uploads=True,
                conditional_put=True,
                checksums=True,
                versioning=versions,
                object_lock=False,  # Swift answers 200, and puts the request in place of the object
            )
            assert await read(store, "objects/one") == b"untouched"
            assert [entry.key async for entry in store.list()] == ["objects/one"]
            assert [one async for one in store.unfinished()] == []


async def test_a_probe_of_other_stores() -> None:
    store = MemoryStore()
    assert await probe(store) == Capabilities("memory", ranges=True, lists_uploads=True)
    assert [entry async for entry in store.list()] == []


async def test_a_reader_may_outlive_the_store(swift: Swift) -> None:
    async with opened(swift.bucket()) as store:
        await store.put("one", BODY)
        reading = store.get("one")
        await anext(reading)
    await reading.aclose()


async def test_missing_is_no_outage(swift: Swift) -> None:
    async with opened(swift.bucket()) as store:
        with pytest.raises(Missing) as missing:
            await read(Retry(store), "one")
        assert not missing.value.again


@asynccontextmanager
async def cutting(endpoint: str, *, cuts: int) -> AsyncGenerator[str]:
    """A way to the server that breaks after about a megabyte of answer, so many times."""
    host, port = urlsplit(endpoint).hostname, urlsplit(endpoint).port
    left = cuts
    ways: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal left
        ways.add(cast("asyncio.Task[None]", asyncio.current_task()))
        up, down = await asyncio.open_connection(host, port)
        sending = asyncio.create_task(copy(reader, down, None))
        limit = 1_000_000 if left > 0 else None
        left -= 1
        try:
            await copy(up, writer, limit)
        finally:
            sending.cancel()
            for one in (writer, down):
                one.close()
            await asyncio.gather(
                sending, *(one.wait_closed() for one in (writer, down)), return_exceptions=True
            )

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)


async def copy(source: asyncio.StreamReader, sink: asyncio.StreamWriter, limit: int | None) -> None:
    copied = 0
    while (limit is None or copied < limit) and (data := await source.read(65_536)):
        copied += len(data)
        sink.write(data)
        await sink.drain()
