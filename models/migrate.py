"""Applies Tortoise's migrations under a lock, on a PostgreSQL that can carry them. Next: together.py."""

import asyncio
import sys
import warnings
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from importlib.util import find_spec
from typing import Any

import asyncpg
from tortoise.connection import get_connection
from tortoise.context import TortoiseContext
from tortoise.migrations.executor import MigrationExecutor

from models.together import together
from settings import TORTOISE_ORM, SettingsError, load_settings

EXTENSIONS = ("pg_trgm", "btree_gin")
OLDEST_SERVER = 15

_LOCK = 0x_D055_1E12  # "dossier": the advisory lock's number; any constant of our own
_LOCK_SECONDS = 120
_LIMITS = {"application_name": "dossier migrate", "lock_timeout": "4s"}
_APP = "models"


class MigrateError(Exception):
    """The database cannot be brought up to date; the text is one line for the operator."""


async def migrate(dsn: str, *, package: str = TORTOISE_ORM["apps"][_APP]["migrations"]) -> list[str]:
    """Apply what is missing and return the names applied. Concurrent calls wait for each other."""
    async with _locked(dsn) as connection:
        await _make_extensions(connection)
        applied: list[str] = []

        def note(event: str, _app: str, name: str) -> None:
            if event == "apply_done":
                applied.append(name)

        async with _executor(dsn, package) as executor:
            if executor is not None:
                await executor.migrate(direction="forward", progress=note)
        return applied


async def pending(dsn: str, *, package: str = TORTOISE_ORM["apps"][_APP]["migrations"]) -> list[str]:
    """Names of the migrations that migrate() would apply now; changes nothing."""
    connection = await _connect(dsn)
    try:
        _check_version(connection)
    finally:
        await connection.close()
    async with _executor(dsn, package) as executor:
        return [] if executor is None else [step.migration.name for step in await executor.plan()]


async def _connect(dsn: str, **options: Any) -> asyncpg.Connection:
    try:
        return await asyncpg.connect(dsn, timeout=20, server_settings=_LIMITS, **options)
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise MigrateError(f"The database cannot be reached: {error or type(error).__name__}") from error


def _check_version(connection: asyncpg.Connection) -> None:
    version = connection.get_server_version()
    if version.major < OLDEST_SERVER:
        raise MigrateError(
            f"DATABASE_URL: PostgreSQL {OLDEST_SERVER} or newer is needed, but this server is "
            f"{version.major}.{version.minor}"
        )


@asynccontextmanager
async def _locked(dsn: str) -> AsyncGenerator[asyncpg.Connection]:
    """Tortoise itself has no lock: the second of two concurrent migrates would crash half way."""
    connection = await _connect(dsn)
    try:
        _check_version(connection)
        async with asyncio.timeout(_LOCK_SECONDS):
            # asked again and again, because a waiting lock would run into lock_timeout
            while not await connection.fetchval("SELECT pg_try_advisory_lock($1)", _LOCK):  # noqa: ASYNC110
                await asyncio.sleep(0.1)
        yield connection
    except TimeoutError as error:
        raise MigrateError(f"Another process has been migrating for {_LOCK_SECONDS} seconds.") from error
    finally:
        await connection.close()  # and with it the lock


async def _make_extensions(connection: asyncpg.Connection) -> None:
    for name in EXTENSIONS:
        try:
            await connection.execute(f"CREATE EXTENSION IF NOT EXISTS {name}")
        except asyncpg.InsufficientPrivilegeError as error:
            raise MigrateError(
                f"The database user may not create the extension {name}. "
                f"Let an administrator run: CREATE EXTENSION {name};"
            ) from error
        except asyncpg.PostgresError as error:
            raise MigrateError(f"The extension {name} cannot be created: {error}") from error


@asynccontextmanager
async def _executor(dsn: str, package: str) -> AsyncGenerator[MigrationExecutor | None]:
    """Tortoise's own executor; None while there is no migration package yet."""
    if find_spec(package) is None:
        yield None
        return

    async def connect(*_: Any, **options: Any) -> asyncpg.Connection:
        # Tortoise would take the address apart; this way asyncpg reads all that it understands in a DSN.
        return await _connect(dsn, **{name: value for name, value in options.items() if name in _FROM_POOL})

    app = {"models": ["models"], "migrations": package, "default_connection": "default"}
    engine = {
        "engine": "tortoise.backends.asyncpg",
        "credentials": {
            "user": "",
            "password": "",
            "database": "",
            "host": "",
            "port": 5432,
            "connect": connect,
        },
    }
    async with TortoiseContext() as context:
        with warnings.catch_warnings():
            # Migrations carry their own tables, so none are loaded; Tortoise insists on a module and warns.
            warnings.filterwarnings("ignore", 'Module "models" has no models', RuntimeWarning)
            await context.init(config={"connections": {"default": engine}, "apps": {_APP: app}})
        executor = MigrationExecutor(get_connection("default"), {_APP: app})
        build = executor.loader.build_graph

        async def build_graph() -> None:
            await build()
            for migration in executor.loader.graph.nodes.values():
                if migration is not None:
                    migration.operations = together(migration.operations)

        executor.loader.build_graph = build_graph
        yield executor


_FROM_POOL = ("loop", "connection_class", "record_class")


async def _main() -> None:
    settings = load_settings()
    if settings.direct_dsn is None:
        raise MigrateError("DATABASE_URL is not set; `make run` migrates the private PostgreSQL by itself.")
    for name in await migrate(settings.direct_dsn):
        sys.stdout.write(f"applied {name}\n")


if __name__ == "__main__":
    try:
        asyncio.run(_main())
    except (MigrateError, SettingsError) as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(2)
