"""Golden cases of what other systems send (domain 3), over HTTP. Next: ../inbound/test_queue.py."""

from io import BytesIO

import pytest
from openpyxl import Workbook

from tests.support import idocs
from tests.support.base import a_name, a_uscc, base, with_values
from tests.support.client import Answer, saved
from tests.support.sending import XLSX, Integrator, codes, integrator, outcomes
from tests.support.server import Service

NUMBER = "100000004"


@pytest.fixture
def erp(fresh_service: Service) -> Integrator:
    """C4 is there, and a system that sends."""
    assert saved(fresh_service.user("SC01").create(base())) == NUMBER
    return integrator(fresh_service)


def items(erp: Integrator) -> set[tuple[str, str, str, str | None, str | None]]:
    document = erp.service.user("AU01").last_document(NUMBER)
    names = ("table", "key", "field", "oldValue", "newValue")
    return {tuple(item[name] for name in names) for item in document["items"]}


def version(erp: Integrator) -> int:
    return erp.service.user("AU01").customer(NUMBER, "version")["version"]


def numbered(text: str, docnum: str, serial: str | None = None) -> str:
    changed = text.replace("0000000000000815", docnum)
    return changed if serial is None else changed.replace("20260501083000001", serial)


def test_g_in_01_an_idoc_changes_the_customer(erp: Integrator) -> None:
    answer = erp.post(idocs.EXAMPLE)
    [result] = answer.json()["results"]
    assert (answer.status_code, result["outcome"], result["status"]) == (200, "UPDATED", "53")
    assert (result["customerNumber"], result["version"], codes(result)) == (NUMBER, 2, [])
    assert items(erp) == {
        ("KNA1", "", "NAME1", "泸州蓝江纤维素有限公司", "泸州蓝江纤维素股份有限公司"),
        ("KNVV", "F723/AQ/XX", "LPRIO", "02", "03"),
    }


def test_g_in_02_the_same_idoc_again_is_a_duplicate(erp: Integrator) -> None:
    first = erp.result(idocs.EXAMPLE)
    second = erp.result(idocs.EXAMPLE)
    assert (second["outcome"], second["duplicate"]) == ("DUPLICATE", True)
    assert second["queueId"] == first["queueId"]
    assert (second["customerNumber"], second["version"], version(erp)) == (NUMBER, 2, 2)


def test_the_same_payload_in_another_idoc_is_unchanged(erp: Integrator) -> None:
    erp.result(idocs.EXAMPLE)
    result = erp.result(numbered(idocs.EXAMPLE, "0000000000000816", "20260501083000002"))
    assert (result["outcome"], result["duplicate"], version(erp)) == ("UNCHANGED", False, 2)


def test_g_in_04_an_older_sequence_is_stale(erp: Integrator) -> None:
    erp.result(idocs.EXAMPLE)
    other = numbered(idocs.EXAMPLE, "0000000000000817", "20260501082959999").replace("LPRIO>03", "LPRIO>01")
    result = erp.result(other)
    assert (result["outcome"], codes(result), version(erp)) == ("STALE", ["W IN-STALE"], 2)


def test_g_in_05_an_original_of_a_known_customer_changes_him(erp: Integrator) -> None:
    body = idocs.of("<MSGFN>009</MSGFN><KTOKD>0001</KTOKD><TELF1>0830-3190002</TELF1>")
    result = erp.result(body)
    assert (result["outcome"], codes(result)) == ("UPDATED", ["W IN-MSGFN"])


def payer_idoc(number: str) -> bytes:
    """From abroad: IDocs have no field for the legal representative that one of China must have."""
    body = idocs.of(
        "<MSGFN>009</MSGFN><KTOKD>0003</KTOKD><ANRED>0003</ANRED><NAME1>Muster Zellstoff GmbH</NAME1>"
        "<ORT01>Berlin</ORT01><PSTLZ>10115</PSTLZ><LAND1>DE</LAND1><SPRAS_ISO>DE</SPRAS_ISO>"
        "<E1KNB1M><MSGFN>009</MSGFN><BUKRS>0723</BUKRS><AKONT>1122010000</AKONT><ZUAWA>009</ZUAWA></E1KNB1M>"
    )
    return body.replace(b"0100000004", number.encode()).replace(b"<DOCNUM>815", b"<DOCNUM>900")


