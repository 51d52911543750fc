"""Arrangement: projects, order, reserved places, proposals, labels, indexes. Next: test_inspecting.py."""

import io
from datetime import date
from typing import Any

import asyncpg
import httpx
import pypdfium2
import pytest
import zxingcpp
from openpyxl import load_workbook

from tests.support.client import Client
from tests.support.filing import service
from tests.support.server import Service
from tests.support.standing import act, codes, run, stand

__all__ = ["service"]

_PROJECT = """... on ArrangementProjectSaved { version message findings { code path severity }
  arrangementProject { projectCode state accessLevel orderRule version
    items { itemId position } quantities { typeCode quantity } resources { resource ready } } }
  ... on ArrangementProjectConflict { currentVersion }"""
_PAPER = "... on PaperMade { file { fileName mediaType url } }"
_LOCATION = """INSERT INTO archive_location (location_code, capacity, used, active, version, created_on,
  created_by, changed_at, changed_by) VALUES ($1, $2, $3, true, 1, '2026-01-01', 'TEST', now(), 'TEST')"""
_USER = """INSERT INTO user_account (user_name, name, kind, active, language, version, created_on, created_by,
  changed_at, changed_by) VALUES ('LI4', '李四', 'OPERATOR', true, 'zh', 1, '2026-01-01', 'T', now(), 'T')
  ON CONFLICT DO NOTHING"""
MANAGER = "archiveManager@/;institutions=TIANPU;types=WS;clearance=2"
KEEPER = "storageAdmin@/;institutions=TIANPU;types=WS;clearance=1"


@pytest.fixture(scope="module")
def manager(service: Service) -> Client:
    service.execute(_USER)
    return service.user("AM01", MANAGER)


@pytest.fixture(scope="module")
def keeper(service: Service) -> Client:
    return service.user("SA01", KEEPER)


@pytest.fixture
def titled(service: Service) -> list[str]:
    """银行, 安全, 保管 by pinyin: 安全, 保管, 银行; by time: 保管, 安全, 银行."""
    days = {"银行": date(2023, 9, 1), "安全": date(2023, 5, 1), "保管": date(2023, 1, 1)}
    return stand(service, *({"title": title, "formed_on": day} for title, day in days.items()))


def project(client: Client, name: str, **given: Any) -> dict[str, Any]:
    kinds = "$code: String!, $input: ArrangementProjectInput!, $expectedVersion: Int"
    return act(client, name, kinds, _PROJECT, **given)


def plan(code: str, **more: Any) -> dict[str, Any]:
    place = {"institutionCode": "tianpu", "archiveType": "WS", "responsible": "LI4"}
    return {"projectCode": code, **place, "name": "文书整理", "purpose": "归档前整理", **more}


def test_a_project_is_planned_worked_and_done_in_order(manager: Client, titled: list[str]) -> None:
    bank, safety, keeping = titled
    rows = [{"itemId": one} for one in titled]
    quantities = [{"typeCode": "WS/00", "quantity": 300}]
    given = plan("p-1", items=rows, quantities=quantities, resources=[{"resource": "标签", "quantity": 300}])
    made = project(manager, "createArrangementProject", input=given)
    assert (made["__typename"], made["message"]) == (
        "ArrangementProjectSaved",
        "整理项目P-1 文书整理已创建",
    ), made
    shown = made["arrangementProject"]
    assert (shown["state"], shown["accessLevel"], shown["orderRule"]) == ("PLANNED", 1, "TIME")
    kinds = "$code: String!, $expectedVersion: Int"

    def ordered(version: int) -> tuple[int, list[str]]:
        found = act(manager, "orderArrangementProject", kinds, _PROJECT, code="P-1", expectedVersion=version)
        items = found["arrangementProject"]["items"]
        assert [one["position"] for one in sorted(items, key=lambda one: one["position"])] == [1, 2, 3]
        return found["version"], [one["itemId"] for one in sorted(items, key=lambda one: one["position"])]

    version, found = ordered(1)
    assert found == [keeping, safety, bank]
    project(
        manager,
        "changeArrangementProject",
        code="p-1",
        expectedVersion=version,
        input={"orderRule": "PINYIN"},
    )
    version, found = ordered(version + 1)
    assert found == [safety, keeping, bank]
    own = [{"itemId": bank, "position": 1}, {"itemId": keeping, "position": 7}, {"itemId": safety}]
    project(
        manager,
        "changeArrangementProject",
        **{"code": "P-1", "expectedVersion": version, "input": {"orderRule": "CUSTOM", "items": own}},
    )
    version, found = ordered(version + 1)
    assert found == [bank, safety, keeping]  # safety kept its place 1, behind the bank by code
    step = {"code": "P-1", "expectedVersion": version}
    refused = project(manager, "changeArrangementProject", **step, input={"state": "DONE"})
    assert codes(refused) == ["GEN-STATE state"]
    for state in ("ACTIVE", "DONE"):
        done = project(manager, "changeArrangementProject", **step, input={"state": state})
        step["expectedVersion"] = done["version"]
    assert codes(project(manager, "changeArrangementProject", **step, input={"name": "x"})) == ["GEN-STATE"]


