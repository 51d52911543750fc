"""Work beside a block ends with it, whatever it loses. Next: test_jobs.py."""

import asyncio

import pytest

from resolvers import alongside as module
from resolvers.alongside import alongside


async def test_it_ends_with_the_block() -> None:
    begun = asyncio.Event()

    async def work() -> None:
        begun.set()
        await asyncio.Event().wait()

    async with alongside(work(), "beside"):
        await begun.wait()
    assert "beside" not in {task.get_name() for task in asyncio.all_tasks()}


async def test_who_has_lost_a_cancellation_is_cancelled_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """As wait_for of Python 3.11 does when what it waits for comes at the same moment."""
    monkeypatch.setattr(module, "_AGAIN_SECONDS", 0.01)
    begun, lost = asyncio.Event(), 0

    async def work() -> None:
        nonlocal lost
        while True:
            begun.set()
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                if lost == 2:
                    raise
                lost += 1

    async with alongside(work()):
        await begun.wait()
    assert lost == 2


async def test_what_went_wrong_beside_it_is_told() -> None:
    async def work() -> None:
        raise ValueError("beside")

    with pytest.raises(ValueError, match="beside"):
        async with alongside(work()):
            await asyncio.sleep(0)
