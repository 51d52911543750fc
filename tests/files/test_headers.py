"""The headers of files and of tus, each way they can be written. Next: test_put.py."""

import base64
import hashlib
import re
from datetime import UTC, datetime
from email.message import Message

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.call import Stop
from schema.files import names, ranges, tus

TAG = b'"abc"'


@pytest.mark.parametrize(
    ("wanted", "start", "end", "part"),
    [
        (b"bytes=0-0", 0, 1, True),
        (b"bytes=2-5", 2, 6, True),
        (b"bytes=7-", 7, 10, True),
        (b"bytes=9-9999999", 9, 10, True),
        (b"bytes=-3", 7, 10, True),
        (b"bytes=-300", 0, 10, True),
        (b"bytes=5-2", 0, 10, False),
        (b"bytes=-", 0, 10, False),
        (b"bytes=0-1,3-4", 0, 10, False),
        (b"pages=1-2", 0, 10, False),
        (b"bytes=a-b", 0, 10, False),
        (b"", 0, 10, False),
    ],
)
def test_a_range_is_one_range_or_the_whole(wanted: bytes, start: int, end: int, part: bool) -> None:
    assert ranges.wanted_span({b"range": wanted}, TAG, 10) == ranges.Span(start, end, part)


@pytest.mark.parametrize(("wanted", "size"), [(b"bytes=10-", 10), (b"bytes=-0", 10), (b"bytes=0-", 0)])
def test_a_range_behind_the_end_is_told(wanted: bytes, size: int) -> None:
    with pytest.raises(ranges.Unsatisfiable):
        ranges.wanted_span({b"range": wanted}, TAG, size)


@pytest.mark.parametrize(
    ("if_range", "part"),
    [(TAG, True), (b'"other"', False), (b'W/"abc"', False), (b"Tue, 24 Nov 2026 00:00:00 GMT", False)],
)
def test_if_range_is_a_strong_comparison(if_range: bytes, part: bool) -> None:
    assert ranges.wanted_span({b"range": b"bytes=1-2", b"if-range": if_range}, TAG, 10).part is part


def test_conditions_know_the_tag() -> None:
    for given_tag, known in [(b'"x", W/"abc"', True), (b"*", True), (b'"x"', False), (b"", False)]:
        assert ranges.is_known({b"if-none-match": given_tag}, TAG) is known
    for given_tag, another in [(TAG, False), (b"*", False), (b'W/"abc"', True), (b'"x"', True), (b"", False)]:
        assert ranges.is_another({b"if-match": given_tag}, TAG) is another


@given(st.text(min_size=1, max_size=300))
def test_any_file_name_survives_its_header(name: str) -> None:
    header = names.content_disposition(name)
    text = header.decode("ascii")  # nothing else may stand in it
    assert re.fullmatch(r"[ -~]+", text)
    parsed = Message()
    parsed["content-disposition"] = text
    plain = name.encode("utf-8", "replace").decode()
    kept = parsed.get_filename()
    assert kept in {plain, names.fallback(name)} or kept is None
    if "filename*" in text:
        coded = text.partition("filename*=UTF-8''")[2]
        assert re.fullmatch(r"[A-Za-z0-9!#$&+.^_`|~%-]*", coded)


def test_chinese_names_are_sent_whole_and_readable() -> None:
    assert names.content_disposition("合同 (2026).pdf") == (
        b"attachment; filename=\"__ (2026).pdf\"; filename*=UTF-8''%E5%90%88%E5%90%8C%20%282026%29.pdf"
    )
    assert names.content_disposition("a.pdf") == b'attachment; filename="a.pdf"'
    assert b"\r" not in names.content_disposition('x"\r\nset-cookie: a=b')


def test_a_checksum_is_known_or_refused() -> None:
    digest = hashlib.sha256(b"text").digest()
    found = tus.checksum({b"upload-checksum": b"sha256 " + base64.b64encode(digest)})
    assert found is not None
    assert found.fits(b"text")
    assert not found.fits(b"Text")
    assert tus.checksum({}) is None
    for wrong in (b"sha512 " + base64.b64encode(digest), b"sha256 ???", b"sha256", b"sha1 " + digest):
        with pytest.raises(Stop):
            tus.checksum({b"upload-checksum": wrong})


def test_metadata_is_pairs_of_base64() -> None:
    name = base64.b64encode("营业执照.pdf".encode())
    read = tus.metadata({b"upload-metadata": b"filename " + name + b", kind,"})
    assert read == {"filename": "营业执照.pdf", "kind": ""}
    for wrong in (b"a ???", b"a YQ==,a YQ==", "ä YQ==".encode(), b"a /w==", b"a" * 9_000):
        with pytest.raises(Stop):
            tus.metadata({b"upload-metadata": wrong})


def test_numbers_and_the_version_are_demanded() -> None:
    assert tus.number({b"upload-offset": b" 12 "}, b"upload-offset") == 12
    for wrong in (b"-1", b"1.5", b"", b"9" * 19):
        with pytest.raises(Stop):
            tus.number({b"upload-offset": wrong}, b"upload-offset")
    with pytest.raises(Stop) as stopped:
        tus.demand_version({b"tus-resumable": b"0.2.2"})
    assert stopped.value.status == 412
    expires = datetime(2026, 11, 25, 10, tzinfo=UTC)
    assert tus.state(5, 9, expires)[-1] == (b"upload-expires", b"Wed, 25 Nov 2026 10:00:00 GMT")
