"""What the doctor looks at of replicas. Next: resolvers/replicas/looking.py."""

from collections.abc import Callable
from typing import TypeVar

from resolvers.replicas.looking import look_at
from settings import Settings

_Check = TypeVar("_Check")


async def check_replicas(
    settings: Settings, ok: Callable[[str, str], _Check], warn: Callable[[str, str, str], _Check]
) -> list[_Check]:
    """Only where some are named. None is a failure: without them the database itself answers."""
    found: list[_Check] = []
    for number, address in enumerate(settings.replica_dsns, 1):
        look, name = await look_at(settings.dsn or "", address), f"replica {number}"
        found.append(warn(name, look.found, look.help) if look.help else ok(name, look.found))
    return found
