"""The refresh token in a cookie that no script can read. Next: test_recovery.py."""

import re
from typing import Any

import httpx

from tests.support.door import Door
from tests.support.users import PASSWORD, SIGN_IN, add_user, sign_in

REFRESH = """mutation { refreshSession { __typename
  ... on SignedIn { accessToken refreshToken } ... on Refused { findings { code } } } }"""
NAME = "__Host-dossier-refresh"
COOKIE = re.compile(rf"{NAME}=(\S*); Max-Age=(\d+); Path=/; Secure; HttpOnly; SameSite=Strict")


def kept(response: httpx.Response) -> tuple[str, int]:
    """Value and seconds of the cookie that the answer sets."""
    found = COOKIE.fullmatch(response.headers["set-cookie"])
    assert found, response.headers["set-cookie"]
    return found[1], int(found[2])


async def ask(door: Door, document: str, cookie: str = "", **variables: Any) -> httpx.Response:
    sent = {"cookie": f"other=1; {NAME}={cookie}"} if cookie else {}
    door.http.cookies.clear()
    return await door.post({"query": document, "variables": variables}, **sent)


async def test_the_cookie_holds_the_refresh_token_and_nothing_else(door: Door, name: str) -> None:
    await add_user(door.dsn, name, "auditor")
    response = await ask(door, SIGN_IN, u=name, p=PASSWORD, c=True)
    token, seconds = kept(response)
    answer = response.json()["data"]["signIn"]
    assert answer["refreshToken"] is None
    assert token.startswith("dsf_")
    assert 12 * 3600 - 60 < seconds <= 12 * 3600
    assert (await ask(door, "{ __typename }", token)).status_code == 401  # it signs nothing in
    second = await ask(door, REFRESH, token)
    newer, _ = kept(second)
    assert newer != token
    assert second.json()["data"]["refreshSession"]["refreshToken"] is None
    third = await ask(door, REFRESH, token)  # used before
    assert third.json()["data"]["refreshSession"]["findings"] == [{"code": "US-SESSION"}]
    assert kept(third) == ("", 0)


async def test_without_a_wish_there_is_no_cookie(door: Door, name: str) -> None:
    await add_user(door.dsn, name, "auditor")
    response = await ask(door, SIGN_IN, u=name, p=PASSWORD, c=False)
    assert "set-cookie" not in response.headers
    assert response.json()["data"]["signIn"]["refreshToken"].startswith("dsf_")


async def test_nobody_without_cookie_and_token_gets_a_session(door: Door) -> None:
    response = await ask(door, REFRESH)
    assert response.json()["data"]["refreshSession"]["findings"] == [{"code": "US-SESSION"}]
    assert "set-cookie" not in response.headers


async def test_sign_out_takes_the_cookie_away(door: Door, name: str) -> None:
    await add_user(door.dsn, name, "auditor")
    signed = await sign_in(door, name)
    response = await ask(signed, "mutation { signOut { __typename } }", "dsf_x")
    assert kept(response) == ("", 0)
