"""docs/vip.md is true: its examples answer as it says. Next: ../golden."""

from collections.abc import AsyncGenerator
from datetime import date
from pathlib import Path

import pytest

from resolvers.vip.demo import load_demo_loyalty
from tests.support.door import Door, open_door
from tests.support.examples import ROOT, wrong_examples
from tests.support.writing import ADMIN, open_desk

PAGE = ROOT / "docs" / "vip.md"


@pytest.fixture
async def manager(fresh_database: str, tmp_path: Path) -> AsyncGenerator[Door]:
    async with open_desk(fresh_database) as desk:
        assert await load_demo_loyalty(desk.writer.call(ADMIN)) > 0
    async with open_door(fresh_database, tmp_path, today=date(2026, 5, 6)) as door:
        yield await door.as_roles("VM01", "vipManager", language="en")


async def test_every_example_answers_as_the_page_says(manager: Door) -> None:
    assert await wrong_examples(PAGE, manager) == []
