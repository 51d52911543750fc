"""Candidates of the duplicate check: none with enough similarity is missed. Next: ../feed."""

from hypothesis import given
from hypothesis import strategies as st

from models.rules.duplicates import SIMILAR, similarity
from models.rules.search import bigrams
from resolvers.write.acts import create_customer
from resolvers.write.ask import check_duplicates
from resolvers.write.facts import gram_pairs, lengths_alike
from tests.support.base import a_name, general
from tests.support.writing import SALES, Desk, patch_of, short

# few signs, so that names meet and repeat themselves
NAMES = st.text("甲乙丙丁A1", min_size=1, max_size=14)


@st.composite
def neighbours(draw: st.DrawFn) -> tuple[str, str]:
    """A name and the same with some signs changed, put in or left out."""
    name = draw(NAMES)
    other = list(name)
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, max(len(other) - 1, 0)))
        other[at : at + draw(st.integers(0, 1))] = draw(st.lists(st.sampled_from("甲乙丙丁A1"), max_size=2))
    return name, "".join(other)


@given(neighbours())
def test_a_similar_name_holds_a_pair_and_has_a_like_length(names: tuple[str, str]) -> None:
    mine, theirs = names
    if mine == theirs or similarity(mine, theirs) < SIMILAR:
        return
    held = set(bigrams(theirs))
    assert any(set(pair.split("\x1f")) <= held for pair in gram_pairs(mine))
    low, high = lengths_alike(len(mine))
    assert low <= len(theirs) <= high


async def test_a_similar_name_is_found_in_the_database(desk: Desk) -> None:
    name = a_name("")
    saved = await create_customer(desk.writer.call(SALES), patch_of(general(name1=name + "有限公司")))
    asked = {"name1": name[:-1] + "龘" + "集团有限公司", "country": "CN", "city": "泸州"}
    found = await check_duplicates(desk.writer.call(SALES), patch_of(asked))
    # six of seven signs: five of six bigrams are common
    assert short(found) == [("CM-DUP-SIMILAR", "W", "name1")]
    assert found[0].params == {"customers": saved.customer_number.lstrip("0"), "scores": "0.83"}


async def test_the_same_name_in_another_town_is_only_similar(desk: Desk) -> None:
    """G-LC-15, DU-2 and DU-3."""
    name = a_name("")
    await create_customer(desk.writer.call(SALES), patch_of(general(name1=f"{name}有限公司")))
    asked = {"name1": f"{name}(集团)有限公司", "country": "CN"}
    here = await check_duplicates(desk.writer.call(SALES), patch_of({**asked, "city": "泸州"}))
    there = await check_duplicates(desk.writer.call(SALES), patch_of({**asked, "city": "成都"}))
    assert (short(here), short(there)) == (
        [("CM-DUP-NAME", "C", "name1")],
        [("CM-DUP-SIMILAR", "W", "name1")],
    )
