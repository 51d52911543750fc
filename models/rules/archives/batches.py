"""A batch upload: its rows as records, its files, what keeps it from being carried out or undone.

Next: volumes.py.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from models.rules.archive import DRAFT, FILED, VOLUME, check_reach
from models.rules.archives.cells import Lookup, Raw, read_cell, shown, split
from models.rules.archives.codes import normalise
from models.rules.archives.templates import FILES, Kind, Reading, Template
from models.rules.finding import Finding, confirm, error, in_order, warning
from models.rules.finding_codes import Code
from models.rules.rights import Rights
from models.rules.roles import ARCHIVE_MANAGER, ARCHIVE_OPERATOR
from models.rules.state import Path, State, text

MOST_FINDINGS = 1_000
OPEN, RUNNING, REFUSED, DONE, UNDONE = "OPEN", "RUNNING", "REFUSED", "DONE", "UNDONE"
FAILED = "FAILED"  # as it is shown: RUNNING, but its job has failed or was cancelled
_OF_VOUCHER = frozenset(
    {
        *("company_code", "fiscal_year", "period", "voucher_type", "voucher_no", "voucher_date", "summary"),
        *("debit_total", "credit_total", "currency", "attachment_count", "prepared_by", "reviewed_by"),
        *("posted_by", "unsettled"),
    }
)
_ALIASES = {"keyword": "keywords", "invoice_number": "invoices", "volume_id": "volume_code"}
_OFFICE = "application/vnd.openxmlformats-officedocument."
_ENDINGS = {
    **{one: f"application/{one}" for one in ("pdf", "ofd", "xml", "json", "zip")},
    **{one: f"image/{one}" for one in ("png", "gif", "bmp", "webp")},
    **dict.fromkeys(("jpg", "jpeg"), "image/jpeg"),
    **dict.fromkeys(("tif", "tiff"), "image/tiff"),
    **{"txt": "text/plain", "csv": "text/csv", "eml": "message/rfc822", "mov": "video/quicktime"},
    **{"mp3": "audio/mpeg", "m4a": "audio/mp4", "mp4": "video/mp4"},
    **{one: f"application/vnd.ms-{kind}" for one, kind in (("xls", "excel"), ("ppt", "powerpoint"))},
    "doc": "application/msword",
    "docx": f"{_OFFICE}wordprocessingml.document",
    "xlsx": f"{_OFFICE}spreadsheetml.sheet",
    "pptx": f"{_OFFICE}presentationml.presentation",
}
_LISTS = {"keywords": "keyword", "invoices": "invoice_number"}


@dataclass
class Line:
    """A row of the workbook: what it says, by column of the record, and the files that it names."""

    number: int
    values: dict[str, Any] = field(default_factory=dict[str, Any])
    files_said: str = ""
    files: tuple[str, ...] = ()
    found: list[Finding] = field(default_factory=list[Finding])

    def at(self, header: str) -> Path:
        return (self.number, header)


@dataclass(frozen=True)
class VolumeSeen:
    """An item that a row of vouchers names by its archive code, within the caller's sight."""

    item_id: str
    institution_code: str
    archive_type: str
    template_kind: str
    unit: str
    state: str
    open: bool


def read_line(
    template: Template,
    number: int,
    cells: Sequence[Raw],
    lookups: Mapping[str, Lookup],
    formulas: frozenset[str] = frozenset(),
) -> Line:
    """`lookups`: by column of the record. A cell with a formula is not read at all."""
    line = Line(number)
    for column, raw in zip(template.columns, cells, strict=True):
        if column.reading is Reading.IGNORED:
            continue
        path = line.at(column.header)
        if formulas and f"{template.letter(column.header)}{number}" in formulas:
            line.found.append(error(Code.AR_IMP_FORMULA, path))
            continue
        if column.reading is Reading.FILES:
            line.files_said = shown(raw)
            continue
        value, wrong = read_cell(column, raw, path, lookups.get(column.field))
        if wrong is not None:
            line.found.append(wrong)
        if value is not None:
            line.values[column.field] = value
    return line


def type_of(written: str, category: str | None, types: Lookup) -> str | None:
    """KU/PZ of what stands in 档案类型: the whole, or code or name within the category."""
    upper, within = written.upper(), f"{category}/" if category else ""
    first = upper.partition(" ")[0]
    for one in (upper, first, f"{within}{upper}", f"{within}{first}"):
        if one in types.codes and one.startswith(within):
            return one
    named = [one for one in types.names.get(written, ()) if one.startswith(within)]
    return named[0] if len(named) == 1 else None


def match_files(lines: Sequence[Line], there: Iterable[str]) -> list[Finding]:
    """IM-1: by exact name, whatever form of Unicode. What nobody names is told, and left out."""
    names, taken = frozenset(there), dict[str, int]()
    for line in lines:
        if not line.files_said:
            continue
        whole = unicodedata.normalize("NFC", line.files_said)
        line.files = tuple(dict.fromkeys([whole] if whole in names else split(whole)))
        for name in line.files:
            if name not in names:
                line.found.append(error(Code.AR_IMP_FILE, line.at(FILES), value=name[:200]))
            elif taken.setdefault(name, line.number) != line.number:
                told = f"{name[:180]} ({taken[name]})"
                line.found.append(error(Code.GEN_DUPLICATE, line.at(FILES), value=told))
    return [warning(Code.AR_IMP_EXTRA, ("files",), value=name) for name in sorted(names - taken.keys())]


