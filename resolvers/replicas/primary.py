"""How far the log of the primary is now, and was when: what tells lag from idleness. Next: replica.py."""

import asyncio
import logging
import time
from bisect import bisect_right
from typing import NamedTuple

from resolvers.replicas.line import Line
from resolvers.replicas.position import Position, end_of_log

LOOK_SECONDS = 1.0
_APART_SECONDS = 0.5  # samples that are kept: each write asks, too
_FAR = 1 << 30  # bytes that no log gets further within a second
_LOG = logging.getLogger("dossier.replicas")
# The end that is written, not the one that is on the disk: a commit need not wait for that.
QUESTION = """
SELECT pg_wal_lsn_diff(l, '0/0')::bigint AS lsn,
    ('x' || left(pg_walfile_name(l), 8))::bit(32)::int AS timeline,
    current_setting('wal_block_size')::int AS page,
    (SELECT system_identifier FROM pg_control_system()) AS system, current_database()::text AS database
FROM pg_current_wal_insert_lsn() AS l
"""


class Sample(NamedTuple):
    """All that was committed before `at` is in the log before `lsn`."""

    at: float
    lsn: int


class Primary:
    """Asked by one connection, however many want to know."""

    def __init__(self, dsn: str, remembered: float) -> None:
        """`remembered`: seconds of which the samples are kept."""
        self._line = Line(dsn, QUESTION)
        self._most = int(remembered / _APART_SECONDS) + 2
        self._turn = asyncio.Lock()
        self._next: asyncio.Task[Position | None] | None = None
        self._tasks: set[asyncio.Task[Position | None]] = set()
        self._samples: list[Sample] = []  # of this timeline, in the order of time
        self._first: Position | None = None  # … where it was first seen
        self._answers = True
        self.newest: Position | None = None
        self.identity: tuple[int, str] = (0, "")  # of the cluster, and the database in it

    async def position(self) -> Position | None:
        """Behind everything that was committed before this call; None if the primary does not say.

        Who comes while another one's question is under way waits for the next: the answer to that one may be
        older than his commit.
        """
        if self._next is None:
            task = asyncio.create_task(self._ask_next())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
            self._next = task
        return await asyncio.shield(self._next)

    async def watch(self) -> None:
        """For ever."""
        while True:
            await self.position()
            await asyncio.sleep(LOOK_SECONDS)

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._line.hang_up()

    def known(self, given: Position) -> Position | None:
        """What of this timeline is at least as new; None if only the primary itself can be.

        Of the timeline before this one only that was kept which lies before this one's beginning.
        """
        newest = self.newest
        if newest is None or given.timeline > newest.timeline:
            return None
        if given.timeline < newest.timeline:
            return self._first
        return given if given.lsn <= newest.lsn + _FAR else None

    def shown_at(self, lsn: int) -> float | None:
        """When everything up to there was all there was; None = longer ago than is remembered."""
        found = bisect_right(self._samples, lsn, key=lambda sample: sample.lsn)
        return self._samples[found - 1].at if found else None

    async def _ask_next(self) -> Position | None:
        async with self._turn:
            self._next = None
            began = time.monotonic()
            try:
                row = await self._line.ask()
            except Exception as error:  # whatever it is: it is asked again in a second
                self._tell(type(error).__name__)
                return None
            self._tell("")
            self.identity = row["system"], row["database"]
            found = Position(row["timeline"], end_of_log(row["lsn"], row["page"]))
            self.note(found, began)
            return found

    def note(self, found: Position, at: float) -> None:
        before = self.newest
        if before is None or before.timeline != found.timeline or before.lsn > found.lsn:
            self._first = found
            self._samples.clear()
        self.newest = found
        if not self._samples or at - self._samples[-1].at >= _APART_SECONDS:
            self._samples.append(Sample(at, found.lsn))
            del self._samples[: -self._most]

    def _tell(self, why: str) -> None:
        if self._answers and why:
            _LOG.warning("the primary does not say how far it is", extra={"why": why})
        self._answers = not why
