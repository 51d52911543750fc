"""Changes customers while everything fails, waits until all was told, has it checked. Next: checker.py."""

import asyncio
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import asyncpg
import httpx
from nats.aio.client import Client
from nats.js import JetStreamContext

from tests.nothing_lost.house import House, Size, open_house
from tests.nothing_lost.trouble import Trouble
from tests.support.base import another, layers_724
from tests.support.forked import ROOT
from tests.support.socket import token_of
from tests.support.users import add_user

_ROLES = ("admin", "salesMaintainer", "financeMaintainer", "integrator")
_SETTLE_SECONDS = 1_200  # on a busy machine
_TOGETHER = 8
_CREATE = """
mutation ($input: CustomerInput!) {
  createCustomer(input: $input) {
    ... on CustomerSaved { customer { customerNumber } }
    ... on Refused { findings { code path message } }
  }
}
"""
_RECEIVER = """
mutation ($input: ReceiverInput!) {
  registerReceiver(input: $input) { __typename ... on Refused { findings { code path message } } }
}
"""
_SYSTEM = """
mutation ($input: ExternalSystemInput!) {
  registerExternalSystem(input: $input) { __typename ... on Refused { findings { code path message } } }
}
"""
_SELECTION = """
{
  change { changeNumber version }
  customer {
    customerNumber name1
    companyCodes { companyCode paymentTerms }
    salesAreas { salesArea deliveryPriority }
  }
}
"""
_PAUSED = "SELECT receiver_code, state_reason FROM receiver WHERE state <> 'ACTIVE'"
_BEHIND = """
SELECT receiver_code FROM receiver WHERE (xid, change_number) <
    (SELECT xid, change_number FROM change_document ORDER BY xid DESC, change_number DESC LIMIT 1)
UNION ALL
SELECT receiver_code FROM delivery WHERE state IN ('WAITING', 'SENDING', 'DEAD') GROUP BY 1
UNION ALL
SELECT 'the queue of ' || system FROM inbound_message
WHERE state IN ('NEW', 'PROCESSING', 'WAITING_REF') GROUP BY 1
"""
# Days of tries in seconds; somebody who replays dead letters; no waiting for the leases of the dead, which
# were not renewed for longer than the living ever leave theirs.
_SOONER = """
WITH d AS (
    UPDATE delivery SET state = 'WAITING', next_try_at = now(), attempts = 0
    WHERE state = 'DEAD' OR (state = 'WAITING' AND next_try_at > now())
), s AS (
    UPDATE delivery SET lease_until = now()
    WHERE state = 'SENDING' AND lease_until < now() + interval '6 seconds'
), r AS (
    UPDATE receiver SET lease_until = now() WHERE lease_until < now() + interval '15 seconds'
), m AS (
    UPDATE inbound_message SET next_try_at = now(),
        lease_until = CASE WHEN state = 'PROCESSING' THEN now() ELSE lease_until END
    WHERE state = 'NEW' AND next_try_at > now()
        OR state = 'PROCESSING' AND lease_until < now() + interval '4 minutes 30 seconds'
)
UPDATE job SET lease_until = now() WHERE state = 'RUNNING' AND lease_until < now() + interval '35 seconds'
"""


async def run(size: Size, dsn: str, folder: Path, nats_program: str) -> str:
    """Asserts that nothing is lost; returns the figures."""
    async with open_house(size, dsn, folder, nats_program) as house:
        await add_user(dsn, "WRITES", *_ROLES, password=None)
        token = await token_of(dsn, "WRITES", *_ROLES)
        await _register(house)
        await _register_systems(house, token)
        await house.begin_receivers()
        customers = await _create(house, token)
        await house.begin_writers(token, customers)
        trouble = Trouble(house)
        async with asyncio.TaskGroup() as group:
            group.create_task(trouble.make())
            hurrying = group.create_task(_hurry(dsn))
            for writer in house.writers:
                assert await writer.ended() == 0, writer.tail
            await _settled(house, trouble)
            hurrying.cancel()
        answer = await _checked(house)
        assert answer["wrong"] == [], answer
        return _figures(house, trouble, answer["counts"])


