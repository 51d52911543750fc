"""Reads a batch's workbook and what its zips hold: rows, and the files they name. Next: creating.py."""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from functools import partial

from models.rules.archives.batches import Line, match_files, read_line, type_of
from models.rules.archives.cells import Lookup
from models.rules.archives.templates import EXAMPLE, TEMPLATES, Kind, Template
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from resolvers.archives.batches.looking import Batch, BatchFile, files_of_batch
from resolvers.archives.batches.lookups import Lookups, read_lookups
from resolvers.archives.batches.unzipping import Bounds, Member, Zip, ZipWrong
from resolvers.archives.books.workbooks import Book, BookWrong, read_book
from resolvers.attachments.batched import FILE, WORKBOOK, ZIP
from resolvers.attachments.downloads import stored_from_row
from resolvers.custody.desk import Desk
from resolvers.custody.quarantine import shutting_away
from resolvers.errors import Gone
from storage.draft import Stored

_OBJECT = """
SELECT * FROM stored_object WHERE object_id = $1 AND dropped_at IS NULL AND quarantined_at IS NULL
"""
_MOST_UNZIPPED = 20 * 2**30  # of all zips of a batch


@dataclass(frozen=True)
class InZip:
    """A file that is still inside a zip."""

    zip: Zip
    member: Member


@dataclass(frozen=True)
class Checked:
    """`found` are findings on the whole, those on cells are with their lines. `there` are files by name."""

    template: Template
    lines: Sequence[Line]
    lookups: Lookups
    there: Mapping[str, BatchFile]
    zipped: Mapping[str, InZip]
    found: Sequence[Finding]
    book: Book | None = None
    sha256: str | None = None

    @property
    def findings(self) -> list[Finding]:
        return [*self.found, *(one for line in self.lines for one in line.found)]

    @property
    def needed(self) -> list[str]:
        """Files that rows name and that are still in a zip."""
        names = dict.fromkeys(name for line in self.lines for name in line.files)
        return [name for name in names if name in self.zipped and name not in self.there]


async def check_batch(desk: Desk, batch: Batch, most_bytes: int) -> Checked:
    """All that can be said without asking for other records."""
    kind = Kind(batch.kind)
    template, files = TEMPLATES[kind], await files_of_batch(desk.pool, batch.batch_id)
    there = _there(files)
    today = desk.writer.today() if desk.writer else desk.now().date()
    lookups = await read_lookups(desk.pool, kind, today, batch.institution_code)
    zipped, found = await _list_zips(desk, batch, files, there, most_bytes)
    found += _damaged(files)
    checked = Checked(template, (), lookups, there, zipped, found)
    workbook = next((one for one in files if one.role == WORKBOOK), None)
    if workbook is None:
        return replace(checked, found=[*found, error(Code.GEN_REQUIRED, ("workbook",))])
    checked = replace(checked, sha256=workbook.sha256)
    stored = await stored_of(desk, workbook.object_id)
    data = b"".join([piece async for piece in read(desk, batch, stored, 0, stored.size)])
    try:
        book = await asyncio.to_thread(read_book, data, template, EXAMPLE)
    except BookWrong as wrong:
        return replace(checked, found=[*found, *wrong.findings])
    lines = await asyncio.to_thread(_lines, template, book, lookups)
    extra = match_files(lines, [*there, *zipped])
    return replace(checked, lines=lines, book=book, found=[*found, *extra])


async def check_files(desk: Desk, batch: Batch, checked: Checked) -> Checked:
    """Once more, when what is needed has come out of the zips: the rest is as it was checked."""
    files = await files_of_batch(desk.pool, batch.batch_id)
    return replace(checked, there=_there(files), found=[*checked.found, *_damaged(files)])


def _there(files: Sequence[BatchFile]) -> dict[str, BatchFile]:
    return {one.name: one for one in files if one.role == FILE}


def _damaged(files: Sequence[BatchFile]) -> list[Finding]:
    return [error(Code.AR_INTEGRITY, ("files",), value=one.name) for one in files if one.quarantined]


async def stored_of(desk: Desk, object_id: str) -> Stored:
    row = await desk.pool.fetchrow(_OBJECT, object_id)
    if row is None:
        raise Gone(object_id)
    return stored_from_row(row)


async def read(desk: Desk, batch: Batch, stored: Stored, start: int, end: int) -> AsyncGenerator[bytes]:
    shut = shutting_away(desk.pool, stored, batch.created_by, desk.now())
    async with shut, aclosing(desk.vault.open(stored, start, end)) as pieces:
        async for piece in pieces:
            yield piece


def _lines(template: Template, book: Book, lookups: Lookups) -> list[Line]:
    lines: list[Line] = []
    for row in book.rows:
        line = read_line(template, row.number, row.cells, lookups.columns, book.formulas)
        if template.kind is Kind.OTHER:
            _set_type(line, lookups.types)
        lines.append(line)
    return lines


def _set_type(line: Line, types: Lookup) -> None:
    """Only with its category is a code or a name a type."""
    said = line.values.get("archive_type")
    if said is None:
        return
    found = type_of(str(said), line.values.get("category_code"), types)
    if found is None:
        del line.values["archive_type"]
        line.found.append(error(Code.GEN_REF, line.at("档案类型*"), value=str(said)[:60]))
    else:
        line.values["archive_type"] = found


async def _list_zips(
    desk: Desk, batch: Batch, files: Sequence[BatchFile], there: Mapping[str, BatchFile], most_bytes: int
) -> tuple[dict[str, InZip], list[Finding]]:
    """What is in them by name, not unpacked yet."""
    zipped: dict[str, InZip] = {}
    found: list[Finding] = []
    room = _MOST_UNZIPPED
    for one in files:
        if one.role != ZIP:
            continue
        stored = await stored_of(desk, one.object_id)
        archive = Zip(partial(read, desk, batch, stored), stored.size)
        try:
            members = await archive.members(Bounds(room, most_bytes))
        except ZipWrong as wrong:
            found += wrong.findings
            continue
        room -= sum(member.size for member in members)
        for member in members:
            if member.name in zipped:
                found.append(error(Code.GEN_DUPLICATE, ("files",), value=member.name))
            elif member.name not in there:  # there from a turn before, or sent by itself: that one counts
                zipped[member.name] = InZip(archive, member)
    return zipped, found
