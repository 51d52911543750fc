"""What each repair does, and what must still be true for it. Next: naming.py."""

import contextlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import asyncpg

from resolvers.attachments.cleaning import alone
from resolvers.custody.desk import Desk
from resolvers.custody.locking import lock_again
from resolvers.custody.naming import (
    OWNED,
    is_line_of,
    is_slip,
    live_object,
    object_named,
    object_of,
    object_of_tail,
    readable_lines,
    slip_named,
    stray_lines,
    upload_named,
)
from resolvers.custody.quarantine import quarantine, release
from resolvers.custody.reconciling import LINES
from resolvers.custody.verifying import look_at, refuse_an_empty_store
from resolvers.jobs.job import Found
from storage.errors import Missing
from storage.keys import Wrapped, unwrapped
from storage.parts import object_key
from storage.probe import prove_locks
from storage.reading import read_whole
from storage.rewrap import readable
from storage.slipbook import SlipBook
from storage.slips import FileFacts, SlipEntry, encode_slip, seal_facts
from storage.store import size_of

_SLIP_OF = "SELECT slip FROM stored_object WHERE object_id = $1"
_UNKNOWN = "SELECT l FROM unnest($1::text[]) AS l WHERE l NOT IN (SELECT object_id FROM stored_object)"
_FACTS = f"""
SELECT v.file_name, v.media_type, o.sha256 FROM {OWNED} v
JOIN stored_object o ON o.object_id = v.object_id WHERE v.object_id = $1
"""  # noqa: S608


class NotMended(Exception):
    """The text says what stands against it."""


@dataclass(frozen=True, slots=True)
class Mended:
    """How it is to be done: `dry_run` looks at everything and changes nothing."""

    dry_run: bool
    by: str


Mender = Callable[[Desk, Found, Mended], Awaitable[str]]


async def _remove_object(desk: Desk, found: Found, how: Mended) -> str:
    async with alone(desk.pool):
        object_id = object_of(found.subject)
        if object_id is None or await object_named(desk.pool, object_id):
            raise NotMended("a row or an upload under way names it")
        return await _remove(desk, found.subject, how)


async def _remove_tail(desk: Desk, found: Found, how: Mended) -> str:
    object_id = object_of_tail(found.subject)
    if object_id is None or await upload_named(desk.pool, object_id):
        raise NotMended("an upload under way names it")
    return await _remove(desk, found.subject, how)


async def _remove_slip(desk: Desk, found: Found, how: Mended) -> str:
    """Nobody names it; yet it may hold the only keys of files whose rows were lost: then it stays."""
    slip = found.subject
    async with alone(desk.pool):
        if not is_slip(slip) or await slip_named(desk.pool, slip):
            raise NotMended("a row or an upload under way names it")
        lines, _ = readable_lines(await _read(desk, slip))
        for row in await desk.pool.fetch(_UNKNOWN, list(lines)):
            await _refuse_the_last_key(desk, row[0])
        return await _remove(desk, slip, how)


async def _remove_line(desk: Desk, found: Found, how: Mended) -> str:
    slip, _, object_id = found.subject.partition("#")
    async with alone(desk.pool):
        lines, _ = readable_lines(await _read(desk, slip))
        if object_id not in lines:
            return "the line is gone already"
        if not await stray_lines(desk.pool, slip, {object_id}):
            raise NotMended("a row or an upload under way names it")
        for row in await desk.pool.fetch(_UNKNOWN, [object_id]):
            await _refuse_the_last_key(desk, row[0])
        if not how.dry_run:
            await SlipBook(desk.store).erase(slip, bytes.fromhex(object_id))
        return f"the line of {object_id} goes from {slip}"


async def _abort_upload(desk: Desk, found: Found, how: Mended) -> str:
    key, upload = found.subject.partition("#")[0], str(found.details["upload"])
    object_id = object_of(key)
    if object_id is None or await upload_named(desk.pool, object_id):
        raise NotMended("an upload under way names it")
    if not how.dry_run:
        await desk.store.abort(key, upload)
    return f"the unfinished upload of {key} is aborted"


async def _rewrite_slip(desk: Desk, found: Found, how: Mended) -> str:
    """Lines that are there and right stay as they are; those that rows lack here are made from the rows."""
    slip = await _slip_of(desk, found)
    async with alone(desk.pool):
        try:
            lines, broken = readable_lines(await _read(desk, slip))
        except Missing:
            lines, broken = dict[str, SlipEntry](), 0
        made = 0
        for row in await desk.pool.fetch(LINES, slip):
            if not is_line_of(lines.get(row["object_id"]), row):
                lines[row["object_id"]] = await _line(desk, row)
                made += 1
        if not (made or broken):
            return await _read_slip(desk, found, how)
        if not how.dry_run:
            await desk.store.replace(slip, encode_slip(lines.values()))
        return f"{slip} is written with {len(lines)} lines, {made} of them anew; {broken} were no lines"


async def _read_slip(desk: Desk, found: Found, how: Mended) -> str:
    """As rotation does: each line is there, and its key can be unwrapped."""
    del how  # looking changes nothing
    slip = await _slip_of(desk, found)
    ids = {bytes.fromhex(row["object_id"]) for row in await desk.pool.fetch(LINES, slip)}
    if ids:
        await readable(desk.store, desk.keys, [slip], ids)
    return f"the {len(ids)} lines that rows name in {slip} read well"


