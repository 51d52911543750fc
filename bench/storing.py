"""What the parts on stored files share: an S3 server, services, senders. Next: through.py."""

import base64
import contextlib
import http.client
import json
import shutil
from collections.abc import AsyncGenerator, Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.contestants import SERVE, Contestant, dossier
from bench.place import SCRATCH, BenchError, clone, database, drop, token
from storage.keys_file import make_key_file
from tests.support.connecting import connected
from tests.support.swift import Swift, swift_in

MIB = 1 << 20
SMALL_BYTES = 64 * 1024
ANY_TYPE, PDF = "application/octet-stream", "application/pdf"  # in segments of 1 MiB, of 64 KiB
STOCK = 100  # customers, which nothing here depends on
_SECONDS = 600
_GRANTS = ("admin", "salesMaintainer", "financeMaintainer")


@dataclass(frozen=True)
class Scale:
    """How much is moved."""

    rounds: int
    big: int  # bytes of a large file
    small: int  # files of 64 KiB
    ranged: int  # bytes of the file that is read by ranges
    ranges: int
    crowd: int  # bytes of each of the uploads at once
    keys: Sequence[int]  # wrapped data keys


FULL = Scale(7, 256 * MIB, 1_000, 1024 * MIB, 1_000, 128 * MIB, (10_000, 100_000, 1_000_000))
QUICK = Scale(2, 64 * MIB, 200, 64 * MIB, 200, 32 * MIB, (10_000, 100_000))


@dataclass(frozen=True)
class Yard:
    """A database with customers and an S3 server, both private to this run."""

    dsn: str
    bearer: str
    customers: Sequence[str]
    swift: Swift
    folder: Path

    @property
    def key_file(self) -> Path:
        return self.folder / "keys.json"

    @contextlib.contextmanager
    def filing(self, run: Sequence[str] = SERVE) -> "Generator[Filing]":
        """A service with a bucket of its own."""
        bucket = self.swift.bucket()
        given = {
            "attachment_store": "s3",
            "s3_bucket": bucket.bucket,
            "s3_endpoint": bucket.endpoint or "",
            "s3_access_key": bucket.access_key or "",
            "s3_secret_key": bucket.secret_key or "",
            "key_file": str(self.key_file),
        }
        with dossier(self.dsn, self.bearer, run, **given) as server:
            yield Filing(server, self, bucket.bucket)


@dataclass(frozen=True)
class Filing:
    """A service that is measured."""

    server: Contestant
    yard: Yard
    bucket: str

    def courier(self, number: int = 0) -> "Courier":
        """Each files with a customer of his own: one customer's files are committed one after the other."""
        customers = self.yard.customers
        return Courier(self.server, customers[number % len(customers)])

    def forget_large(self) -> None:
        """So that no disk fills. Small objects may stay: to remove them takes as long as to store them."""
        client = self.yard.swift.client()
        for page in client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket):
            for one in page.get("Contents", ()):
                if one["Size"] > MIB:
                    client.delete_object(Bucket=self.bucket, Key=one["Key"])
        client.close()


class Courier:
    """One sender on one kept-alive connection."""

    def __init__(self, server: Contestant, customer: str) -> None:
        self._wire = http.client.HTTPConnection("127.0.0.1", server.port, timeout=_SECONDS)
        self._headers = server.headers
        self._customer = customer
        self._room = bytearray(MIB)

    def __enter__(self) -> "Courier":
        return self

    def __exit__(self, *_: object) -> None:
        self._wire.close()

    def send(self, body: bytes, media_type: str = ANY_TYPE) -> str:
        """Begun, and sent by one PUT; where it can be fetched."""
        values = {"customerNumber": self._customer, "filename": "bench.bin", "filetype": media_type}
        told = ",".join(f"{name} {base64.b64encode(one.encode()).decode()}" for name, one in values.items())
        begin = {"tus-resumable": "1.0.0", "upload-length": str(len(body)), "upload-metadata": told}
        begun, _ = self._ask("POST", "/files/uploads", b"", begin)
        _, became = self._ask("PUT", begun.getheader("location") or "", body, {})
        stored = json.loads(became)
        return f"/files/attachments/{stored['attachmentId']}/{stored['version']}"

    def fetch(self, place: str, span: tuple[int, int] | None = None) -> int:
        """How many bytes came."""
        ranged = {} if span is None else {"range": f"bytes={span[0]}-{span[1] - 1}"}
        self._wire.request("GET", place, None, {**self._headers, **ranged})
        answer = self._wire.getresponse()
        count = 0
        while some := answer.readinto(self._room):
            count += some
        if answer.status not in {200, 206}:
            raise BenchError(f"GET answers {answer.status}: {self._room[:300].decode(errors='replace')}")
        return count

    def _ask(
        self, method: str, path: str, body: bytes, headers: dict[str, str]
    ) -> tuple[http.client.HTTPResponse, bytes]:
        self._wire.request(method, path, body, {**self._headers, **headers})
        answer = self._wire.getresponse()
        text = answer.read()
        if answer.status != 201:
            raise BenchError(f"{method} answers {answer.status}: {text[:300].decode(errors='replace')}")
        return answer, text


@contextlib.asynccontextmanager
async def yard(dsn: str) -> AsyncGenerator[Yard]:
    """On a copy, which is dropped afterwards."""
    name = "bench_files"
    copy = await clone(dsn, await database(dsn, STOCK), name)
    try:
        async with yard_in(copy, SCRATCH / "files") as place:
            yield place
    finally:
        await drop(dsn, name)


@contextlib.asynccontextmanager
async def yard_in(dsn: str, folder: Path) -> AsyncGenerator[Yard]:
    """On a database with customers; nothing of the folder is kept."""
    shutil.rmtree(folder, ignore_errors=True)
    try:
        bearer = await token(dsn, *_GRANTS)
        async with connected(dsn) as one:
            rows = await one.fetch("SELECT customer_number FROM customer ORDER BY 1 LIMIT 64")
        make_key_file(folder / "keys.json")
        with swift_in(lambda: _new(folder / "swift")) as swift:
            yield Yard(dsn, bearer, [row[0] for row in rows], swift, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _new(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
