"""Activities: when, where and for what points are given, and what they are good for. Next: templates.py."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from models.rules.acts import Act
from models.rules.care.coupons import listed
from models.rules.care.kept import KeptFacts, check_least
from models.rules.care.segments import check_choice
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.simple import check_period, check_references
from models.rules.sorts import Sort
from models.rules.state import FAILED, State, changes, is_filled, text
from models.rules.vip.keeping import Keeping, check_above_zero

# What each reward needs; the others' must be empty.
NEEDED: Mapping[str, str] = {"GIFT": "gift_code", "COUPON": "batch_code", "AMOUNT": "value"}
LISTS = ("types", "stores", "brands")
# By these a return reckons again what its sale was given (PO-5).
GIVEN_BY = ("ratio", "multiplier", "brands")


@dataclass(frozen=True)
class ActivityFacts(KeptFacts):
    """`named`: of each list the codes that are there. `given`: sales were given points by it."""

    named: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    gifts: frozenset[str] = frozenset()  # that may be chosen
    batches: frozenset[str] = frozenset()
    given: bool = False


def _check_accumulation(now: State | None, state: State, facts: ActivityFacts) -> Iterator[Finding]:
    yield from check_period(state)
    yield from check_above_zero(state, "ratio", "multiplier")
    yield from _check_lists(state, facts)
    for name in GIVEN_BY if facts.given and now is not None else ():
        if (now or {}).get(name) != state.get(name) and name not in state.get(FAILED, ()):
            yield error(Code.GEN_INUSE, (name,), value=text(state, "activity_code"), by="Sale")


def _check_consumption(_now: State | None, state: State, facts: ActivityFacts) -> Iterator[Finding]:
    yield from check_period(state)
    yield from check_least(state, "min_balance", 0)
    yield from check_above_zero(state, "cost_points", "value")
    yield from check_least(state, "stock", state["redeemed"])
    yield from check_least(state, "per_vip_limit", 1)
    yield from _check_lists(state, facts)
    yield from _check_reward(state)
    yield from check_references(state, (("gift_code", facts.gifts), ("batch_code", facts.batches)))


def _check_lists(state: State, facts: ActivityFacts) -> Iterator[Finding]:
    for name in LISTS:
        if changes(state, name):
            for code in listed(text(state, name)):
                if code not in facts.named.get(name, ()):
                    yield error(Code.GEN_REF, (name,), value=code)


def _check_reward(state: State) -> Iterator[Finding]:
    yield from check_choice(state, "reward", tuple(NEEDED))
    reward = text(state, "reward")
    for one, name in NEEDED.items():
        filled = is_filled(state.get(name))
        if one == reward and not filled and name not in state.get(FAILED, ()):
            yield error(Code.GEN_REQUIRED, (name,))
        elif filled and reward in NEEDED and one != reward:
            yield error(Code.GEN_SUPPRESSED, (name,), value=text(state, name))


ACCUMULATION: Keeping[ActivityFacts] = Keeping(
    Sort(
        *("AccumulationActivity", "activity_code", "积分累加活动", "Accumulation activity"),
        Act.CREATE_ACCUMULATION_ACTIVITY,
        Act.CHANGE_ACCUMULATION_ACTIVITY,
        Act.DELETE_ACCUMULATION_ACTIVITY,
    ),
    _check_accumulation,
    lists=LISTS,
)
CONSUMPTION: Keeping[ActivityFacts] = Keeping(
    Sort(
        *("ConsumptionActivity", "activity_code", "积分消费活动", "Consumption activity"),
        Act.CREATE_CONSUMPTION_ACTIVITY,
        Act.CHANGE_CONSUMPTION_ACTIVITY,
        Act.DELETE_CONSUMPTION_ACTIVITY,
    ),
    _check_consumption,
    {"redeemed": 0},
    lists=("types", "stores"),
)
