"""Single values and pure algorithms: check digits, search keys, due dates, field status. Next: cfg.py."""

import string
from datetime import date
from typing import Any

import pytest
import schwifty
from hypothesis import given
from hypothesis import strategies as st
from stdnum import ean, iban
from stdnum.cn import ric, uscc

from models.rules.checks.address import check_gln, check_mail, check_phone, check_website
from models.rules.checks.bank import check_cnaps, check_iban, completed, iban_parts
from models.rules.checks.tax import (
    check_resident_id,
    check_uscc,
    check_vat_number,
    organisation_check_character,
    uscc_check_character,
)
from models.rules.codes.countries import IBAN_LENGTHS
from models.rules.config import Status
from models.rules.duplicates import duplicate_name, similarity
from models.rules.finding import Finding, Severity, in_order
from models.rules.finding_codes import Code
from models.rules.numbers import shown, stored
from models.rules.search import normalised, search_keys
from models.rules.status import Activity, field_statuses, strongest
from models.rules.terms import due_date
from models.rules.texts import TEXTS
from tests.rules.cfg import CFG, SHAPE, codes

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


# --- findings --------------------------------------------------------------------------------------------


def test_every_code_has_two_texts() -> None:
    assert set(TEXTS) == set(Code)
    assert all(zh and en and zh != en for zh, en in TEXTS.values())


def test_findings_come_by_path_then_code() -> None:
    def at(*path: str | int, code: Code = Code.GEN_REF) -> Finding:
        return Finding(code, path, severity=Severity.WARNING)

    mixed = [at("b", 10), at("b", 2), at("a"), at("b", 2, code=Code.GEN_LENGTH), at("a")]
    assert [(one.path, one.code) for one in in_order(mixed)] == [
        (("a",), "GEN-REF"),
        (("b", 2), "GEN-LENGTH"),
        (("b", 2), "GEN-REF"),
        (("b", 10), "GEN-REF"),
    ]


# --- numbers of the outer world --------------------------------------------------------------------------


@pytest.mark.parametrize("value", ["9144030071526726XG", "914403001922038216", "91330100716105852F"])
def test_published_credit_codes(value: str) -> None:
    assert check_uscc(value, ()) == []


@given(st.text(ALPHABET, min_size=2, max_size=2), st.text("0123456789", min_size=6, max_size=6),
       st.text(ALPHABET, min_size=9, max_size=9))  # fmt: skip
def test_the_check_character_is_that_of_the_library(kind: str, division: str, organisation: str) -> None:
    first = kind + division + organisation
    assert uscc_check_character(first) == uscc.calc_check_digit(first)


@given(st.text(ALPHABET, min_size=17, max_size=17), st.integers(0, 16), st.sampled_from(ALPHABET))
def test_one_changed_character_is_found(first: str, at: int, other: str) -> None:
    changed = first[:at] + other + first[at + 1 :]
    assert (uscc_check_character(first) == uscc_check_character(changed)) == (first == changed)


@given(st.text(string.digits, min_size=8, max_size=8))
def test_organisation_codes_check_modulo_eleven(first: str) -> None:
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    check = organisation_check_character(first)
    value = 10 if check == "X" else int(check)
    assert (sum(int(d) * w for d, w in zip(first, weights, strict=True)) + value) % 11 == 0


@given(st.dates(date(1900, 1, 1), date(2025, 12, 31)), st.integers(0, 999))
def test_resident_ids(born: date, serial: int) -> None:
    first = f"510502{born:%Y%m%d}{serial:03}"
    assert check_resident_id(first + ric.calc_check_digit(first + "0"), ()) == []
    assert codes(check_resident_id(first[:10] + "13" + first[12:] + "0", ())) == ["ID-CHECK"]


@pytest.mark.parametrize("value", ["102100099996", "308584000013", "102657000012", "105657000015"])
def test_cnaps_numbers(value: str) -> None:
    assert check_cnaps(value, ()) == []
    assert codes(check_cnaps(value[:-1] + str((int(value[-1]) + 1) % 10), ())) == ["CNAPS-CHECK"]
    assert codes(check_cnaps(value[1:], ())) == ["CNAPS-FORMAT"]


@pytest.mark.parametrize("country", sorted(IBAN_LENGTHS))
def test_ibans_of_every_country(country: str) -> None:
    sample = str(schwifty.IBAN.random(country_code=country, use_registry=False))
    assert check_iban(sample, country, ()) == []
    assert iban.is_valid(sample, check_country=False)
    assert iban_parts(sample)[0] == schwifty.IBAN(sample).bank_code
    broken = sample[:2] + f"{(int(sample[2:4]) + 1) % 100:02}" + sample[4:]
    assert codes(check_iban(broken, country, ())) == ["IBAN-CHECK"]


def test_a_bank_given_by_its_iban() -> None:
    full = completed({"iban": "DE44 5001 0517 5407 3249 31"})
    assert (full["bank_key"], full["bank_account"]) == ("50010517", "5407324931")


