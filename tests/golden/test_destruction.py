"""Golden cases of the archive that are the storage's: destroyed, unreadable, and the stub readable. Next:
../holding/test_destroying.py."""

import asyncio
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

import worker
from tests.support.filing import do_jobs, sender, service
from tests.support.server import Service
from tests.support.uploading import Sender, text_of

__all__ = ["sender", "service"]

pytestmark = pytest.mark.looks_inside  # the folder of the store

_DELETE = """
mutation ($i: ID!, $r: String) {
  deleteAttachment(attachmentId: $i, expectedVersion: 1, confirm: ["GEN-CONFIRM"], reason: $r) {
    __typename ... on Refused { findings { code } }
  }
}
"""
_CERTIFICATES = """
query ($i: ID!) { destructionCertificates(attachmentId: $i) {
  fileName version sha256 orderedBy reason keyDestroyed bytesDestroyed versionsLeft keyCopiesLeft heldUntil
  textZh textEn objectId
} }
"""
_CERTIFIED = "SELECT EXISTS (SELECT FROM destruction_certificate WHERE attachment_id = $1)"
# … and what did it has ended: a worker that is told to stop gives back what it has in hand
_ENDED = f"""
{_CERTIFIED} AND NOT EXISTS (SELECT FROM job WHERE kind = 'DESTROY' AND state IN ('QUEUED', 'RUNNING'))
"""
_PLACE = """
mutation ($i: [ID!]!) { placeLegalHold(attachmentIds: $i, reason: "诉讼", basis: "A-1") {
  __typename ... on LegalHoldsPlaced { holds { holdId attachmentId reason basis releasedAt } }
  ... on Refused { findings { code } }
} }
"""
_RELEASE = """
mutation ($h: ID!) { releaseLegalHold(holdId: $h) {
  ... on LegalHoldReleased { hold { releasedBy } } ... on Refused { findings { code path } }
} }
"""
_RETAIN = """
mutation ($i: ID!, $u: Date!) { setRetention(attachmentId: $i, until: $u) {
  ... on RetentionSet { retainUntil } ... on Refused { findings { code path } }
} }
"""
_LIST = """
query ($n: String!, $i: String!) { customer(number: $n) {
  attachments(filter: { attachmentId: { eq: $i } }) { nodes { onHold retainUntil } }
} }
"""
_PROTECTION = """
query ($i: ID!) { attachmentProtection(attachmentId: $i) {
  onHold retainUntil protectedBy holds { reason } storeLocks { version held lockedUntil }
} }
"""


def work_until(service: Service, query: str, *values: object) -> None:
    """The worker itself, until this is true."""

    async def work() -> None:
        running = asyncio.create_task(worker.work(service.settings))
        try:
            async with asyncpg.create_pool(service.dsn, min_size=1, max_size=1) as pool, asyncio.timeout(60):
                while not await pool.fetchval(query, *values):
                    assert not running.done()
                    await asyncio.sleep(0.05)
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    asyncio.run(work())


def files(folder: Path) -> set[Path]:
    return {path for path in (folder / "objects" / "objects").rglob("*") if path.is_file()}


def test_g_ar_15_destroyed_unreadable_and_the_stub_readable(service: Service, sender: Sender) -> None:
    before = files(service.settings.var_folder)
    body = text_of(70_000, seed=15)
    place = sender.store(body, "凭证.bin")
    identity = place.split("/")[3]
    assert sender.http.get(place).content == body
    assert service.user("SC01").ask(_DELETE, i=identity, r="保管期满") == {
        "deleteAttachment": {"__typename": "CustomerSaved"}
    }
    work_until(service, _ENDED, identity)
    assert sender.http.get(place).status_code == 404
    assert files(service.settings.var_folder) == before
    jobs = service.user("ST01", "storageAdmin").ask('{ storageJobs(kind: "DESTROY") { state parameters } }')
    assert [one["state"] for one in jobs["storageJobs"]] == ["DONE"]
    assert identity in str(jobs)
    assert not [name for name in ("凭证.bin", sender.number) if name in str(jobs)]  # keepers see no names
    [stub] = service.user("AU01").ask(_CERTIFICATES, i=identity)["destructionCertificates"]
    assert (stub["fileName"], stub["version"], stub["orderedBy"]) == ("凭证.bin", 1, "SC01")
    assert (stub["keyDestroyed"], stub["bytesDestroyed"], stub["heldUntil"]) == (True, True, None)
    assert "保管期满" in stub["textZh"]
    assert "The store has none of its bytes." in stub["textEn"]
    [denied] = service.user("SC01").errors(_CERTIFICATES, i=identity)
    assert denied["extensions"]["code"] == "GEN-FORBIDDEN"


def test_g_ar_14_a_hold_keeps_a_file_from_destruction(service: Service, sender: Sender) -> None:
    identity = sender.store(b"evidence").split("/")[3]
    manager, sales = service.user("AM01", "archiveManager"), service.user("SC01")
    refused = sales.ask(_PLACE, i=[identity])["placeLegalHold"]
    assert [one["code"] for one in refused["findings"]] == ["GEN-FORBIDDEN"]
    [hold] = manager.ask(_PLACE, i=[identity])["placeLegalHold"]["holds"]
    assert (hold["attachmentId"], hold["reason"], hold["basis"]) == (identity, "诉讼", "A-1")
    refused = sales.ask(_DELETE, i=identity)["deleteAttachment"]
    assert [one["code"] for one in refused["findings"]] == ["AR-HOLD"]
    shown = sales.ask(_LIST, n=sender.number, i=identity)["customer"]["attachments"]["nodes"]
    assert shown == [{"onHold": True, "retainUntil": None}]
    do_jobs(service)
    assert manager.ask(_PROTECTION, i=identity)["attachmentProtection"] == {
        "onHold": True,
        "retainUntil": None,
        "protectedBy": "DATABASE",  # a disk cannot lock
        "holds": [{"reason": "诉讼"}],
        "storeLocks": [{"version": 1, "held": False, "lockedUntil": None}],
    }
    assert manager.ask(_RETAIN, i=identity, u="2036-05-06") == {"setRetention": {"retainUntil": "2036-05-06"}}
    assert manager.ask(_RELEASE, h=hold["holdId"])["releaseLegalHold"]["hold"] == {"releasedBy": "AM01"}
    refused = sales.ask(_DELETE, i=identity)["deleteAttachment"]
    assert [one["code"] for one in refused["findings"]] == ["AR-RETENTION"]
    assert sender.http.get(f"/files/attachments/{identity}/1").content == b"evidence"
    gone = manager.ask(_RELEASE, h="0" * 32)["releaseLegalHold"]["findings"]
    assert gone == [{"code": "GEN-NOTFOUND", "path": ["holdId"]}]


def test_a_placed_hold_is_placed_once_for_one_key(service: Service, sender: Sender) -> None:
    identity = sender.store(b"twice").split("/")[3]
    headers = {
        "authorization": f"Bearer {service.user('AM01', 'archiveManager').token}",
        "idempotency-key": "hold-1",
    }
    body: dict[str, Any] = {"query": _PLACE, "variables": {"i": [identity]}}
    first, second = [
        httpx.post(f"{service.url}/graphql", json=body, headers=headers, timeout=60).json() for _ in range(2)
    ]
    assert first == second
    listed = "query ($i: ID!) { legalHolds(of: { attachmentId: $i }) { holdId } }"
    assert len(service.user("AU01").ask(listed, i=identity)["legalHolds"]) == 1
