"""Customers of other systems that come while base data changes, and several at once. Next: test_loads.py."""

import asyncio
from typing import Any

from models.rules.exchange.message import Outcome
from resolvers.access.caller import Caller, Grant
from resolvers.base_data.trees import CUSTOMER_CATEGORIES
from resolvers.write.maintained import create
from tests.support.arriving import ORIGINAL, applied, message
from tests.support.base import another
from tests.support.writing import Desk, patch_of

KEEPER = Caller("RD01", (Grant.everywhere("refDataMaintainer"),))
_INSIDE = """
SELECT count(*) FROM customer c JOIN customer_category b ON b.parent_code = c.customer_category
"""


async def test_a_vendor_is_one_customer_however_many_systems_say_so(desk: Desk) -> None:
    told = await asyncio.gather(
        *(applied(desk, [message(another(vendorNumber="4706"), ORIGINAL)]) for _ in range(4))
    )
    found = sorted(one.outcome.value for (one,) in told)
    assert found == [Outcome.CREATED.value, *[Outcome.REJECTED.value] * 3]


async def test_categories_of_customers_that_arrive_stay_leaves(fresh_desk: Desk) -> None:
    def category(code: str) -> Any:
        patch = patch_of({"categoryCode": code, "name": code})
        return create(fresh_desk.writer.call(KEEPER), CUSTOMER_CATEGORIES, patch)

    for code in ("11", "12", "13", "14", "15"):
        await category(code)
        arriving = message(another(customerCategory=code, shortCode=f"{code}0001"), ORIGINAL)
        await asyncio.gather(applied(fresh_desk, [arriving]), category(f"{code}01"), return_exceptions=True)
    assert await fresh_desk.pool.fetchval(_INSIDE) == 0
