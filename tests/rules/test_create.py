"""Golden cases of creation, without a database: code and path of every finding. Next: test_change.py."""

from dataclasses import replace
from typing import Any

import pytest

from models.rules.customer import decide_create
from models.rules.decision import Consent, numbered
from models.rules.facts import Candidate, Facts, PartnerFacts
from models.rules.numbers import draw
from tests.rules.cfg import CFG, DROP, FACTS, SHAPE, Only, base, c4, codes, create, told


def general(**fields: Any) -> dict[str, Any]:
    """BASE without layers."""
    drop = dict.fromkeys(("company_codes", "sales_areas", "tax_classifications", "bank_details"), DROP)
    return base(**{**drop, **fields})


def bank(**fields: Any) -> dict[str, Any]:
    return base(bank_details=[{"partner_bank_type": "0001", **fields}])


def test_the_worked_example_is_saved_with_ten_items() -> None:
    decision = create()
    assert decision.findings == ()
    saved = numbered(decision, "0100000004", SHAPE)
    assert [(one.table, one.key, one.indicator) for one in saved.changes] == [
        ("KNA1", "", "I"),
        ("ZOWN", "", "I"),
        ("KNBK", "CN/102657000012/****3456", "I"),
        ("KNB1", "0723", "I"),
        ("KNVV", "F723/AQ/XX", "I"),
        ("KNVP", "F723/AQ/XX/AG/000", "I"),
        ("KNVP", "F723/AQ/XX/RE/000", "I"),
        ("KNVP", "F723/AQ/XX/RG/000", "I"),
        ("KNVP", "F723/AQ/XX/WE/000", "I"),
        ("KNVI", "CN/MWST", "I"),
    ]
    assert saved.message is not None
    assert saved.message.text("zh") == "客户100000004对于公司代码0723 销售区域F723/AQ/XX已创建"
    assert [(one.kind, one.role) for one in saved.opens] == [("PAYER_MAINTENANCE", "financeMaintainer")]


def test_partners_are_the_customer_himself() -> None:
    rows = c4()["sales_areas"][0]["partner_functions"]
    assert [(row["partner_function"], row["counter"], row["partner"], row["is_default"]) for row in rows] == [
        (function, "000", "0100000004", True) for function in ("AG", "RE", "RG", "WE")
    ]


def test_general_data_alone() -> None:
    saved = numbered(create(general()), "0100000004", SHAPE)
    assert saved.message is not None
    assert saved.message.text("zh") == "客户100000004已创建"
    assert (saved.state or {})["finance_status"] == "PENDING"


