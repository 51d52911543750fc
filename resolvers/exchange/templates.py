"""Workbooks to fill in, by name, with the lists of this installation. Next: ../inbound."""

import asyncio
from collections.abc import Mapping
from importlib import import_module

import asyncpg

from resolvers.access.caller import Caller
from resolvers.exchange.lists import Lists, read_lists
from resolvers.write.admit import admit

# A template's name in its address, and the room that writes it; loaded when wanted: openpyxl is large.
_ROOMS: Mapping[str, str] = {
    "customers": "resolvers.exchange.sheets.templates",
    "u8": "resolvers.exchange.u8.templates",
}
FILE_NAMES: Mapping[str, str] = {"customers": "客户.xlsx", "u8": "客户档案.xlsx"}


async def template_of(pool: asyncpg.Pool, caller: Caller, name: str) -> bytes:
    """Denied to who may write no customers."""
    admit(caller)
    return await written_template(pool, caller, name)


async def written_template(pool: asyncpg.Pool, caller: Caller, name: str) -> bytes:
    """KeyError: there is none of this name."""
    return await asyncio.to_thread(_written, _ROOMS[name], await read_lists(pool, caller))


def _written(room: str, lists: Lists) -> bytes:
    return import_module(room).write_template(lists)
