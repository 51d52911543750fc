"""Records as acts and batches make them: drafts, open volumes, filed vouchers. Next: batches.py."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from models.rules.acts import Act
from models.rules.archive import VOLUME
from models.rules.archives.codes import prefix_of
from models.rules.archives.filing import Candidate, Filer, check_candidate, with_code
from models.rules.archives.items import decide_create_item
from models.rules.archives.metadata import ItemFacts, code_facts
from models.rules.archives.properties import FileFacts, missing_metadata
from models.rules.archives.vouchers import VOUCHER, row_of
from models.rules.attachments import stored_item
from models.rules.decision import Consent, Decision, Ending, conclude
from models.rules.finding import Finding, error, in_order
from models.rules.finding_codes import Code
from models.rules.messages import Message, MessageId
from models.rules.rights import Rights
from models.rules.state import Patch, State, text

_FOR_VOUCHERS = ("department_code", "carrier")  # what those in a volume take from it, and it is never changed


@dataclass(frozen=True)
class Made:
    """A row's record, not saved yet. `prefix`: a code is to be drawn behind it, unless one was `given`.
    `findings` are all that were found, whether they forbid it is in the decision.
    """

    decision: Decision
    findings: tuple[Finding, ...]
    prefix: str | None = None
    given: str | None = None
    candidate: Candidate | None = None

    @property
    def item(self) -> State:
        return self.decision.state or {}


@dataclass(frozen=True)
class Making:
    """What an act, or all rows of a batch, have in common."""

    facts: ItemFacts
    rights: Rights
    consent: Consent
    batch_id: str | None = None


def make_item(making: Making, item_id: str, patch: Patch) -> Made:
    """A draft; a code that the row gives is kept until it is filed."""
    decision = _decided(making, item_id, patch, "ITEM")
    return Made(decision, decision.findings)


def make_volume(making: Making, item_id: str, patch: Patch) -> Made:
    """IM-8: an open volume, whose code is given or drawn at once."""
    decision = _decided(making, item_id, patch, VOLUME)
    if decision.refused:
        return Made(decision, decision.findings)
    item, kind = decision.state or {}, making.facts.of_type(decision.state or {})
    found = [*decision.findings, *missing_metadata(item)]
    found += [error(Code.GEN_REQUIRED, (name,)) for name in _FOR_VOUCHERS if not text(item, name)]
    if row_of(item) is not None:
        found.append(error(Code.GEN_SUPPRESSED, (VOUCHER,)))
    if kind is not None and kind.arrangement != VOLUME:
        found.append(error(Code.GEN_REF, ("archive_type",), value=text(item, "archive_type")))
    parts = code_facts(item, making.facts)
    prefix = None if parts is None else prefix_of(parts)
    return Made(decision, in_order(found), prefix, text(item, "given_code") or None)


def make_voucher(making: Making, item_id: str, patch: Patch, files: Sequence[FileFacts]) -> Made:
    """A voucher in its volume, filed by whoever may add it."""
    decision = _decided(making, item_id, patch, "ITEM")
    if decision.refused:
        return Made(decision, decision.findings)
    candidate = check_candidate(decision.state or {}, making.facts, files, making.rights, imported=True)
    found = tuple(dict.fromkeys(candidate.findings))
    return Made(decision, (*decision.findings, *found), candidate.prefix, None, candidate)


def coded(making: Making, made: Made, code: str, filer: Filer) -> Decision:
    """With its code: a volume is open, a voucher lies in its volume."""
    item = made.item
    state = with_code(item, code, making.facts, filer)
    act, told = Act.CREATE_ITEM, MessageId.VOUCHER_CREATED
    if text(item, "unit") == VOLUME:
        act, told = Act.CREATE_VOLUME, MessageId.VOLUME_CREATED
        state |= {"open": True, "item_count": 0}
    ending = Ending(made.findings, making.consent, Message(told, {"c": code}))
    return conclude(act, None, state, making.facts, ending)


def with_files(decision: Decision, files: Sequence[tuple[str, str]]) -> Decision:
    """(attachmentId, name) of each that it takes over, told with it in one document."""
    told = tuple(stored_item(attachment_id, name) for attachment_id, name in files)
    return replace(decision, changes=(*decision.changes, *told))


def _decided(making: Making, item_id: str, patch: Patch, unit: str) -> Decision:
    decision = decide_create_item(item_id, patch, making.facts, making.rights, making.consent, unit=unit)
    if decision.state is None:
        return decision
    state = decision.state | {"batch_id": making.batch_id}
    return replace(decision, state=state)
