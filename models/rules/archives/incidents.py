"""Breaches that somebody reports (安全事件, DO-F): what is told, who may see and close it. Next: holds.py."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.incidents import check_measures, check_open
from models.rules.rights import Rights, may_look_any
from models.rules.roles import AUDITOR
from models.rules.simple import check_written

REPORTED = "REPORTED"
AUDITED = "INCIDENT"  # in the audit trail
LONGEST = 1000
MOST_ITEMS = 100


@dataclass(frozen=True)
class Report:
    """As somebody gives it."""

    what: str
    happened_at: datetime
    severity: str
    item_ids: tuple[str, ...] = ()
    measures: str | None = None


@dataclass(frozen=True)
class ReportedIncident:
    """`item_ids`: those that the one who looks sees."""

    incident_id: str
    what: str
    happened_at: datetime
    severity: str
    item_ids: tuple[str, ...]
    reported_by: str
    reported_at: datetime
    superior: str | None
    measures: str | None
    confirmed_by: str | None
    closed_at: datetime | None


def check_report(report: Report, now: datetime, seen: Collection[str]) -> list[Finding]:
    """`seen`: which of its items the reporter sees."""
    found = check_written(report.what, "what")
    if len(report.what) > LONGEST:
        told = {"value": f"{report.what[:20]}…", "max": str(LONGEST)}
        found.append(error(Code.GEN_LENGTH, ("what",), **told))
    if report.happened_at > now:
        told = {"value": report.happened_at.isoformat(), "range": f"≤ {now:%Y-%m-%dT%H:%M}"}
        found.append(error(Code.GEN_RANGE, ("happened_at",), **told))
    if len(report.item_ids) > MOST_ITEMS:
        told = {"value": str(len(report.item_ids)), "range": f"0–{MOST_ITEMS}"}
        found.append(error(Code.GEN_RANGE, ("item_ids",), **told))
    found += [
        error(Code.GEN_REF, ("item_ids", at), value=one)
        for at, one in enumerate(report.item_ids)
        if one not in seen
    ]
    return found + (check_measures(report.measures) if report.measures is not None else [])


def is_officer(rights: Rights, user_name: str, officer: str) -> bool:
    """The security officer is a user, or whoever has a role."""
    return user_name == officer.upper() or may_look_any(rights, officer)


def sees_all(rights: Rights, user_name: str, officer: str) -> bool:
    """Others see what they reported, and what was reported by those whose superior they are."""
    return is_officer(rights, user_name, officer) or may_look_any(rights, AUDITOR)


def check_measuring(incident: ReportedIncident, user_name: str, *, officer: bool) -> list[Finding]:
    """Measures are told by who reported it, his superior, or the officer, as long as it is open."""
    if user_name not in (incident.reported_by, incident.superior) and not officer:
        return [error(Code.GEN_FORBIDDEN, ())]
    return check_open(incident.closed_at)


def check_confirming(incident: ReportedIncident, user_name: str, *, officer: bool) -> list[Finding]:
    """The superior closes it; the officer where the reporter has none. Nobody closes his own report."""
    stands_in = officer and incident.superior is None and user_name != incident.reported_by
    if user_name != incident.superior and not stands_in:
        return [error(Code.GEN_FORBIDDEN, ())]
    return [*check_open(incident.closed_at), *check_written(incident.measures, "measures")]
