"""Documents by their hash, over all three transports; strict mode takes nothing else. Next: ../faults."""

import asyncio
import hashlib
import json
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

import cli
from schema import schema
from schema.limits import DEFAULT
from schema.manifest import gather
from schema.trusted import ManifestError, Trusted, read_manifest
from settings import SettingsError, load_settings
from tests.support.events import open_body
from tests.support.log import Save, write
from tests.support.socket import Wire, open_wire
from tests.support.storm import House, open_house

ONE = "query One($n: String!) { customer(number: $n) { name1 } }"
FOLLOW = "subscription Follow { customerChanged { change { changeNumber } } }"
SAVE = (
    "mutation Save($n: String!, $v: Int) { changeCustomer(number: $n, expectedVersion: $v, "
    'input: { name1: "蓝江" }) { __typename } }'
)
TWO = "query A { __typename } query B { b: __typename }"
SCHEMA = "query Schema { __schema { queryType { name } } }"
OTHER = "{ other: __typename }"
NOT_FOUND = "PERSISTED_DOCUMENT_NOT_FOUND"
NOT_TRUSTED = "DOCUMENT_NOT_TRUSTED"


def id_of(text: str) -> str:
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"query": OTHER}, NOT_TRUSTED),
    ({"query": ONE}, NOT_TRUSTED),
    ({"query": "{ __schema { queryType { name } } }"}, NOT_TRUSTED),
    ({"query": "{"}, NOT_TRUSTED),
    ({"documentId": id_of(OTHER)}, NOT_FOUND),
    ({"documentId": "7"}, NOT_FOUND),
    ({"query": OTHER, "extensions": {"persistedQuery": {"sha256Hash": "0"}}}, NOT_FOUND),
    ({"documentId": id_of(ONE), "query": ONE}, "BAD_REQUEST"),
    ({"documentId": 7}, "BAD_REQUEST"),
    ({"extensions": {"persistedQuery": 7}}, "BAD_REQUEST"),
    ({}, "BAD_REQUEST"),
]


def manifest(folder: Path, *texts: str) -> Path:
    path = folder / "documents.json"
    path.write_text(json.dumps({id_of(text).removeprefix("sha256:"): text for text in texts}))
    return path


@pytest.fixture
async def strict(fresh_database: str, tmp_path: Path) -> AsyncGenerator[House]:
    path = manifest(tmp_path, ONE, FOLLOW, SAVE, TWO, SCHEMA)
    async with open_house(
        fresh_database, tmp_path, customers=1, trusted_documents=path, trusted_only=True
    ) as house:
        yield house


async def ask(house: House, body: dict[str, Any], method: str = "POST") -> dict[str, Any]:
    headers = {"authorization": f"Bearer {house.token}", "accept": "application/json"}
    async with httpx.AsyncClient(base_url=house.url, headers=headers) as http:
        if method == "GET":
            return (await http.get("/graphql", params=body)).json()
        return (await http.post("/graphql", json=body)).json()


def code_of(answer: dict[str, Any]) -> str:
    return answer["errors"][0]["extensions"]["code"]


async def test_over_http(strict: House) -> None:
    variables = {"n": strict.numbers[0]}
    named = await ask(strict, {"documentId": id_of(ONE), "variables": variables})
    assert named["data"]["customer"]["name1"]
    got = {"documentId": id_of(ONE), "variables": json.dumps(variables)}
    assert await ask(strict, got, "GET") == named
    apollo = {"persistedQuery": {"version": 1, "sha256Hash": id_of(ONE).removeprefix("sha256:")}}
    assert await ask(strict, {"extensions": apollo, "variables": variables}) == named
    assert await ask(strict, {"query": OTHER, "extensions": apollo, "variables": variables}) == named
    saved = await ask(strict, {"documentId": id_of(SAVE), "variables": {**variables, "v": 1}})
    assert saved == {"data": {"changeCustomer": {"__typename": "CustomerSaved"}}}
    shown = await ask(strict, {"documentId": id_of(SCHEMA)})
    assert shown == {"data": {"__schema": {"queryType": {"name": "Query"}}}}


async def test_of_several_operations_one_is_named(strict: House) -> None:
    b = await ask(strict, {"documentId": id_of(TWO), "operationName": "B"})
    assert b == {"data": {"b": "Query"}}
    for name in (None, "C"):
        refused = await ask(strict, {"documentId": id_of(TWO), "operationName": name})
        assert code_of(refused) == "GRAPHQL_VALIDATION_FAILED"


async def test_nothing_else_is_taken(strict: House) -> None:
    for body, code in REFUSED:
        await _refused(strict, body, code)


async def _refused(strict: House, body: dict[str, Any], code: str) -> None:
    assert code_of(await ask(strict, body)) == code
    if code == "BAD_REQUEST":
        return
    async with open_body(strict.url, strict.token, body) as events:
        assert code_of((await events.event()).payload) == code
    async with open_wire(strict.url, strict.token) as wire:
        await wire.send(id="1", type="subscribe", payload=body)
        assert (await wire.receive())["payload"][0]["extensions"]["code"] == code


