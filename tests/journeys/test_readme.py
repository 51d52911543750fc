"""The README's tour is true: every example answers as the page says, in its order. Next: test_start.py."""

from tests.support.blocks import graphql_blocks
from tests.support.door import Asker
from tests.support.examples import ROOT, wrong_examples

README = ROOT / "README.md"


async def test_the_tour_answers_as_the_page_says(demo: Asker) -> None:
    assert len(graphql_blocks(README)) >= 5
    assert await wrong_examples(README, demo) == []
