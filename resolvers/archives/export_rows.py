"""The items of an export, page by page: as rows of the templates, and whole as JSON. Next: exporting.py."""

from collections import defaultdict
from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, TypeAlias

import asyncpg
import orjson

from models.catalog import catalog
from models.rules.archive import level_of
from models.rules.archives.exports import MOST_ITEMS, Names, in_order, is_dossier
from models.rules.numbers import shown
from models.rules.shape import Form
from resolvers.access.caller import Caller, Scope
from resolvers.access.grants import item_sight
from resolvers.write.state import ITEM_VISIBLE

PAGE = 500
Place: TypeAlias = tuple[str, str, int]  # institution, type, access level
_CHOSEN = f"""
SELECT i.item_id, i.institution_code, i.archive_type, i.access_level, i.dossier_kind, i.archive_code,
    i.item_no, i.state, EXISTS (SELECT FROM voucher v WHERE v.item_id = i.item_id) AS voucher
FROM archive_item i WHERE i.item_id = ANY($1) AND {ITEM_VISIBLE.format("i", "$2")}
"""  # noqa: S608
_NARROWED = f"""
SELECT i.item_id FROM archive_item i WHERE ($2::text IS NULL OR i.institution_code = $2)
    AND ($3::text IS NULL OR i.archive_type = $3) AND ($4::text IS NULL OR i.year = $4)
    AND i.state <> 'DESTROYED' AND {ITEM_VISIBLE.format("i", "$1")} LIMIT {MOST_ITEMS + 1}
"""  # noqa: S608
_ITEMS = f"""
SELECT i.*, w.archive_code AS volume_code FROM archive_item i
LEFT JOIN archive_item w ON w.item_id = i.volume_id
WHERE i.item_id = ANY($1) AND {ITEM_VISIBLE.format("i", "$2")}
"""  # noqa: S608
_VOUCHERS = "SELECT * FROM voucher WHERE item_id = ANY($1)"
_KEYWORDS = "SELECT item_id, keyword FROM archive_keyword WHERE item_id = ANY($1) ORDER BY item_id, id"
_INVOICES = "SELECT item_id, invoice_number FROM voucher_invoice WHERE item_id = ANY($1) ORDER BY item_id, id"
_LIFE = """
SELECT object_id AS item_id, operation, changed_at, changed_by, comment AS reason FROM change_document
WHERE object_class = 'ZITEM' AND object_id = ANY($1) ORDER BY change_number
"""
# In the order in which an item names them: what matters most first.
_FILES = f"""
SELECT a.item_id, a.role, v.attachment_id, v.version, v.file_name, v.media_type, v.uploaded_by, v.uploaded_at,
    o.object_id, o.size, o.sha256, i.institution_code, i.archive_type, i.access_level, i.dossier_kind
FROM attachment a JOIN archive_item i ON i.item_id = a.item_id
JOIN attachment_version v ON v.attachment_id = a.attachment_id AND v.version = a.version
JOIN stored_object o ON o.object_id = v.object_id
WHERE a.item_id = ANY($1) AND {ITEM_VISIBLE.format("i", "$2")}
ORDER BY a.item_id, a.role <> 'MAIN', v.file_name, v.attachment_id
"""  # noqa: S608
_SIZES = f"""
SELECT count(*) AS files, coalesce(sum(o.size), 0)::bigint AS size FROM attachment a
JOIN archive_item i ON i.item_id = a.item_id
JOIN attachment_version v ON v.attachment_id = a.attachment_id AND v.version = a.version
JOIN stored_object o ON o.object_id = v.object_id
WHERE a.item_id = ANY($1) AND {ITEM_VISIBLE.format("i", "$2")}
"""  # noqa: S608
_NAMES = """
SELECT 'category_code' AS field, category_code AS code, name_zh AS name FROM archive_category
UNION ALL SELECT 'archive_type', archive_type, name_zh FROM archive_type
UNION ALL SELECT 'department_code', department_code, name FROM department
"""
_TOLD_OF_FILES = ("attachment_id", "role", "version", "file_name", "media_type", "sha256", "uploaded_by")


@dataclass(frozen=True)
class Source:
    """Who reads, by which scope; `names` are those that files have in the package, by item. `written`
    grows with what is read for it: place, and whether it is of a dossier.
    """

    pool: asyncpg.Pool
    scope: Scope
    names: Mapping[str, Sequence[str]] = field(default_factory=dict[str, Sequence[str]])
    written: set[tuple[Place, bool]] = field(default_factory=set[tuple[Place, bool]])

    def saw(self, rows: Iterable[Any]) -> None:
        self.written.update((place_in(row), is_dossier(row)) for row in rows)


@dataclass(frozen=True)
class Narrowed:
    """All items of these; None = any."""

    institution: str | None = None
    archive_type: str | None = None
    year: str | None = None


def place_in(item: Mapping[str, Any]) -> Place:
    return item["institution_code"], item["archive_type"], level_of(item)


async def narrowed(pool: asyncpg.Pool, caller: Caller, by: Narrowed) -> list[str]:
    """For the command line; at most one more than may be exported."""
    sight = item_sight(caller.read_scope())
    rows = await pool.fetch(_NARROWED, sight, by.institution, by.archive_type, by.year)
    return [row["item_id"] for row in rows]


