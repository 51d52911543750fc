"""Golden cases of extending, changing, blocking, deletion flags. Next: test_history.py."""

import pytest

from tests.support.base import (
    ABSENT,
    AREA,
    Input,
    a_name,
    a_uscc,
    another,
    base,
    layers_724,
    partner,
    payer,
)
from tests.support.client import Client, remarks, saved, unchanged_by
from tests.support.server import Service


@pytest.fixture
def sales(service: Service) -> Client:
    return service.user("SC01")


@pytest.fixture
def finance(service: Service) -> Client:
    return service.user("FI01")


@pytest.fixture
def c4(sales: Client) -> str:
    """Customer 100000004 after the first step of 2.14, under the next number."""
    return saved(sales.create(another()))


# --- extend and change -----------------------------------------------------------------------------------


def test_g_lc_01_extend_with_another_company_code_and_area(sales: Client, c4: str) -> None:
    old = """old: companyCode(companyCode: "0723") { reconAccount sortKey planningGroup paymentTerms }
      oldArea: salesArea(salesOrg: "F723", channel: "AQ", division: "XX") {
        salesDistrict deliveringPlant partnerFunctions { partnerFunction partner } }"""
    before = sales.customer(c4, old)
    answer = sales.extend(c4, 1, layers_724())
    saved(answer)
    assert answer["message"] == f"客户{c4}对于公司代码0724 销售区域F724/AQ/XX已创建"
    assert answer["messageEn"] == f"Customer {c4} was created in company code 0724 sales area F724/AQ/XX"
    assert answer["version"] == 2
    assert sales.customer(c4, old) == before
    found = sales.customer(
        c4,
        "companyCodes { companyCode } salesAreas { salesArea partnerFunctions { partnerFunction partner } }",
    )
    assert found["companyCodes"] == [{"companyCode": "0723"}, {"companyCode": "0724"}]
    assert [one["salesArea"] for one in found["salesAreas"]] == ["F723/AQ/XX", "F724/AQ/XX"]
    assert found["salesAreas"][1]["partnerFunctions"] == [
        {"partnerFunction": function, "partner": c4} for function in ("AG", "RE", "RG", "WE")
    ]


def test_g_lc_02_extend_with_what_is_there(service: Service, sales: Client, c4: str) -> None:
    company = {"companyCodes": [{"companyCode": "0723", "reconAccount": "1122010000", "sortKey": "009"}]}
    answer = service.refusal(lambda: sales.extend(c4, 1, company))
    assert remarks(answer) == ["E GEN-DUPLICATE companyCodes.0.companyCode"]
    assert answer["findings"][0]["params"] == {"value": "0723", "hint": "changeCustomer"}
    area = base()["salesAreas"]
    assert service.refused(lambda: sales.extend(c4, 1, {"salesAreas": area})) == [
        "E GEN-DUPLICATE salesAreas.0"
    ]


def test_2_4_keys_and_account_group_do_not_change(service: Service, sales: Client, c4: str) -> None:
    admin = service.user("AD01")
    saved(sales.change(c4, 1, {"shortCode": f"C{c4}"}))
    wish: Input = {"customerNumber": "100999999", "accountGroup": "DEBI", "shortCode": "OTHER"}
    frozen = ["E GEN-IMMUTABLE accountGroup", "E GEN-IMMUTABLE customerNumber", "E GEN-IMMUTABLE shortCode"]
    answer = service.refusal(lambda: admin.change(c4, 2, wish))
    assert remarks(answer) == frozen
    assert [one["params"]["value"] for one in answer["findings"]] == ["0001", c4, f"C{c4}"]
    assert service.refused(lambda: admin.extend(c4, 2, {**wish, **layers_724()})) == frozen
    # sent as they are, they are no change
    same: Input = {"customerNumber": c4, "accountGroup": "0001", "shortCode": f"c{c4}"}
    assert admin.change(c4, 2, same)["message"] == "未做任何更改"


def test_g_lc_03_and_04_change_and_conflict(service: Service, sales: Client, c4: str) -> None:
    answer = sales.change(c4, 1, {"phone": "0830-3190002"})
    saved(answer)
    assert answer["message"] == "变化已经发生"
    assert answer["version"] == 2
    document = service.user("AU01").last_document(c4)
    assert [document[name] for name in ("operation", "version", "changedBy")] == ["changeCustomer", 2, "SC01"]
    assert document["items"] == [
        {
            "table": "KNA1",
            "key": "",
            "field": "TELF1",
            "indicator": "U",
            "oldValue": "0830-3190001",
            "newValue": "0830-3190002",
            "oldHash": None,
            "newHash": None,
        }
    ]

    late = unchanged_by(service.world, lambda: sales.change(c4, 1, {"phone": "0830-3190003"}))
    assert late["__typename"] == "Conflict"
    assert late["code"] == "GEN-CONFLICT"
    assert late["message"] == "数据已被SC01修改，请刷新后重试"
    assert (late["currentVersion"], late["changedBy"], late["changedFields"]) == (2, "SC01", ["TELF1"])
    assert late["current"] == {"customerNumber": c4, "version": 2}
    read = sales.customer(c4, "phone changedAt")
    assert read == {"phone": "0830-3190002", "changedAt": late["changedAt"]}


