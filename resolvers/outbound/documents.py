"""Customers on their way out: what changed of them, in the sight of who is told. Next: told.py."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

import asyncpg

from models.rules.diff import DELETE, OWN
from models.rules.exchange.mapping import Maps
from models.rules.exchange.message import Format, Function
from models.rules.exchange.outgoing import Outgoing
from models.rules.shape import Shape
from models.rules.state import State
from resolvers.access.caller import Caller
from resolvers.access.seal import Sealer
from resolvers.exchange.formats import Addressed, Writes, writer_of
from resolvers.feed.change import Item, Position
from resolvers.inbound.maps import read_maps
from resolvers.outbound.narrowing import narrowed, wants_state
from resolvers.outbound.receivers import ReceiverRow
from resolvers.outbound.told import Group
from resolvers.pool import Connection
from resolvers.write.seen import seen_customers
from resolvers.write.state import customer_shape

_BANKS = "KNBK"  # the log masks their keys: a row that is gone cannot be named
_NUMBERS = 10  # digits of a change number
_NO_ROWS: frozenset[tuple[str, str]] = frozenset()


def writer_for(receiver: ReceiverRow) -> Writes:
    return writer_of(Format(receiver.format.value))


def addressed(receiver: ReceiverRow) -> Addressed:
    """Who leaves out our own fields gets no segments of our own either: what he has is SAP as delivered."""
    own = receiver.tables is None or OWN in receiver.tables
    return Addressed(receiver=receiver.system or receiver.receiver_code, extended=own)


async def outgoing_of(
    source: asyncpg.Pool | Connection,
    receiver: ReceiverRow,
    groups: Sequence[Group],
    caller: Caller,
    sealer: Sealer,
) -> list[Outgoing]:
    """One for each group. A customer who has left, is gone or out of sight meanwhile is told as deleted."""
    numbers = {group[0].change.customer_number for group in groups}
    seen = await seen_customers(source, caller, numbers, sealer)
    maps = await read_maps(source, receiver.system)
    found: list[Outgoing] = []
    for group in groups:
        number, items = group[0].change.customer_number, [item for pair in group for item in pair.items]
        state, serial = seen.get(number), serial_of(group[-1].change.position)
        if state is None or group[-1].left:
            gone: State = {"customer_number": number}
            found.append(Outgoing(number, gone, Function.DELETE, serial=serial))
            continue
        touched, removed = _rows(items)
        whole = any(pair.joins for pair in group)
        if renamed := renames_rows(maps):
            removed = _NO_ROWS
        unnamed = renamed or any(table == _BANKS for table, _ in removed)
        function = Function.ORIGINAL if whole else Function.REPLACE if unnamed else Function.CHANGE
        rows = None if function is not Function.CHANGE else touched
        told = maps.outward(customer_shape(), narrowed(receiver, state))
        found.append(Outgoing(number, told, function, rows, removed, serial))
    return found


async def whole_customers(
    source: Connection, receiver: ReceiverRow, numbers: Sequence[str], caller: Caller, sealer: Sealer
) -> list[Outgoing]:
    """Those of these that the receiver wants, as they stand for this reader of the database."""
    seen = await seen_customers(source, caller, numbers, sealer)
    maps = await read_maps(source, receiver.system)
    return [
        Outgoing(number, maps.outward(customer_shape(), narrowed(receiver, one)), Function.ORIGINAL)
        for number, one in seen.items()
        if wants_state(receiver, one)
    ]


def renames_rows(maps: Maps) -> bool:
    """The log names rows by our codes: under others they are not told one by one, but as whole lists."""
    return not _key_domains().isdisjoint(maps.theirs)


@cache
def _key_domains() -> frozenset[str]:
    return frozenset(_domains(customer_shape()))


def _domains(shape: Shape) -> Iterator[str]:
    for name in shape.key:
        if name in shape.fields:
            yield shape.fields[name].sap.partition("-")[2]
    for child in shape.children.values():
        yield from _domains(child)


def serial_of(position: Position) -> str:
    """Ascending in the order of the log, and made of digits alone, as an IDoc wants it."""
    return f"{position.xid * 10**_NUMBERS + int(position.change_number or 0):020}"


def _rows(items: Iterable[Item]) -> tuple[frozenset[tuple[str, str]], frozenset[tuple[str, str]]]:
    """Touched and removed ones; what happened to a row last counts."""
    last = {(item.table, item.key): item.indicator == DELETE and not item.field for item in items}
    removed = frozenset(row for row, gone in last.items() if gone)
    return frozenset(last) - removed, removed
