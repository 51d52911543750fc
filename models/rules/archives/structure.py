"""Categories and types of archives: codes for ever, names and defaults edited. Next: locations.py."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from models.rules.acts import Act
from models.rules.archives.dossiers import DOSSIER_TYPE
from models.rules.archives.lots import ACCOUNTING
from models.rules.archives.removal import DESTRUCTION_ONLY
from models.rules.archives.retention import check_minimum, is_shorter
from models.rules.config import Config
from models.rules.decision import Consent, Decision, Ending, conclude, refuse
from models.rules.diff import DELETE, OWN, Change
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.merge import merge
from models.rules.messages import Message, MessageId
from models.rules.shape import Shape
from models.rules.simple import check_references, check_required
from models.rules.sorts import check_unused, gone
from models.rules.state import FAILED, Patch, State, changes, is_filled, text

CATEGORY, TYPE = "ArchiveCategory", "ArchiveType"
AUDITED_CATEGORY, AUDITED_TYPE = "CATEGORY", "ARCHIVE_TYPE"  # in the audit trail
DIRECT = "DIRECT"
_CODE = re.compile(r"[A-Z0-9_]{1,4}")  # what archive codes are made of
_MEDIA = re.compile(r"[a-z0-9.+-]+/(?:\*|[a-z0-9.+-]+)")
_CHOICES = {
    "template_kind": ("OTHER", "VOUCHER"),
    "arrangement": ("ITEM", "VOLUME"),
    "delete_policy": (DIRECT, DESTRUCTION_ONLY),
}
_BEGIN = {"active": True, "template_kind": "OTHER", "arrangement": "ITEM", "delete_policy": DIRECT}
_CODES = ("archive_type", "category_code", "type_code")


@dataclass(frozen=True)
class StructureFacts:
    """What the writer found of those that the record or the patch names."""

    config: Config
    shape: Shape
    within: bool = True  # the caller administers what all institutions share
    taken: bool = False
    categories: frozenset[str] = frozenset()  # those that may be chosen
    used_by: str = ""  # what is of this category or type
    items: bool = False  # items are of this type
    lawful: str | None = None  # the shortest period that the law asks of a kind of accounting archives


def type_key(patch: Patch) -> tuple[str, str]:
    """KU and PZ of KU/PZ, as they will be stored: each given by itself or told by the whole."""
    typed = {name: text(patch, name).strip().upper() for name in _CODES}
    category, _, code = typed["archive_type"].partition("/")
    return typed["category_code"] or category, typed["type_code"] or code


def decide_create_category(patch: Patch, facts: StructureFacts, consent: Consent) -> Decision:
    merged = merge(facts.shape, None, patch, facts.config)
    state = {"active": True} | merged.state
    code = text(state, "category_code")
    findings = [*merged.findings, *_check_within(facts), *check_required(state, facts.shape)]
    findings += _check_code(state, "category_code")
    if facts.taken:
        findings.append(error(Code.GEN_DUPLICATE, ("category_code",), value=code))
    message = Message(MessageId.CATEGORY_CREATED, {"c": code, "t": text(state, "name_zh")})
    return conclude(Act.CREATE_CATEGORY, None, state, facts, Ending(tuple(findings), consent, message))


def decide_change_category(now: State, patch: Patch, facts: StructureFacts, consent: Consent) -> Decision:
    """AT-1: the code stays; a new name shows wherever the category is named."""
    merged = merge(facts.shape, now, patch, facts.config)
    findings = [*merged.findings, *_check_within(facts), *check_required(merged.state, facts.shape)]
    findings += _check_same(merged.state, ("category_code",))
    return conclude(Act.CHANGE_CATEGORY, now, merged.state, facts, Ending(tuple(findings), consent))


def decide_delete_category(now: State, facts: StructureFacts, consent: Consent) -> Decision:
    code, name = text(now, "category_code"), text(now, "name_zh")
    found = [*_check_within(facts), *check_unused(code, facts.used_by, consent)]
    if found:
        return refuse(Act.DELETE_CATEGORY, found)
    told = Message(MessageId.CATEGORY_DELETED, {"c": code, "t": name})
    return gone(Act.DELETE_CATEGORY, facts.shape, now, Change(OWN, "", "", DELETE, old=name or code), told)


def decide_create_type(patch: Patch, facts: StructureFacts, consent: Consent) -> Decision:
    category, code = type_key(patch)
    parts = {"category_code": category, "type_code": code} if category or code else {}
    merged = merge(facts.shape, None, {**patch, **parts}, facts.config)
    state = _BEGIN | merged.state
    if _by_procedure(category, code) and "delete_policy" not in merged.state:
        state["delete_policy"] = DESTRUCTION_ONLY
    findings = [*merged.findings, *_check_type(state, facts)]
    findings += [*_check_code(state, "category_code"), *_check_code(state, "type_code")]
    key = f"{category}/{code}"
    if text(state, "archive_type") not in ("", key):
        value = text(state, "archive_type")
        findings.append(error(Code.RD_CODE_RULE, ("archive_type",), value=value, rule=key))
    state["archive_type"] = key
    if facts.taken:
        findings.append(error(Code.GEN_DUPLICATE, ("type_code",), value=key))
    message = Message(MessageId.TYPE_CREATED, {"c": key, "t": text(state, "name_zh")})
    return conclude(Act.CREATE_TYPE, None, state, facts, Ending(tuple(findings), consent, message))


def decide_change_type(now: State, patch: Patch, facts: StructureFacts, consent: Consent) -> Decision:
    """AT-1, AT-3: what the type gives to new items leaves those that are there as they are. What decides how
    archive codes and templates are made stays as soon as there are items.
    """
    merged = merge(facts.shape, now, patch, facts.config)
    state = merged.state
    findings = [*merged.findings, *_check_type(state, facts), *_check_same(state, _CODES)]
    if facts.items:
        key = text(now, "archive_type")
        findings += [
            error(Code.GEN_INUSE, (name,), value=key, by="ArchiveItem")
            for name in ("template_kind", "arrangement")
            if changes(state, name)
        ]
    return conclude(Act.CHANGE_TYPE, now, state, facts, Ending(tuple(findings), consent))


def decide_delete_type(now: State, facts: StructureFacts, consent: Consent) -> Decision:
    code, name = text(now, "archive_type"), text(now, "name_zh")
    found = [*_check_within(facts), *check_unused(code, facts.used_by, consent)]
    if found:
        return refuse(Act.DELETE_TYPE, found)
    told = Message(MessageId.TYPE_DELETED, {"c": code, "t": name})
    return gone(Act.DELETE_TYPE, facts.shape, now, Change(OWN, "", "", DELETE, old=name or code), told)


def _check_within(facts: StructureFacts) -> list[Finding]:
    return [] if facts.within else [error(Code.US_GRANT, ())]


def _check_same(state: State, names: tuple[str, ...]) -> Iterator[Finding]:
    for name in names:
        if changes(state, name):
            yield error(Code.GEN_IMMUTABLE, (name,), value=text(state, name))


def _check_code(state: State, name: str) -> Iterator[Finding]:
    value = text(state, name)
    if value and name not in state.get(FAILED, ()) and not _CODE.fullmatch(value):
        yield error(Code.GEN_PATTERN, (name,), value=value)


def _check_type(state: State, facts: StructureFacts) -> Iterator[Finding]:
    yield from _check_within(facts)
    yield from check_required(state, facts.shape)
    yield from check_references(state, (("category_code", facts.categories),))
    for name, choices in _CHOICES.items():
        value = text(state, name)
        if value and value not in choices:
            yield error(Code.GEN_REF, (name,), value=value)
    if text(state, "delete_policy") == DIRECT and _by_procedure(*type_key(state)):
        yield error(Code.GEN_RANGE, ("delete_policy",), value=DIRECT, range=DESTRUCTION_ONLY)
    if text(state, "template_kind") == "VOUCHER" and text(state, "arrangement") == "ITEM":
        yield error(Code.GEN_RANGE, ("arrangement",), value="ITEM", range="VOLUME")  # vouchers lie in volumes
    yield from _check_periods(state, facts)
    for pattern in text(state, "allowed_media").split(","):
        if pattern.strip() and not _MEDIA.fullmatch(pattern.strip()):
            yield error(Code.GEN_PATTERN, ("allowed_media",), value=pattern.strip())


def _by_procedure(category: str, code: str) -> bool:
    """4.7: accounting archives and customer dossiers, which the law lets nobody delete directly."""
    return category == ACCOUNTING or f"{category}/{code}" == DOSSIER_TYPE


def _check_periods(state: State, facts: StructureFacts) -> Iterator[Finding]:
    """Neither what new items begin with nor the type's own minimum is shorter than the law allows (4.5)."""
    default, minimum = text(state, "default_retention"), text(state, "minimum_retention")
    failed = state.get(FAILED, ())
    if "minimum_retention" in failed or "default_retention" in failed:
        return
    if facts.lawful and (not minimum or is_shorter(minimum, facts.lawful)):
        yield error(Code.AR_RET_MIN, ("minimum_retention",), value=minimum or "–", min=facts.lawful)
        minimum = facts.lawful
    if is_filled(default):
        yield from (replace(one, path=("default_retention",)) for one in check_minimum(default, minimum))
