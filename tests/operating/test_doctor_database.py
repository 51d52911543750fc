"""The doctor's look at a PostgreSQL server: each line seen to fail. Next: ../../doctor_database.py."""

from typing import Any

import asyncpg
import pytest

from connections import Needed
from doctor_check import Level
from doctor_database import (
    bounds,
    check_server,
    check_zone,
    clock,
    connections,
    durability,
    slots,
    statement_log,
    zone,
)
from settings import Settings

_QUIET = {"log_statement": "none", "log_error_verbosity": "terse"}


def settings_with(**values: Any) -> Settings:
    return Settings(**values)


@pytest.mark.parametrize(
    ("seconds", "level"), [(0.1, Level.OK), (-2.0, Level.WARN), (31.0, Level.FAIL), (-31.0, Level.FAIL)]
)
def test_clocks_that_differ(seconds: float, level: Level) -> None:
    assert clock(seconds).level is level


@pytest.mark.parametrize(
    ("room", "used", "level"), [(40, 0, Level.FAIL), (97, 12, Level.OK), (97, 95, Level.WARN)]
)
def test_room_for_connections(room: int, used: int, level: Level) -> None:
    check = connections(room, used, Needed(19, 24))
    assert check.level is level
    assert f"room for {room}" in check.found


@pytest.mark.parametrize(
    ("changed", "level"),
    [
        ({}, Level.OK),
        ({"fsync": "off"}, Level.WARN),
        ({"full_page_writes": "off"}, Level.WARN),
        ({"synchronous_commit": "off"}, Level.WARN),
        ({"synchronous_commit": "remote_apply"}, Level.OK),
    ],
)
def test_what_is_not_durable(changed: dict[str, str], level: Level) -> None:
    on = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
    assert durability(on | changed).level is level


@pytest.mark.parametrize(
    ("changed", "level"),
    [
        ({}, Level.OK),
        ({"default_transaction_read_only": "on"}, Level.FAIL),
        ({"default_transaction_isolation": "serializable"}, Level.FAIL),
        ({"statement_timeout": "5000"}, Level.WARN),
        ({"transaction_timeout": "5000"}, Level.WARN),
        ({"idle_session_timeout": "5000"}, Level.WARN),
    ],
)
def test_what_role_or_database_set_for_every_session(changed: dict[str, str], level: Level) -> None:
    plain = {"default_transaction_isolation": "read committed", "statement_timeout": "0"}
    assert bounds(plain | changed).level is level


@pytest.mark.parametrize(
    ("changed", "level"),
    [
        ({}, Level.OK),
        ({"log_statement": "ddl"}, Level.OK),
        ({"log_statement": "mod"}, Level.WARN),
        ({"log_statement": "all"}, Level.WARN),
        ({"log_statement": "all", "log_parameter_max_length": "0"}, Level.OK),
        ({"log_min_duration_statement": "1000"}, Level.WARN),
        ({"log_min_duration_sample": "1000"}, Level.WARN),
        ({"log_transaction_sample_rate": "0.5"}, Level.WARN),
        ({"log_parameter_max_length_on_error": "-1"}, Level.WARN),
        ({"auto_explain.log_min_duration": "0"}, Level.WARN),
        ({"auto_explain.log_min_duration": "0", "auto_explain.log_parameter_max_length": "0"}, Level.OK),
        ({"log_error_verbosity": "default"}, Level.WARN),
    ],
)
def test_a_log_that_holds_what_customers_are_called(changed: dict[str, str], level: Level) -> None:
    assert statement_log(_QUIET | changed).level is level


@pytest.mark.parametrize(
    ("changed", "kept", "levels"),
    [
        ({}, "10240", [Level.OK]),
        ({}, "-1", [Level.WARN]),
        ({"active": False}, "10240", [Level.WARN, Level.OK]),
        ({"lost": True}, "10240", [Level.FAIL, Level.OK]),
    ],
)
def test_slots_of_replicas_that_are_away(changed: dict[str, bool], kept: str, levels: list[Level]) -> None:
    row = {"slot_name": "replica1", "active": True, "lost": False, "kept": 3 << 30} | changed
    assert [check.level for check in slots([row], kept)] == levels
    assert list(slots([], kept)) == []


async def test_time_zones_that_differ(database: str) -> None:
    connection = await asyncpg.connect(database)
    try:
        for name in ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "UTC"):
            assert (await check_zone(connection, name)).level is Level.OK
    finally:
        await connection.close()
    assert zone("Asia/Shanghai", [28800], [32400]).level is Level.FAIL


async def test_a_session_as_the_role_has_it_is_looked_at(fresh_database: str) -> None:
    """What is set for one database alone shows, and goes with it."""
    connection = await asyncpg.connect(fresh_database)
    name = await connection.fetchval("SELECT current_database()")
    for statement in (
        "SET log_statement = 'all'",
        "SET default_transaction_isolation = 'serializable'",
        "CONNECTION LIMIT 5",
    ):
        await connection.execute(f'ALTER DATABASE "{name}" {statement}')
    await connection.close()
    connection = await asyncpg.connect(fresh_database)
    try:
        checks = {one.name: one for one in await check_server(connection, settings_with())}
    finally:
        await connection.close()
    assert checks["database's log"].level is Level.WARN
    assert checks["session settings"].level is Level.FAIL
    assert "room for 5" in checks["connections"].found
    assert checks["connections"].level is Level.FAIL
    assert checks["encoding"].level is Level.OK
