"""nginx with deploy/nginx/dossier.conf, whose servers can change while it runs. Next: ../deploying."""

import contextlib
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from tests.support.command import free_port
from tests.support.debian import ROOT, program

CONF = ROOT / "deploy" / "nginx" / "dossier.conf"
_SECONDS = 60  # on a busy machine
_TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
_SHUTTING_DOWN = "shutting down"


class NginxError(Exception):
    """It does not start, or does not take its configuration; the text has what it said."""


class Nginx:
    """The shipped configuration on a free port of loopback; only listen.conf and upstream.conf are ours.

    `folder` is made and holds all that it writes: access.log (lines of JSON), error.log, client_body, proxy.
    `upstreams` are ports of servers. Ends with this process, however that ends.
    """

    def __init__(self, folder: Path, upstreams: Sequence[int], *, path: str | None = None) -> None:
        found = path or nginx_path()
        if found is None:
            raise NginxError("there is no nginx on this machine (apt-get install nginx-light)")
        self.folder = folder.absolute()
        self._command = [found, "-p", f"{self.folder}/", "-c", str(self.folder / "nginx.conf")]
        self._command += ["-e", str(self.folder / "error.log")]
        self._process: subprocess.Popen[bytes] | None = None
        self._upstreams = list(upstreams)
        self.port = free_port()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> str:
        """Its address, once it answers there."""
        (self.folder / "dossier").mkdir(parents=True, exist_ok=True)
        for name in _TEMPORARY:
            (self.folder / name).mkdir(exist_ok=True)
        (self.folder / "nginx.conf").write_text(self._main(), "utf-8")
        (self.folder / "dossier" / "listen.conf").write_text(self._listen(), "utf-8")
        self._name(self._upstreams)
        self._check()
        # told to end, not killed: its workers would live on
        tied = ["setpriv", "--pdeathsig", "TERM", *self._command]
        self._process = subprocess.Popen(tied, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._wait(self._answers, "nginx does not answer")
        return self.url

    def reload(self, upstreams: Sequence[int]) -> None:
        """New requests go to these servers; what is under way ends where it began.

        Returns when no worker with the former servers takes a request any more.
        """
        before = {worker.pid for worker in self.workers()}
        self._name(upstreams)
        self._check()
        assert self._process is not None
        os.kill(self._process.pid, 1)
        self._wait(lambda: self._has_turned(before), "nginx keeps its former servers")

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(_SECONDS)
            self._process = None

    def workers(self) -> list[psutil.Process]:
        """Those that take requests and those that only end what they have."""
        assert self._process is not None
        return psutil.Process(self._process.pid).children()

    def on_disk(self) -> list[str]:
        """Its temporary files, which have no name any more as soon as they are open."""
        found: list[str] = []
        for worker in self.workers():
            for handle in Path(f"/proc/{worker.pid}/fd").iterdir():
                with contextlib.suppress(FileNotFoundError):  # closed meanwhile
                    found.append(os.readlink(handle))
        places = tuple(f"{self.folder / name}/" for name in _TEMPORARY)
        return [name for name in found if name.startswith(places)]

    def _has_turned(self, before: Iterable[int]) -> bool:
        new, old = 0, 0
        for worker in self.workers():
            try:
                title = " ".join(worker.cmdline())
            except psutil.Error:  # it has just ended
                continue
            new += worker.pid not in before
            old += worker.pid in before and bool(title) and _SHUTTING_DOWN not in title
        return new > 0 and old == 0

    def _name(self, upstreams: Sequence[int]) -> None:
        self._upstreams = list(upstreams)
        lines = [f"server 127.0.0.1:{port} max_fails=3 fail_timeout=5s;\n" for port in upstreams]
        (self.folder / "dossier" / "upstream.conf").write_text("".join(lines), "utf-8")

    def _main(self) -> str:
        """What Debian's nginx.conf and its service say, with places of our own."""
        places = "".join(f"    {name}_temp_path {self.folder / name};\n" for name in _TEMPORARY)
        user = "user root;\n" if os.geteuid() == 0 else ""
        return (
            f"daemon off;\nworker_processes 1;\npid {self.folder / 'nginx.pid'};\n{user}"
            f"events {{ worker_connections 1024; }}\n"
            f"http {{\n    default_type application/octet-stream;\n{places}    include {CONF};\n}}\n"
        )

    def _listen(self) -> str:
        return f"listen 127.0.0.1:{self.port};\naccess_log {self.folder / 'access.log'} dossier;\n"

    def _check(self) -> None:
        told = subprocess.run([*self._command, "-t"], capture_output=True, text=True, check=False)
        if told.returncode != 0:
            raise NginxError(told.stderr)

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), 1):
                return True
        except OSError:
            return False

    def _wait(self, reached: Callable[[], bool], otherwise: str) -> None:
        until = time.monotonic() + _SECONDS
        while not reached():
            assert self._process is not None
            if self._process.poll() is not None or time.monotonic() > until:
                log = self.folder / "error.log"
                raise NginxError(f"{otherwise}: {log.read_text('utf-8') if log.exists() else ''}")
            time.sleep(0.02)


def nginx_path() -> str | None:
    return None if shutil.which("setpriv") is None else program("nginx", "nginx", "-v")


@pytest.fixture(scope="session")
def nginx_program() -> str:
    found = nginx_path()
    if found is None:
        pytest.skip(
            "NOT PROVEN: there is no nginx on this machine, and apt-get could not fetch Debian's package, so "
            "deploy/nginx was not tried (apt-get install nginx-light)"
        )
    return found


@contextmanager
def running_nginx(folder: Path, upstreams: Sequence[int]) -> Generator[Nginx]:
    nginx = Nginx(folder, upstreams)
    nginx.start()
    try:
        yield nginx
    finally:
        nginx.stop()
