"""Node with the packages of tests/node/package-lock.json, installed once under var/. Next: ../node."""

import fcntl
import hashlib
import os
import shutil
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LISTS = ROOT / "tests" / "node"
_INSTALL_SECONDS = 300
_RUN_SECONDS = 120


@dataclass(frozen=True)
class Node:
    """A folder whose scripts find the installed packages."""

    folder: Path

    def add(self, *paths: Path) -> None:
        """Scripts look for packages beside themselves, so they are copied to where these are."""
        for path in paths:
            if path.is_dir():
                shutil.copytree(path, self.folder / path.name)
            else:
                shutil.copy(path, self.folder / path.name)

    def run(self, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """A script, or a command that a package brings: its files are under node_modules/.bin."""
        first, *rest = command
        program = ["node", first] if first.endswith(".mjs") else [f"node_modules/.bin/{first}"]
        return subprocess.run(
            [*program, *rest],
            cwd=self.folder,
            env={**os.environ, "NO_COLOR": "1", **variables},
            capture_output=True,
            text=True,
            timeout=_RUN_SECONDS,
            check=False,
        )


@pytest.fixture(scope="session")
def node_modules() -> Path:
    """The installed packages; the folder bears the lock file's hash, so another lock is another folder."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("NOT PROVEN: there is no Node (node and npm) on this machine, so no front end was tried")
    lock = (LISTS / "package-lock.json").read_bytes()
    folder = ROOT / "var" / f"node-{hashlib.sha256(lock).hexdigest()[:12]}"
    folder.mkdir(parents=True, exist_ok=True)
    with _one_at_a_time(folder / "install.lock"):
        if not (folder / "ready").exists():
            _install(folder)
            (folder / "ready").touch()
    return folder / "node_modules"


@pytest.fixture
def node(node_modules: Path, tmp_path: Path) -> Node:
    folder = tmp_path / "node"
    folder.mkdir()
    (folder / "node_modules").symlink_to(node_modules)
    shutil.copy(LISTS / "package.json", folder)
    return Node(folder)


def _install(folder: Path) -> None:
    for name in ("package.json", "package-lock.json"):
        shutil.copy(LISTS / name, folder)
    ended = subprocess.run(
        ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=_INSTALL_SECONDS,
        check=False,
    )
    assert ended.returncode == 0, f"npm ci: {ended.stderr}"


@contextmanager
def _one_at_a_time(path: Path) -> Generator[None]:
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
