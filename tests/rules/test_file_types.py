"""What the first bytes of a file say, and what it may be declared to be. Next: test_values.py."""

import io
import zipfile

import pytest

from models.rules.file_types import ALLOWED, fits, limit_of, sniffed, types_from_text

OFFICE = "application/vnd.openxmlformats-officedocument."
WORD, SHEET = f"{OFFICE}wordprocessingml.document", f"{OFFICE}spreadsheetml.sheet"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
TEXTS = {
    "utf-8": "合同编号,金额\r\n1,2\r\n".encode(),
    "gb18030": "合同编号,金额\r\n1,2\r\n".encode("gb18030"),
    "utf-16": "合同编号".encode("utf-16"),
}


def zipped(*names: str) -> bytes:
    """As Office, WPS or anybody writes one."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, f"<{name}/>" * 20)
    return file.getvalue()[:4096]


SEEN = {
    "application/pdf": b"%PDF-1.7\n",
    "image/jpeg": b"\xff\xd8\xff\xe0\0\x10JFIF",
    "image/png": PNG,
    "image/webp": b"RIFF\x24\0\0\0WEBPVP8 ",
    "image/bmp": b"BM\x36\0\x0c\0\0\0\0\0\x36\0\0\0",
    "image/tiff": b"II*\0\x08\0\0\0",
    "video/mp4": b"\0\0\0\x20ftypisom\0\0\2\0isomiso2",
    "video/quicktime": b"\0\0\0\x14ftypqt  \0\0\2\0qt  ",
    "audio/mpeg": b"ID3\x04\0\0",
    WORD: zipped("[Content_Types].xml", "_rels/.rels", "word/document.xml"),
    SHEET: zipped("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml"),
    "application/ofd": zipped("OFD.xml", "Doc_0/Document.xml"),
    "application/zip": zipped("a.txt"),
    "application/xml": b"\xef\xbb\xbf\n<?xml version='1.0'?>",
    "application/json": b' {"a": 1}',
    "text/plain": "BMW 合同".encode(),
    "application/x-executable": b"\x7fELF\x02",
    "text/x-script": b"#!/bin/sh\n",
}


@pytest.mark.parametrize("kind", SEEN)
def test_what_is_seen(kind: str) -> None:
    assert sniffed(SEEN[kind]) == kind
    assert fits(kind, SEEN[kind]) == (kind in ALLOWED)


@pytest.mark.parametrize(
    ("declared", "kind"),
    [
        *((declared, kind) for kind in ("application/x-executable", "text/x-script") for declared in ALLOWED),
        ("application/pdf", "image/png"),
        ("image/jpeg", "image/png"),
        ("image/webp", "image/bmp"),
        ("text/plain", "application/pdf"),
        ("text/csv", WORD),
        ("application/json", "application/xml"),
        (WORD, SHEET),
        ("application/ofd", WORD),
        (SHEET, "application/pdf"),
        ("video/mp4", "video/quicktime"),
        ("audio/mpeg", "video/mp4"),
        ("image/png", "text/plain"),
    ],
)
def test_a_lie_is_seen(declared: str, kind: str) -> None:
    assert not fits(declared, SEEN[kind])


@pytest.mark.parametrize("head", TEXTS.values(), ids=TEXTS)
def test_text_in_the_encodings_of_the_country(head: bytes) -> None:
    for declared in ("text/plain", "text/csv", "message/rfc822"):
        assert fits(declared, head)
    assert not fits("application/pdf", head)
    assert not fits("text/plain", head[:4] + b"\0\1\2" if not head.startswith(b"\xff\xfe") else PNG)


def test_an_empty_file_can_be_of_any_type() -> None:
    assert all(fits(declared, b"") for declared in ALLOWED)


def test_a_zip_whose_first_names_say_nothing_can_be_any_that_is_one() -> None:
    untold = zipped("[Content_Types].xml", *(f"customXml/item{at}.xml" for at in range(60)))
    taken = {declared for declared in ALLOWED if fits(declared, untold)}
    slides = f"{OFFICE}presentationml.presentation"
    anything = "application/octet-stream"
    assert taken == {WORD, SHEET, slides, "application/ofd", "application/zip", anything}


def test_patterns_and_their_limits() -> None:
    types = types_from_text("image/*=1000, application/pdf", 5_000)
    found = {
        kind: limit_of(types, kind) for kind in ("image/png", "application/pdf", "text/plain", "image/x")
    }
    assert found == {"image/png": 1000, "application/pdf": 5_000, "text/plain": None, "image/x": None}
    for wrong in ("", "text/html", "image/*=x", "image/*=0", "application/pdf,,"):
        with pytest.raises(ValueError, match=r"^\s*"):
            types_from_text(wrong, 1)
