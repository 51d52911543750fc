"""Signing in over HTTP: who gets in, who is kept out and told how much. Next: test_sessions.py."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from tests.support.door import Door, open_door
from tests.support.users import PASSWORD, add_user, sign_in

SIGN_IN = """mutation ($u: String!, $p: String!) { signIn(userName: $u, password: $p) {
  __typename ... on SignedIn { accessToken userName mustChangePassword roles }
  ... on Refused { message findings { code path messageZh messageEn } } } }"""
ME = "{ me { userName roles mustChangePassword } }"


@pytest.fixture
async def door(fresh_database: str, tmp_path: Path) -> AsyncGenerator[Door]:
    async with open_door(fresh_database, tmp_path) as door:
        await add_user(fresh_database, "SC01", "salesMaintainer@0723/F723")
        yield door


async def code(door: Door, user: str, password: str) -> str:
    """SignedIn, or the only finding."""
    answer = (await door.data(SIGN_IN, {"u": user, "p": password}))["signIn"]
    if answer["__typename"] == "SignedIn":
        return "SignedIn"
    [finding] = answer["findings"]
    return finding["code"]


async def test_a_user_signs_in_and_is_what_his_grants_say(door: Door) -> None:
    signed = await sign_in(door, "sc01")  # without regard to case
    assert await signed.data(ME) == {
        "me": {"userName": "SC01", "roles": ["salesMaintainer"], "mustChangePassword": False}
    }
