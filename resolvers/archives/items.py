"""The acts on archive items: make, change, delete. Next: removing.py."""

import secrets
from dataclasses import replace
from datetime import datetime

from models.rules.archive import ITEM, level_of, place_of
from models.rules.archives.imported import Making, make_voucher
from models.rules.archives.items import decide_change_item, decide_create_item
from models.rules.archives.removal import decide_delete_item
from models.rules.archives.vouchers import VOUCHER
from models.rules.attachments import is_id
from models.rules.auditing import AuditAct
from models.rules.decision import Decision
from models.rules.finding import in_order
from models.rules.state import Patch, State, rows, text
from resolvers.archives.coded import save_coded
from resolvers.archives.item_facts import read_item_facts
from resolvers.archives.levels import raise_levels
from resolvers.archives.locations import move
from resolvers.archives.pieces import admit_to_dossiers, as_piece
from resolvers.archives.removing import read_removal_facts, remove
from resolvers.archives.trail import tell_items
from resolvers.errors import Gone
from resolvers.write.admit import admit_to_items
from resolvers.write.context import Request, Saved, WriteContext
from resolvers.write.tx import Tx, transaction

ASKED = Request()


async def create_item(context: WriteContext, patch: Patch, request: Request = ASKED) -> Saved:
    """A draft. With `voucher` a voucher, which is filed at once in the open volume that the patch names."""
    admit_to_items(context.caller)

    async def work(tx: Tx) -> Saved:
        item_id = new_item_id(context.writer.now())
        known = await read_item_facts(tx, [(None, patch)])
        if rows(patch, VOUCHER):
            making = Making(known, context.caller, request.consent)
            return await save_coded(tx, making, make_voucher(making, item_id, patch, ()))
        decision = decide_create_item(item_id, patch, known, context.caller, request.consent)
        decision = await as_piece(tx, None, patch, decision)
        saved = await tx.save(None, await _placed(tx, None, decision))
        await tell_items(tx, AuditAct.CREATE, [(saved, decision.state or {})])
        return saved

    return await transaction(context, work)


async def change_item(context: WriteContext, item_id: str, patch: Patch, request: Request = ASKED) -> Saved:
    admit_to_items(context.caller)

    async def work(tx: Tx) -> Saved:
        now = await lock_item(tx, item_id, request)
        known = await read_item_facts(tx, [(now, patch)])
        decision = decide_change_item(now, patch, known, context.caller, request.consent)
        decision = await as_piece(tx, now, patch, decision)
        saved = await tx.save(now, await _placed(tx, now, decision))
        if level_of(decision.state or {}) > level_of(now):
            await raise_levels(tx, decision.act, [item_id])
        await tell_items(tx, AuditAct.EDIT, [(saved, decision.state or {})], reason=request.reason)
        return saved

    return await transaction(context, work)


async def delete_item(context: WriteContext, item_id: str, request: Request = ASKED) -> Saved:
    """With its files, whose keys and bytes a job destroys. Its change documents and its archive code stay."""
    admit_to_items(context.caller)

    async def work(tx: Tx) -> Saved:
        now = await lock_item(tx, item_id, request)
        await admit_to_dossiers(tx, [now])
        facts = (await read_removal_facts(tx, [now]))[item_id]
        decision = decide_delete_item(now, facts, context.caller, request.consent)
        if not decision.refused:
            await remove(tx, [(now, facts)], request.reason)
        return await tx.save(now, decision)

    return await transaction(context, work)


async def lock_item(tx: Tx, item_id: str, request: Request | None) -> State:
    """As Tx.lock; the database would not even take some texts."""
    if not is_id(item_id):
        raise Gone(item_id.replace("\0", ""))
    return await tx.lock(item_id, request, ITEM)


def new_item_id(now: datetime) -> str:
    """Ids are in the order of creation, and so are lists; what follows the milliseconds is chance."""
    return f"{int(now.timestamp() * 1000):012x}{secrets.token_hex(10)}"


async def _placed(tx: Tx, now: State | None, decision: Decision) -> Decision:
    if decision.refused:
        return decision
    here = [text(decision.state or {}, "item_id")]
    told = await move(tx.connection, place_of(now), place_of(decision.state), items=here)
    return replace(decision, findings=in_order([*decision.findings, *told])) if told else decision
