"""Batch upload over HTTP: files and zips, what a person writes, what is refused, repeated, undone."""

import asyncio
import datetime
import io
import unicodedata
from typing import Any

import asyncpg
import openpyxl
import pytest

from assembly import opened_desk
from models.rules.archives.templates import TEMPLATES, Kind
from resolvers.attachments.cleaning import clean, is_due
from tests.support import filing
from tests.support.batching import CODE, OTHER, PDF, VOLUME, VOUCHER, Batcher, batcher, fill, told, zipped
from tests.support.filing import do_jobs
from tests.support.server import Service

service = filing.service


@pytest.fixture(scope="module")
def office(service: Service) -> Batcher:
    return batcher(service)


def test_rows_get_their_files_whatever_form_their_names_have(office: Batcher) -> None:
    decomposed = unicodedata.normalize("NFD", "Café 报告.pdf")
    rows = [{**OTHER, "文件名": "Café 报告.pdf"}, {**OTHER, "文件名": "a.pdf；b.pdf", "关键词": "甲；乙"}]
    files = {decomposed: PDF, "a.pdf": PDF, "b.pdf": PDF, "c.pdf": PDF}
    batch = office.bring("OTHER", office.filled("OTHER", rows), files)
    assert (batch["state"], batch["fileCount"]) == ("DONE", 3)
    assert told(batch) == ["W AR-IMP-EXTRA"]
    first, second = (office.item(row["itemId"]) for row in batch["rows"])
    assert first["attachments"]["nodes"] == [
        {"fileName": "Café 报告.pdf", "role": "MAIN", "size": str(len(PDF))}
    ]
    shown = [(one["fileName"], one["role"]) for one in second["attachments"]["nodes"]]
    assert sorted(shown) == [("a.pdf", "MAIN"), ("b.pdf", "ATTACHMENT")]
    assert {one["keyword"] for one in second["keywords"]} == {"甲", "乙"}
    assert (first["state"], first["archiveCode"], first["batchId"]) == ("DRAFT", None, batch["batchId"])


def test_a_missing_file_and_one_that_two_rows_name_refuse_all(office: Batcher) -> None:
    rows = [{**OTHER, "文件名": "x.pdf"}, {**OTHER, "文件名": "x.pdf"}, {**OTHER, "文件名": "X.pdf"}]
    batch = office.bring("OTHER", office.filled("OTHER", rows), {"x.pdf": PDF})
    assert batch["state"] == "REFUSED"
    assert told(batch) == ["E GEN-DUPLICATE 4 文件名", "E AR-IMP-FILE 5 文件名"]


def test_what_a_person_writes_is_read_as_he_means_it(office: Batcher) -> None:
    rows: list[dict[str, Any]] = [
        {**OTHER, "档案大类*": "会计", "档案类型*": "财务会计报告", "保管期限*": "永久", "密级*": "秘密"},
        {**OTHER, "档案类型*": "00", "年度*": 2023, "形成日期*": datetime.date(2023, 5, 6), "页数": 3},
        {**OTHER, "题名*": "=2+2", "备注": "'-1", "归档部门*": "0101 办公室", "保管期限*": "D10"},
    ]
    batch = office.bring("OTHER", office.filled("OTHER", rows))
    assert (batch["state"], told(batch)) == ("DONE", [])
    report, plain, formula = (office.item(row["itemId"]) for row in batch["rows"])
    assert (report["retention"], report["accessLevel"]) == ("Y", 2)
    assert plain["year"] == "2023"
    assert (formula["title"], formula["description"], formula["retention"]) == ("=2+2", "-1", "D10")


