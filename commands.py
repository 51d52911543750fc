"""What every command begins with: settings, a database with its keys, a loop. Next: console.py."""

import asyncio
import contextlib
import sys
from collections.abc import Coroutine, Generator
from typing import Any, TypeVar

import asyncpg
import uvloop
from pydantic import SecretStr

from assembly import make_file_keys
from models.migrate import MigrateError, pending
from observe.logs import configure_logging
from postgres import PrivatePostgres
from settings import Settings, SettingsError, load_settings

_T = TypeVar("_T")


@contextlib.contextmanager
def opened_database(settings: Settings) -> Generator[Settings]:
    """The settings with a database in them: the given one, or the private one for as long as this lasts."""
    if settings.dsn is not None:
        yield settings
        return
    private = PrivatePostgres(settings.var_folder / "postgres")
    make_missing_keys(settings)
    try:
        yield settings.model_copy(update={"database_url": SecretStr(private.start())})
    finally:
        private.stop()


def make_missing_keys(settings: Settings) -> None:
    for warning in (settings.make_field_key(), make_file_keys(settings)):
        if warning:
            sys.stderr.write(f"{warning}\n")


async def with_pool(settings: Settings, work: Any) -> Any:
    try:
        async with asyncpg.create_pool(dsn_of(settings), min_size=1, max_size=2) as pool:
            return await work(pool)
    except asyncpg.UndefinedTableError:
        raise MigrateError("The database has no tables yet: run `dossier migrate` first") from None
    except (OSError, asyncpg.InvalidAuthorizationSpecificationError) as error:
        raise MigrateError(f"The database cannot be reached: {error}") from None


async def refuse_pending(dsn: str) -> None:
    if missing := await pending(dsn):
        raise MigrateError(f"The database lacks {len(missing)} migration(s): run `dossier migrate` first")


async def refuse_unfinished(dsn: str) -> None:
    """A backup that is being restored has its rows before it may be served; what is applied comes last."""
    try:
        connection = await asyncpg.connect(dsn, timeout=20)
        try:
            ready = await connection.fetchval("SELECT EXISTS (SELECT FROM tortoise_migrations)")
        finally:
            await connection.close()
    except asyncpg.UndefinedTableError:
        ready = False
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
        return  # away: it may come back, and whoever works there waits for it
    if not ready:
        raise MigrateError(
            "The database has no tables yet (`dossier migrate`), or its restore was broken off (begin anew)"
        )


def read_settings() -> Settings:
    settings = load_settings()
    configure_logging(settings.log_level)
    return settings


def dsn_of(settings: Settings) -> str:
    """Of the database itself: commands lock, copy and take long, which a pooler is not for."""
    if settings.direct_dsn is None:
        raise SettingsError("DATABASE_URL: is not set")
    return settings.direct_dsn


def run_loop(work: Coroutine[Any, Any, _T]) -> _T:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)
