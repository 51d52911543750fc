"""Destroys what was ordered to be: the key, then the bytes; then looks what is left. Next: certificates.py.

The certificate is written in the transaction that forgets the object, so there is exactly one for each. What
the store holds back stands in it, and another job comes for that when the store lets go.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from resolvers.attachments.cleaning import alone
from resolvers.attachments.downloads import stored_from_row
from resolvers.custody.certificates import Seen, certify
from resolvers.custody.desk import Desk
from resolvers.custody.orders import DESTROY
from resolvers.custody.rotating import BROKEN_OFF
from resolvers.errors import Busy
from resolvers.jobs.job import Order, order_job
from resolvers.jobs.run import Run
from resolvers.pool import Connection
from storage.draft import Stored
from storage.errors import Damaged, Missing, Refused
from storage.faults import point
from storage.parts import object_key
from storage.probe import prove_locks
from storage.reading import read_whole
from storage.slips import decode_slip
from storage.store import Store

_ASK_AGAIN = timedelta(days=1)  # where the store names no date
_WAITING = "SELECT * FROM stored_object WHERE object_id = $1 AND dropped_at IS NOT NULL"
_FORGET = "DELETE FROM stored_object WHERE object_id = $1"
_NOT_BEFORE = "UPDATE job SET lease_until = $2 WHERE job_id = $1"


@dataclass(frozen=True)
class _Rest:
    """Of an object that no row knows any more."""

    object_id: bytes
    slip: str

    @property
    def key(self) -> str:
        return object_key(self.object_id)


async def destroy(desk: Desk, run: Run) -> None:
    """A slip that cannot be read keeps no other object from its turn; the job fails then, and comes again."""
    wanted, failed = run.job.parameters["objects"], None
    if run.dry_run:
        run.count("wouldDestroy", len(wanted))
        return
    act = _destroy_rest if run.job.parameters.get("rest") else _destroy
    for number, told in enumerate(wanted, 1):
        if number <= (run.cursor or 0):
            continue
        try:
            async with alone(desk.pool) as connection:
                await act(desk, run, connection, told)
            point("destroy.committed")
        except Damaged as error:
            await run.find("SLIP_UNREADABLE", told["object_id"], told["object_id"], {"why": str(error)})
            failed = error
        await run.save(run.cursor if failed else number, done=number, total=len(wanted))
    if failed is not None:
        raise failed


async def _destroy(desk: Desk, run: Run, connection: Connection, told: Mapping[str, Any]) -> None:
    row = await connection.fetchrow(_WAITING, told["object_id"])
    if row is None:  # by a worker that died before it could say so
        return
    if await connection.fetchval(BROKEN_OFF):  # then a slip that no row names may have the key too
        raise Busy(5, "a rotation of keys was broken off, and goes on first")
    point("destroy.begun")
    stored = stored_from_row(row)
    if row["held_by_store"] and (locks := await prove_locks(desk.store)):
        await locks.hold(stored.key, False)  # it could be deleted, so nothing holds it any more
    elif await _held_elsewhere(desk, stored.key):
        await run.find("HELD_ELSEWHERE", stored.key, told["object_id"])
        await _order_again(desk, run, connection, told, desk.now() + _ASK_AGAIN)
        run.count("heldElsewhere")
        return
    seen = await _gone(desk, stored)
    point("destroy.gone")
    if seen.until:
        rest = {"object_id": told["object_id"], "slip": stored.slip}
        seen = replace(seen, again=await _order_again(desk, run, connection, rest, seen.until))
    await certify(connection, row, run.job.parameters, told, seen)
    await connection.execute(_FORGET, told["object_id"])
    point("destroy.certified")
    run.count("destroyed")


async def _destroy_rest(desk: Desk, run: Run, connection: Connection, told: Mapping[str, Any]) -> None:
    rest = _Rest(bytes.fromhex(told["object_id"]), told["slip"])
    seen = await _gone(desk, rest)
    if seen.until:
        await _order_again(desk, run, connection, told, seen.until)
    run.count("heldBack" if seen.until else "freed")


async def _gone(desk: Desk, what: Stored | _Rest) -> Seen:
    """The certificate says what is seen afterwards, not what was tried."""
    refusal = None
    try:
        await desk.vault.destroy(what)
    except Refused as error:
        refusal = str(error)
    store = desk.store
    left, lines = await store.versions_left(what.key), await _lines_left(store, what)
    until = await _held_until(desk, what.key) if left or lines else None
    return Seen(desk.now(), store.name, left, lines, until, refusal)


async def _held_elsewhere(desk: Desk, key: str) -> bool:
    """Somebody has placed a legal hold at the store itself: then not even the key goes."""
    if desk.store.locks is None:
        return False
    try:
        return (await desk.store.locks.lock_of(key)).held
    except Missing:
        return False


async def _lines_left(store: Store, what: Stored | _Rest) -> int:
    """How many versions of the slip may still have the wrapped key: an older one counts unread."""
    if not what.slip:
        return 0
    versions = await store.versions_left(what.slip)
    try:
        entries = decode_slip(bytes(await read_whole(store, what.slip)))
    except Missing:
        return versions
    named = any(entry.object_id == what.object_id for entry in entries)
    return versions if named else versions - 1


async def _held_until(desk: Desk, key: str) -> datetime:
    later = desk.now() + _ASK_AGAIN
    locks = await prove_locks(desk.store)
    if locks is None:
        return later
    try:
        lock = await locks.lock_of(key)
    except Missing:
        return later
    return lock.until if lock.until and lock.until > desk.now() else later


async def _order_again(
    desk: Desk, run: Run, connection: Connection, told: Mapping[str, Any], until: datetime
) -> str:
    """`told` with a slip: no row knows the object any more."""
    wanted = {**run.job.parameters, "objects": [told], "rest": "slip" in told}
    order = Order(DESTROY, wanted, alone=False)
    job_id = await order_job(connection, order, run.job.created_by, desk.now())
    await connection.execute(_NOT_BEFORE, job_id, until)
    return job_id
