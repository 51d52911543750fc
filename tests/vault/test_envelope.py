"""Sealed streams: every length, every damage. Next: test_envelope_tink.py."""

import base64
import json
import secrets
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import storage
from storage.envelope import (
    HEADER_BYTES,
    LEAST_SEGMENT_BYTES,
    TAG_BYTES,
    SegmentOpener,
    open_whole,
    plain_length,
    seal,
    sealed_length,
)
from storage.errors import Damaged
from storage.parts import PART_BYTES, part_aad, part_count, part_of, part_place, part_size, sealed_size

KEY = bytes(range(32))
AAD = b"bound to this"
SEGMENT = 64
FIRST = SEGMENT - HEADER_BYTES - TAG_BYTES
NEXT = SEGMENT - TAG_BYTES


def opens(sealed: bytes | bytearray, key: bytes = KEY, aad: bytes = AAD, segment: int = SEGMENT) -> bytes:
    return bytes(open_whole(sealed, key, aad, segment))


@given(st.binary(max_size=400), st.integers(LEAST_SEGMENT_BYTES, 120))
def test_what_is_sealed_opens_and_its_length_was_known(plain: bytes, segment: int) -> None:
    sealed = seal(plain, KEY, AAD, segment)
    assert len(sealed) == sealed_length(len(plain), segment)
    assert plain_length(len(sealed), segment) == len(plain)
    assert opens(sealed, segment=segment) == plain


@given(st.integers(0, 400), st.integers(-5, 420), st.integers(-5, 420))
def test_a_range_opens_from_whole_segments(size: int, start: int, end: int) -> None:
    plain = secrets.token_bytes(size)
    sealed = bytes(seal(plain, KEY, AAD, SEGMENT))
    opener = SegmentOpener(sealed[:HEADER_BYTES], KEY, AAD, SEGMENT, len(sealed))
    assert opener.size == size
    low, high = opener.span(start, end)
    indexes = opener.indexes(start, end)
    fetched = sealed[low:high]
    found = b"".join(
        opener.open_segment(
            index, memoryview(fetched)[opener.place(index)[0] - low : opener.place(index)[1] - low]
        )
        for index in indexes
    )
    wanted = plain[max(start, 0) : max(end, 0)]
    assert len(fetched) == len(found) + TAG_BYTES * len(indexes)
    if wanted:
        first = opener.plain_place(indexes[0])[0]
        assert found[max(start, 0) - first :][: len(wanted)] == wanted
    else:
        assert found == b""


def test_no_bit_can_be_turned() -> None:
    sealed = seal(secrets.token_bytes(FIRST + NEXT + 5), KEY, AAD, SEGMENT)
    for position in range(len(sealed) * 8):
        sealed[position // 8] ^= 1 << position % 8
        with pytest.raises(Damaged):
            opens(sealed)
        sealed[position // 8] ^= 1 << position % 8
    assert opens(sealed)


@pytest.mark.parametrize("size", [0, FIRST, FIRST + 1, FIRST + NEXT, FIRST + NEXT + 9])
def test_nothing_can_be_cut_off_or_added(size: int) -> None:
    sealed = seal(secrets.token_bytes(size), KEY, AAD, SEGMENT)
    for length in range(len(sealed)):
        with pytest.raises(Damaged):
            opens(sealed[:length])
    for more in range(1, 2 * SEGMENT):
        with pytest.raises(Damaged):
            opens(sealed + bytes(more))


def test_segments_keep_their_place_and_their_stream() -> None:
    size = FIRST + 2 * NEXT
    one, other = (seal(secrets.token_bytes(size), KEY, AAD, SEGMENT) for _ in range(2))
    second, third = slice(SEGMENT, 2 * SEGMENT), slice(2 * SEGMENT, 3 * SEGMENT)
    swapped = bytearray(one)
    swapped[second], swapped[third] = one[third], one[second]
    borrowed = bytearray(one)
    borrowed[second] = other[second]
    for damaged in (swapped, borrowed):
        with pytest.raises(Damaged, match="segment 1 "):
            opens(damaged)


def test_the_key_and_what_it_is_bound_to_must_be_the_same() -> None:
    sealed = seal(b"paper", KEY, AAD, SEGMENT)
    for key, aad in ((bytes(32), AAD), (KEY, b"bound to that")):
        with pytest.raises(Damaged):
            opens(sealed, key, aad)


def test_parts_keep_their_place_and_their_object() -> None:
    one, other = secrets.token_bytes(16), secrets.token_bytes(16)
    commitment = secrets.token_bytes(32)
    sealed = seal(b"paper", KEY, part_aad(one, commitment, 1, False), SEGMENT)
    for elsewhere in (
        part_aad(other, commitment, 1, False),
        part_aad(one, bytes(32), 1, False),
        part_aad(one, commitment, 2, False),
        part_aad(one, commitment, 1, True),  # the rest was dropped
    ):
        with pytest.raises(Damaged):
            opens(sealed, aad=elsewhere)


def test_the_same_bytes_never_seal_alike() -> None:
    assert seal(b"paper", KEY, AAD, SEGMENT) != seal(b"paper", KEY, AAD, SEGMENT)


def test_a_segment_of_another_length_is_damage() -> None:
    sealed = bytes(seal(bytes(FIRST + 3), KEY, AAD, SEGMENT))
    opener = SegmentOpener(sealed[:HEADER_BYTES], KEY, AAD, SEGMENT, len(sealed))
    with pytest.raises(Damaged, match="segment 1 has 3 bytes and not 19"):
        opener.open_segment(1, b"abc")
    with pytest.raises(IndexError):
        opener.open_segment(2, b"")


def test_mistakes_of_the_program_are_no_damage() -> None:
    for wrong in (lambda: seal(b"", b"short", AAD, SEGMENT), lambda: seal(b"", KEY, AAD, 56)):
        with pytest.raises(ValueError, match=r"at least 57|has 32 bytes"):
            wrong()
    with pytest.raises(IndexError):
        part_size(1, 2)


@pytest.mark.parametrize(
    ("size", "parts", "last"),
    [(0, 1, 0), (1, 1, 1), (PART_BYTES, 1, PART_BYTES), (PART_BYTES + 1, 2, 1)],
)
def test_an_object_is_its_parts_joined(size: int, parts: int, last: int) -> None:
    segment = 1024 * 1024
    assert part_count(size) == parts
    assert part_size(size, parts) == last
    assert part_of(max(size - 1, 0)) == parts
    places = [part_place(size, segment, number) for number in range(1, parts + 1)]
    assert [offset for offset, _ in places] == [sum(length for _, length in places[:n]) for n in range(parts)]
    assert sum(length for _, length in places) == sealed_size(size, segment)


VECTORS: list[dict[str, Any]] = json.loads(
    Path(str(storage.__file__)).with_name("vectors.json").read_text("utf-8")
)["streams"]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_the_committed_vectors_hold(vector: dict[str, Any]) -> None:
    """Format 1 cannot change unnoticed: what is stored must open for ever."""
    key, header = bytes.fromhex(vector["key"]), bytes.fromhex(vector["header"])
    aad, plain = bytes.fromhex(vector["aad"]), bytes.fromhex(vector["plain"])
    sealed = base64.b64decode(vector["sealed"])
    assert seal(plain, key, aad, vector["segment"], header=header) == sealed
    assert opens(sealed, key, aad, vector["segment"]) == plain
