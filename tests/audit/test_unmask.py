"""Masked fields of one customer, uncovered for a while with a reason. Next: ../house."""

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import httpx
import pytest

from models.rules.shape import Shield
from resolvers.access.caller import Caller, Grant, Unmasking
from resolvers.access.grants import grant_from_text
from resolvers.access.tokens import NewToken, TokenBook, make_token
from tests.support.base import another, general, layers_724
from tests.support.client import FINDING, Client, remarks, saved
from tests.support.events import open_events
from tests.support.server import Service
from tests.support.users import PASSWORD, SIGN_IN, add_user

SHOWN = "name1 uscc bankDetails { bankAccount }"
UNMASK = f"""
mutation ($n: String!, $c: [FieldClass!]!, $r: String!, $m: Int) {{
  unmask(customerNumber: $n, fieldClasses: $c, reason: $r, minutes: $m) {{
    __typename
    ... on CustomerUnmasked {{
      customer {{ {SHOWN} }} uncovered {{ customerNumber fieldClass endsAt }} }}
    ... on Refused {{ message findings {{ {FINDING} }} }} }} }}
"""
REMASK = "mutation ($n: String) { remask(customerNumber: $n) { customerNumbers } }"
ENTRIES = """
query ($filter: AuditEntryFilter) { auditEntries(last: 100, filter: $filter) {
  nodes { userName outcome customerNumber detail address } } }
"""
OPEN = "{ uncovered { fieldClass } }"
WITHDRAW = """
DELETE FROM access_grant WHERE company_codes = '{0723}' AND role = 'salesMaintainer'
    AND token_id IN (SELECT token_id FROM access_token WHERE user_name = $1)
"""
REFRESH = """mutation ($t: String) {
  refreshSession(refreshToken: $t) { ... on SignedIn { accessToken refreshToken } } }"""
REASON = "核对供应商付款账号，经理已同意"


def unmask(client: Client, number: str, *classes: str, reason: str = REASON, minutes: int = 15) -> Any:
    return client.ask(UNMASK, n=number, c=list(classes), r=reason, m=minutes)["unmask"]


def account(client: Client, number: str) -> str:
    return client.customer(number, SHOWN)["bankDetails"][0]["bankAccount"]


def entries(service: Service, user: str) -> list[dict[str, Any]]:
    wanted = {"userName": {"eq": user}, "act": {"eq": "UNMASK"}}
    found: list[dict[str, Any]] = service.user("AU01").ask(ENTRIES, filter=wanted)["auditEntries"]["nodes"]
    return [{**one, "detail": json.loads(one["detail"])} for one in found]


@pytest.fixture
def given() -> dict[str, Any]:
    return another()


@pytest.fixture
def number(service: Service, given: dict[str, Any]) -> str:
    return saved(service.user("SC01").create(given))


@pytest.fixture
def clear(given: dict[str, Any]) -> str:
    return given["bankDetails"][0]["bankAccount"]


@pytest.fixture
def masked(clear: str) -> str:
    return f"****{clear[-4:]}"


def test_it_is_in_clear_in_the_answer_and_afterwards_and_is_told(
    service: Service, number: str, clear: str, masked: str
) -> None:
    sales = service.user("UM01", "salesMaintainer")
    assert account(sales, number) == masked
    before = datetime.now(UTC)
    answer = unmask(sales, number, "BANK", minutes=10)
    assert answer["customer"]["bankDetails"] == [{"bankAccount": clear}]
    [one] = answer["uncovered"]
    ends_at = datetime.fromisoformat(one.pop("endsAt"))
    assert one == {"customerNumber": number, "fieldClass": "BANK"}
    assert timedelta(minutes=10) <= ends_at - before < timedelta(minutes=11)
    assert account(sales, number) == clear
    [now] = sales.ask("{ uncovered { customerNumber fieldClass } }")["uncovered"]
    assert now == {"customerNumber": number, "fieldClass": "BANK"}
    [told] = entries(service, "UM01")
    assert told == {
        "userName": "UM01",
        "outcome": "DONE",
        "customerNumber": number,
        "detail": {"classes": ["BANK"], "minutes": 10, "reason": REASON},
        "address": "127.0.0.1",
    }


