"""Vendors as the rules see them: codes below categories, tax, bank, addresses. Next: test_units.py."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.catalog import catalog
from models.rules.base_data.coded import CategoryFacts, fits_category, proposed
from models.rules.base_data.vendors import (
    VendorFacts,
    decide_change_vendor,
    decide_create_vendor,
    vendor_number,
)
from models.rules.decision import NO_CONSENT
from models.rules.state import State
from tests.rules.cfg import CFG, TODAY
from tests.support.writing import short

LEAF, BRANCH = CategoryFacts(), CategoryFacts(leaf=False)
FACTS = VendorFacts(
    CFG,
    catalog().shape("Vendor"),
    TODAY,
    categorised=True,
    categories={"01": LEAF, "02": BRANCH, "03": CategoryFacts(active=False)},
    departments=frozenset({"01"}),
    employees={"E1": None, "E2": date(2026, 5, 6)},
    bank=True,
)
FREE = replace(FACTS, categorised=False, categories={})
NAMED = {"name": "自贡碱业", "category_code": "01"}


def told(patch: dict[str, Any], facts: VendorFacts = FACTS) -> list[tuple[str, str, str]]:
    return short(decide_create_vendor(NAMED | patch, facts, NO_CONSENT).findings)


def made(patch: dict[str, Any], facts: VendorFacts = FACTS) -> State:
    decision = decide_create_vendor(NAMED | patch, facts, NO_CONSENT)
    assert decision.state is not None, decision.findings
    return decision.state


@pytest.mark.parametrize(
    ("patch", "findings"),
    [
        ({}, []),
        ({"vendor_code": "01a9"}, []),
        ({"vendor_code": "01-9"}, [("RD-PREFIX", "E", "vendor_code")]),
        ({"vendor_code": "1"}, [("RD-PREFIX", "E", "vendor_code")]),
        ({"category_code": "02", "vendor_code": "021"}, [("RD-NOT-LEAF", "E", "category_code")]),
        ({"category_code": "03", "vendor_code": "031"}, [("GEN-REF", "E", "category_code")]),
        ({"category_code": None, "vendor_code": "X"}, [("GEN-REQUIRED", "E", "category_code")]),
        ({"name": " "}, [("GEN-REQUIRED", "E", "name")]),
        ({"vendor_number": "17"}, [("GEN-READONLY", "E", "vendor_number")]),
        ({"buyer_code": "E1", "department_code": "01"}, []),
        ({"buyer_code": "E2"}, [("RD-EMPLOYEE-LEFT", "W", "buyer_code")]),
        ({"buyer_code": "E3"}, [("GEN-REF", "E", "buyer_code")]),
        ({"department_code": "02"}, [("GEN-REF", "E", "department_code")]),
        ({"uscc": "91510500MA62X4K16D", "region": "230"}, []),
        ({"uscc": "91510500MA62X4K16D", "region": "020"}, [("USCC-REGION", "W", "uscc")]),
        ({"uscc": "91510500MA62X4K16E"}, [("USCC-CHECK", "E", "uscc")]),
        ({"uscc": "HRB1234", "country": "DE"}, []),
        ({"uscc": "HRB1234", "overseas": True}, []),
        ({"postal_code": "1010"}, [("POST-FORMAT", "E", "postal_code")]),
        ({"postal_code": "1010", "country": "AT"}, []),
        ({"postal_code": "1010", "overseas": True}, []),
        ({"region": "999"}, [("GEN-REF", "E", "region")]),
        ({"account_holder": "李四"}, [("CM-HOLDER", "W", "account_holder")]),
        ({"payment_terms": "XXXX"}, [("GEN-REF", "E", "payment_terms")]),
    ],
)
def test_what_a_vendor_says(patch: dict[str, Any], findings: list[Any]) -> None:
    assert told(patch) == findings


BANK = {"bank_country": "CN", "bank_key": "102657000012", "bank_account": "2305485009022113456"}


@pytest.mark.parametrize(
    ("patch", "findings"),
    [
        (BANK, []),
        (BANK | {"bank_key": "102657000013"}, [("CNAPS-CHECK", "E", "bank_key")]),
        (BANK | {"bank_key": None}, [("GEN-REQUIRED", "E", "bank_key")]),
        (BANK | {"bank_country": None}, [("GEN-REQUIRED", "E", "bank_country")]),
        (BANK | {"bank_account": "12"}, [("ACCT-FORMAT", "E", "bank_account")]),
        (
            {"bank_country": "DE", "bank_key": "37040044", "bank_account": "DE89 3704 0044 0532 0130 00"},
            [],
        ),
        (
            {"bank_country": "DE", "bank_key": "37040044", "bank_account": "DE88370400440532013000"},
            [("IBAN-CHECK", "E", "bank_account")],
        ),
        (
            {"bank_country": "AT", "bank_key": "37040", "bank_account": "DE89370400440532013000"},
            [("IBAN-COUNTRY", "E", "bank_account")],
        ),
    ],
)
def test_where_a_vendor_is_paid(patch: dict[str, Any], findings: list[Any]) -> None:
    decision = decide_create_vendor(NAMED | patch, FACTS, NO_CONSENT)
    assert short(decision.findings) == findings
    account = "".join(str(patch["bank_account"]).split())
    assert account not in str([one.params for one in decision.findings])


def test_a_bank_that_the_bank_master_does_not_know() -> None:
    assert told(BANK, replace(FACTS, bank=False)) == [("GEN-REF", "E", "bank_key")]


def test_without_categories_codes_are_free_and_must_be_given() -> None:
    assert told({"category_code": None, "vendor_code": "甲"}, FREE) == [
        ("GEN-PATTERN", "E", "vendor_code"),
    ]
    assert made({"category_code": None, "vendor_code": "V-1"}, FREE)["vendor_code"] == "V-1"
    assert told({"category_code": None}, FREE) == [("GEN-REQUIRED", "E", "vendor_code")]


def test_the_number_is_the_code_as_sap_stores_it() -> None:
    assert (vendor_number("010001"), vendor_number("A17"), vendor_number("01000000001")) == (
        *("0000010001", "A17"),
        None,
    )
    twice = replace(FACTS, number_of="0000010001")
    assert told({"vendor_code": "010001"}, twice) == [("GEN-DUPLICATE", "E", "vendor_code")]


def test_a_vendor_of_before_there_were_categories_goes_on() -> None:
    now = made({"category_code": None, "vendor_code": "V1"}, FREE)

    def changed(patch: dict[str, Any]) -> list[tuple[str, str, str]]:
        return short(decide_change_vendor(now, patch, FACTS, NO_CONSENT).findings)

    assert changed({"name": "自贡化工"}) == []
    assert changed({"category_code": "01"}) == [("RD-PREFIX", "E", "vendor_code")]
    assert changed({"vendor_code": "V2"}) == [("GEN-IMMUTABLE", "E", "vendor_code")]
    decided = decide_change_vendor(now, {"vendor_code": "v1 ", "purchase": True}, FACTS, NO_CONSENT)
    assert decided.unchanged


@given(st.integers(0, 9999), st.integers(1, 10_000))
def test_what_is_proposed_fits_the_category(last: int, free: int) -> None:
    code = proposed("01", CategoryFacts(last=last, free=free))
    if last < 9999:
        assert code == f"01{last + 1:04d}"
    else:
        assert code == (f"01{free:04d}" if free < 10_000 else "")
    assert not code or fits_category(code, "01")
    assert not fits_category("01", "01")
    assert not fits_category(code, "02")
