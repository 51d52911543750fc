"""Each class of attack on a GraphQL service, as it is answered; afterwards the service answers as before."""

import json
import random
from collections.abc import Generator
from typing import Any

import graphql
import pytest

from tests.support.client import Client
from tests.support.server import Service
from tests.support.socket import open_wire

NEW = "application/graphql-response+json"
PAGE = "nodes { customerNumber }"


@pytest.fixture
def attacker(service: Service) -> Generator[Client]:
    client = service.user("AU01", language="en")
    yield client
    assert client.ask("{ __typename }") == {"__typename": "Query"}


def bomb(links: int, *, last: str = "__typename") -> str:
    """Fragments that each spread the next one twice."""
    chain = "".join(f"fragment F{at} on Query {{ ...F{at + 1} ...F{at + 1} }}" for at in range(links))
    return f"{{ ...F0 }} {chain} fragment F{links} on Query {{ {last} }}"


def nested(links: int) -> str:
    chain = "".join(f"fragment F{at} on Query {{ ...F{at + 1} }}" for at in range(links))
    return f"{{ ...F0 }} {chain} fragment F{links} on Query {{ __typename }}"


def deep(levels: int) -> str:
    inner = "salesAreas { partnerFunctions { partnerCustomer { "
    return "{ customer(number: 1) { " + inner * levels + "name1" + " } } }" * levels + " } }"


REFUSED: dict[str, tuple[str, str, dict[str, Any]]] = {
    "aliases of a free field": (
        "{" + " ".join(f"a{at}: __typename" for at in range(1_000)) + "}",
        "TOO_MANY_ALIASES",
        {"found": 1_000, "limit": 50, "field": ["a0"]},
    ),
    "aliases of a list": (
        "{" + " ".join(f"a{at}: customers(first: 100) {{ {PAGE} }}" for at in range(51)) + "}",
        "TOO_MANY_ALIASES",
        {"found": 51, "limit": 50, "field": ["a0"]},
    ),
    "aliases in fragments": (
        "{ x: customers { ...A } y: customers { ...A } } fragment A on CustomerConnection { nodes {"
        + " ".join(f"a{at}: name1" for at in range(25))
        + "} }",
        "TOO_MANY_ALIASES",
        {"found": 52, "limit": 50, "field": ["x", "nodes"]},
    ),
    "the same field again": ("{" + "__typename " * 3_900 + "}", "TOO_MANY_FIELDS", {"found": 3_900}),
    "the same field more often than tokens": ("{" + "__typename " * 5_000 + "}", "GRAPHQL_PARSE_FAILED", {}),
    "the same list again": (
        "{" + "customers(first:1){nodes{name1}}" * 300 + "}",
        "GRAPHQL_VALIDATION_FAILED",
        {},
    ),
    "directives on a field": (
        "{ __typename " + "@skip(if: false) " * 500 + "}",
        "TOO_MANY_DIRECTIVES",
        {"found": 500, "limit": 5, "field": ["__typename"]},
    ),
    "directives that do not exist": (
        "{ customers { nodes { name1 " + "@a " * 1_000 + "} } }",
        "TOO_MANY_DIRECTIVES",
        {"found": 1_000, "limit": 5, "field": ["customers", "nodes", "name1"]},
    ),
    "deep nesting": (deep(7), "TOO_DEEP", {"found": 23, "limit": 20}),
    "nesting beyond the parser": (deep(100), "GRAPHQL_PARSE_FAILED", {}),
    "braces": ("{" * 3_000, "GRAPHQL_PARSE_FAILED", {}),
    "fragment bomb": (
        bomb(17),
        "TOO_MANY_FIELDS",
        {"found": 131_072, "limit": 2_000, "field": ["__typename"]},
    ),
    "fragment bomb beyond numbers": (bomb(90), "TOO_MANY_FIELDS", {"found": 1_000_000_000}),
    "150 nested fragments": (nested(150), "TOO_DEEP", {"limit": 100}),
    "cyclic fragments": (
        "{ ...A } fragment A on Query { ...B } fragment B on Query { __typename ...A }",
        "GRAPHQL_VALIDATION_FAILED",
        {},
    ),
    "list amplification": (
        "{customers(first:100){nodes{used:usedAsPartner(first:100){nodes{salesAreaData{customer{companyCodes{companyCode}"
        "changes:changeDocuments(first:100){nodes{changeNumber}}}}}}}}}",
        "TOO_EXPENSIVE",
        {
            "cost": 100 * (1 + 100 * (1 + 1 + 1 + 5 + 100)),
            "limit": 200_000,
            "field": ["customers", "nodes", "used", "nodes", "salesAreaData", "customer", "changes", "nodes"],
        },
    ),
    "introspection in a circle": (
        "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }",
        "GRAPHQL_VALIDATION_FAILED",
        {},
    ),
    "introspection several times": (
        "{" + " ".join(f"a{at}: __schema {{ types {{ name }} }}" for at in range(5)) + "}",
        "TOO_EXPENSIVE",
        {"field": ["a0"]},
    ),
    "objects in the document": (
        "{ customers(filter: { or: [" + "{}," * 600 + "] }) { totalCount } }",
        "TOO_MANY_INPUTS",
        {"found": 601, "limit": 500, "field": ["customers"]},
    ),
    "a long text": ("{ __typename }" + " " * 200_000, "GRAPHQL_PARSE_FAILED", {}),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_document_is_refused_before_it_runs(attacker: Client, name: str) -> None:
    text, code, facts = REFUSED[name]
    response = attacker.send(text)
    assert response.status_code == 400
    body = response.json()
    assert list(body) == ["errors"]
    extensions: dict[str, Any] = body["errors"][0]["extensions"]
    assert extensions["code"] == code
    assert {key: extensions[key] for key in facts} == facts


def test_bombs_are_small() -> None:
    assert 500 < len(bomb(17)) < 900
    assert len(nested(150)) < 10_000


LISTS = "query ($i: [ID!]!) { nodes(ids: $i) { id } }"
FILTER = "query ($f: CustomerFilter) { customers(filter: $f) { totalCount } }"


def conditions(levels: int) -> dict[str, Any]:
    found: dict[str, Any] = {"name1": {"eq": "x"}}
    for _ in range(levels):
        found = {"and": [found]}
    return found


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        (LISTS, {"i": ["x"] * 100_000}),
        (LISTS, {"i": ["x"] * 10_001}),
        (FILTER, {"f": conditions(20)}),
        (FILTER, {"f": conditions(400)}),
        (FILTER, {"f": {"or": [{"name1": {"eq": "x"}}] * 300}}),
        ("{ __typename }", {"unknown": [[1]] * 10_001}),
        ("mutation ($i: CustomerInput!) { createCustomer(input: $i) { __typename } }", {"i": conditions(30)}),
    ],
)
def test_variables_that_hold_too_much_are_refused(
    attacker: Client, query: str, variables: dict[str, Any]
) -> None:
    response = attacker.send(query, variables)
    assert response.status_code == 400
    assert [one["extensions"]["code"] for one in response.json()["errors"]] == ["TOO_MANY_INPUTS"]


