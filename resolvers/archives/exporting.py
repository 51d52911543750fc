"""An export as bytes: the same selection is the same bytes, whoever makes it and when. Next: exports.py.

Lists are made while they are read; what goes into a package is set aside first, so that its length and its
hash are known. Files are opened one by one as their turn comes, and compared with what the manifest says.
"""

import asyncio
import contextlib
import hashlib
from collections import defaultdict
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from models.rules.archives.bags import PAYLOAD, Sealed, sums, tag_files
from models.rules.archives.exports import Content, Format, Names, in_parts, kind_of, plain_name, row_of
from models.rules.archives.templates import MOST_ROWS, TEMPLATES, Kind, Template
from models.rules.packing import paths_of
from resolvers.access.audit import Asker
from resolvers.archives.export_rows import PAGE, Source, documents, files_of, read_names, records
from resolvers.archives.zipping import Entry, zipped, zipped_size
from resolvers.attachments.downloads import Download, stored_from_row
from resolvers.attachments.exporting import read_whole
from resolvers.books.writing import XLSX, Sheets, Table
from resolvers.custody.naming import live_object
from resolvers.custody.quarantine import Quarantined
from resolvers.errors import Busy
from storage.spool import Spool
from storage.vault import Vault

BAG = "archives"  # RFC 8493 4.1: a serialised bag is one folder
_FOLDER = "files"
_TYPES = {
    Format.XLSX: (XLSX, "xlsx"),
    Format.CSV: ("text/csv", "csv"),
    Format.JSON: ("application/json", "json"),
    Format.ZIP: ("application/zip", "zip"),
    Format.BAGIT: ("application/zip", "zip"),
}

Tick = Callable[[int], Awaitable[None]]


@dataclass(frozen=True)
class Output:
    """`pieces` can be read once; `size` is None where it is not known before."""

    media_type: str
    ending: str
    size: int | None
    pieces: AsyncGenerator[bytes]


@dataclass(frozen=True)
class Maker:
    """`items` in the order of the export, as export_rows.chosen tells them; `tick` is told of work done."""

    source: Source
    vault: Vault
    asker: Asker
    now: Callable[[], datetime]
    items: Sequence[Mapping[str, Any]]
    tick: Tick

    @property
    def lists(self) -> list[tuple[Template, list[str]]]:
        """Templates with the items that go into them; of no items, the one for items."""
        found: dict[Kind, list[str]] = {kind: [] for kind in Kind}
        for one in self.items:
            found[kind_of(one)].append(one["item_id"])
        filled = [(TEMPLATES[kind], ids) for kind, ids in found.items() if ids]
        return filled or [(TEMPLATES[Kind.OTHER], [])]


@contextlib.asynccontextmanager
async def making(maker: Maker, content: Content, form: Format) -> AsyncGenerator[Output]:
    """What was set aside for it goes with the block."""
    async with contextlib.AsyncExitStack() as aside:
        names = await read_names(maker.source.pool)
        if content is Content.METADATA:
            made = await _list(maker, form, names, aside)
        else:
            made = await _package(maker, form, names, aside)
        yield await aside.enter_async_context(_closing(made))


@contextlib.asynccontextmanager
async def _closing(made: Output) -> AsyncGenerator[Output]:
    async with contextlib.aclosing(made.pieces):
        yield made


async def _list(maker: Maker, form: Format, names: Names, aside: contextlib.AsyncExitStack) -> Output:
    if form is Format.JSON:
        return Output(*_TYPES[form], None, _documents(maker))
    if form is Format.XLSX:
        return Output(*_TYPES[form], None, _workbook(maker, maker.lists, names))
    tables = maker.lists
    if len(tables) == 1:
        return Output(*_TYPES[form], None, _table(maker, *tables[0], names))
    parts = [
        await _set_aside(aside, f"{template.sheet}.csv", _table(maker, template, ids, names))
        for template, ids in tables
    ]
    entries = [part.entry for part in parts]
    return Output(*_TYPES[Format.ZIP], zipped_size(entries), zipped(entries))


async def _package(maker: Maker, form: Format, names: Names, aside: contextlib.AsyncExitStack) -> Output:
    files = await _files(maker)
    beside: dict[str, list[str]] = defaultdict(list)
    for one in files:
        beside[one.item_id].append(one.sealed.path.removeprefix(f"{_FOLDER}/"))
    naming = replace(maker, source=replace(maker.source, names=beside))
    parts: list[_Aside] = []
    for template, all_of_it in maker.lists:
        some = list(in_parts(all_of_it, MOST_ROWS))
        for at, ids in enumerate(some, 1):
            name = template.sheet if len(some) == 1 else f"{template.sheet}-{at:03}"
            book = _workbook(naming, [(template, ids)], names)
            parts.append(await _set_aside(aside, f"{name}.xlsx", book))
    parts.append(await _set_aside(aside, "items.json", _documents(maker, told=False)))
    payload = [*(part.sealed for part in parts), *(one.sealed for one in files)]
    entries = [*(part.entry for part in parts), *(_entry(maker, one) for one in files)]
    if form is Format.BAGIT:
        about = [
            ("Bag-Software-Agent", "Dossier"),
            ("Internal-Sender-Description", "Archives, see items.json"),
        ]
        tags = {f"{BAG}/{path}": text for path, text in tag_files(payload, about).items()}
        entries = [replace(one, path=f"{BAG}/{PAYLOAD}/{one.path}") for one in entries]
    else:
        tags = {"manifest-sha256.txt": sums(payload)}
    entries = [*(_text(path, text) for path, text in tags.items()), *entries]
    return Output(*_TYPES[form], zipped_size(entries), zipped(entries))


