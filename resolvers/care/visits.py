"""Return visits: planned, changed, done with what they found, missed, cancelled. Next: tasks.py."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from models.rules.care.tasks import decide_create_task
from models.rules.care.visits import (
    VISIT,
    Result,
    VisitFacts,
    decide_cancel,
    decide_change,
    decide_complete,
    decide_miss,
    decide_next,
    decide_plan,
    decide_redate,
    next_message,
)
from models.rules.decision import Decision, refuse
from models.rules.finding import Finding
from models.rules.state import Patch, State, text
from resolvers.care.complaints import register_within
from resolvers.care.customers import cared_customer, customer_behind, draw_number
from resolvers.care.knowing import read_task_facts, read_visit_facts, take_customers_turn
from resolvers.errors import Refused
from resolvers.write.config import VERSION
from resolvers.write.context import Request, Saved, WriteContext
from resolvers.write.roots import ROOTS
from resolvers.write.state import lock_many
from resolvers.write.tx import Tx, transaction

# Whose visit it is, before he is found with the scope; a visit stays with its customer.
_WHOSE = "SELECT customer_number FROM visit WHERE visit_number = $1"
# Dated by the segment, so that it moves with what is done; of a customer whom the act has found.
_FOLLOWING = """
SELECT visit_number FROM visit
WHERE customer_number = $1 AND visit_number <> $2 AND state = 'PLANNED' AND segment_code IS NOT NULL
ORDER BY due_on, visit_number LIMIT 1
"""
# From which the next one is counted, if it is newer than what is entered late.
_NEWEST = """
SELECT visit_number, done_on FROM visit WHERE customer_number = $1 AND state = 'DONE' AND done_on > $2
ORDER BY done_on DESC, visit_number DESC LIMIT 1
"""
_CONFIG = f"SELECT {VERSION}"
_COMPLAINT = "complaint"  # the argument that its findings are about

Decide = Callable[[State, VisitFacts], Decision]


@dataclass(frozen=True)
class Found:
    """FV-3: what a visit has found, as data of tasks and of a complaint."""

    tasks: Sequence[Patch] = field(default_factory=tuple[Patch, ...])
    complaint: Patch | None = None


async def plan_visit(context: WriteContext, patch: Patch) -> Saved:
    async def work(tx: Tx) -> Saved:
        number = text(patch, "customer_number")
        if not number.strip():
            raise Refused(decide_plan("", patch, await _facts_of_nobody(tx)).findings)
        customer = await cared_customer(tx, number)
        await take_customers_turn(tx, text(customer, "customer_number"))
        facts = await read_visit_facts(tx, customer, [text(patch, "owner")])
        fresh = await draw_number(tx, "HF")
        return await tx.save(None, decide_plan(fresh, patch, facts))

    return await transaction(context, work)


async def change_visit(context: WriteContext, number: str, patch: Patch, request: Request) -> Saved:
    def decide(now: State, facts: VisitFacts) -> Decision:
        return decide_change(now, patch, facts)

    return await _on_visit(context, number, request, decide, [text(patch, "owner")])


async def miss_visit(context: WriteContext, number: str, on: date | None, request: Request) -> Saved:
    def decide(now: State, facts: VisitFacts) -> Decision:
        return decide_miss(now, on, facts)

    return await _on_visit(context, number, request, decide)


async def cancel_visit(context: WriteContext, number: str, reason: str, request: Request) -> Saved:
    def decide(now: State, facts: VisitFacts) -> Decision:
        return decide_cancel(now, reason, facts)

    return await _on_visit(context, number, request, decide)


async def complete_visit(
    context: WriteContext, number: str, result: Result, found: Found, request: Request
) -> Saved:
    """The next one is planned with it (FV-1), and what it found is to be done (FV-3): all of it or nothing.
    A visit that the segment has dated already is dated anew instead.
    """

    async def work(tx: Tx) -> Saved:
        visit, customer = await whose_visit(tx, number)
        key = text(customer, "customer_number")
        now = await tx.lock(visit, request, VISIT)
        following = await _following(tx, key, text(now, "visit_number"))
        facts = await read_visit_facts(tx, customer)
        decision = decide_complete(now, result, facts)
        nexts: list[tuple[State | None, Decision]] = []
        if facts.rhythm is not None and not decision.refused:
            day, behind = await _newest(tx, key, result.done_on or facts.today, text(now, "visit_number"))
            if following is not None:
                nexts.append((following, decide_redate(following, day, facts, behind)))
            else:
                fresh, about = await draw_number(tx, "HF"), {**now, "visit_number": behind}
                nexts.append((None, decide_next(fresh, about, day, facts, facts.rhythm)))
        tasks = await _tasks(tx, customer, now, found.tasks)
        wrong = [one for task in tasks if task.refused for one in task.findings]
        told, refused = await _complaint(tx, now, found.complaint)
        if wrong or refused:
            decision = refuse(decision.act, [*decision.findings, *wrong, *refused])
        saved = await tx.save(now, decision)
        beside = await tx.save_many([*nexts, *((None, task) for task in tasks)])
        told += [one for each in beside for one in each.findings]
        if nexts:
            due = (nexts[0][1].state or {})["due_on"]
            saved = replace(saved, message=next_message(now, due))
        return replace(saved, findings=(*saved.findings, *told))

    return await transaction(context, work)


async def whose_visit(tx: Tx, number: str) -> tuple[str, State]:
    """The visit's key and its customer, in his turn; Gone as customer_behind."""
    key, customer = await customer_behind(tx, _WHOSE, number)
    await take_customers_turn(tx, text(customer, "customer_number"))
    return key, customer


