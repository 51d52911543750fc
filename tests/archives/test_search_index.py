"""What is found follows every write: metadata, names and text of files. Next: test_texts.py."""

import asyncio
from collections.abc import Generator
from typing import Any

import asyncpg
import httpx
import pytest

from tests.support.command import as_json
from tests.support.filing import do_jobs, service
from tests.support.rows import in_database
from tests.support.server import Service
from tests.support.socket import token_of
from worker_house import HOUSE

__all__ = ["service"]

_CREATE = """
mutation ($i: ArchiveItemInput!) { createArchiveItem(input: $i) {
  ... on ArchiveItemSaved { archiveItem { itemId version } } ... on Refused { findings { code path } }
} }
"""
_CHANGE = """
mutation ($id: ID!, $i: ArchiveItemInput!, $v: Int) {
  changeArchiveItem(id: $id, input: $i, expectedVersion: $v) {
  ... on ArchiveItemSaved { version } ... on Refused { findings { code path } }
} }
"""
_DELETE = """
mutation ($id: ID!, $v: Int) { deleteArchiveItem(id: $id, expectedVersion: $v, confirm: ["GEN-CONFIRM"]) {
  ... on ArchiveItemSaved { version } ... on Refused { findings { code } }
  ... on ArchiveItemConflict { currentVersion }
} }
"""
_BEGIN = """
mutation ($i: UploadInput!) { beginUpload(input: $i) {
  ... on UploadBegun { uploadId url } ... on Refused { findings { code path } }
} }
"""
_SHOW = "query ($id: ID!) { archiveItem(id: $id) { version attachments { nodes { attachmentId version } } } }"
_DELETE_FILE = """
mutation ($id: ID!) { deleteAttachment(attachmentId: $id, expectedVersion: 1, confirm: ["GEN-CONFIRM"]) {
  __typename ... on Refused { findings { code } }
} }
"""
_SEARCH = """
query ($k: String!) { searchArchives(query: { keyword: $k }) {
  edges { node { itemId } score fragments { field text marks { start end } } }
} }
"""


class Asker:
    def __init__(self, service: Service) -> None:
        token = asyncio.run(token_of(service.dsn, "ARCH", "archiveOperator"))
        self.http = httpx.Client(
            base_url=service.url, headers={"authorization": f"Bearer {token}"}, timeout=60
        )

    def ask(self, query: str, **variables: object) -> Any:
        body = self.http.post("/graphql", json={"query": query, "variables": variables}).json()
        assert "errors" not in body, body
        [found] = body["data"].values()
        assert "findings" not in found, found
        return found

    def add(self, kind: str, title: str) -> str:
        given = {"institutionCode": "TIANPU", "archiveType": kind, "title": title}
        return self.ask(_CREATE, i=given)["archiveItem"]["itemId"]

    def send(self, item_id: str, name: str, text: str, kind: str = "text/plain") -> None:
        data = text.encode()
        given = {"itemId": item_id, "fileName": name, "mediaType": kind, "size": str(len(data))}
        begun = self.ask(_BEGIN, i=given)
        assert self.http.put(begun["url"], content=data).status_code < 300

    def found(self, keyword: str) -> list[str]:
        return [edge["node"]["itemId"] for edge in self.ask(_SEARCH, k=keyword)["edges"]]


@pytest.fixture
def asker(service: Service) -> Generator[Asker]:
    asker = Asker(service)
    with asker.http:
        yield asker


def order(service: Service) -> None:
    """As the worker does soon after a file came."""

    async def work() -> None:
        duty = HOUSE["index"]
        async with asyncpg.create_pool(service.dsn, min_size=1, max_size=2) as pool:
            assert await duty.work(pool, service.settings) == 1

    asyncio.run(work())
    do_jobs(service)


def test_metadata_and_names_are_found_at_once_and_text_after_the_job(service: Service, asker: Asker) -> None:
    item = asker.add("WS/00", "年度工作总结")
    assert asker.found("工作总结") == asker.found("ndgzzj") == [item]
    asker.ask(_CHANGE, id=item, v=1, i={"title": "季度简报", "keywords": [{"keyword": "纤维素醚"}]})
    assert (asker.found("工作总结"), asker.found("纤维 素醚")) == ([], [item])

    asker.send(item, "〔2023〕附件.txt", "第一条 甲方应按约交付\n货物。")
    assert asker.found('"〔2023〕附件.TXT"') == [item]
    assert asker.found("按约交付货物") == []
    order(service)
    assert asker.found("按约交付") == [item]
    [edge] = asker.ask(_SEARCH, k="按约交付")["edges"]
    [fragment] = edge["fragments"]
    [mark] = fragment["marks"]
    assert (edge["score"], fragment["field"], fragment["text"][mark["start"] : mark["end"]]) == (
        1,
        "TEXT",
        "按约交付",
    )

    file = asker.ask(_SHOW, id=item)["attachments"]["nodes"][0]["attachmentId"]
    asker.ask(_DELETE_FILE, id=file)
    assert asker.found("按约交付") == asker.found("附件") == []
    asker.ask(_DELETE, id=item, v=asker.ask(_SHOW, id=item)["version"])
    assert asker.found("季度简报") == []
    rows = asyncio.run(in_database(service.dsn, "SELECT FROM archive_text WHERE item_id = $1", item))
    assert rows == []


def test_sealed_text_is_found_and_stands_nowhere_in_clear(service: Service, asker: Asker) -> None:
    item = asker.add("RS/00", "客户授信资料")
    asker.send(item, "a.txt", "最高授信额度三百万元")
    order(service)
    [edge] = asker.ask(_SEARCH, k='"授信额度" 三百万')["edges"]
    assert (edge["node"]["itemId"], [one["field"] for one in edge["fragments"]]) == (item, [])
    assert asker.found("百万元 客户") == [item]
    assert asker.found("额") == []  # single characters are not kept
    [row] = asyncio.run(
        in_database(service.dsn, "SELECT x::text AS all FROM archive_text x WHERE item_id = $1", item)
    )
    assert not any(word in row["all"] for word in ("额度", "三百", "万元", "最高"))


def test_a_file_that_cannot_be_read_leaves_a_note(service: Service, asker: Asker) -> None:
    item = asker.add("WS/00", "损坏的文件")
    asker.send(item, "b.pdf", "%PDF-1.7 nothing", "application/pdf")
    order(service)
    [row] = asyncio.run(
        in_database(service.dsn, "SELECT note, indexed_at FROM archive_text WHERE item_id = $1", item)
    )
    assert row["indexed_at"] is not None
    assert row["note"].startswith("b.pdf: cannot be read as PDF")


def test_the_command_has_files_of_one_type_read_again(service: Service, asker: Asker) -> None:
    other, item = asker.add("RS/00", "授信档案"), asker.add("WS/00", "再读的文件")
    asker.send(other, "a.txt", "不再读")
    asker.send(item, "b.txt", "再读一遍")
    order(service)
    settings = service.settings
    place = {"DATABASE_URL": service.dsn, "DOSSIER_FIELD_KEY_FILE": str(settings.field_key_file)}
    assert as_json(settings.var_folder, "archive", "index", **place) == {"index": 0}
    assert as_json(settings.var_folder, "archive", "index", "--again", "WS/00", **place) == {"index": 1}
    waiting = "SELECT item_id FROM archive_text WHERE indexed_at IS NULL AND item_id = ANY($1)"
    rows = asyncio.run(in_database(service.dsn, waiting, [other, item]))
    assert [row["item_id"] for row in rows] == [item]
    do_jobs(service)
    assert asker.found("再读一遍") == [item]
