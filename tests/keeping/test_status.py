"""Figures of the stored files, what wraps what, and what the store was seen to do. Next: test_verify.py."""

import asyncio
from datetime import UTC, datetime
from functools import partial

import asyncpg
import pytest

from models.rules.capabilities import CAPABILITIES, told_capabilities
from resolvers.custody.retiring import check_retirable, key_uses
from resolvers.custody.status import newest_months, standing
from resolvers.custody.watching import StoreState, Watch, seen_of
from resolvers.errors import Unloadable
from resolvers.jobs.job import Order
from resolvers.remembered import Remembered
from storage.errors import Refused, StoreDown
from storage.keys_file import add_key, remove_key
from storage.layers import Layer
from storage.memory import MemoryStore
from tests.support.keeping import Keeper
from tests.support.vaults import chunked, keys_of
from tests.support.writing import SALES

NOW = datetime(2026, 2, 3, tzinfo=UTC)
_CLOSED = datetime(2026, 1, 31, 23, tzinfo=UTC)


async def begun(keeper: Keeper) -> str:
    """The id of an upload whose first bytes are there."""
    upload = await keeper.begin(1000)
    await keeper.files.receive(SALES, upload, 0, 5, chunked(b"first"))
    return upload


def test_the_months_of_a_year_end_with_this_one() -> None:
    assert newest_months(NOW, 4) == ["2025-11", "2025-12", "2026-01", "2026-02"]
    assert len(newest_months(NOW)) == 12


async def test_every_object_is_in_the_figures_once_for_each_side(keeper: Keeper) -> None:
    one, two = await keeper.store(b"a" * 100), await keeper.store(b"b" * 50)
    await keeper.store(b"c" * 7)
    await begun(keeper)
    set_to = "UPDATE stored_object SET {} WHERE object_id = $1"
    await keeper.pool.execute(set_to.format("quarantined_at = now(), verified_at = now()"), one["object_id"])
    await keeper.pool.execute(set_to.format("dropped_at = now(), format = 2"), two["object_id"])
    await keeper.pool.execute("UPDATE stored_object SET created_at = $1", _CLOSED)
    found = await standing(keeper.pool, NOW)
    assert (found.total.objects, found.total.bytes) == (3, 157)
    assert found.total.sealed > found.total.bytes
    assert {share.name: share.objects for share in found.states} == {
        "STORED": 1,
        "QUARANTINED": 1,
        "DROPPED": 1,
    }
    assert {share.name: (share.objects, share.bytes) for share in found.formats} == {
        "1": (2, 107),
        "2": (1, 50),
    }
    assert [(share.name, share.objects) for share in found.keys] == [(keeper.desk.keys.current, 3)]
    assert {share.name: share.objects for share in found.months if share.objects} == {"2026-01": 3}
    assert (found.pending.objects, found.pending.bytes, found.uploads) == (
        1,
        5,
        {keeper.desk.keys.current: 1},
    )
    assert (found.kept, found.verified, found.coverage) == (2, 1, 50.0)
    assert found.oldest_verified
    assert (found.holds, found.incidents) == (0, 0)


async def test_an_empty_store_has_figures_too(keeper: Keeper) -> None:
    found = await standing(keeper.pool, NOW)
    assert (found.total.objects, found.coverage, found.oldest_verified) == (0, 100.0, None)
    assert [share.objects for share in found.states] == [0, 0, 0]


