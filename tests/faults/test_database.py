"""PostgreSQL ends, dies, is cut off or does not answer, under load. Next: test_failover.py."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from postgres import PrivatePostgres
from tests.support.outage import end_postgres, new_database, open_place, own_postgres, tell
from tests.support.proxy import Proxy

__all__ = ["own_postgres"]
pytestmark = pytest.mark.faults
_GONE = 3.0  # seconds


@pytest.mark.parametrize("way", ["fast", "immediate", "kill"])
async def test_it_is_started_again(
    own_postgres: PrivatePostgres, tmp_path: Path, capsys: pytest.CaptureFixture[str], way: str
) -> None:
    async with open_place(await new_database(own_postgres), tmp_path) as place:
        async with place.load.at_work():
            await place.load.until(50)
            await asyncio.to_thread(end_postgres, own_postgres, way)
            began = time.monotonic()
            await asyncio.sleep(1)  # whoever comes meanwhile is to be refused
            place.moved(await asyncio.to_thread(own_postgres.start))
            since = time.monotonic()
            await place.load.until(100)
        told = await place.judged(f"PostgreSQL ended ({way}), away for {since - began:.1f} s", since)
    assert place.load.refused, "the end met nobody: this proves nothing"
    tell(capsys, told)


async def _cut(proxy: Proxy) -> None:
    """Whoever comes is sent away."""
    proxy.refuses = True
    proxy.cut()
    await asyncio.sleep(_GONE)
    proxy.refuses = False


async def _late(proxy: Proxy) -> None:
    """All that was said arrives, in the end."""
    proxy.swallow()
    await asyncio.sleep(_GONE)
    proxy.release()


async def _lost(proxy: Proxy) -> None:
    """Nothing arrives, in both directions; then the connection breaks."""
    proxy.swallow()
    await asyncio.sleep(_GONE)
    proxy.cut()
    proxy.release()


@pytest.mark.parametrize("trouble", [_cut, _late, _lost])
@pytest.mark.parametrize("network", ["to_database", "front"])
async def test_a_network_fails(
    fresh_database: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    network: str,
    trouble: Callable[[Proxy], Awaitable[None]],
) -> None:
    async with open_place(fresh_database, tmp_path) as place:
        proxy: Proxy = getattr(place, network)
        async with place.load.at_work():
            await place.load.until(50)
            await trouble(proxy)
            since = time.monotonic()
            await place.load.until(100)
        told = await place.judged(f"network {network} {trouble.__name__.strip('_')} for {_GONE:.0f} s", since)
    assert place.load.refused or trouble is _late, "it met nobody: this proves nothing"
    tell(capsys, told)
