"""Who a workbook keeps waiting: those whose records it changes, or relies on. Next: test_page.py."""

import asyncio

from models.rules.base_data.accounts import ACCOUNT
from resolvers.access.caller import Caller, Grant
from resolvers.base_data.sheets.columns import named
from resolvers.base_data.sheets.importing import Wanted, bring_rows
from resolvers.base_data.sheets.reading import Filled, Row
from resolvers.base_data.units import UNIT_TURN
from resolvers.write.maintained import share_turn, take_turn
from resolvers.write.tx import Tx, together
from tests.support.writing import Desk

KEEPER = Caller("RD01", (Grant.everywhere("refDataMaintainer"),))


async def test_it_takes_the_turns_of_what_it_holds_and_shares_those_it_relies_on(desk: Desk) -> None:
    context = desk.writer.call(KEEPER)
    (sheet,) = named("stock-items")
    item = {
        "item_code": "SHEET1",
        "name": "x",
        "unit_group_code": "71",
        "main_unit_code": "711",
        "sale": True,
    }

    async def beside(tx: Tx) -> None:
        """While somebody enters an account and others record documents with units."""
        await take_turn(tx, ACCOUNT)
        await share_turn(tx, UNIT_TURN)
        rows = Filled([sheet], [Row(sheet, 3, {}, dict(item))])
        await asyncio.wait_for(bring_rows(context, rows, Wanted(dry_run=True)), 5)

    for record, given in (
        ("unit-groups", {"group_code": "71", "name": "71", "kind": "NONE"}),
        ("units", {"unit_code": "711", "name": "711", "group_code": "71"}),
    ):
        (other,) = named(record)
        await bring_rows(context, Filled([other], [Row(other, 3, {}, dict(given))]), Wanted())
    await together(context, beside)
