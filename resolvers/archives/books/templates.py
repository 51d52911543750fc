"""Writes the templates of the batch upload, empty ones and copies with the faults marked. Next: ../batches.

A workbook has one sheet. A list of values that is too long for a cell's own drop-down lies in a hidden one.
"""

import io
from collections.abc import Mapping, Sequence
from typing import Any, cast

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from models.rules.archives.templates import FIRST_ROW, MOST_ROWS, Column, Reading, Template
from resolvers.archives.books.workbooks import Row

Choices = Mapping[str, Sequence[str]]  # by header

_LISTS = "选项"
_INLINE = 255  # characters of a list that a cell's own rule may hold
_AUTHOR = "Dossier"
_HEADER = PatternFill("solid", fgColor="DDEBF7")
_REQUIRED = PatternFill("solid", fgColor="FCE4D6")
_EXAMPLE = Font(italic=True, color="808080")
_FAULT = PatternFill("solid", fgColor="FFC7CE")
_FORMATS = {Reading.DATE: "yyyy-mm-dd", Reading.AMOUNT: "0.00", Reading.INTEGER: "0"}
_LAST_ROW = FIRST_ROW + MOST_ROWS - 1
_COMMENT_SIZE = (120, 320)  # pixels: height, width


def write_template(template: Template, choices: Choices, examples: Mapping[str, str]) -> bytes:
    """`examples`: by header, in place of those of the template."""
    book, _ = _template(template, choices, examples)
    return _saved(book)


def write_marked(
    template: Template, choices: Choices, rows: Sequence[Row], faults: Mapping[tuple[int, str], str]
) -> bytes:
    """The rows where they stood, with what is wrong of a cell, by row and header, in colour and words."""
    book, sheet = _template(template, choices, {})
    for row in rows:
        for at, value in enumerate(row.cells, 1):
            if value not in (None, ""):
                _write(cast("Cell", sheet.cell(row.number, at)), value)
    for (number, header), told in faults.items():
        at = template.headers.index(header) + 1 if header in template.headers else 1
        cell = sheet.cell(max(number, 1), at)
        cell.fill = _FAULT
        before = f"{cell.comment.text}\n" if cell.comment is not None else ""
        cell.comment = _comment(f"{before}{told}")
    return _saved(book)


def _template(
    template: Template, choices: Choices, examples: Mapping[str, str]
) -> tuple[Workbook, Worksheet]:
    book = Workbook()
    sheet: Any = book.active
    sheet.title = template.sheet
    for at, column in enumerate(template.columns, 1):
        letter = get_column_letter(at)
        sheet.column_dimensions[letter].width = column.width
        sheet.column_dimensions[letter].number_format = _FORMATS.get(column.reading, "@")
        header = sheet.cell(1, at, column.header)
        header.font, header.alignment = Font(bold=True), Alignment(horizontal="center")
        header.fill = _REQUIRED if column.required else _HEADER
        header.comment = _comment(_told(column))
        shown = examples.get(column.header, column.example)
        if shown:
            example = sheet.cell(2, at)
            _write(example, shown)
            example.font, example.number_format = _EXAMPLE, "@"
        _offer(book, sheet, column, letter, choices.get(column.header) or _short(column))
    sheet.freeze_panes = f"A{FIRST_ROW - 1}"
    return book, sheet


def _told(column: Column) -> str:
    zh, en = column.note
    needed = ("必填。", "Required. ") if column.required else ("", "")
    return f"{needed[0]}{zh}\n{needed[1]}{en}"


def _short(column: Column) -> Sequence[str]:
    """Of choices that mean the same the Chinese one."""
    seen: dict[str, str] = {}
    for written, meant in (column.choices or {}).items():
        seen.setdefault(meant, written)
    return list(seen.values())


def _offer(book: Workbook, sheet: Worksheet, column: Column, letter: str, values: Sequence[str]) -> None:
    """A drop-down; something else may be typed, since codes and names are both taken."""
    if not values:
        return
    inline = ",".join(values)
    if len(inline) <= _INLINE and not any("," in one or '"' in one for one in values):
        source = f'"{inline}"'
    else:
        source = _hidden(book, column.header, values)
    cells: Any = f"{letter}{FIRST_ROW}:{letter}{_LAST_ROW}"
    rule = DataValidation("list", source, sqref=cells, allow_blank=True, showErrorMessage=False)
    sheet.add_data_validation(rule)


def _hidden(book: Workbook, header: str, values: Sequence[str]) -> str:
    lists: Any = book[_LISTS] if _LISTS in book.sheetnames else book.create_sheet(_LISTS)
    lists.sheet_state = "hidden"
    at = 1 if lists.cell(1, 1).value is None else lists.max_column + 1
    for number, value in enumerate((header, *values), 1):
        _write(lists.cell(number, at), value)
    letter = get_column_letter(at)
    return f"{quote_sheetname(_LISTS)}!${letter}$2:${letter}${len(values) + 1}"


def _write(cell: Cell, value: Any) -> None:
    """Text stays text, also what looks like a formula (IM-9)."""
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
        cell.number_format = "@"
        if value[:1] in "=+-@":
            cell.quotePrefix = True


def _comment(told: str) -> Comment:
    return Comment(told, _AUTHOR, *_COMMENT_SIZE)


def _saved(book: Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
