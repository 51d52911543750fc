"""Long answers come packed to those who take gzip, with the same content. Next: test_http.py."""

import gzip
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from schema.packing import pack, takes_gzip
from tests.support.door import Door, open_door
from tests.support.server import Service, service

__all__ = ["service"]

LONG = """{
  countries(first: 100) { nodes { country nameZh nameEn } }
  referenceCodes(first: 100) { nodes { list key nameZh nameEn } }
}"""
SHORT = "{__typename}"
SCRIPT = Path(__file__).resolve().parents[2] / "schema" / "graphiql" / "graphiql.min.js"


@pytest.fixture
async def door(database: str, tmp_path: Path) -> AsyncGenerator[Door]:
    async with open_door(database, tmp_path) as door:
        yield await door.as_roles("TEST", "auditor")


async def raw(door: Door, query: str, accepted: str) -> tuple[dict[str, str], bytes]:
    """Headers and the body as it went over the wire."""
    signed = {"authorization": f"Bearer {door.token}", "accept-encoding": accepted}
    request = door.http.build_request("POST", "/graphql", json={"query": query}, headers=signed)
    response = await door.http.send(request, stream=True)
    body = b"".join([part async for part in response.aiter_raw()])
    assert response.headers["content-length"] == str(len(body))
    return dict(response.headers), body


async def test_a_long_answer_is_packed_and_says_so(door: Door) -> None:
    _, plain = await raw(door, LONG, "identity")
    headers, packed = await raw(door, LONG, "gzip, deflate, br")
    assert headers["content-encoding"] == "gzip"
    assert headers["vary"] == "accept-encoding"
    assert headers["content-type"] == "application/json; charset=utf-8"
    assert gzip.decompress(packed) == plain
    assert len(packed) < len(plain) / 2


async def test_what_is_short_or_not_wanted_is_not_packed(door: Door) -> None:
    for query, accepted in ((LONG, ""), (LONG, "br"), (LONG, "gzip;q=0"), (SHORT, "gzip")):
        headers, body = await raw(door, query, accepted)
        assert "content-encoding" not in headers
        assert body.startswith(b'{"data":')


async def test_graphiql_comes_packed(door: Door) -> None:
    response = await door.http.get("/graphiql/graphiql.min.js", headers={"accept-encoding": "gzip"})
    assert response.headers["content-encoding"] == "gzip"
    assert response.content == SCRIPT.read_bytes()


async def test_packing_can_be_switched_off(database: str, tmp_path: Path) -> None:
    async with open_door(database, tmp_path, compress_from_bytes=0) as door:
        headers, _ = await raw(await door.as_roles("TEST", "auditor"), LONG, "gzip")
    assert "content-encoding" not in headers


def test_a_websocket_is_never_packed(service: Service) -> None:
    address = f"{service.url.replace('http', 'ws')}/graphql"
    with connect(address, subprotocols=[Subprotocol("graphql-transport-ws")]) as socket:
        assert socket.response is not None
        assert "sec-websocket-extensions" not in socket.response.headers


@pytest.mark.parametrize(
    ("accepted", "takes"),
    [
        (b"gzip", True),
        (b"GZip;q=0.5", True),
        (b"br, gzip", True),
        (b"*", True),
        (b"", False),
        (b"identity", False),
        (b"gzip;q=0, *", False),
        (b"*;q=0", False),
        (b"gzip;q=x", False),
        (b"gzipped", False),
    ],
)
def test_accept_encoding_is_read_as_it_is_meant(accepted: bytes, takes: bool) -> None:
    assert takes_gzip(accepted) is takes


@pytest.mark.parametrize("size", [1, 262_144, 262_145, 2_000_000])
async def test_every_length_unpacks_to_itself(size: int) -> None:
    body = b"0123456789abcdef" * (size // 16 + 1)
    assert gzip.decompress(await pack(body[:size])) == body[:size]
