"""A file comes back from the object, its slip and the key file alone. Next: test_vault.py."""

import asyncio
import base64
import hashlib
import json
import re
import secrets
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

import storage
from storage.envelope import seal
from storage.errors import Damaged, KeyUnavailable, Missing
from storage.keys import commitment, new_data_key
from storage.keys_file import FileKeys, make_key_file
from storage.opening import open_object
from storage.parts import PART_BYTES, SEGMENT_BYTES, object_key, part_aad, part_count
from storage.slips import FileFacts, SlipEntry, encode_slip, new_slip_key, seal_facts
from tests.support.command import run_cli

FORMAT = Path(str(storage.__file__)).with_name("FORMAT.md")


@dataclass(frozen=True)
class Bucket:
    """A copied bucket with one object, and the key file."""

    object: Path
    slip: Path
    keys: Path
    plain: bytes


async def made_bucket(
    root: Path, size: int, *, name: str = "合同.bin", sha256: str = "", others: int = 2
) -> Bucket:
    keys, plain = root / "keys.json", secrets.token_bytes(size)
    dek, object_id = new_data_key(), secrets.token_bytes(16)
    make_key_file(keys)
    promised = commitment(dek, object_id)
    count = part_count(size)
    sealed = b"".join(
        seal(
            plain[(number - 1) * PART_BYTES : number * PART_BYTES],
            dek,
            part_aad(object_id, promised, number, number == count),
            SEGMENT_BYTES,
        )
        for number in range(1, count + 1)
    )
    facts = FileFacts(name, "text/plain", sha256 or hashlib.sha256(plain).hexdigest())
    wrapped = await FileKeys(keys).wrap(object_id, dek)
    entries = [
        SlipEntry(identity, size, SEGMENT_BYTES, wrapped, promised, seal_facts(facts, dek, identity))
        for identity in (*(secrets.token_bytes(16) for _ in range(others)), object_id)
    ]
    places = root / object_key(object_id), root / new_slip_key()
    for path, content in zip(places, (sealed, encode_slip(entries)), strict=True):
        path.parent.mkdir(parents=True)
        path.write_bytes(content)
    return Bucket(*places, keys, plain)


@pytest.mark.parametrize("size", [0, 5, PART_BYTES + 3])
async def test_the_file_comes_back(tmp_path: Path, size: int) -> None:
    bucket, target = await made_bucket(tmp_path, size), tmp_path / "back"
    opened = await open_object(bucket.object, bucket.slip, FileKeys(bucket.keys), target)
    assert target.read_bytes() == bucket.plain
    assert (opened.path, opened.size, opened.facts.file_name) == (target, size, "合同.bin")


