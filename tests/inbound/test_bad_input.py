"""What other systems must not send, over HTTP: clear findings, nothing half-done, bounded memory. Next:
../golden/test_g_in.py."""

from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import chain, repeat
from resource import RUSAGE_SELF, getrusage

import httpx
import pytest
from openpyxl import Workbook

from tests.support import idocs
from tests.support.base import a_name, a_uscc, general
from tests.support.sending import NDJSON, ODATA, XLSX, XML, Integrator, codes, integrator, ndjson
from tests.support.server import Service

_MIB = 1 << 20
_MOST_MIB = 128  # by which the process may grow, whatever is sent


@pytest.fixture(scope="module")
def erp(service: Service) -> Integrator:
    return integrator(service, "BAD", accountGroup="0001")


def stream(erp: Integrator, kind: str, first: bytes, pieces: Iterable[bytes]) -> httpx.Response:
    headers = {"authorization": f"Bearer {erp.client.token}", "content-type": kind}
    address = f"{erp.service.url}/exchange/{erp.system}/loads"
    return httpx.post(address, content=chain([first], pieces), headers=headers, timeout=60)


@pytest.mark.parametrize(
    ("kind", "body", "mib", "code"),
    [
        (NDJSON, (b'{"number": "', b"1" * _MIB), 1024, "IN-SIZE"),
        (XML, (b"<DEBMAS06><IDOC><E1KNA1M><NAME1>", b"x" * _MIB), 256, "IN-SIZE"),
        (XML, (b"<DEBMAS06><IDOC>", b"<E1KNA1M>" * 116_508), 256, "IN-XML"),
        (ODATA, (b'{"value": [{"BusinessPartner": "', b"1" * _MIB), 256, "IN-SIZE"),
    ],
    ids=["a line", "a text", "depth", "a value"],
)
def test_what_never_ends_is_refused_in_bounded_memory(
    erp: Integrator, kind: str, body: tuple[bytes, bytes], mib: int, code: str
) -> None:
    before = getrusage(RUSAGE_SELF).ru_maxrss
    answer = stream(erp, kind, body[0], repeat(body[1], mib))
    assert (getrusage(RUSAGE_SELF).ru_maxrss - before) >> 10 < _MOST_MIB
    assert (answer.status_code, answer.json()["state"]) == (422, "REFUSED")
    assert [one["code"] for one in answer.json()["findings"]] == [code]
    assert erp.look(answer.json()["loadId"])["rows"] == []


@pytest.mark.parametrize(
    ("body", "kind", "code"),
    [
        (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><DEBMAS06>&b;</DEBMAS06>', XML, "IN-XML"),
        (idocs.EXAMPLE.encode("gbk"), XML, "IN-XML"),
        (b"PK\x03\x04 no workbook", XLSX, "IN-FORMAT"),
        (b"\xff\xfe{", ODATA, "IN-FORMAT"),
        (b"[" * 100_000, ODATA, "IN-FORMAT"),
    ],
    ids=["entities", "encoding", "no workbook", "no JSON", "depth"],
)
def test_what_is_none_of_its_format_queues_nothing(
    erp: Integrator, body: bytes, kind: str, code: str
) -> None:
    before = len(erp.messages())
    answer = erp.post(body, kind)
    assert answer.status_code == 422
    assert [one["code"] for one in answer.json()["findings"]] == [code]
    assert len(erp.messages()) == before


@pytest.mark.parametrize(
    "line",
    [
        b'{"number": "1", "number": "2", "function": "004", "customer": {}}',
        b'{"customer": {"city": "a", "city": "b"}}',
        b'{"customer": ' + b"[" * 10_000 + b"]" * 10_000 + b"}",
        "\ufeff{}".encode("utf-16"),
        '{"customer": {"city": "泸州"}}'.encode("gbk"),
        b"null",
    ],
    ids=["a key twice", "a field twice", "depth", "UTF-16", "GBK", "null"],
)
def test_a_line_that_cannot_be_read_is_an_error_of_its_own(erp: Integrator, line: bytes) -> None:
    good = {"externalKey": a_name(), "function": "009", "numberPolicy": "ASSIGN"}
    customer = general(invoiceRequired=False)
    load = erp.loaded(line.replace(b"\n", b"") + b"\n" + ndjson({**good, "customer": customer}))
    assert load["rows"][-1]["outcome"] == "CREATED"
    assert {code for row in load["rows"][:-1] for code in codes(row)} == {"E IN-FORMAT"}


def test_a_csv_of_u8_may_be_gbk(erp: Integrator) -> None:
    headers = "客户编码*,客户名称*,所属分类码,税号*,法人*,地址,邮政编码"
    row = f"010077,{a_name()},01,{a_uscc()},陈蓝江,四川省泸州市酒城大道三段18号,646000"
    load = erp.loaded(f"{headers}\r\n{row}\r\n".encode("gbk"), "text/csv", format="U8")
    assert [one["outcome"] for one in load["rows"]] == ["CREATED"], load


def test_a_body_that_is_too_long_to_be_waited_for_is_refused(erp: Integrator) -> None:
    answer = erp.post(ndjson(*({"number": str(at)} for at in range(101))), NDJSON)
    assert (answer.status_code, answer.json()["findings"][0]["code"]) == (422, "IN-SIZE")


def test_texts_that_no_column_can_hold_are_told(erp: Integrator) -> None:
    [wrong] = erp.say({"messageId": "a\0b", "externalKey": "x" * 61, "sequence": "1" * 39, "customer": {}})
    assert wrong["state"] == "ERROR"
    assert {one["path"][0] for one in wrong["findings"]} >= {"messageId", "externalKey", "sequence"}


def test_a_formula_is_no_value(erp: Integrator) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "客户档案"
    sheet.append(["客户编码*", "客户名称*"])
    sheet.append(["010099", '=HYPERLINK("http://x.example","甲")'])
    data = BytesIO()
    book.save(data)
    load = erp.loaded(data.getvalue(), XLSX, format="U8")
    assert load["state"] == "REFUSED"


def test_who_goes_away_in_the_middle_leaves_nothing(service: Service, erp: Integrator) -> None:
    line = ndjson({"externalKey": "half", "function": "009", "customer": {"name1": "x"}})
    loads = "{ bulkLoads(first: 50) { loadId rows { position } } }"
    before = {one["loadId"] for one in erp.client.ask(loads)["bulkLoads"]}

    def broken() -> Iterator[bytes]:
        yield line * 2_000
        raise ConnectionAbortedError

    headers = {"authorization": f"Bearer {erp.client.token}", "content-type": NDJSON}
    with pytest.raises(ConnectionAbortedError):
        httpx.post(f"{service.url}/exchange/{erp.system}/loads", content=broken(), headers=headers)
    assert erp.messages(externalKey="half") == []
    after = erp.client.ask(loads)["bulkLoads"]
    assert [one["rows"] for one in after if one["loadId"] not in before] in ([], [[]])
