"""Signing in over HTTP: who gets in, who is kept out, and how little he is told. Next: test_opening.py."""

import asyncio
import logging
from collections import Counter
from datetime import date
from typing import Any

import pytest

from resolvers.access import passwords
from tests.support.door import Door
from tests.support.users import PASSWORD, add_user, rows, run, sign_in

SIGN_IN = """mutation ($u: String!, $p: String!) { signIn(userName: $u, password: $p) {
  __typename ... on SignedIn { userName } ... on Refused { message findings { code path params } } } }"""
AUDIT = """
SELECT act, outcome, user_name, detail, address FROM audit_entry WHERE entry_id > $1 ORDER BY entry_id
"""
LAST = "SELECT coalesce(max(entry_id), 0) AS n FROM audit_entry"


async def answer(door: Door, user: str, password: str = PASSWORD) -> dict[str, Any]:
    return (await door.data(SIGN_IN, {"u": user, "p": password}))["signIn"]


async def code(door: Door, user: str, password: str = PASSWORD) -> str:
    """SignedIn, or the code of the only finding."""
    found = await answer(door, user, password)
    return found["__typename"] if found["__typename"] == "SignedIn" else found["findings"][0]["code"]


async def test_a_user_signs_in_and_is_what_his_grants_say(door: Door, name: str) -> None:
    await add_user(door.dsn, name, "salesMaintainer@0723/F723", "archiveOperator@;institutions=LZ")
    signed = await sign_in(door, name.lower())  # without regard to case
    me = await signed.data(
        "{ me { userName name roles mustChangePassword grants { text } session { current address agent } } }"
    )
    assert me["me"] == {
        "userName": name,
        "name": f"Name of {name}",
        "roles": ["archiveOperator", "salesMaintainer"],
        "mustChangePassword": False,
        "grants": [{"text": "salesMaintainer@0723/F723"}, {"text": "archiveOperator@/*;institutions=LZ"}],
        "session": {"current": True, "address": "127.0.0.1", "agent": door.http.headers["user-agent"]},
    }


async def test_all_who_are_kept_out_are_told_the_same(door: Door, name: str) -> None:
    """US-5: unknown, wrong, gone, not yet there, signs in elsewhere, no name at all."""
    soon, gone = date(2999, 1, 1), date(1999, 1, 1)
    for suffix, values in (
        ("A", {}),
        ("B", {"valid": (soon, None)}),
        ("C", {"valid": (None, gone)}),
        ("D", {"password": None}),
        ("E", {}),
    ):
        await add_user(door.dsn, name + suffix, "auditor", **values)  # pyright: ignore[reportArgumentType]
    await run(door.dsn, "UPDATE user_account SET active = false WHERE user_name = $1", name + "E")
    answers = [
        await answer(door, name + "A", "wrong"),
        await answer(door, name + "B"),
        await answer(door, name + "C"),
        await answer(door, name + "D"),
        await answer(door, name + "E"),
        await answer(door, name + "X"),
        await answer(door, "no name of a user"),
        await answer(door, "", ""),
        await answer(door, name + "A", "x" * 5_000),
    ]
    assert answers[0]["findings"] == [{"code": "US-LOGIN", "path": [], "params": {}}]
    assert answers == [answers[0]] * len(answers)


@pytest.mark.parametrize("exists", [True, False])
async def test_five_failures_lock_whether_or_not_there_is_such_a_user(
    door: Door, name: str, exists: bool
) -> None:
    if exists:
        await add_user(door.dsn, name, "auditor")
    assert [await code(door, name, "wrong") for _ in range(5)] == ["US-LOGIN"] * 5
    assert await code(door, name) == "US-LOCKED"
    [row] = await rows(
        door.dsn,
        "SELECT locked_until - now() BETWEEN interval '29 minutes' AND interval '30 minutes' AS half_an_hour "
        "FROM user_credential WHERE user_name = $1",
        name,
    )
    assert row == {"half_an_hour": True}
    await run(door.dsn, "UPDATE user_credential SET locked_until = now() WHERE user_name = $1", name)
    assert await code(door, name) == ("SignedIn" if exists else "US-LOGIN")


async def test_after_a_lock_counting_begins_anew(door: Door, name: str) -> None:
    await add_user(door.dsn, name, "auditor")
    for _ in range(5):
        await answer(door, name, "wrong")
    await run(door.dsn, "UPDATE user_credential SET locked_until = now() WHERE user_name = $1", name)
    assert [await code(door, name, "wrong") for _ in range(4)] == ["US-LOGIN"] * 4
    assert await code(door, name) == "SignedIn"


async def test_success_resets_the_count(door: Door, name: str) -> None:
    await add_user(door.dsn, name, "auditor")
    for _ in range(2):
        assert [await code(door, name, "wrong") for _ in range(4)] == ["US-LOGIN"] * 4
        assert await code(door, name) == "SignedIn"


async def test_a_hundred_guesses_at_once_are_five(
    door: Door, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "_MOST_WAITING", 100)  # else some are told to come again
    await add_user(door.dsn, name, "auditor")
    codes = await asyncio.gather(*(code(door, name, f"wrong {place}") for place in range(100)))
    assert Counter(codes) == {"US-LOGIN": 5, "US-LOCKED": 95}


async def test_the_trail_tells_of_it_and_never_what_was_typed(
    door: Door, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await add_user(door.dsn, name, "auditor")
    before = (await rows(door.dsn, LAST))[0]["n"]
    await answer(door, name)
    await answer(door, "MYPASSWORD1")  # some type it into the wrong field
    for _ in range(6):
        await answer(door, name, "My-Secret-Guess-9")
    found = await rows(door.dsn, AUDIT, before)
    about = {"user_name": name, "address": "127.0.0.1"}
    wrong = {**about, "act": "SIGN_IN", "outcome": "REFUSED", "detail": '{"reason":"WRONG"}'}
    assert found == [
        {**about, "act": "SIGN_IN", "outcome": "DONE", "detail": "{}"},
        {**wrong, "user_name": "", "detail": '{"reason":"UNKNOWN"}'},
        *[wrong] * 5,
        {**about, "act": "LOCK", "outcome": "DONE", "detail": "{}"},
        {**wrong, "detail": '{"reason":"LOCKED"}'},
    ]
    written = str(found) + caplog.text
    assert "My-Secret-Guess-9" not in written
    assert "MYPASSWORD1" not in written
    assert PASSWORD not in written


async def test_nothing_in_the_database_signs_in(door: Door, name: str) -> None:
    await add_user(door.dsn, name, "auditor")
    signed = await sign_in(door, name)
    stored = [
        str(value)
        for table in ("user_credential", "user_session", "refresh_token", "access_token")
        for row in await rows(door.dsn, f"SELECT * FROM {table}")
        for value in row.values()
    ]
    assert not any(PASSWORD in value or signed.token[4:40] in value for value in stored)
    assert any(value.startswith("$argon2id$") for value in stored)
