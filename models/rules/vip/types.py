"""Card types: what their holders pay for brands, what leads to a higher one, bonuses. Next: profiles.py."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from models.rules.acts import Act
from models.rules.care.kept import KeptFacts, check_least
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.simple import check_period, check_required
from models.rules.sorts import Sort
from models.rules.state import FAILED, Path, State, changes, is_new, is_touched, text
from models.rules.vip.keeping import Keeping, check_above_zero, check_rate, rows_at, within

DISCOUNTS, UPGRADES, BONUSES = "discounts", "upgrade_rules", "recharge_bonuses"


@dataclass(frozen=True)
class Ranked:
    """A type that an upgrade rule names."""

    rank: int
    active: bool = True


@dataclass(frozen=True)
class TypeFacts(KeptFacts):
    """`below`: the highest rank of types from which an upgrade leads to this one."""

    brands: frozenset[str] = frozenset()  # that may be chosen
    types: Mapping[str, Ranked] = field(default_factory=dict[str, Ranked])
    below: int | None = None


def _check(_now: State | None, state: State, facts: TypeFacts) -> Iterator[Finding]:
    yield from check_rate(state, "default_discount")
    yield from _check_rank(state, facts)
    for relation in (DISCOUNTS, UPGRADES, BONUSES):
        child = facts.shape.children[relation]
        for path, row in rows_at(state, relation):
            yield from within(path, check_required(row, child))
    for path, row in rows_at(state, DISCOUNTS):
        yield from within(path, _check_discount(row, facts))
    yield from _check_overlaps(state)
    for path, row in rows_at(state, UPGRADES):
        yield from within(path, _check_upgrade(row, state, facts))
    for path, row in rows_at(state, BONUSES):
        yield from within(path, check_above_zero(row, "from_amount"))


def _check_rank(state: State, facts: TypeFacts) -> Iterator[Finding]:
    """An upgrade that leads here goes on to lead up."""
    rank = state.get("rank")
    if rank is None or not changes(state, "rank"):
        return
    if facts.below is not None and rank <= facts.below:
        yield error(Code.GEN_RANGE, ("rank",), value=str(rank), range=f"> {facts.below}")
    yield from check_least(state, "rank", 0)


def _check_discount(row: State, facts: TypeFacts) -> Iterator[Finding]:
    yield from check_rate(row, "rate")
    yield from check_period(row)
    brand = text(row, "brand_code")
    if is_new(row) and brand and "brand_code" not in row.get(FAILED, ()) and brand not in facts.brands:
        yield error(Code.GEN_REF, ("brand_code",), value=brand)


def _check_overlaps(state: State) -> Iterator[Finding]:
    """Of one brand one rate holds on a day."""
    begun = [
        (path, row) for path, row in rows_at(state, DISCOUNTS) if isinstance(row.get("valid_from"), date)
    ]
    last: dict[str, tuple[Path, State]] = {}  # of each brand the row that ends last
    for path, row in sorted(begun, key=lambda one: one[1]["valid_from"]):
        brand = text(row, "brand_code")
        before = last.get(brand)
        if before is not None and row["valid_from"] <= _end(before[1]):
            yield _overlap(before, (path, row))
        if before is None or _end(row) >= _end(before[1]):
            last[brand] = path, row


def _overlap(before: tuple[Path, State], after: tuple[Path, State]) -> Finding:
    """Told of the later row, or of the other one where the request names that alone."""
    begin, end = after[1]["valid_from"], before[1].get("valid_to")
    if not is_touched(after[1]) and is_touched(before[1]):
        told = end.isoformat() if end else ""
        return error(Code.GEN_RANGE, (*before[0], "valid_to"), value=told, range=f"< {begin}")
    free = f"> {end}" if end else f"< {before[1]['valid_from']}"
    return error(Code.GEN_RANGE, (*after[0], "valid_from"), value=begin.isoformat(), range=free)


def _end(row: State) -> date:
    end = row.get("valid_to")
    return end if isinstance(end, date) else date.max


def _check_upgrade(row: State, state: State, facts: TypeFacts) -> Iterator[Finding]:
    yield from check_above_zero(row, "min_lifetime_points")
    yield from check_period(row)
    to_type, rank = text(row, "to_type"), state.get("rank")
    if not to_type or "to_type" in row.get(FAILED, ()):
        return
    own = to_type == text(state, "type_code")
    target = facts.types.get(to_type)
    if not own and (target is None or (is_new(row) and not target.active)):
        yield error(Code.GEN_REF, ("to_type",), value=to_type)
    elif own or (target is not None and rank is not None and target.rank <= rank):
        yield error(Code.VP_UPG_RANK, ("to_type",), value=to_type)


VIP_TYPE: Keeping[TypeFacts] = Keeping(
    Sort(
        *("VipType", "type_code", "卡类型", "Card type"),
        *(Act.CREATE_VIP_TYPE, Act.CHANGE_VIP_TYPE, Act.DELETE_VIP_TYPE),
    ),
    _check,
)
