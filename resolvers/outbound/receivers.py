"""Receivers: found, led by one reader of the log at a time, put further. Next: rendering.py."""

from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

import asyncpg

from models.rules.decision import CUSTOMER
from models.rules.exchange.receiving import Channel, Standing, Told
from resolvers.errors import ResolverError
from resolvers.feed.change import Position, Wanted
from resolvers.pool import Connection
from resolvers.write.roots import ROOTS

LEASE_SECONDS = 30
_LISTS = ("company_codes", "sales_orgs", "account_groups", "tables", "field_names")
COLUMNS = """r.receiver_code, r.name, r.user_name, r.system, r.channel, r.format, r.selection,
    r.company_codes, r.sales_orgs, r.account_groups, r.tables, r.field_names, r.state, r.state_reason,
    r.xid::text, r.change_number, r.snapshot, r.offered_xid::text, r.offered_number, r.endpoint, r.secret,
    r.previous_secret, r.previous_until, r.fence, r.created_at, r.changed_at, r.changed_by"""
_FIND = f"SELECT {COLUMNS} FROM receiver r WHERE r.receiver_code = $1"  # noqa: S608 - names of our own
_ALL = f"""
SELECT {COLUMNS} FROM receiver r WHERE r.channel = $1 AND r.state = 'ACTIVE' ORDER BY r.receiver_code
"""  # noqa: S608
# What its user may, of the user {0}: another value when that has changed.
SIGHT = """coalesce((
    SELECT md5(concat(u.active, u.valid_from <= current_date, u.valid_to >= current_date,
        (SELECT string_agg(g::text, '' ORDER BY g.id) FROM access_grant g WHERE g.user_name = u.user_name)))
    FROM user_account u WHERE u.user_name = {0}), '')"""
# Who leads it as it was stops; of a receiver that asks nobody does, and its tokens stay good.
ANEW = "fence = fence + (channel <> 'PULL')::int, lease_until = NULL"
# What waits in the line is rendered anew before it is sent. Tests (xid 0) tell of nothing.
RENDER_ANEW = """
UPDATE delivery d SET state = 'WAITING', body = NULL, next_try_at = '-infinity', lease_until = NULL
"""
WAITING = "d.state IN ('WAITING', 'SENDING') AND d.xid <> '0'"
# Whoever reads the log for a receiver does so under a number of his own: what a slower one, thought dead,
# would still write is refused.
_LEAD = """
UPDATE receiver SET fence = fence + 1, lease_until = now() + make_interval(secs => $2)
WHERE receiver_code = $1 AND state = 'ACTIVE' AND (lease_until IS NULL OR lease_until <= now())
RETURNING fence
"""
_HOLD = """
UPDATE receiver SET lease_until = now() + make_interval(secs => $3)
WHERE receiver_code = $1 AND fence = $2 AND state = 'ACTIVE'
"""
_ADVANCE = """
UPDATE receiver SET xid = $3::text::xid8, change_number = $4, lease_until = now() + make_interval(secs => $5)
WHERE receiver_code = $1 AND fence = $2 AND state = 'ACTIVE'
"""
_RELEASE = "UPDATE receiver SET lease_until = NULL WHERE receiver_code = $1 AND fence = $2"
# {0}: what must be as it was, so that who comes late stops no receiver that was set right meanwhile.
_STOP = """
UPDATE receiver SET state = $2, state_reason = left($3, 200), changed_at = now()
WHERE receiver_code = $1 AND state = 'ACTIVE' AND {0} = $4
"""
_PAUSE, _DISABLE = _STOP.format("fence"), _STOP.format("endpoint")


class LeaseLost(ResolverError):
    """Another leads this receiver, or it is not to be told any more: keep nothing of what was done for it."""

    code = "BUSY"


