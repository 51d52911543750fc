"""Coupons that pay at the till: used with the sale, good again with its return, and by nothing else. Next:
test_model.py.
"""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from resolvers.access.caller import Caller, Grant
from resolvers.care.coupons import restore_coupon
from resolvers.errors import Refused
from resolvers.vip.tills import post_return, post_sale
from tests.support.loyal import assert_sound, open_cards, open_stores, put
from tests.support.writing import Desk, patch_of, told

_CASHIER = Caller("KA01", (Grant.everywhere("cashier"),))
_AT = datetime(2026, 5, 6, 4, tzinfo=UTC)
_COUPON = "SELECT state, sale_number FROM coupon"


def _sale(number: str) -> dict[str, Any]:
    line = {"lineNumber": 1, "brandCode": "A", "itemCode": "X1", "listPrice": Decimal(200), "quantity": 1}
    paid = (("COUPON", "15.00", "LUCK-1"), ("CASH", "185.00", None))
    return {
        **{"saleNumber": number, "storeCode": "S1", "cardNumber": "V3", "soldAt": _AT, "lines": [line]},
        "payments": [
            {"paymentNumber": at, "kind": kind, "amount": Decimal(amount), "couponCode": code}
            for at, (kind, amount, code) in enumerate(paid, 1)
        ],
    }


async def _coupon(pool: Any) -> tuple[Any, ...]:
    (row,) = await pool.fetch(_COUPON)
    return tuple(row)


async def test_a_coupon_is_not_good_again_while_its_sale_stands(fresh_desk: Desk) -> None:
    pool, call = fresh_desk.pool, fresh_desk.writer.call(_CASHIER)
    await open_stores(pool)
    await open_cards(pool, ("V3", "NORM", "S2"))
    await put(
        *(pool, "coupon"),
        {
            "coupon_code": "LUCK-1",
            "batch_code": "LUCK",
            "state": "ISSUED",
            "issued_at": "2026-05-01T00:00:00Z",
        },
    )
    await post_sale(call, patch_of(_sale("X1")))
    with pytest.raises(Refused) as refused:
        await restore_coupon(call, "LUCK-1", "X1")
    assert told(refused.value) == [("GEN-INUSE", "E", "sale_number")]
    with pytest.raises(Refused) as other:
        await restore_coupon(call, "LUCK-1", "X9")
    assert told(other.value) == [("GEN-REF", "E", "sale_number")]
    assert await _coupon(pool) == ("USED", "X1")

    back = {"saleNumber": "R1", "returnedSale": "X1", "storeCode": "S1", "soldAt": _AT}
    await post_return(call, patch_of({**back, "lines": [{"lineNumber": 1, "quantity": Decimal(1)}]}))
    assert await _coupon(pool) == ("ISSUED", None)
    await post_sale(call, patch_of(_sale("X2")))
    assert await _coupon(pool) == ("USED", "X2")
    await assert_sound(pool)
