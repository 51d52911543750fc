"""The templates as people download them, with the lists of this installation. Next: unzipping.py."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from models.rules.archives.templates import TEMPLATES, Kind
from resolvers.access.caller import Caller
from resolvers.archives.batches.lookups import Lookups, read_lookups
from resolvers.attachments.tickets import TEMPLATE, Shelf, holder, signed_address
from resolvers.write.admit import admit_to_items


@dataclass(frozen=True)
class Templates:
    """For the byte door and the question that gives the address."""

    shelf: Shelf

    def address(self, caller: Caller, kind: Kind) -> str:
        """Signed; Denied to who may not import."""
        admit_to_items(caller)
        return signed_address(self.shelf, caller, TEMPLATE, kind.value)

    async def reader(self, ticket: str, kind: Kind) -> Caller:
        return await holder(self.shelf, ticket, TEMPLATE, kind.value)

    async def make(self, caller: Caller, kind: Kind) -> bytes:
        """The workbook. Types and departments are open to who may import."""
        admit_to_items(caller)
        writer = self.shelf.writer
        lookups = await read_lookups(writer.pool, kind, writer.today())
        examples = _examples(lookups) if kind is Kind.OTHER else _voucher_examples(lookups)
        return await asyncio.to_thread(_written, kind, lookups, examples)


def _written(kind: Kind, lookups: Lookups, examples: Mapping[str, str]) -> bytes:
    from resolvers.archives.books.templates import write_template  # noqa: PLC0415 - openpyxl is large

    return write_template(TEMPLATES[kind], lookups.choices, examples)


def _examples(lookups: Lookups) -> dict[str, str]:
    """Of what differs from one installation to another."""
    departments = lookups.choices["归档部门*"]
    return {"归档部门*": departments[0]} if departments else {}


def _voucher_examples(lookups: Lookups) -> dict[str, str]:
    companies, currencies = lookups.choices["公司代码*"], lookups.choices["币种*"]
    found = {"公司代码*": companies[0]} if companies else {}
    return found | ({"币种*": currencies[0]} if currencies and "CNY" not in currencies else {})
