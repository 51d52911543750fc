"""OpenStack Swift with its S3 interface on loopback: real signatures, real limits. Next: swift_node.py.

From PyPI, no system packages; starts in about a second, so each worker process of pytest has its own.
"""

import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from storage.config import S3Config
from tests.support.swift_node import ACCESS_KEY, SECRET_KEY

ROOT = Path(__file__).resolve().parents[2]
_START_SECONDS = 60  # on a busy machine
_END_SECONDS = 20
_LAUNCHES = 3  # another process may take a port that was free a moment ago
_LOG_CHARACTERS = 4000


class SwiftError(Exception):
    """Swift cannot be started; the text holds what it said."""


@dataclass(frozen=True)
class Swift:
    url: str
    process: "subprocess.Popen[bytes]" = field(repr=False)
    place: "tuple[Path, list[int]]" = field(repr=False)

    def kill(self) -> None:
        """Without a chance to say or write anything, its servers with it."""
        self.process.kill()
        self.process.wait()

    def up_again(self) -> "Swift":
        """After a kill: another node at the same address, with what the first had stored."""
        folder, ports = self.place
        process = _started(folder, ports)
        if not all(_answers(port, process) for port in ports):
            _end(process)
            raise SwiftError((folder / "log").read_text("utf-8", "replace")[-_LOG_CHARACTERS:])
        return Swift(self.url, process, self.place)

    def end(self) -> None:
        _end(self.process)

    def bucket(self, name: str | None = None, *, versions: bool = False) -> S3Config:
        """A new, empty bucket."""
        name = name or f"bucket-{secrets.token_hex(6)}"
        config = S3Config(name, self.url, access_key=ACCESS_KEY, secret_key=SECRET_KEY)
        client = self.client()
        client.create_bucket(Bucket=name)
        if versions:
            client.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
        client.close()
        return config

    def client(self) -> Any:
        """boto3 as anybody uses it, for what a store does not do."""
        from boto3.session import Session  # late: this module is loaded for every run

        session: Any = Session(ACCESS_KEY, SECRET_KEY, region_name="us-east-1")
        return session.client("s3", endpoint_url=self.url)


@pytest.fixture(scope="session")
def swift(tmp_path_factory: pytest.TempPathFactory) -> Generator[Swift]:
    with swift_in(lambda: tmp_path_factory.mktemp("swift")) as node:
        yield node


@contextmanager
def swift_in(new_folder: Callable[[], Path]) -> Generator[Swift]:
    """Ended with the block; if this process is killed, by the end of its standard input."""
    node = _launched(new_folder)
    try:
        yield node
    finally:
        _end(node.process)


def _launched(new_folder: Callable[[], Path]) -> Swift:
    said = ""
    for _ in range(_LAUNCHES):
        folder, ports = new_folder(), _free_ports(4)
        process = _started(folder, ports)
        try:
            if all(_answers(port, process) for port in ports):
                return Swift(f"http://127.0.0.1:{ports[-1]}", process, (folder, ports))
            _end(process)
        except BaseException:
            _end(process)
            raise
        said = (folder / "log").read_text("utf-8", "replace")[-_LOG_CHARACTERS:]
    raise SwiftError(said)


def _started(folder: Path, ports: list[int]) -> "subprocess.Popen[bytes]":
    with (folder / "log").open("ab") as output:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.support.swift_node", str(folder), *map(str, ports)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
        )


def _answers(port: int, process: "subprocess.Popen[bytes]") -> bool:
    """All four know this path. False if the node ends, or never gets that far."""
    until = time.monotonic() + _START_SECONDS
    while process.poll() is None and time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthcheck", timeout=5):
                return True
        except OSError:
            time.sleep(0.05)
    return False


def _end(process: "subprocess.Popen[bytes]") -> None:
    if process.stdin:
        process.stdin.close()
    try:
        process.wait(_END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free_ports(count: int) -> list[int]:
    with ExitStack() as held:
        sockets = [held.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [one.getsockname()[1] for one in sockets]
