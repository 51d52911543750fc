"""External systems and their code maps: whose they are, what is refused. Next: test_messages.py."""

from typing import Any

import pytest

from models.rules.exchange.systems import check_maps
from models.rules.finding_codes import Code
from tests.support.client import Client, remarks
from tests.support.server import Service

_SAVED = """{
  __typename
  ... on SendingSystemSaved { externalSystem { system userName numberPolicy acceptedCodes codeMaps {
    domain externalCode internalCode } queue { waiting errors oldestErrorAt } } }
  ... on Refused { findings { code severity path message } }
}"""
_REGISTER = f"mutation ($input: ExternalSystemInput!) {{ registerExternalSystem(input: $input) {_SAVED} }}"
_CHANGE = f"mutation ($input: ExternalSystemInput!) {{ changeExternalSystem(input: $input) {_SAVED} }}"
_MAPS = f"""
mutation ($system: String!, $rows: [CodeMapInput!]!, $remove: [CodeMapKey!]) {{
  setCodeMaps(system: $system, rows: $rows, remove: $remove) {_SAVED}
}}
"""


def act(client: Client, document: str, **variables: Any) -> dict[str, Any]:
    [answer] = client.ask(document, **variables).values()
    return answer


def codes(client: Client) -> list[str]:
    return [one["system"] for one in client.ask("{ externalSystems { system } }")["externalSystems"]]


def test_a_system_is_its_users_and_of_those_who_look_at_all(service: Service) -> None:
    one, other = service.user("IN01", "integrator@*/*"), service.user("IN02", "integrator@*/*")
    saved = act(one, _REGISTER, input={"system": "ERP1", "name": "ERP", "acceptedCodes": ["CM-DUP-NAME"]})
    assert saved["externalSystem"]["userName"] == "IN01"
    assert saved["externalSystem"]["numberPolicy"] == "KEEP"
    assert "ERP1" in codes(one)
    assert "ERP1" in codes(service.user("AD01"))
    assert "ERP1" in codes(service.user("AU01"))
    assert codes(other) == []
    assert codes(service.user("SC01")) == []
    found = act(other, _CHANGE, input={"system": "ERP1", "name": "mine"})
    assert remarks(found) == ["E GEN-NOTFOUND system"]
    found = act(service.user("AU01"), _CHANGE, input={"system": "ERP1", "name": "mine"})
    assert [one["code"] for one in found["findings"]] == ["GEN-FORBIDDEN"]


def test_what_does_not_exist_is_refused_by_name(service: Service) -> None:
    given = {"system": "a b", "name": "", "acceptedCodes": ["NO-CODE"], "companyCode": "9999"}
    found = act(service.user("IN01", "integrator@*/*"), _REGISTER, input=given)
    told = [(one["code"], one["path"]) for one in found["findings"]]
    assert told == [
        ("GEN-REF", ["acceptedCodes", "0"]),
        ("GEN-REF", ["companyCode"]),
        ("GEN-REQUIRED", ["name"]),
        ("GEN-PATTERN", ["system"]),
    ]


def test_maps_are_added_replaced_and_removed(service: Service) -> None:
    client = service.user("IN01", "integrator@*/*")
    act(client, _REGISTER, input={"system": "ERP2", "name": "ERP"})
    rows = [
        {"domain": "ZTERM", "externalCode": "NT30", "internalCode": "N030"},
        {"domain": "ZTERM", "externalCode": "NT60", "internalCode": "N060"},
    ]
    act(client, _MAPS, system="ERP2", rows=rows)
    rows = [{"domain": "ZTERM", "externalCode": "NT30", "internalCode": "N000"}]
    gone = [{"domain": "ZTERM", "externalCode": "NT60"}]
    saved = act(client, _MAPS, system="ERP2", rows=rows, remove=gone)
    assert saved["externalSystem"]["codeMaps"] == rows
    twice = act(client, _MAPS, system="ERP2", rows=rows * 2)
    assert [one["code"] for one in twice["findings"]] == ["GEN-DUPLICATE"]


def test_names_of_maps_that_cannot_be_are_refused_or_found_nowhere(service: Service) -> None:
    client = service.user("IN01", "integrator@*/*")
    act(client, _REGISTER, input={"system": "ERP3", "name": "ERP"})
    gone = [{"domain": "ZTERM", "externalCode": "a\0"}, {"domain": "\0", "externalCode": "b"}]
    found = act(client, _MAPS, system="ERP3", rows=[], remove=gone)
    assert [(one["code"], one["path"]) for one in found["findings"]] == [
        ("GEN-PATTERN", ["remove", "0", "externalCode"]),
        ("GEN-PATTERN", ["remove", "1", "domain"]),
    ]
    many = [("ZTERM", f"{at}") for at in range(5_001)]
    assert [(one.code, one.path) for one in check_maps([], many)] == [(Code.IN_SIZE, ("remove",))]
    asked = client.ask(
        'query ($nul: String!) { externalSystem(system: "ERP3") {'
        " codeMaps(domain: $nul, afterDomain: $nul, afterCode: $nul) { domain } } }",
        nul="\0",
    )
    assert asked["externalSystem"]["codeMaps"] == []


@pytest.mark.parametrize("user", ["SC01", "FI01", "AU01"])
def test_only_integrators_and_administrators_enter_systems(service: Service, user: str) -> None:
    found = act(service.user(user), _REGISTER, input={"system": "ERP9", "name": "ERP"})
    assert [one["code"] for one in found["findings"]] == ["GEN-FORBIDDEN"]
