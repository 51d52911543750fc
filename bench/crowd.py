"""(s4) what the service holds in memory while many uploads are under way. Next: rewrapping.py."""

import json
import os
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench.report import Report, verdict
from bench.storing import MIB, SMALL_BYTES, Filing, Scale, Yard

_UPLOADS = 16
_MOST = 32.0  # MiB for each upload
_LOOKS_SECONDS = 0.05


def measure(report: Report, yard: Yard, scale: Scale) -> None:
    """Twice: tracemalloc makes a process slower and larger."""
    body = os.urandom(scale.crowd)
    with yard.filing() as filing:
        idle, most, seconds = _resident(filing, body)
    file = yard.folder / "traced.json"
    with yard.filing(("-m", "bench.files_server", "traced", str(file))) as filing:
        before, traced = _traced(filing, body, file)
    each, of_python = (most - idle) / _UPLOADS / MIB, (traced - before) / _UPLOADS / MIB
    report.title(f"(s4) memory of {_UPLOADS} uploads of {scale.crowd // MIB} MiB at once")
    report.table(
        ["", "idle MiB", "at most MiB", "for each upload MiB"],
        [
            ["resident", f"{idle / MIB:.0f}", f"{most / MIB:.0f}", f"{each:.1f}"],
            ["of Python (tracemalloc)", f"{before / MIB:.0f}", f"{traced / MIB:.0f}", f"{of_python:.1f}"],
        ],
    )
    rate = _UPLOADS * scale.crowd / MIB / seconds
    report.note(f"Bound: {_MOST:.0f} MiB for each; {verdict(_MOST / each, 1)}. {rate:,.0f} MiB/s in all.")
    report.keep("s4", {"idle": idle, "most": most, "each": each, "traced_each": of_python, "rate": rate})


def _resident(filing: Filing, body: bytes) -> tuple[int, int, float]:
    """Resident before, at most, and how long it took."""
    seen: list[int] = []
    over = threading.Event()

    def look() -> None:
        while not over.wait(_LOOKS_SECONDS):
            seen.append(filing.server.memory())

    _upload(filing, [body[:SMALL_BYTES]] * _UPLOADS)  # warm: connections, threads, what is imported late
    idle = filing.server.memory()
    looking = threading.Thread(target=look)
    looking.start()
    began = time.monotonic()
    try:
        _upload(filing, [body] * _UPLOADS)
    finally:
        over.set()
        looking.join()
    return idle, max([idle, *seen]), time.monotonic() - began


def _traced(filing: Filing, body: bytes, file: Path) -> tuple[int, int]:
    _upload(filing, [body[:SMALL_BYTES]] * _UPLOADS)
    before = json.loads(file.read_text("utf-8"))["now"]
    _upload(filing, [body] * _UPLOADS)
    return before, json.loads(file.read_text("utf-8"))["most"]


def _upload(filing: Filing, bodies: Sequence[bytes]) -> None:
    def one(number: int) -> None:
        with filing.courier(number) as courier:
            courier.send(bodies[number])

    with ThreadPoolExecutor(len(bodies)) as threads:
        list(threads.map(one, range(len(bodies))))
