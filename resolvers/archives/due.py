"""Items whose retention is over become due (到期), a page at a time. Next: ../custody."""

from models.rules.archive import ITEM
from models.rules.archives.lots import DUE, FILED, move
from models.rules.auditing import AuditAct
from models.rules.facts import Act
from models.rules.messages import Message, MessageId
from models.rules.state import text
from resolvers.archives.handling import ITSELF
from resolvers.archives.lots import gather
from resolvers.archives.trail import tell_items
from resolvers.write.context import Saved, WriteContext, Writer
from resolvers.write.roots import ROOTS
from resolvers.write.tx import Tx, transaction

_PAGE = 100
# What lies in a volume becomes due with it. The page begins anew each time: who is due has left it.
_NEXT = f"""
SELECT item_id FROM archive_item WHERE state = '{FILED}' AND due_on <= $1 AND volume_id IS NULL AND NOT open
ORDER BY due_on, item_id LIMIT {_PAGE}
"""  # noqa: S608


async def make_due(writer: Writer) -> int:
    """Items and volumes that became due, without what lies in them. Two at once share the work."""
    context, done = writer.call(ITSELF), 0
    while page := [row["item_id"] for row in await writer.pool.fetch(_NEXT, writer.today())]:
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
