"""Recharge orders: drafted at the cash desk, posted and reversed by managers. Next: proving.py."""

from asyncpg import Record

from models.rules.roles import CASHIER, VIP_MANAGER
from models.rules.state import Patch, State, text
from models.rules.vip.accounts import Account
from models.rules.vip.recharges import (
    RECHARGE,
    Card,
    RechargeFacts,
    decide_change,
    decide_draft,
    decide_post,
    decide_remove,
    decide_reverse,
)
from models.rules.vip.spending import Place
from resolvers.vip.accounts import lock_account, settle
from resolvers.vip.numbers import draw_number
from resolvers.vip.stores import admit, admit_in_store, sees_in_store
from resolvers.write.config import VERSION
from resolvers.write.context import Request, Saved, WriteContext
from resolvers.write.lookups import answers
from resolvers.write.numbering import save_numbered
from resolvers.write.roots import ROOTS
from resolvers.write.tx import Tx, transaction
from resolvers.write.typed import code_in, code_of

_KIND = "RC"
_FACTS = f"""
SELECT {VERSION} AS config, c.card_number, c.status, c.type_code, t.allow_stored_value,
    c.store_code AS home, h.dealer_code AS home_dealer, coalesce(a.principal + a.bonus, 0) AS value,
    s.store_code, s.dealer_code, s.own_value_only,
    ARRAY (SELECT from_amount FROM recharge_bonus WHERE type_code = c.type_code ORDER BY 1) AS steps,
    ARRAY (SELECT bonus FROM recharge_bonus WHERE type_code = c.type_code ORDER BY from_amount) AS bonuses
FROM (SELECT) one
LEFT JOIN vip_customer c ON c.card_number = $1
LEFT JOIN vip_type t ON t.type_code = c.type_code
LEFT JOIN store h ON h.store_code = c.store_code
LEFT JOIN vip_account a ON a.card_number = c.card_number
LEFT JOIN store s ON s.store_code = $2 AND s.active
"""  # noqa: S608 - constants of our own
# A card that was replaced has given all it had to this one.
_HEIR = "SELECT replaced_by FROM vip_customer WHERE card_number = $1"


async def create_recharge(context: WriteContext, patch: Patch) -> Saved:
    _admit(context, code_in(patch, "store_code"))

    async def work(tx: Tx) -> Saved:
        facts = await _facts(tx, code_in(patch, "card_number"), code_in(patch, "store_code"))
        return await save_numbered(tx, _KIND, lambda number: decide_draft(patch, number, facts), draw_number)

    return await transaction(context, work)


async def change_recharge(context: WriteContext, number: str, patch: Patch, request: Request) -> Saved:
    _admit(context, code_in(patch, "store_code"))

    async def work(tx: Tx) -> Saved:
        now = await _locked(tx, number, request, CASHIER, VIP_MANAGER)
        card = code_in(patch if "card_number" in patch else now, "card_number")
        store = code_in(patch if "store_code" in patch else now, "store_code")
        return await tx.save(now, decide_change(now, patch, await _facts(tx, card, store)))

    return await transaction(context, work)


async def delete_recharge(context: WriteContext, number: str, request: Request) -> Saved:
    _admit(context, "")

    async def work(tx: Tx) -> Saved:
        now = await _locked(tx, number, request, CASHIER, VIP_MANAGER)
        return await tx.save(now, decide_remove(now, await _facts_of(tx, now), request.consent))

    return await transaction(context, work)


async def post_recharge(context: WriteContext, number: str, request: Request) -> Saved:
    """The card is read under the lock of its account: whoever closes it meanwhile has locked that too."""
    admit(context, VIP_MANAGER)

    async def work(tx: Tx) -> Saved:
        now = await _locked(tx, number, request, VIP_MANAGER)
        account = await lock_account(tx, text(now, "card_number"))
        settled = decide_post(now, account, await _facts_of(tx, now))
        saved = await tx.save(now, settled.decision)
        await settle(tx, account, value=[settled.posting])
        return saved

    return await transaction(context, work)


async def reverse_recharge(context: WriteContext, number: str, reason: str | None) -> Saved:
    """What was posted does not change any more, so no version is asked for."""
    admit(context, VIP_MANAGER)

    async def work(tx: Tx) -> Saved:
        now = await _locked(tx, number, None, VIP_MANAGER)
        account = await _lock_heir(tx, text(now, "card_number"))
        settled = decide_reverse(now, account, reason, await _facts_of(tx, now))
        saved = await tx.save(now, settled.decision)
        await settle(tx, account, value=[settled.posting])
        return saved

    return await transaction(context, work)


def _admit(context: WriteContext, store: str) -> None:
    """In the store that is named; where none is, the rules ask for it."""
    admit(context, CASHIER, VIP_MANAGER)
    if store:
        admit_in_store(context, store, CASHIER, VIP_MANAGER)


async def _locked(tx: Tx, number: str, request: Request | None, *roles: str) -> State:
    """An order of a store out of sight is as unknown as one that is not there."""
    order = await tx.lock(code_of(number), request, RECHARGE, sees_in_store(tx.context.caller))
    admit_in_store(tx.context, text(order, "store_code"), *roles)
    return order


async def _lock_heir(tx: Tx, card: str) -> Account:
    """The account that has the money now. Looked for under the lock: the card may be replaced meanwhile."""
    while True:
        account = await lock_account(tx, card)
        heir = await tx.connection.fetchval(_HEIR, card)
        if heir is None:
            return account
        card = heir


async def _facts_of(tx: Tx, order: State) -> RechargeFacts:
    return await _facts(tx, text(order, "card_number"), text(order, "store_code"))


async def _facts(tx: Tx, card: str, store: str) -> RechargeFacts:
    config, row = await answers(tx, _FACTS, card, store)
    writer = tx.context.writer
    return RechargeFacts(
        *(config, ROOTS[RECHARGE].shape, writer.now(), tx.context.caller.user_name),
        None if row["card_number"] is None else _card(row),
        None
        if row["store_code"] is None
        else Place(row["store_code"], row["dealer_code"], row["own_value_only"]),
        writer.vip,
    )


def _card(row: Record) -> Card:
    return Card(
        *(row["status"], row["type_code"], row["allow_stored_value"]),
        Place(row["home"], row["home_dealer"]),
        list(zip(row["steps"], row["bonuses"], strict=True)),
        row["value"],
    )
