"""From the end of the retention to the stub: due, appraised, listed, destroyed, or kept longer. Next:
test_disposal_killed.py."""

import asyncio
from typing import Any

import asyncpg
import httpx
import pytest
from pypdfium2 import PdfDocument

from assembly import business_day
from models.rules.archives.capacities import supervisors_of
from resolvers.access.seal import Sealer
from resolvers.archives import due, lots
from resolvers.archives.appraising import CLASS
from resolvers.archives.due import make_due
from resolvers.archives.shredding import go_on
from resolvers.write.context import Writer
from tests.support.command import as_json
from tests.support.disposing import BEFORE, Disposal, New, codes, saved
from tests.support.filing import service
from tests.support.server import Service

__all__ = ["service"]

DESTROY = {"verdict": "DESTROY"}
_DELETE = """mutation ($i: ID!) {
  deleteAttachment(attachmentId: $i, expectedVersion: 1, confirm: ["GEN-CONFIRM"]) {
    __typename ... on Refused { findings { code } } } }"""


@pytest.fixture(scope="module")
def disposal(service: Service) -> Disposal:
    return Disposal(service)


def make_all_due(service: Service, workers: int = 1) -> list[int]:
    async def run() -> list[int]:
        async with asyncpg.create_pool(service.dsn, min_size=1, max_size=4) as pool:
            sealer = Sealer(service.settings.read_field_key())
            writer = Writer(pool, sealer, business_day(service.settings))
            return list(await asyncio.gather(*(make_due(writer) for _ in range(workers))))

    return asyncio.run(run())


def test_what_is_over_becomes_due_once_be_it_by_two(disposal: Disposal) -> None:
    over = [disposal.item(New(state="FILED")) for _ in range(3)]
    volume, inside = disposal.volume(New(), new=New("KU/PZ", unit="VOLUME", state="FILED"))
    running = disposal.item(New(year=2016, state="FILED"))  # until 2027-01-01
    still_open = disposal.item(New("KU/PZ", unit="VOLUME", state="FILED"))
    disposal.service.execute("UPDATE archive_item SET open = true WHERE item_id = $1", still_open)
    assert sum(make_all_due(disposal.service, 2)) == 4
    assert {disposal.state(one) for one in (*over, volume, inside)} == {"DUE"}
    assert {disposal.state(one) for one in (running, still_open)} == {"FILED"}
    assert make_all_due(disposal.service) == [0]
    told = """{ auditEntries(last: 4, filter: { act: { eq: "STATE" } }) { nodes { itemId detail } } }"""
    entries = disposal.service.user("AU01").ask(told)["auditEntries"]["nodes"]
    assert {one["itemId"] for one in entries} == {*over, volume}
    assert "becomeDue" in str(entries[0]["detail"])
    documents = disposal.look(inside)["changeDocuments"]["nodes"]
    assert [one["operation"] for one in documents] == ["becomeDue"]
    last = disposal.item(New(state="FILED"))
    settings = disposal.service.settings
    places = {"DATABASE_URL": disposal.service.dsn, "DOSSIER_FIELD_KEY_FILE": str(settings.field_key_file)}
    assert as_json(settings.var_folder, "archive", "due", **places) == {"due": 1}
    assert disposal.state(last) == "DUE"


def test_how_much_is_taken_at_once_is_looked_at_before_it_is_locked(
    disposal: Disposal, monkeypatch: pytest.MonkeyPatch
) -> None:
    unknown = [f"{n:032x}" for n in range(1001)]
    assert codes(disposal.act("createDestructionList", itemIds=unknown)) == ["GEN-RANGE"]
    assert codes(disposal.act("startAppraisal", itemIds=unknown)) == ["GEN-RANGE"]
    volumes = [disposal.volume(New(), New())[0] for _ in range(2)]
    filed = New("KU/PZ", unit="VOLUME", state="FILED")
    over = [one for _ in range(2) for one in disposal.volume(New(), New(), new=filed)]
    for module in (lots, due):
        monkeypatch.setattr(module, "MOST_INSIDE", 3)
    assert codes(disposal.act("startAppraisal", itemIds=volumes)) == ["GEN-RANGE"]
    assert make_all_due(disposal.service) == [2]  # one page each
    assert {disposal.state(one) for one in over} == {"DUE"}