async def test_over_streams(strict: House, fresh_database: str) -> None:
    body = {"documentId": id_of(FOLLOW)}
    connection = await asyncpg.connect(fresh_database)
    async with (
        open_body(strict.url, strict.token, body) as events,
        open_wire(strict.url, strict.token) as wire,
    ):
        await wire.send(id="1", type="subscribe", payload=body)
        await _begun(wire)
        number = await write(connection, Save("0000000001"))
        expected = {"data": {"customerChanged": {"change": {"changeNumber": number}}}}
        assert (await events.event()).payload == expected
        assert (await wire.receive())["payload"] == expected
        asked = {"documentId": id_of(ONE), "variables": {"n": strict.numbers[0]}}
        await wire.send(id="2", type="subscribe", payload=asked)
        assert (await wire.receive())["payload"]["data"]["customer"]["name1"]
    await connection.close()


async def _begun(wire: Wire) -> None:
    await wire.send(type="ping")
    assert await wire.receive() == {"type": "pong"}
    await asyncio.sleep(0.05)


async def test_without_strict_mode_texts_are_taken_too(fresh_database: str, tmp_path: Path) -> None:
    path = manifest(tmp_path, ONE)
    async with open_house(fresh_database, tmp_path, customers=1, trusted_documents=path) as house:
        variables = {"n": house.numbers[0]}
        named = await ask(house, {"documentId": id_of(ONE), "variables": variables})
        assert await ask(house, {"query": ONE, "variables": variables}) == named
        assert await ask(house, {"query": OTHER}) == {"data": {"other": "Query"}}
        apollo = {"persistedQuery": {"version": 1, "sha256Hash": id_of(OTHER).removeprefix("sha256:")}}
        unknown = await ask(house, {"extensions": apollo})
        assert unknown["errors"][0]["message"] == "PersistedQueryNotFound"  # Apollo then sends both
        assert await ask(house, {"extensions": apollo, "query": OTHER}) == {"data": {"other": "Query"}}
        trusted: Trusted = house.app.state.services.trusted
        assert (trusted.id_of(ONE), trusted.id_of(OTHER)) == (id_of(ONE), None)
        known = trusted.known(ONE, None)
        assert known is not None
        assert known.planned
        assert known.registered == id_of(ONE)[7:23]


def test_a_wrong_manifest_stops_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "documents.json"
    for text, part in (("{", "no JSON"), ("[]", "object"), ('{"00": "{a}"}', "is not the SHA-256")):
        path.write_text(text)
        with pytest.raises(ManifestError, match=part):
            read_manifest(path)
    with pytest.raises(ManifestError, match="cannot be read"):
        read_manifest(tmp_path / "none.json")
    with pytest.raises(ManifestError, match="Cannot query field 'nothing'"):
        Trusted().add({"sha256:1": "{ nothing }"}, schema.documents, DEFAULT)
    monkeypatch.setenv("DOSSIER_TRUSTED_ONLY", "true")
    with pytest.raises(SettingsError, match="DOSSIER_TRUSTED_DOCUMENTS"):
        load_settings()


FRONT = {
    "parts.graphql": "fragment Head on Customer { ...Name } fragment Name on Customer { name1 }",
    "deep/one.gql": "query One($n: String!) { customer(number: $n) { ...Head } }",
    "screen.tsx": "const HEAD = gql`fragment Own on Customer { city }`;\n"
    "export const Q = gql`\n  query Own { customers(first: 1) { nodes { ...Own ...Name } } }\n  ${HEAD}\n`;\n"
    "const F = graphql(/* GraphQL */ `subscription F { customerChanged { cursor } }`);",
    "node_modules/other/x.graphql": "query Foreign { nothing }",
    "notes.md": "query Notes { nothing }",
}


def lay(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def test_a_front_end_is_gathered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    front, out, ids = lay(tmp_path / "front", FRONT), tmp_path / "documents.json", tmp_path / "ids.json"
    with pytest.raises(SystemExit) as ended:
        cli.app(["documents", "build", str(front), "-o", str(out), "--ids", str(ids)])
    assert not ended.value.code
    found, named = read_manifest(out), json.loads(ids.read_text())
    assert sorted(named) == ["F", "One", "Own"]
    assert set(named.values()) == set(found)
    assert found[named["One"]] == (
        "query One($n: String!) {\n  customer(number: $n) {\n    ...Head\n  }\n}\n\n"
        "fragment Head on Customer {\n  ...Name\n}\n\nfragment Name on Customer {\n  name1\n}"
    )
    assert "fragment Own on Customer" in found[named["Own"]]
    assert f"One\t{named['One']}" in capsys.readouterr().out


def test_all_that_is_wrong_is_told_with_its_place(tmp_path: Path) -> None:
    front = lay(
        tmp_path,
        {
            "a.graphql": "query A { customers(first: 1) { nodes { nam1 } } }\n{ __typename }\nquery B {\n",
            "b.ts": "\n\nconst q = gql`\n  query C { customers(first: 1) { nodes { ...Gone } } }`;",
            "c.graphql": "query D { __typename }\nquery D { b: __typename }\ntype T { a: Int }",
        },
    )
    with pytest.raises(ManifestError) as found:
        gather(front, schema.documents)
    lines = str(found.value).splitlines()
    assert [line.rpartition(": ")[0].split(":")[0] + ":" + line.split(":")[1] for line in lines] == [
        "a.graphql:4",
        "c.graphql:3",
        "b.ts:4",
        "c.graphql:2",
    ]
    with pytest.raises(ManifestError, match="no operations"):
        gather(lay(tmp_path / "empty", {"x.md": ""}), schema.documents)
    with pytest.raises(ManifestError, match="no folder"):
        gather(tmp_path / "nothing", schema.documents)
