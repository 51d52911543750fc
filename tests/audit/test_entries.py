"""The audit trail over GraphQL: who reads what of it, and who verifies it. Next: test_unmask.py."""

import asyncio
from typing import Any

import asyncpg
import pytest

from models.rules.auditing import AuditAct, AuditNote
from resolvers.access.audit import note
from tests.support.base import another, layers_724
from tests.support.client import Client, saved
from tests.support.server import Service

ENTRIES = """
query ($first: Int, $after: String, $filter: AuditEntryFilter) {
  auditEntries(first: $first, after: $after, filter: $filter) {
    totalCount pageInfo { hasNextPage endCursor }
    nodes {
      entryId happenedAt userName act outcome objectClass objectId customerNumber itemId detail address }
  } }
"""
VERIFY = """
query ($after: String, $expect: String, $most: Int) {
  verifyAudit(after: $after, expect: $expect, most: $most) {
    sound checked head complete moreFlaws flaws { kind firstPosition lastPosition entryId } } }
"""


def write(service: Service, *notes: AuditNote) -> None:
    async def run() -> None:
        connection = await asyncpg.connect(service.dsn)
        try:
            for one in notes:
                await note(connection, one)
        finally:
            await connection.close()

    asyncio.run(run())


def a_note(user: str, **facts: Any) -> AuditNote:
    return AuditNote(AuditAct.DOWNLOAD, user, address="192.0.2.7", **facts)


def read(client: Client, **arguments: Any) -> list[dict[str, Any]]:
    return client.ask(ENTRIES, **{"first": 100, **arguments})["auditEntries"]["nodes"]


def of(act: AuditAct) -> dict[str, Any]:
    return {"act": {"eq": act.value}}


def test_an_entry_is_shown_as_it_was_written(service: Service) -> None:
    number = saved(service.user("SC01").create(another()))
    told = a_note(
        "WHOLE", object_class="KU", object_id="7", customer_number=number.zfill(10), item_id="a" * 32
    )
    write(service, told)
    [one] = read(service.user("AU01"), filter={"userName": {"eq": "WHOLE"}})
    assert one.pop("happenedAt").endswith("Z")
    assert isinstance(one.pop("entryId"), int)
    assert one == {
        "userName": "WHOLE",
        "act": "DOWNLOAD",
        "outcome": "DONE",
        "objectClass": "KU",
        "objectId": "7",
        "customerNumber": number,
        "itemId": "a" * 32,
        "detail": "{}",
        "address": "192.0.2.7",
    }


def test_pages_go_on_in_the_order_of_writing(service: Service) -> None:
    write(service, *(a_note("PAGES", object_id=str(at)) for at in range(5)))
    reader, mine = service.user("AU01"), {"userName": {"eq": "PAGES"}}
    first = reader.ask(ENTRIES, first=2, filter=mine)["auditEntries"]
    assert (first["totalCount"], first["pageInfo"]["hasNextPage"]) == (5, True)
    rest = read(reader, after=first["pageInfo"]["endCursor"], filter=mine)
    assert [one["objectId"] for one in first["nodes"] + rest] == ["0", "1", "2", "3", "4"]


def test_filters_by_number_act_and_time(service: Service) -> None:
    write(service, a_note("FILTER"), AuditNote(AuditAct.EXPORT, "FILTER", "REFUSED"))
    reader, mine = service.user("AU01"), {"userName": {"eq": "FILTER"}}
    [first, second] = read(reader, filter=mine)
    assert read(reader, filter={**mine, **of(AuditAct.EXPORT)}) == [second]
    assert read(reader, filter={**mine, "outcome": {"eq": "DONE"}}) == [first]
    assert read(reader, filter={**mine, "entryId": {"gt": first["entryId"]}}) == [second]
    assert read(reader, filter={**mine, "happenedAt": {"lte": first["happenedAt"]}}) == [first]


