"""The catalogue of fields: enough to build a form, by account group, activity and caller. Next: ../node."""

from collections.abc import Iterator
from typing import Any

import pytest
from graphql import GraphQLInputObjectType

from schema import schema
from tests.support.client import Client
from tests.support.server import Service

CATALOG = """
query ($group: String!, $activity: ScreenActivity!, $company: String, $org: String) {
  fieldCatalog(accountGroup: $group, activity: $activity, companyCode: $company, salesOrg: $org) {
    name path sapTable text isList key
    fields {
      name path sapName label labelZh labelEn form length decimals referenceList referenceQuery view
      state required isKey shield isSealed readsClear mayChange
    }
  }
}
"""
Form = dict[str, dict[str, Any]]


def form(user: Client, group: str = "0001", activity: str = "CREATE", **more: str) -> Form:
    found = user.ask(CATALOG, group=group, activity=activity, **more)["fieldCatalog"]
    return {field["path"]: field for entity in found for field in entity["fields"]}


@pytest.fixture(scope="module")
def sales(service: Service) -> Client:
    return service.user("SC01")


@pytest.fixture(scope="module")
def finance(service: Service) -> Client:
    return service.user("FI01")


def test_a_field_has_all_that_a_form_needs(sales: Client) -> None:
    assert form(sales)["companyCodes.reconAccount"] == {
        "name": "reconAccount",
        "path": "companyCodes.reconAccount",
        "sapName": "KNB1-AKONT",
        "label": "统驭科目",
        "labelZh": "统驭科目",
        "labelEn": "Reconciliation account in the general ledger",
        "form": "NUMBER",
        "length": 10,
        "decimals": None,
        "referenceList": None,
        "referenceQuery": None,
        "view": "account_management",
        "state": "R",
        "required": True,
        "isKey": False,
        "shield": "BUSINESS",
        "isSealed": False,
        "readsClear": True,
        "mayChange": True,
    }


def test_entities_and_fields_are_those_of_the_input(sales: Client) -> None:
    entities = {
        one["path"]: one for one in sales.ask(CATALOG, group="0001", activity="CREATE")["fieldCatalog"]
    }
    for path, kind in inputs("", "CustomerInput"):
        if path == "contactPersons.consent":  # kept in the dossier: no part of the customer
            continue
        entity = entities.pop(path)
        taken = {name for name in kind.fields if not is_input(kind.fields[name].type)} - {"remove"}
        shown = {field["name"] for field in entity["fields"]}
        may_change = {field["name"] for field in entity["fields"] if field["mayChange"]}
        assert taken <= shown
        assert may_change <= taken
    assert entities == {}


def test_a_list_and_a_single_row_are_told_apart(sales: Client) -> None:
    found = {one["path"]: one for one in sales.ask(CATALOG, group="0001", activity="CREATE")["fieldCatalog"]}
    shown = {path: (found[path]["isList"], found[path]["sapTable"], found[path]["key"]) for path in found}
    assert shown[""] == (False, "KNA1", ["customerNumber"])
    assert shown["centralCredit"] == (False, "KNKA", [])
    assert shown["salesAreas.partnerFunctions"] == (True, "KNVP", ["partnerFunction", "counter"])
    assert "公司代码" in found["companyCodes"]["text"]


def test_the_account_group_decides_what_is_shown(sales: Client) -> None:
    sold_to, ship_to = form(sales), form(sales, "0002")
    assert (sold_to["companyCodes.paymentTerms"]["state"], ship_to["companyCodes.paymentTerms"]["state"]) == (
        "O",
        "S",
    )
    assert not ship_to["companyCodes.paymentTerms"]["mayChange"]
    assert sales.ask(CATALOG, group="9999", activity="CREATE")["fieldCatalog"] == []


@pytest.mark.parametrize("activity", ["CREATE", "CHANGE", "DISPLAY", "BLOCK"])
def test_states_are_those_of_field_status(sales: Client, activity: str) -> None:
    query = (
        "query ($a: ScreenActivity!) "
        '{ fieldStatus(accountGroup: "0001", activity: $a, companyCode: "0723") { path state view } }'
    )
    expected = sales.ask(query, a=activity)["fieldStatus"]
    found = form(sales, activity=activity, company="0723").values()
    assert [{name: field[name] for name in ("path", "state", "view")} for field in found] == expected


