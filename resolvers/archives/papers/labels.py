"""Sheets of labels: archive code as QR and in letters, title, dates, what else is known. Next: lists.py."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import segno
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from resolvers.archives.papers.fonts import cut, lines_of, write

_PADDING = 2.2 * mm
_GREY = 0.7


@dataclass(frozen=True)
class Label:
    """What stands on one. `told`: short lines, the most important first; what has no room is left out."""

    code: str
    title: str
    told: Sequence[str]


@dataclass(frozen=True)
class Sheet:
    """Labels of one size on A4, in mm as makers tell it; `pitch`: from one column's left to the next's."""

    columns: int
    rows: int
    width: float
    height: float
    left: float
    top: float
    pitch: float
    title_lines: int
    size: float  # of the letters, in points

    @property
    def labels(self) -> int:
        return self.columns * self.rows


SHEETS = {
    "SHEET_24": Sheet(3, 8, 63.5, 33.9, 7.25, 12.9, 66.0, 2, 6.5),
    "SHEET_14": Sheet(2, 7, 99.1, 38.1, 4.65, 15.15, 101.6, 2, 8.0),
    "SHEET_8": Sheet(2, 4, 99.1, 67.7, 4.65, 13.1, 101.6, 4, 10.0),
}


def draw_labels(
    labels: Sequence[Label], sheet: Sheet, font: str, *, skip: int = 0, outlined: bool = False
) -> bytes:
    """As PDF. `skip`: places of the first sheet that are used up already; `outlined`: lines to cut along."""
    out = io.BytesIO()
    canvas: Any = Canvas(out, pagesize=A4, invariant=1, pageCompression=1)
    canvas.setTitle("Labels")
    for at, label in enumerate(labels, skip):
        place = at % sheet.labels
        if place == 0 and at > skip:
            canvas.showPage()
        row, column = divmod(place, sheet.columns)
        x = (sheet.left + column * sheet.pitch) * mm
        y = A4[1] - (sheet.top + (row + 1) * sheet.height) * mm
        if outlined:
            canvas.setStrokeGray(_GREY)
            canvas.setLineWidth(0.3)
            canvas.rect(x, y, sheet.width * mm, sheet.height * mm)
        _draw(canvas, label, sheet, (x, y), font)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _draw(canvas: Any, label: Label, sheet: Sheet, corner: tuple[float, float], font: str) -> None:
    x, y = corner[0] + _PADDING, corner[1] + _PADDING
    height = sheet.height * mm - 2 * _PADDING
    square = min(height, sheet.width * mm * 0.3)
    top = y + height
    _draw_code(canvas, label.code, x, top - square, square)
    x += square + _PADDING
    width = corner[0] + sheet.width * mm - _PADDING - x
    size = _fitting(label.code, font, sheet.size * 1.15, width)
    top -= size
    canvas.setFillGray(0)
    write(canvas, (x, top), cut(label.code, font, size, width), font, size)
    size = sheet.size
    title = lines_of(label.title, font, size, width)
    if len(title) > sheet.title_lines:
        rest = "".join(title[sheet.title_lines - 1 :])
        title = [*title[: sheet.title_lines - 1], cut(rest, font, size, width)]
    for line in [*title, *label.told]:
        top -= size * 1.3
        if top < y:
            return
        write(canvas, (x, top), cut(line, font, size, width), font, size)


def _fitting(text: str, font: str, size: float, width: float) -> float:
    """Smaller where the code would not fit, down to what can still be read."""
    while size > 5 and cut(text, font, size, width) != text:  # noqa: PLR2004
        size -= 0.25
    return size


def _draw_code(canvas: Any, text: str, x: float, y: float, square: float) -> None:
    """Its own quiet zone is part of the square: two modules where the paper around is white too."""
    matrix = segno.make(text, error="m", micro=False, encoding="utf-8", boost_error=False).matrix
    module = square / (len(matrix) + 2)
    canvas.setFillGray(0)
    for down, row in enumerate(matrix):
        begin = None
        for across in range(len(row) + 1):
            dark = across < len(row) and row[across]
            if dark and begin is None:
                begin = across
            elif not dark and begin is not None:
                bottom = y + square - (down + 2) * module
                canvas.rect(
                    x + (begin + 1) * module, bottom, (across - begin) * module, module, stroke=0, fill=1
                )
                begin = None
