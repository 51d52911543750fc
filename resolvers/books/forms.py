"""Workbooks that people fill in: headers with notes, an example, drop-downs. Next: ../archives/books.

A list of values that is too long for a cell's own drop-down lies in a hidden sheet.
"""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

EXAMPLE_ROW = 2
FIRST_ROW = 3  # of data
_LISTS = "选项"
_INLINE = 255  # characters of a list that a cell's own rule may hold
_AUTHOR = "Dossier"
_HEADER = PatternFill("solid", fgColor="DDEBF7")
_REQUIRED = PatternFill("solid", fgColor="FCE4D6")
_FAULT = PatternFill("solid", fgColor="FFC7CE")
_EXAMPLE = Font(italic=True, color="808080")
_COMMENT_SIZE = (120, 320)  # pixels: height, width
TEXT = "@"
_NOWHERE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]"
)  # in no XML, however it is written


@dataclass(frozen=True)
class Heading:
    """Of a column. `shown` stands in the example; `choices` are offered, and something else may be typed."""

    text: str
    note: str
    width: int
    required: bool = False
    format: str = TEXT
    shown: str = ""
    choices: Sequence[str] = ()


class Form:
    """A workbook in the making."""

    def __init__(self) -> None:
        self._book = Workbook()
        self._book.remove(self._book.worksheets[0])
        self._lists: dict[tuple[str, ...], str] = {}
        self._next = 0  # place of the next sheet, before the hidden one

    def sheet(self, name: str, headings: Sequence[Heading], last_row: int) -> Worksheet:
        sheet: Any = self._book.create_sheet(name, self._next)
        self._next += 1
        for at, one in enumerate(headings, 1):
            letter = get_column_letter(at)
            sheet.column_dimensions[letter].width = one.width
            sheet.column_dimensions[letter].number_format = one.format
            header = sheet.cell(1, at, one.text)
            header.font, header.alignment = Font(bold=True), Alignment(horizontal="center")
            header.fill = _REQUIRED if one.required else _HEADER
            header.comment = comment(one.note)
            if one.shown:
                example = sheet.cell(EXAMPLE_ROW, at)
                write(example, one.shown)
                example.font, example.number_format = _EXAMPLE, TEXT
            self._offer(sheet, one, f"{letter}{FIRST_ROW}:{letter}{last_row}")
        sheet.freeze_panes = f"A{EXAMPLE_ROW}"
        return sheet

    def saved(self) -> bytes:
        target = io.BytesIO()
        self._book.save(target)
        return target.getvalue()

    def _offer(self, sheet: Worksheet, heading: Heading, cells: Any) -> None:
        if not heading.choices:
            return
        inline = ",".join(heading.choices)
        if len(inline) <= _INLINE and not any("," in one or '"' in one for one in heading.choices):
            source = f'"{inline}"'
        else:
            source = self._hidden(heading)
        rule = DataValidation("list", source, sqref=cells, allow_blank=True, showErrorMessage=False)
        sheet.add_data_validation(rule)

    def _hidden(self, heading: Heading) -> str:
        """Once, however many columns offer it."""
        values = tuple(heading.choices)
        if values not in self._lists:
            book: Any = self._book
            lists: Any = book[_LISTS] if _LISTS in book.sheetnames else book.create_sheet(_LISTS)
            lists.sheet_state = "hidden"
            at = len(self._lists) + 1
            for number, value in enumerate((heading.text, *values), 1):
                write(lists.cell(number, at), value)
            letter = get_column_letter(at)
            self._lists[values] = f"{quote_sheetname(_LISTS)}!${letter}$2:${letter}${len(values) + 1}"
        return self._lists[values]


def write(cell: Cell, value: Any) -> None:
    """Text stays text, also what looks like a formula (IM-9); what no workbook can hold shows as such."""
    cell.value = _shown(value) if isinstance(value, str) else value
    if isinstance(value, str):
        cell.data_type = "s"
        cell.number_format = TEXT
        if value[:1] in "=+-@":
            cell.quotePrefix = True


def comment(told: str) -> Comment:
    return Comment(_shown(told), _AUTHOR, *_COMMENT_SIZE)


def mark(cell: Cell, told: str) -> None:
    """As faulty, in colour and words; below what is told of it already."""
    cell.fill = _FAULT
    before = f"{cell.comment.text}\n" if cell.comment is not None else ""
    cell.comment = comment(f"{before}{told}")


def _shown(told: str) -> str:
    return _NOWHERE.sub("\N{REPLACEMENT CHARACTER}", told)
