"""Units of measure (计量单位) in groups, and quantities converted inside one. Next: stock_items.py."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, localcontext

from models.rules.acts import Act
from models.rules.base_data.coded import CodedFacts, check_coded
from models.rules.decision import Consent, Decision, Ending, conclude
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.merge import merge
from models.rules.sorts import Sort, conclude_new
from models.rules.state import FAILED, Patch, State, changes, is_new, text

UNIT_GROUP = Sort(
    *("UnitGroup", "group_code", "计量单位组", "Unit group"),
    *(Act.CREATE_UNIT_GROUP, Act.CHANGE_UNIT_GROUP, Act.DELETE_UNIT_GROUP),
)
UNIT = Sort(*("Unit", "unit_code", "计量单位", "Unit"), Act.CREATE_UNIT, Act.CHANGE_UNIT, Act.DELETE_UNIT)
NONE, FIXED, FLOAT = KINDS = ("NONE", "FIXED", "FLOAT")
ONE = Decimal(1)
_WIDTH = 2  # of a unit's number
_LAST = 9999
_SMALLEST = Decimal("0.000001")  # quantities have six decimals
_MOST = Decimal(10) ** 12  # of a quantity or a rate, dec(18,6)
_PRECISION = 60  # digits while it is reckoned: eighteen times eighteen, and a quotient


@dataclass(frozen=True)
class GroupFacts:
    """A group that the record or the patch names. `main`: its main unit, other than the one at hand."""

    kind: str
    active: bool = True
    main: str = ""
    others: int = 0  # units beside the one at hand


@dataclass(frozen=True)
class UnitFacts(CodedFacts):
    groups: Mapping[str, GroupFacts] = field(default_factory=dict[str, GroupFacts])
    last: int = 0  # the highest running number of all groups


@dataclass(frozen=True)
class Measure:
    """A unit as conversion sees it."""

    code: str
    group: str
    kind: str
    is_main: bool
    rate: Decimal | None


def decide_create_group(patch: Patch, facts: CodedFacts, consent: Consent) -> Decision:
    merged = merge(facts.shape, None, patch, facts.config)
    state = {"active": True} | merged.state
    findings = [*merged.findings, *_check_group(state, facts)]
    return conclude_new(UNIT_GROUP, state, facts, findings, consent)


def decide_change_group(now: State, patch: Patch, facts: CodedFacts, consent: Consent) -> Decision:
    merged = merge(facts.shape, now, patch, facts.config)
    findings = [*merged.findings, *_check_group(merged.state, facts)]
    return conclude(UNIT_GROUP.change, now, merged.state, facts, Ending(tuple(findings), consent))


def decide_create_unit(patch: Patch, facts: UnitFacts, consent: Consent) -> Decision:
    """UN-1: without a code it gets the number behind the highest of all units."""
    merged = merge(facts.shape, None, patch, facts.config)
    state = {"active": True} | merged.state
    if not text(state, "unit_code") and "unit_code" not in state.get(FAILED, ()) and facts.last < _LAST:
        state["unit_code"] = f"{facts.last + 1:0{_WIDTH}d}"
    _settle(state, facts)
    findings = [*merged.findings, *_check_unit(state, facts)]
    return conclude_new(UNIT, state, facts, findings, consent)


def decide_change_unit(now: State, patch: Patch, facts: UnitFacts, consent: Consent) -> Decision:
    merged = merge(facts.shape, now, patch, facts.config)
    state = merged.state
    _settle(state, facts)
    findings = [*merged.findings, *_check_unit(state, facts)]
    if text(now, "group_code") != text(state, "group_code"):
        findings += _check_leaves(now, facts)
    if facts.used_by:  # UN-4
        code = text(now, "unit_code")
        findings += [
            error(Code.GEN_INUSE, (name,), value=code, by=facts.used_by)
            for name in ("group_code", "rate")
            if now.get(name) != state.get(name) and name not in state.get(FAILED, ())
        ]
    return conclude(UNIT.change, now, state, facts, Ending(tuple(findings), consent))


def check_unit_deleted(now: State, facts: UnitFacts) -> list[Finding]:
    """The others of its group are reckoned in its main unit."""
    return _check_leaves(now, facts)


def check_amounts(quantity: Decimal, rate: Decimal | None) -> list[Finding]:
    """Numbers that nobody has read by the facts of a column yet."""
    given = {"quantity": quantity} if rate is None else {"quantity": quantity, "rate": rate}
    wrong = [
        name
        for name, value in given.items()
        if abs(value) >= _MOST or value != value.quantize(_SMALLEST, ROUND_HALF_UP)
    ]
    told = f"< {_MOST:f}, {_SMALLEST:f}"
    return [error(Code.GEN_RANGE, (name,), value=f"{given[name]:f}"[:40], range=told) for name in wrong]


def convert(quantity: Decimal, one: Measure, other: Measure, rate: Decimal | None = None) -> Decimal:
    """UN-3: rounded once, at the end; ask check_conversion first. `rate`: of this document, see rates_of."""
    from_rate, to_rate = rates_of(one, other, rate)
    with localcontext() as context:
        context.prec = _PRECISION
        return (quantity * from_rate / to_rate).quantize(_SMALLEST, ROUND_HALF_UP)


def rates_of(one: Measure, other: Measure, rate: Decimal | None) -> tuple[Decimal, Decimal]:
    """A document's own rate stands for that of the unit which is not the main one; of two such, the first."""
    from_rate, to_rate = one.rate or ONE, other.rate or ONE
    if rate is None or one.code == other.code:
        return from_rate, to_rate
    return (rate, to_rate) if not one.is_main else (from_rate, rate)