def test_only_for_this_user_and_this_customer(service: Service, number: str, masked: str) -> None:
    one, other = service.user("UM02", "salesMaintainer"), service.user("UM03", "salesMaintainer")
    unmask(one, number, "BANK")
    assert account(other, number) == masked
    elsewhere = another()
    second = saved(service.user("SC01").create(elsewhere))
    assert account(one, second) == f"****{elsewhere['bankDetails'][0]['bankAccount'][-4:]}"


def test_a_class_that_was_null_is_shown(service: Service, number: str, given: dict[str, Any]) -> None:
    care = service.user("UM04", "careAgent")
    assert care.customer(number, SHOWN)["uscc"] is None
    answer = unmask(care, number, "TAX")
    assert answer["customer"]["uscc"] == given["uscc"]
    assert care.customer(number, SHOWN)["uscc"] == given["uscc"]


def test_it_is_covered_again_before_its_time(service: Service, number: str, clear: str, masked: str) -> None:
    sales = service.user("UM05", "salesMaintainer")
    unmask(sales, number, "BANK")
    assert account(sales, number) == clear
    assert sales.ask(REMASK, n=number)["remask"] == {"customerNumbers": [number]}
    assert account(sales, number) == masked
    assert sales.ask("{ uncovered { fieldClass } }")["uncovered"] == []
    assert sales.ask(REMASK)["remask"] == {"customerNumbers": []}
    assert [one["detail"] for one in entries(service, "UM05")][1:] == [{"ended": ["BANK"]}]


def test_remask_without_a_number_covers_all_and_with_one_only_this(
    service: Service, number: str, clear: str, masked: str
) -> None:
    sales = service.user("UM06", "salesMaintainer")
    second = saved(service.user("SC01").create(another()))
    for one in (number, second):
        unmask(sales, one, "BANK", "IDENTITY")
    assert sales.ask(REMASK, n=second)["remask"] == {"customerNumbers": [second]}
    assert account(sales, number) == clear
    assert sales.ask(REMASK)["remask"] == {"customerNumbers": [number]}
    assert account(sales, number) == masked


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"reason": "  "}, ["E GEN-REQUIRED reason"]),
        ({"reason": "九个字不够长的理由"}, ["E US-REASON reason"]),
        ({"reason": "x" * 201}, ["E GEN-LENGTH reason"]),
        ({"reason": "a bell \a rings here"}, ["E GEN-PATTERN reason"]),
        ({"minutes": 0}, ["E GEN-RANGE minutes"]),
        ({"minutes": 61}, ["E GEN-RANGE minutes"]),
        ({"reason": "", "minutes": -1}, ["E GEN-RANGE minutes", "E GEN-REQUIRED reason"]),
    ],
)
def test_what_is_not_well_said_is_refused(
    service: Service, number: str, masked: str, changed: dict[str, Any], expected: list[str]
) -> None:
    sales = service.user("UM07", "salesMaintainer")
    assert remarks(unmask(sales, number, "BANK", **changed)) == expected
    assert account(sales, number) == masked
    assert entries(service, "UM07") == []


def test_the_longest_time_and_the_shortest_reason(service: Service, number: str, clear: str) -> None:
    sales = service.user("UM08", "salesMaintainer")
    assert remarks(unmask(sales, number)) == ["E GEN-REQUIRED fieldClasses"]
    unmask(sales, number, "BANK", "BANK", reason="十个字刚刚够长的理由", minutes=60)
    assert account(sales, number) == clear
    assert len(sales.ask("{ uncovered { fieldClass } }")["uncovered"]) == 1


@pytest.mark.parametrize(
    ("grants", "classes", "expected"),
    [
        # reads it in clear anyway, and may not uncover
        (["salesMaintainer"], ["TAX"], ["E GEN-FORBIDDEN fieldClasses.0"]),
        (["careAgent"], ["TAX", "BANK"], ["E GEN-FORBIDDEN fieldClasses.1"]),
        (["refDataMaintainer"], ["BANK"], ["E GEN-FORBIDDEN fieldClasses.0"]),
        # role and scope in two grants: the one that may uncover does not show the customer
        (["careAgent@0723/F723", "salesMaintainer@0724/F724"], ["BANK"], ["E GEN-FORBIDDEN fieldClasses.0"]),
        (["salesMaintainer@*/*;actions=READ+WRITE"], ["BANK"], ["E GEN-FORBIDDEN fieldClasses.0"]),
        (["salesMaintainer@*/*;classes=IDENTITY"], ["BANK"], ["E GEN-FORBIDDEN fieldClasses.0"]),
    ],
)
def test_who_may_not(
    service: Service, number: str, grants: list[str], classes: list[str], expected: list[str]
) -> None:
    client = service.user("UM09", *grants)
    before = len(entries(service, "UM09"))
    assert remarks(unmask(client, number, *classes)) == expected
    assert account(client, number).startswith("****")
    assert client.ask("{ uncovered { fieldClass } }")["uncovered"] == []
    told = entries(service, "UM09")[before:]
    assert [(one["outcome"], one["detail"]["classes"]) for one in told] == [("REFUSED", sorted(classes))]


