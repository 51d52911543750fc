"""Who is measured over HTTP: Dossier, Strawberry with DataLoaders, PostGraphile. Next: pgbench.py."""

import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psutil

from bench.load import Job
from bench.place import ROOT, SCRATCH, BenchError, field_key_file

POOL = 8
_QUERIES = Path(__file__).with_name("queries")
_START_SECONDS = 300  # on a busy machine
_UVICORN = ("--host", "127.0.0.1", "--no-access-log", "--log-level", "warning", "--loop", "uvloop")


@dataclass
class Contestant:
    """A server process on a port of its own, with the document it is asked."""

    name: str
    start: Callable[[int], subprocess.Popen[bytes]]
    documents: dict[str, str]
    headers: dict[str, str] = field(default_factory=dict[str, str])
    path: str = "/graphql"
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    def job(self, **what: Any) -> Job:
        """Load for it; `what` is sent, as Job has it."""
        return Job(host="127.0.0.1", port=self.port, path=self.path, headers=self.headers, **what)

    def __enter__(self) -> Self:
        self.port = free_port()
        self.process = self.start(self.port)
        until = time.monotonic() + _START_SECONDS
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise BenchError(
                    f"{self.name} ended at once (exit code {self.process.returncode}); {SCRATCH}/*.log"
                )
            if _answers(self.port):
                return self
            time.sleep(0.1)
        raise BenchError(f"{self.name} does not answer after {_START_SECONDS} s")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def body(self, document: str, variables: dict[str, Any]) -> str:
        call = {"query": self.documents[document], "variables": variables}
        return json.dumps(call, ensure_ascii=False)

    def ask(self, body: str) -> bytes:
        """One answer's body; BenchError unless it is 200 and without errors."""
        one = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        headers = {"Content-Type": "application/json", **self.headers}
        one.request("POST", self.path, body.encode(), headers)
        answer = one.getresponse()
        text = answer.read()
        one.close()
        if answer.status != 200 or "errors" in json.loads(text):
            raise BenchError(f"{self.name} answers {answer.status}: {text[:600].decode(errors='replace')}")
        return text

    def cpu(self) -> float:
        """Seconds of all cores so far, of the process alone."""
        times = psutil.Process(self.process.pid).cpu_times() if self.process else None
        return times.user + times.system if times else 0.0

    def memory(self) -> int:
        """Resident bytes of the process and its children."""
        if self.process is None:
            return 0
        root = psutil.Process(self.process.pid)
        return sum(one.memory_info().rss for one in (root, *root.children(recursive=True)))


SERVE = ("cli.py", "serve")


def dossier(dsn: str, token: str, run: Sequence[str] = SERVE, **settings: str) -> Contestant:
    """The complete service as it is run: settings from the environment, its own pools, its own principal."""
    ours = _environment(dsn, **{f"DOSSIER_{name.upper()}": value for name, value in settings.items()})
    ours["DOSSIER_FIELD_KEY_FILE"] = str(field_key_file())
    # all requests are one user's, who asks more than any user may: counted as ever, but never refused
    ours |= {"DOSSIER_BUDGET_POINTS": "1000000000", "DOSSIER_BUDGET_RESTORE": "1000000000"}
    ours |= {"DOSSIER_MOST_STREAMS": "1000000", "DOSSIER_MOST_UPLOADS": "100000"}
    ours["DOSSIER_ADDRESS_TRIES"] = "1000000"
    documents = {name: _document(f"{name}.graphql", "everything.graphql") for name in ("page", "customer")}

    def start(port: int) -> subprocess.Popen[bytes]:
        command = [sys.executable, *run]
        with (SCRATCH / "dossier.log").open("wb") as log:  # it logs as it does when it is run
            return subprocess.Popen(
                command, cwd=ROOT, env=ours | {"DOSSIER_PORT": str(port)}, stdout=log, stderr=log
            )

    return Contestant("Dossier", start, documents, headers={"Authorization": f"Bearer {token}"})


def dataloader(dsn: str) -> Contestant:
    environment = _environment(dsn)
    documents = {name: _document(f"{name}.graphql", "everything.graphql") for name in ("page", "customer")}

    def start(port: int) -> subprocess.Popen[bytes]:
        command = [
            sys.executable,
            "-m",
            "uvicorn",
            "bench.dataloader_app:app",
            *_UVICORN,
            "--port",
            str(port),
        ]
        return subprocess.Popen(command, cwd=ROOT, env=environment)

    return Contestant("DataLoader", start, documents, path="/graphql/")


def postgraphile(dsn: str) -> Contestant:
    """PostGraphile, installed under var/ exactly as bench/postgraphile/package-lock.json says."""
    home = Path(__file__).with_name("postgraphile")
    place = SCRATCH / "node"
    _install(home, place)
    shutil.copy(home / "server.js", place / "server.js")
    environment = _environment(dsn, NODE_ENV="production")
    text = _document("postgraphile.graphql")
    documents = {"page": _only(text, "Page"), "customer": _only(text, "One")}
    node = shutil.which("node")
    if node is None:
        raise BenchError("PostGraphile needs Node.js (program `node`) on the path")

    def start(port: int) -> subprocess.Popen[bytes]:
        return subprocess.Popen([node, "server.js"], cwd=place, env=environment | {"PORT": str(port)})

    return Contestant("PostGraphile", start, documents)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _environment(dsn: str, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DOSSIER_")}
    return kept | {"PYTHONPATH": str(ROOT), "DATABASE_URL": dsn, "POOL": str(POOL)} | more


def _answers(port: int) -> bool:
    """Whether it speaks HTTP: a port may be bound long before anybody serves it."""
    one = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        one.request("GET", "/")
        one.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        one.close()
    return True


def _install(home: Path, place: Path) -> None:
    lock = home / "package-lock.json"
    done = place / "node_modules" / ".package-lock.json"
    copy = place / lock.name
    if done.exists() and copy.exists() and copy.read_bytes() == lock.read_bytes():
        return
    npm = shutil.which("npm")
    if npm is None:
        raise BenchError("PostGraphile needs npm on the path")
    place.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", lock.name):
        shutil.copy(home / name, place / name)
    subprocess.run([npm, "ci", "--no-audit", "--no-fund", "--silent"], cwd=place, check=True)


def _document(*names: str) -> str:
    return "".join((_QUERIES / name).read_text("utf-8") for name in names)


def _only(text: str, operation: str) -> str:
    """One operation of a document with its fragments: the servers would refuse an unused one."""
    parts = [part for part in text.split("\n\n") if part.startswith((f"query {operation}", "fragment "))]
    return "\n\n".join(parts)
