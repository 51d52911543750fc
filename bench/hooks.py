"""What the part on webhooks runs beside itself: a receiver, a worker, a bare client. Next: relaying.py.

python -m bench.hooks receiver COUNT · worker DSN · bare URL COUNT
"""

import asyncio
import json
import sys
import time
from datetime import UTC, datetime
from typing import Any, cast

import asyncpg
import uvloop
from aiohttp import ClientSession, TCPConnector
from pydantic import SecretStr

from bench.place import field_key_file
from resolvers.access.seal import Sealer
from resolvers.outbound.webhooks.signing import SEALED_AS, Signer, new_secret
from settings import Settings
from worker_exchange import ENDLESS

PARALLEL = 32  # as DOSSIER_WEBHOOK_PARALLEL is without anybody's wish
_ANSWER = b"HTTP/1.1 204 No Content\r\n\r\n"
_END, _LENGTH = b"\r\n\r\n", b"content-length: "
_BODY = 900  # bytes, as an event of a changed customer has


class _Receiver(asyncio.Protocol):
    """Counts requests, which come one after the other on a connection; says when the last of them came."""

    came = 0
    first = 0.0
    last = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._buffer = b""

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, end, body = self._buffer.partition(_END)
        if not end:
            return
        at = head.lower().index(_LENGTH) + len(_LENGTH)
        if len(body) < int(head[at:].split(b"\r\n", 1)[0]):
            return
        self._buffer = b""
        self._transport.write(_ANSWER)
        kind = type(self)
        kind.came += 1
        if kind.came == 1:
            kind.first = time.monotonic()
        elif kind.came % kind.last == 0:
            _say({"seconds": time.monotonic() - kind.first})
            kind.came = 0


async def _receive(count: int) -> None:
    _Receiver.last = count
    server = await asyncio.get_running_loop().create_server(_Receiver, "127.0.0.1", 0)
    _say({"url": f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"})
    await server.serve_forever()


async def _work(dsn: str) -> None:
    values: dict[str, Any] = {"database_url": SecretStr(dsn), "field_key_file": field_key_file()}
    settings = Settings(**values, webhook_networks="127.0.0.0/8", webhook_parallel=PARALLEL)
    async with asyncpg.create_pool(dsn, min_size=0, max_size=8) as pool:
        await ENDLESS["webhooks"](pool, settings)


async def _post(url: str, count: int) -> None:
    """As many of the same requests, signed likewise, by the same client, out of memory."""
    sealer = Sealer(bytes(32))
    signer, boxes = Signer(sealer), [sealer.box(SEALED_AS, new_secret().encode())]
    body, left = b"x" * _BODY, iter(range(count))
    async with ClientSession(connector=TCPConnector(limit=PARALLEL)) as session:

        async def post() -> None:
            for number in left:
                headers = signer.headers(f"BENCH_{number}", body, datetime.now(UTC), boxes)
                async with session.post(url, data=body, headers=headers, allow_redirects=False) as answer:
                    await answer.read()

        await asyncio.gather(*(post() for _ in range(PARALLEL)))


def _say(told: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["receiver", count]:
            uvloop.run(_receive(int(count)))
        case ["worker", dsn]:
            uvloop.run(_work(dsn))
        case ["bare", url, count]:
            uvloop.run(_post(url, int(count)))
        case _:
            sys.exit(__doc__)
