"""Golden cases of what goes out to other systems: G-IN-13 and 14 through HTTP. Next: test_integrity.py."""

import json
from typing import Any
from xml.etree import ElementTree

from tests.support.base import a_uscc, another
from tests.support.client import Client, saved
from tests.support.pulling import acknowledge, delta, register
from tests.support.server import Service


def _erp(service: Service) -> Client:
    return service.user("ERP", "integrator@*/*")


def _last(client: Client, code: str) -> dict[str, Any]:
    [document] = delta(client, code)["documents"]
    return document


def _taxes(body: str) -> list[dict[str, str]]:
    [partner] = json.loads(body)["value"]
    return [
        {name: text for name, text in row.items() if name in ("BPTaxType", "BPTaxNumber")}
        for row in partner["to_BusinessPartnerTax"]
    ]


def test_g_in_13_the_uscc_goes_out_as_stcd5_and_as_cn5(service: Service) -> None:
    client = _erp(service)
    for code, told in (("G13I", "IDOC"), ("G13O", "ODATA")):
        register(client, code, format=told)
    given = another()
    number = saved(service.user("SC01").create(given))
    idoc = ElementTree.fromstring(_last(client, "G13I")["body"])
    assert [one.text for one in idoc.iter("STCD5")] == [given["uscc"]]
    assert [one.findtext("STCD5") for one in idoc.iter("E1KNA11")] == [given["uscc"]]
    odata = _last(client, "G13O")["body"]
    assert {"BPTaxType": "CN5", "BPTaxNumber": given["uscc"]} in _taxes(odata)
    client.ask('mutation { registerExternalSystem(input: {system: "G13", name: "S/4"}) { __typename } }')
    other = a_uscc()
    sent = odata.replace('"CN5"', '"CN0"').replace(given["uscc"], other)
    headers = {"authorization": f"Bearer {client.token}", "content-type": "application/json"}
    answer = client.http.post("/exchange/G13/messages", content=sent.encode(), headers=headers)
    assert answer.json()["results"][0]["outcome"] == "UPDATED", answer.text
    assert client.customer(number, "uscc") == {"uscc": other}


def test_g_in_14_two_changes_are_one_document_and_acknowledged_there_is_none(service: Service) -> None:
    client, sales = _erp(service), service.user("SC01")
    number = saved(sales.create(another()))
    register(client, "R", format="NDJSON")
    saved(sales.change(number, 1, {"phone": "0830-1"}))
    saved(sales.change(number, 2, {"fax": "0830-2"}))
    found = delta(client, "R")
    [document] = found["documents"]
    assert (document["changes"], found["changes"], found["more"]) == (2, 2, False)
    told = json.loads(document["body"])
    assert (told["number"], told["customer"]["phone"], told["customer"]["fax"]) == (
        number,
        "0830-1",
        "0830-2",
    )
    assert delta(client, "R")["documents"] == found["documents"]
    acknowledge(client, "R", found["token"])
    assert delta(client, "R")["documents"] == []
