"""Sorts of record with a code that stays, which are deleted only when nothing names them. Next: users.py."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from models.rules.acts import Act
from models.rules.decision import Consent, Decision, Ending, Shaped, conclude, refuse
from models.rules.diff import DELETE, OWN, Change, row_changes
from models.rules.finding import Finding, confirm, error
from models.rules.finding_codes import Code
from models.rules.messages import Message, MessageId
from models.rules.shape import Shape
from models.rules.state import State, changes, is_new, text


@dataclass(frozen=True)
class Sort:
    """A sort of record: its entity, the field that holds its code, what a sentence calls it, its acts; and
    the field that names it.
    """

    record: str
    code: str
    zh: str
    en: str
    create: Act
    change: Act
    delete: Act
    name: str = "name"

    def told(self, message: MessageId, state: State) -> Message:
        named = {"c": text(state, self.code), "t": text(state, self.name)}
        return Message(message, {"zh": self.zh, "en": self.en, **named})


class Used(Shaped, Protocol):
    """Facts that tell what names the record; "" = nothing."""

    @property
    def used_by(self) -> str: ...


def check_code(state: State, sort: Sort, *, taken: bool) -> Iterator[Finding]:
    """BD-1: it stays; and nobody else has it."""
    code = text(state, sort.code)
    if is_new(state) and code and taken:
        yield error(Code.GEN_DUPLICATE, (sort.code,), value=code)
    elif not is_new(state) and changes(state, sort.code):
        yield error(Code.GEN_IMMUTABLE, (sort.code,), value=code)


def conclude_new(
    sort: Sort, state: State, facts: Shaped, findings: Iterable[Finding], consent: Consent
) -> Decision:
    ending = Ending(tuple(findings), consent, sort.told(MessageId.RECORD_CREATED, state))
    return conclude(sort.create, None, state, facts, ending)


def decide_delete(sort: Sort, now: State, facts: Used, consent: Consent) -> Decision:
    """BD-3: only what nothing names; else it ends, or is switched off."""
    code = text(now, sort.code)
    if found := check_unused(code, facts.used_by, consent):
        return refuse(sort.delete, found)
    change = Change(facts.shape.sap_table or OWN, "", "", DELETE, old=text(now, sort.name) or code)
    return gone(sort.delete, facts.shape, now, change, sort.told(MessageId.RECORD_DELETED, now))


def check_unused(code: str, used_by: str, consent: Consent) -> list[Finding]:
    """That nothing names it, and that the caller means it."""
    found = [error(Code.GEN_INUSE, (), value=code, by=used_by)] if used_by else []
    return [*found, *check_meant(consent)]


def check_meant(consent: Consent, **question: str) -> list[Finding]:
    if Code.GEN_CONFIRM.value in consent.confirm:
        return []
    return [confirm(Code.GEN_CONFIRM, ("confirm",), **question)]


def gone(act: Act, shape: Shape, now: State, change: Change, message: Message) -> Decision:
    """The record goes with all rows that are part of it; `change` is what its last document says."""
    bare = {**now, **dict.fromkeys(shape.children, ())}
    return Decision(
        act,
        state=now,
        changes=(change,),
        rows=tuple(row_changes(shape, now, bare)),
        message=message,
        record=shape.name,
        deletes=True,
    )
