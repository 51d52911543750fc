"""Departments: a tree of codes with institutions, periods and codes in archives. Next: institutions.py."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from models.rules.acts import Act
from models.rules.base_data.employees import Employees, check_employee
from models.rules.base_data.levels import fits_levels, parent_of
from models.rules.base_data.trees import TreeFacts, check_tree, decide_delete_node
from models.rules.decision import Consent, Decision, Ending, conclude
from models.rules.finding import Finding
from models.rules.merge import merge
from models.rules.messages import Message, MessageId
from models.rules.simple import check_period, check_references
from models.rules.sorts import Sort
from models.rules.state import Patch, State, is_filled, text

DEPARTMENT = "Department"
AUDITED = "DEPARTMENT"  # in the audit trail
_SORT = Sort(
    *(DEPARTMENT, "department_code", "部门", "Department"),
    *(Act.CREATE_DEPARTMENT, Act.CHANGE_DEPARTMENT, Act.DELETE_DEPARTMENT),
)


@dataclass(frozen=True)
class DepartmentFacts(TreeFacts):
    """What the writer found of those that the record or the patch names; only what may be chosen."""

    institutions: frozenset[str] = frozenset()
    employees: Employees | None = None


def decide_create_department(patch: Patch, facts: DepartmentFacts, consent: Consent) -> Decision:
    merged = merge(facts.shape, None, patch, facts.config)
    code, levels = text(merged.state, "department_code"), facts.place.levels
    above = parent_of(code, levels) if fits_levels(code, levels) else None
    state = merged.state | {"parent_code": above}
    if not is_filled(state.get("archive_org_code")):  # 4.1
        state["archive_org_code"] = code or None
    findings = (*merged.findings, *_check(state, facts))
    message = Message(MessageId.DEPARTMENT_CREATED, {"c": code, "t": text(state, "name")})
    return conclude(_SORT.create, None, state, facts, Ending(findings, consent, message))


def decide_change_department(now: State, patch: Patch, facts: DepartmentFacts, consent: Consent) -> Decision:
    merged = merge(facts.shape, now, patch, facts.config)
    findings = (*merged.findings, *_check(merged.state, facts))
    return conclude(_SORT.change, now, merged.state, facts, Ending(findings, consent))


def decide_delete_department(now: State, facts: DepartmentFacts, consent: Consent) -> Decision:
    """DE-4"""
    decision = decide_delete_node(_SORT, now, facts, consent)
    named = {"c": text(now, "department_code"), "t": text(now, "name")}
    return (
        decision
        if decision.refused
        else replace(decision, message=Message(MessageId.DEPARTMENT_DELETED, named))
    )


def _check(state: State, facts: DepartmentFacts) -> Iterator[Finding]:
    yield from check_tree(state, _SORT, facts)
    yield from check_references(state, (("institution_code", facts.institutions),))
    yield from check_employee(state, "manager", facts.employees, facts.today)
    yield from check_period(state)
