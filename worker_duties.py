"""What falls due by itself, looked through again and again; the same as commands. Next: worker_care.py."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import asyncpg

from assembly import providers_of, writer_of
from resolvers.notices.outbox import EMAIL
from resolvers.write.context import Writer
from settings import Settings, SettingsError

_SECONDS = 30.0
_LOG = logging.getLogger("dossier.worker")


@dataclass(frozen=True)
class Duty:
    """`told` stands in the log, with how much was done. Each may be done twice, by two workers at once.
    `pause`: seconds until it is worth looking again. `mails`: only where there is a mail server.
    """

    told: str
    work: Callable[[Writer], Awaitable[int]]
    pause: float = _SECONDS
    mails: bool = False

    def is_wanted(self, settings: Settings) -> bool:
        return not self.mails or EMAIL in providers_of(settings)


async def go_round(duties: Mapping[str, Duty], pool: asyncpg.Pool, settings: Settings) -> None:
    """Until it is cancelled. Without the key of fields there is nothing it could write."""
    done_at: dict[str, float] = {}
    while (writer := writer_of(settings, pool)) is not None:
        for name, duty in duties.items():
            if time.monotonic() - done_at.get(name, -duty.pause) >= duty.pause and duty.is_wanted(settings):
                await _do(duty, writer)
                done_at[name] = time.monotonic()
        await asyncio.sleep(_SECONDS)
    raise SettingsError("DOSSIER_FIELD_KEY_FILE: without it nothing is done that falls due")


async def _do(duty: Duty, writer: Writer) -> None:
    """One that fails keeps no other from its turn."""
    try:
        done = await duty.work(writer)
    except Exception:  # the outermost loop: whatever fails now is tried again
        _LOG.exception("a duty failed", extra={"job": duty.told})
    else:
        if done:
            _LOG.info(duty.told, extra={"count": done})
