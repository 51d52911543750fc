"""The four servers of an OpenStack Swift in one process tree, ended with its standard input. Next: swift.py.

Run by swift.py as `python -m tests.support.swift_node FOLDER ACCOUNT CONTAINER OBJECT PROXY` (four ports).
"""

import ctypes
import getpass
import importlib
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ACCESS_KEY = "test:tester"
SECRET_KEY = "open-to-whoever-is-on-this-machine"
_KINDS = ("account", "container", "object", "proxy")
_PR_SET_PDEATHSIG = 1

_SWIFT = """\
[swift-hash]
swift_hash_path_prefix = dossier
swift_hash_path_suffix = tests
[storage-policy:0]
name = one-copy
default = yes
"""
_DEFAULT = """\
[DEFAULT]
swift_dir = {folder}
devices = {folder}/devices
user = {user}
bind_ip = 127.0.0.1
bind_port = {port}
workers = 0
mount_check = false
disable_fallocate = true
fallocate_reserve = 0
recon_cache_path = {folder}/recon
log_level = WARNING
"""
_BACKEND = """\
[pipeline:main]
pipeline = healthcheck {kind}-server
[filter:healthcheck]
use = egg:swift#healthcheck
[app:{kind}-server]
use = egg:swift#{kind}
"""
# Without a cache: nothing here asks often enough, and it would be one more server.
_PROXY = """\
[pipeline:main]
pipeline = catch_errors gatekeeper healthcheck listing_formats bulk s3api tempauth copy slo versioned_writes symlink proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = {secret} .admin
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
[filter:versioned_writes]
use = egg:swift#versioned_writes
allow_object_versioning = true
"""  # noqa: E501
_FILTERS = ("catch_errors", "gatekeeper", "healthcheck", "listing_formats", "bulk", "copy", "slo", "symlink")


def main(folder: Path, ports: Sequence[int]) -> None:
    if not (folder / "swift.conf").exists():  # else it was killed, and comes back
        _configure(folder, dict(zip(_KINDS, ports, strict=True)))
    # one import for four servers
    for module in ("account", "container", "obj", "proxy"):
        importlib.import_module(f"swift.{module}.server")
    wsgi: Any = importlib.import_module("swift.common.wsgi")
    signal.signal(signal.SIGCHLD, _server_ended)
    children = [_child(wsgi, folder, kind) for kind in _KINDS]
    try:
        sys.stdin.read()  # until whoever started this lets go of it, or is no more
    finally:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for pid in children:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def _server_ended(*_: object) -> None:
    sys.exit("a server has ended")


def _configure(folder: Path, ports: dict[str, int]) -> None:
    ring: Any = importlib.import_module("swift.common.ring")
    (folder / "devices" / "d1").mkdir(parents=True)
    (folder / "recon").mkdir()
    (folder / "swift.conf").write_text(_SWIFT, "utf-8")
    for kind, port in ports.items():
        text = _DEFAULT.format(folder=folder, user=getpass.getuser(), port=port)
        if kind == "proxy":
            filters = "".join(f"[filter:{name}]\nuse = egg:swift#{name}\n" for name in _FILTERS)
            text += _PROXY.format(secret=SECRET_KEY) + filters
        else:
            text += _BACKEND.format(kind=kind)
            builder = ring.RingBuilder(1, 1, 0)
            device = {"id": 0, "region": 1, "zone": 1, "ip": "127.0.0.1", "port": port, "device": "d1"}
            copies = {"replication_ip": "127.0.0.1", "replication_port": port, "weight": 1.0, "meta": ""}
            builder.add_dev(device | copies)
            builder.rebalance()
            builder.get_ring().save(str(folder / f"{kind}.ring.gz"))
        (folder / f"{kind}.conf").write_text(text, "utf-8")


def _child(wsgi: Any, folder: Path, kind: str) -> int:
    if pid := os.fork():
        return pid
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    parent = os.getppid()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
    os.close(0)
    try:
        wsgi.run_wsgi(str(folder / f"{kind}.conf"), f"{kind}-server", verbose=True)
    finally:
        os._exit(1)


if __name__ == "__main__":
    main(Path(sys.argv[1]), [int(port) for port in sys.argv[2:]])
