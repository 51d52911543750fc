"""What processes tell each other of limits: who spent what, who has what open. Next: ../turns.py.

Once a second each server tells what was spent in it, and learns what the others told and how many of them
there are, by one statement; whoever cannot decide without the others (`ask`) has that done at once, together
with all who want it at that moment. While the database is away each process counts for itself.

Times are the database's, so that no server's clock matters; a row from the future is from before its clock
was set back. What is told twice, because the answer got lost, only errs on the strict side.
"""

import asyncio
import contextlib
import logging
import math
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import Protocol
from uuid import uuid4

import asyncpg

from resolvers.alongside import alongside
from resolvers.pool import AWAY, PlainConnection

SECONDS = 1.0
ALIVE_SECONDS = 10  # without a sign, after which a process counts as dead
_UNKNOWN = 2  # processes, before anybody was asked: so the first second of one does not spend all
_TIDY_SECONDS = 60.0
_LAST_SECONDS = 0.5  # the end of a process waits no longer to be told
_LONG_AGO = 1e9
_SEATS_LOCK = 0x5EA7  # the first half of advisory locks: a seat of a user is being asked for
_AWAY = (*AWAY, asyncpg.PostgresError)
_LOG = logging.getLogger("dossier.limits")

_ALIVE = f"seen_at BETWEEN now() - interval '{ALIVE_SECONDS} s' AND now() + interval '{ALIVE_SECONDS} s'"
_LEVEL = """
least(s.most,
    s.remaining + s.restore * greatest(0, extract(epoch FROM clock_timestamp() - s.counted_at)::float8))
"""
# Names come in order, so that two who tell at the same moment wait for each other in the same order.
_TELL = f"""
WITH beat AS (
    INSERT INTO server_process (process_id, began_at, seen_at) VALUES ($1, now(), now())
    ON CONFLICT (process_id) DO UPDATE SET seen_at = now()
    RETURNING began_at = seen_at AS fresh
), told AS (
    INSERT INTO spending AS s (name, remaining, most, restore, counted_at)
    SELECT new.name, new.most - new.amount, new.most, new.restore, clock_timestamp()
    FROM unnest($2::text[], $3::float8[], $4::float8[], $5::float8[]) AS new (name, amount, most, restore)
    ON CONFLICT (name) DO UPDATE SET
        remaining = least(excluded.most, {_LEVEL} - (excluded.most - excluded.remaining)),
        most = excluded.most, restore = excluded.restore, counted_at = clock_timestamp()
    RETURNING s.name, s.remaining
), gone AS (
    DELETE FROM seat WHERE process_id = $1 AND name IN (
        SELECT new.name FROM unnest($6::text[], $7::int[]) AS new (name, taken) WHERE new.taken = 0)
), kept AS (
    INSERT INTO seat (process_id, name, taken)
    SELECT $1, new.name, new.taken FROM unnest($6::text[], $7::int[]) AS new (name, taken) WHERE new.taken > 0
    ON CONFLICT (name, process_id) DO UPDATE SET taken = excluded.taken
)
SELECT 'fresh' AS kind, '' AS name, fresh::int::float8 AS amount FROM beat
UNION ALL SELECT 'others', '', count(*)::float8 FROM server_process WHERE process_id <> $1 AND {_ALIVE}
UNION ALL SELECT 'level', name, remaining FROM told
UNION ALL SELECT 'level', s.name, {_LEVEL} FROM spending s
    WHERE s.counted_at > now() - make_interval(secs => $8) AND s.name <> ALL($2::text[])
"""  # noqa: S608 - constants of our own
# One after the other, over all processes; then what the one before has written is seen.
_TURN = "SELECT pg_advisory_xact_lock($2, hashtext(name)) FROM unnest($1::text[]) AS asked (name)"
# As many of the seats that are wanted as the others leave.
_CLAIM = f"""
WITH asked AS (
    SELECT new.name, new.own, new.most, coalesce((
        SELECT sum(s.taken) FROM seat s WHERE s.name = new.name AND s.process_id IN (
            SELECT process_id FROM server_process WHERE process_id <> $1 AND {_ALIVE})), 0)::int AS others
    FROM unnest($2::text[], $3::int[], $4::int[]) AS new (name, own, most)
), kept AS (
    INSERT INTO seat (process_id, name, taken)
    SELECT $1, name, least(own, most - others) FROM asked WHERE least(own, most - others) > 0
    ON CONFLICT (name, process_id) DO UPDATE SET taken = excluded.taken
)
SELECT name, others FROM asked
"""  # noqa: S608 - constants of our own
# Buckets that are full, processes that are dead. It waits for nobody who tells.
_TIDY = f"""
WITH full_ones AS (
    DELETE FROM spending WHERE name IN (
        SELECT s.name FROM spending s WHERE {_LEVEL} >= s.most FOR UPDATE SKIP LOCKED)
), dead AS (
    DELETE FROM server_process WHERE process_id IN (
        SELECT process_id FROM server_process WHERE NOT {_ALIVE.replace(f"{ALIVE_SECONDS} s", "60 s")}
        FOR UPDATE SKIP LOCKED)
    RETURNING process_id
)
DELETE FROM seat WHERE process_id IN (SELECT process_id FROM dead)
"""  # noqa: S608 - constants of our own
_LEAVE = """
WITH seats AS (DELETE FROM seat WHERE process_id = $1) DELETE FROM server_process WHERE process_id = $1
"""


