"""Cards: what acts on them ask; what each does to the account is in its transaction. Next: upgrades.py."""

import asyncpg

from models.rules.config import Config
from models.rules.decision import NO_CONSENT
from models.rules.kinds import REDEMPTION, VIP
from models.rules.roles import CASHIER, VIP_MANAGER
from models.rules.shape import Shield
from models.rules.state import Patch, State, rows, text
from models.rules.vip.cards import (
    CardFacts,
    CardScene,
    as_kept,
    decide_change,
    decide_close,
    decide_follow,
    decide_freeze,
    decide_register,
    decide_replace,
    decide_unfreeze,
)
from resolvers.access.caller import Caller
from resolvers.vip.accounts import lock_account, open_account, settle
from resolvers.vip.holders import check_holder, lock_holder, lock_named, record_basis
from resolvers.vip.stores import admit, admit_in_store
from resolvers.write.config import VERSION
from resolvers.write.context import Request, Saved, WriteContext
from resolvers.write.lookups import answers
from resolvers.write.roots import ROOTS
from resolvers.write.tx import Tx, transaction
from resolvers.write.typed import code_in, code_of, name_in

# $1 the card, $2 type, $3 store, $4 mobile, $5 dimensions, $6 the customer that it will name, $7 today,
# $8 the card if it is there already
_FACTS = f"""
SELECT {VERSION} AS config, EXISTS (SELECT FROM vip_customer WHERE card_number = $1) AS taken,
    ARRAY (SELECT type_code FROM vip_type WHERE type_code = $2 AND active) AS types,
    ARRAY (SELECT store_code FROM store WHERE store_code = $3 AND active) AS stores,
    EXISTS (SELECT FROM vip_customer
        WHERE mobile = $4 AND status <> 'CLOSED' AND card_number <> $8) AS mobile_taken,
    ARRAY (SELECT dimension_code FROM profile_dimension
        WHERE dimension_code = ANY($5::text[]) AND active ORDER BY 1) AS dimensions,
    ARRAY (SELECT (SELECT string_agg(v.value_code, ' ') FROM profile_value v
            WHERE v.dimension_code = d.dimension_code) FROM profile_dimension d
        WHERE d.dimension_code = ANY($5::text[]) AND d.active ORDER BY d.dimension_code) AS chosen,
    ARRAY (SELECT dimension_code FROM profile_dimension
        WHERE dimension_code = ANY($5::text[]) AND several) AS several,
    EXISTS (SELECT FROM consent c WHERE c.customer_number = $6 AND c.for_profiling
        AND (c.subject = 'CUSTOMER' OR c.subject = 'VIP' AND upper(c.vip_card) = $1)
        AND c.given_on <= $7 AND coalesce(c.withdrawn_on > $7, true)) AS profiling
"""  # noqa: S608 - constants of our own
_NOT_USED = "SELECT redemption_number FROM redemption WHERE card_number = $1 AND state = 'ISSUED' ORDER BY 1"


async def register_vip(context: WriteContext, patch: Patch) -> Saved:
    """In a store of the grant. The account is opened with it, and the contract written down as the basis of
    the holder's data where he is a customer.
    """
    admit(context, VIP_MANAGER, CASHIER)
    given = as_kept(patch)
    if store := text(given, "store_code").strip():
        admit_in_store(context, store, VIP_MANAGER, CASHIER)

    async def work(tx: Tx) -> Saved:
        customer = await lock_named(tx, given)
        facts = await _facts(tx, {}, given, customer)
        saved = await tx.save(None, decide_register(given, facts, NO_CONSENT))
        await open_account(tx, saved.key)
        await record_basis(tx, customer, saved.key)
        return saved

    return await transaction(context, work)


async def change_vip(context: WriteContext, card: str, patch: Patch, request: Request) -> Saved:
    """Both stores, where it moves to another, are in the grant."""
    admit(context, VIP_MANAGER)
    given = as_kept(patch)

    async def work(tx: Tx) -> Saved:
        customer = await lock_named(tx, given)
        now = await _lock(tx, card, request)
        if store := text(given, "store_code").strip():
            admit_in_store(context, store, VIP_MANAGER)
        facts = await _facts(tx, now, given, customer)
        saved = await tx.save(now, decide_change(now, given, facts, request.consent))
        await record_basis(tx, customer, saved.key)
        return saved

    return await transaction(context, work)


async def freeze_vip(context: WriteContext, card: str, reason: str | None) -> Saved:
    """Under the lock of its account: who has read it as active has spent by then what he was to spend."""
    admit(context, VIP_MANAGER)

    async def work(tx: Tx) -> Saved:
        now = await _lock(tx, card)
        await lock_account(tx, text(now, "card_number"))
        return await tx.save(now, decide_freeze(now, reason, _scene(tx)))

    return await transaction(context, work)


