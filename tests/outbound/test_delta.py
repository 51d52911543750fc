"""Deltas: what is told of which change, to which key; acknowledged. Next: test_snapshot.py."""

import asyncio
import json
from typing import Any

import pytest

from tests.support.base import AREA, another, general, layers_724
from tests.support.client import Client, remarks, saved
from tests.support.pulling import ACKNOWLEDGE, CHANGE, DELTA, acknowledge, act, all_of, delta, register
from tests.support.server import Service
from tests.support.users import add_user

_BANK = """query ($n: String!) { customer(number: $n) { bankDetails { bankKey bankAccount } } }"""


@pytest.fixture
def erp(service: Service) -> Client:
    return service.user("ERP", "integrator@*/*")


@pytest.fixture
def sales(service: Service) -> Client:
    return service.user("SC01")


def events(client: Client, code: str) -> list[dict[str, Any]]:
    return [event for one in all_of(client, code) for event in json.loads(one["body"])]


def lines(client: Client, code: str) -> list[dict[str, Any]]:
    return [json.loads(one["body"]) for one in all_of(client, code)]


def test_an_event_tells_what_changed_and_where_to_go_on(sales: Client, erp: Client) -> None:
    register(erp, "EVENTS")
    number = saved(sales.create(general()))
    saved(sales.change(number, 1, {"phone": "0830-1"}))
    created, changed = events(erp, "EVENTS")
    assert created["data"]["operation"] == "createCustomer"
    assert (changed["specversion"], changed["type"]) == ("1.0", "dossier.customer.changed")
    assert (changed["subject"], changed["data"]["version"]) == (number, 2)
    [item] = changed["data"]["items"]
    assert (item["table"], item["field"], item["newValue"]) == ("KNA1", "TELF1", "0830-1")
    assert item["oldValue"] == general()["phone"]
    ask = "query ($a: String) { changes(after: $a) { nodes { changeNumber } } }"
    after = erp.ask(ask, a=created["data"]["links"]["cursor"])["changes"]["nodes"]
    assert after[0]["changeNumber"] == changed["id"]
    node = "query ($i: ID!) { node(id: $i) { ... on Customer { customerNumber } } }"
    found = erp.ask(node, i=changed["data"]["links"]["customer"])
    assert found == {"node": {"customerNumber": number}}


def test_a_selection_is_rendered_for_each_change(sales: Client, erp: Client) -> None:
    selection = """{ place: cursor change { operation ...Items } customer { name1 } }
        fragment Items on ChangeDocument { items { field newValue } }"""
    register(erp, "SELECTS", format="GRAPHQL", selection=selection)
    given = general()
    number = saved(sales.create(given))
    saved(sales.change(number, 1, {"phone": "0830-1"}))
    [document] = all_of(erp, "SELECTS")
    created, changed = json.loads(document["body"])
    assert changed["change"] == {
        "operation": "changeCustomer",
        "items": [{"field": "TELF1", "newValue": "0830-1"}],
    }
    assert changed["customer"] == {"name1": given["name1"]}
    assert created["place"] != changed["place"]


def test_what_its_selection_cannot_answer_any_more_is_neither_sent_nor_lost(
    service: Service, sales: Client, erp: Client
) -> None:
    register(erp, "BROKEN", format="GRAPHQL", selection="{ change { operation } }")
    saved(sales.create(general()))
    service.execute("UPDATE receiver SET selection = '{ change { gone } }' WHERE receiver_code = 'BROKEN'")
    answer = act(erp, DELTA, r="BROKEN")
    assert remarks(answer) == ["E IN-SELECTION receiver"]
    assert get(erp, "BROKEN").status_code == 422
    mended = {"receiverCode": "BROKEN", "name": "x", "channel": "PULL", "format": "GRAPHQL"}
    act(erp, CHANGE, input={**mended, "selection": "{ change { operation } }"})
    [document] = all_of(erp, "BROKEN")
    assert json.loads(document["body"]) == [{"change": {"operation": "createCustomer"}}]