def test_each_fault_is_told_with_its_cell_and_marked_in_a_copy(office: Batcher) -> None:
    rows: list[dict[str, Any]] = [
        {**OTHER, "保管期限*": "20年", "密级*": "绝密", "题名*": None, "归档部门*": "9999"},
        {**OTHER, "形成日期*": "2026/5/1", "载体*": "磁带", "档案类型*": "会计凭证", "客户编号": "4711"},
    ]
    workbook = office.filled("OTHER", rows)
    batch = office.bring("OTHER", workbook)
    assert told(batch) == [
        "E GEN-REQUIRED 3 题名*",
        "E GEN-REF 3 保管期限*",
        "E GEN-REF 3 密级*",
        "E GEN-REF 3 归档部门*",
        "E GEN-REF 4 档案类型*",
        "E GEN-TYPE 4 形成日期*",
        "E GEN-REF 4 载体*",
        "E GEN-REF 4 客户编号",
    ]
    answer = office.client.http.get(batch["markedUrl"])
    assert answer.status_code == 200
    sheet: Any = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert sheet["H3"].fill.fgColor.rgb == "00FFC7CE"
    assert "GEN-REF" in sheet["H3"].comment.text
    assert (sheet["H3"].value, sheet["G4"].value) == ("20年", "2026/5/1")
    corrected = fill(answer.content, [OTHER, {**OTHER, "客户编号": None}])
    office.send(batch["batchId"], "改正.xlsx", corrected, "WORKBOOK")
    again = office.run(batch["batchId"])
    assert (again["state"], again["createdCount"], again["markedUrl"]) == ("DONE", 2, None)
    assert office.client.http.get(batch["markedUrl"]).status_code == 404
    given_up = office.bring("OTHER", workbook)
    assert office.act("discardImport", batchId=given_up["batchId"])["__typename"] == "ImportDiscarded"
    assert office.client.http.get(given_up["markedUrl"]).status_code == 404


def test_vouchers_are_judged_like_those_that_come_one_by_one(office: Batcher) -> None:
    assert office.bring("OTHER", office.filled("OTHER", [VOLUME]))["rows"][0]["archiveCode"] == CODE
    bad: list[dict[str, Any]] = [
        {**VOUCHER, "贷方合计*": "999.99"},
        {**VOUCHER, "审核人": "张三", "凭证号*": "2"},
        {**VOUCHER, "凭证号*": "3", "凭证日期*": "2024-01-05"},
        {**VOUCHER, "凭证号*": "4"},
        {**VOUCHER, "凭证号*": 4},
    ]
    batch = office.bring("VOUCHER", office.filled("VOUCHER", bad))
    assert told(batch) == [
        "E AR-VOU-BALANCE 3 贷方合计*",
        "E AR-VOU-SAMEUSER 4 审核人",
        "E GEN-RANGE 5 凭证日期*",
        "E GEN-DUPLICATE 7 凭证号*",
    ]
    good = [{**VOUCHER, "凭证号*": number, "文件名": f"{number}.pdf", "未结清": "是"} for number in (1, 2)]
    batch = office.bring("VOUCHER", office.filled("VOUCHER", good), {"1.pdf": PDF, "2.pdf": PDF})
    assert [row["archiveCode"] for row in batch["rows"]] == [f"{CODE}-0001", f"{CODE}-0002"]
    voucher = office.item(batch["rows"][0]["itemId"])
    assert (voucher["voucher"]["unsettled"], voucher["state"]) == (True, "FILED")
    assert [one["fileName"] for one in voucher["attachments"]["nodes"]] == ["1.pdf"]
    refused = office.act("undoImport", batchId=batch["batchId"])
    assert {one["code"] for one in refused["findings"]} == {"GEN-STATE", "AR-UNSETTLED"}


def test_the_same_workbook_again_asks_and_is_undone(office: Batcher) -> None:
    workbook = office.filled("OTHER", [{**OTHER, "题名*": "再来一次", "文件名": "z.pdf"}])
    first = office.bring("OTHER", workbook, {"z.pdf": PDF})
    again = office.bring("OTHER", workbook, {"z.pdf": PDF})
    assert told(again) == ["C AR-IMP-REPEAT"]
    second = office.run(again["batchId"], confirm=["AR-IMP-REPEAT"])
    assert second["state"] == "DONE"
    for one in (first, second):
        done = office.act("undoImport", batchId=one["batchId"], reason="重复")
        assert done["batch"]["state"] == "UNDONE"
    assert office.item(first["rows"][0]["itemId"]) is None


