"""A document that goes from one customer to another: each side sees its own part of that. Next:
test_documents_together.py.
"""

from typing import Any

from tests.support.base import another
from tests.support.client import Client, saved
from tests.support.maintaining import kept, maintain
from tests.support.recording import VOUCHER, documented, record
from tests.support.server import Service

_SEEN = """{
    changes(filter: {objectClasses: ["ZDOC"]}, first: 100) { nodes { items { oldValue newValue } } }
    changeDocuments(filter: {objectClass: {eq: "ZDOC"}}, first: 50) {
        nodes { items { oldValue newValue } } } }"""


def told(client: Client) -> set[str]:
    """All values that the caller reads in the log and in the feed."""
    both: dict[str, Any] = client.ask(_SEEN)
    assert both["changes"] == both["changeDocuments"]
    items = [item for node in both["changes"]["nodes"] for item in node["items"]]
    return {value for item in items for value in item.values() if value}


def test_who_sees_the_one_customer_learns_nothing_of_the_other(service: Service) -> None:
    keeper, sales = service.user("RD01", "refDataMaintainer"), service.user("SC01")
    one, other = (saved(sales.create(another(street=street))) for street in ("甲街", "乙街"))
    for table, name, code in (
        ("company_code_data", "company_code", "0724"),
        ("sales_area_data", "sales_org", "F724"),
    ):
        service.execute(f"UPDATE {table} SET {name} = $2 WHERE customer_number = $1", other.zfill(10), code)
    service.execute(
        "UPDATE sales_area_data SET sales_area = 'F724/AQ/XX' WHERE customer_number = $1", other.zfill(10)
    )
    for code in ("1001", "6001"):
        given = {"chartOfAccounts": "CACN", "accountCode": code, "name": code, "balanceDirection": "DEBIT"}
        kept(maintain(keeper, "create", "LedgerAccount", "leaf", input=given))
    lines = [
        {"lineNumber": 1, "ledgerAccount": "CACN/1001", "debit": "1.00"},
        {"lineNumber": 2, "ledgerAccount": "CACN/6001", "credit": "1.00"},
    ]
    given = {**VOUCHER, "customerNumber": one, "lines": lines}
    document = record(keeper, given)["businessDocument"]["document"]
    theirs, others = (service.user(f"S{org}", f"salesMaintainer@0{org}/F{org}") for org in ("723", "724"))
    assert told(others) == set()

    moved = record(keeper, {**given, "customerNumber": other})
    assert (moved["version"], moved["businessDocument"]["customer"]["customerNumber"]) == (3, other)
    assert "乙街" in moved["businessDocument"]["address"]
    assert other in told(others)
    assert one not in told(others)
    assert not any("甲街" in value for value in told(others))
    assert one in told(theirs)
    assert other not in told(theirs)

    left = {"customerNumber": None}
    gone = documented(keeper, "changeBusinessDocument", document=document, expectedVersion=3, input=left)
    assert gone["version"] == 4
    assert other not in told(theirs)
    assert theirs.ask(f'{{ businessDocument(document: "{document}") {{ customerNumber }} }}') == {
        "businessDocument": {"customerNumber": None}
    }
    back = {"customerNumber": one, "address": "丙街"}
    again = documented(keeper, "changeBusinessDocument", document=document, expectedVersion=4, input=back)
    assert (again["version"], again["businessDocument"]["address"]) == (5, "丙街")


def test_a_proposal_survives_what_no_database_takes(service: Service) -> None:
    """The customer is there, the vendor beside him has a name that cannot be."""
    known = saved(service.user("SC01").create(another()))
    asked = """query ($c: String, $v: String) {
        documentProposal(kind: VOUCHER, customer: $c, vendor: $v) { name findings { code } } }"""
    found = service.user("SC01").ask(asked, c=known, v="V\0")["documentProposal"]
    assert found["name"]
    assert [one["code"] for one in found["findings"]] == ["GEN-REF"]
