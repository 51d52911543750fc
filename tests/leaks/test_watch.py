"""The tests of leaks notice what they are there for: with both nets taken away, rows and fields are found."""

import random
import re
from collections.abc import Generator
from typing import Any

import pytest

from models.catalog import Entity
from resolvers.access.caller import Caller, Grant
from resolvers.read import reader
from resolvers.read.guard import Guard
from resolvers.read.masks import Masks
from resolvers.read.visibility import Visibility
from tests.support.allowed import Allowed
from tests.support.leaking import Watch
from tests.support.stage import Asked, Stage, open_stage

_MARK = re.compile(r"ZQ[0-9A-Z]{5}|95\d{14}")  # whole: a random number may begin like one
SALES = Caller("SC99", (Grant("cashier", frozenset({"0723"}), frozenset({"F723/AQ/XX"})),))
_LISTED = Asked("{ customers(first: 50) { nodes { id name1 } } }", {})
_COUNTED = Asked("{ customers(orderBy: [{ field: NAME1, direction: ASC }]) { edges { cursor } } }", {})
_SHIELDED = Asked(
    "{ customers(first: 50) { nodes { taxNumber1 uscc contactPersons { lastName phone } } } }", {}
)
_LOGGED = Asked("{ changeDocuments(first: 100) { nodes { items { oldValue newValue } } } }", {})
_ARCHIVED = Asked("{ archiveItems(first: 50) { nodes { title attachments { nodes { fileName } } } } }", {})


@pytest.fixture(scope="module")
def stage(database_server: str, planted: str) -> Generator[Stage]:
    with open_stage(database_server, planted) as found:
        yield found


@pytest.fixture
def no_guard(monkeypatch: pytest.MonkeyPatch) -> Generator[pytest.MonkeyPatch]:
    def admit(*_all: Any) -> None: ...

    reader._sight.cache_clear()
    monkeypatch.setattr(Guard, "admit", admit)
    yield monkeypatch
    reader._sight.cache_clear()


def leaks(stage: Stage, asked: Asked) -> dict[str, list[str]]:
    answer = stage.answer(asked, SALES)
    assert isinstance(answer, bytes), answer
    return Watch(stage.world).leaks(answer.decode(), Allowed(stage.world, SALES), asked.text)


@pytest.mark.parametrize("asked", [_LISTED, _COUNTED, _SHIELDED, _LOGGED, _ARCHIVED])
def test_the_service_as_it_is(stage: Stage, asked: Asked) -> None:
    assert leaks(stage, asked) == {}


@pytest.mark.parametrize("asked", [_LISTED, _COUNTED, _LOGGED, _ARCHIVED])
def test_rows_are_noticed(stage: Stage, asked: Asked, no_guard: pytest.MonkeyPatch) -> None:
    def none(_self: Visibility, _entity: Entity, _alias: str, **_more: Any) -> list[str]:
        return []

    no_guard.setattr(Visibility, "conditions", none)
    assert leaks(stage, asked)


@pytest.mark.parametrize("asked", [_SHIELDED, _LOGGED])
def test_fields_are_noticed(stage: Stage, asked: Asked, no_guard: pytest.MonkeyPatch) -> None:
    def none(_caller: Caller) -> Masks:
        return Masks()

    def nothing(_caller: Caller) -> dict[str, Any]:
        return {}

    no_guard.setattr(Masks, "for_caller", none)
    no_guard.setattr(reader, "values_of", nothing)
    assert leaks(stage, asked)


def test_every_value_is_there_once(stage: Stage) -> None:
    """Of marked columns; what two rows share cannot tell which of them it comes from."""
    places = Watch(stage.world).sources
    marked = {word: where for word, where in places.items() if _MARK.fullmatch(word)}
    assert len(marked) > 2_000
    assert all(len({one.rsplit(" ", 1)[0] for one in where}) == 1 for where in marked.values())
    assert random.Random(1).choice(sorted(marked)) in places
