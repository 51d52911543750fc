"""Ends a server so that no request is lost on its way to it. Next: server.py.

A balancer keeps connections to its servers and asks again on them. One that is closed at the very moment in
which a request comes breaks that off, and only the client may repeat what was sent. So who has connected is
let in before the port is closed; who comes again on a connection that he kept is answered, and told to come
to another one next time; what then still is silent is closed.
"""

import asyncio
import contextlib
import socket
import time
from collections.abc import Sequence
from typing import Any

import uvicorn

SECONDS = 0.5
_LOOK_SECONDS = 0.02


async def turn_away(server: uvicorn.Server, sockets: Sequence[socket.socket]) -> None:
    """From now on nobody can connect: a balancer takes its next server, before it has sent anything. Whoever
    has connected is told with his answer that he shall not come again.
    """
    state = server.server_state
    state.default_headers = [*state.default_headers, (b"connection", b"close")]
    listeners = [one.dup() for one in sockets]
    for port in server.servers:
        port.close()
    for one in sockets:
        one.close()
    waiting = [caller for one in listeners for caller in _callers(one)]
    for one in listeners:
        one.close()
    loop = asyncio.get_running_loop()
    for caller in waiting:
        with contextlib.suppress(OSError):  # he has gone away
            await loop.connect_accepted_socket(lambda: _protocol(server), caller)


async def see_off(server: uvicorn.Server) -> None:
    """Until no connection is left, or nobody has come for a while."""
    ends = time.monotonic() + SECONDS
    while server.server_state.connections and time.monotonic() < ends:  # noqa: ASYNC110 -- uvicorn does not tell
        await asyncio.sleep(_LOOK_SECONDS)


def _callers(listener: socket.socket) -> list[socket.socket]:
    """Those who have connected and wait to be let in."""
    listener.setblocking(False)
    found: list[socket.socket] = []
    with contextlib.suppress(OSError):  # nobody is left
        while True:
            caller, _ = listener.accept()
            caller.setblocking(False)
            found.append(caller)
    return found


def _protocol(server: uvicorn.Server) -> asyncio.Protocol:
    """As uvicorn makes one for each connection."""
    make: Any = server.config.http_protocol_class
    return make(config=server.config, server_state=server.server_state, app_state=server.lifespan.state)