@given(st.text(string.digits, min_size=12, max_size=12))
def test_glns(first: str) -> None:
    assert check_gln(first + ean.calc_check_digit(first), ()) == []


@pytest.mark.parametrize(
    ("country", "good", "bad"),
    [
        ("AT", "ATU12345678", "AT12345678"),
        ("NL", "NL123456789B01", "NL123456789"),
        ("GR", "EL123456789", "GR123456789"),
    ],
)
def test_vat_numbers(country: str, good: str, bad: str) -> None:
    assert check_vat_number(good, country, ()) == []
    assert codes(check_vat_number(bad, country, ())) == ["VAT-FORMAT"]
    assert check_vat_number(bad, "CN", ()) == []


@pytest.mark.parametrize(
    ("check", "good", "bad"),
    [
        (check_phone, ["+86 (830) 319-0001", "0830-3190001转802", "12345"], ["1234", "0830x319", "phone"]),
        (check_mail, ["a@b.cn", "a.b@c.d.example"], ["a@b", "a b@c.cn", "a@@b.cn", "a@b..cn"]),
        (check_website, ["https://a.cn/x?y=1"], ["ftp://a.cn", "www.a.cn"]),
    ],
)
def test_ways_to_reach_somebody(check: Any, good: list[str], bad: list[str]) -> None:
    assert [one for one in good if check(one, ())] == []
    assert [one for one in bad if not check(one, ())] == []


# --- numbers, names, dates -------------------------------------------------------------------------------


@given(st.integers(1, 9_999_999_999))
def test_alpha_conversion_goes_both_ways(number: int) -> None:
    assert stored(str(number)) == stored(stored(str(number))) == f"{number:010}"
    assert shown(stored(str(number))) == str(number)


def test_mixed_numbers_stay() -> None:
    assert (stored("a100"), shown("A100")) == ("A100", "A100")


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("泸州蓝江纤维素（集团）有限公司", "泸州蓝江纤维素"),
        ("泸州蓝江纤维素股份有限公司", "泸州蓝江纤维素"),
        ("Example Trading Co., Ltd.", "EXAMPLETRADING"),
        ("Ｅｘａｍｐｌｅ GmbH", "EXAMPLE"),
        ("集团", "集团"),
    ],
)
def test_names_without_legal_forms(name: str, core: str) -> None:
    assert duplicate_name(name) == core


NAMES = st.text("蓝江纤维素泸州贸易AB", min_size=2, max_size=12)


@given(NAMES, NAMES)
def test_similarity_is_a_measure(one: str, other: str) -> None:
    assert similarity(one, other) == similarity(other, one)
    assert 0 <= similarity(one, other) <= 1
    assert similarity(one, one) == 1


def test_search_keys() -> None:
    keys = search_keys(["泸州蓝江纤维素有限公司", None], ["LANJIANG"])
    assert "lanjiang" in keys.pinyin
    assert "lj" in keys.initials
    assert "蓝江" in keys.name
    assert {"蓝江", "lj", "LA"} <= set(keys.grams)
    assert normalised("Ａｂ－c 蓝") == "ABC蓝"


@pytest.mark.parametrize(
    ("terms", "baseline", "due"),
    [
        ("N030", date(2026, 1, 31), date(2026, 3, 2)),
        ("E015", date(2026, 1, 20), date(2026, 2, 15)),
        ("E015", date(2026, 12, 20), date(2027, 1, 15)),
        ("N000", date(2026, 1, 20), date(2026, 1, 20)),
        ("D101", date(2026, 1, 1), date(2026, 1, 31)),
    ],
)
def test_due_dates(terms: str, baseline: date, due: date) -> None:
    assert due_date(CFG.payment_terms[terms], baseline) == due


# --- field status ----------------------------------------------------------------------------------------


def test_the_strongest_status_wins() -> None:
    required, display, suppressed = Status.REQUIRED, Status.DISPLAY, Status.SUPPRESSED
    assert strongest(required, display, suppressed) == "S"
    assert strongest(required, display) == "D"
    assert strongest(Status.OPTIONAL, required) == "R"
    assert strongest() == "O"


def test_field_statuses_of_a_screen() -> None:
    found = field_statuses(SHAPE, CFG, "0001", Activity.CREATE)
    assert found["city",] == "R"
    assert found["sales_areas", "shipping_condition"] == "R"
    assert found["company_codes", "payment_terms"] == "O"
    assert field_statuses(SHAPE, CFG, "0002", Activity.CREATE)["uscc",] == "S"
    changing = field_statuses(SHAPE, CFG, "0001", Activity.CHANGE)
    assert (changing["company_codes", "company_code"], changing["city",]) == ("D", "R")
    blocking = field_statuses(SHAPE, CFG, "0001", Activity.BLOCK)
    assert (blocking["city",], blocking["sales_areas", "order_block"]) == ("D", "O")
    assert set(field_statuses(SHAPE, CFG, "0001", Activity.DISPLAY).values()) == {"D"}
