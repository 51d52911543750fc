"""docs/care.md is true: its examples answer as it says; the 360° view is one statement. Next: ../golden."""

from collections.abc import AsyncGenerator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from resolvers.access.grants import grant_from_text
from resolvers.care.pictures import Picture
from tests.support.base import base
from tests.support.blocks import graphql_blocks
from tests.support.door import Door, open_door
from tests.support.examples import ROOT, wrong_examples

PAGE = ROOT / "docs" / "care.md"
_CREATE = """mutation ($input: CustomerInput!) { createCustomer(input: $input) {
    ... on CustomerSaved { customer { customerNumber } } ... on Refused { findings { code path } } } }"""


@pytest.fixture
async def agent(fresh_database: str, tmp_path: Path) -> AsyncGenerator[Door]:
    """One connection for reads, so that all of them are heard."""
    changed = {"today": date(2026, 5, 6), "pool_reads": 1}
    async with open_door(fresh_database, tmp_path, **changed) as door:
        agent = await door.as_roles(
            "CA01", "careAgent", "salesMaintainer", "financeMaintainer", language="en"
        )
        created = await agent.data(_CREATE, {"input": base()})
        assert created["createCustomer"] == {"customer": {"customerNumber": "100000004"}}
        yield agent


async def test_every_example_answers_as_the_page_says(agent: Door) -> None:
    assert await wrong_examples(PAGE, agent) == []
    [overview] = [one for one in graphql_blocks(PAGE) if one.startswith("query Overview")]
    heard: list[str] = []

    def note(record: Any) -> None:
        heard.append(record.query)

    async with agent.app.state.reads.acquire() as connection:
        connection.add_query_logger(note)
    found = (await agent.data(overview))["customer"]
    assert len(heard) == 1, heard
    assert found["careProfile"]["segment"] == {"name": "重点客户", "visitIntervalDays": 30}
    assert found["complaints"]["nodes"][0]["complaintNumber"] == "CP2026000001"
    assert (found["serviceTasks"]["totalCount"], found["coupons"]["totalCount"]) == (1, 1)
    assert (len(found["next"]["nodes"]), found["visits"]["nodes"][0]["satisfaction"]) == (1, 4)
    elsewhere = await agent.as_caller("CA09", grant_from_text("careAgent@0724/F724"))
    assert await elsewhere.data(overview) == {"customer": None}


def test_the_page_names_every_picture() -> None:
    text = PAGE.read_text("utf-8")
    assert [one.name for one in Picture if f"| `{one.name}` |" not in text] == []
