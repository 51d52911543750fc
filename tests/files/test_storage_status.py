"""How the stored files are, as keepers, auditors, programs and Prometheus are told. Next: test_s3.py."""

import re
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from doctor_check import Level
from doctor_peers import check_files
from storage.keys_file import FileKeys, add_key
from tests.support.command import as_json, run_cli
from tests.support.server import Service
from tests.support.uploading import Sender, text_of

_STATUS = """{ storageStatus {
  store { name state error lookedAt capabilities { name offered meaning cost } }
  objects bytes sealedBytes pendingUploads verifiedPercent oldestVerification holds openIncidents
  queuedJobs runningJobs states { name objects bytes } formats { name objects } months { name objects }
  keys { keyId current here objects bytes uploads mayRetire } } }"""
_WAITED = 20.0


def status(service: Service, name: str, *grants: str, language: str = "zh") -> dict[str, Any]:
    """When the server has seen its store."""
    ends = time.monotonic() + _WAITED
    while True:
        found = service.user(name, *grants, language=language).ask(_STATUS)["storageStatus"]
        if found["store"]["state"] != "UNKNOWN":
            return found
        assert time.monotonic() < ends, "the store was never looked at"
        time.sleep(0.05)


def test_keepers_and_auditors_see_figures_others_nothing(service: Service, sender: Sender) -> None:
    sender.store(text_of(1000))
    found = status(service, "SK01", "storageAdmin")
    assert found == status(service, "AU01")
    assert (found["store"]["name"], found["store"]["state"], found["store"]["error"]) == (
        "disk",
        "ANSWERS",
        None,
    )
    assert {share["name"] for share in found["states"]} == {"STORED", "QUARANTINED", "DROPPED"}
    assert len(found["months"]) == 12
    assert sum(share["objects"] for share in found["states"]) == found["objects"] > 0
    assert int(found["sealedBytes"]) > int(found["bytes"]) >= 1000
    for name in ("SC01", "FI01"):
        [told] = service.user(name).errors(_STATUS)
        assert told["extensions"]["code"] == "GEN-FORBIDDEN"


def test_what_the_store_lacks_is_told_in_the_callers_language(service: Service) -> None:
    chinese = {one["name"]: one for one in status(service, "AD01")["store"]["capabilities"]}
    english = {one["name"]: one for one in status(service, "AD01", language="en")["store"]["capabilities"]}
    assert (chinese["ranges"]["offered"], chinese["ranges"]["cost"]) == (True, None)
    assert "数据库" in chinese["object_lock"]["cost"]
    assert "can still delete" in english["object_lock"]["cost"]


@pytest.mark.faults
def test_keys_are_told_and_retire_when_nothing_needs_them(
    service: Service, sender: Sender, folder: Path, place: dict[str, str]
) -> None:
    sender.store(text_of(50))
    path = folder / "keys" / "attachments.json"
    [old], new = FileKeys(path).ids(), add_key(path)
    told = {one["keyId"]: one for one in status(service, "AU01")["keys"]}
    assert (told[new]["current"], told[new]["objects"], told[new]["mayRetire"]) == (True, 0, False)
    assert (told[old]["current"], told[old]["mayRetire"]) == (False, False)
    refused = run_cli(folder, "key", "retire", str(path), old, **place)
    assert refused.returncode == 2
    assert "still wraps" in refused.stderr
    run_cli(folder, "storage", "rotate", **place)
    rows = as_json(folder, "storage", "keys", **place)
    assert {(one["key_id"], one["may_retire"]) for one in rows} == {(old, True), (new, False)}
    assert as_json(folder, "key", "retire", str(path), old, **place)["key"] == old
    assert FileKeys(path).ids() == [new]
    assert [one["keyId"] for one in status(service, "AU01")["keys"]] == [new]


@pytest.mark.faults
def test_the_command_tells_the_same(
    service: Service, sender: Sender, folder: Path, place: dict[str, str]
) -> None:
    sender.store(text_of(70))
    found, told = as_json(folder, "storage", "status", **place), status(service, "AU01")
    assert (found["total"]["objects"], str(found["total"]["bytes"])) == (told["objects"], told["bytes"])
    assert (found["store"]["state"], found["store"]["name"]) == ("ANSWERS", "disk")
    lines = run_cli(folder, "storage", "status", **place).stdout
    assert "object_lock\tno: " in lines
    assert f"objects\t{told['objects']}\t" in lines


def test_prometheus_and_readyz_are_told(service: Service, sender: Sender) -> None:
    sender.store(text_of(30))
    objects = status(service, "AU01")["objects"]
    signed = {"authorization": f"Bearer {service.user('AU01').token}"}
    page = httpx.get(f"{service.url}/metrics", headers=signed).text
    states = dict(re.findall(r'dossier_file_objects\{state="(\w+)"\} (\S+)', page))
    assert set(states) == {"stored", "quarantined", "dropped"}
    assert sum(map(float, states.values())) == objects
    assert 'dossier_file_store{state="answers"} 1.0' in page
    ready = httpx.get(f"{service.url}/readyz").json()
    assert (ready["status"], ready["files"]) == ("ok", "ok")


async def test_the_doctor_looks_at_keys_and_store(service: Service, folder: Path, tmp_path: Path) -> None:
    there = await check_files(service.settings)
    assert there.level is Level.OK
    assert "the store disk writes, reads and deletes, without" in there.found
    off = await check_files(service.settings.model_copy(update={"var_folder": tmp_path}))
    assert (off.level, off.help) == (Level.WARN, "`dossier key make` makes one")
    no_keys = service.settings.model_copy(update={"key_file": tmp_path / "away.json"})
    assert (await check_files(no_keys)).level is Level.FAIL
    s3 = {"attachment_store": "s3", "s3_bucket": "none", "s3_endpoint": "http://127.0.0.1:1"}
    away = await check_files(service.settings.model_copy(update=s3))
    assert away.level is Level.FAIL
    assert "cannot be used" in away.found
