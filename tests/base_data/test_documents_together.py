"""What comes at the same time: documents, an account's first one below, customers of one vendor. Next:
test_customer_side.py.
"""

import asyncio
from typing import Any

from resolvers.access.caller import Caller, Grant
from resolvers.base_data.accounts import ACCOUNTS
from resolvers.base_data.documents import check_document, record_document
from resolvers.base_data.stock_items import STOCK_ITEMS
from resolvers.base_data.units import UNIT_GROUPS, UNITS
from resolvers.errors import Refused
from resolvers.write.context import Request, WriteContext
from resolvers.write.customer import create_customer
from resolvers.write.maintained import change, create
from tests.support.base import another
from tests.support.writing import SALES, Desk, patch_of, told

KEEPER = Caller("RD01", (Grant.everywhere("refDataMaintainer"),))
MOVES = Request(confirm=frozenset({"RD-ACCT-USED"}))
HEAD = {"documentKind": "VOUCHER", "documentDate": "2026-05-06"}


def voucher(number: str, debit: str = "CACN/1001") -> dict[str, Any]:
    posted = [
        {"lineNumber": 1, "ledgerAccount": debit, "debit": "1.00"},
        {"lineNumber": 2, "ledgerAccount": "CACN/6001", "credit": "1.00"},
    ]
    return patch_of({**HEAD, "documentNumber": number, "lines": posted})


def account(code: str, **given: Any) -> dict[str, Any]:
    plain = {"chartOfAccounts": "CACN", "accountCode": code, "name": f"科目{code}"}
    return patch_of({**plain, "balanceDirection": "DEBIT", **given})


async def test_no_posting_stays_above_and_no_document_comes_twice(desk: Desk) -> None:
    for code in ("1001", "6001"):
        await create(desk.writer.call(KEEPER), ACCOUNTS, account(code))
    assert await check_document(desk.writer.call(KEEPER), voucher("1")) == ()
    assert await desk.pool.fetchval("SELECT count(*) FROM business_document") == 0

    same = [record_document(desk.writer.call(KEEPER), voucher("1")) for _ in range(6)]
    saved = await asyncio.gather(*same)
    assert sorted(one.version for one in saved) == [1] * 6
    assert sum(one.change_number is not None for one in saved) == 1

    refusals: list[tuple[str, str, str]] = []

    async def post(number: str) -> str:
        """As another system would: again with the account below when the first is no leaf any more."""
        try:
            return (await record_document(desk.writer.call(KEEPER), voucher(number))).key
        except Refused as refused:
            refusals.extend(told(refused))
        return (await record_document(desk.writer.call(KEEPER), voucher(number, "CACN/100101"))).key

    posts = [post(str(at)) for at in range(2, 10)]
    below = create(desk.writer.call(KEEPER), ACCOUNTS, account("100101"), MOVES)
    await asyncio.gather(*posts[:4], below, *posts[4:])
    assert {*refusals} <= {("RD-NOT-LEAF", "E", "lines.0.ledger_account")}
    rows = await desk.pool.fetch(
        "SELECT ledger_account AS account, count(*) FROM document_line GROUP BY 1 ORDER BY 1"
    )
    assert [tuple(row) for row in rows] == [("CACN/100101", 9), ("CACN/6001", 9)]


async def test_a_vendor_is_one_customer_however_many_say_so_at_once(desk: Desk) -> None:
    async def claim() -> list[tuple[str, str, str]]:
        try:
            await create_customer(desk.writer.call(SALES), patch_of(another(vendorNumber="4712")))
        except Refused as refused:
            return told(refused)
        return []

    found = await asyncio.gather(*(claim() for _ in range(4)))
    assert sorted(found) == [[], *[[("GEN-DUPLICATE", "E", "vendor_number")]] * 3]


async def test_items_stay_as_they_are_till_what_relies_on_them_is_saved(desk: Desk) -> None:
    """Nothing is taken out without its batch, and no item is counted in a unit of another group."""

    async def at_once(*acts: Any) -> None:
        for found in await asyncio.gather(*acts, return_exceptions=True):
            assert not isinstance(found, BaseException) or isinstance(found, Refused)

    def call() -> WriteContext:
        return desk.writer.call(KEEPER)

    first = Request(expected_version=1)
    for code in ("81", "82"):
        given = {"groupCode": code, "name": code, "kind": "NONE"}
        await create(call(), UNIT_GROUPS, patch_of(given))
    for at in range(6):
        unit, item = f"81{at}", f"MOVED{at}"
        await create(call(), UNITS, patch_of({"unitCode": unit, "name": unit, "groupCode": "81"}))
        counted = {"name": item, "unitGroupCode": "81", "mainUnitCode": unit, "productionConsume": True}
        await at_once(
            change(call(), UNITS, unit, patch_of({"groupCode": "82"}), first),
            create(call(), STOCK_ITEMS, patch_of({"itemCode": item, **counted})),
        )
    await create(call(), UNITS, patch_of({"unitCode": "819", "name": "819", "groupCode": "81"}))
    for at in range(6):
        item = f"TAKEN{at}"
        counted = {"name": item, "unitGroupCode": "81", "mainUnitCode": "819", "productionConsume": True}
        await create(call(), STOCK_ITEMS, patch_of({"itemCode": item, **counted}))
        issue = {"documentKind": "MATERIAL_ISSUE", "documentNumber": item, "documentDate": "2026-05-06"}
        line = {"lineNumber": 1, "itemCode": item, "quantity": "1"}
        await at_once(
            change(call(), STOCK_ITEMS, item, patch_of({"batchManaged": True}), first),
            record_document(call(), patch_of({**issue, "lines": [line]})),
        )
    strange = """SELECT count(*) FROM stock_item i JOIN unit u ON u.unit_code = i.main_unit_code
        WHERE u.group_code <> i.unit_group_code"""
    unbatched = """SELECT count(*) FROM stock_item JOIN document_line USING (item_code)
        WHERE batch_managed AND batch_number IS NULL"""
    assert await desk.pool.fetchval(strange) == 0
    assert await desk.pool.fetchval(unbatched) == 0