def test_g_in_07_a_message_waits_for_the_customer_that_it_names(erp: Integrator) -> None:
    body = idocs.of(
        "<MSGFN>004</MSGFN><E1KNVVM><MSGFN>004</MSGFN><VKORG>F723</VKORG><VTWEG>AQ</VTWEG><SPART>XX</SPART>"
        "<E1KNVPM><MSGFN>004</MSGFN><PARVW>RG</PARVW><KUNN2>0300000777</KUNN2></E1KNVPM></E1KNVVM>"
    )
    answer = erp.post(body)
    [waits] = answer.json()["results"]
    assert (answer.status_code, waits["state"], waits["status"]) == (202, "WAITING_REF", "66")
    assert codes(waits) == ["W IN-WAITING-REF"]
    came = erp.result(payer_idoc("0300000777"))
    assert (came["outcome"], came["customerNumber"]) == ("CREATED", "300000777"), came["findings"]
    erp.work()
    assert [(one["state"], one["outcome"]) for one in erp.messages()] == [
        ("DONE", "CREATED"),
        ("DONE", "UPDATED"),
    ]
    assert ("KNVP", "F723/AQ/XX/RG/000", "KUNN2", NUMBER, "300000777") in items(erp)


def test_g_in_08_a_code_without_a_map_is_an_error(erp: Integrator) -> None:
    erp.map("ZTERM", "NT60", "N060")
    body = idocs.of(
        "<MSGFN>004</MSGFN><E1KNB1M><MSGFN>004</MSGFN><BUKRS>0723</BUKRS><ZTERM>NT30</ZTERM></E1KNB1M>"
        "<E1KNVVM><MSGFN>004</MSGFN><VKORG>F723</VKORG><VTWEG>AQ</VTWEG><SPART>XX</SPART>"
        "<LPRIO>03</LPRIO></E1KNVVM>"
    )
    answer = erp.post(body)
    [wrong] = answer.json()["results"]
    assert (answer.status_code, wrong["state"], wrong["status"]) == (422, "ERROR", "51")
    assert codes(wrong) == ["E IN-MAP"]
    params = wrong["findings"][0]["params"]
    assert (params["domain"], params["value"], params["system"]) == ("ZTERM", "NT30", "ERP100")
    assert wrong["findings"][0]["path"][-1] == "ZTERM"
    assert version(erp) == 1
    erp.map("ZTERM", "NT30", "N000")
    assert erp.retry(wrong["queueId"])["__typename"] == "QueueSaved"
    erp.work()
    assert erp.message(wrong["queueId"])["outcome"] == "UPDATED"
    assert ("KNB1", "0723", "ZTERM", "N030", "N000") in items(erp)


def refused(answer: Answer) -> list[str]:
    return [one["code"] for one in answer["findings"]]


def test_g_in_09_what_is_no_debmas_and_what_is_no_xml(erp: Integrator) -> None:
    other = erp.result(idocs.EXAMPLE.replace("DEBMAS06", "MATMAS05"))
    assert (other["state"], other["status"], codes(other)) == ("ERROR", "56", ["E IN-IDOCTYP"])
    queued = len(erp.messages())
    broken = erp.post(idocs.EXAMPLE.replace("</IDOC>", ""))
    assert (broken.status_code, refused(broken.json())) == (422, ["IN-XML"])
    entity = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    text = idocs.EXAMPLE.replace("?><DEBMAS06>", f"?>{entity}<DEBMAS06>").replace("酒城", "&x;")
    reading = erp.post(text.replace("泸州蓝江纤维素股份有限公司", "&x;"))
    assert (reading.status_code, refused(reading.json())) == (422, ["IN-XML"])
    with open("/etc/hostname") as file:
        assert file.read().strip() not in reading.text
    assert len(erp.messages()) == queued


def test_g_in_10_a_segment_below_a_wrong_parent(erp: Integrator) -> None:
    body = idocs.of("<MSGFN>004</MSGFN><E1KNVPM><MSGFN>004</MSGFN><PARVW>RG</PARVW></E1KNVPM>")
    wrong = erp.result(body)
    assert (wrong["state"], wrong["status"], codes(wrong)) == ("ERROR", "60", ["E IN-PARENT"])


