"""A crowd follows one service process while customers change; some are cut and come back. Next: crowd.py."""

import asyncio
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import orjson
import psutil

from tests.support.base import general
from tests.support.crowd import Crowd, crowd_text
from tests.support.forked import ROOT
from tests.support.process import ServiceProcess, service_process
from tests.support.socket import token_of

_CREATE = """
mutation ($input: CustomerInput!) {
  createCustomer(input: $input) { ... on CustomerSaved { customer { customerNumber } } } }
"""
_CHANGE = """
mutation ($n: String!, $v: Int, $phone: String!) {
  changeCustomer(number: $n, expectedVersion: $v, input: { phone: $phone }) {
    ... on CustomerSaved { changeNumber } } }
"""
_LINE = 1 << 28  # all that a crowd has seen


class Writer:
    """Changes customers through the service; `made` are their change documents, in the order of the saves."""

    def __init__(self, url: str, token: str) -> None:
        self.made: list[str] = []
        self._http = httpx.AsyncClient(base_url=url, headers={"authorization": f"Bearer {token}"}, timeout=60)
        self._numbers: list[str] = []
        self._version = 1

    async def create(self, count: int) -> None:
        for _ in range(count):
            saved = await self._ask(_CREATE, input=general())
            self._numbers.append(saved["createCustomer"]["customer"]["customerNumber"])

    async def change(self, rounds: int) -> None:
        """Each customer once in a round."""
        for _ in range(rounds):
            for number in self._numbers:
                phone = f"0830-{self._version:08}"
                saved = await self._ask(_CHANGE, n=number, v=self._version, phone=phone)
                self.made.append(saved["changeCustomer"]["changeNumber"])
            self._version += 1

    async def close(self) -> None:
        await self._http.aclose()

    async def _ask(self, query: str, **variables: object) -> Any:
        body = (await self._http.post("/graphql", json={"query": query, "variables": variables})).json()
        assert "errors" not in body, body
        return body["data"]


class Audience:
    """The process of the crowd, told what to do."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def tell(self, order: str, seconds: float = 180) -> bytes:
        assert self._process.stdin is not None
        self._process.stdin.write(order.encode() + b"\n")
        return await self.answer(seconds)

    async def answer(self, seconds: float = 180) -> bytes:
        assert self._process.stdout is not None
        line = await asyncio.wait_for(self._process.stdout.readline(), seconds)
        assert line, "the crowd broke up"
        return line


async def run_audience(dsn: str, folder: Path, count: int, cut: int, rounds: int) -> str:
    """`count` subscribers over each transport, `cut` of them away for a while; what was measured, as text."""
    token = await token_of(dsn, "CROWD", "admin", "salesMaintainer", "financeMaintainer")
    async with service_process(dsn, folder, DOSSIER_MOST_STREAMS=str(2 * count)) as service:
        writer = Writer(service.url, token)
        await writer.create(10)
        await writer.change(2)
        writer.made.clear()
        alone = _memory(service)
        place = urlsplit(service.url)
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.support.crowd"),
            cwd=ROOT,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=_LINE,
        )
        audience = Audience(process)
        assert process.stdin is not None
        process.stdin.write(crowd_text(Crowd(place.hostname or "", place.port or 0, token, count)))
        await audience.answer()
        full = _memory(service)
        await writer.change(rounds)
        await audience.tell(f"wait {len(writer.made)}")
        await audience.tell(f"cut {cut}")
        await writer.change(rounds)
        await audience.tell(f"wait {len(writer.made)}")
        await audience.tell("resume")
        await writer.change(rounds)
        await audience.tell(f"wait {len(writer.made)}")
        busy = _memory(service)
        seen: list[list[str]] = orjson.loads(await audience.tell("end"))
        assert len(seen) == 2 * count
        wrong = [one for one in seen if one != writer.made]
        assert wrong == [], f"{len(wrong)} of {len(seen)} did not see every change once, in order"
        process.stdin.close()
        await process.wait()
        await writer.close()
        assert await service.end() == 0
    each = [(size - alone) / 1024 / (2 * count) for size in (full, busy)]
    return (
        f"{count} WebSocket and {count} SSE subscribers saw {len(writer.made)} changes once, in order; "
        f"{2 * cut} were cut and resumed; {each[0]:.1f} kB for each of them at rest, "
        f"{each[1]:.1f} kB after the changes ({busy / 2**20:.0f} MB in all)"
    )


def _memory(service: ServiceProcess) -> int:
    return psutil.Process(service.process.pid).memory_info().rss
