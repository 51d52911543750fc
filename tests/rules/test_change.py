"""Extending, changing, partners, the payer task: golden cases without a database. Next: test_blocks.py."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.rules.acts import Act
from models.rules.copying import copied_from
from models.rules.customer import decide_account_group, decide_change, decide_extend
from models.rules.decision import Consent, Decision
from models.rules.facts import Facts, PartnerFacts, Task, TaskKind, needed
from models.rules.readiness import invoice_readiness
from models.rules.tasks import TaskClosing, decide_close_payer_task
from tests.rules.cfg import CFG, FACTS, SHAPE, Everything, Only, base, c4, codes, told

PAYER = PartnerFacts("0300000001", "0003", finance_status="COMPLETE", company_codes=frozenset({"0723"}))
SHIP_TO = PartnerFacts("0200000001", "0002", finance_status="COMPLETE", sales_areas=frozenset({"F723/AQ/XX"}))


def knowing(*partners: PartnerFacts, **more: Any) -> Facts:
    return replace(FACTS, customers={one.number: one for one in partners}, **more)


def change(
    patch: dict[str, Any],
    facts: Facts = FACTS,
    rights: Everything | None = None,
    consent: Consent | None = None,
) -> Decision:
    return decide_change(c4(), patch, facts, rights or Everything(), consent or Consent())


def partners(*rows: dict[str, Any]) -> dict[str, Any]:
    """A change of partner functions in F723/AQ/XX."""
    area = {"sales_org": "F723", "channel": "AQ", "division": "XX", "partner_functions": list(rows)}
    return {"sales_areas": [area]}


def items(decision: Decision) -> list[tuple[str, str, str, str, str | None, str | None]]:
    return [(o.table, o.key, o.field, o.indicator, o.old, o.new) for o in decision.changes]


# --- change ----------------------------------------------------------------------------------------------


def test_one_field_is_one_item() -> None:
    decision = change({"phone": "0830-3190002"}, rights=Only("salesMaintainer"))
    assert items(decision) == [("KNA1", "", "TELF1", "U", "0830-3190001", "0830-3190002")]
    assert decision.message is not None
    assert decision.message.text("zh") == "变化已经发生"
    assert decision.findings == ()


def test_the_same_value_is_no_change() -> None:
    decision = change({"phone": " 0830-3190001 "})
    assert decision.unchanged
    assert decision.message is not None
    assert decision.message.text("zh") == "未做任何更改"


def test_clearing_a_field() -> None:
    assert items(change({"phone": None})) == [("KNA1", "", "TELF1", "U", "0830-3190001", None)]


@pytest.mark.parametrize(
    ("role", "patch", "path"),
    [
        ("salesMaintainer", {"company_codes": [{"company_code": "0723", "recon_account": "1122020000"}]},
         "company_codes.0.recon_account"),
        ("financeMaintainer", {"sales_areas": [{"sales_org": "F723", "channel": "AQ", "division": "XX",
         "delivering_plant": None}]}, "sales_areas.0.delivering_plant"),
        ("salesMaintainer", {"sales_areas": [{"sales_org": "F723", "channel": "AQ", "division": "XX",
         "payment_terms": "N060"}]}, "sales_areas.0.payment_terms"),
        ("salesMaintainer", {"uscc": "9144030071526726XG"}, "uscc"),
        ("financeMaintainer", {"city": "成都"}, "city"),
        ("auditor", {"city": "成都"}, "city"),
        ("salesMaintainer", {"bank_details": [{"bank_country": "CN", "bank_key": "102657000012",
         "bank_account": "2305485009022113456", "remove": True}]}, "bank_details"),
    ],
)  # fmt: skip
def test_views_have_owners(role: str, patch: dict[str, Any], path: str) -> None:
    decision = change(patch, rights=Only(role))
    assert (told(decision.findings), decision.refused) == ([("GEN-FORBIDDEN", path)], True)
    assert decision.findings[0].message("zh") == "没有权限，请联系管理员"
    assert not change(patch).refused or path == "sales_areas.0.delivering_plant"


def test_sending_a_value_that_is_not_changed_needs_no_right() -> None:
    decision = change({"uscc": "91510500MA62X4K16D", "phone": "0830-3190002"}, rights=Only("salesMaintainer"))
    assert decision.findings == ()


@pytest.mark.parametrize(
    ("patch", "expected"),
    [
        ({"customer_number": "100000005"}, [("GEN-IMMUTABLE", "customer_number")]),
        ({"customer_number": "100000004"}, []),
        ({"account_group": "0003"}, [("GEN-IMMUTABLE", "account_group")]),
        ({"finance_status": "COMPLETE"}, [("GEN-READONLY", "finance_status")]),
        ({"company_codes": [{"company_code": "0723", "remove": True}]}, [("GEN-IMMUTABLE", "company_codes")]),
        (
            {"company_codes": [{"company_code": "0724", "remove": True}]},
            [("GEN-NOTFOUND", "company_codes.0")],
        ),
        (
            {"company_codes": [{"company_code": "0723"}, {"company_code": "0723"}]},
            [("GEN-DUPLICATE", "company_codes.1")],
        ),
        ({"city": None}, [("GEN-REQUIRED", "city")]),
        ({"colour": "red"}, [("GEN-NOTFOUND", "colour")]),
        ({"phone": 8}, [("GEN-TYPE", "phone")]),
        ({"name2": "a\x00b"}, [("GEN-PATTERN", "name2")]),
        ({"annual_sales": "1.005"}, [("GEN-RANGE", "annual_sales")]),
        ({"annual_sales": "1.05", "annual_sales_year": "2025"}, [("GEN-REQUIRED", "annual_sales_currency")]),
        ({"tax_classifications": [{"departure_country": "CN", "tax_category": "MWST", "remove": True}]},
         [("GEN-REQUIRED", "tax_classifications")]),
        ({"texts": [{"level": "COMPANY", "text_id": "0001", "language": "zh", "body": "好"}]},
         [("GEN-REQUIRED", "texts.0.company_code")]),
        ({"texts": [{"level": "GENERAL", "text_id": "0001", "language": "zh", "body": "好"}]}, []),
        ({"credit_areas": [{"credit_control_area": "0723", "credit_limit": "500"}],
          "central_credit": [{"individual_limit": "400", "currency": "CNY"}]},
         [("CM-CREDIT-LIMIT", "credit_areas.0.credit_limit")]),
        ({"company_codes": [{"company_code": "0723", "dunning_areas": [{"dunning_level": 2}]}]},
         [("GEN-REQUIRED", "company_codes.0.dunning_areas.0.dunning_procedure")]),
        ({"company_codes": [{"company_code": "0723", "head_office": "100000004"}]},
         [("GEN-REF", "company_codes.0.head_office")]),
    ],
)  # fmt: skip
def test_what_forbids(patch: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    decision = change(patch)
    assert sorted(told(decision.findings)) == sorted(expected)
    assert decision.refused == bool(expected)


def test_a_bank_account_is_masked_in_the_log() -> None:
    patch = {
        "bank_details": [
            {
                "bank_country": "CN",
                "bank_key": "102657000012",
                "bank_account": "6222021234567890123",
                "partner_bank_type": "0002",
            },
            {
                "bank_country": "CN",
                "bank_key": "102657000012",
                "bank_account": "2305485009022113456",
                "remove": True,
            },
        ]
    }
    decision = change(patch, rights=Only("financeMaintainer"))
    assert [(o.table, o.key, o.indicator) for o in decision.changes] == [
        ("KNBK", "CN/102657000012/****3456", "D"),
        ("KNBK", "CN/102657000012/****0123", "I"),
    ]
    assert "6222021234567890123" not in repr(decision)


def test_a_finding_never_tells_an_account() -> None:
    account = {"bank_country": "CN", "bank_key": "102657000012", "bank_account": "6222021234567890123"}
    missing = change({"bank_details": [{**account, "remove": True}]})
    twice = change({"bank_details": [account, account]})
    for decision in (missing, twice):
        assert decision.refused
        assert "6222021234567890123" not in repr(decision.findings)
        assert "****0123" in repr(decision.findings)


# --- partners --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("known", "row", "expected"),
    [
        ([], {"partner_function": "RG", "partner": "999"}, ["GEN-REF"]),
        ([SHIP_TO], {"partner_function": "RG", "partner": "200000001"}, ["PF-GROUP"]),
        (
            [replace(PAYER, company_codes=frozenset())],
            {"partner_function": "PY", "partner": "300000001"},
            ["PF-PAYER-COMPANY"],
        ),
        ([PAYER], {"partner_function": "PY", "partner": "300000001"}, []),
        (
            [replace(PAYER, deletion_flag=True)],
            {"partner_function": "RG", "partner": "300000001"},
            ["PF-DELETED"],
        ),
        (
            [PartnerFacts("0900000001", "CPD", one_time=True)],
            {"partner_function": "WE", "partner": "900000001"},
            ["PF-ONETIME"],
        ),
        ([], {"partner_function": "AG", "counter": "000", "partner": "300000001"}, ["PF-AG-FIXED"]),
        ([], {"partner_function": "WE", "counter": "000", "remove": True}, ["PF-MANDATORY"]),
        ([], {"partner_function": "WE", "remove": True}, ["PF-MANDATORY"]),
        ([], {"partner_function": "1B", "partner": "600000001"}, ["PF-NOTALLOWED"]),
        ([], {"partner_function": "QQ", "partner": "600000001"}, ["GEN-REF"]),
        ([], {"partner_function": "CR", "partner": "V1"}, []),
        ([], {"partner_function": "CP", "partner": "1"}, ["GEN-REF"]),
        ([], {"partner_function": "SP", "counter": "000", "partner": "100000004"}, []),
    ],
)
def test_partner_rows(known: list[PartnerFacts], row: dict[str, Any], expected: list[str]) -> None:
    assert codes(change(partners(row), knowing(*known)).findings) == expected


def test_the_same_ship_to_twice() -> None:
    row = {"partner_function": "WE", "partner": "200000001"}
    decision = change(partners(row, row), knowing(SHIP_TO))
    assert told(decision.findings) == [("GEN-DUPLICATE", "sales_areas.0.partner_functions.1.partner")]


def test_added_rows_are_counted_on_and_a_new_default_clears_the_old() -> None:
    row = {"partner_function": "SH", "partner": "200000001", "is_default": True}
    decision = change(partners(row), knowing(SHIP_TO))
    assert items(decision) == [
        ("KNVP", "F723/AQ/XX/WE/000", "DEFPA", "U", "X", ""),
        ("KNVP", "F723/AQ/XX/WE/001", "", "I", None, None),
    ]


def test_without_the_default_the_lowest_counter_is_promoted() -> None:
    added = change(partners({"partner_function": "WE", "partner": "200000001"}), knowing(SHIP_TO)).state
    assert added is not None
    patch = partners({"partner_function": "WE", "counter": "000", "remove": True})
    decision = decide_change(added, patch, knowing(SHIP_TO), Everything())
    assert items(decision) == [
        ("KNVP", "F723/AQ/XX/WE/000", "", "D", None, None),
        ("KNVP", "F723/AQ/XX/WE/001", "DEFPA", "U", "", "X"),
    ]


def test_a_ship_to_without_the_area_is_told() -> None:
    far = replace(SHIP_TO, sales_areas=frozenset[str]())
    decision = change(partners({"partner_function": "WE", "partner": "200000001"}), knowing(far))
    assert (codes(decision.findings, "ECW"), decision.refused) == (["PF-NOAREA"], False)


# --- the payer -------------------------------------------------------------------------------------------

MAINTENANCE = Task(1, TaskKind.PAYER_MAINTENANCE, area="F723/AQ/XX")
ASSIGNMENT = Task(2, TaskKind.PAYER_ASSIGNMENT, "0300000001", "F723/AQ/XX")
RG = {"partner_function": "RG", "counter": "000", "partner": "300000001"}


def test_finance_notifies_the_payer_and_sales_enters_it() -> None:
    closing = TaskClosing(1, payer_number="300000001")
    first = decide_close_payer_task(
        c4(), closing, knowing(PAYER, tasks=(MAINTENANCE,)), Only("financeMaintainer")
    )
    assert first.findings == ()
    assert [(one.kind, one.role, one.payer_number) for one in first.opens] == [
        ("PAYER_ASSIGNMENT", "salesMaintainer", "0300000001")
    ]
    assert [one.id for one in first.closes] == [1]
    assert first.changes == ()
    second = change(partners(RG), knowing(PAYER, tasks=(ASSIGNMENT,)), Only("salesMaintainer"))
    assert items(second) == [
        ("ZOWN", "", "financeStatus", "U", "PENDING", "COMPLETE"),
        ("KNVP", "F723/AQ/XX/RG/000", "KUNN2", "U", "100000004", "300000001"),
    ]
    assert [one.id for one in second.closes] == [2]


def test_a_self_paying_customer_is_complete_at_once() -> None:
    facts = knowing(tasks=(MAINTENANCE,))
    decision = decide_close_payer_task(
        c4(), TaskClosing(1, self_paying=True), facts, Only("financeMaintainer")
    )
    assert items(decision) == [("ZOWN", "", "financeStatus", "U", "PENDING", "COMPLETE")]
    assert (decision.state or {})["invoice_ready"] is True
    assert decision.opens == ()


@pytest.mark.parametrize(
    ("closing", "known", "expected"),
    [
        (TaskClosing(1), [], [("GEN-REQUIRED", "payer_number")]),
        (TaskClosing(9, self_paying=True), [], [("GEN-NOTFOUND", "task_id")]),
        (TaskClosing(1, payer_number="999"), [], [("GEN-REF", "payer_number")]),
        (
            TaskClosing(1, payer_number="300000001"),
            [replace(PAYER, finance_status="PENDING")],
            [("PF-PAYER-NOTREADY", "payer_number")],
        ),
        (TaskClosing(2, self_paying=True), [], [("GEN-STATE", "task_id")]),
    ],
)
def test_a_task_that_cannot_be_closed(
    closing: TaskClosing, known: list[PartnerFacts], expected: list[tuple[str, str]]
) -> None:
    facts = knowing(*known, tasks=(MAINTENANCE, ASSIGNMENT))
    decision = decide_close_payer_task(c4(), closing, facts, Everything())
    assert (told(decision.findings), decision.refused) == (expected, True)


def test_another_payer_than_the_notified_one_is_asked_for() -> None:
    other = replace(PAYER, number="0300000002")
    facts = knowing(PAYER, other, tasks=(ASSIGNMENT,))
    patch = partners({**RG, "partner": "300000002"})
    asked = change(patch, facts)
    assert (codes(asked.findings), asked.refused) == (["WF-PAYER-DIFFERS"], True)
    confirmed = change(patch, facts, consent=Consent(frozenset({"WF-PAYER-DIFFERS"})))
    assert not confirmed.refused
    assert confirmed.closes == ()


def test_invoices_wait_for_the_payer() -> None:
    customer = c4()
    area = customer["sales_areas"][0]
    assert codes(invoice_readiness(customer, area, customer, customer, CFG)) == ["INV-PAYER"]
    ready = {**customer, "finance_status": "COMPLETE"}
    assert invoice_readiness(ready, area, ready, ready, CFG) == []
    bare: dict[str, Any] = {**ready, "uscc": None, "legal_representative": None, "company_codes": []}
    blocked = {**area, "billing_block": "01", "payment_terms": None}
    assert codes(invoice_readiness({**ready, "tax_classifications": []}, blocked, bare, bare, CFG)) == [
        *("INV-LEGAL", "INV-TAX", "INV-COMPANY", "INV-TERMS", "INV-TAXCLASS", "INV-BLOCK")
    ]


# --- extend, account group -------------------------------------------------------------------------------


def second_layers() -> dict[str, Any]:
    patch = base(company__company_code="0724", area__sales_org="F724", area__delivering_plant="0724",
                 area__sales_office=None, area__sales_group=None)  # fmt: skip
    return {name: patch[name] for name in ("company_codes", "sales_areas")}


def test_extending() -> None:
    decision = decide_extend(c4(), second_layers(), FACTS, Only("salesMaintainer"))
    assert decision.findings == ()
    assert decision.message is not None
    assert decision.message.text("zh") == "客户100000004对于公司代码0724 销售区域F724/AQ/XX已创建"
    assert [(o.table, o.key, o.indicator, o.company_code, o.sales_org) for o in decision.changes][:2] == [
        ("KNB1", "0724", "I", "0724", None),
        ("KNVV", "F724/AQ/XX", "I", None, "F724"),
    ]
    assert len(decision.changes) == 6


def test_extending_twice() -> None:
    patch = {"company_codes": base()["company_codes"]}
    decision = decide_extend(c4(), patch, FACTS, Everything())
    assert told(decision.findings) == [("GEN-DUPLICATE", "company_codes.0.company_code")]


def test_a_flagged_customer_is_not_extended() -> None:
    decision = decide_extend({**c4(), "deletion_flag": True}, second_layers(), FACTS, Everything())
    assert codes(decision.findings) == ["GEN-STATE"]


def test_the_account_group_must_fit() -> None:
    decision = decide_account_group(c4(), "0002", FACTS, Everything())
    assert {*codes(decision.findings)} == {"CM-AG-DATA", "CM-AG-RANGE", "CM-AG-PARTNER"}
    assert codes(decide_account_group(c4(), "0002", FACTS, Only("salesMaintainer")).findings) == [
        "GEN-FORBIDDEN"
    ]
    same = decide_account_group(c4(), "0001", FACTS, Everything())
    assert same.unchanged


def test_layers_copied_from_another_customer() -> None:
    reference = {**c4(), "customer_number": "0100000009", "order_block": "01"}
    added = {"company_codes": [{"company_code": "0724", "payment_terms": "N060"}]}
    patch = copied_from(SHAPE, added, reference, Act.EXTEND)
    row = patch["company_codes"][0]
    assert set(patch) == {"company_codes"}
    assert (row["company_code"], row["payment_terms"], row["sort_key"]) == ("0724", "N060", "009")
    assert not decide_extend(c4(), patch, FACTS, Everything()).refused
    new = copied_from(SHAPE, {"name1": "新客户", "account_group": "0001"}, reference, Act.CREATE)
    assert (new["city"], new["tax_classifications"][0]["tax_class"]) == ("泸州", "1")
    assert not {"uscc", "legal_representative", "search_term1", "bank_details"} & set(new)


EDITS = st.fixed_dictionaries(
    {},
    optional={
        "phone": st.sampled_from(["0830-3190001", "0830-3190002", None]),
        "district": st.text("江阳区 ", max_size=6),
        "overseas": st.booleans(),
        "annual_sales": st.decimals(0, 10**6, places=2),
        "annual_sales_currency": st.sampled_from(["CNY", "EUR"]),
        "annual_sales_year": st.sampled_from(["2024", "2025"]),
        "contact_persons": st.lists(
            st.fixed_dictionaries({"last_name": st.text("王李", min_size=1)}), max_size=3
        ),
    },
)


@given(EDITS)
@settings(max_examples=50)
def test_a_change_is_recorded_exactly_once(patch: dict[str, Any]) -> None:
    """Laid over its own result, the changed fields of a patch are no change; all of them are in the log."""
    old = c4()
    decision = change(patch)
    if decision.refused:
        return
    new = decision.state or {}
    fields = {name: value for name, value in patch.items() if name != "contact_persons"}
    assert decide_change(new, fields, FACTS, Everything()).unchanged
    told_of = {one.name for one in decision.changes if one.indicator == "U"}
    assert told_of == {name for name in fields if old.get(name) != new.get(name)}
    assert len(new.get("contact_persons", [])) == len(patch.get("contact_persons", []))


# --- what the rules ask for ------------------------------------------------------------------------------


def test_needed_names_what_must_be_looked_up() -> None:
    sold_to = {"partner_function": "SP", "partner": "7"}
    carrier = {"partner_function": "CR", "partner": "8"}
    need = needed(None, base(area__partner_functions=[sold_to, carrier]), Act.CREATE)
    assert need.customers == {"0000000007"}
    assert need.banks == {("CN", "102657000012")}
    assert need.accounts == {("CN", "102657000012", "2305485009022113456")}
    assert need.usccs == {"91510500MA62X4K16D"}
    assert need.names == {("CN", "泸州蓝江纤维素有限公司")}
    assert needed(c4(), {"phone": "1"}, Act.CHANGE).names == frozenset()
    assert needed(c4(), {"city": "成都"}, Act.CHANGE).names == need.names
