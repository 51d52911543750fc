"""What a caller with a narrow scope sees and may do (domain 2.13, 5.1). Next: test_answers.py."""

import pytest

from tests.support.base import (
    ABSENT,
    AREA,
    AREA_724,
    another,
    layers_724,
    partner,
    payer,
    with_area,
    with_company,
)
from tests.support.client import Client, remarks, saved
from tests.support.server import Service

LAYERS = "companyCodes { companyCode } salesAreas { salesArea }"


@pytest.fixture
def sales(service: Service) -> Client:
    return service.user("SC01")


@pytest.fixture
def only_723(service: Service) -> Client:
    return service.user("SC723", "salesMaintainer@0723/F723")


@pytest.fixture
def wide(sales: Client) -> str:
    """A customer with layers in both company codes."""
    number = saved(sales.create(another()))
    saved(sales.extend(number, 1, layers_724()))
    return number


@pytest.fixture
def foreign(sales: Client) -> str:
    """A customer that lies outside the scope of 0723 as a whole."""
    return saved(sales.create({**another(), **layers_724()}))


def test_layers_outside_the_scope_are_omitted(only_723: Client, wide: str) -> None:
    assert only_723.customer(wide, LAYERS) == {
        "companyCodes": [{"companyCode": "0723"}],
        "salesAreas": [{"salesArea": "F723/AQ/XX"}],
    }
    by_key = 'companyCode(companyCode: "0724") { companyCode } salesArea(salesOrg: "F724", channel: "AQ", '
    found = only_723.customer(wide, by_key + 'division: "XX") { salesArea }')
    assert found == {"companyCode": None, "salesArea": None}


def test_a_customer_outside_the_scope_does_not_exist(
    service: Service, only_723: Client, foreign: str
) -> None:
    assert only_723.customer(foreign, "name1") is None
    answer = service.refusal(lambda: only_723.change(foreign, 1, {"phone": "0830-3190003"}))
    assert remarks(answer) == ["E GEN-NOTFOUND number"]
    # in the words for a number that nobody has
    assert answer["message"] == f"找不到“{foreign}”"


def test_lists_leak_no_counts(fresh_service: Service) -> None:
    sales = fresh_service.user("SC01")
    seen = saved(sales.create(another()))
    hidden = saved(sales.create({**another(), **layers_724()}))
    query = (
        "{ customers { totalCount nodes { customerNumber } } changes { totalCount } tasks { totalCount } }"
    )
    assert sales.ask(query)["customers"]["totalCount"] == 2
    narrow = fresh_service.user("SC723", "salesMaintainer@0723/F723").ask(query)
    assert narrow == {
        "customers": {"totalCount": 1, "nodes": [{"customerNumber": seen}]},
        "changes": {"totalCount": 1},
        "tasks": {"totalCount": 1},
    }
    nobody = fresh_service.user("NO01", "salesMaintainer@/").ask(query)
    assert nobody["customers"] == {"totalCount": 0, "nodes": []}
    search = 'query { searchCustomers(search: {customerNumber: "1*"}) { totalCount } }'
    found = fresh_service.user("SC723", "salesMaintainer@0723/F723").ask(search)
    assert found["searchCustomers"]["totalCount"] == 1
    assert hidden != seen


def test_change_documents_show_only_visible_items(only_723: Client, wide: str) -> None:
    read = "changeDocuments { nodes { operation items { table key } } }"
    documents = only_723.customer(wide, read)["changeDocuments"]["nodes"]
    # the extension has no visible item, so for this caller it did not happen
    assert [one["operation"] for one in documents] == ["createCustomer"]
    keys = {one["key"] for document in documents for one in document["items"]}
    assert "F723/AQ/XX" in keys
    assert not [key for key in keys if "724" in key]


def test_a_scope_of_one_sales_area(service: Service, sales: Client) -> None:
    number = saved(sales.create(another()))
    row = with_area(another(), channel="DS", salesOffice=ABSENT, salesGroup=ABSENT)["salesAreas"][0]
    saved(sales.extend(number, 1, {"salesAreas": [row]}))
    narrow = service.user("SCAQ", "salesMaintainer@/F723/AQ/XX")
    assert narrow.customer(number, LAYERS) == {
        "companyCodes": [],
        "salesAreas": [{"salesArea": "F723/AQ/XX"}],
    }
    change = {"deliveryPriority": "03"}
    saved(narrow.change(number, 2, {"salesAreas": [{**AREA, **change}]}))
    other = {**AREA, "channel": "DS", **change}
    assert service.refused(lambda: narrow.change(number, 3, {"salesAreas": [other]})) == [
        "E GEN-FORBIDDEN salesAreas.0"
    ]
    read = "changeDocuments { nodes { operation } }"
    documents = narrow.customer(number, read)["changeDocuments"]["nodes"]
    assert [one["operation"] for one in documents] == ["createCustomer", "changeCustomer"]


