"""What is held, lent, unsettled or not due yet stays, with its files; what is gone is gone in exports too.
Next: test_disposal.py."""

from typing import Any

import asyncpg
import pytest

from tests.support.administering import act, done
from tests.support.client import remarks
from tests.support.disposing import BEFORE, Disposal, New, codes, saved
from tests.support.filing import do_jobs, service
from tests.support.server import Service

__all__ = ["service"]

_HOLD = """mutation ($i: [ID!]!) { placeLegalHold(attachmentIds: $i, reason: "诉讼") {
  __typename ... on LegalHoldsPlaced { holds { holdId } } ... on Refused { findings { code } } } }"""
_RELEASE = "mutation ($h: ID!) { releaseLegalHold(holdId: $h) { __typename } }"
_RETAIN = """mutation ($i: ID!) { setRetention(attachmentId: $i, until: "2030-01-01") {
  __typename ... on Refused { findings { code } } } }"""
_ON_FILE = """INSERT INTO attachment_hold (hold_id, attachment_id, reason, placed_by, placed_at)
VALUES (md5($1), $1, '诉讼', 'AM', now())"""
_DELETE = """mutation ($i: ID!) { deleteArchiveItem(id: $i, expectedVersion: 1, confirm: ["GEN-CONFIRM"]) {
  __typename ... on Refused { findings { code } } } }"""
_RAISE = """mutation ($i: ID!, $v: Int!, $l: Int!) {
  changeArchiveItem(id: $i, expectedVersion: $v, input: { accessLevel: $l }) { __typename } }"""
_EXPORT = """mutation ($i: [ID!], $f: ExportFormat!, $c: ExportContent!) {
  exportArchives(itemIds: $i, content: $c, format: $f, reason: "移交") {
    ... on ArchivesExported { export { file { url } } } } }"""
_DROPPED = """SELECT o.dropped_at IS NOT NULL AS dropped FROM stored_object o WHERE o.object_id = ANY(
    $1::text[]) ORDER BY array_position($1::text[], o.object_id::text)"""
_DELETE_FILE = "DELETE FROM attachment WHERE attachment_id = $1"


@pytest.fixture(scope="module")
def disposal(service: Service) -> Disposal:
    return Disposal(service)


def file_of(disposal: Disposal, item: str) -> str:
    return disposal.look(item)["attachments"]["nodes"][0]["attachmentId"]


def ready(disposal: Disposal, *items: str) -> str:
    """The number of a list that may be carried out."""
    number = saved(disposal.list_of(*items))["listNumber"]
    disposal.sign(number, *BEFORE)
    disposal.sign(number, "COUNTED_ARCHIVES", "COUNTED_IT", count=len(items))
    return number


def hold_file(disposal: Disposal, file: str) -> dict[str, Any]:
    return disposal.manager.ask(_HOLD, i=[file])["placeLegalHold"]


def test_a_file_that_is_held_or_retained_keeps_its_item(disposal: Disposal) -> None:
    held, retained = disposal.item(New(), b"held"), disposal.item(New(), b"retained")
    disposal.appraise(held, retained)
    file, other = file_of(disposal, held), file_of(disposal, retained)
    [hold] = hold_file(disposal, file)["holds"]
    assert codes(disposal.list_of(held)) == ["AR-HOLD"]
    disposal.manager.ask(_RELEASE, h=hold["holdId"])
    number = ready(disposal, held, retained)
    hold_file(disposal, file)
    disposal.manager.ask(_RETAIN, i=other)
    assert sorted(codes(disposal.execute(number))) == ["AR-HOLD", "AR-RETENTION"]
    for one in (file, other):
        with pytest.raises(asyncpg.PostgresError, match="stays"):
            disposal.service.execute(_DELETE_FILE, one)
    assert {disposal.state(one) for one in (held, retained)} == {"TO_DESTROY"}


def test_for_a_list_that_was_begun_a_hold_on_a_file_is_too_late(disposal: Disposal) -> None:
    item = disposal.item(New(), b"going")
    disposal.appraise(item)
    number, file = ready(disposal, item), file_of(disposal, item)
    assert codes(disposal.execute(number, disposal.who("ARCHIVE_CLERK"))) == ["GEN-FORBIDDEN"]
    saved(disposal.execute(number))
    assert codes(hold_file(disposal, file)) == ["GEN-STATE"]
    assert codes(disposal.manager.ask(_RETAIN, i=file)["setRetention"]) == ["GEN-STATE"]
    disposal.service.execute(_ON_FILE, file)  # whatever else came by it
    disposal.service.execute("UPDATE attachment SET on_hold = true WHERE attachment_id = $1", file)
    do_jobs(disposal.service)
    assert (disposal.state(item), file_of(disposal, item)) == ("TO_DESTROY", file)


def delete(disposal: Disposal, item: str) -> dict[str, Any]:
    found: dict[str, Any] = disposal.manager.ask(_DELETE, i=item)["deleteArchiveItem"]
    return found


def test_nothing_is_deleted_out_of_a_volume_that_is_held_or_lent(disposal: Disposal) -> None:
    volume, piece = disposal.volume(New(), new=New("WS/00", unit="VOLUME", state="FILED"))
    [hold] = disposal.hold(volume)
    assert codes(delete(disposal, piece)) == ["AR-HOLD"]
    with pytest.raises(asyncpg.PostgresError, match="stays"):
        disposal.service.execute("DELETE FROM archive_item WHERE item_id = $1", piece)
    disposal.release(hold["holdId"])
    loan = disposal.lend(volume)
    assert loan is not None
    assert codes(delete(disposal, piece)) == ["GEN-INUSE"]
    disposal.give_back(loan)
    assert delete(disposal, piece)["__typename"] == "ArchiveItemSaved"


