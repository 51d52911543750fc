"""One process of a cluster, a server or a worker: ended, killed, started again at the same place.
Next: cluster.py.
"""

import signal
import time
from collections.abc import Mapping
from pathlib import Path

import httpx

from tests.support.forked import Forked

_START_SECONDS = 180  # on a busy machine
_END_SECONDS = 20


class Member:
    """All calls block, also in a running loop: asyncio.to_thread where that also does something else."""

    def __init__(self, command: str, name: str, environment: Mapping[str, str], folder: Path) -> None:
        self.name = name
        self.environment = dict(environment)
        self._command = command
        self._folder = folder
        self._serial = 0
        self._process: Forked | None = None

    @property
    def port(self) -> int:
        return int(self.environment["DOSSIER_PORT"])

    @property
    def url(self) -> str:
        """Past nginx. A worker has none."""
        assert self._command == "serve"
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def begin(self) -> None:
        """Started; `ready` waits until it works."""
        assert self._process is None, f"{self.name} runs"
        self._serial += 1
        output = self._folder / f"{self.name}.{self._serial}.out"
        self._process = Forked(("cli.py", self._command), self.environment, output, cwd=self._folder)

    def ready(self) -> None:
        assert self._process is not None
        until = time.monotonic() + _START_SECONDS
        while not self._is_ready():
            assert self._process.returncode is None, f"{self.name} ended at once: {self.log()[-2_000:]}"
            assert time.monotonic() < until, f"{self.name} does not get ready: {self.log()[-2_000:]}"
            time.sleep(0.02)

    def start(self) -> None:
        self.begin()
        self.ready()

    def stop(self, seconds: float = _END_SECONDS) -> int:
        """As an operator ends it; the exit code. TimeoutError if it does not end in time."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        ended = self._process.wait(seconds)
        self._process = None
        return ended

    def kill(self) -> None:
        """Without a chance to say or write anything. Nothing if it does not run."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(_END_SECONDS)
            self._process = None

    def log(self) -> str:
        """All that it has said so far, at all its starts."""
        said = sorted(self._folder.glob(f"{self.name}.*.out"), key=lambda path: path.stat().st_mtime_ns)
        return "".join(path.read_text("utf-8", "replace") for path in said)

    def _is_ready(self) -> bool:
        assert self._process is not None
        if self._command == "worker":
            return b"The worker is at work" in self._process.said
        if b"Dossier is ready" not in self._process.said:
            return False
        return httpx.get(f"{self.url}/readyz", timeout=_END_SECONDS).status_code == 200
