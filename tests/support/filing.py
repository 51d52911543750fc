"""A service with a place for files, a user who sends some, and jobs that are done when a test says so. Next:
uploading.py."""

import asyncio
from collections.abc import Generator
from typing import Protocol

import asyncpg
import httpx
import pytest

from assembly import opened_desk
from resolvers.custody.kinds import kinds_of
from resolvers.jobs.run import run_next
from settings import Settings
from storage.keys_file import make_key_file
from tests.support.saving import create_customers, open_writer
from tests.support.server import Service, running
from tests.support.uploading import Sender


@pytest.fixture(scope="module")
def service(database_server: str, tmp_path_factory: pytest.TempPathFactory) -> Generator[Service]:
    folder = tmp_path_factory.mktemp("filing")
    make_key_file(folder / "keys" / "attachments.json")
    with running(database_server, folder) as found:
        yield found


@pytest.fixture(scope="module")
def sender(service: Service) -> Generator[Sender]:
    async def customer() -> str:
        async with open_writer(service.dsn, service.settings.var_folder) as writer:
            return (await create_customers(writer, 1))[0]

    headers = {"authorization": f"Bearer {service.user('SC01').token}"}
    with httpx.Client(base_url=service.url, headers=headers, timeout=60) as http:
        yield Sender(http, asyncio.run(customer()))


class Served(Protocol):
    """What of a service its worker shares."""

    dsn: str
    settings: Settings


def do_jobs(service: Served) -> None:
    async def work() -> None:
        async with (
            asyncpg.create_pool(service.dsn, min_size=1, max_size=4) as pool,
            opened_desk(service.settings, pool) as desk,
        ):
            assert desk is not None
            while await run_next(pool, kinds_of(desk)) is not None:
                pass

    asyncio.run(work())
