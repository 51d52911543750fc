"""One engine for trees of codes: categories, departments, accounts. Next: accounts.py.

A code says where it lies (0101 below 01), so the one above and the level follow from it; a name is unique
among its siblings; what has something below it, or in it, stays.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from models.rules.acts import Act
from models.rules.base_data.coded import CodedFacts, check_coded
from models.rules.base_data.levels import (
    TWO_TWO_TWO,
    Levels,
    fits_levels,
    level_of,
    parent_of,
    rule_of,
)
from models.rules.decision import Consent, Decision, Ending, conclude, refuse
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.merge import merge
from models.rules.sorts import Sort, conclude_new, decide_delete
from models.rules.state import FAILED, Patch, State, is_new, text

CUSTOMER_CATEGORY, VENDOR_CATEGORY = "CustomerCategory", "VendorCategory"
STOCK_ITEM_CATEGORY = "StockItemCategory"
_CODE = "category_code"
CATEGORIES = {
    CUSTOMER_CATEGORY: Sort(
        *(CUSTOMER_CATEGORY, _CODE, "客户分类", "Customer category"),
        *(Act.CREATE_CUSTOMER_CATEGORY, Act.CHANGE_CUSTOMER_CATEGORY, Act.DELETE_CUSTOMER_CATEGORY),
    ),
    VENDOR_CATEGORY: Sort(
        *(VENDOR_CATEGORY, _CODE, "供应商分类", "Vendor category"),
        *(Act.CREATE_VENDOR_CATEGORY, Act.CHANGE_VENDOR_CATEGORY, Act.DELETE_VENDOR_CATEGORY),
    ),
    STOCK_ITEM_CATEGORY: Sort(
        *(STOCK_ITEM_CATEGORY, _CODE, "存货分类", "Stock-item category"),
        *(Act.CREATE_STOCK_ITEM_CATEGORY, Act.CHANGE_STOCK_ITEM_CATEGORY, Act.DELETE_STOCK_ITEM_CATEGORY),
    ),
}


@dataclass(frozen=True)
class Place:
    """What the writer found where a code lies."""

    levels: Levels = TWO_TWO_TWO
    parent: bool = False  # the one above exists
    filled_by: str = ""  # what lies in the one above, which can then have nothing below it
    namesake: bool = False  # another one below the same has this name
    other_levels: bool = False  # there are codes that do not fit the levels


@dataclass(frozen=True)
class TreeFacts(CodedFacts):
    """`within`: the caller may maintain the record, as it is and as it is to be."""

    place: Place = field(default_factory=Place)
    within: bool = True


def decide_create_category(patch: Patch, facts: TreeFacts, consent: Consent) -> Decision:
    sort = CATEGORIES[facts.shape.name]
    merged = merge(facts.shape, None, patch, facts.config)
    state = {"active": True} | merged.state
    code = text(state, sort.code)
    if fits_levels(code, facts.place.levels):
        state |= {"parent_code": parent_of(code, facts.place.levels)}
        state |= {"level": level_of(code, facts.place.levels)}
    findings = [*merged.findings, *check_tree(state, sort, facts)]
    return conclude_new(sort, state, facts, findings, consent)


def decide_change_category(now: State, patch: Patch, facts: TreeFacts, consent: Consent) -> Decision:
    sort = CATEGORIES[facts.shape.name]
    merged = merge(facts.shape, now, patch, facts.config)
    findings = [*merged.findings, *check_tree(merged.state, sort, facts)]
    return conclude(sort.change, now, merged.state, facts, Ending(tuple(findings), consent))


def decide_delete_category(now: State, facts: TreeFacts, consent: Consent) -> Decision:
    return decide_delete_node(CATEGORIES[facts.shape.name], now, facts, consent)


def decide_delete_node(sort: Sort, now: State, facts: TreeFacts, consent: Consent) -> Decision:
    """DE-4, CA-4: only what has nothing below it, and nothing in it."""
    decision = decide_delete(sort, now, facts, consent)
    outside = check_within(facts)
    return refuse(sort.delete, [*outside, *decision.findings]) if outside else decision


def check_within(facts: TreeFacts) -> list[Finding]:
    return [] if facts.within else [error(Code.US_GRANT, ())]


def check_tree(state: State, sort: Sort, facts: TreeFacts, code: str | None = None) -> Iterator[Finding]:
    """All that holds of every node. `code`: the field with the code in levels, if that is not the key."""
    yield from check_coded(state, sort, facts)
    if is_new(state):
        yield from check_place(state, code or sort.code, facts.place, taken=facts.taken)
    if facts.place.namesake:
        yield error(Code.GEN_DUPLICATE, ("name",), value=text(state, "name"))
    yield from check_within(facts)


def check_place(state: State, name: str, place: Place, *, taken: bool = False) -> Iterator[Finding]:
    """DE-1, DE-2; the levels are set for good with the first code."""
    code, path = text(state, name), (name,)
    if not code or name in state.get(FAILED, ()):
        return
    above, rule = parent_of(code, place.levels), rule_of(place.levels)
    if place.other_levels:
        yield error(Code.GEN_STATE, path, value=rule)
    elif not fits_levels(code, place.levels):
        yield error(Code.RD_CODE_RULE, path, value=code, rule=rule)
    elif taken or above is None:
        return
    elif not place.parent:
        yield error(Code.RD_PARENT, path, value=above)
    elif place.filled_by:  # BD-4: what has nodes below it holds no records
        yield error(Code.GEN_INUSE, path, value=above, by=place.filled_by)
