"""The commands of `dossier care`, each a duty of the worker. Next: cli_duties.py."""

from cli_duties import tell_duty
from console import Json
from worker_care import DUTIES


def complaints(*, json: Json = False) -> None:
    """Tell superiors of complaints whose time is over; close what is resolved for a week."""
    tell_duty("complaints", DUTIES["complaints"], json)


def coupons(*, json: Json = False) -> None:
    """Coupons whose days are over expire."""
    tell_duty("coupons", DUTIES["coupons"], json)


def segments(*, json: Json = False) -> None:
    """Take over segments that were written into customers in another way."""
    tell_duty("segments", DUTIES["segments"], json)


def consents(*, json: Json = False) -> None:
    """Bar planned SMS and mails that are not allowed any more, and allow others again."""
    tell_duty("consents", DUTIES["consents"], json)


def overdue(*, json: Json = False) -> None:
    """Tell owners by mail of visits that are overdue, once a day."""
    tell_duty("overdue", DUTIES["overdue"], json)
