"""Archive items: made, and changed as far as their state allows. Next: removal.py."""

from collections.abc import Iterator
from datetime import date

from models.rules.acts import Act
from models.rules.archive import (
    DRAFT,
    DUE,
    FILED,
    check_place,
    check_reach,
    level_of,
    manages,
    may_edit_items,
)
from models.rules.archives.metadata import ItemFacts, check_metadata
from models.rules.archives.retention import due_on
from models.rules.archives.vouchers import row_of
from models.rules.decision import Consent, Decision, Ending, conclude, refuse
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.merge import merge
from models.rules.messages import Message, MessageId
from models.rules.rights import Rights
from models.rules.simple import check_written
from models.rules.state import FAILED, Patch, State, changed, changes, is_filled, is_touched, rows, text

# Of what is filed (4.5). Retention and the event it counts from are the matter of RT-5.
_EDITABLE = frozenset(
    {
        *("description", "location_code", "access_level", "customer_number", "dossier_kind"),
        "important",  # a mark of the work of arranging, not of the item
    }
)
_PERIOD = frozenset({"retention", "event_on"})
_KEYWORDS = "keywords"
_OF_VOLUME = ("institution_code", "archive_type", "year", "retention", "access_level", "department_code")
_OF_VOUCHER = {"year": "fiscal_year", "formed_on": "voucher_date", "title": "summary"}
_NEVER = date.max


def decide_create_item(  # noqa: PLR0913
    item_id: str, patch: Patch, facts: ItemFacts, rights: Rights, consent: Consent, *, unit: str = "ITEM"
) -> Decision:
    """A draft, with what its volume, its voucher and its type give."""
    if not may_edit_items(rights):
        return refuse(Act.CREATE_ITEM, [error(Code.GEN_FORBIDDEN, ())])
    merged = merge(facts.shape, None, patch, facts.config)
    state = with_defaults(merged.state | {"item_id": item_id, "unit": unit, "state": DRAFT}, facts)
    findings = (*merged.findings, *check_metadata(state, facts), *check_place(state, rights))
    ending = Ending(findings, consent, Message(MessageId.ITEM_CREATED, {"t": text(state, "title")}))
    return conclude(Act.CREATE_ITEM, None, state, facts, ending)


def decide_change_item(
    now: State, patch: Patch, facts: ItemFacts, rights: Rights, consent: Consent
) -> Decision:
    if found := check_reach(now, rights):
        return refuse(Act.CHANGE_ITEM, found)
    merged = merge(facts.shape, now, patch, facts.config)
    state = merged.state
    findings = [*merged.findings, *check_metadata(state, facts)]
    findings += [*check_place(state, rights), *_check_lowering(now, state, rights, consent)]
    if changes(state, "institution_code"):
        findings.append(_immutable("institution_code", state))
    if text(now, "state") != DRAFT:
        findings += _check_filed(now, state, rights)
        state |= _new_due(now, state, facts)
        findings += _check_period(now, state, rights, consent)
    return conclude(Act.CHANGE_ITEM, now, state, facts, Ending(tuple(findings), consent))


def due_of(state: State, facts: ItemFacts) -> date | None:
    """RT-1 … RT-4."""
    kind, retention, year = facts.kind_of(state), text(state, "retention"), text(state, "year")
    if not retention or not year:
        return None
    extended, event_on = int(state.get("extended_years") or 0), state.get("event_on")
    return due_on(retention, year, extended, event_on, by_event=kind.by_event if kind else False)


def with_defaults(state: State, facts: ItemFacts) -> State:
    """AT-3: as volume and type are now; later changes of the type leave the item alone."""
    volume, row = facts.volume_of(state), row_of(state)
    if volume is not None:
        _fill(state, {name: getattr(volume, name) for name in (*_OF_VOLUME, "carrier")})
    if row is not None:
        _fill(state, {name: row.get(of) for name, of in _OF_VOUCHER.items()})
    if (kind := facts.of_type(state)) is not None:
        _fill(state, {"retention": kind.retention, "access_level": kind.access_level})
    return state


def _fill(state: State, given: State) -> None:
    failed = state.get(FAILED, ())
    state |= {
        name: value
        for name, value in given.items()
        if is_filled(value) and not is_filled(state.get(name)) and name not in failed
    }


def _check_lowering(old: State, new: State, rights: Rights, consent: Consent) -> list[Finding]:
    """4.10: raising the access level needs nothing more, lowering it a manager of the item and a reason."""
    if level_of(new) >= level_of(old):
        return []
    found = [] if manages(old, rights) else [error(Code.GEN_FORBIDDEN, ("access_level",))]
    return found + check_written(consent.reason)


def _check_filed(now: State, new: State, rights: Rights) -> Iterator[Finding]:
    """Of a filed item all but a few fields stay for ever."""
    state = text(now, "state")
    if state not in (FILED, DUE):
        yield error(Code.GEN_STATE, (), value=state)
        return
    for name in sorted(changed(new) - _EDITABLE - _PERIOD - {"institution_code"}):  # that is told of all
        yield _immutable(name, new)
    for relation in ("voucher", "invoices"):
        if _rows_change(now, new, relation):
            yield error(Code.GEN_IMMUTABLE, (relation,), value=relation)
    if not manages(now, rights):
        yield from _check_safe(now, new)


def _check_safe(now: State, new: State) -> Iterator[Finding]:
    """Who does not manage it may raise its level and keep it longer, no more."""
    safe = _PERIOD | ({"access_level"} if level_of(new) > level_of(now) else set[str]())
    for name in sorted((changed(new) & _EDITABLE) - safe):
        yield error(Code.GEN_FORBIDDEN, (name,))
    if _rows_change(now, new, _KEYWORDS):
        yield error(Code.GEN_FORBIDDEN, (_KEYWORDS,))


def _check_period(now: State, new: State, rights: Rights, consent: Consent) -> list[Finding]:
    """RT-5: longer with a reason; shorter by the manager alone. What is due is decided by its appraisal."""
    touched = changed(new) & _PERIOD
    if not touched:
        return []
    at = sorted(touched)[-1]  # retention, where both are
    found = check_written(consent.reason)
    if text(now, "state") != FILED:
        found.append(error(Code.GEN_STATE, (at,), value=text(now, "state")))
    if (new.get("due_on") or _NEVER) < (now.get("due_on") or _NEVER) and not manages(now, rights):
        found.append(error(Code.GEN_FORBIDDEN, (at,)))
    return found


def _new_due(now: State, new: State, facts: ItemFacts) -> State:
    return {"due_on": due_of(new, facts)} if changed(new) & _PERIOD else {}


def _immutable(name: str, state: State) -> Finding:
    return error(Code.GEN_IMMUTABLE, (name,), value=text(state, name))


def _rows_change(old: State, new: State, relation: str) -> bool:
    touched = any(is_touched(row) and changed(row) for row in rows(new, relation))
    return touched or len(rows(old, relation)) != len(rows(new, relation))
