"""Begins and sends uploads over HTTP, as a client without a library would. Next: ../files/test_put.py."""

import asyncio
import base64
import random
import socket
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from tests.support.saving import ROLES, create_customers, open_writer
from tests.support.server import Service
from tests.support.socket import token_of

TUS = {"tus-resumable": "1.0.0"}
CHUNK = {**TUS, "content-type": "application/offset+octet-stream"}
MARKER = b"PLAINTEXT-MARKER-7f3a"
_ADDRESS = """
query ($i: ID!, $v: Int) { node(id: $i) {
  ... on Attachment { downloadUrl versions(filter: { version: { eq: $v } }) { downloadUrl } }
} }
"""


def text_of(size: int, seed: int = 1) -> bytes:
    """A file that would be found on a disk: the marker stands at its beginning and each 4 KiB."""
    block = MARKER + random.Random(seed).randbytes(4096 - len(MARKER))
    return (block * (size // len(block) + 1))[:size]


def metadata(**values: str) -> str:
    pairs = (f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in values.items())
    return ",".join(pairs)


@dataclass(frozen=True)
class Sender:
    """One user, and the customer whose files are sent."""

    http: httpx.Client
    number: str

    def begin(
        self, size: int, name: str = "a.bin", kind: str = "application/octet-stream", **more: str
    ) -> str:
        """The address of the upload, without a ticket."""
        told = metadata(customerNumber=self.number, filename=name, filetype=kind, **more)
        answer = self.http.post(
            "/files/uploads", headers={**TUS, "upload-length": str(size), "upload-metadata": told}
        )
        assert answer.status_code == 201, answer.text
        return answer.headers["location"]

    def put(self, place: str, body: bytes) -> httpx.Response:
        return self.http.put(place, content=body)

    def patch(self, place: str, offset: int, body: bytes, **headers: str) -> httpx.Response:
        return self.http.patch(
            place, content=body, headers={**CHUNK, "upload-offset": str(offset), **headers}
        )

    def offset(self, place: str) -> int:
        answer = self.http.head(place, headers=TUS)
        assert answer.status_code == 200, answer.status_code
        return int(answer.headers["upload-offset"])

    def begun_request(self, place: str, length: int, body: bytes) -> socket.socket:
        """A PATCH from the beginning whose end is still to come."""
        address = urlsplit(str(self.http.base_url))
        headers = {**CHUNK, "upload-offset": "0", "content-length": str(length), "host": address.netloc}
        headers["authorization"] = self.http.headers["authorization"]
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        line = socket.create_connection((address.hostname or "", address.port or 0), timeout=20)
        line.sendall(f"PATCH {place} HTTP/1.1\r\n{lines}\r\n".encode() + body)
        return line

    def settled(self, place: str, awaited: int) -> int:
        """Until the server has made safe what arrived."""
        ends = time.monotonic() + 20
        while (at := self.offset(place)) < awaited:
            assert time.monotonic() < ends, f"only {at} of {awaited}"
            time.sleep(0.02)
        return at

    def store(self, body: bytes, name: str = "a.bin", kind: str = "application/octet-stream") -> str:
        """Uploads it whole; the address of the download."""
        answer = self.put(self.begin(len(body), name, kind), body)
        assert answer.status_code == 201, answer.text
        told = answer.json()
        return f"/files/attachments/{told['attachmentId']}/{told['version']}"

    def address(self, attachment_id: str, version: int | None = None) -> str | None:
        """Signed, of a version or of the newest; None when there is none in sight."""
        raw = base64.urlsafe_b64encode(f"Attachment:{attachment_id}".encode()).decode().rstrip("=")
        answer = self.http.post("/graphql", json={"query": _ADDRESS, "variables": {"i": raw, "v": version}})
        found = answer.json()["data"]["node"]
        if found is not None and version is not None:
            found = next(iter(found["versions"]), None)
        return found["downloadUrl"] if found else None


@contextmanager
def sending(service: Service, folder: Path) -> Generator[Sender]:
    """A user who may upload to the service of this var folder, and a customer of his."""

    async def prepare() -> tuple[str, str]:
        async with open_writer(service.dsn, folder) as writer:
            [number] = await create_customers(writer, 1)
        return await token_of(service.dsn, "FILER", *ROLES), number

    token, number = asyncio.run(prepare())
    headers = {"authorization": f"Bearer {token}", "accept-language": "en"}
    with httpx.Client(base_url=service.url, headers=headers, timeout=60) as http:
        yield Sender(http, number)


def traces(folder: Path) -> list[Path]:
    """Files in which the marker lies in clear."""
    return [path for path in folder.rglob("*") if path.is_file() and MARKER in path.read_bytes()]
