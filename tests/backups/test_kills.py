"""Killed in the middle: no backup looks whole, no place serves half of one. Next: test_moving.py."""

import asyncio
import os
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.support.backed_up import BackedUp, backed_up
from tests.support.command import run_cli
from tests.support.database import _administer, with_name
from tests.support.swift import Swift
from tests.support.uploading import text_of

KILLED = -9
_TAKING = ("backup.begun", "backup.dumped", "backup.written")
# What was loaded before it died is refused by everything; what was not yet is an empty place as before.
_RESTORING = {
    "restore.begun": True,
    "restore.loaded": False,
    "restore.compared": False,
    "restore.begun_anew": False,
    "restore.opening": False,
}


def anew(dsn: str) -> None:
    """As the page says: dropped, and made anew."""
    name = urlsplit(dsn).path.lstrip("/")
    statements = (f'DROP DATABASE "{name}" WITH (FORCE)', f'CREATE DATABASE "{name}" TEMPLATE template0')
    asyncio.run(_administer(with_name(dsn, "postgres"), *statements))


@pytest.mark.faults
@pytest.mark.parametrize("point", _TAKING)
def test_one_that_is_killed_leaves_no_backup(database_server: str, tmp_path: Path, point: str) -> None:
    place = tmp_path / "taken"
    with backed_up(database_server, tmp_path / "var") as old:
        old.sender.store(text_of(1_000))
        assert old.run("take", str(place), fault=f"kill:{point}").returncode == KILLED
        assert sorted(os.listdir(tmp_path)) == [".taken.part", "var"]
        assert "is no backup" in old.run("verify", str(place)).stderr
        old.ask("take", str(place))
        assert sorted(os.listdir(tmp_path)) == ["taken", "var"]
        assert old.ask("verify", str(place))["ok"]


@pytest.mark.faults
def test_what_was_sent_in_part_is_no_backup(database_server: str, tmp_path: Path, swift: Swift) -> None:
    bucket = swift.bucket()
    place = f"s3://{bucket.bucket}/daily/1"
    told = {
        "DOSSIER_S3_ENDPOINT": swift.url,
        "DOSSIER_S3_ACCESS_KEY": bucket.access_key or "",
        "DOSSIER_S3_SECRET_KEY": bucket.secret_key or "",
    }
    with backed_up(database_server, tmp_path / "var") as old:
        old.sender.store(text_of(1_000))
        assert old.run("take", place, fault="kill:backup.sent:2", **told).returncode == KILLED
        assert "is no backup" in old.run("verify", place, **told).stderr
        old.ask("take", place, environment=told)
        assert "never replaces" in old.run("take", place, **told).stderr
        assert old.ask("verify", place, environment=told)["ok"]


@pytest.mark.faults
@pytest.mark.parametrize("point", _RESTORING)
def test_a_place_that_was_restored_in_part_serves_nobody(
    database_server: str, empty_database: str, tmp_path: Path, point: str
) -> None:
    place = tmp_path / "taken"
    with backed_up(database_server, tmp_path / "var") as old:
        kept = old.sender.store(text_of(1_000))
        old.ask("take", str(place))
        told = {"DATABASE_URL": empty_database}
        broken = old.run("restore", str(place), fault=f"kill:{point}", **told)
        assert broken.returncode == KILLED
        _refuses_to_serve(old, empty_database)
        again = old.run("restore", str(place), **told)
        if _RESTORING[point]:
            assert again.returncode == 0, again.stderr
        else:
            assert (again.returncode, "into an empty database only" in again.stderr) == (2, True)
            anew(empty_database)
            old.ask("restore", str(place), environment=told)
        with old.served(empty_database) as (_, files):
            assert files.get(kept).content == text_of(1_000)


def _refuses_to_serve(old: BackedUp, dsn: str) -> None:
    for entry in ("serve", "worker"):
        ended = run_cli(
            old.folder,
            entry,
            DATABASE_URL=dsn,
            DOSSIER_FIELD_KEY_FILE=str(old.service.settings.field_key_path),
        )
        assert ended.returncode == 2, (entry, ended.returncode, ended.stderr[-500:])
