"""Workbooks as people fill them in, with openpyxl, and what they see in them. Next: ../base_data."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

import openpyxl

FIRST_ROW = 3


def opened(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


def saved(book: Any) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def headers_of(sheet: Any) -> list[str]:
    return [cell.value for cell in sheet[1]]


def filled(data: bytes, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> bytes:
    """By sheet, from the third row on; of a cell that a row does not name nothing is written."""
    book = opened(data)
    for name, listed in rows.items():
        headers = headers_of(book[name])
        for number, row in enumerate(listed, FIRST_ROW):
            for header, value in row.items():
                book[name].cell(number, headers.index(header) + 1, value)
    return saved(book)


def cells_of(data: bytes) -> dict[str, list[tuple[Any, ...]]]:
    """All visible sheets, with their headers."""
    book = opened(data)
    return {
        sheet.title: [tuple(cell.value for cell in row) for row in sheet.iter_rows()]
        for sheet in book.worksheets
        if sheet.sheet_state == "visible"
    }


def notes_of(data: bytes) -> dict[str, str]:
    """What is told of single cells below the headers, by sheet and place."""
    book = opened(data)
    return {
        f"{sheet.title}!{cell.coordinate}": cell.comment.text
        for sheet in book.worksheets
        for row in sheet.iter_rows(min_row=2)
        for cell in row
        if cell.comment is not None
    }
