"""Clients that send and fetch files while the store fails, held to what they are told. Next: flaky.py."""

import asyncio
import contextlib
import random
import time
from collections import Counter
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import asyncpg
import httpx

from tests.support.uploading import CHUNK, TUS, metadata

_AGAIN = 0.1
_SECONDS = 120.0
_LATER = (409, 423, 503)  # another offset, another request that goes on, come again
_LONGEST = 240.0
_TOLD = """
SELECT (SELECT count(*) FROM attachment_version) AS files,
    (SELECT count(*) FROM incident) AS incidents,
    (SELECT count(*) FROM upload WHERE state = 'PENDING') AS pending,
    (SELECT array_agg(store_key) FROM stored_object) AS keys
"""


# below the 5 s after which a server ends an idle connection, or a POST might meet its end
KEPT = httpx.Limits(keepalive_expiry=4)


@dataclass
class Files:
    """`kept`: the digest of each file that somebody was told is stored, by its address."""

    url: str
    token: str
    numbers: Sequence[str]
    sizes: Sequence[int] = (3_000, 60_000, 200_000)
    pause: float = 0.05  # seconds that each thinks between two files, on average
    kept: dict[str, str] = field(default_factory=dict[str, str])
    done: Counter[str] = field(default_factory=Counter[str])
    last: list[tuple[float, str]] = field(default_factory=list[tuple[float, str]])  # what was done, and when
    refused: list[tuple[float, str]] = field(default_factory=list[tuple[float, str]])
    wrong: list[str] = field(default_factory=list[str])  # what nobody should ever be told
    begins_lost: int = 0

    @contextlib.asynccontextmanager
    async def at_work(self, senders: int = 3, fetchers: int = 3) -> AsyncGenerator[None]:
        """While the block runs; then until each upload has its end."""
        over = asyncio.Event()
        async with self.open() as http, asyncio.TaskGroup() as group:
            for act, count in ((self._send, senders), (self._fetch_one, fetchers)):
                for at in range(count):
                    group.create_task(self._work(act, http, random.Random(f"{act.__name__}{at}"), over))
            try:
                await self.until(3)
                yield
            finally:
                over.set()

    def open(self) -> httpx.AsyncClient:
        headers = {"authorization": f"Bearer {self.token}"}
        return httpx.AsyncClient(base_url=self.url, headers=headers, timeout=_SECONDS, limits=KEPT)

    async def until(self, count: int) -> None:
        """So many more are sent, and so many fetched."""
        goal = {name: self.done[name] + count for name in ("sent", "fetched")}
        async with asyncio.timeout(_LONGEST):
            while any(self.done[name] < wanted for name, wanted in goal.items()):  # noqa: ASYNC110
                await asyncio.sleep(0.01)

    async def _work(
        self, act: Any, http: httpx.AsyncClient, chance: random.Random, over: asyncio.Event
    ) -> None:
        while not over.is_set():
            await asyncio.sleep(chance.uniform(0, 2 * self.pause))
            await act(http, chance)

    async def _send(self, http: httpx.AsyncClient, chance: random.Random) -> None:
        """Begun, sent, and gone on with wherever it was broken off, as clients of tus do."""
        body, number = chance.randbytes(chance.choice(self.sizes)), chance.choice(self.numbers)
        place, at, became = "", 0, None
        async with asyncio.timeout(_LONGEST):
            while not place:
                told = metadata(customerNumber=number, filename="a.bin", filetype="application/octet-stream")
                headers = {**TUS, "upload-length": str(len(body)), "upload-metadata": told}
                answer = await self._asked(http, "POST", "/files/uploads", headers, b"", 201)
                place = answer.headers["location"] if answer else ""
                self.begins_lost += answer is None
            while became is None:
                headers = {**CHUNK, "upload-offset": str(at)}
                answer = await self._asked(http, "PATCH", place, headers, body[at:], 204)
                answer = answer or await self._asked(http, "HEAD", place, TUS, None, 200)
                if answer is not None:
                    at, became = int(answer.headers["upload-offset"]), answer.headers.get("content-location")
        self.kept[became] = sha256(body).hexdigest()
        self._note("sent")

    async def _fetch_one(self, http: httpx.AsyncClient, chance: random.Random) -> None:
        if self.kept and await self.fetch(http, chance.choice(list(self.kept))):
            self._note("fetched")

    async def fetch(self, http: httpx.AsyncClient, place: str) -> bool:
        """Whether it came whole; it must be what was sent then."""
        answer = await self._asked(http, "GET", place, {}, None, 200)
        if answer is not None and sha256(answer.content).hexdigest() != self.kept[place]:
            self.wrong.append(f"{place}: other bytes than were sent")
        return answer is not None

    async def _asked(  # noqa: PLR0913, PLR0917 -- a request
        self,
        http: httpx.AsyncClient,
        method: str,
        place: str,
        headers: dict[str, str],
        body: bytes | None,
        wanted: int,
    ) -> httpx.Response | None:
        try:
            answer = await http.request(method, place, headers=headers, content=body)
        except httpx.TransportError as error:  # also of an answer that broke off
            self._refuse(f"{method} {type(error).__name__}")
        else:
            if answer.status_code == wanted:
                return answer
            self._refuse(f"{method} {answer.status_code}")
            if answer.status_code not in _LATER:
                self.wrong.append(f"{method} {place}: {answer.status_code} {answer.text[:200]}")
        await asyncio.sleep(_AGAIN)
        return None

    def _note(self, what: str) -> None:
        self.done[what] += 1
        self.last.append((time.monotonic(), what))

    def _refuse(self, why: str) -> None:
        self.refused.append((time.monotonic(), why))

    async def judged(self, what: str, dsn: str, there: set[str], since: float) -> str:
        """Asserts that all of it is true; `there`: what lies in the store. Returns the figures."""
        assert self.wrong == [], self.wrong[:5]
        async with self.open() as http:
            for place in self.kept:
                assert await self.fetch(http, place), f"{place} was stored, and is not there"
        assert self.wrong == [], self.wrong[:5]
        connection = await asyncpg.connect(dsn)
        told = await connection.fetchrow(_TOLD)
        await connection.close()
        assert told is not None
        assert (told["files"], told["incidents"]) == (len(self.kept), 0)
        assert told["pending"] <= self.begins_lost
        keys = set(told["keys"])
        assert keys <= there, f"lost: {keys - there}"
        sent, fetched = (self._first(name, since) for name in ("sent", "fetched"))
        last = max((at for at, _ in self.refused), default=since) - since
        troubles = Counter(why for _, why in self.refused)
        return (
            f"{what}: first file sent {sent:.2f} s and fetched {fetched:.2f} s after, last refusal "
            f"{max(last, 0):.2f} s after; meanwhile {dict(troubles) or 'nobody was refused'}; "
            f"{dict(self.done)}, {len(there - keys)} objects that no row names"
        )

    def _first(self, what: str, after: float) -> float:
        """Seconds until one was done again."""
        return min((at for at, one in self.last if one == what and at > after), default=float("inf")) - after
