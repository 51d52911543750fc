"""Who may begin when more want to than can: users in turn. Next: test_fairness.py."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resolvers import turns as module
from resolvers.errors import Busy
from resolvers.turns import Turns


class Room:
    """Who came in, in order; each stays until he is let out."""

    def __init__(self, turns: Turns) -> None:
        self.turns = turns
        self.came: list[str] = []
        self.busy: list[str] = []
        self.inside = 0
        self._out = asyncio.Semaphore(0)

    async def visit(self, user_name: str) -> None:
        try:
            if not self.turns.free():
                await self.turns.wait(user_name)
        except Busy:
            self.busy.append(user_name)
            return
        self.came.append(user_name)
        self.inside += 1
        try:
            await self._out.acquire()
        finally:
            self.inside -= 1
            self.turns.leave()

    async def let_out(self, count: int = 1) -> None:
        for _ in range(count):
            self._out.release()
            await settled()


async def settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


@asynccontextmanager
async def visitors(room: Room, names: str) -> AsyncGenerator[list[asyncio.Task[None]]]:
    """One letter each, in this order."""
    tasks = [asyncio.create_task(room.visit(name)) for name in names]
    await settled()
    yield tasks
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_users_come_in_turn_however_many_one_sends() -> None:
    room = Room(Turns(2, 100))
    async with visitors(room, "AAAAAAABBC"):
        assert (room.came, room.turns.waiting) == (["A", "A"], 8)
        await room.let_out(8)
        assert "".join(room.came) == "AA" + "ABCABAAA"
        assert room.turns.waiting == 0


async def test_who_finds_nobody_waiting_begins() -> None:
    turns = Turns(2)
    assert [turns.free() for _ in range(3)] == [True, True, False]
    turns.leave()
    assert [turns.free() for _ in range(2)] == [True, False]
    unbounded = Turns()
    assert all(unbounded.free() for _ in range(1_000))
    unbounded.leave()


async def test_of_a_full_queue_the_greediest_makes_room() -> None:
    room = Room(Turns(1, 4))
    async with visitors(room, "AAAAAAA"):
        assert (room.turns.waiting, room.busy) == (4, ["A", "A"])
        async with visitors(room, "BBBB"):  # two, then both have the same
            assert (room.turns.waiting, sorted(room.busy)) == (4, ["A", "A", "A", "A", "B", "B"])
            async with visitors(room, "C"):
                assert room.busy[6:] == ["A"]  # two are clearly more than none
                await room.let_out(4)
                assert "".join(room.came) == "A" + "ABCB"
    assert room.turns.turned_away == 7
    assert room.turns.waiting == 0


async def test_who_gives_up_takes_no_turn() -> None:
    room = Room(Turns(1, 10))
    async with visitors(room, "AABB") as tasks:
        tasks[1].cancel()
        await settled()
        assert room.turns.waiting == 2
        room._out.release()
        await asyncio.sleep(0)
        tasks[2].cancel()  # it may just have become his turn
        await settled()
        assert (room.came[-1], room.turns.waiting, room.inside) == ("B", 0, 1)
        await room.let_out()
        assert room.turns.free()


async def test_who_waits_too_long_is_told_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_WAIT_SECONDS", 0.01)
    room = Room(Turns(1, 10))
    async with visitors(room, "AB") as tasks:
        await tasks[1]
        assert (room.busy, room.turns.waiting) == (["B"], 0)


@settings(max_examples=60)
@given(
    st.integers(1, 3),
    st.integers(1, 5),
    st.lists(st.one_of(st.sampled_from("ABC"), st.integers(0, 30), st.none()), max_size=40),
)
async def test_nobody_is_lost(at_once: int, most: int, steps: list[str | int | None]) -> None:
    """A letter comes, a number breaks one off, None lets one out: at the end the room is as it was."""
    room = Room(Turns(at_once, most))
    tasks: list[asyncio.Task[None]] = []
    for step in steps:
        if isinstance(step, str):
            tasks.append(asyncio.create_task(room.visit(step)))
        elif step is None:
            room._out.release()
        elif tasks:
            tasks[step % len(tasks)].cancel()
        if step != 0:  # else the next comes before anybody has noticed
            await settled()
        assert room.inside <= at_once
        assert room.turns.waiting <= most
    for _ in tasks:
        room._out.release()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert (room.turns.waiting, room.inside, len(room.turns._lines)) == (0, 0, 0)
    assert Counter(room.turns.free() for _ in range(at_once + 1)) == {True: at_once, False: 1}
