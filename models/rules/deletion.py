"""Deletion flags and the conditions of removal (domain 2.8). Next: ../tables/column.py."""

from dataclasses import dataclass
from datetime import date, timedelta

from models.rules.acts import Act
from models.rules.decision import NO_CONSENT, Consent, Decision, Ending, conclude, refuse
from models.rules.facts import Facts, Use
from models.rules.finding import Finding, confirm, error
from models.rules.finding_codes import Code
from models.rules.merge import copied
from models.rules.numbers import shown
from models.rules.rights import ADMIN, FINANCE, INTEGRATOR, SALES, Rights, in_area_named, may_any, may_touch
from models.rules.state import Path, State, area_row, company_row, text

WAIT = timedelta(days=30)


@dataclass(frozen=True)
class DeletionRequest:
    """Of the whole customer when neither layer is named. `flag` and `block`: None = unchanged."""

    flag: bool | None = None
    block: bool | None = None  # forbids removal (NODEL); sales areas have none
    company_code: str | None = None
    sales_area: str | None = None


def decide_deletion_flag(
    current: State, request: DeletionRequest, facts: Facts, rights: Rights, consent: Consent = NO_CONSENT
) -> Decision:
    act = Act.DELETION_FLAG
    if not may_flag(current, request, rights):
        return refuse(act, [error(Code.GEN_FORBIDDEN, _path(request))])
    state = copied(current)
    row = _layer(state, request)
    if row is None:
        value = request.company_code or request.sales_area or ""
        return refuse(act, [error(Code.GEN_NOTFOUND, _path(request), value=value)])
    found: list[Finding] = []
    if request.flag and not row.get("deletion_flag"):
        found = check_flag(current, request, facts)
    if request.flag is not None:
        row["deletion_flag"] = request.flag
    if request.block is not None:
        row["deletion_block"] = request.block
    if request.block is not None and request.sales_area is not None:
        found.append(error(Code.GEN_SUPPRESSED, ("deletion_block",)))
    return conclude(act, current, state, facts, Ending(tuple(found), consent))


def may_flag(current: State, request: DeletionRequest, rights: Rights) -> bool:
    """Sales flags areas, finance company codes, an administrator the customer."""
    if request.sales_area is not None:
        return may_any(rights, SALES, ADMIN, INTEGRATOR, **in_area_named(request.sales_area))
    if request.company_code is not None:
        return may_any(rights, FINANCE, ADMIN, INTEGRATOR, company_code=request.company_code)
    return may_touch(rights, current, ADMIN, INTEGRATOR)


def _path(request: DeletionRequest) -> Path:
    if request.sales_area is not None:
        return ("sales_area",)
    return ("deletion_flag",) if request.company_code is None else ("company_code",)


def _layer(state: State, request: DeletionRequest) -> State | None:
    if request.sales_area is not None:
        return area_row(state, request.sales_area)
    if request.company_code is not None:
        return company_row(state, request.company_code)
    return state


def check_flag(current: State, request: DeletionRequest, facts: Facts) -> list[Finding]:
    """DF-2."""
    at = ("deletion_flag",)
    found = [error(Code.DF_OPEN, at, value=what) for what in facts.open_documents]
    own = text(current, "customer_number")
    users = sorted({use.number for use in facts.used_by if use.number != own and _concerns(use, request)})
    if users:
        found.append(confirm(Code.DF_USED, at, customers=", ".join(map(shown, users))))
    return found


def _concerns(use: Use, request: DeletionRequest) -> bool:
    if request.sales_area is not None:
        return use.area == request.sales_area
    if request.company_code is not None:
        return use.company_code == request.company_code
    return True


def check_removal(state: State, flagged_on: date | None, facts: Facts, rights: Rights) -> list[Finding]:
    """DF-5, without the archive's part."""
    if not may_touch(rights, state, ADMIN):
        return [error(Code.GEN_FORBIDDEN, ())]
    own = text(state, "customer_number")
    waits = not state.get("deletion_flag") or flagged_on is None or facts.today - flagged_on < WAIT
    reasons = {
        "deletion_flag": waits,
        "deletion_block": bool(state.get("deletion_block")),
        "used_by": any(use.number != own for use in facts.used_by),
    }
    return [error(Code.DF_NOTREADY, (), value=name) for name, holds in reasons.items() if holds]
