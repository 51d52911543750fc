"""Reads a workbook that somebody else made, in bounded memory, without trusting it. Next: sheets.py.

Beside what every workbook is looked through for, cells far out and formulas are looked for before the reader
sees it.
"""

import contextlib
import io
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from models.rules.archives.cells import Raw, shown
from models.rules.archives.templates import (
    FIRST_ROW,
    MOST_BYTES,
    MOST_ROWS,
    Template,
    check_headers,
    check_sheet,
)
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from resolvers.archives.books.sheets import LAST_ROW, TooFar, formulas_of
from resolvers.books.packages import Package, TooLong, Unfit, opened, part_of, repacked, text_of

MOST_UNPACKED = 64 * 2**20  # 5,000 rows of the longest texts take half of it
_LAST_ROW = FIRST_ROW + MOST_ROWS - 1


@dataclass(frozen=True)
class Row:
    """`number` as Excel shows it; one value for each column of the template."""

    number: int
    cells: Sequence[Raw]


@dataclass(frozen=True)
class Book:
    """Rows of data, without the example; `formulas` are the cells that hold one, such as C7."""

    rows: Sequence[Row]
    formulas: frozenset[str] = frozenset()


class BookWrong(Exception):
    """It cannot be taken as a whole."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__(", ".join(one.code.value for one in findings))
        self.findings = findings


def read_book(data: bytes, template: Template, example: str) -> Book:
    """BookWrong: no workbook, not this template, too long."""
    if len(data) > MOST_BYTES:
        raise _size("工作簿字节数", "bytes of the workbook", len(data), MOST_BYTES)
    with _told():
        package = opened(data)
        parts = _parts(package)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(repacked(package))) as book:
            named = template.sheet in book.sheet_names
            formulas = _look(parts, template.sheet if named else "")
            if not named and book.sheet_names:
                first: list[list[Raw]] = book.get_sheet_by_index(0).to_python(skip_empty_area=False)  # type: ignore[assignment]
                raise BookWrong(*check_sheet(template, book.sheet_names, _headers(first)))
            sheet = book.get_sheet_by_name(template.sheet)
            table: list[list[Raw]] = sheet.to_python(skip_empty_area=False)  # type: ignore[assignment]
    except PasswordError:
        raise _wrong("已加密", "it is encrypted") from None
    except CalamineError as error_found:
        raise _wrong("文件已损坏", "it is damaged") from error_found
    if found := check_headers(template, _headers(table)):
        raise BookWrong(*found)
    rows = list(_rows(table, len(template.columns), example))
    if len(rows) > MOST_ROWS or (rows and rows[-1].number > _LAST_ROW):
        most = max(len(rows), rows[-1].number - FIRST_ROW + 1)
        raise _size("行数", "rows", most, MOST_ROWS)
    return Book(rows, formulas)


def unpacks_within(data: bytes, most: int) -> bool:
    """Whether what is read of it is that short; a workbook that is wrong otherwise is read no further."""
    try:
        _parts(opened(data), most)
    except TooLong:
        return False
    except Unfit:
        return True
    return True


def _headers(table: list[list[Raw]]) -> list[str]:
    first = table[0] if table else []
    return [shown(one) for one in first]


def _rows(table: list[list[Raw]], width: int, example: str) -> Iterator[Row]:
    """Empty ones are left out, wherever they stand; so is the example, which only its mark tells."""
    for number, cells in enumerate(table[1:], 2):
        own = cells[:width]
        own += [None] * (width - len(own))
        if any(one not in (None, "") and not (isinstance(one, str) and not one.strip()) for one in own):
            mark = own[0]
            if not (isinstance(mark, str) and mark.strip() == example):
                yield Row(number, own)


def _look(parts: dict[str, bytes], sheet: str) -> frozenset[str]:
    """The cells of this sheet with formulas. Where it is not certain which part it is, all are looked at."""
    names = [name for name in parts if name.lower().startswith("xl/worksheets/")]
    own = part_of(sheet, parts.get("xl/workbook.xml", b""), parts.get("xl/_rels/workbook.xml.rels", b""))
    found: set[str] = set()
    try:
        for name in [own] if own in parts else names:
            found |= formulas_of(parts[name])
    except TooFar:
        raise _size("行数", "rows or columns", f"> {LAST_ROW}", MOST_ROWS) from None
    except expat.ExpatError:
        raise _wrong("文件已损坏", "it is damaged") from None
    return frozenset(found)


def _parts(package: Package, room: int = MOST_UNPACKED) -> dict[str, bytes]:
    """The needed parts, unpacked."""
    parts: dict[str, bytes] = {}
    for name in package.members:
        parts[name] = text_of(package, name, room)
        room -= len(parts[name])
    return parts


@contextlib.contextmanager
def _told() -> Generator[None]:
    try:
        yield
    except Unfit as wrong:
        raise _wrong(wrong.zh, wrong.en) from None
    except TooLong as wrong:
        raise _size(wrong.zh, wrong.en, wrong.value, MOST_UNPACKED) from None


def _wrong(zh: str, en: str) -> BookWrong:
    return BookWrong(error(Code.AR_IMP_WORKBOOK, ("workbook",), zh=zh, en=en))


def _size(zh: str, en: str, value: int | str, most: int) -> BookWrong:
    told = {"zh": zh, "en": en, "value": str(value), "max": str(most)}
    return BookWrong(error(Code.AR_IMP_SIZE, ("workbook",), **told))
