"""Files sent in parts while servers come and go, each fetched again and compared. Next: uploading.py."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.support.uploading import CHUNK, TUS, metadata, text_of

_PART = 300_000
_SIZE = 5 * _PART + 12_345
_PAUSE = 0.05
_MOST_AGAIN = 200
# docs/uploads.md: what arrived is kept, HEAD tells how much, PATCH goes on from there
_GO_ON = frozenset({400, 409, 423, 502, 503, 504})


@dataclass
class Parts:
    """`stored`: files that came back as they were sent; `gone_on`: why parts were asked for again."""

    url: str
    token: str
    number: str  # of a customer
    stored: int = 0
    gone_on: Counter[str] = field(default_factory=Counter[str])

    async def send(self, over: asyncio.Event) -> None:
        headers = {"authorization": f"Bearer {self.token}"}
        async with httpx.AsyncClient(base_url=self.url, headers=headers, timeout=60) as http:
            while not over.is_set():
                body = text_of(_SIZE, seed=self.stored)
                became = await self._sent(http, body)
                fetched = await self._answered(http, "GET", became)
                assert fetched.content == body, f"{became} is another file"
                self.stored += 1

    async def _sent(self, http: httpx.AsyncClient, body: bytes) -> str:
        """Where it lies then. Who does not know whether it has begun begins anew."""
        told = metadata(customerNumber=self.number, filename=f"{self.stored}.bin")
        begin = {**TUS, "upload-length": str(len(body)), "upload-metadata": told}
        place = (await self._answered(http, "POST", "/files/uploads", headers=begin)).headers["location"]
        for _ in range(_MOST_AGAIN):
            stands = await self._answered(http, "HEAD", place, headers=TUS)
            if "content-location" in stands.headers:
                return stands.headers["content-location"]
            await self._patch(http, place, body, int(stands.headers["upload-offset"]))
        raise AssertionError("an upload does not end")

    async def _patch(self, http: httpx.AsyncClient, place: str, body: bytes, offset: int) -> None:
        headers = {**CHUNK, "upload-offset": str(offset)}
        try:
            answer = await http.patch(place, content=body[offset : offset + _PART], headers=headers)
        except httpx.TransportError as error:
            self.gone_on[type(error).__name__] += 1
            await asyncio.sleep(_PAUSE)
            return
        if answer.status_code != 204:
            assert answer.status_code in _GO_ON, f"{answer.status_code} {answer.text}"
            self.gone_on[str(answer.status_code)] += 1
            await asyncio.sleep(_PAUSE)

    async def _answered(
        self, http: httpx.AsyncClient, method: str, place: str, **given: Any
    ) -> httpx.Response:
        """What takes no effect, or may take it twice, again until it is answered."""
        told = ""
        for _ in range(_MOST_AGAIN):
            try:
                answer = await http.request(method, place, **given)
            except httpx.TransportError as error:
                told = type(error).__name__
            else:
                if answer.is_success:
                    return answer
                assert answer.status_code in _GO_ON, f"{answer.status_code} {answer.text}"
                told = str(answer.status_code)
            self.gone_on[told] += 1
            await asyncio.sleep(_PAUSE)
        raise AssertionError(f"{method} {place} is not answered: {told}")
