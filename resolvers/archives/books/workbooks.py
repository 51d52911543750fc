"""Reads a workbook that somebody else made, in bounded memory, without trusting it. Next: sheets.py.

What is dangerous is looked for in the bytes first: how long everything is when it is unpacked, entities,
macros, cells far out, formulas. Only then the reader sees it, as a new zip that holds the needed parts alone.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
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
from resolvers.archives.books.sheets import LAST_ROW, TooFar, formulas_of, part_of

MOST_UNPACKED = 64 * 2**20  # 5,000 rows of the longest texts take half of it
_MOST_PARTS = 2_000
_MOST_RATIO = 1_000  # what XML of equal rows really reaches is half of it
_CHUNK = 2**18
_LAST_ROW = FIRST_ROW + MOST_ROWS - 1
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_ENCODINGS = (b"utf-8", b"us-ascii")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # an encrypted workbook, or one of the old format
_NEEDED = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|xl/workbook\.xml|xl/_rels/workbook\.xml\.rels"
    r"|xl/sharedStrings\.xml|xl/styles\.xml|xl/worksheets/[^/]+\.xml",
    re.IGNORECASE,
)
_MACROS = re.compile(rb"macroEnabled|vbaProject", re.IGNORECASE)
_ENTITIES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*?encoding=["']([A-Za-z0-9_-]+)["']""")


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
        raise BookWrong(_size("工作簿字节数", "bytes of the workbook", len(data), MOST_BYTES))
    parts = _parts(data)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(_packed(parts))) as book:
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
        raise BookWrong(_size("行数", "rows", most, MOST_ROWS))
    return Book(rows, formulas)


def unpacks_within(data: bytes, most: int) -> bool:
    """Whether what is read of it is that short; a workbook that is wrong otherwise is read no further."""
    try:
        _parts(data, most)
    except BookWrong as wrong:
        return all(one.code is not Code.AR_IMP_SIZE for one in wrong.findings)
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
        raise BookWrong(_size("行数", "rows or columns", f"> {LAST_ROW}", MOST_ROWS)) from None
    except expat.ExpatError:
        raise _wrong("文件已损坏", "it is damaged") from None
    return frozenset(found)


def _parts(data: bytes, room: int = MOST_UNPACKED) -> dict[str, bytes]:
    """The needed parts, unpacked."""
    if data.startswith(_OLE):
        raise _wrong("已加密或为旧格式（.xls），请另存为 .xlsx", "it is encrypted or .xls: save it as .xlsx")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > _MOST_PARTS:
                raise _wrong("内部文件过多", "it has too many parts")
            if any("vbaproject" in one.filename.lower() for one in members):
                raise _wrong("含有宏", "it holds macros")
            needed = [one for one in members if _NEEDED.fullmatch(one.filename)]
            parts = _unpacked(data, needed, room)
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError):
        raise _wrong("不是 .xlsx 文件或已损坏", "it is no .xlsx or is damaged") from None
    types = next((text for name, text in parts.items() if name.lower() == "[content_types].xml"), b"")
    if not types:
        raise _wrong("不是 .xlsx 文件或已损坏", "it is no .xlsx or is damaged")
    if _MACROS.search(types):
        raise _wrong("含有宏", "it holds macros")
    return parts


def _unpacked(data: bytes, members: Sequence[zipfile.ZipInfo], room: int) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    for one in members:
        if one.filename in parts:
            raise zipfile.BadZipFile
        if one.flag_bits & 1:
            raise _wrong("已加密", "it is encrypted")
        text = _inflated(data, one, room)
        room -= len(text)
        said = _ENCODING.search(text[:200])
        if text[:2] in _UTF16 or (said and said[1].lower() not in _ENCODINGS):
            raise _wrong("编码不是 UTF-8", "it is not in UTF-8")
        if _ENTITIES.search(text):
            raise _wrong("含有 XML 实体", "it holds XML entities")
        parts[one.filename] = text
    return parts


def _inflated(data: bytes, one: zipfile.ZipInfo, room: int) -> bytes:
    """All that the stream holds, whatever the directory says of its length."""
    at = one.header_offset
    if data[at : at + 4] != b"PK\x03\x04":
        raise zipfile.BadZipFile
    start = at + 30 + int.from_bytes(data[at + 26 : at + 28], "little")
    start += int.from_bytes(data[at + 28 : at + 30], "little")
    packed = memoryview(data)[start : start + one.compress_size]
    if one.compress_type == zipfile.ZIP_STORED:
        text = bytes(packed)
    elif one.compress_type == zipfile.ZIP_DEFLATED:
        most = min(room, max(one.compress_size * _MOST_RATIO, _CHUNK))
        stream = zlib.decompressobj(-zlib.MAX_WBITS)
        text = stream.decompress(packed, most + 1)
        if len(text) > most:
            raise BookWrong(_size("解压后字节数", "bytes when it is unpacked", f"> {most}", MOST_UNPACKED))
    else:
        raise zipfile.BadZipFile
    if len(text) > room:
        raise BookWrong(_size("解压后字节数", "bytes when it is unpacked", f"> {room}", MOST_UNPACKED))
    if zlib.crc32(text) != one.CRC:
        raise zipfile.BadZipFile
    return text


def _packed(parts: dict[str, bytes]) -> bytes:
    """Only what was looked at."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return target.getvalue()


def _wrong(zh: str, en: str) -> BookWrong:
    return BookWrong(error(Code.AR_IMP_WORKBOOK, ("workbook",), zh=zh, en=en))


def _size(zh: str, en: str, value: int | str, most: int) -> Finding:
    return error(Code.AR_IMP_SIZE, ("workbook",), zh=zh, en=en, value=str(value), max=str(most))
