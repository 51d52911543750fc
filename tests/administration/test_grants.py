"""Roles given and withdrawn: duties apart, not for oneself or beyond the giver. Next: test_departments.py."""

import asyncio
from dataclasses import replace

import asyncpg
import orjson
import pytest

from resolvers.access.caller import Caller, Grant
from resolvers.access.granting import (
    administers,
    covers,
    grants_of,
    grants_seen,
    may_give,
    may_maintain,
    within_own,
)
from resolvers.access.grants import COLUMNS, columns_of, grant_from_text, text_from_grant
from resolvers.access.tokens import NewToken, make_token
from resolvers.errors import Busy, Conflict, Denied, Gone, Refused
from resolvers.write.acts import change_user, create_user, grant_role, withdraw_grant
from resolvers.write.context import Request, Saved
from tests.support.locks import holding, somebody_waits
from tests.support.users import add_user
from tests.support.writing import ADMIN, AUDITOR, SALES, Desk, patch_of, told

TRAIL = """
SELECT outcome, user_name, detail FROM audit_entry WHERE object_id = $1 AND act = 'GRANT' ORDER BY entry_id
"""


ADD = f"INSERT INTO access_grant (token_id, {COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"


async def entered(desk: Desk, name: str, kind: str = "OPERATOR") -> None:
    patch = patch_of({"userName": name, "name": "王五", "kind": kind})
    await create_user(desk.writer.call(ADMIN), patch)


async def has(desk: Desk, name: str) -> list[str]:
    return [text_from_grant(one.grant) for one in await grants_of(desk.pool, name)]


async def test_given_and_withdrawn_with_log_and_trail(desk: Desk) -> None:
    await entered(desk, "GIVEN")
    call, grant = desk.writer.call(ADMIN, address="10.0.0.9"), grant_from_text("salesMaintainer@0723/F723")
    saved = await grant_role(call, "given", grant, Request(1))
    assert (saved.version, saved.message.text("zh")) == (2, "已授予用户GIVEN角色 salesMaintainer")
    [row] = await grants_of(desk.pool, "GIVEN")
    assert (row.grant, row.granted_by) == (grant, "ADMIN")
    told_as = "salesMaintainer@0723/F723"
    assert await desk.items(saved.change_number) == [("ZGRANT", str(row.grant_id), None, "I", None, told_as)]
    again = await grant_role(call, "GIVEN", grant, Request(2))
    assert (again.version, again.change_number, again.message.text("en")) == (2, None, "No changes were made")
    ended = await withdraw_grant(call, "GIVEN", str(row.grant_id), Request(2))
    assert await desk.items(ended.change_number) == [("ZGRANT", str(row.grant_id), None, "D", told_as, None)]
    assert await has(desk, "GIVEN") == []
    entries = await desk.pool.fetch(TRAIL, "GIVEN")
    details = [orjson.loads(one["detail"]) for one in entries]
    assert [(one["operation"], one["grant"], one["change"]) for one in details] == [
        ("grantRole", told_as, saved.change_number),
        ("withdrawGrant", told_as, ended.change_number),
    ]
    addresses = await desk.pool.fetch(
        "SELECT DISTINCT address FROM audit_entry WHERE object_id = 'GIVEN' AND act = 'GRANT'"
    )
    assert [one["address"] for one in addresses] == ["10.0.0.9"]


async def test_a_grant_too_long_for_one_item_is_told_in_several(desk: Desk) -> None:
    await entered(desk, "LONG")
    stores = frozenset(f"STORE{at:04}" for at in range(60))
    grant = Grant("cashier", frozenset(), frozenset(), stores=stores)
    saved = await grant_role(desk.writer.call(ADMIN), "LONG", grant, Request(1))
    items = await desk.items(saved.change_number)
    assert len(items) > 1
    assert "".join(item[-1] for item in items) == text_from_grant(grant)