def test_opinions_agree_or_nothing_is_decided(disposal: Disposal) -> None:
    one, other = disposal.item(), disposal.item()
    not_due, drafted = disposal.item(New(state="FILED")), disposal.item(New("KU/BG"))
    assert codes(disposal.act("startAppraisal", itemIds=[one, not_due])) == ["AR-NOT-DUE"]
    assert codes(disposal.act("startAppraisal", itemIds=[one, drafted])) == ["AR-MIXED"]
    both = disposal.service.user("BOTH", "archiveManager", "admin")
    assert codes(disposal.act("startAppraisal", both, itemIds=[one])) == ["US-SOD"]
    begun = saved(disposal.act("startAppraisal", itemIds=[one, other]))
    trail = '{ auditEntries(last: 1, filter: { objectClass: { eq: "CLASS" } }) { nodes { detail } } }'
    trail = trail.replace("CLASS", CLASS)
    [entry] = disposal.service.user("AU01").ask(trail)["auditEntries"]["nodes"]
    assert "startAppraisal" in str(entry["detail"])
    assert one not in str(entry["detail"])
    number = begun["appraisalId"]
    assert number.startswith("JDZ109-2026-")
    assert codes(disposal.act("startAppraisal", itemIds=[one])) == ["GEN-STATE"]
    assert codes(disposal.decide(number)) == ["AR-APPRAISAL-MISSING"] * 2
    whole = [{"itemId": each, **DESTROY} for each in (one, other)]
    saved(disposal.say(number, "ARCHIVE", whole))
    same = disposal.service.user("AP", "archiveManager", "archiveOperator")
    assert codes(disposal.say(number, "BUSINESS", whole, by=same)) == ["AR-APPRAISAL-SAMEUSER"]
    assert codes(disposal.say(number, "AUDIT", whole)) == ["GEN-RANGE"]  # of accounting archives alone
    admin = disposal.service.user("AD", "admin", "archiveOperator")
    assert codes(disposal.say(number, "BUSINESS", whole, by=admin)) == ["GEN-FORBIDDEN"]
    short = [{"itemId": one, "verdict": "EXTEND", "years": 5}]  # due in 2026 again: at once
    assert codes(disposal.say(number, "BUSINESS", short)) == ["GEN-RANGE"]
    mixed = [{"itemId": one, "verdict": "EXTEND", "years": 10}, whole[1]]
    saved(disposal.say(number, "BUSINESS", mixed))
    refused = disposal.decide(number)
    assert codes(refused) == ["AR-APPRAISAL-SPLIT"]
    assert refused["findings"][0]["path"] == ["items", one]
    assert disposal.state(other) == "APPRAISAL"
    longer = {"itemId": one, "verdict": "EXTEND", "years": 6, "reason": "仍有参考价值"}
    saved(disposal.say(number, "ARCHIVE", [longer]))
    decided = saved(disposal.decide(number))
    outcomes = {row["itemId"]: (row["outcome"], row["years"]) for row in decided["items"]}
    assert outcomes == {one: ("EXTEND", 10), other: ("DESTROY", None)}
    kept = disposal.look(one)
    assert (kept["state"], kept["dueOn"], kept["extendedYears"]) == ("FILED", "2031-01-01", 10)
    assert codes(disposal.decide(number)) == ["GEN-STATE"]
    again = saved(disposal.act("startAppraisal", itemIds=[disposal.item()]))
    ended = disposal.act("cancelAppraisal", id=again["appraisalId"], expectedVersion=1)
    assert saved(ended)["state"] == "CANCELLED"
    assert disposal.state(again["items"][0]["itemId"]) == "DUE"


def test_nobody_out_of_reach_sees_it_or_speaks(disposal: Disposal) -> None:
    item, service = disposal.item(New("WS/00", level=3)), disposal.service
    number = saved(disposal.act("startAppraisal", itemIds=[item]))["appraisalId"]
    said = [{"itemId": item, **DESTROY}]
    low = service.user("LOW", "archiveOperator@;institutions=*;types=*;clearance=2")
    sales = service.user("SALES", "salesMaintainer@*/*")  # reaches no archives
    for unseen in (low, sales):
        assert codes(disposal.say(number, "BUSINESS", said, by=unseen)) == ["GEN-NOTFOUND"]
        assert unseen.ask("query ($i: String!) { appraisal(id: $i) { state } }", i=number) == {
            "appraisal": None
        }
    assert codes(disposal.say(number, "ARCHIVE", said, by=service.user("AU", "auditor"))) == ["GEN-FORBIDDEN"]
    assert codes(disposal.act("cancelAppraisal", low, id=number, expectedVersion=1)) == ["GEN-NOTFOUND"]
    assert disposal.hold(item, by=low)[0] in ("GEN-FORBIDDEN",)
    operator = service.user("OP", "archiveOperator")
    assert codes(disposal.act("startAppraisal", operator, itemIds=[item])) == ["GEN-FORBIDDEN"]


