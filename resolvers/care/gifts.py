"""Gifts: what acts on them ask; each movement is a change of the gift, under its lock. Next: coupons.py."""

from unicodedata import normalize

from models.catalog import catalog
from models.rules.care.gifts import (
    GIFT,
    MOVEMENT,
    Moved,
    Shapes,
    Wish,
    decide_change_gift,
    decide_create_gift,
    decide_delete_gift,
    decide_issue,
    decide_receive,
    decide_return,
    movement_id,
)
from models.rules.care.kept import KeptFacts
from models.rules.config import Config
from models.rules.numbers import stored
from models.rules.state import Patch, State, text
from resolvers.care.customers import ROLES, admit, cared_customer
from resolvers.errors import Gone
from resolvers.write.config import VERSION
from resolvers.write.context import Saved, WriteContext
from resolvers.write.lookups import answers
from resolvers.write.maintained import Kind, lock
from resolvers.write.roots import ROOTS
from resolvers.write.tx import Tx, transaction
from resolvers.write.typed import code_in

_FACTS = f"""
SELECT {VERSION} AS config, EXISTS (SELECT FROM gift WHERE gift_code = $1) AS taken,
    CASE WHEN EXISTS (SELECT FROM gift_movement WHERE gift_code = $1) THEN '{MOVEMENT}'
        WHEN EXISTS (SELECT FROM consumption_activity WHERE gift_code = $1) THEN 'ConsumptionActivity'
        ELSE '' END AS used_by
"""  # noqa: S608 - constants of our own
_FIND = """
SELECT m.*, EXISTS (SELECT FROM gift_movement r WHERE r.returns = m.movement_id) AS returned
FROM gift_movement m WHERE m.movement_id = $1
"""
_COLUMNS = (
    *("movement_id", "gift_code", "kind", "quantity", "stock_after", "customer_number"),
    *("vip_card", "occasion", "returns", "moved_at", "moved_by"),
)
_ADD = (
    f"INSERT INTO gift_movement ({', '.join(_COLUMNS)})"  # noqa: S608
    f" VALUES ({', '.join(f'${n}' for n in range(1, len(_COLUMNS) + 1))})"
)


async def _facts(tx: Tx, now: State | None, patch: Patch) -> KeptFacts:
    config, row = await answers(tx, _FACTS, text(now or {}, "gift_code") or code_in(patch, "gift_code"))
    return KeptFacts(config, ROOTS[GIFT].shape, row["taken"], row["used_by"])


GIFTS = Kind(
    GIFT,
    *("", ROLES, _facts),
    *(decide_create_gift, decide_change_gift, decide_delete_gift),
)


async def receive_gifts(context: WriteContext, code: str, wish: Wish) -> Saved:
    admit(context)

    async def work(tx: Tx) -> Saved:
        gift = await lock(tx, GIFTS, code, None)
        return await _moved(tx, gift, decide_receive(gift, wish, shapes_of(tx)))

    return await transaction(context, work)


async def issue_gift(context: WriteContext, code: str, wish: Wish) -> Saved:
    """`wish` names the customer as typed."""
    admit(context)

    async def work(tx: Tx) -> Saved:
        gift = await lock(tx, GIFTS, code, None)
        number = await customer_of(tx, wish.customer_number)
        given = Wish(wish.quantity, number, card_of(wish.vip_card), wish.occasion)
        return await _moved(tx, gift, decide_issue(gift, given, shapes_of(tx)))

    return await transaction(context, work)


async def return_gift(
    context: WriteContext, movement: str, quantity: int | None, occasion: str | None
) -> Saved:
    """Of an issue, to a customer whom the caller cares for."""
    admit(context)

    async def work(tx: Tx) -> Saved:
        code, _, _ = movement.rpartition("/")
        try:
            gift = await lock(tx, GIFTS, code, None)
        except Gone:
            raise Gone(movement.replace("\0", "")) from None
        issue = await issue_of(tx, movement)
        return await _moved(tx, gift, decide_return(gift, issue, quantity, occasion, shapes_of(tx)))

    return await transaction(context, work)


def card_of(typed: str | None) -> str | None:
    """As numbers of cards are kept: the same card is counted once, however it is typed."""
    return normalize("NFC", typed or "").strip().upper() or None


async def customer_of(tx: Tx, number: str | None) -> str | None:
    """As stored, of one whom the caller sees and cares for; Gone, Denied as cared_customer."""
    if number is None or not number.strip():
        return None
    return text(await cared_customer(tx, stored(number)), "customer_number")


async def issue_of(tx: Tx, movement: str) -> State:
    row = None if "\0" in movement else await tx.connection.fetchrow(_FIND, movement.strip().upper())
    if row is None:
        raise Gone(movement.replace("\0", ""))
    if row["customer_number"] is not None:
        try:
            await cared_customer(tx, row["customer_number"])
        except Gone:  # out of sight: that it is there is not told either
            raise Gone(movement) from None
    return dict(row)


async def _moved(tx: Tx, gift: State, moved: Moved) -> Saved:
    """Refused before anything is written."""
    saved = await tx.save(gift, moved.decision)
    await add_movement(tx, moved, movement_id(saved.key, saved.version))
    return saved


async def add_movement(tx: Tx, moved: Moved, named: str) -> None:
    """Once its gift is saved, in the same transaction."""
    writer = tx.context.writer
    row = moved.row | {
        "movement_id": named,
        "moved_at": writer.now(),
        "moved_by": tx.context.caller.user_name,
    }
    await tx.connection.execute(_ADD, *(row[name] for name in _COLUMNS))


def shapes_of(tx: Tx) -> Shapes:
    return Shapes(ROOTS[GIFT].shape, catalog().shape(MOVEMENT), tx.config or Config())
