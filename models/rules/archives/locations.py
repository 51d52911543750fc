"""Locations in repositories (库房位置): their code, and what still fits. Next: imported.py."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from models.rules.acts import Act
from models.rules.config import Config
from models.rules.decision import Consent, Decision, Ending, conclude, refuse
from models.rules.diff import DELETE, Change
from models.rules.finding import Finding, error, warning
from models.rules.finding_codes import Code
from models.rules.merge import merge
from models.rules.messages import Message, MessageId
from models.rules.shape import Shape
from models.rules.simple import check_references, check_required
from models.rules.sorts import check_unused, gone
from models.rules.state import FAILED, Patch, State, changes, text

LOCATION = "ArchiveLocation"
TABLE = "ZLOC"  # in change documents
AUDITED = "LOCATION"  # in the audit trail
RULE = "warehouse-rack-level-box"
_CODE = re.compile(r"[A-Z0-9_.]+(?:-[A-Z0-9_.]+){3}")
RESERVE_PERCENT = 80  # from here on somebody should see to more room
_PATH = ("location_code",)


def check_room(code: str, capacity: int | None, used: int, added: int) -> list[Finding]:
    """Whether `added` more fit; what lies there already is told, so that one sees how much is left."""
    if capacity is None or added <= 0:
        return []
    told = {"value": code, "used": str(used), "capacity": str(capacity), "asked": str(added)}
    if used + added > capacity:
        return [error(Code.AR_LOC_FULL, _PATH, **told)]
    if (used + added) * 100 >= capacity * RESERVE_PERCENT:
        return [warning(Code.AR_LOC_RESERVE, _PATH, **told | {"used": str(used + added)})]
    return []


@dataclass(frozen=True)
class LocationFacts:
    """What the writer found of those that the record or the patch names. `used`: what lies there now."""

    config: Config
    shape: Shape
    within: bool = True  # the caller keeps the institution's locations, as it is and as it is to be
    taken: bool = False
    institutions: frozenset[str] = frozenset()
    used: int = 0
    used_by: str = ""


def decide_create_location(patch: Patch, facts: LocationFacts, consent: Consent) -> Decision:
    merged = merge(facts.shape, None, patch, facts.config)
    state = {"active": True} | merged.state | {"used": 0}
    code = text(state, "location_code")
    findings = [*merged.findings, *_check(state, facts)]
    if code and "location_code" not in state.get(FAILED, ()) and not _CODE.fullmatch(code):
        findings.append(error(Code.RD_CODE_RULE, ("location_code",), value=code, rule=RULE))
    if facts.taken:
        findings.append(error(Code.GEN_DUPLICATE, ("location_code",), value=code))
    message = Message(MessageId.LOCATION_CREATED, {"c": code})
    return conclude(Act.CREATE_LOCATION, None, state, facts, Ending(tuple(findings), consent, message))


def decide_change_location(now: State, patch: Patch, facts: LocationFacts, consent: Consent) -> Decision:
    """BD-1: the code stays."""
    merged = merge(facts.shape, now, patch, facts.config)
    findings = [*merged.findings, *_check(merged.state, facts)]
    code = text(merged.state, "location_code")
    if code != text(now, "location_code"):
        findings.append(error(Code.GEN_IMMUTABLE, ("location_code",), value=code))
    return conclude(Act.CHANGE_LOCATION, now, merged.state, facts, Ending(tuple(findings), consent))


def decide_delete_location(now: State, facts: LocationFacts, consent: Consent) -> Decision:
    found = [] if facts.within else [error(Code.GEN_FORBIDDEN, ())]
    code = text(now, "location_code")
    found += check_unused(code, facts.used_by, consent)
    if found:
        return refuse(Act.DELETE_LOCATION, found)
    name = text(now, "name")
    told = Message(MessageId.LOCATION_DELETED, {"c": code, "t": name})
    return gone(Act.DELETE_LOCATION, facts.shape, now, Change(TABLE, "", "", DELETE, old=name or code), told)


def _check(state: State, facts: LocationFacts) -> Iterator[Finding]:
    yield from check_required(state, facts.shape)
    yield from check_references(state, (("institution_code", facts.institutions),))
    if not facts.within:
        yield error(Code.GEN_FORBIDDEN, ("institution_code",))
    capacity = state.get("capacity")
    least = max(facts.used, 1)  # what lies there stays
    if isinstance(capacity, int) and changes(state, "capacity") and capacity < least:
        yield error(Code.GEN_RANGE, ("capacity",), value=str(capacity), range=f"≥ {least}")
