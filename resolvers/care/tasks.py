"""Service tasks for customers: entered, changed, closed. Next: overdue.py."""

from collections.abc import Callable, Sequence

from models.rules.care.tasks import (
    TASK,
    TaskFacts,
    decide_change_task,
    decide_close_task,
    decide_create_task,
)
from models.rules.decision import Decision
from models.rules.finding import error
from models.rules.finding_codes import Code
from models.rules.state import Patch, State, text
from resolvers.care.customers import cared_customer, customer_behind, draw_number
from resolvers.care.knowing import read_task_facts
from resolvers.errors import Refused
from resolvers.write.context import Request, Saved, WriteContext
from resolvers.write.tx import Tx, transaction
from resolvers.write.typed import cleaned

# Whose task it is, before he is found with the scope; a task stays with its customer.
_WHOSE = "SELECT customer_number FROM service_task WHERE task_number = $1"
# Of a customer whom the act has found.
_VISIT = "SELECT visit_number FROM visit WHERE visit_number = $1 AND customer_number = $2"


async def create_task(context: WriteContext, patch: Patch) -> Saved:
    async def work(tx: Tx) -> Saved:
        number = text(patch, "customer_number")
        if not number.strip():
            raise Refused([error(Code.GEN_REQUIRED, ("customer_number",))])
        customer = await cared_customer(tx, number)
        facts = await _facts(tx, customer, patch)
        fresh = await draw_number(tx, "FW")
        return await tx.save(None, decide_create_task(fresh, patch, facts))

    return await transaction(context, work)


async def change_task(context: WriteContext, number: str, patch: Patch, request: Request) -> Saved:
    return await _on_task(
        context, number, request, lambda now, facts: decide_change_task(now, patch, facts), patch
    )


async def close_task(
    context: WriteContext, number: str, result: str, request: Request, *, cancelled: bool
) -> Saved:
    def decide(now: State, facts: TaskFacts) -> Decision:
        return decide_close_task(now, result, facts, cancelled=cancelled)

    return await _on_task(context, number, request, decide, {})


async def _on_task(
    context: WriteContext,
    number: str,
    request: Request,
    decide: Callable[[State, TaskFacts], Decision],
    patch: Patch,
) -> Saved:
    async def work(tx: Tx) -> Saved:
        key, customer = await customer_behind(tx, _WHOSE, number)
        now = await tx.lock(key, request, TASK)
        return await tx.save(now, decide(now, await _facts(tx, customer, patch)))

    return await transaction(context, work)


async def _facts(tx: Tx, customer: State, patch: Patch) -> TaskFacts:
    visit = cleaned(text(patch, "visit_number"))
    found: Sequence[str] = ()
    if visit:
        key = text(customer, "customer_number")
        found = [row["visit_number"] for row in await tx.connection.fetch(_VISIT, visit, key)]
    return await read_task_facts(tx, customer, [text(patch, "owner")], found)
