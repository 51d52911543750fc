"""Points are given for a reward, and come back while it is unused (RE-1 to RE-3). Next: adjusting.py."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from models.rules.acts import Act
from models.rules.care.coupons import listed
from models.rules.decision import Decision, Ending, ShapeAlone, conclude
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.messages import Message, MessageId
from models.rules.shape import Shape
from models.rules.state import Path, State, text
from models.rules.vip.accounts import Account, Points, PointsKind
from models.rules.vip.cards import ACTIVE, CLOSED

ACTIVITY, REDEMPTION = "ConsumptionActivity", "Redemption"
GIFT, COUPON, AMOUNT = "GIFT", "COUPON", "AMOUNT"
ISSUED, USED, CANCELLED = "ISSUED", "USED", "CANCELLED"
CANCEL_DAYS = 7
_AT = ("activity",)


@dataclass(frozen=True)
class Wanted:
    """Who wants a reward, and where; without an account there is no such card. `had`: how often it, or a
    card that it replaces, has had the reward and kept it. `sells`: the store is there and active.
    """

    card: str
    store: str
    account: Account | None = None
    status: str = ""
    type_code: str = ""
    sells: bool = False
    had: int = 0

    @property
    def points(self) -> int:
        return self.account.points if self.account else 0


@dataclass(frozen=True)
class Given:
    """What a redemption is drawn or noted with: its number, when it was, and what the reward is beside an
    amount off.
    """

    number: str
    at: datetime
    movement_id: str | None = None
    coupon_code: str | None = None


def check_redeem(activity: State, wanted: Wanted, today: date) -> list[Finding]:
    """RE-1. All that is in the way, but for what the stock of gifts and the batch of coupons say."""
    return [
        *_check_scope(activity, wanted, today),
        *_check_card(activity, wanted),
        *_check_left(activity, wanted),
    ]


def decide_redeem(activity: State, wanted: Wanted, today: date, shape: Shape) -> Decision:
    """Of the activity, which counts how many were redeemed, under its lock."""
    found = tuple(check_redeem(activity, wanted, today))
    counted = {**activity, "redeemed": activity["redeemed"] + 1}
    return conclude(Act.REDEEM_POINTS, activity, counted, ShapeAlone(shape), Ending(found))


def about_activity(decision: Decision) -> Decision:
    """Of a reward, whose findings speak of arguments that the caller did not give."""
    return replace(decision, findings=tuple(replace(one, path=_AT) for one in decision.findings))


def decide_enter(activity: State, wanted: Wanted, given: Given, shape: Shape) -> Decision:
    """The redemption itself; nothing is left that could refuse it."""
    reward, cost = text(activity, "reward"), activity["cost_points"]
    state: State = {
        "redemption_number": given.number,
        "activity_code": text(activity, "activity_code"),
        "card_number": wanted.card,
        "store_code": wanted.store,
        "points": cost,
        "reward": reward,
        "value": activity.get("value") if reward == AMOUNT else None,
        "movement_id": given.movement_id,
        "coupon_code": given.coupon_code,
        "state": ISSUED,
        "redeemed_at": given.at,
        "sale_number": None,
    }
    told = Message(MessageId.POINTS_REDEEMED, {"c": given.number, "n": str(wanted.points - cost)})
    return conclude(Act.REDEEM_POINTS, None, state, ShapeAlone(shape), Ending(message=told))


def taken(redemption: State) -> Points:
    """RE-2: the lifetime points stay."""
    return _entry(PointsKind.REDEEM, -redemption["points"], redemption)


def given_back(redemption: State) -> Points:
    return _entry(PointsKind.REDEEM_CANCEL, redemption["points"], redemption)


def decide_cancel(redemption: State, wanted: Wanted, today: date, shape: Shape, *, unused: bool) -> Decision:
    """RE-3. `unused`: its gift is with the holder, its coupon good; of an amount off its own state tells.
    A card that is closed takes no points any more.
    """
    number, state = text(redemption, "redemption_number"), text(redemption, "state")
    found = list[Finding]()
    late = today > redemption["created_on"] + timedelta(days=CANCEL_DAYS)
    if state != ISSUED or late or not unused:
        found.append(error(Code.VP_RED_STATE, ("number",), value=number, state=state))
    if wanted.status == CLOSED:
        found.append(error(Code.VP_CARD_STATE, ("number",), value=wanted.card, state=wanted.status))
    left = wanted.points + redemption["points"]
    told = Message(MessageId.POINTS_CHANGED, {"c": wanted.card, "n": str(left)})
    ending = Ending(tuple(found), message=told)
    new = {**redemption, "state": CANCELLED}
    return conclude(Act.CANCEL_REDEMPTION, redemption, new, ShapeAlone(shape), ending)


def decide_release(activity: State, shape: Shape) -> Decision:
    """Of the activity: one more may be redeemed again."""
    counted = {**activity, "redeemed": max(0, activity["redeemed"] - 1)}
    return conclude(Act.CANCEL_REDEMPTION, activity, counted, ShapeAlone(shape), Ending())


def check_use(redemption: State | None, number: str, cards: Collection[str], path: Path) -> list[Finding]:
    """Of an amount off that pays for a sale, once; `cards`: the buyer's, with those that it replaces."""
    if redemption is None or redemption["reward"] != AMOUNT or redemption["card_number"] not in cards:
        return [error(Code.GEN_REF, path, value=number)]
    if redemption["state"] != ISSUED:
        return [error(Code.GEN_STATE, path, value=text(redemption, "state"))]
    return []


