"""Addresses that fail to say who they are: counted, told to wait, never in the way of others.
Next: test_quotas.py.
"""

import asyncio
import logging
from collections.abc import Generator
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.call import Stop
from schema.strangers import Strangers
from settings import SettingsError, load_settings
from tests.support.server import Service, running
from tests.support.socket import open_wire, token_of
from tests.support.users import PASSWORD, add_user

ASK = {"query": "{ __typename }"}
WRONG = "dsr_" + "A" * 49
TRIES = 5


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def counting(database_server: str, tmp_path: Path) -> Generator[Service]:
    settings: dict[str, Any] = {
        "address_tries": TRIES,
        "address_tries_per_minute": 2,
        "trusted_proxies": "127.0.0.1,10.0.0.0/8",
    }
    with running(database_server, tmp_path, **settings) as found:
        yield found


def ask(service: Service, token: str = "", address: str = "", path: str = "/graphql") -> httpx.Response:
    headers = {"authorization": f"Bearer {token}"} if token else {}
    headers |= {"x-forwarded-for": address} if address else {}
    method, body = ("POST", ASK) if path == "/graphql" else ("GET", None)
    return httpx.request(method, service.url + path, json=body, headers=headers)


async def test_tries_are_counted_and_come_back() -> None:
    clock = Clock()
    strangers = Strangers(3, 2, clock)
    assert [await strangers.fail("192.0.2.1") for _ in range(5)] == [0, 0, 0, 30, 30]
    assert await strangers.fail("192.0.2.2") == 0
    clock.now += 29
    assert await strangers.fail("192.0.2.1") == 1
    clock.now += 1
    assert await strangers.fail("192.0.2.1") == 0
    assert await strangers.fail("192.0.2.1") == 30


async def test_looking_is_no_try() -> None:
    clock = Clock()
    strangers = Strangers(1, 2, clock)
    for _ in range(5):
        strangers.check("192.0.2.1")
    assert await strangers.fail("192.0.2.1") == 0
    with pytest.raises(Stop) as stop:
        strangers.check("192.0.2.1")
    assert stop.value.headers == ((b"retry-after", b"30"),)
    clock.now += 30
    strangers.check("192.0.2.1")
    Strangers().check("192.0.2.1")


async def test_what_succeeds_was_no_try() -> None:
    strangers = Strangers(2, 1, Clock())
    for _ in range(10):
        await strangers.demand("192.0.2.1")
        strangers.succeed("192.0.2.1")
    await strangers.demand("192.0.2.1")
    await strangers.demand("192.0.2.1")
    with pytest.raises(Stop) as stop:
        await strangers.demand("192.0.2.1")
    assert stop.value.status == 429
    assert stop.value.headers == ((b"retry-after", b"60"),)


async def test_nobody_is_counted_without_the_setting() -> None:
    strangers = Strangers()
    assert [await strangers.fail("192.0.2.1") for _ in range(1_000)] == [0] * 1_000


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("", "", True),
    ],
)
async def test_half_an_ipv6_address_is_one_caller(one: str, other: str, same: bool) -> None:
    strangers = Strangers(1, 1, Clock())
    assert await strangers.fail(one) == 0
    assert (await strangers.fail(other) > 0) is same


@given(st.text(max_size=200))
async def test_any_text_is_an_address(address: str) -> None:
    strangers = Strangers(1, 1, Clock())
    assert await strangers.fail(address) == 0
    assert await strangers.fail(address) == 60


async def test_only_so_many_addresses_are_remembered_and_each_new_one_is_cheap() -> None:
    clock = Clock()
    strangers = Strangers(2, 1, clock)
    looked = 0
    level = strangers.budgets._level

    def counted(user_name: str, now: float) -> float:
        nonlocal looked
        looked += 1
        return level(user_name, now)

    strangers.budgets._level = counted
    for number in range(40_000):
        clock.now += 0.0001
        await strangers.fail(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}")
    assert len(strangers.budgets._buckets) <= 10_001
    assert looked < 40_000 * 20


def test_who_fails_too_often_is_told_to_wait(counting: Service, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "dossier.limits"):
        answers = [ask(counting, WRONG, "198.51.100.7") for _ in range(TRIES + 2)]
    assert [one.status_code for one in answers] == [401] * TRIES + [429] * 2
    last = answers[-1]
    assert 0 < int(last.headers["retry-after"]) <= 30
    error = last.json()["errors"][0]
    assert error == {
        "message": "Too many requests that fail to sign in come from your address; try again later.",
        "extensions": {"code": "RATE_LIMITED"},
    }
    file = ask(counting, WRONG, "198.51.100.7", "/files/attachments/x/1")
    assert (file.status_code, file.json()["code"]) == (429, "RATE_LIMITED")
    assert last.headers["x-content-type-options"] == "nosniff"
    [line] = [one for one in caplog.records if one.name == "dossier.limits"]
    assert line.__dict__["address"] == "198.51.100.7"


