"""Exports of archives: what may be asked for, and records as cells of the templates (4.7). Next: bags.py."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeAlias

from models.rules.archive import level_of
from models.rules.archives.templates import Column, Kind, Reading, Template
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.holding import check_reason
from models.rules.numbers import shown
from models.rules.roles import ARCHIVE_MANAGER, AUDITOR
from models.rules.simple import check_written

MOST_ITEMS = 100_000
MOST_NAMED = 1_000  # items in one request, by id
MOST_TOLD = 100  # findings
AT_ONCE_ITEMS = 200
AT_ONCE_BYTES = 16 * 2**20
DOSSIER_TYPE = "ZY/KH"
KEEPERS = (ARCHIVE_MANAGER, AUDITOR)  # who alone may hand a dossier on (DO-H)

Cell: TypeAlias = str | int | Decimal | date | None
Covers: TypeAlias = Callable[[str, str, int], bool]  # institution, type, access level

# IM-9: what a spreadsheet would take for a formula; and what only an apostrophe more keeps apart from it.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")


class Content(StrEnum):
    METADATA = "METADATA"
    METADATA_AND_FILES = "METADATA_AND_FILES"


class Format(StrEnum):
    XLSX = "XLSX"
    CSV = "CSV"
    JSON = "JSON"
    ZIP = "ZIP"
    BAGIT = "BAGIT"


LISTS = (Format.XLSX, Format.CSV, Format.JSON)
PACKAGES = (Format.ZIP, Format.BAGIT)


@dataclass(frozen=True)
class WantedExport:
    """Items by id, in whatever order; the export has an order of its own."""

    item_ids: Sequence[str]
    content: Content
    format: Format
    reason: str


@dataclass(frozen=True)
class Names:
    """Of codes, by the template's field: what stands behind the code in a cell."""

    of: Mapping[str, Mapping[str, str]] = field(default_factory=dict[str, Mapping[str, str]])

    def told(self, name: str, code: str) -> str:
        """As the templates' example writes it: WS 文书."""
        known = self.of.get(name, {}).get(code)
        return f"{code} {known}" if known else code


def check_export(wanted: WantedExport) -> list[Finding]:
    found = [*check_reason(wanted.reason), *check_written(wanted.reason)]
    fitting = LISTS if wanted.content is Content.METADATA else PACKAGES
    if wanted.format not in fitting:
        told = {"value": wanted.format.value, "range": ", ".join(fitting)}
        found.append(error(Code.GEN_RANGE, ("format",), **told))
    return [*found, *check_size(len(wanted.item_ids))]


def check_size(items: int) -> list[Finding]:
    if 0 < items <= MOST_ITEMS:
        return []
    return [error(Code.GEN_RANGE, ("item_ids",), value=str(items), range=f"1–{MOST_ITEMS}")]


def is_dossier(item: Mapping[str, Any]) -> bool:
    """A part of a customer's dossier."""
    return bool(item["dossier_kind"]) or item["archive_type"] == DOSSIER_TYPE


def check_dossiers(items: Sequence[Mapping[str, Any]], covers: Covers) -> list[Finding]:
    """DO-H; `covers`: where the caller exports as archive manager or auditor."""
    found: list[Finding] = []
    for item in items:
        place = (item["institution_code"], item["archive_type"], level_of(item))
        if is_dossier(item) and not covers(*place):
            found.append(error(Code.GEN_FORBIDDEN, ("item_ids",), value=item["item_id"]))
            if len(found) == MOST_TOLD:
                break
    return found


def in_order(item: Mapping[str, Any]) -> tuple[Any, ...]:
    """By archive code, its last number as a number; drafts behind, as they came."""
    code = item["archive_code"] or ""
    return not code, code.rpartition("-")[0], item["item_no"] or 0, code, item["item_id"]


def is_at_once(items: int, size: int) -> bool:
    """Whether the caller may wait for it; `size`: bytes of the files."""
    return items <= AT_ONCE_ITEMS and size <= AT_ONCE_BYTES


def kind_of(item: Mapping[str, Any]) -> Kind:
    return Kind.VOUCHER if item["voucher"] else Kind.OTHER


def row_of(template: Template, number: int, record: Mapping[str, Any], names: Names) -> list[Cell]:
    """`record` by the template's fields; `files` are the names that its files have in the package."""
    return [_cell(column, number, record, names) for column in template.columns]


def _cell(column: Column, number: int, record: Mapping[str, Any], names: Names) -> Cell:
    if column.reading is Reading.IGNORED:
        return number
    value = record.get("files" if column.reading is Reading.FILES else column.field)
    if value is None or value in ("", []):
        return None
    return guarded(_WRITERS.get(column.reading, _text)(column, value, names))


def _text(column: Column, value: Any, _names: Names) -> Cell:
    return shown(value) if column.field == "customer_number" else str(value)


def _as_it_is(_column: Column, value: Any, _names: Names) -> Cell:
    return value


def _year(_column: Column, value: Any, _names: Names) -> Cell:
    return int(value)


def _choice(column: Column, value: Any, _names: Names) -> Cell:
    """The first of what a person may write for it."""
    wanted = str(value).lower() if isinstance(value, bool) else str(value)
    return next((told for told, meant in (column.choices or {}).items() if meant == wanted), wanted)


def _lookup(column: Column, value: Any, names: Names) -> Cell:
    return names.told(column.field, value)


def _list(_column: Column, value: Any, _names: Names) -> Cell:
    return "；".join(value)


_WRITERS: Mapping[Reading, Callable[[Column, Any, Names], Cell]] = {
    Reading.DATE: _as_it_is,
    Reading.INTEGER: _as_it_is,
    Reading.AMOUNT: _as_it_is,
    Reading.YEAR: _year,
    Reading.CHOICE: _choice,
    Reading.FLAG: _choice,
    Reading.LOOKUP: _lookup,
    Reading.LIST: _list,
    Reading.FILES: _list,
}


def guarded(cell: Cell) -> Cell:
    """IM-9; reading takes one apostrophe away again."""
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell


def plain_name(file_name: str) -> str:
    """One that a cell can name beside others."""
    return re.sub(r"[;；\r\n]", "_", file_name)


def in_parts(items: Sequence[Any], most: int) -> Iterator[Sequence[Any]]:
    """As many as one import takes; one at least."""
    for at in range(0, max(len(items), 1), most):
        yield items[at : at + most]
