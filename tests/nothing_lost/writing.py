"""A process that changes customers until it is done, whatever dies meanwhile. Next: receiving.py.

python -m tests.nothing_lost.writing PLAN: a JSON file, see Plan. Each answer is written down before the next
question; a question without an answer is asked again, with the same key, of whichever server is there.
"""

import asyncio
import itertools
import json
import random
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

import httpx

from tests.nothing_lost.journal import opened_journal

_CHANGE = """
mutation ($number: String!, $version: Int, $input: CustomerInput!) {
  changeCustomer(number: $number, expectedVersion: $version, input: $input) {
    __typename
    ... on CustomerSaved { version }
    ... on Conflict { currentVersion }
    ... on Refused { findings { code path message } }
  }
}
"""
_PAUSE = 0.1
_SECONDS = 30


@dataclass(frozen=True)
class Plan:
    """`customers`: number, company code and sales organisation of each."""

    urls: list[str]
    token: str
    seed: int
    count: int
    together: int
    customers: list[tuple[str, str, str]]
    journal: str


class Writer:
    def __init__(self, plan: Plan, journal: TextIO) -> None:
        self._plan = plan
        self._journal = journal
        self._chance = random.Random(plan.seed)
        self._versions: dict[str, int] = {}
        self._serial = itertools.count()
        self.counts: Counter[str] = Counter()

    async def run(self) -> None:
        serials = iter(range(self._plan.count))

        async def work(http: httpx.AsyncClient) -> None:
            for _ in serials:
                await self._change(http)

        headers = {"authorization": f"Bearer {self._plan.token}"}
        limits = httpx.Limits(max_connections=2 * self._plan.together)
        async with httpx.AsyncClient(headers=headers, limits=limits, timeout=_SECONDS) as http:
            await asyncio.gather(*(work(http) for _ in range(self._plan.together)))

    async def _change(self, http: httpx.AsyncClient) -> None:
        number, company, sales = self._chance.choice(self._plan.customers)
        given = self._input(company, sales)
        while True:
            variables = {"number": number, "version": self._versions.get(number, 1), "input": given}
            answer = await self._answered(http, {"query": _CHANGE, "variables": variables})
            self.counts[answer["__typename"]] += 1
            if answer["__typename"] == "CustomerSaved":
                self._versions[number] = answer["version"]
                self._write_down(number, answer["version"], given["name1"])
                return
            assert answer["__typename"] == "Conflict", answer
            self._versions[number] = answer["currentVersion"]

    def _input(self, company: str, sales: str) -> dict[str, Any]:
        """Always another name, and sometimes something that only some receivers may see."""
        given: dict[str, Any] = {"name1": f"写{self._plan.seed}之{next(self._serial)}"}
        if self._chance.random() < 0.3:
            terms = self._chance.choice(["N030", "N060"])
            given["companyCodes"] = [{"companyCode": company, "paymentTerms": terms}]
        if self._chance.random() < 0.3:
            row = {"salesOrg": sales, "channel": "AQ", "division": "XX"}
            given["salesAreas"] = [{**row, "deliveryPriority": self._chance.choice(["01", "02", "03"])}]
        return given

    async def _answered(self, http: httpx.AsyncClient, body: dict[str, Any]) -> dict[str, Any]:
        headers = {"idempotency-key": f"{self._plan.seed}-{self._chance.getrandbits(96):x}"}
        for url in itertools.cycle(self._shuffled()):
            try:
                response = await http.post(f"{url}/graphql", json=body, headers=headers)
            except httpx.TransportError:
                self.counts["unanswered"] += 1
            else:
                # 409: the dead server's transaction is being rolled back; 503: too much to do
                if response.status_code not in (409, 503):
                    found: dict[str, Any] = response.json()
                    assert "errors" not in found, found
                    return next(iter(found["data"].values()))
                self.counts[f"status {response.status_code}"] += 1
            await asyncio.sleep(_PAUSE)
        raise AssertionError("there is no server")

    def _shuffled(self) -> list[str]:
        return self._chance.sample(self._plan.urls, len(self._plan.urls))

    def _write_down(self, number: str, version: int, name: str) -> None:
        self._journal.write(json.dumps({"customer": number, "version": version, "name1": name}) + "\n")
        self._journal.flush()


def _main(path: Path) -> None:
    plan = Plan(**json.loads(path.read_text("utf-8")))
    with opened_journal(Path(plan.journal)) as journal:
        writer = Writer(plan, journal)
        asyncio.run(writer.run())
    sys.stdout.write(json.dumps(writer.counts))


if __name__ == "__main__":
    _main(Path(sys.argv[1]))
