"""Golden cases of destruction: what a hold keeps, who signs, and what is left afterwards. Next:
../archives/test_disposal.py."""

import base64
from pathlib import Path

import httpx
import pytest

from tests.support.disposing import BEFORE_ACCOUNTING, Disposal, New, codes, saved
from tests.support.filing import service
from tests.support.server import Service

__all__ = ["service"]

pytestmark = pytest.mark.looks_inside  # the folder of the store

BODY = b"a voucher that nobody is to read again" * 50


@pytest.fixture(scope="module")
def disposal(service: Service) -> Disposal:
    return Disposal(service)


def test_g_ar_14_a_hold_and_an_unsettled_voucher_keep_from_the_list(disposal: Disposal) -> None:
    held, free = disposal.item(New("KU/BG")), disposal.item(New("KU/BG"))
    unsettled, voucher = disposal.volume(New(unsettled=True))
    disposal.appraise(held, free)
    [hold] = disposal.hold(held)
    refused = disposal.list_of(held, free)
    assert codes(refused) == ["AR-HOLD"]
    assert refused["findings"][0]["params"] == {"value": disposal.look(held)["archiveCode"]}
    due = disposal.item(New("KU/BG"))
    disposal.hold(due)
    assert codes(disposal.list_of(due)) == ["AR-HOLD", "GEN-STATE"]  # not appraised either
    assert "AR-UNSETTLED" in codes(disposal.list_of(unsettled))
    begun = saved(disposal.act("startAppraisal", itemIds=[unsettled]))["appraisalId"]
    for capacity in ("ARCHIVE", "BUSINESS", "ACCOUNTING", "AUDIT"):
        saved(disposal.say(begun, capacity, [{"itemId": unsettled, "verdict": "DESTROY"}]))
    refused = disposal.decide(begun)
    assert codes(refused) == ["AR-UNSETTLED"]
    assert disposal.look(voucher)["archiveCode"] in refused["findings"][0]["messageZh"]
    assert disposal.settled(voucher)["__typename"] == "ArchiveItemSaved"
    trail = '{ auditEntries(last: 1, filter: { act: { eq: "STATE" } }) { nodes { itemId } } }'
    assert disposal.service.user("AU01").ask(trail)["auditEntries"]["nodes"] == [{"itemId": voucher}]
    saved(disposal.decide(begun))
    assert (disposal.state(unsettled), disposal.state(voucher)) == ("TO_DESTROY", "TO_DESTROY")
    assert disposal.release(hold["holdId"])["archiveItem"] == {"onHold": False}
    assert saved(disposal.list_of(held, free))["state"] == "OPEN"


def test_g_ar_15_destroyed_with_all_signatures_and_no_earlier(disposal: Disposal) -> None:
    service, folder = disposal.service, disposal.service.settings.var_folder
    item = disposal.item(New("KU/BG", carrier="ELECTRONIC"), BODY)
    [file] = disposal.look(item)["attachments"]["nodes"]
    place = service.url + file["downloadUrl"]
    assert httpx.get(place).content == BODY
    [stored] = disposal.rows(
        "SELECT o.object_id, o.wrapped_key, o.sha256 FROM stored_object o JOIN attachment_version v "
        "USING (object_id) WHERE v.attachment_id = $1",
        file["attachmentId"],
    )
    assert _files_with(folder, stored["wrapped_key"])
    disposal.appraise(item)
    made = saved(disposal.list_of(item))
    number, row = made["listNumber"], made["rows"][0]
    assert (row["itemCount"], row["firstYear"], row["lastYear"]) == (1, "2010", "2010")
    assert (row["retention"], row["yearsKept"], row["carrier"]) == ("D10", 16, "ELECTRONIC")
    assert codes(disposal.execute(number)) == ["AR-DES-SIGN"]
    saved(disposal.sign(number, *BEFORE_ACCOUNTING))
    assert disposal.look_at_list(number)["state"] == "SIGNED"
    missing = disposal.execute(number)["findings"][0]["params"]["missing"]
    assert missing == "COUNTED_ARCHIVES, COUNTED_ACCOUNTING, COUNTED_IT"
    counted = ("COUNTED_ARCHIVES", "COUNTED_ACCOUNTING", "COUNTED_IT")
    assert codes(disposal.sign(number, "COUNTED_ARCHIVES", count=2)) == ["AR-DES-COUNT"]
    disposal.sign(number, *counted, count=1)
    assert codes(disposal.execute(number, disposal.who("COUNTED_ARCHIVES"))) == ["AR-DES-SAMEPERSON"]
    assert httpx.get(place).content == BODY
    assert saved(disposal.execute(number))["state"] == "EXECUTING"
    assert disposal.hold(item) == ["GEN-STATE"]
    disposal.work(number)
    assert httpx.get(place).status_code == 404
    assert _files_with(folder, stored["wrapped_key"]) == []
    assert disposal.rows("SELECT FROM stored_object WHERE object_id = $1", stored["object_id"]) == []
    stub = disposal.look(item)
    assert (stub["state"], stub["title"][:2], stub["attachments"]["nodes"]) == ("DESTROYED", "档案", [])
    assert stub["archiveCode"] == row["archiveCode"]
    saved(disposal.sign(number, *(one.replace("COUNTED", "SUPERVISED") for one in counted)))
    disposal.work(number)
    after = disposal.look_at_list(number, service.user("AU", "auditor"))
    assert (after["state"], after["executor"], len(after["signatures"])) == ("EXECUTED", "EX", 11)
    assert after["certificateId"]
    query = "query ($n: String!) { destructionListCertificate(number: $n) { fileName mediaType url } }"
    paper = service.user("FH", "financeMaintainer").ask(query, n=number)["destructionListCertificate"]
    assert (paper["fileName"], paper["mediaType"]) == (f"{number}.pdf", "application/pdf")
    body = httpx.get(service.url + paper["url"], headers={"accept": "*/*"}).content
    assert body.startswith(b"%PDF-")


def _files_with(folder: Path, secret: bytes) -> list[Path]:
    """In whichever spelling."""
    spellings = (secret, secret.hex().encode(), base64.b64encode(secret))
    return [
        path
        for path in (folder / "objects").rglob("*")
        if path.is_file() and any(one in path.read_bytes() for one in spellings)
    ]
