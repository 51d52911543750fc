"""What acts on employees ask, and what decides them. Next: units.py."""

from models.rules.base_data.employees import (
    EMPLOYEE,
    EmployeeFacts,
    decide_change_employee,
    decide_create_employee,
)
from models.rules.decision import Consent, Decision
from models.rules.sorts import decide_delete
from models.rules.state import Patch, State
from resolvers.base_data.coded import MAINTAINERS, is_deleted, key_in, shape_of
from resolvers.write.config import VERSION
from resolvers.write.lookups import answers
from resolvers.write.maintained import Kind
from resolvers.write.tx import Tx
from resolvers.write.typed import code_in

_FACTS = f"""
SELECT {VERSION} AS config,
    EXISTS (SELECT FROM employee WHERE employee_code = $1) AS taken,
    ARRAY (SELECT department_code FROM department WHERE department_code = $2
        AND coalesce(valid_from, $4) <= $4 AND coalesce(valid_to, $4) >= $4) AS departments,
    ARRAY (SELECT user_name FROM user_account WHERE user_name = $3) AS users,
    (SELECT employee_code FROM employee WHERE user_name = $3 AND employee_code <> $1) AS signed_in_as
"""  # noqa: S608 - constants of our own
# Who names an employee in text holds him with FOR KEY SHARE until what names him is there to be seen.
_HELD = "SELECT FROM employee WHERE employee_code = $1 FOR UPDATE"
_USED = """
SELECT CASE WHEN EXISTS (SELECT FROM vendor WHERE buyer_code = $1) THEN 'Vendor'
    WHEN EXISTS (SELECT FROM business_document WHERE employee_code = $1) THEN 'BusinessDocument'
    WHEN EXISTS (SELECT FROM department WHERE manager = $1) THEN 'Department'
    WHEN EXISTS (SELECT FROM user_account WHERE employee = $1) THEN 'User' ELSE '' END AS used_by
"""


async def _facts(tx: Tx, now: State | None, patch: Patch) -> EmployeeFacts:
    code, today = key_in(now, patch, EMPLOYEE), tx.context.writer.today()
    named = (code_in(patch, "department_code"), code_in(patch, "user_name"))
    config, row = await answers(tx, _FACTS, code, *named, today)
    used_by = ""
    if is_deleted(now, patch):
        await tx.connection.execute(_HELD, code)
        used_by = await tx.connection.fetchval(_USED, code)
    return EmployeeFacts(
        config,
        shape_of(EMPLOYEE),
        today,
        taken=row["taken"],
        used_by=used_by,
        departments=frozenset(row["departments"]),
        users=frozenset(row["users"]),
        signed_in_as=row["signed_in_as"] or "",
    )


def _delete(now: State, facts: EmployeeFacts, consent: Consent) -> Decision:
    return decide_delete(EMPLOYEE, now, facts, consent)


EMPLOYEES = Kind(
    EMPLOYEE.record,
    *("", MAINTAINERS, _facts),
    *(decide_create_employee, decide_change_employee, _delete),
)
