"""Acts on visits, tasks and profiles over HTTP, and what the worker does for them. Next: client.py."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Final

import asyncpg

from assembly import make_writer
from resolvers.access.seal import Sealer
from resolvers.write.context import Writer
from tests.support.client import FINDING, Answer, Client, opening
from tests.support.server import Service

AGENT: Final = "careAgent"
_TYPES = {
    "number": "String!",
    "code": "String!",
    "segmentCode": "String",
    "measureNumber": "Int!",
    "executedOn": "Date",
    "note": "String",
    "satisfaction": "Int!",
    "doneOn": "Date",
    "missedOn": "Date",
    "needs": "String",
    "opinions": "String",
    "tasks": "[ServiceTaskInput!]",
    "complaint": "ComplaintInput",
    "reason": "String!",
    "result": "String!",
    "cancelled": "Boolean",
    "expectedVersion": "Int",
    "confirm": "[String!]",
}
_SHOWN = {
    "CareProfile": """customerNumber segmentCode segmentSince owner planCode version
        segmentPeriods { periodNumber segmentCode validFrom validTo assignedBy }
        habits { habitNumber habitKey value } preferences { preferenceKey strength }
        executions { executionNumber planCode measureNumber executedOn executedBy note }""",
    "Visit": """visitNumber customerNumber channel dueOn owner state attempts suppressed segmentCode doneOn
        satisfaction needs opinions reason follows version
        serviceTasks(first: 9) { nodes { title state } } complaints(first: 9) { nodes { state } }""",
    "ServiceTask": "taskNumber customerNumber visitNumber title owner dueOn state result closedOn version",
    "Segment": "segmentCode name visitIntervalDays visitChannel planCode version",
    "ServicePlan": "planCode name version measures { measureNumber measure intervalDays }",
}
_OF = {"assignSegment": "CareProfile", "recordServiceExecution": "CareProfile"}


def act(client: Client, name: str, **given: Any) -> Answer:
    about = _about(name)
    types = {**_TYPES, "input": f"{about}Input!"}
    begun = opening(name, types, given)
    query = f"""{begun} {{
        __typename
        ... on {about}Saved {{ version changeNumber messageEn findings {{ {FINDING} }}
            {_field(about)} {{ {_SHOWN[about]} }} }}
        ... on Refused {{ message findings {{ {FINDING} }} }}
        ... on {about}Conflict {{ currentVersion current {{ version }} }}
    }} }}"""
    found: Answer = client.ask(query, **given)[name]
    return found


def _about(name: str) -> str:
    return _OF.get(name) or next(kind for kind in _SHOWN if name.endswith(kind))


def _field(about: str) -> str:
    return f"{about[0].lower()}{about[1:]}"


def made(client: Client, name: str, **given: Any) -> Answer:
    """The record after an act that must succeed."""
    answer = act(client, name, **given)
    assert answer["__typename"].endswith("Saved"), answer
    found: Answer = answer[_field(_about(name))]
    return found


def visits_of(client: Client, number: str) -> list[Answer]:
    """Of a customer, in the order they were planned."""
    query = f"""query ($n: String!) {{ customer(number: $n) {{
        visits(first: 50) {{ nodes {{ {_SHOWN["Visit"]} }} }} }} }}"""
    found: list[Answer] = client.ask(query, n=number)["customer"]["visits"]["nodes"]
    return found


def by_the_worker(service: Service, work: Callable[[Writer], Awaitable[int]]) -> int:
    """How much was done."""

    async def run() -> int:
        settings = service.settings
        async with asyncpg.create_pool(service.dsn, min_size=1, max_size=2) as pool:
            return await work(make_writer(settings, pool, Sealer(settings.read_field_key())))

    return asyncio.run(run())
