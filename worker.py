"""Work that no request asks for; beside the server or alone. Next: resolvers/feed/retention.py."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

import asyncpg

import worker_care
import worker_vip
from assembly import open_keys, opened_desk, opened_vault, providers_of, writer_of
from models.steps import level
from resolvers.access.chain import link_new, read_head
from resolvers.access.seal import Sealer
from resolvers.access.tidying import tidy
from resolvers.alongside import alongside
from resolvers.archives import backups, loans
from resolvers.archives.checking import order_checks
from resolvers.archives.due import make_due
from resolvers.archives.indexing import Bounds, enter_missing, order_reading
from resolvers.archives.inspections import draw_due
from resolvers.archives.reviewing import tell_reviews
from resolvers.archives.shredding import go_on
from resolvers.attachments.cleaning import clean, is_due
from resolvers.custody.kinds import kinds_of
from resolvers.custody.rotating import order_rotation
from resolvers.custody.verifying import order_check
from resolvers.custody.watching import Watch
from resolvers.feed.retention import move_floor
from resolvers.jobs.run import Kind, run_next
from resolvers.notices.outbox import EMAIL
from resolvers.notices.sending import give_up, send_due
from resolvers.outbound.webhooks.purging import forget_deliveries, tell_dead_letters
from resolvers.pool import NoticingConnection
from resolvers.write.replay import purge_replays
from settings import Settings, SettingsError
from worker_duties import go_round
from worker_exchange import ENDLESS, for_ever
from worker_texts import tend as tend_texts

HOUSEKEEPING_SECONDS = 600.0
_POLL_SECONDS = 2.0
_LINK_SECONDS = 1.0
_TEXT_SECONDS = 5.0
_AWAY_SECONDS = 10.0
_JOBS_AT_ONCE = 4
_CONNECTIONS = 16  # a job has up to two, and its lease one for a moment
_LOG = logging.getLogger("dossier.worker")
_Job = Callable[[asyncpg.Pool, Settings], Awaitable[int]]


async def _move_floor(pool: asyncpg.Pool, settings: Settings) -> int:
    return await move_floor(pool, settings.change_retention_days, datetime.now(UTC))


async def _forget_answers(pool: asyncpg.Pool, _settings: Settings) -> int:
    return await purge_replays(pool)


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


async def _make_due(pool: asyncpg.Pool, settings: Settings) -> int:
    writer = writer_of(settings, pool)
    return 0 if writer is None else await make_due(writer)


async def _tell_reviews(pool: asyncpg.Pool, settings: Settings) -> int:
    writer = writer_of(settings, pool)
    return 0 if writer is None else await tell_reviews(pool, writer.sealer, writer.today())


async def _tell_loans(pool: asyncpg.Pool, settings: Settings) -> int:
    writer = writer_of(settings, pool) if EMAIL in providers_of(settings) else None
    return 0 if writer is None else await loans.tell_overdue(pool, writer.sealer, writer.today())


async def _draw_samples(pool: asyncpg.Pool, settings: Settings) -> int:
    writer = writer_of(settings, pool)
    return 0 if writer is None else await draw_due(writer)


async def _check_properties(pool: asyncpg.Pool, settings: Settings) -> int:
    """Jobs are carried out where there are keys of files."""
    return 0 if open_keys(settings) is None else await order_checks(pool, datetime.now(UTC))


async def _enter_missing(pool: asyncpg.Pool, settings: Settings) -> int:
    """Items of a release without an index; text that waits is read soon anyway."""
    entered, bounds = await enter_missing(pool), _text_bounds(settings)
    return entered + (0 if bounds is None else await order_reading(pool, bounds, datetime.now(UTC)))


def _text_bounds(settings: Settings) -> Bounds | None:
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


async def _go_on_destroying(pool: asyncpg.Pool, _settings: Settings) -> int:
    return await go_on(pool)


async def _tell_head(pool: asyncpg.Pool, _settings: Settings) -> int:
    """Logs are kept elsewhere: with one of these lines it shows if the trail's end was cut off later."""
    _LOG.info("head of the audit trail", extra={"head": str(await read_head(pool))})
    return 0


async def _tidy_sessions(pool: asyncpg.Pool, _settings: Settings) -> int:
    return await tidy(pool)


