"""A card is replaced while something is redeemed on it: nothing stays behind. Next: test_storm.py."""

import asyncio

from resolvers.access.caller import Caller, Grant
from resolvers.vip.cards import replace_card
from tests.support.loyal import assert_sound, open_cards, open_stores, put
from tests.support.writing import Desk

_MANAGER = Caller("VM01", (Grant.everywhere("vipManager"),))
_LOCK = "SELECT FROM vip_account WHERE card_number = 'V2' FOR UPDATE"
_WAITS = (
    "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
)


async def test_what_is_redeemed_meanwhile_goes_along(fresh_desk: Desk) -> None:
    pool, call = fresh_desk.pool, fresh_desk.writer.call(_MANAGER)
    await open_stores(pool)
    await open_cards(pool, ("V2", "SILV", "S1"))
    async with pool.acquire() as other, asyncio.timeout(20):
        async with other.transaction():
            await other.execute(_LOCK)
            replacing = asyncio.create_task(replace_card(call, "V2", "V9", "遗失"))
            while not await pool.fetchval(_WAITS):  # noqa: ASYNC110 -- until it waits for the account
                await asyncio.sleep(0.01)
            await put(
                *(other, "redemption"),
                {"redemption_number": "JF202605060001", "activity_code": "OFF10", "card_number": "V2"}
                | {"store_code": "S1", "points": 20, "reward": "AMOUNT", "value": "10.00"}
                | {"state": "ISSUED", "redeemed_at": "2026-05-06T04:00:00Z"},
            )
        assert (await replacing).key == "V9"
    assert await pool.fetchval("SELECT card_number FROM redemption") == "V9"
    await assert_sound(pool)
