"""What a user may spend, what his operations cost, and what he is told of it. Next: test_counting.py."""

from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from schema.budgets import Budgets
from settings import SettingsError, load_settings
from tests.support.door import Door, open_door
from tests.support.log import add_row

NEW = "application/graphql-response+json"
PAGE = "query ($n: Int) { customers(first: $n) { nodes { name1 companyCodes { companyCode } } } }"


@pytest.fixture
async def door(fresh_database: str, tmp_path: Path) -> AsyncGenerator[Door]:
    connection = await asyncpg.connect(fresh_database)
    for number in range(1, 4):
        key = {"customer_number": f"{number:010}"}
        await add_row(connection, "customer", **key, account_group="0001", name1="蓝江")
    await connection.close()
    changed = {"budget_points": 10_000, "budget_restore": 1, "limit_cost": 10_000}
    async with open_door(fresh_database, tmp_path, **changed) as door:
        yield await door.as_roles("SPENDER", "auditor", language="en")


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_bucket_empties_and_fills_with_time() -> None:
    clock = Clock()
    budgets = Budgets(100, 10, clock)
    assert budgets.take("A", 100) == 0
    assert budgets.take("A", 1) == 1
    assert budgets.take("A", 95) == 10
    assert budgets.take("B", 60) == 0
    clock.now += 2
    assert (budgets.left("A"), budgets.left("B"), budgets.left("C")) == (20, 60, 100)
    assert budgets.take("A", 25) == 1
    assert budgets.take("A", 20) == 0
    budgets.give("A", 15)
    assert budgets.left("A") == 15
    clock.now += 1_000
    assert budgets.left("A") == 100
    budgets.give("A", 50)
    assert budgets.left("A") == 100


def test_nobody_is_counted_without_a_budget() -> None:
    budgets = Budgets()
    assert budgets.take("A", 10**9) == 0
    budgets.give("A", 5)
    assert budgets.left("A") == 0


def test_only_so_many_users_are_remembered() -> None:
    clock = Clock()
    budgets = Budgets(100, 10, clock)
    for number in range(25_000):
        clock.now += 0.001
        budgets.take(str(number), 50)
    assert len(budgets._buckets) <= 10_001
    assert budgets.left("24999") == 50


async def test_an_operation_says_what_it_costs_when_asked(door: Door) -> None:
    """Three customers without layers came of a page of 100; five points were taken at most in the end."""
    silent = await door.post({"query": PAGE, "variables": {"n": 100}})
    assert list(silent.json()) == ["data"]
    told = await door.post({"query": PAGE, "variables": {"n": 100}}, x_dossier_cost="1")
    cost = told.json()["extensions"]["cost"]
    assert told.json()["data"] == silent.json()["data"]
    assert (cost["requested"], cost["actual"], cost["restoreRate"]) == (100 * (1 + 5), 3, 1)
    assert 10_000 - 60 < cost["remaining"] < 10_000


async def test_the_body_can_ask_too_and_the_executor_tells_too(door: Door) -> None:
    body = {
        "query": '{ __type(name: "Query") { name } customers { totalCount } }',
        "extensions": {"cost": True},
    }
    cost = (await door.post(body)).json()["extensions"]["cost"]
    assert (cost["requested"], cost["actual"]) == (500 + 1 + 10, 500 + 1 + 10)


async def test_rows_that_came_are_counted_in_every_kind_of_list(door: Door) -> None:
    query = """
    { all: customers(first: 2) { totalCount edges { cursor node { name1 } } pageInfo { endCursor } }
      nodes(ids: ["x", "y"]) { id } one: customer(number: "3") { ...C } none: customer(number: "9") { ...C } }
    fragment C on Customer { companyCodes { companyCode } changeDocuments { nodes { changeNumber } } }
    """
    cost = (await door.post({"query": query}, x_dossier_cost="1")).json()["extensions"]["cost"]
    assert cost["requested"] == (10 + 2) + 2 + 2 * (1 + 5 + 50)
    assert cost["actual"] == (10 + 2) + 0 + 1


async def test_who_has_spent_his_budget_is_told_when_to_come_again(door: Door) -> None:
    dear = {
        "query": "{ a: __typename "
        + " ".join(f't{at}: __type(name: "{at}") {{ name }}' for at in range(18))
        + "}"
    }
    assert (await door.post(dear)).status_code == 200
    response = await door.post(dear, accept=NEW)
    assert response.status_code == 429
    assert int(response.headers["retry-after"]) > 5_000
    error: dict[str, Any] = response.json()["errors"][0]
    assert error["message"] == "Your budget is spent; try again after the seconds in Retry-After"
    assert error["extensions"]["code"] == "RATE_LIMITED"
    assert error["extensions"]["retryAfter"] == int(response.headers["retry-after"])
    assert error["extensions"]["cost"]["requested"] == 18 * 501
    assert (await door.post(dear)).status_code == 429  # for the older media type too
    assert (await door.post({"query": PAGE, "variables": {"n": 1}})).status_code == 200
    other = await door.as_roles("OTHER", "auditor")
    assert (await other.post(dear)).status_code == 200


async def test_a_second_token_is_no_second_budget(door: Door) -> None:
    dear = {"query": "{" + " ".join(f't{at}: __type(name: "{at}") {{ name }}' for at in range(18)) + "}"}
    assert (await door.post(dear)).status_code == 200
    again = await door.as_roles("SPENDER", "salesMaintainer")
    assert (await again.post(dear)).status_code == 429


async def test_the_limit_of_the_settings_holds(door: Door) -> None:
    response = await door.post({"query": "{ __schema { types { name } } }"}, accept=NEW)
    assert response.status_code == 400
    assert response.json()["errors"][0]["extensions"] == {
        "code": "TOO_EXPENSIVE",
        "cost": 50_000 + 1 + 5,
        "limit": 10_000,
        "field": ["__schema"],
    }


def test_a_budget_below_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOSSIER_BUDGET_POINTS", "5000")
    with pytest.raises(
        SettingsError, match="DOSSIER_BUDGET_POINTS: must be 0 or not below DOSSIER_LIMIT_COST"
    ):
        load_settings()