def test_nothing_can_be_entered_for_display(finance: Client) -> None:
    found = form(finance, activity="DISPLAY").values()
    assert not any(field["mayChange"] or field["required"] for field in found)


def test_after_creation_each_department_fills_its_own(sales: Client, finance: Client) -> None:
    theirs, ours = form(sales, activity="CHANGE"), form(finance, activity="CHANGE")
    for path, by_sales, by_finance in (
        ("street", True, False),
        ("salesAreas.incoterms", True, False),
        ("companyCodes.paymentTerms", False, True),
        ("bankDetails.accountHolder", False, True),
        ("texts.body", True, True),
        ("customerNumber", False, False),
        ("accountGroup", False, False),
        ("version", False, False),
    ):
        assert (theirs[path]["mayChange"], ours[path]["mayChange"]) == (by_sales, by_finance), path


def test_blocks_belong_to_the_department_and_to_the_scope(service: Service, finance: Client) -> None:
    here = service.user("SC07", "salesMaintainer@*/F723")
    found = form(here, activity="BLOCK")
    assert found["salesAreas.orderBlock"]["mayChange"]
    assert not found["centralOrderBlock"]["mayChange"]  # the whole customer needs a scope of all
    assert not form(here, activity="BLOCK", org="F724")["salesAreas.orderBlock"]["mayChange"]
    assert not found["companyCodes.paymentBlock"]["mayChange"]
    assert form(finance, activity="BLOCK")["companyCodes.paymentBlock"]["mayChange"]
    assert found["name1"]["state"] == "D"


def test_the_scope_counts_for_the_layers(service: Service) -> None:
    here = service.user("FI07", "financeMaintainer@0723")
    for company, may in (("0723", True), ("0724", False)):
        found = form(here, activity="CHANGE", company=company)
        assert found["companyCodes.paymentTerms"]["mayChange"] is may
        assert found["uscc"]["mayChange"]


def test_only_external_groups_take_a_number(service: Service) -> None:
    user = service.user("AD01")
    external = "0012"  # the seed's group with numbers from outside
    assert not form(user)["customerNumber"]["mayChange"]
    query = "query ($g: String!) { previewNumber(accountGroup: $g) { internal } }"
    for group in ("0001", external):
        internal = user.ask(query, g=group)["previewNumber"]["internal"]
        assert form(user, group)["customerNumber"]["mayChange"] is not internal


def test_sealed_and_personal_fields_say_so(sales: Client, finance: Client) -> None:
    for path in ("bankDetails.bankAccount", "residentId"):
        theirs, ours = form(sales)[path], form(finance)[path]
        assert theirs["isSealed"]
        assert theirs["form"] == "SEALED"
        assert (theirs["readsClear"], ours["readsClear"]) == (False, True)
    assert form(sales)["bankDetails.bankAccount"]["shield"] == "BANK"
    assert form(sales)["residentId"]["shield"] == "IDENTITY"


def test_lists_name_the_query_that_reads_them(sales: Client) -> None:
    found = form(sales)
    queries = {field["referenceQuery"] for field in found.values()} - {None}
    assert schema.core.query_type is not None
    assert queries <= set(schema.core.query_type.fields)
    assert found["country"]["referenceQuery"] == "countries"
    assert found["title"]["referenceQuery"] == "referenceCodes"
    filter_by_list = "query ($list: String!) { referenceCodes(filter: {list: {eq: $list}}) { totalCount } }"
    titles = sales.ask(filter_by_list, list=found["title"]["referenceList"])
    assert titles["referenceCodes"]["totalCount"] > 0


def test_labels_come_in_the_language_of_the_call(service: Service) -> None:
    english = service.user("SC01", language="en")
    found = form(english)["companyCodes.reconAccount"]
    assert (found["label"], found["labelZh"]) == ("Reconciliation account in the general ledger", "统驭科目")


def inputs(path: str, name: str) -> Iterator[tuple[str, GraphQLInputObjectType]]:
    """The input and those below it, by their place."""
    kind = schema.core.type_map[name]
    assert isinstance(kind, GraphQLInputObjectType)
    yield path, kind
    for field, given in kind.fields.items():
        if is_input(given.type):
            yield from inputs(f"{path}.{field}".lstrip("."), named(given.type))


def is_input(kind: Any) -> bool:
    return isinstance(schema.core.type_map[named(kind)], GraphQLInputObjectType)


def named(kind: Any) -> str:
    """The type's name without list and not-null."""
    return str(kind).strip("[]!")
