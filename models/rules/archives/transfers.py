"""Accounting's temporary custody (4.5): ended by a transfer list that three sign. Next: backups.py."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from models.rules.acts import Act
from models.rules.archive import check_filing
from models.rules.decision import Consent, Decision, Ending, ShapeAlone, conclude, refuse
from models.rules.finding import Finding, error, warning
from models.rules.finding_codes import Code
from models.rules.messages import Message, MessageId
from models.rules.rights import ADMIN, FINANCE, Rights
from models.rules.roles import ARCHIVE_MANAGER
from models.rules.shape import Shape
from models.rules.simple import check_written
from models.rules.state import State, text

ACCOUNTING_CATEGORY = "KU"
OPEN, DONE, CANCELLED = "OPEN", "DONE", "CANCELLED"
ACCOUNTING, ARCHIVES, SUPERVISOR = "ACCOUNTING", "ARCHIVES", "SUPERVISOR"
SIGNED_IN: Mapping[str, str] = {
    ACCOUNTING: "handed_by",
    ARCHIVES: "taken_by",
    SUPERVISOR: "supervised_by",
}
MOST_ITEMS = 5_000  # volumes, and items in none, of one list
_FREE, _LONGEST = 1, 3  # years


@dataclass(frozen=True)
class TransferFacts:
    """`companies` are the institution's; `levels` those of the items that are to be handed over."""

    shape: Shape
    today: date
    institution: bool = False  # there is one, and it is in use
    companies: frozenset[str] = frozenset()
    levels: tuple[int, ...] = ()
    same_open: str = ""  # a list of the same year that is not over


def years_held(fiscal_year: str, today: date) -> int:
    """Whole years that accounting has held it beyond the year itself; 0 in the first one."""
    return max(today.year - int(fiscal_year) - 1, 0)


def check_custody(fiscal_year: str, approved: bool, today: date) -> list[Finding]:
    """More than one year must be approved. More than three may not be: it is told, and handing over is what
    ends it.
    """
    held, path = years_held(fiscal_year, today), ("fiscal_year",)
    if held >= _FREE and not approved:
        return [error(Code.AR_CUSTODY_APPROVAL, path, value=fiscal_year)]
    return [warning(Code.AR_CUSTODY_MAX, path, value=fiscal_year)] if held >= _LONGEST else []


def stands_for(capacity: str, state: State, facts: TransferFacts, rights: Rights) -> bool:
    """Whether he may sign as this: accounting of one of the institution's company codes; the archive manager
    of the place; one of them or an administrator as supervisor.
    """
    accounting = any(rights.may(FINANCE, company_code=one) for one in facts.companies)
    archives = not check_filing(state, rights, ARCHIVE_MANAGER)
    if capacity == SUPERVISOR:
        return accounting or archives or rights.may(ADMIN)
    return {ACCOUNTING: accounting, ARCHIVES: archives}.get(capacity, False)


def decide_create_transfer(
    number: str, place: tuple[str, str], facts: TransferFacts, rights: Rights
) -> Decision:
    """`place`: institution and fiscal year."""
    institution, year = place
    level = max(facts.levels, default=0)
    state: State = {
        "list_number": number,
        "institution_code": institution,
        "archive_type": ACCOUNTING_CATEGORY,
        "access_level": level,
        "fiscal_year": year,
        "item_count": len(facts.levels),
        "state": OPEN,
    }
    found = _check_year(year, facts.today)
    if not facts.institution:
        found.append(error(Code.GEN_REF, ("institution_code",), value=institution))
    elif not any(stands_for(one, state, facts, rights) for one in (ACCOUNTING, ARCHIVES)):
        found.append(error(Code.GEN_FORBIDDEN, ()))
    elif not found:
        found += _check_content(year, facts)
    if facts.same_open:
        found.append(error(Code.GEN_DUPLICATE, ("fiscal_year",), value=facts.same_open))
    message = Message(MessageId.TRANSFER_CREATED, {"c": number, "n": str(len(facts.levels))})
    return conclude(Act.CREATE_TRANSFER, None, state, facts, Ending(tuple(found), Consent(), message))


