"""Clocks of complaints against a simulation that knows nothing but minutes. Next: cfg.py."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from models.catalog import catalog
from models.rules.acts import Act
from models.rules.care.clocks import HOURS, closes_by_itself, untold
from models.rules.care.complaints import (
    MOVES,
    ComplaintFacts,
    decide_change,
    decide_close_by_itself,
    decide_escalate,
    decide_move,
    decide_register,
)
from models.rules.config import Config
from models.rules.decision import NO_CONSENT
from models.rules.state import State, rows
from tests.rules.cfg import TODAY

BEGIN = datetime(2026, 5, 6, 1, tzinfo=UTC)
SHAPE = catalog().shape("Complaint")
GIVEN = {
    "customer_number": "0100000001",
    "channel": "PHONE",
    "category": "OTHER",
    "description": "…",
}
WANTED: dict[Act, dict[str, Any]] = {
    Act.ACCEPT_COMPLAINT: {"owner": "CA01"},
    Act.REJECT_COMPLAINT: {"reason": "x", "informed_on": TODAY},
    Act.RESOLVE_COMPLAINT: {"solution": "x", "root_cause": "y"},
    Act.CLOSE_COMPLAINT: {"satisfaction": 3},
    Act.REOPEN_COMPLAINT: {"reason": "x", "owner": "CA01"},
}
SEVERITIES = ("HIGH", "MEDIUM", "LOW")
# The table of domain 7.4, written once more.
TABLE = {
    ("NEW", "ACCEPT"): "ACCEPTED",
    ("NEW", "REJECT"): "REJECTED",
    ("ACCEPTED", "REJECT"): "REJECTED",
    ("ACCEPTED", "START"): "IN_PROGRESS",
    ("IN_PROGRESS", "WAIT"): "WAITING_CUSTOMER",
    ("WAITING_CUSTOMER", "RESUME"): "IN_PROGRESS",
    ("IN_PROGRESS", "RESOLVE"): "RESOLVED",
    ("RESOLVED", "CLOSE"): "CLOSED",
    ("RESOLVED", "REOPEN"): "IN_PROGRESS",
    ("CLOSED", "REOPEN"): "IN_PROGRESS",
    ("REJECTED", "REOPEN"): "IN_PROGRESS",
}


def facts(at: datetime) -> ComplaintFacts:
    return ComplaintFacts(at, TODAY, Config(), SHAPE, "CA01", users=frozenset({"CA01"}))


class Simulated:
    """Counts what goes by, a minute at a time; knows no dates."""

    def __init__(self, severity: str) -> None:
        self.state, self.severity = "NEW", severity
        self.acknowledging = self.resolving = self.settled = 0
        self.overdue = {"ACKNOWLEDGE": False, "RESOLVE": False}
        self.told: list[tuple[str, int]] = []
        self._told_now: set[tuple[str, int]] = set()
        self.look()

    def minute(self) -> None:
        self.acknowledging += self.state == "NEW"
        self.resolving += self.state in ("NEW", "ACCEPTED", "IN_PROGRESS")
        self.settled += self.state in ("RESOLVED", "CLOSED")
        self.look()

    def look(self) -> None:
        """As a worker does that comes each minute."""
        if self.state == "RESOLVED" and self.settled >= 7 * 24 * 60:
            self.state, self.settled = "CLOSED", 0
        first, second = HOURS[self.severity]
        runs = self.state in ("NEW", "ACCEPTED", "IN_PROGRESS")
        waits = self.state == "WAITING_CUSTOMER"
        for percent in (100, 150):
            if self.state == "NEW" and self.acknowledging * 100 >= first * 60 * percent:
                self._tell("ACKNOWLEDGE", percent)
            over = self.resolving * 100 - second * 60 * percent
            if (runs and over >= 0) or (waits and over > 0):
                self._tell("RESOLVE", percent)

    def _tell(self, clock: str, percent: int) -> None:
        self.overdue[clock] = True
        if (clock, percent) not in self._told_now:
            self._told_now.add((clock, percent))
            self.told.append((clock, percent))

    def act(self, action: str) -> bool:
        late = self.state == "CLOSED" and self.settled > 30 * 24 * 60
        wanted = TABLE.get((self.state, action))
        if wanted is None or late:
            return False
        self.state = wanted
        if action in ("RESOLVE", "CLOSE"):
            self.settled = 0
        if action == "REOPEN":
            self.severity = SEVERITIES[max(SEVERITIES.index(self.severity) - 1, 0)]
            self.resolving, self._told_now = 0, {one for one in self._told_now if one[0] != "RESOLVE"}
        self.look()
        return True

    def grade(self, severity: str) -> bool:
        if self.state in ("RESOLVED", "CLOSED", "REJECTED") or severity == self.severity:
            return False
        self.severity = severity
        self.look()
        return True


def registered(severity: str) -> State:
    decision = decide_register({**GIVEN, "severity": severity}, "CP2026000001", facts(BEGIN))
    assert decision.state is not None, decision.findings
    return decision.state


def tended(complaint: State, at: datetime) -> State:
    """What the worker does when it comes by."""
    if closes_by_itself(complaint, at):
        complaint = decide_close_by_itself(complaint, facts(at)).state or {}
    if overdue := untold(complaint, at):
        complaint = decide_escalate(complaint, overdue, None, facts(at)).state or {}
    return complaint


ACTIONS = st.sampled_from([*(one.action for one in MOVES.values()), *SEVERITIES])
# mostly what leads on; minutes around the hours where something happens
PAUSES = st.one_of(
    st.integers(0, 200),
    st.sampled_from(
        [
            hours * 60 * percent // 100
            for pair in HOURS.values()
            for hours in pair
            for percent in (50, 100, 150)
        ]
    ),
    st.integers(0, 11_000),
)


@settings(max_examples=60)
@given(severity=st.sampled_from(SEVERITIES), history=st.lists(st.tuples(PAUSES, ACTIONS), max_size=12))
def test_clocks_are_those_of_somebody_who_counts_minutes(
    severity: str, history: list[tuple[int, str]]
) -> None:
    complaint, simulated, at = registered(severity), Simulated(severity), BEGIN
    by_action = {move.action: act for act, move in MOVES.items()}
    for pause, action in history:
        for _ in range(pause):
            simulated.minute()
        steps = {at, at + timedelta(minutes=pause), *_turning(complaint, at, pause)}
        for moment in sorted(steps):
            complaint = tended(complaint, moment)
        at += timedelta(minutes=pause)
        if action in SEVERITIES:
            decision = decide_change(complaint, {"severity": action}, facts(at), NO_CONSENT)
            assert (not decision.refused and not decision.unchanged) == simulated.grade(action)
        else:
            given = WANTED.get(by_action[action], {})
            decision = decide_move(by_action[action], complaint, given, facts(at))
            assert (not decision.refused) == simulated.act(action), (action, complaint["state"])
        complaint = complaint if decision.refused else decision.state or {}
        complaint = tended(complaint, at)
        _compare(complaint, simulated, at)


def _turning(complaint: State, at: datetime, pause: int) -> list[datetime]:
    """Where a worker that comes each minute would find something; coming at the others changes nothing."""
    moments: list[datetime] = []
    for hours, due in zip(HOURS[complaint["severity"]], ("acknowledge_by", "resolve_by"), strict=True):
        moments += [complaint[due], complaint[due] + timedelta(hours=hours / 2)]
    if complaint.get("resolved_at"):
        moments.append(complaint["resolved_at"] + timedelta(days=7))
    return [one for one in moments if at < one < at + timedelta(minutes=pause)]


def _compare(complaint: State, simulated: Simulated, at: datetime) -> None:
    assert (complaint["state"], complaint["severity"]) == (simulated.state, simulated.severity)
    flags = {"ACKNOWLEDGE": complaint["acknowledge_overdue"], "RESOLVE": complaint["resolve_overdue"]}
    assert flags == simulated.overdue
    told = [(row["clock"], row["percent"]) for row in rows(complaint, "escalations")]
    assert sorted(told) == sorted(simulated.told)
    if simulated.state in ("NEW", "ACCEPTED", "IN_PROGRESS"):
        spare = timedelta(hours=HOURS[simulated.severity][1]) - timedelta(minutes=simulated.resolving)
        assert complaint["resolve_by"] - at == spare
