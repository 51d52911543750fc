"""Grants given and withdrawn: duties apart, nobody for himself (US-1 to US-3). Next: departments.py."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from models.rules.acts import Act
from models.rules.decision import Decision, refuse
from models.rules.diff import DELETE, INSERT, LONGEST, Change
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.messages import Message, MessageId
from models.rules.rights import ADMIN
from models.rules.roles import conflicts
from models.rules.state import State, text
from models.rules.users import OPERATOR, USER

TABLE = "ZGRANT"  # in change documents


@dataclass(frozen=True)
class GrantFacts:
    """`role` and `text` are the grant's."""

    role: str
    text: str
    giver: str
    within: bool  # the giver may give this grant
    held: Collection[str] = ()  # roles that the user has, be it by a key
    unknown: tuple[Finding, ...] = ()  # codes that no table holds


def check_grant(user: State, facts: GrantFacts) -> list[Finding]:
    return [*_check_giver(user, facts), *_check_role(user, facts), *facts.unknown]


def grant_given(user: State, facts: GrantFacts, grant_id: int | None) -> Decision:
    """Without a number the user has it already."""
    message = Message(MessageId.ROLE_GRANTED, {"u": text(user, "user_name"), "r": facts.role})
    if grant_id is None:
        message = Message(MessageId.UNCHANGED)
    changes = () if grant_id is None else tuple(_changes(grant_id, INSERT, facts.text))
    return Decision(Act.GRANT_ROLE, state=user, changes=changes, message=message, record=USER)


def decide_withdraw(user: State, grant_id: int, facts: GrantFacts) -> Decision:
    if found := list(_check_giver(user, facts)):
        return refuse(Act.WITHDRAW_GRANT, found)
    message = Message(MessageId.GRANT_WITHDRAWN, {"u": text(user, "user_name"), "r": facts.role})
    changes = tuple(_changes(grant_id, DELETE, facts.text))
    return Decision(Act.WITHDRAW_GRANT, state=user, changes=changes, message=message, record=USER)


def check_separation(roles: Collection[str], path: tuple[str | int, ...]) -> Iterator[Finding]:
    """Of all roles of one user, whatever gives them to him (US-1)."""
    for rule, apart in conflicts(roles):
        yield error(Code(rule), path, roles=", ".join(apart))


def _check_giver(user: State, facts: GrantFacts) -> Iterator[Finding]:
    if facts.giver == text(user, "user_name"):
        yield error(Code.US_SELF, ())
    elif not facts.within:
        yield error(Code.US_GRANT, ())


def _check_role(user: State, facts: GrantFacts) -> Iterator[Finding]:
    path = ("grant", "role")
    if facts.role == ADMIN and text(user, "kind") == OPERATOR:
        yield error(Code.GEN_STATE, path, value=OPERATOR)
    yield from check_separation({*facts.held, facts.role}, path)


def _changes(grant_id: int, indicator: str, whole: str) -> Iterator[Change]:
    """The row goes when the grant is withdrawn, so the log keeps what it was; a long one in several items."""
    for begin in range(0, len(whole), LONGEST):
        part = whole[begin : begin + LONGEST]
        old, new = (part, None) if indicator == DELETE else (None, part)
        yield Change(TABLE, str(grant_id), "", indicator, old, new)
