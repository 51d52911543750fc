"""A sale is posted, once, with what its card gives and what pays for it; or only quoted. Next: returns.py."""

from dataclasses import dataclass
from decimal import Decimal

from models.rules.acts import Act
from models.rules.decision import NO_CONSENT, Ending, ShapeAlone, blocks, conclude
from models.rules.finding import Finding, error, in_order
from models.rules.finding_codes import Code
from models.rules.merge import merge
from models.rules.messages import Message, MessageId
from models.rules.state import Patch, State, text
from models.rules.vip.accounts import Points, PointsKind
from models.rules.vip.accruals import Bought, Earned, best_of, eligible_of
from models.rules.vip.bills import Bill, check_card, check_head, make_bill
from models.rules.vip.payments import take_payments, unpaid_in
from models.rules.vip.till_facts import SOLD, SaleFacts, Sold, again
from models.rules.vip.vouchers import Vouchers

_MOST_POINTS = 2**31 - 1  # on an account
_NUMBER = ("sale_number",)


@dataclass(frozen=True)
class Quote:
    """What a sale would be, unless it is refused."""

    state: State
    findings: tuple[Finding, ...]
    refused: bool


def decide_sale(patch: Patch, facts: SaleFacts, vouchers: Vouchers) -> Sold:
    till = facts.till
    merged = merge(till.shape, None, patch, till.config)
    given = merged.state
    if till.posted is not None:
        return again(Act.POST_SALE, till.posted, given)
    bill = make_bill(given, facts)
    paid = take_payments(given, bill, facts, vouchers)
    state, earned = _reckon(given, bill, paid.unpaid, facts)
    state["payments"] = list(paid.rows)
    found = (
        *(*merged.findings, *check_head(given, till), *check_card(given, facts), *bill.findings),
        *(*paid.findings, *_check_points(earned, facts)),
    )
    told = {"c": text(state, "sale_number"), "n": str(earned.points)}
    ending = Ending(found, message=Message(MessageId.SALE_POSTED, told))
    decision = conclude(Act.POST_SALE, None, state, ShapeAlone(till.shape), ending)
    if decision.refused:
        return Sold(decision)
    bought_on = till.sold_on if facts.buyer else None
    return Sold(
        decision, used=paid.used, points=_entries(state, earned), value=paid.value, bought_on=bought_on
    )


def quote(patch: Patch, facts: SaleFacts) -> Quote:
    """Payments may be left out, and are not checked: of those that are named, coupons and points stand for
    money that gives no points.
    """
    till = facts.till
    merged = merge(till.shape, None, patch, till.config)
    given = merged.state
    bill = make_bill(given, facts)
    head = (one for one in check_head(given, till) if one.path != _NUMBER)
    found = (*merged.findings, *head, *check_card(given, facts), *bill.findings)
    state, _ = _reckon(given, bill, unpaid_in(given), facts)
    return Quote(state, in_order(found), blocks(found, NO_CONSENT))


def _reckon(given: State, bill: Bill, unpaid: Decimal, facts: SaleFacts) -> tuple[State, Earned]:
    """The sale as it will be saved, but for its payments; and its points (PO-1 to PO-4)."""
    eligible = eligible_of(bill.amounts, unpaid)
    lines: list[State] = [{**row, "eligible": one} for row, one in zip(bill.lines, eligible, strict=True)]
    earned, buyer = Earned(), facts.buyer
    if buyer is not None and bill.whole:
        bought = [Bought(text(row, "brand_code"), row["eligible"]) for row in lines]
        store = text(given, "store_code")
        earned = best_of(bought, [one for one in facts.accruals if one.is_for(buyer.type_code, store)])
    state: State = {
        **given,
        "kind": SOLD,
        "returned_sale": None,
        "vip_type": facts.card.type_code if facts.card else None,
        "benefits": buyer is not None,
        "sold_on": facts.till.sold_on,
        "total": bill.total,
        "list_total": bill.list_total,
        "activity_code": earned.activity,
        "points": earned.points,
        "cashier": facts.till.cashier,
        "lines": lines,
    }
    return state, earned


def _check_points(earned: Earned, facts: SaleFacts) -> list[Finding]:
    """That there is room for them on the account."""
    if facts.buyer is None:
        return []
    account = facts.buyer.account
    room = _MOST_POINTS - max(account.points, account.lifetime_points, 0)
    if earned.points <= room:
        return []
    return [error(Code.GEN_RANGE, ("lines",), value=str(earned.points), range=f"≤ {room}")]


def _entries(state: State, earned: Earned) -> tuple[Points, ...]:
    if not earned.points:
        return ()
    one = Points(
        *(PointsKind.EARN, earned.points, earned.points),
        sale_number=text(state, "sale_number"),
        activity_code=earned.activity,
        store_code=text(state, "store_code"),
    )
    return (one,)
