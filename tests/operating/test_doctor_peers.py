"""The doctor asks who else is needed: each seen to be there and to be away. Next: test_doctor_database.py."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from doctor_check import Check, Level
from doctor_peers import check_nats, check_pages, check_scanner
from settings import Settings
from tests.support.clamd import small_clamd
from tests.support.nats_server import NatsServer, nats_program, nats_server

__all__ = ["nats_program", "nats_server"]


def settings_with(**values: Any) -> Settings:
    return Settings(**values)


def levels(checks: list[Check]) -> list[Level]:
    return [check.level for check in checks]


async def test_a_scanner_that_is_away_fails(tmp_path: Path) -> None:
    with small_clamd() as clamd:
        there = settings_with(var_folder=tmp_path, clamd=clamd.address)
        assert levels(await check_scanner(there)) == [Level.OK]
    away = settings_with(var_folder=tmp_path, clamd=str(tmp_path / "clamd.sock"))
    assert levels(await check_scanner(away)) == [Level.FAIL]
    assert await check_scanner(settings_with(var_folder=tmp_path)) == []


async def test_a_nats_server_is_asked_for_its_stream(nats_server: NatsServer) -> None:
    there = settings_with(nats_url=SecretStr(nats_server.url))
    [check] = await check_nats(there)
    assert (check.level, "DOSSIER is made when" in check.found) == (Level.OK, True)
    nats_server.kill()
    assert levels(await check_nats(there)) == [Level.FAIL]


async def test_a_nats_server_that_is_away_fails_and_its_password_is_not_shown() -> None:
    away = settings_with(nats_url=SecretStr("nats://dossier:opensesame@127.0.0.1:1"))
    [check] = await check_nats(away)
    assert check.level is Level.FAIL
    assert "opensesame" not in check.found + check.help
    assert await check_nats(settings_with()) == []


@contextlib.asynccontextmanager
async def answering(body: bytes) -> AsyncGenerator[Settings]:
    """Somebody who answers every request with this."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%s" % (len(body), body))
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield settings_with(worker_port=server.sockets[0].getsockname()[1])


@pytest.mark.parametrize(
    ("body", "level"),
    [
        (b'{"status": "ok", "checks": {"database": "ok"}}', Level.OK),
        (b'{"status": "not ready", "checks": {"database": "unreachable (OSError)"}}', Level.FAIL),
        (b"<html>", Level.FAIL),
        (b'"ok"', Level.FAIL),
    ],
)
async def test_the_port_of_the_worker_is_asked(body: bytes, level: Level) -> None:
    async with answering(body) as settings:
        assert levels(await asyncio.to_thread(check_pages, settings)) == [level]


def test_a_worker_that_is_away_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert levels(check_pages(settings_with(worker_port=port))) == [Level.WARN]
    assert check_pages(settings_with()) == []