def check_conversion(one: Measure, other: Measure, rate: Decimal | None = None) -> list[Finding]:
    """`from` and `to` are units of one group that converts, and only a floating rate is given anew."""
    found: list[Finding] = []
    if one.code != other.code:
        if one.group != other.group:
            found.append(error(Code.RD_UNIT_GROUP, ("to",), value=other.code, group=one.group))
        elif one.kind == NONE:
            found.append(error(Code.GEN_SUPPRESSED, ("to",), value=other.code))
    if rate is not None:
        if one.kind != FLOAT:
            found.append(error(Code.GEN_SUPPRESSED, ("rate",), value=f"{rate:f}"))
        elif rate <= 0:
            found.append(error(Code.GEN_RANGE, ("rate",), value=f"{rate:f}", range="> 0"))
    return found


def _check_group(state: State, facts: CodedFacts) -> Iterator[Finding]:
    yield from check_coded(state, UNIT_GROUP, facts)
    kind = text(state, "kind")
    if kind and kind not in KINDS:
        yield error(Code.GEN_REF, ("kind",), value=kind)
    elif not is_new(state) and changes(state, "kind") and facts.used_by:
        yield error(Code.GEN_INUSE, ("kind",), value=text(state, "group_code"), by=facts.used_by)


def _settle(state: State, facts: UnitFacts) -> None:
    """UN-2: what follows of a unit's place in its group, as far as it is not said."""
    group = facts.groups.get(text(state, "group_code"))
    if group is None:
        return
    if group.kind == NONE:
        state["is_main"] = True
        return
    if is_new(state) and "is_main" not in state:
        state["is_main"] = not group.main and state.get("rate") in (None, ONE)
    if state.get("is_main") and state.get("rate") is None and "rate" not in state.get(FAILED, ()):
        state["rate"] = ONE


def _check_unit(state: State, facts: UnitFacts) -> Iterator[Finding]:
    yield from check_coded(state, UNIT, facts)
    code, rate = text(state, "group_code"), state.get("rate")
    group = facts.groups.get(code)
    if group is None or not (group.active or not changes(state, "group_code")):
        if code:
            yield error(Code.GEN_REF, ("group_code",), value=code)
    elif group.kind == NONE:
        if rate is not None:
            yield error(Code.GEN_SUPPRESSED, ("rate",), value=str(rate))
    else:
        yield from _check_rate(state, code, group)


def _check_rate(state: State, code: str, group: GroupFacts) -> Iterator[Finding]:
    is_main, rate = bool(state.get("is_main")), state.get("rate")
    if is_main == bool(group.main):  # a second one, or none
        yield error(Code.RD_UNIT_MAIN, ("is_main",), value=text(state, "unit_code"), group=code)
    if "rate" in state.get(FAILED, ()):
        return
    if not isinstance(rate, Decimal):
        yield error(Code.GEN_REQUIRED, ("rate",))
    elif is_main and rate != ONE:
        yield error(Code.GEN_RANGE, ("rate",), value=f"{rate:f}", range="1")
    elif rate <= 0:
        yield error(Code.GEN_RANGE, ("rate",), value=f"{rate:f}", range="> 0")


def _check_leaves(now: State, facts: UnitFacts) -> list[Finding]:
    code = text(now, "group_code")
    group = facts.groups.get(code)
    if group is None or group.kind == NONE or not now.get("is_main") or not group.others:
        return []
    return [error(Code.RD_UNIT_MAIN, ("group_code",), value=text(now, "unit_code"), group=code)]
