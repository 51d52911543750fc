"""Clients at work while everything fails, who write down what they are told. Next: histories.py."""

import asyncio
import contextlib
import itertools
import random
import time
from collections import Counter
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any

import httpx
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from tests.support.base import general
from tests.support.histories import Op
from tests.support.socket import open_wire

_SAVED = "__typename ... on CustomerSaved { version customer { customerNumber } }"
_CHANGE = f"""
mutation ($number: String!, $version: Int!, $name: String!) {{
  changeCustomer(number: $number, expectedVersion: $version, input: {{ name1: $name }}) {{
    {_SAVED} ... on Conflict {{ currentVersion }}
  }}
}}
"""
_CREATE = f"mutation ($input: CustomerInput!) {{ createCustomer(input: $input) {{ {_SAVED} }} }}"
_SEEN = "customerNumber version name1 changeDocuments(first: 1) { totalCount }"
_READ = f"query ($number: String!) {{ customer(number: $number) {{ {_SEEN} }} }}"
_PAGE = f"query {{ customers(first: 30) {{ nodes {{ {_SEEN} }} }} }}"
_FOLLOW = (
    "subscription ($after: String) { customerChanged(after: $after) { cursor change { changeNumber } } }"
)
_LATER = frozenset({"BUSY", "IDEMPOTENCY_IN_FLIGHT"})
_AGAIN = 0.05  # seconds before the same is asked again
_SECONDS = 90.0  # that a client waits for an answer
_LONGEST = 150.0  # and for the end of a write that it asks for again and again
_CUT = (OSError, TimeoutError, AssertionError, ConnectionClosed, InvalidHandshake)


@dataclass(frozen=True)
class Pace:
    """How many of each, and the seconds that each thinks between two questions, on average."""

    writers: int = 4
    readers: int = 4
    pause: float = 0.03
    customers: int = 20


@dataclass
class Load:
    """`url` stays the same whoever answers there. `odd`: answers that nobody should ever get."""

    url: str
    token: str
    pace: Pace = field(default_factory=Pace)
    mark: str = ""  # of all names that it writes: another load on the same database has another one
    ops: list[Op] = field(default_factory=list[Op])
    seen: list[str] = field(default_factory=list[str])  # numbers of changes, by one subscriber
    done: Counter[str] = field(default_factory=Counter[str])  # answered well, by kind
    refused: list[tuple[float, str]] = field(default_factory=list[tuple[float, str]])
    odd: list[Any] = field(default_factory=list[Any])
    versions: dict[str, int] = field(default_factory=dict[str, int])  # as somebody was told last

    @contextlib.asynccontextmanager
    async def at_work(self) -> AsyncGenerator[None]:
        """While the block runs; then until each write has its end."""
        over = asyncio.Event()
        headers = {"authorization": f"Bearer {self.token}"}
        async with httpx.AsyncClient(base_url=self.url, headers=headers, timeout=_SECONDS) as http:
            async with asyncio.TaskGroup() as group:
                following = group.create_task(self._follow())
                owner = _Client(self, http, "W0")
                for _ in range(self.pace.customers):
                    await owner.create(known=True)
                names = [f"W{at}" for at in range(self.pace.writers)]
                names += [f"R{at}" for at in range(self.pace.readers)]
                clients = [group.create_task(_Client(self, http, name).work(over)) for name in names]
                try:
                    await self.until(10, events=1)
                    yield
                finally:
                    over.set()
                    await asyncio.wait(clients)
                    await self._caught_up()
                    following.cancel()

    async def until(self, count: int, *, events: int = 0, seconds: float = 180) -> None:
        """So many more reads and changes are answered well, and so many more events have come."""
        reads, writes = self.done["read"] + count, self.done["change"] + count
        wanted = len(self.seen) + events
        async with asyncio.timeout(seconds):
            while self.done["read"] < reads or self.done["change"] < writes:  # noqa: ASYNC110 -- others work
                await asyncio.sleep(0.01)
            while len(self.seen) < wanted:  # noqa: ASYNC110
                await asyncio.sleep(0.01)

    def first(self, kind: str, after: float) -> float:
        """Seconds from a moment to the first answer of a kind behind it."""
        found = [op.ended for op in self.ops if op.kind == kind and op.outcome == "ok" and op.ended > after]
        return min(found, default=float("inf")) - after

    def note(self, op: Op) -> None:
        self.ops.append(op)
        if op.outcome == "ok":
            self.done[op.kind] += 1

    def note_refused(self, why: str) -> None:
        self.refused.append((time.monotonic(), why))

    async def _follow(self) -> None:
        """One subscriber, who goes on behind his newest cursor."""
        cursor: str | None = None
        while True:
            with contextlib.suppress(*_CUT):
                async with open_wire(self.url, self.token) as wire:
                    await wire.subscribe("1", _FOLLOW, after=cursor)
                    while (frame := await wire.receive())["type"] == "next":
                        event = frame["payload"]["data"]["customerChanged"]
                        cursor = event["cursor"]
                        self.seen.append(event["change"]["changeNumber"])
            await asyncio.sleep(_AGAIN)

    async def _caught_up(self) -> None:
        """Nothing more comes to the subscriber."""
        seen = -1
        while seen != len(self.seen):
            seen = len(self.seen)
            await asyncio.sleep(1)


