"""What nobody could read any more: by key, by store, now. Next: ../../resolvers/custody/losing.py."""

import pytest

from models.rules.numbers import shown
from resolvers.access.caller import Caller, Grant
from resolvers.custody import rotating
from resolvers.custody.losing import Loss, Lost, count_lost, list_lost
from resolvers.errors import Denied
from resolvers.jobs.job import Order
from storage.keys_file import add_key
from tests.support.keeping import Keeper
from tests.support.writing import SALES

AUDITOR = Caller("AU01", (Grant.everywhere("auditor"),))
ELSEWHERE = Caller("KE01", (Grant("storageAdmin", frozenset({"0724"}), frozenset({"F724"})),))


async def lost(keeper: Keeper, loss: Loss) -> Lost:
    return await count_lost(keeper.pool, AUDITOR, loss)


async def test_by_key_before_and_after_a_rotation(keeper: Keeper) -> None:
    old = keeper.desk.keys.current
    first = await keeper.store(b"one")
    again = await keeper.store(b"other", attachment_id=first["attachment_id"])
    new = add_key(keeper.folder / "keys.json")
    last = await keeper.store(b"three")
    found = await lost(keeper, Loss(keys=[old]))
    assert (found.objects, found.bytes, found.files, found.customers, found.items) == (2, 8, 1, 1, 0)
    assert (found.oldest, found.newest) == (first["created_at"], again["created_at"])
    assert (list(found.keys), found.sealed) == ([old], first["sealed_size"] + again["sealed_size"])
    assert (await lost(keeper, Loss(keys=[new]))).objects == 1
    assert (await lost(keeper, Loss(present=[old]))).keys == [new]
    assert (await lost(keeper, Loss(present=[]))) == (await lost(keeper, Loss()))
    assert (await lost(keeper, Loss())).objects == 3
    await keeper.carry_out(Order(rotating.KIND, {}))
    assert await lost(keeper, Loss(keys=[old])) == Lost(0, 0, 0, 0, 0, 0, None, None, [])
    assert (await lost(keeper, Loss(keys=[new]))).objects == 3
    await keeper.pool.execute(
        "UPDATE stored_object SET dropped_at = now() WHERE object_id = $1", last["object_id"]
    )
    assert (await lost(keeper, Loss(keys=[new]))).objects == 2


async def test_the_files_by_name_for_who_sees_the_customer(keeper: Keeper) -> None:
    rows = sorted([await keeper.store(bytes([byte])) for byte in range(3)], key=lambda row: row["object_id"])
    found = list(await list_lost(keeper.pool, AUDITOR, Loss(), first=2))
    found += await list_lost(keeper.pool, AUDITOR, Loss(), after=found[-1].object_id, first=2)
    assert [one.object_id for one in found] == [row["object_id"] for row in rows]
    assert {(one.customer_number, one.file_name, one.item_id) for one in found} == {
        (shown(keeper.number), "合同.bin", None)
    }
    assert [(one.attachment_id, one.version, one.slip, one.sha256) for one in found] == [
        (row["attachment_id"], row["version"], row["slip"], row["sha256"]) for row in rows
    ]
    others = await list_lost(keeper.pool, ELSEWHERE, Loss())
    assert [one.object_id for one in others] == [row["object_id"] for row in rows]
    assert {(one.customer_number, one.file_name) for one in others} == {(None, None)}


async def test_nobody_else_is_told(keeper: Keeper) -> None:
    with pytest.raises(Denied):
        await count_lost(keeper.pool, SALES, Loss())
    with pytest.raises(Denied):
        await list_lost(keeper.pool, SALES, Loss())