def other_patch(line: Line, institution: str) -> dict[str, Any]:
    """For the act that makes an item or a volume."""
    values = {name: value for name, value in line.values.items() if name != "category_code"}
    return {**_listed(values), "institution_code": institution}


def voucher_patch(line: Line, institution: str, volume: VolumeSeen) -> dict[str, Any]:
    """For the act that makes a voucher; year, title and date are the voucher's."""
    values = {name: value for name, value in line.values.items() if name not in (*_OF_VOUCHER, "volume_code")}
    row = {name: value for name, value in line.values.items() if name in _OF_VOUCHER}
    place = {"archive_type": volume.archive_type, "volume_id": volume.item_id}
    return {**_listed(values), **place, "institution_code": institution, "voucher": [row]}


def check_order(line: Line, institution: str, seen: Mapping[str, VolumeSeen]) -> VolumeSeen | None:
    """IM-4: the volume that a row of vouchers lies in; else the row says why not."""
    said = line.values.get("volume_code")
    if said is None:
        return None
    code = normalise(said)
    volume, told = seen.get(code), {"row": str(line.number), "code": code}
    if volume is None:
        line.found.append(Finding(Code.AR_IMP_ORDER, line.at("所属档号*"), told))
        return None
    fits = (volume.unit, volume.template_kind, volume.state) == (VOLUME, Kind.VOUCHER, FILED) and volume.open
    if not fits or volume.institution_code != institution:
        line.found.append(Finding(Code.AR_IMP_KIND, line.at("所属档号*"), told))
        return None
    return volume


def check_twice(lines: Sequence[Line], header: str, keys: Sequence[object]) -> None:
    """What must be unique, twice in one workbook: the later ones are told."""
    first: dict[object, int] = {}
    for line, key in zip(lines, keys, strict=True):
        if key is not None and first.setdefault(key, line.number) != line.number:
            told = f"{key} ({first[key]})"
            line.found.append(error(Code.GEN_DUPLICATE, line.at(header), value=told))


def located(template: Template, line: Line, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Findings on a record as findings on the cells of its row; what a cell said wrongly is told once."""
    told = {one.path[1] for one in line.found if len(one.path) > 1}
    for one in findings:
        header = _header(template, one.path)
        if one.code in (Code.GEN_REQUIRED, Code.GEN_REF) and header in told:
            continue
        if one.path == ("reason",):  # asked of the whole batch
            yield one
            continue
        yield replace(one, path=(line.number, header))


def _header(template: Template, path: Path) -> str:
    for part in reversed(path):
        if header := template.header_of(_ALIASES.get(str(part), str(part))):
            return header
    named = str(path[-1]) if path else ""
    as_voucher = {"title": "summary", "formed_on": "voucher_date", "year": "fiscal_year"}
    return template.header_of(as_voucher.get(named, "")) or template.columns[0].header


def in_cells(template: Template, findings: Iterable[Finding]) -> list[Finding]:
    """What is about the whole first, then row by row in the order of columns; the same once."""
    columns = {header: at for at, header in enumerate(template.headers)}

    def place(one: Finding) -> tuple[int, int]:
        row = one.path[0] if one.path and isinstance(one.path[0], int) else 0
        return row, columns.get(str(one.path[-1]), 0) if row else 0

    return sorted(in_order(findings), key=place)


def repeated(before: str | None, confirmed: Iterable[str]) -> list[Finding]:
    """IM-6. `before`: the batch that brought the same file in."""
    if before is None:
        return []
    asked = confirm(Code.AR_IMP_REPEAT, ("workbook",), value=before)
    return [] if Code.AR_IMP_REPEAT.value in set(confirmed) else [asked]


def media_type_of(name: str) -> str:
    """Of a file out of a zip, by its ending; what no ending tells is bytes."""
    return _ENDINGS.get(name.rpartition(".")[2].lower(), "application/octet-stream")


def may_import(rights: Rights, institution: str, archive_types: Iterable[str]) -> bool:
    """Whether some type of the institution is his to add; each row is asked for its own."""
    return any(
        rights.may_file(role, institution, kind, 0)
        for kind in archive_types
        for role in (ARCHIVE_OPERATOR, ARCHIVE_MANAGER)
    )


def check_undo(state: str, items: Sequence[State], rights: Rights) -> list[Finding]:
    """IM-7: while its items are drafts and its volumes hold nothing, which removing them asks."""
    if state != DONE:
        return [error(Code.GEN_STATE, ("batch_id",), value=state)]
    stay = Counter(text(one, "state") for one in items if not _is_undone(one))
    found = [error(Code.GEN_STATE, ("batch_id",), value=f"{name} ({count})") for name, count in stay.items()]
    reach = [wrong for one in items for wrong in check_reach(one, rights)]
    return [*found, *reach[:1]]


def _is_undone(item: State) -> bool:
    is_open_volume = text(item, "unit") == VOLUME and text(item, "state") == FILED and bool(item.get("open"))
    return text(item, "state") == DRAFT or is_open_volume


def _listed(values: Mapping[str, Any]) -> dict[str, Any]:
    """Lists as the record's child rows."""
    return {
        name: [{_LISTS[name]: one} for one in value] if name in _LISTS else value
        for name, value in values.items()
    }
