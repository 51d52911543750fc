"""Filing (归档): what a draft must hold to get its archive code and its term (domain 4.4, 4.5). Next:
properties.py."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from models.rules.acts import Act
from models.rules.archive import DRAFT, FILED, ITEM, check_filing, check_reach, manages
from models.rules.archives.codes import check_given, check_parts, normalise, parse_code, prefix_of
from models.rules.archives.dossiers import check_classified
from models.rules.archives.items import due_of
from models.rules.archives.metadata import (
    ItemFacts,
    check_kept_long_enough,
    check_year,
    code_facts,
)
from models.rules.archives.properties import FileFacts, PropertyReport, check_properties
from models.rules.archives.vouchers import VOUCHER, row_of
from models.rules.decision import Consent, Decision, Ending, conclude
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.messages import Message, MessageId
from models.rules.rights import Rights
from models.rules.roles import ARCHIVE_MANAGER
from models.rules.state import Path, State, text

MOST_AT_ONCE = 5_000


@dataclass(frozen=True)
class Filer:
    """Who files, and when."""

    user_name: str
    day: date


@dataclass(frozen=True)
class Candidate:
    """A draft that was looked at: the prefix of its code (None: a part is missing), and what stands against
    it.
    """

    item: State
    prefix: str | None
    given: str | None
    report: PropertyReport
    findings: tuple[Finding, ...]
    drafted: bool = True  # a draft that he may file: its report says something


def check_candidate(
    item: State, facts: ItemFacts, files: Sequence[FileFacts], rights: Rights, *, imported: bool = False
) -> Candidate:
    """Nothing is given yet: a code is drawn only when nothing stands against any of those to be filed. What
    is `imported` into an open volume is filed by whoever may import.
    """
    report = check_properties(item, files)
    allowed = [] if imported else _check_manager(item, rights)
    if found := [*check_reach(item, rights), *allowed, *_check_draft(item)]:
        return Candidate(item, None, None, report, tuple(found[:1]), drafted=False)
    parts, given = code_facts(item, facts), text(item, "given_code")
    found = [*report.findings, *check_year(item), *check_kept_long_enough(item, facts)]
    found += check_classified(item)
    found += _check_order(item, facts)
    prefix = None if parts is None else prefix_of(parts)
    if parts is not None and prefix is not None:
        found += [*check_parts(parts), *(check_given(given, prefix) if given else ())]
    if given and normalise(given) in facts.taken_codes:
        found.append(error(Code.GEN_DUPLICATE, ("given_code",), value=normalise(given)))
    return Candidate(item, prefix, given or None, report, tuple(found))


def with_code(item: State, code: str, facts: ItemFacts, filer: Filer) -> State:
    """As it is once it is filed."""
    parsed = parse_code(code)
    return item | {
        "state": FILED,
        "archive_code": code,
        "item_no": parsed.number if parsed else None,
        "filed_on": filer.day,
        "filed_by": filer.user_name,
        "due_on": due_of(item, facts),
    }


def filed(candidate: Candidate, code: str, facts: ItemFacts, filer: Filer, consent: Consent) -> Decision:
    """With the code that was drawn for it."""
    item = candidate.item
    state = with_code(item, code, facts, filer)
    message = Message(MessageId.ITEM_FILED, {"t": text(item, "title"), "c": code})
    ending = Ending(candidate.findings, consent, message)
    return replace(conclude(Act.FILE_ITEM, item, state, facts, ending), record=ITEM)


def named(candidate: Candidate, place: Path) -> list[Finding]:
    """Of one among many: where the request names it, and which it is."""
    if not place:
        return list(candidate.findings)
    about = {"item": text(candidate.item, "item_id")}
    return [
        replace(one, path=(*place, *one.path), params={**one.params, **about}) for one in candidate.findings
    ]


def _check_manager(item: State, rights: Rights) -> list[Finding]:
    if manages(item, rights):
        return []
    [found] = check_filing(item, rights, ARCHIVE_MANAGER)
    return [error(Code.GEN_FORBIDDEN, found.path)]


def _check_draft(item: State) -> list[Finding]:
    state = text(item, "state")
    return [] if state == DRAFT else [error(Code.GEN_STATE, (), value=state)]


def _check_order(item: State, facts: ItemFacts) -> list[Finding]:
    """A piece of a type that is arranged in volumes lies in an open one; a voucher says what vouchers say."""
    kind, volume = facts.of_type(item), facts.volume_of(item)
    found: list[Finding] = []
    if kind is not None and kind.arrangement == "VOLUME" and not text(item, "volume_id"):
        found.append(error(Code.GEN_REQUIRED, ("volume_id",)))
    if text(item, "volume_id") and volume is None:  # out of his sight
        found.append(error(Code.GEN_REF, ("volume_id",), value=text(item, "volume_id")))
    if volume is not None and not volume.open:
        found.append(error(Code.GEN_STATE, ("volume_id",), value=volume.archive_code))
    if kind is not None and kind.template_kind == "VOUCHER" and row_of(item) is None:
        found.append(error(Code.GEN_REQUIRED, (VOUCHER,)))
    return found
