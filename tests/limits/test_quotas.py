"""What one user may have open at once: subscriptions, requests with bytes. Next: test_gate.py."""

import asyncio
import hashlib
import time
from collections.abc import Generator

import asyncpg
import httpx
import pytest

from schema.seats import NoSeat, Seats
from storage.keys_file import make_key_file
from tests.support.events import PLACES, open_events
from tests.support.server import Service, running
from tests.support.socket import open_wire, token_of
from tests.support.uploading import Sender, sending

MOST = 3


@pytest.fixture(scope="module")
def narrow(database_server: str, tmp_path_factory: pytest.TempPathFactory) -> Generator[Service]:
    folder = tmp_path_factory.mktemp("narrow")
    make_key_file(folder / "keys" / "attachments.json")
    with running(database_server, folder, most_streams=MOST, most_uploads=2) as found:
        yield found


async def test_seats_are_counted_for_each_user_and_come_back() -> None:
    seats = Seats(2)
    async with seats.one("A"), seats.one("B"):
        async with seats.one("A"):
            with pytest.raises(NoSeat) as full:
                async with seats.one("A"):
                    pass
            assert full.value.most == 2
            async with seats.one("B"):
                pass
        with pytest.raises(ValueError, match="x"):
            async with seats.one("A"):
                raise ValueError("x")
        async with seats.one("A"):
            pass
    assert seats._taken == {}


async def test_without_a_limit_there_are_as_many_as_one_likes() -> None:
    seats = Seats()
    async with seats.one("A"), seats.one("A"), seats.one("A"):
        assert seats._taken == {"A": 3}


async def test_a_flood_of_subscriptions_ends_at_the_users_limit(narrow: Service) -> None:
    """Over all connections and transports and with whatever token; another user has his own."""
    token, again = [await token_of(narrow.dsn, "FLOOD", "auditor") for _ in range(2)]
    async with open_wire(narrow.url, token) as wire, open_wire(narrow.url, again) as other:
        await wire.subscribe("a", PLACES)
        await other.subscribe("b", PLACES)
        async with open_events(narrow.url, token) as events:
            assert events.response.status_code == 200
            await _settled(narrow, 3)
            await wire.subscribe("c", PLACES)
            frame = await wire.receive()
            assert (frame["id"], frame["type"]) == ("c", "error")
            assert frame["payload"] == [
                {
                    "message": f"You follow {MOST} subscriptions at once, which is the most.",
                    "extensions": {"code": "TOO_MANY_STREAMS", "limit": MOST},
                }
            ]
            async with open_events(narrow.url, again) as more:
                event = await more.event()
                assert event.payload["errors"][0]["extensions"]["code"] == "TOO_MANY_STREAMS"
                assert (await more.event()).name == "complete"
            async with open_wire(narrow.url, await token_of(narrow.dsn, "CALM", "auditor")) as calm:
                await calm.subscribe("1", PLACES)
                await _settled(narrow, 4)
        await _settled(narrow, 2)
        await wire.subscribe("d", PLACES)  # one has ended
        await _settled(narrow, 3)
        await other.subscribe("query", "{ __typename }")  # queries are no subscriptions
        assert (await other.receive())["payload"] == {"data": {"__typename": "Query"}}


async def _settled(service: Service, running: int) -> None:
    """Until so many subscriptions run."""
    headers = {"authorization": f"Bearer {await token_of(service.dsn, 'AU01', 'auditor')}"}
    async with httpx.AsyncClient() as http, asyncio.timeout(10):
        while True:
            page = (await http.get(f"{service.url}/metrics", headers=headers)).text
            if f"dossier_streams {running}.0" in page.splitlines():
                return


@pytest.fixture
def sender(narrow: Service) -> Generator[Sender]:
    with sending(narrow, narrow.settings.var_folder) as found:
        yield found


def test_a_user_sends_only_so_many_uploads_at_once(narrow: Service, sender: Sender) -> None:
    places = [sender.begin(10) for _ in range(3)]
    with sender.begun_request(places[0], 10, b"1"), sender.begun_request(places[1], 10, b"1"):
        asyncio.run(_begun(narrow, 2))
        refused = sender.patch(places[2], 0, b"")
        assert refused.status_code == 429
        assert refused.headers["retry-after"] == "1"
        assert refused.json() == {
            "code": "TOO_MANY_UPLOADS",
            "message": "You send 2 uploads at once, which is the most.",
        }
    ends = time.monotonic() + 20
    while sender.patch(places[2], 0, b"").status_code == 429:  # until both are known to be cut
        assert time.monotonic() < ends
    answer = sender.put(places[2], b"0123456789")
    assert answer.status_code == 201
    assert answer.json()["sha256"] == hashlib.sha256(b"0123456789").hexdigest()


async def _begun(service: Service, uploads: int) -> None:
    """Until so many are in the hands of a request."""
    connection = await asyncpg.connect(service.dsn)
    async with asyncio.timeout(20):
        while await connection.fetchval("SELECT count(*) FROM upload WHERE fence > 0") < uploads:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    await connection.close()
