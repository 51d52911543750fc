"""A move and a new seal as keepers order them: by GraphQL and by command. Next: test_storage_jobs.py."""

from pathlib import Path
from typing import Any

import pytest

from tests.support.command import as_json, run_cli
from tests.support.server import Service
from tests.support.uploading import Sender, text_of

pytestmark = pytest.mark.usefixtures("none_waits")

_STARTED = """{ __typename ... on StorageJobStarted { job { kind parameters dryRun state } }
    ... on Refused { findings { code } } }"""
_ACTS = {
    "migrateStore(mibPerSecond: 2.5, dryRun: true)": ("MIGRATE", {"mib_per_second": 2.5}),
    "emptyFormerStore(dryRun: true)": ("EMPTY_FORMER", {"mib_per_second": 0}),
    'reencryptFiles(keyId: "k1", olderFormat: 1, attachmentId: "abc", dryRun: true)': (
        "REENCRYPT",
        {"key_id": "k1", "older_format": 1, "attachment_id": "abc", "mib_per_second": 0},
    ),
}


@pytest.mark.parametrize("act", _ACTS)
def test_keepers_alone_order_it(service: Service, act: str) -> None:
    for name, role in (("AU01", "auditor"), ("SC01", "salesMaintainer"), ("AM01", "archiveManager")):
        [answer] = service.user(name, role).ask(f"mutation {{ {act} {_STARTED} }}").values()
        assert answer["findings"] == [{"code": "GEN-FORBIDDEN"}]
    [answer] = service.user("SK01", "storageAdmin").ask(f"mutation {{ {act} {_STARTED} }}").values()
    kind, parameters = _ACTS[act]
    expected: dict[str, Any] = {"kind": kind, "parameters": parameters, "dryRun": True, "state": "QUEUED"}
    assert answer["job"] == expected
    again = service.user("SK01", "storageAdmin").ask(f"mutation {{ {act} {_STARTED} }}")
    assert [answer["findings"] for answer in again.values()] == [[{"code": "STORAGE-JOB-RUNNING"}]]


def test_a_rate_below_nothing_is_refused(service: Service) -> None:
    [told] = service.user("AD01").errors(f"mutation {{ migrateStore(mibPerSecond: -1) {_STARTED} }}")
    assert told["extensions"]["code"] == "BAD_USER_INPUT"


@pytest.mark.faults
def test_a_move_by_command(sender: Sender, folder: Path, place: dict[str, str]) -> None:
    """Into another folder and back, so that the service finds its files again."""
    files = {sender.store(text_of(size)): text_of(size) for size in (10, 100_000)}
    objects, other = folder / "objects", folder / "other"
    before = {path.name for path in objects.rglob("*") if path.is_file()}
    for new, former in ((other, objects), (objects, other)):
        moving = {
            **place,
            "DOSSIER_ATTACHMENT_FOLDER": str(new),
            "DOSSIER_FORMER_STORE": "disk",
            "DOSSIER_FORMER_FOLDER": str(former),
        }
        tried = as_json(folder, "storage", "migrate", "--dry-run", **moving)
        assert tried["report"]["would_copy"] == len(before)
        moved = as_json(folder, "storage", "migrate", "--mib-per-second", "50", **moving)
        assert moved["report"]["copied"] == len(before)
        emptied = as_json(folder, "storage", "empty-former", **moving)
        assert emptied["report"]["removed"] == len(before)
        assert {path.name for path in new.rglob("*") if path.is_file()} == before
        assert not any(path.is_file() for path in former.rglob("*"))
    for address, body in files.items():
        assert sender.http.get(address).content == body


def test_a_move_from_nowhere(folder: Path, place: dict[str, str]) -> None:
    ended = run_cli(folder, "storage", "migrate", **place)
    assert ended.returncode == 1
    assert "DOSSIER_FORMER_STORE" in ended.stderr


def test_a_new_seal_by_command(service: Service, sender: Sender, folder: Path, place: dict[str, str]) -> None:
    address = sender.store(text_of(5000))
    attachment_id = address.split("/")[-2]
    before = {path.name for path in (folder / "objects" / "objects").rglob("*") if path.is_file()}
    done = as_json(folder, "storage", "reencrypt", "--attachment", attachment_id, **place)
    assert (done["state"], done["report"]) == ("DONE", {"reencrypted": 1, "bytes": 5000})
    after = {path.name for path in (folder / "objects" / "objects").rglob("*") if path.is_file()}
    assert len(after - before) == 1
    assert sender.http.get(address).content == text_of(5000)
