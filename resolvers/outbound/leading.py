"""Reads the log for the receivers of a channel, as long as no other worker does. Next: publishing.py."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable, Container, Sequence

import asyncpg

from models.rules.exchange.receiving import Channel, Standing
from resolvers.alongside import alongside
from resolvers.errors import Denied, Resync
from resolvers.feed.change import Change
from resolvers.feed.log import read_page
from resolvers.outbound.receivers import (
    LEASE_SECONDS,
    LeaseLost,
    ReceiverRow,
    advance,
    all_of,
    find,
    hold,
    lead,
    pause,
    release,
    wanted_of,
)
from resolvers.outbound.rendering import Unrenderable

LOOK_SECONDS = 2.0  # between two looks for receivers that nobody leads
POLL_SECONDS = 0.3
_BEAT_SECONDS = 10.0  # an idle receiver's place moves too: retention must not overtake it
_AWAY = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError)
_LOG = logging.getLogger("dossier.outbound")

# Returns when the other side has all of it. Broken off it is asked again, so it must bear that.
Tell = Callable[[ReceiverRow, Sequence[Change]], Awaitable[None]]


class Unfit(Exception):
    """This receiver cannot be told, now or later, until somebody changes something; the text says what."""


async def lead_all(pool: asyncpg.Pool, channel: Channel, tell: Tell) -> None:
    """Until it is cancelled."""
    led: dict[str, asyncio.Task[None]] = {}
    async with asyncio.TaskGroup() as group:
        while True:
            led = {code: task for code, task in led.items() if not task.done()}
            try:
                for code, fence in await _free(pool, channel, led):
                    led[code] = group.create_task(_kept_going(pool, code, fence, tell), name=f"leads {code}")
            except _AWAY as error:
                _LOG.warning("receivers cannot be looked up", extra={"error": type(error).__name__})
            await asyncio.sleep(LOOK_SECONDS)


async def _free(pool: asyncpg.Pool, channel: Channel, led: Container[str]) -> list[tuple[str, int]]:
    """Those that nobody leads, with the fence under which they are now ours."""
    found: list[tuple[str, int]] = []
    for row in await all_of(pool, channel):
        if row.receiver_code not in led and (fence := await lead(pool, row.receiver_code)) is not None:
            found.append((row.receiver_code, fence))
    return found


async def _kept_going(pool: asyncpg.Pool, code: str, fence: int, tell: Tell) -> None:
    """What fails is begun again, here or by another worker, at the place that was saved."""
    try:
        async with alongside(_beat(pool, code, fence)):
            await _follow(pool, code, fence, tell)
    except LeaseLost:
        _LOG.info("another leads the receiver", extra={"receiver": code})
    except (Unfit, Unrenderable, Resync, Denied) as error:
        reason = reason_of(error)
        _LOG.warning("the receiver is paused", extra={"receiver": code, "reason": reason})
        with contextlib.suppress(*_AWAY):  # else who leads it next comes to the same
            await pause(pool, code, fence, reason)
    except Exception as error:  # the other side is away, or the database: one receiver's trouble is its own
        _LOG.warning(
            "the receiver cannot be told",
            extra={"receiver": code, "error": f"{type(error).__name__}: {error}"},
        )
    finally:
        with contextlib.suppress(*_AWAY):
            await release(pool, code, fence)  # else the lease ends by itself


def reason_of(error: Exception) -> str:
    if isinstance(error, Denied):
        return "its user may nothing any more (GEN-FORBIDDEN)"
    return f"{error} ({error.code})" if isinstance(error, Resync) else str(error)


async def _beat(pool: asyncpg.Pool, code: str, fence: int) -> None:
    """However long a page takes. Who has lost the lease finds out when he saves its place."""
    held = True
    while held:
        await asyncio.sleep(LEASE_SECONDS / 3)
        with contextlib.suppress(*_AWAY):
            held = await hold(pool, code, fence)


async def _follow(pool: asyncpg.Pool, code: str, fence: int, tell: Tell) -> None:
    saved = time.monotonic()
    while True:
        row = await find(pool, code)  # anew: its filter, its grants, its place may be others by now
        if row is None or row.fence != fence or row.state is not Standing.ACTIVE:
            return
        page = await read_page(pool, row.position, wanted=wanted_of(row))
        if page.changes:
            await tell(row, page.changes)
        if page.changes or time.monotonic() - saved >= _BEAT_SECONDS:
            await advance(pool, row, page.end, fence)
            saved = time.monotonic()
        if not page.more:
            await asyncio.sleep(POLL_SECONDS)
