"""Activities, gifts and batches of coupons: codes that stay, deleted only unused. Next: activities.py."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from models.rules.config import Config
from models.rules.decision import Consent, Decision, Ending, conclude, refuse
from models.rules.diff import DELETE, OWN, Change
from models.rules.facts import Act
from models.rules.fields import read
from models.rules.finding import Finding, confirm, error
from models.rules.finding_codes import Code
from models.rules.messages import Message, MessageId
from models.rules.shape import Shape
from models.rules.simple import check_required
from models.rules.state import FAILED, State, Value, changes, is_new, text

_CODE = re.compile(r"[A-Z0-9_-]+")  # what is named after one is written code/customer, code/00000012


@dataclass(frozen=True)
class Sort:
    """A sort of record: its entity, the fields of its code and name, what a sentence calls it, its acts."""

    record: str
    code: str
    name: str
    zh: str
    en: str
    create: Act
    change: Act
    delete: Act


@dataclass(frozen=True)
class KeptFacts:
    """What the writer found of those that the record or the patch names."""

    config: Config
    shape: Shape
    taken: bool = False
    used_by: str = ""


def check_kept(state: State, sort: Sort, facts: KeptFacts) -> Iterator[Finding]:
    yield from check_required(state, facts.shape)
    code, path = text(state, sort.code), (sort.code,)
    if sort.code in state.get(FAILED, ()):
        return
    if not is_new(state):
        if changes(state, sort.code):
            yield error(Code.GEN_IMMUTABLE, path, value=code)
    elif code and not _CODE.fullmatch(code):
        yield error(Code.GEN_PATTERN, path, value=code)
    elif code and facts.taken:
        yield error(Code.GEN_DUPLICATE, path, value=code)


def check_least(state: State, name: str, least: int, most: int | None = None) -> Iterator[Finding]:
    value = state.get(name)
    if value is not None and not (least <= value and (most is None or value <= most)):
        span = f"≥ {least}" if most is None else f"{least} – {most}"
        yield error(Code.GEN_RANGE, (name,), value=f"{value}", range=span)


def conclude_kept(sort: Sort, old: State | None, state: State, facts: KeptFacts, ending: Ending) -> Decision:
    if old is not None:
        return conclude(sort.change, old, state, facts, ending)
    ending = replace(ending, message=_told(MessageId.RECORD_CREATED, sort, state))
    return conclude(sort.create, None, state, facts, ending)


def decide_delete(sort: Sort, now: State, facts: KeptFacts, consent: Consent) -> Decision:
    """Only what nothing was made of; and only if the caller means it."""
    code = text(now, sort.code)
    found = [error(Code.GEN_INUSE, (), value=code, by=facts.used_by)] if facts.used_by else []
    if Code.GEN_CONFIRM.value not in consent.confirm:
        found.append(confirm(Code.GEN_CONFIRM, ("confirm",)))
    if found:
        return refuse(sort.delete, found)
    gone = (Change(facts.shape.sap_table or OWN, "", "", DELETE, old=text(now, sort.name) or code),)
    message = _told(MessageId.RECORD_DELETED, sort, now)
    return Decision(sort.delete, state=now, changes=gone, message=message, record=sort.record, deletes=True)


def read_given(
    shape: Shape, config: Config, given: dict[str, Value], findings: list[Finding]
) -> dict[str, Value]:
    """What an act is told beside its record, as the fields of these names would have it; what is wrong with
    it is added to the findings.
    """
    found: dict[str, Value] = {}
    for name, raw in given.items():
        got = read(shape.fields[name], raw, (name,), config)
        findings += got.findings
        found[name] = got.value
    return found


def _told(message: MessageId, sort: Sort, state: State) -> Message:
    return Message(
        message, {"zh": sort.zh, "en": sort.en, "c": text(state, sort.code), "t": text(state, sort.name)}
    )
