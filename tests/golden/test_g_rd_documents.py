"""Golden cases of what documents may choose and post. Next: ../base_data/test_documents_http.py."""

import pytest

from tests.support.base import base, with_values
from tests.support.client import Client, saved
from tests.support.maintaining import kept, maintain
from tests.support.recording import ORDER, VOUCHER, check, offered, record, refused
from tests.support.server import Service


@pytest.fixture(scope="module")
def keeper(service: Service) -> Client:
    return service.user("RD01", "refDataMaintainer")


def test_g_rd_02_a_vendor_that_is_not_for_purchase(keeper: Client) -> None:
    for code, purchase in (("V1", True), ("V2", False)):
        given = {"vendorCode": code, "name": f"供应商{code}", "purchase": purchase}
        kept(maintain(keeper, "create", "Vendor", "vendorCode", input=given))
    answer = record(keeper, {**ORDER, "vendorCode": "v2"})
    assert refused(answer) == ["E RD-VENDOR-ATTR vendorCode"]
    told = answer["findings"][0]
    assert told["messageZh"] == "供应商“V2”没有“purchase”属性，不能用于PURCHASE_ORDER"
    assert told["params"] == {"value": "V2", "attribute": "purchase", "document": "PURCHASE_ORDER"}
    assert check(keeper, {**ORDER, "vendorCode": "V2"}) == ["E RD-VENDOR-ATTR vendorCode"]
    assert offered(keeper, "vendorsFor", "vendorCode", "PURCHASE_ORDER") == ["V1"]


def test_g_rd_03_a_customer_that_is_nowhere_selectable(service: Service, keeper: Client) -> None:
    sales = service.user("SC01")
    nowhere = saved(sales.create(with_values(base(), domestic=False)), "W RD-NOSELECT domestic")
    for kind in ("SALES_ORDER", "EXPORT_ORDER"):
        assert nowhere not in offered(sales, "customersFor", "customerNumber", kind)
        given = {**ORDER, "documentKind": kind, "customerNumber": nowhere}
        assert check(keeper, given) == ["E RD-CUSTOMER-ATTR customerNumber"]


def test_g_rd_09_only_a_leaf_is_posted_to(keeper: Client) -> None:
    """The account that has one below it, and the one below."""
    for code, name in (("1001", "库存现金"), ("100101", "财务科库存现金"), ("6001", "主营业务收入")):
        given = {"chartOfAccounts": "CACN", "accountCode": code, "name": name, "balanceDirection": "DEBIT"}
        kept(maintain(keeper, "create", "LedgerAccount", "leaf", input=given))
    one, other = {"lineNumber": 1, "debit": "100.00"}, {"lineNumber": 2, "credit": "100.00"}
    sold = {**other, "ledgerAccount": "CACN/6001"}
    answer = record(keeper, {**VOUCHER, "lines": [{**one, "ledgerAccount": "CACN/1001"}, sold]})
    assert refused(answer) == ["E RD-NOT-LEAF lines.0.ledgerAccount"]
    leaf = record(keeper, {**VOUCHER, "lines": [{**one, "ledgerAccount": "CACN/100101"}, sold]})
    assert leaf["__typename"] == "BusinessDocumentSaved"