async def _register(house: House) -> None:
    for post in house.size.posts:
        await add_user(house.dsn, post.code, post.grant, password=None)
        token = house.tokens[post.code] = await token_of(house.dsn, post.code, post.grant)
        given = {"receiverCode": post.code, "name": post.code, "endpoint": house.endpoints.get(post.code)}
        given |= {"channel": post.channel, "format": post.format}
        given |= {"selection": _SELECTION} if post.format == "GRAPHQL" else {}
        answer = await house.ask(token, _RECEIVER, input=given)
        assert answer["__typename"] == "ReceiverSaved", answer
    names = ("code", "format", "company", "sales")
    known = [{name: vars(one)[name] for name in names} for one in house.size.posts]
    (house.folder / "receivers.json").write_text(json.dumps(known), "utf-8")


async def _register_systems(house: House, token: str) -> None:
    for number in range(house.size.writers, house.size.writers + house.size.loaders):
        given = {"system": f"BULK{number}", "name": "Bulk", "numberPolicy": "KEEP"}
        answer = await house.ask(token, _SYSTEM, input=given)
        assert answer["__typename"] == "SendingSystemSaved", answer


async def _create(house: House, token: str) -> list[tuple[str, str, str]]:
    """Half of them for one company code and sales organisation, half for another."""
    found: list[tuple[str, str, str]] = []
    queue = iter(range(house.size.customers))

    async def work(http: httpx.AsyncClient) -> None:
        for place in queue:
            layers, at = (layers_724(), ("0724", "F724")) if place % 2 else ({}, ("0723", "F723"))
            body = {"query": _CREATE, "variables": {"input": {**another(), **layers}}}
            answer = (await http.post("/graphql", json=body)).json()
            assert "errors" not in answer, answer
            found.append((answer["data"]["createCustomer"]["customer"]["customerNumber"], *at))

    headers = {"authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=house.urls[0], headers=headers, timeout=60) as http:
        await asyncio.gather(*(work(http) for _ in range(_TOGETHER)))
    return found


async def _hurry(dsn: str) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        while True:
            await connection.execute(_SOONER)
            await asyncio.sleep(1)
    finally:
        await connection.close()


async def _settled(house: House, trouble: Trouble) -> None:
    """All was told to all, and they said so."""
    connection = await asyncpg.connect(house.dsn)
    behind = ["everybody"]
    try:
        async with asyncio.timeout(_SETTLE_SECONDS):
            while behind:
                await asyncio.sleep(0.1)
                behind = ["trouble"] if trouble.at_work else await _behind(house, connection)
    except TimeoutError:
        raise AssertionError(f"not told in time: {behind}") from None
    finally:
        await connection.close()


async def _behind(house: House, connection: asyncpg.Connection) -> list[str]:
    paused = await connection.fetch(_PAUSED)
    assert paused == [], paused
    return [row[0] for row in await connection.fetch(_BEHIND)] or await _not_consumed(house)


async def _not_consumed(house: House) -> list[str]:
    codes = [one.code for one in house.size.posts if one.channel == "NATS"]
    connection = Client()
    await connection.connect(house.nats.url)
    try:
        context = JetStreamContext(connection)
        found = {code: await context.consumer_info("DOSSIER", code) for code in codes}
    finally:
        await connection.close()
    return [code for code, one in found.items() if one.num_pending or one.num_ack_pending]


async def _checked(house: House) -> dict[str, Any]:
    """By a process of its own, which imports nothing of the service."""
    command = ("-m", "tests.nothing_lost.checker", house.dsn, str(house.folder))
    process = await asyncio.create_subprocess_exec(
        sys.executable, *command, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    output, _ = await process.communicate()
    return json.loads(output)


def _figures(house: House, trouble: Trouble, counts: dict[str, int]) -> str:
    cuts = sum(one.cuts for one in (*house.to_database, *house.to_receivers))
    asked: Counter[str] = Counter()
    for writer in house.writers:
        asked.update(json.loads(writer.said))
    return (
        f"{counts['changes']} changes by {len(house.writers)} writers, {dict(asked)}; "
        f"{dict(trouble.counts)}; {cuts} connections cut; {counts}"
    )
