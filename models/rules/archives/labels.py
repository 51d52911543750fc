"""What stands on labels and in the index of a box; how many at once. Next: searching.py."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from models.rules.finding import Finding, error
from models.rules.finding_codes import Code

MOST_LABELS = 500
MOST_ROWS = 5_000
LEVELS = ("公开", "内部", "秘密", "机密")
# Header and share of the width.
COLUMNS = (
    *(("序号", 11.0), ("档号", 61.0), ("题名", 56.0), ("日期", 23.0), ("期限", 12.0), ("密级", 11.0)),
    *(("件数", 10.0), ("页数", 10.0), ("存放位置", 27.0)),
)
_HEADINGS = {
    "item_ids": "档案目录",
    "volume_id": "卷内目录",
    "location_code": "库位档案目录",
    "project_code": "整理目录",
    "transfer_number": "移交清册",
}
_RETENTION = {"Y": "永久"}


@dataclass(frozen=True)
class Chosen:
    """`by`: item_ids, volume_id, location_code, project_code or transfer_number."""

    by: str
    value: str | list[str]


@dataclass(frozen=True)
class Standing:
    """An item or a volume as it stands on a shelf."""

    item_id: str
    unit: str
    archive_code: str | None
    title: str
    year: str | None
    retention: str | None
    level: int
    formed_on: date | None
    begins_on: date | None
    ends_on: date | None
    item_count: int | None
    pages: int | None
    item_no: int | None
    location_code: str | None
    institution: str
    fonds_number: str
    kind: str


def check_labels(chosen: Chosen, items: Sequence[Standing], skip: int, places: int) -> list[Finding]:
    """Drafts have no code yet, so there is nothing to print."""
    found = [*_check_found(chosen, items), *_check_count(items, MOST_LABELS)]
    for one in items:
        if one.archive_code is None:
            at = (chosen.value.index(one.item_id),) if chosen.by == "item_ids" else ()
            found.append(error(Code.GEN_STATE, (chosen.by, *at), value="DRAFT"))
    if not 0 <= skip < places:
        found.append(error(Code.GEN_RANGE, ("skip",), value=str(skip), range=f"0 – {places - 1}"))
    return found


def check_rows(chosen: Chosen, items: Sequence[Standing]) -> list[Finding]:
    return [*_check_found(chosen, items), *_check_count(items, MOST_ROWS)]


def told_on_label(one: Standing) -> list[str]:
    counted = f"共{one.item_count}件" if one.item_count is not None else ""
    paged = f"{one.pages}页" if one.pages is not None else ""
    return [
        dates_of(one),
        " ".join(filter(None, (retention_of(one), LEVELS[one.level], counted, paged))),
        one.location_code or "",
        f"{one.institution} {one.fonds_number}",
        one.kind,
    ]


def dates_of(one: Standing) -> str:
    """Of a volume from … to, of an item the day it was formed, or else the year."""
    begin, end = one.begins_on or one.formed_on, one.ends_on or one.formed_on
    if begin is None or end is None:
        return one.year or ""
    return begin.isoformat() if begin == end else f"{begin} – {end}"


def retention_of(one: Standing) -> str:
    period = one.retention or ""
    return _RETENTION.get(period, f"{period.removeprefix('D')}年" if period else "")


def row_of(at: int, one: Standing) -> tuple[str | int | None, ...]:
    """As COLUMNS has it; `at` is its position."""
    return (
        at,
        one.archive_code or "",
        one.title,
        dates_of(one),
        retention_of(one),
        LEVELS[one.level],
        one.item_count if one.unit == "VOLUME" else 1,
        one.pages,
        one.location_code or "",
    )


def about_index(
    chosen: Chosen, items: Sequence[Standing], volume: Standing | None, today: date
) -> tuple[str, list[str]]:
    """Heading, and the lines below it. `volume`: the one it is of, if he may see that too."""
    places = sorted({f"{one.institution}（全宗 {one.fonds_number}）" for one in items})
    named = "" if chosen.by in ("item_ids", "volume_id") else str(chosen.value)
    about = ["、".join(places), f"共{len(items)}条　制表日期 {today}"]
    if volume is not None:
        named = volume.archive_code or ""
        about = [f"{volume.title}　{dates_of(volume)}　{volume.location_code or ''}", *about]
    return f"{_HEADINGS[chosen.by]} {named}".strip(), about


def _check_found(chosen: Chosen, items: Sequence[Standing]) -> list[Finding]:
    """Named one by one all must be there; of a place nothing at all is as if there were none."""
    if chosen.by == "item_ids":
        there = {one.item_id for one in items}
        return [
            error(Code.GEN_NOTFOUND, ("item_ids", at), value=one)
            for at, one in enumerate(chosen.value)
            if one not in there
        ]
    return [] if items else [error(Code.GEN_NOTFOUND, (chosen.by,), value=str(chosen.value))]


def _check_count(items: Sequence[Standing], most: int) -> list[Finding]:
    if len(items) <= most:
        return []
    return [error(Code.GEN_RANGE, (), value=f"> {most}", range=f"≤ {most}")]
