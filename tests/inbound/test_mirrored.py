"""One service tells another what changes, in each format that holds whole customers: both have the same."""

from collections.abc import Generator
from typing import Any

import pytest

from tests.support.base import AREA, another
from tests.support.client import Client, saved
from tests.support.pulling import acknowledge, delta, register
from tests.support.sending import NDJSON, ODATA, XML, Integrator, integrator
from tests.support.server import Service, running

KINDS = {"NDJSON": NDJSON, "ODATA": ODATA, "IDOC": XML}
_CUSTOMER = """accountGroup title name1 name2 searchTerm1 searchTerm2 street houseNumber city postalCode
    country region language phone mobile fax email website uscc taxNumber1 vatRegistrationNo
    legalRepresentative domestic overseas glnPart1 glnPart2 glnCheckDigit annualSales annualSalesCurrency
    annualSalesYear centralOrderBlock deletionFlag
    bankDetails { bankCountry bankKey bankAccount partnerBankType accountHolder validFrom validTo }
    taxClassifications { departureCountry taxCategory taxClass }
    texts { level textId language body }
    unloadingPoints { name mondayHours isDefault }
    companyCodes { companyCode reconAccount paymentTerms paymentBlock memo recordPaymentHistory }
    salesAreas { salesArea currency deliveryPriority incoterms incotermsLocation1 orderBlock
        partnerFunctions { partnerFunction counter partner isDefault partnerText } }"""
_BLOCK = """mutation ($n: String!, $v: Int!) {
    blockCustomer(number: $n, expectedVersion: $v, scope: AREA, salesOrg: "F723", channel: "AQ",
        division: "XX", orderBlock: "01") { ... on CustomerSaved { version } } }"""


@pytest.fixture(scope="module")
def mirror(database_server: str, tmp_path_factory: pytest.TempPathFactory) -> Generator[Service]:
    with running(database_server, tmp_path_factory.mktemp("mirror")) as found:
        yield found


@pytest.mark.parametrize("kind", KINDS)
def test_a_mirror_has_the_same(service: Service, mirror: Service, kind: str) -> None:
    erp, sales = service.user(f"ERP{kind}", "integrator@*/*"), service.user("SC01")
    register(erp, f"TO-{kind}", format=kind)
    target = integrator(mirror, f"FROM{kind}")
    number = saved(sales.create(another()))
    tell(erp, kind, target)
    assert seen(target.client, number) == seen(erp, number)
    saved(sales.change(number, 1, _changes()))
    version = sales.ask(_BLOCK, n=number, v=2)["blockCustomer"]["version"]
    tell(erp, kind, target)
    assert seen(target.client, number) == seen(erp, number)
    saved(sales.change(number, version, _more_changes()))
    tell(erp, kind, target)
    assert seen(target.client, number) == seen(erp, number)


def _changes() -> dict[str, Any]:
    area = {**AREA, "deliveryPriority": "03", "incotermsLocation1": "成都"}
    return {
        "phone": None,
        "name2": "二",
        "website": "https://lanjiang.example",
        "annualSales": "9007199254740.10",
        "annualSalesCurrency": "CNY",
        "annualSalesYear": "2025",
        "texts": [{"level": "GENERAL", "textId": "0001", "language": "zh", "body": "一\n二"}],
        "unloadingPoints": [
            {"name": "东门", "mondayHours": "08:00-12:00 13:00-17:00", "isDefault": True},
            {"name": "西门"},
        ],
        "salesAreas": [area],
    }


def _more_changes() -> dict[str, Any]:
    return {
        "phone": "0830-7",
        "name2": None,
        "texts": [{"level": "GENERAL", "textId": "0001", "language": "zh", "remove": True}],
        "unloadingPoints": [{"name": "西门", "remove": True}],
        "taxClassifications": [{"departureCountry": "CN", "taxCategory": "MWST", "taxClass": "2"}],
    }


def tell(erp: Client, kind: str, target: Integrator) -> None:
    """All that is new, as whoever stands between them would."""
    found = delta(erp, f"TO-{kind}")
    assert found["documents"]
    for document in found["documents"]:
        for result in target.results(document["body"], KINDS[kind]):
            assert (result["state"], result["outcome"]) in (("DONE", "CREATED"), ("DONE", "UPDATED")), result
    acknowledge(erp, f"TO-{kind}", found["token"])


def seen(client: Client, number: str) -> Any:
    return client.customer(number, _CUSTOMER)