def test_a_volume_goes_with_all_that_lies_in_it(disposal: Disposal) -> None:
    disposal.service.execute(
        "INSERT INTO archive_location (location_code, used, active, version, created_on,"
        " created_by, changed_at, changed_by) VALUES ('A-1', 1, true, 1, now(), 'T', now(), 'T')"
    )
    new = New("KU/PZ", unit="VOLUME", location="A-1")
    volume, *inside = disposal.volume(New(unsettled=False), New(unsettled=False), new=new)
    assert codes(disposal.act("startAppraisal", itemIds=[inside[0]])) == ["AR-IN-VOLUME"]
    disposal.hold(inside[1])
    begun = saved(disposal.act("startAppraisal", itemIds=[volume]))["appraisalId"]
    for capacity in ("ARCHIVE", "BUSINESS", "ACCOUNTING", "AUDIT"):
        saved(disposal.say(begun, capacity, [{"itemId": volume, **DESTROY}]))
    refused = disposal.decide(begun)
    assert (codes(refused), refused["findings"][0]["params"]["value"]) == (
        ["AR-HOLD"],
        disposal.look(inside[1])["archiveCode"],
    )
    [hold] = disposal.rows("SELECT hold_id FROM item_hold WHERE item_id = $1", inside[1])
    disposal.release(hold["hold_id"])
    saved(disposal.decide(begun))
    made = saved(disposal.list_of(volume))
    [row] = made["rows"]
    assert (row["itemId"], row["itemCount"], row["carrier"]) == (volume, 3, "PAPER")
    number = made["listNumber"]
    disposal.sign(number, *BEFORE, "ACCOUNTING_HEAD", "ACCOUNTING_CLERK")
    disposal.sign(number, "COUNTED_ARCHIVES", "COUNTED_ACCOUNTING", count=3)
    saved(disposal.execute(number))
    disposal.work(number)
    assert {disposal.state(one) for one in (volume, *inside)} == {"DESTROYED"}
    assert disposal.rows("SELECT used FROM archive_location WHERE location_code = 'A-1'") == [{"used": 0}]
    for one in (volume, *inside):
        with pytest.raises(asyncpg.PostgresError, match="stays"):
            disposal.service.execute("DELETE FROM archive_item WHERE item_id = $1", one)


def test_holds_add_up_and_keep_the_files_too(disposal: Disposal) -> None:
    item = disposal.item(New("WS/00"), b"evidence")
    [file] = disposal.look(item)["attachments"]["nodes"]
    [first], [second] = disposal.hold(item), disposal.hold(item)
    found = disposal.look(item)
    assert (found["onHold"], found["attachments"]["nodes"][0]["onHold"]) == (True, True)
    assert disposal.release(first["holdId"])["archiveItem"] == {"onHold": True}
    disposal.service.execute(
        "UPDATE attachment SET on_hold = false WHERE attachment_id = $1", file["attachmentId"]
    )
    for sql, key in (
        ("DELETE FROM attachment WHERE attachment_id = $1", file["attachmentId"]),
        ("UPDATE archive_item SET state = 'DESTROYED' WHERE item_id = $1", item),
    ):
        with pytest.raises(asyncpg.PostgresError, match="stays"):
            disposal.service.execute(sql, key)
    refused = disposal.manager.ask(_DELETE, i=file["attachmentId"])["deleteAttachment"]
    assert refused["__typename"] == "Refused"
    assert disposal.release(second["holdId"])["archiveItem"] == {"onHold": False}
    found = disposal.look(item)
    assert (found["onHold"], found["attachments"]["nodes"][0]["onHold"]) == (False, False)
    assert codes(disposal.release("0" * 32)) == ["GEN-NOTFOUND"]
    operator = disposal.service.user("OP", "archiveOperator")
    assert disposal.hold(item, by=operator) == ["GEN-FORBIDDEN"]
    documents = [one["operation"] for one in found["changeDocuments"]["nodes"]]
    assert documents[-4:] == ["placeItemHold", "placeItemHold", "releaseItemHold", "releaseItemHold"]
    query = """query ($i: String!) { auditEntries(filter: { itemId: { eq: $i } }, first: 20) {
      nodes { act userName objectId } } }"""
    told = disposal.service.user("AU", "auditor").ask(query, i=item)["auditEntries"]["nodes"]
    assert [one["act"] for one in told].count("HOLD") == 4


