"""Retry, limit, planted faults, and how a store is assembled. Next: ../vault/test_vault.py."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pytest

from storage import DiskConfig, MemoryConfig, open_store
from storage.counting import Counting
from storage.disk import DiskStore
from storage.errors import Missing, Refused, StoreDown
from storage.faults import VARIABLE, Faults, parsed, planted, point
from storage.layers import Layer, innermost
from storage.limit import Limit
from storage.memory import MemoryStore
from storage.retry import ATTEMPTS, Retry
from storage.store import CHUNK_BYTES, Store

T = TypeVar("T")
ROOT = Path(__file__).resolve().parents[2]
BODY = bytes(3 * CHUNK_BYTES)


class Unsteady(Retry):
    """A retry over a store that fails as planted; it notes its pauses instead of sleeping."""

    def __init__(self, inner: Store | None = None) -> None:
        self.pauses: list[float] = []
        super().__init__(Faults(inner or MemoryStore()), pause=self.note)

    async def note(self, seconds: float) -> None:
        self.pauses.append(seconds)


async def test_an_outage_is_tried_again_each_time_later() -> None:
    store = Unsteady()
    with planted(",".join(f"down:store.put.before:{times}" for times in range(1, ATTEMPTS))):
        await store.put("one", b"x")
    assert await store.size("one") == 1
    assert len(store.pauses) == ATTEMPTS - 1
    assert all(0.1 * 2**n <= pause <= 0.2 * 2**n for n, pause in enumerate(store.pauses))


async def test_tries_come_to_an_end() -> None:
    store = Unsteady()
    with planted(",".join(f"down:store.put.before:{times}" for times in range(1, 99))):
        with pytest.raises(StoreDown):
            await store.put("one", b"x")
    assert len(store.pauses) == ATTEMPTS - 1


async def test_what_would_fail_again_is_not_tried_again() -> None:
    store = Unsteady()
    with pytest.raises(Missing):
        await store.size("one")
    upload = await store.begin("one")
    with pytest.raises(Refused):
        await store.complete("one", upload, [])
    assert store.pauses == []


@pytest.mark.parametrize("call", ["put", "replace", "put_part", "complete", "delete", "abort"])
async def test_a_lost_answer_does_no_harm(call: str) -> None:
    store = Unsteady()
    with planted(f"down:store.{call}.after"):
        await store.put("one", b"x")
        await store.replace("one", b"y")
        upload = await store.begin("two")
        tag = await store.put_part("two", upload, 1, b"part")
        await store.complete("two", upload, [(1, tag)])
        await store.delete("one")
        await store.abort("three", await store.begin("three"))
    assert [entry.key async for entry in store.list()] == ["two"]
    assert await store.size("two") == 4
    assert len(store.pauses) == 1


async def test_streams_go_on_where_they_were() -> None:
    store = Unsteady()
    for number in range(3):
        await store.put(f"objects/{number}", BODY)
    with planted("down:store.get.after,down:store.list.after,down:store.unfinished.after"):
        begun = {("one", await store.begin("one")), ("two", await store.begin("two"))}
        assert b"".join([chunk async for chunk in store.get("objects/1", 5, len(BODY) - 1)]) == BODY[5:-1]
        assert [entry.key async for entry in store.list()] == ["objects/0", "objects/1", "objects/2"]
        found = [(one.key, one.upload) async for one in store.unfinished()]
        assert (len(found), set(found)) == (2, begun)
    assert len(store.pauses) == 3


class Crowd(Layer):
    """How many are inside at once; each waits until no more come."""

    def __init__(self, most: int) -> None:
        super().__init__(MemoryStore())
        self.full = asyncio.Event()
        self.inside = self.seen = 0
        self.most = most

    async def call(self, name: str, work: Callable[[], Awaitable[T]]) -> T:
        self.inside += 1
        self.seen = max(self.seen, self.inside)
        if self.inside == self.most:
            self.full.set()
        await self.full.wait()
        self.inside -= 1
        return await work()


async def test_no_more_calls_at_once_than_allowed() -> None:
    crowd = Crowd(3)
    store = Limit(crowd, calls=3)
    await asyncio.gather(*(store.put(f"objects/{number}", b"x") for number in range(20)))
    assert crowd.seen == 3


async def test_slow_readers_do_not_hold_up_writers() -> None:
    store = Limit(MemoryStore(), calls=1, streams=1)
    await store.put("one", BODY)
    reading = store.get("one")
    await anext(reading)
    await store.put("two", b"x")
    waiting = asyncio.ensure_future(anext(store.get("two")))
    await asyncio.sleep(0)
    assert not waiting.done()
    await reading.aclose()
    assert await waiting == b"x"


def test_a_point_does_nothing_unless_planted() -> None:
    point("vault.part")
    with planted("down:vault.part:2"):
        point("vault.part")
        with pytest.raises(StoreDown):
            point("vault.part")
        point("vault.part")
    point("vault.part")


def test_a_point_kills_the_process_the_third_time() -> None:
    program = "from storage.faults import point\nfor n in range(5): point('here'); print(n, flush=True)"
    ended = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, VARIABLE: "kill:here:3"},
        capture_output=True,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (-signal.SIGKILL, b"0\n1\n")


@pytest.mark.parametrize("text", ["burn:here", "kill", "kill:here:often"])
def test_a_misspelt_fault_is_told(text: str) -> None:
    with pytest.raises(ValueError, match=r"DOSSIER_FAULTS"):
        parsed(text)


async def test_open_store_assembles_the_layers(tmp_path: Path) -> None:
    for config, kind in ((MemoryConfig(), MemoryStore), (DiskConfig(tmp_path), DiskStore)):
        store = open_store(config)
        layers: list[type] = []
        inner = store
        while isinstance(inner, Layer):
            layers.append(type(inner))
            inner = inner.inner
        assert layers == [Faults, Limit, Retry, Counting]
        assert isinstance(innermost(store), kind)
        await store.put("one", b"x")
        assert await store.size("one") == 1
        await store.close()


def test_boto3_is_loaded_for_s3_only() -> None:
    program = "import sys, storage.vault, storage.probe; sys.exit('boto3' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0
