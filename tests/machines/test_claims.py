"""The operator's file of claims: what it means, and what is wrong with it in one line. Next: test_jwks.py."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from resolvers.access.caller import Grant
from resolvers.access.claims import ClaimsError, ClaimsMap, read_claims_map
from tests.support.provider import MAPPING

SALES = Grant("salesMaintainer", frozenset({"0723"}), frozenset({"F723"}))
AUDIT = Grant.everywhere("auditor")


@pytest.fixture
def claims(mapping: Path) -> ClaimsMap:
    return read_claims_map(mapping)


def test_toml_and_json_say_the_same(claims: ClaimsMap, tmp_path: Path) -> None:
    path = tmp_path / "claims.json"
    path.write_text(json.dumps(tomllib.loads(MAPPING)))
    assert read_claims_map(path) == claims


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"groups": ["other", "sales-0723"]}, (SALES,)),
        ({"groups": "sales-0723"}, (SALES,)),
        ({"groups": ["sales-0723"], "realm_access": {"roles": ["audit"]}}, (SALES, AUDIT)),
        ({"realm_access.roles": ["audit"]}, (AUDIT,)),
        ({"groups": ["sales-0723", "sales-0723"]}, (SALES,)),
        ({"groups": ["SALES-0723", "sales-072", "sales-07230"]}, ()),
        ({"groups": {"sales-0723": True}}, ()),
        ({"groups": [["sales-0723"]]}, ()),
        ({"groups": None, "realm_access": "audit"}, ()),
        ({"realm_access": {"roles": {"audit": 1}}}, ()),
        ({}, ()),
    ],
)
def test_values_of_claims_are_grants(
    claims: ClaimsMap, given: dict[str, Any], expected: tuple[Grant, ...]
) -> None:
    assert claims.grants(given) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"preferred_username": "zhang.wei"}, "ZHANG.WEI"),
        ({"preferred_username": " sc01 "}, "SC01"),
        ({"preferred_username": "A" * 12}, "A" * 12),
        ({"preferred_username": "A" * 13}, None),
        ({"preferred_username": "zhang wei"}, None),
        ({"preferred_username": "张伟"}, None),
        ({"preferred_username": "ſc01"}, None),
        ({"preferred_username": ""}, None),
        ({"preferred_username": 7}, None),
        ({"preferred_username": ["SC01"]}, None),
        ({"sub": "SC01"}, None),
    ],
)
def test_a_claim_names_the_user(claims: ClaimsMap, given: dict[str, Any], expected: str | None) -> None:
    assert claims.user_name(given) == expected


def test_of_several_claims_the_first_that_is_there_names_the_user() -> None:
    found = ClaimsMap(("preferred_username", "client_id"), ())
    assert found.user_name({"client_id": "erp"}) == "ERP"
    assert found.user_name({"client_id": "erp", "preferred_username": "li"}) == "LI"
    # not the next one: who can empty the first would choose who he is
    assert found.user_name({"client_id": "erp", "preferred_username": ""}) is None


@pytest.mark.parametrize(
    ("given", "of_user", "first"),
    [("en-GB", None, "en"), ("zh-CN", "en", "zh"), (None, "en", "en"), ("fr", "en", "zh"), (7, None, "zh")],
)
def test_a_claim_chooses_the_language(claims: ClaimsMap, given: Any, of_user: str | None, first: str) -> None:
    assert claims.languages({"locale": given}, of_user)[0] == first
    assert sorted(claims.languages({"locale": given}, of_user)) == ["en", "zh"]


RULE = '[[rules]]\nclaim = "groups"\nvalue = "a"\n'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "nobody could do anything"),
        ("user = ", "Invalid value"),
        ("users = 'sub'", "there is no 'users'"),
        ("user = 7", "user must be"),
        ("user = []", "user must be"),
        ("language = 1", "language must be"),
        ("grants_of_user = 'yes'", "grants_of_user must be"),
        ("rules = 'all'", "rules must be a list"),
        ("rules = ['a']", "rule 1 must be a table"),
        (RULE, "rule 1: grants must be"),
        (RULE + "grants = []", "rule 1: grants must be"),
        (RULE + "grants = ['boss']", "rule 1: there is no role 'boss'"),
        (RULE + "grants = ['admin@0723;x=1']", "rule 1: 'x' is no part of a grant"),
        (RULE + "grants = ['admin', 'auditor']", "rule 1: admin and auditor exclude each other (US-SOD)"),
        (RULE + "grants = ['admin']\n[[rules]]\nclaim = 'x'", "rule 2: claim and value must be"),
        (RULE + "grants = ['admin']\nrole = 'x'", "rule 1: there is no 'role'"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "claims.toml"
    path.write_text(text)
    with pytest.raises(ClaimsError) as error:
        read_claims_map(path)
    assert told in str(error.value)
    assert str(error.value).startswith(str(path))
    assert "\n" not in str(error.value)


def test_a_file_that_is_missing_or_no_text_is_told(tmp_path: Path) -> None:
    with pytest.raises(ClaimsError, match="cannot be read"):
        read_claims_map(tmp_path / "claims.toml")
    path = tmp_path / "claims.json"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(ClaimsError, match=r"claims\.json: "):
        read_claims_map(path)
    path.write_text("[1]")
    with pytest.raises(ClaimsError, match="the file must be a table"):
        read_claims_map(path)
