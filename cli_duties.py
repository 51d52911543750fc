"""What the worker does by itself, done at once by a command. Next: worker_duties.py."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from asyncpg import Pool

from assembly import writer_of
from commands import opened_database, read_settings, run_loop, with_pool
from console import tell
from resolvers.write.context import Writer
from settings import Settings, SettingsError
from worker_duties import Duty

_T = TypeVar("_T")


def do_now(work: Callable[[Writer, Settings], Awaitable[_T]]) -> _T:
    """What the work answers; it may write."""
    with opened_database(read_settings()) as settings:

        async def run(pool: Pool) -> _T:
            writer = writer_of(settings, pool)
            if writer is None:
                raise SettingsError("DOSSIER_FIELD_KEY_FILE: names no key that can be read")
            return await work(writer, settings)

        return run_loop(with_pool(settings, run))


def tell_duty(name: str, duty: Duty, json: bool) -> None:
    async def work(writer: Writer, settings: Settings) -> int:
        return await duty.work(writer.pool, settings) if duty.is_wanted(settings) else 0

    count = do_now(work)
    tell({name: count}, json, f"{duty.told}: {count}")
