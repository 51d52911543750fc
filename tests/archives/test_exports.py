"""Exports: the templates' columns, whole metadata, packages and bags; the same bytes at once and by a job."""

import asyncio
import hashlib
import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import bagit
import openpyxl
import pytest

from assembly import opened_desk
from models.rules.archives.exports import Content, Format, WantedExport
from models.rules.archives.templates import TEMPLATES, Kind
from resolvers.access.audit import Asker
from resolvers.access.caller import Caller, Grant
from resolvers.archives import exports
from resolvers.archives.export_rows import Source
from tests.support import filing
from tests.support.client import Client
from tests.support.command import as_json
from tests.support.server import Service

service = filing.service
PDF = b"%PDF-1.7 and so on"
EXPORT = """
mutation ($ids: [ID!], $f: ArchiveItemFilter, $c: ExportContent!, $t: ExportFormat!, $r: String!) {
  exportArchives(itemIds: $ids, filter: $f, content: $c, format: $t, reason: $r) {
    __typename
    ... on ArchivesExported {
      export { jobId state items files done total file { fileName size sha256 url } }
    }
    ... on Refused { findings { code path params } }
} }
"""
LOOK = """
query ($i: ID!) { archiveExport(jobId: $i) {
  state items files done total error createdBy reason file { fileName size sha256 url }
} }
"""
_ITEM = """
INSERT INTO archive_item (item_id, institution_code, archive_type, unit, title, year, formed_on, retention,
    access_level, department_code, carrier, archive_code, item_no, state, open, important, on_hold, archived,
    volume_id, version, created_on, created_by, changed_at, changed_by)
SELECT lpad(to_hex($1::int + n), 32, '0'), $2, $3, $4::text, $5::text || n, '2023', '2023-05-06', 'D30',
    $6::int, $7, 'ELECTRONIC', CASE WHEN $8::text <> '' THEN $8::text || lpad(n::text, 4, '0') END,
    CASE WHEN $8::text <> '' THEN n END, CASE WHEN $8::text <> '' THEN 'FILED' ELSE 'DRAFT' END,
    $4::text = 'VOLUME', false, false, false, $9, 1, '2026-01-01', 'X', '2026-01-01T00:00:00Z', 'X'
FROM generate_series(1, $10::int) n
"""
_VOUCHER = """
INSERT INTO voucher (item_id, company_code, fiscal_year, period, voucher_type, voucher_no, voucher_date,
    summary, debit_total, credit_total, currency, attachment_count, prepared_by, unsettled)
SELECT lpad(to_hex($1::int + n), 32, '0'), '0723', '2023', 1, '记', n, '2023-01-05', '=销售', 1000.5, 1000.5,
    'CNY', 1, '张三', n % 2 = 0
FROM generate_series(1, $2::int) n
"""
VOLUME, VOUCHERS, MANY, SECRET, DOSSIER = 0xA000, 0xB000, 0xC000, 0xD000, 0xE000


def item_of(place: int, number: int = 1) -> str:
    return f"{place + number:032x}"


@dataclass
class Archive:
    service: Service
    user: Client
    drafts: list[str]

    def export(self, user: Client | None = None, **given: Any) -> dict[str, Any]:
        told = {"c": "METADATA", "t": "XLSX", "r": "年度检查", **given}
        return (user or self.user).ask(EXPORT, **told)["exportArchives"]

    def made(self, **given: Any) -> dict[str, Any]:
        """Its file, made by the worker where it is long."""
        answer = self.export(**given)
        assert answer["__typename"] == "ArchivesExported", answer
        if answer["export"]["state"] == "QUEUED":
            filing.do_jobs(self.service)
        found = self.user.ask(LOOK, i=answer["export"]["jobId"])["archiveExport"]
        assert (found["state"], found["error"], found["done"]) == ("DONE", None, found["total"])
        return found["file"]

    def body(self, **given: Any) -> bytes:
        file = self.made(**given)
        answer = self.user.http.get(file["url"])
        assert (answer.status_code, str(len(answer.content))) == (200, file["size"])
        assert hashlib.sha256(answer.content).hexdigest() == file["sha256"]
        return answer.content


