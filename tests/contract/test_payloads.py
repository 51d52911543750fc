"""What a write's payload shows, however it is asked for, and where keys end. Next: test_http.py."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

from tests.support.door import Door, open_door

INPUT: dict[str, Any] = {
    "accountGroup": "0001",
    "title": "0003",
    "name1": "泸州蓝江纤维素有限公司",
    "city": "泸州",
    "postalCode": "646000",
    "region": "230",
    "country": "CN",
    "uscc": "91510500MA62X4K16D",
    "legalRepresentative": "陈蓝江",
}
CREATE = "mutation Create($input: CustomerInput!) { createCustomer(input: $input) { __typename ...%s } }"
SAVED = """
fragment Saved on CustomerResult {
  ... on CustomerSaved { version message messageZh messageEn findings { code } customer { customerNumber } }
  ... on Refused { message findings { code severity path message } }
  ... on Conflict { message code currentVersion changedBy current { version } }
}"""


@pytest.fixture
async def door(fresh_database: str, tmp_path: Path) -> AsyncGenerator[Door]:
    async with open_door(fresh_database, tmp_path) as door:
        yield await door.as_roles("SC01", "salesMaintainer")


async def create(door: Door, **headers: str) -> Any:
    body = {"query": CREATE % "Saved" + SAVED, "variables": {"input": INPUT}}
    return await door.post(body, **headers)


async def test_the_customer_is_shown_under_every_key_that_asks_for_it(door: Door) -> None:
    document = """
    mutation M($input: CustomerInput!, $no: Boolean!, $yes: Boolean!, $cc: String!) {
      made: createCustomer(input: $input) {
        ...Part
        ... on CustomerSaved @skip(if: $no) {
          a: customer { n: customerNumber ...Names }
          b: customer { companyCode(companyCode: $cc) { companyCode } salesAreas { salesOrg } }
          c: customer @include(if: $no) { city }
          a: customer { city @skip(if: $yes) country }
        }
        ... on CustomerSaved @include(if: $no) { d: customer { city } }
      }
    }
    fragment Part on CustomerResult { __typename ... on CustomerSaved { version customer { version } } }
    fragment Names on Customer { name1 __typename }"""
    data = await door.data(document, {"input": INPUT, "no": False, "yes": True, "cc": "0723"})
    assert data == {
        "made": {
            "__typename": "CustomerSaved",
            "version": 1,
            "customer": {"version": 1},
            "a": {"n": "100000004", "name1": INPUT["name1"], "__typename": "Customer", "country": "CN"},
            "b": {"companyCode": None, "salesAreas": []},
        }
    }
    assert list(data["made"]["a"]) == ["n", "name1", "__typename", "country"]


async def test_the_language_of_the_message_is_that_of_the_request(door: Door) -> None:
    for wish, message in (
        ("en-GB, zh;q=0.1", "Customer 100000004 was created"),
        (None, "客户100000005已创建"),
    ):
        # names apart and no tax number, so that neither is a duplicate
        given = {
            **INPUT,
            "name1": f"{wish}化工",
            "uscc": None,
            "legalRepresentative": None,
            "invoiceRequired": False,
        }
        body = {"query": CREATE % "Saved" + SAVED, "variables": {"input": given}}
        response = await door.post(body, **({"accept-language": wish} if wish else {}))
        assert response.json()["data"]["createCustomer"]["message"] == message


async def test_a_refusal_names_the_inputs_as_they_were_sent(door: Door) -> None:
    area = {"salesOrg": "F723", "channel": "AQ", "division": "99"}
    data = await door.data(CREATE % "Saved" + SAVED, {"input": {**INPUT, "city": None, "salesAreas": [area]}})
    refused = data["createCustomer"]
    assert refused["__typename"] == "Refused"
    paths = {(finding["code"], ".".join(finding["path"])) for finding in refused["findings"]}
    assert {("GEN-REQUIRED", "city"), ("CM-AREA-UNKNOWN", "salesAreas.0")} <= {
        (code, path.removesuffix(".division")) for code, path in paths
    }
    assert refused["message"] == refused["findings"][0]["message"]
    assert await door.data("{customers {totalCount}}") == {"customers": {"totalCount": 0}}


async def test_an_older_version_is_a_conflict_with_the_present_state(door: Door) -> None:
    await create(door)
    change = """mutation($v: Int) {
      changeCustomer(number: "100000004", expectedVersion: $v, input: {street: "x"}) { __typename ...Saved }
    }"""
    conflict = (await door.data(change + SAVED, {"v": 7}))["changeCustomer"]
    assert conflict == {
        "__typename": "Conflict",
        "message": "数据已被SC01修改，请刷新后重试",
        "code": "GEN-CONFLICT",
        "currentVersion": 1,
        "changedBy": "SC01",
        "current": {"version": 1},
    }
    missing = (await door.data(change + SAVED, {}))["changeCustomer"]
    assert [(one["code"], one["path"]) for one in missing["findings"]] == [
        ("GEN-REQUIRED", ["expectedVersion"])
    ]


async def test_what_is_not_there_or_not_allowed_is_a_refusal(door: Door) -> None:
    document = "mutation { %s { __typename ...Saved } }" + SAVED
    auditor = await door.as_roles("AU01", "auditor")
    for who, call, code in (
        (door, 'changeCustomer(number: "99", expectedVersion: 1, input: {city: "x"})', "GEN-NOTFOUND"),
        (door, 'closePayerTask(taskId: "rubbish", selfPaying: true)', "GEN-NOTFOUND"),
        (door, f'closePayerTask(taskId: "{10**30}", selfPaying: true)', "GEN-NOTFOUND"),
        (auditor, 'changeCustomer(number: "99", expectedVersion: 1, input: {city: "x"})', "GEN-FORBIDDEN"),
    ):
        [answer] = (await who.data(document % call)).values()
        assert answer["__typename"] == "Refused", call
        assert [finding["code"] for finding in answer["findings"]] == [code], call


async def test_an_idempotency_key_gives_one_effect_and_the_same_answer(door: Door) -> None:
    first, again = [await create(door, idempotency_key='"k-1"') for _ in range(2)]
    assert first.status_code == again.status_code == 200
    assert first.content == again.content
    assert first.json()["data"]["createCustomer"]["__typename"] == "CustomerSaved"
    assert await door.data("{customers {totalCount}}") == {"customers": {"totalCount": 1}}


async def test_a_key_with_another_body_is_422(door: Door) -> None:
    await create(door, idempotency_key="k-1")
    body = {"query": CREATE % "Saved" + SAVED, "variables": {"input": {**INPUT, "city": "成都"}}}
    other = await door.post(body, idempotency_key="k-1")
    assert other.status_code == 422
    assert other.json()["errors"][0]["extensions"]["code"] == "IDEMPOTENCY_MISMATCH"
    assert await door.data("{customers {totalCount}}") == {"customers": {"totalCount": 1}}


async def test_a_key_whose_call_is_not_over_is_409_or_answered(door: Door) -> None:
    answers = await asyncio.gather(*(create(door, idempotency_key="k-1") for _ in range(6)))
    assert {answer.status_code for answer in answers} <= {200, 409}
    assert len({answer.content for answer in answers if answer.status_code == 200}) == 1
    assert await door.data("{customers {totalCount}}") == {"customers": {"totalCount": 1}}


async def test_a_key_that_cannot_be_one_is_400(door: Door) -> None:
    for key in ("", '""', "x" * 256):
        assert (await create(door, idempotency_key=key)).status_code == 400
    assert await door.data("{customers {totalCount}}") == {"customers": {"totalCount": 0}}