@pytest.fixture
def told(service: Service) -> dict[str, str]:
    """Entries of others about nothing, a customer of 0723 and one of 0724, an item; and one's own."""
    sales = service.user("SC01")
    near = saved(sales.create(another()))
    far = saved(sales.create({**another(), **layers_724()}))
    write(
        service,
        a_note("OTHER", object_id="nothing"),
        a_note("OTHER", object_id="near", customer_number=near.zfill(10)),
        a_note("OTHER", object_id="far", customer_number=far.zfill(10)),
        a_note("OTHER", object_id="item", item_id="b" * 32),
        a_note("AN01", object_id="own", customer_number=far.zfill(10)),
    )
    return {"near": near, "far": far}


@pytest.mark.parametrize(
    ("grant", "seen"),
    [
        ("salesMaintainer", {"own"}),
        ("admin", {"own", "nothing"}),
        ("auditor", {"own", "nothing", "near", "far", "item"}),
        ("auditor@0723/F723", {"own", "nothing", "near"}),
        ("auditor@0724/F724;institutions=*;types=*;clearance=2", {"own", "nothing", "far"}),
    ],
)
@pytest.mark.usefixtures("told")
def test_who_sees_what(service: Service, grant: str, seen: set[str]) -> None:
    reader = service.user("AN01", grant)
    wanted = {"or": [{"userName": {"eq": "OTHER"}}, {"userName": {"eq": "AN01"}}], **of(AuditAct.DOWNLOAD)}
    assert {one["objectId"] for one in read(reader, filter=wanted)} == seen


def test_an_auditor_verifies_and_others_may_not(fresh_service: Service) -> None:
    write(fresh_service, *(a_note("SC01") for _ in range(3)))
    auditor = fresh_service.user("AU01")
    found = auditor.ask(VERIFY)["verifyAudit"]
    head = found.pop("head")
    assert found == {"sound": True, "checked": 3, "complete": True, "moreFlaws": 0, "flaws": []}
    assert auditor.ask(VERIFY, expect=head)["verifyAudit"]["sound"]
    part = auditor.ask(VERIFY, most=1)["verifyAudit"]
    assert (part["checked"], part["complete"]) == (1, False)
    rest = auditor.ask(VERIFY, after=part["head"])["verifyAudit"]
    assert (rest["checked"], rest["head"]) == (2, head)
    for other in (fresh_service.user("AD01"), fresh_service.user("SC01")):
        [error] = other.errors(VERIFY)
        assert error["extensions"]["code"] == "GEN-FORBIDDEN"


def test_what_was_tampered_with_is_told(fresh_service: Service) -> None:
    write(fresh_service, *(a_note("SC01") for _ in range(4)))
    auditor = fresh_service.user("AU01")
    head = auditor.ask(VERIFY)["verifyAudit"]["head"]
    fresh_service.execute("ALTER TABLE audit_entry DISABLE TRIGGER ALL")
    fresh_service.execute("UPDATE audit_entry SET user_name = 'FI01' WHERE position = 2")
    fresh_service.execute("DELETE FROM audit_entry WHERE position = 4")
    fresh_service.execute(f"UPDATE audit_entry SET position = {2**62} WHERE position = 3")
    found = auditor.ask(VERIFY, expect=head)["verifyAudit"]
    assert not found["sound"]
    assert [(one["kind"], one["firstPosition"], one["lastPosition"]) for one in found["flaws"]] == [
        ("CHANGED", "2", "2"),
        ("MISSING", "3", str(2**62 - 1)),
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"after": "x"}, "after is no head"),
        ({"expect": "1:00"}, "expect is no head"),
        ({"after": "2:" + "00" * 32, "expect": "1:" + "00" * 32}, "expect lies behind after"),
        ({"most": 0}, "most must be from 1"),
        ({"most": 100_001}, "most must be from 1"),
    ],
)
def test_what_cannot_be_verified_is_an_error(
    service: Service, arguments: dict[str, Any], message: str
) -> None:
    [error] = service.user("AU01").errors(VERIFY, **arguments)
    assert message in error["message"]
