"""Archive items: who sees and edits them, and what a draft must hold. Next: attachments.py."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from models.rules.config import Config
from models.rules.custody import may_look
from models.rules.decision import Consent, Decision, Ending, conclude, refuse
from models.rules.diff import DELETE, Change
from models.rules.facts import Act
from models.rules.finding import Finding, confirm, error
from models.rules.finding_codes import Code
from models.rules.merge import merge
from models.rules.messages import Message, MessageId
from models.rules.rights import Rights, may_any, may_look_any
from models.rules.roles import ARCHIVE_MANAGER, ARCHIVE_OPERATOR, MAX_CLEARANCE
from models.rules.shape import Shape
from models.rules.state import FAILED, Patch, State, changes, is_filled, text

ITEM = "ArchiveItem"
TABLE = "ZITEM"  # in change documents
DRAFT = "DRAFT"
_FIRST_YEAR = 1900


_EDITORS = (ARCHIVE_OPERATOR, ARCHIVE_MANAGER)


def may_edit_items(rights: Rights) -> bool:
    """Some; which ones is said by check_filing."""
    return may_any(rights, *_EDITORS)


def level_of(item: Mapping[str, Any]) -> int:
    """Without an access level an item is kept as the most secret ones are."""
    level = item.get("access_level")
    return MAX_CLEARANCE if level is None else int(level)


def check_filing(item: Mapping[str, Any], rights: Rights, *roles: str) -> list[Finding]:
    """One grant must cover institution, type and level together (4.10); `roles`: those that may edit."""
    institution, kind, level = text(item, "institution_code"), text(item, "archive_type"), level_of(item)
    if any(rights.may_file(role, institution, kind, level) for role in roles or _EDITORS):
        return []
    return [error(Code.GEN_FORBIDDEN, (_first_out_of_reach(institution, kind, rights, roles or _EDITORS),))]


def _first_out_of_reach(institution: str, kind: str, rights: Rights, roles: tuple[str, ...]) -> str:
    """What to tell: the level, where a lower one would do."""
    if any(rights.may_file(role, institution, kind, 0) for role in roles):
        return "access_level"
    return "archive_type"


def may_see_usage(rights: Rights) -> bool:
    return may_look(rights) or may_look_any(rights, ARCHIVE_OPERATOR, ARCHIVE_MANAGER)


@dataclass(frozen=True)
class TypeFacts:
    """What a type gives to its new items."""

    retention: str
    access_level: int


@dataclass(frozen=True)
class ItemFacts:
    """What the writer found of those that the record or the patch names; only what may be chosen."""

    today: date
    config: Config
    shape: Shape
    institutions: frozenset[str] = frozenset()
    types: Mapping[str, TypeFacts] = field(default_factory=dict[str, TypeFacts])
    customers: frozenset[str] = frozenset()  # those the caller sees
    files: bool = False  # of the item


def decide_create_item(
    item_id: str, patch: Patch, facts: ItemFacts, rights: Rights, consent: Consent
) -> Decision:
    if not may_edit_items(rights):
        return refuse(Act.CREATE_ITEM, [error(Code.GEN_FORBIDDEN, ())])
    merged = merge(facts.shape, None, patch, facts.config)
    state = merged.state | {"item_id": item_id, "state": DRAFT}
    kind = facts.types.get(text(state, "archive_type"))
    if kind is not None:  # AT-3: as the type is now; later changes of the type leave the item alone
        given = {name: state[name] for name in ("retention", "access_level") if is_filled(state.get(name))}
        state |= {"retention": kind.retention, "access_level": kind.access_level} | given
    findings = (*merged.findings, *_check(state, facts), *_check_place(state, rights))
    ending = Ending(findings, consent, Message(MessageId.ITEM_CREATED, {"t": text(state, "title")}))
    return conclude(Act.CREATE_ITEM, None, state, facts, ending)


def decide_change_item(
    now: State, patch: Patch, facts: ItemFacts, rights: Rights, consent: Consent
) -> Decision:
    if found := _check_editing(now, rights):
        return refuse(Act.CHANGE_ITEM, found)
    merged = merge(facts.shape, now, patch, facts.config)
    findings = [*merged.findings, *_check(merged.state, facts)]
    findings += [*_check_place(merged.state, rights), *_check_lowering(now, merged.state, rights, consent)]
    if changes(merged.state, "institution_code"):
        value = text(merged.state, "institution_code")
        findings.append(error(Code.GEN_IMMUTABLE, ("institution_code",), value=value))
    return conclude(Act.CHANGE_ITEM, now, merged.state, facts, Ending(tuple(findings), consent))


def decide_delete_item(now: State, facts: ItemFacts, rights: Rights, consent: Consent) -> Decision:
    found = _check_editing(now, rights)
    title = text(now, "title")
    if facts.files:
        found.append(error(Code.GEN_INUSE, (), value=title))
    if Code.GEN_CONFIRM.value not in consent.confirm:
        found.append(confirm(Code.GEN_CONFIRM, ("confirm",)))
    if found:
        return refuse(Act.DELETE_ITEM, found)
    gone = (Change(TABLE, "", "", DELETE, old=title),)
    message = Message(MessageId.ITEM_DELETED, {"t": title})
    return Decision(Act.DELETE_ITEM, state=now, changes=gone, message=message, record=ITEM, deletes=True)


def check_media(allowed: str | None, media_type: str) -> list[Finding]:
    """`allowed` is the type's list, such as image/*, application/pdf; empty = everything."""
    patterns = [part.strip() for part in (allowed or "").split(",") if part.strip()]
    kind = media_type.partition("/")[0]
    if not patterns or media_type in patterns or f"{kind}/*" in patterns:
        return []
    return [error(Code.AR_FILE_TYPE, ("media_type",), value=media_type)]


