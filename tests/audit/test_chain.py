"""The audit trail is one chain, whoever writes and links at the same time. Next: test_tampering.py."""

import asyncio

import asyncpg
import pytest

from models.rules.chain import START, FlawKind
from tests.support.trail import Trail


async def test_entries_get_places_in_the_order_of_writing(trail: Trail) -> None:
    for user in ("ONE", "TWO", "THREE"):
        await trail.write(user=user)
    assert await trail.link() == 3
    assert await trail.places() == [(1, "ONE"), (2, "TWO"), (3, "THREE")]
    assert await trail.link() == 0
    found = await trail.verify()
    assert (found.sound, found.checked, found.whole) == (True, 3, True)
    assert found.head == await trail.head()
    assert found.head.position == 3


async def test_a_trail_without_entries_is_sound(trail: Trail) -> None:
    found = await trail.verify()
    assert (found.sound, found.checked, found.head) == (True, 0, START)


async def test_verifying_links_what_nobody_has_linked_yet(trail: Trail) -> None:
    await trail.write(3)
    assert (await trail.verify()).checked == 3


async def test_a_transaction_that_commits_late_comes_behind_and_leaves_no_gap(trail: Trail) -> None:
    late = await trail.pool.acquire()
    transaction = late.transaction()
    await transaction.start()
    await trail.write(source=late, user="LATE")  # its number is the lowest
    await trail.write(user="EARLY")
    assert await trail.link() == 1
    before = await trail.head()
    await transaction.commit()
    await trail.pool.release(late)
    await trail.write(user="AFTER")
    assert await trail.link() == 2
    assert await trail.places() == [(1, "EARLY"), (2, "LATE"), (3, "AFTER")]
    assert (await trail.verify(expected=before)).sound


async def test_what_is_rolled_back_leaves_no_gap(trail: Trail) -> None:
    await trail.write(user="ONE")
    async with trail.pool.acquire() as connection:
        transaction = connection.transaction()
        await transaction.start()
        await trail.write(source=connection, user="GONE")
        await transaction.rollback()
    await trail.write(user="TWO")
    await trail.link()
    assert await trail.places() == [(1, "ONE"), (2, "TWO")]
    assert (await trail.verify()).sound


async def test_many_write_and_many_link_at_once(trail: Trail) -> None:
    async def write(name: str) -> None:
        for _ in range(10):
            async with trail.pool.acquire() as connection, connection.transaction():
                await trail.write(3, source=connection, user=name)

    async def link() -> int:
        return sum([await trail.link() for _ in range(10)])

    linked = await asyncio.gather(*(link() for _ in range(3)), *(write(f"W{at}") for at in range(4)))
    assert sum(one or 0 for one in linked) + await trail.link() == 120
    assert [position for position, _ in await trail.places()] == list(range(1, 121))
    assert (await trail.verify()).sound


async def test_more_entries_than_a_page(trail: Trail) -> None:
    await trail.pool.execute(
        "INSERT INTO audit_entry (happened_at, user_name, act, outcome) "
        "SELECT now(), 'SC01', 'SIGN_IN', 'DONE' FROM generate_series(1, 2500)"
    )
    found = await trail.verify()
    assert (found.sound, found.checked, found.head.position) == (True, 2500, 2500)
    await trail.tamper("UPDATE audit_entry SET act = 'EXPORT' WHERE position IN (1000, 1001)")
    [one] = (await trail.verify()).flaws
    assert (one.kind, one.first, one.last) == (FlawKind.CHANGED, 1000, 1001)


async def test_a_part_is_verified_behind_a_head_and_then_the_next(trail: Trail) -> None:
    await trail.write(10)
    found = await trail.verify(most=4)
    assert (found.checked, found.whole, found.head.position) == (4, False, 4)
    found = await trail.verify(after=found.head, most=4)
    assert (found.checked, found.whole, found.head.position) == (4, False, 8)
    found = await trail.verify(after=found.head, most=4)
    assert (found.checked, found.whole, found.head.position) == (2, True, 10)
    found = await trail.verify(after=found.head)
    assert (found.sound, found.checked, found.whole) == (True, 0, True)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET detail = '{}'",
        "UPDATE audit_entry SET position = NULL, hash = NULL, previous_hash = NULL",
        "UPDATE audit_entry SET position = position + 100",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry",
    ],
)
async def test_the_table_is_only_added_to(trail: Trail, statement: str) -> None:
    await trail.write()
    await trail.link()
    with pytest.raises(asyncpg.RaiseError, match="only added to"):
        await trail.pool.execute(statement)
    assert (await trail.verify()).sound
