"""What is told of a test that hangs. Next: test_scaling.py."""

import asyncio

from tests.support.stuck import places


async def inner(go_on: asyncio.Event) -> None:
    await go_on.wait()


async def outer(go_on: asyncio.Event) -> None:
    await inner(go_on)


async def test_a_task_is_followed_to_where_it_waits() -> None:
    go_on = asyncio.Event()
    task = asyncio.create_task(outer(go_on))
    await asyncio.sleep(0)
    names = [place.rpartition(" ")[2] for place in places(task.get_coro())]
    assert names[:3] == ["outer", "inner", "wait"]
    go_on.set()
    await task
