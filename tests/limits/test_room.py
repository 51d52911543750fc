"""No room left, in the database or on a disk: busy, nothing half done. Next: test_clocks.py."""

import asyncio
import errno
import logging
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest

from resolvers.failing import busy_of
from storage.keys_file import make_key_file
from tests.support.base import general
from tests.support.server import Service, running
from tests.support.uploading import sending

CREATE = """mutation ($input: CustomerInput!) { createCustomer(input: $input) { __typename
  ... on CustomerSaved { version } ... on Refused { findings { code path message } } } }"""
# What the database says when a file cannot grow; the table is written in the middle of a save.
FULL = """
CREATE FUNCTION is_full() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$;
CREATE TRIGGER is_full BEFORE INSERT ON change_item EXECUTE FUNCTION is_full();
"""
CUSTOMERS = "{ customers { totalCount } changeDocuments { totalCount } }"


@pytest.mark.parametrize(
    ("error", "seconds"),
    [
        (asyncpg.DiskFullError("x"), 30),
        (asyncpg.OutOfMemoryError("x"), 30),
        (asyncpg.TooManyConnectionsError("x"), 1),
        (asyncpg.AdminShutdownError("x"), 1),
        (asyncpg.ReadOnlySQLTransactionError("x"), 1),
        (OSError(errno.ENOSPC, "No space left on device"), 30),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), 30),
        (MemoryError(), 1),
    ],
)
def test_what_was_surely_not_done_is_busy(error: Exception, seconds: int) -> None:
    busy = busy_of(error)
    assert busy is not None
    assert busy.retry_after == seconds


@pytest.mark.parametrize(
    "error",
    [
        asyncpg.ConnectionDoesNotExistError("x"),
        asyncpg.InterfaceError("connection is closed"),
        ConnectionResetError(),
    ],
)
def test_who_lost_the_database_is_told_to_come_again(error: Exception) -> None:
    """A write too, with its key: nobody knows whether it was carried out."""
    assert busy_of(error, reading=True) is not None
    assert (busy_of(error) is None) == isinstance(error, OSError)


@pytest.mark.parametrize(
    "error",
    [
        asyncpg.DataError("x"),
        asyncpg.UndefinedTableError("x"),
        ValueError(),
        OSError(errno.EACCES, "x"),
        None,
    ],
)
def test_mistakes_of_ours_stay_such(error: Exception | None) -> None:
    assert busy_of(error) is None


def test_a_full_database_refuses_and_goes_on(
    fresh_service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    token = fresh_service.user("SC01").token
    headers = {"authorization": f"Bearer {token}", "idempotency-key": uuid4().hex}
    body = {"query": CREATE, "variables": {"input": general(name1="蓝江")}}

    def create() -> httpx.Response:
        return httpx.post(f"{fresh_service.url}/graphql", json=body, headers=headers, timeout=20)

    reader = fresh_service.user("AU01")
    fresh_service.execute(FULL)
    before = reader.ask(CUSTOMERS)
    with caplog.at_level(logging.ERROR, "dossier.failing"):
        for _ in range(20):  # more often than there are connections
            answer = create()
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")
            assert answer.json()["errors"][0]["extensions"] == {"code": "BUSY", "retryAfter": 30}
    assert {record.__dict__["sqlstate"] for record in caplog.records} == {"53100"}
    assert reader.ask(CUSTOMERS) == before
    fresh_service.execute("DROP FUNCTION is_full CASCADE")
    first, again = create().json(), create().json()
    assert first["data"]["createCustomer"]["__typename"] == "CustomerSaved", first
    assert again == first  # once
    after = reader.ask(CUSTOMERS)
    assert after["customers"]["totalCount"] == before["customers"]["totalCount"] + 1


def test_a_full_disk_refuses_an_upload_and_goes_on(
    database_server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_key_file(tmp_path / "keys" / "attachments.json")
    with running(database_server, tmp_path) as service, sending(service, tmp_path) as sender:
        place = sender.begin(10)
        with monkeypatch.context() as full:

            def no_room(*_: Any) -> None:
                raise OSError(errno.ENOSPC, "No space left on device")

            full.setattr("storage.disk.DiskStore._write", no_room)
            full.setattr("storage.retry._FIRST_PAUSE", 0.0)
            refused = sender.put(place, b"0123456789")
            assert refused.status_code == 503
            assert int(refused.headers["retry-after"]) >= 1
        assert asyncio.run(_kept(service.dsn)) == 0
        assert sender.put(place, b"0123456789").status_code == 201
        assert asyncio.run(_kept(service.dsn)) == 1


async def _kept(dsn: str) -> int:
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetchval("SELECT count(*) FROM attachment_version")
    finally:
        await connection.close()
