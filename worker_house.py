"""Housekeeping: what falls due in archives, stored files, the log, access and mail. Next: worker_care.py."""

import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial

import asyncpg

from assembly import open_keys, opened_vault, providers_of, writer_of
from resolvers.access.chain import read_head
from resolvers.access.tidying import tidy
from resolvers.archives import backups, loans
from resolvers.archives.checking import order_checks
from resolvers.archives.due import make_due
from resolvers.archives.indexing import Bounds, enter_missing, order_reading
from resolvers.archives.inspections import draw_due
from resolvers.archives.reviewing import tell_reviews
from resolvers.archives.shredding import go_on
from resolvers.attachments.cleaning import clean, is_due
from resolvers.custody.rotating import order_rotation
from resolvers.custody.verifying import order_check
from resolvers.feed.retention import move_floor
from resolvers.notices.outbox import EMAIL
from resolvers.notices.sending import give_up
from resolvers.outbound.webhooks.purging import forget_deliveries, tell_dead_letters
from resolvers.write.context import Writer
from resolvers.write.replay import purge_replays
from settings import Settings
from worker_duties import Duty, with_pool, with_writer

HOUSEKEEPING_SECONDS = 600.0
_LOG = logging.getLogger("dossier.worker")


async def _move_floor(pool: asyncpg.Pool, settings: Settings) -> int:
    return await move_floor(pool, settings.change_retention_days, datetime.now(UTC))


async def _clean_store(pool: asyncpg.Pool, settings: Settings) -> int:
    now = datetime.now(UTC)
    if not await is_due(pool, now):
        return 0
    async with opened_vault(settings, open_keys(settings)) as vault:
        return 0 if vault is None else await clean(pool, vault, now)


async def _rotate_keys(pool: asyncpg.Pool, settings: Settings) -> int:
    keys = open_keys(settings)
    return 0 if keys is None else await order_rotation(pool, keys.current, datetime.now(UTC))


async def _check_files(pool: asyncpg.Pool, settings: Settings) -> int:
    days, rate = settings.verify_days, settings.verify_mib_per_second
    if not days or open_keys(settings) is None:
        return 0
    return await order_check(pool, days, rate, datetime.now(UTC))


async def _tell_reviews(writer: Writer) -> int:
    return await tell_reviews(writer.pool, writer.sealer, writer.today())


async def _tell_loans(pool: asyncpg.Pool, settings: Settings) -> int:
    writer = writer_of(settings, pool) if EMAIL in providers_of(settings) else None
    return 0 if writer is None else await loans.tell_overdue(pool, writer.sealer, writer.today())


async def _check_properties(pool: asyncpg.Pool, settings: Settings) -> int:
    """Jobs are carried out where there are keys of files."""
    return 0 if open_keys(settings) is None else await order_checks(pool, datetime.now(UTC))


async def _enter_missing(pool: asyncpg.Pool, settings: Settings) -> int:
    """Items of a release without an index; text that waits is read soon anyway."""
    entered, bounds = await enter_missing(pool), text_bounds(settings)
    return entered + (0 if bounds is None else await order_reading(pool, bounds, datetime.now(UTC)))


def text_bounds(settings: Settings) -> Bounds | None:
    """None: no text is to be read, or no jobs are carried out here."""
    if not settings.text_max_mib or open_keys(settings) is None:
        return None
    return Bounds(settings.text_max_mib, settings.text_seconds)


async def _tell_backup(pool: asyncpg.Pool, settings: Settings) -> int:
    now = datetime.now(UTC)
    found = await backups.last_backup(pool, now)
    if not found.overdue:
        return 0
    last = found.started_at.isoformat() if found.started_at else None
    _LOG.warning("the last good backup is too old", extra={"began": last})
    writer = writer_of(settings, pool) if EMAIL in providers_of(settings) else None
    return 0 if writer is None else await backups.tell_overdue(pool, writer.sealer, found.started_at)


async def _forget_deliveries(pool: asyncpg.Pool, settings: Settings) -> int:
    now = datetime.now(UTC)
    await tell_dead_letters(pool, now)
    return await forget_deliveries(pool, settings.delivery_days, now)


async def _tell_head(pool: asyncpg.Pool, _settings: Settings) -> int:
    """Logs are kept elsewhere: with one of these lines it shows if the trail's end was cut off later."""
    _LOG.info("head of the audit trail", extra={"head": str(await read_head(pool))})
    return 0


_duty = partial(Duty, pause=HOUSEKEEPING_SECONDS)
_silent = partial(_duty, command=False)

# By name; those that are commands are typed behind `dossier archive`.
HOUSE: Mapping[str, Duty] = {
    "floor": _silent(
        "retention moved the floor of the change log",
        _move_floor,
        "Forgets changes older than DOSSIER_CHANGE_RETENTION_DAYS.",
    ),
    "answers": _silent(
        "answers of old idempotency keys forgotten",
        with_pool(purge_replays),
        "Forgets what repeated calls were answered.",
    ),
    "store": _silent(
        "unfinished uploads and deleted files removed from the store",
        _clean_store,
        "Removes uploads nobody ended, deleted files, and made files whose time is over.",
    ),
    "rotation": _silent(
        "rotation of the keys of files ordered",
        _rotate_keys,
        "Orders that data keys are wrapped under the newest key, where some are not.",
    ),
    "verify": _duty(
        "check of files ordered",
        _check_files,
        "Orders that files not read for DOSSIER_VERIFY_DAYS are read and compared (IG-1), once a day.",
    ),
    "due": _duty(
        "archive items became due",
        with_writer(make_due),
        "Items and volumes whose retention is over become DUE.",
    ),
    "destroy": _duty(
        "destruction lists gone on with",
        with_pool(go_on),
        "Goes on with lists whose destruction was begun and broken off.",
    ),
    "review": _duty(
        "dossiers to be reviewed told to their keepers",
        with_writer(_tell_reviews),
        "Tells archive managers by mail of dossiers that are to be verified, once of each.",
    ),
    "loans": _duty(
        "overdue loans told",
        _tell_loans,
        "Tells borrowers and approvers by mail of loans that are overdue, once a day.",
    ),
    "inspections": _duty(
        "samples of inspections drawn",
        with_writer(draw_due),
        "Draws the samples of inspection plans whose day has come (IG-4).",
    ),
    "index": _duty(
        "archive items entered into the index, texts of files ordered to be read",
        _enter_missing,
        "Enters items that the index of the search has not, and orders that waiting files are read for it.",
    ),
    "check": _duty(
        "four-property checks ordered",
        _check_properties,
        "Orders four-property checks of what was not checked for a year, or was handed over (IG-2), once a "
        "day.",
    ),
    "backup-alert": _duty(
        "overdue backup told",
        _tell_backup,
        "Warns in the log, and once a day by mail, when the last good backup is older than 26 hours (IG-3).",
    ),
    "head": _silent("head of the audit trail told", _tell_head, "Logs the head of the audit trail."),
    "sessions": _silent(
        "ended sessions and their tokens forgotten",
        with_pool(tidy),
        "Forgets sessions that are long over.",
    ),
    "deliveries": _silent(
        "deliveries of webhooks forgotten",
        _forget_deliveries,
        "Forgets deliveries, with their bytes, that were taken DOSSIER_DELIVERY_DAYS ago; logs dead letters.",
    ),
    "notices": _silent(
        "messages given up that nobody took",
        with_pool(give_up),
        "Gives up mails with a secret that could not be sent for an hour, other messages after their tries.",
    ),
}
