"""Who has connected when a server is told to end is answered; nobody new gets in. Next: test_ending.py."""

import asyncio
import socket
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import pytest
import uvicorn
import uvloop

import ending

_SECONDS = 20
_ASK = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.fixture(params=[uvloop.new_event_loop, asyncio.new_event_loop], ids=["uvloop", "asyncio"])
def run(request: pytest.FixtureRequest) -> Callable[[Coroutine[Any, Any, None]], None]:
    def running(work: Coroutine[Any, Any, None]) -> None:
        with asyncio.Runner(loop_factory=request.param) as runner:
            runner.run(work)

    return running


async def answers(_scope: Any, _receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"ok"})


@asynccontextmanager
async def serving() -> AsyncGenerator[tuple[uvicorn.Server, socket.socket]]:
    config = uvicorn.Config(answers, lifespan="off", http="httptools", log_config=None)
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        await server.startup([listener])
        try:
            yield server, listener
        finally:
            await server.shutdown([listener])


async def told(line: socket.socket) -> bytes:
    """All that comes until the server closes."""
    line.setblocking(False)
    found = b""
    async with asyncio.timeout(_SECONDS):
        while part := await asyncio.get_running_loop().sock_recv(line, 4096):
            found += part
    return found


def test_who_waits_to_be_let_in_is_answered(run: Callable[[Coroutine[Any, Any, None]], None]) -> None:
    async def tried() -> None:
        async with serving() as (server, listener):
            address = listener.getsockname()
            # the kernel has taken them; the server has not seen them, because nothing here waits
            lines = [socket.create_connection(address, _SECONDS) for _ in range(5)]
            for line in lines:
                line.sendall(_ASK)
            await ending.turn_away(server, [listener])
            with pytest.raises(ConnectionRefusedError):
                socket.create_connection(address, _SECONDS)
            await ending.see_off(server)
            for line in lines:
                answer = await told(line)
                assert answer.startswith(b"HTTP/1.1 200 OK"), answer
                assert b"connection: close" in answer
                line.close()

    run(tried())


def test_who_comes_again_on_a_connection_that_he_kept_is_answered(
    run: Callable[[Coroutine[Any, Any, None]], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ending, "SECONDS", _SECONDS)

    async def tried() -> None:
        loop = asyncio.get_running_loop()
        async with serving() as (server, listener):
            line = socket.create_connection(listener.getsockname(), _SECONDS)
            line.setblocking(False)
            await loop.sock_sendall(line, _ASK)
            first = await asyncio.wait_for(loop.sock_recv(line, 4096), _SECONDS)
            assert b"connection: close" not in first
            await ending.turn_away(server, [listener])
            over = asyncio.create_task(ending.see_off(server))
            await asyncio.sleep(0)
            await loop.sock_sendall(line, _ASK)
            assert b"connection: close" in await told(line)
            await asyncio.wait_for(over, _SECONDS)  # nobody is left: it does not wait for its time to pass
            line.close()

    run(tried())


def test_who_is_silent_does_not_hold_it_up(
    run: Callable[[Coroutine[Any, Any, None]], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ending, "SECONDS", 0.05)

    async def tried() -> None:
        async with serving() as (server, listener):
            line = socket.create_connection(listener.getsockname(), _SECONDS)
            while not server.server_state.connections:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
            await ending.turn_away(server, [listener])
            await ending.see_off(server)
        assert await told(line) == b""
        line.close()

    run(tried())