@pytest.fixture(scope="module")
def archive(service: Service) -> Archive:
    user = service.user("EXP1", "archiveOperator@/;institutions=TIANPU;types=*;clearance=2")
    code = "Z109-KU·PZ·2023-D30-"
    some = ("TIANPU", "KU/PZ", "VOLUME", "凭证", 1, None, code, None, 1)
    service.execute(_ITEM, VOLUME, *some)
    some = ("TIANPU", "KU/PZ", "ITEM", "记-", 1, None, f"{code}0001-", item_of(VOLUME), 3)
    service.execute(_ITEM, VOUCHERS, *some)
    service.execute(_VOUCHER, VOUCHERS, 3)
    some = ("TIANPU", "WS/00", "ITEM", "=通知", 1, None, "Z109-WS·2023-D30-BGS-", None, 700)
    service.execute(_ITEM, MANY, *some)
    service.execute(_ITEM, SECRET, "TIANPU", "WS/00", "ITEM", "密", 3, None, "", None, 1)
    service.execute(_ITEM, DOSSIER, "TIANPU", "ZY/KH", "ITEM", "合同", 1, None, "", None, 1)
    drafts: list[str] = []
    for at in range(2):
        given = {"institutionCode": "TIANPU", "archiveType": "WS/00", "title": f"请示{at}", "year": "2024"}
        given |= {"keywords": [{"keyword": "生产"}, {"keyword": "计划"}], "documentNumber": "-8号"}
        create = "mutation ($i: ArchiveItemInput!) { createArchiveItem(input: $i) { ... on ArchiveItemSaved "
        made = user.ask(create + "{ archiveItem { itemId } } } }", i=given)["createArchiveItem"]
        drafts.append(made["archiveItem"]["itemId"])
        begin = "mutation ($i: UploadInput!) { beginUpload(input: $i) { ... on UploadBegun { url } } }"
        file = {"itemId": drafts[-1], "fileName": "请示;正文.pdf", "mediaType": "application/pdf"}
        place = user.ask(begin, i={**file, "size": str(len(PDF) + at)})["beginUpload"]["url"]
        assert user.http.put(place, content=PDF + b"." * at).status_code == 201
    return Archive(service, user, drafts)


def test_a_workbook_has_the_templates_sheets_and_columns(archive: Archive) -> None:
    ids = [*archive.drafts, item_of(VOUCHERS, 2), item_of(VOUCHERS), item_of(VOLUME), item_of(MANY)]
    book: Any = openpyxl.load_workbook(io.BytesIO(archive.body(ids=ids)))
    assert book.sheetnames == ["其他档案", "会计凭证"]
    other, voucher = ([list(row) for row in sheet.values] for sheet in book.worksheets)
    assert other[0] == TEMPLATES[Kind.OTHER].headers
    assert voucher[0] == TEMPLATES[Kind.VOUCHER].headers
    assert [row[1] for row in other[1:]] == [
        *("Z109-KU·PZ·2023-D30-0001", "Z109-WS·2023-D30-BGS-0001"),
        *(None, None),
    ]
    told = dict(zip(other[0], other[2], strict=True))
    assert (told["档案大类*"], told["档案类型*"], told["年度*"]) == ("WS 文书", "WS/00 文书档案", 2023)
    assert (told["题名*"], told["保管期限*"], told["密级*"], told["载体*"]) == (
        "'=通知1",
        "30年",
        "内部",
        "电子",
    )
    told = dict(zip(other[0], other[3], strict=True))
    assert (told["关键词"], told["文号"], told["文件名"]) == ("生产；计划", "'-8号", None)
    told = dict(zip(voucher[0], voucher[2], strict=True))
    assert [row[6] for row in voucher[1:]] == [1, 2]
    assert (told["所属档号*"], told["摘要*"]) == ("Z109-KU·PZ·2023-D30-0001", "'=销售")
    assert (told["借方合计*"], told["未结清"], told["凭证日期*"].date().isoformat()) == (
        1000.5,
        "是",
        "2023-01-05",
    )


