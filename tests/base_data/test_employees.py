"""Base data as many write it at once; employees, and what is in use. Next: test_documents.py."""

import asyncio
from datetime import date
from typing import Any

import pytest

from models.catalog import catalog
from models.rules.base_data.employees import EmployeeFacts, decide_create_employee
from models.rules.decision import NO_CONSENT
from resolvers.access.caller import Caller, Grant
from resolvers.base_data.employees import EMPLOYEES
from resolvers.base_data.kinds import kind_of
from resolvers.base_data.stock_items import STOCK_ITEMS
from resolvers.base_data.units import UNIT_GROUPS, UNITS
from resolvers.base_data.vendors import VENDORS
from resolvers.errors import Denied, Refused
from resolvers.write.acts import change_department, create_department, create_user
from resolvers.write.context import Request, Saved
from resolvers.write.maintained import Kind, change, create, delete
from tests.rules.cfg import CFG, TODAY
from tests.support.writing import ADMIN, SALES, Desk, patch_of, short, told

KEEPER = Caller("RD01", (Grant.everywhere("refDataMaintainer"),))
SURE = frozenset({"GEN-CONFIRM"})
FACTS = EmployeeFacts(
    CFG, catalog().shape("Employee"), TODAY, departments=frozenset({"01"}), users=frozenset({"U1"})
)


async def made(desk: Desk, kind: Kind[Any], /, **given: Any) -> Saved:
    return await create(desk.writer.call(KEEPER), kind, patch_of(given))


async def refused(act: Any) -> list[tuple[str, str, str]]:
    with pytest.raises(Refused) as found:
        await act
    return told(found.value)


@pytest.mark.parametrize(
    ("patch", "findings"),
    [
        ({"department_code": "01", "gender": "F", "user_name": "U1"}, []),
        ({"employee_code": None}, [("GEN-REQUIRED", "E", "employee_code")]),
        ({"department_code": "02"}, [("GEN-REF", "E", "department_code")]),
        ({"gender": "X"}, [("GEN-REF", "E", "gender")]),
        ({"user_name": "U2"}, [("GEN-REF", "E", "user_name")]),
        ({"mobile": "12345"}, [("PHONE-FORMAT", "E", "mobile")]),
        ({"email": "x@y"}, [("MAIL-FORMAT", "E", "email")]),
        ({"hire_date": "2026-05-02", "leave_date": "2026-05-01"}, [("GEN-RANGE", "E", "leave_date")]),
    ],
)
def test_what_an_employee_says(patch: dict[str, Any], findings: list[Any]) -> None:
    given = {"employee_code": "E1", "name": "刘敏", **patch}
    assert short(decide_create_employee(given, FACTS, NO_CONSENT).findings) == findings


async def test_who_is_named_is_there_and_stays(fresh_desk: Desk) -> None:
    desk = fresh_desk
    admin = desk.writer.call(ADMIN)
    # as long as nobody has entered employees, any code will do
    await create_department(admin, patch_of({"departmentCode": "01", "name": "生产", "manager": "X9"}))
    await made(desk, EMPLOYEES, employeeCode="e1", name="刘敏", departmentCode="01")
    await made(desk, EMPLOYEES, employeeCode="E2", name="赵六", leaveDate=date(2026, 5, 6))
    await change_department(admin, "01", patch_of({"name": "生产中心", "manager": "X9"}), Request(1))
    assert await refused(change_department(admin, "01", patch_of({"manager": "X8"}), Request(2))) == [
        ("GEN-REF", "E", "manager")
    ]
    left = await change_department(admin, "01", patch_of({"manager": "E2"}), Request(2))
    assert short(left.findings) == [("RD-EMPLOYEE-LEFT", "W", "manager")]
    person = {"userName": "U1", "name": "刘敏", "employee": "E7", "email": "u1@dossier.example"}
    assert await refused(create_user(admin, patch_of(person))) == [("GEN-REF", "E", "employee")]
    await create_user(admin, patch_of(person | {"employee": "E1"}))
    await change(desk.writer.call(KEEPER), EMPLOYEES, "E1", patch_of({"userName": "u1"}), Request(1))
    assert await refused(made(desk, EMPLOYEES, employeeCode="E3", name="王五", userName="U1")) == [
        ("GEN-DUPLICATE", "E", "user_name")
    ]
    keeper = desk.writer.call(KEEPER)
    for code, version in (("E1", 2), ("E2", 1)):
        assert await refused(delete(keeper, EMPLOYEES, code, Request(version, SURE))) == [
            ("GEN-INUSE", "E", "")
        ]
    await change_department(admin, "01", patch_of({"manager": None}), Request(3))
    assert (await delete(keeper, EMPLOYEES, "e2", Request(1, SURE))).message.text("zh") == "职员E2 赵六已删除"
    with pytest.raises(Denied):
        await create(desk.writer.call(SALES), EMPLOYEES, patch_of({"employeeCode": "E9", "name": "X"}))
    await _many_at_once(desk)
    await _what_is_used_stays(desk)