def test_a_project_says_all_that_is_wrong_with_it(service: Service, manager: Client) -> None:
    [other, secret] = stand(service, {"archive_type": "RS/00"}, {"access_level": 3})
    wrong = plan(
        "P-2",
        **{"responsible": "NOBODY", "endsOn": "2026-01-01", "startsOn": "2026-02-01", "orderRule": "SIZE"},
        items=[{"itemId": other}, {"itemId": secret, "position": 0}],
        quantities=[{"typeCode": "KU/PZ", "quantity": -1}],
        reservedSpace=5,
        state="ACTIVE",
    )
    assert codes(project(manager, "createArrangementProject", input=wrong)) == [
        "GEN-RANGE endsOn",
        "GEN-REF items.0.itemId",
        "GEN-REF items.1.itemId",
        "GEN-RANGE items.1.position",
        "GEN-REQUIRED locationCode",
        "GEN-RANGE orderRule",
        "GEN-RANGE quantities.0.quantity",
        "GEN-REF quantities.0.typeCode",
        "GEN-REF responsible",
        "GEN-STATE state",
    ]
    elsewhere = plan("P-2", archiveType="KU")
    assert codes(project(manager, "createArrangementProject", input=elsewhere)) == [
        "GEN-FORBIDDEN archiveType"
    ]
    reader = service.user("AU02", "auditor@/;institutions=TIANPU;types=WS;clearance=3")
    assert codes(project(reader, "createArrangementProject", input=plan("P-2"))) == ["GEN-FORBIDDEN"]


def test_what_is_reserved_counts_as_taken_but_not_for_its_own(service: Service, manager: Client) -> None:
    service.execute(_LOCATION, "A-01-01-01", 10, 4)
    [mine, other] = stand(service, {"state": "DRAFT"}, {"state": "DRAFT"})
    place = {"locationCode": "A-01-01-01", "items": [{"itemId": mine}]}
    full = project(manager, "createArrangementProject", input=plan("P-3", **place, reservedSpace=7))
    assert codes(full) == ["AR-LOC-FULL locationCode"]
    made = project(manager, "createArrangementProject", input=plan("P-3", **place, reservedSpace=6))
    assert [one["code"] for one in made["findings"]] == ["AR-LOC-RESERVE"]
    second = project(manager, "createArrangementProject", input=plan("P-4", **place, reservedSpace=1))
    assert codes(second) == ["AR-LOC-FULL locationCode"]
    change = "... on ArchiveItemSaved { version }"
    kinds = "$id: ID!, $input: ArchiveItemInput!, $expectedVersion: Int"
    to = {"expectedVersion": 1, "input": {"locationCode": "A-01-01-01"}}
    assert "AR-LOC-FULL locationCode" in codes(
        act(manager, "changeArchiveItem", kinds, change, id=other, **to)
    )
    assert act(manager, "changeArchiveItem", kinds, change, id=mine, **to)["__typename"] == "ArchiveItemSaved"


