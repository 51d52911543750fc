"""Migrations in two steps around processes of two versions. Next: ../cluster/test_release.py."""

import asyncio
import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from models import migrate as module
from models.migrate import MigrateError, Part, migrate, pending
from tests.support.rows import in_database

TABLE, COLUMN, WITHOUT = "0901_pre_table", "0902_post_column", "0903_pre_other"
_SQL = {
    TABLE: "CREATE TABLE planted (a int, b int)",
    COLUMN: "ALTER TABLE planted DROP COLUMN b",
    WITHOUT: "CREATE TABLE other (a int)",
}
_FILE = """
from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = {before!r}
    operations = [ops.RunSQL({sql!r})]
"""
_WAITING = "SELECT count(*) AS n FROM pg_locks WHERE NOT granted AND locktype = 'relation'"
_THERE = "SELECT FROM pg_stat_activity WHERE application_name = $1 AND datname = current_database()"
_SECONDS = 60

Plant = Callable[..., str]


@pytest.fixture
def plant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Plant:
    """A package with these migrations."""
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    package = f"planted_{uuid4().hex[:8]}"
    (tmp_path / package).mkdir()
    (tmp_path / package / "__init__.py").touch()

    def planted(*names: str) -> str:
        before: list[tuple[str, str]] = []
        for name in names:
            text = _FILE.format(before=before, sql=_SQL[name])
            (tmp_path / package / f"{name}.py").write_text(text, "utf-8")
            before = [("models", name)]
        importlib.invalidate_caches()
        return package

    return planted


async def columns(dsn: str) -> list[str]:
    sql = "SELECT column_name FROM information_schema.columns WHERE table_name = 'planted' ORDER BY 1"
    return [row["column_name"] for row in await in_database(dsn, sql)]


async def process(dsn: str, name: str) -> asyncpg.Connection:
    """A connection as a server or worker has it all the time."""
    return await asyncpg.connect(dsn, server_settings={"application_name": name})


async def test_what_takes_away_waits_for_the_second_step(empty_database: str, plant: Plant) -> None:
    package = plant(TABLE, COLUMN)
    with pytest.raises(MigrateError, match=f"^{TABLE} is missing: run `dossier migrate --before` first$"):
        await migrate(empty_database, Part.AFTER, package=package)
    assert await migrate(empty_database, Part.BEFORE, package=package) == [TABLE]
    assert await columns(empty_database) == ["a", "b"]
    # a server of this version may start now
    assert await pending(empty_database, package=package) == []
    assert await pending(empty_database, Part.AFTER, package=package) == [COLUMN]
    assert await migrate(empty_database, Part.BEFORE, package=package) == []
    assert await migrate(empty_database, Part.AFTER, package=package) == [COLUMN]
    assert await columns(empty_database) == ["a"]
    assert await pending(empty_database, Part.ALL, package=package) == []


async def test_all_at_once_while_nothing_runs(empty_database: str, plant: Plant) -> None:
    package = plant(TABLE, COLUMN, WITHOUT)
    assert await pending(empty_database, Part.ALL, package=package) == [TABLE, COLUMN, WITHOUT]
    assert await migrate(empty_database, package=package) == [TABLE, COLUMN, WITHOUT]


async def test_without_a_step_named_what_would_do_harm_is_left(empty_database: str, plant: Plant) -> None:
    package, old = plant(TABLE, COLUMN), await process(empty_database, "dossier worker 0900")
    assert await migrate(empty_database, package=package) == [TABLE]
    assert await pending(empty_database, Part.AFTER, package=package) == [COLUMN]
    await old.close()