def test_a_key_is_told_only_what_it_sees(service: Service, sales: Client, erp: Client) -> None:
    """Both are keys of the receiver's user; what the narrower one acknowledges is acknowledged."""
    for code, told in (("SEES", "EVENT"), ("SEESROW", "NDJSON"), ("SEESGQL", "GRAPHQL")):
        selection = "{ change { items { table newValue } } customer { companyCodes { companyCode } } }"
        register(erp, code, format=told, selection=selection if told == "GRAPHQL" else None)
    inside = saved(sales.create(another()))
    saved(sales.extend(inside, 1, layers_724()))
    narrow = service.user("ERP", "integrator@0724/;classes=TAX")
    both = delta(erp, "SEES")["documents"]
    tables = {item["table"] for event in json.loads(both[0]["body"]) for item in event["data"]["items"]}
    assert {"KNA1", "KNB1", "KNVV", "KNBK"} <= tables
    [document] = delta(narrow, "SEES")["documents"]
    told = [item for event in json.loads(document["body"]) for item in event["data"]["items"]]
    assert {item["companyCode"] for item in told} == {None, "0724"}
    assert {item["salesOrg"] for item in told} == {None}
    [line] = lines(narrow, "SEESROW")
    assert [one["companyCode"] for one in line["customer"]["companyCodes"]] == ["0724"]
    assert line["customer"].get("salesAreas", []) == []
    assert line["customer"].get("bankDetails", []) == []
    [document] = delta(narrow, "SEESGQL")["documents"]
    assert json.loads(document["body"])[-1]["customer"] == {"companyCodes": [{"companyCode": "0724"}]}
    outside = service.user("ERP", "integrator@0725/")
    assert delta(outside, "SEES")["documents"] == []
    assert delta(erp, "SEES")["documents"] == both  # looking has taken nothing away


def test_a_key_that_shows_less_than_its_user_reads_acknowledges_nothing(
    service: Service, sales: Client
) -> None:
    asyncio.run(add_user(service.dsn, "WIDE", "integrator@*/*", "financeMaintainer@0723", password=None))
    wide, narrow = service.user("WIDE", "integrator@*/*"), service.user("WIDE", "integrator@0724/")
    masked = service.user("WIDE", "integrator@*/*;classes=TAX")
    register(wide, "WIDE")
    saved(sales.create(another()))
    number = saved(sales.create(another()))
    saved(sales.extend(number, 1, layers_724()))
    for less in (narrow, masked):
        token = delta(less, "WIDE")["token"]
        assert remarks(act(less, ACKNOWLEDGE, r="WIDE", t=token)) == ["E US-GRANT receiver"]
    assert len(all_of(wide, "WIDE")) == 2


def test_masked_values_stay_masked(service: Service, sales: Client, erp: Client) -> None:
    register(erp, "MASKS")
    number = saved(sales.create(another()))
    saved(service.user("FI01").change(number, 1, {"uscc": another()["uscc"]}))
    narrow = service.user("ERP", "integrator@*/*;classes=BANK")
    found = json.loads(delta(narrow, "MASKS")["documents"][0]["body"])
    [item] = [one for one in found[-1]["data"]["items"] if one["field"] == "STCD5"]
    assert (item["oldValue"], item["newValue"]) == (None, None)
    clear = json.loads(delta(erp, "MASKS")["documents"][0]["body"])
    [item] = [one for one in clear[-1]["data"]["items"] if one["field"] == "STCD5"]
    assert item["newValue"] is not None


def test_a_filter_leaves_out_other_layers_but_not_general_data(sales: Client, erp: Client) -> None:
    register(erp, "ONLY724", format="NDJSON", companyCodes=["0724"])
    number = saved(sales.create(another()))
    assert all_of(erp, "ONLY724") == []  # of company code 0723 alone
    saved(sales.extend(number, 1, layers_724()))
    [line] = lines(erp, "ONLY724")  # the receiver has never heard of him
    assert (line["function"], line["customer"]["name1"] != "") == ("009", True)
    assert [one["companyCode"] for one in line["customer"]["companyCodes"]] == ["0724"]
    saved(sales.change(number, 2, {"phone": "0830-9"}))
    [line] = lines(erp, "ONLY724")
    assert (line["function"], line["customer"]["phone"]) == ("004", "0830-9")


