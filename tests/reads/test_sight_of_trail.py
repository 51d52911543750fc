"""Of which entries of the audit trail a statement may tell, by the scope alone. Next: test_snapshots.py."""

import pytest

from models.catalog import catalog
from resolvers.access.caller import Caller
from resolvers.access.grants import grant_from_text
from resolvers.read.sql import Parameters
from resolvers.read.visibility import Limits, Visibility

OWN = "t.user_name = "
NOBODYS = "t.customer_number IS NULL AND t.item_id IS NULL"
CUSTOMERS = "(t.customer_number IS NULL OR "
ITEMS = "(t.item_id IS NULL OR "


def condition(grant: str) -> list[str]:
    scope = Caller("X", (grant_from_text(grant),)).read_scope()
    book = catalog()
    sight = Visibility(book, Limits.of(scope), Parameters())
    return sight.conditions(book["AuditEntry"], "t")


def test_an_auditor_of_all_reads_all() -> None:
    assert condition("auditor") == []


@pytest.mark.parametrize(
    ("grant", "parts"),
    [
        ("auditor@0723/F723;institutions=*;types=*;clearance=3", {OWN, NOBODYS, CUSTOMERS}),
        ("auditor@*/*;institutions=TIANPU;types=KU;clearance=1", {OWN, NOBODYS, ITEMS}),
        ("auditor@0723/F723;institutions=TIANPU;types=KU;clearance=1", {OWN, NOBODYS, CUSTOMERS, ITEMS}),
        ("admin", {OWN, NOBODYS}),
        ("salesMaintainer@0723/F723", {OWN}),
    ],
)
def test_others_read_their_own_and_what_is_about_what_they_see(grant: str, parts: set[str]) -> None:
    [whole] = condition(grant)
    assert {one for one in (OWN, NOBODYS, CUSTOMERS, ITEMS) if one in whole} == parts
    assert whole.count(" OR ") >= len(parts) - 1
