"""Archives at the end of their retention over HTTP, and who may dispose of them. Next:
../archives/test_disposal.py."""

import asyncio
import itertools
from dataclasses import dataclass
from datetime import date
from typing import Any

import asyncpg
import httpx

from tests.support.client import FINDING, Client, opening
from tests.support.filing import do_jobs
from tests.support.server import Service
from tests.support.users import rows

KEEPER = "archiveManager"
# Who signs, by capacity; each another user. What reads no archives by itself is given that beside.
PEOPLE = {
    "UNIT_HEAD": ("UH", "archiveManager"),
    "ARCHIVE_HEAD": ("AH", "archiveManager"),
    "ARCHIVE_CLERK": ("AC", "archiveOperator"),
    "ACCOUNTING_HEAD": ("FH", "financeMaintainer"),
    "ACCOUNTING_CLERK": ("FC", "financeMaintainer"),
    "COUNTED_ARCHIVES": ("SA", "archiveManager"),
    "COUNTED_ACCOUNTING": ("SF", "financeMaintainer"),
    "COUNTED_IT": ("SI", "storageAdmin"),
    "SUPERVISED_ARCHIVES": ("SA", "archiveManager"),
    "SUPERVISED_ACCOUNTING": ("SF", "financeMaintainer"),
    "SUPERVISED_IT": ("SI", "storageAdmin"),
    "ARCHIVE": ("AP", "archiveManager"),
    "BUSINESS": ("BU", "salesMaintainer"),
    "ACCOUNTING": ("FA", "financeMaintainer"),
    "AUDIT": ("AU", "auditor"),
}
BEFORE = ("UNIT_HEAD", "ARCHIVE_HEAD", "ARCHIVE_CLERK")
BEFORE_ACCOUNTING = (*BEFORE, "ACCOUNTING_HEAD", "ACCOUNTING_CLERK")
_TYPES = {
    "id": "String!",
    "itemIds": "[ID!]!",
    "dueIn": "DueInInput",
    "expectedVersion": "Int",
    "capacity": "",
    "opinions": "[OpinionInput!]!",
    "number": "String!",
    "intendedOn": "Date",
    "itemCount": "Int",
}
_CAPACITY = {"giveOpinion": "AppraiserCapacity!", "signDestructionList": "SignatureCapacity!"}
_APPRAISAL = "appraisal { appraisalId state version archiveType items { itemId outcome years } }"
_LIST = """destructionList { listNumber state version accounting executor certificateId
  rows { itemId archiveCode title itemCount firstYear lastYear retention yearsKept carrier }
  signatures { capacity userName itemCount } }"""
_ITEM = """query ($id: ID!) { archiveItem(id: $id) {
  state archiveCode title dueOn extendedYears onHold version
  attachments { nodes { attachmentId onHold downloadUrl } } changeDocuments { nodes { operation } } } }"""
_BEGIN = """mutation ($i: UploadInput!) { beginUpload(input: $i) {
  ... on UploadBegun { url } ... on Refused { findings { code path } } } }"""
_PLACE = f"""mutation ($i: [ID!]!, $r: String!) {{ placeItemHold(itemIds: $i, reason: $r, basis: "A-1") {{
  __typename ... on ItemHoldsPlaced {{ holds {{ holdId itemId }} }}
  ... on Refused {{ findings {{ {FINDING} }} }} }} }}"""
_RELEASE = f"""mutation ($h: ID!) {{ releaseItemHold(holdId: $h) {{ __typename
  ... on ArchiveItemSaved {{ archiveItem {{ onHold }} }}
  ... on Refused {{ findings {{ {FINDING} }} }} }} }}"""
_SETTLED = f"""mutation ($id: ID!, $v: Int, $s: Boolean!) {{
  setVoucherSettled(id: $id, expectedVersion: $v, settled: $s, reason: "对方已付款") {{ __typename
  ... on ArchiveItemSaved {{ version }} ... on Refused {{ findings {{ {FINDING} }} }} }} }}"""
_LOAN = "{ __typename ... on LoanSaved { loan { loanId } } }"
_REQUEST = f"""mutation ($i: ID!) {{
  requestLoan(itemId: $i, kind: LEND, purpose: "查阅", dueOn: "2026-06-01") {_LOAN} }}"""
