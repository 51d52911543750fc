"""Departments and institutions: codes by level, names, who hangs on them. Next: test_over_http.py."""

import asyncio
from dataclasses import replace
from typing import Any

import orjson
import pytest

from models.rules.base_data.levels import LEVELS, fits_levels, parent_of
from resolvers.access.caller import Caller
from resolvers.access.grants import grant_from_text
from resolvers.errors import Conflict, Denied, Gone, Refused
from resolvers.exchange.reference import load_reference
from resolvers.write.acts import (
    change_department,
    change_institution,
    change_user,
    create_department,
    create_institution,
    create_user,
    delete_department,
)
from resolvers.write.context import Request, Saved
from tests.support.writing import ADMIN, SALES, Desk, patch_of, told

SURE = frozenset({"GEN-CONFIRM"})
ORPHANS = """
SELECT count(*) FROM department d WHERE parent_code IS NOT NULL
    AND NOT EXISTS (SELECT FROM department p WHERE p.department_code = d.parent_code)
"""
LOCAL = Caller("LOCAL", (grant_from_text("admin@/;institutions=TIANPU"),))


async def made(desk: Desk, code: str, name: str, **given: Any) -> Saved:
    patch = patch_of({"departmentCode": code, "name": name, **given})
    return await create_department(desk.writer.call(ADMIN), patch)


async def institution(desk: Desk, code: str, fonds: str, **given: Any) -> Saved:
    patch = patch_of({"institutionCode": code, "name": "分公司", "fondsNumber": fonds, **given})
    return await create_institution(desk.writer.call(ADMIN), patch)


@pytest.mark.parametrize(
    ("code", "fits", "above"),
    [
        ("01", True, None),
        ("0101", True, "01"),
        ("010101", True, "0101"),
        ("1", False, None),
        ("010", False, "01"),
        ("01010101", False, "010101"),
        ("0A", False, None),
        ("０１", False, None),
    ],
)
def test_the_code_says_where_it_lies(code: str, fits: bool, above: str | None) -> None:
    assert (fits_levels(code), parent_of(code)) == (fits, above)


async def test_the_one_above_comes_first_and_is_derived(fresh_desk: Desk) -> None:
    for code, finding in (("0103", "RD-PARENT"), ("1", "RD-CODE-RULE"), ("0101010", "RD-CODE-RULE")):
        with pytest.raises(Refused) as refused:
            await made(fresh_desk, code, "一车间")
        assert told(refused.value) == [(finding, "E", "department_code")]
    await made(fresh_desk, "01", "生产中心", institutionCode="tianpu", manager="E1")
    await made(fresh_desk, "0101", "一车间", archiveOrgCode="cj1")
    saved = await made(fresh_desk, "010101", "甲班")
    assert saved.message.text("zh") == "部门010101 甲班已创建"
    rows = await fresh_desk.pool.fetch(
        "SELECT department_code, parent_code, archive_org_code, institution_code FROM department ORDER BY 1"
    )
    assert [tuple(row) for row in rows] == [
        ("01", None, "01", "TIANPU"),
        ("0101", "01", "CJ1", None),
        ("010101", "0101", "010101", None),
    ]
    with pytest.raises(Refused) as refused:
        await made(fresh_desk, "0101", "另一")
    assert told(refused.value) == [("GEN-DUPLICATE", "E", "department_code")]


async def test_levels_of_other_lengths_are_set_before_the_first(fresh_desk: Desk) -> None:
    levels = {**LEVELS, "Department": (3, 1)}
    other = replace(fresh_desk, writer=replace(fresh_desk.writer, levels=levels))
    with pytest.raises(Refused) as refused:
        await made(other, "01", "生产中心")
    assert told(refused.value) == [("RD-CODE-RULE", "E", "department_code")]
    assert refused.value.findings[0].params["rule"] == "3-1"
    await made(other, "001", "生产中心")
    await made(other, "0011", "一车间")
    with pytest.raises(Refused) as refused:
        await made(fresh_desk, "01", "销售中心")
    assert told(refused.value) == [("GEN-STATE", "E", "department_code")]