class _Client:
    """One of them, who asks one thing after the other. W… write, R… read."""

    def __init__(self, load: Load, http: httpx.AsyncClient, name: str) -> None:
        self._load = load
        self._http = http
        self._name = name
        self._chance = random.Random(name)
        self._serial = itertools.count()

    async def work(self, over: asyncio.Event) -> None:
        act = self._write if self._name.startswith("W") else self._read
        while not over.is_set():
            await asyncio.sleep(self._chance.uniform(0, 2 * self._load.pace.pause))
            await act()

    async def create(self, *, known: bool = False) -> None:
        """`known`: everybody reads and changes it."""
        name, begun = f"新写{self._load.mark}{self._name}{token_hex(6)}", time.monotonic()
        answer = await self._asked(_CREATE, {"input": general(name1=name)}, sure=known)
        saved = answer[0] if answer else None
        number = saved["customer"]["customerNumber"].zfill(10) if saved else ""
        outcome, version = ("ok", 1) if saved else ("unknown", None)
        self._load.note(self._op("create", number, begun, outcome, version, name))
        if known:
            self._load.versions[number] = 1

    async def _write(self) -> None:
        if self._chance.random() < 0.1:
            await self.create()
            return
        load, number = self._load, self._chance.choice(list(self._load.versions))
        name, begun = f"写{load.mark}{self._name}之{next(self._serial)}", time.monotonic()
        variables = {"number": number, "version": load.versions[number], "name": name}
        answer = await self._asked(_CHANGE, variables, sure=self._chance.random() < 0.5)
        if not answer:
            load.note(self._op("change", number, begun, "unknown", None, name))
            return
        saved = answer[0]["__typename"] == "CustomerSaved"
        version = answer[0]["version" if saved else "currentVersion"]
        load.versions[number] = max(version, load.versions[number])
        load.note(self._op("change", number, begun, "ok" if saved else "fail", version, name))

    async def _read(self) -> None:
        number, begun = self._chance.choice(list(self._load.versions)), time.monotonic()
        page = self._chance.random() < 0.3
        answer = await self._asked(_PAGE if page else _READ, {} if page else {"number": number})
        if not answer:
            self._load.note(self._op("read", number, begun, "fail"))
            return
        rows: list[Any] = answer[0]["nodes"] if page else answer
        for row in rows:
            if row is None:  # a known one is not found
                self._load.note(self._op("read", number, begun, "ok", 0))
                continue
            seen = (row["version"], row["name1"], row["changeDocuments"]["totalCount"])
            self._load.note(self._op("read", row["customerNumber"].zfill(10), begun, "ok", *seen))

    def _op(  # noqa: PLR0913, PLR0917 -- all of an operation
        self,
        kind: str,
        customer: str,
        begun: float,
        outcome: str,
        version: int | None = None,
        name: str | None = None,
        documents: int | None = None,
    ) -> Op:
        return Op(self._name, kind, customer, begun, time.monotonic(), outcome, version, name, documents)

    async def _asked(self, query: str, variables: dict[str, Any], *, sure: bool = False) -> list[Any]:
        """The answer in a list, which is empty when there was none. `sure`: asked again until there is one,
        with the same idempotency key.
        """
        headers = {"idempotency-key": token_hex(12)} if sure else {}
        async with asyncio.timeout(_LONGEST):
            found = await self._sent({"query": query, "variables": variables}, headers)
            while sure and not found:
                await asyncio.sleep(_AGAIN)
                found = await self._sent({"query": query, "variables": variables}, headers)
        return found

    async def _sent(self, body: dict[str, Any], headers: dict[str, str]) -> list[Any]:
        try:
            response = await self._http.post("/graphql", json=body, headers=headers)
        except httpx.TransportError as error:
            self._load.note_refused(type(error).__name__)
            return []
        found: dict[str, Any] = response.json()
        if "errors" not in found:
            answer: Any = next(iter(found["data"].values()))
            if answer is None or answer.get("__typename") != "Refused":
                return [answer]
        codes = {one["extensions"]["code"] for one in found.get("errors", ())}
        self._load.note_refused(f"{response.status_code} {'+'.join(sorted(codes))}")
        if not codes or not codes <= _LATER:
            self._load.odd.append(found)
        return []
