"""Golden cases of partner functions, and the payer between finance and sales. Next: test_lifecycle.py."""

import pytest

from tests.support.base import (
    ABSENT,
    AREA,
    another,
    base,
    hongtai,
    one_time,
    partner,
    partners,
    payer,
    ship_to,
)
from tests.support.client import Client, saved
from tests.support.server import Service

ROWS = "salesAreas { partnerFunctions { partnerFunction counter partner isDefault } }"
FIRST = "salesAreas.0.partnerFunctions.0"


@pytest.fixture
def sales(service: Service) -> Client:
    return service.user("SC01")


@pytest.fixture
def finance(service: Service) -> Client:
    return service.user("FI01")


@pytest.fixture
def c4(sales: Client) -> str:
    """Customer 100000004 after the first step of 2.14, under the next number."""
    return saved(sales.create(another()))


def test_g_pf_01_the_four_functions_are_the_customer_itself(sales: Client, c4: str) -> None:
    assert _rows(sales, c4) == [f"AG 000 {c4} x", f"RE 000 {c4} x", f"RG 000 {c4} x", f"WE 000 {c4} x"]


def test_g_pf_02_payer_unknown(service: Service, sales: Client, c4: str) -> None:
    assert service.refused(lambda: sales.change(c4, 1, partner("RG", "999", counter="000"))) == [
        f"E GEN-REF {FIRST}.partner"
    ]


def test_g_pf_03_a_ship_to_does_not_pay(service: Service, sales: Client, c4: str) -> None:
    other = saved(sales.create(ship_to()))
    answer = service.refusal(lambda: sales.change(c4, 1, partner("RG", other, counter="000")))
    assert [(one["severity"], one["code"], ".".join(one["path"])) for one in answer["findings"]] == [
        ("E", "PF-GROUP", f"{FIRST}.partner")
    ]
    assert answer["findings"][0]["params"] == {"value": other, "account_group": "0002", "function": "RG"}


def test_g_pf_04_payer_without_the_company_code(
    service: Service, sales: Client, finance: Client, c4: str
) -> None:
    other = saved(finance.create(payer(companyCodes=ABSENT)))
    answer = service.refusal(lambda: sales.change(c4, 1, partner("RG", other, counter="000")))
    assert [(one["severity"], one["code"], ".".join(one["path"])) for one in answer["findings"]] == [
        ("E", "PF-PAYER-COMPANY", f"{FIRST}.partner")
    ]
    assert answer["findings"][0]["params"] == {"value": other, "company_code": "0723"}


def test_g_pf_06_the_worked_example_to_its_end(fresh_service: Service) -> None:
    sales, finance = fresh_service.user("SC01"), fresh_service.user("FI01")
    assert saved(sales.create(base())) == "100000004"
    answer = finance.create(hongtai())
    assert saved(answer) == "300000001"
    assert answer["message"] == "客户300000001对于公司代码0723已创建"
    assert answer["customer"]["financeStatus"] == "COMPLETE"

    open_tasks = _tasks(finance, "100000004")
    assert [(one["kind"], one["status"]) for one in open_tasks] == [("PAYER_MAINTENANCE", "OPEN")]
    closed = finance.act("closePayerTask", taskId=open_tasks[0]["id"], payerNumber="300000001")
    assert saved(closed) == "100000004"
    assert [
        (one["kind"], one["status"], one["role"], one["payerNumber"]) for one in _tasks(sales, "100000004")
    ] == [
        ("PAYER_MAINTENANCE", "CLOSED", "financeMaintainer", "300000001"),
        ("PAYER_ASSIGNMENT", "OPEN", "salesMaintainer", "300000001"),
    ]
    version = closed["version"]
    assert version == 1  # the customer itself has not changed
    assert closed["customer"]["financeStatus"] == "PENDING"

    answer = sales.change("100000004", version, partner("RG", "300000001", counter="000"))
    saved(answer)
    assert answer["message"] == "变化已经发生"
    assert answer["messageEn"] == "Changes have been made"
    assert answer["version"] == 2
    assert answer["customer"]["financeStatus"] == "COMPLETE"
    document = fresh_service.user("AU01").last_document("100000004")
    assert [
        (one["table"], one["key"], one["field"], one["indicator"], one["oldValue"], one["newValue"])
        for one in document["items"]
    ] == [
        ("ZOWN", "", "financeStatus", "U", "PENDING", "COMPLETE"),
        ("KNVP", "F723/AQ/XX/RG/000", "KUNN2", "U", "100000004", "300000001"),
    ]
    assert [(one["kind"], one["status"], one["closedBy"]) for one in _tasks(sales, "100000004")] == [
        ("PAYER_MAINTENANCE", "CLOSED", "FI01"),
        ("PAYER_ASSIGNMENT", "CLOSED", "SC01"),
    ]
    # PF-12: who points at the payer
    used = finance.customer(
        "300000001",
        "usedAsPartner { nodes { partnerFunction salesAreaData { customer { customerNumber } } } }",
    )
    assert used["usedAsPartner"]["nodes"] == [
        {"partnerFunction": "RG", "salesAreaData": {"customer": {"customerNumber": "100000004"}}}
    ]


