"""Shares and loans: with whom, until when, what stays in the house. Next: test_exports.py."""

import asyncio
import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import asyncpg
import pytest

from assembly import business_day
from resolvers.access.seal import Sealer
from resolvers.archives.loans import tell_overdue
from tests.archives.test_exports import EXPORT
from tests.support import filing
from tests.support.client import Client
from tests.support.consenting import ENTER
from tests.support.server import Service

service = filing.service
_ITEM = """
INSERT INTO archive_item (item_id, institution_code, archive_type, unit, title, year, access_level, carrier,
    archive_code, item_no, state, open, important, on_hold, archived, volume_id, version, created_on,
    created_by, changed_at, changed_by, retention)
VALUES ($1, 'TIANPU', $2, $3, $4, '2023', $5, $6, $4, 1, 'FILED', false, false, false, false, $7, 1,
    '2026-01-01', 'X', '2026-01-01T00:00:00Z', 'X', 'D30')
"""
SHARE = """
mutation ($i: [ID!], $f: ID, $u: [String!], $r: [String!], $d: Boolean!, $e: Date) {
  shareArchives(itemIds: $i, fileId: $f, withUsers: $u, withRoles: $r, mayDownload: $d, expiresOn: $e) {
    ... on ArchivesShared { shares { shareId userName role expiresOn } }
    ... on Refused { findings { code path params } }
} }
"""
WITH_ME = "{ sharedWithMe { sharedBy itemId title mayDownload file { fileId fileName url } } }"
LOAN = (
    "... on LoanSaved { loan { loanId state kind lentBy } } ... on Refused { findings { code path params } }"
)
REQUEST = f"""
mutation ($i: ID!, $k: ItemLoanKind!, $p: String!, $d: Date!, $o: Boolean!) {{
  requestLoan(itemId: $i, kind: $k, purpose: $p, dueOn: $d, outside: $o) {{ {LOAN} }} }}
"""
DECIDE = f"""
mutation ($l: ID!, $a: Boolean!, $r: String, $h: String) {{
  decideLoan(loanId: $l, approve: $a, reason: $r, headApproval: $h) {{ {LOAN} }} }}
"""
LEND = f"mutation ($l: ID!) {{ lendItem(loanId: $l) {{ {LOAN} }} }}"
RETURN = f"mutation ($l: ID!) {{ returnItem(loanId: $l) {{ {LOAN} }} }}"
PAPER, SECRET, ORIGINAL, VOLUME, PIECE, BITS = (f"{n:032x}" for n in range(1, 7))


@dataclass
class House:
    """`operator` reads all of TIANPU up to level 2, `manager` manages its papers, `head` all of it."""

    service: Service

    @property
    def today(self) -> date:
        return business_day(self.service.settings)()

    def __post_init__(self) -> None:
        user = self.service.user
        self.operator = user("OP1", "archiveOperator@/;institutions=TIANPU;types=*;clearance=2")
        self.manager = user("MA1", "archiveManager@/;institutions=TIANPU;types=WS+KU;clearance=2")
        self.head = user("MA2", "archiveManager@/;institutions=TIANPU;types=*;clearance=3")
        self.keeper = user("ST1", "storageAdmin@/;institutions=TIANPU;types=*;clearance=2")

    def export(self, item: str) -> dict[str, Any]:
        given = {"ids": [item], "c": "METADATA", "t": "CSV", "r": "年度检查"}
        return self.operator.ask(EXPORT, **given)["exportArchives"]["export"]["file"]

    def share(self, by: Client | None = None, **given: Any) -> list[Any]:
        told = {"d": True, **given}
        [found] = (by or self.operator).ask(SHARE, **told)["shareArchives"].values()
        return found

    def value(self, query: str, *given: Any) -> Any:
        async def look() -> Any:
            connection = await asyncpg.connect(self.service.dsn)
            try:
                return await connection.fetchval(query, *given)
            finally:
                await connection.close()

        return asyncio.run(look())

    def with_me(self, user: Client) -> list[Any]:
        return user.ask(WITH_ME)["sharedWithMe"]

    def request(self, item: str, *, days: int = 10, kind: str = "LEND", outside: bool = False) -> Any:
        day = (self.today + timedelta(days=days)).isoformat()
        told = {"i": item, "k": kind, "p": "核对原件", "d": day, "o": outside}
        return _loan(self.operator.ask(REQUEST, **told)["requestLoan"])

    def step(self, user: Client, query: str, loan: str, **told: Any) -> Any:
        [found] = user.ask(query, l=loan, **told).values()
        return _loan(found)

    def lent(self, item: str) -> str:
        loan = self.request(item)["loanId"]
        assert self.step(self.manager, DECIDE, loan, a=True)["state"] == "APPROVED"
        assert self.step(self.keeper, LEND, loan)["lentBy"] == "ST1"
        return loan


