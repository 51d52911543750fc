"""PostgreSQL recovers to a point before a mistake, and the service goes on there. Next: test_runbooks.py."""

import asyncio
import base64
import os
import pwd
import shutil
import subprocess
from datetime import datetime
from pathlib import Path

import asyncpg
import pytest

import postgres
from postgres import PrivatePostgres
from resolvers.errors import Resync
from resolvers.feed.change import Position
from resolvers.feed.log import read_page
from tests.support.command import run_cli
from tests.support.connecting import connected
from tests.support.database import prepare_template
from tests.support.holding import Archive, open_archive
from tests.support.process import field_key

_SECONDS = 60
_MISTAKE = "UPDATE customer SET name1 = 'gone', name2 = NULL, city = 'gone'"
_ARCHIVED = "SELECT last_archived_wal >= $1 FROM pg_stat_archiver"


def give(folder: Path) -> None:
    """To who runs the server: root hands it to an account without rights."""
    if os.geteuid() == 0:
        account = pwd.getpwnam("nobody")
        for parent, folders, files in os.walk(folder):
            for name in (".", *folders, *files):
                os.chown(Path(parent) / name, account.pw_uid, account.pw_gid)


def base_backup(dsn: str, data: Path) -> None:
    """As the page says, but for who owns it."""
    told = ("--pgdata", data, "--dbname", dsn, "--checkpoint=fast", "--no-password")
    subprocess.run([postgres.BIN / "pg_basebackup", *told], check=True, capture_output=True)
    give(data)


async def until(connection: asyncpg.Connection, query: str, *values: object) -> None:
    async with asyncio.timeout(_SECONDS):
        while not await connection.fetchval(query, *values):  # noqa: ASYNC110 -- another process does it
            await asyncio.sleep(0.05)


async def names(dsn: str) -> list[str]:
    async with connected(dsn) as connection:
        return [row[0] for row in await connection.fetch("SELECT name1 FROM customer ORDER BY 1")]


async def archived(connection: asyncpg.Connection) -> None:
    """All that was written so far."""
    segment = await connection.fetchval("SELECT pg_walfile_name(pg_switch_wal())")
    await until(connection, _ARCHIVED, segment)


def command(dsn: str, folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return run_cli(
        folder,
        *arguments,
        DATABASE_URL=dsn,
        DOSSIER_FIELD_KEY_FILE=str(field_key(folder)),
        DOSSIER_KEY_FILE=str(folder / "keys.json"),
        DOSSIER_ATTACHMENT_FOLDER=str(folder / "objects"),
    )


async def the_mistake(archive: Archive, number: str) -> tuple[datetime, Position]:
    """The moment before it, and the place of a change that came after."""
    pool = archive.desk.pool
    async with pool.acquire() as connection:
        moment = await connection.fetchval("SELECT clock_timestamp()")
        await connection.execute(_MISTAKE)
    await archive.put(number, b"uploaded after the mistake")
    changes = (await read_page(pool, Position(0, ""))).changes
    return moment, changes[-1].position


@pytest.mark.faults
async def test_a_database_is_recovered_to_before_a_mistake(tmp_path: Path) -> None:
    wal, var = tmp_path / "wal", tmp_path / "var"
    wal.mkdir()
    var.mkdir()
    give(wal)
    (var / "field.key").write_bytes(base64.b64encode(bytes(32)))  # that of open_archive
    old = PrivatePostgres(
        tmp_path / "old",
        extra={"archive_mode": "on", "archive_command": f"test ! -f {wal}/%f && cp %p {wal}/%f"},
    )
    recovery = {"restore_command": f"cp {wal}/%f %p", "recovery_target_action": "promote"}
    new = PrivatePostgres(tmp_path / "new", extra=recovery)
    try:
        dsn = await asyncio.to_thread(old.start)
        await prepare_template(dsn)
        async with open_archive(dsn, var) as archive:
            number = await archive.customer()
            await archive.put(number, b"before the base backup")
            await asyncio.to_thread(base_backup, dsn, tmp_path / "base")
            await archive.put(number, b"after the base backup")
            right = await names(dsn)
            moment, lost = await the_mistake(archive, number)
            async with connected(dsn) as connection:
                await archived(connection)
        assert await names(dsn) != right
        await asyncio.to_thread(old.stop)

        recovery["recovery_target_time"] = moment.isoformat()
        recovered = await asyncio.to_thread(_recovered, new, tmp_path / "base")
        async with connected(recovered) as connection:
            await until(connection, "SELECT NOT pg_is_in_recovery()")
        assert await names(recovered) == right
        await _goes_on(recovered, var, lost)
    finally:
        for one in (old, new):
            await asyncio.to_thread(one.stop)


def _recovered(new: PrivatePostgres, base: Path) -> str:
    """The base backup in its place, and PostgreSQL started to recover as far as its settings say."""
    new.folder.mkdir()
    shutil.move(base, new.data)
    (new.data / "recovery.signal").touch()
    give(new.folder)
    return new.start()


async def _goes_on(dsn: str, var: Path, lost: Position) -> None:
    """The steps of docs/backups.md."""
    era = command(dsn, var, "backup", "recovered", "--json")
    assert era.returncode == 0, era.stderr
    async with connected(dsn) as connection:
        with pytest.raises(Resync):
            await read_page(connection, lost)
    looked = command(dsn, var, "doctor")
    assert looked.returncode == 0, looked.stdout
    found = command(dsn, var, "storage", "reconcile", "--grace-hours", "0")
    assert found.returncode == 1
    assert found.stdout.count("OBJECT_ORPHAN") == 1
    assert "OBJECT_MISSING" not in found.stdout
    removed = command(dsn, var, "storage", "reconcile", "--deep", "--grace-hours", "0")
    assert "SLIP_LINE_MISSING" not in removed.stdout