@pytest.mark.parametrize(
    ("name", "older"),
    [
        ("dossier access", True),  # of a version that says no number
        ("dossier access 0901", True),
        ("dossier worker 0901", True),
        ("dossier access 0902", False),
        ("dossier worker 0917", False),
        ("dossier health", False),
        ("somebody else", False),
    ],
)
async def test_an_older_process_keeps_what_it_uses(
    empty_database: str, plant: Plant, name: str, older: bool
) -> None:
    package = plant(TABLE, COLUMN)
    await migrate(empty_database, Part.BEFORE, package=package)
    connection = await process(empty_database, name)
    if older:
        with pytest.raises(MigrateError, match=f"^{COLUMN} takes away .*1 of '{name}'.*: end them first$"):
            await migrate(empty_database, Part.AFTER, package=package)
        assert await columns(empty_database) == ["a", "b"]
        await connection.close()
        async with asyncio.timeout(_SECONDS):
            while await in_database(empty_database, _THERE, name):
                pass
    assert await migrate(empty_database, Part.AFTER, package=package) == [COLUMN]
    await connection.close()


async def test_who_leaves_a_release_out_is_stopped_where_it_would_do_harm(
    empty_database: str, plant: Plant
) -> None:
    """The second step of the release before was never taken, and servers from before it still run."""
    await migrate(empty_database, Part.BEFORE, package=plant(TABLE))
    package, old = plant(TABLE, COLUMN, WITHOUT), await process(empty_database, "dossier access 0901")
    with pytest.raises(MigrateError, match=f"^{COLUMN} takes away"):
        await migrate(empty_database, Part.BEFORE, package=package)
    assert await columns(empty_database) == ["a", "b"]
    await old.close()
    async with asyncio.timeout(_SECONDS):
        while await in_database(empty_database, _THERE, "dossier access 0901"):
            pass
    assert await migrate(empty_database, Part.BEFORE, package=package) == [COLUMN, WITHOUT]


async def test_a_table_in_use_is_waited_for_without_keeping_others_from_it(
    empty_database: str, plant: Plant
) -> None:
    package = plant(TABLE, COLUMN)
    await migrate(empty_database, Part.BEFORE, package=package)
    reader = await asyncpg.connect(empty_database)
    reading = reader.transaction()
    await reading.start()
    await reader.execute("SELECT FROM planted")
    migrating = asyncio.create_task(migrate(empty_database, Part.AFTER, package=package))

    async def waits(wanted: bool) -> None:
        async with asyncio.timeout(_SECONDS):
            while bool((await in_database(empty_database, _WAITING))[0]["n"]) is not wanted:
                assert not migrating.done(), migrating.result()

    await waits(True)
    await in_database(empty_database, "SELECT FROM planted")  # stands behind it, and gets its turn
    await waits(False)  # it has given up, and comes again
    await waits(True)
    await reading.rollback()
    await reader.close()
    assert await migrating == [COLUMN]


async def test_a_table_that_stays_in_use_is_told(
    empty_database: str, plant: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_TRIES", 3)
    monkeypatch.setattr(module, "_PAUSE_SECONDS", 0.01)
    monkeypatch.setitem(module._LIMITS, "lock_timeout", "20ms")
    package = plant(TABLE, COLUMN)
    await migrate(empty_database, Part.BEFORE, package=package)
    reader = await asyncpg.connect(empty_database)
    async with reader.transaction():
        await reader.execute("SELECT FROM planted")
        with pytest.raises(MigrateError, match=r"^A table stayed in use through 3 tries \("):
            await migrate(empty_database, Part.AFTER, package=package)
    await reader.close()
    assert await migrate(empty_database, Part.AFTER, package=package) == [COLUMN]


async def test_a_migration_and_its_record_are_one_transaction(empty_database: str, plant: Plant) -> None:
    """A kill between them would leave it done and unknown, and the next start would fail for ever."""
    await migrate(empty_database, package=plant(TABLE))
    same = """
    SELECT record.xmin = made.xmin AS same FROM tortoise_migrations AS record, pg_class AS made
    WHERE record.name = $1 AND made.relname = 'planted'
    """
    assert [row["same"] for row in await in_database(empty_database, same, TABLE)] == [True]


async def test_of_many_starts_at_once_one_migrates(empty_database: str, plant: Plant) -> None:
    package = plant(TABLE, COLUMN)
    found = await asyncio.gather(*(migrate(empty_database, package=package) for _ in range(6)))
    assert sorted(found) == [[]] * 5 + [[TABLE, COLUMN]]
