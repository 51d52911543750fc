"""The whole way of a file through GraphQL: announced, sent, listed, fetched, deleted. Next: test_put.py."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import asyncpg
import httpx
import pytest

from tests.support.events import open_events
from tests.support.saving import ROLES
from tests.support.server import Service
from tests.support.socket import token_of
from tests.support.uploading import Sender

PDF = b"%PDF-1.7 and so on"
BEGIN = """
mutation ($i: UploadInput!) { beginUpload(input: $i) {
  __typename ... on UploadBegun { uploadId url } ... on Refused { findings { code path } }
} }
"""
UPLOAD = "query ($i: ID!) { upload(id: $i) { state offset size attachmentId version } }"
LIST = """
query ($n: String!) { customer(number: $n) { version
  attachments { nodes { id attachmentId fileName mediaType size sha256 version role uploadedBy } }
  changeDocuments(first: 2, filter: { operation: { eq: "addAttachment" } }) {
    nodes { operation items { table key indicator newValue oldValue } }
  }
} }
"""
VERSIONS = """
query ($n: String!, $i: String!) { customer(number: $n) {
  attachments(filter: { attachmentId: { eq: $i } }) { nodes { downloadUrl versions {
    version fileName mediaType size sha256 uploadedBy uploadedAt downloadUrl
  } } }
} }
"""
DELETE = """
mutation ($i: ID!, $v: Int, $c: [String!]) {
  deleteAttachment(attachmentId: $i, expectedVersion: $v, confirm: $c) {
  __typename
  ... on CustomerSaved { changeNumber customer { attachments { totalCount } } }
  ... on Refused { findings { code path } }
  ... on Conflict { currentVersion }
} }
"""


def ask(sender: Sender, query: str, **variables: object) -> Any:
    headers = {"accept": "application/graphql-response+json"}
    body = sender.http.post("/graphql", json={"query": query, "variables": variables}, headers=headers).json()
    assert "errors" not in body, body
    return body["data"]


def begin(sender: Sender, **given: object) -> Any:
    plain = {"fileName": "合同.pdf", "mediaType": "application/pdf", "size": str(len(PDF))}
    return ask(sender, BEGIN, i={"customerNumber": sender.number, **plain, **given})["beginUpload"]


def sent(sender: Sender, body: bytes, **given: object) -> dict[str, object]:
    return {"customerNumber": sender.number, "fileName": "a.bin", "size": str(len(body)), **given}


def test_the_whole_way_of_a_file(service: Service, sender: Sender) -> None:
    begun = begin(sender, role="MAIN", sha256=hashlib.sha256(PDF).hexdigest())
    pending = ask(sender, UPLOAD, i=begun["uploadId"])["upload"]
    size = str(len(PDF))
    assert pending == {
        "state": "PENDING",
        "offset": "0",
        "size": size,
        "attachmentId": None,
        "version": None,
    }
    # the address alone is enough: no token goes with it
    assert httpx.put(service.url + begun["url"], content=PDF, timeout=60).status_code == 201
    stored = ask(sender, UPLOAD, i=begun["uploadId"])["upload"]
    assert (stored["state"], stored["offset"], stored["version"]) == ("STORED", size, 1)
    identity = stored["attachmentId"]

    seen = ask(sender, LIST, n=sender.number)["customer"]
    node = seen["attachments"]["nodes"][0]
    assert node.pop("id")
    assert node == {
        "attachmentId": identity,
        "fileName": "合同.pdf",
        "mediaType": "application/pdf",
        "size": size,
        "sha256": hashlib.sha256(PDF).hexdigest(),
        "version": 1,
        "role": "MAIN",
        "uploadedBy": "FILER",
    }
    item = {"table": "ZATT", "key": identity, "indicator": "I", "newValue": "合同.pdf", "oldValue": None}
    documents = seen["changeDocuments"]["nodes"]
    assert documents == [{"operation": "addAttachment", "items": [item]}]

    place = sender.address(identity)
    assert place is not None
    assert httpx.get(service.url + place, timeout=60).content == PDF

    assert ask(sender, DELETE, i=identity, v=9)["deleteAttachment"]["currentVersion"] == 1
    refused = ask(sender, DELETE, i=identity, v=1)["deleteAttachment"]
    assert refused["findings"] == [{"code": "GEN-CONFIRM", "path": ["confirm"]}]
    done = ask(sender, DELETE, i=identity, v=1, c=["GEN-CONFIRM"])["deleteAttachment"]
    assert done["customer"] == {"attachments": {"totalCount": 0}}
    assert httpx.get(service.url + place, timeout=60).status_code == 404
    assert sender.address(identity) is None
    again = ask(sender, DELETE, i=identity, v=1, c=["GEN-CONFIRM"])["deleteAttachment"]
    assert again["findings"] == [{"code": "GEN-NOTFOUND", "path": ["attachmentId"]}]


async def test_a_file_reaches_who_follows_the_changes(service: Service, sender: Sender) -> None:
    token = sender.http.headers["authorization"].removeprefix("Bearer ")
    query = (
        "subscription { customerChanged { change { operation } customer { attachments { totalCount } } } }"
    )
    begun = begin(sender)
    async with open_events(service.url, token, query) as events, httpx.AsyncClient(timeout=60) as http:
        assert (await http.put(service.url + begun["url"], content=PDF)).status_code == 201
        shown = (await events.event()).payload["data"]["customerChanged"]
    assert shown["change"] == {"operation": "addAttachment"}
    assert shown["customer"] == {"attachments": {"totalCount": 1}}


def test_each_version_has_its_address(sender: Sender) -> None:
    place = sender.store(b"the first")
    identity = place.split("/")[3]
    again = ask(sender, BEGIN, i=sent(sender, b"the second one", attachmentId=identity))["beginUpload"]
    assert sender.put(again["url"], b"the second one").json()["version"] == 2
    shown = ask(sender, VERSIONS, n=sender.number, i=identity)["customer"]["attachments"]["nodes"]
    [node] = shown
    assert [(one["version"], one["size"]) for one in node["versions"]] == [(1, "9"), (2, "14")]
    assert [
        httpx.get(str(sender.http.base_url) + one["downloadUrl"]).content for one in node["versions"]
    ] == [
        b"the first",
        b"the second one",
    ]
    assert node["downloadUrl"] == node["versions"][1]["downloadUrl"]
    hashes = [hashlib.sha256(body).hexdigest() for body in (b"the first", b"the second one")]
    assert [one["sha256"] for one in node["versions"]] == hashes


async def test_who_follows_gets_addresses_of_his_own(service: Service, sender: Sender) -> None:
    """Two users with the same rights share what is told of an event, but never a ticket."""
    query = (
        "subscription { customerChanged { customer { attachments(first: 1) { nodes { downloadUrl } } } } }"
    )
    tokens = [await token_of(service.dsn, name, *ROLES) for name in ("READER1", "READER2")]
    begun = begin(sender)
    shown: list[str] = []
    async with (
        open_events(service.url, tokens[0], query) as one,
        open_events(service.url, tokens[1], query) as other,
        httpx.AsyncClient(timeout=60) as http,
    ):
        assert (await http.put(service.url + begun["url"], content=PDF)).status_code == 201
        for events in (one, other):
            told = (await events.event()).payload["data"]["customerChanged"]
            shown.append(told["customer"]["attachments"]["nodes"][0]["downloadUrl"])
            assert (await http.get(service.url + shown[-1])).status_code == 200
    users = "SELECT DISTINCT user_name FROM attachment_access WHERE user_name LIKE 'READER%' ORDER BY 1"
    connection = await asyncpg.connect(service.dsn)
    try:
        assert [row[0] for row in await connection.fetch(users)] == ["READER1", "READER2"]
    finally:
        await connection.close()


def test_a_repeated_call_begins_one_upload(sender: Sender) -> None:
    """Twelve at once and one later, as a client does that has heard no answer."""
    headers = {"idempotency-key": "begin-1", "accept": "application/graphql-response+json"}

    def call(size: int = 5) -> httpx.Response:
        given = sent(sender, b"x" * size)
        return sender.http.post("/graphql", json={"query": BEGIN, "variables": {"i": given}}, headers=headers)

    with ThreadPoolExecutor(12) as pool:
        answers = [one.result() for one in [pool.submit(call) for _ in range(12)]]
    answers.append(call())
    told = {answer.content for answer in answers if answer.status_code == 200}
    assert len(told) == 1, told
    # what comes while the first call is not over is told so, and may come again
    codes = {
        answer.json()["errors"][0]["extensions"]["code"] for answer in answers if answer.status_code > 200
    }
    assert codes <= {"IDEMPOTENCY_IN_FLIGHT"}
    assert sender.put(answers[-1].json()["data"]["beginUpload"]["url"], b"12345").status_code == 201
    assert call().content in told
    [other] = call(6).json()["errors"]
    assert other["extensions"]["code"] == "IDEMPOTENCY_MISMATCH"


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({"fileName": "a/b.pdf"}, "AR-FILE-NAME", "fileName"),
        ({"size": "-1"}, "AR-FILE-SIZE", "size"),
        ({"mediaType": "text/html"}, "AR-FILE-TYPE", "mediaType"),
        ({"customerNumber": "999999999"}, "GEN-NOTFOUND", "customerNumber"),
        ({"customerNumber": "1\0"}, "GEN-NOTFOUND", "customerNumber"),
        ({"attachmentId": "rubb\0ish"}, "GEN-NOTFOUND", "attachmentId"),
    ],
)
def test_what_is_refused_before_a_byte_is_sent(
    sender: Sender, given: dict[str, object], code: str, path: str
) -> None:
    begun = begin(sender, **given)
    assert begun["__typename"] == "Refused"
    assert begun["findings"] == [{"code": code, "path": [path]}]


def test_ids_and_versions_that_cannot_be(sender: Sender) -> None:
    for identity, version in (("\0", 1), ("0" * 32, 2**31 - 1), ("0" * 32, -1)):
        assert sender.address(identity, version) is None
    assert ask(sender, UPLOAD, i="\0")["upload"] is None
    assert sender.http.get(f"/files/attachments/{'0' * 32}/{10**12}").status_code == 404
