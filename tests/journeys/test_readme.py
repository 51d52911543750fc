"""The README's tour is true: every example answers as the page says, in its order. Next: test_start.py."""

from pathlib import Path

from tests.support.blocks import graphql_blocks
from tests.support.examples import ROOT, demo_door, wrong_examples

README = ROOT / "README.md"


async def test_the_tour_answers_as_the_page_says(fresh_database: str, tmp_path: Path) -> None:
    assert len(graphql_blocks(README)) >= 5
    async with demo_door(fresh_database, tmp_path) as door:
        assert await wrong_examples(README, door) == []
