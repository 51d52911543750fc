"""Users: entered, changed, deactivated, deleted; who may. Next: test_grants.py."""

import asyncio
from datetime import timedelta
from typing import Any

import orjson
import pytest

from models.rules.users import USER
from resolvers.access.caller import Caller, Grant
from resolvers.access.grants import grant_from_text
from resolvers.access.passwords import Hasher
from resolvers.access.tokens import NewToken, make_token
from resolvers.errors import Conflict, Denied, Gone, Refused
from resolvers.notices.outbox import SEALED_AS
from resolvers.write.acts import (
    change_user,
    create_department,
    create_user,
    delete_department,
    delete_user,
    grant_role,
    reset_password,
    unlock_user,
)
from resolvers.write.context import ReplayKey, Request, Saved
from resolvers.write.roots import ROOTS
from resolvers.write.state import lock_record
from tests.support.writing import ADMIN, AUDITOR, SALES, TODAY, Desk, patch_of, told

SURE = frozenset({"GEN-CONFIRM"})
TRAIL = """
SELECT act, outcome, user_name, object_id, detail FROM audit_entry WHERE object_id = $1 ORDER BY entry_id
"""


async def entered(desk: Desk, user_name: str, **given: Any) -> Saved:
    plain = {"userName": user_name, "name": "王五"}
    return await create_user(desk.writer.call(ADMIN), patch_of({**plain, **given}))


async def state(desk: Desk, name: str) -> dict[str, Any]:
    async with desk.pool.acquire() as connection, connection.transaction():
        locked = await lock_record(connection, ROOTS[USER], name, desk.writer.sealer)
    assert locked is not None
    return locked.state


async def test_a_user_begins_as_an_operator_who_may_nothing(desk: Desk) -> None:
    saved = await entered(desk, " wang.5 ", email="w5@example.com", language="EN")
    assert (saved.key, saved.version, saved.message.text("zh")) == ("WANG.5", 1, "用户WANG.5已创建")
    row = await state(desk, "WANG.5")
    shown = (row["kind"], row["language"], row["active"], row["created_by"], row["created_on"])
    assert shown == ("OPERATOR", "en", True, "ADMIN", TODAY)
    assert await desk.items(saved.change_number) == [("ZUSER", "", None, "I", None, None)]
    assert await desk.pool.fetchval("SELECT count(*) FROM access_grant WHERE user_name = 'WANG.5'") == 0
    [entry] = await desk.pool.fetch(TRAIL, "WANG.5")
    assert tuple(entry)[:4] == ("USER", "DONE", "ADMIN", "WANG.5")
    assert saved.change_number in entry["detail"]


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({"name": " "}, "GEN-REQUIRED", "name"),
        ({"userName": ""}, "GEN-REQUIRED", "user_name"),
        ({"userName": "A B"}, "GEN-PATTERN", "user_name"),
        ({"userName": "A" * 13}, "GEN-LENGTH", "user_name"),
        ({"kind": "BOSS"}, "GEN-REF", "kind"),
        ({"language": "fr"}, "GEN-REF", "language"),
        ({"email": "nobody"}, "MAIL-FORMAT", "email"),
        ({"mobile": "abc"}, "PHONE-FORMAT", "mobile"),
        ({"departmentCode": "99"}, "GEN-REF", "department_code"),
        ({"institutionCode": "NOBODY"}, "GEN-REF", "institution_code"),
        ({"validFrom": "2026-05-06", "validTo": "2026-05-05"}, "GEN-RANGE", "valid_to"),
        ({"version": 4}, "GEN-READONLY", "version"),
    ],
)
async def test_what_a_user_must_not_hold(desk: Desk, given: dict[str, Any], code: str, path: str) -> None:
    with pytest.raises(Refused) as refused:
        await entered(desk, "WRONG", **given)
    assert told(refused.value) == [(code, "E", path)]


async def test_a_name_is_taken_once_without_regard_to_case(desk: Desk) -> None:
    await entered(desk, "TWICE")
    with pytest.raises(Refused) as refused:
        await entered(desk, "twice")
    assert told(refused.value) == [("GEN-DUPLICATE", "E", "user_name")]


async def test_of_many_who_enter_the_same_one_does(desk: Desk) -> None:
    found = await asyncio.gather(*(entered(desk, "MANY") for _ in range(4)), return_exceptions=True)
    assert sum(isinstance(one, Saved) for one in found) == 1
    refused = [told(one) for one in found if isinstance(one, Refused)]
    assert refused == [[("GEN-DUPLICATE", "E", "user_name")]] * 3


