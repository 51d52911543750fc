"""A worker that carries out one job and dies where DOSSIER_FAULTS says. Next: keeping.py.

python -m tests.support.moving_child DSN FOLDER JOB two|alone, which says how many stores there are
"""

import asyncio
import sys
from pathlib import Path

import asyncpg

from resolvers.custody.desk import Desk
from resolvers.custody.kinds import kinds_of
from resolvers.jobs.run import run_next
from storage import DiskConfig, open_store
from storage.keys_file import FileKeys
from storage.store import Store
from storage.vault import Vault

LEASE = 0.5


def moving_in(folder: Path) -> Store:
    """From where a keeper's files lie into a folder beside it."""
    return open_store(DiskConfig(folder / "new"), DiskConfig(folder / "objects"))


async def main(dsn: str, folder: Path, job_id: str, stores: str) -> None:
    store = moving_in(folder) if stores == "two" else open_store(DiskConfig(folder / "objects"))
    keys = FileKeys(folder / "keys.json")
    async with asyncpg.create_pool(dsn, min_size=1, max_size=4) as pool:
        desk = Desk(pool, store, keys, Vault(store, keys))
        await run_next(pool, kinds_of(desk), job_id, LEASE)
    await store.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:]))