async def _give_up_messages(pool: asyncpg.Pool, _settings: Settings) -> int:
    return await give_up(pool)


@dataclass(frozen=True)
class Duty:
    """Work that comes round. `told` stands in the log, with how much was done; `command` is what people type
    behind `dossier archive` to have it done now. Each may be done twice, by two workers at once too.
    """

    told: str
    work: _Job
    does: str
    command: str = ""


JOBS = (
    Duty(
        "retention moved the floor of the change log",
        _move_floor,
        "Forgets changes older than DOSSIER_CHANGE_RETENTION_DAYS.",
    ),
    Duty(
        "answers of old idempotency keys forgotten",
        _forget_answers,
        "Forgets what repeated calls were answered.",
    ),
    Duty(
        "unfinished uploads and deleted files removed from the store",
        _clean_store,
        "Removes uploads nobody ended, deleted files, and made files whose time is over.",
    ),
    Duty(
        "rotation of the keys of files ordered",
        _rotate_keys,
        "Orders that data keys are wrapped under the newest key, where some are not.",
    ),
    Duty(
        "check of files ordered",
        _check_files,
        "Orders that files not read for DOSSIER_VERIFY_DAYS are read and compared (IG-1), once a day.",
        "verify",
    ),
    Duty(
        "archive items became due",
        _make_due,
        "Items and volumes whose retention is over become DUE.",
        "due",
    ),
    Duty(
        "destruction lists gone on with",
        _go_on_destroying,
        "Goes on with lists whose destruction was begun and broken off.",
        "destroy",
    ),
    Duty(
        "dossiers to be reviewed told to their keepers",
        _tell_reviews,
        "Tells archive managers by mail of dossiers that are to be verified, once of each.",
        "review",
    ),
    Duty(
        "overdue loans told",
        _tell_loans,
        "Tells borrowers and approvers by mail of loans that are overdue, once a day.",
        "loans",
    ),
    Duty(
        "samples of inspections drawn",
        _draw_samples,
        "Draws the samples of inspection plans whose day has come (IG-4).",
        "inspections",
    ),
    Duty(
        "archive items entered into the index, texts of files ordered to be read",
        _enter_missing,
        "Enters items that the index of the search has not, and orders that waiting files are read for it.",
        "index",
    ),
    Duty(
        "four-property checks ordered",
        _check_properties,
        "Orders four-property checks of what was not checked for a year, or was handed over (IG-2), once a "
        "day.",
        "check",
    ),
    Duty(
        "overdue backup told",
        _tell_backup,
        "Warns in the log, and once a day by mail, when the last good backup is older than 26 hours (IG-3).",
        "backup-alert",
    ),
    Duty("head of the audit trail told", _tell_head, "Logs the head of the audit trail."),
    Duty(
        "ended sessions and their tokens forgotten",
        _tidy_sessions,
        "Forgets sessions that are long over.",
    ),
    Duty(
        "deliveries of webhooks forgotten",
        _forget_deliveries,
        "Forgets deliveries, with their bytes, that were taken DOSSIER_DELIVERY_DAYS ago; logs dead letters.",
    ),
    Duty(
        "messages given up that nobody took",
        _give_up_messages,
        "Gives up mails with a secret that could not be sent for an hour, other messages after their tries.",
    ),
)


async def keep_house(pool: asyncpg.Pool, settings: Settings) -> dict[str, int]:
    """Every duty once; one that fails is logged and keeps no other from its turn."""
    done: dict[str, int] = {}
    for duty in JOBS:
        try:
            done[duty.told] = await duty.work(pool, settings)
        except Exception:  # the outermost loop: whatever fails now is tried again
            _LOG.exception("housekeeping failed", extra={"job": duty.told})
        else:
            if done[duty.told]:
                _LOG.info(duty.told, extra={"count": done[duty.told]})
    return done


