"""Brings a workbook of base data in: each row by the rules of its kind, all or none. Next: exporting.py.

Everything happens in one transaction: turns first, those of what rows rely on too, then the locks on all
records that rows name, then one row after another, so that a row may name what one before it has made.
"""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from models.rules.decision import Consent
from models.rules.finding import Finding, Severity, error
from models.rules.finding_codes import Code
from models.rules.state import State
from resolvers.base_data.kinds import kind_of
from resolvers.base_data.sheets.columns import VERSION, Sheet
from resolvers.base_data.sheets.lists import read_lists
from resolvers.base_data.sheets.reading import Filled, Row, read_book
from resolvers.errors import Denied, Refused
from resolvers.exchange.formats import Unreadable
from resolvers.write.context import Saved, WriteContext
from resolvers.write.maintained import Kind, enter, save, share_turn, take_turn
from resolvers.write.tx import Tx, together

MOST_FINDINGS = 1_000
CREATED, CHANGED, UNCHANGED = "CREATED", "CHANGED", "UNCHANGED"


@dataclass(frozen=True)
class Wanted:
    """`dry_run`: nothing of it stays. `marked`: of what is refused, a copy with the faults marked."""

    dry_run: bool = False
    consent: Consent = field(default_factory=Consent)
    marked: bool = False


@dataclass(frozen=True)
class Outcome:
    """What became of a row."""

    sheet: str
    row: int
    key: str
    did: str
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Imported:
    outcomes: Sequence[Outcome]

    @property
    def counts(self) -> Mapping[str, int]:
        return Counter(one.did for one in self.outcomes)


class Rejected(Refused):
    """Nothing was brought in. `marked`: the copy, if one was wanted."""

    def __init__(self, findings: Sequence[Finding], marked: bytes | None = None) -> None:
        super().__init__(findings)
        self.marked = marked


class _Tried(Exception):
    """Takes a dry run back."""

    def __init__(self, imported: Imported) -> None:
        super().__init__()
        self.imported = imported


async def import_book(
    context: WriteContext, data: bytes, chosen: Sequence[Sheet], wanted: Wanted
) -> Imported:
    """These sheets of the workbook. Rejected; Denied to who may not maintain what its rows are."""
    try:
        filled = await asyncio.to_thread(read_book, data, chosen)
    except Unreadable as wrong:
        raise Rejected(wrong.findings) from None
    try:
        return await bring_rows(context, filled, wanted)
    except Rejected as refused:
        if not wanted.marked:
            raise
        raise Rejected(refused.findings, await _marked(context, filled, refused.findings)) from None


async def bring_rows(context: WriteContext, filled: Filled, wanted: Wanted) -> Imported:
    """The same of rows, wherever they come from."""
    _admit(context, filled)
    if filled.findings:
        raise Rejected(filled.findings[:MOST_FINDINGS])
    try:
        return await together(context, lambda tx: _Turn(tx, filled, wanted).run())
    except _Tried as tried:
        return tried.imported


def _admit(context: WriteContext, filled: Filled) -> None:
    """Sheets that were left empty ask for nothing."""
    records = {row.sheet.record for row in filled.rows} or {one.record for one in filled.sheets}
    for record in records:
        if not any(context.caller.may(role) for role in kind_of(record).roles):
            raise Denied


@dataclass
class _Turn:
    tx: Tx
    filled: Filled
    wanted: Wanted
    _now: dict[tuple[str, str], State] = field(default_factory=dict[tuple[str, str], State])
    _seen: dict[tuple[str, str], int] = field(default_factory=dict[tuple[str, str], int])
    _outcomes: list[Outcome] = field(default_factory=list[Outcome])
    _findings: list[Finding] = field(default_factory=list[Finding])

    async def run(self) -> Imported:
        await self._take_turns()
        for sheet in self.filled.sheets:
            await self._lock(sheet.record)
        for row in self.filled.rows:
            await self._bring(row)
            if len(self._findings) >= MOST_FINDINGS:
                break
        imported = Imported(sorted(self._outcomes, key=lambda one: (one.sheet, one.row)))
        if any(one.severity is not Severity.WARNING for one in self._findings):
            raise Rejected(self._findings[:MOST_FINDINGS])
        if self.wanted.dry_run:
            raise _Tried(imported)
        return imported

    async def _take_turns(self) -> None:
        """Of what the rows are, and of what they rely on: who is about something else need not wait."""
        kinds = [kind_of(one) for one in {row.sheet.record for row in self.filled.rows}]
        taken = {one.turn for one in kinds}
        for turn in sorted(taken.union(*(one.shares for one in kinds)) - {""}):
            await (take_turn if turn in taken else share_turn)(self.tx, turn)

    async def _lock(self, record: str) -> None:
        keys = {row.key for row in self.filled.rows if row.sheet.record == record} - {""}
        if keys:
            found = await self.tx.find_many(sorted(keys), record)
            self._now |= {(record, key): state for key, state in found.items()}

    async def _bring(self, row: Row) -> None:
        kind = kind_of(row.sheet.record)
        old = self._now.get((row.sheet.record, row.key))
        if found := self._wrong(row, old):
            self._findings += found
            return
        try:
            saved = await self._save(kind, row, old)
        except Refused as refused:
            self._findings += [row.at(one) for one in refused.findings]
            return
        did = UNCHANGED if saved.change_number is None else CHANGED if old else CREATED
        told = tuple(row.at(one) for one in saved.findings)
        self._outcomes.append(Outcome(row.sheet.title, row.number, saved.key, did, told))

    async def _save(self, kind: Kind[Any], row: Row, old: State | None) -> Saved:
        consent = self.wanted.consent
        if old is None:
            return await enter(self.tx, kind, row.patch, consent)
        known = await kind.facts(self.tx, old, row.patch)
        return await save(self.tx, kind, old, kind.change(old, row.patch, known, consent))

    def _wrong(self, row: Row, old: State | None) -> list[Finding]:
        """Of the row as such: twice the same record, another version than was exported."""
        place = (row.sheet.record, row.key)
        if row.key and self._seen.setdefault(place, row.number) != row.number:
            header = row.sheet.header_of[row.sheet.keys[-1]]
            at = (row.sheet.title, row.number, header)
            return [error(Code.GEN_DUPLICATE, at, value=row.key)]
        if old is not None and row.version and row.version != str(old["version"]):
            at = (row.sheet.title, row.number, VERSION)
            return [error(Code.GEN_CONFLICT, at, u=str(old["changed_by"]), value=row.version)]
        return []


async def _marked(context: WriteContext, filled: Filled, findings: Sequence[Finding]) -> bytes | None:
    """None where no cell is at fault."""
    if not filled.rows:
        return None
    writer = context.writer
    lists = await read_lists(writer.pool, context.caller, writer.today())

    def written() -> bytes:
        from resolvers.base_data.sheets.templates import write_marked  # noqa: PLC0415 - openpyxl is large

        return write_marked(filled.sheets, lists, filled.rows, findings)

    return await asyncio.to_thread(written)
