"""What stays in the rows of sessions: must change, last used, a theft told once. Next: test_cookies.py."""

from dataclasses import replace

from resolvers.access.api_keys import KeysWanted
from tests.signing.test_sessions import OVER, refresh
from tests.support.door import Door
from tests.support.users import add_user, rows, run, signed_in

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
