"""The listeners: many WebSocket subscribers in one process, which only note when what arrived. Next: live.py.

graphql-transport-ws over raw sockets. Reads a Listen as one line of JSON from standard input, says `ready`
when every subscriber has been acknowledged, listens until standard input ends, then writes all arrivals.
"""

import base64
import json
import os
import selectors
import socket
import struct
import sys
import time
from collections import defaultdict
from dataclasses import asdict, dataclass, field

_BUFFER = 1 << 18
_PATIENCE = 60.0
_ACKNOWLEDGED = b'"connection_ack"'
_NEXT = b'"next"'
_TEXT, _CLOSE, _PING, _PONG = 1, 8, 9, 10


@dataclass(frozen=True)
class Listen:
    """`marks` stand before and after the text that tells one event from another, e.g. `"changeNumber":"`."""

    host: str
    port: int
    path: str
    count: int
    document: str
    headers: dict[str, str] = field(default_factory=dict[str, str])
    marks: tuple[str, str] = ('"changeNumber":"', '"')


@dataclass
class Subscriber:
    sock: socket.socket
    data: bytearray = field(default_factory=bytearray)
    upgraded: bool = False
    subscribed: bool = False


class Listeners:
    def __init__(self, listen: Listen) -> None:
        self._listen = listen
        self._selector = selectors.DefaultSelector()
        self._before, self._after = listen.marks[0].encode(), listen.marks[1].encode()
        self.arrivals: dict[str, list[float]] = defaultdict(list)
        self.problems: list[str] = []
        self._subscribed = 0
        start = {"type": "subscribe", "id": "1", "payload": {"query": listen.document}}
        self._subscribe = _frame(_TEXT, json.dumps(start).encode())

    def open(self) -> None:
        """All connections, a few at a time: a backlog of a thousand handshakes is not what is measured."""
        until = time.monotonic() + _PATIENCE
        for opened in range(1, self._listen.count + 1):
            self._connect()
            while self._subscribed < opened - 20:
                self._turn(until)
        while self._subscribed < self._listen.count:
            self._turn(until)

    def listen(self) -> None:
        """Until standard input ends."""
        self._selector.register(sys.stdin.buffer, selectors.EVENT_READ, None)
        while True:
            for key, _ in self._selector.select():
                if key.data is None:
                    return
                self._read(key.data)

    def _turn(self, until: float) -> None:
        if time.monotonic() > until:
            raise TimeoutError(f"{self._subscribed} of {self._listen.count} subscribers; {self.problems[:2]}")
        for key, _ in self._selector.select(1.0):
            self._read(key.data)

    def _connect(self) -> None:
        ask = self._listen
        sock = socket.create_connection((ask.host, ask.port))
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        lines = [
            f"GET {ask.path} HTTP/1.1",
            f"Host: {ask.host}:{ask.port}",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
            "Sec-WebSocket-Protocol: graphql-transport-ws",
            *(f"{name}: {value}" for name, value in ask.headers.items()),
        ]
        sock.sendall("\r\n".join([*lines, "", ""]).encode())
        self._selector.register(sock, selectors.EVENT_READ, Subscriber(sock))

    def _read(self, one: Subscriber) -> None:
        got = one.sock.recv(_BUFFER)
        now = time.time()
        if not got:
            self._lose(one, "closed by the server")
            return
        one.data += got
        if not one.upgraded and not self._upgrade(one):
            return
        while (frame := take_frame(one.data)) is not None:
            self._frame(one, *frame, now)

    def _upgrade(self, one: Subscriber) -> bool:
        end = one.data.find(b"\r\n\r\n")
        if end < 0:
            return False
        if not one.data.startswith(b"HTTP/1.1 101"):
            self._lose(one, bytes(one.data[:200]).decode("latin-1"))
            return False
        del one.data[: end + 4]
        one.upgraded = True
        start = {"type": "connection_init", "payload": self._listen.headers}
        one.sock.sendall(_frame(_TEXT, json.dumps(start).encode()))
        return True

    def _frame(self, one: Subscriber, kind: int, text: bytes, now: float) -> None:
        if kind == _PING:
            one.sock.sendall(_frame(_PONG, text))
        elif kind == _CLOSE:
            self._lose(one, text[2:].decode("utf-8", "replace"))
        elif _NEXT in text[:40] or b'"type":"next"' in text:
            self._arrived(text, now)
        elif _ACKNOWLEDGED in text:
            one.sock.sendall(self._subscribe)
            one.subscribed = True
            self._subscribed += 1
        elif b'"ping"' in text:
            one.sock.sendall(_frame(_TEXT, b'{"type":"pong"}'))
        else:
            self.problems.append(text[:300].decode("utf-8", "replace"))

    def _arrived(self, text: bytes, now: float) -> None:
        start = text.find(self._before)
        if start < 0:
            self.problems.append(text[:300].decode("utf-8", "replace"))
            return
        start += len(self._before)
        self.arrivals[text[start : text.find(self._after, start)].decode()].append(now)

    def _lose(self, one: Subscriber, why: str) -> None:
        self.problems.append(why)
        self._selector.unregister(one.sock)
        one.sock.close()


def _frame(kind: int, payload: bytes) -> bytes:
    """A client's frame; the mask is zero, which leaves the payload as it is."""
    size = len(payload)
    if size < 126:
        head = struct.pack("!BB", 0x80 | kind, 0x80 | size)
    else:
        head = struct.pack("!BBH", 0x80 | kind, 0x80 | 126, size)
    return head + bytes(4) + payload


def take_frame(data: bytearray) -> tuple[int, bytes] | None:
    """The first whole frame, removed from the data. Servers do not mask, and ours does not fragment."""
    if len(data) < 2:
        return None
    size, start = data[1] & 0x7F, 2
    if size == 126:
        if len(data) < 4:
            return None
        size, start = struct.unpack_from("!H", data, 2)[0], 4
    elif size == 127:
        if len(data) < 10:
            return None
        size, start = struct.unpack_from("!Q", data, 2)[0], 10
    if len(data) < start + size:
        return None
    kind, text = data[0] & 0x0F, bytes(data[start : start + size])
    del data[: start + size]
    return kind, text


def listen_text(listen: Listen) -> str:
    return json.dumps(asdict(listen)) + "\n"


if __name__ == "__main__":
    listeners = Listeners(Listen(**json.loads(sys.stdin.buffer.readline())))
    listeners.open()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    listeners.listen()
    sys.stdout.write(json.dumps({"arrivals": listeners.arrivals, "problems": listeners.problems[:5]}) + "\n")
