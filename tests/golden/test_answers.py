"""How answers are given: languages, order and paths of findings, repeats. Next: ../support/client.py."""

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.support.base import ABSENT, AREA, Input, another, partners, with_area, with_values
from tests.support.client import Client, mutation, saved
from tests.support.server import Service

CREATE = mutation("createCustomer", {"input": None})


@pytest.fixture
def sales(service: Service) -> Client:
    return service.user("SC01")


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ("zh", "此字段必须填写"),
        ("en", "This field is required"),
        ("en-GB,en;q=0.9,zh;q=0.1", "This field is required"),
        ("fr, zh-CN;q=0.5", "此字段必须填写"),
        ("fr", "此字段必须填写"),
        (None, "此字段必须填写"),
    ],
)
def test_language_of_messages(service: Service, wanted: str | None, message: str) -> None:
    sales = service.user("SC01", language=wanted)
    finding = sales.create(another(city=ABSENT))["findings"][0]
    assert finding["message"] == message
    assert finding["messageZh"] == "此字段必须填写"
    assert finding["messageEn"] == "This field is required"


def test_language_of_what_was_done(service: Service) -> None:
    answer = service.user("SC01", language="en").create(another())
    number = saved(answer)
    assert answer["message"] == answer["messageEn"]
    assert answer["messageZh"] == f"客户{number}对于公司代码0723 销售区域F723/AQ/XX已创建"
    late = service.user("SC01", language="en").change(number, 7, {"phone": "0830-3190002"})
    assert late["message"] == "Data was changed by SC01; reload and repeat"


def test_findings_lie_in_the_input_and_come_in_its_order(service: Service, sales: Client) -> None:
    given = with_values(
        with_area(another(), salesDistrict="CN9999", incotermsLocation1=ABSENT),
        phone="none",
        contactPersons=[
            {"lastName": "王", "consent": {"purposes": ["MASTER_DATA"], "legalBasis": "CONTRACT"}},
            {"firstName": "小明"},
        ],
        externalKeys=[
            {"externalSystem": "U8", "externalKey": "1"},
            {"externalSystem": "u8", "externalKey": "1"},
        ],
    )
    given["companyCodes"][0]["dunningAreas"] = [
        {"dunningProcedure": "0001"},
        {"dunningArea": "01", "dunningLevel": 2},
    ]
    given["salesAreas"][0]["partnerFunctions"] = [{"partnerFunction": "WE", "partner": "999"}]
    assert service.refused(lambda: sales.create(given)) == [
        "E GEN-REQUIRED companyCodes.0.dunningAreas.1.dunningProcedure",
        "E US-TRAINING contactPersons.0.consent",
        "E GEN-REQUIRED contactPersons.0.consent.basisText",
        "E AR-CONSENT-REQ contactPersons.1.consent",
        "E GEN-REQUIRED contactPersons.1.lastName",
        "E GEN-DUPLICATE externalKeys.1",
        "E PHONE-FORMAT phone",
        "E GEN-REQUIRED salesAreas.0.incotermsLocation1",
        "E GEN-REF salesAreas.0.partnerFunctions.0.partner",
        "E GEN-REF salesAreas.0.salesDistrict",
    ]


def test_paths_name_rows_of_the_request_not_of_the_record(service: Service, sales: Client) -> None:
    number = saved(sales.create(another()))
    wish = partners({"partnerFunction": "SH", "partner": "998"}, {"partnerFunction": "BP", "partner": "999"})
    assert service.refused(lambda: sales.change(number, 1, wish)) == [
        "E GEN-REF salesAreas.0.partnerFunctions.0.partner",
        "E GEN-REF salesAreas.0.partnerFunctions.1.partner",
    ]


def said(answer: httpx.Response) -> bytes:
    """All of it, byte by byte, but how far the log is by now: where there are replicas that is told too."""
    return answer.content.partition(b',"extensions":{"written":')[0].removesuffix(b"}")


def test_a_repeated_call_has_one_effect(service: Service, sales: Client) -> None:
    given = another()
    key = {"idempotency-key": "k-1"}
    first = sales.send(CREATE, {"input": given}, key)
    assert first.json()["data"]["createCustomer"]["__typename"] == "CustomerSaved"
    before = service.world()
    again = sales.send(CREATE, {"input": given}, key)
    assert (again.status_code, said(again)) == (200, said(first))
    assert service.world() == before
    # without the key it is another call
    assert sales.create(given)["__typename"] == "Refused"


