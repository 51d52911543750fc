"""Complaints over HTTP: registered, moved, told upwards, learnt from. Next: ../support/complaining.py."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import pytest

from assembly import writer_of
from resolvers.care.escalating import tend_complaints
from tests.support.administering import act
from tests.support.base import another
from tests.support.client import Client, remarks, saved
from tests.support.complaining import AGENT, GIVEN, Case, complain, register
from tests.support.server import Service

_STAMPS = "1, '2026-01-01', 'T', now(), 'T'"
_PEOPLE = f"""
INSERT INTO department (department_code, name, parent_code, manager, version, created_on, created_by,
    changed_at, changed_by)
VALUES ('01', '客服中心', NULL, 'E01', {_STAMPS}), ('0101', '客服一组', '01', 'E02', {_STAMPS});
INSERT INTO user_account (user_name, name, kind, email, mobile, department_code, employee, active, language,
    version, created_on, created_by, changed_at, changed_by)
VALUES ('HEAD', '主任', 'OPERATOR', 'head@firm.example', NULL, '01', NULL, true, 'zh', {_STAMPS}),
    ('LEAD', '组长', 'OPERATOR', NULL, '13800138000', '0101', 'E02', true, 'en', {_STAMPS}),
    ('CA01', '客服一', 'OPERATOR', NULL, NULL, '0101', NULL, true, 'zh', {_STAMPS}),
    ('CA02', '客服二', 'OPERATOR', NULL, NULL, NULL, NULL, true, 'zh', {_STAMPS}),
    ('GONE', '已离职', 'OPERATOR', NULL, NULL, '0101', NULL, false, 'zh', {_STAMPS}),
    ('BOSS', '管理员', 'ADMINISTRATOR', 'boss@firm.example', NULL, NULL, NULL, true, 'en', {_STAMPS});
INSERT INTO access_grant (user_name, role) VALUES ('BOSS', 'admin');
INSERT INTO employee (employee_code, name, department_code, is_salesperson, user_name, version, created_on,
    created_by, changed_at, changed_by)
VALUES ('E01', '主任', '01', false, 'HEAD', {_STAMPS}), ('E02', '组长', '0101', false, NULL, {_STAMPS});
"""
_FILE = """
INSERT INTO attachment (attachment_id, customer_number, role, version, file_name, media_type, size, sha256,
    uploaded_by, uploaded_at)