@pytest.mark.parametrize(
    ("name", "first", "then", "code"),
    [
        ("SOD.1", "admin", "auditor", "US-SOD"),
        ("SOD.2", "archiveManager", "admin", "US-SOD"),
        ("SOD.3", "auditor", "archiveManager", "US-SOD"),
        ("SOD.4", "cashier", "archiveOperator", "US-SOD-CASHIER"),
        ("SOD.5", "archiveManager", "cashier", "US-SOD-CASHIER"),
        ("SOD.6", "auditor@0723;actions=READ", "admin@0724", "US-SOD"),
    ],
)
async def test_duties_that_one_user_must_not_join(
    desk: Desk, name: str, first: str, then: str, code: str
) -> None:
    await entered(desk, name, "ADMINISTRATOR")
    call = desk.writer.call(ADMIN)
    await grant_role(call, name, grant_from_text(first), Request(1))
    with pytest.raises(Refused) as refused:
        await grant_role(call, name, grant_from_text(then), Request(2))
    assert told(refused.value) == [(code, "E", "grant.role")]
    assert len(await has(desk, name)) == 1
    assert [one["outcome"] for one in await desk.pool.fetch(TRAIL, name)] == ["DONE", "REFUSED"]


async def test_a_key_of_the_user_counts_as_well(desk: Desk) -> None:
    await entered(desk, "KEYED")
    await make_token(desk.pool, NewToken("KEYED", [Grant.everywhere("auditor")]))
    with pytest.raises(Refused) as refused:
        await grant_role(desk.writer.call(ADMIN), "KEYED", Grant.everywhere("archiveManager"), Request(1))
    assert told(refused.value) == [("US-SOD", "E", "grant.role")]
    await desk.pool.execute("UPDATE access_token SET revoked_at = now() WHERE user_name = 'KEYED'")
    await grant_role(desk.writer.call(ADMIN), "KEYED", Grant.everywhere("archiveManager"), Request(1))


async def test_two_administrators_at_once_cannot_join_what_is_to_be_apart(desk: Desk) -> None:
    """Each gives one half; whoever comes second sees the first, or that the version is another."""
    await entered(desk, "RACED", "ADMINISTRATOR")
    roles = ("admin", "auditor", "archiveManager")
    acts = [
        grant_role(
            desk.writer.call(Caller(f"A{at}", ADMIN.grants)), "RACED", Grant.everywhere(role), Request(1)
        )
        for at, role in enumerate(roles)
    ]
    found = await asyncio.gather(*acts, return_exceptions=True)
    assert sum(isinstance(one, Conflict | Refused) for one in found) == 2
    assert len(await has(desk, "RACED")) == 1


async def test_who_gives_is_asked_again_when_his_turn_comes(desk: Desk, database: str) -> None:
    """Meanwhile somebody withdraws his own grant, or ends his session."""
    await entered(desk, "TAKER")
    await add_user(database, "GIVER", "admin", password=None)
    session = """INSERT INTO user_session (user_name, ends_at)
                 VALUES ('GIVER', now() + interval '1 hour') RETURNING session_id"""
    ending = (
        "DELETE FROM access_grant WHERE user_name = 'GIVER'",
        "UPDATE user_session SET ended_at = now() WHERE user_name = 'GIVER'",
        "UPDATE user_account SET active = false WHERE user_name = 'GIVER'",
    )
    token = """INSERT INTO access_token (digest, user_name, session_id, expires_at)
               VALUES ($1, 'GIVER', $2, now() + interval '1 hour') RETURNING token_id"""
    for at, statement in enumerate(ending):
        session_id = await desk.pool.fetchval(session)
        token_id = await desk.pool.fetchval(token, f"giver {at}", session_id)
        giver = Caller("GIVER", ADMIN.grants, token_id=token_id, session_id=session_id)
        call = desk.writer.call(giver)
        async with holding(database, "TAKER") as connection:
            wanted = grant_from_text("careAgent@0723")
            asking = asyncio.create_task(grant_role(call, "TAKER", wanted, Request(1)))
            await somebody_waits(connection)
            await connection.execute(statement)
        with pytest.raises(Denied):
            await asking
        await desk.pool.execute("DELETE FROM access_grant WHERE user_name = 'GIVER'")
        await desk.pool.execute("INSERT INTO access_grant (user_name, role) VALUES ('GIVER', 'admin')")
    assert await has(desk, "TAKER") == []


