"""Figures of care: their period, and how shares and means are rounded. Next:
../../../resolvers/care/statistics.py."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.money import cents

USUAL_MONTHS = 12
MOST_MONTHS = 120


@dataclass(frozen=True)
class Period:
    """Both days belong to it."""

    begin: date
    end: date

    @property
    def months(self) -> list[str]:
        """Those that it touches, the oldest first: 2026-05."""
        return [
            f"{one // 12:04}-{one % 12 + 1:02}" for one in range(_month(self.begin), _month(self.end) + 1)
        ]


def period_of(begin: date | None, end: date | None, today: date) -> Period:
    """Absent: 12 calendar months, of which the present one is the last."""
    last = end or _last_day(_month(max(today, begin or today)))
    if begin is not None:
        return Period(begin, last)
    first = max(_month(last) - USUAL_MONTHS + 1, 12)  # the first month that a date can name
    return Period(date(first // 12, first % 12 + 1, 1), last)


def check_period(period: Period) -> Iterator[Finding]:
    if period.end < period.begin:
        yield error(Code.GEN_RANGE, ("to",), value=str(period.end), range=f"≥ {period.begin}")
    elif len(period.months) > MOST_MONTHS:
        told = f"≤ {MOST_MONTHS} months"
        yield error(Code.GEN_RANGE, ("from",), value=f"{period.begin} – {period.end}", range=told)


def percent(part: int, whole: int) -> Decimal | None:
    """With two decimals; None of nothing."""
    return rounded(Decimal(100 * part) / whole) if whole else None


def hours(seconds: Decimal | None) -> Decimal | None:
    return None if seconds is None else rounded(seconds / 3600)


def rounded(value: Decimal | None) -> Decimal | None:
    return None if value is None else cents(value)


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _last_day(month: int) -> date:
    year, at = month // 12, month % 12 + 1
    return date(year, at, calendar.monthrange(year, at)[1])
