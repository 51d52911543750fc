"""Dimensions of the profiles of VIPs, such as occupation and look, with their values. Next: activities.py."""

from collections.abc import Iterator
from dataclasses import dataclass

from models.rules.acts import Act
from models.rules.care.kept import KeptFacts
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.simple import check_required
from models.rules.sorts import Sort
from models.rules.state import State, rows, text
from models.rules.vip.keeping import Keeping, rows_at, within

_VALUES = "values"
_CARD = "VipCustomer"


@dataclass(frozen=True)
class DimensionFacts(KeptFacts):
    """`in_use`: of the values that are to go, those that cards have; `several`: a card has more than one."""

    in_use: frozenset[str] = frozenset()
    several: bool = False


def _check(now: State | None, state: State, facts: DimensionFacts) -> Iterator[Finding]:
    child = facts.shape.children[_VALUES]
    for path, row in rows_at(state, _VALUES):
        yield from within(path, check_required(row, child))
        code = text(row, "value_code")
        if "/" in code:  # DIMENSION/VALUE names it
            yield error(Code.GEN_PATTERN, (*path, "value_code"), value=code)
    if now is None:
        return
    left = {text(row, "value_code") for row in rows(state, _VALUES)}
    for row in rows(now, _VALUES):
        code = text(row, "value_code")
        if code not in left and code in facts.in_use:
            yield error(Code.GEN_INUSE, (_VALUES,), value=code, by=_CARD)
    if now.get("several") and not state.get("several") and facts.several:
        yield error(Code.GEN_INUSE, ("several",), value=text(now, "dimension_code"), by=_CARD)


DIMENSION: Keeping[DimensionFacts] = Keeping(
    Sort(
        *("ProfileDimension", "dimension_code", "形象维度", "Profile dimension"),
        *(Act.CREATE_PROFILE_DIMENSION, Act.CHANGE_PROFILE_DIMENSION, Act.DELETE_PROFILE_DIMENSION),
    ),
    _check,
)