async def _many_at_once(desk: Desk) -> None:
    """No code is given twice, no group has two main units."""
    await made(desk, VENDORS, vendorCode="10009", name="V0")
    await made(desk, kind_of("VendorCategory"), categoryCode="01", name="原料")
    await asyncio.gather(*(made(desk, VENDORS, categoryCode="01", name=f"V{n}") for n in range(8)))
    # 010009 would have the number that 10009 has in SAP's form
    assert await refused(made(desk, VENDORS, categoryCode="01", name="V9")) == [
        ("GEN-DUPLICATE", "E", "vendor_code")
    ]
    codes = await desk.pool.fetch("SELECT vendor_code FROM vendor WHERE category_code = '01' ORDER BY 1")
    assert [row[0] for row in codes] == [f"01000{n}" for n in range(1, 9)]
    await made(desk, UNIT_GROUPS, groupCode="1", name="长度", kind="FIXED")
    answers = await asyncio.gather(
        *(made(desk, UNITS, groupCode="1", name=f"U{n}", isMain=True) for n in range(6)),
        return_exceptions=True,
    )
    assert sorted(type(one).__name__ for one in answers) == ["Refused"] * 5 + ["Saved"]
    await asyncio.gather(*(made(desk, UNITS, groupCode="1", name=f"W{n}", rate="2") for n in range(6)))
    units = await desk.pool.fetch("SELECT unit_code, is_main FROM unit ORDER BY 1")
    assert [row[0] for row in units] == [f"0{n}" for n in range(1, 8)]
    assert sum(row[1] for row in units) == 1
    # a category that holds records gets nothing below it, whoever comes first
    await made(desk, kind_of("VendorCategory"), categoryCode="02", name="设备")
    below = made(desk, kind_of("VendorCategory"), categoryCode="0201", name="仪表")
    another = made(desk, VENDORS, categoryCode="02", name="V9")
    assert (
        sum(isinstance(one, Saved) for one in await asyncio.gather(below, another, return_exceptions=True))
        == 1
    )


async def _what_is_used_stays(desk: Desk) -> None:
    keeper = desk.writer.call(KEEPER)
    main = await desk.pool.fetchval("SELECT unit_code FROM unit WHERE is_main")
    other = await desk.pool.fetchval("SELECT min(unit_code) FROM unit WHERE NOT is_main")
    await made(
        *(desk, STOCK_ITEMS),
        **{"itemCode": "S1", "name": "钢管", "unitGroupCode": "1", "mainUnitCode": other, "purchase": True},
    )
    await desk.pool.execute(
        """INSERT INTO business_document (document, document_kind, document_number, document_date,
            vendor_code, version, created_on, created_by, changed_at, changed_by)
        VALUES ('PURCHASE_RECEIPT/1', 'PURCHASE_RECEIPT', '1', '2026-05-06',
            '010001', 1, '2026-05-06', 'EAI', now(), 'EAI')"""
    )
    await desk.pool.execute(
        """INSERT INTO document_line (document, line_number, item_code, unit_code, quantity)
        VALUES ('PURCHASE_RECEIPT/1', 1, 'S1', $1, 3)""",
        main,
    )
    in_use = [("GEN-INUSE", "E", "")]
    used: list[tuple[Kind[Any], str]] = [(VENDORS, "010001"), (STOCK_ITEMS, "S1"), (UNIT_GROUPS, "1")]
    for kind, code in (*used, (UNITS, other)):
        assert await refused(delete(keeper, kind, code, Request(1, SURE))) == in_use, code
    assert await refused(delete(keeper, UNITS, main, Request(1, SURE))) == [
        *in_use,
        ("RD-UNIT-MAIN", "E", "group_code"),
    ]
    assert await refused(change(keeper, UNITS, other, patch_of({"rate": "3"}), Request(1))) == [
        ("GEN-INUSE", "E", "rate")
    ]
    assert await refused(change(keeper, STOCK_ITEMS, "S1", patch_of({"batchManaged": True}), Request(1))) == [
        ("GEN-INUSE", "E", "batch_managed")
    ]
    await delete(keeper, VENDORS, "010002", Request(1, SURE))