def test_an_unsettled_voucher_is_not_deleted_whatever_its_type_says(disposal: Disposal) -> None:
    new = New("KU/PZ", unit="VOLUME", state="FILED")
    _, unsettled, settled = disposal.volume(New(unsettled=True), New(unsettled=False), new=new)
    operator = Disposal(disposal.service)
    operator.manager = disposal.who("ARCHIVE_CLERK")
    assert codes(operator.settled(unsettled)) == ["GEN-FORBIDDEN"]
    policy = "UPDATE archive_type SET delete_policy = $1 WHERE archive_type = 'KU/PZ'"
    disposal.service.execute(policy, "DIRECT")  # from before it was refused
    assert codes(delete(disposal, unsettled)) == ["AR-UNSETTLED"]
    assert delete(disposal, settled)["__typename"] == "ArchiveItemSaved"
    disposal.service.execute(policy, "DESTRUCTION_ONLY")


def test_accounting_archives_and_dossiers_are_never_deleted_directly(service: Service) -> None:
    admin, direct = service.user("AD01", "admin"), {"deletePolicy": "DIRECT"}
    for code in ("KU/PZ", "ZY/KH"):
        changed = act(admin, "changeArchiveType", code=code, expectedVersion=1, input=direct)
        assert remarks(changed) == ["E GEN-RANGE deletePolicy"]
        assert changed["findings"][0]["params"] == {"value": "DIRECT", "range": "DESTRUCTION_ONLY"}
    given = {"archiveType": "KU/XX", "nameZh": "其他", "nameEn": "Others"}
    given |= {"defaultRetention": "D30", "defaultAccessLevel": 1, "minimumRetention": "D10"}
    assert remarks(act(admin, "createArchiveType", input=given | direct)) == ["E GEN-RANGE deletePolicy"]
    made = act(admin, "createArchiveType", input=given)
    assert done(made) == 1
    query = '{ archiveType(code: "KU/XX") { deletePolicy } }'
    assert service.user("AM", "archiveManager").ask(query) == {
        "archiveType": {"deletePolicy": "DESTRUCTION_ONLY"}
    }


def test_a_piece_whose_event_has_not_come_keeps_its_volume(disposal: Disposal) -> None:
    volume, _, waiting = disposal.volume(New(), New(), new=New("WS/00", unit="VOLUME", state="TO_DESTROY"))
    disposal.service.execute("UPDATE archive_item SET due_on = NULL WHERE item_id = $1", waiting)
    refused = disposal.list_of(volume)
    assert codes(refused) == ["AR-NOT-DUE"]
    assert refused["findings"][0]["params"]["value"] == disposal.look(waiting)["archiveCode"]


def test_appraisals_and_lists_become_as_secret_as_what_they_name(disposal: Disposal) -> None:
    item, other = disposal.item(), disposal.item()
    appraised = disposal.appraise(item, other)["appraisalId"]
    number = saved(disposal.list_of(item, other))["listNumber"]
    low = disposal.service.user("LOW", "archiveOperator@;institutions=*;types=*;clearance=1")
    ask = """query ($a: String!, $n: String!) {
      appraisal(id: $a) { state } destructionList(number: $n) { state } }"""
    asked = {"a": appraised, "n": number}
    assert low.ask(ask, **asked) == {"appraisal": {"state": "DECIDED"}, "destructionList": {"state": "OPEN"}}
    saved(disposal.cancel(number))
    given = {"i": item, "v": disposal.look(item)["version"], "l": 2}
    assert disposal.manager.ask(_RAISE, **given)["changeArchiveItem"] == {"__typename": "ArchiveItemSaved"}
    assert low.ask(ask, **asked) == {"appraisal": None, "destructionList": None}
    assert disposal.look_at_list(number)["version"] == 3  # made, cancelled, raised


def exported(disposal: Disposal, *items: str, content: str = "METADATA_AND_FILES") -> tuple[str, str]:
    """The address of an export of these, and its object."""
    given = {"i": list(items), "c": content, "f": "ZIP" if content != "METADATA" else "JSON"}
    url: str = disposal.manager.ask(_EXPORT, **given)["exportArchives"]["export"]["file"]["url"]
    file_id = url.split("/")[3].partition("?")[0]
    [row] = disposal.rows("SELECT object_id FROM made_file WHERE file_id = $1", file_id)
    assert disposal.manager.http.get(url).status_code == 200
    return url, row["object_id"]


def test_exports_go_with_the_items_whose_files_they_hold(disposal: Disposal) -> None:
    destroyed, deleted = disposal.item(New(), b"destroyed"), disposal.item(New(), b"deleted")
    other = disposal.item(New(), b"other")
    disposal.appraise(destroyed)
    number = ready(disposal, destroyed)
    made = [
        exported(disposal, destroyed, other),
        exported(disposal, deleted),
        exported(disposal, other),
        exported(disposal, destroyed, deleted, content="METADATA"),
    ]
    saved(disposal.execute(number))
    disposal.work(number)
    exported(disposal, destroyed, other)  # the stub
    gone = disposal.manager.ask(_DELETE.replace("1,", "2,"), i=deleted)["deleteArchiveItem"]
    assert gone["__typename"] == "ArchiveItemSaved"
    statuses = [disposal.manager.http.get(url).status_code for url, _ in made]
    assert statuses == [404, 404, 200, 200]
    dropped = disposal.rows(_DROPPED, [one for _, one in made])
    assert [row["dropped"] for row in dropped] == [True, True, False, False]
