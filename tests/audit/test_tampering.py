"""Whoever can write the table can tamper with the trail, and it shows. Next: test_head.py."""

import asyncpg
import pytest

from models.rules.chain import HASHED, Head
from resolvers.access.chain import link_new
from resolvers.access.seal import Sealer
from tests.support.trail import SEALER, Trail, flaws

_SHIFT = (
    "UPDATE audit_entry SET position = -position WHERE position {from_}",
    "UPDATE audit_entry SET position = -position {by} WHERE position < 0",
)
_OTHER = {
    "entry_id": "900",
    "happened_at": "happened_at + interval '1 microsecond'",
    "customer_number": "'0100000005'",
}
_MAY_BE_EMPTY = [name for name in HASHED if name not in ("entry_id", "happened_at", "act", "outcome")]


def shift(from_: str, by: str) -> tuple[str, ...]:
    return tuple(one.format(from_=from_, by=by) for one in _SHIFT)


@pytest.fixture
async def eight(trail: Trail) -> Trail:
    """Entries 1 to 8 at the places 1 to 8."""
    await trail.write(8)
    assert await trail.link() == 8
    return trail


@pytest.mark.parametrize("column", HASHED)
async def test_every_column_that_is_changed_shows(eight: Trail, column: str) -> None:
    value = _OTHER.get(column, "'X'")
    await eight.tamper(f"UPDATE audit_entry SET {column} = {value} WHERE position = 5")
    entry = 900 if column == "entry_id" else 5
    assert flaws(await eight.verify()) == [("CHANGED", 5, 5, entry)]


@pytest.mark.parametrize(
    "column", [name for name in HASHED if name not in ("entry_id", "happened_at", "act", "outcome")]
)
async def test_emptied_and_blank_are_not_the_same(eight: Trail, column: str) -> None:
    await eight.tamper(
        f"UPDATE audit_entry SET {column} = CASE WHEN {column} IS NULL THEN '' END WHERE position = 5"
    )
    assert flaws(await eight.verify()) == [("CHANGED", 5, 5, 5)]


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        pytest.param(
            ["UPDATE audit_entry SET hash = sha256('x') WHERE position = 5"],
            [("CHANGED", 5, 5, 5)],
            id="hash",
        ),
        pytest.param(
            ["UPDATE audit_entry SET hash = NULL WHERE position = 5"], [("CHANGED", 5, 5, 5)], id="no hash"
        ),
        pytest.param(
            ["UPDATE audit_entry SET previous_hash = NULL WHERE position = 5"],
            [("CHANGED", 5, 5, 5)],
            id="no hash before",
        ),
        pytest.param(
            ["UPDATE audit_entry SET detail = '{}', hash = sha256('x') WHERE position = 5"],
            [("CHANGED", 5, 5, 5), ("OUT_OF_PLACE", 6, 6, 6)],
            id="content and hash",
        ),
        pytest.param(
            ["DELETE FROM audit_entry WHERE position IN (4, 5)"], [("MISSING", 4, 5, None)], id="removed"
        ),
        pytest.param(
            ["DELETE FROM audit_entry WHERE position <= 2"], [("MISSING", 1, 2, None)], id="first removed"
        ),
        pytest.param(
            ["DELETE FROM audit_entry WHERE position = 5", *shift("> 5", "- 1")],
            [("OUT_OF_PLACE", 5, 5, 6)],
            id="removed and moved up",
        ),
        pytest.param(
            [
                *shift("> 4", "+ 1"),
                "INSERT INTO audit_entry (happened_at, act, outcome, position, previous_hash, hash) "
                "SELECT now(), 'SIGN_IN', 'DONE', 5, hash, sha256('x') FROM audit_entry WHERE position = 4",
            ],
            [("CHANGED", 5, 5, 9), ("OUT_OF_PLACE", 6, 6, 5)],
            id="inserted",
        ),
        pytest.param(
            [
                *shift("> 5", "+ 1"),
                "INSERT INTO audit_entry (happened_at, user_name, act, outcome, detail, address, position, "
                "previous_hash, hash) SELECT happened_at, user_name, act, outcome, detail, address, 6, "
                "previous_hash, hash FROM audit_entry WHERE position = 5",
            ],
            [("CHANGED", 6, 6, 9)],
            id="one told twice",
        ),
        pytest.param(
            [
                "UPDATE audit_entry SET position = -5 WHERE position = 5",
                "UPDATE audit_entry SET position = 5 WHERE position = 6",
                "UPDATE audit_entry SET position = 6 WHERE position = -5",
            ],
            [("OUT_OF_PLACE", 5, 7, 6)],
            id="two exchanged",
        ),
        pytest.param(
            ["UPDATE audit_entry SET position = 0 WHERE position = 1"],
            [("OUT_OF_PLACE", 0, 0, 1), ("MISSING", 1, 1, None)],
            id="before the first",
        ),
        pytest.param(
            ["UPDATE audit_entry SET position = NULL WHERE position = 5"],
            [("MISSING", 5, 5, None), ("UNPLACED", 0, 0, 5)],
            id="without a place",
        ),
    ],
)
async def test_it_shows_where(
    eight: Trail, statements: list[str], expected: list[tuple[str, int, int, int | None]]
) -> None:
    await eight.tamper(*statements)
    found = await eight.verify()
    assert flaws(found) == expected
    assert not found.sound