def test_g_lc_04_without_a_version(service: Service, sales: Client, c4: str) -> None:
    assert service.refused(lambda: sales.change(c4, None, {"phone": "0830-3190003"})) == [
        "E GEN-REQUIRED expectedVersion"
    ]


def test_2_4_nothing_changed(service: Service, sales: Client, c4: str) -> None:
    answer = unchanged_by(service.world, lambda: sales.change(c4, 1, {"phone": " 0830-3190001 "}))
    saved(answer)
    assert (answer["message"], answer["messageEn"]) == ("未做任何更改", "No changes were made")
    assert (answer["version"], answer["changeNumber"]) == (1, None)


def test_0_7_null_clears_and_absent_leaves(service: Service, sales: Client, c4: str) -> None:
    saved(sales.change(c4, 1, {"mobile": None}))
    assert sales.customer(c4, "mobile phone") == {"mobile": None, "phone": "0830-3190001"}
    assert service.refused(lambda: sales.change(c4, 2, {"city": None, "name1": None})) == [
        "E GEN-REQUIRED city",
        "E GEN-REQUIRED name1",
    ]


def test_0_6_what_is_not_there(service: Service, sales: Client) -> None:
    answer = service.refusal(lambda: sales.change("199999998", 1, {"phone": "0830-3190003"}))
    assert remarks(answer) == ["E GEN-NOTFOUND number"]
    assert answer["message"] == "找不到“199999998”"
    assert sales.customer("199999998", "name1") is None


def test_g_lc_06_company_data_belong_to_finance(
    service: Service, sales: Client, finance: Client, c4: str
) -> None:
    wish: Input = {"companyCodes": [{"companyCode": "0723", "reconAccount": "1122020000"}]}
    answer = service.refusal(lambda: sales.change(c4, 1, wish))
    assert remarks(answer) == ["E GEN-FORBIDDEN companyCodes.0.reconAccount"]
    assert answer["message"] == "没有权限，请联系管理员"
    saved(finance.change(c4, 1, wish))


def test_g_lc_07_shipping_data_belong_to_sales(
    service: Service, sales: Client, finance: Client, c4: str
) -> None:
    wish: Input = {"salesAreas": [{**AREA, "deliveringPlant": None}]}
    assert service.refused(lambda: finance.change(c4, 1, wish)) == [
        "E GEN-FORBIDDEN salesAreas.0.deliveringPlant"
    ]
    saved(sales.change(c4, 1, wish))


def test_2_4_layers_copied_from_a_reference(sales: Client, c4: str) -> None:
    texts = [{"level": "GENERAL", "textId": "0001", "language": "zh", "body": "老客户"}]
    saved(sales.change(c4, 1, {"texts": texts}))
    saved(sales.act("blockCustomer", number=c4, scope="AREA", **AREA, orderBlock="01", expectedVersion=2))
    own = {"accountGroup": "0001", "name1": a_name(), "uscc": a_uscc(), "legalRepresentative": "王新"}
    layers: Input = {"companyCodes": [{"companyCode": "0723"}], "salesAreas": [{**AREA, "priceGroup": "02"}]}
    number = saved(sales.create({**own, **layers}, referenceCustomer=c4))
    found = sales.customer(
        number,
        """city title searchTerm1 glnPart1 bankDetails { bankKey } texts { body }
        taxClassifications { taxClass } companyCodes { reconAccount paymentTerms }
        salesAreas { shippingCondition priceGroup orderBlock partnerFunctions { partner } }""",
    )
    assert found == {
        "city": "泸州",
        "title": "0003",
        "searchTerm1": own["name1"][:10],
        "glnPart1": None,
        "bankDetails": [],
        "texts": [],
        "taxClassifications": [{"taxClass": "1"}],
        "companyCodes": [{"reconAccount": "1122010000", "paymentTerms": "N030"}],
        "salesAreas": [
            {
                "shippingCondition": "01",
                "priceGroup": "02",
                "orderBlock": None,
                "partnerFunctions": [{"partner": number}] * 4,
            }
        ],
    }


# --- blocks ----------------------------------------------------------------------------------------------


