"""Clients that read and write without a pause, and tell of every answer that is none. Next: followers.py."""

import asyncio
import contextlib
import itertools
from collections import Counter
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import asyncpg
import httpx

from tests.support.base import general

_RESULT = "__typename ... on CustomerSaved { version customer { customerNumber } }"
_CREATE = f"mutation ($input: CustomerInput!) {{ createCustomer(input: $input) {{ {_RESULT} }} }}"
_CHANGE = f"""
mutation ($number: String!, $version: Int, $name: String!) {{
  changeCustomer(number: $number, expectedVersion: $version, input: {{ name1: $name }}) {{ {_RESULT} }}
}}
"""
_OWN = "query ($number: String!) { customer(number: $number) { version name1 } }"
_PAGE = """
{ customers(first: 20) { totalCount nodes { customerNumber name1 version
    companyCodes { companyCode } salesAreas { salesArea } changeDocuments(first: 1) { totalCount } } } }
"""
# What the service's pages allow to be repeated, a write with the key that it had: no answer, these, and the
# first call with the key that is not over yet (docs/upgrading.md).
_AGAIN = frozenset({409, 502, 503, 504})
_WRITTEN = "x-dossier-written"
_MOST_AGAIN = 100
_PAUSE = 0.05
_SECONDS = 60
_CHANGES = """
SELECT new_value AS name, count(*) AS n FROM change_item
WHERE field = 'NAME1' AND new_value = ANY($1) GROUP BY 1
"""
_CUSTOMERS = """
SELECT ltrim(customer_number, '0') AS number, name1 AS name, version FROM customer WHERE name1 = ANY($1)
"""
_DOCUMENTS = """
SELECT ltrim(customer_number, '0') AS number, array_agg(version ORDER BY xid, change_number) AS versions
FROM change_document WHERE customer_number IN (SELECT customer_number FROM customer WHERE name1 = ANY($1))
GROUP BY 1
"""


@dataclass
class Traffic:
    """`urls` are asked in turn, and may be others from one moment to the next. `patient`: what may be
    repeated is. `failed` are answers that nobody should get; after one of them a client asks no more.
    """

    urls: list[str]
    token: str
    patient: bool = False
    answered: Counter[str] = field(default_factory=Counter[str])  # by address
    under_way: Counter[str] = field(default_factory=Counter[str])  # by address
    repeated: Counter[str] = field(default_factory=Counter[str])  # by what came instead of an answer
    failed: list[str] = field(default_factory=list[str])
    saved: dict[str, list[str]] = field(default_factory=dict[str, list[str]])  # names, as acknowledged
    sent: list[str] = field(default_factory=list[str])  # names, acknowledged or not

    @property
    def writes(self) -> int:
        return sum(map(len, self.saved.values()))

    @contextlib.asynccontextmanager
    async def flowing(self, *, readers: int = 4, writers: int = 4) -> AsyncGenerator[None]:
        """While the block runs; then until each has the answer to his last question."""
        over = asyncio.Event()
        async with httpx.AsyncClient(timeout=_SECONDS) as http:
            clients = [_Client(self, http, over) for _ in range(readers + writers)]
            works = [one.read() for one in clients[:readers]] + [one.write() for one in clients[readers:]]
            tasks = [asyncio.create_task(work) for work in works]
            try:
                yield
            finally:
                over.set()
                await asyncio.gather(*tasks)

    async def more(self, count: int, *urls: str, seconds: float = 300) -> None:
        """So many more answers, from each of these addresses if any are named, or something has failed."""
        wanted = {url: self.answered[url] + count for url in urls or self.urls}
        async with asyncio.timeout(seconds):
            while not self.failed and any(self.answered[url] < most for url, most in wanted.items()):  # noqa: ASYNC110
                await asyncio.sleep(0.01)

    async def turn_to(self, *urls: str, seconds: float = 60) -> None:
        """From now on others are asked; returns when nobody waits for an answer of the former ones."""
        left = set(self.urls) - set(urls)
        self.urls = list(urls)
        async with asyncio.timeout(seconds):
            while any(self.under_way[url] for url in left):  # noqa: ASYNC110
                await asyncio.sleep(0.01)

    async def assert_nothing_is_lost(self, dsn: str) -> None:
        """Each acknowledged write is there, once, the last one as what its customer is; and no other is."""
        connection = await asyncpg.connect(dsn)
        try:
            changes = {row["name"]: row["n"] for row in await connection.fetch(_CHANGES, self.sent)}
            rows = await connection.fetch(_CUSTOMERS, self.sent)
            found = await connection.fetch(_DOCUMENTS, self.sent)
            documents = {row["number"]: row["versions"] for row in found}
        finally:
            await connection.close()
        assert self.writes > 0
        assert changes == {name: 1 for names in self.saved.values() for name in names[1:]}
        assert {row["number"]: (row["name"], row["version"]) for row in rows} == {
            number: (names[-1], len(names)) for number, names in self.saved.items()
        }
        assert documents == {number: [*range(1, len(names) + 1)] for number, names in self.saved.items()}


