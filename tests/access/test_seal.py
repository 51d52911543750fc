"""Sealed fields: what opens, what never opens, what a digest tells. Next: test_tokens.py."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolvers.access.seal import Sealer, SealError, masked, tail

KEY = bytes(range(32))
SEALER = Sealer(KEY)


@given(st.text(max_size=60))
def test_what_was_sealed_opens(text: str) -> None:
    sealed = SEALER.seal("bank_account", text)
    assert SEALER.open("bank_account", sealed.box) == text
    assert sealed.digest == SEALER.digest("bank_account", text)


def test_two_boxes_of_one_value_differ_and_their_digests_do_not() -> None:
    one, two = SEALER.seal("bank_account", "2305485009"), SEALER.seal("bank_account", "2305485009")
    assert one.box != two.box
    assert one.digest == two.digest
    assert one.digest != SEALER.digest("resident_id", "2305485009")
    assert one.digest != Sealer(bytes(32)).digest("bank_account", "2305485009")


def test_every_flipped_bit_is_noticed() -> None:
    box = SEALER.seal("bank_account", "62170000").box
    for position in range(len(box) * 8):
        damaged = bytearray(box)
        damaged[position // 8] ^= 1 << position % 8
        with pytest.raises(SealError):
            SEALER.open("bank_account", bytes(damaged))


def test_a_box_opens_only_for_its_field_and_key_and_whole() -> None:
    box = SEALER.seal("bank_account", "62170000").box
    for sealer, field, content in (
        (SEALER, "resident_id", box),
        (Sealer(bytes(32)), "bank_account", box),
        (SEALER, "bank_account", box[:-1]),
        (SEALER, "bank_account", box[:20]),
        (SEALER, "bank_account", b""),
    ):
        with pytest.raises(SealError):
            sealer.open(field, content)


@pytest.mark.parametrize(
    ("text", "shown"),
    [("2305485009022113456", "3456"), ("12345678", "5678"), ("12345", "45"), ("1", ""), ("", "")],
)
def test_a_tail_never_shows_more_than_half(text: str, shown: str) -> None:
    assert tail(text) == shown
    assert masked(tail(text)) == f"****{shown}"


def test_a_key_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Sealer(b"short")