def test_g_lc_08_order_block(service: Service, sales: Client, c4: str) -> None:
    where = {"number": c4, "scope": "AREA", **AREA}
    answer = sales.act("blockCustomer", **where, orderBlock="01", comment="欠款", expectedVersion=1)
    saved(answer)
    assert (answer["message"], answer["version"]) == ("变化已经发生", 2)
    assert sales.activity(c4, "ORDER", **AREA) == (False, ["AREA 01 信用原因"])
    assert sales.activity(c4, "DELIVERY", **AREA) == (True, [])
    assert sales.activity(c4, "BILLING", **AREA) == (True, [])
    document = service.user("AU01").last_document(c4)
    assert (document["operation"], document["comment"]) == ("blockCustomer", "欠款")
    assert [(one["table"], one["key"], one["field"], one["newValue"]) for one in document["items"]] == [
        ("KNVV", "F723/AQ/XX", "AUFSD", "01")
    ]
    # BL-3: again the same is success without change
    again = sales.act("blockCustomer", **where, orderBlock="01", expectedVersion=2)
    assert (saved(again), again["message"], again["version"]) == (c4, "未做任何更改", 2)
    # unblock
    answer = sales.act("unblockCustomer", **where, orderBlock=None, expectedVersion=2)
    assert (saved(answer), answer["message"]) == (c4, "变化已经发生")
    assert sales.activity(c4, "ORDER", **AREA) == (True, [])


def test_g_lc_08_an_area_that_refers_elsewhere_is_read_as_the_common_one(sales: Client, c4: str) -> None:
    saved(sales.act("blockCustomer", number=c4, scope="AREA", **AREA, orderBlock="01", expectedVersion=1))
    assert sales.activity(c4, "ORDER", **{**AREA, "division": "02"}) == (False, ["AREA 01 信用原因"])


def test_bl_1_and_bl_4_central_and_area_side_by_side(sales: Client, c4: str) -> None:
    saved(sales.act("blockCustomer", number=c4, scope="AREA", **AREA, orderBlock="01", expectedVersion=1))
    saved(sales.act("blockCustomer", number=c4, scope="ALL_AREAS", orderBlock="02", expectedVersion=2))
    both = (False, ["CENTRAL 02 法律纠纷", "AREA 01 信用原因"])
    assert sales.activity(c4, "ORDER", **AREA) == both
    saved(sales.act("unblockCustomer", number=c4, scope="ALL_AREAS", orderBlock=None, expectedVersion=3))
    assert sales.activity(c4, "ORDER", **AREA) == (False, ["AREA 01 信用原因"])


def test_bl_6_unblock_all(sales: Client, c4: str) -> None:
    saved(sales.act("blockCustomer", number=c4, scope="AREA", **AREA, orderBlock="01", expectedVersion=1))
    saved(sales.act("blockCustomer", number=c4, scope="ALL_AREAS", deliveryBlock="02", expectedVersion=2))
    saved(sales.act("unblockCustomer", number=c4, scope="ALL_AREAS", expectedVersion=3))
    for activity in ("ORDER", "DELIVERY"):
        assert sales.activity(c4, activity, **AREA) == (True, [])


def test_g_lc_10_each_block_has_its_own_reasons(service: Service, sales: Client, c4: str) -> None:
    where = {"number": c4, "scope": "AREA", **AREA, "expectedVersion": 1}
    for reason in ("99", "05"):
        assert service.refused(lambda code=reason: sales.act("blockCustomer", **where, orderBlock=code)) == [
            "E BL-REASON orderBlock"
        ]
    saved(sales.act("blockCustomer", **where, deliveryBlock="05"))
    assert sales.activity(c4, "DELIVERY", **AREA) == (False, ["AREA 05 免费交货待查"])


def test_bl_5_area_of_the_customer(service: Service, sales: Client, c4: str) -> None:
    where = {"number": c4, "scope": "AREA", "orderBlock": "01", "expectedVersion": 1}
    other = {**AREA, "channel": "DS"}
    assert remarks(service.refusal(lambda: sales.act("blockCustomer", **where, **other)))[0].startswith(
        "E GEN-NOTFOUND"
    )
    common = {**AREA, "division": "01"}
    assert remarks(service.refusal(lambda: sales.act("blockCustomer", **where, **common)))[0].startswith(
        "E CM-AREA-COMMON"
    )


def test_g_lc_12_posting_block_of_a_company_code(sales: Client, finance: Client, c4: str) -> None:
    saved(sales.extend(c4, 1, layers_724()))
    answer = finance.act("blockCustomer", number=c4, companyCode="0723", postingBlock=True, expectedVersion=2)
    assert (saved(answer), answer["message"]) == (c4, "变化已经发生")
    assert finance.activity(c4, "POSTING", companyCode="0723") == (False, ["COMPANY X 记账冻结"])
    assert finance.activity(c4, "POSTING", companyCode="0724") == (True, [])
    assert finance.activity(c4, "PAYMENT", companyCode="0723") == (True, [])


