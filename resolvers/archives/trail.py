"""Tells the audit trail of acts on archive items, in the transaction that saves them. Next: items.py."""

from collections.abc import Sequence

from models.rules.archive import TABLE
from models.rules.auditing import AuditAct
from models.rules.state import State, text
from resolvers.access.audit import Asker, note_all
from resolvers.write.context import Saved
from resolvers.write.tx import Tx


async def tell_items(
    tx: Tx, act: AuditAct, saved: Sequence[tuple[Saved, State]], **detail: str | int | None
) -> None:
    """An entry for each item that was changed, with its state as saved."""
    asker = Asker(tx.context.caller, tx.context.address)
    given = {name: value for name, value in detail.items() if value}
    await note_all(
        tx.connection,
        [
            asker.noted(
                act,
                object_class=TABLE,
                object_id=one.key,
                item_id=one.key,
                detail={"change": one.change_number, "title": text(state, "title"), **given},
            )
            for one, state in saved
            if one.change_number is not None
        ],
    )