def test_from_who_fails_too_often_nothing_is_read(counting: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(TRIES):
        assert ask(counting, address="198.51.100.40").status_code == 401
    parsed: list[bytes] = []

    def note(_headers: dict[bytes, bytes], body: bytes) -> None:
        parsed.append(body)

    monkeypatch.setattr("schema.http.call_from_body", note)
    assert ask(counting, address="198.51.100.40").status_code == 429
    assert parsed == []


def test_every_door_counts_into_one_bucket(counting: Service) -> None:
    doors = (
        "/graphql",
        "/files/attachments/x/1",
        "/files/attachments/x/1?ticket=a.b",
        "/metrics",
        "/graphql",
    )
    answers = [ask(counting, path=path, address="198.51.100.8") for path in (*doors, *doors)]
    assert [one.status_code for one in answers] == [401] * TRIES + [429] * TRIES
    assert ask(counting, path="/healthz", address="198.51.100.8").status_code == 200


def test_a_valid_token_is_served_whoever_fails_beside_it(counting: Service) -> None:
    """Behind the address of an office sit a hundred people. A token nobody has met yet works as well."""
    for _ in range(TRIES + 3):
        ask(counting, WRONG, "198.51.100.9")
    assert ask(counting, WRONG, "198.51.100.9").status_code == 429
    known = counting.user("AU01").token
    for _ in range(3):
        assert ask(counting, known, "198.51.100.9").json() == {"data": {"__typename": "Query"}}
    assert ask(counting, WRONG, "198.51.100.9").status_code == 429
    assert ask(counting, WRONG, "198.51.100.10").status_code == 401


def test_only_a_trusted_proxy_says_who_the_client_is(counting: Service) -> None:
    """The nearest address that is no proxy counts; what the client himself wrote before it does not."""
    for number in range(TRIES):
        assert ask(counting, WRONG, f"203.0.113.{number}, 198.51.100.20, 10.0.0.7").status_code == 401
    assert ask(counting, WRONG, "203.0.113.99, 198.51.100.20, 10.0.0.7").status_code == 429
    assert ask(counting, WRONG, "198.51.100.20").status_code == 429
    assert ask(counting, WRONG, "203.0.113.1").status_code == 401


def test_without_the_setting_nobody_is_believed(database_server: str, tmp_path: Path) -> None:
    with running(database_server, tmp_path, address_tries=TRIES) as service:
        answers = [ask(service, WRONG, f"203.0.113.{number}") for number in range(TRIES + 1)]
    assert [one.status_code for one in answers] == [401] * TRIES + [429]


SIGN_IN = """mutation ($u: String!, $p: String!) { signIn(userName: $u, password: $p) {
  __typename ... on SignedIn { refreshToken } ... on Refused { findings { code } } } }"""
REFRESH = """mutation ($t: String!) { refreshSession(refreshToken: $t) {
  __typename ... on SignedIn { refreshToken } } }"""


def act(service: Service, address: str, query: str, **variables: str) -> httpx.Response:
    body = {"query": query, "variables": variables}
    return httpx.post(f"{service.url}/graphql", json=body, headers={"x-forwarded-for": address}, timeout=60)


def test_many_names_from_one_address_are_not_tried_for_long(counting: Service) -> None:
    """The lock of an account does not help against one password tried on every account."""
    answers = [
        act(counting, "198.51.100.30", SIGN_IN, u=f"N{number}", p="Summer2026!")
        for number in range(TRIES + 1)
    ]
    assert [one.status_code for one in answers] == [200] * TRIES + [429]
    assert {one.json()["data"]["signIn"]["findings"][0]["code"] for one in answers[:-1]} == {"US-LOGIN"}
    assert int(answers[-1].headers["retry-after"]) > 0
    assert act(counting, "198.51.100.31", SIGN_IN, u="N1", p="Summer2026!").status_code == 200


def test_who_signs_in_and_goes_on_is_not_counted(counting: Service) -> None:
    asyncio.run(add_user(counting.dsn, "STEADY", "auditor"))
    for _ in range(TRIES):
        signed = act(counting, "198.51.100.32", SIGN_IN, u="STEADY", p=PASSWORD).json()["data"]["signIn"]
        token = signed["refreshToken"]
        for _ in range(2):
            answer = act(counting, "198.51.100.32", REFRESH, t=token).json()
            token = answer["data"]["refreshSession"]["refreshToken"]
    answer = act(counting, "198.51.100.32", REFRESH, t="x").json()
    assert answer["data"]["refreshSession"]["__typename"] == "Refused"


RECOVER = """mutation ($t: String!) { recoverPassword(token: $t, newPassword: "x") { __typename } }"""
ASK_FOR_MAIL = """mutation ($w: String!) { requestRecovery(userNameOrEmail: $w) { __typename } }"""


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        (SIGN_IN, {"u": "N1", "p": "Summer2026!"}),
        (REFRESH, {"t": "x"}),
        (RECOVER, {"t": "x"}),
        (ASK_FOR_MAIL, {"w": "N1"}),
    ],
)
def test_a_token_is_no_licence_to_guess(counting: Service, query: str, variables: dict[str, str]) -> None:
    """Each of the acts that need no token, with one."""
    address = "198.51.100.36"
    given = {"x-forwarded-for": address, "authorization": f"Bearer {counting.user('AU01').token}"}

    def try_it() -> httpx.Response:
        body = {"query": query, "variables": variables}
        return httpx.post(f"{counting.url}/graphql", json=body, headers=given, timeout=60)

    assert [try_it().status_code for _ in range(TRIES)] == [200] * TRIES
    last = try_it()
    assert last.status_code == 429
    error = last.json()["errors"][0]
    assert error["message"].startswith("Too many requests that fail to sign in")
    assert error["extensions"]["code"] == "RATE_LIMITED"
    assert int(last.headers["retry-after"]) == error["extensions"]["retryAfter"] > 0
    assert ask(counting, address=address).status_code == 429  # one bucket with those who have no token
    assert ask(counting, counting.user("AU01").token, address).status_code == 200


