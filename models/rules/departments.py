"""Departments: a code by levels, the parent derived from it, names unique below it. Next: institutions.py."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from models.rules.config import Config
from models.rules.decision import Consent, Decision, Ending, conclude, refuse
from models.rules.diff import DELETE, Change
from models.rules.facts import Act
from models.rules.finding import Finding, confirm, error
from models.rules.finding_codes import Code
from models.rules.merge import merge
from models.rules.messages import Message, MessageId
from models.rules.shape import Shape
from models.rules.simple import check_period, check_references, check_required
from models.rules.state import Patch, State, is_filled, text

DEPARTMENT = "Department"
TABLE = "ZDEP"  # in change documents
AUDITED = "DEPARTMENT"  # in the audit trail
LEVELS = (2, 2, 2)  # digits that each level adds, unless it was set otherwise: 01, 0101, 010101


@dataclass(frozen=True)
class DepartmentFacts:
    """What the writer found of those that the record or the patch names; only what may be chosen."""

    config: Config
    shape: Shape
    within: bool = True  # the caller administers the institution, as it is and as it is to be
    taken: bool = False
    parent: bool = False  # the one above exists
    namesake: bool = False  # another one below the same has this name
    institutions: frozenset[str] = frozenset()
    used_by: str = ""  # what hangs on it: departments below, users, archive items
    levels: tuple[int, ...] = LEVELS
    other_levels: bool = False  # there are departments whose codes do not fit them


def fits_levels(code: str, levels: tuple[int, ...] = LEVELS) -> bool:
    """DE-1"""
    return code.isascii() and code.isdigit() and len(code) in accumulate(levels)


def parent_of(code: str, levels: tuple[int, ...] = LEVELS) -> str | None:
    """The code above; None on the first level."""
    lengths = [length for length in accumulate(levels) if length < len(code)]
    return code[: lengths[-1]] if lengths else None


def decide_create_department(patch: Patch, facts: DepartmentFacts, consent: Consent) -> Decision:
    merged = merge(facts.shape, None, patch, facts.config)
    code = text(merged.state, "department_code")
    state = merged.state | {"parent_code": parent_of(code, facts.levels)}
    if not is_filled(state.get("archive_org_code")):  # 4.1
        state["archive_org_code"] = code or None
    findings = [*merged.findings, *_check(state, facts)]
    if code:
        findings += _check_code(code, facts)
    message = Message(MessageId.DEPARTMENT_CREATED, {"c": code, "t": text(state, "name")})
    return conclude(Act.CREATE_DEPARTMENT, None, state, facts, Ending(tuple(findings), consent, message))


def decide_change_department(now: State, patch: Patch, facts: DepartmentFacts, consent: Consent) -> Decision:
    merged = merge(facts.shape, now, patch, facts.config)
    findings = [*merged.findings, *_check(merged.state, facts)]
    code = text(merged.state, "department_code")
    if code != text(now, "department_code"):
        findings.append(error(Code.GEN_IMMUTABLE, ("department_code",), value=code))
    return conclude(Act.CHANGE_DEPARTMENT, now, merged.state, facts, Ending(tuple(findings), consent))


def decide_delete_department(now: State, facts: DepartmentFacts, consent: Consent) -> Decision:
    """DE-4"""
    code, name = text(now, "department_code"), text(now, "name")
    found: list[Finding] = [] if facts.within else [error(Code.US_GRANT, ())]
    if facts.used_by:
        found.append(error(Code.GEN_INUSE, (), value=code, by=facts.used_by))
    if Code.GEN_CONFIRM.value not in consent.confirm:
        found.append(confirm(Code.GEN_CONFIRM, ("confirm",)))
    if found:
        return refuse(Act.DELETE_DEPARTMENT, found)
    gone = (Change(TABLE, "", "", DELETE, old=name),)
    message = Message(MessageId.DEPARTMENT_DELETED, {"c": code, "t": name})
    return Decision(
        Act.DELETE_DEPARTMENT, state=now, changes=gone, message=message, record=DEPARTMENT, deletes=True
    )


def _check(state: State, facts: DepartmentFacts) -> Iterator[Finding]:
    yield from check_required(state, facts.shape)
    yield from check_references(state, (("institution_code", facts.institutions),))
    yield from check_period(state)
    if facts.namesake:
        yield error(Code.GEN_DUPLICATE, ("name",), value=text(state, "name"))
    if not facts.within:
        yield error(Code.US_GRANT, ())


def _check_code(code: str, facts: DepartmentFacts) -> Iterator[Finding]:
    path = ("department_code",)
    above, rule = parent_of(code, facts.levels), "-".join(map(str, facts.levels))
    if facts.other_levels:  # set for good with the first one
        yield error(Code.GEN_STATE, path, value=rule)
    elif not fits_levels(code, facts.levels):
        yield error(Code.RD_CODE_RULE, path, value=code, rule=rule)
    elif facts.taken:
        yield error(Code.GEN_DUPLICATE, path, value=code)
    elif above is not None and not facts.parent:
        yield error(Code.RD_PARENT, path, value=above)
