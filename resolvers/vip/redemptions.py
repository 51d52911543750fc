"""Points are given for rewards at the till: points, stock and reward in one transaction. Next: offers.py."""

from dataclasses import dataclass

from models.rules.care import coupons, gifts
from models.rules.decision import Decision
from models.rules.finding import in_order
from models.rules.roles import CASHIER, VIP_MANAGER
from models.rules.state import State, text
from models.rules.vip.redemptions import (
    ACTIVITY,
    REDEMPTION,
    Given,
    Wanted,
    about_activity,
    decide_cancel,
    decide_enter,
    decide_redeem,
    decide_release,
    given_back,
    taken,
)
from resolvers.access.grants import store_sight
from resolvers.care.coupons import drawn_codes, scene_of
from resolvers.care.gifts import add_movement, issue_of, shapes_of
from resolvers.errors import Gone, Refused
from resolvers.vip.accounts import lock_account, settle
from resolvers.vip.lines import LINE
from resolvers.vip.numbers import draw_number
from resolvers.vip.stores import admit, admit_in_store
from resolvers.write.context import Saved, WriteContext
from resolvers.write.lookups import one_row
from resolvers.write.maintained import take_turn
from resolvers.write.roots import ROOTS
from resolvers.write.tx import Tx, transaction
from resolvers.write.typed import cleaned, code_of

ROLES = (CASHIER, VIP_MANAGER)
_KIND = "JF"
# A card, and those that it replaces: limits hold of the holder, who has no more for having lost a card.
HELD = f"WITH held AS (SELECT unnest({LINE.format('$1')}) AS card_number)"


def given_to_held(activity: str, batch: str) -> str:
    """Columns: how often they had this activity, how many coupons of this batch."""
    return f"""(SELECT count(*) FROM redemption r JOIN held USING (card_number)
        WHERE r.activity_code = {activity} AND r.state <> 'CANCELLED') AS had,
    (SELECT count(*) FROM coupon c JOIN held ON held.card_number = c.vip_card
        WHERE c.batch_code = {batch} AND c.state <> 'VOID') AS coupons"""  # noqa: S608


# Activities that give the same gift, or coupons of the same batch, take turns before any lock gives the
# transaction its xid; that of an activity which gives an amount is the lock on itself.
_TURN = """
SELECT pg_advisory_xact_lock(hashtextextended('dossier turn reward ' || coalesce(gift_code, batch_code), 0))
FROM consumption_activity WHERE activity_code = $1
"""
# Read under the locks of activity and account: nobody who has either changes it meanwhile.
FACTS = f"""{HELD}
SELECT v.status, v.type_code, EXISTS (SELECT FROM store WHERE store_code = $2 AND active) AS sells,
    {given_to_held("$3", "$4")}
FROM (SELECT) one LEFT JOIN vip_customer v ON v.card_number = $1
"""  # noqa: S608 - constants of our own
_WHERE = """
SELECT activity_code, store_code, movement_id, coupon_code FROM redemption
WHERE redemption_number = $1 AND ($2::text[] IS NULL OR store_code = ANY($2))
"""
_STATUS = "SELECT status FROM vip_customer WHERE card_number = $1"


@dataclass(frozen=True)
class Reward:
    """What a redemption gives beside an amount off: what is decided of it, and what the redemption notes."""

    decided: tuple[tuple[State | None, Decision], ...] = ()
    coupon_code: str | None = None
    movement_id: str | None = None
    moved: gifts.Moved | None = None


async def redeem_points(context: WriteContext, activity: str, card: str, store: str) -> Saved:
    """In a store of the grant. All of it or nothing: the activity is locked, then its reward, then the card's
    account, so that however many ask at once nothing is given that is not there, or not paid for.
    """
    admit(context, *ROLES)
    place = cleaned(store)
    if place:
        admit_in_store(context, place, *ROLES)

    async def work(tx: Tx) -> Saved:
        key = code_of(activity)
        await tx.connection.execute(_TURN, key)
        offered = await tx.lock(key, None, ACTIVITY)
        record = await _lock_reward(tx, offered)
        wanted, had_coupons = await _wanted(tx, offered, cleaned(card), place)
        return await _redeem(tx, offered, wanted, reward_of(tx, offered, record, wanted, had_coupons))

    return await transaction(context, work)


async def cancel_redemption(context: WriteContext, number: str) -> Saved:
    """In a store of the grant; a redemption in another one is as unknown as one that is not there."""
    admit(context, *ROLES)

    async def work(tx: Tx) -> Saved:
        key = code_of(number)
        at = await tx.connection.fetchrow(_WHERE, key, store_sight(context.caller.read_scope()))
        if at is None:
            raise Gone(key)
        admit_in_store(context, at["store_code"], *ROLES)
        gift = (at["movement_id"] or "").rpartition("/")[0]
        if gift:
            await take_turn(tx, f"reward {gift}")
        offered = await tx.lock(at["activity_code"], None, ACTIVITY)
        record = await tx.lock(gift, None, gifts.GIFT) if gift else None
        if at["coupon_code"] is not None:
            record = await tx.lock(at["coupon_code"], None, coupons.COUPON)
        redemption = await tx.lock(key, None, REDEMPTION)
        return await _cancel(tx, offered, redemption, record)

    return await transaction(context, work)


