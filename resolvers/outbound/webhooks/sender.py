"""Sends what is due, many at once, and writes down what came of it. Next: deliveries.py.

Each attempt has a number (the fence of its row), which is drawn with the lease before anything is sent: who
is killed in the middle leaves an attempt without an end, and the next worker makes another one.
"""

import asyncio
import contextlib
import logging
import random
import time
from collections import defaultdict
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import asyncpg
from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientResponse,
    ClientSession,
    ClientTimeout,
    DummyCookieJar,
)
from yarl import URL

from models.rules.exchange.retrying import asked_delay, delay_after
from resolvers.access.seal import Sealer, SealError
from resolvers.outbound.receivers import disable
from resolvers.outbound.webhooks.guard import Forbidden, Guard
from resolvers.outbound.webhooks.queue import (
    LEASE_MARGIN,
    LEASE_SECONDS,
    SEALED_AS,
    Claimed,
    Ended,
    Look,
    claim,
    keep,
    receivers_with_open,
    save,
)
from resolvers.outbound.webhooks.signing import Signer, webhook_id
from resolvers.pool import AWAY
from resolvers.spans import span
from resolvers.tallies import ATTEMPTS

_TAKEN, _GONE = 2, 410  # the first: of hundreds
_LANES = 1_000  # looked at in one statement; of a receiver that is away so many wait and more
_MOST = 1_000  # deliveries under way, of all receivers together; with more receivers one of each
_POLL_SECONDS = 0.25
_GATHER_SECONDS = 0.02  # few free places are filled together: one by one they would cost a statement each
_IDLE_SHARE = 10  # of the time that a look took which found nothing, until the next one
_MOST_ANSWER = 64 * 1024  # bytes that are read of an answer: nobody needs it, and it keeps the connection
_GIVE_BACK_SECONDS = 2.0
_RETRY_SECONDS = 0.5
_LOG = logging.getLogger("dossier.webhooks")


@dataclass(frozen=True)
class Pace:
    """`parallel` deliveries at once to each receiver, so that a slow one holds up no other; `seconds` for an
    answer, under leases of `lease` seconds.
    """

    parallel: int = 32
    seconds: float = 20.0
    lease: float = LEASE_SECONDS


def paced(parallel: int, seconds: float) -> Pace:
    """Though the database goes away meanwhile, no other sends what still waits for its answer."""
    return Pace(parallel, seconds, seconds + LEASE_MARGIN)


@dataclass
class _Flight:
    """A delivery from its claim until what came of it is saved."""

    claimed: Claimed
    task: asyncio.Task[None] | None = None
    ended: Ended | None = None