async def test_names_are_unique_among_siblings(fresh_desk: Desk) -> None:
    await made(fresh_desk, "01", "生产中心")
    await made(fresh_desk, "02", "销售中心")
    await made(fresh_desk, "0101", "一车间")
    await made(fresh_desk, "0102", "二车间")
    await made(fresh_desk, "0201", "一车间")
    with pytest.raises(Refused) as refused:
        await made(fresh_desk, "0103", " 一车间")
    assert told(refused.value) == [("GEN-DUPLICATE", "E", "name")]
    call = fresh_desk.writer.call(ADMIN)
    with pytest.raises(Refused) as refused:
        await change_department(call, "0102", patch_of({"name": "一车间"}), Request(1))
    assert told(refused.value) == [("GEN-DUPLICATE", "E", "name")]
    assert (await change_department(call, "0102", patch_of({"name": "二车间"}), Request(1))).version == 1


async def test_many_at_once_make_each_name_once(fresh_desk: Desk) -> None:
    acts = [made(fresh_desk, f"{at:02}", "同名") for at in range(1, 7)]
    found = await asyncio.gather(*acts, return_exceptions=True)
    assert sum(isinstance(one, Saved) for one in found) == 1
    assert [told(one) for one in found if isinstance(one, Refused)] == [[("GEN-DUPLICATE", "E", "name")]] * 5


async def test_none_is_left_without_the_one_above(fresh_desk: Desk) -> None:
    """One is put below while the one above goes: one of the two acts is refused."""
    await made(fresh_desk, "01", "生产中心")
    for at in range(5):
        below = f"01{at:02}"
        found = await asyncio.gather(
            made(fresh_desk, below, f"车间{at}"),
            delete_department(fresh_desk.writer.call(ADMIN), "01", Request(1, SURE)),
            return_exceptions=True,
        )
        assert sum(isinstance(one, Saved) for one in found) == 1
        assert await fresh_desk.pool.fetchval(ORPHANS) == 0
        if isinstance(found[0], Refused):
            assert told(found[0]) == [("RD-PARENT", "E", "department_code")]
            return
        await delete_department(fresh_desk.writer.call(ADMIN), below, Request(1, SURE))


async def test_a_new_name_shows_and_the_log_keeps_the_old_one(fresh_desk: Desk) -> None:
    await made(fresh_desk, "01", "生产中心")
    call = fresh_desk.writer.call(ADMIN)
    saved = await change_department(call, " 01", patch_of({"name": "制造中心", "manager": None}), Request(1))
    assert await fresh_desk.items(saved.change_number) == [("ZDEP", "", "name", "U", "生产中心", "制造中心")]
    with pytest.raises(Refused) as refused:
        await change_department(call, "01", patch_of({"departmentCode": "02"}), Request(2))
    assert told(refused.value) == [("GEN-IMMUTABLE", "E", "department_code")]
    with pytest.raises(Conflict) as conflict:
        await change_department(call, "01", patch_of({"name": "x"}), Request(1))
    assert conflict.value.changed_fields == ("name",)
    with pytest.raises(Gone):
        await change_department(call, "99", patch_of({"name": "x"}), Request(1))


async def test_a_conflict_tells_nothing_of_another_kind_with_the_same_key(fresh_desk: Desk) -> None:
    await made(fresh_desk, "01", "生产中心")
    call = fresh_desk.writer.call(ADMIN)
    await create_user(call, patch_of({"userName": "01", "name": "王五"}))
    await change_user(call, "01", patch_of({"mobile": "13800000000"}), Request(1))
    await change_department(call, "01", patch_of({"manager": "E1"}), Request(1))
    with pytest.raises(Conflict) as conflict:
        await change_department(call, "01", patch_of({"name": "x"}), Request(1))
    assert conflict.value.changed_fields == ("manager",)


