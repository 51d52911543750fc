"""Clocks of complaints: when they run out, how waiting moves them, who is not told yet. Next: complaints.py.

They count elapsed time, nights and Sundays too. The second one stands while the customer is waited for.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from models.rules.state import State, rows, text

HIGH, MEDIUM, LOW = SEVERITIES = ("HIGH", "MEDIUM", "LOW")
ACKNOWLEDGE, RESOLVE = CLOCKS = ("ACKNOWLEDGE", "RESOLVE")
HOURS: Mapping[str, tuple[int, int]] = {HIGH: (2, 24), MEDIUM: (8, 72), LOW: (24, 168)}
PERCENTS = (100, 150)
CLOSES_AFTER = timedelta(days=7)  # of what is resolved and nobody says a word
REOPENS_WITHIN = timedelta(days=30)
REOPEN, SEVERITY = "REOPEN", "SEVERITY"  # steps; with the first the second clock begins anew

NEW, ACCEPTED, IN_PROGRESS, WAITING = OPEN = ("NEW", "ACCEPTED", "IN_PROGRESS", "WAITING_CUSTOMER")
RESOLVED, CLOSED, REJECTED = SETTLED = ("RESOLVED", "CLOSED", "REJECTED")
_NONE = timedelta()


@dataclass(frozen=True)
class Clock:
    """It has run until `until`; one that does not run any more was in time at its very end."""

    name: str
    due: datetime
    limit: timedelta
    until: datetime
    runs: bool

    def due_at(self, percent: int) -> datetime:
        return self.due + self.limit * (percent - 100) / 100

    def is_over(self, percent: int = 100) -> bool:
        due = self.due_at(percent)
        return self.until >= due if self.runs else self.until > due


@dataclass(frozen=True)
class Overdue:
    """A clock that somebody must be told of."""

    clock: str
    percent: int
    due_at: datetime


def limits(severity: str) -> tuple[timedelta, timedelta]:
    """Until it is accepted, and until it is resolved."""
    acknowledge, resolve = HOURS[severity]
    return timedelta(hours=acknowledge), timedelta(hours=resolve)


def deadlines(severity: str, received_at: datetime) -> State:
    acknowledge, resolve = limits(severity)
    return {"acknowledge_by": received_at + acknowledge, "resolve_by": received_at + resolve}


def redated(now: Mapping[str, Any], severity: str) -> State:
    """Of another severity: a clock that was stopped keeps the time that it had."""
    before, after = limits(text(now, "severity")), limits(severity)
    moved: State = {"resolve_by": now["resolve_by"] + (after[1] - before[1])}
    if text(now, "state") == NEW:
        moved["acknowledge_by"] = now["acknowledge_by"] + (after[0] - before[0])
    return moved


def resumed(now: Mapping[str, Any], at: datetime) -> State:
    """The customer was waited for until now: so much later it is to be resolved."""
    waited = int(max(at - now["waiting_since"], _NONE).total_seconds())
    return {
        "waiting_since": None,
        "waited_seconds": int(now["waited_seconds"]) + waited,
        "resolve_by": now["resolve_by"] + timedelta(seconds=waited),
    }


def reopened(severity: str, at: datetime) -> State:
    """One step more severe, and the time to resolve it begins anew."""
    raised = SEVERITIES[max(SEVERITIES.index(severity) - 1, 0)]
    return {"severity": raised, "resolve_by": at + limits(raised)[1]}


def clocks(complaint: Mapping[str, Any], now: datetime) -> tuple[Clock, Clock]:
    """Both, as far as they have run."""
    state, (acknowledge, resolve) = text(complaint, "state"), limits(text(complaint, "severity"))
    answered: datetime | None = complaint.get("accepted_at") or complaint.get("closed_at")
    first = Clock(ACKNOWLEDGE, complaint["acknowledge_by"], acknowledge, answered or now, answered is None)
    ended: datetime | None = (
        complaint.get("waiting_since") if state == WAITING else complaint.get("resolved_at")
    )
    if state == REJECTED:
        ended = complaint.get("closed_at")
    return first, Clock(RESOLVE, complaint["resolve_by"], resolve, ended or now, ended is None)


def flags(complaint: Mapping[str, Any], now: datetime) -> State:
    """What was overdue once stays so: neither a later date nor a reopening makes it undone."""
    first, second = clocks(complaint, now)
    return {
        "acknowledge_overdue": bool(complaint.get("acknowledge_overdue")) or first.is_over(),
        "resolve_overdue": bool(complaint.get("resolve_overdue")) or second.is_over(),
    }


def untold(complaint: Mapping[str, Any], now: datetime) -> list[Overdue]:
    """Clocks that have run out, at due time and at 150 %, and nobody was told since they began to run. Who
    was told of one is not told again because the severity has changed.
    """
    if text(complaint, "state") not in OPEN:
        return []
    return [one for clock in clocks(complaint, now) for one in _untold(complaint, clock)]


def closes_by_itself(complaint: Mapping[str, Any], now: datetime) -> bool:
    return text(complaint, "state") == RESOLVED and now >= complaint["resolved_at"] + CLOSES_AFTER


def _untold(complaint: Mapping[str, Any], clock: Clock) -> Iterator[Overdue]:
    if clock.name == ACKNOWLEDGE and not clock.runs:
        return
    begun = max((row["done_at"] for row in rows(complaint, "steps") if row["action"] == REOPEN), default=None)
    for percent in PERCENTS:
        due_at = clock.due_at(percent)
        told = any(
            begun is None or row["told_at"] >= begun
            for row in rows(complaint, "escalations")
            if row["clock"] == clock.name and row["percent"] == percent
        )
        if clock.is_over(percent) and not told:
            yield Overdue(clock.name, percent, due_at)
