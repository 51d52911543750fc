"""kill -9 of server, worker and NATS under load, and how long until all goes on. Next: test_store.py."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests.nothing_lost.house import House, Post, Size, open_house
from tests.nothing_lost.lasting import _checked, _create, _register, _settled
from tests.nothing_lost.trouble import Trouble
from tests.support.nats_server import nats_program
from tests.support.outage import open_place, tell
from tests.support.saving import ROLES
from tests.support.socket import token_of
from tests.support.users import add_user

__all__ = ["nats_program"]
pytestmark = pytest.mark.faults
_KILLS = 3


async def test_the_server_is_killed(
    fresh_database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One server, so that callers have no other: with two behind a balancer they would hardly notice."""
    async with open_place(fresh_database, tmp_path) as place:
        async with place.load.at_work():
            began = since = 0.0
            for _ in range(_KILLS):
                await place.load.until(50)
                began = time.monotonic()
                await place.restart_server()
                since = time.monotonic()
            await place.load.until(50)
        told = await place.judged(f"{_KILLS} x kill -9 of the server, up after {since - began:.1f} s", since)
    assert len(place.load.refused) >= _KILLS, "the kills met nobody: this proves nothing"
    tell(capsys, told)


_POSTS = (Post("HEARS", "WEBHOOK", "EVENT"), Post("STREAM", "NATS", "EVENT"))
_SIZE = Size(
    servers=1,
    workers=1,
    writers=1,
    changes=600,
    loaders=0,
    loads=0,
    customers=20,
    posts=_POSTS,
    troubles=0,
    pause=0.0,
    kinds=(),
)


async def _kill_worker(house: House) -> None:
    await house.workers[0].kill()
    house.workers[0].start()
    await house.workers[0].up()


async def _kill_nats(house: House) -> None:
    house.nats.kill()
    await asyncio.sleep(1)
    await asyncio.to_thread(house.nats.start)


@pytest.mark.parametrize("kill", [_kill_worker, _kill_nats])
async def test_what_is_to_be_told_goes_on(
    fresh_database: str,
    tmp_path: Path,
    nats_program: str,
    capsys: pytest.CaptureFixture[str],
    kill: Callable[[House], Awaitable[None]],
) -> None:
    async with open_house(_SIZE, fresh_database, tmp_path, nats_program) as house:
        await add_user(fresh_database, "WRITES", *ROLES, "integrator", password=None)
        token = await token_of(fresh_database, "WRITES", *ROLES, "integrator")
        await _register(house)
        await house.begin_receivers()
        await house.begin_writers(token, await _create(house, token))
        before = {post.code: await _told(house, post, 30) for post in _POSTS}
        await kill(house)
        since = time.monotonic()
        after = {post.code: await _more(house, post, before[post.code]) - since for post in _POSTS}
        assert await house.writers[0].ended() == 0, house.writers[0].tail
        calm = Trouble(house)
        calm.at_work = False
        await _settled(house, calm)
        answer = await _checked(house)
    assert answer["wrong"] == [], answer
    first = ", ".join(f"{code} {seconds:.1f} s after" for code, seconds in after.items())
    tell(capsys, f"{kill.__name__.strip('_')}: told again {first}; {answer['counts']}")


def _lines(house: House, post: Post) -> int:
    path = house.folder / f"{post.code}.told"
    return path.read_bytes().count(b"\n") if path.exists() else 0


async def _told(house: House, post: Post, least: int) -> int:
    async with asyncio.timeout(180):
        while (lines := _lines(house, post)) < least:  # noqa: ASYNC110 -- a process writes it
            await asyncio.sleep(0.05)
    return lines


async def _more(house: House, post: Post, before: int) -> float:
    await _told(house, post, max(before, _lines(house, post)) + 1)
    return time.monotonic()
