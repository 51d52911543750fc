"""A filled-in workbook of base data as patches, with the place of each. Next: templates.py."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from models.rules.archives.cells import Raw
from models.rules.archives.templates import EXAMPLE, FIRST_ROW
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.state import State
from resolvers.base_data.sheets.columns import MARK, TREES, VERSION, Column, Sheet
from resolvers.books.packages import TooLong, Unfit
from resolvers.books.reading import Book
from resolvers.exchange.cells import refusing, value_of, written

MOST_BYTES = 20 * 2**20
MOST_ROWS = 5_000  # of a workbook: they are saved in one transaction
_SHOWN = 60


@dataclass(frozen=True)
class Row:
    """`number` as Excel shows it; `cells` as they were, by header; `version` if it is a number."""

    sheet: Sheet
    number: int
    cells: Mapping[str, Raw]
    patch: State
    version: str = ""

    @property
    def key(self) -> str:
        return self.sheet.key_of(self.patch)

    def at(self, finding: Finding) -> Finding:
        """A remark of the rules, told in the words of the workbook."""
        name = str(finding.path[0]) if finding.path else ""
        path = (self.sheet.title, self.number, self.sheet.header_of.get(name, MARK))
        return Finding(finding.code, path, finding.params, finding.severity)


@dataclass
class Filled:
    """Rows in the order in which they are brought in: what others name comes before them."""

    sheets: list[Sheet] = field(default_factory=list[Sheet])
    rows: list[Row] = field(default_factory=list[Row])
    findings: list[Finding] = field(default_factory=list[Finding])  # of headers


def read_book(data: bytes, chosen: Sequence[Sheet]) -> Filled:
    """These sheets of it; Unreadable."""
    with refusing("XLSX"):
        if len(data) > MOST_BYTES:
            raise TooLong("工作簿字节数", "bytes of the workbook", len(data), MOST_BYTES)
        book, filled = Book(data), Filled()
        filled.sheets = [one for one in chosen if one.title in book.names]
        if not filled.sheets:
            named = "、".join(one.title for one in chosen)
            raise Unfit(f"没有这些工作表：{named}", f"it has none of the sheets {named}")
        for sheet in filled.sheets:
            found = list(_rows(sheet, book, filled.findings))
            filled.rows += sorted(found, key=_order)
            if len(filled.rows) > MOST_ROWS:
                raise TooLong("行数", "rows", len(filled.rows), MOST_ROWS)
        return filled


def _order(row: Row) -> tuple[Any, ...]:
    """In a tree the one above first, in a group its main unit."""
    if row.sheet.record in TREES:
        return (row.key, row.number)
    if row.sheet.record == "Unit":
        return (row.patch.get("is_main") is not True, row.number)
    return (row.number,)


def _rows(sheet: Sheet, book: Book, wrong: list[Finding]) -> Iterator[Row]:
    """Without headers, the example and rows in which nothing is said; none if headers are wrong."""
    rows = book.rows(sheet.title)
    columns, found = _headers(sheet, next(rows, (1, list[Raw]()))[1])
    wrong += found
    for number, cells in () if found else rows:
        filled = {
            column.header: cell
            for column, cell in zip(columns, cells, strict=False)
            if column is not None and written(cell)
        }
        if filled.keys() - {MARK} and written(filled.get(MARK)) != EXAMPLE:
            yield _row(sheet, number, filled)
        if number >= MOST_ROWS + FIRST_ROW:
            raise TooLong("行数", "rows", f"> {MOST_ROWS}", MOST_ROWS)


def _row(sheet: Sheet, number: int, filled: Mapping[str, Raw]) -> Row:
    patch: State = {}
    for column in sheet.fields:
        if column.field is not None and column.header in filled:
            told = written(filled[column.header])
            patch[column.name] = value_of(column.field, column.code_of(told))
    return Row(sheet, number, filled, patch, written(filled.get(VERSION)))


def _headers(sheet: Sheet, cells: Sequence[Raw]) -> tuple[list[Column | None], list[Finding]]:
    """What is no column of the sheet, or comes twice, is wrong; so is a sheet without its key."""
    told = [written(one) for one in cells]
    named = [sheet.known.get(one) for one in told]
    found = [
        error(Code.IN_HEADER, (sheet.title, 1, one[:_SHOWN]), value=one[:_SHOWN])
        for at, one in enumerate(told)
        if one and (named[at] is None or named[at] in named[:at])
    ]
    missing = [one for one in sheet.fields if one.name in sheet.keys and one.required and one not in named]
    if told:
        found += [error(Code.GEN_REQUIRED, (sheet.title, 1, one.header)) for one in missing]
    return named, found
