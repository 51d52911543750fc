"""Golden cases of creating a customer: numbers, organisation, messages. Next: test_values.py."""

import pytest

from tests.support.base import (
    ABSENT,
    AREA_724,
    Input,
    another,
    base,
    general,
    layers_724,
    ship_to,
    with_area,
    with_company,
    with_values,
)
from tests.support.client import saved
from tests.support.server import Service

LAST = '{ numberRanges(filter: {numberRange: {eq: "01"}}) { nodes { lastNumber } } }'


def test_g_cm_01_base_is_created(fresh_service: Service) -> None:
    sales = fresh_service.user("SC01")
    answer = sales.create(base())
    assert saved(answer) == "100000004"
    assert answer["message"] == "客户100000004对于公司代码0723 销售区域F723/AQ/XX已创建"
    assert answer["messageZh"] == answer["message"]
    assert answer["messageEn"] == "Customer 100000004 was created in company code 0723 sales area F723/AQ/XX"
    assert answer["version"] == 1
    assert answer["customer"] == {
        "customerNumber": "100000004",
        "version": 1,
        "financeStatus": "PENDING",
        "invoiceReady": False,
    }
    document = fresh_service.user("AU01").last_document("0100000004")
    assert document["changeNumber"] == answer["changeNumber"]
    assert [document[name] for name in ("objectClass", "changedBy", "operation", "source", "version")] == [
        "DEBI",
        "SC01",
        "createCustomer",
        "API",
        1,
    ]
    assert {one["indicator"] for one in document["items"]} == {"I"}
    assert sorted((one["table"], one["key"]) for one in document["items"]) == [
        ("KNA1", ""),
        ("KNB1", "0723"),
        ("KNBK", "CN/102657000012/****3456"),
        ("KNVI", "CN/MWST"),
        ("KNVP", "F723/AQ/XX/AG/000"),
        ("KNVP", "F723/AQ/XX/RE/000"),
        ("KNVP", "F723/AQ/XX/RG/000"),
        ("KNVP", "F723/AQ/XX/WE/000"),
        ("KNVV", "F723/AQ/XX"),
        ("ZOWN", ""),
    ]
    tasks = sales.customer("100000004", "tasks { nodes { kind role status payerNumber } }")["tasks"]["nodes"]
    assert tasks == [
        {"kind": "PAYER_MAINTENANCE", "role": "financeMaintainer", "status": "OPEN", "payerNumber": None}
    ]


def test_g_cm_01_every_value_comes_back(service: Service) -> None:
    given = another()
    number = saved(service.user("SC01").create(given))
    # finance reads bank accounts in clear
    found = service.user("FI01").customer(number, _selection(given))
    assert found == given


def test_g_cm_02_general_layer_only(service: Service) -> None:
    answer = service.user("SC01").create(general())
    number = saved(answer)
    assert answer["message"] == f"客户{number}已创建"
    assert answer["messageEn"] == f"Customer {number} was created"
    assert answer["customer"]["financeStatus"] == "PENDING"


def test_g_cm_02_company_code_only(service: Service) -> None:
    answer = service.user("SC01").create(another(salesAreas=ABSENT))
    number = saved(answer)
    assert answer["message"] == f"客户{number}对于公司代码0723已创建"
    assert answer["messageEn"] == f"Customer {number} was created in company code 0723"


def test_g_cm_03_number_of_an_internal_range(fresh_service: Service) -> None:
    sales = fresh_service.user("SC01")
    before = sales.ask(LAST)
    answer = fresh_service.refusal(lambda: sales.create({**base(), "customerNumber": "0100009999"}))
    assert [(one["severity"], one["code"], one["path"]) for one in answer["findings"]] == [
        ("E", "CM-NR-INTERNAL", ["customerNumber"])
    ]
    assert answer["findings"][0]["params"] == {"value": "0100009999", "account_group": "0001"}
    assert sales.ask(LAST) == before == {"numberRanges": {"nodes": [{"lastNumber": "0100000003"}]}}
    # a refused create burns no number
    assert saved(sales.create(base())) == "100000004"


def test_g_cm_04_account_group_unknown(service: Service) -> None:
    sales = service.user("SC01")
    assert service.refused(lambda: sales.create(another(accountGroup="9999"))) == ["E GEN-REF accountGroup"]


