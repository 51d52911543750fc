"""Consents recorded and withdrawn; what a withdrawal leaves is restricted (DO-B). Next: incidents.py."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from models.rules.acts import Act
from models.rules.archives.consents import (
    RESTRICTED,
    Given,
    decide_record,
    decide_withdraw,
    find,
    restricts_dossier,
    withdrawn_message,
)
from models.rules.archives.dossiers import may_collect
from models.rules.attachments import is_id
from models.rules.numbers import stored
from models.rules.state import State, rows, text
from resolvers.access.grants import item_sight
from resolvers.archives.dossiers import change_pieces, tell
from resolvers.archives.levels import raise_levels
from resolvers.errors import Denied, Gone
from resolvers.write.bases import lock_dossier, read_dossier_facts
from resolvers.write.context import Saved, WriteContext
from resolvers.write.state import ITEM_VISIBLE
from resolvers.write.tx import Tx, transaction

# What lies in the dossier, seen by whoever withdraws or not; beside it what he names and sees.
_PIECES = f"""
SELECT i.item_id, {ITEM_VISIBLE.format("i", "$5")} AS seen FROM archive_item i
WHERE i.customer_number = $1 AND i.state <> 'DESTROYED'
    AND coalesce(i.access_level, {RESTRICTED}) < {RESTRICTED}
    AND ($2 AND i.dossier_kind IS NOT NULL OR i.item_id = $3
        OR i.item_id = ANY($4::text[]) AND {ITEM_VISIBLE.format("i", "$5")})
ORDER BY i.item_id
"""  # noqa: S608 - constants of our own


async def record_consent(context: WriteContext, number: str, given: Given) -> Saved:
    """Adds one; none is ever written over."""

    async def work(tx: Tx) -> Saved:
        customer, dossier = await _lock(tx, number)
        contacts = [text(row, "contact_number") for row in rows(customer, "contact_persons")]
        key = text(customer, "customer_number")
        facts = await read_dossier_facts(tx, key, contacts, [given])
        return await tx.save(dossier, decide_record(dossier, key, [given], facts))

    return await transaction(context, work)


async def withdraw_consent(
    context: WriteContext, number: str, consent_number: int, on: date | None, item_ids: Sequence[str]
) -> Saved:
    """At once: what is added from now on needs another basis. What the law keeps is restricted to the highest
    access level: the dossier if it rested on this consent, its proof, and the items that are named.
    """

    async def work(tx: Tx) -> Saved:
        customer, dossier = await _lock(tx, number)
        if dossier is None or (row := find(dossier, consent_number)) is None:
            raise Gone(str(consent_number))
        key = text(customer, "customer_number")
        decision = decide_withdraw(dossier, consent_number, on, await read_dossier_facts(tx, key))
        saved = await tx.save(dossier, decision)
        named = [one for one in item_ids if is_id(one)]
        asked = (restricts_dossier(dossier, consent_number), row.get("evidence_id"), named)
        sight = item_sight(context.caller.read_scope())
        found = await tx.connection.fetch(_PIECES, key, *asked, sight)
        comment = f"consent {consent_number} of customer {number} withdrawn"
        pieces, given = [one["item_id"] for one in found], {"access_level": RESTRICTED}
        restricted = await change_pieces(tx, Act.WITHDRAW_CONSENT, pieces, given, comment)
        if restricted:
            await raise_levels(tx, Act.WITHDRAW_CONSENT, restricted)
        await tell(tx, saved, consent=consent_number, restricted=restricted)
        seen = {one["item_id"] for one in found if one["seen"]}  # how many others there are he is not told
        return replace(saved, message=withdrawn_message(consent_number, len(seen & set(restricted))))

    return await transaction(context, work)


async def _lock(tx: Tx, number: str) -> tuple[State, State | None]:
    customer = await tx.lock(stored(number), None)
    if not may_collect(tx.context.caller, customer):
        raise Denied
    return customer, await lock_dossier(tx, text(customer, "customer_number"))
