"""Downloads and exports are actions of a grant, and stand in the audit trail. Next: test_put.py."""

import asyncio
from typing import Any

import asyncpg
import httpx
import orjson
import pytest

from tests.support.base import another, general
from tests.support.client import saved
from tests.support.filing import do_jobs, sender, service
from tests.support.server import Service
from tests.support.uploading import Sender

__all__ = ["sender", "service"]

EXPORT = """
mutation ($c: [String!], $a: [ID!]) { exportFiles(customerNumbers: $c, attachmentIds: $a, reason: "审计") {
  ... on ExportReady { url files } ... on Refused { findings { code path } } } }
"""
COPY = """
mutation ($a: ID!, $n: String!) { copyAttachment(attachmentId: $a, customerNumber: $n) {
  ... on CopyBegun { uploadId } ... on Refused { findings { code path } } } }
"""
BEGIN = """
mutation ($n: String!) { beginUpload(input: {customerNumber: $n, fileName: "a.bin", size: "1"}) {
  ... on UploadBegun { uploadId } ... on Refused { findings { code path } } } }
"""
DELETE = """
mutation ($a: ID!) { deleteAttachment(attachmentId: $a, expectedVersion: 1, confirm: ["GEN-CONFIRM"],
    reason: "过期") { ... on CustomerSaved { version } ... on Refused { findings { code path } } } }
"""
HOLD = """
mutation ($a: [ID!]!) { placeLegalHold(attachmentIds: $a, reason: "诉讼") {
  ... on LegalHoldsPlaced { holds { holdId } } ... on Refused { findings { code path } } } }
"""
ROTATE = "mutation { rotateKeys(dryRun: true) { ... on Refused { findings { code } } } }"
TRAIL = """
SELECT act, outcome, user_name, customer_number, detail, address FROM audit_entry
WHERE object_id = $1 OR detail LIKE '%' || $1 || '%' ORDER BY entry_id
"""


@pytest.fixture(scope="module")
def filer(sender: Sender, service: Service) -> Sender:
    """Of a customer with layers: one without is everybody's."""
    return Sender(sender.http, saved(service.user("SC01").create(another())))


def trail(service: Service, about: str) -> list[tuple[str, str, str, str | None, dict[str, Any], str]]:
    async def read() -> list[asyncpg.Record]:
        connection = await asyncpg.connect(service.dsn)
        try:
            return await connection.fetch(TRAIL, about)
        finally:
            await connection.close()

    rows = asyncio.run(read())
    return [(*tuple(row)[:4], orjson.loads(row["detail"]), row["address"]) for row in rows]


def fetched(service: Service, place: str, *grants: str) -> int:
    token = service.user("GR01", *grants).token
    headers = {"authorization": f"Bearer {token}"}
    return httpx.get(service.url + place, headers=headers, timeout=60).status_code


def stored(sender: Sender, body: bytes = b"some bytes") -> tuple[str, str]:
    """The attachment's id, and where its bytes are."""
    place = sender.store(body)
    return place.split("/")[3], place


@pytest.mark.parametrize(
    ("grant", "download", "refusal"),
    [
        ("salesMaintainer", 200, None),
        ("salesMaintainer@*/*;actions=READ+WRITE", 403, "GEN-FORBIDDEN"),
        ("salesMaintainer@*/*;actions=READ+DOWNLOAD", 200, "GEN-FORBIDDEN"),
        ("salesMaintainer@*/*;actions=READ+EXPORT", 403, None),
        ("salesMaintainer@0999/F999", 404, "GEN-NOTFOUND"),
        ("salesMaintainer@/F723/AQ/XX", 200, None),
        ("salesMaintainer@/F723/AQ/YY", 404, "GEN-NOTFOUND"),
    ],
)
def test_to_read_to_download_and_to_export_are_three(
    service: Service, filer: Sender, grant: str, download: int, refusal: str | None
) -> None:
    identity, place = stored(filer)
    assert fetched(service, place, grant) == download
    answer = service.user("GR01", grant).ask(EXPORT, a=[identity])["exportFiles"]
    if refusal is None:
        assert answer["files"] == 1
        assert httpx.get(service.url + answer["url"], timeout=60).status_code == 200
    else:
        assert [one["code"] for one in answer["findings"]] == [refusal]


def test_a_customer_without_layers_is_everybodys_for_what_a_grant_allows(
    service: Service, filer: Sender
) -> None:
    bare = Sender(filer.http, saved(service.user("SC01").create(general())))
    identity, place = stored(bare)
    for grant, status in (("salesMaintainer@/;actions=READ", 403), ("salesMaintainer@/", 200)):
        assert fetched(service, place, grant) == status
    reader = service.user("GR04", "salesMaintainer@/;actions=READ+DOWNLOAD")
    assert reader.ask(EXPORT, a=[identity])["exportFiles"]["findings"][0]["code"] == "GEN-FORBIDDEN"


