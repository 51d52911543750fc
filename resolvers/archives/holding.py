"""Legal holds on archive items with their files; vouchers that are settled or not. Next: lots.py."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace

import orjson

from models.rules.acts import Act
from models.rules.archive import ITEM, TABLE, may_edit_items
from models.rules.archives.holds import NewHold, check_new_hold, decide_place, decide_release, decide_settled
from models.rules.attachments import is_id
from models.rules.auditing import AuditAct
from models.rules.decision import Decision
from models.rules.finding import in_order
from models.rules.holding import may_hold
from models.rules.state import State
from resolvers.access.audit import Asker, note
from resolvers.archives.trail import tell_items
from resolvers.custody.holding import executed_now, protect
from resolvers.errors import Denied, Gone, Refused
from resolvers.write.context import Request, Saved, WriteContext
from resolvers.write.roots import ROOTS
from resolvers.write.tx import Tx, transaction

_PLACE = """
INSERT INTO item_hold (hold_id, item_id, reason, basis, begins_on, placed_by, placed_at)
SELECT hold_id, item_id, $3, $4, $5, $6, $7 FROM unnest($1::text[], $2::text[]) AS h(hold_id, item_id)
"""
_FIND = "SELECT item_id, reason FROM item_hold WHERE hold_id = $1"
_RELEASE = """
UPDATE item_hold SET released_by = $2, released_at = $3 WHERE hold_id = $1 AND released_at IS NULL
"""
_OTHERS = "SELECT EXISTS (SELECT FROM item_hold WHERE item_id = $1 AND released_at IS NULL AND hold_id <> $2)"
_HOLDS = "SELECT hold_id, item_id FROM item_hold WHERE hold_id = ANY($1) ORDER BY item_id"
# Those of what lies in a volume too: a hold on it holds all that is in it.
_FILES = """
SELECT a.attachment_id FROM archive_item i JOIN attachment a ON a.item_id = i.item_id
WHERE i.item_id = ANY($1) OR i.volume_id = ANY($1) ORDER BY a.attachment_id
"""


@dataclass(frozen=True)
class Placed:
    hold_id: str
    item_id: str


async def place_item_hold(context: WriteContext, item_ids: Sequence[str], new: NewHold) -> Sequence[Placed]:
    """One on each, or on none; all of an item's volume is held with it. Gone names what cannot be seen."""
    if not may_hold(context.caller):
        raise Denied
    wanted = sorted(set(item_ids))
    if found := check_new_hold(wanted, new, context.writer.today()):
        raise Refused(found)

    async def work(tx: Tx) -> Saved:
        states = await _lock(tx, wanted)
        executing = await executed_now(tx.connection, wanted)
        decided = [
            (states[one], decide_place(states[one], new.reason, context.caller, executing)) for one in wanted
        ]
        _refuse(decided)
        user, at = context.caller.user_name, context.writer.now()
        holds = [secrets.token_hex(16) for _ in wanted]
        told = (new.reason.strip(), (new.basis or "").strip() or None, new.begins_on, user, at)
        await tx.connection.execute(_PLACE, holds, wanted, *told)
        saved = await tx.save_many(decided)
        await _protect_files(tx, wanted)
        for hold_id, item_id in zip(holds, wanted, strict=True):
            await _tell(tx, item_id, act=Act.PLACE_ITEM_HOLD.value, holdId=hold_id, reason=told[0])
        return replace(saved[0], answer=orjson.dumps(holds))

    saved = await transaction(context, work)
    rows = await context.writer.pool.fetch(_HOLDS, orjson.loads(saved.answer or b"[]"))
    return [Placed(row["hold_id"], row["item_id"]) for row in rows]


async def release_item_hold(context: WriteContext, hold_id: str) -> Saved:
    """Others of the same item go on holding it. One that was released before stays as it was."""
    if not may_hold(context.caller):
        raise Denied

    async def work(tx: Tx) -> Saved:
        hold = await tx.connection.fetchrow(_FIND, hold_id) if is_id(hold_id) else None
        if hold is None:
            raise Gone(hold_id)
        item_id = hold["item_id"]
        try:
            now = (await _lock(tx, [item_id]))[item_id]
        except Gone:
            raise Gone(hold_id) from None
        others = await tx.connection.fetchval(_OTHERS, item_id, hold_id)
        decision = decide_release(now, hold["reason"], context.caller, others)
        _refuse([(now, decision)])
        user, at = context.caller.user_name, context.writer.now()
        if await tx.connection.execute(_RELEASE, hold_id, user, at) != "UPDATE 1":
            decision = replace(decision, changes=())
        saved = await tx.save(now, decision)
        if decision.changes:
            await _protect_files(tx, [item_id])
            await _tell(tx, item_id, act=Act.RELEASE_ITEM_HOLD.value, holdId=hold_id)
        return saved

    return await transaction(context, work)


async def set_voucher_settled(
    context: WriteContext, item_id: str, *, settled: bool, request: Request
) -> Saved:
    if not may_edit_items(context.caller):
        raise Denied

    async def work(tx: Tx) -> Saved:
        if not is_id(item_id):
            raise Gone(item_id.replace("\0", ""))
        now = await tx.lock(item_id, request, ITEM)
        executing = await executed_now(tx.connection, [item_id])
        shape = ROOTS[ITEM].shape
        decision = decide_settled(now, settled, shape, context.caller, request.consent, executing)
        saved = await tx.save(now, decision)
        told = {"operation": decision.act.value, "settled": "X" if settled else ""}
        await tell_items(tx, AuditAct.STATE, [(saved, decision.state or now)], **told)
        return saved

    return await transaction(context, work)


async def _lock(tx: Tx, item_ids: Sequence[str]) -> dict[str, State]:
    for one in item_ids:
        if not is_id(one):  # the database would not even take some texts
            raise Gone(one.replace("\0", ""))
    return await tx.lock_many(item_ids, ITEM)


def _refuse(decided: Sequence[tuple[State, Decision]]) -> None:
    """Before anything is written."""
    if any(decision.refused for _, decision in decided):
        raise Refused(in_order(one for _, decision in decided for one in decision.findings))


async def _protect_files(tx: Tx, item_ids: Sequence[str]) -> None:
    rows = await tx.connection.fetch(_FILES, item_ids)
    if rows:
        user, at = tx.context.caller.user_name, tx.context.writer.now()
        await protect(tx.connection, [row["attachment_id"] for row in rows], user, at)


async def _tell(tx: Tx, item_id: str, **told: str) -> None:
    asker = Asker(tx.context.caller, tx.context.address)
    entry = asker.noted(AuditAct.HOLD, object_class=TABLE, object_id=item_id, item_id=item_id, detail=told)
    await note(tx.connection, entry)
