"""The certificate of a destruction list: its rows, who signed, which files it was. Next: ../made.py."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, cast
from xml.sax.saxutils import escape

from reportlab.lib import colors, pagesizes, units
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import LongTable, Paragraph, SimpleDocTemplate, Spacer

from models.rules.state import State, rows, text
from resolvers.archives.papers.fonts import font_of, spelled, width_of

_PAGE = pagesizes.landscape(pagesizes.A4)
_MARGIN = 15 * units.mm
_CHUNK = 400  # rows of one table: laying out a longer one takes ever more time
_SIZE = 8.5
_PADDING = 12  # of a cell, left and right
_CAPACITIES = {
    "UNIT_HEAD": "单位负责人 Unit head",
    "ARCHIVE_HEAD": "档案部门负责人 Archive head",
    "ARCHIVE_CLERK": "档案经办人 Archive clerk",
    "ACCOUNTING_HEAD": "会计部门负责人 Accounting head",
    "ACCOUNTING_CLERK": "会计经办人 Accounting clerk",
    "COUNTED_ARCHIVES": "档案部门监销人（销毁前清点） Supervisor, archives, counted before",
    "COUNTED_ACCOUNTING": "会计部门监销人（销毁前清点） Supervisor, accounting, counted before",
    "COUNTED_IT": "信息部门监销人（销毁前清点） Supervisor, IT, counted before",
    "SUPERVISED_ARCHIVES": "档案部门监销人（销毁后签署） Supervisor, archives, signed after",
    "SUPERVISED_ACCOUNTING": "会计部门监销人（销毁后签署） Supervisor, accounting, signed after",
    "SUPERVISED_IT": "信息部门监销人（销毁后签署） Supervisor, IT, signed after",
}
_ROWS = (
    ("序号", "No.", 12),
    ("档号", "Archive code", 58),
    ("题名", "Title", 84),
    ("件数", "Items", 16),
    ("起止年度", "Years", 25),
    ("保管期限", "Retention", 25),
    ("已保管年数", "Years kept", 25),
    ("载体", "Medium", 22),
)
_SIGNED = (
    ("身份", "Capacity", 117),
    ("用户", "User", 40),
    ("清点件数", "Counted", 40),
    ("签署时间（UTC）", "Signed at", 70),
)
_FILES = (
    ("档号", "Archive code", 58),
    ("文件", "File", 66),
    ("版本", "Version", 18),
    ("字节", "Bytes", 24),
    ("SHA-256", "", 66),
    ("销毁时间（UTC）", "Destroyed at", 35),
)


@dataclass(frozen=True)
class Destroyed:
    """`record`: the list with its rows and signatures; `files`: the certificates of their files."""

    record: State
    institution: str
    fonds_number: str
    files: Sequence[Mapping[str, Any]]
    at: datetime


def draw_certificate(what: Destroyed, font: Path | None = None) -> bytes:
    """As the font of the installation writes it: see fonts.py."""
    name, into = font_of(font), BytesIO()
    style = ParagraphStyle("cell", fontName=name, fontSize=_SIZE, leading=_SIZE * 1.35, wordWrap="CJK")
    title = ParagraphStyle("title", parent=style, fontSize=17, leading=24, alignment=1)
    head = ParagraphStyle("head", parent=style, fontSize=11, leading=20, spaceBefore=6)
    number = text(what.record, "list_number")
    story: list[Any] = [
        Paragraph("档案销毁证明 Certificate of destruction", title),
        *(Paragraph(escape(spelled(line, name)), style) for line in _facts(what)),
        Paragraph("销毁清册 Destruction list", head),
        *_tables(_ROWS, _row_cells(what.record), style),
        Paragraph("签署 Signatures", head),
        *_tables(_SIGNED, _signature_cells(what.record), style),
        Paragraph(f"已销毁的文件 Files destroyed: {len(what.files)}", head),
        *(_tables(_FILES, [_file_cells(one) for one in what.files], style) if what.files else []),
    ]
    document: Any = SimpleDocTemplate(
        into,
        pagesize=_PAGE,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN,
        title=f"档案销毁证明 {number}",
        author=what.institution,
        lang="zh-CN",
    )

    def foot(canvas: Any, page: Any) -> None:
        canvas.setFont(name, 8)
        canvas.drawString(_MARGIN, 8 * units.mm, f"{number}    {_moment(what.at)}")
        canvas.drawRightString(_PAGE[0] - _MARGIN, 8 * units.mm, f"{page.page}")

    document.build(story, onFirstPage=foot, onLaterPages=foot)
    return into.getvalue()


def _facts(what: Destroyed) -> list[str]:
    record = what.record
    count = sum(int(row["item_count"]) for row in rows(record, "rows"))
    kind = "会计档案 accounting archives" if record.get("accounting") else text(record, "archive_type")
    executor, executed_at = text(record, "executor"), _moment(record.get("executed_at"))
    return [
        f"清册号 List: {text(record, 'list_number')}",
        f"机构 Institution: {what.institution}    全宗号 Fonds: {what.fonds_number}    类别 Of: {kind}",
        f"条目 Rows: {len(rows(record, 'rows'))}    件数 Items: {count}"
        f"    拟销毁日期 Intended on: {text(record, 'intended_on') or '–'}",
        f"执行人 Executor: {executor}    销毁完成 Carried out at: {executed_at} UTC",
        "上列档案及其电子文件已销毁：全部数据密钥均已删除，内容不可再读取；备份中的副本随下一个备份周期消失。",
        "What is listed here is destroyed: every data key of its files is gone, and nobody can read them any "
        "more. Copies in backups go with their next cycle.",
    ]


def _row_cells(record: State) -> list[list[str]]:
    return [
        [
            str(at),
            text(row, "archive_code"),
            text(row, "title"),
            text(row, "item_count"),
            "–".join(dict.fromkeys((text(row, "first_year"), text(row, "last_year")))),
            text(row, "retention"),
            text(row, "years_kept"),
            text(row, "carrier"),
        ]
        for at, row in enumerate(rows(record, "rows"), 1)
    ]


def _signature_cells(record: State) -> list[list[str]]:
    signed = sorted(rows(record, "signatures"), key=lambda row: row["signed_at"])
    return [
        [
            _CAPACITIES.get(text(row, "capacity"), text(row, "capacity")),
            text(row, "user_name"),
            text(row, "item_count"),
            _moment(row["signed_at"]),
        ]
        for row in signed
    ]


def _file_cells(one: Mapping[str, Any]) -> list[str]:
    named = (one["archive_code"], one["file_name"], one["version"], one["size"], one["sha256"])
    return [*map(str, named), _moment(one["destroyed_at"])]


def _tables(columns: Sequence[tuple[str, str, int]], cells: Sequence[Sequence[str]], style: Any) -> list[Any]:
    """A long list in several, each with its head."""
    heads = [Paragraph(f"{chinese}<br/>{english}", style) for chinese, english, _ in columns]
    widths = [width * units.mm for *_, width in columns]
    look = [
        ("GRID", (0, 0), (-1, -1), 0.4, colors.black),
        ("BACKGROUND", (0, 0), (-1, 0), colors.whitesmoke),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("FONT", (0, 0), (-1, -1), style.fontName, _SIZE, style.leading),
    ]
    tables: list[Any] = []
    for begin in range(0, len(cells), _CHUNK):
        some = cells[begin : begin + _CHUNK]
        body = [[_cell(*one, style) for one in zip(row, widths, strict=True)] for row in some]
        table = cast("Any", LongTable)([heads, *body], colWidths=widths, repeatRows=1, style=look)
        tables += [table, Spacer(1, 4)]
    return tables


def _cell(cell: str, width: float, style: Any) -> Any:
    """Broken into lines only where it is too long: that takes its time."""
    drawn = spelled(cell, style.fontName)
    fits = width_of(drawn, style.fontName, _SIZE) <= width - _PADDING
    return drawn if fits else Paragraph(escape(drawn), style)


def _moment(at: object) -> str:
    if isinstance(at, datetime):
        return f"{at:%Y-%m-%d %H:%M:%S}"
    return at.isoformat() if isinstance(at, date) else "–"