def test_an_open_volume_is_undone_and_its_code_stays_given(office: Batcher) -> None:
    row = {**VOLUME, "年度*": "2022", "形成日期*": "2022-01-31"}
    first = office.bring("OTHER", office.filled("OTHER", [row]))
    assert office.act("undoImport", batchId=first["batchId"])["batch"]["state"] == "UNDONE"
    second = office.bring("OTHER", office.filled("OTHER", [{**row, "题名*": "另一卷"}]))
    assert second["rows"][0]["archiveCode"] == "Z109-KU·PZ·2022-D30-002"
    given = {**row, "档号": "Z109-KU.PZ.2022-D30-001"}
    refused = office.bring(
        "OTHER", office.filled("OTHER", [given, {**given, "档号": "Z109-KU·PZ·2021-D30-007"}])
    )
    assert told(refused) == ["E GEN-DUPLICATE 3 档号", "E AR-CODE-FORMAT 4 档号"]


def test_an_undo_asks_for_training_and_a_short_reason(service: Service, office: Batcher) -> None:
    batch = office.bring("OTHER", office.filled("OTHER", [OTHER]))["batchId"]
    of_type = "UPDATE archive_item SET archive_type = $2 WHERE batch_id = $1"
    service.execute(of_type, batch, "ZY/KH")
    refused = office.act("undoImport", batchId=batch)
    assert [one["code"] for one in refused["findings"]] == ["US-TRAINING"]
    service.execute(of_type, batch, "WS/00")
    refused = office.act("undoImport", batchId=batch, reason="重" * 201)
    assert [(one["code"], one["path"]) for one in refused["findings"]] == [("GEN-LENGTH", ["reason"])]
    assert office.act("undoImport", batchId=batch, reason="重" * 200)["batch"]["state"] == "UNDONE"


def test_a_zip_is_unpacked_by_a_worker(service: Service, office: Batcher) -> None:
    rows = [{**OTHER, "题名*": f"报告{n}", "文件名": f"报告{n}.pdf"} for n in range(3)]
    members = {f"扫描/报告{n}.pdf": PDF + bytes(100_000) for n in range(4)}
    batch = office.begin("OTHER")
    office.send(batch, "w.xlsx", office.filled("OTHER", rows), "WORKBOOK")
    office.send(batch, "files.zip", zipped({**members, "__MACOSX/x": b""}), "ZIP")
    assert office.run(batch)["state"] == "RUNNING"
    do_jobs(service)
    found = office.look(batch)
    assert found is not None
    assert (found["state"], found["fileCount"], told(found)) == ("DONE", 3, ["W AR-IMP-EXTRA"])
    [file] = office.item(found["rows"][1]["itemId"])["attachments"]["nodes"]
    assert (file["fileName"], file["size"]) == ("报告1.pdf", str(len(PDF) + 100_000))


def test_what_cannot_be_read_is_told_and_nothing_is_brought_in(service: Service, office: Batcher) -> None:
    before, batch = office.items(), office.begin("OTHER")
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2048)
    office.send(batch, "w.xlsx", ole, "WORKBOOK", "application/octet-stream")
    office.send(batch, "1.zip", zipped({"../a.pdf": PDF, "b.pdf": PDF}), "ZIP")
    office.send(batch, "2.zip", zipped({"c.pdf": PDF})[:-30], "ZIP")
    office.run(batch)
    do_jobs(service)
    found = office.look(batch)
    assert found is not None
    assert (found["state"], told(found)) == ("REFUSED", ["E AR-IMP-ZIP", "E AR-IMP-ZIP", "E AR-IMP-WORKBOOK"])
    assert found["markedUrl"] is None
    assert office.items() == before


def test_who_may_not_import_is_told_so(service: Service, office: Batcher) -> None:
    seller = Batcher(service.user("SC01"))
    refused = seller.act("beginImport", kind="OTHER", institutionCode="TIANPU")
    assert [one["code"] for one in refused["findings"]] == ["GEN-FORBIDDEN"]
    asked = "{ importTemplate(kind: OTHER) { url } importBatches { batchId } }"
    assert seller.client.ask(asked) == {"importTemplate": None, "importBatches": []}
    batch = office.begin("OTHER")
    assert Batcher(service.user("AO02", "archiveOperator@/;institutions=*;types=*")).look(batch) is None
    mixed = ("auditor@/;institutions=ELSE;types=*;clearance=3", "archiveOperator")  # two halves of two grants
    assert Batcher(service.user("AO05", *mixed)).look(batch) is None
    assert Batcher(service.user("AU05", "auditor@/;institutions=TIANPU;types=*;clearance=3")).look(batch)
    narrow = Batcher(service.user("AO03", "archiveOperator@/;institutions=*;types=WS;clearance=1"))
    found = narrow.bring("OTHER", narrow.filled("OTHER", [{**OTHER, "密级*": "机密"}, VOLUME]))
    assert told(found) == ["E GEN-FORBIDDEN 3 密级*", "E GEN-FORBIDDEN 4 档案类型*"]


