"""The bill of a sale: its head and lines checked, each line priced (DI-1, DI-2). Next: vouchers.py."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from models.rules.care.coupons import MOST_AMOUNT
from models.rules.finding import Finding, error, warning
from models.rules.finding_codes import Code
from models.rules.shape import Shape
from models.rules.simple import check_required
from models.rules.state import FAILED, Path, State, is_filled, rows, text
from models.rules.vip.accounts import ZERO
from models.rules.vip.discounts import price_of
from models.rules.vip.keeping import check_above_zero, rows_at, within
from models.rules.vip.till_facts import SaleFacts, Till


@dataclass(frozen=True)
class Bill:
    """`lines` are priced, but for `eligible`, which the payments decide; those with something wrong are
    missing.
    """

    lines: tuple[State, ...]
    total: Decimal
    list_total: Decimal
    findings: tuple[Finding, ...]
    whole: bool  # each line is there

    @property
    def amounts(self) -> list[Decimal]:
        return [one["amount"] for one in self.lines]

    @property
    def brands(self) -> tuple[str, ...]:
        return tuple(text(one, "brand_code") for one in self.lines)


def make_bill(state: State, facts: SaleFacts) -> Bill:
    found = list[Finding]()
    lines = list[State]()
    listed = list[Decimal]()
    shape = facts.till.shape.children["lines"]
    for path, row in rows_at(state, "lines"):
        wrong = [*check_row(row, shape, path), *_check_line(row, facts, path)]
        found += wrong
        if wrong or row.get(FAILED):
            continue
        price = price_of(row["list_price"], row["quantity"], facts.rates.of(text(row, "brand_code")))
        figures = {"discount_rate": price.rate, "unit_price": price.unit, "amount": price.amount}
        lines.append({**row, **figures})
        listed.append(price.listed)
    list_total = sum(listed, ZERO)
    if list_total >= MOST_AMOUNT:
        told = {"value": f"{list_total}", "range": f"< {MOST_AMOUNT}"}
        found.append(error(Code.GEN_RANGE, ("lines",), **told))
    total = sum((one["amount"] for one in lines), ZERO)
    whole = not found and len(lines) == len(rows(state, "lines"))
    return Bill(tuple(lines), total, list_total, tuple(found), whole)


def check_head(state: State, till: Till) -> Iterator[Finding]:
    """Of sales and returns."""
    yield from check_required(state, till.shape)
    store = text(state, "store_code")
    if store and till.place is None:
        yield error(Code.GEN_REF, ("store_code",), value=store)
    if is_filled(state.get("sold_at")) and till.sold_on > till.today:
        told = {"value": till.sold_on.isoformat(), "range": f"≤ {till.today}"}
        yield error(Code.GEN_RANGE, ("sold_at",), **told)
    if not rows(state, "lines"):
        yield error(Code.GEN_REQUIRED, ("lines",))


def check_card(state: State, facts: SaleFacts) -> Iterator[Finding]:
    """DI-4: a card that is frozen or closed forbids no sale."""
    number, path = text(state, "card_number"), ("card_number",)
    if number and facts.card is None:
        yield error(Code.VP_CARD_UNKNOWN, path, value=number)
    elif facts.card is not None and not facts.card.gives:
        yield warning(Code.VP_CARD_STATE, path, value=number, state=facts.card.status)


def check_row(row: State, shape: Shape, path: Path) -> Iterator[Finding]:
    """That what the till must say of a line or a payment is said."""
    for one in shape.fields.values():
        missing = not is_filled(row.get(one.name)) and one.name not in row.get(FAILED, ())
        if one.required and not one.system and missing:
            yield error(Code.GEN_REQUIRED, (*path, one.name))


def _check_line(row: State, facts: SaleFacts, path: Path) -> Iterator[Finding]:
    yield from within(path, check_above_zero(row, "quantity"))
    brand = text(row, "brand_code")
    if brand and brand not in facts.brands:
        yield error(Code.GEN_REF, (*path, "brand_code"), value=brand)
