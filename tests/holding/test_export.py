"""A set of files as one zip: whole or broken off, with names that no system mistakes. Next:
../../resolvers/attachments/exporting.py."""

import asyncio
import hashlib
import io
import json
import tracemalloc
import zipfile
from collections.abc import AsyncGenerator, Generator
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from models.rules.packing import paths_of
from resolvers.attachments.packing import Package
from storage.keys_file import make_key_file
from tests.support.command import as_json, run_cli
from tests.support.saving import create_customers, open_writer
from tests.support.server import Service, running
from tests.support.uploading import Sender, text_of

_EXPORT = """
mutation ($c: [String!], $a: [ID!], $r: String!) {
  exportFiles(customerNumbers: $c, attachmentIds: $a, reason: $r) {
    ... on ExportReady { url files size } ... on Refused { findings { code path } }
  }
}
"""
_READ = "SELECT user_name, range_start, range_end FROM attachment_access WHERE attachment_id = $1"


@pytest.fixture(scope="module")
def service(database_server: str, tmp_path_factory: pytest.TempPathFactory) -> Generator[Service]:
    folder = tmp_path_factory.mktemp("export")
    make_key_file(folder / "keys" / "attachments.json")
    with running(database_server, folder) as found:
        yield found


@pytest.fixture(scope="module")
def senders(service: Service) -> Generator[list[Sender]]:
    async def customers() -> list[str]:
        async with open_writer(service.dsn, service.settings.var_folder) as writer:
            return await create_customers(writer, 2)

    headers = {"authorization": f"Bearer {service.user('SC01').token}"}
    with httpx.Client(base_url=service.url, headers=headers, timeout=60) as http:
        yield [Sender(http, number) for number in asyncio.run(customers())]


def ordered(service: Service, user: str = "SC01", **wanted: Any) -> Any:
    return service.user(user).ask(_EXPORT, **{"r": "审计", **wanted})["exportFiles"]


def test_a_set_of_two_customers(service: Service, senders: list[Sender]) -> None:
    bodies = [text_of(size, size) for size in (0, 100_000, 9_000_000)]
    one, two = senders
    places = [
        one.store(bodies[0], "合同.pdf"),
        one.store(bodies[1], "合同.PDF"),
        two.store(bodies[2], "合同.pdf"),
    ]
    ready = ordered(service, c=[one.number, two.number])
    assert (ready["files"], ready["size"]) == (3, str(sum(map(len, bodies))))
    answer = httpx.get(service.url + ready["url"], timeout=60)  # the address alone is enough
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/zip"
    assert int(answer.headers["content-length"]) == len(answer.content)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as found:
        assert found.testzip() is None
        names = found.namelist()
        manifest = json.loads(found.read("manifest.json"))
        lines = found.read("manifest-sha256.txt").decode().splitlines()
        sums = {line[66:]: line[:64] for line in lines}
        assert {info.compress_type for info in found.infolist()} == {zipfile.ZIP_STORED}
        assert sorted(names[2:]) == sorted(sums)
        for name, sha256 in sums.items():
            assert hashlib.sha256(found.read(name)).hexdigest() == sha256
    assert (manifest["exportedBy"], manifest["reason"], len(manifest["files"])) == ("SC01", "审计", 3)
    assert {one["attachmentId"] for one in manifest["files"]} == {place.split("/")[3] for place in places}
    assert {name.split("/")[1] for name in sums} == {"合同.PDF", "合同 (2).pdf", "合同.pdf"}
    for place, body in zip(places, bodies, strict=True):
        assert rows(service, _READ, place.split("/")[3]) == [("SC01", 0, len(body))]


def test_only_what_the_caller_sees_and_only_who_ordered_it(service: Service, senders: list[Sender]) -> None:
    identity = senders[0].store(b"mine").split("/")[3]
    ready = ordered(service, a=[identity])
    assert ready["files"] == 1
    place = ready["url"].split("?")[0]
    other = {"authorization": f"Bearer {service.user('AU01').token}"}
    assert httpx.get(service.url + place, headers=other, timeout=60).status_code == 404
    assert httpx.get(service.url + place, timeout=60).status_code == 401
    assert httpx.get(service.url + ready["url"][:-2] + "AA", timeout=60).status_code == 401
    refused = ordered(service, a=["0" * 32])
    assert refused["findings"] == [{"code": "GEN-NOTFOUND", "path": ["attachmentIds"]}]
    refused = ordered(service, c=["999999999"])
    assert refused["findings"] == [{"code": "GEN-NOTFOUND", "path": ["customerNumbers"]}]
    refused = ordered(service, r=" ")
    assert {one["code"] for one in refused["findings"]} == {"GEN-RANGE", "GEN-REQUIRED"}
    head = httpx.head(service.url + ready["url"], timeout=60)
    assert int(head.headers["content-length"]) > 4


