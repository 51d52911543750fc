"""Ceph's S3 server on loopback: one monitor, one OSD in memory, one gateway. Next: ../stores/test_radosgw.py.

For people: `python -m tests.support.radosgw up FOLDER`, and `down FOLDER` when it is no longer needed.
"""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Generator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import psutil
import pytest
from boto3.session import Session

from storage.config import S3Config

ASKED = "DOSSIER_TEST_RADOSGW"  # 1: install what is missing. Set it for `make faults` alone
ACCESS_KEY = "dossier-tests"
SECRET_KEY = "open-to-whoever-is-on-this-machine"
_PACKAGES = ("radosgw", "ceph-mon", "ceph-osd")
_PROGRAMS = ("radosgw", "radosgw-admin", "ceph-mon", "ceph-osd", "ceph", "monmaptool", "setpriv")
_INSTALL_SECONDS = 600
_START_SECONDS = 120  # on a busy machine
_END_SECONDS = 10
_LOG_LINES = 20

# No keyring: whoever reaches loopback may do all. The gateway insists on a secure connection to the monitor
# unless told, and without keys there is none. The monitor would otherwise collect changes for a second at
# each of the gateway's pools, and stop when the disk is nearly full.
_CONFIG = """\
[global]
fsid = {fsid}
mon host = [v2:127.0.0.1:{monitor}]
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms bind ipv6 = false
auth cluster required = none
auth service required = none
auth client required = none
ms mon client mode = crc
paxos propose interval = 0.02
paxos min wait = 0.01
mon data = {folder}/monitor
mon data avail crit = 0
mon cluster log to file = false
mon allow pool size one = true
osd data = {folder}/osd
osd objectstore = memstore
memstore device bytes = 8589934592
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 8
osd pool default pgp num = 8
rgw data = {folder}/gateway
rgw frontends = beast endpoint=127.0.0.1:{gateway} tcp_nodelay=1
run dir = {folder}
log file = {folder}/log/$name.log
admin socket =
pid file =
"""


class RadosGwError(Exception):
    """The cluster cannot be installed or started; the text holds what the programs said."""


@dataclass(frozen=True)
class RadosGw:
    url: str
    pids: tuple[int, ...]

    def bucket(self, name: str | None = None, *, versions: bool = False, locks: bool = False) -> S3Config:
        """A new, empty bucket. One with Object Lock keeps versions as well."""
        name = name or f"bucket-{secrets.token_hex(6)}"
        client = self.client()
        client.create_bucket(Bucket=name, ObjectLockEnabledForBucket=locks)
        if versions:
            client.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
        client.close()
        return S3Config(name, self.url, access_key=ACCESS_KEY, secret_key=SECRET_KEY)

    def client(self) -> Any:
        """boto3 as anybody uses it, for what a store does not do."""
        session: Any = Session(ACCESS_KEY, SECRET_KEY, region_name="us-east-1")
        return session.client("s3", endpoint_url=self.url)


@pytest.fixture(scope="session")
def radosgw(tmp_path_factory: pytest.TempPathFactory) -> Generator[RadosGw]:
    """A cluster for the whole run, empty at first. It ends with the run, even if that is killed."""
    if missing() and os.environ.get(ASKED) == "1":
        install()
    if missing():
        pytest.skip(
            f"NOT PROVEN: there is no {', '.join(missing())} on this machine, so no store was tried on Ceph "
            f"(Debian: {' '.join(_PACKAGES)}; {ASKED}=1 installs them)"
        )
    folder = tmp_path_factory.mktemp("radosgw")
    try:
        yield up(folder, tied=True)
    finally:
        down(folder)


def missing() -> list[str]:
    return [name for name in _PROGRAMS if shutil.which(name) is None]


def install() -> None:
    """About 100 packages with all that they need, so only where somebody asked for it."""
    for command in (["update"], ["install", "--yes", "--no-install-recommends", *_PACKAGES]):
        _run(["apt-get", *command], _INSTALL_SECONDS)


def up(folder: Path, *, tied: bool = False) -> RadosGw:
    """Started and ready. `tied` daemons are killed when this process ends, however it ends."""
    folder = folder.absolute()
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise RadosGwError(f"{folder} is not empty")
    try:
        return _up(folder, tied)
    except RadosGwError as error:
        logs = [f"{path.name}:\n{_tail(path)}" for path in sorted((folder / "log").iterdir())]
        down(folder)
        raise RadosGwError("\n".join([str(error), *logs])) from None
    except BaseException:
        down(folder)
        raise