def test_a_reduced_message_holds_the_wanted_fields_and_keys(sales: Client, erp: Client) -> None:
    register(erp, "REDUCED", format="NDJSON", tables=["KNVV"], fieldNames=["LPRIO"])
    number = saved(sales.create(another()))
    [line] = lines(erp, "REDUCED")
    assert line["customer"]["salesAreas"] == [{**AREA, "deliveryPriority": "02"}]
    assert "name1" not in line["customer"]
    assert "companyCodes" not in line["customer"] or line["customer"]["companyCodes"] == []
    saved(sales.change(number, 1, {"phone": "0830-1"}))
    assert lines(erp, "REDUCED") == []
    register(erp, "REDUCEDEV", tables=["KNVV"], fieldNames=["LPRIO"])
    area = {**AREA, "deliveryPriority": "03", "customerGroup": "02"}
    saved(sales.change(number, 2, {"phone": "0830-2", "salesAreas": [area]}))
    [event] = events(erp, "REDUCEDEV")
    assert [(item["table"], item["field"], item["newValue"]) for item in event["data"]["items"]] == [
        ("KNVV", "LPRIO", "03")
    ]


def test_who_loses_a_bank_account_is_told_whole(service: Service, sales: Client, erp: Client) -> None:
    number = saved(sales.create(another()))
    register(erp, "BANKS", format="NDJSON")
    [bank] = erp.ask(_BANK, n=number)["customer"]["bankDetails"]
    gone = {"bankCountry": "CN", **bank, "remove": True}
    saved(service.user("FI01").change(number, 1, {"bankDetails": [gone]}))
    [line] = lines(erp, "BANKS")
    assert (line["function"], line["customer"]["bankDetails"]) == ("005", [])


def test_codes_go_out_as_the_other_system_has_them(service: Service, sales: Client, erp: Client) -> None:
    system = """mutation ($s: String!, $rows: [CodeMapInput!]!) {
      registerExternalSystem(input: {system: $s, name: "ERP"}) { __typename }
      setCodeMaps(system: $s, rows: $rows) { __typename } }"""
    terms = {"domain": "ZTERM", "externalCode": "NT30", "internalCode": "N030"}
    taxes = {"domain": "TATYP", "externalCode": "VAT", "internalCode": "MWST"}
    erp.ask(system, s="PLAIN", rows=[terms])
    erp.ask(system, s="RENAMES", rows=[terms, taxes])
    number = saved(sales.create(another()))
    for code in ("PLAIN", "RENAMES"):
        register(erp, code, format="NDJSON", system=code)
    saved(
        service.user("FI01").change(
            number, 1, {"companyCodes": [{"companyCode": "0723", "accountAtCustomer": "X1"}]}
        )
    )
    [line] = lines(erp, "PLAIN")
    [company] = line["customer"]["companyCodes"]
    assert (line["function"], company["paymentTerms"], company["accountAtCustomer"]) == ("004", "NT30", "X1")
    [line] = lines(erp, "RENAMES")  # a row that is named by a code of theirs comes in its whole list
    assert (line["function"], line["customer"]["companyCodes"][0]["paymentTerms"]) == ("005", "NT30")
    assert [one["taxCategory"] for one in line["customer"]["taxClassifications"]] == ["VAT"]


def test_pages_follow_each_other_and_old_tokens_do_no_harm(sales: Client, erp: Client) -> None:
    register(erp, "PAGES")
    numbers = [saved(sales.create(general())).zfill(10) for _ in range(3)]
    first = delta(erp, "PAGES", first=1)
    assert ([one["customerNumber"] for one in first["documents"]], first["more"]) == (numbers[:1], True)
    assert delta(erp, "PAGES", first=1) == first
    acknowledge(erp, "PAGES", first["token"])
    rest = delta(erp, "PAGES", first=5)
    assert [one["customerNumber"] for one in rest["documents"]] == numbers[1:]
    acknowledge(erp, "PAGES", first["token"])
    assert delta(erp, "PAGES", first=5)["documents"] == rest["documents"]
    acknowledge(erp, "PAGES", rest["token"])
    acknowledge(erp, "PAGES", rest["token"])
    assert delta(erp, "PAGES")["documents"] == []


