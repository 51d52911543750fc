"""Many at once: order, conflicts, cancellations, a configuration that changes. Next: test_rounds.py."""

import asyncio
import contextlib
from random import Random

import asyncpg
import pytest

from resolvers.errors import Busy, Conflict, Refused
from resolvers.write import tx
from resolvers.write.acts import change_customer, create_customer, set_deletion_flag
from resolvers.write.context import Request
from tests.support.base import another, general, partner, payer
from tests.support.writing import ADMIN, FINANCE, SALES, Desk, patch_of, told

STORM = 1_000


async def customer(desk: Desk) -> str:
    return (await create_customer(desk.writer.call(SALES), patch_of(another()))).customer_number


async def change_until_saved(desk: Desk, number: str, phone: str, version: int) -> None:
    while True:
        try:
            given = patch_of({"phone": phone})
            await change_customer(desk.writer.call(SALES), number, given, Request(version))
            return
        except Conflict as conflict:
            version = conflict.current_version


async def test_twenty_writers_on_one_customer(fresh_desk: Desk) -> None:
    """The log's order is the order of the versions; nobody's change is lost."""
    number = await customer(fresh_desk)
    await asyncio.gather(*(change_until_saved(fresh_desk, number, f"0830-{n:07d}", 1) for n in range(1, 21)))
    rows = await fresh_desk.pool.fetch(
        "SELECT d.version, i.old_value, i.new_value FROM change_document d JOIN change_item i "
        "USING (change_number) WHERE d.customer_number = $1 AND d.version > 1 "
        "ORDER BY d.xid, d.change_number",
        number,
    )
    assert [row["version"] for row in rows] == list(range(2, 22))
    assert {row["new_value"] for row in rows} == {f"0830-{n:07d}" for n in range(1, 21)}
    # each has seen what the one before left
    assert [row["old_value"] for row in rows[1:]] == [row["new_value"] for row in rows[:-1]]


async def test_only_one_of_two_with_the_same_version_is_saved(desk: Desk) -> None:
    number = await customer(desk)
    ended = await asyncio.gather(
        *(
            change_customer(desk.writer.call(SALES), number, patch_of({"phone": f"0830-{n:07d}"}), Request(1))
            for n in range(4)
        ),
        return_exceptions=True,
    )
    assert sorted(type(one).__name__ for one in ended) == ["Conflict", "Conflict", "Conflict", "Saved"]


async def test_a_flag_and_a_new_use_exclude_each_other(desk: Desk) -> None:
    """PF-7 and DF-2 at the same time: one of them must see the other."""
    for _ in range(10):
        number = await customer(desk)
        helper = (await create_customer(desk.writer.call(FINANCE), patch_of(payer()))).customer_number
        target = {"level": "CENTRAL", "flag": True}
        used, flagged = await asyncio.gather(
            change_customer(desk.writer.call(SALES), number, patch_of(partner("BP", helper)), Request(1)),
            set_deletion_flag(desk.writer.call(ADMIN), helper, target, Request(1)),
            return_exceptions=True,
        )
        refused = [one for one in (used, flagged) if isinstance(one, Refused)]
        assert len(refused) == 1, (used, flagged)
        assert {code for code, _, _ in told(refused[0])} <= {"PF-DELETED", "DF-USED"}