def test_a_copy_is_a_download(service: Service, filer: Sender) -> None:
    identity, _ = stored(filer)
    for actions, begun in (("READ+WRITE", False), ("READ+WRITE+DOWNLOAD", True)):
        user = service.user("GR02", f"salesMaintainer@*/*;actions={actions}")
        answer = user.ask(COPY, a=identity, n=filer.number)["copyAttachment"]
        assert ("uploadId" in answer) is begun
    do_jobs(service)


def test_an_upload_needs_the_grant_that_writes_there(service: Service, filer: Sender) -> None:
    """What finance shows him, sales of another organisation does not write."""
    halves = service.user("GR03", "auditor", "salesMaintainer@/F999")
    answer = halves.ask(BEGIN, n=filer.number)["beginUpload"]
    assert answer == {"findings": [{"code": "GEN-FORBIDDEN", "path": ["customerNumber"]}]}
    identity, _ = stored(filer)
    answer = halves.ask(DELETE, a=identity)["deleteAttachment"]
    assert answer["findings"][0]["code"] == "GEN-FORBIDDEN"


def test_holds_tell_nothing_of_files_out_of_sight(service: Service, filer: Sender) -> None:
    identity, _ = stored(filer)
    far = service.user("AM02", "archiveManager@0999/F999;institutions=*;types=*;clearance=3")
    missing = {"findings": [{"code": "GEN-NOTFOUND", "path": ["attachmentIds"]}]}
    for ids in ([identity], ["0" * 32], [identity, "0" * 32]):
        assert far.ask(HOLD, a=ids)["placeLegalHold"] == missing


def test_what_is_done_to_a_file_stands_in_the_trail(service: Service, filer: Sender) -> None:
    identity, place = stored(filer, b"to be read")
    number = filer.number.zfill(10)
    assert fetched(service, place, "salesMaintainer") == 200
    ready = service.user("SC01").ask(EXPORT, a=[identity])["exportFiles"]
    manager = service.user("AM01", "archiveManager")
    hold = manager.ask(HOLD, a=[identity])["placeLegalHold"]["holds"][0]["holdId"]
    manager.ask(f'mutation {{ releaseLegalHold(holdId: "{hold}") {{ __typename }} }}')
    service.user("SC01").ask(DELETE, a=identity)
    do_jobs(service)
    found = trail(service, identity)
    told = [(act, outcome, user, customer) for act, outcome, user, customer, _, _ in found]
    assert told == [
        ("DOWNLOAD", "DONE", "GR01", number),
        ("HOLD", "DONE", "AM01", number),
        ("HOLD", "DONE", "AM01", number),
        ("DELETE", "DONE", "SC01", number),
        ("DESTROY", "DONE", "SC01", number),
    ]
    assert found[0][4] == {**found[0][4], "start": 0, "end": 10, "version": 1}
    assert found[3][4]["reason"] == "过期"
    assert {entry[5] for entry in found[:4]} == {"127.0.0.1"}
    export_id = ready["url"].split("/")[3].split("?")[0]
    [(act, _, user, customer, detail, address)] = trail(service, export_id)
    assert (act, user, customer, address) == ("EXPORT", "SC01", number, "127.0.0.1")
    assert detail == {"reason": "审计", "files": 1}


def test_what_is_denied_stands_in_the_trail(service: Service, filer: Sender) -> None:
    auditor = service.user("AU07", "auditor")
    denied: dict[str, Any] = {"findings": [{"code": "GEN-FORBIDDEN", "path": []}]}
    assert auditor.ask(BEGIN, n=filer.number)["beginUpload"] == denied
    assert auditor.ask(ROTATE)["rotateKeys"] == {"findings": [{"code": "GEN-FORBIDDEN"}]}
    tus = {"tus-resumable": "1.0.0", "upload-length": "1"}
    tus["upload-metadata"] = "customerNumber MQ==,filename YS5iaW4="
    headers = {**tus, "authorization": f"Bearer {auditor.token}"}
    assert httpx.post(f"{service.url}/files/uploads", headers=headers, timeout=60).status_code == 403
    for act, times in (("beginUpload", 2), ("rotateKeys", 1)):
        found = [entry for entry in trail(service, act) if entry[2] == "AU07"]
        assert [entry[:2] for entry in found] == [("DENIED", "REFUSED")] * times
        assert {entry[5] for entry in found} == {"127.0.0.1"}
        assert {entry[3] for entry in found} == {None}  # nothing of a record he may not even see


def test_work_on_stored_files_stands_in_the_trail(service: Service) -> None:
    keeper = service.user("SA07", "storageAdmin")
    order = "mutation { rotateKeys(dryRun: true) { ... on StorageJobStarted { job { id } } } }"
    job = keeper.ask(order)["rotateKeys"]["job"]["id"]
    keeper.ask(f'mutation {{ cancelStorageJob(id: "{job}") {{ __typename }} }}')
    found = [(act, user, detail["act"]) for act, _, user, _, detail, _ in trail(service, job)]
    assert found == [("STORAGE_JOB", "SA07", "order"), ("STORAGE_JOB", "SA07", "cancel")]
