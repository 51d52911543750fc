"""Customers' dossiers: what lies in one, its names, its review, its archiving. Next: consents.py."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from models.rules.acts import Act
from models.rules.config import Config
from models.rules.decision import Decision, Ending, ShapeAlone, conclude
from models.rules.diff import diff, row_changes
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.merge import merge
from models.rules.messages import Message, MessageId
from models.rules.numbers import shown
from models.rules.rights import ADMIN, FINANCE, INTEGRATOR, SALES, Rights, may_look_any, may_touch
from models.rules.roles import ARCHIVE_MANAGER, AUDITOR
from models.rules.shape import Shape
from models.rules.simple import check_written
from models.rules.state import Patch, Path, State, is_filled, rows, text

DOSSIER = "Dossier"
TABLE = "ZDOS"  # in change documents
AUDITED = "DOSSIER"  # in the audit trail
DOSSIER_TYPE = "ZY/KH"  # 客户档案: whatever lies there is a dossier's
TRAINING_TOPIC = "DOSSIER"
# who collects consents: keepers of dossiers, and whoever enters customers
COLLECTORS = (ARCHIVE_MANAGER, SALES, FINANCE, "careAgent", "vipManager", INTEGRATOR, ADMIN)
_CLOSED = "ARCHIVED"


@dataclass(frozen=True)
class DossierPolicy:
    """How the house wants it (settings). Months; `consent`: contact persons need one."""

    consent: bool = True
    review_months: int = 12
    idle_months: int = 24
    officer: str = ADMIN  # security officer: a user name, or a role


POLICY = DossierPolicy()


@dataclass(frozen=True)
class DossierFacts:
    """What the writer found. `evidence`: items in the caller's sight that may prove a consent."""

    today: date
    config: Config
    shape: Shape
    caller: str
    policy: DossierPolicy = POLICY
    trained: bool = False
    contacts: frozenset[str] = frozenset()
    evidence: frozenset[str] = frozenset()


# --- what lies in it -------------------------------------------------------------------------------------


def is_dossier(item: Mapping[str, Any]) -> bool:
    """DO-A: an archive item (column names as in the table) that names a customer and says what it is in his
    dossier, or is of the type that holds nothing else.
    """
    kept = is_filled(item.get("customer_number")) and is_filled(item.get("dossier_kind"))
    return kept or text(item, "archive_type") == DOSSIER_TYPE


def name_prefix(item: Mapping[str, Any], today: date) -> str | None:
    """What the number in its name counts behind, `{customerNumber}-{kind}-{YYYYMMDD}-`; None without a kind
    or a customer. The day is that of its forming, or of its entry.
    """
    number, kind = text(item, "customer_number"), text(item, "dossier_kind")
    if not number or not kind:
        return None
    days = (item.get("formed_on"), item.get("created_on"))
    day = next((one for one in days if isinstance(one, date)), today)
    return f"{shown(number)}-{kind}-{day:%Y%m%d}-"


def name_of(prefix: str, number: int) -> str:
    return f"{prefix}{number:02d}"


def renamed(item: Mapping[str, Any], prefix: str | None) -> bool:
    """Whether it must get the next name behind this prefix: it has none, or one of another customer, kind
    or day.
    """
    return prefix is not None and not text(item, "dossier_name").startswith(prefix)


def named(decision: Decision, shape: Shape, old: State | None, name: str | None) -> Decision:
    """The same, with the name that the service gives."""
    state = {**(decision.state or {}), "dossier_name": name}
    told, written = tuple(diff(shape, old, state)), tuple(row_changes(shape, old, state))
    return replace(decision, state=state, changes=told, rows=written)


def check_classified(item: Mapping[str, Any]) -> list[Finding]:
    """DO-A: of a dossier's piece must be known whose it is, and what. Asked when it is filed."""
    if not is_dossier(item):
        return []
    wanted = ("customer_number", "dossier_kind")
    return [error(Code.GEN_REQUIRED, (name,)) for name in wanted if not is_filled(item.get(name))]


def check_piece(item: Mapping[str, Any], *, trained: bool, archived: bool) -> list[Finding]:
    """Before a piece of a dossier is added, changed or filed. `archived`: its customer's dossier, as it is
    or as it would be, is read-only.
    """
    if not is_dossier(item):
        return []
    found = [] if trained else [untrained()]
    return [*found, *([error(Code.GEN_STATE, (), value=_CLOSED)] if archived else [])]