# lists


async def _workbook(
    maker: Maker, sheets: Sequence[tuple[Template, Sequence[str]]], names: Names
) -> AsyncGenerator[bytes]:
    book = Sheets()
    for template, ids in sheets:
        yield book.sheet(template.sheet, [(one.header, one.width) for one in template.columns])
        async with contextlib.aclosing(_rows(maker, template, ids, names)) as pages:
            async for page in pages:
                yield await asyncio.to_thread(book.rows, page)
    yield book.end()


async def _table(maker: Maker, template: Template, ids: Sequence[str], names: Names) -> AsyncGenerator[bytes]:
    table = Table(template.headers)
    yield table.rows([])
    async with contextlib.aclosing(_rows(maker, template, ids, names)) as pages:
        async for page in pages:
            yield await asyncio.to_thread(table.rows, page)


async def _rows(
    maker: Maker, template: Template, ids: Sequence[str], names: Names
) -> AsyncGenerator[list[list[Any]]]:
    number = 0
    async with contextlib.aclosing(
        records(maker.source, ids, vouchers=template.kind is Kind.VOUCHER)
    ) as pages:
        async for page in pages:
            yield [row_of(template, number + at, one, names) for at, one in enumerate(page, 1)]
            number += len(page)
            await maker.tick(len(page))


async def _documents(maker: Maker, *, told: bool = True) -> AsyncGenerator[bytes]:
    ids = [one["item_id"] for one in maker.items]
    left = len(ids) if told else 0
    async with contextlib.aclosing(documents(maker.source, ids)) as pieces:
        async for piece in pieces:
            yield piece
            await maker.tick(min(PAGE, left))
            left -= min(PAGE, left)


# what a package holds


@dataclass(frozen=True)
class _Aside:
    """A list that is set aside."""

    sealed: Sealed
    spool: Spool

    @property
    def entry(self) -> Entry:
        return Entry(self.sealed.path, self.sealed.size, self.spool.pieces)


@dataclass(frozen=True)
class _File:
    attachment_id: str
    version: int
    item_id: str
    file_name: str
    media_type: str
    object_id: str
    sealed: Sealed


async def _set_aside(aside: contextlib.AsyncExitStack, path: str, pieces: AsyncGenerator[bytes]) -> _Aside:
    spool, running = Spool(), hashlib.sha256()
    aside.callback(spool.close)
    async with contextlib.aclosing(pieces):
        async for piece in pieces:
            running.update(piece)
            await spool.add(piece)
    await spool.end()
    return _Aside(Sealed(path, spool.size, running.hexdigest()), spool)


async def _files(maker: Maker) -> list[_File]:
    ids = [one["item_id"] for one in maker.items]
    rows = [row async for page in files_of(maker.source, ids) for row in page]
    paths = paths_of((_FOLDER, plain_name(row["file_name"])) for row in rows)
    names = ("attachment_id", "version", "item_id", "file_name", "media_type", "object_id")
    return [
        _File(**{name: row[name] for name in names}, sealed=Sealed(path, row["size"], row["sha256"]))
        for row, path in zip(rows, paths, strict=True)
    ]


def _entry(maker: Maker, file: _File) -> Entry:
    return Entry(file.sealed.path, file.sealed.size, lambda: _read(maker, file))


async def _read(maker: Maker, file: _File) -> AsyncGenerator[bytes]:
    pool = maker.source.pool
    row = await live_object(pool, file.object_id)
    if row is None:
        raise Busy(5, f"{file.attachment_id} was deleted or sealed anew meanwhile")
    if row["quarantined_at"] is not None:
        raise Quarantined(f"under quarantine: {file.attachment_id}")
    told = (file.attachment_id, file.version, None, file.file_name, file.media_type)
    found = Download(*told, stored_from_row(row), file.item_id)
    whole = read_whole(pool, maker.vault, maker.asker, found, maker.now())
    async with contextlib.aclosing(whole) as pieces:
        async for piece in pieces:
            yield piece
    await maker.tick(1)


def _text(path: str, text: bytes) -> Entry:
    async def read() -> AsyncGenerator[bytes]:
        yield text

    return Entry(path, len(text), read)
