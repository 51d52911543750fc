"""The outcome of a decision: what to save and say, or the findings that forbid it. Next: customer.py."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Protocol

from models.rules.acts import Act
from models.rules.diff import Change, RowChange, items, row_changes
from models.rules.facts import TaskKind
from models.rules.finding import Finding, Severity, error, in_order
from models.rules.finding_codes import Code
from models.rules.messages import Message, MessageId, created
from models.rules.numbers import shown
from models.rules.shape import Shape
from models.rules.state import SELF, State, area_key, is_new, rows, text, without_notes

CUSTOMER = "Customer"  # the record that most acts are about
LONGEST_REASON = 200
_WITH_REASON = frozenset({Code.CM_DUP_TAX, Code.CM_DUP_NAME, Code.AR_YEAR})


@dataclass(frozen=True)
class Consent:
    """What the caller confirms, and why."""

    confirm: frozenset[str] = frozenset()
    reason: str | None = None


NO_CONSENT = Consent()


class Shaped(Protocol):
    """Facts of any kind of record tell at least what it looks like."""

    @property
    def shape(self) -> Shape: ...


@dataclass(frozen=True)
class ShapeAlone:
    """Facts of an act that asks for nothing else."""

    shape: Shape


@dataclass(frozen=True)
class NewTask:
    kind: TaskKind
    role: str
    area: str | None = None
    payer_number: str | None = None


@dataclass(frozen=True)
class ClosedTask:
    id: int
    payer_number: str | None = None
    self_paying: bool = False
    comment: str | None = None


@dataclass(frozen=True)
class Decision:
    """Either refused (`state` is None) or to be saved: `rows` say how, `changes` what to record.

    `number_range` asks for a number: draw one and call `numbered` before saving. `record` is the kind of the
    record, `deletes` says that it goes.
    """

    act: Act
    findings: tuple[Finding, ...] = ()
    state: State | None = field(default=None, repr=False)  # without notes but "@id"
    changes: tuple[Change, ...] = ()
    rows: tuple[RowChange, ...] = ()
    message: Message | None = None
    comment: str | None = None  # of the change document
    number_range: str | None = None
    opens: tuple[NewTask, ...] = ()
    closes: tuple[ClosedTask, ...] = ()
    record: str = CUSTOMER
    deletes: bool = False

    @property
    def refused(self) -> bool:
        return self.state is None

    @property
    def unchanged(self) -> bool:
        """Nothing to save: no version, no change document, message M-04."""
        return not self.changes and not self.opens and not self.closes and self.number_range is None


def refuse(act: Act, findings: Iterable[Finding]) -> Decision:
    return Decision(act, in_order(findings))


def conclude(act: Act, old: State | None, new: State, facts: Shaped, ending: "Ending") -> Decision:
    """Weigh the findings; without a reason to refuse, say what is to be saved."""
    found = [*ending.findings, *check_consent(ending.findings, ending.consent)]
    if blocks(found, ending.consent):
        return refuse(act, found)
    state = without_notes(new)
    changed = [] if ending.number_range is not None else row_changes(facts.shape, old, state)
    decision = Decision(
        act,
        in_order(found),
        state,
        tuple(items(changed)),
        tuple(changed),
        ending.message or Message(MessageId.CHANGED),
        ending.comment or (ending.consent.reason or "").strip() or None,
        ending.number_range,
        ending.opens,
        ending.closes,
        CUSTOMER if ending.number_range is not None else facts.shape.name,
    )
    return replace(decision, message=Message(MessageId.UNCHANGED)) if decision.unchanged else decision


@dataclass(frozen=True)
class Ending:
    """What a decision function found on its way."""

    findings: tuple[Finding, ...] = ()
    consent: Consent = NO_CONSENT
    message: Message | None = None
    comment: str | None = None
    number_range: str | None = None
    opens: tuple[NewTask, ...] = ()
    closes: tuple[ClosedTask, ...] = ()


def blocks(findings: Iterable[Finding], consent: Consent) -> bool:
    return any(
        one.severity is Severity.ERROR
        or (one.severity is Severity.CONFIRM and one.code.value not in consent.confirm)
        for one in findings
    )


def check_consent(findings: Iterable[Finding], consent: Consent) -> list[Finding]:
    """A confirmed duplicate, or another year, needs its reason, which the change document keeps."""
    reason = (consent.reason or "").strip()
    if len(reason) > LONGEST_REASON:
        return [error(Code.GEN_LENGTH, ("reason",), value=reason[:20] + "…", max=str(LONGEST_REASON))]
    asked = any(
        one.severity is Severity.CONFIRM and one.code in _WITH_REASON and one.code.value in consent.confirm
        for one in findings
    )
    return [error(Code.GEN_REQUIRED, ("reason",))] if asked and not reason else []


def numbered(decision: Decision, number: str, shape: Shape) -> Decision:
    """The new customer with the number that was drawn (as stored), in every place that means himself."""
    state = _with_number(decision.state or {}, number)
    fresh = replace(decision, state=state, number_range=None, message=added_message(state, None))
    return _with_changes(fresh, shape, None)


def _with_changes(decision: Decision, shape: Shape, old: State | None) -> Decision:
    found = row_changes(shape, old, decision.state or {})
    return replace(decision, changes=tuple(items(found)), rows=tuple(found))


def _with_number(state: State, number: str) -> State:
    fresh: State = {}
    for name, value in state.items():
        if isinstance(value, list):
            fresh[name] = [_with_number(row, number) for row in rows(state, name)]
        else:
            fresh[name] = number if value == SELF else value
    return fresh


def added_message(state: State, old: State | None) -> Message:
    """M-01 with the layers that are new."""
    had_companies = {text(row, "company_code") for row in rows(old or {}, "company_codes")}
    had_areas = {area_key(row) for row in rows(old or {}, "sales_areas")}
    companies = [text(row, "company_code") for row in rows(state, "company_codes")]
    areas = [area_key(row) for row in rows(state, "sales_areas")]
    company = next((one for one in companies if one not in had_companies), None)
    area = next((one for one in areas if one not in had_areas), None)
    return created(shown(text(state, "customer_number")), company, area)


def new_areas(state: State) -> list[State]:
    return [row for row in rows(state, "sales_areas") if is_new(row)]
