"""Many subscribers over raw sockets, WebSocket and SSE, in one lean process. Next: audience.py.

python -m tests.support.crowd reads a Crowd as one line of JSON from standard input, then an order in each
line: `cut N` ends the connections of N subscribers of each kind without a farewell, `resume` brings them back
behind their newest cursors, `wait N` answers when everyone has seen N changes, `end` tells what was seen.
Every order is answered with one line.
"""

import base64
import json
import os
import re
import selectors
import socket
import sys
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from bench.sockets import take_frame

_PATIENCE = 120.0
_BACKLOG = 50  # that are being opened at the same time
_QUERY = "subscription ($after: String) { customerChanged(after: $after) { cursor change { changeNumber } } }"
_EVENT = re.compile(rb'"cursor":"([^"]+)","change":\{"changeNumber":"(\w+)"\}')
_TEXT, _CLOSE, _PING, _PONG = 1, 8, 9, 10


@dataclass(frozen=True)
class Crowd:
    host: str
    port: int
    token: str
    count: int  # of each kind


def _frame(kind: int, payload: bytes) -> bytes:
    """A client's frame; the mask is zero, which leaves the payload as it is."""
    size = len(payload)
    head = bytes((0x80 | kind, 0x80 | min(size, 126)))
    return head + (size.to_bytes(2, "big") if size > 125 else b"") + bytes(4) + payload


@dataclass(eq=False)
class Subscriber:
    crowd: Crowd
    sock: socket.socket | None = None
    data: bytearray = field(default_factory=bytearray)
    begun: bool = False
    cursor: str | None = None
    seen: list[str] = field(default_factory=list[str])

    def open(self) -> socket.socket:
        self.data.clear()
        self.begun = False
        self.sock = socket.create_connection((self.crowd.host, self.crowd.port))
        self.sock.sendall(self.hello())
        return self.sock

    def hello(self) -> bytes:
        raise NotImplementedError

    def take(self) -> None:
        """All that has come whole."""
        raise NotImplementedError

    def note(self, text: bytes) -> None:
        found = _EVENT.search(text)
        if found is None:
            raise RuntimeError(text[:300])
        self.cursor = found[1].decode()
        self.seen.append(found[2].decode())


class Reader(Subscriber):
    """Over Server-Sent Events."""

    def hello(self) -> bytes:
        body = json.dumps({"query": _QUERY}).encode()
        lines = [
            "POST /graphql HTTP/1.1",
            f"Host: {self.crowd.host}",
            f"Authorization: Bearer {self.crowd.token}",
            "Accept: text/event-stream",
            "Content-Type: application/json",
            f"Content-Length: {len(body)}",
            *([f"Last-Event-ID: {self.cursor}"] if self.cursor else []),
        ]
        return "\r\n".join([*lines, "", ""]).encode() + body

    def take(self) -> None:
        if not self.begun:
            head, found, rest = bytes(self.data).partition(b"\r\n\r\n")
            if not found:
                return
            if b" 200 " not in head[:20]:
                raise RuntimeError(self.data[:300])
            self.data[:] = rest
            self.begun = True
        while (end := self.data.find(b"\r\n")) >= 0:
            size = int(self.data[:end], 16)
            if len(self.data) < end + size + 4:
                return
            block = bytes(self.data[end + 2 : end + 2 + size])
            del self.data[: end + size + 4]
            if block != b":\n\n":
                self.note(block)


