"""A batch that was carried out is undone as long as nothing was made of it (IM-7). Next: ../items.py."""

from models.rules.archive import ITEM
from models.rules.archives.batches import check_undo
from models.rules.archives.removal import check_removal, removed
from models.rules.attachments import is_id
from models.rules.auditing import AuditAct
from models.rules.finding import Finding
from models.rules.holding import check_reason
from models.rules.messages import Message, MessageId
from resolvers.access.audit import Asker, note
from resolvers.access.grants import item_sight
from resolvers.archives.pieces import admit_to_dossiers
from resolvers.archives.removing import read_removal_facts, remove
from resolvers.errors import Gone, Refused
from resolvers.write.admit import admit_to_items
from resolvers.write.context import Request, Saved, WriteContext
from resolvers.write.state import ITEM_VISIBLE
from resolvers.write.tx import Tx, transaction

AUDITED = "IMPORT"
_HOLD = "SELECT state FROM import_batch WHERE batch_id = $1 AND created_by = $2 FOR UPDATE"
_ITEMS = f"""
SELECT i.item_id, {ITEM_VISIBLE.format("i", "$2")} AS seen FROM archive_item i WHERE i.batch_id = $1
ORDER BY i.item_id
"""  # noqa: S608
_UNDONE = "UPDATE import_batch SET state = 'UNDONE', undone_by = $2, undone_at = $3 WHERE batch_id = $1"


async def undo_import(context: WriteContext, batch_id: str, request: Request) -> Saved:
    """Its items and open volumes go with their files; archive codes stay given for ever (AC-1)."""
    admit_to_items(context.caller)

    async def work(tx: Tx) -> Saved:
        connection, caller = tx.connection, context.caller
        state = await connection.fetchval(_HOLD, batch_id, caller.user_name) if is_id(batch_id) else None
        if state is None:
            raise Gone(batch_id.replace("\0", ""))
        rows = await connection.fetch(_ITEMS, batch_id, item_sight(caller.read_scope()))
        if not all(row["seen"] for row in rows):
            raise Gone(batch_id)
        states = await tx.lock_many([row["item_id"] for row in rows], ITEM) if rows else {}
        items = list(states.values())
        await admit_to_dossiers(tx, items)
        found: list[Finding] = [*check_undo(state, items, caller), *check_reason(request.reason)]
        facts = await read_removal_facts(tx, items) if items else {}
        going = [(one, facts[one["item_id"]]) for one in items]
        found += [wrong for one, known in going for wrong in check_removal(one, known)]
        if found:
            raise Refused(found)
        if going:
            await remove(tx, going, request.reason)
        saved = await tx.save_many([(one, removed(one, known)) for one, known in going])
        at = context.writer.now()
        await connection.execute(_UNDONE, batch_id, caller.user_name, at)
        detail = {"act": "undo", "items": len(going)}
        asker = Asker(caller, context.address)
        await note(
            connection, asker.noted(AuditAct.DELETE, object_class=AUDITED, object_id=batch_id, detail=detail)
        )
        number = saved[0].change_number if saved else None
        return Saved(batch_id, 0, number, Message(MessageId.CHANGED))

    return await transaction(context, work)
