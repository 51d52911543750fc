"""A NATS server with JetStream on loopback, which can be killed and comes back. Next: ../outbound."""

import contextlib
import socket
import subprocess
import time
from collections.abc import Generator
from pathlib import Path

import pytest

from tests.support.command import free_port
from tests.support.debian import program

_START_SECONDS = 60  # on a busy machine


class NatsServer:
    """Keeps its port and its streams when it is started again."""

    def __init__(self, program: str, folder: Path) -> None:
        self._command = [program, "-a", "127.0.0.1", "-js", "-sd", str(folder), "-l", str(folder / "log")]
        self._process: subprocess.Popen[bytes] | None = None
        self.port = free_port()

    @property
    def url(self) -> str:
        return f"nats://127.0.0.1:{self.port}"

    def start(self) -> None:
        # it ends with this process, however that ends
        tied = ["setpriv", "--pdeathsig", "KILL", *self._command, "-p", str(self.port)]
        self._process = subprocess.Popen(tied, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + _START_SECONDS
        while not self._answers():
            assert self._process.poll() is None, "the NATS server ended at once"
            assert time.monotonic() < until, "the NATS server does not answer"
            time.sleep(0.02)

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def _answers(self) -> bool:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1) as found:
            found.settimeout(1)
            return found.recv(5) == b"INFO "
        return False


@pytest.fixture(scope="session")
def nats_program() -> str:
    found = program("nats-server", "nats-server", "-v")
    if found is None:
        pytest.skip(
            "NOT PROVEN: there is no nats-server on this machine, and apt-get could not fetch Debian's "
            "package, so nothing was published (apt-get install nats-server)"
        )
    return found


@pytest.fixture
def nats_server(nats_program: str, tmp_path: Path) -> Generator[NatsServer]:
    """Empty at first."""
    with running_nats(nats_program, tmp_path / "nats") as server:
        yield server


@contextlib.contextmanager
def running_nats(program: str, folder: Path) -> Generator[NatsServer]:
    folder.mkdir()
    server = NatsServer(program, folder)
    server.start()
    try:
        yield server
    finally:
        server.kill()
