"""docs/base-data.md is true: its examples answer as it says. Next: ../care."""

from pathlib import Path

from resolvers.base_data.sheets.columns import sheets
from tests.support.blocks import graphql_blocks
from tests.support.door import open_door
from tests.support.examples import ROOT, wrong_examples

PAGE = ROOT / "docs" / "base-data.md"


async def test_every_example_answers_as_the_page_says(fresh_database: str, tmp_path: Path) -> None:
    assert len(graphql_blocks(PAGE)) >= 7
    async with open_door(fresh_database, tmp_path) as door:
        maintainer = await door.as_roles("RD01", "refDataMaintainer", "financeMaintainer", language="en")
        assert await wrong_examples(PAGE, maintainer) == []


def test_the_page_names_every_workbook() -> None:
    text = PAGE.read_text("utf-8")
    assert [one.name for one in sheets() if f"`{one.name}`" not in text] == []