async def test_of_two_who_end_each_other_one_is_too_late(desk: Desk, database: str) -> None:
    callers: list[Caller] = []
    for name in ("ROMULUS", "REMUS"):
        await add_user(database, name, "admin", password=None)
        await make_token(desk.pool, NewToken(name, ADMIN.grants))
        token_id = await desk.pool.fetchval("SELECT token_id FROM access_token WHERE user_name = $1", name)
        callers.append(Caller(name, ADMIN.grants, token_id=token_id))
    found = await asyncio.gather(
        change_user(desk.writer.call(callers[0]), "REMUS", patch_of({"active": False}), Request(1)),
        change_user(desk.writer.call(callers[1]), "ROMULUS", patch_of({"active": False}), Request(1)),
        return_exceptions=True,
    )
    assert sum(isinstance(one, Saved) for one in found) == 1
    assert sum(isinstance(one, Denied | Busy) for one in found) == 1


async def test_keys_that_he_made_from_a_grant_end_with_it(desk: Desk) -> None:
    await entered(desk, "MAKER")
    call = desk.writer.call(ADMIN)
    for at, text in enumerate(
        ("salesMaintainer@0723/F723", "careAgent@0723", "salesMaintainer@0724/F724"), 1
    ):
        await grant_role(call, "MAKER", grant_from_text(text), Request(at))
    for maker, text in (
        ("MAKER", "salesMaintainer@0723/F723"),
        ("MAKER", "careAgent@0723"),
        ("MAKER", "salesMaintainer@0724/F724"),
        ("ADMIN", "salesMaintainer@0723/F723"),
    ):
        token_id = await desk.pool.fetchval(
            "INSERT INTO access_token (digest, user_name, key_name, prefix, created_by) "
            "VALUES ($1, 'MAKER', 'k', $2, $3) RETURNING token_id",
            *(f"{maker} {text}", text[-4:], maker),
        )
        await desk.pool.execute(ADD, token_id, *columns_of(grant_from_text(text)))
    first = (await grants_of(desk.pool, "MAKER"))[0]
    await withdraw_grant(call, "MAKER", str(first.grant_id), Request(4))
    live = (
        "SELECT digest FROM access_token WHERE user_name = 'MAKER' AND revoked_at IS NULL ORDER BY token_id"
    )
    assert [row["digest"] for row in await desk.pool.fetch(live)] == [
        "MAKER careAgent@0723",
        "MAKER salesMaintainer@0724/F724",
        "ADMIN salesMaintainer@0723/F723",
    ]
    told_of = orjson.loads((await desk.pool.fetch(TRAIL, "MAKER"))[-1]["detail"])
    assert told_of["keys"] == "F723"


async def test_nobody_grants_himself(desk: Desk) -> None:
    await entered(desk, "ADMIN", "ADMINISTRATOR")
    call = desk.writer.call(ADMIN)
    with pytest.raises(Refused) as refused:
        await grant_role(call, "admin", Grant.everywhere("financeMaintainer"), Request(1))
    assert told(refused.value) == [("US-SELF", "E", "")]
    other = desk.writer.call(Caller("OTHER", ADMIN.grants))
    await grant_role(other, "ADMIN", Grant.everywhere("admin"), Request(1))
    [row] = await grants_of(desk.pool, "ADMIN")
    with pytest.raises(Refused) as refused:
        await withdraw_grant(call, "ADMIN", str(row.grant_id), Request(2))
    assert told(refused.value) == [("US-SELF", "E", "")]
    assert [one["outcome"] for one in await desk.pool.fetch(TRAIL, "ADMIN")] == ["REFUSED", "DONE", "REFUSED"]


async def test_an_operator_is_no_administrator(desk: Desk) -> None:
    await entered(desk, "OPERATOR")
    with pytest.raises(Refused) as refused:
        await grant_role(desk.writer.call(ADMIN), "OPERATOR", Grant.everywhere("admin"), Request(1))
    assert told(refused.value) == [("GEN-STATE", "E", "grant.role")]