def decide_use(redemption: State, sale_number: str, shape: Shape) -> Decision:
    new = {**redemption, "state": USED, "sale_number": sale_number}
    return conclude(Act.USE_REDEMPTION, redemption, new, ShapeAlone(shape), Ending())


def decide_free(redemption: State, shape: Shape) -> Decision:
    """The whole sale came back: the amount off is good again."""
    new = {**redemption, "state": ISSUED, "sale_number": None}
    return conclude(Act.USE_REDEMPTION, redemption, new, ShapeAlone(shape), Ending())


def is_in_scope(found: Collection[Finding]) -> bool:
    """Of check_redeem: the activity is for this card, this store, this day, though it may be out of reach."""
    return all(one.code is not Code.VP_RED_SCOPE for one in found)


def _entry(kind: PointsKind, points: int, redemption: State) -> Points:
    return Points(
        *(kind, points),
        activity_code=text(redemption, "activity_code"),
        redemption_number=text(redemption, "redemption_number"),
        store_code=text(redemption, "store_code"),
    )


def _check_scope(activity: State, wanted: Wanted, today: date) -> Iterator[Finding]:
    code = text(activity, "activity_code")
    types, stores = listed(activity.get("types")), listed(activity.get("stores"))
    begin, end = activity["valid_from"], activity.get("valid_to")
    if not activity["active"] or today < begin or (end is not None and today > end):
        yield error(Code.VP_RED_SCOPE, _AT, value=code)
    if types and wanted.account and wanted.type_code not in types:
        yield error(Code.VP_RED_SCOPE, ("card",), value=code)
    if not wanted.sells:
        yield error(Code.GEN_REF, ("store",), value=wanted.store)
    elif stores and wanted.store not in stores:
        yield error(Code.VP_RED_SCOPE, ("store",), value=code)


def _check_card(activity: State, wanted: Wanted) -> Iterator[Finding]:
    if wanted.account is None:
        yield error(Code.VP_CARD_UNKNOWN, ("card",), value=wanted.card)
        return
    if wanted.status != ACTIVE:
        yield error(Code.VP_CARD_STATE, ("card",), value=wanted.card, state=wanted.status)
    minimum = max(activity["min_balance"], activity["cost_points"])
    if wanted.points < minimum:
        yield error(Code.VP_RED_MIN, ("card",), value=str(wanted.points), minimum=str(minimum))


def _check_left(activity: State, wanted: Wanted) -> Iterator[Finding]:
    code, stock, most = text(activity, "activity_code"), activity.get("stock"), activity.get("per_vip_limit")
    if stock is not None and activity["redeemed"] >= stock:
        yield error(Code.VP_RED_STOCK, _AT, value=code)
    if wanted.account is not None and most is not None and wanted.had >= most:
        yield error(Code.VP_RED_LIMIT, ("card",), value=code, max=str(most))
