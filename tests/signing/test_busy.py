"""Passwords where many sign in: who is told to come again, and whose thread works. Next: test_trail.py."""

import threading
from typing import Any

import asyncpg
import pytest

from resolvers.access import passwords
from tests.signing.test_recovery import NEW, code
from tests.signing.test_sessions import CHANGE
from tests.support.door import Door
from tests.support.users import PASSWORD, SIGN_IN, add_user, rows, sign_in

FAILURES = "SELECT failures, locked_until FROM user_credential WHERE user_name = $1"
COUNTED = {"failures": 0, "locked_until": None}
ODD = "4@8({[<369!|10$5+7%2" * 5


def hasher_of(door: Door) -> Any:
    return door.app.state.services.signing.hasher


@pytest.fixture
def crowd(door: Door, monkeypatch: pytest.MonkeyPatch) -> Any:
    """After each guess is counted and before it is judged, as many come as may wait."""
    hasher, fetchrow = hasher_of(door), asyncpg.Pool.fetchrow

    async def filled(pool: Any, query: str, *values: Any) -> Any:
        found = await fetchrow(pool, query, *values)
        if query is passwords._TRY:
            hasher._waiting += 60
        return found

    monkeypatch.setattr(asyncpg.Pool, "fetchrow", filled)
    return hasher


async def test_a_guess_that_was_counted_is_judged(door: Door, name: str, crowd: Any) -> None:
    """Else five answers of BUSY to the right password would lock the account."""
    await add_user(door.dsn, name, "auditor")
    for _ in range(6):
        crowd._waiting = 0
        assert await code(door, name, PASSWORD) == "SignedIn"
    assert await rows(door.dsn, FAILURES, name) == [COUNTED]


async def test_a_change_of_the_password_that_has_begun_is_carried_out(
    door: Door, name: str, crowd: Any
) -> None:
    await add_user(door.dsn, name, "auditor")
    own = await sign_in(door, name)
    crowd._waiting = 0
    done = await own.data(CHANGE, {"c": PASSWORD, "n": NEW})
    assert done["changePassword"]["__typename"] == "PasswordChanged"


@pytest.mark.parametrize("user", ["", "no name of a user"])
async def test_who_finds_no_place_is_not_counted(door: Door, name: str, user: str) -> None:
    await add_user(door.dsn, name, "auditor")
    hasher = hasher_of(door)
    hasher._waiting = 60
    for _ in range(6):
        answer = await door.post(
            {"query": SIGN_IN, "variables": {"u": user or name, "p": "wrong", "c": False}}
        )
        assert answer.json()["errors"][0]["extensions"] == {"code": "BUSY", "retryAfter": 5}
    hasher._waiting = 59
    assert await code(door, name, PASSWORD) == "SignedIn"
    assert await rows(door.dsn, FAILURES, name) == [COUNTED]


async def test_every_place_is_given_back(door: Door, name: str) -> None:
    await add_user(door.dsn, name, "auditor")
    own = await sign_in(door, name)
    await own.data(CHANGE, {"c": PASSWORD, "n": "weak"})
    for _ in range(6):
        await code(door, name, "wrong")
    await code(door, "no name of a user", "wrong")
    assert hasher_of(door)._waiting == 0


async def test_the_strength_is_judged_by_the_hashers_threads_and_briefly(
    door: Door, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await add_user(door.dsn, name, "auditor")
    own = await sign_in(door, name)
    judged: list[tuple[str, str]] = []
    zxcvbn = passwords.zxcvbn

    def spy(password: str, words: list[str]) -> Any:
        judged.append((threading.current_thread().name.rpartition("_")[0], password))
        return zxcvbn(password, words)

    monkeypatch.setattr(passwords, "zxcvbn", spy)
    await own.data(CHANGE, {"c": PASSWORD, "n": ODD})
    assert judged == [("passwords", ODD[:24])]


async def test_for_a_locked_account_nothing_is_judged(
    door: Door, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await add_user(door.dsn, name, "auditor")
    own = await sign_in(door, name)
    for _ in range(5):
        found = (await own.data(CHANGE, {"c": "wrong", "n": "x"}))["changePassword"]["findings"]
        assert [one["code"] for one in found] == [
            "US-LOGIN",
            "US-PASSWORD-SHORT",
            "US-PASSWORD-CLASSES",
            "US-PASSWORD-WEAK",
        ]
    monkeypatch.delattr(passwords, "zxcvbn")
    found = (await own.data(CHANGE, {"c": PASSWORD, "n": "x"}))["changePassword"]["findings"]
    assert found == [{"code": "US-LOCKED", "path": ["currentPassword"]}]


async def test_whoever_is_asked_for_costs_the_same_work(door: Door, name: str) -> None:
    """US-5: one comparison with a hash of the same costs, also where there is nobody."""
    await add_user(door.dsn, name, "auditor")
    await add_user(door.dsn, name + "A", "auditor", password=None)
    hasher = hasher_of(door)
    compared: list[str] = []
    verify = hasher._hash.verify_and_update

    def spy(password: str, stored: str) -> Any:
        compared.append(stored.rpartition("$")[0].rpartition("$")[0])
        return verify(password, stored)

    hasher._hash.verify_and_update = spy
    for user in (name, name + "A", name + "X", "no name of a user", ""):
        assert await code(door, user, "wrong") == "US-LOGIN"
    assert len(compared) == 5
    assert len(set(compared)) == 1
    assert compared[0].startswith("$argon2id$v=19$")
