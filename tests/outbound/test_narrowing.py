"""A customer for a receiver of some tables: lists that it does not want are missing, and not empty."""

from typing import Any

from resolvers.outbound.narrowing import narrowed
from tests.support.receiving import a_receiver

AREA: dict[str, Any] = {"sales_org": "F723", "channel": "AQ", "division": "XX", "sales_district": "CN0023"}
PARTNER: dict[str, Any] = {"partner_function": "RG", "counter": "000", "partner": "0300000001"}
CUSTOMER: dict[str, Any] = {
    "customer_number": "0100000004",
    "name1": "A",
    "domestic": True,
    "bank_details": [{"bank_country": "CN", "bank_key": "1", "bank_account": "2"}],
    "contact_persons": [],
    "texts": [],
    "company_codes": [{"company_code": "0723", "dunning_areas": [], "withholding_taxes": []}],
    "sales_areas": [AREA | {"partner_functions": [PARTNER], "licences": []}],
}


def test_without_tables_all_is_told() -> None:
    assert narrowed(a_receiver("R"), CUSTOMER) == CUSTOMER


def test_lists_of_other_tables_are_missing() -> None:
    told = narrowed(a_receiver("R", tables=frozenset({"KNA1", "KNVK"})), CUSTOMER)
    assert told == {"customer_number": "0100000004", "name1": "A", "contact_persons": []}


def test_a_list_that_is_wanted_below_another_keeps_the_keys_above_it() -> None:
    told = narrowed(a_receiver("R", tables=frozenset({"KNVP"})), CUSTOMER)
    keys = {name: AREA[name] for name in ("sales_org", "channel", "division")}
    assert told["sales_areas"] == [keys | {"partner_functions": [PARTNER]}]
    assert told.keys() == {"customer_number", "sales_areas"}
