"""An archive item through GraphQL: made, given a file, followed, shown, deleted. Next: test_put.py."""

import asyncio
from collections.abc import Generator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.events import open_events
from tests.support.server import Service
from tests.support.socket import token_of
from tests.support.uploading import Sender

PDF = b"%PDF-1.7 and so on"
ITEM = {"institutionCode": "TIANPU", "archiveType": "KU/BG", "title": "年度财务报告", "year": "2025"}
CREATE = """
mutation ($i: ArchiveItemInput!) { createArchiveItem(input: $i) {
  __typename
  ... on ArchiveItemSaved {
    version messageZh
    item: archiveItem { itemId title state retention type { nameZh } attachments { totalCount } }
  }
  ... on Refused { findings { code path } }
} }
"""
CHANGE = """
mutation ($id: ID!, $i: ArchiveItemInput!, $v: Int) {
  changeArchiveItem(id: $id, input: $i, expectedVersion: $v) {
  ... on ArchiveItemSaved { version archiveItem { title year } }
  ... on Refused { findings { code path } }
  ... on ArchiveItemConflict { currentVersion changedFields current { title } }
} }
"""
DELETE = """
mutation ($id: ID!, $v: Int) { deleteArchiveItem(id: $id, expectedVersion: $v, confirm: ["GEN-CONFIRM"]) {
  __typename ... on ArchiveItemSaved { version archiveItem { title } } ... on Refused { findings { code } }
} }
"""
BEGIN = """
mutation ($i: UploadInput!) { beginUpload(input: $i) {
  __typename ... on UploadBegun { uploadId url } ... on Refused { findings { code path } }
} }
"""
SHOW = """
query ($id: ID!) { archiveItem(id: $id) { version attachments { nodes { attachmentId version downloadUrl
  archiveItem { title } versions { version downloadUrl } } } } }
"""
DELETE_FILE = """
mutation ($id: ID!) { deleteAttachment(attachmentId: $id, expectedVersion: 1, confirm: ["GEN-CONFIRM"]) {
  __typename ... on CustomerSaved { version customer { name1 } }
} }
"""
FOLLOW = """
subscription { archiveItemChanged {
  cursor change { operation objectClass objectId } archiveItem { title version }
} }
"""


class Asker:
    """One user at the service."""

    def __init__(self, service: Service, token: str) -> None:
        self.token = token
        headers = {"authorization": f"Bearer {token}", "accept": "application/graphql-response+json"}
        self.http = httpx.Client(base_url=service.url, headers=headers, timeout=60)

    def ask(self, query: str, **variables: object) -> Any:
        body = self.http.post("/graphql", json={"query": query, "variables": variables}).json()
        assert "errors" not in body, body
        [found] = body["data"].values()
        return found


@pytest.fixture
def archivist(service: Service, folder: Path) -> Generator[Asker]:
    asker = Asker(service, asyncio.run(token_of(service.dsn, "ARCH", "archiveOperator")))
    with asker.http:
        yield asker


def test_an_item_from_its_draft_to_its_end(service: Service, archivist: Asker) -> None:
    made = archivist.ask(CREATE, i=ITEM)
    item = made["item"].pop("itemId")
    assert made == {
        "__typename": "ArchiveItemSaved",
        "version": 1,
        "messageZh": "档案“年度财务报告”已创建",
        "item": {
            "title": "年度财务报告",
            "state": "DRAFT",
            "retention": "Y",
            "type": {"nameZh": "财务会计报告"},
            "attachments": {"totalCount": 0},
        },
    }
    changed = archivist.ask(CHANGE, id=item, v=1, i={"title": "年报", "year": None})
    assert changed == {"version": 2, "archiveItem": {"title": "年报", "year": None}}
    conflict = archivist.ask(CHANGE, id=item, v=1, i={"title": "x"})
    fields = ["title", "year"]
    assert conflict == {"currentVersion": 2, "changedFields": fields, "current": {"title": "年报"}}
    for missing in ("no such item", "0" * 32, "a\0"):
        found = archivist.ask(CHANGE, id=missing, v=1, i={})
        assert found == {"findings": [{"code": "GEN-NOTFOUND", "path": ["id"]}]}

    file = {"fileName": "r.pdf", "mediaType": "application/pdf", "size": str(len(PDF))}
    begun = archivist.ask(BEGIN, i={"itemId": item, **file})
    assert httpx.put(service.url + begun["url"], content=PDF, timeout=60).status_code == 201
    seen = archivist.ask(SHOW, id=item)
    [node] = seen["attachments"]["nodes"]
    assert (seen["version"], node["version"], node["archiveItem"]) == (3, 1, {"title": "年报"})
    for place in (node["downloadUrl"], node["versions"][0]["downloadUrl"]):
        assert httpx.get(service.url + place, timeout=60).content == PDF
    gone = archivist.ask(DELETE_FILE, id=node["attachmentId"])
    assert gone == {"__typename": "CustomerSaved", "version": 4, "customer": None}
    assert httpx.get(service.url + node["downloadUrl"], timeout=60).status_code == 404
    begun = archivist.ask(BEGIN, i={"itemId": item, **file})
    assert httpx.put(service.url + begun["url"], content=PDF, timeout=60).status_code == 201
    [node] = archivist.ask(SHOW, id=item)["attachments"]["nodes"]
    ended = archivist.ask(DELETE, id=item, v=5)
    assert ended == {"__typename": "ArchiveItemSaved", "version": 6, "archiveItem": None}
    assert archivist.ask(SHOW, id=item) is None
    assert httpx.get(service.url + node["downloadUrl"], timeout=60).status_code == 404