@pytest.fixture(scope="module")
def house(service: Service) -> House:
    for key, kind, unit, title, level, carrier, volume in (
        (PAPER, "WS/00", "ITEM", "通知", 1, "PAPER", None),
        (SECRET, "WS/00", "ITEM", "密件", 2, "PAPER", None),
        (ORIGINAL, "KU/BG", "ITEM", "年度财务报告", 1, "BOTH", None),
        (VOLUME, "KU/PZ", "VOLUME", "凭证卷", 1, "PAPER", None),
        (PIECE, "KU/PZ", "ITEM", "凭证", 1, "PAPER", VOLUME),
        (BITS, "WS/00", "ITEM", "邮件", 1, "ELECTRONIC", None),
    ):
        service.execute(_ITEM, key, kind, unit, title, level, carrier, volume)
    return House(service)


def _loan(answer: dict[str, Any]) -> Any:
    if "findings" in answer:
        return [(one["code"], one["path"]) for one in answer["findings"]]
    return answer["loan"]


def test_an_export_is_handed_on_to_who_has_the_clearance(house: House) -> None:
    user = house.service.user
    other = user("RE1", "archiveOperator@/;institutions=NOWHERE;types=WS;clearance=2")
    low = user("RE2", "archiveOperator@/;institutions=TIANPU;types=*;clearance=1")
    file = house.export(SECRET)
    file_id = file["url"].split("/")[-1].split("?")[0]
    found = house.share(f=file_id, u=["re1", "RE2", "NOBODY"], r=["storageAdmin"])
    assert [(one["code"], one["path"], one["params"]) for one in found] == [
        ("AR-SHARE-CLEARANCE", ["withUsers", "1"], {"value": "RE2"}),
        ("GEN-REF", ["withUsers", "2"], {"value": "NOBODY"}),
        ("AR-SHARE-CLEARANCE", ["withRoles", "0"], {"value": "storageAdmin"}),
    ]
    far = (house.today + timedelta(days=91)).isoformat()
    assert [one["code"] for one in house.share(f=file_id, u=["RE1"], e=far)] == ["GEN-RANGE"]
    assert [one["code"] for one in house.share(other, f=file_id, u=["RE2"])] == ["GEN-NOTFOUND"]
    assert house.with_me(other) == []

    [one, _] = house.share(f=file_id, u=["RE1"], r=["archiveOperator"])
    assert (one["userName"], one["expiresOn"]) == ("RE1", (house.today + timedelta(days=90)).isoformat())
    assert house.with_me(low) == []
    seen = house.with_me(other)
    assert {(one["sharedBy"], one["file"]["fileId"]) for one in seen} == {("OP1", file_id)}
    answer = other.http.get(seen[0]["file"]["url"])
    assert (answer.status_code, "密件" in answer.text) == (200, True)
    signed = {"authorization": f"Bearer {low.token}"}
    assert low.http.get(f"/files/made/{file_id}", headers=signed).status_code == 404

    looker = user("RE4", "archiveOperator@/;institutions=NOWHERE;types=WS;clearance=2;actions=READ")
    assert [one["file"]["url"] for one in house.with_me(looker)] == [None]
    signed = {"authorization": f"Bearer {looker.token}"}
    assert looker.http.get(f"/files/made/{file_id}", headers=signed).status_code == 404

    end = "mutation ($s: ID!) { endShare(shareId: $s) { ... on ShareEnded { share { endedAt } } } }"
    for share in house.operator.ask("{ sharedByMe { shareId } }")["sharedByMe"]:
        assert house.operator.ask(end, s=share["shareId"])["endShare"]["share"]["endedAt"]
    assert house.with_me(other) == []
    assert other.http.get(seen[0]["file"]["url"]).status_code == 404
    house.share(f=file_id, u=["RE1"], d=False)
    assert [one["file"]["url"] for one in house.with_me(other)] == [None]
    house.service.execute("UPDATE archive_share SET expires_on = '2026-01-01'")
    assert house.with_me(other) == []


