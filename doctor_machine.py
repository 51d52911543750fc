"""The doctor's look at this machine: port, disk, key file, who reaches what. Next: doctor_peers.py."""

import errno
import http.client
import ipaddress
import os
import resource
import shutil
import socket
from collections.abc import Iterator

from doctor_check import Check, fail, ok, warn
from settings import Settings, SettingsError

_DISK_WARN, _DISK_FAIL = 5 * 2**30, 2**29
_FILES_WARN = 4_096


def check_machine(settings: Settings) -> Iterator[Check]:
    yield check_port(settings)
    yield from check_disk(settings)
    yield check_open_files(resource.getrlimit(resource.RLIMIT_NOFILE)[0])
    yield from check_reach(settings)


def check_port(settings: Settings) -> Check:
    place = f"{settings.host}:{settings.port}"
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        socket.create_server((settings.host, settings.port), family=family).close()
    except OSError as error:
        if error.errno == errno.EADDRINUSE and is_dossier(settings.host, settings.port):
            return ok("port", f"a Dossier answers on {place}")
        found = f"{place} cannot be listened on ({os.strerror(error.errno) if error.errno else error})"
        return fail("port", found, "end the program that has it, or set DOSSIER_PORT and DOSSIER_HOST")
    return ok("port", f"{place} is free")


def is_dossier(host: str, port: int) -> bool:
    return asked(host, port, "/healthz") == b'{"status":"ok"}'


def asked(host: str, port: int, path: str) -> bytes | None:
    """What is answered there, whatever its status."""
    one = http.client.HTTPConnection(host, port, timeout=2)
    try:
        one.request("GET", path)
        return one.getresponse().read()
    except (OSError, http.client.HTTPException):
        return None
    finally:
        one.close()


def check_disk(settings: Settings) -> Iterator[Check]:
    folder = settings.var_folder
    nearest = next(path for path in (folder, *folder.parents) if path.exists())
    if not os.access(nearest, os.W_OK):
        yield fail("var folder", f"{folder} cannot be written", "set DOSSIER_VAR_FOLDER, or give the right")
    free = shutil.disk_usage(nearest).free
    text = f"{free / 2**30:.1f} GB free at {folder}"
    if free < _DISK_FAIL:
        yield fail("disk", text, "make room: the private PostgreSQL stops when the disk is full")
    elif free < _DISK_WARN:
        yield warn("disk", text, "make room before it is full")
    else:
        yield ok("disk", text)


def check_open_files(most: int) -> Check:
    text = "a process may open any number" if most < 0 else f"a process may open {most}"
    if 0 <= most < _FILES_WARN:
        return warn("open files", text, "raise its limit (LimitNOFILE, ulimit -n): each WebSocket is one")
    return ok("open files", text)


def check_reach(settings: Settings) -> Iterator[Check]:
    """What is fit for one machine, where others reach it."""
    if _is_alone(settings.host):
        return
    place = f"others reach {settings.host}"
    if settings.dsn is None:
        found = f"{place}, and the database is the private one, without replica and backup"
        yield warn("production", found, "set DATABASE_URL to a server that is kept and backed up")
    if settings.metrics_open:
        help = "unset DOSSIER_METRICS_OPEN and give Prometheus a token, unless a proxy shields /metrics"
        yield warn("metrics", f"{place}, and /metrics answers anybody", help)


def _is_alone(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def check_key(settings: Settings) -> Check:
    try:
        settings.read_field_key()
    except SettingsError as error:
        if settings.field_key_file is None and settings.database_url is None:
            return warn("field key", "there is none yet", "`make run` makes one")
        return fail("field key", str(error), "put the key there; without it sealed values cannot be read")
    return ok("field key", "can be read")