_LEND = {
    "decideLoan": f"mutation ($l: ID!) {{ decideLoan(loanId: $l, approve: true) {_LOAN} }}",
    "lendItem": f"mutation ($l: ID!) {{ lendItem(loanId: $l) {_LOAN} }}",
    "returnItem": f"mutation ($l: ID!) {{ returnItem(loanId: $l) {_LOAN} }}",
}
_INSERT = """
INSERT INTO archive_item (item_id, institution_code, archive_type, unit, title, year, retention,
    access_level, carrier, volume_id, state, open, due_on, extended_years, on_hold, archived, important,
    version, created_on, created_by, changed_at, changed_by, location_code)
VALUES ($1, 'TIANPU', $2, $3, $4, $5, $6, $7, $8, $9, 'DRAFT', false, $10, 0, false, false, false, 1,
    '2026-01-01', 'TEST', now(), 'TEST', $11)
"""
_VOUCHER = """
INSERT INTO voucher (item_id, company_code, fiscal_year, period, voucher_type, voucher_no, voucher_date,
    summary, debit_total, credit_total, currency, prepared_by, unsettled)
VALUES ($1, '0723', $2, 1, '记', $3, $5, '摘要', 1, 1, 'CNY', '张三', $4)
"""
_FILE = "UPDATE archive_item SET state = $2, archive_code = $3, filed_on = '2015-01-01' WHERE item_id = $1"
_CODE = "INSERT INTO archive_code (archive_code, item_id, given_at) VALUES ($1, $2, now())"


@dataclass(frozen=True)
class New:
    """`due_on`: without it after ten years and one; `unsettled`: of a voucher."""

    kind: str = "WS/00"
    year: int = 2010
    state: str = "DUE"
    unit: str = "ITEM"
    volume_id: str | None = None
    unsettled: bool | None = None
    carrier: str = "PAPER"
    retention: str = "D10"
    level: int = 1
    location: str | None = None


