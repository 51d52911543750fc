"""Documents: what a kind lets one choose, what it carries, what is wrong. Next: test_documents_http.py."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from models.rules.base_data.carrying import Carried, from_customer, from_vendor
from models.rules.base_data.choosing import KINDS, SALES_KINDS, STOCK_KINDS, may_choose_item
from models.rules.base_data.documents import (
    DocumentFacts,
    decide_change,
    decide_delete,
    decide_issue,
    decide_record,
)
from models.rules.base_data.lines import Named
from models.rules.config import Config
from models.rules.decision import NO_CONSENT, Consent, Decision
from models.rules.state import State
from resolvers.write.roots import ROOTS
from tests.support.writing import patch_of, short

TODAY = date(2026, 5, 6)
FLAGS = ("sale", "purchase", "self_made", "production_consume", "taxable_service")


def item(*flags: str, **given: Any) -> dict[str, Any]:
    plain = {"unit_group_code": "01", "main_unit_code": "01", "batch_managed": False, "end_date": None}
    return {**plain, **dict.fromkeys(FLAGS, False), **dict.fromkeys(flags, True), **given}


def unit(group: str, kind: str, rate: str | None) -> dict[str, Any]:
    return {"group_code": group, "kind": kind, "rate": rate and Decimal(rate), "active": True}


def account(**given: Any) -> dict[str, Any]:
    kept = dict.fromkeys(("by_customer", "by_vendor", "by_department", "by_person"), False)
    return {"leaf": True, "active": True, **kept, **given}


NAMED = Named(
    {
        "010001": item("sale", "purchase"),
        "010002": item("production_consume", batch_managed=True),
        "010003": item("purchase", "taxable_service"),
        "010004": item("purchase", end_date=date(2026, 5, 1)),
        "010005": item("purchase", unit_group_code="02", main_unit_code="03"),
    },
    {
        "01": unit("01", "FIXED", "1"),
        "02": unit("01", "FIXED", "12"),
        "03": unit("02", "FLOAT", "1"),
        "04": unit("02", "FLOAT", "0.5"),
    },
    {
        "CACN/1001": account(leaf=False),
        "CACN/100101": account(),
        "CACN/1122": account(by_customer=True),
        "CACN/6001": account(active=False),
    },
)
VENDOR = {"name": "上海钢铁", "purchase": True, "outsourcing": False, "service": False, "end_date": None}
LENT = Carried(name="上海钢铁", address="200000 上海 1号", payment_terms="E030")
FACTS = DocumentFacts(
    Config(), ROOTS["BusinessDocument"].shape, TODAY, VENDOR, carried=LENT, department=True, named=NAMED
)
ORDER = {"documentKind": "PURCHASE_ORDER", "documentNumber": "po-1", "documentDate": "2026-05-06"}
BOUGHT = {**ORDER, "vendorCode": "010001"}


def record(given: Mapping[str, Any], facts: DocumentFacts = FACTS, now: State | None = None) -> Decision:
    return decide_record(now, patch_of(given), facts, NO_CONSENT)


def lines(*given: Mapping[str, Any], kind: str = "PURCHASE_ORDER", **head: Any) -> Decision:
    numbered = [{"lineNumber": at, **one} for at, one in enumerate(given, 1)]
    named = {"vendorCode": "010001"} if KINDS[kind].vendor else {}
    return record({**ORDER, "documentKind": kind, **named, **head, "lines": numbered})


def found(decision: Decision) -> list[str]:
    return [f"{severity} {code} {path}" for code, severity, path in short(decision.findings)]


def kept(decision: Decision) -> State:
    assert decision.state is not None, decision.findings
    return decision.state


def test_a_kind_says_what_may_be_chosen() -> None:
    """6.5: the table of attributes."""
    offered = {
        flag: [
            kind for kind, choice in KINDS.items() if not choice.posts and may_choose_item(choice, item(flag))
        ]
        for flag in FLAGS
    }
    outsourced = ["OUTSOURCING_ORDER", "OUTSOURCING_RECEIPT"]
    bought = ["PURCHASE_REQUEST", "PURCHASE_ORDER", "PURCHASE_RECEIPT", "PURCHASE_INVOICE"]
    assert offered == {
        "sale": [*SALES_KINDS, *outsourced],
        "purchase": [*bought, *outsourced],
        "self_made": [*outsourced, "PRODUCTION_ORDER", "PRODUCT_RECEIPT"],
        "production_consume": [*outsourced, "BILL_OF_MATERIAL", "MATERIAL_ISSUE"],
        "taxable_service": ["OUTSOURCING_ORDER", "SERVICE_ORDER", "EXPENSE_ALLOCATION"],
    }
    assert STOCK_KINDS == (
        *("SALES_DELIVERY", "EXPORT_DELIVERY", "PURCHASE_RECEIPT", "OUTSOURCING_RECEIPT"),
        *("PRODUCT_RECEIPT", "MATERIAL_ISSUE"),
    )


def test_it_takes_over_from_its_partner_what_it_does_not_say_itself() -> None:
    """BD-7"""
    new = kept(record(BOUGHT))
    assert (new["document"], new["address"], new["payment_terms"]) == (
        "PURCHASE_ORDER/PO-1",
        LENT.address,
        "E030",
    )
    own = kept(record({**BOUGHT, "address": None, "paymentTerms": "E060"}))
    assert (own["address"], own["payment_terms"]) == (None, "E060")
    # later it keeps what it has, until another partner is chosen
    other = replace(FACTS, carried=Carried(address="elsewhere"))
    assert record({**BOUGHT, "address": None}, other, own).unchanged
    moved = kept(record({**BOUGHT, "vendorCode": "010002"}, other, own))
    assert (moved["address"], moved["payment_terms"]) == ("elsewhere", None)


def test_what_partners_lend() -> None:
    vendor = {"name": "上海钢铁", "city": "上海", "street": "1号", "uscc": "X", "payment_terms": "E030"}
    assert from_vendor(vendor) == Carried(
        name="上海钢铁", address="上海 1号", tax_number="X", payment_terms="E030"
    )
    customer: State = {
        **{"name1": "四川", "name2": "机械", "city": "成都", "phone": "028-1"},
        "bank_details": [{"bank_country": "CN", "bank_key": "1", "bank_account": "22"}],
        "contact_persons": [{"last_name": "王", "first_name": "五", "email": "w@example.cn"}],
        "sales_areas": [
            {"sales_area": "F723/AQ/XX", "payment_terms": None, "currency": "CNY"},
            {"sales_area": "F723/AQ/YY", "payment_terms": "E060", "currency": "USD"},
        ],
        "company_codes": [{"company_code": "0723", "payment_terms": "E015"}],
    }
    lent = from_customer(customer)
    assert (lent.name, lent.address, lent.telephone) == ("四川 机械", "成都", "028-1")
    assert (lent.bank_account, lent.contact_name, lent.email) == ("22", "王 五", "w@example.cn")
    assert (lent.payment_terms, lent.currency) == ("E060", "CNY")
    assert from_customer(customer, "F723/AQ/XX", "0723").payment_terms == "E015"
    assert from_customer({}) == Carried()


def test_the_same_document_again_changes_nothing_and_other_lines_go() -> None:
    bought = {"itemCode": "010001", "quantity": "3"}
    first = kept(lines(bought, {"itemCode": "010005", "quantity": "1.5", "unitCode": "04", "rate": "0.6"}))
    assert [(row["unit_code"], row.get("rate")) for row in first["lines"]] == [
        ("01", None),
        ("04", Decimal("0.6")),
    ]
    plain = {**BOUGHT, "lines": [{"lineNumber": 1, **bought}]}
    fewer = record(plain, now=first)
    assert [row["line_number"] for row in kept(fewer)["lines"]] == [1]
    assert record(plain, now=kept(fewer)).unchanged
    stays = decide_change(first, patch_of({"lines": [{"lineNumber": 1, "quantity": "4"}]}), FACTS, NO_CONSENT)
    assert [row["quantity"] for row in kept(stays)["lines"]] == [4, Decimal("1.5")]
    # another item is counted in its own unit
    other = {"lines": [{"lineNumber": 1, "itemCode": "010005"}]}
    changed = kept(decide_change(first, patch_of(other), FACTS, NO_CONSENT))["lines"][0]
    assert (changed["unit_code"], changed["rate"]) == ("03", 1)


@pytest.mark.parametrize(
    ("given", "findings"),
    [
        ({"documentDate": None}, ["E GEN-REQUIRED document_date"]),
        ({"documentKind": "LOTTERY"}, ["E GEN-REF document_kind"]),
        ({"vendorCode": None}, ["E GEN-REQUIRED vendor_code"]),
        ({"customerNumber": "100000004"}, ["E GEN-SUPPRESSED customer_number"]),
        (
            {"documentKind": "SERVICE_ORDER", "employeeCode": "E1"},
            ["E GEN-REF employee_code", "E RD-VENDOR-ATTR vendor_code"],
        ),
    ],
)
def test_what_a_document_must_not_say(given: Mapping[str, Any], findings: list[str]) -> None:
    assert found(record({**BOUGHT, **given})) == findings


def test_partners_that_cannot_be_chosen_and_who_has_left() -> None:
    assert found(record(BOUGHT, replace(FACTS, vendor=None))) == ["E GEN-REF vendor_code"]
    ended = replace(FACTS, vendor={**VENDOR, "end_date": TODAY}, employee={"leave_date": TODAY})
    told = ["W RD-EMPLOYEE-LEFT employee_code", "E RD-ENDED vendor_code"]
    assert found(record({**BOUGHT, "employeeCode": "E1"}, ended)) == told
    before = {**BOUGHT, "employeeCode": "E1", "documentDate": "2026-05-05"}
    assert found(record(before, ended)) == []
    sold = {**ORDER, "documentKind": "EXPORT_ORDER", "customerNumber": "100000004"}
    stopped: State = {"domestic": True, "overseas": False, "central_order_block": "03"}
    facts = replace(FACTS, customer=stopped, may=False)
    assert found(record(sold, facts)) == [
        *("E GEN-FORBIDDEN customer_number", "E RD-CUSTOMER-ATTR customer_number"),
        "E RD-ENDED customer_number",
    ]
    assert found(record(sold)) == ["E GEN-REF customer_number"]
    # what was chosen once may have ended since
    now = kept(record(BOUGHT))
    assert record(BOUGHT, ended, now).unchanged


@pytest.mark.parametrize(
    ("kind", "line", "findings"),
    [
        ("PURCHASE_ORDER", {"quantity": "1"}, ["E GEN-REQUIRED lines.0.item_code"]),
        ("PURCHASE_ORDER", {"itemCode": "X", "quantity": "1"}, ["E GEN-REF lines.0.item_code"]),
        ("PURCHASE_ORDER", {"itemCode": "010001"}, ["E GEN-REQUIRED lines.0.quantity"]),
        ("PURCHASE_ORDER", {"itemCode": "010001", "quantity": "0"}, ["E GEN-RANGE lines.0.quantity"]),
        ("PURCHASE_ORDER", {"itemCode": "010004", "quantity": "1"}, ["E RD-ENDED lines.0.item_code"]),
        ("PURCHASE_ORDER", {"itemCode": "010002", "quantity": "1"}, ["E RD-ITEM-ATTR lines.0.item_code"]),
        ("PURCHASE_RECEIPT", {"itemCode": "010003", "quantity": "1"}, ["E RD-ITEM-ATTR lines.0.item_code"]),
        (
            "MATERIAL_ISSUE",
            {"itemCode": "010002", "quantity": "1"},
            ["E RD-BATCH-MISSING lines.0.batch_number"],
        ),
        ("MATERIAL_ISSUE", {"itemCode": "010002", "quantity": "1", "batchNumber": "B1"}, []),
        ("BILL_OF_MATERIAL", {"itemCode": "010002", "quantity": "1"}, []),
        ("EXPENSE_ALLOCATION", {"itemCode": "010003", "debit": "12.50"}, []),
        (
            "PURCHASE_ORDER",
            {"itemCode": "010001", "quantity": "1", "unitCode": "03"},
            ["E RD-UNIT-GROUP lines.0.unit_code"],
        ),
        (
            "PURCHASE_ORDER",
            {"itemCode": "010001", "quantity": "1", "unitCode": "99"},
            ["E GEN-REF lines.0.unit_code"],
        ),
        (
            "PURCHASE_ORDER",
            {"itemCode": "010001", "quantity": "1", "rate": "2"},
            ["E GEN-SUPPRESSED lines.0.rate"],
        ),
        (
            "PURCHASE_ORDER",
            {"itemCode": "010005", "quantity": "1", "rate": "0"},
            ["E GEN-RANGE lines.0.rate"],
        ),
        (
            "PURCHASE_ORDER",
            {"itemCode": "010001", "quantity": "1", "ledgerAccount": "CACN/100101"},
            ["E GEN-SUPPRESSED lines.0.ledger_account"],
        ),
    ],
)
def test_what_a_line_must_not_say(kind: str, line: Mapping[str, Any], findings: list[str]) -> None:
    assert found(lines(line, kind=kind)) == findings


def test_a_voucher_posts_to_leaves_and_balances() -> None:
    """G-RD-09, CA-3"""
    cash, sold = {"ledgerAccount": "CACN/100101"}, {"ledgerAccount": "CACN/1122"}
    posted: dict[str, Any] = {"kind": "VOUCHER", "vendorCode": None}
    assert found(lines({**cash, "debit": "1.00"}, {**cash, "credit": "1.00"}, **posted)) == []
    assert found(lines({"ledgerAccount": "CACN/1001", "debit": "1"}, {**cash, "credit": "1"}, **posted)) == [
        "E RD-NOT-LEAF lines.0.ledger_account"
    ]
    assert found(
        lines({**sold, "debit": "2"}, {**cash, "debit": "1", "credit": "1"}, {"ledgerAccount": "X"}, **posted)
    ) == [
        "E GEN-REQUIRED customer_number",
        "E RD-BALANCE lines",
        "E GEN-SUPPRESSED lines.1.credit",
        "E GEN-REQUIRED lines.2.debit",
        "E GEN-REF lines.2.ledger_account",
    ]
    unlike = lines(
        {"ledgerAccount": "CACN/6001", "debit": "1"}, {"itemCode": "010001", "credit": "1"}, **posted
    )
    assert found(unlike) == [
        "E GEN-REF lines.0.ledger_account",
        "E GEN-SUPPRESSED lines.1.item_code",
        "E GEN-REQUIRED lines.1.ledger_account",
    ]


def test_what_is_printed_stays() -> None:
    """BD-2"""
    now = kept(record(BOUGHT))
    printed = kept(decide_issue(now, FACTS))
    assert (printed["issued_on"], printed["issued_name"]) == (TODAY, "上海钢铁")
    state = ["E GEN-STATE issued_on"]
    assert found(decide_issue(printed, FACTS)) == state
    assert found(record({**BOUGHT, "address": "elsewhere"}, now=printed)) == state
    assert record(BOUGHT, now=printed).unchanged
    assert found(decide_delete(printed, FACTS, NO_CONSENT)) == ["C GEN-CONFIRM confirm", *state]
    moved = decide_change(now, patch_of({"documentNumber": "PO-2"}), FACTS, NO_CONSENT)
    assert found(moved) == ["E GEN-IMMUTABLE document_number"]
    gone = decide_delete(now, FACTS, Consent(frozenset({"GEN-CONFIRM"})))
    assert gone.deletes
    barred = replace(FACTS, may=False)
    assert found(decide_issue(now, barred)) == ["E GEN-FORBIDDEN customer_number"]
