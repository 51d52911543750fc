"""Users as records: a name that stays, two kinds of account, who is never deleted. Next: grants.py."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from models.rules.acts import Act
from models.rules.base_data.employees import Employees, check_employee
from models.rules.checks.address import check_mail, check_phone
from models.rules.config import Config
from models.rules.decision import Consent, Decision, Ending, conclude, refuse
from models.rules.diff import DELETE, Change
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.merge import merge
from models.rules.messages import Message, MessageId
from models.rules.rights import ADMIN
from models.rules.shape import Shape
from models.rules.simple import check_period, check_references, check_required
from models.rules.sorts import check_meant, gone
from models.rules.state import (
    FAILED,
    Patch,
    State,
    changed,
    changes,
    is_filled,
    is_touched,
    path_of,
    rows,
    text,
)

USER = "User"
TABLE = "ZUSER"  # in change documents
AUDITED = "USER"  # in the audit trail
ADMINISTRATOR, OPERATOR = KINDS = ("ADMINISTRATOR", "OPERATOR")
LANGUAGES = ("zh", "en")
TRAINING = "training"
TOPICS = ("DOSSIER", "ARCHIVE")
_NAME = re.compile(r"[A-Z0-9_./-]+")
_GIVEN = {"kind": OPERATOR, "language": LANGUAGES[0], "active": True}
_SIGNING = ("active", "valid_from", "valid_to")  # whether he may sign in
_REACHING = ("email", "mobile")  # where a forgotten password is sent


@dataclass(frozen=True)
class UserFacts:
    """What the writer found of those that the record or the patch names; only what may be chosen."""

    config: Config
    shape: Shape
    caller: str
    within: bool = True  # the caller administers whom the record is about, as it is and as it is to be
    in_session: bool = False  # the caller signed in here with his password
    everywhere: bool = True  # the caller administers everything
    stranger: bool = False  # nobody gave the user a role, a key or a password here
    today: date = date.min
    taken: bool = False
    departments: frozenset[str] = frozenset()
    institutions: frozenset[str] = frozenset()
    roles: Collection[str] = ()  # that the user has
    used: bool = False
    employees: Employees | None = None


def user_name(typed: str) -> str:
    """Without regard to case."""
    return typed.strip().upper()


def decide_create_user(patch: Patch, facts: UserFacts, consent: Consent) -> Decision:
    merged = merge(facts.shape, None, _in_form(patch), facts.config)
    _authorise(merged.state, facts.caller)
    given = {name: value for name, value in _GIVEN.items() if not is_filled(merged.state.get(name))}
    state = merged.state | given
    name = text(state, "user_name")
    findings = [*merged.findings, *_check(state, facts)]
    if name and not _NAME.fullmatch(name):
        findings.append(error(Code.GEN_PATTERN, ("user_name",), value=name))
    elif facts.taken:
        findings.append(error(Code.GEN_DUPLICATE, ("user_name",), value=name))
    if not facts.within or _ends_stranger(None, state, facts):
        findings.append(error(Code.US_GRANT, ()))
    message = Message(MessageId.USER_CREATED, {"u": name})
    return conclude(Act.CREATE_USER, None, state, facts, Ending(tuple(findings), consent, message))


def decide_change_user(now: State, patch: Patch, facts: UserFacts, consent: Consent) -> Decision:
    merged = merge(facts.shape, now, _in_form(patch), facts.config)
    state = merged.state
    _authorise(state, facts.caller)
    findings = [*merged.findings, *_check(state, facts)]
    if changes(state, "user_name"):
        findings.append(error(Code.GEN_IMMUTABLE, ("user_name",), value=text(state, "user_name")))
    own = facts.caller == text(now, "user_name")
    if own:
        # nobody locks himself out, and nobody lets himself stay; who took a key does not become its user
        kept = _SIGNING if facts.in_session else (*_REACHING, *_SIGNING)
        findings += [error(Code.US_SELF, (name,)) for name in kept if changes(state, name)]
        findings += [error(Code.US_SELF, ("training",)) for _ in _training_changed(now, state)]
        if changes(state, "institution_code") and not facts.within:
            findings.append(error(Code.US_GRANT, ("institution_code",)))
    elif not facts.within or _ends_stranger(now, state, facts):
        findings.append(error(Code.US_GRANT, ()))
    if changes(state, "kind") and text(state, "kind") == OPERATOR and ADMIN in facts.roles:
        findings.append(error(Code.GEN_STATE, ("kind",), value=ADMIN))
    return conclude(Act.CHANGE_USER, now, state, facts, Ending(tuple(findings), consent))


def decide_delete_user(now: State, facts: UserFacts, consent: Consent) -> Decision:
    """Only who has done nothing yet: the log names users for ever (5.2)."""
    name = text(now, "user_name")
    found: list[Finding] = []
    if facts.caller == name:
        found.append(error(Code.US_SELF, ()))
    elif not facts.within:
        found.append(error(Code.US_GRANT, ()))
    if facts.used:
        found.append(error(Code.GEN_INUSE, (), value=name))
    found += check_meant(consent)
    if found:
        return refuse(Act.DELETE_USER, found)
    change = Change(TABLE, "", "", DELETE, old=text(now, "name"))
    return gone(Act.DELETE_USER, facts.shape, now, change, Message(MessageId.USER_DELETED, {"u": name}))


def _authorise(state: State, caller: str) -> None:
    """5.5: who enters or changes an authorisation has given it."""
    for row in rows(state, TRAINING):
        if changed(row):
            row["granted_by"] = caller


def _training_changed(now: State, state: State) -> list[str]:
    """Whether authorisations were given or taken: once, or not at all."""
    touched = any(changed(row) for row in rows(state, TRAINING))
    return [TRAINING] if touched or len(rows(now, TRAINING)) != len(rows(state, TRAINING)) else []


def _check_training(state: State) -> Iterator[Finding]:
    for row in rows(state, TRAINING):
        if not is_touched(row):
            continue
        path, begin, end = path_of(row, (TRAINING,)), row.get("trained_on"), row.get("valid_until")
        if text(row, "topic") not in TOPICS:
            yield error(Code.GEN_REF, (*path, "topic"), value=text(row, "topic"))
        for name in ("trained_on", "valid_until"):
            if not is_filled(row.get(name)) and name not in row.get(FAILED, ()):
                yield error(Code.GEN_REQUIRED, (*path, name))
        if isinstance(begin, date) and isinstance(end, date) and end < begin:
            yield error(Code.GEN_RANGE, (*path, "valid_until"), value=str(end), range=f"≥ {begin}")


def _ends_stranger(now: State | None, state: State, facts: UserFacts) -> bool:
    """Who has nothing here may have all of it from an identity provider, and would have it no longer."""
    ends = _is_off(state, facts.today) and not (now and _is_off(now, facts.today))
    return ends and facts.stranger and not facts.everywhere


def _is_off(user: State, today: date) -> bool:
    begin, end = user.get("valid_from"), user.get("valid_to")
    early, late = isinstance(begin, date) and begin > today, isinstance(end, date) and end < today
    return not user.get("active") or early or late


def _in_form(patch: Patch) -> Patch:
    """Names of users are written in upper case, languages in lower case."""
    formed = dict(patch)
    for name, form in (("user_name", str.upper), ("language", str.lower)):
        if isinstance(value := formed.get(name), str):
            formed[name] = form(value)
    return formed


def _check(state: State, facts: UserFacts) -> Iterator[Finding]:
    yield from check_required(state, facts.shape)
    known: tuple[tuple[str, Collection[str]], ...] = (
        ("kind", KINDS),
        ("language", LANGUAGES),
        ("department_code", facts.departments),
        ("institution_code", facts.institutions),
    )
    yield from check_references(state, known)
    yield from check_employee(state, "employee", facts.employees, facts.today)
    if mail := text(state, "email"):
        yield from check_mail(mail, ("email",))
    if mobile := text(state, "mobile"):
        yield from check_phone(mobile, ("mobile",))
    yield from check_period(state)
    yield from _check_training(state)
