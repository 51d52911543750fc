"""The load generator, a process of its own: prepared bytes, raw sockets, no JSON. Next: contestants.py.

Every contestant on HTTP is driven by this program, so that its cost is the same for all. It reads one Job as
JSON from standard input and writes one result as JSON.
"""

import json
import selectors
import socket
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

_BUFFER = 1 << 20
_HEAD_END = b"\r\n\r\n"
_CHUNKS_END = b"\r\n0\r\n\r\n"
_SILENCE = 20.0  # seconds without any answer: the server hangs


@dataclass(frozen=True)
class Job:
    """What to send. `sizes` are the expected lengths of the answers' bodies; None = any."""

    host: str
    port: int
    path: str
    bodies: list[str]
    headers: dict[str, str] = field(default_factory=dict[str, str])
    sizes: list[int | None] | None = None
    connections: int = 8
    warmup: float = 1.0
    seconds: float = 3.0
    cycle: bool = True  # False: each body is sent once, then the run ends
    needle: str = ""  # must occur in every answer


@dataclass
class Wire:
    """One kept-alive connection with the request that is under way on it."""

    sock: socket.socket
    buffer: bytearray
    filled: int = 0
    head: int = 0  # where the body begins; 0 while the head is incomplete
    expected: int = 0  # where the answer ends; -1 = chunked
    index: int = 0
    started: int = 0


@dataclass
class Tally:
    latencies: list[int] = field(default_factory=list[int])
    errors: int = 0
    received: int = 0
    examples: list[str] = field(default_factory=list[str])


class Load:
    """One run of a job: a closed loop, each connection sends its next request when the last is answered."""

    def __init__(self, job: Job, clock: Callable[[], int] = time.perf_counter_ns) -> None:
        self._clock = clock
        self._job = job
        self._requests = [_request(job, body) for body in job.bodies]
        self._sizes: Sequence[int | None] = job.sizes or [None] * len(job.bodies)
        self._needle = job.needle.encode()
        self._next = 0
        self._tally = Tally()
        self._selector = selectors.DefaultSelector()

    def run(self) -> dict[str, Any]:
        wires = [self._open() for _ in range(self._job.connections)]
        for wire in wires:
            self._send(wire)
        if self._job.warmup:
            self._pump(self._clock() + int(self._job.warmup * 1e9))
        self._tally = Tally()
        spent, began = time.process_time(), self._clock()
        self._pump(began + int(self._job.seconds * 1e9))
        elapsed = (self._clock() - began) / 1e9
        spent = time.process_time() - spent
        for wire in wires:
            wire.sock.close()
        return _result(self._tally, elapsed) | {"cpu": spent}

    def _open(self) -> Wire:
        sock = socket.create_connection((self._job.host, self._job.port))
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.setblocking(False)
        wire = Wire(sock, bytearray(_BUFFER))
        self._selector.register(sock, selectors.EVENT_READ, wire)
        return wire

    def _pump(self, until: int) -> None:
        clock, select = self._clock, self._selector.select
        while clock() < until and self._selector.get_map():
            ready = select(_SILENCE)
            if not ready:
                raise TimeoutError("the server does not answer")
            for key, _ in ready:
                self._read(key.data)

    def _send(self, wire: Wire) -> None:
        if self._next >= len(self._requests):
            if not self._job.cycle:
                self._selector.unregister(wire.sock)
                return
            self._next = 0
        wire.index = self._next
        self._next += 1
        wire.filled = wire.head = wire.expected = 0
        wire.started = self._clock()
        wire.sock.send(self._requests[wire.index])

    def _read(self, wire: Wire) -> None:
        try:
            count = wire.sock.recv_into(memoryview(wire.buffer)[wire.filled :])
        except BlockingIOError:
            return
        if not count:
            raise ConnectionError("the server closed a connection")
        wire.filled += count
        if not wire.head and not _parse_head(wire):
            return
        if wire.expected < 0:
            done = wire.buffer.endswith(_CHUNKS_END, 0, wire.filled)
        else:
            done = wire.filled >= wire.expected
        if done:
            self._note(wire)
            self._send(wire)
        elif wire.filled == len(wire.buffer):
            wire.buffer.extend(bytes(_BUFFER))

    def _note(self, wire: Wire) -> None:
        tally = self._tally
        tally.latencies.append(self._clock() - wire.started)
        tally.received += wire.filled
        size = self._sizes[wire.index]
        right = wire.buffer.startswith(b"200", 9) and (
            size is None or wire.expected < 0 or wire.filled - wire.head == size
        )
        if right and self._needle:
            right = wire.buffer.find(self._needle, wire.head, wire.filled) >= 0
        if not right:
            tally.errors += 1
            if len(tally.examples) < 3:
                tally.examples.append(bytes(wire.buffer[: min(wire.filled, 2000)]).decode("utf-8", "replace"))


def _parse_head(wire: Wire) -> bool:
    end = wire.buffer.find(_HEAD_END, 0, wire.filled)
    if end < 0:
        return False
    wire.head = end + len(_HEAD_END)
    head = bytes(wire.buffer[:end]).lower()
    found = head.find(b"content-length:")
    if found < 0:
        wire.expected = -1
    else:
        wire.expected = wire.head + int(head[found + 15 :].split(b"\r\n", 1)[0])
    return True


def _request(job: Job, body: str) -> bytes:
    raw = body.encode()
    fixed = {"Host": f"{job.host}:{job.port}", "Content-Type": "application/json", "Accept": "*/*"}
    headers = fixed | job.headers | {"Content-Length": str(len(raw))}
    lines = [f"POST {job.path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join(lines).encode() + _HEAD_END + raw


def _result(tally: Tally, elapsed: float) -> dict[str, Any]:
    ordered = sorted(tally.latencies)
    count = len(ordered)

    def at(share: float) -> float:
        return ordered[min(count - 1, int(count * share))] / 1e6 if ordered else 0.0

    return {
        "requests": count,
        "errors": tally.errors,
        "seconds": elapsed,
        "rate": count / elapsed,
        "bytes": tally.received // max(1, count),
        "p50": at(0.50),
        "p99": at(0.99),
        "examples": tally.examples,
    }


def job_text(job: Job) -> str:
    return json.dumps(asdict(job))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(Load(Job(**json.load(sys.stdin))).run()))
