"""The text of one file in memory, piece by piece; in the child process alone. Next: ofd.py."""

import codecs
import re
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import docx
import pypdfium2
import python_calamine
from docx.table import Table

from resolvers.archives.texts.kinds import Kind
from resolvers.archives.texts.ofd import ofd_text

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HAN = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_WRAPPED = re.compile(rf"(?<=[{_HAN}])[ \t]*\r?\n[ \t]*(?=[{_HAN}])")


class Unreadable(Exception):
    """The text says why."""


def text_of(kind: Kind, data: bytes, most: int) -> tuple[str, bool]:
    """At most so many signs, and whether there are more."""
    found: list[str] = []
    left = most
    for piece in filter(None, _READERS[kind](data)):
        found.append(piece[:left])
        if len(piece) > left:
            return "\n".join(found), True
        left = max(0, left - len(piece) - 1)
    return "\n".join(found), False


def _pdf(data: bytes) -> Iterator[str]:
    document = pypdfium2.PdfDocument(data)
    try:
        for number in range(len(document)):
            page = document[number]
            try:
                text: Any = page.get_textpage()
                yield unwrapped(text.get_text_bounded())
            finally:
                page.close()
    finally:
        document.close()


def unwrapped(text: str) -> str:
    """Where a line ends within Chinese text, the text goes on without a gap."""
    return _WRAPPED.sub("", text)


def _docx(data: bytes) -> Iterator[str]:
    document = docx.Document(BytesIO(data))
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            yield from (cell.text for row in block.rows for cell in row.cells)
        else:
            yield block.text
    for section in document.sections:
        for part in (section.header, section.footer):
            yield from (one.text for one in part.paragraphs)


def _sheets(data: bytes) -> Iterator[str]:
    book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(data))
    for name in book.sheet_names:
        yield name
        for row in book.get_sheet_by_name(name).iter_rows():
            yield from (str(cell) for cell in row if cell != "")


def _plain(data: bytes) -> Iterator[str]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            yield data.decode(encoding, "replace")
            return
    for encoding in ("utf-8", "gb18030"):
        try:
            yield data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return
    raise Unreadable("neither UTF-8 nor GB 18030")


_READERS: dict[Kind, Callable[[bytes], Iterator[str]]] = {
    Kind.PDF: _pdf,
    Kind.DOCX: _docx,
    Kind.SHEETS: _sheets,
    Kind.OFD: ofd_text,
    Kind.PLAIN: _plain,
}