@dataclass(frozen=True)
class ReceiverRow:
    """`position`: all up to here is acknowledged (PULL), in the line (WEBHOOK), published or written."""

    receiver_code: str
    name: str
    user_name: str
    system: str | None
    channel: Channel
    format: Told
    selection: str | None
    company_codes: frozenset[str] | None
    sales_orgs: frozenset[str] | None
    account_groups: frozenset[str] | None
    tables: frozenset[str] | None
    field_names: frozenset[str] | None
    state: Standing
    state_reason: str | None
    position: Position
    snapshot: str | None  # what this pg_snapshot shows is not told again
    offered: Position | None
    endpoint: str | None
    secret: bytes | None = field(repr=False)
    previous_secret: bytes | None = field(repr=False)
    previous_until: datetime | None
    fence: int
    created_at: datetime
    changed_at: datetime
    changed_by: str


_PLAIN = [
    one.name
    for one in fields(ReceiverRow)
    if one.name not in (*_LISTS, "channel", "format", "state", "position", "offered")
]


def receiver_from_row(row: asyncpg.Record) -> ReceiverRow:
    given: dict[str, Any] = {name: row[name] for name in _PLAIN}
    lists: dict[str, Any] = {name: None if row[name] is None else frozenset(row[name]) for name in _LISTS}
    offered = row["offered_xid"]
    return ReceiverRow(
        **given,
        **lists,
        channel=Channel(row["channel"]),
        format=Told(row["format"]),
        state=Standing(row["state"]),
        position=Position(int(row["xid"]), row["change_number"]),
        offered=None if offered is None else Position(int(offered), row["offered_number"] or ""),
    )


async def find(source: asyncpg.Pool | Connection, code: str) -> ReceiverRow | None:
    row = await source.fetchrow(_FIND, code)
    return None if row is None else receiver_from_row(row)


async def all_of(source: asyncpg.Pool | Connection, channel: Channel) -> list[ReceiverRow]:
    """Those that are to be told."""
    return [receiver_from_row(row) for row in await source.fetch(_ALL, channel.value)]


def wanted_of(row: ReceiverRow) -> Wanted:
    """What the page of the log is narrowed to. Layers and fields are looked at by narrowing.py: a change of
    general data is in no layer, and wanted all the same.
    """
    return Wanted(account_groups=row.account_groups, object_classes=frozenset({ROOTS[CUSTOMER].object_class}))


async def lead(source: asyncpg.Pool | Connection, code: str, seconds: float = LEASE_SECONDS) -> int | None:
    """The fence of who leads it from now on; None while another does. Find the row after this, not before:
    the one who led until now may have put it further.
    """
    return await source.fetchval(_LEAD, code, seconds)


async def hold(
    source: asyncpg.Pool | Connection, code: str, fence: int, seconds: float = LEASE_SECONDS
) -> bool:
    """Heartbeat. False: somebody else leads it, or it is paused."""
    return await source.execute(_HOLD, code, fence, seconds) == "UPDATE 1"


async def advance(
    connection: asyncpg.Pool | Connection, row: ReceiverRow, position: Position, fence: int
) -> None:
    """In the transaction of what was done for it up to this place. LeaseLost undoes that."""
    place = (str(position.xid), position.change_number)
    if await connection.execute(_ADVANCE, row.receiver_code, fence, *place, LEASE_SECONDS) != "UPDATE 1":
        raise LeaseLost


async def release(source: asyncpg.Pool | Connection, code: str, fence: int) -> None:
    """Another may lead it at once."""
    await source.execute(_RELEASE, code, fence)


async def pause(source: asyncpg.Pool | Connection, code: str, fence: int, reason: str) -> None:
    """By who leads it: it is told nothing more until somebody resumes it; its place is kept."""
    await source.execute(_PAUSE, code, Standing.PAUSED.value, reason, fence)


async def disable(source: asyncpg.Pool | Connection, code: str, endpoint: str, reason: str) -> None:
    """By what this address answered, likewise."""
    await source.execute(_DISABLE, code, Standing.DISABLED.value, reason, endpoint)
