"""The acts of domain 2.1, each in five lines: admit, lock, decide, save, record. Next: blocks.py."""

from collections.abc import Iterable
from zlib import crc32

from models.rules.acts import Act
from models.rules.archives.consents import Given, taken_out
from models.rules.base_data.trees import CUSTOMER_CATEGORY
from models.rules.copying import copied_from
from models.rules.customer import decide_account_group, decide_change, decide_create, decide_extend
from models.rules.facts import Facts, needed
from models.rules.finding import error
from models.rules.finding_codes import Code
from models.rules.numbers import stored
from models.rules.state import Patch, State, text
from resolvers.errors import Refused
from resolvers.write.admit import admit
from resolvers.write.bases import save_with_bases, with_given
from resolvers.write.context import Request, Saved, WriteContext
from resolvers.write.facts import Question
from resolvers.write.maintained import share_turn, take_turn
from resolvers.write.roots import is_visible
from resolvers.write.state import customer_shape, in_sight, load_customer
from resolvers.write.tx import Tx, transaction

ASKED = Request()
_VENDOR_TURNS = 256  # several vendors share one: who brings many customers in takes not too many locks


async def create_customer(context: WriteContext, patch: Patch, request: Request = ASKED) -> Saved:
    """The number is drawn only when nothing rejects, and last: its range is locked until the commit."""
    admit(context.caller)

    async def work(tx: Tx) -> Saved:
        await hold_base_data(tx, (patch,))
        given, bases, known = await _prepared(tx, None, patch, Act.CREATE, request)
        decision = decide_create(given, known, context.caller, request.consent)
        return await save_with_bases(tx, None, decision, known, bases)

    return await transaction(context, work, late_render=True)


async def extend_customer(
    context: WriteContext, number: str, patch: Patch, request: Request = ASKED
) -> Saved:
    admit(context.caller)

    async def work(tx: Tx) -> Saved:
        now = await tx.lock(stored(number), request)
        given, bases, known = await _prepared(tx, now, patch, Act.EXTEND, request)
        decision = decide_extend(now, given, known, context.caller, request.consent)
        return await save_with_bases(tx, now, decision, known, bases)

    return await transaction(context, work)


async def change_customer(
    context: WriteContext, number: str, patch: Patch, request: Request = ASKED
) -> Saved:
    admit(context.caller)

    async def work(tx: Tx) -> Saved:
        await hold_base_data(tx, (patch,))
        now = await tx.lock(stored(number), request)
        given, bases, known = await _prepared(tx, now, patch, Act.CHANGE, request)
        decision = decide_change(now, given, known, context.caller, request.consent)
        return await save_with_bases(tx, now, decision, known, bases)

    return await transaction(context, work)


async def change_account_group(
    context: WriteContext, number: str, account_group: str, request: Request = ASKED
) -> Saved:
    admit(context.caller)

    async def work(tx: Tx) -> Saved:
        now = await tx.lock(stored(number), request)
        known = await tx.known(question(now, {}, Act.ACCOUNT_GROUP))
        return await tx.save(now, decide_account_group(now, account_group, known.facts, context.caller))

    return await transaction(context, work)


def question(now: State | None, patch: Patch, act: Act) -> Question:
    """What this act asks of the world; whom the record names already need not be in sight."""
    asked = needed(now, patch, act)
    if now is None:
        return Question(asked)
    named = needed(now, {}, act).customers
    return Question(asked, text(now, "customer_number"), named)


async def hold_base_data(tx: Tx, patches: Iterable[Patch]) -> None:
    """What is a leaf now stays one till they are saved there, and nobody else becomes the same vendor; before
    they are locked.
    """
    vendors, categorised = set[int](), False
    for one in patches:
        categorised = categorised or bool(text(one, "customer_category"))
        if vendor := text(one, "vendor_number").replace("\0", "").strip().upper():
            vendors.add(crc32(stored(vendor).encode()) % _VENDOR_TURNS)
    if categorised:
        await share_turn(tx, CUSTOMER_CATEGORY)
    for turn in sorted(vendors):
        await take_turn(tx, f"vendor {turn}")


async def _prepared(
    tx: Tx, now: State | None, patch: Patch, act: Act, request: Request
) -> tuple[Patch, list[Given], Facts]:
    """The patch with what a reference customer lends, the consents that came with it, and the facts."""
    patch, bases = taken_out(patch, now)
    if request.reference_customer:
        lent = await _reference(tx, request.reference_customer)
        patch = copied_from(customer_shape(), patch, lent, act)
    known = await tx.known(question(now, patch, act))
    return patch, bases, with_given(known.facts, bases)


async def _reference(tx: Tx, typed: str) -> State:
    context, number = tx.context, stored(typed)
    scope = context.caller.read_scope()
    loaded = await load_customer(tx.connection, number, context.writer.sealer)
    found = loaded.states.get(number)
    if found is None or not is_visible(found, scope):
        raise Refused([error(Code.GEN_REF, ("reference_customer",), value=typed)])
    return in_sight(found, scope)
