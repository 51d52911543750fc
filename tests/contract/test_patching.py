"""Absent, null and a value stay three things on their way into a patch. Next: test_payloads.py."""

from typing import Any, cast

from graphql import OperationDefinitionNode, parse
from graphql.execution.values import get_variable_values
from strawberry import Some

from models.rules.shape import camel
from schema.inputs.bank import BankDetailInput
from schema.inputs.credit import CentralCreditInput
from schema.inputs.customer import CustomerInput
from schema.inputs.sales import PartnerFunctionInput, SalesAreaDataInput
from schema.patching import patch_from_input, text_path


def test_absent_null_and_value() -> None:
    given = CustomerInput(city=Some("泸州"), district=Some(None))
    assert patch_from_input(given) == {"@path": (), "city": "泸州", "district": None}


def test_rows_carry_their_place_and_removal() -> None:
    partners = [
        PartnerFunctionInput(partner_function="RG"),
        PartnerFunctionInput(partner_function="WE", remove=True),
    ]
    area = SalesAreaDataInput(sales_org="F723", channel="AQ", division="XX", partner_functions=Some(partners))
    patch = patch_from_input(CustomerInput(sales_areas=Some([area])))
    [row] = patch["sales_areas"]
    assert row["@path"] == ("sales_areas", 0)
    assert (row["sales_org"], row["channel"], row["division"]) == ("F723", "AQ", "XX")
    first, second = row["partner_functions"]
    assert first == {"@path": ("sales_areas", 0, "partner_functions", 0), "partner_function": "RG"}
    assert second["remove"] is True
    assert text_path(second["@path"]) == ["salesAreas", "0", "partnerFunctions", "1"]


def test_one_central_credit_is_a_list_of_one() -> None:
    given = CustomerInput(central_credit=Some(CentralCreditInput(currency=Some("CNY"))))
    assert patch_from_input(given)["central_credit"] == [{"@path": ("central_credit",), "currency": "CNY"}]
    removed = patch_from_input(CustomerInput(central_credit=Some(None)))
    assert removed["central_credit"] == [{"@path": ("central_credit",), "remove": True}]


def test_a_number_in_a_name_stays() -> None:
    assert camel("tax_number1") == "taxNumber1"
    assert camel("attribute10") == "attribute10"
    assert camel("name1") == "name1"


def test_an_empty_list_is_sent_and_an_absent_one_is_not() -> None:
    assert (
        patch_from_input(CustomerInput(bank_details=Some(cast("list[BankDetailInput]", []))))["bank_details"]
        == []
    )
    assert "bank_details" not in patch_from_input(CustomerInput())


def test_the_wire_makes_the_same_three() -> None:
    from schema import schema

    document = parse("mutation($i: CustomerInput!) { createCustomer(input: $i) { __typename } }")
    operation = cast("OperationDefinitionNode", document.definitions[0])
    values: Any = get_variable_values(
        schema.core, operation.variable_definitions or (), {"i": {"city": "泸州", "district": None}}
    )
    assert {name for name in values.coerced["i"]} == {"city", "district"}
