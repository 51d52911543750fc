"""What a sale is paid with: it sums to the total (DI-3), by kinds that the card allows. Next: tills.py."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from models.rules.care.coupons import Sale
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.state import FAILED, Path, State, is_filled, rows, text
from models.rules.vip.accounts import ZERO, Posting
from models.rules.vip.bills import Bill, check_row
from models.rules.vip.keeping import check_above_zero, rows_at, within
from models.rules.vip.spending import check_spending, spend
from models.rules.vip.till_facts import SaleFacts
from models.rules.vip.vouchers import COUPON, POINTS_COUPON, Decided, Vouchers

STORED_VALUE = "STORED_VALUE"
KINDS = ("CASH", "CARD", STORED_VALUE, POINTS_COUPON, COUPON)
UNPAID = (POINTS_COUPON, COUPON)  # stand for money that nobody paid: they give no points (PO-1)
_OF_CARDS = (STORED_VALUE, POINTS_COUPON)
_KIND, _CODE = "kind", "coupon_code"


@dataclass(frozen=True)
class Paid:
    """The payments as they are saved, what they use up, and what they take from the card."""

    rows: tuple[State, ...] = ()
    unpaid: Decimal = ZERO
    used: tuple[Decided, ...] = ()
    value: tuple[Posting, ...] = ()
    findings: tuple[Finding, ...] = ()


def unpaid_in(state: State) -> Decimal:
    """Of payments of kinds that give no points."""
    paid = (one for one in rows(state, "payments") if text(one, _KIND) in UNPAID)
    return sum((one.get("amount") or ZERO for one in paid), ZERO)


def take_payments(state: State, bill: Bill, facts: SaleFacts, vouchers: Vouchers) -> Paid:
    sale = Sale(
        *(bill.total, text(state, "store_code"), bill.brands),
        text(state, "sale_number"),
    )
    given = list(rows_at(state, "payments"))
    found = [*_check_once(given), *_check_sum(given, bill)]
    for path, row in given:
        wrong = list(_check_row(row, facts, path))
        if not wrong and not row.get(FAILED) and bill.whole:
            wrong = _check_cover(row, sale, facts, vouchers, path)
        found += wrong
    if found or not bill.whole or any(row.get(FAILED) for _, row in given):
        return Paid(findings=tuple(found))
    return _taken([row for _, row in given], sale, facts, vouchers)


def _taken(given: list[State], sale: Sale, facts: SaleFacts, vouchers: Vouchers) -> Paid:
    """Without stored value nothing is taken from the card."""
    paid = Paid(
        tuple(given),
        sum((row["amount"] for row in given if text(row, _KIND) in UNPAID), ZERO),
        tuple(vouchers.use(row, sale) for row in given if text(row, _KIND) in UNPAID),
    )
    at = next((at for at, row in enumerate(given) if text(row, _KIND) == STORED_VALUE), None)
    if at is None or facts.buyer is None:
        return paid
    posting = spend(facts.buyer.account, given[at]["amount"], sale.number or "", sale.store or "")
    row = {**given[at], "principal": -posting.principal}
    return replace(paid, rows=(*given[:at], row, *given[at + 1 :]), value=(posting,))


def _check_row(row: State, facts: SaleFacts, path: Path) -> Iterator[Finding]:
    yield from check_row(row, facts.till.shape.children["payments"], path)
    yield from within(path, check_above_zero(row, "amount"))
    yield from _check_kind(row, facts, path)


def _check_kind(row: State, facts: SaleFacts, path: Path) -> Iterator[Finding]:
    kind, failed = text(row, _KIND), row.get(FAILED, ())
    if kind and kind not in KINDS:
        yield error(Code.GEN_REF, (*path, _KIND), value=kind)
    elif kind in _OF_CARDS and facts.buyer is None:
        yield error(Code.VP_PAY_KIND, (*path, _KIND), value=kind)
    if kind in UNPAID and not is_filled(row.get(_CODE)) and _CODE not in failed:
        yield error(Code.GEN_REQUIRED, (*path, _CODE))
    elif kind in KINDS and kind not in UNPAID and is_filled(row.get(_CODE)):
        yield error(Code.GEN_SUPPRESSED, (*path, _CODE), value=text(row, _CODE))


def _check_once(given: list[tuple[Path, State]]) -> Iterator[Finding]:
    """A coupon is good once; and what is spent of a card is one posting."""
    seen = set[tuple[str, str]]()
    for path, row in given:
        kind, code = text(row, _KIND), text(row, _CODE)
        if kind in (STORED_VALUE, *UNPAID) and (kind, code) in seen:
            name = _KIND if kind == STORED_VALUE else _CODE
            yield error(Code.GEN_DUPLICATE, (*path, name), value=text(row, name))
        seen.add((kind, code))


def _check_sum(given: list[tuple[Path, State]], bill: Bill) -> Iterator[Finding]:
    """Where all is known that sums up."""
    amounts = [row.get("amount") for _, row in given]
    if not bill.whole or None in amounts:
        return
    paid = sum((one for one in amounts if one is not None), ZERO)
    if paid != bill.total:
        yield error(Code.VP_PAY_SUM, ("payments",), paid=f"{paid:.2f}", total=f"{bill.total:.2f}")


def _check_cover(row: State, sale: Sale, facts: SaleFacts, vouchers: Vouchers, path: Path) -> list[Finding]:
    """That what the payment names is there and good for it; SV-3 of stored value."""
    if text(row, _KIND) in UNPAID:
        return vouchers.check(row, sale, path)
    if text(row, _KIND) != STORED_VALUE:
        return []
    place, buyer = facts.till.place, facts.buyer
    if place is None or buyer is None:  # which is told already
        return []
    return check_spending(buyer.account, row["amount"], place, buyer.home, (*path, "amount"))
