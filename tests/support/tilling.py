"""Many tills that post sales at once until each is answered, whoever dies meanwhile. Next: process.py."""

import asyncio
import random
from collections import Counter
from collections.abc import Sequence
from typing import Any

import httpx

from tests.support.process import ServiceProcess

PRICE, POINTS = "19.00", 1  # of one sale: 20.00 at 5 % off, and what it gives
_POST = """
mutation ($input: SaleInput!) { postSale(input: $input) {
    __typename
    ... on SaleSaved { sale { saleNumber total points } }
    ... on Refused { findings { code } }
} }
"""
_LATER = ("BUSY", "IN_FLIGHT")


def sale_of(number: str, card: str, kind: str = "STORED_VALUE", store: str = "S1") -> dict[str, Any]:
    """One piece of brand A for 20.00, which a silver card has for 19.00."""
    return {
        **{"saleNumber": number, "storeCode": store, "cardNumber": card, "soldAt": "2026-05-06T04:00:00Z"},
        "lines": [
            {"lineNumber": 1, "brandCode": "A", "itemCode": "X1", "listPrice": "20.00", "quantity": "1"}
        ],
        "payments": [{"paymentNumber": 1, "kind": kind, "amount": PRICE}],
    }


class Tills:
    """Each sale is sent again until somebody answers it, and now and then though somebody has."""

    def __init__(self, token: str, cards: Sequence[str], seed: int = 1) -> None:
        self.url = ""
        self.up = asyncio.Event()
        self.saved: dict[str, str] = {}  # number of the sale, and its card
        self.refused: dict[str, list[str]] = {}
        self.counts: Counter[str] = Counter()
        self._headers = {"authorization": f"Bearer {token}"}
        self._cards = cards
        self._chance = random.Random(seed)

    @property
    def done(self) -> int:
        return len(self.saved) + len(self.refused)

    async def run(self, count: int, together: int) -> None:
        queue = [f"T{at:06}" for at in reversed(range(count))]

        async def work(http: httpx.AsyncClient) -> None:
            while queue:
                await self.post(http, queue.pop())

        limits = httpx.Limits(max_connections=together, max_keepalive_connections=together)
        async with httpx.AsyncClient(limits=limits, timeout=60) as http:
            await asyncio.gather(*(work(http) for _ in range(together)))

    async def post(self, http: httpx.AsyncClient, number: str) -> None:
        sale = sale_of(number, self._chance.choice(self._cards))
        twice = self._chance.random() < 0.2  # a till that did not wait, or a line that sends twice
        answers = await asyncio.gather(*(self._answered(http, sale) for _ in range(1 + twice)))
        kinds = {answer["__typename"] for answer in answers}
        # of two that are refused at once the second may find money that came meanwhile; here none comes
        assert len(kinds) == 1, answers
        if kinds == {"SaleSaved"}:
            told = {"saleNumber": number, "total": PRICE, "points": POINTS}
            assert [answer["sale"] for answer in answers] == [told] * len(answers)
            self.saved[number] = sale["cardNumber"]
        else:
            self.refused[number] = [one["code"] for one in answers[0]["findings"]]

    async def _answered(self, http: httpx.AsyncClient, sale: dict[str, Any]) -> dict[str, Any]:
        body = {"query": _POST, "variables": {"input": sale}}
        while True:
            await self.up.wait()
            try:
                response = await http.post(f"{self.url}/graphql", json=body, headers=self._headers)
            except httpx.TransportError:
                self.counts["unanswered"] += 1
                await asyncio.sleep(0.05)
                continue
            found: dict[str, Any] = response.json()
            codes = [one["extensions"]["code"] for one in found.get("errors", ())]
            if set(codes) & set(_LATER):
                self.counts["later"] += 1
                await asyncio.sleep(0.05)
                continue
            assert not codes, found
            return found["data"]["postSale"]

    def serve(self, service: ServiceProcess) -> None:
        self.url = service.url
        self.up.set()
