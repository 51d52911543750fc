"""Items whose retention is over become due (到期), a page at a time. Next: ../custody."""

from models.rules.acts import Act
from models.rules.archive import ITEM
from models.rules.archives.lots import DUE, FILED, move
from models.rules.auditing import AuditAct
from models.rules.messages import Message, MessageId
from models.rules.state import text
from resolvers.archives.handling import ITSELF
from resolvers.archives.lots import MOST_INSIDE, gather
from resolvers.archives.trail import tell_items
from resolvers.write.context import Saved, WriteContext, Writer
from resolvers.write.roots import ROOTS
from resolvers.write.tx import Tx, transaction

_PAGE = 100
# What lies in a volume becomes due with it, so a page holds no more than is gathered at once. It begins anew
# each time: who is due has left it.
_NEXT = f"""
SELECT item_id FROM (
    SELECT item_id, sum(inside) OVER (ORDER BY due_on, item_id) AS many FROM (
        SELECT i.item_id, i.due_on, p.inside FROM archive_item i, LATERAL (
            SELECT count(*) AS inside FROM archive_item p WHERE p.volume_id = i.item_id) p
        WHERE i.state = '{FILED}' AND i.due_on <= $1 AND i.volume_id IS NULL AND NOT i.open AND p.inside <= $2
        ORDER BY i.due_on, i.item_id LIMIT {_PAGE}) page) counted
WHERE many <= $2 ORDER BY many, item_id
"""  # noqa: S608


async def make_due(writer: Writer) -> int:
    """Items and volumes that became due, without what lies in them. Two at once share the work."""
    context, done = writer.call(ITSELF), 0
    bounds = (writer.today(), MOST_INSIDE)
    while page := [row["item_id"] for row in await writer.pool.fetch(_NEXT, *bounds)]:
        done += await _page(context, page)
    return done


async def _page(context: WriteContext, page: list[str]) -> int:
    """Under the locks it is looked again: another worker may have been faster."""
    done = 0

    async def work(tx: Tx) -> Saved:
        nonlocal done
        today = context.writer.today()
        lots = [
            lot
            for lot in await gather(tx, page)
            if lot.state == FILED and (lot.item["due_on"] or today) <= today
        ]
        moved = move(lots, DUE, Act.BECOME_DUE, ROOTS[ITEM].shape)
        saved = await tx.save_many(moved)
        ids = {text(lot.item, "item_id") for lot in lots}
        told = [
            (one, decision.state or {})
            for one, (_, decision) in zip(saved, moved, strict=True)
            if one.key in ids
        ]
        await tell_items(tx, AuditAct.STATE, told, operation=Act.BECOME_DUE.value)
        done = len(lots)
        return saved[0] if saved else Saved(page[0], 0, None, Message(MessageId.UNCHANGED))

    await transaction(context, work)
    return done