def test_g_cm_05_all_findings_in_one_answer(service: Service) -> None:
    sales = service.user("SC01")
    given = with_area(another(city=ABSENT), shippingCondition=ABSENT)
    assert service.refused(lambda: sales.create(given)) == [
        "E GEN-REQUIRED city",
        "E GEN-REQUIRED salesAreas.0.shippingCondition",
    ]


def test_g_cm_06_ship_to_has_no_tax_number(service: Service) -> None:
    sales = service.user("SC01")
    given = ship_to(uscc="91510500MA62X4K16D")
    assert service.refused(lambda: sales.create(given)) == ["E GEN-SUPPRESSED uscc"]
    saved(sales.create(with_values(given, uscc=ABSENT)))


def test_g_cm_07_area_unknown(service: Service) -> None:
    sales = service.user("SC01")
    given = with_area(another(), division="99")
    answer = service.refusal(lambda: sales.create(given))
    assert [(one["code"], one["path"]) for one in answer["findings"]] == [
        ("CM-AREA-UNKNOWN", ["salesAreas", "0"])
    ]
    assert answer["findings"][0]["params"] == {"area": "F723/AQ/99"}
    assert answer["message"] == "销售区域F723/AQ/99不存在"


def test_g_cm_08_area_that_refers_elsewhere(service: Service) -> None:
    sales = service.user("SC01")
    answer = service.refusal(lambda: sales.create(with_area(another(), division="01")))
    assert [(one["severity"], one["code"], one["path"]) for one in answer["findings"]] == [
        ("E", "CM-AREA-COMMON", ["salesAreas", "0"])
    ]
    assert answer["findings"][0]["params"] == {"area": "F723/AQ/01", "master": "F723/AQ/XX"}


@pytest.mark.parametrize("division", ["XX", "01", "02"])
def test_g_cm_09_reading_any_area_gives_the_common_one(service: Service, division: str) -> None:
    sales = service.user("SC01")
    number = saved(sales.create(another()))
    found = sales.customer(
        number,
        f'salesArea(salesOrg: "F723", channel: "AQ", division: "{division}") {{'
        " salesArea shippingCondition }",
    )
    assert found["salesArea"] == {"salesArea": "F723/AQ/XX", "shippingCondition": "01"}


def test_g_cm_10_sales_organisation_of_another_company_code(service: Service) -> None:
    sales = service.user("SC01")
    given = with_area(another(), **AREA_724, deliveringPlant="0724", salesOffice=ABSENT, salesGroup=ABSENT)
    answer = service.refusal(lambda: sales.create(given))
    assert [(one["severity"], one["code"], one["path"]) for one in answer["findings"]] == [
        ("E", "CM-ORG-MISMATCH", ["salesAreas", "0", "salesOrg"])
    ]
    assert answer["findings"][0]["params"] == {"sales_org": "F724", "company_code": "0723"}


def test_2_1_one_company_code_and_one_area_in_one_step(service: Service) -> None:
    sales, more = service.user("SC01"), layers_724()
    given = another()
    both = with_values(given, companyCodes=[*given["companyCodes"], *more["companyCodes"]])
    assert service.refused(lambda: sales.create(both)) == ["E GEN-RANGE companyCodes"]
    both = with_values(given, salesAreas=[*given["salesAreas"], {**given["salesAreas"][0], "channel": "DS"}])
    found = service.refused(lambda: sales.create(both))
    assert "E GEN-RANGE salesAreas" in found


def test_g_cm_37_tax_class_missing(service: Service) -> None:
    sales = service.user("SC01")
    given = another(taxClassifications=ABSENT)
    assert service.refused(lambda: sales.create(given)) == ["E GEN-REQUIRED taxClassifications"]


def test_g_cm_38_sales_area_without_company_code(service: Service) -> None:
    answer = service.user("SC01").create(another(companyCodes=ABSENT))
    number = saved(answer, "W CM-NO-COMPANY salesAreas.0.salesOrg")
    assert answer["message"] == f"客户{number}对于销售区域F723/AQ/XX已创建"
    assert answer["messageEn"] == f"Customer {number} was created in sales area F723/AQ/XX"


def test_g_cm_39_payment_history_is_recorded_by_default(service: Service) -> None:
    sales = service.user("SC01")
    read = "companyCodes { recordPaymentHistory }"
    number = saved(sales.create(with_company(another(), recordPaymentHistory=ABSENT)))
    assert sales.customer(number, read)["companyCodes"] == [{"recordPaymentHistory": True}]
    number = saved(
        sales.create(with_company(another(), recordPaymentHistory=False)),
        "W CM-PAYHIST companyCodes.0.recordPaymentHistory",
    )
    assert sales.customer(number, read)["companyCodes"] == [{"recordPaymentHistory": False}]


