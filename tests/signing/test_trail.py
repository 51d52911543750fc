"""What the trail tells of sessions and passwords that end. Next: test_outbox.py."""

from typing import Any

from tests.signing.test_recovery import NEW
from tests.signing.test_sessions import CHANGE, EVERYWHERE, OUT
from tests.support.door import Door
from tests.support.users import PASSWORD, add_user, rows, sign_in

AUDIT = """
SELECT act, outcome, object_class, object_id, detail, address FROM audit_entry
WHERE user_name = $1 AND act <> 'SIGN_IN' ORDER BY entry_id
"""


def entry(act: str, detail: str = "{}", outcome: str = "DONE", about: str | None = None) -> dict[str, Any]:
    return {
        "act": act,
        "outcome": outcome,
        "object_class": about and "USER",
        "object_id": about,
        "detail": detail,
        "address": "127.0.0.1",
    }


async def test_who_signs_out(door: Door, name: str) -> None:
    await add_user(door.dsn, name, "auditor")
    one, other, _ = [await sign_in(door, name) for _ in range(3)]
    await one.data(OUT)
    assert await rows(door.dsn, AUDIT, name) == [entry("SIGN_OUT")]
    await other.data(EVERYWHERE)
    assert await rows(door.dsn, AUDIT, name) == [entry("SIGN_OUT"), entry("SIGN_OUT", '{"sessions":2}')]


async def test_who_changes_his_password_or_tries_to(door: Door, name: str) -> None:
    await add_user(door.dsn, name, "auditor")
    own = await sign_in(door, name)
    await own.data(CHANGE, {"c": "wrong", "n": NEW})
    await own.data(CHANGE, {"c": PASSWORD, "n": "weak"})
    await own.data(CHANGE, {"c": PASSWORD, "n": NEW})
    refused = entry("PASSWORD", '{"reason":"WRONG"}', "REFUSED", name)
    assert await rows(door.dsn, AUDIT, name) == [refused, entry("PASSWORD")]


async def test_guesses_in_a_session_that_lock_the_account(door: Door, name: str) -> None:
    await add_user(door.dsn, name, "auditor")
    own = await sign_in(door, name)
    for _ in range(6):
        await own.data(CHANGE, {"c": "wrong", "n": NEW})
    wrong = entry("PASSWORD", '{"reason":"WRONG"}', "REFUSED", name)
    locked = entry("PASSWORD", '{"reason":"LOCKED"}', "REFUSED", name)
    assert await rows(door.dsn, AUDIT, name) == [*[wrong] * 5, entry("LOCK"), locked]
