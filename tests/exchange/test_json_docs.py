"""The chapter for integrators names every property that is read or written, and its examples are read."""

import re
from pathlib import Path

import orjson
import pytest

from models.rules.exchange.message import Format
from models.rules.shape import camel
from resolvers.exchange.formats import Raw, reader_of
from resolvers.exchange.odata.entities import COMMUNICATION, SHORTER, entities, our_lists

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "integrators-json.md").read_text("utf-8")
EXAMPLES = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("entity", [*vars(entities())])
def test_every_property_stands_there(entity: str) -> None:
    for word, column in getattr(entities(), entity).properties.items():
        assert f"{word} → {camel(column)}" in PAGE


def test_every_list_and_limit_stands_there() -> None:
    for navigation, word, column in COMMUNICATION:
        assert f"{navigation} ({word}) → {camel(column)}" in PAGE
    for word in our_lists():
        assert f"`{word}`" in PAGE
    for word in SHORTER:
        assert word in PAGE or word == "TaxNumber4"


def test_the_examples_are_read() -> None:
    line, body = EXAMPLES
    entity = orjson.dumps(orjson.loads(body)["value"][0])
    for kind, one in ((Format.NDJSON, line.strip().encode()), (Format.ODATA, entity)):
        message = reader_of(kind).read(Raw(one, ""))
        assert message.findings == ()
        assert message.number == "100000004"
        assert message.patch["sales_areas"][0]["delivery_priority"] == "03"