@pytest.mark.parametrize("size", [0, PART_BYTES, 2 * PART_BYTES + 1])
def test_the_program_of_the_format_page_does_the_same(tmp_path: Path, size: int) -> None:
    bucket, target = asyncio.run(made_bucket(tmp_path, size)), tmp_path / "back"
    [program] = re.findall(r"```python\n(.*?)```", FORMAT.read_text("utf-8"), re.DOTALL)
    arguments = map(str, (bucket.object, bucket.slip, bucket.keys, target))
    ended = subprocess.run(
        [sys.executable, "-I", "-X", "utf8", "-c", program, *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout == f"合同.bin text/plain {size}\n"
    assert target.read_bytes() == bucket.plain


async def test_a_file_stored_by_the_first_release_opens(tmp_path: Path) -> None:
    """Whatever is changed in wrapping, slips and streams: this set was committed, and opens for ever."""
    kept = json.loads(FORMAT.with_name("vectors.json").read_text("utf-8"))["file"]
    stored, slip, keys = tmp_path / kept["object"], tmp_path / "slip", tmp_path / "keys.json"
    stored.write_bytes(base64.b64decode(kept["sealed"]))
    slip.write_text(json.dumps(kept["slip"]), "utf-8")
    keys.touch(0o600)
    keys.write_text(json.dumps(kept["keys"]), "utf-8")
    opened = await open_object(stored, slip, FileKeys(keys), tmp_path / "back")
    assert opened.facts.file_name == "合同.txt"
    assert (tmp_path / "back").read_bytes() == bytes.fromhex(kept["plain"])


async def test_a_damaged_object_leaves_nothing(tmp_path: Path) -> None:
    bucket, target = await made_bucket(tmp_path, PART_BYTES + 3), tmp_path / "target" / "back"
    target.parent.mkdir()
    whole = bucket.object.read_bytes()
    last = len(whole) - 1
    for damaged, said in (
        (whole[:-1], "bytes and not"),
        (whole + b"\0", "bytes and not"),
        (whole[:last] + bytes((whole[last] ^ 1,)), "part 2: segment 0"),
    ):
        bucket.object.write_bytes(damaged)
        with pytest.raises(Damaged, match=said):
            await open_object(bucket.object, bucket.slip, FileKeys(bucket.keys), target)
        assert list(target.parent.iterdir()) == []


async def test_another_file_than_the_slip_speaks_of_is_told(tmp_path: Path) -> None:
    bucket = await made_bucket(tmp_path, 5, sha256="0" * 64)
    with pytest.raises(Damaged, match="not the file its slip speaks of"):
        await open_object(bucket.object, bucket.slip, FileKeys(bucket.keys), tmp_path / "back")


async def test_what_is_missing_is_named(tmp_path: Path) -> None:
    bucket = await made_bucket(tmp_path, 5)
    entry = json.loads(bucket.slip.read_text("utf-8").splitlines()[-1])
    other_keys = tmp_path / "other.json"
    make_key_file(other_keys)
    with pytest.raises(KeyUnavailable, match=f"key {entry['key']} is not in {other_keys}"):
        await open_object(bucket.object, bucket.slip, FileKeys(other_keys))
    bucket.slip.write_bytes(b"")
    with pytest.raises(Missing, match=f"no line for object {bucket.object.name}"):
        await open_object(bucket.object, bucket.slip, FileKeys(bucket.keys))
    with pytest.raises(Missing, match=r"letters\.bin is not an object's name"):
        await open_object(tmp_path / "letters.bin", bucket.slip, FileKeys(bucket.keys))


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../evil.sh", "evil.sh"),
        ("C:\\temp\\合同.doc", "合同.doc"),
        ("..", None),
        ("a\nb", None),
        ("", None),
    ],
)
async def test_the_uploaded_name_does_not_choose_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, safe: str | None
) -> None:
    bucket, here = await made_bucket(tmp_path, 5, name=name), tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    await open_object(bucket.object, bucket.slip, FileKeys(bucket.keys))
    assert [one.name for one in here.iterdir()] == [safe or bucket.object.name]


def test_the_command(tmp_path: Path) -> None:
    bucket = asyncio.run(made_bucket(tmp_path, 5))
    target = tmp_path / "back"
    arguments = ["open", str(bucket.object), "--slip", str(bucket.slip), "--keys", str(bucket.keys)]

    def run(*more: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return run_cli(tmp_path / "var", *arguments, "-o", str(target), *more, **environment)

    done = run("--json", DATABASE_URL="postgresql://nobody@127.0.0.1:9/none")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["file_name"] == "合同.bin"
    assert target.read_bytes() == bucket.plain
    again = run()
    assert (again.returncode, again.stdout) == (2, "")
    assert f"{target} is there already" in again.stderr
    target.unlink()
    bucket.object.write_bytes(bucket.object.read_bytes()[:-1])
    damaged = run()
    assert (damaged.returncode, damaged.stdout) == (1, "")
    assert damaged.stderr.startswith("dossier: damaged: object ")
    bucket.keys.chmod(0o644)
    told = run()
    assert told.returncode == 2
    assert "chmod 600" in told.stderr
    assert "Traceback" not in told.stderr
    assert not (tmp_path / "var").exists()
