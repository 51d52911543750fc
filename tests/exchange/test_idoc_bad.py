"""Files that are no IDocs, or mean harm: refused with a finding, in memory that has a bound."""

import tracemalloc
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from models.rules.finding_codes import Code
from resolvers.exchange.formats import Raw, Unreadable
from resolvers.exchange.idoc import READER
from resolvers.exchange.idoc.parsing import Splitter
from tests.support.idocs import EXAMPLE, of, read, split

HEAD = b'<DEBMAS06><IDOC BEGIN="1">'
MIB = 1 << 20
GIB = 1 << 30


async def refused(body: bytes) -> Code:
    with pytest.raises(Unreadable) as caught:
        await split(body)
    [finding] = caught.value.findings
    return finding.code


class Endless:
    """A gibibyte, a piece at a time; counts what was taken of it."""

    def __init__(self, head: bytes, piece: bytes) -> None:
        self._head, self._piece = head, piece
        self.taken = 0

    async def chunks(self) -> AsyncIterator[bytes]:
        yield self._head
        while self.taken < GIB:
            self.taken += len(self._piece)
            yield self._piece


@pytest.fixture
def traced() -> Iterator[None]:
    tracemalloc.start()
    yield
    tracemalloc.stop()


@pytest.mark.usefixtures("traced")
@pytest.mark.parametrize(
    ("head", "piece"),
    [
        (HEAD + b"<A>", b"x" * 65536),  # one text
        (HEAD + b'<A B="', b"x" * 65536),  # one attribute
        (HEAD + b"<!--", b"x" * 65536),  # one comment
        (HEAD + b"<", b"x" * 65536),  # one name
        (b"<DEBMAS06>", b" " * 65536),  # between IDocs
        (b"", b"\n" * 65536),  # before the document
        (b"<", b"x" * 65536),
        (HEAD, b"<A/>" * 16384),  # elements without end
        (HEAD, b"<E1KNVVM>1</E1KNVVM>" * 3000),
        (HEAD, b"<a>" * 16384),  # deep
        (b"<!DOCTYPE a [", b"<!-- -->" * 8192),
    ],
)
async def test_a_gibibyte_is_refused_early(head: bytes, piece: bytes) -> None:
    endless = Endless(head, piece)
    with pytest.raises(Unreadable) as caught:
        async for _ in READER.split(endless.chunks()):
            pass
    [finding] = caught.value.findings
    assert finding.code in (Code.IN_SIZE, Code.IN_XML)
    assert endless.taken <= 6 * MIB
    assert tracemalloc.get_traced_memory()[1] < 32 * MIB


@pytest.mark.usefixtures("traced")
async def test_a_large_file_of_many_idocs_passes_in_little_memory() -> None:
    one = EXAMPLE.partition("<DEBMAS06>")[2].removesuffix("</DEBMAS06>").encode()

    async def chunks() -> AsyncIterator[bytes]:
        yield b"<DEBMAS06>"
        for _ in range(80):
            yield one * 100
        yield b"</DEBMAS06>"

    places = [raw.place async for raw in READER.split(chunks())]
    assert (len(places), places[-1]) == (8_000, "IDOC 8000")
    assert tracemalloc.get_traced_memory()[1] < 3 * MIB


@pytest.mark.usefixtures("traced")
@pytest.mark.parametrize(
    "inside", [b"<A/>" * 900_000, b"<E1X>" * 900_000, b"<A>" + b"x" * (5 << 20) + b"</A>"]
)
async def test_what_somebody_edited_is_bounded_too(inside: bytes) -> None:
    message = READER.read(Raw(HEAD + inside + b"</IDOC></DEBMAS06>", "IDOC 1"))
    [finding] = message.findings
    assert (finding.code in (Code.IN_SIZE, Code.IN_XML), message.status) == (True, "60")
    assert tracemalloc.get_traced_memory()[1] < 100 * MIB


