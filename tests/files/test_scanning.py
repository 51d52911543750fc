"""Files are scanned before they are kept, whichever way they come. Next: test_kms.py."""

import asyncio
from collections.abc import AsyncGenerator, Generator
from pathlib import Path

import pytest

from resolvers.attachments.scanning import CLEAN, Scan
from storage.keys_file import make_key_file
from tests.support.clamd import EVIL, MOST, NAME, SmallClamd, real_clamd, small_clamd
from tests.support.command import free_port
from tests.support.rows import in_database
from tests.support.server import Service, running
from tests.support.uploading import TUS, Sender, sending, text_of

PART = 8 * 2**20


@pytest.fixture(scope="module", params=["small", "real"])
def address(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Generator[str]:
    """Of a small scanner of our own, and of clamd where it is installed."""
    if request.param == "small":
        with small_clamd() as small:
            yield small.address
        return
    with real_clamd(tmp_path_factory.mktemp("clamd")) as found:
        if found is None:
            pytest.skip("NOT PROVEN: clamd is not installed on this machine")
        yield found


@pytest.fixture(scope="module")
def service(database_server: str, folder: Path, address: str) -> Generator[Service]:
    with running(database_server, folder, clamd=address) as found:
        yield found


@pytest.fixture
def small() -> Generator[SmallClamd]:
    with small_clamd() as found:
        yield found


def test_what_is_clean_is_kept(sender: Sender) -> None:
    for body in (b"", b"12345", text_of(PART + 70_000)):
        assert sender.http.get(sender.store(body)).content == body


@pytest.mark.parametrize("kind", ["PUT", "tus", "pieces"])
def test_malware_is_refused_and_nothing_of_it_stays(sender: Sender, folder: Path, kind: str) -> None:
    body = text_of(PART - 20) + EVIL + text_of(70_000)  # across two parts, and two pieces
    before, place = objects(folder), sender.begin(PART + 70_027)
    if kind == "PUT":
        answer = sender.put(place, body)
    elif kind == "tus":
        answer = sender.patch(place, 0, body)
    else:
        assert sender.patch(place, 0, body[:PART]).status_code == 204
        answer = sender.patch(place, PART, body[PART:])
    assert answer.status_code == 422, answer.text
    [found] = answer.json()["findings"]
    assert (found["code"], NAME in found["message"]) == ("AR-FILE-MALWARE", True)
    assert sender.http.head(place, headers=TUS).status_code == 404
    assert objects(folder) == before


def test_what_is_longer_than_the_scanner_takes_is_refused(sender: Sender, folder: Path) -> None:
    before = objects(folder)
    answer = sender.put(sender.begin(MOST + 10), bytes(MOST + 10))
    assert (answer.status_code, answer.json()["findings"][0]["code"]) == (422, "AR-FILE-SIZE")
    assert objects(folder) == before


async def test_a_scan_that_breaks_off_has_no_verdict(small: SmallClamd) -> None:
    """The file is read back and scanned once more; if there is no verdict then either, nothing is kept."""
    small.breaks = 1
    for verdict in (None, CLEAN):
        scan = Scan(small.address, 3 * 2**20)
        async with scan.through(pieces_of(bytes(3 * 2**20))) as passing:
            assert b"".join([piece async for piece in passing]) == bytes(3 * 2**20)
        assert await scan.verdict() == verdict
    nobody = Scan(f"127.0.0.1:{free_port()}", 5)
    async with nobody.through(pieces_of(b"12345")) as passing:
        assert [piece async for piece in passing] == [b"12345"]
    assert await nobody.verdict() is None


def test_without_a_verdict_nothing_is_kept(database_server: str, tmp_path: Path) -> None:
    """The scanner is away; when it is there again, the next look at the upload ends it."""
    make_key_file(tmp_path / "keys" / "attachments.json")
    with small_clamd() as small:
        address = small.address
        with (
            running(database_server, tmp_path, clamd=address) as service,
            sending(service, tmp_path) as sender,
        ):
            small.breaks = 10**6
            place = sender.begin(3_000_000)
            answer = sender.patch(place, 0, bytes(3_000_000))
            assert (answer.status_code, answer.json()["code"]) == (503, "BUSY")
            assert sender.http.head(place, headers=TUS).status_code == 503
            assert sender.http.get(f"/files/attachments/{place.rsplit('/', 1)[1]}/1").status_code == 404
            assert small.streams == []
            small.breaks = 0
            became = sender.http.head(place, headers=TUS).headers["content-location"]
            assert sender.http.get(became).content == bytes(3_000_000)
            scanned = "SELECT scanned_at IS NOT NULL AS scanned FROM attachment_version"
            assert [row["scanned"] for row in asyncio.run(in_database(service.dsn, scanned))] == [True]
            assert small.streams == [bytes(3_000_000)]


async def test_a_slow_scanner_slows_the_sender(small: SmallClamd) -> None:
    small.goes_on.clear()
    body, taken = bytes(64 * 2**20), list[int]()
    scan = Scan(small.address, len(body))

    async def pieces() -> AsyncGenerator[bytes]:
        async for piece in pieces_of(body):
            taken.append(len(piece))
            yield piece

    async def consume() -> None:
        async with scan.through(pieces()) as passing:
            async for _ in passing:
                pass

    task = asyncio.create_task(consume())
    await asyncio.wait({task}, timeout=0.3)
    assert not task.done()
    assert len(taken) < 32  # what fits into the sockets between them
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def pieces_of(body: bytes) -> AsyncGenerator[bytes]:
    for at in range(0, len(body), 2**20):
        await asyncio.sleep(0)
        yield body[at : at + 2**20]


def objects(folder: Path) -> set[Path]:
    return {path for path in (folder / "objects").rglob("*") if path.is_file()}