def test_duplicates_and_obsolete_items_are_proposed_within_sight(service: Service, manager: Client) -> None:
    day = {"formed_on": date(2022, 3, 4), "title": "同一份通知"}
    twice = stand(service, day, day, {**day, "access_level": 3})
    old, new = stand(
        service,
        {"document_number": "天普〔2023〕1号", "formed_on": date(2023, 1, 1)},
        {"document_number": "天普〔2023〕1号", "formed_on": date(2023, 6, 1)},
    )
    due, held = stand(service, {"due_on": date(2026, 1, 1)}, {"due_on": date(2026, 1, 1), "on_hold": True})
    query = """query ($a: ID) { duplicateArchiveItems(institutionCode: "TIANPU", archiveType: "WS", first: 1,
      after: $a) { mark title formedOn sha256 items { itemId } } }"""
    [found] = manager.ask(query)["duplicateArchiveItems"]
    assert (found["title"], found["formedOn"]) == ("同一份通知", "2022-03-04")
    assert [one["itemId"] for one in found["items"]] == twice[:2]
    assert manager.ask(query, a=found["mark"])["duplicateArchiveItems"] == []
    service.execute(
        """INSERT INTO attachment (attachment_id, item_id, role, version, file_name, media_type, size, sha256,
        uploaded_by, uploaded_at) SELECT md5(i), i, 'MAIN', 1, 'a.pdf', 'application/pdf', 1, repeat('a', 64),
        'T', now() FROM unnest($1::text[]) i""",
        [old, due],
    )
    [found] = manager.ask(query)["duplicateArchiveItems"]  # FILE: comes before TITLE:
    assert (found["sha256"], [one["itemId"] for one in found["items"]]) == ("a" * 64, [old, due])
    answer = manager.ask(
        """{ obsoleteArchiveItems(institutionCode: "TIANPU") { item { itemId state } due replacedBy } }"""
    )
    assert [
        (one["item"]["itemId"], one["due"], one["replacedBy"]) for one in answer["obsoleteArchiveItems"]
    ] == [(old, False, new), (due, True, None)]
    assert held not in str(answer)
    stranger = service.user("SC01")
    [error] = stranger.errors('{ duplicateArchiveItems(institutionCode: "TIANPU") { mark } }')
    assert error["extensions"]["code"] == "GEN-FORBIDDEN"


def test_important_papers_without_a_file_are_a_filter(service: Service, manager: Client) -> None:
    on_paper, digitised, plain = stand(
        service, {"important": True}, {"important": True}, {"important": False}
    )
    service.execute(
        """INSERT INTO attachment (attachment_id, item_id, role, version, file_name, media_type, size, sha256,
        uploaded_by, uploaded_at) VALUES (repeat('b', 32), $1, 'MAIN', 1, 'b.pdf', 'application/pdf', 1,
        repeat('b', 64), 'T', now())""",
        digitised,
    )
    found = manager.ask(
        """{ archiveItems(filter: { important: { eq: true }, carrier: { in: ["PAPER", "BOTH"] },
        attachments: { none: {} } }) { nodes { itemId } } }"""
    )
    assert [one["itemId"] for one in found["archiveItems"]["nodes"]] == [on_paper]
    assert plain not in str(found)


def paper(client: Client, name: str, of: dict[str, Any], **more: Any) -> dict[str, Any]:
    kinds = "$of: PrintedItems!, $sheet: LabelSheet!, $skip: Int!, $outlined: Boolean!, $format: IndexFormat!"
    return act(client, name, kinds, _PAPER, of=of, **more)


def fetched(service: Service, made: dict[str, Any]) -> bytes:
    assert made["__typename"] == "PaperMade", made
    answer = httpx.get(service.url + made["file"]["url"])
    assert answer.status_code == 200
    assert answer.headers["content-type"] == made["file"]["mediaType"]
    return answer.content


def code_of(service: Service, item_id: str) -> str:
    async def look(pool: asyncpg.Pool) -> str:
        return await pool.fetchval("SELECT archive_code FROM archive_item WHERE item_id = $1", item_id)

    return run(service, look)