def test_a_damaged_file_breaks_the_zip_off(service: Service, senders: list[Sender]) -> None:
    good = senders[0].store(text_of(50_000), "a.bin").split("/")[3]
    bad = senders[0].store(text_of(900_000), "b.bin").split("/")[3]
    query = """
        SELECT o.store_key FROM stored_object o JOIN attachment_version v ON v.object_id = o.object_id
        WHERE v.attachment_id = $1
    """
    [(key,)] = rows(service, query, bad)
    path = service.settings.var_folder / "objects" / key
    content = bytearray(path.read_bytes())
    content[-100] ^= 1
    path.write_bytes(content)
    url = service.url + ordered(service, a=[good, bad])["url"]
    with httpx.stream("GET", url, timeout=60) as answer:
        assert answer.status_code == 200
        with pytest.raises(httpx.RemoteProtocolError):
            answer.read()


@pytest.mark.faults
def test_on_the_command_line(service: Service, senders: list[Sender], tmp_path: Path) -> None:
    senders[1].store(b"taken along", "带走.txt", "text/plain")
    output = tmp_path / "out.zip"
    environment = {
        "DATABASE_URL": service.dsn,
        "DOSSIER_KEY_FILE": str(service.settings.var_folder / "keys" / "attachments.json"),
    }
    command = ("storage", "export", "--customer", senders[1].number, "--reason", "备份", "-o", str(output))
    told = as_json(service.settings.var_folder, *command, **environment)
    with zipfile.ZipFile(output) as found:
        assert found.testzip() is None
        assert len(found.namelist()) == told["files"] + 2
    assert list(tmp_path.iterdir()) == [output]
    again = run_cli(service.settings.var_folder, *command, **environment)
    assert again.returncode != 0
    assert "is there already" in again.stderr


def rows(service: Service, query: str, *values: object) -> list[tuple[Any, ...]]:
    async def fetch() -> list[tuple[Any, ...]]:
        connection = await asyncpg.connect(service.dsn)
        try:
            return [tuple(row) for row in await connection.fetch(query, *values)]
        finally:
            await connection.close()

    return asyncio.run(fetch())


@pytest.mark.parametrize(
    ("files", "paths"),
    [
        ([("1 甲", "a.pdf"), ("1 甲", "A.PDF"), ("2", "a.pdf")], ["1 甲/a.pdf", "1 甲/A (2).PDF", "2/a.pdf"]),
        ([("1 a/b", "con.txt"), ("1", "..")], ["1 a_b/_con.txt", "1/_"]),
        ([("1", "ａ.txt"), ("1", "a.txt")], ["1/ａ.txt", "1/a (2).txt"]),
        ([("1 ", "x. ")], ["1/x"]),
        ([("1", "名" * 200 + ".pdf")], ["1/" + "名" * 65 + ".pdf"]),
        ([("1", ".htaccess")], ["1/.htaccess"]),
    ],
)
def test_names(files: list[tuple[str, str]], paths: list[str]) -> None:
    assert paths_of(files) == paths


def test_thousands_of_one_name() -> None:
    found = paths_of([("1", "scan.pdf")] * 10_000 + [("1", "scan (7).pdf")])
    assert (found[0], found[9_999], found[10_000]) == (
        "1/scan.pdf",
        "1/scan (10000).pdf",
        "1/scan (7) (2).pdf",
    )


async def test_a_big_zip_in_little_memory() -> None:
    """Beyond 4 GiB the format is another: zip64."""
    size, piece = 5 * 2**30, bytes(2**20)

    async def read(place: int) -> AsyncGenerator[bytes]:
        for _ in range(size // len(piece) if place == 0 else 1):
            yield piece

    package = Package({"a": b"text"}, [("0/big", size), ("0/small", len(piece))])
    tracemalloc.start()
    total, tail = 0, b""
    async for chunk in package.chunks(read):
        total += len(chunk)
        tail = (tail + chunk)[-400:] if len(chunk) < len(piece) else b""
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert total == package.size
    assert b"PK\x06\x06" in tail  # the end record of zip64
    assert most < 8 * 2**20


async def test_a_file_of_another_size_ends_it() -> None:
    async def read(place: int) -> AsyncGenerator[bytes]:
        yield b"12"

    package = Package({}, [("a", 3)])
    with pytest.raises(RuntimeError):
        async for _ in package.chunks(read):
            pass