async def unfreeze_vip(context: WriteContext, card: str, reason: str | None) -> Saved:
    admit(context, VIP_MANAGER)

    async def work(tx: Tx) -> Saved:
        now = await _lock(tx, card)
        return await tx.save(now, decide_unfreeze(now, reason, _scene(tx)))

    return await transaction(context, work)


async def close_vip(context: WriteContext, card: str, reason: str | None, request: Request) -> Saved:
    admit(context, VIP_MANAGER)

    async def work(tx: Tx) -> Saved:
        now = await _lock(tx, card)
        account = await lock_account(tx, text(now, "card_number"))
        closed = decide_close(now, account, reason, _scene(tx), request.consent)
        saved = await tx.save(now, closed.decision)
        if closed.value:
            await settle(tx, account, value=closed.value)
        return saved

    return await transaction(context, work)


async def replace_card(context: WriteContext, card: str, new_card: str | None, reason: str | None) -> Saved:
    """The answer is about the new card. The old one ends first: both have the same mobile."""
    admit(context, VIP_MANAGER)

    async def work(tx: Tx) -> Saved:
        holder = await lock_holder(tx, card)
        now = await _lock(tx, card)
        check_holder(now, holder)
        old = text(now, "card_number")
        keys = await _unused(tx, old)
        redeemed = await tx.find_many(keys, REDEMPTION.entity) if keys else {}
        account = await lock_account(tx, old)
        if await _unused(tx, old) != keys:
            raise asyncpg.SerializationError("something was redeemed or used while the locks were waited for")
        facts = await _facts(tx, {}, {"card_number": new_card}, None)
        found = decide_replace(now, account, new_card, reason, facts)
        await tx.save(now, found.old.decision)
        saved = await tx.save(None, found.new.decision)
        fresh = await open_account(tx, saved.key)
        await settle(tx, account, found.old.points, found.old.value)
        await settle(tx, fresh, found.new.points, found.new.value, account.last_sale_on)
        if redeemed:
            shape = ROOTS[REDEMPTION.entity].shape
            await tx.save_many([(one, decide_follow(one, saved.key, shape)) for one in redeemed.values()])
        await record_basis(tx, holder, saved.key, old)
        return saved

    return await transaction(context, work)


async def _unused(tx: Tx, card: str) -> list[str]:
    """Numbers of redemptions of the card; under the lock of its account none comes or goes."""
    return [row["redemption_number"] for row in await tx.connection.fetch(_NOT_USED, card)]


async def _lock(tx: Tx, card: str, request: Request | None = None) -> State:
    """One that was won by a store of the grant."""
    now = await tx.lock(code_of(card), request, VIP.entity)
    admit_in_store(tx.context, text(now, "store_code"), VIP_MANAGER)
    return now


async def _facts(tx: Tx, now: State, patch: Patch, customer: State | None) -> CardFacts:
    """`customer`: whom the patch names, if he is in sight."""
    writer, named = tx.context.writer, [*rows(now, "profile_values"), *rows(patch, "profile_values")]
    number = _customer_after(now, patch, customer)
    config, row = await answers(
        tx,
        _FACTS,
        text(now, "card_number") or code_in(patch, "card_number"),
        *(code_in(patch, "type_code"), code_in(patch, "store_code"), name_in(patch, "mobile")),
        *(
            sorted({code_in(one, "dimension_code") for one in named}),
            number,
            writer.today(),
            text(now, "card_number"),
        ),
    )
    asked = bool(number) and writer.dossiers.consent
    return CardFacts(
        *(config, ROOTS[VIP.entity].shape),
        taken=row["taken"],
        today=writer.today(),
        types=frozenset(row["types"]),
        stores=frozenset(row["stores"]),
        customers=frozenset({text(customer, "customer_number")} if customer else ()),
        mobile_taken=row["mobile_taken"],
        values={
            dimension: frozenset((chosen or "").split())
            for dimension, chosen in zip(row["dimensions"], row["chosen"], strict=True)
        },
        several=frozenset(row["several"]),
        profiling=row["profiling"] or not asked,
        hidden=_hidden(tx.context.caller),
    )


def _customer_after(now: State, patch: Patch, customer: State | None) -> str:
    if customer is not None:
        return text(customer, "customer_number")
    return (
        ""
        if "customer_number" in patch and not text(patch, "customer_number")
        else text(now, "customer_number")
    )


def _hidden(caller: Caller) -> frozenset[Shield]:
    """As reads mask them: a card lies in no layer."""
    return frozenset(one for one in Shield if caller.clear_scope(one) is None)


def _scene(tx: Tx) -> CardScene:
    return CardScene(ROOTS[VIP.entity].shape, tx.config or Config())
