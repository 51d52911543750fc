"""Grants, reaches, scopes and classes of fields, each border from both sides. Next: test_grant_text.py."""

import dataclasses
import math
from dataclasses import replace
from itertools import product

import orjson
import pytest

from models.rules.roles import Action
from models.rules.shape import Shield
from resolvers.access.caller import (
    EVERY_ITEM,
    LANGUAGES,
    USER_NAME_LENGTH,
    Caller,
    Grant,
    Reach,
    Scope,
    Unmasking,
    reaches_of,
)
from resolvers.access.grants import is_code, scope_arrays, text_from_grant
from resolvers.access.uncovered import read_uncovered, still_counts

F = frozenset
ALL = Grant.everywhere
NOTHING = Scope(F(), F())
NO_GRANT = Scope(F(), F(), nothing=True)


def caller(*grants: Grant) -> Caller:
    return Caller("X", grants)


def test_a_grant_is_deny_by_default() -> None:
    grant = Grant("salesMaintainer")
    assert grant == Grant("salesMaintainer", F(), F(), F(), F(), F(), 0, None, None)
    assert caller(grant).read_scope() == NOTHING
    assert not caller(grant).may("salesMaintainer", company_code="0723")
    assert ALL("auditor") == Grant("auditor", None, None, None, None, None, 3, None, None)


@pytest.mark.parametrize(
    ("value", "field"),
    [
        (Grant("admin"), "role"),
        (Reach(None, None, 0), "clearance"),
        (NOTHING, "users"),
        (Unmasking("1", Shield.BANK), "shield"),
        (caller(), "user_name"),
    ],
)
def test_nothing_that_decides_can_be_changed(value: object, field: str) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(value, field, getattr(value, field))
    hash(value)


def test_of_a_new_caller_nothing_is_assumed() -> None:
    one = caller()
    assert (one.languages, one.source) == (("zh", "en"), "API")
    assert LANGUAGES == ("zh", "en")
    assert USER_NAME_LENGTH == 12
    assert (one.token_id, one.session_id, one.unmasked) == (None, None, F())
    assert one.must_change_password is False
    assert one.outside is False


@pytest.mark.parametrize("action", list(Action))
def test_actions_narrow_a_grant(action: Action) -> None:
    assert ALL("admin").allows(action)
    narrow = replace(ALL("admin"), actions=F({action}))
    assert [one for one in Action if narrow.allows(one)] == [action]
    assert not replace(narrow, actions=F()).allows(action)
    for asked in Action:
        scope = caller(narrow).read_scope(asked)
        assert scope == (caller(ALL("admin")).read_scope() if asked is action else NO_GRANT)


def test_without_a_grant_there_is_nothing_and_with_one_there_are_customers_without_layers() -> None:
    for one in (caller(), caller(replace(ALL("auditor"), actions=F({Action.WRITE})))):
        assert one.read_scope() == NO_GRANT
        assert scope_arrays(one.read_scope()) == ([""], [""])
    assert scope_arrays(caller(Grant("cashier")).read_scope()) == ([], [])
    assert not is_code("")  # so it is in no grant


def test_who_may_only_read_writes_nothing() -> None:
    reading = caller(replace(ALL("salesMaintainer"), actions=F({Action.READ})))
    writing = caller(replace(ALL("salesMaintainer"), actions=F({Action.WRITE})))
    assert (reading.roles, writing.roles) == (F(), F({"salesMaintainer"}))
    assert (reading.may("salesMaintainer"), writing.may("salesMaintainer")) == (False, True)
    assert (reading.may_look("salesMaintainer"), writing.may_look("salesMaintainer")) == (True, False)
    assert not reading.may_look("auditor")


FILED = replace(ALL("archiveOperator"), institutions=F({"LZ"}), archive_types=F({"KU"}), clearance=1)


@pytest.mark.parametrize(
    ("institution", "kind", "level", "allowed"),
    [
        ("LZ", "KU/PZ", 1, True),
        ("LZ", "KU", 0, True),
        ("LZ", "KU/PZ", 2, False),
        ("BJ", "KU/PZ", 1, False),
        ("LZ", "HT/KU", 1, False),
        ("LZ", "KUX", 1, False),
        ("LZ", "KUX/PZ", 1, False),
    ],
)
def test_filing_needs_institution_type_and_level_in_one_grant(
    institution: str, kind: str, level: int, allowed: bool
) -> None:
    other = replace(FILED, institutions=F({"BJ"}), archive_types=F({"HT"}), clearance=3)
    both = caller(FILED, other)
    assert both.may_file("archiveOperator", institution, kind, level) is allowed
    assert both.read_scope().sees_item(institution, kind, level) is allowed
    assert not both.may_file("archiveManager", institution, kind, level)
    assert not caller(replace(FILED, actions=F({Action.READ}))).may_file(
        "archiveOperator", institution, kind, level
    )


