"""Files move into another store while they are served; then the former one is emptied. Next: reencrypting.py.

A store that moves is two stores (storage/moving.py): all that is new goes to the new one already, so MIGRATE
copies what was there before, and EMPTY_FORMER removes what it has compared. Both go by the keys, in order.
"""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

import asyncpg

from resolvers.attachments.cleaning import alone
from resolvers.custody.desk import Desk
from resolvers.custody.naming import object_of, object_of_tail
from resolvers.jobs.job import Order
from resolvers.jobs.run import Run
from storage.copying import SMALL_BYTES, Copier, Outcome, digest_of
from storage.errors import Damaged, Missing, Refused, StoreError
from storage.faults import point
from storage.moving import both, refuse_one, sides
from storage.pace import paced
from storage.probe import prove_locks
from storage.reading import read_whole
from storage.store import Entry, Store

MIGRATE, EMPTY_FORMER = "MIGRATE", "EMPTY_FORMER"

_SLIPS = "slips/"
_AREAS = ("objects/", _SLIPS, "tails/")  # in the order of keys; all else in the store is somebody else's
_AT_ONCE = 32
_MOST_ROUNDS = 5
_WANTED = """
SELECT EXISTS (SELECT FROM stored_object WHERE object_id = $1 AND dropped_at IS NULL)
    OR EXISTS (SELECT FROM upload WHERE state = 'PENDING' AND draft LIKE '%' || $1 || '%')
"""
Pair = tuple[Entry | None, Entry | None]


def order_of(kind: str, mib_per_second: float | None = None, *, dry_run: bool = False) -> Order:
    """Of either kind."""
    return Order(kind, {"mib_per_second": mib_per_second}, dry_run)


async def migrate(desk: Desk, run: Run) -> None:
    """May be asked again at any time: what is there already is left as it is.

    An upload that began in the former store ends there, maybe behind the place where the copying is: so it is
    done in rounds, until one finds nothing to do.
    """
    new, former = await _sides(desk, run)
    await prove_locks(desk.store)
    copier = Copier(new, former, lambda: alone(desk.pool), lambda key: _wanted(desk.pool, key))
    if run.cursor is None:
        await _begin(run, former, 1)
    while True:
        place: dict[str, Any] = dict(run.cursor or {})
        async with aclosing(_batches(new, former, place["behind"])) as batches:
            async for batch in batches:
                place["copied"] += await _copy(run, copier, batch)
                place["behind"] = _key(batch[-1])
                await run.save(place, done=run.done + sum(bool(theirs) for _, theirs in batch))
                point("migrate.saved")
        if run.dry_run or not place["copied"] or place["round"] >= _MOST_ROUNDS:
            break
        await _begin(run, former, place["round"] + 1)
    await _find_uploads(run, former)


async def _begin(run: Run, former: Store, number: int) -> None:
    place = {"round": number, "behind": "", "copied": 0}
    await run.save(place, total=run.done + await _count(former))


async def empty_former(desk: Desk, run: Run) -> None:
    """Only what the new store gives back just so. When nothing is left, the setting can go."""
    new, former = await _sides(desk, run)
    remover = _Remover(desk, run, new, former)
    if run.cursor is None:
        await run.save("", total=await _count(former))
    async with aclosing(_batches(new, former, run.cursor or "")) as batches:
        async for batch in batches:
            theirs = [pair for pair in batch if pair[1]]
            await asyncio.gather(*(remover.remove(pair) for pair in theirs))
            await run.save(_key(batch[-1]), done=run.done + len(theirs))
            point("empty.saved")
    await _find_uploads(run, former)


async def _copy(run: Run, copier: Copier, batch: Sequence[Pair]) -> int:
    """How many were copied. One that cannot be copied keeps no other from its turn."""
    missing = [former for new, former in batch if former and not new]
    if run.dry_run:
        run.count("would_copy", len(missing))
        run.count("would_copy_bytes", sum(one.size for one in missing))
        return 0
    outcomes = await _outcomes(run, copier, missing)
    for entry, outcome in outcomes:
        run.count(outcome.value)
        if outcome is Outcome.COPIED:
            run.count("copied_bytes", entry.size)
        elif outcome is Outcome.DIFFERS:
            await run.find("COPY_FAILED", entry.key, _object(entry.key), {"why": "read back it differs"})
    for new, former in batch:
        if new and former:
            await _compare(run, new, former)
        if former and not await copier.carry_lock(former.key):
            await run.find("LOCK_NOT_CARRIED", former.key, _object(former.key))
    return sum(outcome is Outcome.COPIED for _, outcome in outcomes)