def test_only_what_was_given_can_be_acknowledged(sales: Client, erp: Client) -> None:
    register(erp, "ONE")
    register(erp, "OTHER")
    saved(sales.create(general()))
    token = delta(erp, "ONE")["token"]
    for wrong in ("", "abc", token[:-1] + ("A" if token[-1] != "A" else "B")):
        assert remarks(act(erp, ACKNOWLEDGE, r="ONE", t=wrong)) == ["E IN-TOKEN token"]
    assert remarks(act(erp, ACKNOWLEDGE, r="OTHER", t=token)) == ["E IN-TOKEN token"]
    assert len(delta(erp, "OTHER")["documents"]) == 1


def test_a_shorter_delta_takes_no_token_back(sales: Client, erp: Client) -> None:
    register(erp, "SHORTER")
    for _ in range(3):
        saved(sales.create(general()))
    longer, shorter = delta(erp, "SHORTER"), delta(erp, "SHORTER", first=1)
    acknowledge(erp, "SHORTER", longer["token"])
    acknowledge(erp, "SHORTER", shorter["token"])
    assert delta(erp, "SHORTER")["documents"] == []


def test_a_place_older_than_the_log_is_said_to_be_so(fresh_service: Service) -> None:
    erp, sales = fresh_service.user("ERP", "integrator@*/*"), fresh_service.user("SC01")
    register(erp, "LATE")
    saved(sales.create(general()))
    number = saved(sales.create(general()))
    place = "SELECT 'customer', xid, change_number FROM change_document WHERE customer_number = $1"
    fresh_service.execute(f"INSERT INTO change_floor {place}", number.zfill(10))
    [error] = erp.errors(DELTA, r="LATE")
    assert error["extensions"]["code"] == "RESYNC_REQUIRED"
    answer = get(erp, "LATE")
    assert (answer.status_code, answer.json()["code"]) == (410, "RESYNC_REQUIRED")


def get(client: Client, code: str, query: str = "", method: str = "GET") -> Any:
    headers = {"authorization": f"Bearer {client.token}"}
    return client.http.request(method, f"/exchange/receivers/{code}/delta{query}", headers=headers)


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ("EVENT", "application/cloudevents-batch+json"),
        ("IDOC", "application/xml"),
        ("ODATA", "application/json"),
        ("NDJSON", "application/x-ndjson"),
    ],
)
def test_over_http_a_delta_is_one_body(sales: Client, erp: Client, told: str, kind: str) -> None:
    code = f"HTTP{told}"
    register(erp, code, format=told)
    numbers = [saved(sales.create(another())) for _ in range(2)]
    answer = get(erp, code)
    assert (answer.status_code, answer.headers["dossier-changes"]) == (200, "2")
    assert answer.headers["content-type"].partition(";")[0] == kind
    assert answer.headers["dossier-more"] == "false"
    assert all(number in answer.text for number in numbers)
    assert get(erp, code).content == answer.content
    assert get(erp, code, f"?token={answer.headers['dossier-token']}", "POST").status_code == 204
    after = get(erp, code)
    assert (after.status_code, after.content) == (204, b"")
    assert get(erp, code, f"?token={after.headers['dossier-token']}", "POST").status_code == 204


def test_the_door_tells_what_is_wrong(service: Service, erp: Client) -> None:
    register(erp, "DOOR")
    assert erp.http.get("/exchange/receivers/DOOR/delta").status_code == 401
    assert get(service.user("ERP2", "integrator@*/*"), "DOOR").status_code == 404
    assert get(erp, "NONE").status_code == 404
    assert get(erp, "DOOR", "?first=0").status_code == 400
    assert get(erp, "DOOR", method="PUT").status_code == 405
    wrong = get(erp, "DOOR", "?token=abc", "POST")
    assert (wrong.status_code, wrong.json()["findings"][0]["code"]) == (422, "IN-TOKEN")