class Disposal:
    """The service, and the acts of this chapter in it."""

    _serial = itertools.count(1)

    def __init__(self, service: Service) -> None:
        self.service = service
        self.manager = service.user("AM", KEEPER)

    def who(self, capacity: str) -> Client:
        name, role = PEOPLE[capacity]
        return self.service.user(name, role)

    # what there is

    def item(self, new: New = New(), *bodies: bytes) -> str:
        """Filed (or what `state` says), with these files; written by SQL, but for the files."""
        serial = next(self._serial)
        item_id = f"{serial:032x}"
        due_on = date(new.year + int(new.retention.removeprefix("D")) + 1, 1, 1)
        told = (new.kind, new.unit, f"档案 {serial}", str(new.year), new.retention, new.level, new.carrier)
        asyncio.run(self._insert(item_id, new, serial, *told, new.volume_id, due_on, new.location))
        for at, body in enumerate(bodies, 1):
            self._upload(item_id, f"文件{at}.bin", body)
        code = f"Z109-T·{new.year}-{new.retention}-TST-{serial:04d}"
        asyncio.run(self._file(item_id, new.state, code))
        return item_id

    def volume(self, *inside: New, new: New = New("KU/PZ", unit="VOLUME", retention="D10")) -> list[str]:
        """The volume, and what lies in it."""
        volume = self.item(new)
        made = [
            self.item(New(new.kind, new.year, new.state, volume_id=volume, unsettled=one.unsettled))
            for one in inside
        ]
        return [volume, *made]

    async def _insert(self, item_id: str, new: New, serial: int, *values: Any) -> None:
        connection = await asyncpg.connect(self.service.dsn)
        try:
            await connection.execute(_INSERT, item_id, *values)
            if new.unsettled is not None:
                await connection.execute(
                    _VOUCHER, item_id, str(new.year), serial, new.unsettled, date(new.year, 1, 5)
                )
        finally:
            await connection.close()

    async def _file(self, item_id: str, state: str, code: str) -> None:
        connection = await asyncpg.connect(self.service.dsn)
        try:
            await connection.execute(_FILE, item_id, state, code)
            await connection.execute(_CODE, code, item_id)
        finally:
            await connection.close()

    def _upload(self, item_id: str, name: str, body: bytes) -> None:
        file = {"fileName": name, "mediaType": "application/octet-stream", "size": str(len(body))}
        begun = self.manager.ask(_BEGIN, i={"itemId": item_id, **file})["beginUpload"]
        assert httpx.put(self.service.url + begun["url"], content=body, timeout=60).status_code == 201

    # reads

    def look(self, item_id: str) -> dict[str, Any]:
        found: dict[str, Any] = self.manager.ask(_ITEM, id=item_id)["archiveItem"]
        return found

    def state(self, item_id: str) -> str:
        return self.look(item_id)["state"]

    def rows(self, sql: str, *values: object) -> list[dict[str, Any]]:
        return asyncio.run(rows(self.service.dsn, sql, *values))

    # acts

    def hold(self, *item_ids: str, by: Client | None = None) -> Any:
        answer = (by or self.manager).ask(_PLACE, i=list(item_ids), r="诉讼")["placeItemHold"]
        return answer.get("holds") or codes(answer)

    def release(self, hold_id: str) -> Any:
        return self.manager.ask(_RELEASE, h=hold_id)["releaseItemHold"]

    def settled(self, item_id: str, settled: bool = True) -> Any:
        version = self.look(item_id)["version"]
        return self.manager.ask(_SETTLED, id=item_id, v=version, s=settled)["setVoucherSettled"]

    def act(self, name: str, by: Client | None = None, **given: Any) -> dict[str, Any]:
        """The record of an act that was carried out, or its findings."""
        kind = "Appraisal" if "ppraisal" in name or name == "giveOpinion" else "DestructionList"
        types = {**_TYPES, "capacity": _CAPACITY.get(name, "")}
        shown = _APPRAISAL if kind == "Appraisal" else _LIST
        begun = opening(name, types, given)
        query = f"""{begun} {{ __typename
            ... on {kind}Saved {{ version {shown} }} ... on Refused {{ findings {{ {FINDING} }} }}
            ... on {kind}Conflict {{ currentVersion }} }} }}"""
        found: dict[str, Any] = (by or self.manager).ask(query, **given)[name]
        return found

    def lend(self, item_id: str) -> str | None:
        """Asked for, approved, handed out: the loan, or None when something of it was refused."""
        loan = self._lending("requestLoan", _REQUEST, i=item_id)
        for name in ("decideLoan", "lendItem"):
            loan = loan and self._lending(name, _LEND[name], l=loan)
        return loan

    def give_back(self, loan_id: str) -> None:
        self._lending("returnItem", _LEND["returnItem"], l=loan_id)

    def _lending(self, name: str, query: str, **given: str) -> str | None:
        found = self.manager.ask(query, **given)[name]
        return found["loan"]["loanId"] if found["__typename"] == "LoanSaved" else None

    def appraise(self, *item_ids: str, verdict: str = "DESTROY", years: int | None = None) -> dict[str, Any]:
        """The appraisal, decided."""
        begun = self.act("startAppraisal", itemIds=list(item_ids))
        appraisal = saved(begun)
        capacities = ["ARCHIVE", "BUSINESS"]
        if appraisal["archiveType"].startswith("KU"):
            capacities += ["ACCOUNTING", "AUDIT"]
        said = [{"itemId": one, "verdict": verdict, "years": years} for one in item_ids]
        for capacity in capacities:
            self.say(appraisal["appraisalId"], capacity, said)
        return saved(self.decide(appraisal["appraisalId"]))

    def say(
        self, appraisal_id: str, capacity: str, said: list[dict[str, Any]], by: Client | None = None
    ) -> Any:
        who = by or self.who(capacity)
        return self.act("giveOpinion", who, id=appraisal_id, capacity=capacity, opinions=said)

    def decide(self, appraisal_id: str) -> dict[str, Any]:
        return self.act(
            "decideAppraisal", id=appraisal_id, expectedVersion=self.version("appraisal", appraisal_id)
        )

    def version(self, root: str, key: str) -> int:
        name = "id" if root == "appraisal" else "number"
        query = f"query ($k: String!) {{ {root}({name}: $k) {{ version }} }}"
        return self.manager.ask(query, k=key)[root]["version"]

    def list_of(self, *item_ids: str) -> dict[str, Any]:
        return self.act("createDestructionList", itemIds=list(item_ids), intendedOn="2026-06-01")

    def sign(self, number: str, *capacities: str, count: int | None = None) -> Any:
        answer: Any = None
        for capacity in capacities:
            given: dict[str, Any] = {"itemCount": count} if capacity.startswith("COUNTED") else {}
            answer = self.act(
                "signDestructionList", self.who(capacity), number=number, capacity=capacity, **given
            )
        return answer

    def execute(self, number: str, by: Client | None = None) -> dict[str, Any]:
        version = self.version("destructionList", number)
        who = by or self.service.user("EX", "archiveManager")
        return self.act("executeDestructionList", who, number=number, expectedVersion=version)

    def cancel(self, number: str) -> dict[str, Any]:
        version = self.version("destructionList", number)
        return self.act("cancelDestructionList", number=number, expectedVersion=version)

    def look_at_list(self, number: str, by: Client | None = None) -> dict[str, Any]:
        query = (
            f"query ($n: String!) {{ {_LIST.replace('destructionList', 'destructionList(number: $n)', 1)} }}"
        )
        found: dict[str, Any] = (by or self.manager).ask(query, n=number)["destructionList"]
        return found

    def work(self, number: str, until: str = "EXECUTED") -> None:
        """Does the jobs of the list, and those it waits for."""
        for _ in range(10):
            do_jobs(self.service)
            if self.look_at_list(number)["state"] == until:
                return
            self.service.execute("UPDATE job SET lease_until = NULL WHERE state = 'QUEUED'")
        raise AssertionError(self.rows("SELECT kind, state, error FROM job"))


def saved(answer: dict[str, Any]) -> dict[str, Any]:
    """The record; the act must have been carried out."""
    assert answer["__typename"].endswith("Saved"), answer
    found: dict[str, Any] = answer.get("appraisal") or answer.get("destructionList") or {}
    return found


def codes(answer: dict[str, Any]) -> list[str]:
    assert answer["__typename"] == "Refused", answer
    return [one["code"] for one in answer["findings"]]
