"""The page for front-end teams is true: its examples answer as it says. Next: test_readme.py."""

from pathlib import Path

from tests.support.blocks import graphql_blocks
from tests.support.door import Asker, open_door
from tests.support.examples import ROOT, wrong_examples

PAGE = ROOT / "docs" / "front-end.md"


async def test_every_example_answers_as_the_page_says(demo: Asker) -> None:
    assert len(graphql_blocks(PAGE)) >= 10
    assert await wrong_examples(PAGE, demo) == []


async def test_a_wrong_answer_on_a_page_is_found(database: str, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "```graphql\n{ customers(first: 1) { nodes { name1 } } }\n```\n\n"
        '```json\n{"data": {"customers": {"nodes": [{"name1": "x"}]}}}\n```\n\n'
        "```graphql\n{ customer { name1 } }\n```\n",
        "utf-8",
    )
    async with open_door(database, tmp_path) as door:
        wrong = await wrong_examples(page, await door.as_roles("TEST", "auditor"))
    assert [line.split(":")[1] for line in wrong] == ["1", "9"]
