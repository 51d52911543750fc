"""Two server processes on one database count, forget and remember as one. Next: test_several_servers.py."""

import asyncio
from collections.abc import Callable, Generator
from contextlib import AsyncExitStack
from itertools import cycle
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from resolvers.access.tokens import list_tokens, revoke_token
from tests.support.base import general
from tests.support.several import (
    COST,
    DEAR,
    DEAREST,
    ME,
    POINTS,
    SETTINGS,
    STREAMS,
    TRIES,
    Several,
    opened,
    several,
    until_known,
)
from tests.support.socket import open_wire, token_of
from tests.support.users import PASSWORD, SIGN_IN, add_user

CREATE = """mutation ($input: CustomerInput!) { createCustomer(input: $input) { __typename
  ... on CustomerSaved { customer { customerNumber } } } }"""
WRONG = "dsr_" + "A" * 49


@pytest.fixture(scope="module")
def pair(database_server: str, tmp_path_factory: pytest.TempPathFactory) -> Generator[Several]:
    with several(database_server, tmp_path_factory.mktemp("pair"), 2, **SETTINGS) as found:
        asyncio.run(until_known(found.dsn, 2))
        yield found


async def until(found: Callable[[], bool], seconds: float = 20) -> None:
    async with asyncio.timeout(seconds):
        while not await asyncio.to_thread(found):  # noqa: ASYNC110
            await asyncio.sleep(0.02)


def signed_in(pair: Several, at: int, user_name: str, address: str) -> dict[str, Any]:
    given = {"u": user_name, "p": PASSWORD, "c": False}
    answer = pair.ask(at, SIGN_IN, variables=given, x_forwarded_for=address).json()
    return answer["data"]["signIn"]


