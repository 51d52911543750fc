"""The service dies and is cut off, under load: all that was told stays true. Next: test_database.py."""

import asyncio
import time
from pathlib import Path

from tests.support.load import Pace
from tests.support.outage import open_place


async def test_a_server_dies_and_its_database_is_cut_off(fresh_database: str, tmp_path: Path) -> None:
    async with open_place(fresh_database, tmp_path, Pace(2, 2, customers=5)) as place:
        async with place.load.at_work():
            await place.load.until(10)
            await place.restart_server()
            await place.load.until(10)
            place.to_database.refuses = True
            place.to_database.cut()
            await asyncio.sleep(0.3)
            place.to_database.refuses = False
            since = time.monotonic()
            await place.load.until(10)
        await place.judged("a short one", since)
    assert place.load.refused, "nothing met anybody: this proves nothing"
    assert place.to_database.cuts > 0