def test_a_key_with_another_body_is_refused(service: Service, sales: Client) -> None:
    key = {"idempotency-key": "k-2"}
    assert sales.send(CREATE, {"input": another()}, key).status_code == 200
    before = service.world()
    other = sales.send(CREATE, {"input": another()}, key)
    assert other.status_code == 422
    assert other.json()["errors"][0]["extensions"]["code"] == "IDEMPOTENCY_MISMATCH"
    assert service.world() == before


def test_each_act_of_a_request_takes_effect_once(service: Service, sales: Client) -> None:
    query = """mutation ($a: CustomerInput!, $b: CustomerInput!) {
      a: createCustomer(input: $a) { ... on CustomerSaved { customer { name1 } } }
      b: createCustomer(input: $b) { ... on CustomerSaved { customer { name1 } } } }"""
    given = {"a": another(), "b": another()}
    key = {"idempotency-key": "k-7"}
    first = sales.send(query, given, key)
    names = {alias: {"customer": {"name1": one["name1"]}} for alias, one in given.items()}
    assert first.json()["data"] == names
    before = service.world()
    assert said(sales.send(query, given, key)) == said(first)
    assert service.world() == before


def test_keys_belong_to_their_user(service: Service, sales: Client) -> None:
    key = {"idempotency-key": "k-3"}
    one = sales.send(CREATE, {"input": another()}, key).json()["data"]["createCustomer"]
    two = service.user("SC02", "salesMaintainer").send(CREATE, {"input": another()}, key)
    assert two.status_code == 200
    assert saved(two.json()["data"]["createCustomer"]) != saved(one)


def test_a_refused_call_may_be_repeated(service: Service, sales: Client) -> None:
    key = {"idempotency-key": "k-4"}
    wrong = with_values(another(), city=ABSENT)
    first = sales.send(CREATE, {"input": wrong}, key)
    assert first.json()["data"]["createCustomer"]["__typename"] == "Refused"
    assert said(sales.send(CREATE, {"input": wrong}, key)) == said(first)


def test_the_same_key_at_the_same_time(service: Service, sales: Client) -> None:
    """At most one effect; the others get the same answer, or are told that the first is not over yet."""
    given: Input = another()
    with ThreadPoolExecutor(8) as pool:
        calls = [
            pool.submit(sales.send, CREATE, {"input": given}, {"idempotency-key": "k-5"}) for _ in range(24)
        ]
        answers = [call.result() for call in calls]
    assert {one.status_code for one in answers} <= {200, 409}
    assert len({said(one) for one in answers if one.status_code == 200}) == 1
    for one in answers:
        if one.status_code == 409:
            assert one.json()["errors"][0]["extensions"]["code"] == "IDEMPOTENCY_IN_FLIGHT"
    wish = {"name": given["name1"]}
    found = sales.ask("query ($s: CustomerSearch!) { searchCustomers(search: $s) { totalCount } }", s=wish)
    assert found["searchCustomers"]["totalCount"] == 1


def test_a_key_in_flight_is_told_so(service: Service, sales: Client) -> None:
    """The first call waits for a lock that this test holds; meanwhile the second asks."""
    number = saved(sales.create(another()))
    wish = {
        "number": number,
        "expectedVersion": 1,
        "input": {"salesAreas": [{**AREA, "deliveryPriority": "03"}]},
    }
    query, key = mutation("changeCustomer", wish), {"idempotency-key": "k-6"}
    with service.holding(number) as hold, ThreadPoolExecutor(1) as pool:
        first = pool.submit(sales.send, query, wish, key)
        hold.wait_for_waiter()
        second = sales.send(query, wish, key)
        assert second.status_code == 409
        assert second.json()["errors"][0]["extensions"]["code"] == "IDEMPOTENCY_IN_FLIGHT"
        hold.release()
        answer = first.result()
    assert answer.json()["data"]["changeCustomer"]["version"] == 2
    assert said(sales.send(query, wish, key)) == said(answer)
