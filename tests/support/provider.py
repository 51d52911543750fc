"""An identity provider of this machine: discovery, keys, tokens as a real one gives them. Next: door.py."""

import json
import time
from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey, Key, OKPKey, RSAKey
from joserfc.jws import JWSRegistry

AUDIENCE = "dossier"
DISCOVERY = "/.well-known/openid-configuration"
KEYS = "/keys"
MAPPING = """
user = "preferred_username"
language = "locale"

[[rules]]
claim = "groups"
value = "sales-0723"
grants = ["salesMaintainer@0723/F723"]

[[rules]]
claim = "realm_access.roles"
value = "audit"
grants = ["auditor"]

[[rules]]
claim = "groups"
value = "admins"
grants = ["admin"]
"""


class Provider:
    """`keys` sign; those in `published` are what it tells the world. `answers`: instead of what it would say;
    a number is a status. `asked` counts requests by path.
    """

    def __init__(self, port: int) -> None:
        self.issuer = f"http://127.0.0.1:{port}/realms/company"
        self.keys: dict[str, Key] = {}
        self.published: list[str] = []
        self.answers: dict[str, Any] = {}
        self.asked: dict[str, int] = {}
        self.rotate("first")

    def rotate(self, name: str, kind: str = "ES256") -> None:
        """A new key that signs from now on; the others stay published."""
        self.keys[name] = made_key(name, kind)
        self.published.append(name)

    def token(self, _key: str | None = None, _header: dict[str, Any] | None = None, **claims: Any) -> str:
        """Of somebody in sales, for an hour; what is given as None is left out."""
        name = _key or self.published[-1]
        key, now = self.keys[name], int(time.time())
        given = {
            **{"iss": self.issuer, "aud": AUDIENCE, "sub": "f:1:zhang", "preferred_username": "zhang.wei"},
            **{"iat": now, "exp": now + 3600, "groups": ["sales-0723"]},
            **claims,
        }
        header = {"typ": "JWT", "alg": key.alg, "kid": name, **(_header or {})}
        kept = {claim: value for claim, value in given.items() if value is not None}
        sent = {part: value for part, value in header.items() if value is not None}
        lenient = JWSRegistry(algorithms=[str(sent["alg"])], strict_check_header=False)
        return jwt.encode(sent, kept, key, registry=lenient, default_type=None)

    def answer(self, path: str) -> tuple[int, bytes]:
        local = path.removeprefix("/realms/company")
        self.asked[local] = self.asked.get(local, 0) + 1
        pages: dict[str, Any] = {
            DISCOVERY: {"issuer": self.issuer, "jwks_uri": self.issuer + KEYS},
            KEYS: {"keys": [self.keys[name].as_dict(private=False) for name in self.published]},
        }
        found = self.answers.get(local, pages.get(local, 404))
        if isinstance(found, int):
            return found, b""
        return 200, found if isinstance(found, bytes) else json.dumps(found).encode()


def made_key(name: str, kind: str) -> Key:
    about: Any = {"kid": name, "alg": kind, "use": "sig"}
    if kind.startswith("ES"):
        return ECKey.generate_key("P-256", about)
    if kind.startswith("Ed"):
        return OKPKey.generate_key("Ed25519", about)
    return RSAKey.generate_key(2048, about)


@contextmanager
def running_provider() -> Generator[Provider]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body = provider.answer(self.path)
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """The tests say what they expect."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider = Provider(server.server_port)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