def test_g_pf_07_sold_to_is_fixed(service: Service, sales: Client, c4: str) -> None:
    other = saved(sales.create(another()))
    assert service.refused(lambda: sales.change(c4, 1, partner("AG", other, counter="000"))) == [
        f"E PF-AG-FIXED {FIRST}.partner"
    ]
    removal = partner("AG", counter="000", remove=True)
    assert service.refused(lambda: sales.change(c4, 1, removal)) == [
        "E PF-AG-FIXED salesAreas.0.partnerFunctions"
    ]


@pytest.mark.parametrize("function", ["WE", "RE", "RG"])
def test_g_pf_07_the_only_partner_of_a_function_stays(
    service: Service, sales: Client, c4: str, function: str
) -> None:
    removal = partner(function, counter="000", remove=True)
    assert service.refused(lambda: sales.change(c4, 1, removal)) == [
        "E PF-MANDATORY salesAreas.0.partnerFunctions"
    ]


def test_g_pf_09_the_same_partner_twice(service: Service, sales: Client, c4: str) -> None:
    other = saved(sales.create(ship_to()))
    row = {"partnerFunction": "WE", "partner": other}
    assert service.refused(lambda: sales.change(c4, 1, partners(row, row))) == [
        "E GEN-DUPLICATE salesAreas.0.partnerFunctions.1.partner"
    ]
    saved(sales.change(c4, 1, partners(row)))
    assert _rows(sales, c4)[-2:] == [f"WE 000 {c4} x", f"WE 001 {other} -"]
    assert service.refused(lambda: sales.change(c4, 2, partners(row))) == [f"E GEN-DUPLICATE {FIRST}.partner"]


def test_g_pf_11_flagged_and_one_time_partners(service: Service, sales: Client, c4: str) -> None:
    flagged, collector = saved(sales.create(ship_to())), saved(sales.create(one_time()))
    admin = service.user("AD01")
    saved(admin.act("setDeletionFlag", number=flagged, level="CENTRAL", flag=True, expectedVersion=1))
    assert service.refused(lambda: sales.change(c4, 1, partner("WE", flagged))) == [
        f"E PF-DELETED {FIRST}.partner"
    ]
    assert service.refused(lambda: sales.change(c4, 1, partner("WE", collector))) == [
        f"E PF-ONETIME {FIRST}.partner"
    ]


def test_pf_1_display_keys(sales: Client, c4: str) -> None:
    """SH is the ship-to; SP would be the sold-to, and never the carrier."""
    other = saved(sales.create(ship_to()))
    saved(sales.change(c4, 1, partner("SH", other)))
    assert _rows(sales, c4)[-1] == f"WE 001 {other} -"


def test_pf_6_one_default_per_function(sales: Client, c4: str) -> None:
    other = saved(sales.create(ship_to()))
    saved(sales.change(c4, 1, partner("WE", other, isDefault=True)))
    assert _rows(sales, c4)[-2:] == [f"WE 000 {c4} -", f"WE 001 {other} x"]
    saved(sales.change(c4, 2, partner("WE", counter="001", remove=True)))
    assert _rows(sales, c4)[-1] == f"WE 000 {c4} x"


def test_pf_8_payer_whom_finance_has_not_completed(service: Service, sales: Client, c4: str) -> None:
    other = saved(sales.create(another()))  # PENDING
    assert service.refused(lambda: sales.change(c4, 1, partner("RG", other, counter="000"))) == [
        f"E PF-PAYER-NOTREADY {FIRST}.partner"
    ]


