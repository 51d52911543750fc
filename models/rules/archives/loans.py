"""Loans (借阅): asked for, decided, handed out, taken back (domain 4.7). Next: shares.py."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from models.rules.acts import Act
from models.rules.archive import ITEM, check_filing
from models.rules.archives.holds import name_of
from models.rules.decision import Decision, refuse
from models.rules.diff import INSERT, UPDATE, Change
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.holding import LONGEST_REASON, check_reason
from models.rules.messages import Message, MessageId
from models.rules.rights import Rights
from models.rules.roles import ARCHIVE_MANAGER, MAX_CLEARANCE, STORAGE_ADMIN
from models.rules.simple import check_written
from models.rules.state import State, text, without_notes

TABLE = "ZLOAN"  # in change documents
LONGEST_LOAN = 365  # days from the request to the day of return
LONGEST_NAME = 60
_LENDABLE = ("FILED", "DUE", "APPRAISAL")
_HANDING_OUT = (STORAGE_ADMIN, ARCHIVE_MANAGER)
_ACCOUNTING = "KU"
_ON_PAPER = ("PAPER", "BOTH")


class LoanKind(StrEnum):
    VIEW = "VIEW"
    LEND = "LEND"


class LoanState(StrEnum):
    REQUESTED = "REQUESTED"
    APPROVED = "APPROVED"
    REFUSED = "REFUSED"
    LENT = "LENT"
    RETURNED = "RETURNED"


@dataclass(frozen=True)
class NewLoan:
    """`outside`: it is to leave the institution."""

    kind: LoanKind
    purpose: str
    due_on: date
    outside: bool = False


@dataclass(frozen=True)
class Judged:
    """`head`: who of the unit approved that an original leaves the house, by name."""

    approve: bool
    reason: str | None = None
    head: str | None = None


def check_request(new: NewLoan, today: date) -> list[Finding]:
    found = [*check_reason(new.purpose, "purpose"), *check_written(new.purpose, "purpose")]
    last = today + timedelta(days=LONGEST_LOAN)
    if not today <= new.due_on <= last:
        told = {"value": new.due_on.isoformat(), "range": f"{today} – {last}"}
        found.append(error(Code.GEN_RANGE, ("due_on",), **told))
    if new.outside and new.kind is LoanKind.VIEW:
        found.append(error(Code.GEN_SUPPRESSED, ("outside",)))
    return found


def decide_request(item: State, loan_id: str, new: NewLoan) -> Decision:
    """Whoever sees the item may ask. What is there in electronic form alone can be viewed, not lent."""
    found = _check_state(item)
    if new.kind is LoanKind.LEND and text(item, "carrier") not in _ON_PAPER:
        told = {"value": new.kind.value, "range": LoanKind.VIEW.value}
        found.append(error(Code.GEN_RANGE, ("kind",), **told))
    if found:
        return refuse(Act.REQUEST_LOAN, found)
    told = f"{new.kind.value}{' outside' if new.outside else ''}, until {new.due_on}: {new.purpose.strip()}"
    change = Change(TABLE, loan_id, "", INSERT, new=told[:LONGEST_REASON])
    return _decided(Act.REQUEST_LOAN, item, [change], None)


def decide_judged(item: State, loan: Mapping[str, Any], judged: Judged, rights: Rights) -> Decision:
    act = Act.DECIDE_LOAN
    if check_filing(item, rights, ARCHIVE_MANAGER):
        return refuse(act, [error(Code.GEN_FORBIDDEN, ("loan_id",))])
    found = [*_check_loan(loan, LoanState.REQUESTED), *check_reason(judged.reason)]
    if judged.approve:
        found += [*_check_state(item), *_check_head(item, loan, judged, rights)]
    else:
        found += check_written(judged.reason)
    if found:
        return refuse(act, found)
    changes = [_step(loan, LoanState.APPROVED if judged.approve else LoanState.REFUSED)]
    if head := (judged.head or "").strip():
        changes.append(Change(TABLE, loan["loan_id"], "headApproval", INSERT, new=head))
    return _decided(act, item, changes, judged.reason)


def decide_lend(
    item: State, loan: Mapping[str, Any], rights: Rights, today: date, away: Sequence[str | None]
) -> Decision:
    """`away`: of it, its volume or what lies in it, what is lent out already, by name as far as the caller
    sees it.
    """
    if check_filing(item, rights, *_HANDING_OUT):
        return refuse(Act.LEND_ITEM, [error(Code.GEN_FORBIDDEN, ("loan_id",))])
    found = [*_check_loan(loan, LoanState.APPROVED), *_check_state(item)]
    if loan["due_on"] < today:
        told = {"value": loan["due_on"].isoformat(), "range": f"≥ {today}"}
        found.append(error(Code.GEN_RANGE, ("loan_id",), **told))
    if loan["kind"] == LoanKind.LEND:
        seen, unseen = {one for one in away if one is not None}, away.count(None)
        names = [*sorted(seen), *([f"(+{unseen})"] if unseen else [])]
        found += [error(Code.AR_LOAN_LENT, ("loan_id",), value=one) for one in names]
    if found:
        return refuse(Act.LEND_ITEM, found)
    return _decided(Act.LEND_ITEM, item, [_step(loan, LoanState.LENT)], None)


def decide_return(item: State, loan: Mapping[str, Any], rights: Rights) -> Decision:
    if check_filing(item, rights, *_HANDING_OUT):
        return refuse(Act.RETURN_ITEM, [error(Code.GEN_FORBIDDEN, ("loan_id",))])
    if found := _check_loan(loan, LoanState.LENT):
        return refuse(Act.RETURN_ITEM, found)
    return _decided(Act.RETURN_ITEM, item, [_step(loan, LoanState.RETURNED)], None)


def is_original(item: State) -> bool:
    """An accounting original: on paper, in category KU."""
    in_accounting = text(item, "archive_type").partition("/")[0] == _ACCOUNTING
    return in_accounting and text(item, "carrier") in _ON_PAPER


def _check_head(item: State, loan: Mapping[str, Any], judged: Judged, rights: Rights) -> list[Finding]:
    """AR-LOAN-OUT: the unit's head is named, and an archive manager of the whole institution stands in for
    it. No type is called "": only a grant for all types covers it.
    """
    if not (loan["outside"] and is_original(item)):
        return []
    head = (judged.head or "").strip()
    if len(head) > LONGEST_NAME:
        return [error(Code.GEN_LENGTH, ("head_approval",), value=head, max=str(LONGEST_NAME))]
    whole = rights.may_file(ARCHIVE_MANAGER, text(item, "institution_code"), "", MAX_CLEARANCE)
    return [] if head and whole else [error(Code.AR_LOAN_OUT, ("head_approval",), value=name_of(item))]


def _check_state(item: State) -> list[Finding]:
    state = text(item, "state")
    return [] if state in _LENDABLE else [error(Code.GEN_STATE, ("item_id",), value=state)]


def _check_loan(loan: Mapping[str, Any], wanted: LoanState) -> list[Finding]:
    found: str = loan["state"]
    return [] if found == wanted else [error(Code.GEN_STATE, ("loan_id",), value=found)]


def _step(loan: Mapping[str, Any], to: LoanState) -> Change:
    return Change(TABLE, loan["loan_id"], "state", UPDATE, loan["state"], to.value)


def _decided(act: Act, item: State, changes: list[Change], reason: str | None) -> Decision:
    told = (reason or "").strip() or None
    message = Message(MessageId.CHANGED)
    state = without_notes(item)
    return Decision(act, state=state, changes=tuple(changes), message=message, comment=told, record=ITEM)
