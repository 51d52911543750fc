"""Subscriptions as a client meets them: over a real WebSocket. Next: ../faults."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import suppress
from typing import Any

import asyncpg
import pytest
from websockets.exceptions import ConnectionClosed

import schema.socket
from resolvers.read import Reader
from tests.support.log import Part, Save, add_row, write
from tests.support.server import Service, slow_clients
from tests.support.socket import Wire, open_wire, token_of

FOLLOW = """
subscription ($after: String, $filter: ChangeFilter) {
  customerChanged(after: $after, filter: $filter) {
    cursor
    change { changeNumber customerNumber version items { table field salesOrg } }
    customer { customerNumber name1 salesAreas { salesOrg } }
  }
}
"""
PLACES = "subscription ($after: String) { customerChanged(after: $after) { cursor } }"


@pytest.fixture
async def connection(service: Service) -> AsyncGenerator[asyncpg.Connection]:
    found = await asyncpg.connect(service.dsn)
    yield found
    await found.close()


@pytest.fixture
async def customer(connection: asyncpg.Connection) -> str:
    """One with data in two sales organisations."""
    number = await connection.fetchval("SELECT lpad((count(*) + 1)::text, 10, '0') FROM customer")
    await add_row(connection, "customer", customer_number=number, account_group="0001", name1="蓝江")
    for org in ("F723", "F724"):
        await add_row(connection, "sales_area_data", customer_number=number, sales_org=org, sales_area=org)
    return number


async def follow(wire: Wire, key: str = "1", query: str = FOLLOW, **variables: Any) -> None:
    """Subscribes, and waits until the service has begun: frames are taken one after the other."""
    await wire.subscribe(key, query, **variables)
    await wire.send(type="ping")
    assert await wire.receive() == {"type": "pong"}
    await asyncio.sleep(0.05)


async def test_an_event_shows_the_change_and_the_customer(
    service: Service, connection: asyncpg.Connection, customer: str
) -> None:
    async with open_wire(service.url, await token_of(service.dsn, "AU01", "auditor")) as wire:
        await follow(wire)
        number = await write(connection, Save(customer, 7, (Part(), Part("KNVV", "VSBED", sales_org="F723"))))
        event = await wire.event("1")
        assert event.pop("cursor")
        shown = customer.lstrip("0")
        assert event == {
            "change": {
                "changeNumber": number,
                "customerNumber": shown,
                "version": 7,
                "items": [
                    {"table": "KNA1", "field": "NAME1", "salesOrg": None},
                    {"table": "KNVV", "field": "VSBED", "salesOrg": "F723"},
                ],
            },
            "customer": {
                "customerNumber": shown,
                "name1": "蓝江",
                "salesAreas": [{"salesOrg": "F723"}, {"salesOrg": "F724"}],
            },
        }


async def test_the_answer_has_the_order_and_the_names_of_the_selection(
    service: Service, connection: asyncpg.Connection, customer: str
) -> None:
    query = """
    subscription ($with: Boolean!, $orgs: [String!]) {
      it: customerChanged {
        __typename
        who: customer { ...Number }
        ...Rest @include(if: $with)
        place: cursor
        ... on CustomerChange @skip(if: $with) { again: cursor }
      }
    }
    fragment Number on Customer { customerNumber }
    fragment Rest on CustomerChange {
      what: change { __typename version items(filter: { salesOrg: { in: $orgs } }) { field } }
      who: customer { name1 }
    }
    """
    async with open_wire(service.url, await token_of(service.dsn, "AU01", "auditor")) as wire:
        await follow(wire, "1", query, **{"with": True, "orgs": ["F723"]})
        await write(connection, Save(customer, 3, (Part(), Part("KNVV", "VSBED", sales_org="F723"))))
        event = await wire.event("1", "it")
        assert list(event) == ["__typename", "who", "what", "place"]
        assert event["__typename"] == "CustomerChange"
        assert event["who"] == {"customerNumber": customer.lstrip("0"), "name1": "蓝江"}
        assert event["what"] == {"__typename": "ChangeDocument", "version": 3, "items": [{"field": "VSBED"}]}


async def test_a_cursor_continues_and_the_query_takes_it_too(
    service: Service, connection: asyncpg.Connection, customer: str
) -> None:
    token = await token_of(service.dsn, "AU01", "auditor")
    async with open_wire(service.url, token) as wire:
        await follow(wire)
        written = [await write(connection, Save(customer, version)) for version in (1, 2, 3)]
        first = await wire.event("1")
    async with open_wire(service.url, token) as wire:
        await wire.subscribe("again", FOLLOW, after=first["cursor"])
        events = [await wire.event("again") for _ in range(2)]
    assert [event["change"]["changeNumber"] for event in events] == written[1:]
    query = "query ($after: String) { changes(after: $after) { edges { cursor node { changeNumber } } } }"
    async with open_wire(service.url, token) as wire:
        await wire.subscribe("query", query, after=first["cursor"])
        page = (await wire.event("query", "changes"))["edges"]
        assert await wire.receive() == {"id": "query", "type": "complete"}
    assert [edge["node"]["changeNumber"] for edge in page] == written[1:]
    assert [edge["cursor"] for edge in page] == [event["cursor"] for event in events]


async def test_each_sees_his_own_scope(
    service: Service, connection: asyncpg.Connection, customer: str
) -> None:
    near = await token_of(service.dsn, "SC23", "salesMaintainer@/F723")
    far = await token_of(service.dsn, "SC99", "salesMaintainer@/F999")
    async with open_wire(service.url, near) as wire, open_wire(service.url, far) as other:
        await follow(wire)
        await follow(other)
        await write(connection, Save(customer, 1, (Part("KNVV", "VSBED", sales_org="F724"),)))
        await write(connection, Save(customer, 2, (Part("KNVV", "VSBED", sales_org="F723"), Part())))
        event = await wire.event("1")
        assert event["change"]["version"] == 2
        assert event["customer"]["salesAreas"] == [{"salesOrg": "F723"}]
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(other.connection.recv(), 0.5)


async def test_the_filter_narrows(service: Service, connection: asyncpg.Connection, customer: str) -> None:
    async with open_wire(service.url, await token_of(service.dsn, "AU01", "auditor")) as wire:
        await follow(wire, filter={"customerNumbers": [customer.lstrip("0")], "tables": ["KNVV"]})
        await write(connection, Save("0000099999", 1, (Part("KNVV", "VSBED"),)))
        await write(connection, Save(customer, 2))
        await write(connection, Save(customer, 3, (Part(), Part("KNVV", "VSBED", sales_org="F723"))))
        assert (await wire.event("1"))["change"]["version"] == 3


@pytest.mark.parametrize(
    ("query", "variables", "code"),
    [
        (PLACES, {"after": "xxx"}, "BAD_USER_INPUT"),
        (PLACES, {"after": 5}, "BAD_USER_INPUT"),
        ("subscription { customerChanged { nothing } }", {}, "GRAPHQL_VALIDATION_FAILED"),
        ("subscription {", {}, "GRAPHQL_PARSE_FAILED"),
    ],
)
async def test_mistakes_end_the_operation_not_the_connection(
    service: Service, query: str, variables: dict[str, Any], code: str
) -> None:
    async with open_wire(service.url, await token_of(service.dsn, "AU01", "auditor")) as wire:
        await wire.subscribe("1", query, **variables)
        frame = await wire.receive()
        assert (frame["id"], frame["type"]) == ("1", "error")
        assert [error["extensions"]["code"] for error in frame["payload"]] == [code]
        await wire.subscribe("1", "{ __typename }")
        assert (await wire.receive())["payload"] == {"data": {"__typename": "Query"}}
        assert await wire.receive() == {"id": "1", "type": "complete"}


async def test_too_old_is_told(service: Service, connection: asyncpg.Connection, customer: str) -> None:
    async with open_wire(service.url, await token_of(service.dsn, "AU01", "auditor")) as wire:
        await follow(wire)
        await write(connection, Save(customer, 1))
        old = (await wire.event("1"))["cursor"]
        await write(connection, Save(customer, 2))
        assert await wire.event("1")
        await connection.execute(
            "INSERT INTO change_floor (log, xid, change_number) "
            "SELECT 'customer', xid, change_number FROM change_document ORDER BY xid DESC LIMIT 1"
        )
        try:
            await wire.subscribe("2", PLACES, after=old)
            frame = await wire.receive()
            assert (frame["id"], frame["type"]) == ("2", "error")
            assert [error["extensions"]["code"] for error in frame["payload"]] == ["RESYNC_REQUIRED"]
        finally:
            await connection.execute("DELETE FROM change_floor")


async def test_one_statement_for_all_who_select_the_same(
    service: Service, connection: asyncpg.Connection, customer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """20 subscribers with two different rights, 5 events: the compiled query runs 10 times."""
    runs: list[str] = []
    really = Reader.answer

    async def counted(self: Reader, *arguments: Any) -> bytes:
        runs.append("query")
        return await really(self, *arguments)

    monkeypatch.setattr(Reader, "answer", counted)
    near = await token_of(service.dsn, "SC23", "salesMaintainer@/F723")
    async with (
        open_wire(service.url, await token_of(service.dsn, "AU01", "auditor")) as all_seeing,
        open_wire(service.url, near) as scoped,
    ):
        for wire in (all_seeing, scoped):
            for key in range(10):
                await follow(wire, str(key))
        for version in range(5):
            await write(connection, Save(customer, version))
        for wire in (all_seeing, scoped):
            frames = [await wire.receive() for _ in range(50)]
            for key in range(10):
                versions = [
                    frame["payload"]["data"]["customerChanged"]["change"]["version"]
                    for frame in frames
                    if frame["id"] == str(key)
                ]
                assert versions == [0, 1, 2, 3, 4]
    assert len(runs) == 10


async def test_a_client_can_end_and_begin_an_operation_again(
    service: Service, connection: asyncpg.Connection, customer: str
) -> None:
    async with open_wire(service.url, await token_of(service.dsn, "AU01", "auditor")) as wire:
        for version in range(1, 4):
            await follow(wire)
            await write(connection, Save(customer, version))
            assert (await wire.event("1"))["change"]["version"] == version
            await wire.send(type="complete", id="1")


async def test_protocol_mistakes_close_with_their_code(service: Service) -> None:
    token = await token_of(service.dsn, "AU01", "auditor")
    async with open_wire(service.url, None, subprotocols=["graphql-ws"]) as wire:
        assert await wire.code() == 4406
    async with open_wire(service.url, None) as wire:
        await wire.subscribe("1", "{ __typename }")
        assert await wire.code() == 4401
    async with open_wire(service.url, None) as wire:
        await wire.send(type="connection_init", payload={"authorization": "Bearer dsr_wrong"})
        assert await wire.code() == 4403
    async with open_wire(service.url, token) as wire:
        await wire.send(type="connection_init")
        assert await wire.code() == 4429
    async with open_wire(service.url, token) as wire:
        await wire.subscribe("1", PLACES)
        await wire.subscribe("1", PLACES)
        assert await wire.code() == 4409
    for text in ("no json", "[]", "{}", '{"type":"subscribe","payload":{}}'):
        async with open_wire(service.url, token) as wire:
            await wire.connection.send(text)
            assert await wire.code() == 4400
    async with open_wire(service.url, token) as wire:
        await wire.connection.send(b"{}")
        assert await wire.code() == 4400


async def test_the_header_signs_in_too(service: Service) -> None:
    header = {"authorization": f"Bearer {await token_of(service.dsn, 'AU01', 'auditor')}"}
    async with open_wire(service.url, None, additional_headers=header) as wire:
        await wire.send(type="connection_init")
        assert await wire.receive() == {"type": "connection_ack"}


async def test_who_does_not_say_who_he_is_may_not_stay(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema.socket, "INIT_SECONDS", 0.1)
    async with open_wire(service.url, None) as wire:
        assert await wire.code() == 4408


async def test_operations_are_limited(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema.socket, "MAX_OPERATIONS", 3)
    async with open_wire(service.url, await token_of(service.dsn, "AU01", "auditor")) as wire:
        for key in "123":
            await wire.subscribe(key, PLACES)
        await wire.subscribe("4", PLACES)
        frame = await wire.receive()
        assert (frame["id"], frame["type"]) == ("4", "error")
        assert frame["payload"][0]["extensions"]["code"] == "TOO_MANY_OPERATIONS"


async def test_a_revoked_token_ends_the_connection(
    service: Service, connection: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema.socket, "WATCH_SECONDS", 0.2)
    async with open_wire(service.url, await token_of(service.dsn, "GONE", "auditor")) as wire:
        await wire.subscribe("1", PLACES)
        await connection.execute("UPDATE access_token SET revoked_at = now() WHERE user_name = 'GONE'")
        assert await wire.code() == 4403


async def test_a_client_that_does_not_read_is_let_go_and_can_continue(
    service: Service, connection: asyncpg.Connection, customer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its events are larger than all buffers between; what it has got so far names the place to go on."""
    monkeypatch.setattr(schema.socket, "SEND_SECONDS", 0.5)
    monkeypatch.setattr(schema.socket, "WATCH_SECONDS", 0.2)
    query = """subscription ($after: String) { customerChanged(after: $after) { cursor
        change { version items { table key field indicator companyCode salesOrg } } } }"""
    token = await token_of(service.dsn, "AU01", "auditor")
    versions: list[int] = []
    cursor, let_go = "", slow_clients(service.url, token)
    async with open_wire(service.url, token, max_queue=1) as wire:
        await follow(wire, query=query)
        for version in range(400):
            await write(connection, Save(customer, version, (Part(),) * 200))
        await asyncio.sleep(2)  # 400 events of 25 kB wait for a client who does not read
        with suppress(ConnectionClosed):
            while True:
                event = await wire.event("1")
                versions.append(event["change"]["version"])
                cursor = event["cursor"]
        assert len(versions) < 400, "all of it fitted into the buffers: this proves nothing"
    assert slow_clients(service.url, token) == let_go + 1
    async with open_wire(service.url, token) as wire:
        await wire.subscribe("2", query, after=cursor)
        while len(versions) < 400:
            versions.append((await wire.event("2"))["change"]["version"])
    assert versions == list(range(400))
