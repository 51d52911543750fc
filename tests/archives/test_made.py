"""Files that the service makes: sealed, for whom they are, known to all work on the store. Next: ../files."""

import asyncio
import os
from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path

import asyncpg
import pytest

from assembly import opened_desk
from resolvers.access.caller import Caller, Grant
from resolvers.archives.made import Made, NewMade, keep, open_made, read_made
from resolvers.attachments.cleaning import clean, is_due
from resolvers.custody.losing import Loss, count_lost, list_lost
from resolvers.custody.quarantine import Quarantined
from resolvers.custody.reconciling import reconcile_order
from resolvers.custody.reencrypting import reencrypt_order
from resolvers.custody.rotating import KIND as ROTATE
from resolvers.custody.verifying import verify_order
from resolvers.errors import Gone
from resolvers.jobs.job import Order
from storage.keys_file import add_key
from tests.support.filing import service
from tests.support.keeping import Keeper, open_keeper
from tests.support.server import Service
from tests.support.vaults import keys_of

__all__ = ["service"]

BODY = os.urandom(11 * 2**20 + 5)
NAME = "档案清单 2026.zip"


@pytest.fixture
async def keeper(fresh_database: str, tmp_path: Path) -> AsyncGenerator[Keeper]:
    async with open_keeper(fresh_database, tmp_path) as opened:
        yield opened


def caller(name: str, clearance: int = 3) -> Caller:
    return Caller(
        name, (Grant("archiveOperator", institutions=None, archive_types=None, clearance=clearance),)
    )


async def pieces_of(body: bytes, piece: int = 700_001) -> AsyncGenerator[bytes]:
    for at in range(0, len(body), piece):
        yield body[at : at + piece]


async def body_of(keeper: Keeper, made: Made) -> bytes:
    return b"".join([piece async for piece in read_made(keeper.desk, made)])


async def test_every_work_on_the_store_knows_it(keeper: Keeper) -> None:
    desk, now = keeper.desk, keeper.desk.now()
    new = NewMade("EXPORT", NAME, "application/zip", "EX01", now + timedelta(days=1), {"accessLevel": 2})
    made = await keep(desk, new, pieces_of(BODY))
    before = made.stored.object_id
    for order in (reencrypt_order(), verify_order(), reconcile_order()):
        job, found = await keeper.carry_out(order)
        assert (job.state, found) == ("DONE", [])
    add_key(keeper.folder / "keys.json")
    job, found = await keeper.carry_out(Order(ROTATE, {}))
    assert (job.state, found) == ("DONE", [])
    today = keeper.shelf.writer.today()
    made = await open_made(desk, caller("EX01"), made.file_id, today)
    assert made.stored.object_id != before
    assert await body_of(keeper, made) == BODY
    for other in (caller("EX02"), caller("EX01", clearance=1)):
        with pytest.raises(Gone):
            await open_made(desk, other, made.file_id, today)
    assert (await open_made(desk, caller("EX02"), made.file_id, today, allowed=True)).size == len(BODY)
    auditor = Caller("AU01", (Grant.everywhere("auditor"),))
    lost = await count_lost(keeper.pool, auditor, Loss())
    [one] = await list_lost(keeper.pool, auditor, Loss())
    assert (lost.objects, lost.files, lost.customers, one.attachment_id, one.file_name) == (
        *(1, 1, 0),
        *(made.file_id, None),
    )


async def test_what_is_damaged_is_shut_away(keeper: Keeper) -> None:
    made = await keep(keeper.desk, NewMade("EXPORT", NAME, "text/csv", "EX01"), pieces_of(b"a" * 100))
    path = keeper.path(made.stored.key)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    _, [found] = await keeper.carry_out(verify_order())
    assert found.kind == "OBJECT_DAMAGED"
    row = await keeper.pool.fetchrow("SELECT attachment_id, item_id, customer_number FROM incident")
    assert row is not None
    assert tuple(row) == (made.file_id, None, None)
    with pytest.raises(Quarantined):
        await open_made(keeper.desk, caller("EX01"), made.file_id, keeper.shelf.writer.today())


async def test_what_is_over_or_broken_off_goes(keeper: Keeper) -> None:
    desk, now = keeper.desk, keeper.desk.now()
    new = NewMade("EXPORT", NAME, "text/csv", "EX01", now - timedelta(seconds=1))
    made = await keep(desk, new, pieces_of(b"over"))
    assert await is_due(keeper.pool, now)
    with pytest.raises(Gone):
        await open_made(desk, caller("EX01"), made.file_id, keeper.shelf.writer.today())

    async def broken() -> AsyncGenerator[bytes]:
        yield bytes(9 * 2**20)
        raise ZeroDivisionError

    for size in (None, 20 * 2**20):
        with pytest.raises(ZeroDivisionError):
            await keep(desk, NewMade("EXPORT", NAME, "text/csv", "EX01", size=size), broken())
    await clean(keeper.pool, desk.vault, now)
    assert await keys_of(desk.store) == []
    rows = await keeper.pool.fetchrow(
        "SELECT (SELECT count(*) FROM made_file), (SELECT count(*) FROM stored_object), "
        "(SELECT count(*) FROM upload WHERE draft IS NOT NULL)"
    )
    assert rows is not None
    assert tuple(rows) == (0, 0, 0)


def test_a_worker_makes_it_and_the_server_gives_it(service: Service) -> None:
    async def make() -> Made:
        async with (
            asyncpg.create_pool(service.dsn, min_size=1, max_size=4) as pool,
            opened_desk(service.settings, pool) as desk,
        ):
            assert desk is not None
            return await keep(desk, NewMade("EXPORT", NAME, "application/zip", "EX01"), pieces_of(BODY))

    made, own = asyncio.run(make()), service.user("EX01", "archiveOperator")
    place = f"{service.url}/files/made/{made.file_id}"
    signed = {"authorization": f"Bearer {own.token}"}
    whole = own.http.get(place, headers=signed)
    assert (whole.status_code, whole.content == BODY) == (200, True)
    assert (
        "filename*=UTF-8''%E6%A1%A3%E6%A1%88%E6%B8%85%E5%8D%95%202026.zip"
        in whole.headers["content-disposition"]
    )
    part = own.http.get(place, headers=signed | {"range": "bytes=1048570-1048580"})
    assert (part.status_code, part.content) == (206, BODY[1048570:1048581])
    other = {"authorization": f"Bearer {service.user('EX02', 'archiveOperator').token}"}
    assert own.http.get(place, headers=other).status_code == 404
    assert own.http.get(f"{service.url}/files/made/{'0' * 32}", headers=signed).status_code == 404
