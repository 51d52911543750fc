"""Golden cases of duplicates, invoice readiness, secrets, search, change documents. Next: test_scope.py."""

import asyncpg
import pytest

from tests.support.base import (
    ABSENT,
    AREA,
    Input,
    a_name,
    a_uscc,
    another,
    layers_724,
    partner,
    payer,
    with_values,
)
from tests.support.client import Client, saved
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


def test_g_lc_14_the_same_tax_number(service: Service, sales: Client) -> None:
    uscc = a_uscc()
    first = saved(sales.create(another(uscc=uscc)))
    second = another(uscc=uscc)
    answer = service.refusal(lambda: sales.create(second))
    assert [(one["severity"], one["code"], one["path"], one["params"]) for one in answer["findings"]] == [
        ("C", "CM-DUP-TAX", ["uscc"], {"customers": first})
    ]
    assert service.refused(lambda: sales.create(second, confirm=["CM-DUP-TAX"])) == [
        "E GEN-REQUIRED reason",
        "C CM-DUP-TAX uscc",
    ]
    reason = "同一法人的另一个收货地址"
    number = saved(sales.create(second, confirm=["CM-DUP-TAX"], reason=reason), "C CM-DUP-TAX uscc")
    assert service.user("AU01").last_document(number)["comment"] == reason


def test_g_lc_15_the_same_name_in_the_same_city(fresh_service: Service) -> None:
    sales = fresh_service.user("SC01")
    first = saved(sales.create(another(name1="泸州蓝江纤维素有限公司")))
    again = another(name1="泸州蓝江纤维素(集团)有限公司")
    answer = fresh_service.refusal(lambda: sales.create(again))
    assert [(one["severity"], one["code"], one["path"], one["params"]) for one in answer["findings"]] == [
        ("C", "CM-DUP-NAME", ["name1"], {"customers": first})
    ]
    elsewhere = sales.create(with_values(again, city="宜宾"))
    saved(elsewhere, "W CM-DUP-SIMILAR name1")
    assert elsewhere["findings"][0]["params"]["customers"] == first


def test_du_4_the_same_bank_account(service: Service, sales: Client) -> None:
    given = another()
    first = saved(sales.create(given))
    both = service.user("SF01", "salesMaintainer", "financeMaintainer")
    answer = both.create(another(bankDetails=given["bankDetails"]))
    saved(answer, "W CM-DUP-BANK bankDetails.0")
    assert answer["findings"][0]["params"] == {"customers": first}
    # sales does not read account numbers: to be told whose this one is would be a search by it
    answer = sales.create(another(bankDetails=given["bankDetails"]))
    saved(answer, "W CM-DUP-BANK bankDetails.0")
    assert answer["findings"][0]["params"] == {}
    assert first not in answer["findings"][0]["message"]


def test_du_5_short_code(service: Service, sales: Client) -> None:
    saved(sales.create(another(shortCode="LJ01")))
    assert service.refused(lambda: sales.create(another(shortCode="lj01"))) == ["E GEN-DUPLICATE shortCode"]


def test_2_10_duplicates_can_be_asked_for(sales: Client) -> None:
    uscc, name = a_uscc(), a_name()
    first = saved(sales.create(another(uscc=uscc, name1=name)))
    query = "query ($i: DuplicateInput!) { checkDuplicates(input: $i) { code severity path params } }"
    found = sales.ask(query, i={"name1": name, "city": "泸州", "uscc": uscc})["checkDuplicates"]
    assert [(one["severity"], one["code"], one["params"]) for one in found] == [
        ("C", "CM-DUP-NAME", {"customers": first}),
        ("C", "CM-DUP-TAX", {"customers": first}),
    ]
    assert sales.ask(query, i={"name1": a_name(), "city": "泸州"})["checkDuplicates"] == []


# --- readiness, secrets, search, history -----------------------------------------------------------------


def test_g_lc_17_invoice_readiness(sales: Client, finance: Client, c4: str) -> None:
    assert _readiness(sales, c4) == (False, ["INV-PAYER"])
    number = saved(finance.create(payer()))
    task = sales.customer(c4, "tasks { nodes { id } }")["tasks"]["nodes"][0]["id"]
    version = finance.act("closePayerTask", taskId=task, payerNumber=number)["version"]
    assert _readiness(sales, c4) == (False, ["INV-PAYER"])
    answer = sales.change(c4, version, partner("RG", number, counter="000"))
    saved(answer)
    assert answer["customer"]["invoiceReady"] is True
    assert _readiness(sales, c4) == (True, [])