def test_another_year_is_confirmed_with_a_reason(office: Batcher) -> None:
    rows = [{**OTHER, "形成日期*": "2022-12-31"}, {**OTHER, "形成日期*": "2022-12-30"}]
    batch = office.bring("OTHER", office.filled("OTHER", rows))
    assert told(batch) == ["C AR-YEAR 3 形成日期*", "C AR-YEAR 4 形成日期*"]
    again = office.run(batch["batchId"], confirm=["AR-YEAR"])
    assert [one for one in told(again) if one.startswith("E")] == ["E GEN-REQUIRED"]
    assert office.run(batch["batchId"], confirm=["AR-YEAR"], reason="跨年办结")["state"] == "DONE"


def test_a_batch_is_filled_by_its_beginner_and_given_up(service: Service, office: Batcher) -> None:
    batch = office.begin("OTHER")
    office.send(batch, "a.pdf", PDF)
    twice = office.announce(batch, "a.pdf", len(PDF), "FILE", "application/pdf")
    assert [one["code"] for one in twice["findings"]] == ["GEN-DUPLICATE"]
    large = office.announce(batch, "w.xlsx", 20 * 2**20 + 1, "WORKBOOK", "application/octet-stream")
    assert [one["code"] for one in large["findings"]] == ["AR-FILE-SIZE"]
    other = Batcher(service.user("AO04", "archiveOperator@/;institutions=*;types=*;clearance=3"))
    foreign = other.announce(batch, "b.pdf", len(PDF), "FILE", "application/pdf")
    assert [one["code"] for one in foreign["findings"]] == ["GEN-NOTFOUND"]
    empty = office.run(batch)
    assert told(empty) == ["E GEN-REQUIRED"]
    assert office.act("removeImportFile", batchId=batch, fileName="a.pdf")["batch"]["files"] == []
    office.send(batch, "a.pdf", PDF)
    assert office.act("discardImport", batchId=batch)["__typename"] == "ImportDiscarded"
    assert office.look(batch) is None


def test_what_nobody_carries_out_goes_after_a_week(service: Service, office: Batcher) -> None:
    batch = office.begin("OTHER")
    office.send(batch, "a.pdf", PDF)
    older = "SET {0} = {0} - interval '8 days' WHERE batch_id = $1"
    service.execute(f"UPDATE import_batch {older.format('created_at')}", batch)
    service.execute(f"UPDATE batch_file {older.format('uploaded_at')}", batch)

    async def tidy() -> tuple[bool, int]:
        async with (
            asyncpg.create_pool(service.dsn, min_size=1, max_size=4) as pool,
            opened_desk(service.settings, pool) as desk,
        ):
            assert desk is not None
            due = await is_due(pool, desk.now())
            await clean(pool, desk.vault, desk.now())
            left = "SELECT count(*) FROM batch_file WHERE batch_id = $1"
            return due, await pool.fetchval(left, batch)

    assert asyncio.run(tidy()) == (True, 0)
    assert office.look(batch) is None


def test_templates_are_given_by_ticket_or_token_alone(office: Batcher) -> None:
    place, http = "/files/templates/OTHER", office.client.http
    assert http.get(place).status_code == 401
    assert http.get("/files/templates/NONE").status_code == 404
    answer = http.get(place, headers={"authorization": f"Bearer {office.client.token}"})
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["其他档案"]
    sheet: Any = book.worksheets[0]
    assert [cell.value for cell in sheet[1]] == TEMPLATES[Kind.OTHER].headers
    assert (sheet["A2"].value, sheet.freeze_panes) == ("例", "A2")
    assert "必填" in sheet["C1"].comment.text
    lists = {str(one.sqref).split(":")[0]: one.formula1 for one in sheet.data_validations.dataValidation}
    assert lists["H3"] == '"永久,30年,10年,5年"'
    assert lists["J3"] == '"01 生产中心,0101 办公室"'
