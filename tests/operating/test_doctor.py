"""The doctor names what is wrong and what helps. Next: test_figures.py."""

import socket
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from pydantic import SecretStr

from doctor import (
    Check,
    Level,
    _clock,
    _connections,
    check_migrations,
    check_port,
    check_rights,
    check_scanner,
    check_trail,
    examine,
)
from settings import Settings
from tests.support.clamd import small_clamd
from tests.support.process import field_key


def settings_with(**values: Any) -> Settings:
    return Settings(**values)


def found(checks: list[Check]) -> dict[str, Check]:
    return {check.name: check for check in checks}


async def test_before_the_first_start_nothing_is_made(tmp_path: Path) -> None:
    checks = found(await examine(settings_with(var_folder=tmp_path / "var", port=1)))
    assert checks["database"].level is Level.WARN
    assert "make run" in checks["database"].help
    assert checks["field key"].level is Level.WARN
    assert checks["disk"].level is Level.OK
    assert not (tmp_path / "var").exists()


async def test_a_scanner_that_is_away_fails(tmp_path: Path) -> None:
    with small_clamd() as clamd:
        there = settings_with(var_folder=tmp_path, clamd=clamd.address)
        assert [one.level for one in await check_scanner(there)] == [Level.OK]
    away = settings_with(var_folder=tmp_path, clamd=str(tmp_path / "clamd.sock"))
    assert [one.level for one in await check_scanner(away)] == [Level.FAIL]
    assert await check_scanner(settings_with(var_folder=tmp_path)) == []


async def test_a_database_that_is_away_or_empty_fails(tmp_path: Path, empty_database: str) -> None:
    away = settings_with(
        database_url=SecretStr("postgresql://nobody@127.0.0.1:1/none"),
        var_folder=tmp_path,
        field_key_file=field_key(tmp_path),
    )
    assert found(await examine(away))["database"].level is Level.FAIL
    empty = away.model_copy(update={"database_url": SecretStr(empty_database)})
    checks = found(await examine(empty))
    assert (checks["migrations"].level, checks["migrations"].help) == (Level.FAIL, "run `dossier migrate`")
    assert "reference data" not in checks


async def test_tables_without_rows_and_rights_are_named(fresh_database: str, tmp_path: Path) -> None:
    settings = settings_with(
        database_url=SecretStr(fresh_database), var_folder=tmp_path, field_key_file=field_key(tmp_path)
    )
    connection = await asyncpg.connect(fresh_database)
    try:
        assert (await check_migrations(fresh_database)).level is Level.OK
        checks = found(await examine(settings))
        assert {name for name, check in checks.items() if check.level is Level.FAIL} == set()
        await connection.execute("DELETE FROM incoterms")
        assert checks["version"].found.startswith("PostgreSQL")
        checks = found(await examine(settings))
        assert checks["reference data"] == Check(
            "reference data", Level.FAIL, "empty: incoterms", "run `dossier reference`"
        )
        await connection.execute("CREATE ROLE doctor_reader; SET ROLE doctor_reader")
        rights = await check_rights(connection)
        assert rights.level is Level.FAIL
        await connection.execute("RESET ROLE; DROP ROLE doctor_reader")
    finally:
        await connection.close()


async def test_entries_of_the_audit_trail_that_nobody_links_are_told(fresh_database: str) -> None:
    add = (
        "INSERT INTO audit_entry (happened_at, act, outcome) "
        "VALUES (now() - $1 * interval '1 minute', 'SIGN_IN', 'DONE')"
    )
    connection = await asyncpg.connect(fresh_database)
    try:
        await connection.execute(add, 1)
        assert (await check_trail(connection)).level is Level.OK
        await connection.execute(add, 6)
        check = await check_trail(connection)
        assert (check.level, "dossier worker" in check.help) == (Level.WARN, True)
    finally:
        await connection.close()


def test_a_port_in_use_by_somebody_else_fails() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        check = check_port(settings_with(port=listener.getsockname()[1]))
    assert check.level is Level.FAIL
    assert "DOSSIER_PORT" in check.help


@pytest.mark.parametrize(
    ("seconds", "level"), [(0.1, Level.OK), (-2.0, Level.WARN), (31.0, Level.FAIL), (-31.0, Level.FAIL)]
)
def test_clocks_that_differ(seconds: float, level: Level) -> None:
    assert _clock(seconds).level is level
    assert datetime.now(UTC).tzinfo is UTC


def test_more_connections_than_the_server_takes_fail() -> None:
    assert _connections(20, 26).level is Level.FAIL
    assert _connections(100, 26).level is Level.OK
