"""The code of the release before this one, run as it was. Next: ../cluster/test_release.py."""

import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from models.steps import names

ROOT = Path(__file__).resolve().parents[2]
_SECONDS = 300  # each command reads the whole program anew


@dataclass(frozen=True)
class Release:
    """A folder with its code, and what it is called."""

    name: str
    folder: Path

    @property
    def migrations(self) -> list[str]:
        return sorted(path.stem for path in (self.folder / "models" / "migrations").glob("[0-9]*.py"))

    def run(self, place: Mapping[str, str], *command: str) -> Any:
        """What a command of it answers as JSON."""
        ended = subprocess.run(
            [sys.executable, "cli.py", *command, "--json"],
            cwd=self.folder,
            env=dict(place),
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
        assert ended.returncode == 0, ended.stderr
        return json.loads(ended.stdout)

    @contextmanager
    def serving(self, place: Mapping[str, str], folder: Path) -> Generator["Serving"]:
        """Its server, started and ready."""
        with (folder / "release.out").open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "cli.py", "serve"],
                cwd=self.folder,
                env=dict(place),
                stdout=output,
                stderr=subprocess.STDOUT,
            )
            found = Serving(f"http://127.0.0.1:{place['DOSSIER_PORT']}", process, folder / "release.out")
            try:
                found.ready()
                yield found
            finally:
                process.kill()
                process.wait()


@dataclass(frozen=True)
class Serving:
    url: str
    process: "subprocess.Popen[bytes]"
    output: Path

    def ready(self) -> None:
        until = time.monotonic() + _SECONDS
        while not self.is_ready():
            assert self.process.poll() is None, self.output.read_text("utf-8")
            assert time.monotonic() < until, self.output.read_text("utf-8")
            time.sleep(0.1)

    def is_ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/readyz", timeout=20).status_code == 200
        except httpx.TransportError:
            return False

    def end(self) -> int:
        """As an operator ends it."""
        self.process.terminate()
        return self.process.wait(20)


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """By its tag; as long as none is tagged, the commit before the newest migration came."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("NOT PROVEN: this is no checkout, so there is no release before this one to run")
    name = _git("describe", "--tags", "--abbrev=0", "HEAD").strip() or _before(names()[-1])
    archive = _git_bytes("archive", "--format=tar", name) if name else b""
    if not archive:
        pytest.skip("NOT PROVEN: the history of this checkout does not go back to the release before this")
    folder = tmp_path_factory.mktemp("release")
    with tarfile.open(fileobj=io.BytesIO(archive)) as packed:
        packed.extractall(folder, filter="data")
    return Release(name[:12], folder)


def _before(migration: str) -> str:
    """The parent of the commit that brought it; empty where the history is too short."""
    path = f"models/migrations/{migration}.py"
    added = _git("log", "--diff-filter=A", "--format=%H", "--", path).split()
    return _git("rev-parse", "--verify", "--quiet", f"{added[0]}^").strip() if added else ""


def _git(*arguments: str) -> str:
    return _git_bytes(*arguments).decode()


def _git_bytes(*arguments: str) -> bytes:
    """Empty if git refuses."""
    told = subprocess.run(
        ["git", "-c", f"safe.directory={ROOT}", *arguments],
        cwd=ROOT,
        env={**os.environ, "LC_ALL": "C"},
        capture_output=True,
        check=False,
    )
    return told.stdout if told.returncode == 0 else b""
