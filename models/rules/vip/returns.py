"""Goods come back: money in the proportion in which it was paid, points by PO-5. Next: redemptions.py."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from models.rules.acts import Act
from models.rules.decision import Ending, ShapeAlone, conclude
from models.rules.finding import Finding, error, warning
from models.rules.finding_codes import Code
from models.rules.merge import Laying, merge
from models.rules.messages import Message, MessageId
from models.rules.money import cents
from models.rules.state import FAILED, Patch, Path, State, rows, text
from models.rules.vip.accounts import ZERO, House, Points, PointsKind, Posting, ValueKind
from models.rules.vip.accruals import Bought, reversal_of
from models.rules.vip.bills import check_head, check_row
from models.rules.vip.keeping import check_above_zero, rows_at, within
from models.rules.vip.payments import STORED_VALUE
from models.rules.vip.shares import spread
from models.rules.vip.spending import Paid, give_back
from models.rules.vip.till_facts import CLOSED, RETURNED, Back, ReturnFacts, Sold, again
from models.rules.vip.vouchers import Vouchers

_NOTHING = Back()
_SALE = ("returned_sale",)
_LAYING = Laying(opened=frozenset({"returned_sale"}))
# What a return has of its sale.
_SAME = ("card_number", "vip_type", "benefits", "activity_code")
_SAME_OF_LINE = ("line_number", "brand_code", "item_code", "list_price", "discount_rate", "unit_price")


@dataclass(frozen=True)
class _Coming:
    """Of one line what comes back now; and how much of it will have come back then."""

    line: State
    quantity: Decimal
    amount: Decimal
    eligible: Decimal
    listed: Decimal
    after: Decimal

    @property
    def row(self) -> State:
        kept = {name: self.line[name] for name in _SAME_OF_LINE}
        figures = {"quantity": -self.quantity, "amount": -self.amount, "eligible": -self.eligible}
        return {**kept, **figures}


def decide_return(sale: State, patch: Patch, facts: ReturnFacts, vouchers: Vouchers) -> Sold:
    """Of a sale that is locked, by which its returns come one after the other."""
    till = facts.till
    merged = merge(till.shape, None, patch, till.config, _LAYING)
    given = merged.state
    if till.posted is not None:
        return again(Act.POST_RETURN, till.posted, given)
    found = [*merged.findings, *check_head(given, till), *_check_sale(sale, facts), *_check_card(sale, facts)]
    asked = list(rows_at(given, "lines"))
    wrong = [one for path, row in asked for one in _check_line(row, path, sale, facts)]
    found += wrong
    coming: dict[int, _Coming] = {}
    if not wrong and not any(row.get(FAILED) for _, row in asked):
        coming = {row["line_number"]: _come(row, sale, facts) for _, row in asked}
    whole = _is_whole(sale, coming, facts)
    used = tuple(vouchers.free(sale)) if whole else ()
    found += [warning(one.code, _SALE, **one.params) for _, each in used for one in each.findings]
    paid, value = _refund(given, sale, coming, facts)
    points = _reversal(sale, coming, facts)
    state = _return(given, sale, coming, facts) | {"payments": paid, "points": points}
    told = Message(MessageId.RETURN_POSTED, {"c": text(state, "sale_number"), "n": str(points)})
    ending = Ending(tuple(found), message=told)
    decision = conclude(Act.POST_RETURN, None, state, ShapeAlone(till.shape), ending)
    if decision.refused:
        return Sold(decision)
    return Sold(decision, used=used, points=_entries(state, points), value=value)


def _check_sale(sale: State, facts: ReturnFacts) -> Iterator[Finding]:
    if sale["kind"] == RETURNED:
        yield error(Code.GEN_STATE, _SALE, value=RETURNED)
    if facts.till.sold_on < sale["sold_on"]:
        told = {"value": facts.till.sold_on.isoformat(), "range": f"≥ {sale['sold_on']}"}
        yield error(Code.GEN_RANGE, ("sold_at",), **told)


def _check_card(sale: State, facts: ReturnFacts) -> Iterator[Finding]:
    if facts.account is not None and facts.status == CLOSED:
        yield warning(Code.VP_CARD_STATE, _SALE, value=text(sale, "card_number"), state=CLOSED)


def _check_line(row: State, path: Path, sale: State, facts: ReturnFacts) -> Iterator[Finding]:
    line = _line_of(sale, row)
    if line is None:
        yield error(Code.GEN_REF, (*path, "line_number"), value=text(row, "line_number"))
        return
    shape = facts.till.shape.children["lines"]
    # what else the till must say of a line that it sells is known of one that comes back
    yield from (one for one in check_row(row, shape, path) if one.path[-1] == "quantity")
    yield from within(path, check_above_zero(row, "quantity"))
    quantity, left = row.get("quantity"), line["quantity"] - _back_of(line, facts).quantity
    if quantity is not None and quantity > left:
        told = {"value": f"{quantity}", "left": f"{left}"}
        yield error(Code.VP_RETURN_MORE, (*path, "quantity"), **told)


def _come(row: State, sale: State, facts: ReturnFacts) -> _Coming:
    """By what has come back until then: in however many parts it comes, all is exactly what was sold."""
    line = _line_of(sale, row) or {}
    back, sold = _back_of(line, facts), line["quantity"]
    after = back.quantity + row["quantity"]
    return _Coming(
        line,
        row["quantity"],
        cents(line["amount"] * after / sold) - back.amount,
        cents(line["eligible"] * after / sold) - back.eligible,
        cents(line["list_price"] * after) - cents(line["list_price"] * back.quantity),
        after,
    )


def _return(given: State, sale: State, coming: dict[int, _Coming], facts: ReturnFacts) -> State:
    till = facts.till
    return {
        **given,
        **{name: sale.get(name) for name in _SAME},
        "kind": RETURNED,
        "returned_sale": text(sale, "sale_number"),
        "sold_on": till.sold_on,
        "total": -_amount(coming),
        "list_total": -sum((one.listed for one in coming.values()), ZERO),
        "cashier": till.cashier,
        "lines": [one.row for one in coming.values()],
    }


def _refund(
    given: State, sale: State, coming: dict[int, _Coming], facts: ReturnFacts
) -> tuple[list[State], tuple[Posting, ...]]:
    """Of each payment a part, by what is left of them; what stands for coupons and points is not paid out."""
    paid = rows(sale, "payments")
    left = [one["amount"] - _back_by(one, facts).amount for one in paid]
    refunds = list[State]()
    value = tuple[Posting, ...]()
    for payment, part in zip(paid, spread(_amount(coming), left), strict=True):
        if not part:
            continue
        row: State = {name: payment.get(name) for name in ("payment_number", "kind", "coupon_code")}
        row["amount"] = -part
        if payment["kind"] == STORED_VALUE:
            posting = _give_back(given, payment, part, facts)
            row["principal"] = -posting.principal
            value = (posting, *_paid_out(posting, facts))
        refunds.append(row)
    return refunds, value


def _give_back(given: State, payment: State, part: Decimal, facts: ReturnFacts) -> Posting:
    spent = Paid(payment["amount"], payment["principal"], _back_by(payment, facts).amount)
    return give_back(spent, part, text(given, "sale_number"), text(given, "store_code"))


def _paid_out(posting: Posting, facts: ReturnFacts) -> tuple[Posting, ...]:
    """SV-5: a card that is closed keeps nothing; the till pays the principal out."""
    if facts.status != CLOSED:
        return ()
    name = f"{posting.sale_number}/{ValueKind.REFUND}"
    return (
        replace(
            posting,
            name=name,
            kind=ValueKind.REFUND,
            principal=-posting.principal,
            bonus=-posting.bonus,
            for_principal=House.CASH,
            for_bonus=House.PROMOTION,
            sale_number=None,  # of the sale it is the other posting that tells
        ),
    )


def _reversal(sale: State, coming: dict[int, _Coming], facts: ReturnFacts) -> int:
    if facts.account is None or facts.points <= 0:
        return 0
    rest = list[Bought]()
    for line in rows(sale, "lines"):
        now = coming.get(line["line_number"])
        gone = _back_of(line, facts).eligible + (now.eligible if now else ZERO)
        rest.append(Bought(text(line, "brand_code"), line["eligible"] - gone))
    return reversal_of(facts.points, rest, facts.accrual)


def _entries(state: State, points: int) -> tuple[Points, ...]:
    if not points:
        return ()
    one = Points(
        *(PointsKind.REVERSE, points, points),
        sale_number=text(state, "sale_number"),
        activity_code=state["activity_code"],
        store_code=text(state, "store_code"),
    )
    return (one,)


def _is_whole(sale: State, coming: dict[int, _Coming], facts: ReturnFacts) -> bool:
    """With it, all of the sale has come back."""
    return bool(coming) and all(
        (
            coming[line["line_number"]].after
            if line["line_number"] in coming
            else _back_of(line, facts).quantity
        )
        == line["quantity"]
        for line in rows(sale, "lines")
    )


def _amount(coming: dict[int, _Coming]) -> Decimal:
    return sum((one.amount for one in coming.values()), ZERO)


def _line_of(sale: State, row: State) -> State | None:
    return next((one for one in rows(sale, "lines") if one["line_number"] == row.get("line_number")), None)


def _back_of(line: State, facts: ReturnFacts) -> Back:
    return facts.lines.get(line["line_number"], _NOTHING)


def _back_by(payment: State, facts: ReturnFacts) -> Back:
    return facts.payments.get(payment["payment_number"], _NOTHING)
