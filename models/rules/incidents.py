"""Checks of stored files, incidents, and what is asked of whoever closes one. Next: custody.py."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models.rules.finding import Finding, error
from models.rules.finding_codes import Code

LONGEST_MEASURES = 1000
_WHOLE = 100.0  # percent
_MOST_DAYS = 36_600
_MOST_MIB = 100_000.0


@dataclass(frozen=True)
class Incident:
    """Whose file it is only for those who see that record; `shut`: it is in quarantine still."""

    incident_id: str
    code: str
    object_id: str
    attachment_id: str
    version: int
    customer_number: str | None
    item_id: str | None
    details: dict[str, Any]
    found_by: str
    found_at: datetime
    closed_by: str | None
    closed_at: datetime | None
    measures: str | None
    shut: bool


def check_verify(percent: float, days: int, rate: float) -> list[Finding]:
    """How much is to be read again, how old, and how fast; 0 = no bound of age and of rate."""
    told = (
        ("percent", percent, 0 < percent <= _WHOLE, f"0–{_WHOLE:.0f}"),
        ("older_than_days", days, 0 <= days <= _MOST_DAYS, f"0–{_MOST_DAYS}"),
        ("mib_per_second", rate, 0 <= rate <= _MOST_MIB, f"0–{_MOST_MIB:.0f}"),
    )
    return [
        error(Code.GEN_RANGE, (name,), value=f"{value:g}", range=wanted)
        for name, value, good, wanted in told
        if not good
    ]


def check_measures(measures: str) -> list[Finding]:
    if not measures.strip():
        return [error(Code.GEN_REQUIRED, ("measures",))]
    if len(measures) > LONGEST_MEASURES:
        told = {"value": f"{measures[:20]}…", "max": str(LONGEST_MEASURES)}
        return [error(Code.GEN_LENGTH, ("measures",), **told)]
    return []


def check_open(closed_at: datetime | None) -> list[Finding]:
    """What somebody wrote down is never written over."""
    return [] if closed_at is None else [error(Code.GEN_STATE, (), value="CLOSED")]
