"""Backups of the archives (IG-3): what is noted of each, and when one is missed. Next: labels.py."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from models.rules.finding import Finding, error
from models.rules.finding_codes import Code

RUNNING, DONE, FAILED = "RUNNING", "DONE", "FAILED"
OVERDUE_HOURS = 26
_SHA256 = re.compile(r"[0-9a-f]{64}")
_LARGEST = 2**63 - 1


@dataclass(frozen=True)
class Backup:
    """One that was made, or was to be."""

    started_at: datetime
    result: str
    ended_at: datetime | None = None
    size: int | None = None
    sha256: str | None = None
    restore_tested_at: datetime | None = None


def check_backup(backup: Backup, now: datetime) -> list[Finding]:
    found: list[Finding] = []
    if backup.result not in (RUNNING, DONE, FAILED):
        told = {"value": backup.result[:20], "range": f"{RUNNING}, {DONE}, {FAILED}"}
        found.append(error(Code.GEN_RANGE, ("result",), **told))
    for name in ("ended_at", "size", "sha256"):  # of one that is done all is known
        if backup.result == DONE and getattr(backup, name) is None:
            found.append(error(Code.GEN_REQUIRED, (name,)))
    if backup.sha256 is not None and not _SHA256.fullmatch(backup.sha256):
        found.append(error(Code.GEN_PATTERN, ("sha256",), value=backup.sha256[:80].replace("\0", "")))
    if backup.size is not None and not 0 < backup.size <= _LARGEST:
        found.append(error(Code.GEN_RANGE, ("size",), value=str(backup.size), range="> 0"))
    return [*found, *_check_times(backup, now)]


def _check_times(backup: Backup, now: datetime) -> list[Finding]:
    soon = now + timedelta(minutes=5)  # clocks differ
    last = {"started_at": backup.started_at, "ended_at": backup.ended_at}
    last |= {"restore_tested_at": backup.restore_tested_at}
    found = [
        error(Code.GEN_RANGE, (name,), value=at.isoformat(), range=f"≤ {now.isoformat()}")
        for name, at in last.items()
        if at is not None and at > soon
    ]
    for name in ("ended_at", "restore_tested_at"):
        at = last[name]
        if at is not None and at < backup.started_at:
            told = {"value": at.isoformat(), "range": f"≥ {backup.started_at.isoformat()}"}
            found.append(error(Code.GEN_RANGE, (name,), **told))
    if backup.restore_tested_at is not None and backup.result != DONE:
        found.append(error(Code.GEN_STATE, ("restore_tested_at",), value=backup.result))
    return found


def is_overdue(last_good: datetime | None, now: datetime) -> bool:
    """`last_good` began then; None = there was never one."""
    return last_good is None or now - last_good > timedelta(hours=OVERDUE_HOURS)