async def test_a_flaw_is_found_by_who_begins_behind_a_head_only_if_it_lies_there(eight: Trail) -> None:
    fourth = (await eight.verify(most=4)).head
    await eight.tamper("UPDATE audit_entry SET detail = '{}' WHERE position IN (2, 7)")
    assert flaws(await eight.verify(after=fourth)) == [("CHANGED", 7, 7, 7)]


async def test_an_end_that_is_cut_off_shows_by_a_head_that_was_noted(eight: Trail) -> None:
    noted = await eight.head()
    await eight.tamper("DELETE FROM audit_entry WHERE position > 6")
    assert (await eight.verify()).sound  # nobody can tell: what is left is a trail
    assert flaws(await eight.verify(expected=noted)) == [("CUT_OFF", 7, 8, None)]


async def test_an_end_that_grew_again_shows_too(eight: Trail) -> None:
    noted = await eight.head()
    await eight.tamper("DELETE FROM audit_entry WHERE position > 6")
    await eight.write(5)
    found = await eight.verify(expected=noted)
    assert flaws(found) == [("REPLACED", 8, 8, None)]
    assert flaws(await eight.verify(after=noted)) == [("REPLACED", 8, 8, None)]


async def test_a_trail_that_was_emptied_shows(eight: Trail) -> None:
    noted = await eight.head()
    await eight.tamper("DELETE FROM audit_entry")
    assert flaws(await eight.verify(expected=noted)) == [("CUT_OFF", 1, 8, None)]
    assert flaws(await eight.verify(after=noted)) == [("MISSING", 8, 8, None)]


async def test_entries_that_lose_place_and_hash_are_linked_anew_and_that_shows(eight: Trail) -> None:
    noted = await eight.head()
    await eight.tamper(
        "UPDATE audit_entry SET position = NULL, previous_hash = NULL, hash = NULL, detail = '{}' "
        "WHERE position > 6"
    )
    assert flaws(await eight.verify(expected=noted)) == [("REPLACED", 8, 8, None)]


async def test_without_the_key_no_chain_can_be_forged(eight: Trail) -> None:
    await eight.tamper("UPDATE audit_entry SET position = NULL, previous_hash = NULL, hash = NULL")
    digest = Sealer(bytes(32)).chained
    assert digest(b"", b"") != SEALER.chained(b"", b"")
    assert await link_new(eight.pool, digest) == 8
    assert flaws(await eight.verify()) == [("CHANGED", 1, 8, 1)]


async def test_an_entry_at_the_last_place_of_all_hides_nothing(eight: Trail) -> None:
    """Nothing can be linked behind it: it is found all the same, by the check and by whoever links."""
    await eight.tamper(f"UPDATE audit_entry SET position = {2**63 - 1} WHERE position = 8")
    await eight.write()
    assert flaws(await eight.verify()) == [("MISSING", 8, 2**63 - 2, None)]
    with pytest.raises(asyncpg.DataError):
        await eight.link()


async def test_no_more_than_a_hundred_flaws_are_told_and_the_rest_counted(trail: Trail) -> None:
    await trail.write(250)
    await trail.link()
    await trail.tamper("UPDATE audit_entry SET detail = '{}' WHERE position % 2 = 0")
    found = await trail.verify()
    assert (len(found.flaws), found.left_out, found.checked) == (100, 25, 250)


async def test_the_chain_goes_on_behind_a_head_that_has_lost_its_hash(eight: Trail) -> None:
    await eight.tamper("UPDATE audit_entry SET hash = NULL WHERE position = 8")
    await eight.write()
    assert await eight.head() == Head(8, b"")
    assert ("CHANGED", 8, 8, 8) in flaws(await eight.verify())
