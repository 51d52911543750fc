"""Data keys, commitments and slips. Next: test_keys_file.py."""

import json
import secrets
from dataclasses import replace
from typing import Any

import pytest

from storage.envelope import seal
from storage.errors import Damaged
from storage.keys import Wrapped, check_commitment, commitment, new_data_key
from storage.slips import (
    FileFacts,
    SlipEntry,
    decode_slip,
    encode_slip,
    new_slip_key,
    open_facts,
    seal_facts,
)
from storage.store import checked

OBJECT = bytes(range(16))
FACTS = FileFacts("合同 2026.pdf", "application/pdf", "ab" * 32)


def entry(dek: bytes, object_id: bytes = OBJECT) -> SlipEntry:
    facts = seal_facts(FACTS, dek, object_id)
    return SlipEntry(
        object_id, 5, 65536, Wrapped("key-1", secrets.token_bytes(60)), commitment(dek, object_id), facts
    )


def test_a_commitment_names_one_key_and_one_object() -> None:
    dek = new_data_key()
    promised = commitment(dek, OBJECT)
    check_commitment(dek, OBJECT, promised)
    for key, object_id in ((new_data_key(), OBJECT), (dek, bytes(16))):
        with pytest.raises(Damaged, match=object_id.hex()):
            check_commitment(key, object_id, promised)


def test_a_slip_gives_back_its_lines() -> None:
    entries = [entry(new_data_key(), secrets.token_bytes(16)) for _ in range(3)]
    text = encode_slip(entries)
    assert text.count(b"\n") == 3
    assert decode_slip(text) == entries
    assert decode_slip(b"") == []
    assert checked(new_slip_key()).startswith("slips/")


def test_a_slip_shows_nothing_of_the_file() -> None:
    text = encode_slip([entry(new_data_key())]).decode()
    assert all(fact not in text for fact in ("合同", "pdf", FACTS.sha256))
    dek = new_data_key()
    long_name = replace(FACTS, file_name="合同 2026 (2).pdf")
    assert len(seal_facts(FACTS, dek, OBJECT)) == len(seal_facts(long_name, dek, OBJECT))


def test_facts_open_with_their_key_for_their_object() -> None:
    dek = new_data_key()
    box = seal_facts(FACTS, dek, OBJECT)
    assert open_facts(box, dek, OBJECT) == FACTS
    turned = box[:-1] + bytes((box[-1] ^ 1,))
    for args in (
        (turned, dek, OBJECT),
        (box, new_data_key(), OBJECT),
        (box, dek, bytes(16)),
        (b"", dek, OBJECT),
    ):
        with pytest.raises(Damaged, match="facts"):
            open_facts(*args)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"format": 2}, "its format is 2, known is 1"),
        ({"object": "00"}, "another length"),
        ({"object": "no hex"}, "no entry"),
        ({"commitment": ""}, "another length"),
        ({"wrapped": "*"}, "no entry"),
        ({"size": -1}, "contradict"),
        ({"size": 6}, "contradict"),
        ({"segment": 0}, "contradict"),
        ({"segment": None}, "no entry"),
        ({"key": ...}, "lacks 'key'"),
    ],
)
def test_a_broken_line_is_named(changed: dict[str, Any], said: str) -> None:
    good = encode_slip([entry(new_data_key())])
    line = json.loads(good) | changed
    bad = json.dumps({name: value for name, value in line.items() if value is not ...}).encode()
    with pytest.raises(Damaged, match=f"line 2 of the slip .*{said}"):
        decode_slip(good + bad)


def test_a_line_that_is_no_json_is_named() -> None:
    for text in (b"{", b"\xff", b"[]", b"1"):
        with pytest.raises(Damaged, match="line 1 of the slip"):
            decode_slip(text)


def test_a_data_key_is_32_bytes_and_new() -> None:
    keys = {new_data_key() for _ in range(3)}
    assert len(keys) == 3
    assert all(seal(b"", key, b"", 64) for key in keys)
