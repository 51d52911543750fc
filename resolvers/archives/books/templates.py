"""Writes the templates of batch uploads, empty ones and copies with the faults marked. Next: ../batches."""

from collections.abc import Mapping, Sequence
from typing import cast

from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from models.rules.archives.templates import FIRST_ROW, MOST_ROWS, Column, Reading, Template
from resolvers.archives.books.workbooks import Row
from resolvers.books.forms import TEXT, Form, Heading, mark, write

Choices = Mapping[str, Sequence[str]]  # by header

_FORMATS = {Reading.DATE: "yyyy-mm-dd", Reading.AMOUNT: "0.00", Reading.INTEGER: "0"}
_LAST_ROW = FIRST_ROW + MOST_ROWS - 1


def write_template(template: Template, choices: Choices, examples: Mapping[str, str]) -> bytes:
    """`examples`: by header, in place of those of the template."""
    form, _ = _template(template, choices, examples)
    return form.saved()


def write_marked(
    template: Template, choices: Choices, rows: Sequence[Row], faults: Mapping[tuple[int, str], str]
) -> bytes:
    """The rows where they stood, with what is wrong of a cell, by row and header, in colour and words."""
    form, sheet = _template(template, choices, {})
    for row in rows:
        for at, value in enumerate(row.cells, 1):
            if value not in (None, ""):
                write(cast("Cell", sheet.cell(row.number, at)), value)
    for (number, header), told in faults.items():
        at = template.headers.index(header) + 1 if header in template.headers else 1
        mark(cast("Cell", sheet.cell(max(number, 1), at)), told)
    return form.saved()


def _template(template: Template, choices: Choices, examples: Mapping[str, str]) -> tuple[Form, Worksheet]:
    form = Form()
    headings = [
        Heading(
            one.header,
            _told(one),
            one.width,
            one.required,
            _FORMATS.get(one.reading, TEXT),
            examples.get(one.header, one.example),
            choices.get(one.header) or _short(one),
        )
        for one in template.columns
    ]
    return form, form.sheet(template.sheet, headings, _LAST_ROW)


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
