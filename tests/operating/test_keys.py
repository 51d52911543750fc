"""The key file of attachments as an operator keeps it. Next: ../../cli_key.py."""

import base64
import json
import shutil
import stat
from pathlib import Path

import pytest

from tests.support.command import as_json, run_cli


def test_a_key_file_is_made_and_given_another_key(tmp_path: Path) -> None:
    var, path = tmp_path / "var", tmp_path / "keys" / "files.json"
    first = as_json(var, "key", "make", str(path))["key"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    second = as_json(var, "key", "add", str(path))["key"]
    listed = run_cli(var, "key", "list", str(path), "--json")
    assert json.loads(listed.stdout) == [
        {"key": first, "current": False},
        {"key": second, "current": True},
    ]
    for entry in json.loads(path.read_text("utf-8"))["keys"].values():
        assert entry["key"] not in listed.stdout


def test_what_is_there_is_not_replaced_and_what_is_no_key_file_is_told(tmp_path: Path) -> None:
    var, path = tmp_path / "var", tmp_path / "files.json"
    path.write_text("{}")
    path.chmod(0o600)
    made = run_cli(var, "key", "make", str(path))
    assert (made.returncode, path.read_text()) == (2, "{}")
    assert "is there already" in made.stderr
    for command in ("add", "list"):
        ended = run_cli(var, "key", command, str(path))
        assert ended.returncode == 2
        assert "is not a key file" in ended.stderr
        assert "Traceback" not in ended.stderr
    path.chmod(0o644)
    assert "chmod 600" in run_cli(var, "key", "list", str(path)).stderr


@pytest.mark.faults
def test_keys_come_back_from_copies_and_none_is_lost_by_it(tmp_path: Path) -> None:
    var, path, copy = tmp_path / "var", tmp_path / "files.json", tmp_path / "copy.json"
    first = as_json(var, "key", "make", str(path))["key"]
    shutil.copy(path, copy)
    second = as_json(var, "key", "add", str(path))["key"]
    assert as_json(var, "key", "restore", str(path), str(copy))["keys"] == []
    path.rename(tmp_path / "lost.json")
    assert as_json(var, "key", "restore", str(path), str(copy))["keys"] == [first]
    third = as_json(var, "key", "add", str(path))["key"]
    assert as_json(var, "key", "restore", str(path), str(tmp_path / "lost.json"))["keys"] == [second]
    listed = as_json(var, "key", "list", str(path))
    assert {one["key"]: one["current"] for one in listed} == {first: False, second: False, third: True}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    other = json.loads(copy.read_text("utf-8"))
    other["keys"][first]["key"] = base64.b64encode(bytes(32)).decode()
    copy.write_text(json.dumps(other))
    ended = run_cli(var, "key", "restore", str(path), str(copy))
    assert (ended.returncode, "different keys under the id" in ended.stderr) == (2, True)
    assert as_json(var, "key", "list", str(path)) == listed