async def test_nobody_joins_a_department_that_goes(fresh_desk: Desk) -> None:
    call = fresh_desk.writer.call(ADMIN)
    await create_department(call, patch_of({"departmentCode": "01", "name": "生产中心"}))
    joined, gone = await asyncio.gather(
        entered(fresh_desk, "JOINS", departmentCode="01"),
        delete_department(call, "01", Request(1, SURE)),
        return_exceptions=True,
    )
    if isinstance(joined, Refused):
        assert told(joined) == [("GEN-REF", "E", "department_code")]
        assert isinstance(gone, Saved)
    else:
        assert isinstance(joined, Saved)
        assert isinstance(gone, Refused)
        assert told(gone) == [("GEN-INUSE", "E", "")]


async def test_a_change_a_conflict_and_a_name_that_stays(desk: Desk) -> None:
    await entered(desk, "CHANGED", employee="E1")
    call = desk.writer.call(ADMIN)
    saved = await change_user(call, "changed", patch_of({"name": "赵六", "employee": None}), Request(1))
    assert await desk.items(saved.change_number) == [
        ("ZUSER", "", "name", "U", "王五", "赵六"),
        ("ZUSER", "", "employee", "U", "E1", None),
    ]
    again = await change_user(call, "CHANGED", patch_of({"userName": "Changed", "name": "赵六"}), Request(2))
    assert (again.version, again.change_number) == (2, None)
    with pytest.raises(Refused) as refused:
        await change_user(call, "CHANGED", patch_of({"userName": "OTHER"}), Request(2))
    assert told(refused.value) == [("GEN-IMMUTABLE", "E", "user_name")]
    with pytest.raises(Conflict) as conflict:
        await change_user(call, "CHANGED", patch_of({"name": "x"}), Request(1))
    assert conflict.value.changed_fields == ("employee", "name")
    with pytest.raises(Gone):
        await change_user(call, "a\0", patch_of({"name": "x"}), Request(1))


async def test_deactivated_sessions_and_keys_are_over_for_good(desk: Desk) -> None:
    await entered(desk, "LEAVES", validTo="2026-05-05")  # which alone ends nothing for good
    await desk.pool.execute(
        "INSERT INTO user_session (user_name, ends_at) VALUES ('LEAVES', now() + interval '1 hour')"
    )
    await desk.pool.execute(
        "INSERT INTO access_token (digest, user_name, key_name) VALUES ('of leaves', 'LEAVES', 'k')"
    )
    call = desk.writer.call(ADMIN)
    await change_user(call, "LEAVES", patch_of({"active": False}), Request(1))
    ended = "SELECT ended_because FROM user_session WHERE user_name = 'LEAVES' AND ended_at IS NOT NULL"
    assert await desk.pool.fetchval(ended) == "DEACTIVATED"
    revoked = "SELECT revoked_at IS NOT NULL FROM access_token WHERE digest = 'of leaves'"
    assert await desk.pool.fetchval(revoked)
    await change_user(call, "LEAVES", patch_of({"active": True}), Request(2))
    assert await desk.pool.fetchval(ended) == "DEACTIVATED"
    assert await desk.pool.fetchval(revoked)


async def test_news_of_a_change_reaches_who_listens(desk: Desk) -> None:
    heard: list[str] = []

    def hear(_connection: object, _process: int, _channel: str, told_of: object) -> None:
        heard.append(str(told_of))

    async with desk.pool.acquire() as connection:
        await connection.add_listener("dossier_access", hear)
        await entered(desk, "NEWS")
        await connection.execute("SELECT 1")  # what was told comes with the next answer
        await connection.reset()
    assert heard == ["NEWS"]


async def test_only_who_was_never_used_is_deleted(desk: Desk) -> None:
    await entered(desk, "MISTAKE")
    call = desk.writer.call(ADMIN)
    with pytest.raises(Refused) as refused:
        await delete_user(call, "MISTAKE", Request(1))
    assert told(refused.value) == [("GEN-CONFIRM", "C", "confirm")]
    saved = await delete_user(call, "mistake", Request(1, SURE))
    assert await desk.items(saved.change_number) == [("ZUSER", "", None, "D", "王五", None)]
    with pytest.raises(Gone):
        await delete_user(call, "MISTAKE", Request(2, SURE))
    await entered(desk, "USED")
    await grant_role(call, "USED", grant_from_text("careAgent@/"), Request(1))
    with pytest.raises(Refused) as refused:
        await delete_user(call, "USED", Request(2, SURE))
    assert told(refused.value) == [("GEN-INUSE", "E", "")]