async def test_deleted_only_when_nothing_hangs_on_it(fresh_desk: Desk) -> None:
    await made(fresh_desk, "01", "生产中心")
    await made(fresh_desk, "0101", "一车间")
    call = fresh_desk.writer.call(ADMIN)
    with pytest.raises(Refused) as refused:
        await delete_department(call, "01", Request(1))
    assert told(refused.value) == [("GEN-INUSE", "E", ""), ("GEN-CONFIRM", "C", "confirm")]
    await create_user(call, patch_of({"userName": "W5", "name": "王五", "departmentCode": "0101"}))
    with pytest.raises(Refused) as refused:
        await delete_department(call, "0101", Request(1, SURE))
    assert told(refused.value) == [("GEN-INUSE", "E", "")]
    await change_user(call, "W5", patch_of({"departmentCode": None}), Request(1))
    saved = await delete_department(call, "0101", Request(1, SURE))
    assert await fresh_desk.items(saved.change_number) == [("ZDEP", "", None, "D", "一车间", None)]
    await delete_department(call, "01", Request(1, SURE))
    trail = "SELECT act, detail FROM audit_entry WHERE object_class = 'DEPARTMENT' ORDER BY entry_id"
    entries = await fresh_desk.pool.fetch(trail)
    assert [(one["act"], orjson.loads(one["detail"])["operation"]) for one in entries] == [
        *[("CONFIG", "createDepartment")] * 2,
        *[("CONFIG", "deleteDepartment")] * 2,
    ]


async def test_nobody_joins_a_department_that_has_ended(fresh_desk: Desk) -> None:
    await made(fresh_desk, "01", "生产中心", validTo="2026-05-05")
    with pytest.raises(Refused) as refused:
        await create_user(
            fresh_desk.writer.call(ADMIN),
            patch_of({"userName": "W5", "name": "王五", "departmentCode": "01"}),
        )
    assert told(refused.value) == [("GEN-REF", "E", "department_code")]
    with pytest.raises(Refused) as refused:
        await made(fresh_desk, "02", "销售中心", validFrom="2026-05-06", validTo="2026-05-05")
    assert told(refused.value) == [("GEN-RANGE", "E", "valid_to")]


async def test_institutions_are_entered_edited_and_closed(desk: Desk) -> None:
    saved = await institution(desk, "lz", "0723", companyCodes=[{"companyCode": "0723"}])
    assert (saved.key, saved.message.text("zh")) == ("LZ", "机构LZ 分公司已创建")
    items = await desk.items(saved.change_number)
    assert items == [("ZOWN", "", None, "I", None, None), ("T001", "0723", None, "I", None, None)]
    call = desk.writer.call(ADMIN)
    changed = await change_institution(
        call,
        "LZ",
        patch_of(
            {
                "name": "泸州分公司",
                "active": False,
                "companyCodes": [{"companyCode": "0723", "remove": True}, {"companyCode": "0724"}],
            }
        ),
        Request(1),
    )
    found = await desk.items(changed.change_number)
    assert sorted((one[1], one[2] or "", one[3]) for one in found) == [
        ("", "active", "U"),
        ("", "name", "U"),
        ("0723", "", "D"),
        ("0724", "", "I"),
    ]
    owned = "SELECT company_code FROM institution_company WHERE institution_code = 'LZ'"
    assert [row["company_code"] for row in await desk.pool.fetch(owned)] == ["0724"]
    with pytest.raises(Refused) as refused:  # closed: nothing new belongs to it
        await create_user(call, patch_of({"userName": "LZ.1", "name": "x", "institutionCode": "LZ"}))
    assert told(refused.value) == [("GEN-REF", "E", "institution_code")]
    assert (await change_institution(call, "lz", patch_of({"active": True}), Request(2))).version == 3


