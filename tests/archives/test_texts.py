"""The text of files as the reading process gives it, and of files made to do harm. Next: test_made.py."""

import os
import zipfile
from collections.abc import AsyncGenerator, AsyncIterator
from importlib import import_module
from io import BytesIO
from typing import Any

import docx
import openpyxl
import pytest
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from resolvers.archives.texts.kinds import Kind, kind_of
from resolvers.archives.texts.outside import TextReader
from resolvers.archives.texts.reading import unwrapped

_BOMB = "".join(f'<!ENTITY {two} "{f"&{one};" * 10}">' for one, two in zip("abcdefg", "bcdefgh", strict=True))
_DOCUMENT = (
    '<ofd:Document xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Pages><ofd:Page BaseLoc="Pages/0.xml"/>'
    "</ofd:Pages></ofd:Document>"
)


@pytest.fixture
async def reader() -> AsyncGenerator[TextReader]:
    async with TextReader(seconds=60) as reader:
        yield reader


def pdf() -> bytes:
    metrics: Any = import_module("reportlab.pdfbase.pdfmetrics")
    metrics.registerFont(UnicodeCIDFont("STSong-Light"))
    found = BytesIO()
    canvas = Canvas(found)
    for number in (1, 2):
        canvas.setFont("STSong-Light", 12)
        canvas.drawString(72, 700, f"第{number}页 采购合同")
        canvas.showPage()
    canvas.save()
    return found.getvalue()


def word() -> bytes:
    document, found = docx.Document(), BytesIO()
    document.add_paragraph("甲方与乙方")
    document.add_table(1, 2).cell(0, 1).text = "付款条件"
    document.save(found)
    return found.getvalue()


def sheets() -> bytes:
    book, found = openpyxl.Workbook(), BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet.append(["客户", 12.5, None])
    book.save(found)
    return found.getvalue()


def ofd(page: str, head: str = "") -> bytes:
    found = BytesIO()
    with zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("OFD.xml", "<OFD><DocBody><DocRoot>Doc_0/Document.xml</DocRoot></DocBody></OFD>")
        archive.writestr("Doc_0/Document.xml", _DOCUMENT)
        archive.writestr("Doc_0/Pages/0.xml", f"{head}<Page><TextCode>{page}</TextCode></Page>")
    return found.getvalue()


async def pieces(data: bytes) -> AsyncIterator[bytes]:
    for at in range(0, len(data), 5_000):
        yield data[at : at + 5_000]


async def read(reader: TextReader, kind: Kind, data: bytes) -> tuple[str, str | None]:
    found = await reader.read(kind, len(data), pieces(data))
    return found.text, found.note


async def test_each_kind_has_its_text(reader: TextReader) -> None:
    text, note = await read(reader, Kind.PDF, pdf())
    assert (text.replace("\r\n", "\n").split("\n"), note) == (["第1页 采购合同", "第2页 采购合同"], None)
    assert await read(reader, Kind.DOCX, word()) == ("甲方与乙方\n付款条件", None)
    assert await read(reader, Kind.SHEETS, sheets()) == ("Sheet\n客户\n12.5", None)
    assert await read(reader, Kind.OFD, ofd("电子发票")) == ("电子发票", None)
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "gb18030"):
        assert await read(reader, Kind.PLAIN, "客户〇号".encode(encoding)) == ("客户〇号", None)


async def test_what_does_harm_ends_with_a_note_and_the_next_is_read(reader: TextReader) -> None:
    wrong = [
        (Kind.PDF, b"%PDF-1.7\n" + b"\x00\xff" * 5_000),
        (Kind.DOCX, b"PK\x03\x04 nothing"),
        (Kind.SHEETS, b"no sheets"),
        (Kind.OFD, ofd("&h;", f'<!DOCTYPE x [<!ENTITY a "{"x" * 99}">{_BOMB}]>')),
        (Kind.OFD, ofd("", "<!--" + "x" * (80 << 20) + "-->")),
        (Kind.PLAIN, b"\x80\xff\xff"),
    ]
    for kind, data in wrong:
        text, note = await read(reader, kind, data)
        assert (text, bool(note)) == ("", True), (kind, note)
    assert await read(reader, Kind.OFD, ofd("好")) == ("好", None)


async def test_a_reader_that_is_silent_or_ends_is_replaced(reader: TextReader) -> None:
    reader.seconds = 0
    assert await read(reader, Kind.PLAIN, b"slow") == ("", "not read within 0 s")
    reader.seconds, reader.most = 60, 3
    assert await read(reader, Kind.PLAIN, b"again") == ("aga", "only the first 3 characters")
    assert reader._child is not None
    os.kill(reader._child.pid, 9)
    text, note = await read(reader, Kind.PLAIN, b"gone")
    assert (text, bool(note)) == ("", True)
    assert await read(reader, Kind.PLAIN, b"on") == ("on", None)


def test_kinds_by_type_and_by_name() -> None:
    assert kind_of("application/pdf", "x") is Kind.PDF
    assert kind_of("application/octet-stream", "发票.OFD") is Kind.OFD
    assert kind_of("text/plain; charset=utf-8", "a") is Kind.PLAIN
    assert kind_of("image/png", "a.txt") is None
    assert kind_of("application/octet-stream", "a.bin") is None


def test_lines_of_chinese_text_go_on() -> None:
    assert unwrapped("客户\r\n合同\nabc\ndef 的\n 人") == "客户合同\nabc\ndef 的人"