async def test_nobody_locks_himself_out(desk: Desk) -> None:
    await entered(desk, "SELF", kind="ADMINISTRATOR")
    await grant_role(desk.writer.call(ADMIN), "SELF", Grant.everywhere("admin"), Request(1))
    call = desk.writer.call(Caller("SELF", (Grant.everywhere("admin"),), session_id=1))
    late = (TODAY + timedelta(days=9)).isoformat()
    with pytest.raises(Refused) as refused:
        await change_user(call, "SELF", patch_of({"active": False, "validTo": late}), Request(2))
    assert told(refused.value) == [("US-SELF", "E", "active"), ("US-SELF", "E", "valid_to")]
    with pytest.raises(Refused) as refused:
        await change_user(call, "SELF", patch_of({"kind": "OPERATOR"}), Request(2))
    assert told(refused.value) == [("GEN-STATE", "E", "kind")]
    assert (await change_user(call, "SELF", patch_of({"mobile": "13800000000"}), Request(2))).version == 3


async def test_who_has_a_key_of_the_user_does_not_become_him(desk: Desk) -> None:
    """By the mail address passwords are recovered: it changes only in a session, or by an administrator."""
    await entered(desk, "KEPT", kind="ADMINISTRATOR", email="old@example.com", language="en")
    key = desk.writer.call(Caller("KEPT", (grant_from_text("admin@0723"),)))
    evil = patch_of({"email": "evil@example.com", "mobile": "13800000000", "institutionCode": "TIANPU"})
    with pytest.raises(Refused) as refused:
        await change_user(key, "kept", evil, Request(1))
    assert told(refused.value) == [
        ("US-SELF", "E", "email"),
        ("US-GRANT", "E", "institution_code"),
        ("US-SELF", "E", "mobile"),
    ]
    assert (await change_user(key, "KEPT", patch_of({"name": "赵六"}), Request(1))).version == 2
    session = desk.writer.call(Caller("KEPT", (grant_from_text("admin@0723"),), session_id=1))
    with pytest.raises(Refused) as refused:
        await change_user(session, "KEPT", patch_of({"institutionCode": "TIANPU"}), Request(2))
    assert told(refused.value) == [("US-GRANT", "E", "institution_code")]
    mails = "SELECT recipient, subject, body FROM outgoing_message WHERE recipient LIKE '%@example.com'"
    await desk.pool.execute("DELETE FROM outgoing_message")
    await change_user(session, "KEPT", patch_of({"email": "new@example.com"}), Request(2))
    [mail] = await desk.pool.fetch(mails)
    assert tuple(mail)[:2] == ("old@example.com", "Your mail address was changed")
    text = desk.writer.sealer.open(SEALED_AS, mail["body"])
    assert "KEPT" in text
    assert "new@" not in text
    await change_user(desk.writer.call(ADMIN), "KEPT", patch_of({"email": None}), Request(3))
    await change_user(desk.writer.call(ADMIN), "KEPT", patch_of({"email": "x@example.com"}), Request(4))
    assert [row["recipient"] for row in await desk.pool.fetch(mails)] == [
        "old@example.com",
        "new@example.com",
    ]


@pytest.mark.parametrize(
    ("name", "grant", "place", "allowed"),
    [
        ("LOCAL.1", "admin@0723/F723", None, True),
        ("LOCAL.2", "admin@0723/F723", "TIANPU", False),
        ("LOCAL.3", "admin@0723/F723;institutions=TIANPU", "TIANPU", True),
        ("LOCAL.4", "admin@0723/F723;institutions=OTHER", "TIANPU", False),
    ],
)
async def test_an_administrator_of_one_institution_keeps_to_it(
    desk: Desk, name: str, grant: str, place: str | None, allowed: bool
) -> None:
    local = desk.writer.call(Caller("LOCAL", (grant_from_text(grant),)))
    act = create_user(local, patch_of({"userName": name, "name": "王五", "institutionCode": place}))
    if allowed:
        assert (await act).version == 1
        return
    with pytest.raises(Refused) as refused:
        await act
    assert told(refused.value) == [("US-GRANT", "E", "")]


async def test_who_may_more_is_out_of_reach_of_a_lesser_administrator(desk: Desk) -> None:
    """Or he would give the user a mail address of his own, ask for a new password and be that user."""
    await entered(desk, "MIGHTY")
    await grant_role(desk.writer.call(ADMIN), "MIGHTY", Grant.everywhere("auditor"), Request(1))
    local = desk.writer.call(Caller("LOCAL", (grant_from_text("admin@0723/F723;institutions=*"),)))
    for patch in ({"email": "me@example.com"}, {"active": False}):
        with pytest.raises(Refused) as refused:
            await change_user(local, "MIGHTY", patch_of(patch), Request(2))
        assert told(refused.value) == [("US-GRANT", "E", "")]


