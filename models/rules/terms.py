"""When a payment is due (domain 1.11). Next: readiness.py."""

from calendar import monthrange
from datetime import date, timedelta

from models.rules.config import PaymentTerms

_MONTHS = 12


def due_date(terms: PaymentTerms, baseline: date) -> date:
    """Net: baseline and days, or the fixed day after some months, clamped to the end of a short month."""
    if terms.fixed_day is None:
        days = max((days for days, _ in terms.steps), default=0)
        return baseline + timedelta(days=days)
    month = baseline.month - 1 + terms.months
    year, month = baseline.year + month // _MONTHS, month % _MONTHS + 1
    return date(year, month, min(terms.fixed_day, monthrange(year, month)[1]))
