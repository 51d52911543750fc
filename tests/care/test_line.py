"""Whatever happens to an activity, its line is as a plain count says. Next: test_activities.py."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from models.catalog import catalog
from models.rules.care.activities import ACTIVITY, ActivityFacts, decide_change_activity
from models.rules.care.participants import (
    PARTICIPANT,
    Decided,
    Guest,
    Scene,
    decide_cancel,
    decide_invite,
    decide_promote,
    decide_register,
    participant_id,
)
from models.rules.config import Config
from models.rules.decision import NO_CONSENT
from models.rules.state import State, text

NOW = datetime(2026, 5, 6, tzinfo=UTC)
SHAPES = catalog().shape(ACTIVITY), catalog().shape(PARTICIPANT)
STEPS = st.lists(
    st.tuples(st.sampled_from((*["register"] * 4, *["cancel"] * 2, "invite", "grow")), st.integers(0, 7)),
    min_size=12,
    max_size=40,
)


@dataclass
class World:
    """Records as the writer would keep them, and beside them a plain list of who registered."""

    activity: State
    participants: dict[str, State] = field(default_factory=dict[str, State])
    wanting: list[str] = field(default_factory=list[str])

    def scene(self) -> Scene:
        line = [one.get("place_in_line") or 0 for one in self.participants.values()]
        return Scene(self.activity, *SHAPES, Config(), NOW, max(line, default=0))

    def waiting(self) -> list[State]:
        found = [one for one in self.participants.values() if one["state"] == "WAITLIST"]
        return sorted(found, key=lambda one: one["place_in_line"])

    def keep(self, decided: Sequence[Decided]) -> bool:
        """All of them or none."""
        if any(decision.refused for _, decision in decided):
            return False
        for _, decision in decided:
            state = decision.state or {}
            if decision.record == ACTIVITY:
                self.activity = state
            else:
                self.participants[text(state, "participant_id")] = state
        return True


def step(world: World, act: str, who: int) -> None:
    number = f"{who:010d}"
    now = world.participants.get(participant_id("HD01", number))
    guest = Guest(number, now=now)
    if act == "invite":
        assert world.keep(decide_invite(world.scene(), [guest]))
    elif act == "register":
        done = world.keep(decide_register(world.scene(), guest, None))
        assert done == (number not in world.wanting)
        world.wanting += [number] if done else []
    elif act == "cancel" and now is not None:
        first = next(iter(world.waiting()), None)
        done = world.keep(decide_cancel(world.scene(), now, first, None))
        assert done == (now["state"] != "CANCELLED")
        if number in world.wanting:
            world.wanting.remove(number)
    elif act == "grow":
        grow(world, 1)


def grow(world: World, more: int) -> None:
    before, waiting = world.activity, world.waiting()
    facts = ActivityFacts(Config(), SHAPES[0], waiting=len(waiting))
    decision = decide_change_activity(before, {"capacity": before["capacity"] + more}, facts, NO_CONSENT)
    assert decision.state is not None
    places = decision.state["registered"] - before["registered"]
    assert world.keep([(before, decision), *decide_promote(world.scene(), waiting[:places])])


@settings(max_examples=60)
@given(st.integers(1, 2), STEPS)
def test_those_who_registered_first_have_the_places(capacity: int, steps: list[tuple[str, int]]) -> None:
    world = World(
        {
            "activity_code": "HD01",
            "title": "新品",
            "begins_at": NOW,
            "ends_at": datetime(2026, 6, 1, tzinfo=UTC),
            "capacity": capacity,
            "registered": 0,
            "state": "OPEN",
        }
    )
    for act, who in steps:
        step(world, act, who)
        held = {key[5:]: one["state"] for key, one in world.participants.items()}
        places = world.activity["capacity"]
        assert [held[one] for one in world.wanting[:places]] == ["REGISTERED"] * len(world.wanting[:places])
        assert [held[one] for one in world.wanting[places:]] == ["WAITLIST"] * len(world.wanting[places:])
        assert {one for one, state in held.items() if state in ("REGISTERED", "WAITLIST")} == set(
            world.wanting
        )
        assert world.activity["registered"] == min(places, len(world.wanting))
