"""Own selections are told as they were saved, in bounded memory. Next: test_rendering.py."""

from dataclasses import replace

import pytest

from models.rules.exchange.receiving import Told
from resolvers.access.seal import Sealer
from resolvers.feed.cursor import LogCursors
from resolvers.outbound import delta
from resolvers.outbound.rendering import Unrenderable
from resolvers.read import Options, Reader
from schema import schema
from schema.exchange import selecting
from schema.exchange.selecting import Selections
from schema.limits import DEFAULT
from tests.support.receiving import a_receiver


def selections() -> Selections:
    reader = Reader(None, schema.core, Options(bytes(32), Sealer(bytes(32))))  # pyright: ignore[reportArgumentType]
    return Selections(schema, reader, LogCursors(bytes(32)))


def aliased(count: int) -> str:
    return f"{{ customer {{ {' '.join(f'n{at}: name1' for at in range(count))} }} }}"


def test_what_an_operator_allows_is_rendered_whatever_is_usual() -> None:
    found, text = selections(), aliased(DEFAULT.aliases + 10)
    assert found.wrong_with(text, DEFAULT) is not None
    assert found.wrong_with(text, replace(DEFAULT, aliases=DEFAULT.aliases + 20)) is None
    assert found._known(text).followup.asks_database
    with pytest.raises(Unrenderable):
        found._known("{ customer { none } }")


def test_selections_that_nobody_has_any_more_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selecting, "_KEPT", 3)
    found = selections()
    kept = [found._known(aliased(count)) for count in range(1, 6)]
    assert found._known(aliased(5)) is kept[4]
    assert found._known(aliased(1)) is not kept[0]


def test_a_delta_of_own_selections_is_short() -> None:
    assert delta._most_of(a_receiver("ERP", format=Told.GRAPHQL)) == 500
    assert delta._most_of(a_receiver("ERP", format=Told.NDJSON)) == 1_000
    assert delta._most_of(a_receiver("ERP", format=Told.EVENT)) == 5_000


async def test_bodies_of_many_bytes_end_a_delta() -> None:
    looked = delta._Looked(a_receiver("ERP").position)
    for _ in range(5):
        assert looked.fits
        await looked.begin(_bodies(delta._MOST_BYTES // 4))
    await looked.begin(_bodies(0))
    assert not looked.fits


async def _bodies(size: int) -> delta.Bodies:
    return {"1": bytes(size)}