class _Client:
    """One of them, with a customer of its own if it writes."""

    def __init__(self, traffic: Traffic, http: httpx.AsyncClient, over: asyncio.Event) -> None:
        self._traffic = traffic
        self._http = http
        self._over = over
        self._turns = itertools.count()
        self._written = ""  # how far the log was after this client's last write, for reads on a standby

    async def read(self) -> None:
        while not self._over.is_set():
            if await self._asked(_PAGE, {}) is None:
                return

    async def write(self) -> None:
        """Only this client changes its customer, so it knows what must be read of it."""
        name = self._new_name()
        found = await self._asked(_CREATE, {"input": general(name1=name)}, keyed=True)
        if found is None or not self._is_saved(found):
            return
        number = found["customer"]["customerNumber"].lstrip("0")
        names = self._traffic.saved.setdefault(number, [name])
        while not self._over.is_set():
            name = self._new_name()
            variables = {"number": number, "version": len(names), "name": name}
            found = await self._asked(_CHANGE, variables, keyed=True)
            if found is None or not self._is_saved(found):
                return
            names.append(name)
            read = await self._asked(_OWN, {"number": number})
            if read is None:
                return
            if (read["version"], read["name1"]) != (len(names), name):
                self._traffic.failed.append(f"an older version was read: {read}, {len(names)} was written")
                return

    def _new_name(self) -> str:
        """Nobody has it, and none is near to it."""
        self._traffic.sent.append(f"流{uuid4().hex[:16]}")
        return self._traffic.sent[-1]

    def _is_saved(self, found: dict[str, Any]) -> bool:
        saved = found["__typename"] == "CustomerSaved"
        if not saved:
            self._traffic.failed.append(f"{found}")
        return saved

    async def _asked(self, query: str, variables: dict[str, Any], *, keyed: bool = False) -> Any:
        """The field's value; None if there was none that may be."""
        traffic, told = self._traffic, ""
        headers = {"authorization": f"Bearer {traffic.token}"}
        if keyed:
            headers["idempotency-key"] = uuid4().hex
        if self._written:
            headers[_WRITTEN] = self._written
        for _ in range(_MOST_AGAIN if traffic.patient else 1):
            url = traffic.urls[next(self._turns) % len(traffic.urls)]
            status, told, value = await self._once(url, {"query": query, "variables": variables}, headers)
            if value is not None:
                return value
            if status and status not in _AGAIN:
                break
            traffic.repeated[told[:60]] += 1
            await asyncio.sleep(_PAUSE)
        traffic.failed.append(told)
        return None

    async def _once(self, url: str, body: dict[str, Any], headers: dict[str, str]) -> tuple[int, str, Any]:
        """The status (0: no answer), what came instead of an answer, the value."""
        self._traffic.under_way[url] += 1
        try:
            response = await self._http.post(f"{url}/graphql", json=body, headers=headers)
        except httpx.TransportError as error:
            return 0, f"{type(error).__name__} {error}", None
        finally:
            self._traffic.under_way[url] -= 1
        if response.status_code != 200:
            return response.status_code, f"{response.status_code} {response.text[:200]}", None
        found = response.json()
        if "errors" in found:
            return 200, f"{found['errors']}", None
        self._traffic.answered[url] += 1
        self._written = response.headers.get(_WRITTEN, self._written)
        return 200, "", next(iter(found["data"].values()))
