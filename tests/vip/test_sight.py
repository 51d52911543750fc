"""Who reads what is personal of cards: whoever reads it in clear anywhere, since cards lie in no layer. Next:
../leaks/test_acts.py.
"""

import asyncio

import asyncpg

from tests.support.loyal import open_cards, open_stores
from tests.support.server import Service

_READ = '{ vipCustomer(card: "V1") { mobile maskedFields } vipCustomers(first: 1) { nodes { mobile } } }'


def test_personal_data_of_cards(service: Service) -> None:
    asyncio.run(_fill(service.dsn))
    manager = service.user("VM01", "vipManager@0723/F723;stores=*", "cashier@0724/F724;stores=*")
    found = manager.ask(_READ)
    assert found["vipCustomer"] == {"mobile": "13800000000", "maskedFields": []}
    assert found["vipCustomers"]["nodes"] == [{"mobile": "13800000000"}]
    cashier = service.user("KA01", "cashier@0724/F724;stores=S1")
    found = cashier.ask(_READ)
    assert found["vipCustomer"]["mobile"] != "13800000000"
    assert "mobile" in found["vipCustomer"]["maskedFields"]


async def _fill(dsn: str) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        await open_stores(connection)
        await open_cards(connection, ("V1", "GOLD", "S1"))
        await connection.execute("UPDATE vip_customer SET mobile = '13800000000'")
    finally:
        await connection.close()
