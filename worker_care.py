"""What a worker does for the care of customers, again and again. Next: worker.py."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import asyncpg

from assembly import providers_of, writer_of
from resolvers.care.coupons import expire_coupons
from resolvers.care.escalating import tend_complaints
from resolvers.care.overdue import ask_again, take_over, tell_overdue
from resolvers.notices.outbox import EMAIL
from resolvers.write.context import Writer
from settings import Settings, SettingsError

_SECONDS = 30.0
_SELDOM = 600.0
_LOG = logging.getLogger("dossier.worker")


@dataclass(frozen=True)
class CareDuty:
    """`told` stands in the log, with how much was done. Each may be done twice, by two workers at once.
    `pause`: seconds until it is worth looking again. `mails`: only where there is a mail server.
    """

    told: str
    work: Callable[[Writer], Awaitable[int]]
    pause: float = _SECONDS
    mails: bool = False


# By the command that people type behind `dossier care`; those of cli_care.py say what each does.
DUTIES: Mapping[str, CareDuty] = {
    "complaints": CareDuty("complaints escalated or closed by themselves", tend_complaints),
    "coupons": CareDuty("coupons expired", expire_coupons),
    "segments": CareDuty("segments taken over that were changed elsewhere", take_over, _SELDOM),
    "consents": CareDuty("visits by SMS or mail barred or allowed again", ask_again, _SELDOM),
    "overdue": CareDuty("overdue visits told to their owners", tell_overdue, _SELDOM, mails=True),
}


async def tend(pool: asyncpg.Pool, settings: Settings) -> None:
    await go_round(DUTIES, pool, settings)


async def go_round(duties: Mapping[str, CareDuty], pool: asyncpg.Pool, settings: Settings) -> None:
    """Until it is cancelled. Without the key of fields there is nothing it could write."""
    done_at: dict[str, float] = {}
    while (writer := writer_of(settings, pool)) is not None:
        for name, duty in duties.items():
            if time.monotonic() - done_at.get(name, -duty.pause) >= duty.pause and is_wanted(duty, settings):
                await _do(duty, writer)
                done_at[name] = time.monotonic()
        await asyncio.sleep(_SECONDS)
    raise SettingsError("DOSSIER_FIELD_KEY_FILE: without it nothing is done that falls due")


def is_wanted(duty: CareDuty, settings: Settings) -> bool:
    return not duty.mails or EMAIL in providers_of(settings)


async def _do(duty: CareDuty, writer: Writer) -> None:
    """One that fails keeps no other from its turn."""
    try:
        done = await duty.work(writer)
    except Exception:  # the outermost loop: whatever fails now is tried again
        _LOG.exception("care failed", extra={"job": duty.told})
    else:
        if done:
            _LOG.info(duty.told, extra={"count": done})
