"""Tells the audit trail of an act, in the transaction that saves it. Next: users.py."""

from models.rules.auditing import AuditAct
from resolvers.access.audit import Asker, note
from resolvers.write.context import Saved
from resolvers.write.tx import Tx


async def tell_trail(
    tx: Tx, act: AuditAct, object_class: str, saved: Saved, **detail: str | int | None
) -> None:
    """Nothing when nothing was changed."""
    if saved.change_number is None:
        return
    asker = Asker(tx.context.caller, tx.context.address)
    told = {"change": saved.change_number, **detail}
    await note(tx.connection, asker.noted(act, object_class=object_class, object_id=saved.key, detail=told))
