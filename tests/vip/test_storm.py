"""Many tills at one card and at a thousand, and the server dies: nothing is lost, doubled or overdrawn. Next:
test_model.py.
"""

import asyncio
from collections import Counter
from collections.abc import Generator
from decimal import Decimal
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from tests.support.loyal import assert_sound, open_cards, open_stores, prepay
from tests.support.process import service_process
from tests.support.server import Service, running
from tests.support.socket import token_of
from tests.support.tilling import POINTS, PRICE, Tills

_CASHIER = "cashier;stores=*"
_FREE = {"budget_points": 1_000_000_000, "budget_restore": 1_000_000_000}
_SALES = "SELECT sale_number, card_number FROM sale"
_LEFT = "SELECT card_number, principal + bonus AS value, points FROM vip_account"


@pytest.fixture(scope="module")
def house(database_server: str, tmp_path_factory: pytest.TempPathFactory) -> Generator[Service]:
    with running(database_server, tmp_path_factory.mktemp("storm"), **_FREE) as found:
        yield found


async def test_forty_tills_at_one_card(house: Service) -> None:
    """Its money pays for sixty sales of a hundred, whoever comes first."""
    async with asyncpg.create_pool(house.dsn, min_size=1, max_size=2) as pool:
        await _open(pool, ["V1"], "1000.00", "145.00")
        tills = Tills(await token_of(house.dsn, "TILL", _CASHIER), ["V1"])
        tills.url = house.url
        tills.up.set()
        await tills.run(100, 40)
        assert await _told(pool, tills, Decimal("1145.00")) == (60, 40)


@pytest.mark.faults
@pytest.mark.parametrize(("cards", "sales"), [(1, 1_500), (1_000, 4_000)])
async def test_two_hundred_tills_and_a_server_that_dies(
    fresh_database: str, tmp_path: Path, cards: int, sales: int
) -> None:
    numbers = [f"V{at:04}" for at in range(cards)]
    money = Decimal("19000.00") if cards == 1 else Decimal("66.50")
    async with asyncpg.create_pool(fresh_database, min_size=1, max_size=2) as pool:
        await _open(pool, numbers, f"{money - 20}", "20.00")
        tills = Tills(await token_of(fresh_database, "TILL", _CASHIER), numbers)
        await _with_kills(fresh_database, tmp_path, tills, sales)
        saved, refused = await _told(pool, tills, money)
    assert tills.counts["unanswered"] >= _KILLS, "the kills met no sale: this proves nothing"
    assert saved + refused == sales
    assert cards > 1 or saved == 1_000


_KILLS = 5


async def _with_kills(dsn: str, folder: Path, tills: Tills, sales: int) -> None:
    selling = asyncio.create_task(tills.run(sales, 200))
    free = {f"DOSSIER_{name.upper()}": str(value) for name, value in _FREE.items()}
    for dead in range(_KILLS + 1):
        async with service_process(dsn, folder, **free) as service:
            tills.serve(service)
            goal = sales if dead == _KILLS else (dead + 1) * sales // (_KILLS + 1)
            while tills.done < goal and not selling.done():  # noqa: ASYNC110 -- at any moment
                await asyncio.sleep(0.002)
            if dead == _KILLS:
                await selling
            tills.up.clear()
            await service.kill()


async def _open(pool: Any, cards: list[str], principal: str, bonus: str) -> None:
    await open_stores(pool)
    await open_cards(pool, *((card, "SILV", "S1") for card in cards))
    await prepay(pool, cards, principal, bonus)


async def _told(pool: Any, tills: Tills, money: Decimal) -> tuple[int, int]:
    """What the tills were told is what is there: how many sales were saved, and how many refused."""
    await assert_sound(pool)
    rows = {row["sale_number"]: row["card_number"] for row in await pool.fetch(_SALES)}
    assert rows == tills.saved
    assert all(codes == ["VP-SV-LOW"] for codes in tills.refused.values()), tills.refused
    many = Counter(tills.saved.values())
    for row in await pool.fetch(_LEFT):
        sold = many[row["card_number"]]
        assert (row["value"], row["points"]) == (money - sold * Decimal(PRICE), sold * POINTS)
        assert row["value"] >= 0
    return len(tills.saved), len(tills.refused)
