"""What a worker does by its settings: publishes, and fills folders and buckets. Next: test_leading.py."""

import asyncio
import json
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any, TypeVar

import asyncpg
import pytest
from nats.aio.client import Client as Nats
from nats.js import JetStreamContext
from pydantic import SecretStr

import worker_exchange
from tests.support.base import another, layers_724
from tests.support.client import saved
from tests.support.nats_server import NatsServer, nats_program, running_nats
from tests.support.pulling import register
from tests.support.server import Service, running
from tests.support.users import add_user

__all__ = ["nats_program"]

_SECONDS = 60
_T = TypeVar("_T")


@pytest.fixture(scope="module")
def nats(nats_program: str, tmp_path_factory: pytest.TempPathFactory) -> Generator[NatsServer]:
    with running_nats(nats_program, tmp_path_factory.mktemp("nats") / "store") as server:
        yield server


@pytest.fixture(scope="module")
def told(
    database_server: str, tmp_path_factory: pytest.TempPathFactory, nats: NatsServer
) -> Generator[Service]:
    folder = tmp_path_factory.mktemp("told")
    places: dict[str, Any] = {"drop_folder": folder / "drop", "nats_url": SecretStr(nats.url)}
    with running(database_server, folder, **places) as service:
        asyncio.run(add_user(service.dsn, "ERP", "integrator@0723/F723", password=None))
        yield service


def until(service: Service, work: str, found: Callable[[], _T | None]) -> _T:
    """Works as a worker does, until there is something."""

    async def run() -> _T:
        async with asyncpg.create_pool(service.dsn, min_size=0, max_size=4) as pool:
            working = asyncio.ensure_future(worker_exchange.ENDLESS[work](pool, service.settings))
            try:
                async with asyncio.timeout(_SECONDS):
                    while (one := await asyncio.to_thread(found)) is None:
                        assert not working.done(), working.result()
                        await asyncio.sleep(0.05)
            finally:
                working.cancel()
                await asyncio.wait([working])
        return one

    return asyncio.run(run())


def test_documents_of_customers_come_into_the_receivers_folder(told: Service) -> None:
    erp, sales = told.user("ERP", "integrator@*/*"), told.user("SC01")
    register(erp, "OUT", channel="FOLDER", format="IDOC", endpoint="erp/out")
    number = saved(sales.create(another()))
    saved(sales.change(number, 1, {"phone": "0830-1"}))
    folder = told.settings.drop_folder
    assert folder is not None

    def file() -> Path | None:
        return next(iter((folder / "erp" / "out").glob("*.xml")), None)

    found = until(told, "folders", file)
    assert found.name.endswith(f"-{number.zfill(10)}.xml")
    text = found.read_text("utf-8")
    assert f"<KUNNR>{number.zfill(10)}</KUNNR>" in text
    assert "<TELF1>0830-1</TELF1>" in text


def test_events_come_into_the_stream_by_the_grants_of_the_receivers_user(
    told: Service, nats: NatsServer
) -> None:
    erp, sales = told.user("ERP", "integrator@*/*"), told.user("SC01")
    register(erp, "STREAM", channel="NATS", endpoint="erp")
    unseen = saved(sales.create({**another(), **layers_724()}))
    saved(sales.change(unseen, 1, {"phone": "0830-2"}))
    number = saved(sales.create(another()))
    saved(sales.change(number, 1, {"phone": "0830-2"}))

    def message() -> Any:
        return asyncio.run(_last(nats, f"erp.customer.{number}"))

    found = until(told, "publishing", message)
    body = json.loads(found.data)
    assert (body["id"], body["subject"]) == (found.headers["ce-id"], number)
    assert [(one["field"], one["newValue"]) for one in body["data"]["items"]] == [("TELF1", "0830-2")]
    assert asyncio.run(_last(nats, f"erp.customer.{unseen}")) is None


async def _last(nats: NatsServer, subject: str) -> Any:
    """Of version 2; None until it is there."""
    connection = Nats()
    await connection.connect(nats.url)
    try:
        found = await JetStreamContext(connection).get_last_msg("DOSSIER", subject)
    except Exception:  # no stream yet, no message
        return None
    finally:
        await connection.close()
    return found if json.loads(found.data or b"")["data"]["version"] == 2 else None
