"""Complaints and their clocks (domain 7.4). Next: ../care/test_complaints.py."""

from tests.support.base import another
from tests.support.client import remarks, saved
from tests.support.complaining import AGENT, Case
from tests.support.server import Service


def test_g_cc_02_a_severe_complaint_has_two_hours_and_a_day(service: Service) -> None:
    customer = saved(service.user("SC01").create(another()))
    case = Case(service.user("CA01", AGENT), customer)
    assert case.now["complaintNumber"].startswith("CP2026")
    assert case.now["state"] == "NEW"
    assert case.now["acknowledgeBy"] == "2026-05-06T03:00:00.000000Z"  # 11:00 there
    assert case.now["resolveBy"] == "2026-05-07T01:00:00.000000Z"


def test_g_cc_03_states_follow_the_table_and_a_solution_has_its_root_cause(service: Service) -> None:
    customer = saved(service.user("SC01").create(another()))
    admin = service.user("AD01")
    admin.ask('mutation { createUser(input: { userName: "CA01", name: "客服一" }) { __typename } }')
    case = Case(service.user("CA01", AGENT), customer)
    both = {"solution": "换货", "rootCause": "跌落"}
    assert remarks(case.act("resolveComplaint", **both)) == ["E GEN-STATE "]
    case.act("acceptComplaint", owner="ca01")
    case.act("startComplaint")
    assert case.now["state"] == "IN_PROGRESS"
    assert remarks(case.act("resolveComplaint", solution="换货")) == ["E GEN-REQUIRED rootCause"]
    case.act("resolveComplaint", **both)
    assert case.now["state"] == "RESOLVED"
