"""What is done to a user while he signs in, or while a mail is out. Next: test_errands.py."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from typing import Any

import asyncpg
import pytest

from tests.signing.test_recovery import NEW, REQUEST, UNKNOWN, code, recover, tokens
from tests.signing.test_sessions import CHANGE as PASSWORDS
from tests.support.door import Door
from tests.support.users import PASSWORD, add_user, rows, run, sign_in

ACCOUNT = "SELECT FROM user_account WHERE user_name = $1 FOR NO KEY UPDATE"
CREDENTIAL = "SELECT FROM user_credential WHERE user_name = $1 FOR UPDATE"
OFF = "UPDATE user_account SET active = false WHERE user_name = $1"
CHANGE = """mutation ($u: String!, $i: UserInput!, $v: Int) {
  changeUser(userName: $u, input: $i, expectedVersion: $v) { __typename } }"""
RESET = "mutation ($u: String!) { resetPassword(userName: $u) { __typename } }"


async def admin_of(door: Door, name: str) -> Door:
    boss = f"{name}BOSS"
    await add_user(door.dsn, boss, "admin")
    await run(door.dsn, "UPDATE user_account SET kind = 'ADMINISTRATOR' WHERE user_name = $1", boss)
    return await sign_in(door, boss)


async def change(boss: Door, name: str, version: int, **values: Any) -> None:
    done = await boss.data(CHANGE, {"u": name, "i": values, "v": version})
    assert done["changeUser"]["__typename"] == "UserSaved"


@contextlib.asynccontextmanager
async def holding(door: Door, lock: str, name: str) -> AsyncGenerator[asyncpg.Connection]:
    """A row that others must wait for until this ends."""
    connection = await asyncpg.connect(door.dsn)
    try:
        async with connection.transaction():
            await connection.execute(lock, name)
            yield connection
    finally:
        await connection.close()


async def waiting(door: Door, many: int = 1) -> None:
    """Until so many wait for a row."""
    wait = (
        "SELECT count(*) AS n FROM pg_stat_activity "
        "WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    async with asyncio.timeout(20):
        while (await rows(door.dsn, wait))[0]["n"] < many:
            pass


@pytest.mark.parametrize("values", [{"email": "safe@firm.example"}, {"email": None}, {"active": False}])
async def test_what_was_mailed_before_a_change_is_over(door: Door, name: str, values: dict[str, Any]) -> None:
    email = f"{name}@firm.example"
    await add_user(door.dsn, name, "auditor", email=email)
    boss = await admin_of(door, name)
    await door.data(REQUEST, {"w": name})
    [token] = await tokens(door, email)
    await change(boss, name, 1, **values)
    await run(door.dsn, "UPDATE user_account SET active = true WHERE user_name = $1", name)
    assert await recover(door, token) == UNKNOWN


async def test_a_change_of_something_else_leaves_a_mail_good(door: Door, name: str) -> None:
    email = f"{name}@firm.example"
    await add_user(door.dsn, name, "auditor", email=email)
    boss = await admin_of(door, name)
    await door.data(REQUEST, {"w": name})
    [token] = await tokens(door, email)
    await change(boss, name, 1, mobile="13800138000")
    assert (await recover(door, token))["__typename"] == "PasswordChanged"


async def test_a_reset_ends_recoveries_under_way(door: Door, name: str) -> None:
    email = f"{name}@firm.example"
    await add_user(door.dsn, name, "auditor", email=email)
    await add_user(door.dsn, name + "X", "auditor", email="x" + email)
    boss = await admin_of(door, name)
    for who in (name, name + "X"):
        await door.data(REQUEST, {"w": who})
    assert (await boss.data(RESET, {"u": name}))["resetPassword"]["__typename"] == "PasswordReset"
    [token] = await tokens(door, email)
    assert await recover(door, token) == UNKNOWN
    [token] = await tokens(door, "x" + email)  # somebody else's
    assert (await recover(door, token))["__typename"] == "PasswordChanged"


async def test_a_changed_password_ends_recoveries_under_way(door: Door, name: str) -> None:
    email = f"{name}@firm.example"
    await add_user(door.dsn, name, "auditor", email=email)
    await door.data(REQUEST, {"w": name})
    [token] = await tokens(door, email)
    own = await sign_in(door, name)
    done = await own.data(PASSWORDS, {"c": PASSWORD, "n": NEW})
    assert done["changePassword"]["__typename"] == "PasswordChanged"
    assert await recover(door, token, "Lanjiang-Lanjiang-9") == UNKNOWN
    assert await code(door, name, NEW) == "SignedIn"


async def test_a_recovery_waits_for_who_changes_the_address(door: Door, name: str) -> None:
    email = f"{name}@firm.example"
    await add_user(door.dsn, name, "auditor", email=email)
    await door.data(REQUEST, {"w": name})
    [token] = await tokens(door, email)
    async with holding(door, ACCOUNT, name) as connection:
        recovering = asyncio.create_task(recover(door, token))
        await waiting(door)
        await connection.execute("UPDATE recovery_token SET used_at = now() WHERE user_name = $1", name)
    assert await recovering == UNKNOWN
    assert await code(door, name, PASSWORD) == "SignedIn"


async def test_a_mail_goes_to_the_address_of_the_moment(door: Door, name: str) -> None:
    email = f"{name}@firm.example"
    await add_user(door.dsn, name, "auditor", email=email)
    async with holding(door, ACCOUNT, name) as connection:
        asking = asyncio.create_task(door.data(REQUEST, {"w": name}))
        await waiting(door)
        await connection.execute("UPDATE user_account SET email = 'new-' || email WHERE user_name = $1", name)
    await asking
    assert await tokens(door, email) == []  # waits for the errand
    assert len(await tokens(door, f"new-{email}")) == 1


async def test_who_is_switched_off_while_he_signs_in_does_not_get_in(door: Door, name: str) -> None:
    await add_user(door.dsn, name, "auditor")
    async with holding(door, ACCOUNT, name) as connection:
        signing = asyncio.create_task(code(door, name, PASSWORD))
        await waiting(door)
        await connection.execute(OFF, name)
    assert await signing == "US-LOGIN"
    assert await rows(door.dsn, "SELECT FROM user_session WHERE user_name = $1", name) == []


async def test_who_signs_in_while_he_is_switched_off_is_out_for_good(door: Door, name: str) -> None:
    """He has to sign in anew after he is switched on again."""
    await add_user(door.dsn, name, "auditor")
    boss = await admin_of(door, name)
    hasher = door.app.state.services.signing.hasher
    judged, go_on = asyncio.Event(), asyncio.Event()
    verify = hasher.verify

    async def slow(password: str, stored: str | None) -> tuple[bool, str | None]:
        found = await verify(password, stored)
        judged.set()
        await go_on.wait()
        return found

    hasher.verify = slow
    signing = asyncio.create_task(sign_in(door, name))
    await judged.wait()
    async with holding(door, CREDENTIAL, name):
        go_on.set()
        await waiting(door)
        switching = asyncio.create_task(change(boss, name, 1, active=False))
        await waiting(door, 2)
    signed = await signing
    await switching
    await change(boss, name, 2, active=True)
    assert (await signed.post({"query": "{ __typename }"})).status_code == 401


async def test_who_is_switched_off_while_he_changes_his_password_keeps_the_old_one(
    door: Door, name: str
) -> None:
    await add_user(door.dsn, name, "auditor")
    own = await sign_in(door, name)
    async with holding(door, ACCOUNT, name) as connection:
        changing = asyncio.create_task(own.data(PASSWORDS, {"c": PASSWORD, "n": NEW}))
        await waiting(door)
        await connection.execute(OFF, name)
    assert (await changing)["changePassword"]["findings"] == [
        {"code": "US-LOGIN", "path": ["currentPassword"]}
    ]
    await run(door.dsn, "UPDATE user_account SET active = true WHERE user_name = $1", name)
    assert await code(door, name, PASSWORD) == "SignedIn"


async def test_nothing_is_looked_up_before_the_answer(door: Door, name: str) -> None:
    """Else its time would tell whether there is such a user."""
    email = f"{name}@firm.example"
    await add_user(door.dsn, name, "auditor", email=email)
    async with holding(door, ACCOUNT, name):
        known = await door.data(REQUEST, {"w": name})
        await waiting(door)  # what is done for it is not over
        assert await door.data(REQUEST, {"w": f"{name}X"}) == known
    assert len(await tokens(door, email)) == 1


async def test_two_mails_at_once_are_one(door: Door, name: str) -> None:
    email = f"{name}@firm.example"
    await add_user(door.dsn, name, "auditor", email=email)
    lock = "SELECT pg_advisory_xact_lock(hashtextextended('recovery ' || $1, 0))"
    async with holding(door, lock, name):
        await door.data(REQUEST, {"w": name})
        assert await tokens(door, email) == []
    found = await rows(door.dsn, "SELECT act, outcome, detail FROM audit_entry WHERE user_name = $1", name)
    detail = '{"reason":"UNDER_WAY","step":"REQUESTED"}'
    assert found == [{"act": "RECOVERY", "outcome": "REFUSED", "detail": detail}]
    await door.data(REQUEST, {"w": name})
    assert len(await tokens(door, email)) == 1
