"""Labels and indexes of boxes, of what stands on them alone, kept for whom they are. Next: made.py."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from models.rules.archive import TABLE
from models.rules.archives.exports import guarded
from models.rules.archives.labels import (
    COLUMNS,
    MOST_LABELS,
    MOST_ROWS,
    Chosen,
    Standing,
    about_index,
    check_labels,
    check_rows,
    row_of,
    told_on_label,
)
from models.rules.auditing import AuditAct, AuditNote
from models.rules.rights import may_any
from models.rules.roles import ARCHIVE_MANAGER, ARCHIVE_OPERATOR, STORAGE_ADMIN
from resolvers.access.audit import Asker, note_all
from resolvers.access.grants import item_sight
from resolvers.archives.handling import handled
from resolvers.archives.made import Made, MadeFiles, NewMade, keep
from resolvers.archives.papers.fonts import font_of
from resolvers.archives.papers.labels import SHEETS, Label, draw_labels
from resolvers.archives.papers.lists import Column, Paper, draw_list
from resolvers.books.writing import Sheets
from resolvers.errors import Denied, Gone, Refused
from resolvers.write.context import Writer
from resolvers.write.state import ITEM_VISIBLE

LABELS, INDEX = "LABELS", "INDEX"  # kinds of made files
PDF, XLSX = "PDF", "XLSX"
_KEPT = timedelta(days=7)
_TYPES = {PDF: "application/pdf", XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
# {} says which, of $2. What lies in a volume lies where that is.
_ITEMS = f"""
SELECT i.item_id, i.unit, i.archive_code, i.title, i.year, i.retention, coalesce(i.access_level, 3) AS level,
    i.formed_on, i.begins_on, i.ends_on, i.item_count, i.pages, i.item_no,
    coalesce(v.location_code, i.location_code) AS location_code,
    n.name AS institution, n.fonds_number, c.name_zh || '/' || t.name_zh AS kind
