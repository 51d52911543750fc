"""What stays in the rows of sessions: must change, last used, a theft told once. Next: test_cookies.py."""

import asyncio
from dataclasses import replace
from typing import Any

import asyncpg
import pytest

from resolvers.access import sessions
from resolvers.access.api_keys import KeysWanted
from resolvers.access.news import CHANNEL
from resolvers.access.passwords import check_new
from tests.signing.test_sessions import CHANGE, OUT, OVER, refresh
from tests.support.door import Door
from tests.support.users import PASSWORD, SIGN_IN, add_user, rows, run, sign_in, signed_in

HASH = "SELECT password_hash FROM user_credential WHERE user_name = $1"
UNKNOWN = """
SELECT count(*) FROM audit_entry
WHERE act = 'SIGN_IN' AND outcome = 'REFUSED' AND detail::json->>'reason' = 'UNKNOWN'
"""

TRAIL = """
SELECT act, outcome, object_class, object_id, detail::json->>'reason' AS reason
FROM audit_entry WHERE user_name = $1 AND outcome = 'REFUSED' ORDER BY entry_id DESC LIMIT 1
"""
USED = "SELECT now() - used_at < interval '1 minute' AS fresh FROM user_session WHERE user_name = $1"
AGE = "UPDATE user_session SET used_at = now() - interval '20 minutes' WHERE user_name = $1"
TOLD = "SELECT count(*) FROM audit_entry WHERE user_name = $1 AND act = 'SESSION_REUSED'"


async def test_who_must_change_his_password_is_told_and_nobody_else(door: Door, name: str) -> None:
    await add_user(door.dsn, name, "auditor", must_change=True)
    await add_user(door.dsn, name + "A", "auditor")
    told = [(await signed_in(door, one))["mustChangePassword"] for one in (name, name + "A", name)]
    assert told == [True, False, True]


async def test_to_refresh_is_to_use_the_session(door: Door, name: str) -> None:
    await add_user(door.dsn, name, "auditor")
    first = await signed_in(door, name)
    await run(door.dsn, AGE, name)
    assert (await refresh(door, first["refreshToken"]))["__typename"] == "SignedIn"
    assert await rows(door.dsn, USED, name) == [{"fresh": True}]


async def test_a_stolen_token_that_comes_again_and_again_is_told_once(door: Door, name: str) -> None:
    await add_user(door.dsn, name, "auditor")
    first = await signed_in(door, name)
    assert (await refresh(door, first["refreshToken"]))["__typename"] == "SignedIn"
    for _ in range(3):
        assert await refresh(replace(door), first["refreshToken"]) == OVER
    assert await rows(door.dsn, TOLD, name) == [{"count": 1}]


def test_without_a_wish_the_living_keys_of_all_come_by_fifty() -> None:
    assert KeysWanted() == KeysWanted(None, ended=False, after=None, first=50)


async def test_a_name_that_nobody_can_have_is_written_down_as_unknown(door: Door) -> None:
    before = await rows(door.dsn, UNKNOWN)
    variables = {"u": "no such name!", "p": PASSWORD, "c": False}
    answer = await replace(door, token="").data(SIGN_IN, variables)
    assert answer["signIn"]["findings"] == [{"code": "US-LOGIN"}]
    assert [one["count"] for one in await rows(door.dsn, UNKNOWN)] == [before[0]["count"] + 1]


async def test_a_wrong_present_password_is_written_down_with_whose_it_is(door: Door, name: str) -> None:
    await add_user(door.dsn, name, "auditor")
    own = await sign_in(door, name)
    variables = {"c": "not the one", "n": "Zhuanshu-Lanjiang-8"}
    assert (await own.data(CHANGE, variables))["changePassword"]["__typename"] == "Refused"
    assert await rows(door.dsn, TRAIL, name) == [
        {
            "act": "PASSWORD",
            "outcome": "REFUSED",
            "object_class": "USER",
            "object_id": name,
            "reason": "WRONG",
        }
    ]


async def test_who_was_switched_off_meanwhile_changes_no_password(
    door: Door, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await add_user(door.dsn, name, "auditor")
    own = await sign_in(door, name)
    kept = await rows(door.dsn, HASH, name)

    async def slow(*given: Any) -> Any:
        await run(door.dsn, "UPDATE user_account SET active = false WHERE user_name = $1", name)
        return await check_new(*given)

    monkeypatch.setattr(sessions, "check_new", slow)
    variables = {"c": PASSWORD, "n": "Zhuanshu-Lanjiang-8"}
    answer = (await own.data(CHANGE, variables))["changePassword"]
    assert [one["code"] for one in answer["findings"]] == ["US-LOGIN"]
    assert await rows(door.dsn, HASH, name) == kept


async def test_who_signs_out_is_told_of_to_all_processes(door: Door, name: str) -> None:
    await add_user(door.dsn, name, "auditor")
    own = await sign_in(door, name)
    heard: asyncio.Queue[str] = asyncio.Queue()
    connection = await asyncpg.connect(door.dsn)

    def hear(*told: object) -> None:
        heard.put_nowait(str(told[-1]))

    await connection.add_listener(CHANNEL, hear)
    await own.data(OUT)
    async with asyncio.timeout(20):
        while await heard.get() != name:
            pass
    await connection.close()
