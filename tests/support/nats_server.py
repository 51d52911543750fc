"""A NATS server with JetStream on loopback, which can be killed and comes back. Next: ../outbound."""

import contextlib
import fcntl
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Generator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_UNPACKED = ROOT / "var" / "nats-server"
_PATH = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", str(_UNPACKED / "usr" / "sbin")])
_START_SECONDS = 60  # on a busy machine
_FETCH_SECONDS = 120


class NatsServer:
    """Keeps its port and its streams when it is started again."""

    def __init__(self, program: str, folder: Path) -> None:
        self._command = [program, "-a", "127.0.0.1", "-js", "-sd", str(folder), "-l", str(folder / "log")]
        self._process: subprocess.Popen[bytes] | None = None
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port = int(listener.getsockname()[1])

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
    found = _program()
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


def _program() -> str | None:
    """Where it is not installed, it is taken out of Debian's package: that needs no root."""
    if found := shutil.which("nats-server", path=_PATH):
        return found
    if shutil.which("apt-get") is None or shutil.which("dpkg-deb") is None:
        return None
    _UNPACKED.mkdir(parents=True, exist_ok=True)
    with (_UNPACKED / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # several workers of a test run want it at once
        with contextlib.suppress(subprocess.CalledProcessError, subprocess.TimeoutExpired):
            if shutil.which("nats-server", path=_PATH) is None:
                _run("apt-get", "download", "nats-server")
                for package in _UNPACKED.glob("nats-server_*.deb"):
                    _run("dpkg-deb", "-x", package.name, ".")
    return shutil.which("nats-server", path=_PATH)


def _run(*command: str) -> None:
    subprocess.run(command, cwd=_UNPACKED, check=True, capture_output=True, timeout=_FETCH_SECONDS)
