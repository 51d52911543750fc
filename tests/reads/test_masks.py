"""Masks beyond single answers: what may not be asked, plans that callers share, the executor's door."""

import dataclasses
import json
import re
from typing import Any

import orjson
import pytest
from graphql import GraphQLError, get_variable_values, parse

from models.rules.shape import Shield
from resolvers.access.caller import Caller, Unmasking
from resolvers.access.grants import grant_from_text
from resolvers.read.masks import Mask, Masks
from resolvers.read.pages import Bounds
from resolvers.read.plan import Mode, Planner
from resolvers.read.selection import Source
from resolvers.read.visibility import Limits
from tests.reads.test_reader import SCHEMA, Desk, desk, filled
from tests.support.snapshots import CALLERS, read_operations

__all__ = ["desk", "filled"]

OPERATIONS = read_operations()
MASKED = '{ customer(number: "100000005") { taxNumber1 maskedFields } }'
TAX = ["taxNumber1", "taxNumber2", "taxNumber3", "taxNumber4", "uscc", "vatRegistrationNo"]


def caller(*grants: str, uncovered: str = "", name: str = "X") -> Caller:
    shown = frozenset({Unmasking(uncovered, Shield.TAX)}) if uncovered else frozenset[Unmasking]()
    return Caller(name, tuple(map(grant_from_text, grants)), unmasked=shown)


@pytest.mark.parametrize(
    ("text", "field", "kind"),
    [
        ('{ customers(filter: {uscc: {eq: "1"}}) { totalCount } }', "uscc", "CustomerFilter"),
        ("{ customers(filter: {uscc: {isNull: true}}) { totalCount } }", "uscc", "CustomerFilter"),
        (
            '{ customers(filter: {or: [{not: {taxNumber1: {gt: "1"}}}]}) { totalCount } }',
            *("taxNumber1", "CustomerFilter"),
        ),
        (
            '{ tasks(filter: {customer: {contactPersons: {none: {lastName: {eq: "李"}}}}}) { totalCount } }',
            *("lastName", "ContactPersonFilter"),
        ),
        (
            '{ customers { nodes { contactPersons(filter: {phone: {eq: "1"}}) { id } } } }',
            *("phone", "ContactPersonFilter"),
        ),
        ('{ searchCustomers(search: {taxNumber: "1"}) { totalCount } }', "taxNumber", "CustomerSearch"),
        (
            '{ changeDocuments(filter: {items: {some: {newValue: {eq: "1"}}}}) { totalCount } }',
            *("newValue", "ChangeItemFilter"),
        ),
        (
            "{ changes { nodes { items(filter: {oldValue: {isNull: false}}) { key } } } }",
            *("oldValue", "ChangeItemFilter"),
        ),
    ],
)
@pytest.mark.parametrize("name", ["CASHIER", "MIXED"])
async def test_what_is_masked_somewhere_cannot_be_asked(
    desk: Desk, name: str, text: str, field: str, kind: str
) -> None:
    with pytest.raises(GraphQLError, match=f'Field "{field}" is not defined by type "{kind}"') as caught:
        await desk.ask(text, CALLERS[name])
    assert caught.value.extensions == {"code": "BAD_USER_INPUT"}
    assert await desk.ask(text, CALLERS["AUDIT"])


async def test_a_class_that_is_read_everywhere_can_be_asked_by_who_is_limited(desk: Desk) -> None:
    text = '{ customers(filter: {uscc: {eq: "91510500MA62X4K16D"}}) { nodes { customerNumber } } }'
    found = {"customers": {"nodes": [{"customerNumber": "100000004"}]}}
    assert await desk.ask(text, CALLERS["SC01"]) == found
    with pytest.raises(GraphQLError, match="newValue"):  # of any class
        await desk.ask(
            '{ changeDocuments(filter: {items: {some: {newValue: {eq: "1"}}}}) { totalCount } }',
            CALLERS["SC01"],
        )


async def test_an_order_by_what_is_masked_is_refused() -> None:
    document = parse("{ customers(orderBy: [{field: NAME1}]) { totalCount } }")
    operation: Any = document.definitions[0]
    variables: Any = get_variable_values(SCHEMA, (), {})
    planner = Planner(SCHEMA, Bounds())
    masked = Masks(((Shield.BUSINESS, Mask(None, False)),))
    mode = Mode(Limits.of(CALLERS["ADMIN"].read_scope()), masked)
    with pytest.raises(GraphQLError, match='Field "name1" is not defined by type "CustomerOrder"'):
        planner.operation(Source(SCHEMA, {}, variables), operation, mode, known_only=False)


async def test_one_plan_serves_all_who_are_masked_in_the_same_way(desk: Desk) -> None:
    prepared = desk.prepared(MASKED)
    alike = [
        caller("cashier@*/*", "salesMaintainer@0723/F723"),
        caller("cashier@*/*", "financeMaintainer@0724/F724;classes=TAX", "salesMaintainer@0724/"),
    ]
    for one in (*alike, caller("cashier@*/*", "salesMaintainer@0999/F999", name="Y")):
        await desk.reader.answer(prepared, desk.variables(prepared, {}), one)
    assert len(prepared.plans) == 1
    for number in ("0100000004", "0100000005"):
        one = dataclasses.replace(alike[0], unmasked=frozenset({Unmasking(number, Shield.TAX)}))
        await desk.reader.answer(prepared, desk.variables(prepared, {}), one)
    assert len(prepared.plans) == 2