def test_writing_outside_the_scope(service: Service, only_723: Client, wide: str) -> None:
    other = with_area(with_company(another(), companyCode="0724"), **AREA_724, deliveringPlant="0724")
    found = service.refused(lambda: only_723.create(other))
    assert "E GEN-FORBIDDEN salesAreas.0.salesOrg" in found
    assert "E GEN-FORBIDDEN companyCodes.0.companyCode" in found
    wish = {"salesAreas": [{**AREA_724, "deliveryPriority": "03"}]}
    assert {one.split()[1] for one in service.refused(lambda: only_723.change(wide, 2, wish))} == {
        "GEN-FORBIDDEN"
    }
    saved(only_723.change(wide, 2, {"salesAreas": [{**AREA, "deliveryPriority": "03"}]}))


def test_findings_do_not_tell_of_customers_outside_the_scope(
    service: Service, sales: Client, only_723: Client
) -> None:
    hidden = another(**layers_724())
    foreign = saved(sales.create(hidden))
    # a partner out of sight is none
    own = saved(only_723.create(another()))
    assert service.refused(lambda: only_723.change(own, 1, partner("WE", foreign))) == [
        "E GEN-REF salesAreas.0.partnerFunctions.0.partner"
    ]
    # that somebody has the tax number is told, not who
    again = another(uscc=hidden["uscc"])
    for client, named in ((sales, {"customers": foreign}), (only_723, {})):
        answer = service.refusal(lambda one=client: one.create(again))
        assert [(one["code"], one["params"]) for one in answer["findings"]] == [("CM-DUP-TAX", named)]


def test_posting_block_of_all_needs_admin(service: Service, wide: str) -> None:
    finance = service.user("FI723", "financeMaintainer@0723/*")
    block = {"number": wide, "postingBlock": True, "expectedVersion": 2}
    answer = service.refusal(lambda: finance.act("blockCustomer", **block))
    assert remarks(answer) == ["E GEN-FORBIDDEN postingBlock"]
    assert answer["message"] == "没有权限，请联系管理员"
    saved(finance.act("blockCustomer", **block, companyCode="0723"))
    admin = service.user("AD01")
    saved(admin.act("blockCustomer", **{**block, "expectedVersion": 3}))
    assert admin.activity(wide, "POSTING", companyCode="0724") == (False, ["CENTRAL X 记账冻结"])


def test_role_and_scope_match_inside_one_grant(service: Service, wide: str) -> None:
    """US-2: sales for F723 and finance for 0724 do not add up to finance for 0723."""
    mixed = service.user("MX01", "salesMaintainer@0723/F723", "financeMaintainer@0724/F724")
    assert mixed.customer(wide, LAYERS)["companyCodes"] == [{"companyCode": "0723"}, {"companyCode": "0724"}]
    wish = {"companyCodes": [{"companyCode": "0723", "sortKey": "001"}]}
    assert service.refused(lambda: mixed.change(wide, 2, wish)) == ["E GEN-FORBIDDEN companyCodes.0.sortKey"]
    saved(mixed.change(wide, 2, {"companyCodes": [{"companyCode": "0724", "sortKey": "001"}]}))


def test_account_groups_have_their_maintainers(service: Service, sales: Client) -> None:
    assert service.refused(lambda: sales.create(payer())) == ["E GEN-FORBIDDEN accountGroup"]
    finance = service.user("FI01")
    assert service.refused(lambda: finance.create(another())) == ["E GEN-FORBIDDEN accountGroup"]


def test_without_a_token_there_is_nothing(service: Service) -> None:
    stranger = Client(service.user("SC01").http, "dsr_" + "A" * 49)
    response = stranger.send("{ customers { totalCount } }")
    assert response.status_code == 401
    assert response.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    assert response.headers["www-authenticate"] == "Bearer"