async def test_customers_that_name_each_other_do_not_block(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only who is newly named is locked, so two changes at once of partners of each other just work."""
    one, other = await customer(desk), await customer(desk)
    call = desk.writer.call(SALES)
    await change_customer(call, one, patch_of(partner("SH", other)), Request(1))
    await change_customer(call, other, patch_of(partner("SH", one)), Request(1))
    monkeypatch.setattr(tx, "_ATTEMPTS", 1)  # who locks the other out is Busy at once
    for version in range(2, 7):
        given = patch_of({"phone": f"0830-{version:07d}"})
        await asyncio.gather(
            *(change_customer(call, number, given, Request(version)) for number in (one, other))
        )


async def test_two_that_newly_name_each_other_end_well(desk: Desk) -> None:
    """They can lock each other out; then one is done again."""
    call = desk.writer.call(SALES)
    for _ in range(3):
        one, other = await customer(desk), await customer(desk)
        await asyncio.gather(
            change_customer(call, one, patch_of(partner("SH", other)), Request(1)),
            change_customer(call, other, patch_of(partner("SH", one)), Request(1)),
        )
        for number in (one, other):
            assert (await desk.state(number))["version"] == 2


async def test_cancellations_leave_the_pool_whole(fresh_desk: Desk) -> None:
    """Each call is cancelled somewhere; what is saved is whole, and every connection comes back."""
    chance = Random(11)
    number = await customer(fresh_desk)
    running: set[asyncio.Task[object]] = set()

    async def one(at: int) -> None:
        call = fresh_desk.writer.call(SALES)
        if at % 3 == 0:
            work = create_customer(call, patch_of(general()))
        else:
            work = change_until_saved(fresh_desk, number, f"0830-{at:07d}", 1)
        task = asyncio.ensure_future(work)
        running.add(task)
        await asyncio.sleep(chance.random() * 0.02)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        running.discard(task)

    for at in range(0, STORM, 20):
        await asyncio.gather(*(one(at + step) for step in range(20)))

    taken = [await asyncio.wait_for(fresh_desk.pool.acquire(), 5) for _ in range(8)]
    for connection in taken:
        assert not connection.is_in_transaction()
        await fresh_desk.pool.release(connection)
    wrong = await fresh_desk.pool.fetch(
        "SELECT c.customer_number FROM customer c WHERE c.version <> "
        "(SELECT count(*) FROM change_document d WHERE d.customer_number = c.customer_number)"
    )
    assert wrong == []
    drawn = await fresh_desk.pool.fetchval("SELECT last_number FROM number_range WHERE number_range = '01'")
    newest = await fresh_desk.pool.fetchval("SELECT max(customer_number) FROM customer")
    assert newest == drawn


async def test_who_waits_too_long_is_told_to_come_again(desk: Desk) -> None:
    number = await customer(desk)
    async with desk.pool.acquire() as other, other.transaction():
        await other.execute("SELECT FROM customer WHERE customer_number = $1 FOR UPDATE", number)
        await desk.pool.execute("ALTER ROLE CURRENT_USER SET lock_timeout = '100ms'")
        await desk.pool.expire_connections()
        try:
            with pytest.raises(Busy):
                await change_customer(
                    desk.writer.call(SALES), number, patch_of({"phone": "1234567"}), Request(1)
                )
        finally:
            await desk.pool.execute("ALTER ROLE CURRENT_USER RESET lock_timeout")
    await desk.pool.expire_connections()


async def test_changed_configuration_is_seen_by_the_next_write(desk: Desk) -> None:
    number = await customer(desk)
    given = patch_of(
        {"salesAreas": [{"salesOrg": "F723", "channel": "AQ", "division": "XX", "priceGroup": "X9"}]}
    )
    with pytest.raises(Refused) as refused:
        await change_customer(desk.writer.call(SALES), number, given, Request(1))
    assert told(refused.value) == [("GEN-REF", "E", "sales_areas.0.price_group")]
    await desk.pool.execute(
        "INSERT INTO reference_code (list, country, key, name_zh, name_en, active, position) "
        "VALUES ('price_groups', '', 'X9', 'X9', 'X9', true, 99)"
    )
    assert (await change_customer(desk.writer.call(SALES), number, given, Request(1))).version == 2
    await desk.pool.execute("DELETE FROM reference_code WHERE key = 'X9'")


async def test_a_create_does_not_count_as_configuration(desk: Desk) -> None:
    version = "SELECT version FROM config_version"
    before = await desk.pool.fetchval(version)
    await customer(desk)
    assert await desk.pool.fetchval(version) == before
    await desk.pool.execute("UPDATE number_range SET to_number = to_number")
    assert await desk.pool.fetchval(version) == before + 1


async def test_the_log_cannot_be_rewritten(desk: Desk) -> None:
    """G-LC-20, CD-1."""
    await customer(desk)
    for statement in ("UPDATE change_document SET changed_by = 'X'", "DELETE FROM change_item"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await desk.pool.execute(statement)