def test_2_7_a_credit_block_stops_orders_and_deliveries(sales: Client, finance: Client, c4: str) -> None:
    credit: Input = {"creditAreas": [{"creditControlArea": "0723", "creditBlocked": True}]}
    saved(finance.change(c4, 1, credit))
    assert sales.activity(c4, "ORDER", **AREA) == (False, ["CREDIT CREDIT 信贷冻结"])
    assert sales.activity(c4, "DELIVERY", **AREA) == (False, ["CREDIT CREDIT 信贷冻结"])
    assert sales.activity(c4, "BILLING", **AREA) == (True, [])


# --- deletion flag ---------------------------------------------------------------------------------------


def test_g_lc_13_deletion_flag_on_a_payer_in_use(
    service: Service, sales: Client, finance: Client, c4: str
) -> None:
    admin, used = service.user("AD01"), saved(finance.create(payer()))
    saved(sales.change(c4, 1, partner("RG", used, counter="000")))
    flag = {"number": used, "level": "CENTRAL", "flag": True, "expectedVersion": 1}
    answer = service.refusal(lambda: admin.act("setDeletionFlag", **flag))
    assert [(one["severity"], one["code"], one["params"]) for one in answer["findings"]] == [
        ("C", "DF-USED", {"customers": c4})
    ]
    confirmed = admin.act("setDeletionFlag", **flag, confirm=["DF-USED"])
    assert [(one["severity"], one["code"]) for one in confirmed["findings"]] == [("C", "DF-USED")]
    assert (confirmed["message"], confirmed["version"]) == ("变化已经发生", 2)
    other = saved(sales.create(another()))
    assert service.refused(lambda: sales.change(other, 1, partner("RG", used, counter="000"))) == [
        "E PF-DELETED salesAreas.0.partnerFunctions.0.partner"
    ]
    assert sales.activity(used, "BILLING") == (False, ["DELETED CENTRAL 删除标记"])
    # DF-3: it can be taken back
    saved(admin.act("setDeletionFlag", **{**flag, "flag": False, "expectedVersion": 2}))
    saved(sales.change(other, 1, partner("RG", used, counter="000")))


def test_df_1_levels_have_their_owners(service: Service, sales: Client, finance: Client, c4: str) -> None:
    flag = {"number": c4, "flag": True, "expectedVersion": 1}
    for client, where in (
        (sales, {"level": "CENTRAL"}),
        (finance, {"level": "CENTRAL"}),
        (sales, {"level": "COMPANY", "companyCode": "0723"}),
        (finance, {"level": "AREA", **AREA}),
    ):
        found = service.refused(lambda one=client, at=where: one.act("setDeletionFlag", **flag, **at))
        assert [one.split()[:2] for one in found] == [["E", "GEN-FORBIDDEN"]]
    saved(sales.act("setDeletionFlag", **flag, level="AREA", **AREA))
    saved(
        finance.act("setDeletionFlag", **{**flag, "expectedVersion": 2}, level="COMPANY", companyCode="0723")
    )
    read = "deletionFlag companyCodes { deletionFlag } salesAreas { deletionFlag }"
    assert sales.customer(c4, read) == {
        "deletionFlag": False,
        "companyCodes": [{"deletionFlag": True}],
        "salesAreas": [{"deletionFlag": True}],
    }


def test_kg_1_account_group(service: Service, sales: Client, c4: str) -> None:
    admin = service.user("AD01")
    change = {"number": c4, "accountGroup": "0002", "expectedVersion": 1}
    assert [
        one.split()[:2] for one in service.refused(lambda: sales.act("changeAccountGroup", **change))
    ] == [["E", "GEN-FORBIDDEN"]]
    found = {one.split()[1] for one in service.refused(lambda: admin.act("changeAccountGroup", **change))}
    assert found == {"CM-AG-DATA", "CM-AG-RANGE", "CM-AG-PARTNER"}


def test_kg_1_account_group_that_fits(fresh_service: Service) -> None:
    fresh_service.execute("UPDATE account_group SET number_range = '03' WHERE account_group = '0004'")
    number = saved(fresh_service.user("FI01").create(payer(companyCodes=ABSENT)))
    admin = fresh_service.user("AD01")
    answer = admin.act("changeAccountGroup", number=number, accountGroup="0004", expectedVersion=1)
    assert (saved(answer), answer["message"], answer["version"]) == (number, "变化已经发生", 2)
    document = fresh_service.user("AU01").last_document(number)
    assert document["operation"] == "changeAccountGroup"
    assert [(one["field"], one["oldValue"], one["newValue"]) for one in document["items"]] == [
        ("KTOKD", "0003", "0004")
    ]
