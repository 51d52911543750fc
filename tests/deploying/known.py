"""What the files of deploy/ may name: read from the code itself. Next: variables.py."""

import inspect
import re
from functools import cache
from pathlib import Path

import uvicorn

from cli import app

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
ROOMS = ("models", "storage", "resolvers", "schema", "observe")
_ROUTES = ("server.py", "observe/pages.py", "schema/files/routes.py", "schema/exchange/doors/__init__.py")
_POOLS_SECONDS = 2  # four pools are given half a second each, by server.py


def commands() -> set[str]:
    """Of `dossier`."""
    return {name for name in app if not name.startswith("-")}


@cache
def paths() -> tuple[str, ...]:
    """Addresses that the server answers at, as its routes have them."""
    found: list[str] = []
    for name in _ROUTES:
        text = (ROOT / name).read_text("utf-8")
        found += re.findall(r'(?:Route|Mount)\("(/[^"]*)"', text)
    return (*found, constant("server.py", "GRAPHQL"))


def constant(name: str, variable: str) -> str:
    """What a module of ours says at its outermost level, read without importing the whole service."""
    text = (ROOT / name).read_text("utf-8")
    found = re.search(rf"^{variable} = (\S+)", text, re.MULTILINE)
    assert found is not None, f"{name} has no {variable}"
    return found[1].strip('"')


def end_seconds() -> float:
    """A server's own end at most: streams, then requests under way, then pools."""
    streams = float(constant("schema/events.py", "_FINISH_SECONDS"))
    return streams + float(constant("server.py", "_GRACE_SECONDS")) + _POOLS_SECONDS


def idle_seconds() -> int:
    """After which the server ends a connection that asks nothing."""
    assert "timeout_keep_alive" not in (ROOT / "server.py").read_text("utf-8")
    return inspect.signature(uvicorn.Config).parameters["timeout_keep_alive"].default


def silent_seconds() -> float:
    """The longest for which an operation or a stream sends nothing while all is well."""
    ping = inspect.signature(uvicorn.Config).parameters["ws_ping_interval"].default
    return max(float(constant("schema/events.py", "HEARTBEAT_SECONDS")), ping)


def is_pinned(image: str) -> bool:
    """By a version of at least two numbers, or a day."""
    return re.search(r":(v?\d+\.\d+[\w.-]*|RELEASE\.\d{4}-[\w-]+)(@sha256:[0-9a-f]{64})?$", image) is not None


def seconds(text: str) -> float:
    """20, 20s, 2m, 1h, 500ms; infinity."""
    if text == "infinity":
        return float("inf")
    found = re.fullmatch(r"(\d+)(ms|s|m|min|h|d)?", str(text))
    assert found is not None, text
    return int(found[1]) * {"ms": 0.001, "s": 1, "m": 60, "min": 60, "h": 3600, "d": 86400}[found[2] or "s"]


def size(text: str) -> int:
    """1024, 8k, 1m, 5g, as nginx reads them."""
    found = re.fullmatch(r"(\d+)([kmg]?)", text.lower())
    assert found is not None, text
    return int(found[1]) << {"": 0, "k": 10, "m": 20, "g": 30}[found[2]]
