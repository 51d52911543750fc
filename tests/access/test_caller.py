"""What a caller may see and do, from grants. Next: test_tokens.py."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.shape import Shield
from resolvers.access.caller import Caller, Grant, Scope
from resolvers.access.grants import GrantError, grant_from_text, scope_arrays, text_from_grant

F = frozenset
CODES = st.none() | st.frozensets(st.sampled_from(["0723", "0724", "F723", "F724"]))
GRANTS = st.builds(Grant, st.sampled_from(["admin", "salesMaintainer", "auditor"]), CODES, CODES)


def test_grants_add_up_for_reading() -> None:
    caller = Caller(
        "SC01", (Grant("salesMaintainer", F(), F({"F723"})), Grant("financeMaintainer", F({"0723"}), F()))
    )
    assert caller.read_scope() == Scope(F({"0723"}), F({"F723"}))
    assert scope_arrays(caller.read_scope()) == (["0723"], ["F723"])


def test_role_and_scope_must_match_inside_one_grant() -> None:
    caller = Caller(
        "X",
        (
            Grant("salesMaintainer", None, F({"F723"})),
            Grant("financeMaintainer", F({"0723"}), F({"F724"})),
        ),
    )
    assert caller.may("salesMaintainer", sales_org="F723")
    assert not caller.may("salesMaintainer", sales_org="F724")
    assert not caller.may("financeMaintainer", company_code="0724")
    assert not caller.may("financeMaintainer", company_code="0723", sales_org="F723")
    assert not caller.may("admin")


def test_without_grants_nothing_is_seen() -> None:
    caller = Caller("X", ())
    assert caller.read_scope() == Scope(F(), F(), nothing=True)
    assert not caller.read_scope().everything


@pytest.mark.parametrize(
    ("role", "bank", "personal"),
    [
        ("auditor", True, True),
        ("financeMaintainer", True, True),
        ("admin", False, True),
        ("salesMaintainer", False, True),
    ],
)
def test_who_reads_in_clear(role: str, bank: bool, personal: bool) -> None:
    caller = Caller("X", (Grant.everywhere(role),))
    assert caller.reads_clear(Shield.BANK) is bank
    assert caller.reads_clear(Shield.PERSONAL) is personal
    assert caller.reads_clear(Shield.TAX)
    assert caller.reads_clear(Shield.BUSINESS)


@given(st.lists(GRANTS, max_size=4))
def test_what_one_grant_shows_all_grants_show(grants: list[Grant]) -> None:
    scope = Caller("X", tuple(grants)).read_scope()
    for grant in grants:
        for part, whole in (
            (grant.company_codes, scope.company_codes),
            (grant.sales_orgs, scope.sales_orgs),
        ):
            assert whole is None or (part is not None and part <= whole)


@given(GRANTS)
def test_a_grant_survives_being_written_down(grant: Grant) -> None:
    assert grant_from_text(text_from_grant(grant)) == grant


@pytest.mark.parametrize(
    ("text", "grant"),
    [
        ("auditor", Grant.everywhere("auditor")),
        ("salesMaintainer@0723+0724/f723", Grant("salesMaintainer", F({"0723", "0724"}), F({"F723"}))),
        ("salesMaintainer@0723", Grant("salesMaintainer", F({"0723"}), None)),
        ("salesMaintainer@*/", Grant("salesMaintainer", None, F())),
    ],
)
def test_grants_as_text(text: str, grant: Grant) -> None:
    assert grant_from_text(text) == grant


@pytest.mark.parametrize("text", ["", "boss", "admin@07 23", "admin@TOOLONGINDEED", "admin@0723/F723/X@"])
def test_a_wrong_grant_is_refused(text: str) -> None:
    with pytest.raises(GrantError):
        grant_from_text(text)