async def test_what_he_may_by_a_key_counts_as_well(desk: Desk) -> None:
    await entered(desk, "MACHINE")
    await make_token(desk.pool, NewToken("MACHINE", [Grant.everywhere("integrator")]))
    local = desk.writer.call(Caller("LOCAL", (grant_from_text("admin@0723/F723;institutions=*"),)))
    with pytest.raises(Refused) as refused:
        await change_user(local, "MACHINE", patch_of({"email": "me@example.com"}), Request(1))
    assert told(refused.value) == [("US-GRANT", "E", "")]


async def test_nobody_is_switched_off_by_being_entered(desk: Desk) -> None:
    """A name may be a machine's of the command line, or a user's of the company's identity provider."""
    local = desk.writer.call(Caller("LOCAL", (grant_from_text("admin@0723/F723;institutions=*"),)))
    await make_token(desk.pool, NewToken("ERP.OLD", [Grant.everywhere("integrator")]))
    off = [{"active": False}, {"validTo": "2026-01-01"}, {"validFrom": "2030-01-01"}]
    for name, given in [("ERP.OLD", {}), *(("STRANGER", one) for one in off)]:
        with pytest.raises(Refused) as refused:
            await create_user(local, patch_of({"userName": name, "name": "王五", **given}))
        assert told(refused.value) == [("US-GRANT", "E", "")]
    await create_user(local, patch_of({"userName": "STRANGER", "name": "王五"}))
    with pytest.raises(Refused) as refused:
        await change_user(local, "STRANGER", patch_of({"active": False}), Request(1))
    assert told(refused.value) == [("US-GRANT", "E", "")]
    await grant_role(local, "STRANGER", grant_from_text("careAgent@0723/F723"), Request(1))
    assert (await change_user(local, "STRANGER", patch_of({"active": False}), Request(2))).version == 3
    await entered(desk, "OFF.AT.ONCE", active=False)
    entries = await desk.pool.fetch(TRAIL, "ERP.OLD")
    assert [tuple(one)[:3] for one in entries] == [("USER", "REFUSED", "LOCAL")]


async def test_refused_attempts_stand_in_the_trail(desk: Desk) -> None:
    await entered(desk, "MIGHTY.2")
    await grant_role(desk.writer.call(ADMIN), "MIGHTY.2", Grant.everywhere("auditor"), Request(1))
    caller = Caller("LOCAL", (grant_from_text("admin@0723/F723;institutions=*"),))
    local = desk.writer.call(caller, address="10.0.0.9")
    hasher = Hasher()
    attempts = {
        "changeUser": lambda: change_user(
            local, "mighty.2", patch_of({"mobile": None, "name": "x"}), Request(2)
        ),
        "deleteUser": lambda: delete_user(local, "MIGHTY.2", Request(2, SURE)),
        "resetPassword": lambda: reset_password(local, hasher, "MIGHTY.2"),
        "unlockUser": lambda: unlock_user(local, "mighty.2"),
    }
    for act in attempts.values():
        with pytest.raises(Refused):
            await act()
    statement = """SELECT act, user_name, address, detail FROM audit_entry
                   WHERE object_id = 'MIGHTY.2' AND outcome = 'REFUSED' ORDER BY entry_id"""
    rows = [tuple(row) for row in await desk.pool.fetch(statement)]
    assert [row[:3] for row in rows] == [
        (act, "LOCAL", "10.0.0.9") for act in ("USER", "USER", "PASSWORD", "UNLOCK")
    ]
    for row, name in zip(rows, attempts, strict=True):
        detail = orjson.loads(row[3])
        assert (detail["operation"], "US-GRANT" in detail["codes"]) == (name, True)


async def test_others_may_not(desk: Desk) -> None:
    await entered(desk, "OTHERS")
    reader = Caller("READER", (grant_from_text("admin;actions=READ"),))
    for caller in (SALES, AUDITOR, reader):
        with pytest.raises(Denied):
            await create_user(desk.writer.call(caller), patch_of({"userName": "X", "name": "x"}))
        with pytest.raises(Denied):
            await change_user(desk.writer.call(caller), "OTHERS", patch_of({"name": "x"}), Request(1))
        with pytest.raises(Denied):
            await delete_user(desk.writer.call(caller), "OTHERS", Request(1, SURE))


async def test_the_same_key_enters_one_user(desk: Desk) -> None:
    key, patch = ReplayKey("user key", b"same"), patch_of({"userName": "ONCE", "name": "王五"})
    first, again = [await create_user(desk.writer.call(ADMIN, key=key), patch) for _ in range(2)]
    assert (again.key, again.version, again.replayed) == (first.key, 1, True)
