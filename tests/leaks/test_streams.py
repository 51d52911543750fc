"""What subscriptions tell random principals: each change that they may see, and nothing of any other."""

import asyncio
import base64
import json
import random
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from pydantic import SecretStr

from resolvers.access.caller import Caller
from resolvers.access.keys import CURSOR_KEY
from resolvers.access.tokens import NewToken, make_token
from resolvers.read.cursor import Cursors
from resolvers.read.log import MARK
from settings import Settings
from tests.support.allowed import Allowed
from tests.support.database import _administer, with_name
from tests.support.events import open_body
from tests.support.leaking import Watch
from tests.support.principals import random_caller
from tests.support.random_rows import FIELD_KEY, Rows
from tests.support.server import listening
from tests.support.world import Row, World, load_world

_CHANGE = """change { changeNumber objectId changedBy comment
    items { table key field oldValue newValue oldHash newHash companyCode salesOrg maskedFields } } cursor"""
_CUSTOMER = """customer { customerNumber name1 uscc residentId taxNumber1 city
    companyCodes { companyCode reconAccount withholdingTaxes { withholdingTaxNumber } }
    salesAreas { salesArea currency partnerFunctions { partner } }
    bankDetails { bankKey bankAccount iban } contactPersons { lastName phone } texts { body } }"""
_ITEM = "archiveItem { itemId title accessLevel attachments(first: 5) { totalCount nodes { fileName } } }"
STREAMS = {
    "customerChanged": (f"{_CHANGE} {_CUSTOMER}", False),
    "archiveItemChanged": (f"{_CHANGE} {_ITEM}", True),
}


@pytest.fixture(scope="module")
def place(
    database_server: str, planted: str, tmp_path_factory: pytest.TempPathFactory
) -> Generator[tuple[str, str]]:
    """Address and database of a service over a planted world."""
    name = f"dossier_streams_{random.randrange(10**9)}"
    asyncio.run(_administer(database_server, f'CREATE DATABASE "{name}" TEMPLATE {planted}'))
    dsn = with_name(database_server, name)
    with listening(_settings(tmp_path_factory.mktemp("streams"), dsn)) as url:
        yield url, dsn
    asyncio.run(_administer(database_server, f'DROP DATABASE "{name}" WITH (FORCE)'))


def _settings(folder: Path, dsn: str) -> Settings:
    key = folder / "field.key"
    key.write_bytes(base64.b64encode(FIELD_KEY))
    values: dict[str, Any] = {"database_url": SecretStr(dsn), "field_key_file": key}
    return Settings(**values, var_folder=folder, pool_reads=2, pool_writes=2)


@pytest.mark.parametrize("principal", range(4))
async def test_some_streams(place: tuple[str, str], principal: int) -> None:
    await follow_all(*place, f"some {principal}")


@pytest.mark.leaks
@pytest.mark.parametrize("principal", range(60))
async def test_many_streams(place: tuple[str, str], principal: int) -> None:
    await follow_all(*place, f"many {principal}")


async def follow_all(url: str, dsn: str, seed: str) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        world = await load_world(connection)
        caller = random_caller(random.Random(seed), world)
        caller = Caller("STREAMS", caller.grants)
        async with asyncpg.create_pool(dsn, min_size=1, max_size=1) as pool:
            token = await make_token(pool, NewToken(caller.user_name, caller.grants))
        place = Place(url, token, connection, world)
        for name in STREAMS:
            await follow(place, caller, name)
    finally:
        await connection.close()


@dataclass(frozen=True)
class Place:
    url: str
    token: str
    connection: asyncpg.Connection
    world: World


async def follow(place: Place, caller: Caller, name: str) -> None:
    """All of the log from its first change on, and then one more that he may see, if there can be one."""
    fields, of_items = STREAMS[name]
    connection, world = place.connection, place.world
    allowed, watch = Allowed(world, caller), Watch(world)
    log = sorted(world.of("ChangeDocument"), key=lambda row: (row["xid"], row.key))
    first, *rest = [row for row in log if row.key in world.settled]
    wanted = [row for row in rest if (row["object_class"] == "ZITEM") is of_items]
    expected = [row.key for row in wanted if _told(allowed, row)]
    query = f"subscription ($after: String) {{ {name}(after: $after) {{ {fields} }} }}"
    after = await _cursor(connection, first)
    found: list[str] = []
    async with open_body(place.url, place.token, {"query": query, "variables": {"after": after}}) as wire:
        while len(found) < len(expected):
            event = await wire.event()
            payload = json.loads(event.data)
            assert payload.get("errors") is None, payload
            assert watch.leaks(event.data, allowed) == {}, (caller, event.data)
            found.append(payload["data"][name]["change"]["changeNumber"])
        assert found == expected, caller
        told = allowed.grants and not of_items  # without a grant to read there is none
        last = await _visible_to_all(connection, world) if told else None
        if last is not None:
            event = await wire.event()
            assert json.loads(event.data)["data"][name]["change"]["changeNumber"] == last


def _told(allowed: Allowed, row: Row) -> bool:
    other = row["object_id"] is not None and row["object_class"] != "ZITEM"
    return not other and allowed.sees(row)


async def _cursor(connection: asyncpg.Connection, first: Row) -> str:
    key = await connection.fetchval("SELECT value FROM secret WHERE name = $1", CURSOR_KEY)
    return Cursors(bytes(key)).write(MARK, [str(first["xid"]), first.key])


async def _visible_to_all(connection: asyncpg.Connection, world: World) -> str:
    """A change of a customer without layers, written as if by another process."""
    layers = [*world.of("CompanyCodeData"), *world.of("SalesAreaData")]
    layered = {row["customer_number"] for row in layers}
    bare = next(row for row in world.of("Customer") if row.key not in layered)
    rows = Rows(connection, 1)
    number = await connection.fetchval("SELECT lpad(nextval('change_number')::text, 10, '0')")
    async with connection.transaction():
        about = {"customer_number": bare.key, "object_id": None, "object_class": "DEBI", "version": 1}
        await rows.insert(rows.catalog["ChangeDocument"], change_number=number, **about)
        where: dict[str, Any] = {"company_code": None, "sales_org": None, "table": "KNA1", "field": "NAME1"}
        await rows.insert(rows.catalog["ChangeItem"], change_number=number, position=1, key="", **where)
    return number