def down(folder: Path) -> None:
    """All daemons killed, as nothing is to be kept, and their folder removed; all others are left alone."""
    folder = folder.absolute()
    if not (folder / "pids").exists():
        return
    daemons = [process for pid in _pids(folder) if (process := _daemon(pid, folder))]
    for process in daemons:
        process.kill()
    psutil.wait_procs(daemons, _END_SECONDS)
    shutil.rmtree(folder)


def _up(folder: Path, tied: bool) -> RadosGw:
    monitor, gateway = _free_ports(2)
    fsid, osd = str(uuid4()), str(uuid4())
    for name in ("log", "monitor", "osd", "gateway"):
        (folder / name).mkdir()
    (folder / "pids").touch()
    config, map_ = folder / "ceph.conf", folder / "monmap"
    config.write_text(_CONFIG.format(folder=folder, fsid=fsid, monitor=monitor, gateway=gateway), "utf-8")
    said = ["-c", str(config)]

    _run(["monmaptool", "--create", "--fsid", fsid, "--addv", "a", f"[v2:127.0.0.1:{monitor}]", str(map_)])
    _run(["ceph-mon", *said, "-i", "a", "--mkfs", "--monmap", str(map_)])
    _spawn(folder, ["ceph-mon", *said, "-i", "a", "-f"], tied)
    _run(["ceph", *said, "osd", "new", osd])
    _run(["ceph-osd", *said, "-i", "0", "--mkfs", "--osd-uuid", osd])
    _spawn(folder, ["ceph-osd", *said, "-i", "0", "-f"], tied)
    keys = ["--access-key", ACCESS_KEY, "--secret-key", SECRET_KEY]
    _run(["radosgw-admin", *said, "user", "create", "--uid", "tests", "--display-name", "Tests", *keys])
    _spawn(folder, ["radosgw", *said, "-n", "client.gateway", "-f"], tied)
    url = f"http://127.0.0.1:{gateway}"
    _wait(url)
    return RadosGw(url, _pids(folder))


def _run(command: Sequence[str], seconds: float = _START_SECONDS) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        ended = subprocess.run(
            command, capture_output=True, text=True, timeout=seconds, check=False, env=environment
        )
    except subprocess.TimeoutExpired:
        raise RadosGwError(f"{command[0]}: no end in {seconds} s") from None
    if ended.returncode != 0:
        raise RadosGwError(f"{command[0]}: {ended.stderr.strip()}")


def _spawn(folder: Path, command: list[str], tied: bool) -> None:
    """A daemon that outlives this process, unless it is tied to it."""
    output = folder / "log" / f"{command[0]}.out"
    if tied:
        command = ["setpriv", "--pdeathsig", "KILL", *command]
    # not subprocess.Popen: that wants to be kept until the daemon has ended
    pid = os.posix_spawnp(
        command[0],
        command,
        os.environ,
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 1, str(output), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600),
            (os.POSIX_SPAWN_DUP2, 1, 2),
        ],
        setsid=True,
    )
    with (folder / "pids").open("a") as pids:
        pids.write(f"{pid}\n")


def _wait(url: str) -> None:
    until = time.monotonic() + _START_SECONDS
    while True:
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except OSError as error:
            if time.monotonic() > until:
                raise RadosGwError(f"{url}: {error}") from None
        time.sleep(0.05)


def _pids(folder: Path) -> tuple[int, ...]:
    return tuple(int(line) for line in (folder / "pids").read_text().splitlines())


def _daemon(pid: int, folder: Path) -> psutil.Process | None:
    """None if it has ended, and some other process may have its number by now."""
    try:
        process = psutil.Process(pid)
        return process if str(folder / "ceph.conf") in process.cmdline() else None
    except psutil.NoSuchProcess:
        return None


def _free_ports(count: int) -> list[int]:
    with ExitStack() as held:
        sockets = [held.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [one.getsockname()[1] for one in sockets]


def _tail(path: Path) -> str:
    return "\n".join(path.read_text("utf-8", "replace").splitlines()[-_LOG_LINES:])


def _main(arguments: Sequence[str]) -> None:
    match arguments:
        case ["up", folder]:
            if missing():
                sys.exit(
                    f"missing: {', '.join(missing())}. apt-get install {' '.join(_PACKAGES)} helps on Debian"
                )
            cluster = up(Path(folder))
            print(f"{cluster.url} access key {ACCESS_KEY} secret key {SECRET_KEY}")  # noqa: T201
        case ["down", folder]:
            down(Path(folder))
        case _:
            sys.exit("python -m tests.support.radosgw up|down FOLDER")


if __name__ == "__main__":
    _main(sys.argv[1:])