async def test_a_budget_is_spent_once(pair: Several) -> None:
    """Asked in turn until both refuse: at most what docs/limits.md says, where two budgets would give 12."""
    token = await token_of(pair.dsn, "SPENDER", "auditor")
    refused: set[int] = set()
    served = 0
    for at in cycle((0, 1)):
        answer = await asyncio.to_thread(pair.ask, at, DEAR, token)
        served += answer.status_code == 200
        refused |= {at} if answer.status_code == 429 else set()
        if len(refused) == 2:
            break
    assert (POINTS - DEAREST) // COST <= served <= (POINTS + POINTS // 2) // COST
    assert served < 2 * (POINTS // COST)


async def test_tries_of_an_address_count_on_both(pair: Several) -> None:
    def try_it(at: int) -> int:
        return pair.ask(at, ME, WRONG, x_forwarded_for="198.51.100.1").status_code

    found = [await asyncio.to_thread(try_it, number % 2) for number in range(3 * TRIES)]
    assert set(found) == {401, 429}
    assert TRIES - 1 <= found.count(401) <= TRIES + TRIES // 2
    assert found[-2:] == [429, 429]


async def test_subscriptions_are_counted_over_both(pair: Several) -> None:
    token = await token_of(pair.dsn, "FLOOD", "auditor")
    async with AsyncExitStack() as stack:
        wires = [await stack.enter_async_context(open_wire(one.url, token)) for one in pair.servers]
        start = await pair.beginning()
        got = [await opened(wires[number % 2], str(number), start) for number in range(2 * STREAMS)]
        assert got == [True] * STREAMS + [False] * STREAMS


async def test_a_revoked_token_is_over_on_both(pair: Several) -> None:
    token = await token_of(pair.dsn, "LEAVER", "auditor")
    assert [pair.ask(at, ME, token).status_code for at in (0, 1)] == [200, 200]
    async with asyncpg.create_pool(pair.dsn, min_size=1, max_size=1) as pool:
        [own] = [row for row in await list_tokens(pool) if row.user_name == "LEAVER"]
        assert await revoke_token(pool, own.token_id)  # as the command line does it, on whatever machine
    # less than what a process would remember without the news
    await until(lambda: {pair.ask(at, ME, token).status_code for at in (0, 1)} <= {401, 429}, 4)


async def test_a_session_of_one_is_a_session_of_the_other(pair: Several) -> None:
    await add_user(pair.dsn, "ROAMER", "auditor")
    session = await asyncio.to_thread(signed_in, pair, 0, "ROAMER", "198.51.100.2")
    token, refresh = session["accessToken"], session["refreshToken"]
    assert [pair.ask(at, ME, token).json()["data"]["me"]["userName"] for at in (0, 1)] == ["ROAMER"] * 2
    renew = 'mutation { refreshSession(refreshToken: "%s") { __typename } }'
    used = [pair.ask(at, renew % refresh, x_forwarded_for="198.51.100.2") for at in (1, 0)]
    assert [one.json()["data"]["refreshSession"]["__typename"] for one in used] == ["SignedIn", "Refused"]
    # a refresh token that comes a second time, wherever, ends the session everywhere
    await until(lambda: {pair.ask(at, ME, token).status_code for at in (0, 1)} <= {401, 429}, 4)


async def test_guesses_at_an_account_are_counted_over_both(pair: Several) -> None:
    await add_user(pair.dsn, "GUESSED", "auditor")

    def guess(number: int, password: str) -> str:
        given = {"u": "GUESSED", "p": password, "c": False}
        address = f"198.51.100.{50 + number}"
        answer = pair.ask(number % 2, SIGN_IN, variables=given, x_forwarded_for=address).json()
        return answer["data"]["signIn"]["findings"][0]["code"]

    found = [await asyncio.to_thread(guess, number, "Falsch-Geraten-1") for number in range(5)]
    assert found == ["US-LOGIN"] * 5
    assert [await asyncio.to_thread(guess, number, PASSWORD) for number in (5, 6)] == ["US-LOCKED"] * 2


async def test_an_idempotency_key_holds_on_both(pair: Several) -> None:
    token, key = await token_of(pair.dsn, "WRITER", "salesMaintainer"), uuid4().hex
    given = {"input": general(name1="蓝江")}

    def create(at: int) -> Any:
        return pair.ask(at, CREATE, token, given, idempotency_key=key)

    both = await asyncio.gather(*(asyncio.to_thread(create, at) for at in (0, 1)))
    assert {one.status_code for one in both} <= {200, 409}  # at once: the second is told so, or waits
    again = [create(at) for at in (0, 1)]
    assert [one.status_code for one in again] == [200, 200]
    assert again[0].json() == again[1].json()
    assert again[0].json()["data"]["createCustomer"]["__typename"] == "CustomerSaved"
    count = "SELECT count(*) FROM change_document WHERE changed_by = 'WRITER'"
    connection = await asyncpg.connect(pair.dsn)
    assert await connection.fetchval(count) == 1
    await connection.close()
    other = pair.ask(1, CREATE, token, {"input": general(name1="红江")}, idempotency_key=key)
    assert other.status_code == 422


async def test_a_change_at_one_is_told_by_the_other(pair: Several) -> None:
    token = await token_of(pair.dsn, "TELLER", "salesMaintainer", "auditor")
    start = await pair.beginning()
    async with open_wire(pair.servers[0].url, token) as wire:
        assert await opened(wire, "1", start)
        saved = await asyncio.to_thread(pair.ask, 1, CREATE, token, {"input": general(name1="绿湖化工")})
        assert saved.json()["data"]["createCustomer"]["__typename"] == "CustomerSaved"
        connection = await asyncpg.connect(pair.dsn)
        newest = "SELECT change_number FROM change_document WHERE changed_by = 'TELLER'"
        number = await connection.fetchval(newest)
        await connection.close()
        while (await wire.event("1"))["change"]["changeNumber"] != str(number):
            pass


async def test_a_changed_configuration_counts_on_both_at_once(pair: Several) -> None:
    """Each process keeps it, and asks for its version with every write."""
    token = await token_of(pair.dsn, "CONFIG", "salesMaintainer")
    given = {"input": general(name1="蓝江", country="ZZ")}

    def codes(at: int) -> list[str]:
        asked = CREATE.replace(
            "... on CustomerSaved", "... on Refused { findings { code path } } ... on CustomerSaved"
        )
        found = pair.ask(at, asked, token, given).json()["data"]["createCustomer"]
        return [one["code"] for one in found.get("findings", ()) if one["path"][-1:] == ["country"]]

    assert [bool(codes(at)) for at in (0, 1)] == [True, True]
    connection = await asyncpg.connect(pair.dsn)
    columns = await connection.fetchval(
        "SELECT string_agg(quote_ident(column_name), ', ') FROM information_schema.columns "
        "WHERE table_name = 'country' AND column_name <> 'country'"
    )
    copied = (
        f"INSERT INTO country (country, {columns}) SELECT 'ZZ', {columns} FROM country WHERE country = 'CN'"
    )
    await connection.execute(copied)
    await connection.close()
    assert [codes(at) for at in (0, 1)] == [[], []]
