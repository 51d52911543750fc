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
_LOOK = "query ($id: ID!) { bulkLoad(id: $id) { state counts { outcome count } } }"
_TAKEN = ("UPDATED", "UNCHANGED", "DUPLICATE")
_MOST_AGAIN = 200
_TOGETHER = 4
_PAUSE = 0.1
_SECONDS = 120


@dataclass(frozen=True)
class Plan:
    """`customers`: number, company code and sales organisation of each. With a system it sends `count` bulk
    loads of many changes each, else so many single ones.
    """

    urls: list[str]
    token: str
    seed: int
    count: int
    customers: list[tuple[str, str, str]]
    journal: str
    system: str | None = None


class Writer:
    def __init__(self, plan: Plan, journal: TextIO) -> None:
        self._plan = plan
        self._journal = journal
        self._chance = random.Random(plan.seed)
        self._versions: dict[str, int] = {}
        self._serial = itertools.count()
        self._messages = itertools.count()
        self.counts: Counter[str] = Counter()

    async def run(self) -> None:
        serials = iter(range(self._plan.count))

        async def work(http: httpx.AsyncClient) -> None:
            for _ in serials:
                await (self._change(http) if self._plan.system is None else self.load(http))

        headers = {"authorization": f"Bearer {self._plan.token}"}
        together = _TOGETHER if self._plan.system is None else 1
        async with httpx.AsyncClient(headers=headers, timeout=_SECONDS) as http:
            await asyncio.gather(*(work(http) for _ in range(together)))

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

    async def load(self, http: httpx.AsyncClient) -> None:
        """A load that was not answered is sent again: what it did already, it does not do twice."""
        rows: list[dict[str, Any]] = []
        for number, company, sales in self._chance.sample(self._plan.customers, len(self._plan.customers)):
            key = f"{self._plan.seed}-{next(self._messages)}"
            given = {"customer": self._input(company, sales), "number": number, "externalKey": number}
            rows.append({**given, "messageId": key, "function": "004"})
        body = "".join(json.dumps(row) + "\n" for row in rows)
        while True:
            load = await self._loaded(http, body)
            self.counts.update(load["counts"])
            if sum(load["counts"].get(one, 0) for one in _TAKEN) == len(rows):
                break
            self.counts["loads sent again"] += 1
            assert self.counts["loads sent again"] < _MOST_AGAIN, load
            await asyncio.sleep(_PAUSE)
        for row in rows:
            self._write_down(row["number"], None, row["customer"]["name1"])

    async def _loaded(self, http: httpx.AsyncClient, body: str) -> Any:
        """What came of it in the end."""
        headers = {"content-type": "application/x-ndjson"}
        door = f"/exchange/{self._plan.system}/loads?mode=PER_ROW"
        load = (await self._sent(http, door, content=body.encode(), headers=headers)).json()
        while load["state"] in ("RECEIVING", "QUEUED", "RUNNING"):
            await asyncio.sleep(_PAUSE)
            asked = {"query": _LOOK, "variables": {"id": load["loadId"]}}
            found = await self._graphql(http, asked)
            counts = {one["outcome"]: one["count"] for one in found["counts"]}
            load = {**load, "state": found["state"], "counts": counts}
        return load

    async def _answered(self, http: httpx.AsyncClient, body: dict[str, Any]) -> dict[str, Any]:
        key = f"{self._plan.seed}-{self._chance.getrandbits(96):x}"
        return await self._graphql(http, body, **{"idempotency-key": key})

    async def _graphql(self, http: httpx.AsyncClient, body: dict[str, Any], **headers: str) -> Any:
        while True:
            found: dict[str, Any] = (await self._sent(http, "/graphql", json=body, headers=headers)).json()
            if "errors" not in found:
                return next(iter(found["data"].values()))
            codes = {one["extensions"]["code"] for one in found["errors"]}
            assert codes == {"BUSY"}, found
            self.counts["busy"] += 1
            await asyncio.sleep(_PAUSE)

    async def _sent(self, http: httpx.AsyncClient, door: str, **given: Any) -> httpx.Response:
        """The same again, of whichever server is there, until one answers."""
        for url in itertools.cycle(self._shuffled()):
            try:
                response = await http.post(f"{url}{door}", **given)
            except httpx.TransportError:
                self.counts["unanswered"] += 1
            else:
                # 409: the dead server's transaction is being rolled back; 503: too much to do
                if response.status_code not in (409, 429, 503):
                    return response
                self.counts[f"status {response.status_code}"] += 1
            await asyncio.sleep(_PAUSE)
        raise AssertionError("there is no server")

    def _shuffled(self) -> list[str]:
        return self._chance.sample(self._plan.urls, len(self._plan.urls))

    def _write_down(self, number: str, version: int | None, name: str) -> None:
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