FROM archive_item i
JOIN institution n ON n.institution_code = i.institution_code
JOIN archive_type t ON t.archive_type = i.archive_type
JOIN archive_category c ON c.category_code = t.category_code
LEFT JOIN archive_item v ON v.item_id = i.volume_id
WHERE {ITEM_VISIBLE.format("i", "$1")} AND i.state <> 'DESTROYED' AND {{}}
LIMIT $3
"""  # noqa: S608 - constants of our own
_WHICH = {
    "item_ids": "i.item_id = ANY($2::text[]) ORDER BY array_position($2::text[], i.item_id)",
    "volume_id": "i.volume_id = $2 ORDER BY i.item_no, i.item_id",
    # itself, and all places below it: codes are written warehouse-rack-level-box
    "location_code": """(i.location_code = $2
        OR i.location_code >= $2 || '-' AND i.location_code < $2 || '.')
        ORDER BY i.location_code, i.archive_code, i.item_id""",
    "project_code": """i.item_id IN (SELECT item_id FROM project_item WHERE project_code = $2)
        ORDER BY (SELECT position FROM project_item o WHERE o.project_code = $2 AND o.item_id = i.item_id),
            i.archive_code, i.item_id""",
    "transfer_number": "i.transfer_number = $2 ORDER BY i.archive_code, i.item_id",
}


@dataclass(frozen=True)
class Printing:
    """Who asks, and with what it is done."""

    asker: Asker
    files: MadeFiles
    writer: Writer


@dataclass(frozen=True)
class LabelsWanted:
    chosen: Chosen
    sheet: str  # a key of SHEETS
    skip: int = 0
    outlined: bool = False


async def make_labels(printing: Printing, wanted: LabelsWanted) -> Made:
    """A sheet of labels as PDF, of items that have an archive code."""
    sheet = SHEETS[wanted.sheet]
    items = await _items(printing, wanted.chosen, MOST_LABELS)
    if found := check_labels(wanted.chosen, items, wanted.skip, sheet.labels):
        raise Refused(found)
    labels = [Label(one.archive_code or "", one.title, told_on_label(one)) for one in items]
    font = printing.writer.paper_font

    def draw() -> bytes:
        return draw_labels(labels, sheet, font_of(font), skip=wanted.skip, outlined=wanted.outlined)

    return await _keep(printing, (LABELS, PDF), wanted.chosen, items, await asyncio.to_thread(draw))


async def make_index(printing: Printing, chosen: Chosen, form: str) -> Made:
    """What lies in a volume, at a location, in a project or a transfer list, with positions."""
    items = await _items(printing, chosen, MOST_ROWS)
    if found := check_rows(chosen, items):
        raise Refused(found)
    volume = None
    if chosen.by == "volume_id":
        volume = next(iter(await _items(printing, Chosen("item_ids", [str(chosen.value)]), 1)), None)
    heading, about = about_index(chosen, items, volume, printing.writer.today())
    rows = [row_of(at, one) for at, one in enumerate(items, 1)]
    font = printing.writer.paper_font

    def draw() -> bytes:
        if form == XLSX:
            sheets = Sheets()
            begun = sheets.sheet(heading[:31], [(name, round(share * 0.7)) for name, share in COLUMNS])
            safe = [[guarded(one) for one in row] for row in rows]
            return begun + sheets.rows(safe) + sheets.end()
        columns = [Column(name, share) for name, share in COLUMNS]
        texts = [["" if one is None else str(one) for one in row] for row in rows]
        return draw_list(Paper(heading, about, columns, texts), font_of(font))

    return await _keep(printing, (INDEX, form), chosen, items, await asyncio.to_thread(draw))


async def _items(printing: Printing, chosen: Chosen, most: int) -> list[Standing]:
    caller = printing.asker.caller
    if not may_any(caller, STORAGE_ADMIN, ARCHIVE_MANAGER, ARCHIVE_OPERATOR):
        raise Denied
    values: Sequence[str] = chosen.value if isinstance(chosen.value, list | tuple) else [chosen.value]
    if any("\0" in one for one in values):
        raise Gone(values[0].replace("\0", ""))
    statement, sight = _ITEMS.format(_WHICH[chosen.by]), item_sight(handled(caller))
    rows = await printing.writer.pool.fetch(statement, sight, chosen.value, most + 1)
    return [Standing(**dict(row)) for row in rows]


async def _keep(
    printing: Printing, what: tuple[str, str], chosen: Chosen, items: Sequence[Standing], data: bytes
) -> Made:
    """Who reads items gets a paper of theirs only as far as his clearance goes; who handles them, his own."""
    kind, form = what
    asker, now = printing.asker, printing.writer.now()
    level = max(one.level for one in items)
    reads = any(reach.clearance >= level for reach in asker.caller.read_scope().reaches)
    about: Mapping[str, Any] = {chosen.by: chosen.value} | ({"accessLevel": level} if reads else {})
    name = f"{kind.lower()}-{printing.writer.today().isoformat()}.{form.lower()}"
    new = NewMade(kind, name, _TYPES[form], asker.caller.user_name, now + _KEPT, about, len(data))

    async def tell(connection: Any, made: Made) -> None:
        await note_all(connection, _told(asker, chosen, {"kind": kind, "items": len(items)}, made))

    return await keep(printing.files, new, _once(data), tell)


def _told(asker: Asker, chosen: Chosen, told: Mapping[str, Any], made: Made) -> list[AuditNote]:
    """Items that were named have an entry each, seen by who sees them; of a place there is one."""
    told = {**told, "sha256": made.sha256}
    if chosen.by not in {"item_ids", "volume_id"}:
        detail = {**told, chosen.by: chosen.value}
        return [asker.noted(AuditAct.PRINT, object_class=TABLE, detail=detail)]
    named = [chosen.value] if isinstance(chosen.value, str) else dict.fromkeys(chosen.value)
    return [
        asker.noted(AuditAct.PRINT, object_class=TABLE, object_id=one, item_id=one, detail=told)
        for one in named
    ]


async def _once(data: bytes) -> AsyncIterator[bytes]:
    yield data
