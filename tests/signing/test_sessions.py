"""Sessions: short tokens, refreshed; what ends them, and how soon. Next: test_cookies.py."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import asyncpg
import pytest

from resolvers.access.hearing import _Ears
from resolvers.access.tokens import list_tokens, revoke_token
from tests.support.door import Door
from tests.support.users import PASSWORD, add_user, rows, run, sign_in, signed_in

NEW = "Zhuanshu-Lanjiang-8"
REFRESH = """mutation ($t: String) { refreshSession(refreshToken: $t) { __typename
  ... on SignedIn { accessToken refreshToken userName sessionEndsAt }
  ... on Refused { findings { code } } } }"""
CHANGE = """mutation ($c: String!, $n: String!) { changePassword(currentPassword: $c, newPassword: $n) {
  __typename ... on Refused { findings { code path } } } }"""
OUT = "mutation { signOut { __typename ... on SignedOut { sessions } ... on Refused { findings { code } } } }"
EVERYWHERE = OUT.replace("signOut", "signOutEverywhere", 1)
OVER = {"__typename": "Refused", "findings": [{"code": "US-SESSION"}]}
FORBIDDEN = {"__typename": "Refused", "findings": [{"code": "GEN-FORBIDDEN"}]}
BECAUSE = "SELECT ended_because FROM user_session WHERE user_name = $1 ORDER BY session_id"


async def refresh(door: Door, token: str) -> dict[str, Any]:
    return (await replace(door, token="").data(REFRESH, {"t": token}))["refreshSession"]


async def works(door: Door, token: str | None = None) -> bool:
    """Whether the token is one; the process remembers nothing of before."""
    door.app.state.services.tokens.forget("*")
    asked = door if token is None else replace(door, token=token)
    response = await asked.post({"query": "{ __typename }"})
    assert response.status_code in (200, 401)
    return response.status_code == 200


async def test_tokens_are_short_and_the_session_is_not(door: Door, name: str) -> None:
    await add_user(door.dsn, name, "auditor")
    first = await signed_in(door, name)
    [row] = await rows(door.dsn, "SELECT began_at FROM user_session WHERE user_name = $1", name)
    ends = {key: datetime.fromisoformat(first[key]) for key in ("expiresAt", "sessionEndsAt")}
    assert ends["expiresAt"] - row["began_at"] == timedelta(minutes=10)
    assert ends["sessionEndsAt"] - row["began_at"] == timedelta(hours=12)
    second = await refresh(door, first["refreshToken"])
    assert datetime.fromisoformat(second["sessionEndsAt"]) == ends["sessionEndsAt"]


async def test_no_token_outlives_its_session(door: Door, name: str) -> None:
    await add_user(door.dsn, name, "auditor")
    first = await signed_in(door, name)
    soon = "UPDATE user_session SET ends_at = now() + interval '1 minute' WHERE user_name = $1"
    await run(door.dsn, soon, name)
    await refresh(door, first["refreshToken"])
    [row] = await rows(
        door.dsn,
        "SELECT bool_and(t.expires_at <= s.ends_at) AS all FROM access_token t JOIN user_session s "
        "USING (session_id) WHERE s.user_name = $1 AND t.token_id = (SELECT max(token_id) FROM access_token)",
        name,
    )
    assert row == {"all": True}


async def test_a_refresh_token_works_once_and_then_ends_the_session(door: Door, name: str) -> None:
    await add_user(door.dsn, name, "auditor")
    first = await signed_in(door, name)
    second = await refresh(door, first["refreshToken"])
    assert second["userName"] == name
    assert second["refreshToken"] != first["refreshToken"]
    assert await works(door, first["accessToken"])
    assert await works(door, second["accessToken"])
    assert await refresh(door, first["refreshToken"]) == OVER  # whoever has stolen it
    assert not await works(door, first["accessToken"])
    assert not await works(door, second["accessToken"])
    assert await refresh(door, second["refreshToken"]) == OVER
    assert await rows(door.dsn, BECAUSE, name) == [{"ended_because": "REUSED"}]
    audit = "SELECT outcome FROM audit_entry WHERE user_name = $1 AND act = 'SESSION_REUSED'"
    assert await rows(door.dsn, audit, name) == [{"outcome": "REFUSED"}]  # once


async def test_of_many_with_one_refresh_token_one_wins(door: Door, name: str) -> None:
    await add_user(door.dsn, name, "auditor")
    first = await signed_in(door, name)
    answers = await asyncio.gather(*(refresh(door, first["refreshToken"]) for _ in range(8)))
    assert Counter(one["__typename"] for one in answers) == {"SignedIn": 1, "Refused": 7}


@pytest.mark.parametrize("kind", ["access", "made up", "empty"])
async def test_what_is_no_refresh_token(door: Door, name: str, kind: str) -> None:
    await add_user(door.dsn, name, "auditor")
    first = await signed_in(door, name)
    made_up = first["refreshToken"][:-8] + "AAAAAAAA"
    given = {"access": first["accessToken"], "made up": made_up, "empty": ""}[kind]
    assert await refresh(door, given) == OVER
    assert not await works(door, first["refreshToken"])  # nor is it an access token
    assert await works(door, first["accessToken"])


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE user_session SET used_at = now() - interval '30 minutes' WHERE user_name = $1",
        "UPDATE user_session SET ends_at = now() WHERE user_name = $1",
        "UPDATE user_session SET ended_at = now() WHERE user_name = $1",
        "UPDATE user_account SET active = false WHERE user_name = $1",
        "UPDATE user_account SET valid_to = current_date - 2 WHERE user_name = $1",
        "UPDATE user_account SET valid_from = current_date + 2 WHERE user_name = $1",
        "DELETE FROM user_account WHERE user_name = $1",
    ],
)
async def test_what_ends_a_session_ends_its_tokens(door: Door, name: str, change: str) -> None:
    await add_user(door.dsn, name, "auditor")
    first = await signed_in(door, name)
    assert await works(door, first["accessToken"])
    await run(door.dsn, change, name)
    assert not await works(door, first["accessToken"])
    assert await refresh(door, first["refreshToken"]) == OVER


async def test_an_access_token_ends_and_is_refreshed(door: Door, name: str) -> None:
    await add_user(door.dsn, name, "auditor")
    first = await signed_in(door, name)
    await run(door.dsn, "UPDATE access_token SET expires_at = now() WHERE user_name = $1", name)
    assert not await works(door, first["accessToken"])
    second = await refresh(door, first["refreshToken"])
    assert await works(door, second["accessToken"])


async def test_a_user_who_is_gone_ends_his_api_keys_too(door: Door, name: str) -> None:
    await add_user(door.dsn, name)
    key = await door.as_roles(name, "auditor")
    assert await works(key)
    await run(door.dsn, "UPDATE user_account SET active = false WHERE user_name = $1", name)
    assert not await works(key)


async def test_use_keeps_a_session_alive(door: Door, name: str) -> None:
    await add_user(door.dsn, name, "auditor")
    signed = await sign_in(door, name)
    old = "UPDATE user_session SET used_at = now() - interval '29 minutes' WHERE user_name = $1"
    await run(door.dsn, old, name)
    await signed.data("{ me { userName } }")
    ears = _Ears(door.dsn, door.app.state.services.tokens, "dossier access")
    connection = await ears._connect()
    await ears._write_down(connection)
    await connection.close()
    used = "SELECT now() - {0}.used_at < interval '1 minute' AS recently FROM {0} WHERE user_name = $1"
    assert await rows(door.dsn, used.format("user_session"), name) == [{"recently": True}]
    assert await rows(door.dsn, used.format("access_token"), name) == [{"recently": True}]


async def test_to_look_is_not_to_use(door: Door, name: str) -> None:
    """An open stream does not keep a session from its idle end."""
    await add_user(door.dsn, name, "auditor")
    signed = await sign_in(door, name)
    book = door.app.state.services.tokens
    caller = await book.find(signed.token)
    book.take_used()
    assert not await book.is_over(signed.token, caller, 0.01)
    book.forget(name)
    assert not await book.is_over(signed.token, caller, 0.01)
    assert book.take_used() == set()


async def test_sign_out_ends_this_session_only(door: Door, name: str) -> None:
    await add_user(door.dsn, name, "auditor")
    one, other = await sign_in(door, name), await sign_in(door, name)
    listed = await one.data("{ me { sessions { current } } }")
    assert listed == {"me": {"sessions": [{"current": True}, {"current": False}]}}
    assert await one.data(OUT) == {"signOut": {"__typename": "SignedOut", "sessions": 1}}
    assert (await one.post({"query": "{ __typename }"})).status_code == 401  # at once
    assert await works(other)


async def test_sign_out_everywhere_ends_all_but_api_keys(door: Door, name: str) -> None:
    await add_user(door.dsn, name, "auditor")
    one, other = await sign_in(door, name), await sign_in(door, name)
    key = await door.as_roles(name, "auditor")
    assert await one.data(EVERYWHERE) == {"signOutEverywhere": {"__typename": "SignedOut", "sessions": 2}}
    for ended in (one, other):
        assert (await ended.post({"query": "{ __typename }"})).status_code == 401
    assert await works(key)


async def test_an_api_key_is_no_session(door: Door, name: str) -> None:
    await add_user(door.dsn, name, "auditor")
    key = await door.as_roles(name, "auditor")
    assert await key.data(OUT) == {"signOut": FORBIDDEN}
    assert await key.data(EVERYWHERE) == {"signOutEverywhere": FORBIDDEN}
    answer = await key.data(CHANGE, {"c": PASSWORD, "n": NEW})
    assert answer["changePassword"]["findings"] == [{"code": "GEN-FORBIDDEN", "path": []}]
    assert await key.data("{ me { session { sessionId } } }") == {"me": {"session": None}}


async def test_a_change_of_the_password_ends_other_sessions(door: Door, name: str) -> None:
    await add_user(door.dsn, name, "auditor")
    one, other = await sign_in(door, name), await sign_in(door, name)
    done = await one.data(CHANGE, {"c": PASSWORD, "n": NEW})
    assert done == {"changePassword": {"__typename": "PasswordChanged"}}
    assert await works(one)
    assert not await works(other)
    assert await works(await sign_in(door, name, NEW))


async def test_wrong_present_passwords_lock_the_account(door: Door, name: str) -> None:
    """A stolen session is no way to guess the password."""
    await add_user(door.dsn, name, "auditor")
    signed = await sign_in(door, name)
    found = [
        (await signed.data(CHANGE, {"c": "wrong", "n": NEW}))["changePassword"]["findings"] for _ in range(6)
    ]
    assert [[one["code"] for one in findings] for findings in found] == [["US-LOGIN"]] * 5 + [["US-LOCKED"]]
    answer = await signed.data(CHANGE, {"c": PASSWORD, "n": NEW})
    assert answer["changePassword"]["findings"][0]["code"] == "US-LOCKED"


async def test_the_last_five_passwords_are_not_taken_again(door: Door, name: str) -> None:
    await add_user(door.dsn, name, "auditor")
    signed = await sign_in(door, name)
    used = [PASSWORD, *(f"Zhuanshu-Lanjiang-{place}" for place in range(5))]
    for before, after in pairwise(used):
        done = await signed.data(CHANGE, {"c": before, "n": after})
        assert done["changePassword"]["__typename"] == "PasswordChanged"
    for again in used[1:]:
        answer = await signed.data(CHANGE, {"c": used[-1], "n": again})
        assert answer["changePassword"]["findings"] == [{"code": "US-PASSWORD-USED", "path": ["newPassword"]}]
    done = await signed.data(CHANGE, {"c": used[-1], "n": used[0]})  # the sixth is forgotten
    assert done["changePassword"]["__typename"] == "PasswordChanged"


async def test_a_change_of_grants_counts_at_once(door: Door, name: str) -> None:
    await add_user(door.dsn, name, "auditor")
    signed = await sign_in(door, name)
    assert (await signed.data("{ me { roles } }"))["me"]["roles"] == ["auditor"]
    await _listening(door)
    async with asyncpg.create_pool(door.dsn, min_size=1, max_size=1) as pool:
        await pool.execute("DELETE FROM access_grant WHERE user_name = $1", name)
        await pool.execute("SELECT pg_notify('dossier_access', $1)", name)
    async with asyncio.timeout(4):  # the memory alone would hold it for five seconds
        while (await signed.data("{ me { roles } }"))["me"]["roles"]:
            pass


async def test_a_revoked_key_ends_at_once_in_every_process(door: Door, name: str) -> None:
    key = await door.as_roles(name, "auditor")
    assert await works(key)
    await _listening(door)
    assert (await key.post({"query": "{ __typename }"})).status_code == 200
    async with asyncpg.create_pool(door.dsn, min_size=1, max_size=1) as pool:
        [own] = [row for row in await list_tokens(pool) if row.user_name == name]
        assert await revoke_token(pool, own.token_id)
    async with asyncio.timeout(4):
        while (await key.post({"query": "{ __typename }"})).status_code == 200:
            pass


async def _listening(door: Door) -> None:
    """Until the service hears the news."""
    listening = (
        "SELECT count(*) AS n FROM pg_stat_activity WHERE application_name LIKE 'dossier access%' "
        "AND datname = current_database() AND state = 'idle' AND query ~* '^LISTEN|used_at'"
    )
    async with asyncio.timeout(20):
        while not (await rows(door.dsn, listening))[0]["n"]:
            pass