VALUES ($1, $2, 'ATTACHMENT', 1, '照片.jpg', 'image/jpeg', 1, repeat('a', 64), 'CA01', now())
"""
SOLVED = {"solution": "换货", "rootCause": "包装过薄"}
FILE = "f" * 32


@pytest.fixture(scope="module")
def agent(service: Service) -> Client:
    service.execute(_PEOPLE)
    return service.user("CA01", AGENT)


@pytest.fixture(scope="module")
def customer(service: Service) -> str:
    return saved(service.user("SC01").create(another()))


def recent(minutes: int = 0) -> str:
    return (datetime.now(UTC) - timedelta(minutes=minutes)).isoformat()


def tend(service: Service, at: datetime, times: int = 1) -> list[int]:
    """What workers do, several of them at once."""

    async def run() -> list[int]:
        async with asyncpg.create_pool(service.dsn, min_size=1, max_size=4) as pool:
            writer = writer_of(service.settings, pool)
            assert writer is not None
            return await asyncio.gather(*(tend_complaints(writer, at) for _ in range(times)))

    return asyncio.run(run())


def outbox(service: Service) -> list[tuple[str, str]]:
    async def run() -> list[tuple[str, str]]:
        connection = await asyncpg.connect(service.dsn)
        try:
            rows = await connection.fetch(
                "DELETE FROM outgoing_message WHERE kind = 'NOTICE' RETURNING channel, recipient"
            )
            return sorted((row["channel"], row["recipient"]) for row in rows)
        finally:
            await connection.close()

    return asyncio.run(run())


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_a_complaint_from_its_receipt_to_what_was_learnt(agent: Client, customer: str) -> None:
    case = Case(agent, customer, severity="low", receivedAt=recent())
    assert case.answer["messageZh"] == f"投诉{case.number} {customer}已创建"
    due = instant(case.now["resolveBy"])
    case.act("acceptComplaint", owner="ca01", note="已致电")
    case.act("startComplaint")
    case.act("waitForCustomer", note="等待客户寄回样品")
    case.act("resumeComplaint")
    waited = timedelta(seconds=case.now["waitedSeconds"])
    assert (instant(case.now["resolveBy"]) - due, case.now["state"]) == (waited, "IN_PROGRESS")
    case.act("resolveComplaint", **SOLVED)
    assert remarks(case.act("closeComplaint", satisfaction=6)) == ["E GEN-RANGE satisfaction"]
    case.act("closeComplaint", satisfaction=4)
    better = {"actionNumber": 1, "measure": "加厚包装", "responsible": "lead", "dueOn": "2026-06-30"}
    case.act("changeComplaint", input={"improvements": [better]})
    [improvement] = case.now["improvements"]
    assert (improvement["responsible"], improvement["doneOn"]) == ("LEAD", None)
    checked = {"actionNumber": 1, "effectCheckedOn": "2026-05-06"}
    answer = case.act("changeComplaint", input={"severity": "HIGH", "improvements": [checked]})
    assert remarks(answer) == [
        "E GEN-REQUIRED improvements.0.doneOn",
        "E GEN-REQUIRED improvements.0.effect",
        "E GEN-STATE severity",
    ]
    case.act("reopenComplaint", reason="又坏了")
    assert {name: case.now[name] for name in ("state", "severity", "reopened", "satisfaction", "owner")} == {
        **{"state": "IN_PROGRESS", "severity": "MEDIUM", "reopened": 1, "satisfaction": None},
        "owner": "CA01",
    }
    told = [(one["action"], one["toState"], one["note"]) for one in case.now["steps"]]
    assert told == [
        ("REGISTER", "NEW", None),
        ("ACCEPT", "ACCEPTED", "已致电"),
        ("START", "IN_PROGRESS", None),
        ("WAIT", "WAITING_CUSTOMER", "等待客户寄回样品"),
        ("RESUME", "IN_PROGRESS", None),
        ("RESOLVE", "RESOLVED", None),
        ("CLOSE", "CLOSED", None),
        ("REOPEN", "IN_PROGRESS", "又坏了"),
    ]
    history = """query ($n: String!) { changeDocuments(first: 20, filter: {
        objectClass: { eq: "ZCMP" }, objectId: { eq: $n } }) { nodes { operation customerNumber } } }"""
    documents = agent.ask(history, n=case.number)["changeDocuments"]["nodes"]
    assert len(documents) == 9
    assert documents[-1] == {"operation": "reopenComplaint", "customerNumber": customer}


def test_whatever_is_wrong_is_told_at_once(service: Service, agent: Client, customer: str) -> None:
    wrong = {
        **{"channel": "FAX", "category": None, "severity": "URGENT", "description": " "},
        **{"receivedAt": "2999-01-01T00:00:00Z", "owner": "gone", "contactNumber": "0000000099"},
        **{"itemCode": "NONE", "visitNumber": "HF2026999999", "files": [{"attachmentId": FILE}]},
        "improvements": [{"actionNumber": 1, "measure": "x", "responsible": "CA01", "dueOn": "2026-06-01"}],
    }
    assert service.refused(lambda: register(agent, customer, **wrong)) == [
        "E GEN-REQUIRED category",
        "E GEN-REF channel",
        "E GEN-REF contactNumber",
        "E GEN-REQUIRED description",
        "E GEN-REF files.0.attachmentId",
        "E GEN-STATE improvements.0",
        "E GEN-REF itemCode",
        "E GEN-REF owner",
        "E GEN-RANGE receivedAt",
        "E GEN-REF severity",
        "E GEN-REF visitNumber",
    ]
    nul = {**GIVEN, "customerNumber": customer, "owner": "a\0", "files": [{"attachmentId": "\0"}]}
    assert remarks(complain(agent, "registerComplaint", input=nul))[0].startswith("E GEN-")
    assert remarks(complain(agent, "registerComplaint", input={})) == [
        f"E GEN-REQUIRED {name}"
        for name in ("category", "channel", "customerNumber", "description", "severity")
    ]


def test_files_are_the_customers_own(service: Service, agent: Client, customer: str) -> None:
    other = saved(service.user("SC01").create(another()))
    service.execute(_FILE, FILE, customer.zfill(10))
    case = Case(agent, customer, files=[{"attachmentId": FILE}])
    assert case.now["files"] == [{"attachmentId": FILE}]
    answer = register(agent, other, files=[{"attachmentId": FILE}])
    assert remarks(answer) == ["E GEN-REF files.0.attachmentId"]


def test_who_may_and_who_sees(service: Service, agent: Client, customer: str) -> None:
    case = Case(agent, customer)
    stale = {"number": case.number, "expectedVersion": 7}
    assert complain(agent, "startComplaint", **stale)["__typename"] == "ComplaintConflict"
    assert remarks(complain(agent, "acceptComplaint", number=case.number, owner="CA01")) == [
        "E GEN-REQUIRED expectedVersion"
    ]
    sales = service.user("SC01")
    assert remarks(complain(sales, "startComplaint", **stale)) == ["E GEN-FORBIDDEN "]
    elsewhere = service.user("CA09", "careAgent@0724/F724")
    found = complain(elsewhere, "startComplaint", **stale)
    assert [(one["code"], one["path"], one["params"]) for one in found["findings"]] == [
        ("GEN-NOTFOUND", ["number"], {"value": case.number})
    ]
    shown = "query ($n: String!) { complaint(number: $n) { complaintNumber } }"
    assert elsewhere.ask(shown, n=case.number) == {"complaint": None}
    assert sales.ask(shown, n=case.number) == {"complaint": {"complaintNumber": case.number}}
    assert remarks(register(elsewhere, customer)) == ["E GEN-NOTFOUND customerNumber"]


def test_rejecting_tells_the_customer_and_reopening_is_answered_in_time(agent: Client, customer: str) -> None:
    case = Case(agent, customer, severity="MEDIUM", receivedAt=recent())
    assert remarks(case.act("rejectComplaint")) == ["E GEN-REQUIRED informedOn", "E GEN-REQUIRED reason"]
    case.act("rejectComplaint", reason="非本公司产品", informedOn="2026-05-06")
    assert (case.now["state"], case.now["closedAt"] is None) == ("REJECTED", False)
    assert remarks(case.act("reopenComplaint", reason="确系本公司产品")) == ["E GEN-REQUIRED owner"]
    case.act("reopenComplaint", reason="确系本公司产品", owner="CA02")
    now = case.now
    assert (now["severity"], now["owner"], now["acknowledgeOverdue"]) == ("HIGH", "CA02", False)


def test_superiors_are_told_once_at_due_time_and_at_150_percent(
    service: Service, agent: Client, customer: str
) -> None:
    received = datetime.now(UTC)
    # two days on, everything older has been told of
    tend(service, received)
    outbox(service)
    given: dict[str, Any] = {"receivedAt": received.isoformat(), "severity": "HIGH"}
    cases = [Case(agent, customer, owner=one, **given) for one in ("CA01", "LEAD", "CA02")]
    cases.append(Case(agent, customer, **given))  # nobody's yet
    assert tend(service, received + timedelta(minutes=119)) == [0]
    assert sorted(tend(service, received + timedelta(hours=2), times=3))[-1] > 0
    told = [("EMAIL", "boss@firm.example")] * 2 + [("EMAIL", "head@firm.example"), ("SMS", "13800138000")]
    assert outbox(service) == told
    assert tend(service, received + timedelta(minutes=179)) == [0]
    assert tend(service, received + timedelta(hours=3)) == [4]
    assert outbox(service) == told
    shown = """query ($n: String!) { complaint(number: $n) {
        acknowledgeOverdue resolveOverdue escalations { clock percent told } } }"""
    seen = [agent.ask(shown, n=case.number)["complaint"] for case in cases]
    for found, who in zip(seen, ("LEAD", "HEAD", None, None), strict=True):
        rows = [{"clock": "ACKNOWLEDGE", "percent": at, "told": who} for at in (100, 150)]
        assert found == {"acknowledgeOverdue": True, "resolveOverdue": False, "escalations": rows}


def test_who_is_in_charge_or_an_employee_cannot_be_deleted(
    service: Service, agent: Client, customer: str
) -> None:
    Case(agent, customer, owner="CA02")
    admin = service.user("AD01")
    for name in ("CA02", "HEAD"):
        answer = act(admin, "deleteUser", userName=name, expectedVersion=1, confirm=["GEN-CONFIRM"])
        assert remarks(answer) == ["E GEN-INUSE "]


def test_what_is_resolved_closes_after_a_week(service: Service, agent: Client, customer: str) -> None:
    case = Case(agent, customer, severity="LOW", receivedAt=recent())
    case.act("acceptComplaint", owner="CA02")
    case.act("startComplaint")
    case.act("resolveComplaint", **SOLVED)
    at = instant(case.now["resolvedAt"])
    tend(service, at + timedelta(days=7, seconds=-1))
    shown = "query ($n: String!) { complaint(number: $n) { state version satisfaction changedBy } }"
    assert agent.ask(shown, n=case.number)["complaint"]["state"] == "RESOLVED"
    tend(service, at + timedelta(days=7))
    found = agent.ask(shown, n=case.number)["complaint"]
    assert found == {"state": "CLOSED", "version": 5, "satisfaction": None, "changedBy": "WORKER"}