async def test_a_key_may_retire_when_it_wraps_nothing_any_more(keeper: Keeper) -> None:
    keys, pool = keeper.desk.keys, keeper.pool
    [old] = keys.ids()
    await keeper.store(b"a" * 100)
    upload = await begun(keeper)
    new = add_key(keeper.folder / "keys.json")
    with pytest.raises(Unloadable, match="1 objects and 1 uploads"):
        await check_retirable(pool, keys, old, NOW)
    with pytest.raises(Unloadable, match="wraps what is new"):
        await check_retirable(pool, keys, new, NOW)
    with pytest.raises(Unloadable, match="there is no key"):
        await check_retirable(pool, keys, "K0", NOW)
    job, _ = await keeper.carry_out(Order("ROTATE_KEYS", {}))
    assert job.state == "DONE"
    with pytest.raises(Unloadable, match="0 objects and 1 uploads"):
        await check_retirable(pool, keys, old, NOW)
    await pool.execute("UPDATE upload SET state = 'DISCARDED', draft = NULL WHERE upload_id = $1", upload)
    await check_retirable(pool, keys, old, NOW)
    remove_key(keeper.folder / "keys.json", old)
    [use] = key_uses(await standing(pool, NOW), keys)
    assert (use.key_id, use.current, use.objects, use.may_retire) == (new, True, 1, False)


async def test_a_key_that_is_missing_is_told_with_what_it_has_wrapped(keeper: Keeper) -> None:
    await keeper.store(b"a" * 100)
    await keeper.pool.execute("UPDATE stored_object SET key_id = 'LOST'")
    lost = key_uses(await standing(keeper.pool, NOW), keeper.desk.keys)[-1]
    assert (lost.key_id, lost.here, lost.objects, lost.bytes, lost.may_retire) == (
        "LOST",
        False,
        1,
        100,
        False,
    )


async def test_figures_are_remembered_while_the_database_is_away(keeper: Keeper) -> None:
    remembered = Remembered(partial(standing, keeper.pool, NOW), 300.0, "stored files")
    first = await remembered.look()
    assert first is not None
    await keeper.store(b"a")
    assert await remembered.look() is first  # not asked again so soon
    async with asyncpg.create_pool("postgresql://nobody@127.0.0.1:1/none", min_size=0) as away:
        assert await Remembered(partial(standing, away, NOW), 300.0, "stored files").look() is None


class _Failing(Layer):
    """Every write fails, with this error."""

    def __init__(self, error: Exception | None) -> None:
        super().__init__(MemoryStore())
        self.error = error

    async def put(self, key: str, body: object) -> None:
        if self.error:
            raise self.error
        await super().put(key, body)  # pyright: ignore[reportArgumentType]


async def test_a_store_is_seen_as_it_answers() -> None:
    assert (await seen_of(_Failing(StoreDown("no route")))).state is StoreState.AWAY
    refused = await seen_of(_Failing(Refused("AccessDenied")))
    assert (refused.state, refused.error, refused.offered) == (StoreState.REFUSES, "AccessDenied", {})
    store = _Failing(None)
    seen = await seen_of(store)
    assert (seen.state, seen.told, seen.offered["ranges"], seen.offered["object_lock"]) == (
        StoreState.ANSWERS,
        "ok",
        True,
        False,
    )
    assert await keys_of(store) == []  # what it tried with is gone


async def _until(watch: Watch, state: StoreState) -> None:
    while watch.seen.state is not state:  # noqa: ASYNC110 -- the watch looks by itself
        await asyncio.sleep(0.01)


async def test_beside_the_start_it_is_looked_at_and_an_end_does_not_wait_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = _Failing(StoreDown("no route"))
    watch = Watch(store)
    monkeypatch.setattr("resolvers.custody.watching._AGAIN_SECONDS", 0.01)
    async with asyncio.timeout(10), watch.beside():
        await _until(watch, StoreState.AWAY)
        store.error = None
        await _until(watch, StoreState.ANSWERS)
    async with Watch().beside():
        assert Watch().seen.state is StoreState.OFF


def test_every_capability_has_its_text_in_both_languages() -> None:
    for language in ("zh", "en"):
        rows = told_capabilities(dict.fromkeys(CAPABILITIES, False), language)
        assert [row["name"] for row in rows] == list(CAPABILITIES)
        assert all(row["meaning"] and row["cost"] for row in rows)
    assert told_capabilities({"ranges": True}, "zh")[0]["cost"] is None
    assert told_capabilities({}, "en") == []