async def _slip_of(desk: Desk, found: Found) -> str:
    """Findings are about a slip, about a line of it, or, where a file is destroyed, about the object."""
    slip = found.subject.partition("#")[0]
    if is_slip(slip):
        return slip
    slip = await desk.pool.fetchval(_SLIP_OF, found.object_id)
    if not slip:
        raise NotMended("the file was destroyed meanwhile")
    return slip


async def _line(desk: Desk, row: asyncpg.Record) -> SlipEntry:
    object_id, commitment = bytes.fromhex(row["object_id"]), bytes(row["commitment"])
    facts = await desk.pool.fetchrow(_FACTS, row["object_id"])
    if facts is None:
        raise NotMended(f"object {row['object_id']} is being deleted")
    wrapped = Wrapped(row["key_id"], bytes(row["wrapped_key"]))
    dek = await unwrapped(desk.keys, object_id, wrapped, commitment)
    box = seal_facts(FileFacts(facts["file_name"], facts["media_type"], facts["sha256"]), dek, object_id)
    return SlipEntry(object_id, row["size"], row["segment_bytes"], wrapped, commitment, box)


async def _quarantine(desk: Desk, found: Found, how: Mended) -> str:
    row = await _row(desk, found)
    row, wrong = await look_at(desk, desk.vault, row)
    if wrong is None:
        raise NotMended("it reads well now")
    if isinstance(wrong, Missing):
        await refuse_an_empty_store(desk.store)
    if not how.dry_run:
        told = {"finding": found.kind, "why": str(wrong)}
        await quarantine(desk.pool, row["object_id"], told, how.by, desk.now())
    return f"it is shut away: {wrong}"


async def _release(desk: Desk, found: Found, how: Mended) -> str:
    row = await _row(desk, found)
    await _read_well(desk, row)
    if not how.dry_run:
        await release(desk.pool, row["object_id"], desk.now())
    return "it reads well, and is given out again"


async def _look_again(desk: Desk, found: Found, how: Mended) -> str:
    """Somebody has put it right by hand: a key copy, a disk, an object from a backup."""
    del how  # looking changes nothing
    await _read_well(desk, await _row(desk, found))
    return "it reads well now"


async def _lock_again(desk: Desk, found: Found, how: Mended) -> str:
    try:
        done = await lock_again(desk, found.object_id or "", dry_run=how.dry_run)
    except Missing:
        raise NotMended(f"{found.subject} is not in the store") from None
    if done is None:
        raise NotMended("the store locks nothing, or the file was deleted meanwhile")
    return f"what the rows say of {found.subject} is told to the store: {done}"


async def _not_held(desk: Desk, found: Found, how: Mended) -> str:
    """The job of destruction asks again each day by itself; who placed the hold there has to release it."""
    del how
    locks = await prove_locks(desk.store)
    with contextlib.suppress(Missing):
        if locks is not None and (await locks.lock_of(found.subject)).held:
            raise NotMended("the store still holds it: whoever placed that hold has to release it there")
    return "the store holds it no more"


async def _read_well(desk: Desk, row: asyncpg.Record) -> None:
    _, wrong = await look_at(desk, desk.vault, row)
    if wrong is not None:
        raise NotMended(f"it is still so: {wrong}")


async def _row(desk: Desk, found: Found) -> asyncpg.Record:
    row = await live_object(desk.pool, found.object_id)
    if row is None:
        raise NotMended("the file was deleted meanwhile")
    return row


async def _remove(desk: Desk, key: str, how: Mended) -> str:
    size = await size_of(desk.store, key)
    if size is None:
        return f"{key} is gone already"
    if not how.dry_run:
        await desk.store.delete(key)
    return f"{key} with {size} bytes is removed"


async def _read(desk: Desk, slip: str) -> bytes:
    return bytes(await read_whole(desk.store, slip))


async def _refuse_the_last_key(desk: Desk, object_id: str) -> None:
    key = object_key(bytes.fromhex(object_id))
    if await size_of(desk.store, key) is not None:
        raise NotMended(
            f"it holds the key of {key}, which no row knows and which is still there: see to that first"
        )


_OBJECT: Mapping[str, Mender] = {
    "RETRY": _look_again,
    "QUARANTINE": _quarantine,
    "RELEASE_QUARANTINE": _release,
}
# By kind of finding; the first is the usual one.
MENDERS: Mapping[str, Mapping[str, Mender]] = {
    "OBJECT_DAMAGED": _OBJECT,
    "OBJECT_MISSING": _OBJECT,
    "OBJECT_WRONG_SIZE": {"QUARANTINE": _quarantine, **_OBJECT},
    "OBJECT_QUARANTINED": {"RELEASE_QUARANTINE": _release},
    "KEY_UNAVAILABLE": {"RETRY": _look_again},
    "OBJECT_ORPHAN": {"REMOVE_ORPHAN": _remove_object},
    "TAIL_ORPHAN": {"REMOVE_ORPHAN": _remove_tail},
    "SLIP_ORPHAN": {"REMOVE_ORPHAN": _remove_slip},
    "UPLOAD_UNFINISHED": {"ABORT_UPLOAD": _abort_upload},
    "SLIP_MISSING": {"REWRITE_SLIP": _rewrite_slip},
    "SLIP_UNREADABLE": {"REWRITE_SLIP": _rewrite_slip, "RETRY": _read_slip},
    "SLIP_LINE_MISSING": {"REWRITE_SLIP": _rewrite_slip},
    "SLIP_LINE_STRAY": {"REMOVE_LINE": _remove_line},
    "NOT_LOCKED": {"LOCK_AGAIN": _lock_again},
    "HELD_ELSEWHERE": {"RETRY": _not_held},
}
