"""Golden cases of filing: archive codes, days on which items are due, shortest periods. Next:
../archives/test_filing.py."""

from typing import Any

import pytest

from tests.support.administering import act, done
from tests.support.client import Client, remarks
from tests.support.server import Service


@pytest.fixture(scope="module")
def manager(service: Service) -> Client:
    """Of an installation that has the department BGS."""
    admin = service.user("AD01")
    done(act(admin, "createDepartment", input={"departmentCode": "01", "name": "生产中心"}))
    office = {"departmentCode": "0101", "name": "办公室", "archiveOrgCode": "BGS"}
    done(act(admin, "createDepartment", input=office))
    return service.user("AM01", "archiveManager@/;institutions=*;types=*;clearance=3")


def create(manager: Client, **given: Any) -> dict[str, Any]:
    plain = {
        "institutionCode": "TIANPU",
        "archiveType": "WS/00",
        "title": "会议纪要",
        "year": "2023",
        "formedOn": "2023-05-06",
        "departmentCode": "0101",
        "carrier": "ELECTRONIC",
    }
    return act(manager, "createArchiveItem", input={**plain, **given})


def file(manager: Client, **given: Any) -> dict[str, Any]:
    """The item, as it is once it is filed."""
    made = create(manager, **given)
    done(made)
    item = made["archiveItem"]["itemId"]
    done(act(manager, "fileArchiveItem", id=item, expectedVersion=1))
    query = "query ($i: ID!) { archiveItem(id: $i) { archiveCode state dueOn filedBy } }"
    return manager.ask(query, i=item)["archiveItem"]


def test_g_ar_01_the_first_of_a_prefix_is_0001_and_the_next_0002(manager: Client) -> None:
    first = file(manager)
    assert first == {
        "archiveCode": "Z109-WS·2023-D30-BGS-0001",
        "state": "FILED",
        "dueOn": "2054-01-01",
        "filedBy": "AM01",
    }
    assert file(manager)["archiveCode"] == "Z109-WS·2023-D30-BGS-0002"


def test_g_ar_11_when_what_was_kept_long_enough_is_due(manager: Client) -> None:
    books: dict[str, Any] = {"year": "2015", "formedOn": "2015-12-31"}
    statement = {"archiveType": "KU/QT", "accountingKind": "BANK_STATEMENT", "retention": "D10"}
    assert file(manager, **books, **statement)["dueOn"] == "2026-01-01"
    report = {"archiveType": "KU/BG", "accountingKind": "ANNUAL_REPORT", "retention": "Y"}
    assert file(manager, **books, **report)["dueOn"] is None
    card = {"archiveType": "KU/ZB", "accountingKind": "FIXED_ASSET_CARD", "retention": "D5"}
    assert file(manager, **books, **card, eventOn="2020-06-30")["dueOn"] == "2026-01-01"


def test_g_ar_12_vouchers_are_kept_for_30_years(service: Service, manager: Client) -> None:
    refused = service.refused(lambda: create(manager, archiveType="KU/PZ", retention="D10"))
    assert refused == ["E AR-RET-MIN retention"]
    assert remarks(create(manager, archiveType="KU/BG", accountingKind="ANNUAL_REPORT", retention="D10")) == [
        "E AR-RET-MIN retention"
    ]


def test_many_are_filed_checked_and_asked_about_before_they_are_deleted(manager: Client) -> None:
    items = [create(manager, year="2022", formedOn="2022-01-01")["archiveItem"]["itemId"] for _ in range(2)]
    query = """mutation ($i: [ID!]) { fileArchiveItems(ids: $i) { __typename
        ... on ArchiveItemsFiled { messageZh items { itemId archiveCode version } }
        ... on Refused { findings { code path } } } }"""
    assert manager.ask(query, i=items)["fileArchiveItems"] == {
        "__typename": "ArchiveItemsFiled",
        "messageZh": "已归档2件档案",
        "items": [
            {"itemId": item, "archiveCode": f"Z109-WS·2022-D30-BGS-000{number}", "version": 2}
            for number, item in enumerate(items, 1)
        ],
    }
    again = manager.ask(query, i=items)["fileArchiveItems"]["findings"]
    assert again == [{"code": "GEN-STATE", "path": ["ids", str(number)]} for number in range(2)]
    query = """mutation ($i: ID!) { checkProperties(id: $i, occasion: YEARLY) {
        ... on ArchiveItemSaved {
            messageZh archiveItem { propertyChecks { nodes { occasion passed } } } } } }"""
    shown = manager.ask(query, i=items[0])["checkProperties"]
    assert shown["messageZh"] == "档案“会议纪要”四性检测通过"
    assert sorted(one["occasion"] for one in shown["archiveItem"]["propertyChecks"]["nodes"]) == [
        *("FILING", "YEARLY")
    ]
    asked = act(manager, "deleteArchiveItem", id=items[0], expectedVersion=2)
    assert (remarks(asked), asked["message"]) == (
        ["C GEN-CONFIRM confirm"],
        "确认删除？删除后不可恢复",
    )
    gone = act(manager, "deleteArchiveItem", id=items[0], expectedVersion=2, confirm=["GEN-CONFIRM"])
    assert (done(gone), gone["archiveItem"]) == (3, None)
