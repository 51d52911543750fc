"""GraphQL over HTTP: statuses and media types as the specification asks. Next: test_schema.py."""

import gzip
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

from tests.support.door import Door, open_door

NEW = "application/graphql-response+json"
OLD = "application/json"


@pytest.fixture
async def door(database: str, tmp_path: Path) -> AsyncGenerator[Door]:
    async with open_door(database, tmp_path) as door:
        yield await door.as_roles("TEST", "auditor")


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        (None, OLD),
        ("*/*", OLD),
        ("application/*", OLD),
        (OLD, OLD),
        (NEW, NEW),
        (f"{NEW}, {OLD};q=0.9", NEW),
        (f"{NEW};q=0.1, {OLD};q=0.9", OLD),
        (f"{OLD}; charset=utf-8", OLD),
        (f"text/html, {NEW}", NEW),
    ],
)
async def test_the_media_type_is_the_wanted_one(door: Door, accept: str | None, media: str) -> None:
    response = await door.post({"query": "{__typename}"}, **({"accept": accept} if accept else {}))
    assert response.status_code == 200
    assert response.headers["content-type"] == f"{media}; charset=utf-8"
    assert response.headers["cache-control"] == "no-store"
    assert response.content == b'{"data":{"__typename":"Query"}}'


async def test_another_media_type_is_not_acceptable(door: Door) -> None:
    response = await door.post({"query": "{__typename}"}, accept="text/html")
    assert response.status_code == 406


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{nothing}", "GRAPHQL_VALIDATION_FAILED"),
        ("query A{__typename} query B{__typename}", "GRAPHQL_VALIDATION_FAILED"),
    ],
)
async def test_a_document_that_cannot_run_is_400_for_the_new_media_type_only(
    door: Door, query: str, code: str
) -> None:
    for accept, status in ((NEW, 400), (OLD, 200)):
        response = await door.post({"query": query}, accept=accept)
        assert response.status_code == status
        body = response.json()
        assert "data" not in body
        assert body["errors"][0]["extensions"]["code"] == code


async def test_variables_that_do_not_fit_are_input_errors(door: Door) -> None:
    document = "query($n: String!){customer(number: $n){name1}}"
    bodies: list[dict[str, Any]] = [
        {"query": document},
        {"query": document, "variables": {"n": 7}},
        {"query": document, "variables": {"n": None}},
    ]
    for body in bodies:
        response = await door.post(body, accept=NEW)
        assert response.status_code == 400
        assert response.json()["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"query"',
        b"{}",
        b'{"query": 7}',
        b'{"query": ""}',
        b'{"query": "{__typename}", "variables": []}',
        b'{"query": "{__typename}", "variables": "{}"}',
        b'{"query": "{__typename}", "operationName": 7}',
        b'{"query": "{__typename}", "extensions": 7}',
        b'[{"query": "{__typename}"}]',
        b"\xff",
    ],
)
async def test_a_body_that_is_no_request_is_400(door: Door, body: bytes) -> None:
    for accept in (NEW, OLD):
        response = await door.http.post(
            "/graphql",
            content=body,
            headers={"authorization": f"Bearer {door.token}", "content-type": OLD, "accept": accept},
        )
        assert response.status_code == 400
        assert response.json()["errors"][0]["extensions"]["code"] == "BAD_REQUEST"


@pytest.mark.parametrize(
    "kind",
    [
        "",
        "text/plain",
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded",
        f"{OLD}; charset=latin1",
    ],
)
async def test_only_json_in_utf8_is_taken(door: Door, kind: str) -> None:
    """Forms, which another site's page can send without asking, are not."""
    response = await door.http.post(
        "/graphql",
        content=b'{"query": "{__typename}"}',
        headers={"authorization": f"Bearer {door.token}", "content-type": kind},
    )
    assert response.status_code == 415


async def test_a_body_of_more_than_a_megabyte_is_413(door: Door) -> None:
    exact = 1_048_576 - len('{"query":"{__typename}","variables":{"a":""}}')
    whole = await door.post({"query": "{__typename}", "variables": {"a": "x" * exact}})
    assert whole.json() == {"data": {"__typename": "Query"}}
    more = await door.post({"query": "{__typename}", "variables": {"a": "x" * (exact + 1)}})
    assert more.status_code == 413

    async def chunks() -> AsyncGenerator[bytes]:
        for _ in range(20):
            yield b" " * 100_000

    response = await door.http.post(
        "/graphql",
        content=chunks(),
        headers={"authorization": f"Bearer {door.token}", "content-type": OLD},
    )
    assert response.status_code == 413


async def test_other_methods_are_405(door: Door) -> None:
    for method in ("PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"):
        response = await door.http.request(
            method, "/graphql", headers={"authorization": f"Bearer {door.token}"}
        )
        assert response.status_code == 405
        assert response.headers["allow"] == "POST, GET"


async def test_get_reads_but_never_writes(door: Door) -> None:
    signed = {"authorization": f"Bearer {door.token}"}
    read = await door.http.get("/graphql", params={"query": "{__typename}"}, headers=signed)
    assert read.json() == {"data": {"__typename": "Query"}}
    write = await door.http.get(
        "/graphql", params={"query": 'mutation{closePayerTask(taskId:"1"){__typename}}'}, headers=signed
    )
    assert write.status_code == 405
    for wrong in ({}, {"query": ""}, {"query": "{__typename}", "variables": "{"}):
        assert (await door.http.get("/graphql", params=wrong, headers=signed)).status_code == 400


async def test_the_operation_is_chosen_by_name(door: Door) -> None:
    document = "query A{a:__typename} query B{b:__typename}"
    answer = await door.post({"query": document, "operationName": "B"})
    assert answer.json() == {"data": {"b": "Query"}}
    unknown = await door.post({"query": document, "operationName": "C"})
    assert unknown.json()["errors"][0]["message"] == 'The document has no operation "C".'


async def test_introspection_is_whole_and_mixes_with_data(door: Door) -> None:
    data = await door.data('{__schema{queryType{name}} customer(number:"1"){name1} __typename}')
    assert data == {"__schema": {"queryType": {"name": "Query"}}, "customer": None, "__typename": "Query"}


async def test_subscriptions_need_a_stream(door: Door) -> None:
    response = await door.post({"query": "subscription{customerChanged{cursor}}"})
    assert response.status_code == 400
    assert "text/event-stream" in response.text


async def test_a_deep_or_huge_document_is_refused_cheaply(door: Door) -> None:
    deep = "{" * 5_000 + "}" * 5_000
    assert (await door.post({"query": deep}, accept=NEW)).status_code == 400
    wide = "{" + "__typename " * 20_000 + "}"
    assert (await door.post({"query": wide}, accept=NEW)).status_code == 400


async def test_a_compressed_body_is_not_guessed(door: Door) -> None:
    response = await door.http.post(
        "/graphql",
        content=gzip.compress(b'{"query": "{__typename}"}'),
        headers={"authorization": f"Bearer {door.token}", "content-type": OLD, "content-encoding": "gzip"},
    )
    assert response.status_code == 400