class Sender:
    """One for a process, on a pool of its own: open_line_pool. `wake` when something was put into the line,
    which would be found a bit later.
    """

    def __init__(self, pool: asyncpg.Pool, sealer: Sealer, guard: Guard, pace: Pace) -> None:
        self._pool = pool
        self._sealer = sealer
        self._signer = Signer(sealer)
        self._guard = guard
        self._pace = pace
        self._flights: dict[int, _Flight] = {}
        self._some_ended = asyncio.Event()
        self._news = asyncio.Event()
        self._behind: dict[str, str] = {}
        self._not_before: defaultdict[str, float] = defaultdict(float)
        self._receivers: tuple[float, Sequence[str]] = (0.0, ())
        self._sessions: dict[bool, ClientSession] = {}

    def wake(self) -> None:
        self._receivers = (0.0, ())
        self._news.set()

    async def run(self) -> None:
        """Until it is cancelled; what was under way then is given back to others."""
        try:
            async with self._opened(), asyncio.TaskGroup() as group:
                group.create_task(self._keep())
                group.create_task(self._save())
                await self._send(group)
        finally:
            await self._give_back()

    @contextlib.asynccontextmanager
    async def _opened(self) -> AsyncGenerator[None]:
        async with contextlib.AsyncExitStack() as stack:
            for encrypted in (True, False):
                session = ClientSession(
                    connector=self._guard.connector(encrypted, 0),
                    timeout=ClientTimeout(total=self._pace.seconds),
                    cookie_jar=DummyCookieJar(),
                    auto_decompress=False,
                )
                self._sessions[encrypted] = await stack.enter_async_context(session)
            yield

    async def _send(self, group: asyncio.TaskGroup) -> None:
        while True:
            self._news.clear()
            began = time.monotonic()
            try:
                taken = [await self._take(group, code) for code in await self._codes()]
            except AWAY as error:
                _LOG.warning("deliveries cannot be looked up", extra={"reason": type(error).__name__})
                await asyncio.sleep(_RETRY_SECONDS)
                continue
            if not any(taken):
                pause_seconds = max(_POLL_SECONDS, _IDLE_SHARE * (time.monotonic() - began))
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(pause_seconds):
                        await self._news.wait()

    async def _codes(self) -> Sequence[str]:
        until, codes = self._receivers
        if time.monotonic() >= until:
            codes = await receivers_with_open(self._pool)
            self._receivers = (time.monotonic() + _POLL_SECONDS, codes)
        return codes

    async def _take(self, group: asyncio.TaskGroup, code: str) -> int:
        """A look through the lanes up to the last; the next one begins with the first again."""
        taken = 0
        while True:
            most = min(self._pace.parallel, max(1, _MOST // max(1, len(self._receivers[1]))))
            free = most - sum(one.claimed.receiver_code == code for one in self._flights.values())
            if free < 1 or (free <= self._pace.parallel // 4 and time.monotonic() < self._not_before[code]):
                return taken
            look = Look(code, self._behind.get(code, ""), _LANES, free, self._pace.lease)
            found = await claim(self._pool, look)
            self._not_before[code] = time.monotonic() + _GATHER_SECONDS
            for one in found.claimed:
                flight = self._flights[one.delivery_id] = _Flight(one)
                flight.task = group.create_task(self._deliver(flight))
            taken += len(found.claimed)
            self._behind[code] = found.behind
            if not found.behind:
                return taken

    async def _deliver(self, flight: _Flight) -> None:
        one = flight.claimed
        facts = {"dossier.receiver": one.receiver_code, "dossier.change": one.event_id}
        with span("delivery", {**facts, "dossier.attempt": one.fence}) as traced:
            try:
                ended = await self._attempt(one, traced.traceparent)
            except Exception as error:  # one that cannot be sent keeps none from it
                _LOG.exception("a delivery failed", extra={"delivery": one.delivery_id})
                ended = self._failed(one, error=type(error).__name__)
            ATTEMPTS[ended.outcome] += 1
            traced.end_as(ended.outcome, ended.status)
        flight.ended = ended
        self._some_ended.set()

    async def _attempt(self, one: Claimed, traceparent: str) -> Ended:
        if time.monotonic() >= one.until:  # this process slept: another has it by now
            return _given_back(one)
        try:
            body = self._sealer.unbox(SEALED_AS, one.body)
            message_id = webhook_id(one.receiver_code, one.event_id)
            signed = self._signer.headers(message_id, body, datetime.now(UTC), one.secrets)
        except SealError as error:
            return self._failed(one, error=str(error))
        headers = {
            **signed,
            "content-type": one.content_type,
            "user-agent": "Dossier-Webhooks/1",
            "dossier-attempt": str(one.fence),
        } | ({"traceparent": traceparent} if traceparent else {})
        session, url = self._sessions[one.endpoint.startswith("https:")], URL(one.endpoint, encoded=True)
        try:
            async with session.post(url, data=body, headers=headers, allow_redirects=False) as answer:
                await _read(answer)
        except TimeoutError:
            return self._failed(one, error=f"no answer within {self._pace.seconds:g} s")
        except (ClientError, OSError) as error:
            return self._failed(one, error=_told(error))
        if answer.status // 100 == _TAKEN:
            return Ended(one.delivery_id, one.fence, status=answer.status)
        return self._failed(one, answer.status, answer.headers.get("retry-after"), f"HTTP {answer.status}")

    def _failed(
        self, one: Claimed, status: int | None = None, retry_after: str | None = None, error: str = ""
    ) -> Ended:
        asked = asked_delay(retry_after, datetime.now(UTC))
        delay = delay_after(one.failures + 1, random.random(), asked)  # noqa: S311 - hides nothing
        if status == _GONE and delay is None:
            delay = timedelta()  # it waits until somebody enables the receiver
        return Ended(one.delivery_id, one.fence, True, delay, status, error)

    async def _keep(self) -> None:
        """The leases of all that is under way; what another has taken meanwhile is left to him."""
        kept = time.monotonic()
        while True:
            await asyncio.sleep(self._pace.lease / 3)
            held = [one.claimed for one in self._flights.values()]
            try:
                ours = await keep(self._pool, held, self._pace.lease)
                kept = time.monotonic()
            except AWAY as error:
                _LOG.warning("leases cannot be kept", extra={"reason": type(error).__name__})
                if time.monotonic() - kept < self._pace.lease:
                    continue
                ours = set[int]()
            for one in held:
                if one.delivery_id not in ours:
                    self._lose(one)

    def _lose(self, one: Claimed) -> None:
        flight = self._flights.get(one.delivery_id)
        if flight is not None and flight.claimed is one and flight.ended is None:
            del self._flights[one.delivery_id]
            if flight.task is not None:
                flight.task.cancel()

    async def _save(self) -> None:
        """What has ended meanwhile is saved together; as long as this process lives it is not forgotten."""
        while True:
            await self._some_ended.wait()
            self._some_ended.clear()
            flights = [one for one in self._flights.values() if one.ended is not None]
            if await self._saved([(one.claimed, one.ended) for one in flights if one.ended is not None]):
                for one in flights:
                    if self._flights.get(one.claimed.delivery_id) is one:  # else it was taken anew meanwhile
                        del self._flights[one.claimed.delivery_id]
                self._news.set()
            else:
                await asyncio.sleep(_RETRY_SECONDS)
                self._some_ended.set()

    async def _saved(self, flights: Sequence[tuple[Claimed, Ended]]) -> bool:
        try:
            await save(self._pool, [ended for _, ended in flights])
            for claimed, ended in flights:
                await self._tell(claimed, ended)
        except AWAY as error:
            _LOG.warning("deliveries cannot be saved", extra={"reason": type(error).__name__})
            return False
        return True

    async def _tell(self, claimed: Claimed, one: Ended) -> None:
        if one.status != _GONE and one.state != "DEAD":
            return
        about = {"receiver": claimed.receiver_code, "change": claimed.event_id}
        if one.status == _GONE:
            _LOG.warning("a receiver answered 410 and is disabled", extra=about)
            await disable(self._pool, claimed.receiver_code, claimed.endpoint, "HTTP 410")
        else:
            _LOG.warning("a delivery is a dead letter", extra={**about, "reason": one.error})

    async def _give_back(self) -> None:
        """Others need not wait for the end of the leases."""
        left = [(one.claimed, one.ended or _given_back(one.claimed)) for one in self._flights.values()]
        if left:
            async with asyncio.timeout(_GIVE_BACK_SECONDS):
                await self._saved(left)
        self._flights.clear()


def _given_back(one: Claimed) -> Ended:
    return Ended(one.delivery_id, one.fence, delay=timedelta(), error="given back")


async def _read(answer: ClientResponse) -> None:
    """So that the connection can be used again; what comes of the body changes nothing."""
    with contextlib.suppress(ClientError, OSError):
        read = 0
        async for piece in answer.content.iter_any():
            read += len(piece)
            if read > _MOST_ANSWER:
                return


def _told(error: Exception) -> str:
    """Without the address, whose query may hold a secret."""
    cause = error.os_error if isinstance(error, ClientConnectorError) else error
    return (
        str(cause)
        if isinstance(cause, Forbidden)
        else getattr(cause, "strerror", None) or type(error).__name__
    )