@pytest.mark.parametrize("garbage", ["999999999", "1" * 11, "1\u0000", "", "一二三"])
def test_a_customer_that_is_not_there(service: Service, garbage: str) -> None:
    sales = service.user("UM10", "salesMaintainer")
    assert remarks(unmask(sales, garbage, "BANK")) == ["E GEN-NOTFOUND customerNumber"]
    assert sales.ask(REMASK, n=garbage)["remask"] == {"customerNumbers": []}


def test_a_customer_outside_the_scope_does_not_exist(service: Service) -> None:
    foreign = saved(service.user("SC01").create({**another(), **layers_724()}))
    sales = service.user("UM11", "salesMaintainer@0723/F723")
    answer = unmask(sales, foreign, "BANK")
    assert remarks(answer) == ["E GEN-NOTFOUND customerNumber"]
    assert answer["message"] == f"找不到“{foreign}”"
    [told] = entries(service, "UM11")
    assert (told["outcome"], told["customerNumber"]) == ("REFUSED", foreign)


def test_without_a_grant_to_read_not_even_customers_without_layers_exist(service: Service) -> None:
    bare = saved(service.user("SC01").create(general()))
    some = service.user("UM21", "salesMaintainer@/")
    blind = service.user("UM22", "salesMaintainer@*/*;actions=UNMASK+WRITE")
    assert unmask(some, bare, "BANK")["uncovered"]
    assert remarks(unmask(blind, bare, "BANK")) == ["E GEN-NOTFOUND customerNumber"]
    ask = "query ($n: String!) { customer(number: $n) { customerNumber } customers { totalCount } }"
    assert some.ask(ask, n=bare)["customer"] == {"customerNumber": bare}
    assert blind.ask(ask, n=bare) == {"customer": None, "customers": {"totalCount": 0}}
    found = blind.change(bare, 1, {"phone": "0830-3190009"})
    assert remarks(found) == ["E GEN-NOTFOUND number"]


def test_another_key_of_the_user_uncovers_no_more_than_it_may(
    service: Service, number: str, clear: str, masked: str
) -> None:
    wide = service.user("UM12", "salesMaintainer")
    narrow = service.user("UM12", "salesMaintainer@*/*;actions=READ")
    unmask(wide, number, "BANK")
    assert account(wide, number) == clear
    assert account(narrow, number) == masked


def test_filters_on_it_stay_refused(service: Service, number: str, clear: str) -> None:
    sales = service.user("UM17", "salesMaintainer")
    unmask(sales, number, "BANK")
    wanted = f'{{ bankDetails: {{ some: {{ bankAccount: {{ eq: "{clear}" }} }} }} }}'
    [error] = sales.errors(f"{{ customers(filter: {wanted}) {{ totalCount }} }}")
    assert "is not defined by type" in error["message"]


async def test_a_stream_that_several_share_shows_nothing_uncovered(
    service: Service, number: str, masked: str
) -> None:
    grant, query = "salesMaintainer", f"subscription {{ customerChanged {{ customer {{ {SHOWN} }} }} }}"
    one, other = [await asyncio.to_thread(service.user, name, grant) for name in ("UM15", "UM16")]
    await asyncio.to_thread(unmask, one, number, "BANK")
    async with (
        open_events(service.url, one.token, query) as mine,
        open_events(service.url, other.token, query) as theirs,
    ):
        await asyncio.to_thread(service.user("SC01").change, number, 1, {"phone": "0830-3190009"})
        for events in (mine, theirs):
            shown = (await events.event()).payload["data"]["customerChanged"]["customer"]
            assert shown["bankDetails"] == [{"bankAccount": masked}]


