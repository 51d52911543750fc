"""Writes lists as workbooks and as CSV while rows come, in memory alone. Next: forms.py.

openpyxl would write rows to a file on the disk first, in clear, and the time of now into the workbook: here
the same rows are the same bytes, and nothing of them lies anywhere.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import IO
from xml.sax.saxutils import escape

from models.rules.archives.exports import Cell
from resolvers.books.zips import Member, Packing

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
XLSX = f"{_KIND}.sheet"  # the media type of a workbook
_ROOT = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1"'
    f' Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
_DAY, _AMOUNT, _HEADER, _TEXT = 1, 2, 3, 4  # places in cellXfs
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}"><numFmts count="1"><numFmt numFmtId="164"'
    ' formatCode="yyyy\\-mm\\-dd"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/>'
    '</font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill'
    ' patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1">'
    '<border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf'
    ' numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="5">'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="2" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)
ENDED = b"</sheetData></worksheet>"
_TEXT_OPEN = '<is><t xml:space="preserve">'
_FIRST_DAY = date(1899, 12, 30)
_SOONEST = date(1900, 3, 1)  # before it Excel counts a day that never was
_PLAIN = re.compile(r'[^\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff&<>"]*').fullmatch  # as it is in XML
_UNSAYABLE = dict.fromkeys(
    [*(at for at in range(32) if at not in (9, 10, 13)), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF]
)
_EXACT_DIGITS = 15  # of a number; more would be lost
_WHEN = (1980, 1, 1, 0, 0, 0)


class Rows:
    """The XML of a sheet's rows, in the order in which they come."""

    def __init__(self) -> None:
        self._next = 1

    def xml(self, rows: Iterable[Sequence[Cell]], style: int = _TEXT) -> bytes:
        told: list[str] = []
        for cells in rows:
            at = self._next
            self._next += 1
            told.append(f'<row r="{at}">')
            told += [
                f'<c r="{letter}{at}" s="{style}" t="inlineStr">{_TEXT_OPEN}{cell}</t></is></c>'
                if type(cell) is str and _PLAIN(cell)
                else _cell(f"{letter}{at}", cell, style)
                for letter, cell in zip(_letters(len(cells)), cells, strict=True)
                if cell is not None
            ]
            told.append("</row>")
        return "".join(told).encode()


def begun(columns: Sequence[tuple[str, int]]) -> bytes:
    """How the XML of a sheet begins; its rows follow, and ENDED. `columns`: header and width."""
    widths = "".join(
        f'<col min="{at}" max="{at}" width="{width}" customWidth="1"/>'
        for at, (_, width) in enumerate(columns, 1)
    )
    pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    view = f'<sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
    return f'{_HEAD}<worksheet xmlns="{_MAIN}">{view}<cols>{widths}</cols><sheetData>'.encode()


def header_row(rows: Rows, columns: Sequence[tuple[str, int]]) -> bytes:
    return rows.xml([[header for header, _ in columns]], _HEADER)