@pytest.mark.parametrize(
    ("own", "wanted", "within"),
    [
        ("admin", "auditor", True),
        ("admin", "financeMaintainer@0723", True),
        ("admin@0723/F723", "salesMaintainer@0723/F723", True),
        ("admin@0723/F723", "salesMaintainer@0723/F723/AQ/XX", True),
        ("admin@0723/F723", "salesMaintainer@0723+0724/F723", False),
        ("admin@0723/F723", "salesMaintainer@0723", False),
        ("admin@0723/F723/AQ/XX", "salesMaintainer@0723/F723", False),
        ("admin@0723/F723/AQ/XX", "salesMaintainer@0723/F723/DS/XX", False),
        ("admin@0723/F723", "salesMaintainer@*/F723", False),
        ("admin@0723/F723", "careAgent@/", True),
        ("admin@0723/F723", "archiveOperator@/;institutions=TIANPU;types=KU", False),
        (
            "admin@/;institutions=*;types=KU;clearance=1",
            "archiveOperator@/;institutions=TIANPU;types=KU/PZ;clearance=1",
            True,
        ),
        (
            "admin@/;institutions=*;types=KU;clearance=1",
            "archiveOperator@/;institutions=TIANPU;types=KU/PZ;clearance=2",
            False,
        ),
        (
            "admin@/;institutions=*;types=KU/PZ;clearance=1",
            "archiveOperator@/;institutions=TIANPU;types=KU;clearance=1",
            False,
        ),
        ("admin@/;institutions=A;types=KU", "archiveOperator@/;institutions=A;types=KU", True),
        ("admin@/;institutions=A;types=KU", "archiveOperator@/;institutions=A+B;types=KU", False),
        ("admin@/;institutions=A;types=KU", "archiveOperator@/;institutions=A/1;types=KU", False),
        ("admin@/;institutions=A;types=KU", "archiveOperator@/;institutions=*;types=KU", False),
        ("admin@/;institutions=A;types=KU", "archiveOperator@/;institutions=A;types=*", False),
        ("admin@/;institutions=A;types=KU", "archiveOperator@/;institutions=A;types=WS", False),
        ("admin@/;stores=S1", "cashier@/;stores=S1", True),
        ("admin@/;stores=S1", "cashier@/;stores=S1+S2", False),
        ("admin@0723;actions=READ+WRITE", "salesMaintainer@0723", False),
        ("admin@0723;actions=READ+WRITE", "salesMaintainer@0723;actions=READ", True),
        ("admin@0723;classes=TAX", "financeMaintainer@0723", False),
        ("admin@0723;classes=TAX", "financeMaintainer@0723;classes=TAX", True),
    ],
)
def test_nothing_is_granted_beyond_the_giver(own: str, wanted: str, within: bool) -> None:
    outer, inner = grant_from_text(own), grant_from_text(wanted)
    assert covers(outer, inner) is within
    assert may_give(Caller("G", (outer,)), inner) is within
    assert not may_give(Caller("G", (replace(outer, role="archiveManager"),)), inner)


@pytest.mark.parametrize(
    ("own", "named", "may"),
    [
        ("admin", ("A", "B"), True),
        ("admin@/;institutions=A", ("A", None, ""), True),
        ("admin@/;institutions=A", ("A", "B"), False),
        ("admin@/;institutions=A", (), True),
        ("admin@/", (None,), True),
        ("admin@/", ("A",), False),
        ("admin;actions=READ", (None,), False),
        ("archiveManager", ("A",), False),
    ],
)
def test_whose_records_an_administrator_keeps(own: str, named: tuple[str | None, ...], may: bool) -> None:
    caller = Caller("G", (grant_from_text(own),))
    assert administers(caller, *named) is may
    assert may_maintain(caller, [], *named) is may


@pytest.mark.parametrize(
    ("own", "wanted", "within"),
    [
        ("auditor", "auditor@0723", True),
        ("auditor", "admin@0723", False),
        ("salesMaintainer@0723/F723", "salesMaintainer@0723/F723;actions=READ", True),
        ("salesMaintainer@0723/F723;actions=READ", "salesMaintainer@0723/F723", False),
    ],
)
def test_what_one_may_hand_on_to_a_key_of_his_own(own: str, wanted: str, within: bool) -> None:
    assert within_own(Caller("G", (grant_from_text(own),)), grant_from_text(wanted)) is within


