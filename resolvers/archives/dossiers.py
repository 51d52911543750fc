"""Dossiers verified, archived, restored; which ones nobody uses any more (DO-C, DO-D). Next: consents.py."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import asyncpg

from models.rules.acts import Act
from models.rules.archive import ITEM
from models.rules.archives.dossiers import (
    AUDITED,
    decide_archive,
    decide_piece,
    decide_restore,
    decide_verify,
    may_keep,
    may_see_proposals,
    months_later,
)
from models.rules.auditing import AuditAct
from models.rules.numbers import stored
from models.rules.state import State, text
from resolvers.access.audit import Asker, note
from resolvers.access.caller import Caller
from resolvers.access.grants import item_sight, scope_arrays
from resolvers.errors import Denied, Gone
from resolvers.write.bases import lock_dossier, read_dossier_facts
from resolvers.write.context import Saved, WriteContext
from resolvers.write.roots import ROOTS
from resolvers.write.state import ITEM_VISIBLE, VISIBLE, lock_many
from resolvers.write.tx import Tx, transaction

# The whole dossier, whatever the caller sees of it: one that is read-only in parts would be neither.
_PIECES = """
SELECT item_id FROM archive_item
WHERE customer_number = $1 AND dossier_kind IS NOT NULL AND archived = $2 AND state <> 'DESTROYED'
ORDER BY item_id
"""
# The newest of what counts as use: business, changes of the customer, changes of what lies in the dossier.
_USED = """greatest(d.last_used_on, d.created_on,
    (SELECT c.changed_at::date FROM customer c WHERE c.customer_number = d.customer_number),
    (SELECT max(i.changed_at)::date FROM archive_item i
        WHERE i.customer_number = d.customer_number AND i.dossier_kind IS NOT NULL))"""
_IDLE = f"""
SELECT q.customer_number, q.used_on, q.pieces FROM (
    SELECT d.customer_number, {_USED} AS used_on,
        (SELECT count(*) FROM archive_item i
            WHERE i.customer_number = d.customer_number AND i.dossier_kind IS NOT NULL
              AND {ITEM_VISIBLE.format("i", "$6")}) AS pieces
    FROM dossier d WHERE NOT d.archived AND d.customer_number > $2
        AND {VISIBLE.format("d.customer_number", "$4", "$5")}
) q WHERE q.used_on <= $1 ORDER BY q.customer_number LIMIT $3
"""  # noqa: S608 - constants of our own


@dataclass(frozen=True)
class IdleDossier:
    """`used_on`: the day of its last use; `pieces`: items in it that the caller sees."""

    customer_number: str
    used_on: date
    pieces: int


async def verify_dossier(context: WriteContext, number: str, source: str, changed: str | None) -> Saved:
    async def work(tx: Tx) -> Saved:
        key, dossier = await _lock(tx, number)
        facts = await read_dossier_facts(tx, key)
        return await tx.save(dossier, decide_verify(dossier, key, source, changed, facts))

    return await transaction(context, work)


async def archive_dossier(context: WriteContext, number: str) -> Saved:
    """The flag on the dossier and on all that lies in it; read-only until it is restored."""

    async def work(tx: Tx) -> Saved:
        key, dossier = await _lock(tx, number)
        saved = await tx.save(dossier, decide_archive(dossier, key, await read_dossier_facts(tx, key)))
        await _mark(tx, key, Act.ARCHIVE_DOSSIER, archived=True)
        await tell(tx, saved, act=Act.ARCHIVE_DOSSIER.value)
        return saved

    return await transaction(context, work)


async def restore_dossier(context: WriteContext, number: str) -> Saved:
    async def work(tx: Tx) -> Saved:
        key, dossier = await _lock(tx, number)
        if dossier is None:
            raise Gone(number)
        saved = await tx.save(dossier, decide_restore(dossier, await read_dossier_facts(tx, key)))
        await _mark(tx, key, Act.RESTORE_DOSSIER, archived=False)
        await tell(tx, saved, act=Act.RESTORE_DOSSIER.value)
        return saved

    return await transaction(context, work)


async def list_idle(
    pool: asyncpg.Pool, caller: Caller, since: date, after: str | None, first: int
) -> Sequence[IdleDossier]:
    """Of customers within the caller's scope, by customer number: those that were last used on that day or
    before.
    """
    if not may_see_proposals(caller):
        raise Denied
    begin = "" if after is None else stored(after)
    scope = caller.read_scope()
    rows = await pool.fetch(_IDLE, since, begin, first, *scope_arrays(scope), item_sight(scope))
    return [IdleDossier(row["customer_number"], row["used_on"], row["pieces"]) for row in rows]


def idle_since(today: date, months: int) -> date:
    return months_later(today, -months)


async def _lock(tx: Tx, number: str) -> tuple[str, State | None]:
    customer = await tx.lock(stored(number), None)
    if not may_keep(tx.context.caller, customer):
        raise Denied
    key = text(customer, "customer_number")
    return key, await lock_dossier(tx, key)


async def _mark(tx: Tx, key: str, act: Act, *, archived: bool) -> None:
    found = await tx.connection.fetch(_PIECES, key, not archived)
    await change_pieces(tx, act, [row["item_id"] for row in found], {"archived": archived})


async def change_pieces(
    tx: Tx, act: Act, item_ids: Sequence[str], given: Mapping[str, Any], comment: str = ""
) -> list[str]:
    """The service's own doing: the caller need not see them. Those that were not so before."""
    if not item_ids:
        return []
    root = ROOTS[ITEM]
    locked = await lock_many(tx.connection, root, item_ids, tx.context.writer.sealer)
    saved = await tx.save_many(
        [(item, decide_piece(act, item, given, root.shape, comment)) for item in locked.states.values()]
    )
    return [one.key for one in saved if one.change_number is not None]


async def tell(tx: Tx, saved: Saved, **told: object) -> None:
    """The audit trail, of what was done to a dossier."""
    asker = Asker(tx.context.caller, tx.context.address)
    about = {"object_class": AUDITED, "object_id": saved.key, "customer_number": saved.key}
    detail = {"change": saved.change_number, **told}
    await note(tx.connection, asker.noted(AuditAct.DOSSIER, **about, detail=detail))
