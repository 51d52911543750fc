"""docs/integrators-idoc.md has the segments and fields that are read and written, and no others."""

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from resolvers.exchange import idoc
from resolvers.exchange.idoc.segments import CARRIED, RETAIL, TEXTS, Kind, kinds

SCHEMA = Path(idoc.__file__).with_name("DEBMAS.xsd")
DOCS = Path(__file__).resolve().parents[2] / "docs" / "integrators-idoc.md"


def camel(name: str) -> str:
    head, *tail = name.split("_")
    return head + "".join(part.capitalize() for part in tail)


def row(kind: Kind) -> str:
    where = camel(kind.path[-1]) if kind.path else "customer"
    return f"| `{kind.name}` | {kind.above} | {where} | {' · '.join(fields(kind))} |"


def fields(kind: Kind) -> Iterator[str]:
    yield from (f"{sap} → {camel(column.name)}" for sap, column in kind.fields.items())
    for one in kind.composed:
        yield f"{', '.join(one.fields)} → {', '.join(map(camel, one.columns))}"


def test_the_table_is_the_code() -> None:
    told = [line for line in DOCS.read_text("utf-8").splitlines() if line.startswith(("| `E1", "| `Z1"))]
    assert told == [row(kind) for kind in kinds().values()]


def test_all_other_segments_are_named() -> None:
    text = DOCS.read_text("utf-8")
    lines = {header[1] for header in TEXTS.values()}
    families = {name[:5] for name in RETAIL}
    assert [name for name in {*TEXTS, *lines, *CARRIED} - {"E1KNKKL"} if name not in text] == []
    assert [name for name in families if name not in text] == []


def test_all_fields_of_the_schema_are_known() -> None:
    """The schema was written down from domain 3.1, the segments are derived from the catalog."""
    space = "{http://www.w3.org/2001/XMLSchema}"
    schema = ElementTree.fromstring(SCHEMA.read_text("utf-8"))
    types = {one.get("name"): one for one in schema.iter(f"{space}complexType")}
    for name, kind in kinds().items():
        elements = {str(one.get("name")) for one in types[name].iter(f"{space}element")}
        told = {one for one in elements if not one.startswith(("E1", "Z1"))}
        assert told - {"MSGFN"} - kind.known == set()
        assert kind.known - kind.silent <= told
