"""Coupons: batches, issued to customers, used once, restored, void, expired. Next: ../../schema/care."""

import secrets
from dataclasses import dataclass
from decimal import Decimal

from models.rules.care.coupons import (
    BATCH,
    COUPON,
    LENGTH,
    MOST_AT_ONCE,
    SIGNS,
    Issue,
    Sale,
    Scene,
    check_amount,
    check_offer,
    decide_change_batch,
    decide_create_batch,
    decide_delete_batch,
    decide_expire,
    decide_issue,
    decide_redeem,
    decide_restore,
    decide_void,
    discount_of,
    unknown,
)
from models.rules.care.kept import KeptFacts
from models.rules.config import Config
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.rights import may_any
from models.rules.roles import CASHIER
from models.rules.state import Patch, State, text
from resolvers.access.caller import Caller
from resolvers.care.customers import ROLES, admit, cared_customer
from resolvers.care.gifts import card_of, customer_of
from resolvers.care.itself import ITSELF
from resolvers.errors import Denied, Gone, Refused
from resolvers.vip.stores import may_in_store
from resolvers.write.config import VERSION
from resolvers.write.context import Saved, WriteContext, Writer
from resolvers.write.lookups import answers, one_row
from resolvers.write.maintained import Kind, lock
from resolvers.write.roots import ROOTS
from resolvers.write.tx import Tx, together, transaction
from resolvers.write.typed import code_in

_PAGE = 200
_FACTS = f"""
SELECT {VERSION} AS config, EXISTS (SELECT FROM coupon_batch WHERE batch_code = $1) AS taken,
    CASE WHEN EXISTS (SELECT FROM coupon WHERE batch_code = $1) THEN '{COUPON}'
        WHEN EXISTS (SELECT FROM consumption_activity WHERE batch_code = $1) THEN 'ConsumptionActivity'
        ELSE '' END AS used_by
"""  # noqa: S608 - constants of our own
# Void ones he has no more; the others count though they are used.
_HAD = """
SELECT count(*) FROM coupon
WHERE batch_code = $1 AND state <> 'VOID' AND (customer_number = $2 OR vip_card = $3)
"""
_BATCH = "SELECT * FROM coupon_batch WHERE batch_code = $1"
_FIND = "SELECT * FROM coupon WHERE coupon_code = $1"
# Whether a sale that was posted at a till was paid with it.
_PAID_AT_TILL = "SELECT EXISTS (SELECT FROM sale_payment WHERE sale_number = $1 AND coupon_code = $2)"
# Batch by batch, of which there are few: coupons are many.
_OVER = """
SELECT c.coupon_code FROM coupon_batch b CROSS JOIN LATERAL (
    SELECT coupon_code FROM coupon
    WHERE batch_code = b.batch_code AND state = 'ISSUED' AND ($2::text[] IS NULL OR coupon_code = ANY($2))
    LIMIT $3) c
WHERE b.valid_to < $1 LIMIT $3
"""


@dataclass(frozen=True)
class Offer:
    """What a coupon would do for a sale. Without findings it is good."""

    findings: tuple[Finding, ...]
    discount: Decimal | None = None


async def _facts(tx: Tx, now: State | None, patch: Patch) -> KeptFacts:
    config, row = await answers(tx, _FACTS, text(now or {}, "batch_code") or code_in(patch, "batch_code"))
    return KeptFacts(config, ROOTS[BATCH].shape, row["taken"], row["used_by"])


BATCHES = Kind(
    BATCH,
    *("", ROLES, _facts),
    *(decide_create_batch, decide_change_batch, decide_delete_batch),
)


async def issue_coupons(context: WriteContext, code: str, count: int, occasion: str | None) -> Saved:
    """Without saying to whom: who has the code has the coupon, and who sees all customers reads it."""
    admit(context)
    if not context.caller.read_scope().everything:
        raise Denied

    async def work(tx: Tx) -> Saved:
        batch = await lock(tx, BATCHES, code, None)
        issue = Issue(drawn_codes(count), occasion=occasion)
        return (await tx.save_many(decide_issue(batch, issue, scene_of(tx))))[0]

    return await transaction(context, work)


async def issue_coupon(context: WriteContext, code: str, issue: Issue) -> Saved:
    """One, to a customer or the holder of a VIP card; `issue` names them as typed."""
    admit(context)

    async def work(tx: Tx) -> Saved:
        batch = await lock(tx, BATCHES, code, None)
        number = await customer_of(tx, issue.customer_number)
        card = card_of(issue.vip_card)
        named = None if "\0" in (card or "") else card
        had = await tx.connection.fetchval(_HAD, text(batch, "batch_code"), number, named)
        given = Issue(drawn_codes(1), number, card, issue.occasion, had)
        return (await tx.save_many(decide_issue(batch, given, scene_of(tx))))[-1]

    return await transaction(context, work)