def test_exports_alone_are_shared_and_none_for_ever(house: House) -> None:
    """Whatever else the service made is not, nor is one that is kept for ever given an end."""
    file_id = house.export(PAPER)["url"].split("/")[-1].split("?")[0]
    days = "SELECT expires_at - made_at FROM made_file WHERE file_id = $1"
    house.service.execute("UPDATE made_file SET kind = 'LABELS' WHERE file_id = $1", file_id)
    assert [one["code"] for one in house.share(f=file_id, u=["MA1"])] == ["GEN-NOTFOUND"]
    house.service.execute("UPDATE made_file SET kind = 'EXPORT', about = '{}' WHERE file_id = $1", file_id)
    assert [one["code"] for one in house.share(f=file_id, u=["MA1"])] == ["AR-SHARE-CLEARANCE"]
    assert house.share(f=file_id, u=["MA2"])[0]["userName"] == "MA2"
    assert house.value(days, file_id) <= timedelta(days=90)
    house.service.execute("UPDATE made_file SET expires_at = NULL WHERE file_id = $1", file_id)
    house.share(f=file_id, u=["MA2"])
    assert house.value(days, file_id) is None


def test_others_shares_are_ended_by_who_manages_all_of_it(house: House) -> None:
    user = house.service.user
    end = "mutation ($s: ID!) { endShare(shareId: $s) { __typename ... on Refused { findings { code } } } }"
    gone = {"__typename": "Refused", "findings": [{"code": "GEN-NOTFOUND"}]}
    mixed = "archiveManager@/;institutions=NOWHERE;types=*;clearance=2", "archiveOperator"
    far = user("MA3", *mixed)  # sees all, manages none of it
    low = user("MA4", "archiveManager@/;institutions=TIANPU;types=*;clearance=1")
    file_id = house.export(SECRET)["url"].split("/")[-1].split("?")[0]
    [file], [item] = house.share(f=file_id, u=["MA1"]), house.share(i=[PAPER], u=["MA1"])
    assert [far.ask(end, s=item["shareId"])["endShare"], low.ask(end, s=file["shareId"])["endShare"]] == [
        gone
    ] * 2
    for one in (file, item):
        assert house.manager.ask(end, s=one["shareId"])["endShare"] == {"__typename": "ShareEnded"}


def test_an_item_is_pointed_out_and_no_more(house: House) -> None:
    user = house.service.user
    blind = user("RE3", "archiveOperator@/;institutions=NOWHERE;types=*;clearance=3")
    found = house.share(i=[PAPER], u=["RE3", "RE2"])
    assert [(one["code"], one["params"]) for one in found] == [("GEN-FORBIDDEN", {"value": "RE3"})]
    house.share(i=[PAPER], u=["MA1"], r=["archiveOperator"])
    assert [(one["itemId"], one["title"]) for one in house.with_me(house.manager)] == [(PAPER, "通知")]
    assert house.with_me(blind) == []
    auditor = user("AU9", "auditor")
    query = '{ auditEntries(last: 1, filter: { act: { eq: "SHARE" } }) { nodes { itemId detail } } }'
    [entry] = auditor.ask(query)["auditEntries"]["nodes"]
    assert (entry["itemId"], "MA1" in json.dumps(entry["detail"])) == (PAPER, True)


def test_a_loan_step_by_step(house: House) -> None:
    loan = house.request(PAPER)["loanId"]
    assert house.step(house.operator, DECIDE, loan, a=True) == [("GEN-FORBIDDEN", [])]
    assert house.step(house.keeper, LEND, loan) == [("GEN-STATE", ["loanId"])]
    assert house.step(house.manager, DECIDE, loan, a=True)["state"] == "APPROVED"
    assert house.step(house.operator, LEND, loan) == [("GEN-FORBIDDEN", [])]
    desk = "{ lendingDesk(state: APPROVED) { loanId title requestedBy } }"
    assert house.keeper.ask(desk)["lendingDesk"] == [{"loanId": loan, "title": "通知", "requestedBy": "OP1"}]
    assert house.step(house.keeper, LEND, loan)["state"] == "LENT"
    second = house.request(PAPER)["loanId"]
    house.step(house.manager, DECIDE, second, a=True)
    assert house.step(house.keeper, LEND, second) == [("AR-LOAN-LENT", ["loanId"])]
    assert house.step(house.keeper, RETURN, loan)["state"] == "RETURNED"
    assert house.step(house.keeper, LEND, second)["state"] == "LENT"
    query = """query ($i: ID!) { archiveItem(id: $i) { version
      loans { nodes { state } } changeDocuments { nodes { operation items { table field newValue } } } } }"""
    item = house.operator.ask(query, i=PAPER)["archiveItem"]
    assert (item["version"], {one["state"] for one in item["loans"]["nodes"]}) == (8, {"RETURNED", "LENT"})
    steps = [one["operation"] for one in item["changeDocuments"]["nodes"]]
    assert steps == [
        *("requestLoan", "decideLoan", "lendItem", "requestLoan", "decideLoan", "returnItem", "lendItem"),
    ]
    assert item["changeDocuments"]["nodes"][1]["items"] == [
        {"table": "ZLOAN", "field": "state", "newValue": "APPROVED"}
    ]