class Purses(Protocol):
    """Buckets of one kind: schema/budgets.py."""

    points: int
    restore: int
    processes: int
    ask: Callable[[], Awaitable[None]]

    def untold(self) -> dict[str, float]: ...
    def tell_again(self, told: Mapping[str, float]) -> None: ...
    def hear(self, user_name: str, level: float) -> None: ...


class Places(Protocol):
    """Seats of one kind: schema/seats.py."""

    processes: int
    most: int
    elsewhere: Callable[[str], Awaitable[int]]

    def taken(self, user_name: str) -> int: ...
    def untold(self) -> dict[str, int]: ...
    def tell_again(self, names: set[str] | None = None) -> None: ...


class _Connection(PlainConnection):
    """Not one of the pools that callers wait for."""


def open_sharing_pool(dsn: str) -> asyncpg.Pool:
    """One connection, made when there is something to tell, and anew when it is lost."""
    settings = {
        "application_name": "dossier limits",
        "statement_timeout": "2s",
        "synchronous_commit": "off",  # nothing of it need survive a crash
        "jit": "off",
    }
    return asyncpg.create_pool(
        dsn,
        min_size=0,
        max_size=1,
        timeout=2,
        command_timeout=3,
        max_inactive_connection_lifetime=0,
        connection_class=_Connection,
        server_settings=settings,
    )