def test_filters_within_the_limits_are_answered(attacker: Client) -> None:
    assert attacker.ask(FILTER, f=conditions(8))["customers"]["totalCount"] == 0
    many = {"or": [{"salesAreas": {"some": {"salesOrg": {"eq": str(at)}}}} for at in range(120)]}
    assert attacker.ask(FILTER, f=many)["customers"]["totalCount"] == 0


def raw(attacker: Client, body: bytes, kind: str = "application/json", path: str = "/graphql") -> Any:
    headers = {"authorization": f"Bearer {attacker.token}", "content-type": kind, "accept": NEW}
    return attacker.http.post(path, content=body, headers=headers)


GARBAGE = random.Random(1).randbytes(1_000_000)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (GARBAGE, 400),
        (b"{" * 1_000_000, 400),
        (b"[" * 1_000_000, 400),
        (b'{"query":"' + b"{a" * 500_000 + b'"}', 400),
        (b'{"query":"' + b"\\u0000" * 170_000 + b'"}', 400),
        (b'{"query":"{__typename}","variables":{' + b'"a":1,' * 160_000 + b'"b":1}}', 200),
        (b" " * 1_100_000, 413),
        (b'{"query":"{__typename}' + b" " * 1_100_000 + b'"}', 413),
    ],
)
def test_a_megabyte_of_nonsense_is_answered(attacker: Client, body: bytes, status: int) -> None:
    assert raw(attacker, body).status_code == status


def test_batches_are_not_taken(attacker: Client) -> None:
    one = {"query": "{ __typename }"}
    for body in ([one], [one] * 1_000, []):
        response = raw(attacker, json.dumps(body).encode())
        assert response.status_code == 400
        assert response.json()["errors"][0]["extensions"]["code"] == "BAD_REQUEST"


def test_a_mutation_by_get_is_refused(attacker: Client) -> None:
    headers = {"authorization": f"Bearer {attacker.token}"}
    query = 'mutation { closePayerTask(taskId: "1") { __typename } }'
    response = attacker.http.get("/graphql", params={"query": query}, headers=headers)
    assert response.status_code == 405