def test_tables_and_json(archive: Archive) -> None:
    table = archive.body(ids=[item_of(MANY), *archive.drafts], t="CSV").decode("utf-8-sig")
    lines = table.split("\r\n")
    assert lines[0].split(",") == TEMPLATES[Kind.OTHER].headers
    assert (len(lines), ",'=通知1,2023-05-06," in lines[1]) == (5, True)
    both = archive.body(ids=[item_of(MANY), item_of(VOUCHERS)], t="CSV")
    with zipfile.ZipFile(io.BytesIO(both)) as packed:
        assert packed.namelist() == ["其他档案.csv", "会计凭证.csv"]
    told = json.loads(archive.body(ids=[item_of(VOUCHERS), archive.drafts[0]], t="JSON"))
    assert [one["archiveCode"] for one in told] == ["Z109-KU·PZ·2023-D30-0001-0001", None]
    assert told[0]["voucher"]["debitTotal"] == "1000.50"
    assert (told[0]["volumeCode"], told[1]["keywords"]) == ("Z109-KU·PZ·2023-D30-0001", ["生产", "计划"])
    assert [one["operation"] for one in told[1]["process"]] == ["createArchiveItem", "addAttachment"]
    assert told[1]["attachments"][0]["sha256"] == hashlib.sha256(PDF).hexdigest()


def test_packages_hold_lists_files_and_hashes(archive: Archive, tmp_path: Path) -> None:
    ids = [*archive.drafts, item_of(VOUCHERS)]
    packed = archive.body(ids=ids, c="METADATA_AND_FILES", t="ZIP")
    with zipfile.ZipFile(io.BytesIO(packed)) as found:
        assert found.testzip() is None
        sums = [line.split("  ", 1) for line in found.read("manifest-sha256.txt").decode().splitlines()]
        assert {path: hashlib.sha256(found.read(path)).hexdigest() for _, path in sums} == {
            path: digest for digest, path in sums
        }
        names = ["files/请示_正文.pdf", "files/请示_正文 (2).pdf"]
        assert [path for _, path in sums] == ["其他档案.xlsx", "会计凭证.xlsx", "items.json", *names]
        assert [found.read(name) for name in names] == [PDF, PDF + b"."]
        book: Any = openpyxl.load_workbook(io.BytesIO(found.read("其他档案.xlsx")))
        rows = [dict(zip(TEMPLATES[Kind.OTHER].headers, row, strict=True)) for row in book.active.values]
        assert [row["文件名"] for row in rows[1:]] == ["请示_正文.pdf", "请示_正文 (2).pdf"]
    packed = archive.body(ids=ids, c="METADATA_AND_FILES", t="BAGIT")
    with zipfile.ZipFile(io.BytesIO(packed)) as found:
        found.extractall(tmp_path)
    bag: Any = bagit.Bag(str(tmp_path / "archives"))
    bag.validate()
    assert bag.info["Payload-Oxum"].endswith(".5")
    assert (tmp_path / "archives/data/files/请示_正文.pdf").read_bytes() == PDF


def test_many_are_made_by_the_worker_and_the_bytes_are_the_same(archive: Archive) -> None:
    first: dict[str, Any] = {"f": {"year": {"eq": "2023"}, "archiveType": {"eq": "WS/00"}}, "t": "CSV"}
    answer = archive.export(**first)["export"]
    assert (answer["state"], answer["items"], answer["file"]) == ("QUEUED", 700, None)
    filing.do_jobs(archive.service)
    found = archive.user.ask(LOOK, i=answer["jobId"])["archiveExport"]
    assert (found["state"], found["done"], found["total"]) == ("DONE", 700, 700)
    assert archive.user.http.get(found["file"]["url"]).text.count("\r\n") == 701
    some = [item_of(MANY, number) for number in range(200, 0, -1)]
    at_once = archive.made(ids=some, t="XLSX")
    key = {"idempotency-key": "E1"}
    sent = {"ids": some[:1], "c": "METADATA", "t": "CSV", "r": "x"}
    told = [archive.user.send(EXPORT, sent, key).json()["data"] for _ in range(2)]
    assert told[0]["exportArchives"]["export"]["jobId"] == told[1]["exportArchives"]["export"]["jobId"]
    more = archive.made(ids=[item_of(MANY, number) for number in range(1, 202)], t="XLSX")
    again = archive.made(ids=some[::-1], t="XLSX")
    assert at_once["sha256"] == again["sha256"] != more["sha256"]
    other = archive.service.user("EXP2", "archiveOperator")
    assert other.ask(LOOK, i=answer["jobId"])["archiveExport"] is None
    auditor = archive.service.user("EXP3", "auditor")
    found = auditor.ask(LOOK, i=answer["jobId"])["archiveExport"]
    assert (found["createdBy"], found["file"]["url"]) == ("EXP1", None)
    mixed = ("auditor@/;institutions=TIANPU;types=*;clearance=3", "archiveOperator")
    near = archive.service.user("EXP6", *mixed)
    assert near.ask(LOOK, i=answer["jobId"])["archiveExport"] is None
    assert near.ask("{ archiveExports { jobId } }") == {"archiveExports": []}


