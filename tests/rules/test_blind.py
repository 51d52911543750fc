"""What a change must not even name: values and layers that its caller does not see. Next: test_blocks.py."""

from dataclasses import replace
from typing import Any

import pytest

from models.rules.blind import Blind
from models.rules.customer import decide_change, decide_extend
from models.rules.decision import Consent, Decision
from models.rules.shape import Shield
from tests.rules.cfg import FACTS, Only, c4, told

SALES = Only("salesMaintainer")
FINANCE = Only("financeMaintainer")
ADMIN = Only("admin")
BANK = frozenset({Shield.BANK, Shield.IDENTITY})
NO_TAX = frozenset({Shield.TAX})
AREA = {"sales_org": "F723", "channel": "AQ", "division": "XX"}
SAME_ACCOUNT = {"bank_country": "CN", "bank_key": "102657000012", "bank_account": "2305485009022113456"}


def codes(decision: Decision) -> list[str]:
    return [" ".join(one) for one in told(decision.findings)]


def change(patch: dict[str, Any], rights: Only, blind: Blind) -> Decision:
    return decide_change(c4(), patch, replace(FACTS, blind=blind), rights, Consent())


@pytest.mark.parametrize(
    "account",
    [
        {},
        {"bank_account": "2305485009022113457"},
        {"remove": True},
        {"bank_account": "2305485009022113457", "remove": True},
    ],
)
def test_a_guessed_account_is_refused_whether_it_is_right_or_wrong(account: dict[str, Any]) -> None:
    guess = {"bank_details": [{**SAME_ACCOUNT, **account}]}
    assert codes(change(guess, SALES, Blind(BANK))) == ["GEN-FORBIDDEN bank_details.0"]


def test_a_value_that_is_not_read_is_refused_even_when_it_is_right() -> None:
    uscc = str(c4()["uscc"])
    for guess in (uscc, "91440300192203821" + "6"):
        assert codes(change({"uscc": guess}, SALES, Blind(NO_TAX))) == ["GEN-FORBIDDEN uscc"]
    # who reads it may send it back
    assert change({"uscc": uscc}, SALES, Blind()).unchanged


def test_who_may_write_it_may_name_it_without_reading_it() -> None:
    decision = change({"bank_details": [{**SAME_ACCOUNT, "swift": "ICBKCNBJ"}]}, FINANCE, Blind(BANK))
    assert not decision.refused
    assert change({"uscc": c4()["uscc"]}, ADMIN, Blind(NO_TAX)).unchanged


def test_a_layer_out_of_sight_is_refused_whether_it_is_there_or_not() -> None:
    blind = Blind(sales_orgs=frozenset({"F724/AQ/XX"}), company_codes=frozenset({"0724"}))
    for area in ("F723", "F999"):
        patch = {"sales_areas": [{**AREA, "sales_org": area, "price_group": "01"}]}
        assert codes(change(patch, SALES, blind)) == ["GEN-FORBIDDEN sales_areas.0"]
    for company in ("0723", "0999"):
        patch = {"company_codes": [{"company_code": company, "sort_key": "009"}]}
        assert codes(change(patch, FINANCE, blind)) == ["GEN-FORBIDDEN company_codes.0"]
    text = {"level": "SALES", **AREA, "text_id": "0001", "language": "zh", "text": "…"}
    assert codes(change({"texts": [text]}, SALES, blind)) == ["GEN-FORBIDDEN texts.0"]


def test_a_class_may_be_hidden_in_one_layer_alone() -> None:
    tax = {"withholding_tax_type": "01", "withholding_tax_number": "1"}
    patch = {"company_codes": [{"company_code": "0723", "withholding_taxes": [tax]}]}
    place = "company_codes.0.withholding_taxes.0.withholding_tax_number"
    hidden = Blind(layers={"0723": NO_TAX})
    assert codes(change(patch, SALES, hidden)) == [f"GEN-FORBIDDEN {place}"]
    elsewhere = Blind(layers={"0724": NO_TAX})
    assert f"GEN-FORBIDDEN {place}" in codes(change(patch, SALES, elsewhere))  # by WF-1: it is finance's


def test_an_extension_finds_nothing_out_either() -> None:
    patch = {"resident_id": "11010519491231002X", "company_codes": [{"company_code": "0724"}]}
    decision = decide_extend(c4(), patch, replace(FACTS, blind=Blind(BANK)), SALES, Consent())
    assert codes(decision) == ["GEN-FORBIDDEN resident_id"]
