"""Snapshots: consistent, for who may see it, and the delta goes on with no gap and no overlap."""

import asyncio
import io
import json
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import asyncpg
import pytest

from models.rules.exchange.receiving import Channel
from resolvers.access.audit import Asker
from resolvers.access.caller import Caller, Grant
from resolvers.feed.cursor import LogCursors
from resolvers.outbound import snapshot
from resolvers.outbound.delta import Deltas
from resolvers.outbound.receivers import find
from resolvers.outbound.rendering import Renderer, Sources
from resolvers.read import Options, Reader, open_read_pool
from schema import schema
from schema.exchange.selecting import Selections
from tests.support import filing
from tests.support.base import another, general, layers_724
from tests.support.client import Client, remarks, saved
from tests.support.command import as_json
from tests.support.log import Save, write
from tests.support.pulling import ACKNOWLEDGE, act, all_of, delta, register
from tests.support.receiving import enter_receiver
from tests.support.saving import create_customers, open_writer, save_some
from tests.support.server import Service
from tests.support.users import add_user

service = filing.service
_TAKE = """mutation ($r: String!) { takeSnapshot(receiver: $r) {
  __typename ... on SnapshotOrdered { snapshot { jobId state } }
  ... on Refused { findings { code severity path } } } }"""
_LOOK = """query ($r: String!) { receiver(receiver: $r) { snapshots {
  jobId state done total error file { fileName mediaType size url } } } }"""
_VERSIONS = "SELECT customer_number, version FROM customer"
_OWNER = Caller("ERP", (Grant.everywhere("integrator"),))


def erp(service: Service, *grants: str) -> Client:
    return service.user("ERP", *(grants or ("integrator@*/*",)))


def taken(service: Service, client: Client, code: str) -> bytes:
    """The file of a new snapshot."""
    answer = act(client, _TAKE, r=code)
    assert answer["__typename"] == "SnapshotOrdered", answer
    filing.do_jobs(service)
    found = client.ask(_LOOK, r=code)["receiver"]["snapshots"][0]
    assert (found["jobId"], found["state"], found["error"]) == (
        answer["snapshot"]["jobId"],
        "DONE",
        None,
    )
    assert found["done"] == found["total"]
    return client.http.get(found["file"]["url"]).content


def lines(body: bytes) -> dict[str, dict[str, Any]]:
    return {line["number"]: line for line in map(json.loads, body.splitlines())}


def test_the_delta_goes_on_where_the_snapshot_ends(service: Service) -> None:
    client, sales = erp(service), service.user("SC01")
    register(client, "LOADS", format="NDJSON")
    before = saved(sales.create(another()))
    token = delta(client, "LOADS")["token"]
    found = lines(taken(service, client, "LOADS"))
    assert found[before]["function"] == "009"
    assert found[before]["customer"]["salesAreas"][0]["deliveryPriority"] == "02"
    assert remarks(act(client, ACKNOWLEDGE, r="LOADS", t=token)) == ["E IN-TOKEN token"]
    assert delta(client, "LOADS")["documents"] == []
    after = saved(sales.create(general()))
    [document] = all_of(client, "LOADS")
    assert document["customerNumber"] == after.zfill(10)
    later = json.loads(document["body"])["sequence"]
    assert int(found[before]["sequence"]) < int(later)