async def _compare(run: Run, new: Entry, former: Entry) -> None:
    """Only the lengths: all bytes are compared before something is removed."""
    run.count("present")
    if new.size != former.size and not new.key.startswith(_SLIPS):
        sizes = {"new": new.size, "former": former.size}
        await run.find("COPY_DIFFERS", new.key, _object(new.key), sizes)


async def _outcomes(run: Run, copier: Copier, entries: Sequence[Entry]) -> list[tuple[Entry, Outcome]]:
    try:
        return list(zip(entries, await copier.copy(entries), strict=True))
    except StoreError as error:
        if error.again:
            raise
        if len(entries) == 1:
            [entry] = entries
            await run.find("COPY_FAILED", entry.key, _object(entry.key), {"why": str(error)})
            run.count("failed")
            return []
    return [pair for entry in entries for pair in await _outcomes(run, copier, [entry])]


@dataclass(frozen=True)
class _Remover:
    desk: Desk
    run: Run
    new: Store
    former: Store

    async def remove(self, pair: Pair) -> None:
        key = _key(pair)
        try:
            if pair[0] is None:
                left, why = "NOT_COPIED", "the new store has no such key"
            elif key.startswith(_SLIPS):
                async with alone(self.desk.pool):
                    left, why = await self._compared(key, await self._covered(key))
            else:
                same = await digest_of(self.new, key) == await digest_of(self.former, key)
                left, why = await self._compared(key, same)
        except Missing:
            left, why = None, ""  # destroyed meanwhile, in both
        except (Refused, Damaged) as error:
            left, why = "NOT_REMOVED", str(error)
        self.run.count("left" if left else "would_remove" if self.run.dry_run else "removed")
        if left:
            await self.run.find(left, key, _object(key), {"why": why})

    async def _compared(self, key: str, same: bool) -> tuple[str | None, str]:
        """None = it is gone from the former store; else why it stays there."""
        if not same:
            return "COPY_DIFFERS", "the stores do not hold the same"
        if not self.run.dry_run:
            point("empty.removing")
            await self.former.delete(key)
            point("empty.removed")
        return None, ""

    async def _covered(self, key: str) -> bool:
        """A slip may have lost lines in the new store, as their files were destroyed; it has gained none."""
        texts = [bytes(await read_whole(store, key)) for store in (self.new, self.former)]
        ours, theirs = (set(text.splitlines()) for text in texts)
        return ours <= theirs


async def _find_uploads(run: Run, former: Store) -> None:
    """They end where they began, or expire: until then the former store is needed."""
    async with aclosing(former.unfinished()) as uploads:
        async for one in uploads:
            if _object(one.key):
                await run.find("UPLOAD_IN_FORMER", one.key, _object(one.key), {"upload": one.upload})


async def _batches(new: Store, former: Store, behind: str) -> AsyncGenerator[list[Pair]]:
    """Small ones together, long ones alone."""
    batch: list[Pair] = []
    size = 0
    async with aclosing(_pairs(new, former, behind)) as pairs:
        async for pair in pairs:
            length = 0 if pair[0] or not pair[1] else pair[1].size
            if batch and (size + length > SMALL_BYTES or len(batch) >= _AT_ONCE):
                yield batch
                batch, size = [], 0
            batch.append(pair)
            size += length
    if batch:
        yield batch


async def _pairs(new: Store, former: Store, behind: str) -> AsyncGenerator[Pair]:
    for area in _AREAS:
        async with aclosing(both(new, former, area)) as pairs:
            async for pair in pairs:
                if _key(pair) > behind:
                    yield pair


async def _wanted(pool: asyncpg.Pool, key: str) -> bool:
    object_id = _object(key)
    return object_id is None or await pool.fetchval(_WANTED, object_id)


async def _count(former: Store) -> int:
    count = 0
    for area in _AREAS:
        async with aclosing(former.list(area)) as entries:
            async for _ in entries:
                count += 1
    return count


async def _sides(desk: Desk, run: Run) -> tuple[Store, Store]:
    new, former = sides(desk.store)
    if former is None:
        raise Refused("no former store is named: DOSSIER_FORMER_STORE")
    await refuse_one(new, former)
    return new, paced(former, run.job.parameters.get("mib_per_second"))


def _key(pair: Pair) -> str:
    return next(entry.key for entry in pair if entry)


def _object(key: str) -> str | None:
    return object_of(key) or object_of_tail(key)
