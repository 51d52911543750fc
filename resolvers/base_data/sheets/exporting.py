"""Base data as a workbook that can be brought in again, written while it is read. Next: places.py."""

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import asyncpg

from models.catalog import catalog
from models.rules.archives.exports import Cell
from models.rules.auditing import AuditAct
from models.rules.roles import Action
from models.rules.shape import Form
from resolvers.access.audit import Asker, note
from resolvers.access.caller import Caller
from resolvers.attachments.owners import demand
from resolvers.base_data.sheets.columns import VERSION, Column, Sheet
from resolvers.books.writing import Sheets
from resolvers.exchange.cells import NO, YES
from resolvers.write.context import Writer

BASE_DATA = "BASE_DATA"  # object class in the audit trail
_PAGE = 1_000
_FLAGS: Mapping[Any, str] = {True: YES, False: NO}


async def export_book(
    writer: Writer, asker: Asker, name: str, chosen: Sequence[Sheet]
) -> AsyncGenerator[bytes]:
    """Pieces of it, as everything stands at one moment; what the caller does not read in clear is empty.
    Denied to whose grants do not let him take anything along.
    """
    demand(asker.caller, Action.EXPORT)
    await note(writer.pool, asker.noted(AuditAct.EXPORT, object_class=BASE_DATA, object_id=name))
    return _pieces(writer, asker.caller, chosen)


async def _pieces(writer: Writer, caller: Caller, chosen: Sequence[Sheet]) -> AsyncGenerator[bytes]:
    book = Sheets()
    async with (
        writer.pool.acquire() as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        for sheet in chosen:
            yield book.sheet(sheet.title, [(one.header, one.width) for one in sheet.columns])
            tellers = [_teller(one, writer, caller) for one in sheet.columns]
            page = list[asyncpg.Record]()
            async for row in connection.cursor(_statement(sheet), prefetch=_PAGE):
                page.append(row)
                if len(page) == _PAGE:
                    yield book.rows([[tell(one) for tell in tellers] for one in page])
                    page.clear()
            yield book.rows([[tell(one) for tell in tellers] for one in page])
    yield book.end()


def _statement(sheet: Sheet) -> str:
    """All of it: base data is open to everybody who is signed in."""
    entity = catalog()[sheet.record]
    names = ", ".join(f'"{one.name}"' for one in sheet.fields)
    return f'SELECT {names}, version FROM "{entity.table}" ORDER BY "{entity.primary_key}"'  # noqa: S608


def _teller(column: Column, writer: Writer, caller: Caller) -> Callable[[asyncpg.Record], Cell]:
    field, name = column.field, column.name
    if field is None:
        return (lambda row: str(row["version"])) if column.header == VERSION else lambda _row: None
    if caller.clear_scope(field.shield) is None:
        return lambda _row: None
    if field.form is Form.SEALED:
        sealer = writer.sealer
        return lambda row: None if row[name] is None else sealer.open(name, row[name])
    if field.form is Form.BOOLEAN:
        return lambda row: _FLAGS.get(row[name])
    if field.form is Form.DECIMAL:
        return lambda row: _plain(row[name])
    return lambda row: row[name]


def _plain(value: Decimal | None) -> str | None:
    """As text: a cell of numbers would lose digits."""
    return None if value is None else f"{value.normalize():f}"