def test_an_address_is_told_where_it_works(archive: Archive) -> None:
    job = archive.export(ids=[item_of(MANY)])["export"]["jobId"]
    assert archive.user.ask(LOOK, i=job)["archiveExport"]["file"]["url"]
    raised = "UPDATE made_file SET about = jsonb_set(about::jsonb, '{accessLevel}', '3') WHERE file_id = "
    archive.service.execute(f"{raised} (SELECT report::jsonb ->> 'fileId' FROM job WHERE job_id = $1)", job)
    assert archive.user.ask(LOOK, i=job)["archiveExport"]["file"]["url"] is None


def test_rights(archive: Archive) -> None:
    assert archive.export(ids=[item_of(SECRET)])["findings"] == [
        {"code": "GEN-NOTFOUND", "path": ["itemIds"], "params": {"value": item_of(SECRET)}}
    ]
    [found] = archive.export(ids=[item_of(MANY), item_of(DOSSIER)])["findings"]
    assert (found["code"], found["params"]) == ("GEN-FORBIDDEN", {"value": item_of(DOSSIER)})
    manager = archive.service.user("EXP4", "archiveManager@/;institutions=TIANPU;types=ZY;clearance=1")
    assert archive.export(manager, ids=[item_of(DOSSIER)])["export"]["items"] == 1
    mixed = "archiveOperator@/;institutions=TIANPU;types=*;clearance=2;actions=READ"
    reader = archive.service.user("EXP5", mixed)
    assert [one["code"] for one in archive.export(reader, ids=[item_of(MANY)])["findings"]] == [
        "GEN-FORBIDDEN"
    ]
    wrong = archive.export(ids=[item_of(MANY)], c="METADATA_AND_FILES", t="CSV", r=" ")["findings"]
    assert [(one["code"], one["path"]) for one in wrong] == [
        ("GEN-REQUIRED", ["reason"]),
        ("GEN-RANGE", ["format"]),
    ]
    assert [one["code"] for one in archive.export()["findings"]] == ["GEN-REQUIRED"]
    assert [one["code"] for one in archive.export(f={"title": {"eq": "nothing"}})["findings"]] == [
        "GEN-RANGE"
    ]


def test_the_trail_tells_of_it(archive: Archive) -> None:
    made = archive.made(ids=archive.drafts, c="METADATA_AND_FILES", t="ZIP", r="移交")
    archive.user.http.get(made["url"])
    auditor = archive.service.user("EXP3", "auditor")
    query = """{ auditEntries(last: 4, filter: { userName: { eq: "EXP1" } }) {
      nodes { act objectClass itemId detail } } }"""
    entries = auditor.ask(query)["auditEntries"]["nodes"]
    told = [(one["act"], one["objectClass"]) for one in entries]
    assert told == [
        ("DOWNLOAD", "ATTACHMENT"),
        ("DOWNLOAD", "ATTACHMENT"),
        ("EXPORT", "ZITEM"),
        ("DOWNLOAD", "ZMADE"),
    ]
    assert "移交" in json.dumps(entries[2]["detail"], ensure_ascii=False)


