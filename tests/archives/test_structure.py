"""Categories, types, locations: codes for ever, names everywhere, lawful periods. Next: test_volumes.py."""

import asyncio
from typing import Any

import pytest

from resolvers.access.caller import Caller
from resolvers.access.grants import grant_from_text
from resolvers.archives.locations import move
from resolvers.archives.structure import CATEGORIES, LOCATIONS, TYPES
from resolvers.errors import Denied, Refused
from resolvers.exchange.reference import load_reference
from resolvers.write.context import Request
from resolvers.write.maintained import change, create, delete
from tests.support.administering import act, done
from tests.support.client import Client, remarks
from tests.support.locks import somebody_waits
from tests.support.server import Service
from tests.support.writing import ADMIN, SALES, Desk, patch_of, short, told

SURE = frozenset({"GEN-CONFIRM"})
KEEPER = Caller("KEEPER", (grant_from_text("storageAdmin@/;institutions=*"),))
KEEPER_HERE = Caller("HERE", (grant_from_text("storageAdmin@/;institutions=TIANPU"),))
LOCAL = Caller("LOCAL", (grant_from_text("admin@/;institutions=TIANPU"),))
BOX = "K1-03-2-15"


def names(client: Client, item: str) -> list[str]:
    found = client.ask(
        "query ($i: ID!) { archiveItem(id: $i) { type { nameZh category { nameZh } } } }", i=item
    )
    kind = found["archiveItem"]["type"]
    return [kind["category"]["nameZh"], kind["nameZh"]]


def test_codes_stay_and_names_show_everywhere_at_once(service: Service) -> None:
    admin, manager = service.user("AD01"), service.user("AM90", "archiveManager@/;institutions=*;types=*")
    names_of = {"nameZh": "图纸", "nameEn": "Drawings"}
    saved = act(admin, "createArchiveCategory", input={"categoryCode": "tz", **names_of})
    assert (done(saved), saved["messageZh"]) == (1, "档案大类TZ 图纸已创建")
    given = {"archiveType": "TZ/a1", "defaultRetention": "D10", "defaultAccessLevel": 0, **names_of}
    saved = act(admin, "createArchiveType", input=given)
    assert (done(saved), saved["archiveType"]["archiveType"]) == (1, "TZ/A1")
    draft = {"institutionCode": "TIANPU", "archiveType": "TZ/A1", "title": "总图"}
    item = act(manager, "createArchiveItem", input=draft)["archiveItem"]["itemId"]
    assert names(manager, item) == ["图纸", "图纸"]

    done(act(admin, "changeArchiveCategory", code="tz", expectedVersion=1, input={"nameZh": "工程图"}))
    changed = {"nameZh": "施工图", "defaultRetention": "D30"}
    done(act(admin, "changeArchiveType", code="TZ/A1", expectedVersion=1, input=changed))
    assert names(manager, item) == ["工程图", "施工图"]
    query = """query ($i: ID!) { archiveItem(id: $i) { retention }
        archiveType(code: "tz/a1") { items { nodes { itemId } } }
        archiveCategory(code: "TZ") { types { nodes { typeCode } } } }"""
    found = manager.ask(query, i=item)
    assert found == {  # AT-3: what was there stays as it is
        "archiveItem": {"retention": "D10"},
        "archiveType": {"items": {"nodes": [{"itemId": item}]}},
        "archiveCategory": {"types": {"nodes": [{"typeCode": "A1"}]}},
    }
    again = act(manager, "createArchiveItem", input=draft)["archiveItem"]["itemId"]
    assert manager.ask(query, i=again)["archiveItem"] == {"retention": "D30"}

    immutable = act(admin, "changeArchiveType", code="TZ/A1", expectedVersion=2, input={"typeCode": "A2"})
    assert remarks(immutable) == ["E GEN-IMMUTABLE typeCode"]
    wrong = act(admin, "changeArchiveCategory", code="TZ", expectedVersion=2, input={"categoryCode": "TY"})
    assert remarks(wrong) == ["E GEN-IMMUTABLE categoryCode"]
    used = {"code": "TZ/A1", "expectedVersion": 2}
    template = {"templateKind": "VOUCHER", "arrangement": "VOLUME"}
    assert remarks(act(admin, "changeArchiveType", **used, input=template)) == [
        "E GEN-INUSE arrangement",
        "E GEN-INUSE templateKind",
    ]
    assert remarks(act(admin, "deleteArchiveType", **used)) == ["E GEN-INUSE ", "C GEN-CONFIRM confirm"]
    conflict = act(admin, "deleteArchiveCategory", code="TZ", expectedVersion=1)
    assert (conflict["currentVersion"], conflict["changedFields"]) == (2, ["nameZh"])


