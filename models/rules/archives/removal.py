"""Which archive items may be deleted, and which go by the procedure of destruction alone. Next: filing.py."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from models.rules.acts import Act
from models.rules.archive import DRAFT, DUE, FILED, ITEM, TABLE, check_reach, manages
from models.rules.archives.holds import check_free
from models.rules.attachments import deleted_item
from models.rules.decision import Consent, Decision, refuse
from models.rules.diff import DELETE, Change
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.holding import Protection, check_reason
from models.rules.holding import check_free as check_file
from models.rules.messages import Message, MessageId
from models.rules.rights import Rights
from models.rules.sorts import check_meant
from models.rules.state import State, text

DESTRUCTION_ONLY = "DESTRUCTION_ONLY"


@dataclass(frozen=True)
class FileToGo:
    """A file of the item, all versions of it."""

    attachment_id: str
    file_name: str
    sha256: str
    protection: Protection


@dataclass(frozen=True)
class RemovalFacts:
    """`uses`: what refers to the item, such as items in the volume, a loan, a consent. `held`: it or its
    volume is."""

    today: date
    delete_policy: str
    files: Sequence[FileToGo]
    uses: Sequence[str]
    held: bool


def decide_delete_item(now: State, facts: RemovalFacts, rights: Rights, consent: Consent) -> Decision:
    """4.7: a draft, or what its type lets go directly; neither under a hold."""
    found = check_reach(now, rights) or [*_check_state(now, facts, rights), *check_removal(now, facts)]
    found += check_reason(consent.reason)
    found = found or check_meant(consent, question="delete")
    return refuse(Act.DELETE_ITEM, found) if found else removed(now, facts, consent.reason)


def check_removal(now: State, facts: RemovalFacts) -> list[Finding]:
    """What keeps any item from being removed, whoever asks."""
    title = text(now, "title")
    found = [error(Code.GEN_INUSE, (), value=f"{title} ({use})") for use in facts.uses]
    found += check_free([now | {"on_hold": facts.held}], ())
    for one in facts.files:
        at = ("attachments", one.attachment_id)
        found += [replace(of, path=at) for of in check_file(one.protection, facts.today)]
    return found


def removed(now: State, facts: RemovalFacts, reason: str | None = None) -> Decision:
    """Without asking any more."""
    title = text(now, "title")
    gone = Change(TABLE, "", "", DELETE, old=title)
    files = [deleted_item(one.attachment_id, one.file_name) for one in facts.files]
    message = Message(MessageId.ITEM_DELETED, {"t": title})
    changes = (*files, gone)
    return Decision(
        Act.DELETE_ITEM,
        state=now,
        changes=changes,
        message=message,
        comment=(reason or "").strip() or None,
        record=ITEM,
        deletes=True,
    )


def _check_state(now: State, facts: RemovalFacts, rights: Rights) -> list[Finding]:
    state = text(now, "state")
    if state == DRAFT:
        return []
    if facts.delete_policy == DESTRUCTION_ONLY:
        return [error(Code.AR_DEL_FILED, (), value=text(now, "archive_code"))]
    if state not in (FILED, DUE):  # appraised, to be destroyed, or a stub that is kept for ever
        return [error(Code.GEN_STATE, (), value=state)]
    return [] if manages(now, rights) else [error(Code.GEN_FORBIDDEN, ())]
