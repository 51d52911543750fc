"""What fails for one change keeps no other from being told. Next: test_leaving.py."""

from collections.abc import AsyncGenerator, Sequence
from datetime import UTC, date, datetime

import asyncpg
import pytest

from models.rules.exchange.outgoing import Outgoing
from models.rules.exchange.receiving import Told
from resolvers.access.caller import Caller, Grant
from resolvers.access.seal import Sealer
from resolvers.exchange.formats import Addressed, Written
from resolvers.feed.change import Change, Item, Position
from resolvers.feed.cursor import LogCursors
from resolvers.outbound import dropping, rendering
from resolvers.outbound.events import Events
from resolvers.outbound.receivers import ReceiverRow
from resolvers.outbound.rendering import Rendered, Renderer, Sources, Unrenderable
from resolvers.outbound.told import Pair
from resolvers.read import Options, Reader
from schema import schema
from tests.support.receiving import a_receiver

_OWNER = Caller("ERP", (Grant.everywhere("integrator"),))
_BAD = "0000000002"


def change(number: int) -> Change:
    items = (Item(1, "KNA1", "", "NAME1", "U", None, None),)
    about = ("SC01", datetime(2026, 5, 6, tzinfo=UTC), "changeCustomer", "API", 2, "0001")
    place = Position(number, f"{number:010}")
    return Change(place, "DEBI", None, f"01000000{number:02}", *about, frozenset(), frozenset(), items)


CHANGES = [change(number) for number in (1, 2, 3)]


async def select(_selection: str, _caller: Caller, one: Change) -> bytes:
    if one.position.change_number == _BAD:
        raise TypeError("secret")
    return b"{}"


@pytest.fixture
async def renderer(database: str) -> AsyncGenerator[Renderer]:
    sealer = Sealer(bytes(32))
    async with asyncpg.create_pool(database, min_size=1, max_size=2) as pool:
        reader = Reader(pool, schema.core, Options(bytes(32), sealer))
        sources = Sources(reader, select, LogCursors(bytes(32)), lambda: date(2026, 5, 6))
        yield Renderer(pool, sealer, sources)


def told(found: Sequence[Rendered]) -> list[str | None]:
    assert [one.event_id for one in found] == [one.position.change_number for one in CHANGES]
    assert [one.body for one in found if one.error] == [b""]
    return [one.error for one in found]


async def test_a_selection_that_fails_is_that_changes_trouble(renderer: Renderer) -> None:
    receiver = a_receiver("ERP", format=Told.GRAPHQL, selection="{ cursor }")
    found = await renderer.events(receiver, CHANGES, _OWNER)
    assert told(found) == [None, "it cannot be rendered (TypeError)", None]


async def test_an_event_that_fails_is_that_changes_trouble(
    renderer: Renderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def bodies(_self: Events, pairs: Sequence[Pair], _caller: Caller) -> dict[str, bytes]:
        return {pair.change.position.change_number: await select("", _OWNER, pair.change) for pair in pairs}

    monkeypatch.setattr(Events, "bodies", bodies)
    found = await renderer.events(a_receiver("ERP"), CHANGES, _OWNER)
    assert told(found) == [None, "it cannot be rendered (TypeError)", None]


class _Writer:
    media_type, suffix = "text/plain", "txt"

    def write(self, customers: Sequence[Outgoing], _addressed: Addressed) -> Written:
        if customers[0].customer_number.endswith("2"):
            raise KeyError("secret")
        return Written(customers[0].customer_number.encode())


def _writer_for(_receiver: ReceiverRow) -> _Writer:
    return _Writer()


async def test_a_document_that_fails_ends_a_folder_behind_those_before_it(
    renderer: Renderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rendering, "writer_for", _writer_for)
    monkeypatch.setattr(Renderer, "owner", _owner)
    receiver, dropped = a_receiver("ERP", format=Told.NDJSON), list[str]()
    assert told(await renderer.events(receiver, CHANGES)) == [None, "it cannot be rendered (KeyError)", None]

    async def drop(_receiver: ReceiverRow, documents: Sequence[Rendered]) -> None:
        dropped.extend(one.key for one in documents)

    with pytest.raises(Unrenderable, match="change 0000000002: it cannot be rendered"):
        await dropping.telling(drop, renderer)(receiver, CHANGES)
    assert dropped == ["0100000001"]


async def test_who_is_away_is_not_the_changes_trouble(
    renderer: Renderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def bodies(*_given: object) -> dict[str, bytes]:
        raise asyncpg.ConnectionDoesNotExistError

    monkeypatch.setattr(Events, "bodies", bodies)
    with pytest.raises(asyncpg.ConnectionDoesNotExistError):
        await renderer.events(a_receiver("ERP"), CHANGES, _OWNER)


async def _owner(_self: Renderer, _receiver: ReceiverRow) -> Caller:
    return _OWNER