def test_who_may_not_is_told_so(service: Service) -> None:
    sales = service.user("SC01")
    refused = act(sales, "createArchiveCategory", input={"categoryCode": "XX"})
    assert refused["findings"][0]["messageZh"] == "没有权限，请联系管理员"
    assert remarks(act(service.user("AD01"), "createArchiveLocation", input={"locationCode": BOX})) == [
        "E GEN-FORBIDDEN "
    ]


@pytest.mark.parametrize(
    ("given", "findings"),
    [
        ({"typeCode": "A-B"}, [("GEN-PATTERN", "E", "type_code")]),
        ({"typeCode": None}, [("GEN-REQUIRED", "E", "type_code")]),
        ({"categoryCode": "QQ"}, [("GEN-REF", "E", "category_code")]),
        ({"archiveType": "KU/ZB"}, [("RD-CODE-RULE", "E", "archive_type")]),
        ({"typeCode": "QT", "minimumRetention": "D10"}, [("GEN-DUPLICATE", "E", "type_code")]),
        ({"templateKind": "LIST"}, [("GEN-REF", "E", "template_kind")]),
        ({"templateKind": "VOUCHER"}, [("GEN-RANGE", "E", "arrangement")]),
        ({"defaultRetention": "D99"}, [("GEN-REF", "E", "default_retention")]),
        ({"minimumRetention": "Y"}, [("AR-RET-MIN", "E", "default_retention")]),
        ({"allowedMedia": "image/*, pdf"}, [("GEN-PATTERN", "E", "allowed_media")]),
        ({"defaultAccessLevel": 4}, [("GEN-RANGE", "E", "default_access_level")]),
    ],
)
async def test_what_a_type_must_not_say(desk: Desk, given: dict[str, Any], findings: list[Any]) -> None:
    plain = {"categoryCode": "KU", "typeCode": "XJ", "nameZh": "现金", "nameEn": "Cash"}
    patch = patch_of({**plain, "defaultRetention": "D10", "defaultAccessLevel": 1, **given})
    with pytest.raises(Refused) as refused:
        await create(desk.writer.call(ADMIN), TYPES, patch)
    assert told(refused.value) == findings


async def test_the_law_keeps_the_minimum(desk: Desk) -> None:
    """G-AR-12 of the type itself; books may be kept for five years only as far as a kind of them may."""
    call = desk.writer.call(ADMIN)
    for code, given, places in (
        ("KU/PZ", {"defaultRetention": "D10"}, ["default_retention"]),
        ("KU/PZ", {"minimumRetention": None}, ["minimum_retention"]),
        (
            "KU/PZ",
            {"minimumRetention": "D10", "defaultRetention": "D10"},
            ["default_retention", "minimum_retention"],
        ),
        ("KU/ZB", {"defaultRetention": "D5"}, ["default_retention"]),
    ):
        with pytest.raises(Refused) as refused:
            await change(call, TYPES, code, patch_of(given), Request(1))
        assert told(refused.value) == [("AR-RET-MIN", "E", place) for place in places]


async def test_what_people_edited_or_deleted_is_theirs(fresh_desk: Desk, fresh_database: str) -> None:
    desk, call = fresh_desk, fresh_desk.writer.call(ADMIN)
    await change(call, TYPES, "ZP/00", patch_of({"nameZh": "照片"}), Request(1))
    with pytest.raises(Refused) as refused:
        await delete(call, CATEGORIES, "SW", Request(1, SURE))
    assert told(refused.value) == [("GEN-INUSE", "E", "")]
    with pytest.raises(Refused) as refused:
        await delete(call, TYPES, "KU/PZ", Request(1, SURE))  # the law knows kinds of it
    assert told(refused.value) == [("GEN-INUSE", "E", "")]
    assert (await delete(call, TYPES, "SW/00", Request(1, SURE))).version == 2
    assert (await delete(call, CATEGORIES, "SW", Request(1, SURE))).message.text(
        "zh"
    ) == "档案大类SW 实物已删除"
    await load_reference(fresh_database)
    rows = await desk.pool.fetch(
        "SELECT name_zh FROM archive_type WHERE archive_type IN ('ZP/00', 'SW/00')"
        " UNION ALL SELECT name_zh FROM archive_category WHERE category_code = 'SW'"
    )
    assert [row["name_zh"] for row in rows] == ["照片"]
    entries = await desk.pool.fetch(
        "SELECT object_class, object_id FROM audit_entry WHERE act = 'CONFIG' ORDER BY 1, 2"
    )
    assert [tuple(row) for row in entries] == [
        ("ARCHIVE_TYPE", "SW/00"),
        ("ARCHIVE_TYPE", "ZP/00"),
        ("CATEGORY", "SW"),
    ]