def test_labels_are_read_by_a_scanner_and_by_people(service: Service, keeper: Client) -> None:
    box, folder, draft, secret = stand(
        service,
        {"title": "2023年度党委会议记录", "begins_on": date(2023, 1, 5), "ends_on": date(2023, 12, 28)},
        {"title": "关于印发档案管理办法的通知", "formed_on": date(2023, 3, 1)},
        {"state": "DRAFT"},
        {"access_level": 2},
    )
    wrong = paper(keeper, "makeLabels", {"itemIds": [box, draft, secret]}, sheet="SHEET_24", skip=24)
    assert codes(wrong) == ["GEN-NOTFOUND itemIds.2", "GEN-STATE itemIds.1", "GEN-RANGE skip"]
    assert codes(paper(keeper, "makeLabels", {}, sheet="SHEET_24")) == ["GEN-REQUIRED of"]
    made = paper(keeper, "makeLabels", {"itemIds": [folder, box]}, sheet="SHEET_24", skip=23)
    document: Any = pypdfium2.PdfDocument(fetched(service, made))
    assert len(document) == 2
    read = [zxingcpp.read_barcodes(page.render(scale=3).to_pil()) for page in document]
    wanted = [[code_of(service, one)] for one in (folder, box)]
    assert [[one.text for one in page] for page in read] == wanted
    first, second = (page.get_textpage().get_text_range() for page in document)
    for text in ("关于印发档案管理办法的通知", "2023-03-01", "30年", "内部", "天普集团", "Z109"):
        assert text in first.replace("\r\n", "")
    assert "2023-01-05 – 2023-12-28" in second
    trail = service.user("AU01").ask(
        '{ auditEntries(last: 2, filter: { act: { eq: "PRINT" } }) { nodes { userName itemId detail } } }'
    )
    entries = trail["auditEntries"]["nodes"]
    assert [(one["userName"], one["itemId"]) for one in entries] == [("SA01", folder), ("SA01", box)]
    assert box not in str(entries[0]["detail"])
    other = service.user("SA02", "storageAdmin@/;institutions=TIANPU;types=KU;clearance=3")
    hidden = paper(other, "makeLabels", {"itemIds": [box]}, sheet="SHEET_8")
    assert codes(hidden) == ["GEN-NOTFOUND itemIds.0"]
    assert codes(paper(service.user("SC01"), "makeLabels", {"itemIds": [box]}, sheet="SHEET_8")) == [
        "GEN-FORBIDDEN"
    ]


def test_an_index_has_positions_as_paper_and_as_workbook(service: Service, keeper: Client) -> None:
    service.execute(_LOCATION, "B-02-01-01", None, 1)
    [volume] = stand(
        service, {"unit": "VOLUME", "title": "会议记录卷", "location_code": "B-02-01-01", "item_count": 0}
    )
    inside = stand(
        service,
        {"volume_id": volume, "item_no": 2, "title": "=第二次会议", "pages": 4},
        {"volume_id": volume, "item_no": 1, "title": "第一次会议", "pages": 3},
    )
    printed = fetched(service, paper(keeper, "makeIndex", {"volumeId": volume}, format="PDF"))
    [page] = pypdfium2.PdfDocument(printed)
    text = page.get_textpage().get_text_range()
    assert "卷内目录" in text
    assert "会议记录卷" in text
    assert text.index("第一次会议") < text.index("第二次会议")
    assert text.count("B-02-01-01") == 3  # of the volume, and of what lies in it
    made = paper(keeper, "makeIndex", {"locationCode": "B-02"}, format="XLSX")
    book = load_workbook(io.BytesIO(fetched(service, made)))
    rows = [list(row) for row in book[book.sheetnames[0]].iter_rows(values_only=True)]
    assert rows[0][:3] == ["序号", "档号", "题名"]
    assert [(row[0], row[2], row[6], row[8]) for row in rows[1:]] == [(1, "会议记录卷", 2, "B-02-01-01")]
    again = paper(keeper, "makeIndex", {"volumeId": volume}, format="XLSX")
    sheet = load_workbook(io.BytesIO(fetched(service, again))).worksheets[0]
    assert [sheet.cell(row, 3).value for row in (2, 3)] == ["第一次会议", "'=第二次会议"]
    assert sheet.cell(3, 3).data_type != "f"
    assert inside
    assert codes(paper(keeper, "makeIndex", {"volumeId": "f" * 32}, format="PDF")) == [
        "GEN-NOTFOUND volumeId"
    ]