class Sharing:
    """Of one process. `processes` = 1 also while nobody can be asked."""

    def __init__(
        self, pool: asyncpg.Pool, purses: Mapping[str, Purses], places: Mapping[str, Places]
    ) -> None:
        self.process_id = uuid4().hex
        self.processes = 1
        self._pool = pool
        self._purses = {kind: one for kind, one in purses.items() if one.points}
        self._places = places
        self._wanted = asyncio.Event()
        self._waiting: list[asyncio.Future[Mapping[str, int]]] = []
        self._asked: set[str] = set()
        self._heard_at = -math.inf  # of time.monotonic()
        self._tidied_at = time.monotonic()
        self._away = self._over = False
        for purse in self._purses.values():
            purse.processes, purse.ask = _UNKNOWN, self.ask
        for kind, one in places.items():
            one.elsewhere = partial(self._elsewhere, kind)

    @contextlib.asynccontextmanager
    async def beside(self) -> AsyncGenerator[None]:
        """While the block runs."""
        try:
            async with alongside(self._run(), "limits"):
                yield
        finally:
            self._over = True
            self._answer(self._waiting, {})
            await self._leave()

    async def ask(self) -> None:
        """All that was spent before is told, and what others told before is known."""
        await self._next_turn()

    async def _elsewhere(self, kind: str, user_name: str) -> int:
        name = f"{kind}:{user_name}"
        self._asked.add(name)
        return (await self._next_turn()).get(name, 0)

    async def _next_turn(self) -> Mapping[str, int]:
        if self._over:
            return {}
        waiting: asyncio.Future[Mapping[str, int]] = asyncio.get_running_loop().create_future()
        self._waiting.append(waiting)
        self._wanted.set()
        return await waiting

    async def _run(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(SECONDS):
                    await self._wanted.wait()
            self._wanted.clear()
            await self._turn()

    async def _turn(self) -> None:
        waiting, self._waiting = self._waiting, []
        asked, self._asked = self._asked, set()
        held: Mapping[str, int] = {}
        try:
            if not waiting and time.monotonic() - self._tidied_at > _TIDY_SECONDS:
                self._tidied_at = time.monotonic()
                await self._pool.execute(_TIDY)
                return
            await self._tell(asked)
            if asked:
                held = await self._claim(sorted(asked))
            self._back()
        except _AWAY as error:
            self._alone(error)
        except Exception as error:  # the outermost loop: without it every `ask` would wait for ever
            _LOG.exception("limits cannot be told")
            self._alone(error)
        finally:
            self._answer(waiting, held)

    async def _claim(self, names: list[str]) -> Mapping[str, int]:
        """What others have of each; ours are written as far as there is room for them."""
        places = [(self._places[kind], whose) for kind, _, whose in (name.partition(":") for name in names)]
        own, most = [one.taken(whose) for one, whose in places], [one.most for one, _ in places]
        try:
            async with self._pool.acquire() as connection, connection.transaction():
                await connection.execute(_TURN, names, _SEATS_LOCK)
                rows = await connection.fetch(_CLAIM, self.process_id, names, own, most)
        except BaseException:
            for one, whose in places:
                one.tell_again({whose})
            raise
        return {row["name"]: row["others"] for row in rows}

    async def _tell(self, asked: Collection[str] = ()) -> None:
        """Without the seats that are asked for: nobody knows yet whether they may be taken."""
        spent = {kind: purse.untold() for kind, purse in self._purses.items()}
        taken = {kind: one.untold() for kind, one in self._places.items()}
        began = time.monotonic()
        since = began - self._heard_at + 2 * SECONDS if self._heard_at > -math.inf else _LONG_AGO
        buckets = sorted(
            (f"{kind}:{name}", amount, float(self._purses[kind].points), float(self._purses[kind].restore))
            for kind, told in spent.items()
            for name, amount in told.items()
        )
        seats = sorted(
            (f"{kind}:{name}", number)
            for kind, told in taken.items()
            for name, number in told.items()
            if f"{kind}:{name}" not in asked
        )
        try:
            rows = await self._pool.fetch(
                _TELL, self.process_id, *_columns(buckets, 4), *_columns(seats, 2), since
            )
        except BaseException:
            for kind, told in spent.items():
                self._purses[kind].tell_again(told)
            for kind, told in taken.items():
                self._places[kind].tell_again(set(told))
            raise
        self._heard_at = began
        self._hear(rows)

    def _hear(self, rows: Iterable[asyncpg.Record]) -> None:
        for kind, name, amount in rows:
            if kind == "level":
                of, _, whose = name.partition(":")
                if of in self._purses:
                    self._purses[of].hear(whose, amount)
            elif kind == "others":
                self._share(int(amount) + 1)
            elif amount:  # the database did not know this process: of its seats it knows nothing either
                for one in self._places.values():
                    one.tell_again()

    def _share(self, processes: int) -> None:
        self.processes = processes
        for one in (*self._purses.values(), *self._places.values()):
            one.processes = processes

    def _alone(self, error: Exception) -> None:
        self._share(1)
        if not self._away:
            self._away = True
            _LOG.warning("limits hold for this process alone", extra={"error": type(error).__name__})

    def _back(self) -> None:
        if self._away:
            self._away = False
            _LOG.warning("limits hold over all processes again")

    def _answer(self, waiting: Iterable[asyncio.Future[Mapping[str, int]]], held: Mapping[str, int]) -> None:
        for one in waiting:
            if not one.done():
                one.set_result(held)

    async def _leave(self) -> None:
        """What was spent stays spent; what was open is not."""
        if self._heard_at == -math.inf:
            return  # nobody knows of this process
        with contextlib.suppress(*_AWAY):
            async with asyncio.timeout(_LAST_SECONDS):
                await self._tell()
                await self._pool.execute(_LEAVE, self.process_id)


def _columns(rows: Sequence[tuple[object, ...]], width: int) -> list[list[object]]:
    """As unnest takes them."""
    return [[row[at] for row in rows] for at in range(width)]
