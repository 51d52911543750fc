"""Sales of history as rows, without a till: for what is counted of them. Next: loyal.py."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tests.support.loyal import put


@dataclass(frozen=True)
class Line:
    """What was paid for a quantity, at which list price of one."""

    amount: str
    list_price: str = ""
    brand: str = "A"
    quantity: str = "1"

    @property
    def listed(self) -> Decimal:
        return Decimal(self.list_price or self.amount.lstrip("-")) * Decimal(self.quantity)


@dataclass(frozen=True)
class Slip:
    """A sale, or with `of` a return, whose quantities and amounts are below 0. `card` None: nobody's."""

    number: str
    card: str | None
    kind: str | None
    store: str
    day: str
    lines: tuple[Line, ...]
    of: str | None = None

    @property
    def row(self) -> dict[str, Any]:
        return {
            "sale_number": self.number,
            "kind": "RETURN" if self.of else "SALE",
            "returned_sale": self.of,
            "store_code": self.store,
            "card_number": self.card,
            "vip_type": self.kind,
            "benefits": self.card is not None,
            "sold_at": f"{self.day}T04:00:00Z",
            "sold_on": self.day,
            "total": str(sum(Decimal(one.amount) for one in self.lines)),
            "list_total": str(sum(one.listed for one in self.lines)),
            "points": 0,
            "cashier": "SETUP",
        }


async def sell(connection: Any, *slips: Slip) -> None:
    await put(connection, "sale", *(one.row for one in slips))
    rows = [_line(slip, at, one) for slip in slips for at, one in enumerate(slip.lines, 1)]
    await put(connection, "sale_line", *rows, stamped=False)


def _line(slip: Slip, at: int, one: Line) -> dict[str, Any]:
    price = Decimal(one.amount) / Decimal(one.quantity)
    return {
        "sale_number": slip.number,
        "line_number": at,
        "brand_code": one.brand,
        "item_code": "ITEM",
        "list_price": one.list_price or str(price),
        "quantity": one.quantity,
        "discount_rate": "1.000",
        "unit_price": str(price),
        "eligible": one.amount,
        "amount": one.amount,
    }