async def work(settings: Settings) -> None:
    """Until it is cancelled. Two of them do no harm."""
    if settings.direct_dsn is None:
        raise SettingsError("DATABASE_URL: the worker needs a database; `make run` starts a private one")
    async with (
        asyncpg.create_pool(
            settings.direct_dsn,
            min_size=0,
            max_size=_CONNECTIONS,
            connection_class=NoticingConnection,
            server_settings={"application_name": f"dossier worker {level()}"},
        ) as pool,
        asyncio.TaskGroup() as group,
    ):
        group.create_task(_keep_house(pool, settings))
        group.create_task(_do_jobs(pool, settings))
        group.create_task(_link_audit(pool, settings))
        group.create_task(_send_messages(pool, settings))
        group.create_task(_order_texts(pool, settings))
        group.create_task(for_ever("care", partial(go_round, worker_care.DUTIES), pool, settings))
        group.create_task(for_ever("vip", partial(go_round, worker_vip.DUTIES), pool, settings))
        group.create_task(for_ever("texts", tend_texts, pool, settings))
        for name, endless in ENDLESS.items():
            group.create_task(for_ever(name, endless, pool, settings))


async def _keep_house(pool: asyncpg.Pool, settings: Settings) -> None:
    while True:
        await keep_house(pool, settings)
        await asyncio.sleep(HOUSEKEEPING_SECONDS)


async def _link_audit(pool: asyncpg.Pool, settings: Settings) -> None:
    """Soon after it was written: as long as an entry has no place in the chain, no change of it shows."""
    while True:
        try:
            digest = Sealer(settings.read_field_key()).chained
            while True:
                await link_new(pool, digest)
                await asyncio.sleep(_LINK_SECONDS)
        except SettingsError as error:
            _LOG.warning("the audit trail is not linked", extra={"reason": str(error)})
            await asyncio.sleep(HOUSEKEEPING_SECONDS)
        except Exception:  # the outermost loop, again: the database is away
            _LOG.exception("the audit trail cannot be linked")
            await asyncio.sleep(_AWAY_SECONDS)


async def _send_messages(pool: asyncpg.Pool, settings: Settings) -> None:
    """To users, as long as there is a mail server or a way for text messages."""
    providers = providers_of(settings)
    while providers:
        try:
            await send_due(pool, Sealer(settings.read_field_key()), providers)
            await asyncio.sleep(_POLL_SECONDS)
        except Exception:  # the outermost loop, again: the database is away, the key cannot be read
            _LOG.exception("messages cannot be sent")
            await asyncio.sleep(_AWAY_SECONDS)


async def _order_texts(pool: asyncpg.Pool, settings: Settings) -> None:
    """Soon after a file came: until then it is found by its name only."""
    while True:
        try:
            bounds = _text_bounds(settings)
            while bounds is not None:
                await order_reading(pool, bounds, datetime.now(UTC))
                await asyncio.sleep(_TEXT_SECONDS)
            await asyncio.sleep(HOUSEKEEPING_SECONDS)
        except Exception:  # the outermost loop, again: the database is away
            _LOG.exception("texts of files cannot be ordered to be read")
            await asyncio.sleep(_AWAY_SECONDS)


async def _do_jobs(pool: asyncpg.Pool, settings: Settings) -> None:
    """Those that somebody ordered, several at once, as long as files are on."""
    while True:
        try:
            async with opened_desk(settings, pool) as desk:
                if desk is not None:
                    kinds = kinds_of(desk)
                    async with Watch(desk.store).beside():  # told in the log if it cannot be used
                        await asyncio.gather(*(_do_jobs_in_turn(pool, kinds) for _ in range(_JOBS_AT_ONCE)))
        except Exception:  # the outermost loop, again: a key file that cannot be read, a folder that is gone
            _LOG.exception("jobs cannot be done")
        await asyncio.sleep(HOUSEKEEPING_SECONDS)


async def _do_jobs_in_turn(pool: asyncpg.Pool, kinds: Mapping[str, Kind]) -> None:
    while True:
        try:
            if await run_next(pool, kinds) is None:
                await asyncio.sleep(_POLL_SECONDS)
        except Exception:  # the database is away; the lease of what was begun ends by itself
            _LOG.exception("jobs cannot be looked up")
            await asyncio.sleep(_AWAY_SECONDS)


def beside(settings: Settings) -> contextlib.AbstractAsyncContextManager[None]:
    """Works while the block runs; one command is then the whole service."""
    return alongside(work(settings), "worker")