def test_who_signs_in_with_a_token_is_not_counted(counting: Service) -> None:
    asyncio.run(add_user(counting.dsn, "TWICE", "auditor"))
    given = {"x-forwarded-for": "198.51.100.34", "authorization": f"Bearer {counting.user('AU01').token}"}
    for _ in range(TRIES + 1):
        body = {"query": SIGN_IN, "variables": {"u": "TWICE", "p": PASSWORD}}
        answer = httpx.post(f"{counting.url}/graphql", json=body, headers=given, timeout=60).json()
        assert answer["data"]["signIn"]["__typename"] == "SignedIn"


async def test_guesses_over_a_socket_count(counting: Service) -> None:
    token = await token_of(counting.dsn, "AU01", "auditor")
    given = {"x-forwarded-for": "198.51.100.35"}
    async with open_wire(counting.url, token, additional_headers=given) as wire:
        for place in range(TRIES + 1):
            await wire.subscribe(f"s{place}", SIGN_IN, u="N2", p="Summer2026!")
            told = await wire.receive()
            codes = [one["extensions"]["code"] for one in told["payload"].get("errors", ())]
            assert codes == (["RATE_LIMITED"] if place == TRIES else [])
            assert (await wire.receive())["type"] == "complete"


async def test_a_socket_that_does_not_say_who_it_is_counts(counting: Service) -> None:
    for _ in range(TRIES):
        async with open_wire(
            counting.url, None, additional_headers={"x-forwarded-for": "198.51.100.33"}
        ) as wire:
            await wire.send(type="connection_init", payload={"authorization": f"Bearer {WRONG}"})
            assert await wire.code() == 4403
    async with httpx.AsyncClient() as http:
        given = {"x-forwarded-for": "198.51.100.33"}
        assert (await http.post(f"{counting.url}/graphql", json=ASK, headers=given)).status_code == 429
    token = await token_of(counting.dsn, "AU01", "auditor")
    async with open_wire(counting.url, token, additional_headers=given):
        pass  # who says it is let in


@pytest.mark.parametrize("value", ["*", "proxy.example", "10.0.0.0/33", "10.0.0.1;10.0.0.2", "10.0.0.7/8"])
def test_a_misspelt_proxy_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("DOSSIER_TRUSTED_PROXIES", value)
    with pytest.raises(SettingsError, match="DOSSIER_TRUSTED_PROXIES: must be addresses or networks"):
        load_settings()
