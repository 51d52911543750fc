"""What a till is told of store, card, brands and activities before it sells or takes back. Next: bills.py."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias

from models.rules.acts import Act
from models.rules.config import Config
from models.rules.decision import Decision, refuse
from models.rules.finding import error
from models.rules.finding_codes import Code
from models.rules.kinds import SALE
from models.rules.messages import Message, MessageId
from models.rules.shape import Shape
from models.rules.state import State, Value, rows, text
from models.rules.vip.accounts import ZERO, Account, Points, Posting
from models.rules.vip.accruals import Accrual
from models.rules.vip.discounts import NO_RATES, Rates
from models.rules.vip.spending import Place

SOLD, RETURNED = "SALE", "RETURN"
ACTIVE, CLOSED = "ACTIVE", "CLOSED"  # of a card

_Rows: TypeAlias = frozenset[tuple[Value, ...]]
Content: TypeAlias = tuple[str, str, str, datetime | None, _Rows, _Rows]


@dataclass(frozen=True)
class Posted:
    """A sale or return of the same number that is there already, as far as its till has told it."""

    version: int
    content: Content


@dataclass(frozen=True)
class Card:
    """Of who buys; its account is locked, but for a quote. `home`: the store that won it."""

    number: str
    status: str
    type_code: str
    home: Place
    rates: Rates
    account: Account

    @property
    def gives(self) -> bool:
        """DI-4"""
        return self.status == ACTIVE


@dataclass(frozen=True)
class Till:
    """Who sells, where and when. `place` is None where there is no such store, or it sells no more."""

    config: Config
    shape: Shape  # of a sale
    today: date
    sold_on: date
    cashier: str
    place: Place | None = None
    posted: Posted | None = None


@dataclass(frozen=True)
class SaleFacts:
    """`brands`: of those that the lines name the ones that are there and active."""

    till: Till
    brands: frozenset[str] = frozenset()
    card: Card | None = None
    accruals: tuple[Accrual, ...] = ()

    @property
    def buyer(self) -> Card | None:
        """The card, if it gives benefits."""
        return self.card if self.card is not None and self.card.gives else None

    @property
    def rates(self) -> Rates:
        return self.buyer.rates if self.buyer else NO_RATES


@dataclass(frozen=True)
class Back:
    """How much of a line, or of a payment, earlier returns have brought back."""

    quantity: Decimal = ZERO
    amount: Decimal = ZERO
    eligible: Decimal = ZERO


@dataclass(frozen=True)
class ReturnFacts:
    """`points`: what the sale gave, less what earlier returns took. `account` is that of the card, or of the
    one that replaces it; None of a sale without benefits.
    """

    till: Till
    points: int = 0
    lines: Mapping[int, Back] = field(default_factory=dict[int, Back])
    payments: Mapping[int, Back] = field(default_factory=dict[int, Back])
    accrual: Accrual | None = None
    account: Account | None = None
    status: str = ACTIVE


@dataclass(frozen=True)
class Sold:
    """What is to be saved: the sale or return; coupons and redemptions that paid for it; entries of the
    account. `version`: of what is there already.
    """

    decision: Decision
    version: int | None = None
    used: tuple[tuple[State, Decision], ...] = ()
    points: tuple[Points, ...] = ()
    value: tuple[Posting, ...] = ()
    bought_on: date | None = None  # by a card that gives benefits


def content_of(state: State) -> Content:
    """What makes two sales of one number the same sale; quantities of a return are as its till tells them."""
    returned = text(state, "returned_sale")
    lines = _rows(state, "lines", "line_number", "quantity")
    if not returned:
        lines = _rows(state, "lines", "line_number", "brand_code", "item_code", "list_price", "quantity")
    paid = _rows(state, "payments", "payment_number", "kind", "amount", "coupon_code")
    head = (returned, text(state, "store_code"), text(state, "card_number"), state.get("sold_at"))
    return (*head, lines, paid)


def _rows(state: State, relation: str, *names: str) -> _Rows:
    return frozenset(tuple(row.get(name) for name in names) for row in rows(state, relation))


def again(act: Act, posted: Posted, state: State) -> Sold:
    """A till that got no answer asks twice: nothing happens the second time."""
    number = text(state, "sale_number")
    if posted.content != content_of(state):
        return Sold(refuse(act, [error(Code.VP_SALE_SAME, ("sale_number",), value=number)]))
    told = Message(MessageId.UNCHANGED)
    there: State = {"sale_number": number}
    return Sold(Decision(act, state=there, message=told, record=SALE.entity), posted.version)