async def _on_visit(
    context: WriteContext, number: str, request: Request, decide: Decide, named: Sequence[str] = ()
) -> Saved:
    async def work(tx: Tx) -> Saved:
        key, customer = await whose_visit(tx, number)
        now = await tx.lock(key, request, VISIT)
        facts = await read_visit_facts(tx, customer, named)
        return await tx.save(now, decide(now, facts))

    return await transaction(context, work)


async def _following(tx: Tx, key: str, number: str) -> State | None:
    found: str | None = await tx.connection.fetchval(_FOLLOWING, key, number)
    if found is None:
        return None
    locked = await lock_many(tx.connection, ROOTS[VISIT], [found], tx.context.writer.sealer)
    return locked.states.get(found)


async def _newest(tx: Tx, key: str, day: date, number: str) -> tuple[date, str]:
    """Of the visit that is done now and those before it the last one: its day, its number."""
    row = await tx.connection.fetchrow(_NEWEST, key, day)
    return (day, number) if row is None else (row["done_on"], row["visit_number"])


async def _tasks(tx: Tx, customer: State, visit: State, given: Sequence[Patch]) -> list[Decision]:
    """Of this visit, whatever they name."""
    if not given:
        return []
    number = text(visit, "visit_number")
    about = {"customer_number": text(customer, "customer_number"), "visit_number": number}
    facts = await read_task_facts(tx, customer, [text(one, "owner") for one in given], [number])
    return [decide_create_task(await draw_number(tx, "FW"), {**one, **about}, facts) for one in given]


async def _complaint(tx: Tx, visit: State, given: Patch | None) -> tuple[list[Finding], list[Finding]]:
    """Registered behind all locks. What is told of it, and what refuses it: that is told with the rest."""
    if given is None:
        return [], []
    about = {name: text(visit, name) for name in ("customer_number", "visit_number")}
    try:
        registered = await register_within(tx, {**given, **about})
    except Refused as refusal:
        return [], [_below(one) for one in refusal.findings if one.path != ("expected_version",)]
    return [_below(one) for one in registered.findings], []


def _below(one: Finding) -> Finding:
    own = one.path[:1] == (_COMPLAINT,)
    return one if own else replace(one, path=(_COMPLAINT, *one.path))


async def _facts_of_nobody(tx: Tx) -> VisitFacts:
    """For who names no customer: what else is wrong is told too."""
    version: int | None = await tx.connection.fetchval(_CONFIG)
    config = await tx.context.writer.config.at(tx.connection, version)
    return VisitFacts(tx.context.writer.today(), config, ROOTS[VISIT].shape, tx.context.caller.user_name)
