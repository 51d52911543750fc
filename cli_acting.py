"""What the operator does goes the way of every write, under a name no user has. Next: console.py."""

import contextlib
from collections.abc import Awaitable, Callable, Generator
from typing import Any

import asyncpg

from assembly import make_writer
from commands import opened_database, read_settings, run_loop, with_pool
from resolvers.access.caller import Caller, Grant
from resolvers.access.seal import Sealer
from resolvers.errors import Busy, Conflict, Gone, Refused, Unloadable
from resolvers.write.context import WriteContext
from settings import Settings

# No user can have this name: so the log tells the operator from everybody, and he grants to anybody.
CONSOLE = Caller("(console)", (Grant.everywhere("admin"),), source="CLI")


def run_act(work: Callable[[WriteContext], Awaitable[Any]], kind: str) -> Any:
    """What the rules refuse is a mistake of the operator's, told with exit code 2. `kind` of thing."""
    with opened_database(read_settings()) as settings, _told(kind):

        async def run(pool: asyncpg.Pool) -> Any:
            return await work(console_context(settings, pool))

        return run_loop(with_pool(settings, run))


def console_context(settings: Settings, pool: asyncpg.Pool) -> WriteContext:
    return make_writer(settings, pool, Sealer(settings.read_field_key())).call(CONSOLE)


@contextlib.contextmanager
def _told(kind: str) -> Generator[None]:
    try:
        yield
    except Refused as refused:
        lines = [f"{'.'.join(map(str, one.path)) or '-'}: {one.message('en')}" for one in refused.findings]
        raise Unloadable("; ".join(lines)) from None
    except Gone as gone:
        raise Unloadable(f"there is no {kind} {gone.what}") from None
    except (Conflict, Busy):
        raise Unloadable(f"somebody else changes this {kind} just now; try again") from None
