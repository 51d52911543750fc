"""The client that front ends use, graphql-sse, understands the streams. Next: test_trusted.py."""

import asyncio
import json
from pathlib import Path

import asyncpg

from tests.support.events import PLACES, open_events
from tests.support.log import Save, write
from tests.support.node import Node
from tests.support.server import Service
from tests.support.socket import token_of

HERE = Path(__file__).parent


async def test_graphql_sse_follows_and_asks(service: Service, node: Node) -> None:
    token = await token_of(service.dsn, "AU01", "auditor")
    connection = await asyncpg.connect(service.dsn)
    async with open_events(service.url, token) as events:
        written = [await write(connection, Save("0000000001", version)) for version in range(3)]
        first = (await events.event()).id
    await connection.close()
    node.add(HERE / "follow.mjs")

    async def ask(request: object) -> list[dict[str, object]]:
        ended = await asyncio.to_thread(
            node.run,
            "follow.mjs",
            FOLLOW_URL=f"{service.url}/graphql",
            FOLLOW_TOKEN=token,
            FOLLOW_REQUEST=json.dumps(request),
        )
        assert ended.returncode == 0, ended.stderr
        return json.loads(ended.stdout)

    seen = await ask({"query": PLACES, "variables": {"after": first}})
    numbers = [one["data"]["customerChanged"]["change"]["changeNumber"] for one in seen]  # type: ignore[index]
    assert numbers == written[1:]
    assert await ask({"query": "{ __typename }"}) == [{"data": {"__typename": "Query"}}]
    refused = await ask({"query": "{ nothing }"})
    assert [list(one) for one in refused] == [["errors"]]
