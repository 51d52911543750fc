"""What signing in leaves behind goes away, no more. Next: ../../resolvers/access/tidying.py."""

import asyncpg

from resolvers.access.tidying import tidy
from tests.support.door import Door
from tests.support.users import add_user, rows, run, sign_in, signed_in

COUNT = "SELECT count(*) AS n FROM {} WHERE user_name = $1"


async def count(door: Door, table: str, name: str) -> int:
    return (await rows(door.dsn, COUNT.format(table), name))[0]["n"]


async def tidied(door: Door) -> None:
    async with asyncpg.create_pool(door.dsn, min_size=1, max_size=1) as pool:
        await tidy(pool)


async def test_a_session_that_ended_by_itself_says_why_and_goes_after_a_week(door: Door, name: str) -> None:
    await add_user(door.dsn, name, "auditor")
    for change in (
        "used_at = now() - interval '31 minutes'",
        "ends_at = now() - interval '1 second', used_at = now()",
        "used_at = now()",
    ):
        await signed_in(door, name)
        last = "(SELECT max(session_id) FROM user_session WHERE user_name = $1)"
        await run(door.dsn, f"UPDATE user_session SET {change} WHERE session_id = {last}", name)
    await tidied(door)
    because = "SELECT ended_because AS b FROM user_session WHERE user_name = $1 ORDER BY session_id"
    assert [row["b"] for row in await rows(door.dsn, because, name)] == ["IDLE", "EXPIRED", None]
    await run(door.dsn, "UPDATE user_session SET ended_at = ended_at - interval '7 days'")
    await tidied(door)
    assert [await count(door, table, name) for table in ("user_session", "access_token")] == [1, 1]


async def test_used_refresh_tokens_stay_while_their_session_lives(door: Door, name: str) -> None:
    await add_user(door.dsn, name, "auditor")
    await signed_in(door, name)
    await run(door.dsn, "UPDATE refresh_token SET used_at = now() - interval '11 hours'")
    await tidied(door)
    left = "SELECT count(*) AS n FROM refresh_token JOIN user_session USING (session_id) WHERE user_name = $1"
    assert (await rows(door.dsn, left, name))[0]["n"] == 1


async def test_old_access_tokens_go_and_api_keys_stay(door: Door, name: str) -> None:
    await add_user(door.dsn, name, "auditor")
    await sign_in(door, name)
    await door.as_roles(name, "auditor")
    old = "UPDATE access_token SET expires_at = now() - interval '2 days' WHERE user_name = $1"
    await run(door.dsn, old, name)
    await tidied(door)
    assert await count(door, "access_token", name) == 1


async def test_names_that_nobody_has_are_forgotten(door: Door, name: str) -> None:
    await add_user(door.dsn, name + "A", "auditor")
    await add_user(door.dsn, name + "B", password=None)
    for suffix in ("A", "B", "C"):
        document = f'mutation {{ signIn(userName: "{name}{suffix}", password: "x") {{ __typename }} }}'
        await door.data(document)
    counted = [await count(door, "user_credential", name + suffix) for suffix in ("A", "B", "C")]
    assert counted == [1, 1, 1]
    await tidied(door)
    assert await count(door, "user_credential", name + "C") == 1  # counting goes on for a while
    await run(door.dsn, "UPDATE user_credential SET failed_at = now() - interval '31 days'")
    await tidied(door)
    counted = [await count(door, "user_credential", name + suffix) for suffix in ("A", "B", "C")]
    assert counted == [1, 1, 0]
