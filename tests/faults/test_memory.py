"""A process that gets no more memory, with large files: what it acknowledged stays. Next: test_full.py."""

import asyncio
import resource
import time
from collections import Counter
from pathlib import Path

import httpx
import pytest

from storage.keys_file import make_key_file
from tests.nothing_lost.house import Program
from tests.support.load import Pace
from tests.support.outage import Place, open_place, tell
from tests.support.saving import create_customers, open_writer
from tests.support.senders import Files
from tests.support.uploading import TUS, metadata

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="only Linux limits another process's memory"),
]
_MIB = 1 << 20
_LARGE = (24 * _MIB, 40 * _MIB)
_PACE = Pace(writers=2, readers=2, customers=10)
_ENOUGH, _HARDLY_ANY = 256 * _MIB, 4 * _MIB  # above what it has at rest
_SECONDS = 8.0


def _pid(place: Place) -> int:
    assert place.server.process is not None
    return place.server.process.pid


def _limit(pid: int, more: int | None) -> None:
    """Of what it may write to: so much more than it has, or as much as it likes again."""
    text = Path(f"/proc/{pid}/status").read_text("utf-8")
    line = next(one for one in text.splitlines() if one.startswith("VmData:"))
    _, hard = resource.prlimit(pid, resource.RLIMIT_DATA)
    soft = hard if more is None else int(line.split()[1]) * 1024 + more
    resource.prlimit(pid, resource.RLIMIT_DATA, (soft, hard))


async def _numbers(dsn: str, folder: Path) -> list[str]:
    make_key_file(folder / "keys" / "attachments.json")
    async with open_writer(dsn, folder) as writer:
        return await create_customers(writer, 4)


async def test_large_files_need_little_memory(
    fresh_database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Four that are sent and two that are fetched at once, beside everybody else: nobody is told anything."""
    numbers = await _numbers(fresh_database, tmp_path)
    async with open_place(fresh_database, tmp_path, _PACE) as place:
        files = Files(place.load.url, place.token, numbers, _LARGE)
        async with place.load.at_work():
            pid, since = _pid(place), time.monotonic()
            _limit(pid, _ENOUGH)
            async with files.at_work(senders=4, fetchers=2):
                await files.until(6)
            assert _pid(place) == pid, "it died"
        told = await place.judged(f"{_ENOUGH // _MIB} MiB above what it has at rest", since)
    assert (files.wrong, files.refused, place.load.refused) == ([], [], [])
    tell(capsys, f"{told}; files of {[size // _MIB for size in _LARGE]} MiB: {dict(files.done)}")


async def test_there_is_hardly_any_memory(
    fresh_database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It may fail, even die and be started again; it loses nothing, and goes on once there is memory."""
    numbers = await _numbers(fresh_database, tmp_path)
    async with open_place(fresh_database, tmp_path, _PACE) as place:
        deaths: list[int] = []
        async with place.load.at_work(), asyncio.TaskGroup() as group:
            watching = group.create_task(_started_again(place.server, deaths))
            pid = _pid(place)
            _limit(pid, _HARDLY_ANY)
            answers: Counter[str] = Counter()
            sending = [group.create_task(_try_to_send(place, number, answers)) for number in numbers]
            await asyncio.sleep(_SECONDS)
            if _pid(place) == pid and not deaths:
                _limit(pid, None)
            since = time.monotonic()
            await asyncio.wait(sending)
            await place.load.until(50)
            watching.cancel()
        codes = {error["extensions"]["code"] for one in place.load.odd for error in one.get("errors", ())}
        failed = len(place.load.odd)
        place.load.odd.clear()
        told = await place.judged(f"{_HARDLY_ANY // _MIB} MiB above what it has at rest", since)
    assert codes <= {"INTERNAL"}, codes
    assert set(answers) - {"201"}, "it met nobody: this proves nothing"
    tell(capsys, f"{told}; {failed} times INTERNAL, {len(deaths)} deaths, files {dict(answers)}")


async def _started_again(server: Program, deaths: list[int]) -> None:
    """Whenever it dies, as whatever watches over it would."""
    while True:
        if server.process is not None and server.process.returncode is not None:
            deaths.append(server.process.returncode)
            server.start()
            await server.up()
        await asyncio.sleep(0.1)


async def _try_to_send(place: Place, number: str, answers: Counter[str]) -> None:
    """Large files, again and again, whatever comes of them."""
    until = time.monotonic() + _SECONDS
    headers = {"authorization": f"Bearer {place.token}"}
    body = bytes(_LARGE[0])
    told = metadata(customerNumber=number, filename="a.bin", filetype="application/octet-stream")
    async with httpx.AsyncClient(base_url=place.load.url, headers=headers, timeout=60) as http:
        while time.monotonic() < until:
            try:
                begin = {**TUS, "upload-length": str(len(body)), "upload-metadata": told}
                answer = await http.post("/files/uploads", headers=begin)
                if "location" in answer.headers:
                    answer = await http.put(answer.headers["location"], content=body)
                answers[str(answer.status_code)] += 1
            except httpx.TransportError as error:
                answers[type(error).__name__] += 1
            await asyncio.sleep(0.05)