def test_nobody_else_sees_or_makes_one(service: Service, archivist: Asker) -> None:
    item = archivist.ask(CREATE, i=ITEM)["item"]["itemId"]
    other = Asker(service, asyncio.run(token_of(service.dsn, "OTHER", "admin", "salesMaintainer")))
    with other.http:
        assert other.ask(SHOW, id=item) is None
        assert other.ask("{ archiveItems { totalCount } }") == {"totalCount": 0}
        refused: dict[str, Any] = {"findings": [{"code": "GEN-FORBIDDEN", "path": []}]}
        assert other.ask(CREATE, i=ITEM) == {"__typename": "Refused", **refused}
        file = {"fileName": "r.pdf", "size": "1", "itemId": item}
        assert other.ask(BEGIN, i=file) == {"__typename": "Refused", **refused}


async def test_who_follows_items_hears_of_them_and_who_follows_customers_does_not(
    service: Service, archivist: Asker, sender: Sender
) -> None:
    customers = "subscription { customerChanged { change { operation objectClass } } }"
    async with (
        open_events(service.url, archivist.token, FOLLOW) as items,
        open_events(service.url, archivist.token, customers) as others,
    ):
        item = await asyncio.to_thread(archivist.ask, CREATE, i=ITEM)
        event = (await items.event()).payload["data"]["archiveItemChanged"]
        assert event["change"] == {
            "operation": "createArchiveItem",
            "objectClass": "ZITEM",
            "objectId": item["item"]["itemId"],
        }
        assert event["archiveItem"] == {"title": "年度财务报告", "version": 1}
        file = {"customerNumber": sender.number, "fileName": "a.pdf", "size": str(len(PDF))}
        answer = await asyncio.to_thread(
            sender.http.post, "/graphql", json={"query": BEGIN, "variables": {"i": file}}
        )
        place = answer.json()["data"]["beginUpload"]["url"]
        assert (await asyncio.to_thread(httpx.put, service.url + place, content=PDF)).is_success
        heard: list[Any] = []
        while (
            not heard or heard[-1]["operation"] != "addAttachment"
        ):  # the customer's creation may come first
            heard.append((await others.event()).payload["data"]["customerChanged"]["change"])
    assert {one["objectClass"] for one in heard} == {"DEBI"}
    log = "query ($a: String) { changes(after: $a) { nodes { operation objectClass } } }"
    behind = await asyncio.to_thread(archivist.ask, log, a=event["cursor"])
    assert behind == {"nodes": [{"operation": "addAttachment", "objectClass": "DEBI"}]}


async def test_who_follows_items_hears_of_those_within_reach(service: Service, archivist: Asker) -> None:
    grant = "archiveOperator@/;institutions=*;types=KU;clearance=1"
    token = await token_of(service.dsn, "ACCT", grant)
    async with open_events(service.url, token, FOLLOW) as items:
        hidden = ({"archiveType": "WS/00"}, {"accessLevel": 2})
        for told in ("before", "after"):
            for given in hidden:
                await asyncio.to_thread(archivist.ask, CREATE, i={**ITEM, **given})
            made = await asyncio.to_thread(archivist.ask, CREATE, i={**ITEM, "title": told})
            event = (await items.event()).payload["data"]["archiveItemChanged"]
            assert event["change"]["objectId"] == made["item"]["itemId"]
            assert event["archiveItem"] == {"title": told, "version": 1}
        # what is raised beyond his clearance is gone for him, and so is what happened to it
        item = made["item"]["itemId"]
        await asyncio.to_thread(archivist.ask, CHANGE, id=item, v=1, i={"accessLevel": 3})
        last = await asyncio.to_thread(archivist.ask, CREATE, i={**ITEM, "title": "last"})
        event = (await items.event()).payload["data"]["archiveItemChanged"]
        assert event["change"]["objectId"] == last["item"]["itemId"]


def test_how_much_of_the_quota_is_taken(archivist: Asker) -> None:
    query = "{ institutionUsage { institutionCode quotaBytes usedBytes pendingBytes } }"
    [usage] = archivist.ask(query)
    assert (usage["institutionCode"], usage["quotaBytes"]) == ("TIANPU", None)
