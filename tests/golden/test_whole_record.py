"""Every relation of a customer is written, read back, changed and removed. Next: test_answers.py."""

from typing import Any, cast

import pytest

from tests.support.base import AREA, Input, a_name, another, ship_to, with_values
from tests.support.client import Answer, Client, saved
from tests.support.consenting import consented
from tests.support.server import Service

# relation -> (row at create, its change, what the log calls the change), in F723/AQ/XX and 0723 below
GENERAL: dict[str, tuple[Input, Input, str]] = {
    "contactPersons": (
        {"contactNumber": "0000000001", "lastName": "王", "firstName": "小明", "department": "0003"},
        {"lastName": "李"},
        "KNVK 0000000001 NAME1 王 李",
    ),
    "unloadingPoints": (
        {"name": "一号库", "calendar": "CN", "isDefault": True, "mondayHours": "08:00-12:00"},
        {"calendar": "01"},
        "KNVA 一号库 KNFAK CN 01",
    ),
    "externalKeys": ({"externalSystem": "U8", "externalKey": "ABC-1"}, {}, ""),
    "texts": (
        {"level": "GENERAL", "textId": "0001", "language": "zh", "body": "重要客户\n请先致电"},
        {"body": "普通客户"},
        "STXH GENERAL/0001/zh CLUSTD 重要客户\n请先致电 普通客户",
    ),
    "vatRegistrations": (
        {"country": "DE", "vatRegistrationNo": "DE136695976"},
        {"vatRegistrationNo": "DE811569869"},
        "KNAS DE STCEG DE136695976 DE811569869",
    ),
    "creditAreas": (
        {
            "creditControlArea": "0723",
            "creditLimit": "50000.00",
            "riskCategory": "001",
            "lastReview": "2026-01-01",
        },
        {"creditLimit": "60000.5"},
        "KNKK 0723 KLIMK 50000.00 60000.50",
    ),
}
COMPANY: dict[str, tuple[Input, Input, str]] = {
    "dunningAreas": (
        {"dunningArea": "01", "dunningProcedure": "0001", "dunningLevel": 2, "lastDunnedOn": "2026-04-01"},
        {"dunningLevel": 3},
        "KNB5 0723/01 MAHNS 2 3",
    ),
    "withholdingTaxes": (
        {"withholdingTaxType": "01", "withholdingTaxCode": "01", "isAgent": True, "exemptionRate": "12.50"},
        {"isAgent": False},
        "KNBW 0723/01 WT_AGENT X ",
    ),
}
SALES: dict[str, tuple[Input, Input, str]] = {
    "licences": (
        {"departureCountry": "CN", "taxCategory": "MWST", "licenceNumber": "L-1", "validFrom": "2026-01-01"},
        {"validTo": "2026-12-31"},
        "KNVL F723/AQ/XX/CN/MWST DATBI - 2026-12-31",
    ),
}


def _whole() -> Input:
    given = another(**{name: [row] for name, (row, _, _) in GENERAL.items()})
    given["companyCodes"][0].update({name: [row] for name, (row, _, _) in COMPANY.items()})
    given["salesAreas"][0].update({name: [row] for name, (row, _, _) in SALES.items()})
    return with_values(given, externalKeys=[{"externalSystem": "U8", "externalKey": a_name()}])


@pytest.fixture
def admin(service: Service) -> Client:
    service.train("AD01")
    return service.user("AD01")


def test_the_whole_record_comes_back(service: Service, admin: Client) -> None:
    given = {
        **_whole(),
        "centralCredit": {"totalLimit": "90000.00", "individualLimit": "70000.00", "currency": "CNY"},
    }
    number = saved(admin.create(consented(given)))
    found = service.user("AU01").customer(number, _selection(given))
    assert found == given


@pytest.mark.parametrize("relation", [*GENERAL, *COMPANY, *SALES])
def test_a_row_is_changed_and_removed(service: Service, admin: Client, relation: str) -> None:
    given = _whole()
    number = saved(admin.create(consented(given)))
    row, change, told = {**GENERAL, **COMPANY, **SALES}[relation]
    row = given["externalKeys"][0] if relation == "externalKeys" else row
    key = {name: row[name] for name in _KEYS[relation]}
    version = 1
    if change:
        saved(admin.change(number, version, _placed(relation, {**key, **change})))
        version = 2
        items = service.user("AU01").last_document(number)["items"]
        assert [_told(one) for one in items] == [told]
        stored = {**row, **change, **({"creditLimit": "60000.50"} if relation == "creditAreas" else {})}
        assert _rows(service, number, relation, stored) == [stored]
    saved(admin.change(number, version, _placed(relation, {**key, "remove": True})))
    assert _rows(service, number, relation, key) == []
    items = service.user("AU01").last_document(number)["items"]
    assert [one["indicator"] for one in items] == ["D"]


def test_a_row_that_is_not_there_cannot_be_removed(service: Service, admin: Client) -> None:
    number = saved(admin.create(ship_to()))
    row = {"externalSystem": "U8", "externalKey": "none", "remove": True}
    assert service.refused(lambda: admin.change(number, 1, {"externalKeys": [row]})) == [
        "E GEN-NOTFOUND externalKeys.0"
    ]


def test_layers_are_not_removed_but_flagged(service: Service, admin: Client) -> None:
    number = saved(admin.create(another()))
    for relation, key in (("companyCodes", {"companyCode": "0723"}), ("salesAreas", AREA)):
        removal = {relation: [{**key, "remove": True}]}
        assert service.refused(lambda wish=removal: admin.change(number, 1, wish)) == [
            f"E GEN-IMMUTABLE {relation}"
        ]


_KEYS: dict[str, tuple[str, ...]] = {
    "contactPersons": ("contactNumber",),
    "unloadingPoints": ("name",),
    "externalKeys": ("externalSystem", "externalKey"),
    "texts": ("level", "textId", "language"),
    "vatRegistrations": ("country",),
    "creditAreas": ("creditControlArea",),
    "dunningAreas": ("dunningArea",),
    "withholdingTaxes": ("withholdingTaxType",),
    "licences": ("departureCountry", "taxCategory"),
}


def _placed(relation: str, row: Input) -> Input:
    if relation in COMPANY:
        return {"companyCodes": [{"companyCode": "0723", relation: [row]}]}
    if relation in SALES:
        return {"salesAreas": [{**AREA, relation: [row]}]}
    return {relation: [row]}


def _rows(service: Service, number: str, relation: str, given: Input) -> list[Answer]:
    inner = f"{relation} {{ {' '.join(given)} }}"
    auditor = service.user("AU01")
    if relation in COMPANY:
        return auditor.customer(number, f"companyCodes {{ {inner} }}")["companyCodes"][0][relation]
    if relation in SALES:
        return auditor.customer(number, f"salesAreas {{ {inner} }}")["salesAreas"][0][relation]
    return auditor.customer(number, inner)[relation]


def _told(item: Answer) -> str:
    shown = ["-" if item[name] is None else item[name] for name in ("oldValue", "newValue")]
    return " ".join([item["table"], item["key"], item["field"] or "-", *shown])


def _selection(given: Input) -> str:
    """Reads exactly what an input holds."""
    return " ".join(f"{name} {_inner(value)}" for name, value in given.items())


def _inner(value: Any) -> str:
    if isinstance(value, list):
        return _inner(value[0])
    return f"{{ {_selection(cast('Input', value))} }}" if isinstance(value, dict) else ""
