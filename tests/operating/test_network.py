"""A network to the database that is gone without a word is noticed. Next: ../nothing_lost/test_proxy.py."""

import socket
from typing import Any

import asyncpg
import pytest

from resolvers.pool import NoticingConnection
from resolvers.read import open_read_pool
from tests.support.proxy import open_proxy, socket_of, through

_SET = {"TCP_KEEPIDLE": 15, "TCP_KEEPINTVL": 5, "TCP_KEEPCNT": 3, "TCP_USER_TIMEOUT": 30_000}


@pytest.mark.skipif(not hasattr(socket, "TCP_USER_TIMEOUT"), reason="only Linux has all of them")
async def test_connections_over_tcp_give_up(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Any] = []
    begun = NoticingConnection.__init__

    def begins(self: Any, protocol: Any, transport: Any, *rest: Any) -> None:
        begun(self, protocol, transport, *rest)
        own = transport.get_extra_info("socket")
        made.append({name: own.getsockopt(socket.IPPROTO_TCP, getattr(socket, name)) for name in _SET})

    monkeypatch.setattr(NoticingConnection, "__init__", begins)
    async with open_proxy(socket_of(database)) as proxy:
        dsn = through(proxy, database)
        async with asyncpg.create_pool(dsn, min_size=1, max_size=1, connection_class=NoticingConnection):
            pass
        await (await open_read_pool(dsn, size=1)).close()
    assert made == [_SET, _SET]


async def test_a_unix_socket_needs_none_of_it(database: str) -> None:
    connection = await asyncpg.connect(database, connection_class=NoticingConnection)
    assert await connection.fetchval("SELECT 1") == 1
    await connection.close()
