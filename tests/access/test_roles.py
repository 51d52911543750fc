"""What each role is, written down a second time; which roles exclude each other. Next: test_caller.py."""

import dataclasses
from itertools import combinations

import pytest

from models.rules.roles import MAX_CLEARANCE, ROLES, Action, Role, conflicts
from models.rules.shape import Shield

# role: classes in clear, classes that may be uncovered, whether it sees archive items
WRITTEN = {
    "admin": ("TAX PERSONAL", "BANK IDENTITY", False),
    "archiveOperator": ("TAX", "", True),
    "archiveManager": ("TAX PERSONAL", "BANK IDENTITY", True),
    "storageAdmin": ("", "", False),
    "salesMaintainer": ("TAX PERSONAL", "BANK IDENTITY", False),
    "financeMaintainer": ("TAX BANK PERSONAL IDENTITY", "", False),
    "refDataMaintainer": ("TAX", "", False),
    "careAgent": ("PERSONAL", "TAX", False),
    "vipManager": ("PERSONAL", "TAX", False),
    "cashier": ("", "", False),
    "integrator": ("TAX BANK PERSONAL IDENTITY", "", False),
    "auditor": ("TAX BANK PERSONAL IDENTITY", "", True),
}


def classes(names: str) -> frozenset[Shield]:
    return frozenset(Shield[name] for name in names.split())


@pytest.mark.parametrize("name", WRITTEN)
def test_a_role_reads_and_uncovers_what_is_written(name: str) -> None:
    clear, unmask, archives = WRITTEN[name]
    role = ROLES[name]
    assert (role.clear, role.unmask, role.archives) == (classes(clear), classes(unmask), archives)
    assert not role.clear & role.unmask  # what is clear needs no uncovering


def test_there_are_no_other_roles_and_none_can_be_changed() -> None:
    assert set(ROLES) == set(WRITTEN)
    assert Role("nothing") == Role("nothing", frozenset(), frozenset(), archives=False)
    with pytest.raises(dataclasses.FrozenInstanceError):
        ROLES["cashier"].archives = True  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]


def test_secrets_reach_the_fourth_level() -> None:
    """0 public to 3 机密."""
    assert MAX_CLEARANCE == 3
    assert [str(one) for one in Action] == ["READ", "WRITE", "DOWNLOAD", "EXPORT", "UNMASK"]


APART = {
    frozenset({"admin", "archiveManager"}): "US-SOD",
    frozenset({"admin", "auditor"}): "US-SOD",
    frozenset({"archiveManager", "auditor"}): "US-SOD",
    frozenset({"cashier", "archiveOperator"}): "US-SOD-CASHIER",
    frozenset({"cashier", "archiveManager"}): "US-SOD-CASHIER",
}


def test_every_pair_of_roles() -> None:
    for pair in combinations(WRITTEN, 2):
        expected = APART.get(frozenset(pair))
        found = list(conflicts(pair))
        assert found == ([] if expected is None else [(expected, tuple(sorted(pair)))])


def test_one_role_and_none_are_no_conflict() -> None:
    assert list(conflicts(())) == []
    for name in WRITTEN:
        assert list(conflicts([name])) == []


def test_all_conflicts_are_told() -> None:
    assert list(conflicts(WRITTEN)) == [
        ("US-SOD", ("admin", "archiveManager", "auditor")),
        ("US-SOD-CASHIER", ("archiveOperator", "cashier")),
        ("US-SOD-CASHIER", ("archiveManager", "cashier")),
    ]
