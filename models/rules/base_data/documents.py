"""Documents of other systems: recorded as they come, changed, printed, deleted (6.1). Next: ../care."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from models.rules.acts import Act
from models.rules.base_data.carrying import Carried
from models.rules.base_data.choosing import KINDS, Partners, check_partners
from models.rules.base_data.lines import Named, check_lines, with_defaults
from models.rules.config import Config
from models.rules.decision import Consent, Decision, Ending, conclude, refuse
from models.rules.diff import DELETE, Change
from models.rules.finding import Finding, error, warning
from models.rules.finding_codes import Code
from models.rules.merge import Laying, merge
from models.rules.messages import Message, MessageId
from models.rules.shape import Shape
from models.rules.simple import check_required
from models.rules.sorts import check_meant, gone
from models.rules.state import FAILED, Patch, State, changes, is_filled, is_new, text

DOCUMENT = "BusinessDocument"
TABLE = "ZDOC"  # in change documents
_WORDS = {"zh": "单据", "en": "Document"}
_KEY = ("document_kind", "document_number")
_CARRIED = ("address", "payment_terms")
_WHOLE = Laying(whole=frozenset({("lines",)}))  # a document comes with all its lines


@dataclass(frozen=True)
class DocumentFacts:
    """What the writer found of those that the document names; a customer out of the caller's sight is not
    there. `carried` is what the partner lends, `may` whether the caller's grants reach the customer.
    """

    config: Config
    shape: Shape
    today: date
    vendor: Mapping[str, Any] | None = None
    customer: State | None = None
    carried: Carried = field(default_factory=Carried)
    may: bool = True
    department: bool = False
    employee: Mapping[str, Any] | None = None
    named: Named = field(default_factory=Named)


def document_key(row: Mapping[str, Any]) -> str:
    """PURCHASE_ORDER/PO-1, as it is stored."""
    kind, number = (text(row, name).strip().upper() for name in _KEY)
    return f"{kind}/{number}" if kind and number else ""


def decide_record(now: State | None, patch: Patch, facts: DocumentFacts, consent: Consent) -> Decision:
    """As another system has it: a new one, or the known one with what it says now; lines that it does not
    name any more go.
    """
    if now is not None:
        return _changed(Act.RECORD_DOCUMENT, now, patch, facts, consent)
    merged = merge(facts.shape, None, patch, facts.config)
    state = merged.state
    state["document"] = document_key(state)
    findings = [*merged.findings, *_settle(state, patch, facts)]
    told = {**_WORDS, "c": text(state, "document"), "t": facts.carried.name or ""}
    message = Message(MessageId.RECORD_CREATED, told)
    return conclude(Act.RECORD_DOCUMENT, None, state, facts, Ending(tuple(findings), consent, message))


def decide_change(now: State, patch: Patch, facts: DocumentFacts, consent: Consent) -> Decision:
    """Lines that are not named stay."""
    return _changed(Act.CHANGE_DOCUMENT, now, patch, facts, consent)


def passes_on(now: State, decision: Decision) -> bool:
    """The document goes from one customer to another."""
    before, after = (text(one or {}, "customer_number") for one in (now, decision.state))
    return not decision.refused and bool(before and after) and before != after


def decide_release(now: State, facts: DocumentFacts) -> Decision:
    """First it is nobody's: a change document is about one customer, and those who see the new one may not
    see whose it was.
    """
    released = {**now, "customer_number": None, **dict.fromkeys(_CARRIED)}
    return conclude(Act.CHANGE_DOCUMENT, now, released, facts, Ending())


def decide_issue(now: State, facts: DocumentFacts) -> Decision:
    """BD-2: what is printed keeps its texts, whatever its partner is called later."""
    if now.get("issued_on"):
        return refuse(Act.ISSUE_DOCUMENT, [_issued(now)])
    if not facts.may:
        return refuse(Act.ISSUE_DOCUMENT, [error(Code.GEN_FORBIDDEN, ("customer_number",))])
    state = {**now, "issued_on": facts.today, "issued_name": facts.carried.name}
    return conclude(Act.ISSUE_DOCUMENT, now, state, facts, Ending())


def decide_delete(now: State, facts: DocumentFacts, consent: Consent) -> Decision:
    """One that was printed stays."""
    found: list[Finding] = [] if facts.may else [error(Code.GEN_FORBIDDEN, ("customer_number",))]
    if now.get("issued_on"):
        found.append(_issued(now))
    found += check_meant(consent, question="delete")
    if found:
        return refuse(Act.DELETE_DOCUMENT, found)
    key = text(now, "document")
    message = Message(MessageId.RECORD_DELETED, {**_WORDS, "c": key, "t": facts.carried.name or ""})
    return gone(Act.DELETE_DOCUMENT, facts.shape, now, Change(TABLE, "", "", DELETE, old=key), message)


def _changed(act: Act, now: State, patch: Patch, facts: DocumentFacts, consent: Consent) -> Decision:
    laying = _WHOLE if act is Act.RECORD_DOCUMENT else Laying()
    merged = merge(facts.shape, now, patch, facts.config, laying)
    state = merged.state
    findings = [*merged.findings, *_settle(state, patch, facts)]
    findings += [
        error(Code.GEN_IMMUTABLE, (name,), value=text(state, name)) for name in _KEY if changes(state, name)
    ]
    decision = conclude(act, now, state, facts, Ending(tuple(findings), consent))
    if now.get("issued_on") and not decision.refused and not decision.unchanged:
        return refuse(act, [_issued(now)])
    return decision


def _issued(now: State) -> Finding:
    return error(Code.GEN_STATE, ("issued_on",), value=text(now, "issued_on"))


def _settle(state: State, patch: Patch, facts: DocumentFacts) -> Iterator[Finding]:
    """Defaults and what the partner lends, then all checks."""
    kind = text(state, "document_kind")
    given: Any = state.get("document_date")
    day = given if isinstance(given, date) else facts.today
    partners = Partners(kind, day, facts.vendor, facts.customer)
    if is_new(state) or changes(state, "vendor_code", "customer_number"):
        for name in _CARRIED:
            if name not in patch:
                state[name] = getattr(facts.carried, name)
    if not partners.choice.posts:
        with_defaults(state, facts.named)
    yield from check_required(state, facts.shape)
    if kind and kind not in KINDS and "document_kind" not in state.get(FAILED, ()):
        yield error(Code.GEN_REF, ("document_kind",), value=kind)
    if not facts.may:
        yield error(Code.GEN_FORBIDDEN, ("customer_number",))
    yield from check_partners(state, partners)
    yield from _check_staff(state, day, facts)
    yield from check_lines(state, partners, facts.named)


def _check_staff(state: State, day: date, facts: DocumentFacts) -> Iterator[Finding]:
    for name, there in (
        ("department_code", facts.department),
        ("employee_code", facts.employee is not None),
    ):
        value = text(state, name)
        if value and (is_new(state) or changes(state, name)) and not there:
            yield error(Code.GEN_REF, (name,), value=value)
    left = (facts.employee or {}).get("leave_date")
    chosen = is_new(state) or changes(state, "employee_code")
    if is_filled(state.get("employee_code")) and chosen and left is not None and left <= day:
        code = text(state, "employee_code")
        yield warning(Code.RD_EMPLOYEE_LEFT, ("employee_code",), value=code, day=left.isoformat())
