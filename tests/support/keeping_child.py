"""A worker that takes one job on stored files and dies where DOSSIER_FAULTS says. Next: keeping.py.

python -m tests.support.keeping_child DSN FOLDER JOB
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
from storage.vault import Vault


async def main(dsn: str, folder: Path, job_id: str) -> None:
    keys, store = FileKeys(folder / "keys.json"), open_store(DiskConfig(folder / "objects"))
    async with asyncpg.create_pool(dsn, min_size=1, max_size=8) as pool:
        await run_next(pool, kinds_of(Desk(pool, store, keys, Vault(store, keys))), job_id)
    await store.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2]), sys.argv[3]))
