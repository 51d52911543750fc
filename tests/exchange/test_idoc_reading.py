"""What an IDoc says: the example of domain 3.1, conversions, MSGFN, what is wrong (G-IN-09, G-IN-10)."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from models.catalog import catalog
from models.rules.exchange.matching import bare, told_at
from models.rules.exchange.message import Function
from models.rules.finding import Finding
from models.rules.finding_codes import Code
from resolvers.exchange.formats import Raw
from resolvers.exchange.idoc import READER
from tests.support.idocs import EXAMPLE, of, read, split
from tests.support.whole_customers import plain

AREA = "<E1KNVVM><VKORG>F723</VKORG><VTWEG>AQ</VTWEG><SPART>XX</SPART>{}</E1KNVVM>"
COMPANY = "<E1KNB1M><BUKRS>0723</BUKRS>{}</E1KNB1M>"


async def patch(customer: str) -> dict[str, Any]:
    message = await read(of(customer))
    assert message.findings == ()
    return bare(message.patch)


def codes(findings: tuple[Finding, ...]) -> list[tuple[Code, tuple[str | int, ...]]]:
    return [(one.code, one.path) for one in findings]


async def test_the_example_byte_for_byte() -> None:
    message = await read(EXAMPLE.encode())
    assert (message.function, message.number, message.key) == (Function.CHANGE, "0100000004", "0100000004")
    assert (message.message_id, message.sequence) == ("0000000000000815", 20260501083000001)
    assert (message.findings, message.status) == ((), None)
    assert bare(message.patch) == {
        "account_group": "0001",
        "name1": "泸州蓝江纤维素股份有限公司",
        "country": "CN",
        "sales_areas": [{"sales_org": "F723", "channel": "AQ", "division": "XX", "delivery_priority": "03"}],
    }


async def test_each_idoc_of_a_file_is_one_message_that_can_be_read_again() -> None:
    one = EXAMPLE.removeprefix('<?xml version="1.0" encoding="UTF-8"?><DEBMAS06>').removesuffix("</DEBMAS06>")
    body = f"<DEBMAS06>{one}\n<!-- two -->{one.replace('0815', '0816')}<IDOC/></DEBMAS06>".encode()
    for size in (1, 7, 100_000):
        first, second, empty = await split(body, size)
        assert [raw.place for raw in (first, second, empty)] == ["IDOC 1", "IDOC 2", "IDOC 3"]
        assert first.body.decode() == f"<DEBMAS06>{one}</DEBMAS06>"
        assert READER.read(second).message_id == "0000000000000816"
        assert [one.code for one in READER.read(empty).findings] == [Code.IN_SEGMENT, Code.IN_SEGMENT]


@pytest.mark.parametrize("kind", ["DEBMAS06", "DEBMAS07"])
async def test_both_types(kind: str) -> None:
    assert (await read(of("<NAME1>A</NAME1>", kind=kind))).patch["name1"] == "A"


@pytest.mark.parametrize(
    ("xml", "name", "value"),
    [
        ("<NAME1>/</NAME1>", None, None),
        ("<NAME2/>", "name2", None),
        ("<NAME2>  A &amp; B\n</NAME2>", "name2", "A & B"),
        ("<SPRAS>1</SPRAS>", "language", "zh"),
        ("<SPRAS>E</SPRAS>", "language", "en"),
        ("<SPRAS>1</SPRAS><SPRAS_ISO>DE</SPRAS_ISO>", "language", "de"),
        ("<SPRAS_ISO>JA</SPRAS_ISO>", "language", "ja"),
        ("<SPRAS>?</SPRAS>", "language", "?"),
        ("<XZEMP>X</XZEMP>", "alternative_payer_in_document", True),
        ("<XZEMP/>", "alternative_payer_in_document", False),
        ("<XZEMP>J</XZEMP>", "alternative_payer_in_document", "J"),
        ("<UMSA1>1234.50</UMSA1><UWAER>CNY</UWAER>", "annual_sales", Decimal("1234.50")),
        ("<UMSA1>1234.50-</UMSA1><UWAER>CNY</UWAER>", "annual_sales", Decimal("-1234.50")),
        ("<UMSA1>0.00</UMSA1><UWAER/>", "annual_sales", None),
        ("<UMSA1>0.00</UMSA1><UWAER>CNY</UWAER>", "annual_sales", Decimal(0)),
        ("<UMSA1>1,5</UMSA1>", "annual_sales", "1,5"),
        ("<UMSA1>sNaN</UMSA1>", "annual_sales", "sNaN"),
        ("<UMSA1>1E9</UMSA1>", "annual_sales", "1E9"),
        ("<JMZAH>000120</JMZAH>", "employee_count", 120),
        ("<JMZAH>000000</JMZAH><JMJAH>0000</JMJAH>", "employee_count", None),
        ("<BBBNR>0000000</BBBNR>", "gln_part1", None),
        ("<BUBKZ>0</BUBKZ>", "gln_check_digit", "0"),
        ("<AUFSD>01</AUFSD>", "central_order_block", "01"),
        ("<LOEVM>X</LOEVM>", "deletion_flag", True),
        ("<KNRZA>0300000001</KNRZA>", "alternative_payer", "0300000001"),
        ("<ANRED>0003</ANRED>", "title", "0003"),
        ("<SORTL>LANJIANG</SORTL>", "search_term1", "LANJIANG"),
        ("<STRAS>酒城大道三段18号</STRAS>", "street", "酒城大道三段18号"),
        ("<STKZN>X</STKZN>", None, None),
        ("<E1KNA11><STCD5>91510500MA62X4K16D</STCD5></E1KNA11>", "uscc", "91510500MA62X4K16D"),
        ("<E1KNA11><KNURL>https://a.example</KNURL></E1KNA11>", "website", "https://a.example"),
        ("<Z1KNA1X><SHORT_CODE>010001</SHORT_CODE></Z1KNA1X>", "short_code", "010001"),
        ("<NAME1>A</NAME1><Z1KNA1X><NAME1>All of it</NAME1></Z1KNA1X>", "name1", "All of it"),
    ],
)
async def test_values_of_general_data(xml: str, name: str | None, value: object) -> None:
    read = {key: found for key, found in (await patch(xml)).items() if not key.endswith(("currency", "year"))}
    assert read == ({} if name is None else {name: value})


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        ("<INCO1>FCA</INCO1><INCO2_L>泸州</INCO2_L>", {"incoterms": "FCA", "incoterms_location1": "泸州"}),
        ("<INCO2>泸州</INCO2>", {"incoterms_location1": "泸州"}),
        ("<UEBTO>2.5</UEBTO>", {"overdelivery_tolerance": Decimal("2.5")}),
        ("<AWAHR>100</AWAHR>", {"order_probability": 100}),
        ("<LPRIO>00</LPRIO>", {}),
        ("<E1KNVLM><LICNR>L1</LICNR><DATAB>20260101</DATAB><DATBI>00000000</DATBI></E1KNVLM>",
         {"licences": [{"licence_number": "L1", "valid_from": date(2026, 1, 1)}]}),
        ("<E1KNVPM><PARVW>RG</PARVW><KUNN2>0300000777</KUNN2><DEFPA>X</DEFPA></E1KNVPM>",
         {"partner_functions": [
             {"partner_function": "RG", "counter": "000", "partner": "0300000777", "is_default": True}]}),
        ("<Z1KNVPX><PARVW>SP</PARVW><PARZA>001</PARZA><LIFNR>0000004711</LIFNR></Z1KNVPX>",
         {"partner_functions": [{"partner_function": "SP", "counter": "001", "partner": "0000004711"}]}),
        ("<Z1KNVPX><PARVW>VE</PARVW><PERNR>00001234</PERNR></Z1KNVPX>",
         {"partner_functions": [{"partner_function": "VE", "counter": "000", "partner": "0000001234"}]}),
    ],
)  # fmt: skip
async def test_values_of_a_sales_area(xml: str, expected: dict[str, Any]) -> None:
    [area] = (await patch(AREA.format(xml)))["sales_areas"]
    told = plain(catalog().shape().children["sales_areas"], area)
    keys = {"sales_org": "F723", "channel": "AQ", "division": "XX"}
    assert told == keys | expected


async def test_a_carrier_is_typed_as_people_type_it() -> None:
    """Stored SP is the carrier; typed SP would be the sold-to party (PF-1)."""
    carrier = "<Z1KNVPX><PARVW>SP</PARVW><LIFNR>0000004711</LIFNR></Z1KNVPX>"
    [area] = (await patch(AREA.format(carrier)))["sales_areas"]
    assert [row["partner_function"] for row in area["partner_functions"]] == ["CR"]


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        (
            "<BANKN>230548500902211345</BANKN><BKREF>6</BKREF><SWIFT>ICBKCNBJ</SWIFT>",
            {"bank_account": "2305485009022113456", "swift": "ICBKCNBJ"},
        ),
        ("<BANKN>12345678</BANKN><BKREF>REF 1</BKREF>", {"bank_account": "12345678"}),
        (
            "<IBAN>DE89370400440532013000</IBAN><IBAN_BIC>COBADEFF</IBAN_BIC>",
            {"iban": "DE89370400440532013000", "swift": "COBADEFF"},
        ),
        ("<BANKA>工商银行</BANKA><KOBIS>99991231</KOBIS>", {"valid_to": date(9999, 12, 31)}),
    ],
)
async def test_banks(xml: str, expected: dict[str, Any]) -> None:
    bank = f"<E1KNBKM><BANKS>CN</BANKS><BANKL>102657000012</BANKL>{xml}</E1KNBKM>"
    [row] = (await patch(bank))["bank_details"]
    told = plain(catalog().shape().children["bank_details"], row)
    assert told == {"bank_country": "CN", "bank_key": "102657000012"} | expected


async def test_hours_and_dunning() -> None:
    point = "<E1KNVAM><ABLAD>Tor 1</ABLAD><MOAB1>080000</MOAB1><MOBI1>120000</MOBI1><MOAB2>130000</MOAB2>"
    read = await patch(f"{point}<MOBI2>170000</MOBI2><DIAB1>000000</DIAB1></E1KNVAM>")
    [row] = read["unloading_points"]
    assert (row["monday_hours"], row["tuesday_hours"]) == ("08:00-12:00 13:00-17:00", None)
    dunning = "<E1KNB5M><MABER/><MAHNA>0001</MAHNA><MAHNS>2</MAHNS><MADAT>20260431</MADAT></E1KNB5M>"
    [company] = (await patch(COMPANY.format(dunning)))["company_codes"]
    [row] = company["dunning_areas"]
    # a day that there is none goes on to the rules, which tell it with its place
    assert (row["dunning_area"], row["dunning_level"], row["last_dunned_on"]) == (None, 2, "2026-04-31")


async def test_texts_of_all_levels() -> None:
    lines = "<E1KNA1L><TDFORMAT>*</TDFORMAT><TDLINE>one </TDLINE></E1KNA1L>"
    lines += "<E1KNA1L><TDFORMAT>=</TDFORMAT><TDLINE>goes on</TDLINE></E1KNA1L>"
    lines += "<E1KNA1L><TDLINE>behind a blank</TDLINE></E1KNA1L>"
    lines += "<E1KNA1L><TDFORMAT>/</TDFORMAT><TDLINE>/</TDLINE></E1KNA1L>"
    head = "<TDID>0001</TDID><TDSPRAS>1</TDSPRAS>"
    read = await patch(
        f"<E1KNA1H>{head}{lines}</E1KNA1H>"
        + AREA.format(f"<E1KNVVH><MSGFN>003</MSGFN>{head}</E1KNVVH>")
        + f"<E1KNVKM><PARNR>0000000123</PARNR><NAME1>陈</NAME1><E1KNVKH>{head}</E1KNVKH></E1KNVKM>"
    )
    general, sales, contact = read["texts"]
    assert general["body"] == "one goes on behind a blank\n/"
    assert (sales["level"], sales["channel"], sales["remove"]) == ("SALES", "AQ", True)
    assert (contact["level"], contact["contact_number"]) == ("CONTACT", "0000000123")
    assert {text["language"] for text in read["texts"]} == {"zh"}


async def test_taxes_below_every_area_are_the_customers() -> None:
    tax = "<E1KNVIM><ALAND>CN</ALAND><TATYP>MWST</TATYP><TAXKD>1</TAXKD></E1KNVIM>"
    read = await patch(AREA.format(tax) + AREA.format(tax).replace("AQ", "DS"))
    assert [row["tax_class"] for row in read["tax_classifications"]] == ["1"]
    assert len(read["sales_areas"]) == 2


async def test_findings_of_the_rules_are_told_in_saps_words() -> None:
    bank = "<E1KNBKM><BANKS>CN</BANKS></E1KNBKM>"
    tax = "<E1KNVIM><ALAND>CN</ALAND></E1KNVIM>"
    said = (await read(of(AREA.format(tax) + bank))).patch
    for ours, saps in {
        ("name1",): ("E1KNA1M", "NAME1"),
        ("uscc",): ("E1KNA1M", "STCD5"),
        ("language",): ("E1KNA1M", "SPRAS"),
        ("title",): ("E1KNA1M", "ANRED"),
        ("sales_areas", 0, "shipping_condition"): ("E1KNA1M", "E1KNVVM", 0, "VSBED"),
        ("bank_details", 0, "bank_account"): ("E1KNA1M", "E1KNBKM", 0, "BANKN"),
        ("tax_classifications", 0, "tax_class"): ("E1KNA1M", "E1KNVVM", 0, "E1KNVIM", 0, "TAXKD"),
    }.items():
        assert told_at(said, ours) == saps


# --- MSGFN -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("function", list(Function))
async def test_functions(function: Function) -> None:
    message = await read(of(f"<MSGFN>{function.value}</MSGFN><NAME1>A</NAME1>"))
    assert (message.function, message.findings) == (function, ())
    assert message.deletes == ({()} if function is Function.DELETE else set())
    assert bare(message.patch) == ({} if function is Function.DELETE else {"name1": "A"})


async def test_a_serial_that_is_no_number_orders_nothing() -> None:
    for serial, sequence in {"": None, "A1": None, "9" * 5000: None, "0" * 19 + "7": 7}.items():
        message = await read(of("", control=f"<SERIAL>{serial}</SERIAL>"))
        assert (message.sequence, message.findings) == (sequence, ())


async def test_a_function_that_there_is_none_is_a_change() -> None:
    message = await read(of("<MSGFN>001</MSGFN>"))
    assert message.function is Function.CHANGE
    assert codes(message.findings) == [(Code.IN_MSGFN, ("E1KNA1M", "MSGFN"))]


async def test_rows_and_layers_that_go() -> None:
    bank = "<BANKS>CN</BANKS><BANKL>1</BANKL><BANKN>2</BANKN><KOINH>x</KOINH>"
    bank = f"<E1KNBKM><MSGFN>003</MSGFN>{bank}</E1KNBKM>"
    gone = "<MSGFN>003</MSGFN><LPRIO>01</LPRIO>"
    message = await read(of(bank + AREA.format(gone) + COMPANY.format("<MSGFN>003</MSGFN>")))
    assert message.deletes == {("sales_areas", "F723/AQ/XX"), ("company_codes", "0723")}
    keys = {"bank_country": "CN", "bank_key": "1", "bank_account": "2"}
    assert bare(message.patch) == {"bank_details": [keys | {"remove": True}]}


async def test_lists_that_are_sent_whole() -> None:
    partner = "<E1KNVPM><MSGFN>005</MSGFN><PARVW>RG</PARVW><KUNN2>1</KUNN2></E1KNVPM>"
    message = await read(of(AREA.format(partner) + "<E1KNBKM><MSGFN>005</MSGFN></E1KNBKM>"))
    assert message.replaces == {("sales_areas", "F723/AQ/XX", "partner_functions"), ("bank_details",)}
    assert message.patch["bank_details"] == []


async def test_all_data_of_the_customer() -> None:
    """005 holds below, unless a segment says otherwise."""
    partner = "<E1KNVPM><PARVW>RG</PARVW><KUNN2>1</KUNN2></E1KNVPM>"
    licence = "<E1KNVLM><MSGFN>004</MSGFN><ALAND>CN</ALAND><TATYP>L</TATYP></E1KNVLM>"
    text = "<E1KNVVH><TDID>0001</TDID><TDSPRAS>1</TDSPRAS></E1KNVVH>"
    message = await read(of("<MSGFN>005</MSGFN>" + AREA.format(partner + licence + text)))
    assert message.whole
    assert message.replaces == {
        ("sales_areas", "F723/AQ/XX", "partner_functions"),
        ("texts", "SALES", "F723/AQ/XX"),
    }


# --- what is wrong ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "code", "status"),
    [
        (of("", kind="MATMAS05"), Code.IN_IDOCTYP, "56"),
        (of("").replace(b">DEBMAS<", b">MATMAS<"), Code.IN_IDOCTYP, "56"),
        (of("", control="<TEST>X</TEST>"), Code.IN_IDOCTYP, "56"),
        (of("").replace(b"EDI_DC40", b"EDI_DC41"), Code.IN_SEGMENT, "60"),
        (of("").replace(b"E1KNA1M", b"E1XXXXX"), Code.IN_SEGMENT, "60"),
        (of("<E1KNVPM><PARVW>RG</PARVW></E1KNVPM>"), Code.IN_PARENT, "60"),
        (of("<E1KNBKM><E1KNB5M><MABER>1</MABER></E1KNB5M></E1KNBKM>"), Code.IN_PARENT, "60"),
        (of("<NAME1>A</NAME1><NAME1>B</NAME1>"), Code.GEN_DUPLICATE, "60"),
        (of("").replace(b"<KUNNR>0100000004</KUNNR>", b""), Code.GEN_REQUIRED, "60"),
        (of("<NAME1><B>A</B></NAME1>"), Code.IN_XML, "60"),
        (of("loose text"), Code.IN_XML, "60"),
    ],
)
async def test_errors_of_structure(body: bytes, code: Code, status: str) -> None:
    message = await read(body)
    assert message.unreadable
    assert message.status == status
    assert code in [one.code for one in message.findings]


async def test_the_wrong_parent_is_named() -> None:
    [finding] = (await read(of("<E1KNVPM><PARVW>RG</PARVW></E1KNVPM>"))).findings
    assert finding.path == ("E1KNA1M", "E1KNVPM", 0)
    assert dict(finding.params) == {"segment": "E1KNVPM", "parent": "E1KNA1M"}


async def test_two_customers_in_one_idoc() -> None:
    body = of("").replace(b"</IDOC>", b'<E1KNA1M SEGMENT="1"><KUNNR>1</KUNNR></E1KNA1M></IDOC>')
    assert codes((await read(body)).findings) == [(Code.GEN_DUPLICATE, ("E1KNA1M",))]


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        ("<NEWFIELD>7</NEWFIELD>", [(Code.IN_UNKNOWN_FIELD, ("E1KNA1M", "NEWFIELD"))]),
        ("<NEWFIELD>00000000</NEWFIELD><OTHER/>", []),
        ("<E1NEW><A>1</A></E1NEW>", [(Code.IN_UNKNOWN_FIELD, ("E1KNA1M", "E1NEW", 0))]),
        ("<E1KNEXM><A>1</A></E1KNEXM>", [(Code.IN_UNKNOWN_FIELD, ("E1KNA1M", "E1KNEXM", 0))]),
        ("<E1WRF1M><A>1</A></E1WRF1M>", []),
        (
            AREA.format("<E1KNVPM><PARVW>VE</PARVW></E1KNVPM>"),
            [(Code.IN_PARTNER_KIND, ("E1KNA1M", "E1KNVVM", 0, "E1KNVPM", 0))],
        ),
    ],
)
async def test_what_is_told_and_taken_over_all_the_same(xml: str, expected: list[Any]) -> None:
    message = await read(of(xml))
    assert not message.unreadable
    assert codes(message.findings) == expected


@pytest.mark.parametrize("size", [1, 100_000])
async def test_a_payment_card_goes_nowhere(size: int) -> None:
    card = "<E1VCKUN><CCNUM>4111111111111111</CCNUM><E1X><CCNAME>陈</CCNAME></E1X></E1VCKUN>"
    [raw] = await split(of(f"<NAME1>A</NAME1>{card}<E1VCKUN/>{card}<NAME2>B</NAME2>"), size)
    assert b"4111" not in raw.body
    assert "陈".encode() not in raw.body
    message = READER.read(raw)
    assert [one.code for one in message.findings] == [Code.IN_CARD] * 3
    assert bare(message.patch) == {"name1": "A", "name2": "B"}


async def test_secrets_are_in_no_text_of_a_message() -> None:
    message = await read(of("<E1KNBKM><BANKN>6222020200112233445</BANKN></E1KNBKM>"))
    assert "62220202" not in repr(message)
    assert "62220202" not in repr(Raw(of("<NAME1>62220202</NAME1>"), "IDOC 1"))
