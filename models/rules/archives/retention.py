"""How long an archive item is kept at least, and from when on it is due (domain 4.5). Next: vouchers.py."""

from datetime import date

from models.rules.finding import Finding, error
from models.rules.finding_codes import Code

PERMANENT = "Y"
_FOR_EVER = 10_000  # years; longer than any period


def years_of(retention: str) -> int | None:
    """30 of D30; None of what is kept for ever."""
    return None if retention == PERMANENT else int(retention.removeprefix("D"))


def is_shorter(one: str, other: str) -> bool:
    return length_of(one) < length_of(other)


def due_on(
    retention: str,
    year: str,
    extended_years: int = 0,
    event_on: date | None = None,
    *,
    by_event: bool = False,
) -> date | None:
    """RT-1 … RT-4: 1 January after the last protected day; None = permanent. It counts from the year (the
    fiscal year of accounting archives), or from that of the event once there is one. `by_event`: of what
    counts from an event alone, nothing is due before it.
    """
    years = years_of(retention)
    if years is None or (by_event and event_on is None):
        return None
    start = int(year) if event_on is None else event_on.year
    return date(start + years + extended_years + 1, 1, 1)


def check_minimum(retention: str, minimum: str | None, *, by_event: bool = False) -> list[Finding]:
    """`minimum` is that of the kind of accounting archives, or else of the type; empty = the law asks for
    none. Five years are for what counts from an event alone.
    """
    lowest = minimum or ""
    if lowest == "D5" and not by_event:
        lowest = "D10"
    if not retention or not lowest or not is_shorter(retention, lowest):
        return []
    return [error(Code.AR_RET_MIN, ("retention",), value=retention, min=lowest)]


def length_of(retention: str) -> int:
    years = years_of(retention)
    return _FOR_EVER if years is None else years
