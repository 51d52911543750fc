"""An integrator with an external system: posts messages and loads, reads the queue. Next: idocs.py."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import asyncpg
import httpx
import orjson

from resolvers.access.seal import Sealer
from resolvers.inbound.loading import kinds_of
from resolvers.inbound.working import work_due
from resolvers.jobs.run import run_next
from resolvers.write.context import Writer
from tests.support.client import Client
from tests.support.server import TODAY, Service

Answer: TypeAlias = dict[str, Any]

XML, NDJSON, ODATA = "application/xml", "application/x-ndjson", "application/json"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
GRANT = "integrator@*/*"
_REGISTER = """
mutation ($input: ExternalSystemInput!) {
  registerExternalSystem(input: $input) { __typename ... on Refused { findings { code path } } }
}
"""
_MAPS = """
mutation ($system: String!, $rows: [CodeMapInput!]!) {
  setCodeMaps(system: $system, rows: $rows) { __typename }
}
"""
MESSAGE = """
queueId messageId system externalKey customerNumber state outcome status version reason handledBy payload
original findings { code severity path params message }
"""
_MESSAGE = f"query ($id: ID!) {{ inboundMessage(queueId: $id) {{ {MESSAGE} }} }}"
_MESSAGES = f"""
query ($filter: MessageFilter) {{ inboundMessages(filter: $filter, first: 100) {{ {MESSAGE} }} }}
"""
LOAD = """
loadId state mode dryRun rowCount done error counts { outcome count } findings { code }
rows { position place externalKey customerNumber outcome status findings { code severity path params } }
"""
_LOAD = f"query ($id: ID!) {{ bulkLoad(id: $id) {{ {LOAD} }} }}"
_ACT = f"""{{
  __typename ... on QueueSaved {{ messages {{ {MESSAGE} }} }} ... on Refused {{ findings {{ code path }} }}
}}"""


@dataclass(frozen=True)
class Integrator:
    """One system and who it belongs to."""

    service: Service
    client: Client
    system: str

    def post(self, body: bytes | str, kind: str = XML, **headers: str) -> httpx.Response:
        return self._send("messages", body, kind, {}, headers)

    def results(self, body: bytes | str, kind: str = XML) -> list[Answer]:
        return self.post(body, kind).json()["results"]

    def result(self, body: bytes | str, kind: str = XML) -> Answer:
        [found] = self.results(body, kind)
        return found

    def say(self, *lines: Answer) -> list[Answer]:
        """Messages of NDJSON."""
        return self.results(ndjson(*lines), NDJSON)

    def load(self, body: bytes, kind: str = NDJSON, **query: str) -> httpx.Response:
        return self._send("loads", body, kind, query, {})

    def loaded(self, body: bytes, kind: str = NDJSON, **query: str) -> Answer:
        """With its rows."""
        return self.look(self.load(body, kind, **query).json()["loadId"])

    def look(self, load_id: str) -> Answer:
        return self.client.ask(_LOAD, id=load_id)["bulkLoad"]

    def message(self, queue_id: str) -> Answer:
        return self.client.ask(_MESSAGE, id=queue_id)["inboundMessage"]

    def messages(self, **wanted: str) -> list[Answer]:
        return self.client.ask(_MESSAGES, filter={"system": self.system, **wanted})["inboundMessages"]

    def map(self, domain: str, external: str, internal: str) -> None:
        row = {"domain": domain, "externalCode": external, "internalCode": internal}
        self.client.ask(_MAPS, system=self.system, rows=[row])

    def act(self, name: str, arguments: str, **variables: object) -> Answer:
        """retryMessages, editMessage, cancelMessages."""
        return self.client.ask(
            f"mutation ({arguments}) {{ {name}({_passed(arguments)}) {_ACT} }}", **variables
        )[name]

    def retry(self, *queue_ids: str) -> Answer:
        return self.act("retryMessages", "$queueIds: [ID!]!", queueIds=queue_ids)

    def cancel(self, *queue_ids: str, reason: str = "not wanted") -> Answer:
        arguments = "$queueIds: [ID!]!, $reason: String!"
        return self.act("cancelMessages", arguments, queueIds=queue_ids, reason=reason)

    def edit(self, queue_id: str, payload: str, reason: str = "a typing error") -> Answer:
        arguments = "$queueId: ID!, $payload: String!, $reason: String!"
        return self.act("editMessage", arguments, queueId=queue_id, payload=payload, reason=reason)

    def work(self) -> None:
        """As a worker does, until nothing is due."""
        asyncio.run(_work(self.service))

    def _send(
        self, door: str, body: bytes | str, kind: str, query: dict[str, str], headers: dict[str, str]
    ) -> httpx.Response:
        known = {"authorization": f"Bearer {self.client.token}", "content-type": kind, **headers}
        data = body.encode() if isinstance(body, str) else body
        address = f"{self.service.url}/exchange/{self.system}/{door}"
        return httpx.post(address, content=data, headers=known, params=query, timeout=60)


def integrator(service: Service, system: str = "ERP100", user: str = "IN01", **profile: object) -> Integrator:
    """Registered anew."""
    client = service.user(user, GRANT)
    given = {"system": system, "name": f"System {system}", **profile}
    found = client.ask(_REGISTER, input=given)["registerExternalSystem"]
    assert found["__typename"] == "SendingSystemSaved", found
    return Integrator(service, client, system)


def ndjson(*lines: Answer) -> bytes:
    return b"".join(orjson.dumps(line) + b"\n" for line in lines)


def codes(answer: Answer) -> list[str]:
    """["E IN-MAP"]"""
    return [f"{one['severity']} {one['code']}" for one in answer["findings"]]


def outcomes(answers: Sequence[Answer]) -> list[str | None]:
    return [one["outcome"] for one in answers]


def _passed(arguments: str) -> str:
    names = [one.partition(":")[0].strip().removeprefix("$") for one in arguments.split(",")]
    return ", ".join(f"{name}: ${name}" for name in names)


async def _work(service: Service) -> None:
    async with asyncpg.create_pool(service.dsn, min_size=1, max_size=4) as pool:
        writer = Writer(pool, Sealer(service.settings.read_field_key()), lambda: TODAY)
        while await run_next(pool, kinds_of(writer)) or await work_due(writer):
            pass
