"""What reaches a NATS stream, however often it is sent. Next: ../../resolvers/outbound/publishing.py."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import pytest
from nats.aio.client import Client
from nats.errors import Error
from nats.js import JetStreamContext

from models.rules.exchange.receiving import Channel
from resolvers.feed.change import Position
from resolvers.outbound.leading import Unfit
from resolvers.outbound.publishing import Publisher, opened_publisher, telling
from resolvers.outbound.receivers import ReceiverRow, find
from resolvers.outbound.rendering import Rendered
from tests.support.nats_server import NatsServer, nats_program, nats_server
from tests.support.proxy import open_proxy
from tests.support.receiving import a_receiver, enter_receiver

__all__ = ["nats_program", "nats_server"]

ERP = a_receiver("ERP", endpoint="erp")
SHOP = a_receiver("SHOP", endpoint="shop.eu")


def event(number: int, customer: str = "0100000001", body: bytes = b"{}") -> Rendered:
    name = f"{number:010d}"
    return Rendered(customer, name, Position(number, name), body, "application/cloudevents+json", "json")


@asynccontextmanager
async def open_stream(server: NatsServer) -> AsyncGenerator[JetStreamContext]:
    connection = Client()
    await connection.connect(server.url)
    try:
        yield JetStreamContext(connection)
    finally:
        await connection.close()


async def stored(server: NatsServer, start: str = "") -> list[Any]:
    """All that the stream holds of the subjects that start so, in its order."""
    async with open_stream(server) as context:
        reader: Any = context
        count = (await context.stream_info("DOSSIER")).state.messages
        found = await reader.subscribe(">", stream="DOSSIER", ordered_consumer=True)
        messages = [await found.next_msg(5) for _ in range(count)]
    return [one for one in messages if one.subject.startswith(start)]


async def test_events_lie_under_their_customer_with_the_head_of_a_cloudevent(nats_server: NatsServer) -> None:
    async with opened_publisher(nats_server.url, "DOSSIER", 30) as publisher:
        await publisher.publish(ERP, [event(1), event(2, "0100000002"), event(3)])
    found = await stored(nats_server)
    assert sorted(one.subject for one in found) == [
        *("erp.customer.100000001", "erp.customer.100000001", "erp.customer.100000002")
    ]
    first = next(one for one in found if one.headers["ce-id"] == "0000000001")
    assert first.data == b"{}"
    assert first.headers == {
        "Nats-Msg-Id": "ERP_0000000001_erp.customer.100000001",
        "Nats-Expected-Stream": "DOSSIER",
        "ce-specversion": "1.0",
        "ce-id": "0000000001",
        "ce-source": "/dossier",
        "ce-type": "dossier.customer.changed",
        "ce-subject": "100000001",
        "content-type": "application/cloudevents+json",
    }


async def test_what_is_sent_again_is_there_once_and_each_receiver_has_its_own(
    nats_server: NatsServer,
) -> None:
    events = [event(number, f"01000000{number % 3:02d}") for number in range(1, 31)]
    async with (
        opened_publisher(nats_server.url, "DOSSIER", 30) as one,
        opened_publisher(nats_server.url, "DOSSIER", 30) as other,
    ):
        await one.publish(ERP, events[:20])  # its worker dies before the place is saved
        await asyncio.gather(other.publish(ERP, events), one.publish(ERP, events), one.publish(SHOP, events))
    for subject in ("erp.customer", "shop.eu.customer"):
        for customer in range(3):
            found = await stored(nats_server, f"{subject}.1000000{customer:02d}")
            assert [int(one.headers["ce-id"]) for one in found] == [
                number for number in range(1, 31) if number % 3 == customer
            ]


async def test_a_stream_of_the_operator_keeps_what_he_set(nats_server: NatsServer) -> None:
    async with open_stream(nats_server) as context:
        manager: Any = context
        await manager.add_stream(name="OWN", subjects=["other.>"], max_msgs=77)
        async with opened_publisher(nats_server.url, "OWN", 30) as publisher:
            await publisher.publish(ERP, [event(1)])
        config = (await context.stream_info("OWN")).config
    assert (config.subjects, config.max_msgs) == (["other.>", "erp.customer.*"], 77)


async def test_what_is_published_under_another_subject_is_no_repetition(nats_server: NatsServer) -> None:
    async with opened_publisher(nats_server.url, "DOSSIER", 30) as publisher:
        await publisher.publish(ERP, [event(1)])
        await publisher.publish(a_receiver("ERP", endpoint="moved"), [event(1)])
    found = await stored(nats_server)
    assert sorted(one.subject for one in found) == ["erp.customer.100000001", "moved.customer.100000001"]


async def test_a_stream_that_is_gone_is_not_made_anew_in_silence(
    nats_server: NatsServer, fresh_database: str
) -> None:
    async with (
        asyncpg.create_pool(fresh_database, min_size=1, max_size=2) as pool,
        opened_publisher(nats_server.url, "DOSSIER", 30) as publisher,
        open_stream(nats_server) as context,
    ):
        await enter_receiver(pool, "ERP", Channel.NATS, "erp")
        tell = telling(pool, publisher, _Renders())  # type: ignore[arg-type]
        await tell(await _found(pool), [])
        manager: Any = context
        await manager.delete_stream("DOSSIER")
        with pytest.raises(Unfit, match=r"RESYNC_REQUIRED"):
            await tell(await _found(pool), [])
        await pool.execute("UPDATE receiver SET offered_xid = NULL, offered_number = NULL")  # as a snapshot
        await tell(await _found(pool), [])
        assert (await context.stream_info("DOSSIER")).state.messages == 1


class _Renders:
    async def events(self, *_given: object) -> list[Rendered]:
        return [event(1)]


async def _found(pool: asyncpg.Pool) -> ReceiverRow:
    row = await find(pool, "ERP")
    assert row is not None
    return row


async def test_an_event_that_no_message_can_hold_is_told(nats_server: NatsServer) -> None:
    async with opened_publisher(nats_server.url, "DOSSIER", 30) as publisher:
        with pytest.raises(Unfit, match="change 0000000002 is longer"):
            await publisher.publish(ERP, [event(1), event(2, body=bytes(2 << 20)), event(3)])
    assert [one.headers["ce-id"] for one in await stored(nats_server)] == ["0000000001"]


async def test_an_event_that_the_operators_stream_does_not_take_is_told(nats_server: NatsServer) -> None:
    async with open_stream(nats_server) as context:
        manager: Any = context
        await manager.add_stream(name="OWN", subjects=["erp.customer.*"], max_msg_size=500)
        async with opened_publisher(nats_server.url, "OWN", 30) as publisher:
            await publisher.publish(ERP, [event(1)])
            with pytest.raises(Unfit, match="change 0000000002 is longer"):
                await publisher.publish(ERP, [event(2, body=bytes(1000))])


async def test_a_server_that_dies_and_a_line_that_is_cut_lose_and_reorder_nothing(
    nats_server: NatsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("resolvers.outbound.publishing._ACK_SECONDS", 0.5)
    events = [event(number, f"010000000{number % 10}") for number in range(1, 401)]
    async with open_proxy(("127.0.0.1", nats_server.port)) as proxy:
        async with opened_publisher(f"nats://127.0.0.1:{proxy.port}", "DOSSIER", 30) as publisher:
            sending = asyncio.create_task(_until_sent(publisher, events))
            await _held_at(proxy, 20_000)
            proxy.cut()
            await _held_at(proxy, 40_000)
            nats_server.kill()
            nats_server.start()
            assert await sending > 1
    found = [int(one.headers["ce-id"]) for one in await stored(nats_server)]
    assert sorted(found) == list(range(1, 401))
    for last in range(10):
        assert [one for one in found if one % 10 == last] == [
            one for one in range(1, 401) if one % 10 == last
        ]


async def _until_sent(publisher: Publisher, events: list[Rendered]) -> int:
    """How often it was tried."""
    for turn in range(1, 100):
        try:
            await publisher.publish(ERP, events)
        except (OSError, Error):
            await asyncio.sleep(0.1)
        else:
            return turn
    raise AssertionError("nothing was taken")


async def _held_at(proxy: Any, passed: int) -> None:
    async with asyncio.timeout(30):
        while proxy.passed < passed:  # noqa: ASYNC110 -- at any moment
            await asyncio.sleep(0.001)