@pytest.mark.parametrize(
    ("patch", "expected"),
    [
        (base(customer_number="0100009999"), [("CM-NR-INTERNAL", "customer_number")]),
        (base(account_group="9999"), [("GEN-REF", "account_group")]),
        (
            base(area__shipping_condition=DROP, city=DROP),
            [("GEN-REQUIRED", "city"), ("GEN-REQUIRED", "sales_areas.0.shipping_condition")],
        ),
        (base(area__division="99"), [("CM-AREA-UNKNOWN", "sales_areas.0")]),
        (base(area__division="01"), [("CM-AREA-COMMON", "sales_areas.0")]),
        (base(area__sales_org="F724"), [("CM-ORG-MISMATCH", "sales_areas.0.sales_org")]),
        (base(company__recon_account="1001000000"), [("CM-RECON", "company_codes.0.recon_account")]),
        (base(company__recon_account="2202010000"), [("CM-RECON", "company_codes.0.recon_account")]),
        (base(area__delivering_plant="0724"), [("CM-PLANT", "sales_areas.0.delivering_plant")]),
        (
            base(area__complete_delivery=True, area__partial_delivery="D"),
            [("CM-PARTIAL", "sales_areas.0.partial_delivery")],
        ),
        (base(uscc="91510500MA62X4K16E"), [("USCC-CHECK", "uscc")]),
        (base(uscc="91501500MA62X4K16D"), [("USCC-CHECK", "uscc")]),
        (base(uscc="9151050OMA62X4K16D"), [("USCC-PATTERN", "uscc")]),
        (
            base(uscc=DROP, legal_representative=DROP),
            [("CM-LEGAL-REQ", "legal_representative"), ("CM-TAX-REQ", "uscc")],
        ),
        (base(postal_code=DROP), [("GEN-REQUIRED", "postal_code")]),
        (base(region=DROP), [("CM-REGION", "region")]),
        (base(region="999"), [("GEN-REF", "region")]),
        (base(gln_check_digit="3"), [("GLN-CHECK", "gln_check_digit")]),
        (
            base(gln_part2=DROP, gln_check_digit=DROP),
            [("GEN-REQUIRED", "gln_check_digit"), ("GEN-REQUIRED", "gln_part2")],
        ),
        (base(name1="名" * 41), [("GEN-LENGTH", "name1")]),
        (base(name1="名" * 40), []),
        (base(tax_classifications=[]), [("GEN-REQUIRED", "tax_classifications")]),
        (base(area__sales_office=DROP), [("GEN-REQUIRED", "sales_areas.0.sales_office")]),
        (base(area__sales_group="999"), [("GEN-REF", "sales_areas.0.sales_group")]),
        (
            base(area__incoterms="DAT", area__incoterms_version="2020"),
            [("CM-INCO", "sales_areas.0.incoterms")],
        ),
        (base(area__incoterms="DAT", area__incoterms_version="2010"), []),
        (base(area__incoterms_location1=DROP), [("GEN-REQUIRED", "sales_areas.0.incoterms_location1")]),
        (base(company__payment_methods="TT"), [("GEN-DUPLICATE", "company_codes.0.payment_methods")]),
        (base(company__payment_methods="TX"), [("GEN-REF", "company_codes.0.payment_methods")]),
        (base(company__clearing_with_vendor=True), [("GEN-REQUIRED", "vendor_number")]),
        (
            base(industry_code1="C26", industry_code2="C26"),
            [("GEN-DUPLICATE", "industry_code2")],
        ),
        (base(mobile="23800138000"), [("PHONE-FORMAT", "mobile")]),
        (base(email="ar@lanjiang"), [("MAIL-FORMAT", "email")]),
        (base(central_order_block="01"), [("GEN-READONLY", "central_order_block")]),
        (base(bank__bank_key="102657000013"), [("CNAPS-CHECK", "bank_details.0.bank_key")]),
        (base(bank__bank_key="102100099996"), [("GEN-REF", "bank_details.0.bank_key")]),
        (base(bank__bank_account="12345"), [("ACCT-FORMAT", "bank_details.0.bank_account")]),
        (
            base(bank__iban="DE44500105175407324931"),
            [("GEN-SUPPRESSED", "bank_details.0.iban")],
        ),
        (bank(bank_country="DE", iban="DE44 5001 0517 5407 3249 31"), []),
        (bank(bank_country="NL", iban="NL20INGB0001234567"), []),
        (bank(bank_country="AT", iban="AT611904300234573201"), []),
        (bank(bank_country="FR", iban="FR7630006000011234567890189"), []),
        (bank(bank_country="DE", iban="DE44500105175407324932"), [("IBAN-CHECK", "bank_details.0.iban")]),
        (bank(bank_country="DE", iban="DE4450010517540732493"), [("IBAN-LENGTH", "bank_details.0.iban")]),
        (bank(bank_country="DE", iban="NL20INGB0001234567"), [("IBAN-COUNTRY", "bank_details.0.iban")]),
        (base(short_code="020001", customer_category="01"), [("RD-PREFIX", "short_code")]),
        (base(short_code="01", customer_category="01"), [("RD-PREFIX", "short_code")]),
    ],
)
def test_what_forbids(patch: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    decision = create(patch)
    assert told(decision.findings) == expected
    assert decision.refused == bool(expected)


@pytest.mark.parametrize(
    ("patch", "expected"),
    [
        (base(uscc="9144030071526726XG"), ["USCC-REGION"]),
        (base(uscc="91350100M000100Y43"), ["USCC-REGION"]),
        (base(uscc="91510500MA62X4K15A"), ["USCC-ORG"]),
        (base(uscc="91310115MA1K4C7D24"), ["USCC-REGION"]),
        (base(uscc=DROP, legal_representative=DROP, invoice_required=False), ["CM-NOT-INVOICEABLE"]),
        (base(company__payment_terms="N030", area__payment_terms="N060"), ["CM-TERMS"]),
        (base(company_codes=DROP), ["CM-NO-COMPANY"]),
        (base(company__record_payment_history=False), ["CM-PAYHIST"]),
        (base(company__record_payment_history=DROP), []),
        (base(domestic=False), ["RD-NOSELECT"]),
        (base(short_code="010001", customer_category="01"), []),
        (base(bank__account_holder="别的公司"), ["CM-HOLDER"]),
        (
            bank(bank_country="DE", iban="DE44500105175407324931", bank_account="0000000001"),
            ["IBAN-ACCOUNT"],
        ),
        (bank(bank_country="DE", iban="DE44500105175407324931", swift="INGBNL2A"), ["BIC-COUNTRY"]),
    ],
)
def test_what_is_only_told(patch: dict[str, Any], expected: list[str]) -> None:
    decision = create(patch)
    assert codes(decision.findings, "ECW") == expected
    assert not decision.refused


def test_a_legacy_tax_number_does_not_replace_the_credit_code() -> None:
    decision = create(base(uscc=DROP, tax_number1="510502123456789"))
    assert codes(decision.findings, "ECW") == ["TAX-LEGACY", "CM-TAX-REQ"]


def test_not_invoiceable_is_not_ready() -> None:
    decision = create(base(uscc=DROP, legal_representative=DROP, invoice_required=False))
    assert (decision.state or {})["invoice_ready"] is False


@pytest.mark.parametrize(
    ("country", "typed", "stored"),
    [("GB", "SW1A1AA", "SW1A 1AA"), ("CA", "k1a0b1", "K1A 0B1"), ("JP", "100-0001", "100-0001")],
)
def test_postal_codes_as_they_are_stored(country: str, typed: str, stored: str) -> None:
    decision = create(general(country=country, postal_code=typed, region=DROP, mobile=DROP))
    assert (decision.state or {})["postal_code"] == stored


def test_a_japanese_postal_code_needs_its_hyphen() -> None:
    decision = create(general(country="JP", postal_code="1000001", region=DROP, mobile=DROP))
    assert told(decision.findings) == [("POST-FORMAT", "postal_code")]


@pytest.mark.parametrize(
    ("resident_id", "expected"),
    [("510502199003078817", []), ("510502199003078818", [("ID-CHECK", "resident_id")])],
)
def test_natural_persons(resident_id: str, expected: list[tuple[str, str]]) -> None:
    person = base(title="0002", uscc=DROP, legal_representative=DROP, resident_id=resident_id)
    decision = create(person)
    assert told(decision.findings) == expected
    assert resident_id not in repr(decision.findings)


SHIP_TO = {
    "account_group": "0002",
    **{name: base()[name] for name in ("title", "name1", "city", "postal_code", "region", "country")},
}


def test_a_ship_to_has_no_tax_number() -> None:
    decision = create({**SHIP_TO, "uscc": "91510500MA62X4K16D"})
    assert told(decision.findings) == [("GEN-SUPPRESSED", "uscc")]


def test_a_ship_to_is_saved_with_itself_as_its_only_partner() -> None:
    area = {"sales_org": "F723", "channel": "AQ", "division": "XX", "shipping_condition": "01"}
    classes = base()["tax_classifications"]
    decision = create({**SHIP_TO, "sales_areas": [area], "tax_classifications": classes})
    assert codes(decision.findings, "ECW") == []
    state = numbered(decision, "0200000001", SHAPE).state or {}
    partners = state["sales_areas"][0]["partner_functions"]
    assert [(row["partner_function"], row["partner"]) for row in partners] == [("WE", "0200000001")]
    assert (state["finance_status"], state["invoice_required"]) == ("COMPLETE", False)


def test_finance_creates_a_payer() -> None:
    payer = {
        **{"account_group": "0003", "title": "0003", "name1": "成都宏泰结算有限公司", "city": "成都"},
        **{"postal_code": "610000", "region": "230", "country": "CN", "language": "zh"},
        **{"uscc": "91510100MA61R8T296", "legal_representative": "李宏泰"},
        "company_codes": [{"company_code": "0723", "recon_account": "1122010000", "sort_key": "009"}],
    }
    decision = decide_create(payer, FACTS, Only("financeMaintainer"))
    assert decision.findings == ()
    saved = numbered(decision, "0300000001", SHAPE)
    assert saved.message is not None
    assert saved.message.text("zh") == "客户300000001对于公司代码0723已创建"
    assert (saved.state or {})["finance_status"] == "COMPLETE"
    assert saved.opens == ()


@pytest.mark.parametrize(
    ("rights", "expected"),
    [
        (Only("auditor"), [("GEN-FORBIDDEN", "account_group")]),
        (Only("financeMaintainer"), [("GEN-FORBIDDEN", "account_group")]),
        (Only("salesMaintainer", orgs="F724"), [("GEN-FORBIDDEN", "sales_areas.0.sales_org")]),
        (Only("salesMaintainer", companies="0724"), [("GEN-FORBIDDEN", "company_codes.0.company_code")]),
        (Only("salesMaintainer", "0723", "F723"), []),
        (Only("integrator"), []),
    ],
)
def test_who_may_create(rights: Only, expected: list[tuple[str, str]]) -> None:
    decision = decide_create(base(city=DROP), FACTS, rights)
    assert told(decision.findings) == (expected or [("GEN-REQUIRED", "city")])


@pytest.mark.parametrize(
    ("number", "taken", "expected"),
    [
        ("A100", set[str](), []),
        ("a100", set[str](), []),
        ("100", set[str](), [("CM-NR-RANGE", "customer_number")]),
        ("A100", {"A100"}, [("GEN-DUPLICATE", "customer_number")]),
        ("", set[str](), [("GEN-REQUIRED", "customer_number")]),
    ],
)
def test_external_numbers(number: str, taken: set[str], expected: list[tuple[str, str]]) -> None:
    facts = replace(FACTS, taken_numbers=frozenset(taken))
    decision = create(base(account_group="DEBI", customer_number=number), facts)
    assert told(decision.findings) == expected
    if not expected:
        assert (decision.state or {})["customer_number"] == "A100"
        assert decision.message is not None
        assert decision.message.text("en").startswith("Customer A100 was created")


def test_numbers_are_drawn_from_the_range() -> None:
    numbers = CFG.number_ranges["01"]
    assert draw(numbers, "0100000003").number == "0100000004"
    assert draw(numbers, "").number == "0100000001"
    assert codes(draw(numbers, "0195000000").findings, "W") == ["CM-NR-LOW"]
    full = draw(numbers, "0199999999")
    assert (full.number, codes(full.findings)) == (None, ["CM-NR-FULL"])


TWIN = Candidate("0100000009", "泸州蓝江纤维素有限公司", "CN", "泸州", "91510500MA62X4K16D")


def facts_with(*candidates: Candidate) -> Facts:
    return replace(FACTS, candidates=candidates)


@pytest.mark.parametrize(
    ("name", "candidate", "expected"),
    [
        ("成都某某公司", TWIN, ["CM-DUP-TAX"]),
        ("泸州蓝江纤维素(集团)有限公司", replace(TWIN, uscc=None), ["CM-DUP-NAME"]),
        ("泸州蓝江纤维素(集团)有限公司", replace(TWIN, uscc=None, city="成都"), ["CM-DUP-SIMILAR"]),
        ("泸州蓝江纤维素醚有限公司", replace(TWIN, uscc=None), ["CM-DUP-SIMILAR"]),
        ("泸州蓝江纤维素有限公司", replace(TWIN, uscc=None, country="DE"), []),
        ("成都某某公司", replace(TWIN, uscc=None), []),
    ],
)
def test_duplicates(name: str, candidate: Candidate, expected: list[str]) -> None:
    decision = create(base(name1=name), facts_with(candidate))
    assert codes(decision.findings, "ECW") == expected
    assert decision.refused == any(code != "CM-DUP-SIMILAR" for code in expected)


def test_a_confirmed_duplicate_needs_its_reason_and_keeps_it() -> None:
    facts = facts_with(replace(TWIN, name="成都某某公司"))
    bare = create(None, facts, Consent(frozenset({"CM-DUP-TAX"})))
    assert told(bare.findings, "E") == [("GEN-REQUIRED", "reason")]
    assert bare.refused
    confirmed = create(None, facts, Consent(frozenset({"CM-DUP-TAX"}), "同一法人的付款方"))
    assert (confirmed.refused, confirmed.comment) == (False, "同一法人的付款方")


def test_the_same_bank_account_is_told() -> None:
    account = ("CN", "102657000012", "2305485009022113456")
    decision = create(None, replace(FACTS, account_holders={account: ("0100000009",)}))
    assert [(one.code, one.params["customers"]) for one in decision.findings] == [
        ("CM-DUP-BANK", "100000009")
    ]


def test_a_payer_of_the_request_must_be_ready() -> None:
    pending = PartnerFacts("0300000001", "0003", finance_status="PENDING")
    rows = [{"partner_function": "PY", "partner": "300000001"}]
    decision = create(base(area__partner_functions=rows), replace(FACTS, customers={"0300000001": pending}))
    assert codes(decision.findings) == ["PF-PAYER-COMPANY", "PF-PAYER-NOTREADY"]