def test_only_what_key_and_filter_let_through_is_in_it(service: Service) -> None:
    client, sales = erp(service), service.user("SC01")
    register(client, "PARTLY", format="EVENT", companyCodes=["0724"])
    outside, inside = (saved(sales.create(another())) for _ in range(2))
    saved(sales.extend(inside, 1, layers_724()))
    found = lines(taken(service, client, "PARTLY"))
    assert outside not in found
    assert [one["companyCode"] for one in found[inside]["customer"]["companyCodes"]] == ["0724"]
    narrow = erp(service, "integrator@0724/;classes=TAX")
    assert narrow.ask(_LOOK, r="PARTLY")["receiver"]["snapshots"] == []  # made for a key that sees more
    url = client.ask(_LOOK, r="PARTLY")["receiver"]["snapshots"][0]["file"]["url"].partition("?")[0]
    wide, less = ({"authorization": f"Bearer {one.token}"} for one in (client, narrow))
    assert client.http.get(url, headers=wide).status_code == 200
    assert client.http.get(url, headers=less).status_code == 404
    customer = lines(taken(service, narrow, "PARTLY"))[inside]["customer"]
    assert customer.get("salesAreas", []) == []
    assert customer.get("bankDetails", []) == []


def test_a_snapshot_of_a_key_that_shows_less_than_its_user_reads_moves_nothing(service: Service) -> None:
    asyncio.run(add_user(service.dsn, "WIDE", "integrator@*/*", password=None))
    wide, narrow = service.user("WIDE", "integrator@*/*"), service.user("WIDE", "integrator@0724/")
    register(wide, "WIDE", format="NDJSON")
    number = saved(service.user("SC01").create(another()))
    assert number not in lines(taken(service, narrow, "WIDE"))
    assert [one["customerNumber"] for one in delta(wide, "WIDE")["documents"]] == [number.zfill(10)]
    assert number in lines(taken(service, wide, "WIDE"))
    assert delta(wide, "WIDE")["documents"] == []


def test_idocs_come_in_a_zip(service: Service) -> None:
    client = erp(service)
    number = saved(service.user("SC01").create(another()))
    register(client, "IDOCS", format="IDOC")
    with zipfile.ZipFile(io.BytesIO(taken(service, client, "IDOCS"))) as packed:
        assert packed.testzip() is None
        trees = [ElementTree.fromstring(packed.read(name)) for name in packed.namelist()]
    numbers = {one.text for tree in trees for one in tree.iter("KUNNR")}
    assert number.zfill(10) in numbers


def test_it_is_the_owners_alone(service: Service) -> None:
    register(erp(service), "MINE")
    act(erp(service), _TAKE, r="MINE")
    for other in (service.user("ERP2", "integrator@*/*"), service.user("AD01"), service.user("AU01")):
        assert remarks(act(other, _TAKE, r="MINE")) == ["E GEN-NOTFOUND receiver"]
    assert service.user("AU01").ask(_LOOK, r="MINE")["receiver"]["snapshots"] == []


