"""Destruction lists: made, signed, ordered to be carried out, cancelled. Next: shredding.py."""

from collections.abc import Sequence
from datetime import date

from models.rules.archive import may_edit_items
from models.rules.archives import destruction as rules
from models.rules.archives.appraisals import Shapes
from models.rules.archives.destruction import Execution, Signing, is_complete, sees_list
from models.rules.archives.lots import Lot, check_number, place_of
from models.rules.decision import Decision
from models.rules.filed import DESTRUCTION_LIST
from models.rules.finding import error
from models.rules.finding_codes import Code
from models.rules.holding import may_hold
from models.rules.state import State, rows, text
from resolvers.access.caller import Caller
from resolvers.archives.lots import draw_number, gather, lock_seen, tell
from resolvers.archives.made import Made, MadeFiles, open_made
from resolvers.errors import Denied, Gone, Refused
from resolvers.jobs.job import HIDDEN, Order, order_job
from resolvers.write.context import Request, Saved, WriteContext
from resolvers.write.roots import ROOTS
from resolvers.write.tx import Tx, transaction

KIND = "DESTROY_LIST"
CLASS = ROOTS[DESTRUCTION_LIST].object_class
_TAKEN = """
SELECT r.item_id, r.list_number FROM destruction_row r JOIN destruction_list l USING (list_number)
WHERE r.item_id = ANY($1) AND l.state IN ('OPEN', 'SIGNED', 'EXECUTING')
"""
# What there is to destroy: the certificates must be as many.
_FILES = """
SELECT a.attachment_id, count(*)::int AS versions FROM attachment a
JOIN attachment_version v USING (attachment_id) WHERE a.item_id = ANY($1) GROUP BY a.attachment_id
"""
_CERTIFICATE = """
SELECT institution_code, archive_type, access_level, certificate_id FROM destruction_list
WHERE list_number = $1
"""


async def create_list(context: WriteContext, item_ids: Sequence[str], intended_on: date | None) -> Saved:
    if not may_hold(context.caller):
        raise Denied
    if not item_ids:
        raise Refused([error(Code.GEN_REQUIRED, ("item_ids",))])
    if found := check_number(set(item_ids)):  # before anything is locked
        raise Refused(found)

    async def work(tx: Tx) -> Saved:
        lots, today = await gather(tx, item_ids), context.writer.today()
        found = await tx.connection.fetch(_TAKEN, [lot.item_id for lot in lots])
        taken = {row["item_id"]: row["list_number"] for row in found}
        if refused := rules.check_create(lots, intended_on, taken, context.caller, today):
            raise Refused(refused)
        number = await draw_number(tx, rules.NUMBERS, place_of(lots).institution)
        decision, moved = rules.create(number, lots, intended_on, _shapes(), today)
        return await _save(tx, None, decision, moved)

    return await transaction(context, work)


async def sign_list(
    context: WriteContext, number: str, capacity: str, item_count: int | None = None
) -> Saved:
    """With the last supervisor's signature after it the certificate is ordered."""

    async def work(tx: Tx) -> Saved:
        now = await lock_seen(tx, DESTRUCTION_LIST, number, sees_list)
        caller, writer = context.caller, context.writer
        signing = Signing(caller.user_name, capacity, item_count, writer.now(), caller)
        decision = rules.sign(now, signing, ROOTS[DESTRUCTION_LIST].shape)
        saved = await _save(tx, now, decision, (), capacity=capacity)
        if decision.state is not None and is_complete(decision.state):
            order = Order(KIND, {"list": text(now, "list_number"), HIDDEN: {}}, alone=False)
            await order_job(tx.connection, order, text(now, "executor"), writer.now())
        return saved

    return await transaction(context, work)


async def execute_list(context: WriteContext, number: str, request: Request) -> Saved:
    """The caller is who carries it out; a job does it, and cannot be stopped any more."""
    if not may_edit_items(context.caller):
        raise Denied

    async def work(tx: Tx) -> Saved:
        now, lots = await _gathered(tx, number, request)
        writer, user = context.writer, context.caller.user_name
        ids = [text(one, "item_id") for lot in lots for one in lot.all]
        files = {row["attachment_id"]: row["versions"] for row in await tx.connection.fetch(_FILES, ids)}
        told = {"list": text(now, "list_number"), HIDDEN: {"files": files}}
        job_id = await order_job(tx.connection, Order(KIND, told, alone=False), user, writer.now())
        wanted = Execution(user, job_id, writer.today(), context.caller)
        decision = rules.execute(now, lots, wanted, ROOTS[DESTRUCTION_LIST].shape)
        return await _save(tx, now, decision, (), items=len(ids))

    return await transaction(context, work)


async def cancel_list(context: WriteContext, number: str, request: Request) -> Saved:
    if not may_edit_items(context.caller):
        raise Denied

    async def work(tx: Tx) -> Saved:
        now, lots = await _gathered(tx, number, request)
        decision, moved = rules.cancel(now, lots, context.caller, _shapes(), request.consent)
        return await _save(tx, now, decision, moved)

    return await transaction(context, work)


async def find_certificate(made: MadeFiles, caller: Caller, number: str, today: date) -> Made:
    """For who sees the list, be it by his capacity; Gone as long as there is none."""
    row = None
    if "\0" not in number:
        row = await made.pool.fetchrow(_CERTIFICATE, number.strip().upper())
    seen = row is not None and (
        ROOTS[DESTRUCTION_LIST].sees(dict(row), caller.read_scope()) or sees_list(dict(row), caller)
    )
    if row is None or not seen or row["certificate_id"] is None:
        raise Gone(number)
    return await open_made(made, caller, row["certificate_id"], today, allowed=True)


async def _gathered(tx: Tx, number: str, request: Request) -> tuple[State, list[Lot]]:
    now = await tx.lock(number.replace("\0", "").strip().upper(), request, DESTRUCTION_LIST)
    return now, await gather(tx, [text(row, "item_id") for row in rows(now, "rows")])


def _shapes() -> Shapes:
    return Shapes(ROOTS[DESTRUCTION_LIST].shape, ROOTS["ArchiveItem"].shape)


async def _save(
    tx: Tx, old: State | None, decision: Decision, moved: Sequence[tuple[State, Decision]], **told: object
) -> Saved:
    saved = await tx.save(old, decision)
    await tx.save_many(moved)
    if saved.change_number is not None:
        items = {"items": len(moved)} if moved else {}
        await tell(tx, CLASS, saved, operation=decision.act.value, **items, **told)
    return saved