async def test_an_external_entity_is_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("SECRET", "utf-8")
    inside = EXAMPLE.replace("泸州蓝江纤维素股份有限公司", "&x;").partition("?>")[2]
    for declared in (f'SYSTEM "{secret.as_uri()}"', f'PUBLIC "p" "{secret.as_uri()}"', '"internal"'):
        body = f"<!DOCTYPE DEBMAS06 [<!ENTITY x {declared}>]>{inside}".encode()
        assert await refused(body) is Code.IN_XML
        message = READER.read(Raw(body, "IDOC 1"))
        assert [one.code for one in message.findings] == [Code.IN_XML]
        assert "SECRET" not in repr(message.findings)
    assert await refused(f'<!DOCTYPE a SYSTEM "{secret.as_uri()}">{inside}'.encode()) is Code.IN_XML
    assert await refused(inside.encode()) is Code.IN_XML  # an entity that nobody declared


async def test_entities_that_multiply_are_not_read() -> None:
    laughs = "".join(f'<!ENTITY a{at} "{f"&a{at - 1};" * 10}">' for at in range(1, 12))
    body = f'<!DOCTYPE D [<!ENTITY a0 "ha">{laughs}]><DEBMAS06><IDOC A="&a11;">&a11;</IDOC></DEBMAS06>'
    assert await refused(body.encode()) is Code.IN_XML


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", Code.IN_XML),
        (b"MATMAS", Code.IN_XML),
        (b'{"a": 1}', Code.IN_XML),
        (EXAMPLE.encode()[:-20], Code.IN_XML),
        (EXAMPLE.encode() + b"<more/>", Code.IN_XML),
        (b"<DEBMAS06/>", Code.IN_SEGMENT),
        (b"<DEBMAS06><E1KNA1M/></DEBMAS06>", Code.IN_FORMAT),
        (b"<html><body/></html>", Code.IN_FORMAT),
        (EXAMPLE.replace("utf-8", "").encode().replace("泸".encode(), b"\xff\xfe"), Code.IN_XML),
        (EXAMPLE.encode("gb18030"), Code.IN_XML),  # it says that it is UTF-8
        (EXAMPLE.replace("UTF-8", "EBCDIC-CP-US").encode(), Code.IN_XML),
        (EXAMPLE.replace("UTF-8", "GBK").encode().replace("泸".encode(), b"\xff"), Code.IN_XML),
        (EXAMPLE.encode("utf-16")[:-1], Code.IN_XML),
        (EXAMPLE.replace("泸", "\x01").encode(), Code.IN_XML),
    ],
)
async def test_what_is_no_file_of_idocs(body: bytes, code: Code) -> None:
    assert await refused(body) is code


@pytest.mark.parametrize(
    ("declared", "codec"),
    [
        ("GBK", "gbk"),
        ("gb2312", "gb18030"),
        ("GB18030", "gb18030"),
        ("UTF-16", "utf-16"),
        ("utf-8", "utf-8-sig"),
        ("UTF-16", "utf-16-le"),
    ],
)
async def test_encodings_that_are_declared(declared: str, codec: str) -> None:
    body = EXAMPLE.replace("UTF-8", declared).encode(codec)
    for size in (1, 5_000):
        [raw] = await split(body, size)
        assert READER.read(raw).patch["name1"] == "泸州蓝江纤维素股份有限公司"


async def test_the_first_idocs_of_a_file_that_breaks_off_have_come() -> None:
    body = EXAMPLE.encode().removesuffix(b"</DEBMAS06>") + b"<IDOC><broken"
    splitter = Splitter()
    assert [raw.place for raw in splitter.feed(body)] == ["IDOC 1"]
    with pytest.raises(Unreadable):
        list(splitter.close())


async def test_names_are_cut_where_they_are_told() -> None:
    message = await read(of(f"<{'N' * 5000}>7</{'N' * 5000}>"))
    [finding] = message.findings
    assert finding.params["field"] == finding.path[-1] == "N" * 30


async def test_findings_have_a_bound_and_an_error_is_among_them() -> None:
    unknown = "".join(f"<F{at}>7</F{at}>" for at in range(20_000))
    message = await read(of(f"{unknown}<E1KNVPM><PARVW>RG</PARVW></E1KNVPM>"))
    assert [one.code for one in message.findings] == [Code.IN_UNKNOWN_FIELD] * 100 + [Code.IN_PARENT]