def reward_of(tx: Tx, activity: State, record: State | None, wanted: Wanted, had_coupons: int) -> Reward:
    """What is decided of the gift, or of the batch and a coupon of it; nothing without a card."""
    if record is None or wanted.account is None:
        return Reward()
    why = f"积分兑换 {text(activity, 'activity_code')}"
    if activity.get("gift_code") is not None:
        moved = gifts.decide_issue(record, gifts.Wish(1, None, wanted.card, why), shapes_of(tx))
        movement = gifts.movement_id(text(record, "gift_code"), record["version"] + 1)
        return Reward(((record, about_activity(moved.decision)),), movement_id=movement, moved=moved)
    (code,) = drawn_codes(1)
    issue = coupons.Issue((code,), None, wanted.card, why, had_coupons)
    decided = [(old, about_activity(one)) for old, one in coupons.decide_issue(record, issue, scene_of(tx))]
    return Reward(tuple(decided), coupon_code=f"{record['batch_code']}-{code}")


async def _redeem(tx: Tx, activity: State, wanted: Wanted, reward: Reward) -> Saved:
    """Refused before a number is drawn, which others wait for."""
    writer = tx.context.writer
    counted = decide_redeem(activity, wanted, writer.today(), ROOTS[ACTIVITY].shape)
    decided = [(activity, counted), *reward.decided]
    if wanted.account is None or any(one.refused for _, one in decided):
        raise Refused(in_order(found for _, one in decided for found in one.findings))
    number = await draw_number(tx, _KIND)
    given = Given(number, writer.now(), reward.movement_id, reward.coupon_code)
    entered = decide_enter(activity, wanted, given, ROOTS[REDEMPTION].shape)
    saved = (await tx.save_many([*decided, (None, entered)]))[-1]
    if reward.moved is not None and reward.movement_id is not None:
        await add_movement(tx, reward.moved, reward.movement_id)
    await settle(tx, wanted.account, [taken(entered.state or {})])
    return saved


async def _cancel(tx: Tx, activity: State, redemption: State, record: State | None) -> Saved:
    account = await lock_account(tx, text(redemption, "card_number"))
    status = await tx.connection.fetchval(_STATUS, account.card_number)
    wanted = Wanted(account.card_number, text(redemption, "store_code"), account, status)
    back = await _taken_back(tx, redemption, record)
    decision = decide_cancel(
        *(redemption, wanted, tx.context.writer.today(), ROOTS[REDEMPTION].shape), unused=back is not None
    )
    if back is None or decision.refused:
        raise Refused(decision.findings)
    released = (activity, decide_release(activity, ROOTS[ACTIVITY].shape))
    saved = (await tx.save_many([released, *back.decided, (redemption, decision)]))[-1]
    if back.moved is not None and back.movement_id is not None:
        await add_movement(tx, back.moved, back.movement_id)
    await settle(tx, account, [given_back(redemption)])
    return saved


async def _taken_back(tx: Tx, redemption: State, record: State | None) -> Reward | None:
    """The gift that comes back, the coupon that is void; None when the reward was used, or is gone."""
    if record is None:
        return Reward()
    why = f"取消兑换 {text(redemption, 'redemption_number')}"
    if redemption.get("coupon_code") is not None:
        void = coupons.decide_void(record, why, scene_of(tx))
        return None if void.refused else Reward(((record, void),))
    issue = await issue_of(tx, text(redemption, "movement_id"))
    moved = gifts.decide_return(record, issue, None, why, shapes_of(tx))
    movement = gifts.movement_id(text(record, "gift_code"), record["version"] + 1)
    if moved.decision.refused:
        return None
    return Reward(((record, moved.decision),), movement_id=movement, moved=moved)


async def _lock_reward(tx: Tx, activity: State) -> State | None:
    """The gift, or the batch of coupons; none of an amount off."""
    if activity.get("gift_code") is not None:
        return await tx.lock(text(activity, "gift_code"), None, gifts.GIFT)
    if activity.get("batch_code") is not None:
        return await tx.lock(text(activity, "batch_code"), None, coupons.BATCH)
    return None


async def _wanted(tx: Tx, activity: State, card: str, store: str) -> tuple[Wanted, int]:
    """Who wants it, and how many coupons of its batch he has had. The card is read under the lock of its
    account: whoever closes it meanwhile has locked that too.
    """
    try:
        account = await lock_account(tx, card)
    except Gone:  # told with whatever else is wrong
        account = None
    row = await one_row(
        tx.connection, FACTS, card, store, text(activity, "activity_code"), activity.get("batch_code")
    )
    status, kind = row["status"] or "", row["type_code"] or ""
    return Wanted(card, store, account, status, kind, row["sells"], row["had"]), row["coupons"]
