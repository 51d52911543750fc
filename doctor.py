"""`dossier doctor`: what a first start, or a strange morning, should look at. Next: doctor_check.py."""

from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg

from doctor_check import Check, Level, fail, ok, warn
from doctor_data import check_data, check_migrations
from doctor_database import check_server
from doctor_machine import check_key, check_machine
from doctor_peers import check_peers
from doctor_replicas import check_replicas
from postgres import PostgresError, PrivatePostgres
from settings import Settings


async def examine(settings: Settings) -> list[Check]:
    """Changes nothing; a private PostgreSQL that exists is started for as long as this takes."""
    checks = [ok("settings", "all can be read"), *check_machine(settings), *await check_peers(settings)]
    checks += await check_replicas(settings)
    async with _database(settings) as found:
        if isinstance(found, Check):
            return [*checks, check_key(settings), found]
        connection, dsn = found
        checks += [ok("database", "answers"), *await check_server(connection, settings)]
        missing = await check_migrations(dsn)
        checks.append(missing)
        if missing.level is not Level.OK:
            return [*checks, check_key(settings)]
        return [*checks, *await check_data(connection, settings)]


@asynccontextmanager
async def _database(
    settings: Settings,
) -> AsyncGenerator[tuple[asyncpg.Connection, str] | Check]:
    private = PrivatePostgres(settings.var_folder / "postgres")
    if settings.dsn is None and not private.data.exists():
        yield warn("database", "there is none yet", "`make run` makes a private one, or set DATABASE_URL")
        return
    try:
        dsn = settings.direct_dsn or private.start()
    except PostgresError as error:
        yield fail("database", str(error), f"see {private.log}")
        return
    try:
        connection = await asyncpg.connect(dsn, timeout=10)
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        found = f"cannot be reached ({error or type(error).__name__})"
        yield fail("database", found, "check DATABASE_URL, the network and the server")
    else:
        try:
            yield connection, dsn
        finally:
            await connection.close()
    finally:
        if settings.dsn is None:
            private.stop()


def as_json(checks: list[Check]) -> dict[str, Any]:
    worst = Level.FAIL if any(one.level is Level.FAIL for one in checks) else Level.OK
    return {
        "level": worst.value,
        "checks": [
            {"name": one.name, "level": one.level.value, "found": one.found, "help": one.help}
            for one in checks
        ],
    }


def as_lines(checks: list[Check]) -> Iterator[str]:
    width = max(len(one.name) for one in checks)
    for one in checks:
        help_text = f" → {one.help}" if one.help else ""
        yield f"{one.level.value:4}  {one.name:{width}}  {one.found}{help_text}"
