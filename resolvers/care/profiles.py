"""How a customer is cared for: segment, habits, preferences, measures carried out. Next: visits.py."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from models.rules.care.profiles import (
    CarriedOut,
    decide_assign,
    decide_change_profile,
    decide_customer,
    decide_execution,
)
from models.rules.care.visits import VISIT, counted_from, decide_next, decide_redate
from models.rules.kinds import CARE_PROFILE
from models.rules.messages import Message, MessageId
from models.rules.state import Patch, State, text
from resolvers.care.customers import cared_customer, draw_number
from resolvers.care.knowing import read_profile_facts, read_visit_facts, take_customers_turn
from resolvers.write.context import Request, Saved, WriteContext
from resolvers.write.roots import ROOTS
from resolvers.write.state import customer_shape, lock_many, lock_record
from resolvers.write.tx import Tx, transaction
from resolvers.write.typed import cleaned

# The visits that are planned, with the day of the visit before each; of a customer whom the act has found.
_PLANNED = """
SELECT v.visit_number, b.done_on FROM visit v LEFT JOIN visit b ON b.visit_number = v.follows
WHERE v.customer_number = $1 AND v.state = 'PLANNED' ORDER BY v.visit_number
"""
_LAST_DONE = "SELECT max(done_on) FROM visit WHERE customer_number = $1"


async def assign_segment(context: WriteContext, number: str, segment: str | None) -> Saved:
    """The profile tells the truth; the customer's own field shows it, in the same transaction. Visits that
    are planned are dated anew (FV-5); where none is, the first one is planned (FV-1).
    """

    async def work(tx: Tx) -> Saved:
        return await _assign(tx, await _lock_customer(tx, number), segment)

    return await transaction(context, work)


async def take_over_segment(context: WriteContext, number: str) -> Saved:
    """As the customer shows it under his lock, and in the name of who wrote it there: whatever was found
    before may be over.
    """

    async def work(tx: Tx) -> Saved:
        customer = await _lock_customer(tx, number)
        return await _assign(
            tx, customer, text(customer, "care_segment") or None, text(customer, "changed_by")
        )

    return await transaction(context, work)


async def _lock_customer(tx: Tx, number: str) -> State:
    """In his turn."""
    key = text(await cared_customer(tx, number), "customer_number")
    await take_customers_turn(tx, key)
    return await tx.lock(key, None)


async def _assign(tx: Tx, customer: State, segment: str | None, by: str | None = None) -> Saved:
    """`by`: who it was, where the service takes over what he did elsewhere."""
    key, context = text(customer, "customer_number"), tx.context
    profile = await _lock_profile(tx, key)
    planned = await tx.connection.fetch(_PLANNED, key)
    before = {row["visit_number"]: dict(row) for row in planned}
    visits = (await lock_many(tx.connection, ROOTS[VISIT], list(before), context.writer.sealer)).states
    facts = await read_profile_facts(tx, customer, {}, segment or "")
    decision = decide_assign(profile, key, segment, facts, by)
    if decision.refused:
        return await tx.save(profile, decision)
    shown = await _show_to_customer(tx, customer, cleaned(segment or ""))
    saved = await tx.save(profile, decision)
    if decision.unchanged:
        return replace(saved, change_number=shown, message=Message(MessageId.CHANGED)) if shown else saved
    owner = text(decision.state or {}, "owner") or by or context.caller.user_name
    await _date_anew(tx, customer, owner, (text(decision.state or {}, "segment_code"), visits, before))
    return saved


async def _show_to_customer(tx: Tx, customer: State, code: str) -> str | None:
    """Number of the change document of the customer himself."""
    saved = await tx.save(customer, decide_customer(customer, code, customer_shape()))
    return saved.change_number


async def _date_anew(
    tx: Tx, customer: State, owner: str, planned: tuple[str, dict[str, State], Mapping[str, Any]]
) -> None:
    """`planned`: the new segment, the visits, and of each what is known of the one before."""
    segment, visits, before = planned
    key = text(customer, "customer_number")
    facts = await read_visit_facts(tx, customer, (), segment)
    if visits:
        redated = [
            (visit, decide_redate(visit, counted_from(visit, before[number]), facts))
            for number, visit in visits.items()
        ]
        await tx.save_many(redated)
    elif facts.rhythm is not None:
        last: date | None = await tx.connection.fetchval(_LAST_DONE, key)
        about = {"customer_number": key, "owner": owner}
        fresh = await draw_number(tx, "HF")
        first = decide_next(fresh, about, last or facts.today, facts, facts.rhythm)
        await tx.save(None, first)


async def change_profile(context: WriteContext, number: str, patch: Patch, request: Request) -> Saved:
    """The first change begins it; then no version can be expected."""

    async def work(tx: Tx) -> Saved:
        customer = await cared_customer(tx, number)
        key = text(customer, "customer_number")
        await take_customers_turn(tx, key)
        profile = await _lock_profile(tx, key)
        if profile is not None:
            profile = await tx.lock(key, request, CARE_PROFILE)
        facts = await read_profile_facts(tx, customer, patch)
        return await tx.save(profile, decide_change_profile(profile, key, patch, facts, request.consent))

    return await transaction(context, work)


async def record_execution(context: WriteContext, number: str, told: CarriedOut) -> Saved:
    """Several may record at once: each entry gets the next number."""

    async def work(tx: Tx) -> Saved:
        customer = await cared_customer(tx, number)
        key = text(customer, "customer_number")
        await take_customers_turn(tx, key)
        profile = await _lock_profile(tx, key)
        facts = await read_profile_facts(tx, customer, {}, day=told.on)
        return await tx.save(profile, decide_execution(profile, key, told, facts))

    return await transaction(context, work)


async def _lock_profile(tx: Tx, key: str) -> State | None:
    """None where he has none yet. Its changes and the customer's stand in the log in one order, since both
    are made in his turn.
    """
    locked = await lock_record(tx.connection, ROOTS[CARE_PROFILE], key, tx.context.writer.sealer)
    return None if locked is None else locked.state