@pytest.mark.parametrize(
    "kind",
    ["multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "text/plain", "text/plain;json"],
)
def test_what_another_sites_form_can_send_is_refused(attacker: Client, kind: str) -> None:
    """Those are the types that a browser sends without asking this service first."""
    assert raw(attacker, b'{"query":"{__typename}"}', kind).status_code == 415


@pytest.mark.parametrize(
    "query",
    [
        "{ custome { name1 } }",
        "{ customer(numbr: 1) { name1 } }",
        "{ customer(number: 1) { nam1 } }",
        "{ customer(number: 1) { ... on Custome { name1 } } }",
        "query ($a: Strin) { customer(number: $a) { name1 } }",
        "{ customers(orderBy: [{ field: NAME, direction: ASK }]) { totalCount } }",
        '{ customers(filter: { nam1: { eq: "x" } }) { totalCount } }',
        '{ customers(filter: { name1: { eqq: "x" } }) { totalCount } }',
        "{ customers @skp(if: true) { totalCount } }",
        "mutation { createCustome { __typename } }",
    ],
)
def test_no_error_suggests_a_name(attacker: Client, query: str) -> None:
    response = attacker.send(query)
    assert response.status_code == 400
    assert "did you mean" not in response.text.lower()


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        (FILTER, {"f": {"nam1": {"eq": "x"}}}),
        (
            "mutation ($i: CustomerInput!) { createCustomer(input: $i) { __typename } }",
            {"i": {"nam1": "x"}},
        ),
        ("query ($o: [CustomerOrder!]) { customers(orderBy: $o) { totalCount } }", {"o": [{"field": "NAM"}]}),
    ],
)
def test_no_error_of_a_variable_suggests_a_name(
    attacker: Client, query: str, variables: dict[str, Any]
) -> None:
    response = attacker.send(query, variables)
    assert response.json()["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert "did you mean" not in response.text.lower()


def test_introspection_is_for_those_who_are_signed_in(attacker: Client) -> None:
    query = graphql.get_introspection_query()
    assert attacker.ask(query)["__schema"]["queryType"]["name"] == "Query"
    response = attacker.http.post("/graphql", json={"query": query})
    assert response.status_code == 401


def test_the_limits_hold_over_a_mutation_too(attacker: Client) -> None:
    """A payload shows the customer, and with it whatever is asked for."""
    query = """
    mutation ($n: Int) { closePayerTask(taskId: "1") { ... on CustomerSaved { customer {
      usedAsPartner(first: $n) { nodes { salesAreaData { customer { usedAsPartner(first: $n) { nodes {
        salesAreaData { customer { salesAreas { partnerFunctions { id } } } } } } } } } } } } } }
    """
    response = attacker.send(query, {"n": 100})
    assert response.status_code == 400
    assert response.json()["errors"][0]["extensions"]["code"] == "TOO_EXPENSIVE"
    assert attacker.send(query, {"n": 1}).status_code == 200


async def test_the_limits_hold_over_a_socket_too(service: Service, attacker: Client) -> None:
    async with open_wire(service.url, attacker.token) as wire:
        for name in ("aliases of a free field", "fragment bomb", "introspection several times"):
            text, code, facts = REFUSED[name]
            await wire.subscribe(name, text)
            frame = await wire.receive()
            payload = frame["payload"]
            error = payload[0] if frame["type"] == "error" else payload["errors"][0]
            wanted = {"code": code, **facts}
            assert {key: error["extensions"][key] for key in wanted} == wanted
            if frame["type"] == "next":
                assert (await wire.receive())["type"] == "complete"
        inner = "usedAsPartner(first: 100) { nodes { salesAreaData { customer { "
        costly = (
            "subscription { customerChanged { customer { " + inner * 3 + "name1" + " } } } }" * 3 + " } } }"
        )
        await wire.subscribe("stream", costly)
        frame = await wire.receive()
        assert (frame["id"], frame["type"]) == ("stream", "error")
        assert frame["payload"][0]["extensions"]["code"] == "TOO_EXPENSIVE"


def test_the_limits_hold_over_an_event_stream_too(attacker: Client) -> None:
    inner = "usedAsPartner(first: 100) { nodes { salesAreaData { customer { "
    costly = "subscription { customerChanged { customer { " + inner * 3 + "name1" + " } } } }" * 3 + " } } }"
    headers = {"authorization": f"Bearer {attacker.token}", "accept": "text/event-stream"}
    for text, code in ((costly, "TOO_EXPENSIVE"), (bomb(17), "TOO_MANY_FIELDS")):
        response = attacker.http.post("/graphql", json={"query": text}, headers=headers)
        assert response.headers["content-type"].startswith("text/event-stream")
        data = [line for line in response.text.splitlines() if line.startswith("data: {")]
        assert json.loads(data[0][6:])["errors"][0]["extensions"]["code"] == code
