"""A list as a paper: heading, columns, rows over as many pages as they take. Next: fonts.py."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from resolvers.archives.papers.fonts import cut, lines_of, width_of, write

_MARGIN = 15 * mm
_HEADING, _SIZE = 14.0, 8.0
_LINE = _SIZE * 1.35
_GAP = 1.2 * mm
_MOST_LINES = 4  # of one cell
_GREY = 0.75


@dataclass(frozen=True)
class Column:
    """`share` of the width, beside those of the others."""

    header: str
    share: float


@dataclass(frozen=True)
class Paper:
    """`about`: lines below the heading."""

    heading: str
    about: Sequence[str]
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]


def draw_list(paper: Paper, font: str) -> bytes:
    """As PDF, A4; the columns' headers and the page's number stand on every page."""
    return _Drawing(paper, font).draw()


class _Drawing:
    """Goes down the pages; `_y` is where the next row begins."""

    def __init__(self, paper: Paper, font: str) -> None:
        self._paper, self._font = paper, font
        self._out = io.BytesIO()
        self._canvas: Any = Canvas(self._out, pagesize=A4, invariant=1, pageCompression=1)
        self._canvas.setTitle(paper.heading)
        self._width = A4[0] - 2 * _MARGIN
        whole = sum(one.share for one in paper.columns)
        self._widths = [self._width * one.share / whole for one in paper.columns]
        self._y = A4[1] - _MARGIN
        self._page = 1

    def draw(self) -> bytes:
        self._head()
        for row in self._paper.rows:
            cells = [
                lines_of(text, self._font, _SIZE, width - 2 * _GAP)[:_MOST_LINES]
                for text, width in zip(row, self._widths, strict=True)
            ]
            self._row(cells)
        self._end()
        self._canvas.save()
        return self._out.getvalue()

    def _head(self) -> None:
        font = self._font
        self._y -= _HEADING
        heading = cut(self._paper.heading, font, _HEADING, self._width)
        middle = (A4[0] - width_of(heading, font, _HEADING)) / 2
        write(self._canvas, (middle, self._y), heading, font, _HEADING)
        self._y -= _LINE * 0.7
        for line in self._paper.about:
            self._y -= _LINE
            self._write(_MARGIN, self._y, line, self._width)
        self._y -= _LINE * 0.7
        self._headers()

    def _headers(self) -> None:
        self._cells([[one.header] for one in self._paper.columns], shaded=True)

    def _row(self, cells: Sequence[Sequence[str]]) -> None:
        if self._y - self._height(cells) < _MARGIN + 2 * _LINE:
            self._end()
            self._y = A4[1] - _MARGIN
            self._page += 1
            self._headers()
        self._cells(cells)

    def _cells(self, cells: Sequence[Sequence[str]], *, shaded: bool = False) -> None:
        canvas, height, x = self._canvas, self._height(cells), _MARGIN
        canvas.setLineWidth(0.4)
        canvas.setStrokeGray(_GREY)
        for lines, width in zip(cells, self._widths, strict=True):
            canvas.setFillGray(0.93 if shaded else 1)
            canvas.rect(x, self._y - height, width, height, stroke=1, fill=1)
            canvas.setFillGray(0)
            for at, line in enumerate(lines):
                y = self._y - _GAP - _SIZE - at * _LINE
                self._write(x + _GAP, y, line, width - 2 * _GAP)
            x += width
        self._y -= height

    def _height(self, cells: Sequence[Sequence[str]]) -> float:
        return max(len(lines) for lines in cells) * _LINE + 2 * _GAP

    def _end(self) -> None:
        self._canvas.setFillGray(0)
        self._write(A4[0] - _MARGIN - 3 * _LINE, _MARGIN - _LINE, f"第{self._page}页", 3 * _LINE)
        self._canvas.showPage()

    def _write(self, x: float, y: float, text: str, width: float) -> None:
        write(self._canvas, (x, y), cut(text, self._font, _SIZE, width), self._font, _SIZE)
