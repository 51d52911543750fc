"""Where workbooks of base data are fetched and sent: addresses that work for a while. Next: schema/base_data.

Also what stands behind them for who comes with a token.
"""

import asyncio
from dataclasses import dataclass

from resolvers.access.caller import Caller
from resolvers.attachments.tickets import SHEETS, Shelf, holder, signed_address
from resolvers.base_data.kinds import kind_of
from resolvers.base_data.sheets.columns import named
from resolvers.base_data.sheets.lists import read_lists
from resolvers.errors import Denied, Gone
from resolvers.write.context import Writer

TEMPLATE, EXPORT, IMPORT = "template", "export", "import"


@dataclass(frozen=True)
class BaseDataBooks:
    """For the byte door and the question that gives the addresses."""

    shelf: Shelf

    def address(self, caller: Caller, name: str, verb: str) -> str:
        """Signed."""
        return signed_address(self.shelf, caller, SHEETS, f"{name}/{verb}")

    async def reader(self, ticket: str, name: str, verb: str) -> Caller:
        return await holder(self.shelf, ticket, SHEETS, f"{name}/{verb}")


def may_maintain(caller: Caller, name: str) -> bool:
    """All that a workbook of this name holds."""
    return all(any(map(caller.may, kind_of(one.record).roles)) for one in named(name))


async def template_of(writer: Writer, caller: Caller, name: str) -> bytes:
    """Gone; Denied to who may not bring it in."""
    chosen = named(name)
    if not chosen:
        raise Gone(name)
    if not may_maintain(caller, name):
        raise Denied
    lists = await read_lists(writer.pool, caller, writer.today())

    def written() -> bytes:
        from resolvers.base_data.sheets.templates import write_template  # noqa: PLC0415 - openpyxl is large

        return write_template(chosen, lists)

    return await asyncio.to_thread(written)
