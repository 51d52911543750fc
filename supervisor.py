"""Tells the manager of services that started this process that it is ready (sd_notify). Next: cli.py."""

import contextlib
import os
import socket


def tell_ready() -> None:
    """systemd's Type=notify waits for it; without a manager nobody is told."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    place = "\0" + address[1:] if address.startswith("@") else address
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line, contextlib.suppress(OSError):
        line.connect(place)
        line.sendall(b"READY=1")