def untrained(path: Path = ()) -> Finding:
    """DO-G"""
    return error(Code.US_TRAINING, path, topic=TRAINING_TOPIC)


# --- the record ------------------------------------------------------------------------------------------


def may_keep(rights: Rights, customer: State) -> bool:
    return may_touch(rights, customer, ARCHIVE_MANAGER)


def may_collect(rights: Rights, customer: State) -> bool:
    return may_touch(rights, customer, *COLLECTORS)


def may_see_proposals(rights: Rights) -> bool:
    return may_look_any(rights, ARCHIVE_MANAGER, AUDITOR)


def begun(
    dossier: State | None, number: str, patch: Patch, facts: DossierFacts
) -> tuple[State, list[Finding]]:
    """The dossier with the patch; one that is not there begins, to be reviewed after the usual time."""
    merged = merge(facts.shape, dossier, patch, facts.config)
    state = merged.state
    if dossier is None:
        state |= {"customer_number": number, "archived": False}
        state["next_review_on"] = months_later(facts.today, facts.policy.review_months)
    return state, list(merged.findings)


def check_open(dossier: State | None) -> list[Finding]:
    """DO-D: what is archived is read-only."""
    archived = bool(dossier and dossier.get("archived"))
    return [error(Code.GEN_STATE, (), value=_CLOSED)] if archived else []


def decide_begin(act: Act, number: str, facts: DossierFacts) -> Decision:
    """By the first piece that lies in it; `act` is what brought that."""
    state, found = begun(None, number, {}, facts)
    return conclude(act, None, state, facts, Ending(tuple(found)))


def decide_verify(
    dossier: State | None, number: str, source: str, changed: str | None, facts: DossierFacts
) -> Decision:
    """DO-C: somebody compared it with a source; the next time is a year on."""
    following = 1 + max(
        (row["verification_number"] for row in rows(dossier or {}, "verifications")), default=0
    )
    row: State = {
        "@path": (),
        "verification_number": following,
        "verified_on": facts.today,
        "source": source,
        "changed_fields": changed,
    }
    state, found = begun(dossier, number, {"verifications": [row]}, facts)
    for one in rows(state, "verifications"):
        if one["verification_number"] == following:
            one["verified_by"] = facts.caller
    found += [
        *check_written(source, "source"),
        *check_open(dossier),
        *([] if facts.trained else [untrained()]),
    ]
    state["last_verified_on"] = facts.today
    state["next_review_on"] = months_later(facts.today, facts.policy.review_months)
    message = Message(MessageId.DOSSIER_VERIFIED, {"n": shown(number)})
    return conclude(Act.VERIFY_DOSSIER, dossier, state, facts, Ending(tuple(found), message=message))


def decide_archive(dossier: State | None, number: str, facts: DossierFacts) -> Decision:
    state, _ = begun(dossier, number, {}, facts)
    state |= {"archived": True, "archived_on": facts.today}
    message = Message(MessageId.DOSSIER_ARCHIVED, {"n": shown(number)})
    ending = Ending(tuple(check_open(dossier)), message=message)
    return conclude(Act.ARCHIVE_DOSSIER, dossier, state, facts, ending)


def decide_restore(dossier: State, facts: DossierFacts) -> Decision:
    number = text(dossier, "customer_number")
    found = [] if dossier.get("archived") else [error(Code.GEN_STATE, (), value="OPEN")]
    state = {**dossier, "archived": False, "archived_on": None}
    message = Message(MessageId.DOSSIER_RESTORED, {"n": shown(number)})
    return conclude(Act.RESTORE_DOSSIER, dossier, state, facts, Ending(tuple(found), message=message))


def decide_piece(act: Act, item: State, given: Mapping[str, Any], shape: Shape, comment: str) -> Decision:
    """What an act on the whole dossier does to one of its items; `comment` stands in its change document."""
    return conclude(act, item, {**item, **given}, ShapeAlone(shape), Ending(comment=comment))


def months_later(day: date, months: int) -> date:
    """The same day of the month, or the last one that the month has."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
