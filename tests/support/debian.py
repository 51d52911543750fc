"""Programs of Debian's packages; where one is not installed it is unpacked, which needs no root.
Next: nats_server.py.
"""

import contextlib
import fcntl
import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_FETCH_SECONDS = 120


def program(name: str, package: str, version: str) -> str | None:
    """Its path, if it runs here: with `version`, the option that makes it tell its version and end."""
    unpacked = ROOT / "var" / package
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", str(unpacked / "usr" / "sbin")])
    found = shutil.which(name, path=path) or _unpacked(name, package, unpacked, path)
    if found is None:
        return None
    told = subprocess.run([found, version], capture_output=True, timeout=_FETCH_SECONDS, check=False)
    return found if told.returncode == 0 else None


def _unpacked(name: str, package: str, folder: Path, path: str) -> str | None:
    if shutil.which("apt-get") is None or shutil.which("dpkg-deb") is None:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # several workers of a test run want it at once
        with contextlib.suppress(subprocess.CalledProcessError, subprocess.TimeoutExpired):
            if shutil.which(name, path=path) is None:
                _run(folder, "apt-get", "download", package)
                for fetched in folder.glob(f"{package}_*.deb"):
                    _run(folder, "dpkg-deb", "-x", fetched.name, ".")
    return shutil.which(name, path=path)


def _run(folder: Path, *command: str) -> None:
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=_FETCH_SECONDS)
