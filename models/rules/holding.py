"""What protects a file from being deleted or replaced: legal holds and retention. Next: certificates.py."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from models.rules.archive import check_filing
from models.rules.attachments import TABLE
from models.rules.diff import UPDATE, Change
from models.rules.finding import Finding, confirm, error
from models.rules.finding_codes import Code
from models.rules.rights import ADMIN, Rights, may_any, may_look_any, may_touch
from models.rules.roles import ARCHIVE_MANAGER, AUDITOR
from models.rules.simple import check_written
from models.rules.state import State

LONGEST_REASON = 200
MOST_AT_ONCE = 100  # files of one hold


@dataclass(frozen=True)
class Protection:
    """As the row of an attachment has it."""

    on_hold: bool
    retain_until: date | None
    name: str = ""


def may_hold(rights: Rights) -> bool:
    return may_any(rights, ARCHIVE_MANAGER)


def check_place(record: State, is_item: bool, rights: Rights) -> list[Finding]:
    """The manager's grant must cover this record: that another one lets him see it is not enough."""
    covered = (
        not check_filing(record, rights, ARCHIVE_MANAGER)
        if is_item
        else may_touch(rights, record, ARCHIVE_MANAGER)
    )
    return [] if covered else [error(Code.GEN_FORBIDDEN, ())]


def may_see_holds(rights: Rights) -> bool:
    return may_look_any(rights, ARCHIVE_MANAGER, AUDITOR)


def may_see_certificates(rights: Rights) -> bool:
    return may_look_any(rights, ARCHIVE_MANAGER, AUDITOR, ADMIN)


def check_free(found: Protection, today: date) -> list[Finding]:
    """Before a file is deleted or replaced."""
    if found.on_hold:
        return [error(Code.AR_HOLD, ("attachment_id",), value=found.name)]
    if found.retain_until is not None and today <= found.retain_until:
        return [error(Code.AR_RETENTION, ("attachment_id",), until=found.retain_until.isoformat())]
    return []


def check_deletion(
    found: Protection, today: date, confirmed: Collection[str], reason: str | None
) -> list[Finding]:
    protecting = [*check_free(found, today), *check_reason(reason)]
    if not protecting and Code.GEN_CONFIRM.value not in confirmed:
        return [confirm(Code.GEN_CONFIRM, ("confirm",))]
    return protecting


def check_hold(attachment_ids: Collection[str], reason: str, basis: str | None) -> list[Finding]:
    found = [*check_reason(reason), *check_reason(basis, "basis"), *check_written(reason)]
    if not 0 < len(attachment_ids) <= MOST_AT_ONCE:
        told = {"value": str(len(attachment_ids)), "range": f"1–{MOST_AT_ONCE}"}
        found.append(error(Code.GEN_RANGE, ("attachment_ids",), **told))
    return found


def check_reason(text: str | None, name: str = "reason") -> list[Finding]:
    if len(text or "") <= LONGEST_REASON:
        return []
    return [error(Code.GEN_LENGTH, (name,), value=f"{text}"[:20] + "…", max=str(LONGEST_REASON))]


def check_retention(until: date, found: Protection, today: date) -> list[Finding]:
    """Only longer: what was promised to be kept is kept."""
    if found.retain_until is not None and until < found.retain_until:
        return [error(Code.AR_RETENTION, ("until",), until=found.retain_until.isoformat())]
    if until <= today:
        return [error(Code.GEN_RANGE, ("until",), value=until.isoformat(), range=f"> {today}")]
    return []


def hold_item(attachment_id: str, before: str | None, after: str | None) -> Change:
    """`before` and `after` are reasons of the hold that is released or placed."""
    return Change(TABLE, attachment_id, "legalHold", UPDATE, before, after)


def retention_item(attachment_id: str, before: date | None, after: date) -> Change:
    return Change(
        TABLE, attachment_id, "retainUntil", UPDATE, before and before.isoformat(), after.isoformat()
    )