def test_a_grant_that_is_withdrawn_takes_along_what_it_uncovered(
    service: Service, number: str, clear: str, masked: str
) -> None:
    """Although another shows the customer, and a third may uncover the class elsewhere."""
    sales = service.user("UM18", "storageAdmin@0723/F723", "salesMaintainer@0724/", "salesMaintainer@0723/")
    unmask(sales, number, "BANK")
    assert account(sales, number) == clear
    assert len(sales.ask(OPEN)["uncovered"]) == 1
    service.execute(WITHDRAW, "UM18")
    assert sales.ask(REMASK, n="999999999")["remask"] == {"customerNumbers": []}  # here he is forgotten
    assert account(sales, number) == masked
    assert sales.ask(OPEN)["uncovered"] == []


def test_another_key_with_the_same_grants_shows_nothing(
    service: Service, number: str, clear: str, masked: str
) -> None:
    one, other = service.user("UM19", "salesMaintainer"), service.user("UM19", "salesMaintainer@*/*")
    unmask(one, number, "BANK")
    assert (account(one, number), account(other, number)) == (clear, masked)
    assert other.ask(OPEN)["uncovered"] == []
    unmask(other, number, "BANK", minutes=1)
    assert account(other, number) == clear
    # what one covers again is covered for the other as well
    assert one.ask(REMASK)["remask"] == {"customerNumbers": [number]}
    assert (account(one, number), account(other, number)) == (masked, masked)


def test_a_session_shows_it_by_all_its_tokens_and_no_other_session_does(
    service: Service, number: str, clear: str, masked: str
) -> None:
    asyncio.run(add_user(service.dsn, "UM20", "salesMaintainer"))
    given = {"u": "UM20", "p": PASSWORD, "c": False}
    first, second = _signed(service, SIGN_IN, **given), _signed(service, SIGN_IN, **given)
    one, other = (_client(service, now) for now in (first, second))
    unmask(one, number, "BANK")
    assert (account(one, number), account(other, number)) == (clear, masked)
    assert (len(one.ask(OPEN)["uncovered"]), other.ask(OPEN)["uncovered"]) == (1, [])
    later = _client(service, _signed(service, REFRESH, t=first["refreshToken"]))
    assert later.token != one.token
    assert account(later, number) == clear


def _signed(service: Service, query: str, **variables: Any) -> Any:
    answer = httpx.post(f"{service.url}/graphql", json={"query": query, "variables": variables}).json()
    [signed] = answer["data"].values()
    return signed


def _client(service: Service, signed: dict[str, Any]) -> Client:
    return replace(service.user("SC01"), token=signed["accessToken"])


def test_connections_that_last_show_nothing_uncovered() -> None:
    grants = (Grant.everywhere("salesMaintainer"),)
    plain = Caller("UM13", grants)
    uncovered = Caller("UM13", grants, unmasked=frozenset({Unmasking("0100000005", Shield.BANK)}))
    assert uncovered.lasting == plain
    assert plain.lasting is plain


async def test_it_ends_by_itself(database: str) -> None:
    """Without news: what is remembered of the caller ends with the first of what he uncovered."""
    async with asyncpg.create_pool(database, min_size=0, max_size=2) as pool:
        token = await make_token(pool, NewToken("UM14", [grant_from_text("salesMaintainer")]))
        await pool.execute(
            "INSERT INTO unmasked "
            "(user_name, customer_number, reason, token_id, allowed_by, field_class, ends_at) "
            "SELECT 'UM14', '0100000005', '-', token_id, '{salesMaintainer}', c, now() + until::interval "
            "FROM access_token, (VALUES ('BANK', '1 second'), ('IDENTITY', '1 hour')) one(c, until) "
            "WHERE user_name = 'UM14'"
        )
        book = TokenBook(pool, seconds=3_600)
        found = await book.find(token)
        assert found is not None
        assert {one.shield for one in found.unmasked} == {Shield.BANK, Shield.IDENTITY}
        async with asyncio.timeout(20):
            while (found := await book.find(token)) is not None and len(found.unmasked) == 2:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        assert found is not None
        assert {one.shield for one in found.unmasked} == {Shield.IDENTITY}
        open_still = "SELECT count(*) FROM unmasked WHERE user_name = 'UM14' AND ends_at > now()"
        assert await pool.fetchval(open_still) == 1
