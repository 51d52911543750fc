"""`dossier storage status`, `keys`: figures, what the store can do, which key may go. Next: cli_key.py."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import asyncpg

from assembly import open_keys, opened_files_store
from cli_storage import at_pool
from commands import read_settings
from console import Json, tell
from models.rules.capabilities import told_capabilities
from resolvers.custody.retiring import KeyUse, key_uses
from resolvers.custody.status import Share, Standing, standing
from resolvers.custody.watching import Seen, StoreState, Watch
from storage.keys import KeyRing


def status(*, json: Json = False) -> int:
    """Objects and bytes by key, format, state and month; the store as it answers now: exit code 1 if it
    cannot be used."""

    async def look(pool: asyncpg.Pool) -> tuple[Standing, Seen, KeyRing | None]:
        ring = open_keys(read_settings())
        return await standing(pool, datetime.now(UTC)), await _seen(ring), ring

    found, seen, ring = at_pool(look)
    store = asdict(seen) | {"name": seen.name, "capabilities": told_capabilities(seen.offered, "en")}
    whole = asdict(found) | {"verified_percent": found.coverage, "store": store}
    tell(whole | {"keys": _rows(key_uses(found, ring))}, json, *_lines(found, seen))
    return int(seen.state in (StoreState.AWAY, StoreState.REFUSES))


def keys(*, json: Json = False) -> None:
    """Every key that is here or has wrapped something, and whether `dossier key retire` may remove it."""

    async def look(pool: asyncpg.Pool) -> Sequence[KeyUse]:
        return key_uses(await standing(pool, datetime.now(UTC)), open_keys(read_settings()))

    uses = at_pool(look)
    tell(_rows(uses), json, *map(_key_line, uses))


async def _seen(ring: KeyRing | None) -> Seen:
    if ring is None:
        return Watch().seen
    async with opened_files_store(read_settings()) as store:
        return await Watch(store).look()


def _rows(uses: Sequence[KeyUse]) -> list[dict[str, Any]]:
    return [asdict(one) | {"may_retire": one.may_retire} for one in uses]


def _key_line(one: KeyUse) -> str:
    state = "wraps what is new" if one.current else "may retire" if one.may_retire else "needed"
    if not one.here:
        state = "MISSING: what it has wrapped cannot be read"
    return f"{one.key_id}\t{one.objects} objects\t{one.bytes} bytes\t{one.uploads} uploads\t{state}"


def _lines(found: Standing, seen: Seen) -> Iterator[str]:
    yield f"store\t{seen.name or ''}\t{seen.state.lower()}{f': {seen.error}' if seen.error else ''}"
    for one in told_capabilities(seen.offered, "en"):
        yield f"  {one['name']}\t{'yes' if one['offered'] else 'no: ' + one['cost']}"
    yield f"objects\t{found.total.objects}\t{found.total.bytes} bytes\t{found.total.sealed} in the store"
    for name, shares in (("key", found.keys), ("format", found.formats), ("state", found.states)):
        yield from (_share_line(name, one) for one in shares)
    yield from (_share_line("month", one) for one in found.months if one.objects)
    yield f"uploads under way\t{found.pending.objects}\t{found.pending.bytes} bytes"
    oldest = f", the oldest {found.oldest_verified:%F}" if found.oldest_verified else ""
    yield f"verified\t{found.coverage:.1f} %{oldest}"
    yield f"holds\t{found.holds}"
    yield f"open incidents\t{found.incidents}"
    yield f"jobs\t{found.jobs.get('RUNNING', 0)} running, {found.jobs.get('QUEUED', 0)} waiting"


def _share_line(kind: str, one: Share) -> str:
    return f"  {kind} {one.name}\t{one.objects} objects\t{one.bytes} bytes"
