"""What is done after the answer: in turn, bounded, never lost in silence. Next: test_busy.py."""

import asyncio
import logging

import pytest

from resolvers.access import errands
from resolvers.access.errands import Errands
from resolvers.errors import Busy


async def test_so_many_at_once_and_the_others_in_turn() -> None:
    go_on, begun = asyncio.Event(), list[int]()
    found = Errands()

    async def wait(place: int) -> None:
        begun.append(place)
        await go_on.wait()

    for place in range(4):
        found.begin(lambda place=place: wait(place))
    await found.finish(0.05)
    assert begun == [0, 1]
    go_on.set()
    await found.finish()
    assert begun == [0, 1, 2, 3]


async def test_too_many_are_told_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(errands, "_MOST", 3)
    go_on, done = asyncio.Event(), list[None]()
    found = Errands()

    async def wait() -> None:
        await go_on.wait()
        done.append(None)

    for _ in range(3):
        found.begin(wait)
    with pytest.raises(Busy) as busy:
        found.begin(wait)
    assert busy.value.retry_after == 5
    go_on.set()
    await found.finish()
    assert len(done) == 3
    found.begin(wait)
    await found.finish()
    assert len(done) == 4


async def test_one_that_fails_is_in_the_log_and_the_next_is_done(caplog: pytest.LogCaptureFixture) -> None:
    done: list[None] = []
    found = Errands()

    async def fail() -> None:
        raise OSError("the database is gone")

    async def work() -> None:
        done.append(None)

    with caplog.at_level(logging.ERROR, "dossier.access"):
        for errand in (fail, fail, fail, work):
            found.begin(errand)
        await found.finish()
    assert [one.message for one in caplog.records] == ["an errand failed"] * 3
    assert done == [None]


async def test_the_end_does_not_wait_for_ever() -> None:
    found = Errands()
    found.begin(asyncio.Event().wait)  # pyright: ignore[reportArgumentType]
    await found.finish(0.01)