async def chosen(source: Source, item_ids: Sequence[str]) -> list[Mapping[str, Any]]:
    """Those in sight, in the order of the export."""
    rows = await source.pool.fetch(_CHOSEN, list(item_ids), item_sight(source.scope))
    return sorted((dict(row) for row in rows), key=in_order)


async def files_of(source: Source, item_ids: Sequence[str]) -> AsyncGenerator[list[asyncpg.Record]]:
    """Their newest versions, in the order of the export, a page of items at a time."""
    for at in range(0, len(item_ids), PAGE):
        page = list(item_ids[at : at + PAGE])
        found = _grouped(await source.pool.fetch(_FILES, page, item_sight(source.scope)))
        source.saw(row for rows in found.values() for row in rows)
        yield [row for one in page for row in found[one]]


async def size_of_files(source: Source, item_ids: Sequence[str]) -> tuple[int, int]:
    """How many, and their bytes."""
    row = await source.pool.fetchrow(_SIZES, list(item_ids), item_sight(source.scope))
    return (0, 0) if row is None else (row["files"], row["size"])


async def read_names(pool: asyncpg.Pool) -> Names:
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for row in await pool.fetch(_NAMES):
        found[row["field"]][row["code"]] = row["name"]
    return Names(found)


async def records(
    source: Source, item_ids: Sequence[str], *, vouchers: bool
) -> AsyncGenerator[list[Mapping[str, Any]]]:
    """By the fields of the templates, in the order of the ids, a page at a time."""
    for at in range(0, len(item_ids), PAGE):
        page = await _page(source, item_ids[at : at + PAGE], whole=False)
        yield [_voucher(one) if vouchers else _other(one) for one in page]


async def documents(source: Source, item_ids: Sequence[str]) -> AsyncGenerator[bytes]:
    """A JSON list of all that is known of each item, a line for each, under the names of GraphQL."""
    begun = b"[\n"
    for at in range(0, len(item_ids), PAGE):
        page = await _page(source, item_ids[at : at + PAGE], whole=True)
        yield begun + b",\n".join(orjson.dumps(_document(one)) for one in page)
        begun = b",\n"
    yield begun.rstrip(b",\n") + b"\n]\n"


@dataclass(frozen=True)
class _Item:
    row: asyncpg.Record
    voucher: asyncpg.Record | None
    keywords: Sequence[str]
    invoices: Sequence[str]
    files: Sequence[asyncpg.Record]
    life: Sequence[asyncpg.Record]
    names: Sequence[str]  # of its files, where they come along


async def _page(source: Source, ids: Sequence[str], *, whole: bool) -> list[_Item]:
    """Who has left the caller's sight meanwhile is left out."""
    pool, wanted, sight = source.pool, list(ids), item_sight(source.scope)
    rows = {row["item_id"]: row for row in await pool.fetch(_ITEMS, wanted, sight)}
    source.saw(rows.values())
    seen = list(rows)
    vouchers = {row["item_id"]: row for row in await pool.fetch(_VOUCHERS, seen)}
    keywords = _grouped(await pool.fetch(_KEYWORDS, seen))
    invoices = _grouped(await pool.fetch(_INVOICES, list(vouchers)))
    files = _grouped(await pool.fetch(_FILES, seen, sight) if whole else [])
    life = _grouped(await pool.fetch(_LIFE, seen) if whole else [])
    return [
        _Item(
            rows[one],
            vouchers.get(one),
            [row["keyword"] for row in keywords[one]],
            [row["invoice_number"] for row in invoices[one]],
            files[one],
            life[one],
            source.names.get(one, []),
        )
        for one in ids
        if one in rows
    ]


def _grouped(rows: Sequence[asyncpg.Record]) -> Mapping[str, list[asyncpg.Record]]:
    found: dict[str, list[asyncpg.Record]] = defaultdict(list)
    for row in rows:
        found[row["item_id"]].append(row)
    return found


def _other(item: _Item) -> Mapping[str, Any]:
    row = item.row
    return {
        **row,
        "given_code": row["archive_code"] or row["given_code"],
        "category_code": row["archive_type"].partition("/")[0],
        "keywords": item.keywords,
        "files": item.names,
    }


def _voucher(item: _Item) -> Mapping[str, Any]:
    told = {} if item.voucher is None else dict(item.voucher)
    return {**item.row, **told, "invoices": item.invoices, "files": item.names}


def _document(item: _Item) -> dict[str, Any]:
    found = _columns("ArchiveItem", item.row) | {"volumeCode": item.row["volume_code"]}
    found["keywords"] = item.keywords
    if item.voucher is not None:
        found["voucher"] = _columns("Voucher", item.voucher) | {"invoices": item.invoices}
    found["attachments"] = [
        {**{_camel(name): _value(file[name]) for name in _TOLD_OF_FILES}, **_measured(file)}
        for file in item.files
    ]
    told = ("operation", "changed_at", "changed_by", "reason")
    found["process"] = [{_camel(name): _value(row[name]) for name in told} for row in item.life]
    return found


def _measured(file: asyncpg.Record) -> dict[str, Any]:
    return {"size": str(file["size"]), "uploadedAt": _value(file["uploaded_at"])}


def _columns(entity: str, row: asyncpg.Record) -> dict[str, Any]:
    return {
        _camel(one.name): shown(row[one.name])
        if one.form is Form.NUMBER and row[one.name]
        else _value(row[one.name])
        for one in catalog()[entity].columns.values()
    }


def _value(value: Any) -> Any:
    """As the scalars of the contract write it."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(part.title() for part in others)
