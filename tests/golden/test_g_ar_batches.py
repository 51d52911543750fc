"""Golden cases of the batch upload: templates, the order of uploads, all rows or none. Next:
../archives/test_batches.py."""

import pytest

from tests.support import filing
from tests.support.batching import CODE, OTHER, VOLUME, VOUCHER, Batcher, batcher, told
from tests.support.server import Service

service = filing.service


@pytest.fixture(scope="module")
def office(service: Service) -> Batcher:
    return batcher(service)


def test_g_ar_04_vouchers_come_after_their_volume(office: Batcher) -> None:
    workbook = office.filled("VOUCHER", [VOUCHER])
    before = office.items()
    batch = office.bring("VOUCHER", workbook)
    assert (batch["state"], told(batch)) == ("REFUSED", ["E AR-IMP-ORDER 3 所属档号*"])
    assert batch["findings"][0]["message"] == f"上传失败：第3行档号{CODE}不存在，请先上传“其他档案”"
    assert (office.items(), batch["createdCount"]) == (before, 0)


def test_g_ar_02_a_row_of_other_archives_opens_a_volume(office: Batcher) -> None:
    batch = office.bring("OTHER", office.filled("OTHER", [VOLUME]))
    assert (batch["state"], told(batch), batch["createdCount"]) == ("DONE", [], 1)
    [row] = batch["rows"]
    assert (row["row"], row["archiveCode"]) == (3, CODE)
    volume = office.item(row["itemId"])
    assert (volume["unit"], volume["state"], volume["open"]) == ("VOLUME", "FILED", True)


def test_g_ar_03_a_row_of_vouchers_lies_in_its_volume(office: Batcher) -> None:
    office.bring("OTHER", office.filled("OTHER", [VOLUME]))  # unless the case before was of this process too
    batch = office.bring("VOUCHER", office.filled("VOUCHER", [VOUCHER]))
    assert (batch["state"], told(batch)) == ("DONE", [])
    [row] = batch["rows"]
    assert row["archiveCode"] == f"{CODE}-0001"
    voucher = office.item(row["itemId"])
    assert (voucher["state"], voucher["title"], voucher["dueOn"]) == ("FILED", "销售纤维素醚", "2054-01-01")


def test_g_ar_05_a_workbook_of_vouchers_is_no_workbook_of_other_archives(office: Batcher) -> None:
    batch = office.bring("OTHER", office.filled("VOUCHER", [VOUCHER]))
    assert (batch["state"], told(batch)) == ("REFUSED", ["E AR-IMP-TEMPLATE 1 档号"])


@pytest.mark.parametrize("kind", ["OTHER", "VOUCHER"])
def test_g_ar_08_the_template_as_it_was_downloaded_brings_in_nothing(office: Batcher, kind: str) -> None:
    batch = office.bring(kind, office.template(kind))
    assert (batch["state"], batch["rowCount"], batch["createdCount"], told(batch)) == ("DONE", 0, 0, [])


def test_g_ar_09_one_bad_row_refuses_all(office: Batcher) -> None:
    rows = [{**OTHER, "题名*": f"会议纪要{number}"} for number in range(100)]
    rows[54]["形成日期*"] = "2023-13-45"
    before = office.items()
    batch = office.bring("OTHER", office.filled("OTHER", rows))
    assert (batch["state"], batch["rowCount"]) == ("REFUSED", 100)
    assert told(batch) == ["E GEN-TYPE 57 形成日期*"]
    assert batch["findings"][0]["cell"] == "G57"
    assert office.items() == before
