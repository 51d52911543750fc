"""The whole service with its keys in a KMS (moto's): sent, wrapped anew, fetched. Next: test_s3.py."""

import asyncio
from collections.abc import Generator
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest
from boto3.session import Session
from moto import mock_aws

from assembly import opened_desk
from resolvers.custody.kinds import kinds_of
from resolvers.jobs.run import run_next
from settings import Settings
from tests.support.saving import ROLES, create_customers, open_writer
from tests.support.server import Service, listening, running
from tests.support.socket import token_of
from tests.support.uploading import Sender, text_of
from worker_duties import do_all
from worker_house import HOUSE

REGION = "eu-central-1"
PART = 8 * 2**20


@pytest.fixture
def kms(monkeypatch: pytest.MonkeyPatch) -> Generator[Any]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    with mock_aws():
        yield Session().client("kms", region_name=REGION)  # pyright: ignore[reportUnknownMemberType]


def test_files_under_keys_of_a_kms(database_server: str, tmp_path: Path, kms: Any) -> None:
    old, new = [kms.create_key()["KeyMetadata"]["KeyId"] for _ in range(2)]
    bodies = [text_of(size, size) for size in (0, 700, PART + 70_000)]
    with running(database_server, tmp_path, kms_keys=old, s3_region=REGION) as service:
        number, token = asyncio.run(prepared(service.dsn, tmp_path))
        with client(service.url, token) as http:
            sender = Sender(http, number)
            places = [sender.store(body) for body in bodies]
            half = sender.begin(len(bodies[2]))
            assert sender.patch(half, 0, bodies[2][:PART]).status_code == 204
        both = with_keys(service, f"{new},{old}")  # as an operator rotates
        with listening(both) as url, client(url, token) as http:
            again = Sender(http, number)
            assert again.patch(half, PART, bodies[2][PART:]).status_code == 204
            assert asyncio.run(keys_after_rotation(both)) == {new}
        with listening(with_keys(service, new)) as url, client(url, token) as http:
            assert [http.get(place).content for place in places] == bodies
        with listening(with_keys(service, old)) as url, client(url, token) as http:
            refused = http.get(places[1])
            assert (refused.status_code, refused.json()["code"]) == (503, "FILE-UNREADABLE")


def with_keys(service: Service, ids: str) -> Settings:
    """For a server that is started anew with these keys."""
    return service.settings.model_copy(update={"kms_keys": ids})


async def prepared(dsn: str, folder: Path) -> tuple[str, str]:
    async with open_writer(dsn, folder) as writer:
        [number] = await create_customers(writer, 1)
    return number, await token_of(dsn, "FILER", *ROLES)


def client(url: str, token: str) -> httpx.Client:
    return httpx.Client(base_url=url, headers={"authorization": f"Bearer {token}"}, timeout=60)


async def keys_after_rotation(settings: Settings) -> set[str]:
    """The worker finds that a newer key is there, and the job is done; ids of the keys in use then."""
    async with asyncpg.create_pool(settings.dsn, min_size=1, max_size=4) as pool:
        await do_all(HOUSE, pool, settings)
        async with opened_desk(settings, pool) as desk:
            assert desk is not None
            assert await run_next(pool, kinds_of(desk)) is not None
        return {row["key_id"] for row in await pool.fetch("SELECT key_id FROM stored_object")}
