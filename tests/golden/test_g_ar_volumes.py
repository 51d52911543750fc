"""Golden cases of volumes and vouchers by acts; those by import stand in test_g_ar_batches.py. Next:
../archives/test_volumes.py."""

from typing import Any

import pytest

from tests.support import filing
from tests.support.administering import act, done
from tests.support.client import FINDING, Answer, Client, remarks
from tests.support.server import Service

service = filing.service
CODE = "Z109-KU·PZ·2023-D30-001"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
SURE = ["GEN-CONFIRM"]
BEGIN = f"""mutation ($i: UploadInput!) {{ beginUpload(input: $i) {{
    __typename ... on UploadBegun {{ url }} ... on Refused {{ findings {{ {FINDING} }} }} }} }}"""


@pytest.fixture(scope="module")
def manager(service: Service) -> Client:
    admin = service.user("AD01")
    done(act(admin, "createDepartment", input={"departmentCode": "01", "name": "财务处"}))
    return service.user("AM01", "archiveManager@/;institutions=*;types=*;clearance=3")


def volume(manager: Client, **given: Any) -> Answer:
    plain = {
        "institutionCode": "TIANPU",
        "archiveType": "KU/PZ",
        "title": "2023年1月记账凭证",
        "year": "2023",
    }
    return act(
        manager,
        "createArchiveVolume",
        input={**plain, "departmentCode": "01", "carrier": "ELECTRONIC", **given},
    )


def voucher(manager: Client, volume_id: str, number: int, **given: Any) -> Answer:
    plain = {
        **{"companyCode": "0723", "fiscalYear": "2023", "period": 1, "voucherType": "记"},
        **{"voucherNo": number, "voucherDate": "2023-01-05", "summary": "销售纤维素醚", "currency": "CNY"},
        **{"debitTotal": "1000.00", "creditTotal": "1000.00", "preparedBy": "张三", "reviewedBy": "李四"},
    }
    return act(manager, "createArchiveItem", input={"volumeId": volume_id, "voucher": {**plain, **given}})


def send(manager: Client, item: str, role: str) -> Answer:
    given = {"fileName": f"{role}.pdf", "size": str(len(PDF)), "mediaType": "application/pdf", "role": role}
    begun = manager.ask(BEGIN, i={"itemId": item, **given})["beginUpload"]
    if begun["__typename"] == "UploadBegun":
        assert manager.http.put(begun["url"], content=PDF).status_code == 201
    return begun


def test_g_ar_02_and_03_and_07_a_volume_is_opened_filled_and_closed(manager: Client) -> None:
    opened = volume(manager)
    assert (done(opened), opened["messageZh"]) == (1, f"案卷{CODE}已建立")
    box = opened["archiveItem"]["itemId"]
    assert opened["archiveItem"] == {
        **{"itemId": box, "archiveCode": CODE, "state": "FILED", "open": True, "itemCount": 0, "version": 1},
    }
    first = voucher(manager, box, 1, attachmentCount=1)
    assert (done(first), first["messageZh"]) == (1, f"会计凭证{CODE}-0001已归档")
    item = first["archiveItem"]["itemId"]
    assert (first["archiveItem"]["archiveCode"], first["archiveItem"]["state"]) == (f"{CODE}-0001", "FILED")
    assert done(voucher(manager, box, 2, attachmentCount=2)) == 1
    assert done(voucher(manager, box, 4, voucherDate="2023-01-31")) == 1
    assert remarks(voucher(manager, box, 4)) == ["E GEN-DUPLICATE voucher.voucherNo"]
    # what is filed gets its files as long as the volume is open
    assert send(manager, item, "MAIN")["__typename"] == "UploadBegun"
    assert send(manager, item, "ATTACHMENT")["__typename"] == "UploadBegun"

    asked = act(manager, "closeArchiveVolume", id=box, expectedVersion=1)
    told = ["W AR-VOU-COUNT ", "W AR-VOU-GAP "]
    assert remarks(asked) == [*told, "C GEN-CONFIRM confirm"]
    closed = act(manager, "closeArchiveVolume", id=box, expectedVersion=1, confirm=SURE)
    assert (done(closed), closed["messageZh"]) == (2, f"案卷{CODE}已结卷，共 3 件")
    assert remarks(closed) == [*told, "C GEN-CONFIRM confirm"][:2]
    counted, gap = closed["findings"]
    assert gap["params"] == {"group": "0723/2023/1/记", "missing": "3"}
    assert gap["messageZh"] == "凭证断号（0723/2023/1/记）：缺 3"
    assert counted["params"] == {"value": f"{CODE}-0002", "told": "2", "found": "0"}
    found = manager.ask("query ($i: ID!) { archiveItem(id: $i) { open beginsOn endsOn itemCount } }", i=box)
    assert found["archiveItem"] == {
        **{"open": False, "beginsOn": "2023-01-05", "endsOn": "2023-01-31", "itemCount": 3}
    }
    assert remarks(voucher(manager, box, 3)) == ["E GEN-STATE volumeId"]
    assert remarks(send(manager, item, "ATTACHMENT")) == ["E GEN-STATE "]
    again = act(manager, "closeArchiveVolume", id=box, expectedVersion=2, confirm=SURE)
    assert remarks(again)[0] == "E GEN-STATE "


def test_g_ar_07_numbers_in_other_volumes_are_no_gap(manager: Client) -> None:
    one, two = (volume(manager)["archiveItem"]["itemId"] for _ in range(2))
    for box, number in ((one, 11), (two, 12), (one, 13)):
        assert done(voucher(manager, box, number, period=2, voucherDate="2023-02-01")) == 1
    closed = act(manager, "closeArchiveVolume", id=one, expectedVersion=1, confirm=SURE)
    [gap] = closed["findings"]
    assert gap["params"]["missing"] == ", ".join(str(number) for number in range(1, 11))


def test_g_ar_03_what_a_voucher_must_not_say(service: Service, manager: Client) -> None:
    box = volume(manager)["archiveItem"]["itemId"]
    wrong = {"period": 17, "voucherType": "借", "creditTotal": "999.99", "reviewedBy": "张三"}
    refused = service.refused(lambda: voucher(manager, box, 0, **wrong, companyCode="9999"))
    assert refused == [
        "E GEN-REF voucher.companyCode",
        "E AR-VOU-BALANCE voucher.creditTotal",
        "E GEN-RANGE voucher.period",
        "E AR-VOU-SAMEUSER voucher.reviewedBy",
        "E GEN-RANGE voucher.voucherNo",
        "E GEN-REF voucher.voucherType",
    ]
    late = voucher(manager, box, 1, voucherDate="2024-01-05", period=12)
    assert remarks(late)[-1] == "E GEN-RANGE voucher.voucherDate"
    assert remarks(voucher(manager, box, 1, fiscalYear="2022", voucherDate="2022-12-31")) == [
        "E GEN-RANGE voucher.fiscalYear"
    ]
    # adjustments are dated after the year, and what cancels another voucher is booked in red
    adjusting = {"period": 13, "voucherDate": "2024-02-01", "debitTotal": "-5.00", "creditTotal": "-5.00"}
    done(voucher(manager, box, 1, **adjusting))
