"""Sealed anew while the store itself holds or retains the file. Next: test_reencrypt.py."""

from datetime import timedelta

from resolvers.attachments.cleaning import clean
from resolvers.custody.locking import KIND, order_locks
from resolvers.custody.reencrypting import reencrypt_order
from resolvers.jobs.job import newest_jobs
from storage.memory import MemoryStore
from tests.support.keeping import Keeper
from tests.support.vaults import file_of

_HOLD = "UPDATE attachment SET on_hold = true WHERE attachment_id = $1"
_ROWS = "SELECT object_id, store_key, held_by_store FROM stored_object ORDER BY dropped_at NULLS FIRST"


async def carry_over(keeper: Keeper) -> None:
    for job in await newest_jobs(keeper.pool, kind=KIND):
        if job.state == "QUEUED":
            assert (await keeper.go_on(job.job_id))[0].state == "DONE"


async def test_a_hold_passes_on_to_the_new_object_and_the_old_one_goes(keeper: Keeper) -> None:
    store = MemoryStore(locking=True)
    keeper = keeper.with_store(store)
    assert store.locks is not None
    row = await keeper.store(file_of(100))
    await keeper.pool.execute(_HOLD, row["attachment_id"])
    async with keeper.pool.acquire() as connection, connection.transaction():
        await order_locks(connection, [row["attachment_id"]], "KEEPER", keeper.desk.now())
    await carry_over(keeper)
    assert (await store.locks.lock_of(row["store_key"])).held
    job, found = await keeper.carry_out(reencrypt_order())
    assert (job.state, found) == ("DONE", [])
    await carry_over(keeper)
    new, old = await keeper.pool.fetch(_ROWS)
    assert old["object_id"] == row["object_id"]
    assert new["held_by_store"]
    assert (await store.locks.lock_of(new["store_key"])).held
    assert await clean(keeper.pool, keeper.desk.vault, keeper.desk.now()) == 1
    assert await store.versions_left(old["store_key"]) == 0
    assert [one["object_id"] for one in await keeper.pool.fetch(_ROWS)] == [new["object_id"]]


async def test_a_hold_that_no_row_of_the_store_tells_of_yet(keeper: Keeper) -> None:
    """The job that carries it over may be at the old object just now."""
    row = await keeper.store(file_of(100))
    await keeper.pool.execute(_HOLD, row["attachment_id"])
    await keeper.carry_out(reencrypt_order())
    [order] = await newest_jobs(keeper.pool, kind=KIND)
    assert order.parameters == {"attachmentIds": [row["attachment_id"]]}


async def test_what_the_store_retains_goes_when_it_lets_go_and_keeps_no_other(keeper: Keeper) -> None:
    store = MemoryStore(locking=True)
    keeper = keeper.with_store(store)
    assert store.locks is not None
    retained, known, other = [await keeper.store(file_of(100, seed)) for seed in range(3)]
    until = keeper.desk.now() + timedelta(days=1)
    for row in (retained, known):
        await store.locks.lock_until(row["store_key"], until)
    locked = "UPDATE stored_object SET locked_until = $2 WHERE object_id = $1"
    await keeper.pool.execute(locked, known["object_id"], until)  # of the other one no row knows
    await keeper.carry_out(reencrypt_order())
    assert await clean(keeper.pool, keeper.desk.vault, keeper.desk.now()) == 1
    assert await store.versions_left(other["store_key"]) == 0
    for row in (retained, known):
        assert await store.versions_left(row["store_key"]) == 1
    store.locked.clear()
    await keeper.pool.execute(locked, known["object_id"], keeper.desk.now() - timedelta(days=1))
    assert await clean(keeper.pool, keeper.desk.vault, keeper.desk.now()) == 2
    assert len(await keeper.pool.fetch(_ROWS)) == 3
