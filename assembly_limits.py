"""What the settings say of limits: of one operation, of one user, of all who wait. Next: schema/limits.py."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import fields

from resolvers.access.sharing import Sharing, open_sharing_pool
from resolvers.turns import Turns
from schema.context import Services
from schema.limits import Limits
from schema.seats import Seats
from settings import Settings

_PLAIN_LIMITS = ("page_default", "page_max", "introspection", "suggestions")


def limits_of(settings: Settings) -> Limits:
    """Of one operation."""
    plain = {name: getattr(settings, name) for name in _PLAIN_LIMITS}
    names = (field.name for field in fields(Limits) if field.name not in (*plain, "sign_ins"))
    return Limits(**{name: getattr(settings, f"limit_{name}") for name in names}, **plain)


def turns_of(settings: Settings, at_once: int) -> Turns:
    """Before a pool of so many connections."""
    return Turns(at_once, settings.most_waiting)


@asynccontextmanager
async def shared_limits(dsn: str, services: Services, uploads: Seats) -> AsyncGenerator[Sharing]:
    """While the block runs, what users spend and have open counts over all servers of this database."""
    purses = {"points": services.budgets, "tries": services.strangers.budgets}
    pool = await open_sharing_pool(dsn)
    sharing = Sharing(pool, purses, {"streams": services.streams, "uploads": uploads})
    try:
        async with sharing.beside():
            yield sharing
    finally:
        pool.terminate()  # a farewell would wait for a network that may be gone