def test_a_search_is_exported_and_sets_of_files_reach_items(archive: Archive) -> None:
    query = """mutation { exportArchives(search: { keyword: "请示" }, content: METADATA, format: JSON,
      reason: "检索") { ... on ArchivesExported { export { items } } ... on Refused { message } } }"""
    assert archive.user.ask(query)["exportArchives"] == {"export": {"items": 2}}
    order = """mutation ($i: [ID!]) { exportFiles(itemIds: $i, reason: "借出") {
      ... on ExportReady { url files } ... on Refused { findings { code path } } } }"""
    ready = archive.user.ask(order, i=archive.drafts)["exportFiles"]
    with zipfile.ZipFile(io.BytesIO(archive.user.http.get(ready["url"]).content)) as packed:
        manifest = json.loads(packed.read("manifest.json"))
        assert [(one["itemId"], packed.read(one["path"])[:8]) for one in manifest["files"]] == [
            (one, PDF[:8]) for one in archive.drafts
        ]
    missing = archive.user.ask(order, i=[item_of(SECRET)])["exportFiles"]
    assert missing == {"findings": [{"code": "GEN-NOTFOUND", "path": ["itemIds"]}]}
    copy = """mutation ($a: ID!, $i: ID) { copyAttachment(attachmentId: $a, itemId: $i) {
      ... on CopyBegun { uploadId } ... on Refused { findings { code path } } } }"""
    source = manifest["files"][0]["attachmentId"]
    assert "uploadId" in archive.user.ask(copy, a=source, i=archive.drafts[1])["copyAttachment"]
    filing.do_jobs(archive.service)
    files = "query ($i: ID!) { archiveItem(id: $i) { attachments { nodes { sha256 } } } }"
    found = archive.user.ask(files, i=archive.drafts[1])["archiveItem"]["attachments"]["nodes"]
    assert hashlib.sha256(PDF).hexdigest() in {one["sha256"] for one in found}
    refused = archive.user.ask(copy, a=source)["copyAttachment"]
    assert refused == {"findings": [{"code": "GEN-REQUIRED", "path": ["customerNumber"]}]}


def test_what_is_raised_while_it_is_read_counts(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """Level and dossiers of the file are those of the rows that are in it."""
    item, dsn = item_of(MANY, 699), archive.service.dsn
    measured, caller = exports.size_of_files, Caller("EXP9", (Grant.everywhere("auditor"),))
    raised = "UPDATE archive_item SET access_level = 2, dossier_kind = 'CONTRACT' WHERE item_id = $1"

    async def meanwhile(source: Source, ids: Sequence[str]) -> tuple[int, int]:
        await source.pool.execute(raised, item)
        return await measured(source, ids)

    async def order() -> dict[str, Any]:
        async with (
            asyncpg.create_pool(dsn, min_size=1, max_size=4) as pool,
            opened_desk(archive.service.settings, pool) as desk,
        ):
            assert desk is not None
            assert desk.writer is not None
            wanted = WantedExport([item], Content.METADATA_AND_FILES, Format.ZIP, "移交")
            made = await exports.order_export(desk, desk.writer, Asker(caller), wanted)
            assert made.file is not None
            query = "SELECT about FROM made_file WHERE file_id = $1"
            return json.loads(await pool.fetchval(query, made.file.file_id))

    monkeypatch.setattr(exports, "size_of_files", meanwhile)
    about = asyncio.run(order())
    assert (about["accessLevel"], about["dossiers"]) == (2, [["TIANPU", "WS/00", 2]])


def test_a_command_writes_a_bag(archive: Archive, tmp_path: Path) -> None:
    settings, out = archive.service.settings, tmp_path / "bag.zip"
    place = {"DATABASE_URL": archive.service.dsn, "DOSSIER_FIELD_KEY_FILE": str(settings.field_key_path)}
    wanted = ("--reason", "移交", "--type", "KU/PZ", "--year", "2023", "-o", str(out))
    told = as_json(settings.var_folder, "archive", "export", *wanted, **place)
    assert (told["items"], told["size"]) == (4, out.stat().st_size)
    with zipfile.ZipFile(out) as packed:
        packed.extractall(tmp_path)
    bag: Any = bagit.Bag(str(tmp_path / "archives"))
    bag.validate()
