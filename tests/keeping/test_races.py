"""What comes and goes while rows and store are compared is no finding. Next: test_moving.py."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

import pytest

from resolvers.attachments.cleaning import clean
from resolvers.attachments.uploads import stop_upload
from resolvers.custody.orders import DESTROY, Wish, order_destruction
from resolvers.custody.reconciling import reconcile_order
from resolvers.custody.rotating import KIND as ROTATE_KEYS
from resolvers.jobs.job import Order, newest_jobs
from storage.keys_file import add_key
from storage.layers import Layer
from storage.reading import read_whole
from storage.store import Entry, Store, Unfinished
from tests.support.keeping import Keeper
from tests.support.vaults import chunked, file_of
from tests.support.writing import SALES

Moment = Literal["listed", "first object", "first slip", "slip read", "uploads listed"]
Act = Callable[[], Awaitable[None]]
BODY = file_of(9_000_000)
BEGUN = 8_700_000  # one part, and a tail


class Meanwhile(Layer):
    """`act` happens once: when all has been listed and no row read, or behind the first object or slip that
    is listed, or when `slip` has been read, or when all unfinished uploads have been listed."""

    def __init__(self, inner: Store, moment: Moment, act: Act, slip: str) -> None:
        super().__init__(inner)
        self.moment, self.slip = moment, slip
        self.act: Act | None = act

    async def now(self, moment: Moment) -> None:
        if moment == self.moment and self.act is not None:
            act, self.act = self.act, None
            await act()

    async def list(self, prefix: str = "") -> AsyncGenerator[Entry]:
        if self.moment == "listed":
            entries = [one async for one in self.inner.list(prefix)]
            await self.now("listed")
            for one in entries:
                yield one
            return
        async for one in self.inner.list(prefix):
            yield one
            await self.now("first object" if one.key.startswith("objects/") else "first slip")

    async def get(self, key: str, start: int = 0, end: int | None = None) -> AsyncGenerator[bytes]:
        async for piece in self.inner.get(key, start, end):
            yield piece
        if key == self.slip:
            await self.now("slip read")

    async def unfinished(self, prefix: str = "") -> AsyncGenerator[Unfinished]:
        entries = [one async for one in self.inner.unfinished(prefix)]
        await self.now("uploads listed")
        for one in entries:
            yield one


@dataclass(frozen=True)
class Stock:
    """`slip` has a line of a file that goes and of one that stays."""

    keeper: Keeper
    going: str
    slip: str
    ending: str
    dropped: str

    async def come_and_go(self) -> None:
        """A new file, one that ends, one that is given up, one that is destroyed."""
        keeper = self.keeper
        await keeper.store(file_of(40))
        at = (await keeper.files.look(SALES, self.ending)).offset
        done = await keeper.files.receive(SALES, self.ending, at, len(BODY) - at, chunked(BODY[at:]))
        assert done.version == 1
        await stop_upload(keeper.shelf, SALES, self.dropped)
        assert await clean(keeper.pool, keeper.desk.vault, keeper.desk.now()) == 1
        async with keeper.pool.acquire() as connection, connection.transaction():
            row = await connection.fetchrow("SELECT * FROM attachment WHERE attachment_id = $1", self.going)
            assert row is not None
            await order_destruction(connection, row, Wish("KEEPER", keeper.desk.now()))
            await connection.execute("DELETE FROM attachment WHERE attachment_id = $1", self.going)
        [job] = await newest_jobs(keeper.pool, kind=DESTROY)
        assert (await keeper.go_on(job.job_id))[0].report == {"destroyed": 1}

    async def rotate(self) -> None:
        add_key(self.keeper.folder / "keys.json")
        job, _ = await self.keeper.carry_out(Order(ROTATE_KEYS, {}))
        assert (job.state, job.done) == ("DONE", 3)


async def stocked(keeper: Keeper) -> Stock:
    rows = [await keeper.store(file_of(size)) for size in (10, 20, 30)]
    going, slip = rows[0], rows[1]["slip"]
    store = keeper.desk.store
    lines = [bytes(await read_whole(store, one)) for one in (going["slip"], slip)]
    await store.replace(slip, b"".join(lines))
    await keeper.pool.execute("UPDATE stored_object SET slip = $2 WHERE slip = $1", going["slip"], slip)
    await store.delete(going["slip"])
    return Stock(keeper, going["attachment_id"], slip, await begun(keeper), await begun(keeper))


async def begun(keeper: Keeper) -> str:
    upload = await keeper.begin(len(BODY))
    with pytest.raises(ConnectionError):
        await keeper.files.receive(
            SALES, upload, None, len(BODY), chunked(BODY[:BEGUN], cut=ConnectionError())
        )
    return upload


async def compared(keeper: Keeper) -> list[str]:
    """Nothing that is there when it begins is young."""
    job, found = await keeper.carry_out(reconcile_order(grace_hours=0, deep=True))
    assert job.state == "DONE", job.error
    return [f"{one.kind} {one.subject}" for one in found]


@pytest.mark.parametrize("moment", ["listed", "first object", "first slip", "slip read", "uploads listed"])
async def test_files_that_come_and_go(keeper: Keeper, moment: Moment) -> None:
    stock = await stocked(keeper)
    layer = Meanwhile(keeper.desk.store, moment, stock.come_and_go, stock.slip)
    assert await compared(keeper.with_store(layer)) == []
    assert layer.act is None
    assert await compared(keeper) == []


@pytest.mark.parametrize("moment", ["listed", "first slip", "slip read"])
async def test_slips_that_are_written_anew(keeper: Keeper, moment: Moment) -> None:
    stock = await stocked(keeper)
    layer = Meanwhile(keeper.desk.store, moment, stock.rotate, stock.slip)
    assert await compared(keeper.with_store(layer)) == []
    assert layer.act is None
    assert await compared(keeper) == []