def test_pf_9_ship_to_without_the_area(sales: Client, c4: str) -> None:
    other = saved(sales.create(ship_to(salesAreas=ABSENT)))
    saved(sales.change(c4, 1, partner("WE", other)), f"W PF-NOAREA {FIRST}.partner")


def test_pf_10_function_that_the_group_does_not_permit(service: Service, sales: Client, c4: str) -> None:
    number = saved(sales.create(ship_to()))
    assert service.refused(lambda: sales.change(number, 1, partner("RG", c4))) == [
        f"E PF-NOTALLOWED {FIRST}.partnerFunction"
    ]


def test_pf_11_own_functions_by_account_group(sales: Client, finance: Client) -> None:
    number = saved(sales.create(ship_to()))
    assert _rows(sales, number) == [f"WE 000 {number} x"]
    area = {**AREA, "paymentTerms": "N030", "accountAssignmentGroup": "01"}
    number = saved(finance.create(payer(salesAreas=[area])))
    assert _rows(finance, number) == [f"RE 000 {number} x", f"RG 000 {number} x"]


def test_wf_2_self_paying(sales: Client, finance: Client, c4: str) -> None:
    task = _tasks(finance, c4)[0]["id"]
    answer = finance.act("closePayerTask", taskId=task, selfPaying=True, comment="自行付款")
    saved(answer)
    assert answer["customer"] == {
        "customerNumber": c4,
        "version": 2,
        "financeStatus": "COMPLETE",
        "invoiceReady": True,
    }
    found = _tasks(sales, c4)
    assert [(one["status"], one["selfPaying"], one["comment"]) for one in found] == [
        ("CLOSED", True, "自行付款")
    ]


def test_wf_2_only_finance_closes_its_task(service: Service, sales: Client, finance: Client, c4: str) -> None:
    task = _tasks(finance, c4)[0]["id"]
    act = {"taskId": task, "selfPaying": True}
    assert service.refused(lambda: sales.act("closePayerTask", **act)) == ["E GEN-FORBIDDEN taskId"]
    unknown = {**act, "taskId": "nonsense"}
    assert service.refused(lambda: finance.act("closePayerTask", **unknown)) == ["E GEN-NOTFOUND taskId"]
    saved(finance.act("closePayerTask", **act))
    assert service.refused(lambda: finance.act("closePayerTask", **act)) == ["E GEN-NOTFOUND taskId"]


def test_wf_2_notified_payer_is_checked(service: Service, sales: Client, finance: Client, c4: str) -> None:
    task = _tasks(finance, c4)[0]["id"]
    other = saved(finance.create(payer(companyCodes=ABSENT)))
    act = {"taskId": task, "payerNumber": other}
    assert service.refused(lambda: finance.act("closePayerTask", **act)) == ["E PF-PAYER-COMPANY payerNumber"]


def test_wf_4_another_payer_than_the_notified_one(
    service: Service, sales: Client, finance: Client, c4: str
) -> None:
    notified, chosen = saved(finance.create(payer())), saved(finance.create(payer()))
    version = finance.act("closePayerTask", taskId=_tasks(finance, c4)[0]["id"], payerNumber=notified)[
        "version"
    ]
    wish = partner("RG", chosen, counter="000")
    answer = service.refusal(lambda: sales.change(c4, version, wish))
    assert [(one["severity"], one["code"], ".".join(one["path"])) for one in answer["findings"]] == [
        ("C", "WF-PAYER-DIFFERS", f"{FIRST}.partner")
    ]
    assert answer["findings"][0]["params"] == {"value": chosen, "notified": notified}
    confirmed = sales.change(c4, version, wish, confirm=["WF-PAYER-DIFFERS"])
    saved(confirmed, f"C WF-PAYER-DIFFERS {FIRST}.partner")
    assert [one["status"] for one in _tasks(sales, c4)] == ["CLOSED", "OPEN"]


def _rows(client: Client, number: str) -> list[str]:
    """["RG 000 100000004 x"], x = default; of all areas."""
    areas = client.customer(number, ROWS)["salesAreas"]
    return [
        f"{row['partnerFunction']} {row['counter']} {row['partner']} {'x' if row['isDefault'] else '-'}"
        for area in areas
        for row in area["partnerFunctions"]
    ]


def _tasks(client: Client, number: str) -> list[dict[str, str]]:
    selection = "tasks { nodes { id kind role status payerNumber selfPaying comment closedBy } }"
    return client.customer(number, selection)["tasks"]["nodes"]
