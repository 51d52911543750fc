"""Figures of VIPs as a workbook with charts, made in memory alone. Next: ../../schema/vip/figures.py."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeAlias

from openpyxl import Workbook
from openpyxl.chart import BarChart, PieChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter

from resolvers.books.forms import write
from resolvers.vip.ranking import Place
from resolvers.vip.statistics import TypeShare
from resolvers.vip.summary import Group, Sums

Pair: TypeAlias = tuple[str, str]  # in Chinese and English

_MONEY, _SHARE, _RATE = "#,##0.00", "0.00", "0.0000"
_NARROW, _WIDE = 14, 28
_CHART = (18.0, 9.0)  # cm
_AMOUNT: Pair = ("消费金额", "Amount")
_SALES: Pair = ("销售单", "Sales")
_LIST: Pair = ("原价金额", "At list prices")
_DISCOUNT: Pair = ("平均折扣", "Paid of list prices")
_NAME: Pair = ("名称", "Name")
_TYPES: Pair = ("卡类型统计", "Card types")
_TYPE_HEADS: Sequence[Pair] = (
    *(("卡类型", "Type code"), _NAME, ("会员数", "Members"), ("消费会员数", "Buyers"), _SALES, _AMOUNT),
    ("占比 %", "Share, percent"),
)
_RANKS: Pair = ("龙虎榜", "Ranking")
_RANK_HEADS: Sequence[Pair] = (
    *(("名次", "Rank"), ("VIP 卡号", "Card number"), ("姓名", "Name"), ("卡类型", "Type code")),
    *(("吸引门店", "Store"), _AMOUNT, _SALES),
)
_GROUPS: Mapping[Group, tuple[Pair, Pair]] = {
    Group.MONTH: (("按月汇总", "By month"), ("月份", "Month")),
    Group.STORE: (("按门店汇总", "By store"), ("门店编码", "Store code")),
    Group.BRAND: (("按品牌汇总", "By brand"), ("品牌编码", "Brand code")),
}


@dataclass(frozen=True)
class Book:
    """What is written: figures of one period, in one language."""

    types: Sequence[TypeShare]
    ranking: Sequence[Place]
    groups: Mapping[Group, Sequence[Sums]]
    language: str
    made_at: datetime

    def text(self, pair: Pair) -> str:
        return pair[0] if self.language == "zh" else pair[1]


def write_book(book: Book) -> bytes:
    """Of the moment at which the figures were counted, not of now."""
    made: Any = Workbook()
    made.remove(made.worksheets[0])
    made.properties.creator = "Dossier"
    made.properties.created = made.properties.modified = book.made_at.replace(tzinfo=None, microsecond=0)
    _types(made, book)
    _ranking(made, book)
    for group, found in book.groups.items():
        _group(made, book, group, found)
    return _saved(made)


def _types(made: Any, book: Book) -> None:
    sheet = _sheet(made, book, _TYPES, _TYPE_HEADS)
    for one in book.types:
        counts = (one.members, one.buyers, one.sales)
        _row(sheet, one.type_code, one.title, *counts, _of(one.amount), _of(one.share, _SHARE))
    last = len(book.types) + 1
    if book.types:
        bars = _filled(BarChart(), sheet, book.text(_AMOUNT), (2, 6, last))
        pie = _filled(PieChart(), sheet, book.text(("占比", "Shares")), (2, 7, last))
        pie.dataLabels = DataLabelList()
        pie.dataLabels.showPercent = True
        sheet.add_chart(bars, "I2")
        sheet.add_chart(pie, "I22")


def _ranking(made: Any, book: Book) -> None:
    sheet = _sheet(made, book, _RANKS, _RANK_HEADS)
    for one in book.ranking:
        who = (one.card_number, one.name, one.type_code, one.store_code)
        _row(sheet, one.rank, *who, _of(one.total), one.sales)
    if book.ranking:
        bars = _filled(BarChart(), sheet, book.text(_RANKS), (2, 6, min(len(book.ranking), 20) + 1))
        bars.type = "bar"
        bars.y_axis.crosses = "max"
        bars.x_axis.scaling.orientation = "maxMin"  # the best on top
        sheet.add_chart(bars, "I2")


def _group(made: Any, book: Book, group: Group, found: Sequence[Sums]) -> None:
    title, key = _GROUPS[group]
    sheet = _sheet(made, book, title, (key, _NAME, _AMOUNT, _LIST, _DISCOUNT, _SALES))
    for one in found:
        discount = None if one.discount is None else _of(one.discount, _RATE)
        _row(sheet, one.name, one.title or "", _of(one.total), _of(one.list_total), discount, one.sales)
    if found:
        sheet.add_chart(_filled(BarChart(), sheet, book.text(title), (1, 3, len(found) + 1)), "H2")


def _sheet(made: Any, book: Book, title: Pair, heads: Sequence[Pair]) -> Any:
    sheet = made.create_sheet(book.text(title))
    for at, head in enumerate(heads, 1):
        cell = sheet.cell(1, at)
        write(cell, book.text(head))
        cell.font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(at)].width = _WIDE if head is _NAME else _NARROW
    sheet.freeze_panes = "A2"
    return sheet


@dataclass(frozen=True)
class _Number:
    value: Decimal
    format: str


def _of(value: Decimal, shown: str = _MONEY) -> _Number:
    return _Number(value, shown)


def _row(sheet: Any, *values: str | int | _Number | None) -> None:
    at = sheet.max_row + 1
    for place, value in enumerate(values, 1):
        cell = sheet.cell(at, place)
        if isinstance(value, _Number):
            cell.value, cell.number_format = value.value, value.format
        else:
            write(cell, value)


def _filled(chart: Any, sheet: Any, title: str, cells: tuple[int, int, int]) -> Any:
    """`cells`: columns of names and of values, and the last row."""
    names, values, last = cells
    bars = isinstance(chart, BarChart)
    chart.title = title
    chart.width, chart.height = _CHART
    chart.add_data(Reference(sheet, min_col=values, min_row=1, max_row=last), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=names, min_row=2, max_row=last))
    if bars:
        chart.legend = None  # of one series
        chart.x_axis.delete = chart.y_axis.delete = False
    return chart


class _Writer(ExcelWriter):
    """openpyxl would write each sheet to a file on the disk first, in clear."""

    def write_worksheet(self, ws: Any) -> None:
        here: Any = self
        ws._drawing = _drawing(ws)
        target = io.BytesIO()
        writer: Any = WorksheetWriter(ws, target)
        writer.write()
        ws._rels = writer._rels
        here._archive.writestr(ws.path[1:], target.getvalue())
        here.manifest.append(ws)


def _drawing(ws: Any) -> Any:
    drawing: Any = SpreadsheetDrawing()
    drawing.charts, drawing.images = ws._charts, ws._images
    return drawing


def _saved(made: Any) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        writer: Any = _Writer(made, archive)
        writer.write_data()
    return target.getvalue()
