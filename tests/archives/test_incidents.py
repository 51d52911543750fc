"""Incidents: told at once to superior and officer, closed with measures. Next: test_made.py."""

from typing import Any

from tests.support.administering import act, done
from tests.support.client import FINDING, Client, remarks
from tests.support.consenting import ENTER
from tests.support.server import Service

_SHOWN = "incidentId what severity superior reportedBy measures confirmedBy closedAt itemIds"
REPORT = f"""mutation ($i: IncidentInput!) {{ reportIncident(input: $i) {{ __typename
    ... on IncidentReported {{ told incident {{ {_SHOWN} }} }}
    ... on Refused {{ message findings {{ {FINDING} }} }} }} }}"""
MEASURES = f"""mutation ($i: ID!, $m: String!) {{ recordIncidentMeasures(incidentId: $i, measures: $m) {{
    __typename ... on IncidentSaved {{ incident {{ {_SHOWN} }} }}
    ... on Refused {{ message findings {{ {FINDING} }} }} }} }}"""
CONFIRM = f"""mutation ($i: ID!) {{ confirmIncident(incidentId: $i) {{
    __typename ... on IncidentSaved {{ incident {{ {_SHOWN} }} }}
    ... on Refused {{ message findings {{ {FINDING} }} }} }} }}"""
LIST = "{ incidents { incidentId } }"
GIVEN = {"what": "档案柜未锁，少了一份合同", "happenedAt": "2026-05-06T01:00:00Z", "severity": "HIGH"}


def listed(client: Client) -> list[str]:
    return [one["incidentId"] for one in client.ask(LIST)["incidents"]]


def test_the_superior_is_told_and_closes_it_with_measures(service: Service) -> None:
    admin = service.user("AD01")
    done(act(admin, "createDepartment", input={"departmentCode": "01", "name": "总部", "manager": "E1"}))
    done(act(admin, "createDepartment", input={"departmentCode": "0101", "name": "档案室", "manager": "E2"}))
    for name, employee in (("BOSS", "E1"), ("HEAD", "E2"), ("CLERK", "E3")):
        person = {"userName": name, "name": name, "employee": employee, "departmentCode": "0101"}
        done(act(admin, "createUser", input={**person, "email": f"{name.lower()}@firm.example"}))
    for name in ("SEC01", "AD01"):
        service.execute(ENTER, name)
    service.execute("UPDATE user_account SET email = 'sec@firm.example' WHERE user_name = 'SEC01'")
    service.execute("INSERT INTO access_grant (user_name, role) VALUES ('SEC01', 'admin')")
    clerk = service.user("CLERK", "salesMaintainer@0723/F723")
    head, boss = (service.user(name, "salesMaintainer@0723/F723") for name in ("HEAD", "BOSS"))
    wrong = clerk.ask(REPORT, i={**GIVEN, "what": " ", "itemIds": ["f" * 32]})["reportIncident"]
    assert remarks(wrong) == ["E GEN-REF itemIds.0", "E GEN-REQUIRED what"]
    reported = clerk.ask(REPORT, i=GIVEN)["reportIncident"]
    assert (reported["told"], reported["incident"]["superior"]) == (["HEAD", "SEC01"], "HEAD")
    key = reported["incident"]["incidentId"]
    assert (listed(clerk), listed(head), listed(boss)) == ([key], [key], [])
    assert listed(service.user("AU01")) == [key]
    assert remarks(head.ask(CONFIRM, i=key)["confirmIncident"]) == ["E GEN-REQUIRED measures"]
    measures = "已找回合同，更换门锁"
    assert remarks(boss.ask(MEASURES, i=key, m=measures)["recordIncidentMeasures"]) == [
        "E GEN-NOTFOUND incidentId"
    ]
    clerk.ask(MEASURES, i=key, m=measures)
    assert remarks(clerk.ask(CONFIRM, i=key)["confirmIncident"]) == ["E GEN-FORBIDDEN "]
    closed: dict[str, Any] = head.ask(CONFIRM, i=key)["confirmIncident"]["incident"]
    assert (closed["confirmedBy"], closed["measures"], closed["closedAt"] is None) == (
        *("HEAD", measures),
        False,
    )
    assert remarks(head.ask(MEASURES, i=key, m="更多")["recordIncidentMeasures"]) == ["E GEN-STATE "]
    # the head's own superior is the one above; files that were found damaged are told elsewhere
    assert head.ask(REPORT, i=GIVEN)["reportIncident"]["incident"]["superior"] == "BOSS"
    assert service.user("AU01").ask("{ storageIncidents { incidentId } }")["storageIncidents"] == []