async def test_beyond_the_giver_is_refused_and_two_halves_are_no_whole(desk: Desk) -> None:
    await entered(desk, "BEYOND")
    halves = Caller("HALVES", (grant_from_text("admin@0723/F723"), grant_from_text("admin@0724/F724")))
    call = desk.writer.call(halves)
    with pytest.raises(Refused) as refused:
        await grant_role(call, "BEYOND", grant_from_text("salesMaintainer@0723+0724/F723"), Request(1))
    assert told(refused.value) == [("US-GRANT", "E", "")]
    await grant_role(call, "BEYOND", grant_from_text("salesMaintainer@0724/F724"), Request(1))
    await grant_role(desk.writer.call(ADMIN), "BEYOND", Grant.everywhere("careAgent"), Request(2))
    wide = next(one for one in await grants_of(desk.pool, "BEYOND") if one.grant.role == "careAgent")
    with pytest.raises(Refused) as refused:
        await withdraw_grant(call, "BEYOND", str(wide.grant_id), Request(3))
    assert told(refused.value) == [("US-GRANT", "E", "")]
    assert len(await has(desk, "BEYOND")) == 2


async def test_what_a_grant_names_must_exist(desk: Desk) -> None:
    await entered(desk, "NAMES")
    call = desk.writer.call(ADMIN)
    sales, types = "F723+F799+F723/AQ/XX+F723/AQ/99", "KU+QQ+KU/PZ+KU/QQ"
    text = f"archiveManager@0723+0799/{sales};institutions=TIANPU+NONE;types={types}"
    with pytest.raises(Refused) as refused:
        await grant_role(call, "NAMES", grant_from_text(text), Request(1))
    found = [(one.path[-1], one.params["value"]) for one in refused.value.findings]
    assert found == [
        ("archive_types", "KU/QQ"),
        ("archive_types", "QQ"),
        ("company_codes", "0799"),
        ("institutions", "NONE"),
        ("sales_orgs", "F723/AQ/99"),
        ("sales_orgs", "F799"),
    ]
    assert await has(desk, "NAMES") == []


async def test_versions_users_and_grants_that_are_not(desk: Desk) -> None:
    await entered(desk, "VERSIONS")
    call, grant = desk.writer.call(ADMIN), Grant.everywhere("careAgent")
    with pytest.raises(Refused) as refused:
        await grant_role(call, "VERSIONS", grant)
    assert told(refused.value) == [("GEN-REQUIRED", "E", "expected_version")]
    with pytest.raises(Conflict):
        await grant_role(call, "VERSIONS", grant, Request(7))
    with pytest.raises(Gone):
        await grant_role(call, "NOBODY", grant, Request(1))
    await grant_role(call, "VERSIONS", grant, Request(1))
    await entered(desk, "VERSIONS.2")
    [row] = await grants_of(desk.pool, "VERSIONS")
    for name, given in (("VERSIONS.2", str(row.grant_id)), ("VERSIONS", "x"), ("VERSIONS", "9" * 30)):
        with pytest.raises(Refused) as refused:
            await withdraw_grant(call, name, given, Request(1 if name != "VERSIONS" else 2))
        assert told(refused.value) == [("GEN-NOTFOUND", "E", "grant_id")]
    assert len(await has(desk, "VERSIONS")) == 1


async def test_others_may_neither_give_nor_see(desk: Desk) -> None:
    await entered(desk, "UNSEEN")
    await grant_role(desk.writer.call(ADMIN), "UNSEEN", Grant.everywhere("careAgent"), Request(1))
    for caller in (SALES, AUDITOR):
        with pytest.raises(Denied):
            await grant_role(desk.writer.call(caller), "UNSEEN", Grant.everywhere("careAgent"), Request(2))
        with pytest.raises(Denied):
            await withdraw_grant(desk.writer.call(caller), "UNSEEN", "1", Request(2))
    seen = [len(await grants_seen(desk.pool, one, "unseen")) for one in (ADMIN, AUDITOR, SALES)]
    assert seen == [1, 1, 0]
    assert len(await grants_seen(desk.pool, Caller("UNSEEN", ()), "UNSEEN")) == 1
    assert await grants_seen(desk.pool, ADMIN, "a\0") == []


async def test_the_trail_loses_nothing_when_the_act_fails(desk: Desk) -> None:
    """Grant, document and entry stand or fall together."""
    await entered(desk, "TOGETHER")

    async def broken(_connection: object, _key: str) -> bytes:
        raise asyncpg.PostgresError("while the answer is made")

    call = desk.writer.call(ADMIN, render=broken)
    with pytest.raises(asyncpg.PostgresError):
        await grant_role(call, "TOGETHER", Grant.everywhere("careAgent"), Request(1))
    assert await has(desk, "TOGETHER") == []
    assert await desk.pool.fetch(TRAIL, "TOGETHER") == []
