"""Tells the audit trail of an act, in the transaction that saves it. Next: users.py."""

from collections.abc import Mapping
from typing import Any

from models.rules.auditing import AuditAct
from resolvers.access.audit import Asker, note
from resolvers.pool import Connection
from resolvers.write.context import Saved, WriteContext
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


async def tell_config(
    connection: Connection, context: WriteContext, about: tuple[str, str], detail: Mapping[str, Any]
) -> None:
    """Of an act on how the service works: its class, and its name."""
    asker = Asker(context.caller, context.address)
    entry = asker.noted(AuditAct.CONFIG, object_class=about[0], object_id=about[1], detail=detail)
    await note(connection, entry)
