"""The disk of PostgreSQL is full, under load: nothing acknowledged is lost, and all goes on with room. Next:
../nothing_lost/test_nothing_lost.py.
"""

import asyncio
import os
import subprocess
import time
from collections.abc import Generator
from pathlib import Path

import pytest

from postgres import PostgresError, PrivatePostgres, _running
from tests.support.outage import new_database, open_place, own_postgres, tell
from tests.support.replica import make_primary

__all__ = ["own_postgres"]
pytestmark = pytest.mark.faults
_MIB = 1 << 20
_SIZE = 500 * _MIB
_SECONDS = 4.0


@pytest.fixture
def small_disk(tmp_path: Path) -> Generator[Path]:
    """A file system of its own, of a fixed size."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={_SIZE},mode=755", "tmpfs", str(folder)]
    tried = subprocess.run(mount, capture_output=True, text=True, check=False) if os.geteuid() == 0 else None
    if tried is None or tried.returncode != 0:
        pytest.skip("NOT PROVEN: a small disk can be mounted by root only, and only outside of containers")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


async def test_the_disk_is_full(
    small_disk: Path, own_postgres: PrivatePostgres, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With its log on the same disk: it may end itself rather than lose anything, and is started again."""
    server = await asyncio.to_thread(_moved, own_postgres, small_disk / "postgres")
    ballast = small_disk / "ballast"
    try:
        async with open_place(await new_database(server), tmp_path) as place:
            async with place.load.at_work():
                await place.load.until(50)
                await asyncio.to_thread(_fill, ballast)
                began = time.monotonic()
                await _until_refused(place.load.refused)
                await asyncio.sleep(_SECONDS)
                ballast.unlink()
                alive = _running(server.data) is not None
                place.moved(await asyncio.to_thread(_up, server))
                since = time.monotonic()
                await place.load.until(100)
            end = "was there all the time" if alive else "had ended itself"
            told = await place.judged(f"full for {since - began:.1f} s, PostgreSQL {end}", since)
    finally:
        await asyncio.to_thread(server.stop)
    tell(capsys, told)


def _moved(server: PrivatePostgres, folder: Path) -> PrivatePostgres:
    """The same data on the small disk."""
    server.stop()
    moved = make_primary(folder)
    moved.folder.mkdir()
    subprocess.run(["cp", "-a", str(server.data), str(moved.data)], check=True)
    moved.start()
    return moved


def _fill(ballast: Path) -> None:
    """All that is left, up to the last byte."""
    with ballast.open("wb", buffering=0) as file:
        piece = bytes(_MIB)
        while piece:
            try:
                file.write(piece)
            except OSError:
                piece = piece[: len(piece) // 2]


def _up(server: PrivatePostgres) -> str:
    """As whatever watches over it would try: it may be at its own recovery, or at its end."""
    until = time.monotonic() + 60
    while True:
        try:
            return server.start()
        except PostgresError:
            assert time.monotonic() < until, "it does not start again"
            time.sleep(0.5)


async def _until_refused(refused: list[tuple[float, str]]) -> None:
    before = len(refused)
    async with asyncio.timeout(60):
        while len(refused) == before:  # noqa: ASYNC110 -- others ask
            await asyncio.sleep(0.05)
