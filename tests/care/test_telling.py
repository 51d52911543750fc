"""Who is told by the service itself, of how much. Next: test_visits_at_once.py."""

from models.rules.roles import CARE_AGENT
from resolvers.access.caller import Caller, Grant
from resolvers.care import overdue
from resolvers.care.complaints import register_complaint
from resolvers.care.escalating import tend_complaints
from resolvers.notices.telling import superior_of
from resolvers.write.acts import create_customer
from tests.support.base import another
from tests.support.writing import SALES, TODAY, Desk, patch_of

AGENT = Caller("CA01", (Grant.everywhere(CARE_AGENT),))
COMPLAINT = {"channel": "PHONE", "category": "OTHER", "severity": "LOW", "description": "粘度偏低"}
_STAMPS = "1, '2026-01-01', 'T', now(), 'T'"
_PEOPLE = f"""
INSERT INTO department (department_code, name, parent_code, manager, version, created_on, created_by,
    changed_at, changed_by)
VALUES ('01', '客服中心', NULL, 'E01', {_STAMPS}), ('0101', '客服一组', '01', 'E02', {_STAMPS});
INSERT INTO user_account (user_name, name, kind, email, department_code, employee, active, language, valid_to,
    version, created_on, created_by, changed_at, changed_by)
VALUES ('HEAD', '主任', 'OPERATOR', 'head@firm.example', '01', 'E01', true, 'zh', NULL, {_STAMPS}),
    ('LEFT', '前组长', 'OPERATOR', 'left@firm.example', '0101', 'E02', true, 'zh', NULL, {_STAMPS}),
    ('CA01', '客服一', 'OPERATOR', 'ca01@firm.example', '0101', NULL, true, 'zh', NULL, {_STAMPS}),
    ('OVER', '临时工', 'OPERATOR', 'over@firm.example', '0101', NULL, true, 'zh', '2026-05-05', {_STAMPS});
INSERT INTO employee (employee_code, name, department_code, is_salesperson, leave_date, version, created_on,
    created_by, changed_at, changed_by)
VALUES ('E01', '主任', '01', false, NULL, {_STAMPS}),
    ('E02', '前组长', '0101', false, '2026-04-30', {_STAMPS});
"""
_LATE = f"""
INSERT INTO visit (visit_number, customer_number, channel, due_on, owner, state, attempts, suppressed,
    version, created_on, created_by, changed_at, changed_by)
SELECT 'HF2026' || lpad(n::text, 6, '0'), $1, 'PHONE', date '2026-05-05', CASE WHEN n = 1 THEN 'OVER' ELSE
    'CA01' END, 'PLANNED', 0, false, {_STAMPS} FROM generate_series(1, 121) n
"""


async def test_who_left_or_is_over_is_told_nothing_and_nobody_thousands_of_lines(fresh_desk: Desk) -> None:
    pool, writer = fresh_desk.pool, fresh_desk.writer
    await pool.execute(_PEOPLE)
    async with pool.acquire() as connection:
        above = await superior_of(connection, "CA01", TODAY)
    assert above is not None
    assert above.user_name == "HEAD"  # the team's leader left, though he still signs in
    await pool.execute(_LATE, (await create_customer(writer.call(SALES), patch_of(another()))).key)
    assert [await overdue.tell_overdue(writer) for _ in range(2)] == [1, 0]
    [mail] = await pool.fetch("SELECT recipient, body FROM outgoing_message")
    head, *lines = writer.sealer.open("outgoing_message.body", mail["body"]).splitlines()
    assert (mail["recipient"], len(lines), "120" in head) == ("ca01@firm.example", 50, True)


async def test_a_complaint_that_cannot_be_read_keeps_no_other_from_being_told(fresh_desk: Desk) -> None:
    pool, call = fresh_desk.pool, fresh_desk.writer.call(AGENT)
    key = (await create_customer(fresh_desk.writer.call(SALES), patch_of(another()))).key
    given = patch_of({"customerNumber": key, **COMPLAINT})
    first, second = [(await register_complaint(call, given)).key for _ in range(2)]
    await pool.execute("UPDATE complaint SET acknowledge_by = now() - interval '1 hour'")
    spoilt = "UPDATE complaint SET received_at = '0001-12-31 00:00+00 BC' WHERE complaint_number = $1"
    await pool.execute(spoilt, first)
    assert await tend_complaints(fresh_desk.writer) == 1
    rows = await pool.fetch("SELECT complaint_number FROM escalation")
    assert [row["complaint_number"] for row in rows] == [second]
