"""Passwords that were forgotten (US-7). Next: test_overtaking.py."""

import re
from typing import Any

import pytest

from resolvers.notices.outbox import SEALED_AS
from tests.support.door import Door
from tests.support.users import PASSWORD, SIGN_IN, add_user, rows, run, sign_in

NEW = "Zhuanshu-Lanjiang-8"
REQUEST = "mutation ($w: String!) { requestRecovery(userNameOrEmail: $w) { message messageEn } }"
RECOVER = """mutation ($t: String!, $p: String!) { recoverPassword(token: $t, newPassword: $p) {
  __typename ... on PasswordChanged { userName } ... on Refused { findings { code path } } } }"""
MESSAGES = "SELECT * FROM outgoing_message WHERE recipient = $1 ORDER BY message_id"
UNKNOWN = {"__typename": "Refused", "findings": [{"code": "US-RECOVERY", "path": ["token"]}]}


async def messages(door: Door, email: str) -> list[str]:
    signing = door.app.state.services.signing
    await signing.errands.finish(60)
    sealer = signing.sealer
    return [sealer.open(SEALED_AS, row["body"]) for row in await rows(door.dsn, MESSAGES, email)]


async def tokens(door: Door, email: str) -> list[str]:
    return [re.findall(r"dsp_\S+", text)[0] for text in await messages(door, email)]


async def recover(door: Door, token: str, password: str = NEW) -> dict[str, Any]:
    return (await door.data(RECOVER, {"t": token, "p": password}))["recoverPassword"]


async def code(door: Door, name: str, password: str) -> str:
    answer = (await door.data(SIGN_IN, {"u": name, "p": password, "c": False}))["signIn"]
    return answer["__typename"] if answer["__typename"] == "SignedIn" else answer["findings"][0]["code"]


async def test_a_forgotten_password_is_set_anew(door: Door, name: str) -> None:
    email = f"{name}@firm.example"
    await add_user(door.dsn, name, "auditor", email=email)
    signed = await sign_in(door, name)
    for _ in range(6):
        await code(door, name, "wrong")
    assert await code(door, name, PASSWORD) == "US-LOCKED"
    await door.data(REQUEST, {"w": name.lower()})
    [token] = await tokens(door, email)
    assert await recover(door, token) == {"__typename": "PasswordChanged", "userName": name}
    assert (await signed.post({"query": "{ __typename }"})).status_code == 401
    assert await code(door, name, NEW) == "SignedIn"  # unlocked
    assert await code(door, name, PASSWORD) == "US-LOGIN"
    assert await recover(door, token, "Lanjiang-Lanjiang-9") == UNKNOWN  # once
    found = await rows(
        door.dsn, "SELECT detail FROM audit_entry WHERE user_name = $1 AND act = 'RECOVERY'", name
    )
    assert [row["detail"] for row in found] == ['{"step":"REQUESTED"}', '{"sessions":1,"step":"DONE"}']


async def test_the_answer_is_always_the_same(door: Door, name: str) -> None:
    email = f"{name}@firm.example"
    await add_user(door.dsn, name, "auditor", email=email)
    asked = (name, email, name + "X", f"x{email}", "", "'; --", "%", "x" * 5_000)
    answers = [await door.data(REQUEST, {"w": who}) for who in asked]
    assert answers == [answers[0]] * len(asked)
    assert len(await messages(door, email)) == 2


@pytest.mark.parametrize(
    ("values", "change"),
    [
        ({"email": None}, ""),
        ({"password": None}, ""),
        ({}, "UPDATE user_account SET active = false WHERE user_name = $1"),
        ({}, "UPDATE user_account SET valid_to = current_date - 2 WHERE user_name = $1"),
    ],
)
async def test_who_gets_no_mail(door: Door, name: str, values: dict[str, Any], change: str) -> None:
    given: dict[str, Any] = {"email": f"{name}@firm.example", **values}
    await add_user(door.dsn, name, "auditor", **given)
    if change:
        await run(door.dsn, change, name)
    await door.data(REQUEST, {"w": name})
    assert await messages(door, f"{name}@firm.example") == []


