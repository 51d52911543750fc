"""When a webhook is tried again (Standard Webhooks: ten tries in 75.6 hours). Next: message.py."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

# Seconds before each try, from the end of the one before.
SCHEDULE = (0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
LONGEST = timedelta(hours=24)
_JITTER = 0.2  # of the delay, around it: whoever was away together does not come back together


def delay_after(failures: int, chance: float, asked: timedelta | None = None) -> timedelta | None:
    """After so many tries that failed, one at least; None: no more are made. `chance` is from [0, 1);
    `asked` is what the receiver wants, and a day at most.
    """
    if failures >= len(SCHEDULE):
        return None
    delay = timedelta(seconds=SCHEDULE[failures] * (1 - _JITTER / 2 + _JITTER * chance))
    return max(delay, min(asked or timedelta(), LONGEST))


def asked_delay(retry_after: str | None, now: datetime) -> timedelta | None:
    """Retry-After as HTTP has it: seconds or a date. What is neither asks for nothing."""
    text = (retry_after or "").strip()
    if text.isascii() and text.isdigit():
        return min(timedelta(seconds=int(text[:9])), LONGEST)
    try:
        until = parsedate_to_datetime(text)
    except (ValueError, IndexError, TypeError):
        return None
    return max((until if until.tzinfo else until.replace(tzinfo=UTC)) - now, timedelta())