async def redeem_coupon(context: WriteContext, code: str, sale: Sale) -> Saved:
    """By who cares for customers, or at the cash desk of a store."""
    _admit_to_redeem(context.caller, sale.store)

    async def work(tx: Tx) -> Saved:
        coupon, batch = await lock_coupon(tx, code, CASHIER)
        return await tx.save(coupon, decide_redeem(coupon, batch, sale, scene_of(tx)))

    return await transaction(context, work)


async def restore_coupon(context: WriteContext, code: str, sale_number: str) -> Saved:
    """The sale was cancelled. One that is posted here is taken back by postReturn, which frees its coupons:
    else it would be paid, and its coupon good for another.
    """
    if not context.caller.may(CASHIER):
        admit(context)

    async def work(tx: Tx) -> Saved:
        coupon, batch = await lock_coupon(tx, code, CASHIER)
        _admit_to_redeem(context.caller, text(coupon, "store"))
        number = text(coupon, "sale_number")
        told = number == sale_number.strip()
        if told and await tx.connection.fetchval(_PAID_AT_TILL, number, text(coupon, "coupon_code")):
            raise Refused((error(Code.GEN_INUSE, ("sale_number",), value=number),))
        return await tx.save(coupon, decide_restore(coupon, batch, sale_number, scene_of(tx)))

    return await transaction(context, work)


async def void_coupon(context: WriteContext, code: str, reason: str) -> Saved:
    admit(context)

    async def work(tx: Tx) -> Saved:
        coupon, _ = await lock_coupon(tx, code)
        return await tx.save(coupon, decide_void(coupon, reason, scene_of(tx)))

    return await transaction(context, work)


async def check_coupon(context: WriteContext, code: str, sale: Sale) -> Offer:
    """As redeem_coupon would decide now; nothing is changed and nothing locked."""
    _admit_to_redeem(context.caller, sale.store)

    async def work(tx: Tx) -> Offer:
        row = None if "\0" in code else await tx.connection.fetchrow(_FIND, _code(code))
        if row is None or not await _sees(tx, dict(row), CASHIER):
            return Offer((unknown(code),))
        batch = dict(await one_row(tx.connection, _BATCH, row["batch_code"]))
        found = (*check_amount(sale.amount), *check_offer(dict(row), batch, sale, context.writer.today()))
        return Offer(found, None if found else discount_of(batch, sale.amount))

    return await together(context, work)


async def expire_coupons(writer: Writer) -> int:
    """Of batches whose time is over; how many. Two at once share the work."""
    context, done = writer.call(ITSELF), 0
    while page := await writer.pool.fetch(_OVER, writer.today(), None, _PAGE):
        done += await _expire(context, [row["coupon_code"] for row in page])
    return done


async def _expire(context: WriteContext, page: list[str]) -> int:
    """Under the locks it is looked again: one of them was used meanwhile, or its batch is good for longer."""

    async def work(tx: Tx) -> int:
        states = await tx.find_many(page, COUPON)
        found = await tx.connection.fetch(_OVER, context.writer.today(), page, len(page))
        shape, over = ROOTS[COUPON].shape, [states[row["coupon_code"]] for row in found]
        return len(await tx.save_many([(one, decide_expire(one, shape)) for one in over]))

    return await together(context, work)


async def lock_coupon(tx: Tx, code: str, *others: str) -> tuple[State, State]:
    """The coupon and its batch. One of a customer out of sight is as unknown as one that is not there."""
    known = Refused((unknown(code.replace("\0", "")),))
    try:
        coupon = await tx.lock("" if "\0" in code else _code(code), None, COUPON)
    except Gone:
        raise known from None
    if not await _sees(tx, coupon, *others):
        raise known
    return coupon, dict(await one_row(tx.connection, _BATCH, coupon["batch_code"]))


async def _sees(tx: Tx, coupon: State, *others: str) -> bool:
    if coupon["customer_number"] is None:
        return True
    try:
        await cared_customer(tx, coupon["customer_number"], *ROLES, *others)
    except Gone:
        return False
    return True


def _admit_to_redeem(caller: Caller, store: str | None) -> None:
    """A cashier in the stores of his grant only."""
    if not may_any(caller, *ROLES) and not may_in_store(caller, store, CASHIER):
        raise Denied


def _code(given: str) -> str:
    return given.strip().upper()


def drawn_codes(count: int) -> list[str]:
    """One too many is refused, and needs no codes."""
    draw = range(max(0, min(count, MOST_AT_ONCE + 1)))
    return ["".join(secrets.choice(SIGNS) for _ in range(LENGTH)) for _ in draw]


def scene_of(tx: Tx) -> Scene:
    writer = tx.context.writer
    shapes = ROOTS[BATCH].shape, ROOTS[COUPON].shape
    return Scene(*shapes, tx.config or Config(), writer.today(), writer.now())
