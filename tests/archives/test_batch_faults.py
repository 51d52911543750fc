"""What is no workbook, no template or no honest zip: each is refused with its finding, in bounded memory."""

import io
import struct
import zipfile
from collections.abc import AsyncGenerator, Callable
from typing import Any

import openpyxl
import pytest

from models.rules.archives.templates import EXAMPLE, TEMPLATES, Kind
from resolvers.archives.batches.unzipping import Bounds, Zip, ZipWrong
from resolvers.archives.books.templates import write_template
from resolvers.archives.books.workbooks import BookWrong, read_book
from tests.support.batching import OTHER, fill, saved, zipped

TEMPLATE = TEMPLATES[Kind.OTHER]
GOOD = fill(write_template(TEMPLATE, {}, {}), [OTHER])


def changed(**parts: bytes | Callable[[bytes], bytes]) -> bytes:
    """The good workbook with other parts; a name is written with __ for a slash."""
    target = io.BytesIO()
    new = {name.replace("__", "/").replace("_dot_", "."): value for name, value in parts.items()}
    with zipfile.ZipFile(io.BytesIO(GOOD)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for name in old.namelist():
            value = new.pop(name, old.read(name))
            out.writestr(name, value(old.read(name)) if callable(value) else value)
        for name, value in new.items():
            assert isinstance(value, bytes)
            out.writestr(name, value)
    return target.getvalue()


def with_cell(text: bytes) -> bytes:
    """One more row of this XML in the sheet."""
    end = b"</sheetData>"
    return changed(xl__worksheets__sheet1_dot_xml=lambda xml: xml.replace(end, text + end))


def macros(text: bytes) -> bytes:
    return text.replace(b"spreadsheetml.sheet.main+xml", b"macroEnabled.main+xml")


def other_sheet() -> bytes:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "Sheet1"
    return saved(book)


def other_header() -> bytes:
    book: Any = openpyxl.load_workbook(io.BytesIO(GOOD))
    book.worksheets[0]["F1"] = "标题"
    return saved(book)


def rows(many: int) -> bytes:
    return fill(write_template(TEMPLATE, {}, {}), [{"题名*": "x"}] * many)


def bomb() -> bytes:
    return changed(xl__sharedStrings_dot_xml=b"<sst>" + b" " * (70 * 2**20) + b"</sst>")


def utf16() -> bytes:
    return changed(xl__workbook_dot_xml="<?xml version='1.0' encoding='UTF-16'?><w/>".encode("utf-16"))


def entities() -> bytes:
    return changed(xl__workbook_dot_xml=b"<!DOCTYPE x [<!ENTITY a 'b'>]><workbook/>")


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (lambda: b"", "AR-IMP-WORKBOOK"),
        (lambda: b"no zip at all", "AR-IMP-WORKBOOK"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2048), "AR-IMP-WORKBOOK"),  # encrypted, or .xls
        (lambda: GOOD[: len(GOOD) // 2], "AR-IMP-WORKBOOK"),
        (lambda: changed(xl__vbaProject_dot_bin=b"x"), "AR-IMP-WORKBOOK"),
        (lambda: changed(**{"[Content_Types]_dot_xml": macros}), "AR-IMP-WORKBOOK"),
        (entities, "AR-IMP-WORKBOOK"),
        (utf16, "AR-IMP-WORKBOOK"),
        (bomb, "AR-IMP-SIZE"),
        (lambda: bytes(20 * 2**20 + 1), "AR-IMP-SIZE"),
        (lambda: with_cell(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "AR-IMP-SIZE"),
        (lambda: with_cell(b'<row r="9"><c s=">" r="XFD9"><v>1</v></c></row>'), "AR-IMP-SIZE"),
        (lambda: with_cell(b'<row r="9">' + b"<c><v>1</v></c>" * 100 + b"</row>"), "AR-IMP-SIZE"),
        (lambda: rows(5001), "AR-IMP-SIZE"),
        (other_sheet, "AR-IMP-TEMPLATE"),
        (other_header, "AR-IMP-TEMPLATE"),
    ],
    ids=range(16),
)
def test_what_is_no_honest_template_is_refused_as_a_whole(made: Callable[[], bytes], code: str) -> None:
    with pytest.raises(BookWrong) as refused:
        read_book(made(), TEMPLATE, EXAMPLE)
    assert [one.code.value for one in refused.value.findings] == [code]


def test_the_first_column_that_differs_is_named() -> None:
    with pytest.raises(BookWrong) as refused:
        read_book(other_header(), TEMPLATE, EXAMPLE)
    assert refused.value.findings[0].params == {
        "sheet": "其他档案",
        "column": "F",
        "expected": "题名*",
        "value": "标题",
    }


def test_another_template_is_told_by_its_sheet_and_first_other_column() -> None:
    vouchers = write_template(TEMPLATES[Kind.VOUCHER], {}, {})
    with pytest.raises(BookWrong) as refused:
        read_book(vouchers, TEMPLATE, EXAMPLE)
    told = {"sheet": "会计凭证", "column": "B", "expected": "档号", "value": "所属档号*"}
    assert refused.value.findings[0].params == told


def test_cells_with_formulas_are_known_by_their_place() -> None:
    book: Any = openpyxl.load_workbook(io.BytesIO(GOOD))
    book.worksheets[0]["F3"] = "=1+1"
    book.create_sheet("计算")["A1"] = "=1+1"
    assert read_book(saved(book), TEMPLATE, EXAMPLE).formulas == {"F3"}


def test_empty_cells_far_out_and_columns_behind_the_template_do_no_harm() -> None:
    data = with_cell(b'<row r="20000"><c r="A20000" s="1"/></row>')
    assert len(read_book(data, TEMPLATE, EXAMPLE).rows) == 1


async def members(data: bytes, bounds: Bounds | None = None) -> dict[str, int] | list[str]:
    async def read(start: int, end: int) -> AsyncGenerator[bytes]:
        for at in range(start, end, 4096):
            yield data[at : min(at + 4096, end)]

    archive = Zip(read, len(data))
    try:
        found = await archive.members(bounds or Bounds(2**30, 2**24))
        return {one.name: sum([len(piece) async for piece in archive.open(one)]) for one in found}
    except ZipWrong as wrong:
        return [f"{one.code.value} {one.params.get('en', '')}".strip() for one in wrong.findings]


@pytest.mark.parametrize("size", [2**18, 2**18 + 1, 2**20 + 100])
async def test_a_file_that_ends_just_behind_a_chunk_is_not_damaged(size: int) -> None:
    assert await members(zipped({"a.txt": (b"abc" * size)[:size]})) == {"a.txt": size}


def encrypted() -> bytes:
    data = bytearray(zipped({"a.pdf": b"x"}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def lying(size: int) -> bytes:
    """Says so many bytes of a file that has others."""
    data = bytearray(zipped({"a.txt": bytes(5_000_000)}))
    struct.pack_into("<L", data, data.index(b"PK\x01\x02") + 24, size)
    return bytes(data)


def overlapping() -> bytes:
    data = bytearray(zipped({"a.txt": bytes(1000), "b.txt": bytes(1000)}))
    second = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 4)
    struct.pack_into("<L", data, second + 42, 0)
    return bytes(data)


def gbk() -> bytes:
    data = bytearray(zipped({"aaaa.pdf": b"x"}))
    name = "报告".encode("gb18030") + b".pdf"
    return bytes(data).replace(b"aaaa.pdf", name)


async def test_an_honest_zip_gives_its_files_by_their_names() -> None:
    inner = zipped({"x": b"y"})
    data = zipped({"夹/报告.pdf": b"x" * 9000, "内.zip": inner, "__MACOSX/._a": b"", "夹/Thumbs.db": b"1"})
    assert await members(data) == {"报告.pdf": 9000, "内.zip": len(inner)}
    assert await members(gbk()) == {"报告.pdf": 1}


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", ["AR-IMP-ZIP it is damaged"]),
        (zipped({"a": b"x"})[:-10], ["AR-IMP-ZIP it is damaged"]),
        (zipped({"../a.pdf": b"x"}), ["AR-IMP-ZIP its path leads elsewhere"]),
        (zipped({"/etc/a": b"x"}), ["AR-IMP-ZIP its path leads elsewhere"]),
        (zipped({"x\\a.pdf": b"x"}), ["AR-IMP-ZIP its path leads elsewhere"]),
        (zipped({"1/a.pdf": b"x", "2/a.pdf": b"x"}), ["GEN-DUPLICATE"]),
        (encrypted(), ["AR-IMP-ZIP it is encrypted"]),
        (lying(4_999_999), ["AR-IMP-ZIP it is damaged"]),
        (lying(5_000_001), ["AR-IMP-ZIP it is damaged"]),
        (
            lying(2**31),
            [
                "AR-IMP-ZIP it has more than 16777216 bytes",
                "AR-IMP-ZIP more than 1073741824 bytes when it is unpacked",
            ],
        ),
        (overlapping(), ["AR-IMP-ZIP it is damaged"]),
    ],
    ids=range(11),
)
async def test_a_dishonest_zip_is_refused(data: bytes, told: list[str]) -> None:
    assert await members(data) == told


async def test_a_zip_is_bounded_in_files_and_bytes() -> None:
    data = zipped({f"{n}.txt": b"12345" for n in range(5)})
    assert await members(data, Bounds(1000, 1000, 4)) == ["AR-IMP-ZIP more than 4 files"]
    assert await members(data, Bounds(24, 1000)) == ["AR-IMP-ZIP more than 24 bytes when it is unpacked"]
    assert await members(data, Bounds(1000, 4)) == ["AR-IMP-ZIP it has more than 4 bytes"] * 5
