"""A worker that carries out one job and dies where DOSSIER_FAULTS says. Next: keeping.py.

python -m tests.support.moving_child DSN FOLDER JOB two|alone, which says how many stores there are
"""

import asyncio
import sys
from pathlib import Path

from resolvers.custody.kinds import kinds_of
from resolvers.jobs.run import run_next
from storage import DiskConfig, open_store
from storage.store import Store
from tests.support.keeping import open_keeper

LEASE = 0.5


def moving_in(folder: Path) -> Store:
    """From where a keeper's files lie into a folder beside it."""
    return open_store(DiskConfig(folder / "new"), DiskConfig(folder / "objects"))


async def main(dsn: str, folder: Path, job_id: str, stores: str) -> None:
    async with open_keeper(dsn, folder) as opened:
        keeper = opened.with_store(moving_in(folder)) if stores == "two" else opened
        await run_next(keeper.pool, kinds_of(keeper.desk), job_id, LEASE)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:]))
