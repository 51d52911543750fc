"""Service tasks: what is to be done for a customer, such as what a visit found. Next: complaints.py."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from models.rules.acts import Act
from models.rules.care.profiles import check_owner
from models.rules.config import Config
from models.rules.decision import Decision, Ending, conclude
from models.rules.fields import read
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.merge import merge
from models.rules.messages import Message, MessageId
from models.rules.shape import Shape
from models.rules.simple import check_required, check_written
from models.rules.state import Patch, State, changes, path_of, text

TASK = "ServiceTask"
OPEN, DONE, CANCELLED = STATES = ("OPEN", "DONE", "CANCELLED")


@dataclass(frozen=True)
class TaskFacts:
    """What the writer found. `visits`: those of the customer that the patch names."""

    today: date
    config: Config
    shape: Shape
    caller: str
    owners: frozenset[str] = frozenset()
    visits: frozenset[str] = frozenset()


def decide_create_task(number: str, patch: Patch, facts: TaskFacts) -> Decision:
    """Paths begin with that of the patch, which may be one of several that a visit brought."""
    merged = merge(facts.shape, None, patch, facts.config)
    state = merged.state
    state |= {"task_number": number, "state": OPEN, "owner": state.get("owner") or facts.caller}
    above = path_of(patch)
    found = [_below(above, one) for one in [*merged.findings, *_check(state, facts)]]
    told = {"zh": "服务任务", "en": "Task", "c": number, "t": text(state, "title")}
    message = Message(MessageId.RECORD_CREATED, told)
    return conclude(Act.CREATE_SERVICE_TASK, None, state, facts, Ending(tuple(found), message=message))


def decide_change_task(now: State, patch: Patch, facts: TaskFacts) -> Decision:
    merged = merge(facts.shape, now, patch, facts.config)
    state = merged.state
    found = [*merged.findings, *_check_open(now), *_check(state, facts)]
    found += [
        error(Code.GEN_IMMUTABLE, (name,), value=text(state, name))
        for name in ("customer_number", "visit_number")
        if changes(state, name)
    ]
    return conclude(Act.CHANGE_SERVICE_TASK, now, state, facts, Ending(tuple(found)))


def decide_close_task(now: State, result: str, facts: TaskFacts, *, cancelled: bool = False) -> Decision:
    """Done, or given up; either way somebody says what came of it."""
    got = read(facts.shape.fields["result"], result, ("result",), facts.config)
    found = [*_check_open(now), *check_written(result, "result"), *got.findings]
    ends = {"state": CANCELLED if cancelled else DONE, "result": got.value, "closed_on": facts.today}
    return conclude(Act.CLOSE_SERVICE_TASK, now, {**now, **ends}, facts, Ending(tuple(found)))


def _check_open(now: State) -> list[Finding]:
    found = text(now, "state")
    return [] if found == OPEN else [error(Code.GEN_STATE, ("state",), value=found)]


def _check(state: State, facts: TaskFacts) -> Iterator[Finding]:
    yield from check_required(state, facts.shape)
    yield from check_owner(state, facts.owners, facts.caller)
    visit = text(state, "visit_number")
    if visit and changes(state, "visit_number") and visit not in facts.visits:
        yield error(Code.GEN_REF, ("visit_number",), value=visit)


def _below(above: tuple[str | int, ...], one: Finding) -> Finding:
    return Finding(one.code, (*above, *one.path), one.params, one.severity) if above else one
