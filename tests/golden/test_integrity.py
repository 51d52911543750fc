"""G-AR-19 through HTTP: one byte changed on the disk, a check, quarantine, an incident. Next:
../keeping/test_verify.py."""

from pathlib import Path

import pytest

from tests.support.command import run_cli
from tests.support.filing import do_jobs, sender, service
from tests.support.server import Service
from tests.support.uploading import Sender, text_of

__all__ = ["sender", "service"]

pytestmark = pytest.mark.looks_inside  # the folder of the store

_VERIFY = """
mutation ($p: Float, $d: Boolean) { verifyFiles(percent: $p, dryRun: $d) {
  ... on StorageJobStarted { job { id kind state } } ... on Refused { findings { code path } }
} }
"""
_JOB = "query ($i: ID!) { storageJob(id: $i) { state report findings { id kind objectId open } } }"
_INCIDENTS = """
query ($o: Boolean) { storageIncidents(open: $o) {
  incidentId code objectId attachmentId version customerNumber foundBy inQuarantine closedBy measures
} }
"""
_CLOSE = """
mutation ($i: ID!, $m: String!) { closeIncident(incidentId: $i, measures: $m) {
  ... on IncidentClosed { incident { closedBy measures inQuarantine } }
  ... on Refused { findings { code path } }
} }
"""
_REPAIR = """
mutation ($f: ID!) { repairFinding(findingId: $f, repair: RELEASE_QUARANTINE) {
  ... on StorageJobStarted { job { id } } ... on Refused { findings { code } }
} }
"""
_SHUT = """
query ($n: String!) { customer(number: $n) {
  attachments { nodes { fileName versions { quarantinedAt } } }
} }
"""


def objects(service: Service) -> set[Path]:
    folder = service.settings.var_folder / "objects" / "objects"
    return {path for path in folder.rglob("*") if path.is_file()}


def test_g_ar_19_one_byte_changed_on_the_disk(service: Service, sender: Sender) -> None:
    good = sender.store(text_of(20_000, seed=1), "好.bin")
    before, body = objects(service), text_of(70_000, seed=19)
    place = sender.store(body, "凭证.bin")
    [path] = objects(service) - before
    whole = path.read_bytes()
    path.write_bytes(whole[:40_000] + bytes([whole[40_000] ^ 1]) + whole[40_001:])

    keeper, sales = service.user("ST01", "storageAdmin"), service.user("SC01")
    started = keeper.ask(_VERIFY)["verifyFiles"]["job"]
    assert (started["kind"], started["state"]) == ("VERIFY", "QUEUED")
    do_jobs(service)
    job = service.user("AU01").ask(_JOB, i=started["id"])["storageJob"]
    assert (job["state"], job["report"]) == ("DONE", {"objects": 2, "bytes": 90_000, "damaged": 1})
    [found] = job["findings"]
    assert found == {"kind": "OBJECT_DAMAGED", "objectId": path.name, "open": True, "id": found["id"]}
    [incident] = keeper.ask(_INCIDENTS, o=True)["storageIncidents"]
    identity = place.split("/")[3]
    assert (incident["code"], incident["objectId"]) == ("AR-INTEGRITY", path.name)
    assert (incident["attachmentId"], incident["version"]) == (identity, 1)
    assert (incident["foundBy"], incident["inQuarantine"]) == (started["id"], True)

    for address in (place, sender.address(identity) or ""):  # not a byte for anybody
        answer = sender.http.get(address)
        assert (answer.status_code, answer.json()["code"]) == (409, "AR-INTEGRITY")
    assert sender.http.get(good).content == text_of(20_000, seed=1)
    shown = sales.ask(_SHUT, n=sender.number)["customer"]["attachments"]["nodes"]
    shut = {one["fileName"]: one["versions"][0]["quarantinedAt"] for one in shown}
    assert shut["好.bin"] is None
    assert shut["凭证.bin"] is not None

    path.write_bytes(whole)  # from a backup; nobody gets it before it was read again
    assert sender.http.get(place).status_code == 409
    repair = keeper.ask(_REPAIR, f=found["id"])["repairFinding"]["job"]["id"]
    do_jobs(service)
    assert keeper.ask(_JOB, i=repair)["storageJob"]["findings"] == []
    assert sender.http.get(place).content == body
    closed = keeper.ask(_CLOSE, i=incident["incidentId"], m="从备份恢复")["closeIncident"]["incident"]
    assert closed == {"closedBy": "ST01", "measures": "从备份恢复", "inQuarantine": False}
    assert keeper.ask(_INCIDENTS, o=True)["storageIncidents"] == []


def test_who_may_not_keep_files_starts_and_learns_nothing(service: Service, sender: Sender) -> None:
    sales, auditor = service.user("SC01"), service.user("AU01")
    [denied] = sales.errors(_INCIDENTS)
    assert denied["extensions"]["code"] == "GEN-FORBIDDEN"
    for user in (sales, auditor):
        for act, given in ((_VERIFY, {}), (_CLOSE, {"i": "0" * 32, "m": "x"})):
            [answer] = user.ask(act, **given).values()
            assert [one["code"] for one in answer["findings"]] == ["GEN-FORBIDDEN"]
    keeper = service.user("ST01", "storageAdmin")
    refused = keeper.ask(_VERIFY, p=0.0)["verifyFiles"]["findings"]
    assert refused == [{"code": "GEN-RANGE", "path": ["percent"]}]
    refused = keeper.ask(_CLOSE, i="0" * 32, m="x")["closeIncident"]["findings"]
    assert refused == [{"code": "GEN-NOTFOUND", "path": ["incidentId"]}]


@pytest.mark.faults
def test_on_the_command_line(service: Service, sender: Sender) -> None:
    before = objects(service)
    sender.store(text_of(10_000, seed=3))
    [path] = objects(service) - before
    path.unlink()
    environment = {"DATABASE_URL": service.dsn}
    var = service.settings.var_folder
    assert run_cli(var, "storage", "verify", "--dry-run", **environment).returncode == 1
    assert run_cli(var, "storage", "incidents", **environment).returncode == 0
    found = run_cli(var, "storage", "verify", **environment)
    assert (found.returncode, "OBJECT_MISSING" in found.stdout) == (1, True)
    listed = run_cli(var, "storage", "incidents", **environment)
    assert (listed.returncode, "quarantine" in listed.stdout) == (1, True)
    number = listed.stdout.split()[0]
    closed = run_cli(var, "storage", "close", number, "--measures", "lost for good", **environment)
    assert (closed.returncode, "CLOSED" in closed.stdout) == (0, True)
    assert run_cli(var, "storage", "close", number, "--measures", "other", **environment).returncode == 2
    assert run_cli(var, "storage", "verify", "--percent", "0", **environment).returncode == 2
