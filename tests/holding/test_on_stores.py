"""Destruction and holds on S3 servers: versions, and locks that hold. Next: test_export.py."""

import base64
import dataclasses
import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from resolvers.access.audit import Asker
from resolvers.custody.certificates import Wanted, list_certificates
from resolvers.custody.holding import place_hold, release_hold, set_retention
from resolvers.custody.protection import find_protection
from resolvers.jobs.job import newest_jobs
from storage.config import S3Config
from storage.errors import Refused
from storage.s3 import S3Store
from storage.slips import decode_slip
from tests.support.holding import MANAGER, Archive, open_archive
from tests.support.radosgw import RadosGw, radosgw
from tests.support.swift import Swift
from tests.support.vaults import whole

__all__ = ["radosgw"]

_KEYS = "SELECT store_key, slip, wrapped_key FROM stored_object"


def versions_in(client: Any, config: S3Config) -> list[bytes]:
    """The bodies of everything that the bucket still has, the hidden versions too."""
    listed = client.list_object_versions(Bucket=config.bucket, Prefix=config.prefix).get("Versions", ())
    return [
        client.get_object(Bucket=config.bucket, Key=one["Key"], VersionId=one["VersionId"])["Body"].read()
        for one in listed
    ]


async def written_over(archive: Archive, row: Any) -> None:
    """The slip is written over as another destruction does it, so that an older version is hidden."""
    store = archive.desk.store
    await store.put(row["slip"], await whole(store, row["slip"]))
    assert await store.versions_left(row["slip"]) == 2


async def test_no_version_of_object_or_slip_is_left(
    swift: Swift, fresh_database: str, tmp_path: Path
) -> None:
    config = swift.bucket(versions=True)
    async with open_archive(fresh_database, tmp_path, S3Store(config)) as archive:
        number = await archive.customer()
        identity = await archive.put(number, b"secret" * 1000)
        [row] = await archive.desk.pool.fetch(_KEYS)
        await written_over(archive, row)
        await archive.delete(identity)
        await archive.work()
        [told] = await list_certificates(archive.desk.pool, MANAGER, Wanted(number))
        assert (told.key_destroyed, told.bytes_destroyed, told.held_until) == (True, True, None)
        assert versions_in(swift.client(), config) == []


@pytest.mark.faults
async def test_a_hold_of_the_store_refuses_whoever_has_its_keys(
    radosgw: RadosGw, fresh_database: str, tmp_path: Path
) -> None:
    config = dataclasses.replace(radosgw.bucket(locks=True), prefix=secrets.token_hex(8))
    async with open_archive(fresh_database, tmp_path, S3Store(config)) as archive:
        number = await archive.customer()
        identity = await archive.put(number, b"evidence" * 1000)
        manager, store, now = archive.writer.call(MANAGER), archive.desk.store, archive.desk.now()
        [hold] = await place_hold(manager, [identity], "诉讼", None)
        await archive.work()
        found = await find_protection(archive.desk.pool, MANAGER, identity, now, now.date())
        assert (found.by_rows, found.by_store) == (True, True)
        [row] = await archive.desk.pool.fetch(_KEYS)
        with pytest.raises(Refused):
            await store.delete(row["store_key"])
        await release_hold(manager, hold.hold_id)
        await archive.delete(identity)
        await archive.work()
        [told] = await list_certificates(archive.desk.pool, MANAGER, Wanted(number))
        assert (told.key_destroyed, told.bytes_destroyed) == (True, True)
        assert versions_in(radosgw.client(), config) == []


@pytest.mark.faults
async def test_what_a_store_retains_is_said_and_its_key_is_gone(
    radosgw: RadosGw, fresh_database: str, tmp_path: Path
) -> None:
    config = dataclasses.replace(radosgw.bucket(locks=True), prefix=secrets.token_hex(8))
    async with open_archive(fresh_database, tmp_path, S3Store(config)) as archive:
        number, pool = await archive.customer(), archive.desk.pool
        identity = await archive.put(number, b"voucher" * 1000)
        [row] = await pool.fetch(_KEYS)
        until = archive.desk.now().date() + timedelta(days=2)
        await set_retention(archive.writer.call(MANAGER), identity, until)
        await archive.work()
        # the database was wrong, or somebody has changed it: the store knows better
        await pool.execute("UPDATE attachment SET retain_until = NULL")
        await archive.delete(identity)
        await archive.work()
        [told] = await list_certificates(pool, MANAGER, Wanted(number))
        assert (told.key_destroyed, told.bytes_destroyed, told.objects_left) == (True, False, 1)
        assert told.held_until is not None
        assert told.held_until.date() == until + timedelta(days=1)
        assert told.refusal is not None
        assert (await newest_jobs(pool, kind="DESTROY"))[0].state == "QUEUED"
        box = base64.b64encode(row["wrapped_key"])
        assert all(box not in body for body in versions_in(radosgw.client(), config))
        with pytest.raises(Refused):
            await archive.desk.store.delete(row["store_key"])


async def test_a_slip_that_is_shared_keeps_the_other_line(
    swift: Swift, fresh_database: str, tmp_path: Path
) -> None:
    async with open_archive(fresh_database, tmp_path, S3Store(swift.bucket())) as archive:
        number = await archive.customer()
        gone, kept = await archive.put(number, b"1"), await archive.put(number, b"2")
        rows = await archive.desk.pool.fetch(_KEYS)
        await archive.delete(gone)
        await archive.work()
        [row] = await archive.desk.pool.fetch(_KEYS)
        assert row["store_key"] in {one["store_key"] for one in rows}
        entries = decode_slip(await whole(archive.desk.store, row["slip"]))
        assert [entry.wrapped.box for entry in entries] == [bytes(row["wrapped_key"])]
        assert (await archive.files.find(Asker(MANAGER), kept, 1)).size == 1
