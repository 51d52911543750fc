"""Scanners for malware: a small one that speaks clamd's INSTREAM, and the real one. Next: uploading.py."""

import contextlib
import shutil
import socket
import socketserver
import subprocess
import threading
import time
from collections.abc import Generator
from dataclasses import dataclass, field
from pathlib import Path

EVIL = b"X5O!P%@AP-DOSSIER-STANDARD-ANTIVIRUS-TEST-FILE!"
NAME = "Dossier-Test"
MOST = 30 * 2**20  # bytes of a stream; the real one's is as long
_START_SECONDS = 60  # on a busy machine


@dataclass
class SmallClamd:
    """After the protocol in clamd(8). `breaks` counts the streams whose line it cuts in the middle."""

    address: str
    breaks: int = 0
    streams: list[bytes] = field(default_factory=list[bytes])  # those that came to their end
    goes_on: threading.Event = field(default_factory=threading.Event)

    def answer(self, line: socket.socket) -> None:
        with line.makefile("rb") as said:
            if said.read(6) == b"zPING\0":
                line.sendall(b"PONG\0")
                return
            assert said.read(4) == b"EAM\0"
            found = bytearray()
            while length := int.from_bytes(said.read(4), "big"):
                self.goes_on.wait(_START_SECONDS)
                found += said.read(length)
                if len(found) > MOST:
                    line.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                    return
                if self.breaks and len(found) > length:
                    self.breaks -= 1
                    return
        self.streams.append(bytes(found))
        line.sendall(f"stream: {NAME} FOUND\0".encode() if EVIL in found else b"stream: OK\0")


@contextlib.contextmanager
def small_clamd() -> Generator[SmallClamd]:
    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with contextlib.suppress(ConnectionError):
                found.answer(self.request)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

    with Server(("127.0.0.1", 0), Handler) as server:
        found = SmallClamd(f"127.0.0.1:{server.server_address[1]}")
        found.goes_on.set()
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield found
        finally:
            found.goes_on.set()
            server.shutdown()


@contextlib.contextmanager
def real_clamd(folder: Path) -> Generator[str | None]:
    """Its address; None where it is not installed. It knows nothing but EVIL."""
    program = shutil.which("clamd")
    if program is None:
        yield None
        return
    signatures, place = folder / "signatures", folder / "clamd.sock"
    signatures.mkdir()
    (signatures / "test.ndb").write_text(f"{NAME}:0:*:{EVIL.hex()}\n")
    config = folder / "clamd.conf"
    config.write_text(
        f"LocalSocket {place}\nDatabaseDirectory {signatures}\nForeground yes\n"
        f"TemporaryDirectory {folder}\nStreamMaxLength {MOST}\n"
    )
    process = subprocess.Popen([program, "-c", str(config)])
    try:
        ends = time.monotonic() + _START_SECONDS
        while not place.exists():
            assert process.poll() is None, "clamd has ended"
            assert time.monotonic() < ends, "clamd does not start"
            time.sleep(0.05)
        yield str(place)
    finally:
        process.kill()
        process.wait()
