"""Applies Tortoise's migrations under a lock, on a PostgreSQL that can carry them. Next: together.py."""

import asyncio
import sys
import warnings
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from enum import Enum
from typing import Any

import asyncpg
from tortoise.connection import get_connection
from tortoise.context import TortoiseContext
from tortoise.migrations.executor import MigrationExecutor, MigrationTarget
from tortoise.migrations.operations import RunSQL

from models.steps import PACKAGE, SERVER, WORKER, is_post, level_of, names, stretches
from models.together import together
from settings import SettingsError, load_settings

EXTENSIONS = ("pg_trgm", "btree_gin")
OLDEST_SERVER = 15

_LOCK = 0x_D055_1E12  # "dossier": the advisory lock's number; any constant of our own
_LOCK_SECONDS = 120
# Who waits for a table keeps all others from it meanwhile: so not for long, and often instead.
_LIMITS = {"application_name": "dossier migrate", "lock_timeout": "1s"}
_TRIES = 100
_PAUSE_SECONDS = 0.5
_APP = "models"
_APPLIED = "SELECT name FROM tortoise_migrations WHERE app = $1"
_RECORD = """
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('{app}', '{name}', now())
ON CONFLICT DO NOTHING
"""
_PRESENT = """
SELECT application_name AS name, count(*) AS connections FROM pg_stat_activity
WHERE datname = current_database() AND application_name ^@ ANY($1) GROUP BY 1 ORDER BY 1
"""
_IN_USE = (asyncpg.LockNotAvailableError, asyncpg.DeadlockDetectedError)


class MigrateError(Exception):
    """The database cannot be brought up to date; the text is one line for the operator."""


class Part(Enum):
    """Of what is missing."""

    ALL = "all"  # both of these; the second is left if it may not be
    BEFORE = "before"  # what this version needs; processes of the one before go on
    AFTER = "after"  # the rest; refused while a process of an older version is connected


async def migrate(dsn: str, part: Part = Part.ALL, *, package: str = PACKAGE) -> list[str]:
    """Apply what is missing and return the names applied. Concurrent calls wait for each other."""
    async with _locked(dsn) as connection:
        await _make_extensions(connection)
        steps = _chosen(part, await _missing(connection, package))
        applied: list[str] = []
        for post, stretch in stretches(steps):
            older = await _older(connection, stretch[-1]) if post else ""
            if older and part is Part.ALL and stretch[-1] == steps[-1]:
                break
            if older:
                raise MigrateError(
                    f"{stretch[-1]} takes away what older versions use, and such processes are connected "
                    f"({older}): end them first"
                )
            await _apply(dsn, package, stretch[-1])
            applied += stretch
        return applied


async def pending(dsn: str, part: Part = Part.BEFORE, *, package: str = PACKAGE) -> list[str]:
    """Names of what is missing: what this version needs, or what is for later. Changes nothing."""
    connection = await _connect(dsn)
    try:
        _check_version(connection)
        missing = await _missing(connection, package)
    finally:
        await connection.close()
    return missing if part is Part.ALL else [one for one in missing if is_post(one) is (part is Part.AFTER)]


def _chosen(part: Part, missing: Sequence[str]) -> list[str]:
    """In their order: a post one that stands before others is of an earlier version, and due."""
    needed = [place for place, name in enumerate(missing) if not is_post(name)]
    if part is Part.BEFORE:
        return list(missing[: needed[-1] + 1]) if needed else []
    if part is Part.AFTER and needed:
        raise MigrateError(f"{missing[needed[0]]} is missing: run `dossier migrate --before` first")
    return list(missing)


async def _missing(connection: asyncpg.Connection, package: str) -> list[str]:
    try:
        applied = {row["name"] for row in await connection.fetch(_APPLIED, _APP)}
    except asyncpg.UndefinedTableError:
        applied = set[str]()
    return [name for name in names(package) if name not in applied]


async def _older(connection: asyncpg.Connection, post: str) -> str:
    """Who is connected and has no code that knows this migration: they may use what it takes away."""
    found = await connection.fetch(_PRESENT, [SERVER, WORKER])
    older = [row for row in found if level_of(row["name"]) < post[:4]]
    return ", ".join(f"{row['connections']} of {row['name']!r}" for row in older)


async def _apply(dsn: str, package: str, last: str) -> None:
    """Up to this one. Who cannot have a table at once tries again: others must not wait for long."""
    for left in reversed(range(_TRIES)):
        try:
            async with _executor(dsn, package) as executor:
                await executor.migrate([MigrationTarget(_APP, last)], direction="forward")
            return
        except _IN_USE as error:
            if not left:
                raise MigrateError(
                    f"A table stayed in use through {_TRIES} tries ({error}). What was applied until then "
                    "stays; run `dossier migrate` again when long transactions have ended (pg_stat_activity)"
                ) from error
        await asyncio.sleep(_PAUSE_SECONDS)


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
async def _executor(dsn: str, package: str) -> AsyncGenerator[MigrationExecutor]:
    """Tortoise's own executor."""

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
            for key, migration in executor.loader.graph.nodes.items():
                if migration is not None:
                    # in one transaction with what it did: else a kill between the two leaves it half applied
                    record = [RunSQL(_RECORD.format(app=_APP, name=key.name))] if migration.atomic else []
                    migration.operations = together([*migration.operations, *record])

        async def record_applied(app: str, name: str) -> None:
            await executor.connection.execute_script(_RECORD.format(app=app, name=name))

        executor.loader.build_graph = build_graph
        executor.recorder.record_applied = record_applied
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
