"""What a worker does for the care of customers, again and again. Next: worker.py."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import asyncpg

from assembly import writer_of
from resolvers.care.coupons import expire_coupons
from resolvers.care.escalating import tend_complaints
from resolvers.write.context import Writer
from settings import Settings, SettingsError

_SECONDS = 30.0
_LOG = logging.getLogger("dossier.worker")


@dataclass(frozen=True)
class CareDuty:
    """`told` stands in the log, with how much was done. Each may be done twice, by two workers at once."""

    told: str
    work: Callable[[Writer], Awaitable[int]]


# By the command that people type behind `dossier care`; those of cli_care.py say what each does.
DUTIES: Mapping[str, CareDuty] = {
    "complaints": CareDuty("complaints escalated or closed by themselves", tend_complaints),
    "coupons": CareDuty("coupons expired", expire_coupons),
}


async def tend(pool: asyncpg.Pool, settings: Settings) -> None:
    """Until it is cancelled. Without the key of fields there is nothing it could write."""
    while (writer := writer_of(settings, pool)) is not None:
        for duty in DUTIES.values():
            await _do(duty, writer)
        await asyncio.sleep(_SECONDS)
    raise SettingsError("DOSSIER_FIELD_KEY_FILE: without it complaints are not escalated")


async def _do(duty: CareDuty, writer: Writer) -> None:
    """One that fails keeps no other from its turn."""
    try:
        done = await duty.work(writer)
    except Exception:  # the outermost loop: whatever fails now is tried again
        _LOG.exception("care failed", extra={"job": duty.told})
    else:
        if done:
            _LOG.info(duty.told, extra={"count": done})