def decide_approve(now: State, facts: TransferFacts, rights: Rights, user: str, consent: Consent) -> Decision:
    """Custody of more than one year, by the archive manager of the place, with a reason."""
    found = _check_open(now)
    if not stands_for(ARCHIVES, now, facts, rights):
        found = [error(Code.GEN_FORBIDDEN, ())]
    found += check_written(consent.reason)
    if years_held(text(now, "fiscal_year"), facts.today) >= _LONGEST:
        found.append(error(Code.AR_CUSTODY_MAX, ("fiscal_year",), value=text(now, "fiscal_year")))
    state = now | {"delay_approved_by": user}
    return conclude(Act.APPROVE_CUSTODY, now, state, facts, Ending(tuple(found), consent))


def decide_sign(now: State, capacity: str, facts: TransferFacts, rights: Rights, user: str) -> Decision:
    """The last of the three hands over."""
    found = _check_open(now)
    if not stands_for(capacity, now, facts, rights):
        return refuse(Act.SIGN_TRANSFER, [error(Code.GEN_FORBIDDEN, ("capacity",))])
    mine = SIGNED_IN[capacity]
    if text(now, mine):
        found.append(error(Code.GEN_STATE, ("capacity",), value=text(now, mine)))
    if user in {text(now, name) for name in SIGNED_IN.values() if name != mine}:
        found.append(error(Code.AR_TRF_SAMEPERSON, ("capacity",), value=user))
    state = now | {mine: user}
    message = None
    if all(text(state, name) for name in SIGNED_IN.values()):
        year, count = text(now, "fiscal_year"), len(facts.levels)
        found += _check_content(year, facts)
        found += check_custody(year, bool(text(now, "delay_approved_by")), facts.today)
        state |= {
            "state": DONE,
            "done_on": facts.today,
            "item_count": count,
            "access_level": max([int(now["access_level"]), *facts.levels]),
        }
        message = Message(MessageId.TRANSFER_DONE, {"c": text(now, "list_number"), "n": str(count)})
    return conclude(Act.SIGN_TRANSFER, now, state, facts, Ending(tuple(found), Consent(), message))


def decide_cancel_transfer(now: State, facts: TransferFacts, rights: Rights, consent: Consent) -> Decision:
    found = _check_open(now)
    if not any(stands_for(one, now, facts, rights) for one in (ACCOUNTING, ARCHIVES)):
        found = [error(Code.GEN_FORBIDDEN, ())]
    return conclude(
        Act.CANCEL_TRANSFER, now, now | {"state": CANCELLED}, facts, Ending(tuple(found), consent)
    )


def hand_over(item: State, number: str, shape: Shape) -> Decision:
    """An item that the list hands over says so from now on."""
    return conclude(Act.SIGN_TRANSFER, item, item | {"transfer_number": number}, ShapeAlone(shape), Ending())


def _check_open(now: State) -> list[Finding]:
    state = text(now, "state")
    return [] if state == OPEN else [error(Code.GEN_STATE, (), value=state)]


def _check_year(year: str, today: date) -> list[Finding]:
    """A year that is closed."""
    if year.isascii() and year.isdigit() and 1900 <= int(year) < today.year:  # noqa: PLR2004
        return []
    return [error(Code.GEN_RANGE, ("fiscal_year",), value=year[:10], range=f"1900 – {today.year - 1}")]


def _check_content(year: str, facts: TransferFacts) -> list[Finding]:
    if not facts.levels:
        return [error(Code.AR_TRF_EMPTY, ("fiscal_year",), value=year)]
    if len(facts.levels) > MOST_ITEMS:
        told = {"value": str(len(facts.levels)), "range": f"≤ {MOST_ITEMS}"}
        return [error(Code.GEN_RANGE, ("fiscal_year",), **told)]
    return []