def test_a_list_is_looked_at_again_when_it_is_carried_out(disposal: Disposal) -> None:
    items = [disposal.item() for _ in range(2)]
    assert codes(disposal.list_of(disposal.item(New(state="FILED", year=2024)))) == ["AR-NOT-DUE"]
    disposal.appraise(*items)
    number = saved(disposal.list_of(*items))["listNumber"]
    assert codes(disposal.list_of(items[0])) == ["GEN-INUSE"]
    assert codes(disposal.sign(number, "COUNTED_ARCHIVES", count=2)) == ["GEN-STATE"]
    assert codes(disposal.sign(number, "ACCOUNTING_HEAD")) == ["GEN-RANGE"]
    twice = disposal.who("UNIT_HEAD")
    disposal.sign(number, *BEFORE[:1])
    given = {"number": number, "capacity": "ARCHIVE_HEAD"}
    assert codes(disposal.act("signDestructionList", twice, **given)) == ["AR-DES-SAMEPERSON"]
    narrow = disposal.service.user("NARROW", "archiveManager@;institutions=TIANPU;types=WS;clearance=3")
    other = {"number": number, "capacity": "UNIT_HEAD"}
    assert "GEN-FORBIDDEN" in codes(disposal.act("signDestructionList", narrow, **other))
    saved(disposal.sign(number, *BEFORE[1:]))
    saved(disposal.sign(number, "COUNTED_ARCHIVES", count=2))
    [hold] = disposal.hold(items[1])
    refused = disposal.execute(number)
    assert (codes(refused), refused["findings"][0]["path"]) == (["AR-HOLD"], ["rows", items[1]])
    disposal.release(hold["holdId"])
    cancelled = saved(disposal.cancel(number))
    assert (cancelled["state"], {disposal.state(one) for one in items}) == ("CANCELLED", {"DUE"})
    assert codes(disposal.execute(number)) == ["GEN-STATE"]
    with pytest.raises(asyncpg.PostgresError, match="stays"):
        disposal.service.execute("DELETE FROM destruction_list WHERE list_number = $1", number)


def test_a_list_that_was_begun_comes_to_its_end_and_is_certified(disposal: Disposal) -> None:
    service = disposal.service
    item = disposal.item(New(carrier="ELECTRONIC"), b"first" * 99, b"second" * 99)
    text = "SELECT FROM archive_text WHERE item_id = $1"
    service.execute(
        "INSERT INTO archive_text (item_id, title, body, spelled, text) VALUES ($1, '', '', '', '全文')"
        " ON CONFLICT (item_id) DO UPDATE SET text = '全文'",
        item,
    )
    disposal.appraise(item)
    number = saved(disposal.list_of(item))["listNumber"]
    disposal.sign(number, *BEFORE)
    disposal.sign(number, "COUNTED_ARCHIVES", "COUNTED_IT", count=1)
    executing = saved(disposal.execute(number))
    assert codes(disposal.cancel(number)) == ["GEN-STATE"]
    service.execute("UPDATE job SET state = 'CANCELLED' WHERE kind = 'DESTROY_LIST'")  # by a storageAdmin
    assert asyncio.run(_gone_on(service)) >= 1
    disposal.work(number)
    assert disposal.rows(text, item) == []
    thief = service.user("OP", "archiveOperator")
    given = {"number": number, "capacity": "SUPERVISED_ARCHIVES"}
    assert codes(disposal.act("signDestructionList", thief, **given)) == ["GEN-FORBIDDEN"]
    saved(disposal.sign(number, "SUPERVISED_IT"))
    query = "query ($n: String!) { destructionListCertificate(number: $n) { sha256 size url } }"
    assert disposal.manager.ask(query, n=number) == {"destructionListCertificate": None}
    saved(disposal.sign(number, "SUPERVISED_ARCHIVES"))
    disposal.work(number)
    paper = disposal.manager.ask(query, n=number)["destructionListCertificate"]
    body = httpx.get(service.url + paper["url"]).content
    text = "".join(page.get_textpage().get_text_range() for page in PdfDocument(body))
    hashes = disposal.rows("SELECT sha256 FROM destruction_certificate WHERE item_id = $1", item)
    assert len(hashes) == 2
    for wanted in (
        "档案销毁证明",
        number,
        executing["rows"][0]["title"],
        "单位负责人",
        *(one["sha256"][:24] for one in hashes),
    ):
        assert wanted in text, wanted
    stranger = service.user("SALES", "salesMaintainer@*/*")
    assert stranger.ask(query, n=number) == {"destructionListCertificate": None}


async def _gone_on(service: Service) -> int:
    async with asyncpg.create_pool(service.dsn, min_size=1, max_size=1) as pool:
        return await go_on(pool)


@pytest.mark.parametrize(
    ("accounting", "carriers", "wanted"),
    [
        (False, ["PAPER", None], ("ARCHIVES",)),
        (False, ["PAPER", "BOTH"], ("ARCHIVES", "IT")),
        (True, ["PAPER"], ("ARCHIVES", "ACCOUNTING")),
        (True, ["ELECTRONIC"], ("ARCHIVES", "ACCOUNTING", "IT")),
    ],
)
def test_supervisors_by_kind_of_archives_and_medium(accounting: bool, carriers: Any, wanted: Any) -> None:
    assert supervisors_of(accounting, carriers) == wanted
