"""Many customers as one file, written while they are read. Next: exports.py."""

import asyncio
import contextlib
import gc
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from dataclasses import dataclass

import asyncpg

from models.rules.exchange.exporting import Form
from models.rules.exchange.message import Format, Function
from models.rules.exchange.outgoing import Outgoing
from resolvers.access.caller import Caller
from resolvers.access.seal import Sealer
from resolvers.books.writing import XLSX, Sheets
from resolvers.exchange.formats import Addressed, writer_of
from resolvers.exchange.sheets.writing import Chosen, Pages
from resolvers.exchange.u8.columns import SHEET
from resolvers.exchange.u8.writing import HEADERS, rows_of
from resolvers.pool import Connection
from resolvers.write.seen import seen_of
from resolvers.write.state import customers_from_rows, fetch_customers
from storage.spool import Spool

_PAGE = 300  # customers

MEDIA_TYPES = {Form.XLSX: XLSX, Form.U8: XLSX, Form.NDJSON: "application/x-ndjson"}
SUFFIXES = {Form.XLSX: "xlsx", Form.U8: "xlsx", Form.NDJSON: "ndjson"}
Pieces = AsyncGenerator[bytes]


@dataclass(frozen=True)
class Reading:
    """Who reads, and where: in one transaction all that he reads fits together."""

    connection: Connection
    caller: Caller
    sealer: Sealer

    async def pages(self, numbers: Sequence[str]) -> AsyncGenerator[list[Outgoing]]:
        """In the order of their numbers; who has left his sight is left out. While one page is made, the
        database reads the next.
        """
        some = [numbers[at : at + _PAGE] for at in range(0, len(numbers), _PAGE)]
        ahead = asyncio.create_task(fetch_customers(self.connection, some[0] if some else []))
        try:
            for at, page in enumerate(some, 1):
                rows = await ahead
                ahead = asyncio.create_task(
                    fetch_customers(self.connection, some[at] if at < len(some) else [])
                )
                yield await asyncio.to_thread(self._page, page, rows)
        finally:
            ahead.cancel()
            await asyncio.gather(ahead, return_exceptions=True)

    def _page(self, numbers: Sequence[str], rows: Sequence[asyncpg.Record]) -> list[Outgoing]:
        gc.disable()  # thousands of dicts, none of them garbage: looking for some takes longer than all
        try:
            seen = seen_of(customers_from_rows(rows, self.sealer), self.caller)
        finally:
            gc.enable()
        return [Outgoing(number, seen[number], Function.ORIGINAL) for number in numbers if number in seen]


def written(form: Form, pages: AsyncIterator[Sequence[Outgoing]], chosen: Chosen) -> Pieces:
    if form is Form.XLSX:
        return _workbook(pages, chosen)
    return _u8(pages) if form is Form.U8 else _lines(pages)


async def _workbook(pages: AsyncIterator[Sequence[Outgoing]], chosen: Chosen) -> Pieces:
    """All sheets grow at the same time, packed and set aside; then they follow each other."""
    made, book = Pages(chosen), Sheets()
    spools = {one.name: Spool() for one in made.sheets}
    with contextlib.ExitStack() as aside:
        for spool in spools.values():
            aside.callback(spool.close)
        async for page in pages:
            await _set_aside(spools, await asyncio.to_thread(made.add, page))
            yield b""  # a page is done
        await _set_aside(spools, made.end())
        for sheet in made.sheets:
            spool = spools[sheet.name]
            await spool.end()
            yield book.packed(sheet.name, made.packing(sheet.name))
            async for piece in spool.pieces():
                yield book.more(piece)
        yield book.end()


async def _set_aside(spools: dict[str, Spool], packed: dict[str, bytes]) -> None:
    for name, piece in packed.items():
        await spools[name].add(piece)


async def _u8(pages: AsyncIterator[Sequence[Outgoing]]) -> Pieces:
    book = Sheets()
    yield book.sheet(SHEET, HEADERS)
    async for page in pages:
        yield book.rows(await asyncio.to_thread(rows_of, page))
    yield book.end()


async def _lines(pages: AsyncIterator[Sequence[Outgoing]]) -> Pieces:
    writer = writer_of(Format.NDJSON)
    async for page in pages:
        yield (await asyncio.to_thread(writer.write, page, Addressed())).body
