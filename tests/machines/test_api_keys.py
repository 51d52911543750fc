"""API keys through GraphQL: who may make which, two in a rotation. Next: test_key_commands.py."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest

from resolvers.access.grants import grant_from_text
from tests.support.door import Door
from tests.support.locks import holding, somebody_waits
from tests.support.provider import Provider
from tests.support.rows import in_database
from tests.support.users import add_user, sign_in

KEY = """keyId userName name prefix description live createdBy expiresAt revokedAt usedAt
  grants { role companyCodes salesOrgs clearance actions fieldClasses text grantedBy }"""
FINDINGS = "... on Refused { findings { code path params } }"
CREATE = f"""mutation ($u: String!, $n: String!, $g: [GrantInput!]!, $e: DateTime!, $d: String! = "") {{
  done: createApiKey(userName: $u, name: $n, grants: $g, expiresAt: $e, description: $d) {{
    __typename ... on ApiKeyIssued {{ token apiKey {{ {KEY} }} }} {FINDINGS} }} }}"""
ROTATE = f"""mutation ($k: ID!, $e: DateTime, $o: DateTime) {{
  done: rotateApiKey(keyId: $k, expiresAt: $e, oldUntil: $o) {{
    __typename ... on ApiKeyIssued {{ token apiKey {{ {KEY} }} }} {FINDINGS} }} }}"""
REVOKE = f"""mutation ($k: ID!) {{ done: revokeApiKey(keyId: $k) {{
  __typename ... on ApiKeyRevoked {{ apiKey {{ {KEY} }} }} {FINDINGS} }} }}"""
LIST = f"""query ($u: String, $x: Boolean! = false, $f: Int! = 50, $a: ID) {{
  apiKeys(userName: $u, ended: $x, first: $f, after: $a) {{ {KEY} }} }}"""
SALES = {"role": "salesMaintainer", "companyCodes": ["0723"], "salesOrgs": ["F723"]}
AREA = {**SALES, "salesOrgs": ["F723/AQ/XX"], "actions": ["READ"], "fieldClasses": ["TAX"]}


def later(**time: float) -> str:
    return (datetime.now(UTC) + timedelta(**time)).isoformat().replace("+00:00", "Z")


def wanted(user_name: str, *grants: dict[str, Any], name: str = "erp-sync", **more: Any) -> dict[str, Any]:
    return {"u": user_name, "n": name, "g": list(grants), "e": later(days=30), **more}


async def act(door: Door, document: str, **variables: Any) -> dict[str, Any]:
    return (await door.data(document, variables))["done"]


async def codes(door: Door, document: str, **variables: Any) -> list[str]:
    """["US-GRANT grants.0"]"""
    done = await act(door, document, **variables)
    assert done["__typename"] == "Refused", done
    return [f"{one['code']} {'.'.join(one['path'])}".strip() for one in done["findings"]]


async def made(door: Door, *grants: dict[str, Any], user_name: str = "SC01", **more: Any) -> dict[str, Any]:
    done = await act(door, CREATE, **wanted(user_name, *(grants or (SALES,)), **more))
    assert done["__typename"] == "ApiKeyIssued", done
    return done


async def listed(door: Door, **variables: Any) -> list[dict[str, Any]]:
    return (await door.data(LIST, variables))["apiKeys"]


@pytest.fixture
async def sales(door: Door) -> Door:
    """A user in sales of company code 0723, in whose name the tests call."""
    await add_user(door.dsn, "SC01", "salesMaintainer@0723/F723", password=None)
    return await door.as_caller("SC01", grant_from_text("salesMaintainer@0723/F723"))


@pytest.fixture
async def admin(door: Door) -> Door:
    """Of company code 0723 only."""
    await add_user(door.dsn, "ADM", "admin@0723/F723", password=None)
    return await door.as_caller("ADM", grant_from_text("admin@0723/F723"))


async def notes(door: Door) -> list[dict[str, Any]]:
    rows = await in_database(
        door.dsn,
        """SELECT user_name, outcome, object_id, detail FROM audit_entry WHERE act = 'KEY'
           AND user_name IN ('SC01', 'ADM') ORDER BY entry_id""",
    )
    return [{**dict(row), "detail": orjson.loads(row["detail"])} for row in rows]


async def test_a_key_is_made_used_listed_and_shown_once(sales: Door) -> None:
    done = await made(sales, AREA, d="nightly")
    token, key = done["token"], done["apiKey"]
    assert token.startswith(key["prefix"])
    assert len(key["prefix"]) == 12
    assert (key["userName"], key["name"], key["createdBy"]) == ("SC01", "erp-sync", "SC01")
    assert (key["live"], key["description"], key["revokedAt"]) == (True, "nightly", None)
    assert key["grants"] == [
        {
            **{"role": "salesMaintainer", "companyCodes": ["0723"], "salesOrgs": ["F723/AQ/XX"]},
            **{"clearance": 0, "actions": ["READ"], "fieldClasses": ["TAX"], "grantedBy": "SC01"},
            "text": "salesMaintainer@0723/F723/AQ/XX;actions=READ;classes=TAX",
        }
    ]
    machine = replace(sales, token=token)
    assert [one["keyId"] for one in await listed(machine) if one["name"]] == [key["keyId"]]
    caller = await sales.app.state.services.tokens.find(token)
    assert caller.grants == (grant_from_text(key["grants"][0]["text"]),)
    everything = await in_database(
        sales.dsn,
        "SELECT t::text FROM access_token t UNION ALL SELECT a::text FROM audit_entry a",
    )
    assert not any(token[12:] in row[0] for row in everything)


async def test_nobody_makes_more_than_he_has(sales: Door) -> None:
    beyond = [
        {**SALES, "role": "financeMaintainer"},
        {**SALES, "companyCodes": ["0723", "0724"]},
        {**SALES, "companyCodes": ["*"]},
        {**SALES, "salesOrgs": ["*"]},
        {**SALES, "salesOrgs": ["F724/AQ/XX"]},
        {**SALES, "institutions": ["*"]},
        {**SALES, "archiveTypes": ["KU"]},
        {**SALES, "clearance": 1},
    ]
    for grant in beyond:
        found = await codes(sales, CREATE, **wanted("SC01", SALES, grant))
        assert (grant, "US-GRANT grants.1" in found) == (grant, True)
    narrow = await sales.as_caller("SC01", grant_from_text("salesMaintainer@0723/F723;actions=READ;classes="))
    assert await codes(narrow, CREATE, **wanted("SC01", SALES)) == ["US-GRANT grants.0"]
    fitting = {**SALES, "actions": ["READ"], "fieldClasses": []}
    assert (await made(narrow, fitting))["token"]
    assert {one["outcome"] for one in await notes(sales)} == {"REFUSED", "DONE"}


async def test_for_others_only_administrators_within_scope(door: Door, sales: Door, admin: Door) -> None:
    await add_user(door.dsn, "FI01", "financeMaintainer@0723/F723", password=None)
    assert await codes(sales, CREATE, **wanted("FI01", SALES)) == ["GEN-FORBIDDEN"]
    assert await codes(sales, CREATE, **wanted("NOBODY", SALES)) == ["GEN-FORBIDDEN"]
    finance = {"role": "financeMaintainer", "companyCodes": ["0723"]}
    assert (await made(admin, finance, user_name="fi01"))["apiKey"]["userName"] == "FI01"
    beyond = {**finance, "companyCodes": ["0724"]}
    assert await codes(admin, CREATE, **wanted("FI01", beyond, name="x")) == ["US-GRANT grants.0"]
    # US-SELF: for himself an administrator has what he has
    assert await codes(admin, CREATE, **wanted("ADM", finance)) == ["US-GRANT grants.0"]
    assert await codes(admin, CREATE, **wanted("NOBODY", finance)) == ["GEN-REF userName"]
    home = "UPDATE user_account SET institution_code = (SELECT min(institution_code) FROM institution)"
    await in_database(door.dsn, home)
    assert await codes(admin, CREATE, **wanted("FI01", finance, name="x")) == ["US-GRANT userName"]
    reading = await door.as_caller("ADM", grant_from_text("admin;actions=READ"))
    assert await codes(reading, CREATE, **wanted("FI01", finance)) == ["GEN-FORBIDDEN"]


async def test_a_key_is_no_way_to_become_somebody_mightier(door: Door, admin: Door) -> None:
    """Who calls by it is its user, and changes his own row as he does."""
    await add_user(door.dsn, "BOSS", "admin", password=None)
    await in_database(door.dsn, "UPDATE user_account SET kind = 'ADMINISTRATOR' WHERE user_name = 'BOSS'")
    within = {"role": "admin", "companyCodes": ["0723"], "salesOrgs": ["F723"]}
    assert await codes(admin, CREATE, **wanted("BOSS", within)) == ["US-GRANT userName"]
    wide = await door.as_roles("ROOT", "admin")
    number = (await made(wide, within, user_name="BOSS"))["apiKey"]["keyId"]
    assert await codes(admin, ROTATE, k=number) == ["US-GRANT keyId"]
    # what he may by a key alone counts as well
    await add_user(door.dsn, "BOT", password=None)
    await made(wide, {"role": "integrator", "companyCodes": ["*"], "salesOrgs": ["*"]}, user_name="BOT")
    assert await codes(admin, CREATE, **wanted("BOT", SALES, name="x")) == ["US-GRANT userName"]


async def test_a_key_waits_for_a_withdrawal_and_sees_it(door: Door) -> None:
    await add_user(door.dsn, "SC07", "salesMaintainer@0723/F723")
    sales = await sign_in(door, "SC07")
    async with holding(door.dsn, "SC07") as connection:
        asking = asyncio.create_task(codes(sales, CREATE, **wanted("SC07", SALES)))
        await somebody_waits(connection)
        await connection.execute("DELETE FROM access_grant WHERE user_name = 'SC07'")
    assert await asking == ["US-GRANT grants.0"]


async def test_a_session_that_ends_meanwhile_makes_no_key(door: Door) -> None:
    await add_user(door.dsn, "SC08", "salesMaintainer@0723/F723")
    sales = await sign_in(door, "SC08")
    async with holding(door.dsn, "SC08") as connection:
        asking = asyncio.create_task(codes(sales, CREATE, **wanted("SC08", SALES)))
        await somebody_waits(connection)
        await connection.execute("UPDATE user_session SET ended_at = now() WHERE user_name = 'SC08'")
    assert await asking == ["GEN-FORBIDDEN"]


async def test_what_a_provider_lends_becomes_no_key(door: Door, provider: Provider) -> None:
    await add_user(door.dsn, "ZHANG.WEI", password=None)
    lent = replace(door, token=provider.token())
    assert await codes(lent, CREATE, **wanted("ZHANG.WEI", SALES)) == ["US-GRANT grants.0"]
    given = """INSERT INTO access_grant (user_name, role, company_codes, sales_orgs)
               VALUES ('ZHANG.WEI', 'salesMaintainer', '{0723}', '{F723}')"""
    await in_database(door.dsn, given)
    assert (await made(lent, SALES, user_name="ZHANG.WEI"))["token"]
    beyond = {**SALES, "role": "financeMaintainer"}
    assert await codes(lent, CREATE, **wanted("ZHANG.WEI", beyond, name="x")) == ["US-GRANT grants.0"]


async def test_an_administrator_ends_of_others_only_what_he_may_give(door: Door, admin: Door) -> None:
    await add_user(door.dsn, "BOT", password=None)
    wide = await door.as_roles("ROOT", "admin")
    everywhere = {"role": "integrator", "companyCodes": ["*"], "salesOrgs": ["*"]}
    number = (await made(wide, everywhere, user_name="BOT"))["apiKey"]["keyId"]
    assert await codes(admin, REVOKE, k=number) == ["US-GRANT keyId"]
    assert (await act(wide, REVOKE, k=number))["apiKey"]["live"] is False


async def test_duties_stay_apart_over_the_whole_user(door: Door, admin: Door) -> None:
    await add_user(door.dsn, "AR01", "archiveManager@0723/F723", password=None)
    await add_user(door.dsn, "CA01", password=None)
    every = {"companyCodes": ["0723"], "salesOrgs": ["F723"]}
    mixed = {"role": "auditor", **every}
    assert await codes(admin, CREATE, **wanted("AR01", mixed)) == ["US-SOD grants"]
    await made(admin, {"role": "cashier", **every}, user_name="CA01")
    filing = {"role": "archiveOperator", **every}
    assert await codes(admin, CREATE, **wanted("CA01", filing, name="y")) == ["US-SOD-CASHIER grants"]
    # OPERATOR, as these users are, is no ADMINISTRATOR
    found = await codes(admin, CREATE, **wanted("CA01", {"role": "admin", **every}, name="y"))
    assert found == ["GEN-STATE grants.0.role"]


async def test_all_that_is_wrong_is_told_at_once(sales: Door) -> None:
    bad = {**SALES, "role": "boss", "companyCodes": ["0723", "*", "a b"], "clearance": 4}
    assert await codes(sales, CREATE, **wanted("SC01", SALES, bad)) == [
        "GEN-RANGE grants.1.clearance",
        "GEN-PATTERN grants.1.companyCodes.1",
        "GEN-PATTERN grants.1.companyCodes.2",
        "GEN-REF grants.1.role",
    ]
    wide = {**SALES, "companyCodes": ["9999"]}
    found = await codes(sales, CREATE, **wanted("SC01", wide, name=" ", e=later(days=1000), d="x" * 201))
    assert found == [
        "GEN-LENGTH description",
        "GEN-RANGE expiresAt",
        "US-GRANT grants.0",
        "GEN-REF grants.0.companyCodes",
        "GEN-REQUIRED name",
    ]
    wrong: list[dict[str, Any]] = [{"e": later(seconds=-1)}, {"n": "x" * 41}, {"n": "a\nb"}, {"g": []}]
    for change in (*wrong, {"g": [SALES] * 51}):
        assert len(await codes(sales, CREATE, **{**wanted("SC01", SALES), **change})) == 1
    assert [one["name"] for one in await listed(sales)] == [None]  # the token that asks


async def test_a_name_has_one_key_and_two_while_it_is_rotated(sales: Door) -> None:
    first = await made(sales)
    number = first["apiKey"]["keyId"]
    assert await codes(sales, CREATE, **wanted("SC01", SALES)) == ["GEN-DUPLICATE name"]
    second = await act(sales, ROTATE, k=number, o=later(days=2))
    assert second["apiKey"]["name"] == "erp-sync"
    assert second["apiKey"]["grants"] == first["apiKey"]["grants"]
    assert second["token"] != first["token"]
    old, new = {one["keyId"]: one for one in await listed(sales)}, second["apiKey"]
    assert old[number]["expiresAt"] < later(days=2.1) < new["expiresAt"] < later(days=30.1)
    for token in (first["token"], second["token"]):
        assert (await replace(sales, token=token).post({"query": "{ __typename }"})).status_code == 200
    assert await codes(sales, ROTATE, k=new["keyId"]) == ["US-KEYS keyId"]
    assert (await act(sales, REVOKE, k=number))["apiKey"]["live"] is False
    assert (await replace(sales, token=first["token"]).post({"query": "{ __typename }"})).status_code == 401
    third = await act(sales, ROTATE, k=new["keyId"], e=later(days=60))
    assert later(days=59) < third["apiKey"]["expiresAt"] < later(days=61)
    told = [(one["detail"]["did"], one["outcome"]) for one in await notes(sales) if "did" in one["detail"]]
    assert told[-4:] == [(did, "DONE") for did in ("CREATED", "ROTATED", "REVOKED", "ROTATED")]


async def test_a_rotation_is_bounded_and_asks_for_the_grants_again(sales: Door) -> None:
    number = (await made(sales))["apiKey"]["keyId"]
    assert await codes(sales, ROTATE, k=number, e=later(days=999), o=later(days=31)) == [
        "GEN-RANGE expiresAt",
        "GEN-RANGE oldUntil",
    ]
    less = await sales.as_caller("SC01", grant_from_text("salesMaintainer@0723/F723/AQ/XX"))
    assert await codes(less, ROTATE, k=number) == ["US-GRANT keyId"]
    await act(sales, REVOKE, k=number)
    assert await codes(sales, ROTATE, k=number) == ["GEN-STATE keyId"]
    assert (await made(sales))["token"]  # the name is free again


async def test_a_key_makes_no_keys_but_ends_itself(sales: Door) -> None:
    done = await made(sales)
    other = await made(sales, name="other")
    machine = replace(sales, token=done["token"])
    own, foreign = done["apiKey"]["keyId"], other["apiKey"]["keyId"]
    assert await codes(machine, CREATE, **wanted("SC01", SALES, name="third")) == ["GEN-FORBIDDEN"]
    assert await codes(machine, ROTATE, k=own) == ["GEN-FORBIDDEN"]
    assert await codes(machine, REVOKE, k=foreign) == ["GEN-FORBIDDEN"]
    assert (await act(machine, REVOKE, k=own))["apiKey"]["live"] is False
    assert (await machine.post({"query": "{ __typename }"})).status_code == 401


async def test_keys_of_others_are_not_there_but_for_who_sees_users(
    door: Door, sales: Door, admin: Door
) -> None:
    number = (await made(sales))["apiKey"]["keyId"]
    await add_user(door.dsn, "FI01", password=None)
    other = await door.as_caller("FI01", grant_from_text("financeMaintainer@0723"))
    for document in (ROTATE, REVOKE):
        for key in (number, "999999", "x", "-1", "9" * 30):
            assert await codes(other, document, k=key) == ["GEN-NOTFOUND keyId"]
    assert await listed(other, u="SC01") == []
    assert {one["userName"] for one in await listed(other)} == {"FI01"}
    auditor = await door.as_roles("AU01", "auditor")
    assert number in [one["keyId"] for one in await listed(auditor, u="sc01")]
    assert await codes(auditor, REVOKE, k=number) == ["GEN-FORBIDDEN"]
    assert await listed(auditor, u="no such\u0000user") == []
    assert (await act(admin, REVOKE, k=number))["apiKey"]["live"] is False
    assert [one["live"] for one in await listed(sales, x=True) if one["keyId"] == number] == [False]
    assert (await act(admin, REVOKE, k=number))["__typename"] == "ApiKeyRevoked"  # stays as it was


async def test_lists_come_in_pages_the_newest_first(sales: Door) -> None:
    for number in range(3):
        await made(sales, name=f"key {number}")
    first = await listed(sales, f=2)
    assert [one["name"] for one in first] == ["key 2", "key 1"]
    rest = await listed(sales, f=2, a=first[-1]["keyId"])
    assert [one["name"] for one in rest] == ["key 0", None]


async def test_a_repeated_call_makes_one_key_and_shows_it_once(sales: Door) -> None:
    body = {"query": CREATE, "variables": wanted("SC01", SALES)}
    first = (await sales.post(body, idempotency_key='"k1"')).json()["data"]["done"]
    again = (await sales.post(body, idempotency_key='"k1"')).json()["data"]["done"]
    assert first["token"] is not None
    assert again == {**first, "token": None}
    kept = await in_database(sales.dsn, "SELECT r::text FROM replay r")
    assert not any(first["token"] in row[0] or first["token"].encode().hex() in row[0] for row in kept)


async def test_two_at_once_make_one(sales: Door) -> None:
    done = await asyncio.gather(*(act(sales, CREATE, **wanted("SC01", SALES)) for _ in range(8)))
    assert sorted(one["__typename"] for one in done) == ["ApiKeyIssued"] + ["Refused"] * 7


async def test_who_is_not_in_the_user_list_has_no_keys(door: Door, sales: Door, provider: Provider) -> None:
    stranger = replace(door, token=provider.token(preferred_username="li"))
    assert await codes(stranger, CREATE, **wanted("LI", SALES)) == ["GEN-REF userName"]
    known = replace(door, token=provider.token(preferred_username="sc01"))
    done = await made(known)
    await in_database(door.dsn, "UPDATE user_account SET active = false WHERE user_name = 'SC01'")
    door.app.state.services.tokens.forget("SC01")
    machine = replace(door, token=done["token"])
    assert (await machine.post({"query": "{ __typename }"})).status_code == 401
    admin = await door.as_roles("ADM2", "admin")
    assert await codes(admin, CREATE, **wanted("SC01", SALES, name="z")) == ["GEN-REF userName"]


async def test_refusals_are_told_in_the_audit_trail(door: Door, sales: Door) -> None:
    before = len(await notes(door))
    await codes(sales, CREATE, **wanted("FI01", SALES))
    await codes(sales, CREATE, **wanted("SC01", {**SALES, "role": "admin"}))
    told = (await notes(door))[before:]
    assert [(one["outcome"], one["object_id"]) for one in told] == [("REFUSED", "FI01"), ("REFUSED", "SC01")]
    assert told[0]["detail"] == {"codes": ["GEN-FORBIDDEN"]}
    assert "US-GRANT" in told[1]["detail"]["codes"]
