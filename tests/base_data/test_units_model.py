"""Random acts on units: each group keeps one main unit, or none at all. Next: test_stock_items.py."""

from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from models.catalog import catalog
from models.rules.base_data.units import (
    GroupFacts,
    Measure,
    UnitFacts,
    check_conversion,
    check_unit_deleted,
    convert,
    decide_change_unit,
    decide_create_unit,
)
from models.rules.decision import NO_CONSENT, Decision
from models.rules.state import State
from tests.rules.cfg import CFG

KINDS = {"N": "NONE", "F": "FIXED", "L": "FLOAT"}
SHAPE = catalog().shape("Unit")
FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "group_code": st.sampled_from(sorted(KINDS)),
        "is_main": st.sampled_from([True, False, None]),
        "rate": st.sampled_from(["1", "12", "0.25", "0", None]),
        "unit_code": st.sampled_from(["01", "02", "05", "KG"]),
        "name": st.just("箱"),
    },
)
ACTS = st.lists(
    st.tuples(st.sampled_from(["create", "change", "delete"]), st.integers(0, 9), FIELDS), max_size=25
)


@dataclass
class World:
    """The rows, and the facts that the writer would find of them."""

    rows: dict[str, State] = field(default_factory=dict[str, State])

    def facts(self, code: str) -> UnitFacts:
        others = [one for one in self.rows.values() if one["unit_code"] != code]
        groups = {
            group: GroupFacts(
                kind,
                main=min(
                    (u["unit_code"] for u in others if u["group_code"] == group and u["is_main"]), default=""
                ),
                others=sum(u["group_code"] == group for u in others),
            )
            for group, kind in KINDS.items()
        }
        last = max((int(one) for one in self.rows if one.isdigit()), default=0)
        return UnitFacts(CFG, SHAPE, taken=code in self.rows, groups=groups, last=last)

    def act(self, verb: str, at: int, patch: State) -> None:
        if verb == "create":
            self._take(decide_create_unit(patch, self.facts(patch.get("unit_code") or ""), NO_CONSENT))
        elif self.rows:
            now = sorted(self.rows.items())[at % len(self.rows)][1]
            facts = self.facts(now["unit_code"])
            if verb == "change":
                self._take(decide_change_unit(now, patch, facts, NO_CONSENT))
            elif not check_unit_deleted(now, facts):
                del self.rows[now["unit_code"]]

    def _take(self, decision: Decision) -> None:
        if decision.state is not None:
            self.rows[decision.state["unit_code"]] = decision.state


@settings(max_examples=60)
@given(ACTS)
def test_every_group_keeps_its_promise(acts: list[tuple[str, int, State]]) -> None:
    world = World()
    for act in acts:
        world.act(*act)
        for group, kind in KINDS.items():
            units = [one for one in world.rows.values() if one["group_code"] == group]
            mains = [one for one in units if one["is_main"]]
            if kind == "NONE":
                assert mains == units
                assert all(one.get("rate") is None for one in units)
            else:
                assert len(mains) == bool(units)
                assert [one["rate"] for one in mains] == [1] * len(mains)
                assert all(one["rate"] > 0 for one in units)
                _convert_all(group, kind, units)


def _convert_all(group: str, kind: str, units: list[State]) -> None:
    """To the main unit and to the next is the same as to the next at once, where nothing is rounded."""
    measures = [Measure(one["unit_code"], group, kind, one["is_main"], one["rate"]) for one in units]
    main = next((one for one in measures if one.is_main), None)
    for one, other in pairwise(measures):
        assert main is not None
        assert check_conversion(one, other) == []
        through = convert(convert(Decimal(12), one, main), main, other)
        assert through == convert(Decimal(12), one, other)