class Sheets:
    """A workbook: `sheet` begins one, `rows` adds to it, `end` ends it all; each gives what is ready."""

    def __init__(self) -> None:
        self._sink = Sink()
        self._zip = zipfile.ZipFile(self._sink, "w", zipfile.ZIP_DEFLATED)
        self._names: list[str] = []
        self._open: IO[bytes] | None = None  # the sheet that takes rows
        self._member: Member | None = None  # the sheet that takes what is packed
        self._rows = Rows()

    def sheet(self, name: str, columns: Sequence[tuple[str, int]]) -> bytes:
        """`columns`: header and width."""
        self._end_sheet()
        place = zipfile.ZipInfo(self._path_of(name), _WHEN)
        place.compress_type = zipfile.ZIP_DEFLATED
        self._open = self._zip.open(place, "w", force_zip64=True)
        self._rows = Rows()
        self._open.write(begun(columns))
        return self._put(header_row(self._rows, columns))

    def rows(self, rows: Iterable[Sequence[Cell]]) -> bytes:
        return self._put(self._rows.xml(rows))

    def packed(self, name: str, packing: Packing) -> bytes:
        """Begins a sheet that was packed before (`begun`, its rows, ENDED); `more` takes what was packed."""
        self._end_sheet()
        self._member = Member(self._zip, packing.member(self._path_of(name)))
        return self._sink.taken()

    def more(self, packed: bytes) -> bytes:
        if self._member is None:
            raise TypeError("no sheet takes what is packed")
        self._member.add(packed)
        return self._sink.taken()

    def end(self) -> bytes:
        self._end_sheet()
        numbers = range(1, len(self._names) + 1)
        sheets = "".join(
            f'<sheet name="{_quoted(name)}" sheetId="{at}" r:id="rId{at}"/>'
            for at, name in enumerate(self._names, 1)
        )
        links = "".join(
            f'<Relationship Id="rId{at}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{at}.xml"/>'
            for at in numbers
        )
        links += f'<Relationship Id="rId{len(self._names) + 1}" Type="{_OFFICE}/styles" Target="styles.xml"/>'
        book = f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>'
        links = f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'
        parts = {
            "xl/workbook.xml": book,
            "xl/_rels/workbook.xml.rels": links,
            "xl/styles.xml": _STYLES,
            "_rels/.rels": _ROOT,
            "[Content_Types].xml": _types(numbers),
        }
        for path, text in parts.items():
            place = zipfile.ZipInfo(path, _WHEN)
            place.compress_type = zipfile.ZIP_DEFLATED
            self._zip.writestr(place, text.encode())
        self._zip.close()
        return self._sink.taken()

    def _path_of(self, name: str) -> str:
        self._names.append(name)
        return f"xl/worksheets/sheet{len(self._names)}.xml"

    def _put(self, xml: bytes) -> bytes:
        if self._open is None:
            raise TypeError("no sheet takes rows")
        self._open.write(xml)
        return self._sink.taken()

    def _end_sheet(self) -> None:
        if self._open is not None:
            self._open.write(ENDED)
            self._open.close()
            self._open = None
        if self._member is not None:
            self._member.end()
            self._member = None


class Table:
    """CSV in UTF-8 with BOM, so that Excel takes it for what it is; lines end as RFC 4180 wants it."""

    def __init__(self, headers: Sequence[str]) -> None:
        self._begun = "\ufeff" + _lines([headers])

    def rows(self, rows: Iterable[Sequence[Cell]]) -> bytes:
        begun, self._begun = self._begun, ""
        return (begun + _lines([[_written(cell) for cell in row] for row in rows])).encode()


class Sink(io.RawIOBase):
    """A file that cannot be read back: what was written is taken away piece by piece."""

    def __init__(self) -> None:
        super().__init__()
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: "bytes | bytearray | memoryview") -> int:  # type: ignore[override]
        self._held += data
        return len(data)

    def taken(self) -> bytes:
        found = bytes(self._held)
        self._held.clear()
        return found


def _cell(place: str, cell: Cell, style: int) -> str:
    if isinstance(cell, date) and cell >= _SOONEST:
        return f'<c r="{place}" s="{_DAY}"><v>{(cell - _FIRST_DAY).days}</v></c>'
    if isinstance(cell, int):
        return f'<c r="{place}"><v>{cell}</v></c>'
    if isinstance(cell, Decimal) and len(cell.as_tuple().digits) <= _EXACT_DIGITS:
        return f'<c r="{place}" s="{_AMOUNT}"><v>{cell:f}</v></c>'
    text = _quoted(_written(cell))
    return f'<c r="{place}" s="{style}" t="inlineStr">{_TEXT_OPEN}{text}</t></is></c>'


def _written(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    return f"{cell:f}" if isinstance(cell, Decimal) else str(cell)


def _quoted(text: str) -> str:
    """Without what XML cannot say."""
    return escape(text.translate(_UNSAYABLE), {'"': "&quot;", "\r": "&#13;"})


def _lines(rows: Iterable[Sequence[str]]) -> str:
    target = io.StringIO(newline="")
    csv.writer(target, lineterminator="\r\n").writerows(rows)
    return target.getvalue()


def _types(sheets: Iterable[int]) -> str:
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{at}.xml" ContentType="{_KIND}.worksheet+xml"/>'
        for at in sheets
    )
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/>{overrides}</Types>'
    )


def _letter(at: int) -> str:
    return chr(ord("A") + at) if at < 26 else f"{_letter(at // 26 - 1)}{chr(ord('A') + at % 26)}"  # noqa: PLR2004


@cache
def _letters(many: int) -> list[str]:
    return [_letter(at) for at in range(many)]