def test_several_idocs_in_a_file_have_results_of_their_own(erp: Integrator) -> None:
    one = idocs.of("<MSGFN>004</MSGFN><TELF1>0830-3190009</TELF1>").decode()
    idoc = one[one.index("<IDOC") : one.index("</DEBMAS06>")]
    two = idoc.replace("<DOCNUM>815", "<DOCNUM>816").replace("3190009", "x" * 40)
    three = idoc.replace("<DOCNUM>815", "<DOCNUM>817").replace("3190009", "3190010")
    answer = erp.post(f"<DEBMAS06>{idoc}{two}{three}</DEBMAS06>")
    results = answer.json()["results"]
    assert answer.status_code == 207
    assert [one["state"] for one in results] == ["DONE", "ERROR", "NEW"]
    assert codes(results[2]) == ["W IN-BLOCKED-BY"]
    assert outcomes(results)[0] == "UPDATED"
    assert erp.cancel(results[1]["queueId"])["messages"][0]["status"] == "68"
    erp.work()
    assert erp.message(results[2]["queueId"])["outcome"] == "UPDATED"


def test_an_acknowledgement_is_an_idoc_where_one_is_asked_for(erp: Integrator) -> None:
    answer = erp.post(idocs.EXAMPLE, accept="application/xml")
    assert answer.headers["content-type"] == "application/xml"
    assert b"<STATUS>53</STATUS>" in answer.content
    assert b"<DOCNUM>0000000000000815</DOCNUM>" in answer.content


def test_a_finding_of_severity_c_is_refused_unless_the_profile_lists_it(fresh_service: Service) -> None:
    """UP-8."""
    assert saved(fresh_service.user("SC01").create(base())) == NUMBER
    strict = integrator(fresh_service)
    lenient = integrator(fresh_service, "ERP200", acceptedCodes=["CM-DUP-TAX"], reason="the same company")
    given = with_values(base(), name1="成都另外一家有限公司", bankDetails=[])
    line = {"externalKey": "A1", "numberPolicy": "ASSIGN", "function": "009", "customer": given}
    [wrong] = strict.say(line)
    assert (wrong["state"], codes(wrong)) == ("ERROR", ["C CM-DUP-TAX"])
    [right] = lenient.say(line)
    assert (right["outcome"], codes(right)) == ("CREATED", ["C CM-DUP-TAX"])


_U8 = ["客户编码*", "客户名称*", "所属分类码", "国内", "税号*", "法人*", "地址", "邮政编码"]


def u8_rows(*rows: list[str]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "客户档案"
    for row in (_U8, *rows):
        sheet.append(row)
    data = BytesIO()
    book.save(data)
    return data.getvalue()


def u8_row(code: str, legal: str = "陈蓝江") -> list[str]:
    return [code, a_name(), "01", "", a_uscc(), legal, "四川省泸州市酒城大道三段18号", "646000"]


def u8_load(u8: Integrator, *rows: list[str]) -> Answer:
    return u8.loaded(u8_rows(*rows), XLSX, format="U8")


def test_g_in_16_a_row_of_u8_becomes_a_customer(fresh_service: Service) -> None:
    u8 = integrator(fresh_service, "U8", accountGroup="0001")
    load = u8_load(u8, u8_row("010001"))
    assert [one["outcome"] for one in load["rows"]] == ["CREATED"], load["rows"][0]["findings"]
    number = load["rows"][0]["customerNumber"]
    found = fresh_service.user("AU01").customer(number, "shortCode domestic customerCategory")
    assert found == {"shortCode": "010001", "domestic": True, "customerCategory": "01"}


def test_g_in_17_one_wrong_row_of_u8_refuses_its_file(fresh_service: Service) -> None:
    u8 = integrator(fresh_service, "U8", accountGroup="0001")
    load = u8_load(u8, u8_row("010001"), u8_row("010002", legal=""), u8_row("020001"))
    assert (load["state"], load["mode"]) == ("REFUSED", "ATOMIC")
    told = {row["place"]: [(one["code"], one["path"]) for one in row["findings"]] for row in load["rows"]}
    assert told["客户档案!3"] == [("CM-LEGAL-REQ", ["客户档案", "3", "法人"])]
    assert told["客户档案!4"] == [("RD-PREFIX", ["客户档案", "4", "客户编码"])]
    assert (
        fresh_service.user("AU01").ask("{ customers(first: 1) { totalCount } }")["customers"]["totalCount"]
        == 0
    )
