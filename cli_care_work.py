"""The commands of `dossier care`, each a duty of the worker. Next: worker_care.py."""

from asyncpg import Pool

from assembly import writer_of
from commands import opened_database, read_settings, run_loop, with_pool
from console import Json, tell
from settings import SettingsError
from worker_care import DUTIES, is_wanted


def complaints(*, json: Json = False) -> None:
    """Tell superiors of complaints whose time is over; close what is resolved for a week."""
    _now("complaints", json)


def coupons(*, json: Json = False) -> None:
    """Coupons whose days are over expire."""
    _now("coupons", json)


def segments(*, json: Json = False) -> None:
    """Take over segments that were written into customers in another way."""
    _now("segments", json)


def consents(*, json: Json = False) -> None:
    """Bar planned SMS and mails that are not allowed any more, and allow others again."""
    _now("consents", json)


def overdue(*, json: Json = False) -> None:
    """Tell owners by mail of visits that are overdue, once a day."""
    _now("overdue", json)


def _now(command: str, json: bool) -> None:
    duty = DUTIES[command]
    with opened_database(read_settings()) as settings:

        async def run(pool: Pool) -> int:
            writer = writer_of(settings, pool)
            if writer is None:
                raise SettingsError("DOSSIER_FIELD_KEY_FILE: names no key that can be read")
            return await duty.work(writer) if is_wanted(duty, settings) else 0

        count = run_loop(with_pool(settings, run))
    tell({command: count}, json, f"{duty.told}: {count}")
