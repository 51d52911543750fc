"""Who joins a receiver's filter or sight is told whole, who leaves it once and by his number alone."""

import json
from typing import Any

from tests.support.base import another, layers_724, payer
from tests.support.client import Client, saved
from tests.support.pulling import all_of, register
from tests.support.server import Service

_COMPANY = {"companyCode": "0724", "reconAccount": "1122010000", "sortKey": "009", "paymentTerms": "N030"}
_FITS = "UPDATE account_group SET number_range = '03' WHERE account_group = '0004'"


def documents(client: Client, code: str) -> list[Any]:
    return [json.loads(one["body"]) for one in all_of(client, code)]


def regroup(service: Service, number: str, version: int, group: str) -> None:
    given = {"number": number, "accountGroup": group, "expectedVersion": version}
    saved(service.user("AD01").act("changeAccountGroup", **given))


def test_who_leaves_the_filter_is_told_once(fresh_service: Service) -> None:
    fresh_service.execute(_FITS)
    erp, finance = fresh_service.user("ERP", "integrator@*/*"), fresh_service.user("FI01")
    for code, told in (("LINES", "NDJSON"), ("EVENTS", "EVENT"), ("SELECTS", "GRAPHQL")):
        selection = "{ customer { customerNumber } }" if told == "GRAPHQL" else None
        register(erp, code, format=told, selection=selection, accountGroups=["0003"])
        register(erp, f"{code}2", format=told, selection=selection, accountGroups=["0001"])
    number = saved(finance.create(payer(companyCodes=[])))
    for code in ("LINES", "EVENTS", "SELECTS"):
        assert len(documents(erp, code)) == 1
    regroup(fresh_service, number, 1, "0004")
    saved(finance.change(number, 2, {"phone": "0830-1"}))
    [line] = documents(erp, "LINES")
    assert (line["number"], line["function"]) == (number, "003")
    assert line.get("customer", {}).keys() <= {"customerNumber"}
    for code in ("EVENTS", "SELECTS"):
        [[event]] = documents(erp, code)
        assert (event["type"], event["subject"]) == ("dossier.customer.left", number)
        assert event["data"].keys() == {"customerNumber", "links"}
    for code in ("LINES2", "EVENTS2", "SELECTS2"):  # of which he never was
        assert documents(erp, code) == []
    regroup(fresh_service, number, 3, "0003")
    [line] = documents(erp, "LINES")
    assert (line["function"], line["customer"]["phone"]) == ("009", "0830-1")


def test_who_comes_and_goes_between_two_looks_is_gone(fresh_service: Service) -> None:
    fresh_service.execute(_FITS)
    erp, finance = fresh_service.user("ERP", "integrator@*/*"), fresh_service.user("FI01")
    register(erp, "LINES", format="NDJSON", accountGroups=["0004"])
    number = saved(finance.create(payer(companyCodes=[])))
    regroup(fresh_service, number, 1, "0004")
    regroup(fresh_service, number, 2, "0003")
    [line] = documents(erp, "LINES")
    assert (line["number"], line["function"]) == (number, "003")


def test_who_leaves_the_sight_is_told_by_his_number(fresh_service: Service) -> None:
    service = fresh_service
    finance = service.user("FI01")
    erp, narrow = service.user("ERP", "integrator@*/*"), service.user("FAR", "integrator@0723/F723")
    for client, code, told in ((narrow, "FARLINES", "NDJSON"), (narrow, "FAREVENTS", "EVENT")):
        register(client, code, format=told)
    register(erp, "FILTERS", format="NDJSON", companyCodes=["0723"])
    number = saved(finance.create(payer(companyCodes=[])))  # of no layer: everybody's
    for client, code in ((narrow, "FARLINES"), (narrow, "FAREVENTS"), (erp, "FILTERS")):
        assert len(documents(client, code)) == 1
    saved(finance.extend(number, 1, {"companyCodes": [_COMPANY]}))
    saved(finance.change(number, 2, {"phone": "0830-1"}))
    for client, code in ((narrow, "FARLINES"), (erp, "FILTERS")):
        [line] = documents(client, code)
        assert (line["number"], line["function"]) == (number, "003")
    [[event]] = documents(narrow, "FAREVENTS")
    assert (event["type"], event["subject"]) == ("dossier.customer.left", number)
    hidden = saved(finance.create(payer(companyCodes=[_COMPANY])))  # never in sight
    saved(finance.change(hidden, 1, {"phone": "0830-2"}))
    assert documents(narrow, "FARLINES") == documents(narrow, "FAREVENTS") == []


def test_who_joins_is_told_whatever_tables_are_wanted(fresh_service: Service) -> None:
    erp, sales = fresh_service.user("ERP", "integrator@*/*"), fresh_service.user("SC01")
    filters = {"companyCodes": ["0724"], "tables": ["KNA1"]}
    register(erp, "JOINS", format="NDJSON", **filters)
    register(erp, "JOINEV", **filters)
    given = another()
    number = saved(sales.create(given))
    assert documents(erp, "JOINS") == documents(erp, "JOINEV") == []
    saved(sales.extend(number, 1, layers_724()))
    [line] = documents(erp, "JOINS")
    assert (line["function"], line["customer"]["name1"]) == ("009", given["name1"])
    assert documents(erp, "JOINEV") == []  # of events the wanted tables alone
