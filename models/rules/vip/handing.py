"""When text messages go out, and what becomes of those handed over (SM-4, SM-5). Next: campaigns.py."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

from models.rules.retries import TRIES, WAITS

QUEUED, SENDING, SENT, FAILED = "QUEUED", "SENDING", "SENT", "FAILED"
DELIVERED, SUPPRESSED, CANCELLED = "DELIVERED", "SUPPRESSED", "CANCELLED"
BROKEN_OFF = "the last try was broken off"
_EVENING, _MORNING = time(21), time(8)  # in between nobody is disturbed
LONGEST_REASON = 200


@dataclass(frozen=True)
class Fate:
    """What a message is next. `next_at`: only while it waits."""

    state: str
    reason: str | None = None
    next_at: datetime | None = None


def not_before(at: datetime, zone: tzinfo) -> datetime:
    """This moment, or when the quiet hours that it lies in are over."""
    local = at.astimezone(zone)
    if _MORNING <= local.time() < _EVENING:
        return at
    day = local.date() + timedelta(days=1 if local.time() >= _EVENING else 0)
    return datetime.combine(day, _MORNING, zone).astimezone(UTC)


def is_quiet(at: datetime, zone: tzinfo) -> bool:
    return not_before(at, zone) != at


def not_sent(error: str, attempts: int, at: datetime, zone: tzinfo, *, again: bool) -> Fate:
    """After so many attempts, this one included. `again`: it may be taken later."""
    reason = error[:LONGEST_REASON]
    if not again or attempts >= TRIES:
        return Fate(FAILED, reason)
    return Fate(QUEUED, reason, not_before(at + timedelta(minutes=WAITS[attempts - 1]), zone))
