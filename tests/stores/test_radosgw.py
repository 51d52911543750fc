"""The suite of every store on Ceph, and what its Object Lock really does. Next: ../support/radosgw.py."""

import dataclasses
import secrets
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from typing import Any

import psutil
import pytest

from storage.config import S3Config
from storage.errors import Missing, Refused, StoreDown
from storage.probe import Capabilities, probe, prove_locks
from storage.s3 import S3Store
from storage.store import Lock, Store
from tests.stores import test_stores as suite
from tests.stores.test_stores import *  # noqa: F403 — its tests, with the store below in place of theirs
from tests.support.radosgw import RadosGw, radosgw

__all__ = ["radosgw"]

pytestmark = pytest.mark.faults

CEPH = ("plain", "versions", "locks")


def bucket(radosgw: RadosGw, kind: str) -> S3Config:
    return radosgw.bucket(versions=kind == "versions", locks=kind == "locks")


@pytest.fixture(scope="module")
def buckets(radosgw: RadosGw) -> dict[str, S3Config]:
    return {kind: bucket(radosgw, kind) for kind in CEPH}


@pytest.fixture(params=CEPH)
async def store(request: pytest.FixtureRequest, buckets: dict[str, S3Config]) -> AsyncGenerator[Store]:
    opened = S3Store(dataclasses.replace(buckets[request.param], prefix=secrets.token_hex(8)), page=2)
    yield opened
    await opened.close()


async def test_unfinished_uploads_are_found_and_aborted(store: Store) -> None:
    """All that the suite asks but its end: Ceph takes a missing upload for one that is being completed."""
    with pytest.raises(StoreDown, match="already in progress"):
        await suite.test_unfinished_uploads_are_found_and_aborted(store)


@pytest.fixture
def locked(radosgw: RadosGw) -> S3Config:
    return radosgw.bucket(locks=True)


@pytest.fixture
async def locked_store(locked: S3Config) -> AsyncGenerator[Store]:
    opened = S3Store(locked)
    yield opened
    await opened.close()


def test_nobody_else_reaches_the_cluster(radosgw: RadosGw) -> None:
    listening = [
        one.laddr
        for pid in radosgw.pids
        for one in psutil.Process(pid).net_connections()
        if one.status == psutil.CONN_LISTEN
    ]
    assert len(listening) >= len(radosgw.pids)
    assert {address.ip for address in listening} == {"127.0.0.1"}


@pytest.mark.parametrize("mode", ["GOVERNANCE", "COMPLIANCE"])
async def test_what_is_retained_is_not_deleted(
    radosgw: RadosGw, locked: S3Config, locked_store: Store, mode: str
) -> None:
    await locked_store.put("objects/kept", b"evidence")
    client = radosgw.client()
    asked: dict[str, Any] = {"Bucket": locked.bucket, "Key": "objects/kept"}
    version = client.head_object(**asked)["VersionId"]
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    client.put_object_retention(**asked, Retention={"Mode": mode, "RetainUntilDate": tomorrow})

    with pytest.raises(Refused, match="AccessDenied"):
        await locked_store.delete("objects/kept")

    assert client.get_object(**asked, VersionId=version)["Body"].read() == b"evidence"
    client.close()


async def test_what_is_held_is_deleted_once_it_is_no_longer(
    radosgw: RadosGw, locked: S3Config, locked_store: Store
) -> None:
    await locked_store.put("objects/held", b"evidence")
    client = radosgw.client()
    asked: dict[str, Any] = {"Bucket": locked.bucket, "Key": "objects/held"}
    asked["VersionId"] = client.head_object(**asked)["VersionId"]
    client.put_object_legal_hold(**asked, LegalHold={"Status": "ON"})
    with pytest.raises(Refused, match="AccessDenied"):
        await locked_store.delete("objects/held")
    assert await locked_store.size("objects/held") == len(b"evidence")  # and it is not hidden either

    client.put_object_legal_hold(**asked, LegalHold={"Status": "OFF"})
    await locked_store.delete("objects/held")

    assert "Versions" not in client.list_object_versions(Bucket=locked.bucket)
    client.close()


async def test_locks_are_offered_where_they_hold(locked_store: Store) -> None:
    assert locked_store.locks is None
    locks = await prove_locks(locked_store)
    assert locks is not None
    assert locked_store.locks is locks
    with pytest.raises(Missing):
        await locks.lock_of("objects/one")
    await locked_store.put("objects/one", b"evidence")
    assert await locks.lock_of("objects/one") == Lock()
    await locks.hold("objects/one", True)
    assert await locks.lock_of("objects/one") == Lock(held=True)
    with pytest.raises(Refused):
        await locked_store.delete("objects/one")
    assert await locked_store.versions_left("objects/one") == 1
    await locks.hold("objects/one", False)
    soon = datetime.now(UTC).replace(microsecond=0) + timedelta(days=1)
    await locks.lock_until("objects/one", soon)
    await locks.lock_until("objects/one", soon - timedelta(hours=1))
    assert await locks.lock_of("objects/one") == Lock(until=soon)
    with pytest.raises(Refused):
        await locked_store.delete("objects/one")
    assert await locked_store.versions_left("objects/one") == 1


@pytest.mark.parametrize("kind", CEPH)
async def test_replaced_leaves_no_older_version(radosgw: RadosGw, kind: str) -> None:
    store = S3Store(bucket(radosgw, kind))
    await store.put("slips/one", b"1")
    await store.put("slips/one", b"2")
    await store.replace("slips/one", b"3")
    assert await store.versions_left("slips/one") == 1
    assert [chunk async for chunk in store.get("slips/one")] == [b"3"]
    if kind != "locks":
        assert await prove_locks(store) is None
    await store.close()


@pytest.mark.parametrize("kind", CEPH)
async def test_the_probe_says_what_the_bucket_can_do(radosgw: RadosGw, kind: str) -> None:
    config = bucket(radosgw, kind)
    store = S3Store(config)
    assert await probe(store) == Capabilities(
        "s3",
        ranges=True,
        lists_uploads=True,
        conditional_put=kind == "plain",  # with versions, Ceph lets the second writer win as well
        checksums=False,
        versioning=kind != "plain",
        object_lock=kind == "locks",
    )
    client = radosgw.client()
    left = client.list_object_versions(Bucket=config.bucket)
    assert "Versions" not in left
    assert "DeleteMarkers" not in left
    client.close()
    await store.close()


async def test_wrong_keys_are_refused(locked: S3Config) -> None:
    store = S3Store(dataclasses.replace(locked, secret_key="wrong"))
    with pytest.raises(Refused, match="SignatureDoesNotMatch"):
        await store.put("objects/one", b"x")
    await store.close()