class Listener(Subscriber):
    """Over graphql-transport-ws."""

    upgraded = False

    def hello(self) -> bytes:
        self.upgraded = False
        lines = [
            "GET /graphql HTTP/1.1",
            f"Host: {self.crowd.host}",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
            "Sec-WebSocket-Protocol: graphql-transport-ws",
        ]
        return "\r\n".join([*lines, "", ""]).encode()

    def take(self) -> None:
        if not self.upgraded:
            end = self.data.find(b"\r\n\r\n")
            if end < 0:
                return
            if not self.data.startswith(b"HTTP/1.1 101"):
                raise RuntimeError(self.data[:300])
            del self.data[: end + 4]
            self.upgraded = True
            signed = {"authorization": f"Bearer {self.crowd.token}"}
            self.say({"type": "connection_init", "payload": signed})
        while (frame := take_frame(self.data)) is not None:
            self.hear(*frame)

    def hear(self, kind: int, text: bytes) -> None:
        if kind == _PING and self.sock is not None:
            self.sock.sendall(_frame(_PONG, text))
        elif kind == _CLOSE:
            raise RuntimeError(text)
        elif b'"connection_ack"' in text:
            payload = {"query": _QUERY, "variables": {"after": self.cursor}}
            self.say({"type": "subscribe", "id": "1", "payload": payload})
            self.say({"type": "ping"})
        elif text == b'{"type":"pong"}':
            self.begun = True
        else:
            self.note(text)

    def say(self, message: dict[str, Any]) -> None:
        if self.sock is not None:
            self.sock.sendall(_frame(_TEXT, json.dumps(message).encode()))


class Hall:
    def __init__(self, crowd: Crowd) -> None:
        kinds = (Listener, Reader)
        self.everyone: list[Subscriber] = [kind(crowd) for _ in range(crowd.count) for kind in kinds]
        self._selector = selectors.DefaultSelector()
        self._selector.register(0, selectors.EVENT_READ, None)
        self._orders = b""
        self._over = False
        self.gone: set[Subscriber] = set()

    def serve(self) -> None:
        """Reads at all times: who does not would be let go."""
        self.open(self.everyone)
        self._answer("done")
        while not self._over:
            self._turn()
            order, found, rest = self._orders.partition(b"\n")
            if found:
                self._orders = rest
                self._answer(self._obey(order.decode()))

    def open(self, those: Iterable[Subscriber]) -> None:
        waiting: list[Subscriber] = []
        for one in those:
            self._selector.register(one.open(), selectors.EVENT_READ, one)
            waiting.append(one)
            while len(waiting) >= _BACKLOG:
                self._turn()
                waiting = [other for other in waiting if not other.begun]
        self._until(lambda: all(one.begun for one in waiting))

    def cut(self, count: int) -> None:
        """Half of them over each transport."""
        self.gone = set(self.everyone[: 2 * count])
        for one in self.gone:
            if one.sock is not None:
                self._selector.unregister(one.sock)
                one.sock.close()

    def wait(self, count: int) -> None:
        self._until(lambda: all(len(one.seen) >= count for one in self.everyone if one not in self.gone))

    def _until(self, done: Any) -> None:
        until = time.monotonic() + _PATIENCE
        while not done():
            if time.monotonic() > until:
                counts = sorted(len(one.seen) for one in self.everyone)
                raise TimeoutError(f"{counts[:5]} … {counts[-5:]}")
            self._turn()

    def _turn(self) -> None:
        for key, _ in self._selector.select(0.2):
            one: Subscriber | None = key.data
            if one is None:
                order = os.read(0, 1024)
                self._orders, self._over = self._orders + order, not order
                continue
            got = key.fileobj.recv(1 << 18)  # type: ignore[union-attr]
            if not got:
                raise RuntimeError("closed by the server")
            one.data += got
            one.take()

    def _answer(self, text: str) -> None:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()

    def _obey(self, order: str) -> str:
        name, _, number = order.partition(" ")
        match name:
            case "cut":
                self.cut(int(number))
            case "resume":
                self.open(self.gone)
                self.gone = set()
            case "wait":
                self.wait(int(number))
            case _:
                return json.dumps([one.seen for one in self.everyone])
        return "done"


def crowd_text(crowd: Crowd) -> bytes:
    return (json.dumps(asdict(crowd)) + "\n").encode()


def _first_line() -> bytes:
    """Byte by byte: what follows belongs to the selector."""
    line = b""
    while not line.endswith(b"\n"):
        line += os.read(0, 1)
    return line


if __name__ == "__main__":
    Hall(Crowd(**json.loads(_first_line()))).serve()
