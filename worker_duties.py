"""What a worker does again and again, and work without end. Next: worker_house.py."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import asyncpg

from assembly import providers_of, writer_of
from resolvers.notices.outbox import EMAIL
from resolvers.spans import span
from resolvers.tallies import failed, turn
from resolvers.write.context import Writer
from settings import Settings, SettingsError

_SECONDS = 30.0
_AWAY_SECONDS = 10.0
_UNSET_SECONDS = 600.0
_LOG = logging.getLogger("dossier.worker")

Work = Callable[[asyncpg.Pool, Settings], Awaitable[int]]
Endless = Callable[[asyncpg.Pool, Settings], Awaitable[None]]


@dataclass(frozen=True)
class Duty:
    """`told` stands in the log, with how much was done. Each may be done twice, by two workers at once.
    `pause`: seconds until it is worth looking again. `mails`: only where there is a mail server. `command`:
    people can type its name to have it done now; what it `does` is then told by the command as well.
    """

    told: str
    work: Work
    does: str = ""
    command: bool = True
    pause: float = _SECONDS
    mails: bool = False

    def is_wanted(self, settings: Settings) -> bool:
        return not self.mails or EMAIL in providers_of(settings)


def with_writer(work: Callable[[Writer], Awaitable[int]]) -> Work:
    """Without the key of fields there is nothing it could write, so nothing is done."""

    async def done(pool: asyncpg.Pool, settings: Settings) -> int:
        writer = writer_of(settings, pool)
        return 0 if writer is None else await work(writer)

    return done


def with_pool(work: Callable[[asyncpg.Pool], Awaitable[int]]) -> Work:
    """What needs nothing of the settings."""

    async def done(pool: asyncpg.Pool, _settings: Settings) -> int:
        return await work(pool)

    return done


async def do_all(duties: Mapping[str, Duty], pool: asyncpg.Pool, settings: Settings) -> dict[str, int]:
    """How much each has done; one that fails is logged and keeps no other from its turn."""
    done: dict[str, int] = {}
    for name, duty in duties.items():
        with span("duty", {"dossier.duty": name}) as traced:
            try:
                with turn(name, duty.pause):
                    done[name] = await duty.work(pool, settings)
                traced.end_as("done")
            except Exception:  # the outermost loop: whatever fails now is tried again
                failed(name)
                traced.end_as("failed")
                _LOG.exception("a duty failed", extra={"duty": name})
                continue
        if done[name]:
            _LOG.info(duty.told, extra={"count": done[name]})
    return done


async def go_round(duties: Mapping[str, Duty], pool: asyncpg.Pool, settings: Settings) -> None:
    """Until it is cancelled."""
    wanted = {name: duty for name, duty in duties.items() if duty.is_wanted(settings)}
    done_at: dict[str, float] = {}
    while True:
        now = time.monotonic()
        due = {one: duty for one, duty in wanted.items() if now - done_at.get(one, -duty.pause) >= duty.pause}
        await do_all(due, pool, settings)
        done_at |= dict.fromkeys(due, time.monotonic())
        await asyncio.sleep(_SECONDS)


async def for_ever(name: str, work: Endless, pool: asyncpg.Pool, settings: Settings) -> None:
    """Work that ends by itself has nothing to do by the settings; what fails is begun again."""
    while True:
        try:
            await work(pool, settings)
            return
        except SettingsError as error:  # a key that is not there may come
            _LOG.warning("work waits for a setting", extra={"work": name, "reason": str(error)})
            await asyncio.sleep(_UNSET_SECONDS)
        except Exception:  # the outermost loop: the database or the other side is away
            failed(name)
            _LOG.exception("work failed", extra={"work": name})
            await asyncio.sleep(_AWAY_SECONDS)
