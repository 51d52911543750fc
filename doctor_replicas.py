"""What the doctor looks at of replicas. Next: resolvers/replicas/looking.py."""

from doctor_check import Check, ok, warn
from resolvers.replicas.looking import look_at
from settings import Settings


async def check_replicas(settings: Settings) -> list[Check]:
    """Only where some are named. None is a failure: without them the database itself answers."""
    found: list[Check] = []
    for number, address in enumerate(settings.replica_dsns, 1):
        look, name = await look_at(settings.direct_dsn or "", address), f"replica {number}"
        found.append(warn(name, look.found, look.help) if look.help else ok(name, look.found))
    return found