def test_g_lc_18_bank_accounts_are_secret(service: Service, sales: Client, finance: Client, c4: str) -> None:
    auditor = service.user("AU01")
    read = "bankDetails { bankAccount }"
    old = finance.customer(c4, read)["bankDetails"][0]["bankAccount"]
    row = {"bankCountry": "CN", "bankKey": "102657000012"}
    new = "6222000011112222333"
    answer = finance.change(
        c4,
        1,
        {"bankDetails": [{**row, "bankAccount": old, "remove": True}, {**row, "bankAccount": new}]},
    )
    saved(answer)
    assert sales.customer(c4, read)["bankDetails"] == [{"bankAccount": "****2333"}]
    assert auditor.customer(c4, read)["bankDetails"] == [{"bankAccount": new}]
    document = auditor.last_document(c4)
    assert old not in str(document)
    assert new not in str(document)
    items = {one["indicator"]: one for one in document["items"]}
    assert {one["table"] for one in document["items"]} == {"KNBK"}
    deleted, inserted = items["D"], items["I"]
    assert (deleted["key"], inserted["key"]) == (
        f"CN/102657000012/****{old[-4:]}",
        "CN/102657000012/****2333",
    )
    # "changed" is provable: whoever has the key and the number can compute the hash
    assert deleted["oldHash"]
    assert inserted["newHash"]
    assert deleted["oldHash"] != inserted["newHash"]


def test_g_lc_18_a_resident_id_in_the_log(service: Service, sales: Client, finance: Client) -> None:
    person = another(title="0002", residentId="510502199003078817", uscc=ABSENT, legalRepresentative=ABSENT)
    number = saved(sales.create(person))
    saved(finance.change(number, 1, {"residentId": "11010519491231002X"}))
    item = service.user("AU01").last_document(number)["items"][0]
    assert (item["table"], item["field"], item["indicator"]) == ("ZOWN", "residentId", "U")
    assert (item["oldValue"], item["newValue"]) == ("****8817", "****002X")
    assert item["oldHash"]
    assert item["newHash"]
    assert item["oldHash"] != item["newHash"]


def test_g_lc_19_search_by_name_and_block(fresh_service: Service) -> None:
    sales = fresh_service.user("SC01")
    number = saved(sales.create(another(name1="泸州蓝江纤维素有限公司", searchTerm1=ABSENT)))
    saved(sales.create(another(searchTerm1=ABSENT)))
    wish = {"name": "蓝江", "blocked": "ORDER"}
    where = {"number": number, "scope": "AREA", **AREA}
    assert _search(sales, wish) == []
    saved(sales.act("blockCustomer", **where, orderBlock="01", expectedVersion=1))
    assert _search(sales, wish) == [number]
    assert _search(sales, {**wish, "blocked": "DELIVERY"}) == []
    saved(sales.act("unblockCustomer", **where, orderBlock=None, expectedVersion=2))
    assert _search(sales, wish) == []
    assert _search(sales, {"text": "lanjiang"}) == [number]


def test_g_lc_20_who_may_only_display_cannot_write(service: Service, c4: str) -> None:
    auditor = service.user("AU01")
    acts = (
        lambda: auditor.create(another()),
        lambda: auditor.change(c4, 1, {"phone": "0830-3190009"}),
        lambda: auditor.extend(c4, 1, layers_724()),
        lambda: auditor.act(
            "blockCustomer", number=c4, scope="AREA", **AREA, orderBlock="01", expectedVersion=1
        ),
        lambda: auditor.act("setDeletionFlag", number=c4, level="CENTRAL", flag=True, expectedVersion=1),
        lambda: auditor.act("changeAccountGroup", number=c4, accountGroup="DEBI", expectedVersion=1),
    )
    for act in acts:
        assert {one.split()[1] for one in service.refused(act)} == {"GEN-FORBIDDEN"}


def test_g_lc_20_change_documents_are_never_edited(service: Service, c4: str) -> None:
    found = service.user("AD01").ask("{ __schema { mutationType { fields { name } } } }")
    names = {one["name"] for one in found["__schema"]["mutationType"]["fields"]}
    assert not {name for name in names if "changedocument" in name.lower() or "ChangeItem" in name}
    # nor with the rights of the service itself
    for statement in (
        "UPDATE change_document SET changed_by = 'NOBODY'",
        "DELETE FROM change_item",
        "TRUNCATE change_document, change_item",
    ):
        with pytest.raises(asyncpg.PostgresError):
            service.execute(statement)


def _readiness(client: Client, number: str) -> tuple[bool, list[str]]:
    found = client.ask(
        """query ($n: String!) {
          invoiceReadiness(number: $n, salesOrg: "F723", channel: "AQ", division: "XX") {
            ready findings { code } } }""",
        n=number,
    )["invoiceReadiness"]
    return found["ready"], [one["code"] for one in found["findings"]]


def _search(client: Client, search: Input) -> list[str]:
    found = client.ask(
        """query ($s: CustomerSearch!) {
          searchCustomers(search: $s) { totalCount nodes { customerNumber } } }""",
        s=search,
    )["searchCustomers"]
    numbers = [one["customerNumber"] for one in found["nodes"]]
    assert found["totalCount"] == len(numbers)
    return numbers
