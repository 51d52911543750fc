"""Stock items (存货): a unit first, an attribute at least, batches where they must be. Next: accounts.py."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from models.rules.acts import Act
from models.rules.base_data.coded import CATEGORY, CodedFacts, check_category, check_coded, with_code
from models.rules.decision import Consent, Decision, Ending, conclude
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.merge import merge
from models.rules.sorts import Sort, conclude_new
from models.rules.state import FAILED, Patch, State, changes, is_new, text

STOCK_ITEM = Sort(
    *("StockItem", "item_code", "存货", "Stock item"),
    *(Act.CREATE_STOCK_ITEM, Act.CHANGE_STOCK_ITEM, Act.DELETE_STOCK_ITEM),
)
ATTRIBUTES = ("sale", "purchase", "self_made", "production_consume", "taxable_service")
_HUNDRED = Decimal(100)


@dataclass(frozen=True)
class ItemFacts(CodedFacts):
    """`units`: those that are named and there → their group; `ended`: field and code of the inactive."""

    groups: frozenset[str] = frozenset()
    units: Mapping[str, str] = field(default_factory=dict[str, str])
    ended: frozenset[tuple[str, str]] = frozenset()
    moved: bool = False  # stock of it was moved


def decide_create_item(patch: Patch, facts: ItemFacts, consent: Consent) -> Decision:
    merged = merge(facts.shape, None, patch, facts.config)
    state = with_code(merged.state, STOCK_ITEM, facts)
    findings = [*merged.findings, *_check(state, facts)]
    return conclude_new(STOCK_ITEM, state, facts, findings, consent)


def decide_change_item(now: State, patch: Patch, facts: ItemFacts, consent: Consent) -> Decision:
    merged = merge(facts.shape, now, patch, facts.config)
    state = merged.state
    findings = [*merged.findings, *_check(state, facts)]
    if facts.moved and changes(state, "batch_managed"):  # IT-3
        code = text(now, "item_code")
        findings.append(error(Code.GEN_INUSE, ("batch_managed",), value=code, by="BusinessDocument"))
    return conclude(STOCK_ITEM.change, now, state, facts, Ending(tuple(findings), consent))


def attributes_of(state: State) -> frozenset[str]:
    return frozenset(name for name in ATTRIBUTES if state.get(name))


def _check(state: State, facts: ItemFacts) -> Iterator[Finding]:
    yield from check_coded(state, STOCK_ITEM, facts)
    yield from check_category(state, STOCK_ITEM, facts)
    yield from _check_units(state, facts)
    if not attributes_of(state) and not state.get(FAILED, frozenset()) & set(ATTRIBUTES):
        yield error(Code.RD_ITEM_NOATTR, (ATTRIBUTES[0],), value=text(state, "item_code"))
    rate = state.get("tax_rate")
    if isinstance(rate, Decimal) and rate > _HUNDRED:
        yield error(Code.GEN_RANGE, ("tax_rate",), value=f"{rate:f}", range="0 – 100")
    yield from _check_batches(state, facts)


def _check_units(state: State, facts: ItemFacts) -> Iterator[Finding]:
    group, unit = text(state, "unit_group_code"), text(state, "main_unit_code")
    known = {"unit_group_code": (group, facts.groups), "main_unit_code": (unit, facts.units)}
    for name, (code, there) in known.items():
        if not code or not changes(state, name):
            continue
        if code not in there:
            yield error(Code.RD_UNIT_FIRST, (name,), value=code)
        elif (name, code) in facts.ended:
            yield error(Code.GEN_REF, (name,), value=code)
    of = facts.units.get(unit, group)
    if group and unit and of != group and changes(state, "unit_group_code", "main_unit_code"):
        yield error(Code.RD_UNIT_GROUP, ("main_unit_code",), value=unit, group=group)


def _check_batches(state: State, facts: ItemFacts) -> Iterator[Finding]:
    """IT-2; and what is a service lies in no batch."""
    category = text(state, CATEGORY)
    if not (is_new(state) or changes(state, CATEGORY, "batch_managed", "taxable_service")):
        return
    known = facts.categories.get(category)
    if state.get("batch_managed"):
        if state.get("taxable_service"):
            yield error(Code.GEN_SUPPRESSED, ("batch_managed",), value="true")
    elif known is not None and known.batch_required:
        yield error(Code.RD_ITEM_BATCH, ("batch_managed",), value=text(state, "item_code"), category=category)
