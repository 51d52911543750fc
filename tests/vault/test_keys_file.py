"""The key file: its mode, its keys, and what is said when one is missing. Next: test_keys_kms.py."""

import base64
import json
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from storage.errors import Damaged, KeyUnavailable
from storage.keys import Wrapped, commitment, new_data_key, unwrapped
from storage.keys_file import FileKeys, add_key, make_key_file

OBJECT = bytes(range(16))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "keys" / "attachments.json"
    make_key_file(made)
    return made


async def test_a_wrapped_key_comes_back(path: Path) -> None:
    ring, dek = FileKeys(path), new_data_key()
    wrapped = await ring.wrap(OBJECT, dek)
    assert wrapped.key_id == ring.current
    assert len(wrapped.box) == 60
    assert await ring.unwrap(OBJECT, wrapped) == dek
    assert (await ring.wrap(OBJECT, dek)).box != wrapped.box
    assert await unwrapped(ring, OBJECT, wrapped, commitment(dek, OBJECT)) == dek
    with pytest.raises(Damaged, match="not the one it was sealed with"):
        await unwrapped(ring, OBJECT, wrapped, bytes(32))


async def test_a_wrapped_key_is_bound_to_its_object_and_key(path: Path) -> None:
    ring = FileKeys(path)
    wrapped = await ring.wrap(OBJECT, new_data_key())
    other = add_key(path)
    boxes = [wrapped.box[:-1], b"", wrapped.box[:-1] + bytes((wrapped.box[-1] ^ 1,))]
    for object_id, box in ((bytes(16), wrapped), *((OBJECT, Wrapped(ring.current, box)) for box in boxes)):
        with pytest.raises(Damaged, match=f"object {object_id.hex()}"):
            await ring.unwrap(object_id, box)
    with pytest.raises(Damaged, match=other):
        await ring.unwrap(OBJECT, Wrapped(other, wrapped.box))


async def test_an_added_key_holds_at_once_and_the_old_one_still_opens(path: Path) -> None:
    ring, dek = FileKeys(path), new_data_key()
    first = ring.current
    wrapped = await ring.wrap(OBJECT, dek)
    second = add_key(path)
    assert (await ring.wrap(OBJECT, dek)).key_id == second
    assert ring.ids() == [first, second]
    assert await ring.unwrap(OBJECT, wrapped) == dek


async def test_the_missing_key_is_named(path: Path, tmp_path: Path) -> None:
    wrapped = await FileKeys(path).wrap(OBJECT, new_data_key())
    elsewhere = tmp_path / "other.json"
    make_key_file(elsewhere)
    with pytest.raises(KeyUnavailable, match=f"key {wrapped.key_id} is not in {elsewhere}") as caught:
        await FileKeys(elsewhere).unwrap(OBJECT, wrapped)
    assert not caught.value.again


def test_a_removed_file_ends_the_ring(path: Path) -> None:
    ring = FileKeys(path)
    path.unlink()
    with pytest.raises(KeyUnavailable, match="cannot be read"):
        _ = ring.current


def test_only_its_owner_may_read_it(path: Path) -> None:
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for mode in (0o640, 0o604, 0o620):
        path.chmod(mode)
        with pytest.raises(KeyUnavailable, match=f"chmod 600 {path}"):
            FileKeys(path)


def test_a_key_file_is_never_replaced(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(FileExistsError):
        make_key_file(path)
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_keys_added_at_once_are_all_there(path: Path) -> None:
    with ThreadPoolExecutor(4) as threads:
        added = [one.result() for one in [threads.submit(add_key, path) for _ in range(8)]]
    assert set(added) < set(FileKeys(path).ids())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_no_key_is_in_what_is_said(path: Path) -> None:
    [entry] = json.loads(path.read_text("utf-8"))["keys"].values()
    assert entry["key"] not in repr(FileKeys(path))


SHORT = base64.b64encode(bytes(16)).decode()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "not a key file"),
        ("[]", "not a key file"),
        ("{}", "lacks 'format'"),
        ({"format": 2}, "its format is 2, known is 1"),
        ({"format": 1, "keys": {}, "current": "a"}, "the current key is not in it"),
        ({"format": 1, "keys": {"a": {"key": SHORT}}, "current": "a"}, "key a has not 32 bytes"),
        ({"format": 1, "keys": {"a": {"key": "*"}}, "current": "a"}, "not a key file"),
        ({"format": 1, "keys": {"a": {}}, "current": "a"}, "lacks 'key'"),
        ({"format": 1, "keys": ["a"], "current": "a"}, "not a key file"),
        (b"\xff\xfe", "it is no text"),
    ],
)
def test_what_is_no_key_file_is_told(path: Path, content: Any, said: str) -> None:
    raw = (
        content
        if isinstance(content, bytes)
        else (content if isinstance(content, str) else json.dumps(content)).encode()
    )
    path.write_bytes(raw)
    with pytest.raises(KeyUnavailable, match=f"{path} .*{said}") as caught:
        FileKeys(path)
    assert SHORT not in str(caught.value)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(KeyUnavailable, match=r"none\.json cannot be read"):
        FileKeys(tmp_path / "none.json")
    with pytest.raises(KeyUnavailable, match=r"none\.json cannot be read"):
        add_key(tmp_path / "none.json")
    with pytest.raises(KeyUnavailable, match="nowhere cannot be read"):
        add_key(tmp_path / "nowhere" / "none.json")
