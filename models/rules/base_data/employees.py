"""Employees (职员), and who is named where one is asked for. Next: units.py."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from models.rules.acts import Act
from models.rules.base_data.coded import CodedFacts, check_coded
from models.rules.checks.address import check_mail, check_mobile
from models.rules.decision import Consent, Decision, Ending, conclude
from models.rules.finding import Finding, error, warning
from models.rules.finding_codes import Code
from models.rules.general import HOME
from models.rules.merge import merge
from models.rules.simple import check_references
from models.rules.sorts import Sort, conclude_new
from models.rules.state import Patch, State, changes, is_filled, text

EMPLOYEE = Sort(
    *("Employee", "employee_code", "职员", "Employee"),
    *(Act.CREATE_EMPLOYEE, Act.CHANGE_EMPLOYEE, Act.DELETE_EMPLOYEE),
)
GENDERS = ("M", "F", "U")

Employees: TypeAlias = Mapping[str, date | None]  # those that are named and there → when they left


@dataclass(frozen=True)
class EmployeeFacts(CodedFacts):
    departments: frozenset[str] = frozenset()
    users: frozenset[str] = frozenset()
    signed_in_as: str = ""  # another employee who has this user


def decide_create_employee(patch: Patch, facts: EmployeeFacts, consent: Consent) -> Decision:
    merged = merge(facts.shape, None, patch, facts.config)
    findings = [*merged.findings, *_check(merged.state, facts)]
    return conclude_new(EMPLOYEE, merged.state, facts, findings, consent)


def decide_change_employee(now: State, patch: Patch, facts: EmployeeFacts, consent: Consent) -> Decision:
    merged = merge(facts.shape, now, patch, facts.config)
    findings = [*merged.findings, *_check(merged.state, facts)]
    return conclude(EMPLOYEE.change, now, merged.state, facts, Ending(tuple(findings), consent))


def check_employee(state: State, name: str, employees: Employees | None, today: date) -> Iterator[Finding]:
    """6.6, of whom this act names. None: there are no employees yet, and any code is as good as another."""
    code = text(state, name)
    if employees is None or not code or not changes(state, name):
        return
    if code not in employees:
        yield error(Code.GEN_REF, (name,), value=code)
        return
    left = employees[code]
    if left is not None and left <= today:
        yield warning(Code.RD_EMPLOYEE_LEFT, (name,), value=code, day=left.isoformat())


def _check(state: State, facts: EmployeeFacts) -> Iterator[Finding]:
    yield from check_coded(state, EMPLOYEE, facts)
    known = (("gender", GENDERS), ("department_code", facts.departments), ("user_name", facts.users))
    yield from check_references(state, known)
    if facts.signed_in_as and changes(state, "user_name"):
        yield error(Code.GEN_DUPLICATE, ("user_name",), value=text(state, "user_name"))
    if is_filled(state.get("mobile")) and changes(state, "mobile"):
        yield from check_mobile(text(state, "mobile"), HOME, ("mobile",))
    if is_filled(state.get("email")) and changes(state, "email"):
        yield from check_mail(text(state, "email"), ("email",))
    hired, left = state.get("hire_date"), state.get("leave_date")
    if isinstance(hired, date) and isinstance(left, date) and left < hired:
        yield error(Code.GEN_RANGE, ("leave_date",), value=left.isoformat(), range=f"≥ {hired}")
