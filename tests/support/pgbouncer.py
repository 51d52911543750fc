"""PgBouncer with deploy/pgbouncer/pgbouncer.ini, before a PostgreSQL of the tests. Next: debian.py."""

import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from tests.support.command import free_port
from tests.support.debian import ROOT, program

INI = ROOT / "deploy" / "pgbouncer" / "pgbouncer.ini"
_SECONDS = 30
_NOBODY = 65534


def pgbouncer_path(least: tuple[int, int]) -> str | None:
    """One that is not older; transaction mode needs (1, 21)."""
    found = None if shutil.which("setpriv") is None else program("pgbouncer", "pgbouncer", "--version")
    if found is None:
        return None
    told = subprocess.run([found, "--version"], capture_output=True, text=True, check=True)
    version = re.search(r"(\d+)\.(\d+)", told.stdout)
    assert version is not None, told.stdout
    return found if (int(version[1]), int(version[2])) >= least else None


@contextmanager
def running_pgbouncer(path: str, dsn: str, **changed: str) -> Generator[str]:
    """The address that leads through it to the database of `dsn`; `changed` are lines of its [pgbouncer]."""
    # pytest's own folders are closed to the account that it runs as
    with tempfile.TemporaryDirectory(prefix="dossier-pgbouncer-", dir="/tmp") as folder:
        yield from _running(path, Path(folder), dsn, changed)


def _running(path: str, folder: Path, dsn: str, changed: Mapping[str, str]) -> Generator[str]:
    parts = urlsplit(dsn)
    asked, name = parse_qs(parts.query), parts.path[1:]
    port = free_port()
    host, where = asked["host"][0], asked.get("port", ["5432"])[0]
    place = f"host={host} port={where} dbname={name} user={parts.username}"
    lines = {"listen_port": str(port), "auth_type": "any", "logfile": str(folder / "log")}
    lines |= {"unix_socket_dir": "", **changed}
    shipped = "dossier = host=127.0.0.1 port=5432 dbname=dossier"
    text = INI.read_text("utf-8").replace(shipped, f"{name} = {place}")
    for key, value in lines.items():
        text = re.sub(rf"^{key} = .*\n", "", text, flags=re.MULTILINE) + f"{key} = {value}\n"
    ini = folder / "pgbouncer.ini"
    ini.write_text(re.sub(r"^auth_file = .*\n", "", text, flags=re.MULTILINE), "utf-8")
    command = ["setpriv", "--pdeathsig", "TERM"]
    if os.geteuid() == 0:  # whom it refuses, as PostgreSQL does; the latter runs as this account then
        command += [f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups"]
        os.chown(folder, _NOBODY, _NOBODY)
        ini.chmod(0o644)
    silent = subprocess.DEVNULL
    process = subprocess.Popen([*command, path, str(ini)], stdout=silent, stderr=silent)
    try:
        _wait(process, port, folder / "log")
        yield f"postgresql://{parts.username}@127.0.0.1:{port}/{name}?sslmode=disable"
    finally:
        process.kill()
        process.wait()


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + _SECONDS
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), 1):
                return
        except OSError:
            told = log.read_text("utf-8") if log.exists() else ""
            assert process.poll() is None, f"PgBouncer ended at once: {told}"
            assert time.monotonic() < until, "PgBouncer does not answer"
        time.sleep(0.02)