def check_files_may_change(item: Mapping[str, Any], rights: Rights) -> list[Finding]:
    """Before a file of the item is added, replaced or deleted."""
    return _check_editing(item, rights)


def _check_editing(now: Mapping[str, Any], rights: Rights) -> list[Finding]:
    if not may_edit_items(rights):
        return [error(Code.GEN_FORBIDDEN, ())]
    if found := check_filing(now, rights):
        return [error(Code.GEN_FORBIDDEN, ()) for _ in found]
    state = text(now, "state")
    return [] if state == DRAFT else [error(Code.GEN_STATE, (), value=state)]


def _check_place(state: State, rights: Rights) -> list[Finding]:
    """Where it is to lie; what is missing for that is told elsewhere."""
    placed = is_filled(state.get("institution_code")) and is_filled(state.get("archive_type"))
    return check_filing(state, rights) if placed and "access_level" not in state.get(FAILED, ()) else []


def _check_lowering(old: State, new: State, rights: Rights, consent: Consent) -> list[Finding]:
    """4.10: raising the access level needs nothing more, lowering it a manager of the item and a reason."""
    if level_of(new) >= level_of(old):
        return []
    found = [error(Code.GEN_FORBIDDEN, ("access_level",)) for _ in check_filing(old, rights, ARCHIVE_MANAGER)]
    if not (consent.reason or "").strip():
        found.append(error(Code.GEN_REQUIRED, ("reason",)))
    return found


def _check(state: State, facts: ItemFacts) -> Iterator[Finding]:
    failed = state.get(FAILED, ())
    for one in facts.shape.fields.values():
        missing = not is_filled(state.get(one.name)) and one.name not in failed
        if one.required and not one.system and missing:
            yield error(Code.GEN_REQUIRED, (one.name,))
    known = (
        ("institution_code", facts.institutions),
        ("archive_type", facts.types),
        ("customer_number", facts.customers),
    )
    for name, found in known:
        value = text(state, name)
        if value and changes(state, name) and value not in found:
            yield error(Code.GEN_REF, (name,), value=value)
    yield from _check_times(state, facts.today)


def _check_times(state: State, today: date) -> Iterator[Finding]:
    year, formed_on = text(state, "year"), state.get("formed_on")
    last = today.year + 1
    if year and not _FIRST_YEAR <= int(year) <= last:
        yield error(Code.GEN_RANGE, ("year",), value=year, range=f"{_FIRST_YEAR} – {last}")
    if isinstance(formed_on, date) and formed_on > today:
        yield error(Code.GEN_RANGE, ("formed_on",), value=formed_on.isoformat(), range=f"≤ {today}")