def test_what_is_refused(house: House) -> None:
    assert house.request(BITS) == [("GEN-RANGE", ["kind"])]
    assert house.request(PAPER, days=-1, kind="VIEW", outside=True) == [
        *(("GEN-RANGE", ["dueOn"]), ("GEN-SUPPRESSED", ["outside"])),
    ]
    assert house.request("f" * 32) == [("GEN-NOTFOUND", ["itemId"])]
    loan = house.request(SECRET, kind="VIEW")["loanId"]
    assert house.step(house.manager, DECIDE, loan, a=False) == [("GEN-REQUIRED", ["reason"])]
    assert house.step(house.manager, DECIDE, loan, a=False, r="在整理")["state"] == "REFUSED"
    stranger = house.service.user("ST2", "storageAdmin@/;institutions=NOWHERE")
    assert house.step(stranger, LEND, loan) == [("GEN-NOTFOUND", ["loanId"])]
    house.lent(PIECE)
    loan = house.request(VOLUME)["loanId"]
    house.step(house.manager, DECIDE, loan, a=True)
    assert house.step(house.keeper, LEND, loan) == [("AR-LOAN-LENT", ["loanId"])]
    house.service.execute("UPDATE archive_item SET access_level = 3 WHERE item_id = $1", PIECE)
    [found] = house.keeper.ask(LEND, l=loan)["lendItem"]["findings"]
    assert found["params"] == {"value": "(+1)"}  # its code is not in the keeper's sight


def test_an_accounting_original_stays_unless_the_head_approves(house: House) -> None:
    loan = house.request(ORIGINAL, outside=True)["loanId"]
    assert house.step(house.manager, DECIDE, loan, a=True) == [("AR-LOAN-OUT", ["headApproval"])]
    assert house.step(house.manager, DECIDE, loan, a=True, h="王总") == [("AR-LOAN-OUT", ["headApproval"])]
    assert house.step(house.head, DECIDE, loan, a=True) == [("AR-LOAN-OUT", ["headApproval"])]
    assert house.step(house.head, DECIDE, loan, a=True, h="王总")["state"] == "APPROVED"
    query = '{ auditEntries(last: 1, filter: { act: { eq: "LOAN" } }) { nodes { userName detail } } }'
    [entry] = house.service.user("AU9", "auditor").ask(query)["auditEntries"]["nodes"]
    assert (entry["userName"], "王总" in json.dumps(entry["detail"], ensure_ascii=False)) == ("MA2", True)
    inside = house.request(ORIGINAL)["loanId"]
    assert house.step(house.manager, DECIDE, inside, a=True)["state"] == "APPROVED"


def test_who_borrows_and_who_approved_are_told_once_a_day(house: House) -> None:
    loan = house.lent(ORIGINAL)
    house.service.execute("UPDATE loan SET due_on = '2026-01-01' WHERE loan_id = $1", loan)
    for name in ("OP1", "MA1"):
        house.service.execute(ENTER, name)
        house.service.execute(
            "UPDATE user_account SET email = $1 || '@dossier.test' WHERE user_name = $1", name
        )

    async def tell() -> tuple[int, int, list[str]]:
        async with asyncpg.create_pool(house.service.dsn, min_size=1, max_size=1) as pool:
            sealer = Sealer(house.service.settings.read_field_key())
            told = [await tell_overdue(pool, sealer, house.today) for _ in range(2)]
            rows = await pool.fetch("SELECT recipient FROM outgoing_message ORDER BY recipient")
            return told[0], told[1], [row["recipient"] for row in rows]

    assert asyncio.run(tell()) == (2, 0, ["MA1@dossier.test", "OP1@dossier.test"])
    desk = "{ lendingDesk(overdue: true) { loanId } }"
    assert house.keeper.ask(desk)["lendingDesk"] == [{"loanId": loan}]
    query = """query ($d: Date) { loans(filter: { state: { eq: "LENT" }, dueOn: { lt: $d } }) {
      nodes { loanId } } }"""
    found = house.operator.ask(query, d=house.today.isoformat())["loans"]["nodes"]
    assert found == [{"loanId": loan}]