async def test_reference_data_leave_alone_what_people_have_edited(
    fresh_desk: Desk, fresh_database: str
) -> None:
    patch = {"name": "天普", "companyCodes": [{"companyCode": "0724", "remove": True}]}
    await change_institution(fresh_desk.writer.call(ADMIN), "TIANPU", patch_of(patch), Request(1))
    changed = await load_reference(fresh_database)
    assert {name: count for name, count in changed.items() if count} == {}
    whole = """SELECT name, ARRAY (SELECT company_code FROM institution_company c
        WHERE c.institution_code = i.institution_code) FROM institution i"""
    assert [tuple(row) for row in await fresh_desk.pool.fetch(whole)] == [("天普", ["0723"])]


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({"institutionCode": "TIANPU", "fondsNumber": "9901"}, "GEN-DUPLICATE", "institution_code"),
        ({"institutionCode": None, "fondsNumber": "9902"}, "GEN-REQUIRED", "institution_code"),
        ({"name": None, "fondsNumber": "9903"}, "GEN-REQUIRED", "name"),
        ({"fondsNumber": None}, "GEN-REQUIRED", "fonds_number"),
        ({"companyCodes": [{"companyCode": "0799"}]}, "GEN-REF", "company_codes.0.company_code"),
        ({"quotaBytes": "-1"}, "GEN-RANGE", "quota_bytes"),
    ],
)
async def test_what_an_institution_must_not_hold(
    desk: Desk, given: dict[str, Any], code: str, path: str
) -> None:
    with pytest.raises(Refused) as refused:
        await institution(desk, "WRONG", "9900", **given)
    assert told(refused.value) == [(code, "E", path)]


async def test_one_fonds_number_one_institution(desk: Desk) -> None:
    await institution(desk, "F1", "8801")
    with pytest.raises(Refused) as refused:
        await institution(desk, "F2", "8801")
    assert told(refused.value) == [("GEN-DUPLICATE", "E", "fonds_number")]
    await institution(desk, "F2", "8802")
    call = desk.writer.call(ADMIN)
    with pytest.raises(Refused) as refused:
        await change_institution(call, "F2", patch_of({"fondsNumber": "8801"}), Request(1))
    assert told(refused.value) == [("GEN-DUPLICATE", "E", "fonds_number")]
    with pytest.raises(Refused) as refused:
        await change_institution(call, "F2", patch_of({"institutionCode": "F3"}), Request(1))
    assert told(refused.value) == [("GEN-IMMUTABLE", "E", "institution_code")]


async def test_who_administers_one_institution_touches_no_other(desk: Desk) -> None:
    await institution(desk, "AWAY", "7701")
    local = desk.writer.call(LOCAL)
    for act in (
        change_institution(local, "AWAY", patch_of({"name": "x"}), Request(1)),
        create_institution(local, patch_of({"institutionCode": "N", "name": "x", "fondsNumber": "7702"})),
        create_department(local, patch_of({"departmentCode": "77", "name": "x", "institutionCode": "AWAY"})),
    ):
        with pytest.raises(Refused) as refused:
            await act
        assert told(refused.value) == [("US-GRANT", "E", "")]
    department = patch_of({"departmentCode": "77", "name": "x", "institutionCode": "TIANPU"})
    await create_department(local, department)
    with pytest.raises(Refused) as refused:
        await change_department(local, "77", patch_of({"institutionCode": "AWAY"}), Request(1))
    assert told(refused.value) == [("US-GRANT", "E", "")]


async def test_others_may_not(desk: Desk) -> None:
    call = desk.writer.call(SALES)
    for act in (
        create_department(call, patch_of({"departmentCode": "66", "name": "x"})),
        change_department(call, "66", patch_of({"name": "x"}), Request(1)),
        delete_department(call, "66", Request(1, SURE)),
        create_institution(call, patch_of({"institutionCode": "X", "name": "x", "fondsNumber": "1"})),
        change_institution(call, "TIANPU", patch_of({"name": "x"}), Request(1)),
    ):
        with pytest.raises(Denied):
            await act