def test_one_reach_of_a_grant_is_enough_and_another_role_is_another() -> None:
    wide = caller(replace(FILED, institutions=F({"LZ", "BJ"}), archive_types=F({"KU", "HT"})))
    assert wide.may_file("archiveOperator", "BJ", "HT/XS", 1)
    assert not wide.may_file("archiveOperator", "SH", "HT/XS", 1)
    for role in ("admin", "archiveManager", "auditor", "vipManager"):
        assert not wide.may_file(role, "BJ", "HT/XS", 1)


def test_a_reach_of_one_type_is_not_its_category() -> None:
    one = Reach("LZ", "KU/PZ", 2)
    assert one.covers("LZ", "KU/PZ", 2)
    assert not one.covers("LZ", "KU/XX", 2)
    assert not one.covers("LZ", "KU", 2)
    assert Reach(None, "KU/PZ", 0).covers("BJ", "KU/PZ", 0)
    assert Reach("LZ", None, 0).covers("LZ", "HT/XS", 0)
    assert EVERY_ITEM.covers("any", "any/thing", 3)


def test_reaches_are_each_institution_with_each_type() -> None:
    grant = replace(FILED, institutions=F({"LZ", "BJ"}), archive_types=F({"KU", "HT/XS"}))
    places = product(("LZ", "BJ"), ("KU", "HT/XS"))
    assert set(reaches_of(grant)) == {Reach(*place, 1) for place in places}
    assert list(reaches_of(ALL("auditor"))) == [EVERY_ITEM]
    assert list(reaches_of(replace(grant, institutions=F()))) == []
    assert list(reaches_of(replace(grant, archive_types=F()))) == []


def test_only_roles_of_archives_see_items() -> None:
    for role, sees in (
        ("archiveOperator", True),
        ("archiveManager", True),
        ("auditor", True),
        ("admin", False),
    ):
        scope = caller(ALL(role)).read_scope()
        assert (scope.archives, scope.every_item) == (sees, sees)
        assert scope.sees_item("LZ", "KU/PZ", 3) is sees
    some = caller(FILED).read_scope()
    assert (some.archives, some.every_item) == (True, False)


@pytest.mark.parametrize(
    ("role", "users", "audit"),
    [("admin", True, False), ("auditor", True, True), ("archiveManager", False, False)],
)
def test_who_sees_users_and_the_trail_of_others(role: str, users: bool, audit: bool) -> None:
    scope = caller(Grant("salesMaintainer"), Grant(role)).read_scope()
    assert (scope.users, scope.audit) == (users, audit)
    assert (NOTHING.users, NOTHING.audit, NOTHING.reaches) == (False, False, F())


def test_layers_are_seen_by_code_organisation_or_area() -> None:
    scope = Scope(F({"0723"}), F({"F723", "F724/AQ/XX"}))
    assert scope.sees_company("0723")
    assert not scope.sees_company("0724")
    assert scope.sees_area("F723", "F723/BQ/01")
    assert scope.sees_area("F724", "F724/AQ/XX")
    assert not scope.sees_area("F724", "F724/AQ/01")
    assert not scope.sees_area("F725", "F725/AQ/XX")
    assert not scope.everything
    whole = Scope(None, None)
    assert whole.everything
    assert whole.sees_company("9999")
    assert whole.sees_area("F999", "F999/XX/XX")
    assert not Scope(None, F({"F723"})).everything
    assert not Scope(F({"0723"}), None).everything
    assert not NOTHING.sees_company("0723")
    assert not NOTHING.sees_area("F723", "F723/AQ/XX")


def test_grants_add_up_and_all_is_all() -> None:
    one, two = Grant("salesMaintainer", F({"0723"}), F({"F723"})), Grant("cashier", F({"0724"}), F())
    assert caller(one, two).read_scope() == Scope(F({"0723", "0724"}), F({"F723"}))
    here, there = replace(two, stores=F({"S1"})), Grant("vipManager", F(), F(), stores=F({"S2"}))
    assert caller(here, there, replace(one, stores=F({"S3"}))).read_scope().stores == F({"S1", "S2"})
    assert caller(one, replace(two, company_codes=None)).read_scope() == Scope(None, F({"F723"}))
    assert caller(one, ALL("cashier")).read_scope() == Scope(None, None, stores=None)


AREA = Grant("salesMaintainer", F({"0723"}), F({"F723/AQ/XX"}))


@pytest.mark.parametrize(
    ("named", "allowed"),
    [
        ({}, True),
        ({"company_code": "0723"}, True),
        ({"company_code": "0724"}, False),
        ({"sales_org": "F723"}, False),
        ({"sales_org": "F723", "sales_area": "F723/AQ/XX"}, True),
        ({"sales_org": "F723", "sales_area": "F723/AQ/01"}, False),
        ({"sales_area": "F723/AQ/XX"}, True),
        ({"company_code": "0724", "sales_area": "F723/AQ/XX"}, False),
        ({"company_code": "0723", "sales_area": "F723/AQ/01"}, False),
    ],
)
def test_all_that_is_named_must_be_covered(named: dict[str, str], allowed: bool) -> None:
    assert caller(AREA).may("salesMaintainer", **named) is allowed
    assert not caller(AREA).may("financeMaintainer", **named)
    assert caller(ALL("salesMaintainer")).may("salesMaintainer", **named)


