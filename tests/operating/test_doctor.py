"""The doctor names what is wrong and what helps: the start, the tables. Next: test_doctor_peers.py."""

import socket
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from pydantic import SecretStr

from doctor import examine
from doctor_check import Check, Level
from doctor_data import check_migrations, check_receivers, check_rights, check_trail, check_worker
from doctor_machine import check_open_files, check_port, check_reach
from models.rules.exchange.receiving import Channel
from models.steps import WORKER, process_name
from settings import Settings
from tests.support.process import field_key
from tests.support.receiving import enter_receiver


def settings_with(**values: Any) -> Settings:
    return Settings(**values)


def found(checks: list[Check]) -> dict[str, Check]:
    return {check.name: check for check in checks}


def levels(checks: list[Check]) -> list[tuple[str, Level]]:
    return [(check.name, check.level) for check in checks]


async def test_before_the_first_start_nothing_is_made(tmp_path: Path) -> None:
    checks = found(await examine(settings_with(var_folder=tmp_path / "var", port=1)))
    assert checks["database"].level is Level.WARN
    assert "make run" in checks["database"].help
    assert checks["field key"].level is Level.WARN
    assert checks["disk"].level is Level.OK
    assert not (tmp_path / "var").exists()


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
        assert checks["time zone"].level is Level.OK
        assert checks["durability"].level is Level.WARN  # databases of tests are fast and forget
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


async def test_a_worker_is_known_by_its_connections(fresh_database: str) -> None:
    settings = settings_with(database_url=SecretStr(fresh_database))
    connection = await asyncpg.connect(fresh_database)
    worker = await asyncpg.connect(fresh_database, server_settings={"application_name": process_name(WORKER)})
    try:
        assert levels(await check_worker(connection, settings)) == [("worker", Level.OK)]
        assert await check_worker(connection, settings_with()) == []  # a private database
        await worker.execute("SET application_name = 'another'")
        assert levels(await check_worker(connection, settings)) == [("worker", Level.WARN)]
    finally:
        await worker.close()
        await connection.close()


async def test_receivers_that_cannot_be_told_are_named(fresh_database: str) -> None:
    settings = settings_with(webhook_networks="127.0.0.0/8")
    one = await asyncpg.connect(fresh_database)
    try:
        assert await check_receivers(one, settings) == []
        await enter_receiver(one, "GOOD", Channel.WEBHOOK, "http://127.0.0.1/")
        assert levels(await check_receivers(one, settings)) == [("receivers", Level.OK)]
        await enter_receiver(one, "BARRED", Channel.WEBHOOK, "https://10.0.0.7/")
        await enter_receiver(one, "UNSET", Channel.NATS, "erp")
        await enter_receiver(one, "STOPPED", Channel.PULL)
        await one.execute("UPDATE receiver SET state = 'PAUSED' WHERE receiver_code = 'STOPPED'")
        checks = await check_receivers(one, settings)
        assert {check.found: check.level for check in checks} == {
            "STOPPED are stopped": Level.WARN,
            "UNSET have a channel that is not set": Level.WARN,
            "BARRED may not be reached from here": Level.WARN,
        }
    finally:
        await one.close()


def test_a_port_in_use_by_somebody_else_fails() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        check = check_port(settings_with(port=listener.getsockname()[1]))
    assert check.level is Level.FAIL
    assert "DOSSIER_PORT" in check.help


def test_what_is_fit_for_one_machine_is_told_where_others_reach_it() -> None:
    assert list(check_reach(settings_with(metrics_open=True))) == []
    assert levels(list(check_reach(settings_with(host="0.0.0.0", metrics_open=True)))) == [
        ("production", Level.WARN),
        ("metrics", Level.WARN),
    ]
    own = SecretStr("postgresql://dossier@db/dossier")
    assert list(check_reach(settings_with(host="10.0.0.7", database_url=own))) == []


@pytest.mark.parametrize(("most", "level"), [(1_024, Level.WARN), (65_536, Level.OK), (-1, Level.OK)])
def test_few_open_files_are_too_few(most: int, level: Level) -> None:
    assert check_open_files(most).level is level
