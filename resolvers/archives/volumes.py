"""Volumes are opened and closed (domain 4.1, VO-2, VO-3). Next: structure.py."""

from typing import Any

import asyncpg

from models.rules.archive import ITEM
from models.rules.archives.imported import Making, make_volume
from models.rules.archives.volumes import Papers, VolumeContent, decide_close_volume
from models.rules.archives.vouchers import VoucherKey
from models.rules.auditing import AuditAct
from models.rules.state import Patch
from resolvers.access.grants import item_sight
from resolvers.archives.coded import save_coded
from resolvers.archives.item_facts import read_item_facts
from resolvers.archives.items import lock_item, new_item_id
from resolvers.archives.trail import tell_items
from resolvers.write.admit import admit_to_items
from resolvers.write.context import Request, Saved, WriteContext
from resolvers.write.lookups import one_row
from resolvers.write.roots import ROOTS
from resolvers.write.state import ITEM_VISIBLE
from resolvers.write.tx import Tx, transaction

ASKED = Request()
# Of a volume that the same act has locked: nobody lays anything into it meanwhile. What is on paper alone has
# no files to be counted, and the voucher itself (MAIN) is none of its attachments.
_CONTENT = f"""
SELECT count(*) FILTER (WHERE state <> 'DRAFT') AS count, min(formed_on) AS begins_on,
    max(formed_on) AS ends_on, sum(pages)::int AS pages,
    array_remove(array_agg(CASE WHEN state = 'DRAFT' AND seen THEN title END ORDER BY item_id), NULL)
        AS drafts,
    count(*) FILTER (WHERE state = 'DRAFT' AND NOT seen) AS unseen
FROM (SELECT i.*, {ITEM_VISIBLE.format("i", "$2")} AS seen FROM archive_item i WHERE i.volume_id = $1) within
"""  # noqa: S608 - constants of our own
_VOUCHERS = f"""
SELECT v.company_code, v.fiscal_year, v.period, v.voucher_type, v.voucher_no,
    CASE WHEN {ITEM_VISIBLE.format("i", "$2")} THEN i.archive_code END AS archive_code,
    CASE WHEN i.carrier <> 'PAPER' THEN v.attachment_count END AS told,
    (SELECT count(*) FROM attachment a WHERE a.item_id = i.item_id AND a.role = 'ATTACHMENT') AS stored
FROM archive_item i JOIN voucher v USING (item_id)
WHERE i.volume_id = $1 AND i.state <> 'DRAFT' ORDER BY i.item_id
"""  # noqa: S608 - constants of our own
_ELSEWHERE = """
SELECT o.company_code, o.fiscal_year, o.period, o.voucher_type, o.voucher_no
FROM (SELECT DISTINCT v.company_code, v.fiscal_year, v.period, v.voucher_type
      FROM archive_item i JOIN voucher v USING (item_id) WHERE i.volume_id = $1) same
JOIN voucher o USING (company_code, fiscal_year, period, voucher_type)
JOIN archive_item i ON i.item_id = o.item_id
WHERE i.volume_id IS DISTINCT FROM $1 AND i.state <> 'DRAFT'
"""


async def create_volume(context: WriteContext, patch: Patch, request: Request = ASKED) -> Saved:
    """Open, and with its archive code at once: the one that the patch gives, or the next."""
    admit_to_items(context.caller)

    async def work(tx: Tx) -> Saved:
        known = await read_item_facts(tx, [(None, patch)])
        making = Making(known, context.caller, request.consent)
        return await save_coded(tx, making, make_volume(making, new_item_id(context.writer.now()), patch))

    return await transaction(context, work)


async def close_volume(context: WriteContext, item_id: str, request: Request = ASKED) -> Saved:
    """Nothing more is laid into it. What is missing in it is told, and closes it all the same."""
    admit_to_items(context.caller)

    async def work(tx: Tx) -> Saved:
        now = await lock_item(tx, item_id, request)
        content = await _content(tx, item_id)
        decision = decide_close_volume(now, content, context.caller, request.consent)
        saved = await tx.save(now, decision)
        await tell_items(tx, AuditAct.STATE, [(saved, decision.state or {})], state="CLOSED")
        return saved

    return await transaction(context, work)


async def _content(tx: Tx, item_id: str) -> VolumeContent:
    sight = item_sight(tx.context.caller.read_scope())
    whole = await one_row(tx.connection, _CONTENT, item_id, sight)
    vouchers = await tx.connection.fetch(_VOUCHERS, item_id, sight)
    others = await tx.connection.fetch(_ELSEWHERE, item_id)
    facts: dict[str, Any] = dict(whole)
    facts["drafts"] = facts["drafts"] or ()
    return VolumeContent(
        ROOTS[ITEM].shape,
        **facts,
        vouchers=[_key(row) for row in vouchers],
        elsewhere=[_key(row) for row in others],
        papers=[Papers(row["archive_code"], row["told"], row["stored"]) for row in vouchers],
    )


def _key(row: asyncpg.Record) -> VoucherKey:
    return VoucherKey(*list(row.values())[: len(VoucherKey._fields)])
