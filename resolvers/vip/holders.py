"""The customer who holds a card, and what his dossier says of it. Next: cards.py."""

import asyncpg

from models.rules.decision import CUSTOMER
from models.rules.numbers import stored
from models.rules.state import Patch, State, text
from models.rules.vip.holders import decide_basis
from resolvers.errors import Gone
from resolvers.write.bases import lock_dossier, read_dossier_facts
from resolvers.write.tx import Tx

_HOLDER = "SELECT customer_number FROM vip_customer WHERE card_number = $1"


async def lock_named(tx: Tx, patch: Patch) -> State | None:
    """The customer that the patch names, locked before the card; None if he is not in the caller's sight,
    which the rules tell as if there were none.
    """
    typed = text(patch, "customer_number").strip()
    if not typed or "\0" in typed:
        return None
    try:
        return await tx.lock(stored(typed), None)
    except Gone:
        return None


async def lock_holder(tx: Tx, card: str) -> State | None:
    """Of a card as it was typed, before the card is locked; in sight or not: the service itself writes into
    his dossier.
    """
    number = None if "\0" in card else await tx.connection.fetchval(_HOLDER, card.strip().upper())
    if number is None:
        return None
    return (await tx.find_many([number], CUSTOMER)).get(number)


def check_holder(card: State, holder: State | None) -> None:
    """Somebody else linked the card while its lock was waited for: begun again, with that customer."""
    if text(card, "customer_number") != text(holder or {}, "customer_number"):
        raise asyncpg.SerializationError("the card names another customer now")


async def record_basis(tx: Tx, customer: State | None, card: str, old: str | None = None) -> None:
    """The customer is locked. Where the house asks for no consents it keeps none."""
    if customer is None or not tx.context.writer.dossiers.consent:
        return
    number = text(customer, "customer_number")
    dossier = await lock_dossier(tx, number)
    decision = decide_basis(dossier, number, card, old, await read_dossier_facts(tx, number))
    if decision is not None:
        await tx.save(dossier, decision)