SALES, FINANCE = Grant("salesMaintainer", F({"0723"}), F()), Grant("financeMaintainer", F({"0724"}), F())


def test_a_class_is_clear_where_a_grant_that_reads_it_reaches() -> None:
    both = caller(SALES, FINANCE)
    assert both.clear_scope(Shield.BANK) == Scope(F({"0724"}), F())
    assert both.clear_scope(Shield.TAX) == Scope(F({"0723", "0724"}), F())
    assert both.clear_scope(Shield.BUSINESS) == both.read_scope()
    assert caller(SALES).clear_scope(Shield.BANK) is None
    assert caller(SALES).clear_scope(Shield.BUSINESS) == Scope(F({"0723"}), F())
    blind = replace(FINANCE, actions=F({Action.WRITE}))
    assert caller(SALES, blind).clear_scope(Shield.BANK) is None


def test_reading_clear_is_in_the_whole_of_what_one_sees() -> None:
    assert caller(FINANCE).reads_clear(Shield.BANK)
    assert not caller(SALES, FINANCE).reads_clear(Shield.BANK)
    assert not caller(SALES).reads_clear(Shield.BANK)
    assert caller(SALES, FINANCE).reads_clear(Shield.TAX)
    assert caller(SALES).reads_clear(Shield.BUSINESS)
    assert not caller(FINANCE, Grant("salesMaintainer", F({"0724"}), F({"F723"}))).reads_clear(Shield.BANK)


def test_classes_narrow_what_is_clear_and_what_may_be_uncovered() -> None:
    assert replace(ALL("auditor"), classes=F({Shield.TAX})).clear == F({Shield.TAX})
    assert replace(ALL("auditor"), classes=F()).clear == F()
    assert replace(ALL("admin"), classes=F({Shield.BANK})).unmask == F({Shield.BANK})
    assert replace(ALL("admin"), classes=F({Shield.BANK})).clear == F()
    assert ALL("admin").unmask == F({Shield.BANK, Shield.IDENTITY})
    assert replace(ALL("admin"), actions=F({Action.READ})).unmask == F()
    assert replace(ALL("admin"), actions=F({Action.UNMASK})).unmask == F({Shield.BANK, Shield.IDENTITY})


def test_uncovering_reaches_as_far_as_the_grant_that_allows_it() -> None:
    both = caller(SALES, FINANCE)
    assert both.unmask_scopes(Shield.BANK) == {SALES: Scope(F({"0723"}), F())}
    assert both.unmask_scopes(Shield.TAX) == {}
    assert caller(FINANCE).unmask_scopes(Shield.BANK) == {}
    wide = replace(SALES, company_codes=None)
    assert list(caller(SALES, wide).unmask_scopes(Shield.BANK)) == [SALES, wide]


def test_uncovered_stays_what_the_grants_still_allow() -> None:
    by = [text_from_grant(SALES)]
    rows = [["1", "BANK", by, 90.5], ["2", "IDENTITY", by, 60], ["3", "TAX", by, 30], ["4", "BANK", None, 10]]
    column = orjson.dumps(rows).decode()
    bank, identity = Unmasking("1", Shield.BANK), Unmasking("2", Shield.IDENTITY)
    assert read_uncovered(column, [SALES]) == ({bank, identity}, 60)
    assert read_uncovered(column, [FINANCE]) == (F(), math.inf)
    assert read_uncovered(column, []) == (F(), math.inf)
    assert read_uncovered(None, [SALES]) == (F(), math.inf)


@pytest.mark.parametrize(
    ("grants", "counts"),
    [
        ([SALES], True),
        ([replace(SALES, company_codes=None)], True),
        ([replace(SALES, company_codes=F({"0723", "0724"}))], True),
        ([replace(SALES, company_codes=F({"0724"}))], False),
        ([replace(SALES, company_codes=F())], False),
        ([replace(SALES, role="admin")], True),
        ([replace(SALES, role="careAgent")], False),
        ([replace(SALES, actions=F({Action.READ}))], False),
        ([replace(SALES, classes=F({Shield.IDENTITY}))], False),
        # the class by one, the customer by the other
        ([replace(SALES, role="storageAdmin"), replace(SALES, company_codes=F({"0724"}))], False),
        ([], False),
    ],
)
def test_uncovered_counts_while_one_grant_covers_what_allowed_it(grants: list[Grant], counts: bool) -> None:
    allowed_by = [text_from_grant(SALES)]
    assert still_counts(Shield.BANK, allowed_by, grants) is counts
    other = text_from_grant(replace(SALES, company_codes=F({"9999"})))
    assert still_counts(Shield.BANK, [other, *allowed_by], grants) is counts
    assert not still_counts(Shield.BANK, [], grants)


def test_what_lasts_holds_nothing_uncovered() -> None:
    for_a_while = replace(caller(SALES), unmasked=F({Unmasking("1", Shield.BANK)}))
    assert for_a_while.lasting == caller(SALES)
    plain = caller(SALES)
    assert plain.lasting is plain