def test_g_cm_40_number_range_exhausted(fresh_service: Service) -> None:
    sales = fresh_service.user("SC01")
    saved(sales.create(another()))
    fresh_service.execute("UPDATE number_range SET last_number = '0199999999' WHERE number_range = '01'")
    assert fresh_service.refused(lambda: sales.create(another())) == ["E CM-NR-FULL accountGroup"]
    # other ranges go on
    assert saved(sales.create(ship_to())) == "200000001"


def test_nr_3_number_range_nearly_exhausted(fresh_service: Service) -> None:
    sales = fresh_service.user("SC01")
    fresh_service.execute("UPDATE number_range SET last_number = '0199999997' WHERE number_range = '01'")
    assert saved(sales.create(another()), "W CM-NR-LOW accountGroup") == "199999998"
    assert saved(sales.create(another()), "W CM-NR-LOW accountGroup") == "199999999"
    assert fresh_service.refused(lambda: sales.create(another())) == ["E CM-NR-FULL accountGroup"]


def test_2_1_preview_of_a_number(fresh_service: Service) -> None:
    sales = fresh_service.user("SC01")
    query = """query ($g: String!) { previewNumber(accountGroup: $g) {
      number internal numberFrom numberTo findings { code severity } } }"""
    assert sales.ask(query, g="0001")["previewNumber"] == {
        "number": "100000004",
        "internal": True,
        "numberFrom": "100000001",
        "numberTo": "199999999",
        "findings": [],
    }
    assert saved(sales.create(another())) == "100000004"  # nothing was reserved
    assert sales.ask(query, g="0001")["previewNumber"]["number"] == "100000005"
    external = sales.ask(query, g="DEBI")["previewNumber"]
    assert (external["number"], external["internal"]) == (None, False)
    fresh_service.execute("UPDATE number_range SET last_number = '0199999999' WHERE number_range = '01'")
    full = sales.ask(query, g="0001")["previewNumber"]
    assert (full["number"], full["findings"]) == (None, [{"code": "CM-NR-FULL", "severity": "E"}])


def test_nr_2_external_number(service: Service) -> None:
    admin = service.user("AD01")
    given = another(accountGroup="DEBI", customerNumber="k7")
    assert saved(admin.create(given)) == "K7"
    assert service.refused(lambda: admin.create(another(accountGroup="DEBI", customerNumber="K7"))) == [
        "E GEN-DUPLICATE customerNumber"
    ]
    assert service.refused(lambda: admin.create(another(accountGroup="DEBI", customerNumber="7K"))) == [
        "E CM-NR-RANGE customerNumber"
    ]
    assert service.refused(lambda: admin.create(another(accountGroup="DEBI"))) == [
        "E GEN-REQUIRED customerNumber"
    ]


def test_defaults_of_2_2(service: Service) -> None:
    sales = service.user("SC01")
    given = with_area(another(language=ABSENT, searchTerm1=ABSENT), currency=ABSENT, orderCombination=ABSENT)
    number = saved(sales.create(given))
    found = sales.customer(
        number,
        """language searchTerm1 domestic overseas invoiceRequired naturalPerson oneTimeAccount
        createdOn createdBy
        bankDetails { accountHolder }
        salesAreas { currency creditControlArea orderCombination orderProbability maxPartialDeliveries
                     incotermsVersion }""",
    )
    name = given["name1"]
    assert found == {
        "language": "zh",
        "searchTerm1": name[:10],
        "domestic": True,
        "overseas": False,
        "invoiceRequired": True,
        "naturalPerson": False,
        "oneTimeAccount": False,
        "createdOn": "2026-05-06",
        "createdBy": "SC01",
        "bankDetails": [{"accountHolder": name}],
        "salesAreas": [
            {
                "currency": "CNY",
                "creditControlArea": "0723",
                "orderCombination": True,
                "orderProbability": 100,
                "maxPartialDeliveries": 9,
                "incotermsVersion": "2020",
            }
        ],
    }


def _selection(given: Input) -> str:
    """Reads exactly what an input holds."""
    rows: dict[str, list[Input]] = {name: value for name, value in given.items() if isinstance(value, list)}
    fields = [name for name in given if name not in rows]
    return " ".join([*fields, *(f"{name} {{ {_selection(value[0])} }}" for name, value in rows.items())])