async def test_types_are_everybodys_and_so_for_admins_of_all(desk: Desk) -> None:
    with pytest.raises(Denied):
        await create(desk.writer.call(SALES), CATEGORIES, patch_of({"categoryCode": "QX"}))
    with pytest.raises(Refused) as refused:
        await change(desk.writer.call(LOCAL), CATEGORIES, "WS", patch_of({"nameZh": "公文"}), Request(1))
    assert told(refused.value) == [("US-GRANT", "E", "")]


async def test_a_location_holds_as_much_as_it_can(desk: Desk) -> None:
    call = desk.writer.call(KEEPER_HERE)
    with pytest.raises(Refused) as refused:
        await create(call, LOCATIONS, patch_of({"locationCode": "K1-03", "capacity": 0}))
    assert told(refused.value) == [("GEN-RANGE", "E", "capacity"), ("RD-CODE-RULE", "E", "location_code")]
    given = {"locationCode": BOX.lower(), "capacity": 10, "institutionCode": "TIANPU"}
    saved = await create(call, LOCATIONS, patch_of(given))
    assert (saved.key, await desk.items(saved.change_number)) == (BOX, [("ZLOC", "", None, "I", None, None)])

    async with desk.pool.acquire() as connection, connection.transaction():
        assert await move(connection, None, BOX, 7) == []
        assert short(tuple(await move(connection, None, BOX))) == [("AR-LOC-RESERVE", "W", "location_code")]
        assert [one.code for one in await move(connection, None, BOX, 2)] == ["AR-LOC-RESERVE"]
        with pytest.raises(Refused) as refused:
            await move(connection, None, BOX)
        assert told(refused.value) == [("AR-LOC-FULL", "E", "location_code")]
        assert await move(connection, BOX, None, 2) == []
        with pytest.raises(Refused) as refused:
            await move(connection, None, "K9-9-9-9")
        assert told(refused.value) == [("GEN-REF", "E", "location_code")]
    with pytest.raises(Refused) as refused:
        await change(call, LOCATIONS, BOX, patch_of({"capacity": 7}), Request(1))
    assert told(refused.value) == [("GEN-RANGE", "E", "capacity")]
    assert (await change(call, LOCATIONS, BOX, patch_of({"capacity": 8}), Request(1))).version == 2
    assert (await desk.pool.fetchval("SELECT used FROM archive_location WHERE location_code = $1", BOX)) == 8


async def test_who_keeps_which_locations(desk: Desk) -> None:
    await create(desk.writer.call(KEEPER), LOCATIONS, patch_of({"locationCode": "K2-1-1-1"}))
    elsewhere = Caller("ELSE", (grant_from_text("storageAdmin@/;institutions=OTHER"),))
    call = desk.writer.call(elsewhere)
    with pytest.raises(Refused) as refused:
        await change(call, LOCATIONS, "K2-1-1-1", patch_of({"institutionCode": "TIANPU"}), Request(1))
    assert told(refused.value) == [("GEN-FORBIDDEN", "E", "institution_code")]
    await change(
        desk.writer.call(KEEPER), LOCATIONS, "K2-1-1-1", patch_of({"institutionCode": "TIANPU"}), Request(1)
    )
    with pytest.raises(Refused) as refused:
        await delete(call, LOCATIONS, "K2-1-1-1", Request(2, SURE))
    assert told(refused.value) == [("GEN-FORBIDDEN", "E", "")]
    assert (await delete(desk.writer.call(KEEPER_HERE), LOCATIONS, "K2-1-1-1", Request(2, SURE))).version == 3


async def test_what_is_placed_while_the_location_is_edited_counts(desk: Desk) -> None:
    """The edit waits for who places something, and reads what he left."""
    call = desk.writer.call(KEEPER)
    await create(call, LOCATIONS, patch_of({"locationCode": "K3-1-1-1", "capacity": 5}))
    async with desk.pool.acquire() as connection:
        async with connection.transaction():
            await move(connection, None, "K3-1-1-1", 3)
            edit = asyncio.create_task(
                change(call, LOCATIONS, "K3-1-1-1", patch_of({"name": "甲库"}), Request(1))
            )
            await somebody_waits(connection)
        await edit
    row = await desk.pool.fetchrow("SELECT used, name FROM archive_location WHERE location_code = 'K3-1-1-1'")
    assert row is not None
    assert tuple(row) == (3, "甲库")