@pytest.mark.parametrize(
    ("one", "is_clear"),
    [
        (caller("cashier@*/*"), False),
        (caller("cashier@*/*", uncovered="0100000005"), True),
        (caller("cashier@*/*", uncovered="0100000004"), False),
        (caller("cashier@*/*", "financeMaintainer@0724/"), True),
        (caller("cashier@*/*", "financeMaintainer@0724/;classes=BANK"), False),
        (caller("cashier@*/*", "financeMaintainer@0724/;actions=WRITE"), False),
        (caller("cashier@*/*", "financeMaintainer@0723/F723"), False),
        (caller("cashier@*/*", "salesMaintainer@/F724/AQ/XX"), True),
        (caller("cashier@*/*", "salesMaintainer@/F724/DS/XX"), False),
        (caller("cashier@*/*", "salesMaintainer@/F724"), True),
    ],
)
async def test_a_customer_s_fields_are_clear_where_a_grant_for_the_class_shows_him(
    desk: Desk, one: Caller, is_clear: bool
) -> None:
    found = (await desk.ask(MASKED, one))["customer"]
    assert found["taxNumber1"] == ("AB12" if is_clear else None)
    assert [name for name in found["maskedFields"] if name != "residentId"] == ([] if is_clear else TAX)


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (caller("cashier@*/*", "financeMaintainer@0724/"), {"0723": None, "0724": "W0724"}),
        (caller("cashier@*/*", "financeMaintainer@0723/*"), {"0723": "W0723", "0724": None}),
        (caller("cashier@*/*", "financeMaintainer@*/F724"), {"0723": "W0723", "0724": "W0724"}),
        (caller("cashier@*/*", uncovered="0100000005"), {"0723": None, "0724": "W0724"}),
    ],
)
async def test_a_layer_s_fields_are_clear_by_the_layer_and_not_by_its_customer(
    desk: Desk, one: Caller, expected: dict[str, str | None]
) -> None:
    below = "{ companyCodes { companyCode withholdingTaxes { withholdingTaxNumber maskedFields } } }"
    shown = await desk.ask(
        f'{{ one: customer(number: "100000004") {below} other: customer(number: "100000005") {below} }}', one
    )
    layers = [layer for found in shown.values() for layer in found["companyCodes"]]
    numbers = {layer["companyCode"]: layer["withholdingTaxes"][0] for layer in layers}
    assert {code: row["withholdingTaxNumber"] for code, row in numbers.items()} == expected
    assert all((row["maskedFields"] == []) == bool(expected[code]) for code, row in numbers.items())


async def test_who_reads_all_in_clear_pays_nothing(desk: Desk) -> None:
    sql = {
        desk.reader.plan(prepared, desk.variables(prepared, {}), CALLERS["AUDIT"]).sql
        for prepared in [desk.prepared("{ customers { nodes { uscc contactPersons { phone } } } }")]
    }
    # the bound of the answer is the only thing that is decided
    assert not any(
        re.search(r"\bCASE WHEN (?!octet_length\(whole)|\bm\d|company_code_data", one) for one in sql
    )


async def test_arguments_are_named_by_what_they_hold(desk: Desk) -> None:
    prepared = desk.prepared("query N($number: String!) { customer(number: $number) { uscc } }")
    variables = desk.variables(prepared, {"number": "1"})
    plan = desk.reader.plan(prepared, variables, CALLERS["MIXED"])
    scope = ["company_codes", "sales_orgs"]
    assert sorted(filter(None, plan.names)) == sorted(
        [*scope, *(f"{one}:tax" for one in scope), "unmasked:tax"]
    )
    assert len(plan.names) == len(plan.reads)


@pytest.mark.parametrize("path", OPERATIONS, ids=lambda path: path.stem)
async def test_the_executor_gets_the_same_rows(desk: Desk, path: Any) -> None:
    text = OPERATIONS[path]
    heads = dict(re.findall(r"^#> (\w+): (.*)$", text, re.MULTILINE))
    one = CALLERS[heads.get("caller", "ADMIN")]
    prepared = desk.prepared(text)
    variables = desk.variables(prepared, json.loads(heads.get("variables", "{}")))
    document = parse(text)
    node: Any = document.definitions[0]
    try:
        expected = orjson.loads(await desk.reader.answer(prepared, variables, one))
    except GraphQLError as error:  # of a page that is too large for this desk
        with pytest.raises(GraphQLError, match=re.escape(error.message)):
            await desk.reader.rows(document, node, variables, one)
        return
    assert _without_names(await desk.reader.rows(document, node, variables, one)) == _without_names(expected)


def _without_names(found: Any) -> Any:
    """Rows of node carry their type for the executor, asked for or not."""
    if isinstance(found, dict):
        return {key: _without_names(value) for key, value in found.items() if key != "__typename"}  # pyright: ignore
    return list(map(_without_names, found)) if isinstance(found, list) else found  # pyright: ignore
