"""A megabyte of nonsense over every transport: how far it gets, counted. Next: test_bypass.py.

What it costs is measured by `python -m bench r`.
"""

import random
from collections.abc import Iterator
from typing import Any

import httpx
import orjson
import pytest
from graphql.language import lexer

import schema.documents
from tests.support.server import Service
from tests.support.socket import open_wire, token_of

SIZE = 1_000_000
GARBAGE = random.Random(7).randbytes(SIZE)
TEXT = random.Random(7).randbytes(SIZE // 2).hex()
NEW = "application/graphql-response+json"


def asked(query: str, variables: str = "{}") -> bytes:
    return b'{"query":%s,"variables":%s}' % (orjson.dumps(query), variables.encode())


# the body; the status and code of the answer
BODIES: dict[str, tuple[bytes, int, str]] = {
    "random bytes": (GARBAGE, 400, "BAD_REQUEST"),
    "a megabyte of {": (b"{" * SIZE, 400, "BAD_REQUEST"),
    "a megabyte of [": (b"[" * SIZE, 400, "BAD_REQUEST"),
    "objects in objects": (b'{"a":' * 150_000 + b"1" + b"}" * 150_000, 400, "BAD_REQUEST"),
    "lists in lists": (b"[" * 400_000 + b"]" * 400_000, 400, "BAD_REQUEST"),
    "a list of objects": (b"[" + b"{}," * 300_000 + b"{}]", 400, "BAD_REQUEST"),
    "a text": (b'"' + b"x" * SIZE + b'"', 400, "BAD_REQUEST"),
    "no query": (b'{"query":' + b"1" * 300 + b',"x":"' + b"x" * SIZE + b'"}', 400, "BAD_REQUEST"),
    "a document of random letters": (asked(TEXT), 400, "GRAPHQL_PARSE_FAILED"),
    "a document of {": (asked("{" * SIZE), 400, "GRAPHQL_PARSE_FAILED"),
    "a document of one comment": (asked("{ __typename } #" + "x" * SIZE), 400, "GRAPHQL_PARSE_FAILED"),
    "a document of one text": (asked('{ a(b: "' + "x" * SIZE + '") }'), 400, "GRAPHQL_PARSE_FAILED"),
    "variables of lists": (
        asked("{ __typename }", '{"a":[' + "1," * 400_000 + "1]}"),
        400,
        "TOO_MANY_INPUTS",
    ),
}


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, int]]:
    """How often tokens were read and documents validated."""
    counted = {"tokens": 0, "validated": 0}

    def counting(name: str, done: Any) -> Any:
        def wrapped(*args: Any, **kwargs: Any) -> Any:
            counted[name] += 1
            return done(*args, **kwargs)

        return wrapped

    monkeypatch.setattr(lexer.Lexer, "read_next_token", counting("tokens", lexer.Lexer.read_next_token))
    monkeypatch.setattr(schema.documents, "validate", counting("validated", schema.documents.validate))
    yield counted
    # counting does count, or zero would prove nothing
    counted["tokens"] = 0
    schema.documents.parse("{ __typename }")
    assert counted["tokens"] > 0


@pytest.mark.parametrize("name", BODIES)
def test_a_megabyte_is_refused_before_a_token_is_read(
    service: Service, work: dict[str, int], name: str
) -> None:
    body, status, code = BODIES[name]
    client = service.user("AU01")
    assert client.ask("{ __typename }") == {"__typename": "Query"}  # now it is known, and read no more
    work["tokens"] = work["validated"] = 0
    headers = {"authorization": f"Bearer {client.token}", "content-type": "application/json", "accept": NEW}
    response = client.http.post("/graphql", content=body, headers=headers)
    assert response.status_code == status
    assert [one["extensions"]["code"] for one in response.json()["errors"]] == [code]
    assert len(response.content) < 1_000
    assert (work["tokens"], work["validated"]) == (0, 0)


@pytest.mark.parametrize("name", BODIES)
def test_from_nobody_not_even_the_body_is_read(service: Service, work: dict[str, int], name: str) -> None:
    response = httpx.post(
        f"{service.url}/graphql", content=BODIES[name][0], headers={"content-type": "application/json"}
    )
    assert response.status_code == 401
    assert response.json()["errors"][0]["extensions"] == {"code": "UNAUTHENTICATED"}
    assert (work["tokens"], work["validated"]) == (0, 0)


@pytest.mark.parametrize("name", BODIES)
async def test_a_megabyte_over_a_socket_ends_it_or_is_an_error(
    service: Service, work: dict[str, int], name: str
) -> None:
    body, _, code = BODIES[name]
    async with open_wire(service.url, await token_of(service.dsn, "AU01", "auditor")) as wire:
        await wire.subscribe("0", "{ __typename }")
        assert (await wire.receive())["type"] == "next"
        assert (await wire.receive())["type"] == "complete"
        work["tokens"] = work["validated"] = 0
        if code == "BAD_REQUEST":
            await wire.connection.send(body if name == "random bytes" else body.decode())
            assert await wire.code() == 4400
        else:
            await wire.connection.send((b'{"id":"1","type":"subscribe","payload":' + body + b"}").decode())
            frame = await wire.receive()
            errors = frame["payload"] if frame["type"] == "error" else frame["payload"]["errors"]
            assert [one["extensions"]["code"] for one in errors] == [code]
    assert (work["tokens"], work["validated"]) == (0, 0)


def test_an_event_stream_is_no_other_way_in(service: Service, work: dict[str, int]) -> None:
    client = service.user("AU01")
    headers = {"authorization": f"Bearer {client.token}", "accept": "text/event-stream"}
    headers["content-type"] = "application/json"
    for body, status, code in BODIES.values():
        response = client.http.post("/graphql", content=body, headers=headers)
        if code == "BAD_REQUEST":
            assert response.status_code == status
            assert response.json()["errors"][0]["extensions"]["code"] == code
        else:
            data = [line for line in response.text.splitlines() if line.startswith("data: {")]
            assert orjson.loads(data[0][6:])["errors"][0]["extensions"]["code"] == code
    assert work["validated"] == 0
