"""What a worker does for VIP loyalty, again and again. Next: worker.py."""

from collections.abc import Mapping

import asyncpg

from resolvers.vip.adjusting import expire_points
from settings import Settings
from worker_care import CareDuty, go_round

_DAY = 86_400.0

# By the command that people type behind `dossier vip`; those of cli_vip.py say what each does.
DUTIES: Mapping[str, CareDuty] = {
    "points": CareDuty("cards whose points expired", expire_points, _DAY),
}


async def tend(pool: asyncpg.Pool, settings: Settings) -> None:
    await go_round(DUTIES, pool, settings)
