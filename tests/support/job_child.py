"""A worker that takes one job and is killed in the middle of it. Next: ../jobs/test_jobs.py.

python -m tests.support.job_child DSN LEASE
"""

import asyncio
import os
import signal
import sys

import asyncpg

from resolvers.jobs.run import Run, run_next

STEPS = 10


async def count(run: Run, killed_at: int | None = None) -> None:
    """Steps from the cursor on; a mark in the database for each that was taken."""
    for step in range(run.cursor or 0, STEPS):
        await run.find("STEP", f"{step}")
        run.count("steps")
        if step == killed_at:
            os.kill(os.getpid(), signal.SIGKILL)
        await run.save(step + 1, done=step + 1, total=STEPS)


async def main(dsn: str, lease: float) -> None:
    async with asyncpg.create_pool(dsn, min_size=1, max_size=2) as pool:
        await run_next(pool, {"COUNT": lambda run: count(run, killed_at=5)}, lease=lease)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], float(sys.argv[2])))