async def test_three_mails_in_an_hour(door: Door, name: str) -> None:
    email = f"{name}@firm.example"
    await add_user(door.dsn, name, "auditor", email=email)
    answers = [await door.data(REQUEST, {"w": name}) for _ in range(4)]
    assert answers == [answers[0]] * 4
    assert len(await messages(door, email)) == 3
    hour = "UPDATE recovery_token SET made_at = now() - interval '1 hour' WHERE user_name = $1"
    await run(door.dsn, hour, name)
    await door.data(REQUEST, {"w": name})
    assert len(await messages(door, email)) == 4


async def test_users_of_one_address_get_a_mail_each(door: Door, name: str) -> None:
    email = f"{name}@firm.example"
    for suffix, language in (("A", "zh"), ("B", "en")):
        await add_user(door.dsn, name + suffix, email=email, language=language)
    await door.data(REQUEST, {"w": email.upper()})
    chinese, english = await messages(door, email)
    assert f"用户 {name}A" in chinese
    assert f"user {name}B" in english


async def test_more_users_of_one_address_get_no_mail(door: Door, name: str) -> None:
    email = f"{name}@firm.example"
    for suffix in "ABCDEF":
        await add_user(door.dsn, name + suffix, email=email)
    await door.data(REQUEST, {"w": email})
    found = await messages(door, email)
    assert [re.findall(rf"{name}[A-F]", text)[0] for text in found] == [name + suffix for suffix in "ABCDE"]


async def test_a_weak_password_leaves_the_token_as_it_is(door: Door, name: str) -> None:
    email = f"{name}@firm.example"
    await add_user(door.dsn, name, email=email)
    await door.data(REQUEST, {"w": name})
    [token] = await tokens(door, email)
    weak = await recover(door, token, "Password12")
    assert weak["findings"] == [{"code": "US-PASSWORD-WEAK", "path": ["newPassword"]}]
    same = await recover(door, token, PASSWORD)
    assert same["findings"] == [{"code": "US-PASSWORD-USED", "path": ["newPassword"]}]
    assert (await recover(door, token))["__typename"] == "PasswordChanged"


async def test_the_first_token_that_is_used_ends_the_others(door: Door, name: str) -> None:
    email = f"{name}@firm.example"
    await add_user(door.dsn, name, email=email)
    for count in (1, 2):
        await door.data(REQUEST, {"w": name})
        made = await tokens(door, email)
        assert len(made) == count
    first, second = made
    assert (await recover(door, first))["__typename"] == "PasswordChanged"
    assert await recover(door, second, "Lanjiang-Lanjiang-9") == UNKNOWN


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE recovery_token SET expires_at = now() WHERE user_name = $1",
        "UPDATE user_account SET active = false WHERE user_name = $1",
    ],
)
async def test_what_ends_a_token(door: Door, name: str, change: str) -> None:
    email = f"{name}@firm.example"
    await add_user(door.dsn, name, email=email)
    await door.data(REQUEST, {"w": name})
    [token] = await tokens(door, email)
    [row] = await rows(
        door.dsn, "SELECT expires_at - made_at = '30 min' AS x FROM recovery_token WHERE user_name = $1", name
    )
    assert row == {"x": True}
    await run(door.dsn, change, name)
    assert await recover(door, token) == UNKNOWN


@pytest.mark.parametrize("token", ["", "dsp_x", "dsp_" + "A" * 49])
async def test_what_is_no_token(door: Door, token: str) -> None:
    assert await recover(door, token) == UNKNOWN


async def test_the_token_is_nowhere_in_clear(door: Door, name: str) -> None:
    email = f"{name}@firm.example"
    await add_user(door.dsn, name, email=email)
    await door.data(REQUEST, {"w": name})
    [token] = await tokens(door, email)
    stored = [
        value
        for table in ("recovery_token", "outgoing_message", "audit_entry")
        for row in await rows(door.dsn, f"SELECT * FROM {table}")
        for value in row.values()
    ]
    assert not any(token[4:40] in str(value) for value in stored)  # bytes too are shown by their letters