def test_one_that_broke_off_is_made_anew(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until it is whole the receiver stays where it was."""
    client = erp(service)
    register(client, "BREAKS", format="NDJSON")
    number = saved(service.user("SC01").create(general()))
    before = delta(client, "BREAKS")["documents"]
    act(client, _TAKE, r="BREAKS")
    settle, tries = snapshot.settle, [asyncio.CancelledError()]

    async def dies(*given: Any) -> None:
        if tries:
            raise tries.pop()
        await settle(*given)

    monkeypatch.setattr(snapshot, "settle", dies)
    with pytest.raises(asyncio.CancelledError):
        filing.do_jobs(service)
    assert delta(client, "BREAKS")["documents"] == before
    filing.do_jobs(service)
    [found] = client.ask(_LOOK, r="BREAKS")["receiver"]["snapshots"]
    assert (found["state"], found["done"]) == ("DONE", found["total"])
    assert number in lines(client.http.get(found["file"]["url"]).content)
    assert delta(client, "BREAKS")["documents"] == []


def test_the_command_line_registers_and_takes_one_too(service: Service, tmp_path: Path) -> None:
    settings = service.settings
    place = {"DATABASE_URL": service.dsn, "DOSSIER_FIELD_KEY_FILE": str(settings.field_key_path)}

    def told(*arguments: str) -> Any:
        return as_json(settings.var_folder, *arguments, **place)

    told("user", "create", "SHELL", "--name", "ERP", "--grant", "integrator@*/*")
    client = service.user("SHELL", "integrator@*/*")
    wanted = ("--user", "SHELL", "--channel", "pull", "--format", "ndjson", "--account-group", "0001")
    assert told("receiver", "register", "SHELL", *wanted) == {"receiver_code": "SHELL", "secret": None}
    number = saved(service.user("SC01").create(general()))
    path = tmp_path / "all.ndjson"
    made = told("receiver", "snapshot", "shell", "--output", str(path))
    assert made["size"] == path.stat().st_size
    assert number in lines(path.read_bytes())
    assert delta(client, "SHELL")["documents"] == []
    told("receiver", "pause", "SHELL", "--reason", "they move")
    [row] = [one for one in told("receiver", "list") if one["receiver_code"] == "SHELL"]
    assert (row["state"], row["state_reason"], row["behind_seconds"]) == ("PAUSED", "they move", 0)


async def test_no_gap_and_no_overlap_while_others_write(fresh_database: str, tmp_path: Path) -> None:
    """Each change is either in the snapshot or told once, whatever ran at its moment."""
    async with open_writer(fresh_database, tmp_path) as writer:
        numbers = await create_customers(writer, 8)
        pool = writer.pool
        await enter_receiver(pool, "FOLLOWS", Channel.PULL)
        work = asyncio.gather(*(_save(fresh_database, tmp_path, numbers, seed) for seed in range(3)))
        slow = await asyncpg.connect(fresh_database)
        held = slow.transaction()
        await held.start()
        hidden = await write(slow, Save(numbers[0], 10_000))
        receiver = await find(pool, "FOLLOWS")
        assert receiver is not None
        while await pool.fetchval("SELECT count(*) FROM change_document") < 60:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        async with snapshot.moment(pool, receiver, _OWNER, writer.sealer) as seen:
            versions = {row[0]: row[1] for row in await seen.connection.fetch(_VERSIONS)}
            bodies = [piece async for piece, _ in seen.pieces()]
            async with pool.acquire() as connection, connection.transaction():
                await snapshot.settle(connection, seen, Asker(_OWNER))
        await held.commit()
        await slow.close()
        await work
        told = await _told(fresh_database, writer.sealer)
        expected = await pool.fetch(
            "SELECT customer_number, version FROM change_document WHERE change_number <> $1", hidden
        )
    assert len(lines(b"".join(bodies))) == len(numbers)
    later = {(row[0], row[1]) for row in expected if row[1] > versions[row[0]]}
    assert 0 < len(later) < len(expected)
    assert Counter(told) == Counter([*later, (numbers[0], 10_000)])
    for number in numbers:
        own = [version for customer, version in told if customer == number and version < 10_000]
        assert own == sorted(own)


async def _save(dsn: str, folder: Path, numbers: list[str], seed: int) -> None:
    async with open_writer(dsn, folder) as writer:
        await save_some(writer, numbers, seed, 60)


async def _told(dsn: str, sealer: Any) -> list[tuple[str, int]]:
    """Customer and version of each event, as a client that acknowledges sees them."""
    found: list[tuple[str, int]] = []
    reads = await open_read_pool(dsn, size=1)
    async with asyncpg.create_pool(dsn, min_size=1, max_size=1) as writes:
        cursors = LogCursors(bytes(32))
        reader = Reader(reads, schema.core, Options(bytes(32), sealer))
        select = Selections(schema, reader, cursors).select
        renderer = Renderer(reads, sealer, Sources(reader, select, cursors, lambda: None))  # type: ignore[arg-type]
        deltas = Deltas(reads, writes, renderer, reader.cursors)
        while True:
            pending, one = await deltas.whole(_OWNER, "FOLLOWS", 50)
            if one is None:
                break
            for event in json.loads(one.body):
                found.append((event["subject"].zfill(10), event["data"]["version"]))
            await deltas.acknowledge(_OWNER, "FOLLOWS", pending.token)
    await reads.close()
    return found
