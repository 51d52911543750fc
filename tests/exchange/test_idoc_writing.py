"""What is written of a customer: bytes, what does not fit (G-IN-12), uscc (G-IN-13), and changes alone."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from models.rules.exchange.matching import bare
from models.rules.exchange.message import Function
from models.rules.exchange.outgoing import Outgoing, Written
from models.rules.finding_codes import Code
from resolvers.exchange.formats import Addressed, Format, reader_of, writer_of
from resolvers.exchange.idoc import READER, WRITER
from tests.support.idocs import read, split, valid
from tests.support.whole_customers import Customers

LONG_NAME = "西南地区特种纤维素醚与精细化学品研发制造销售及进出口贸易综合服务示范有限公司"
CUT_NAME = "西南地区特种纤维素醚与精细化学品研发制造销售及进出口贸易综合服务示范有"
AREA: dict[str, Any] = {"sales_org": "F723", "channel": "AQ", "division": "XX", "delivery_priority": "02"}
PARTNERS: list[dict[str, Any]] = [
    {"partner_function": "RG", "counter": "000", "partner": "0300000001", "is_default": True},
    {"partner_function": "SP", "counter": "000", "partner": "0000004711", "is_default": True},
    {"partner_function": "VE", "counter": "000", "partner": "0000001234", "is_default": True},
    {"partner_function": "AP", "counter": "000", "partner": "0000000123", "is_default": True},
]
BANK: dict[str, Any] = {"bank_country": "CN", "bank_key": "102657000012", "swift": None}


def write(state: dict[str, Any], *, extended: bool = True, **about: Any) -> Written:
    one = Outgoing("0100000004", {"customer_number": "0100000004"} | state, **about)
    written = WRITER.write([one], Addressed(receiver="ERP100", extended=extended))
    valid(written.body)
    return written


def customer_of(written: Written) -> str:
    """What lies in E1KNA1M, without the attribute that every segment has."""
    text = written.body.decode().replace(' SEGMENT="1"', "")
    found = re.search("<E1KNA1M>(.*)</E1KNA1M>", text, re.DOTALL)
    assert found is not None
    return found[1]


def test_a_document_byte_for_byte() -> None:
    state = {"account_group": "0001", "name1": "A & B <泸州>", "name2": None, "sales_areas": [AREA]}
    written = write(state, serial="00000000420000000007")
    [number] = re.findall("<DOCNUM>([0-9]{16})</DOCNUM>", written.body.decode())
    assert written.body.decode() == (
        '<?xml version="1.0" encoding="UTF-8"?><DEBMAS06><IDOC BEGIN="1"><EDI_DC40 SEGMENT="1">'
        f"<TABNAM>EDI_DC40</TABNAM><MANDT>100</MANDT><DOCNUM>{number}</DOCNUM><DIRECT>1</DIRECT>"
        "<IDOCTYP>DEBMAS06</IDOCTYP><MESTYP>DEBMAS</MESTYP><SNDPRT>LS</SNDPRT><SNDPRN>DOSSIER</SNDPRN>"
        "<RCVPRT>LS</RCVPRT><RCVPRN>ERP100</RCVPRN><SERIAL>00000000420000000007</SERIAL></EDI_DC40>"
        '<E1KNA1M SEGMENT="1"><MSGFN>004</MSGFN><KUNNR>0100000004</KUNNR><KTOKD>0001</KTOKD>'
        "<NAME1>A &amp; B &lt;泸州&gt;</NAME1><NAME2/>"
        '<E1KNVVM SEGMENT="1"><MSGFN>004</MSGFN><VKORG>F723</VKORG><VTWEG>AQ</VTWEG><SPART>XX</SPART>'
        "<LPRIO>02</LPRIO></E1KNVVM></E1KNA1M></IDOC></DEBMAS06>"
    )
    assert written.findings == ()


def test_formats_know_the_room() -> None:
    assert (reader_of(Format.IDOC), writer_of(Format.IDOC)) == (READER, WRITER)
    assert (WRITER.media_type, WRITER.suffix) == ("application/xml", "xml")


# --- G-IN-12, G-IN-13 ------------------------------------------------------------------------------------


async def test_a_name_of_38_signs() -> None:
    written = write({"name1": LONG_NAME}, extended=False)
    assert customer_of(written) == f"<MSGFN>004</MSGFN><KUNNR>0100000004</KUNNR><NAME1>{CUT_NAME}</NAME1>"
    [finding] = written.findings
    assert (finding.code, finding.path) == (Code.IN_TRUNC, ("E1KNA1M", "NAME1"))
    assert dict(finding.params) == {"field": "NAME1", "max": "35"}
    whole = write({"name1": LONG_NAME})
    assert f"<NAME1>{CUT_NAME}</NAME1><Z1KNA1X><MSGFN>004</MSGFN><NAME1>{LONG_NAME}</NAME1>" in customer_of(
        whole
    )
    assert [one.code for one in whole.findings] == [Code.IN_TRUNC]
    assert b"<CIMTYP>ZDOSSIER</CIMTYP>" in whole.body
    assert (await read(whole.body)).patch["name1"] == LONG_NAME


async def test_the_social_credit_code_stands_in_stcd5() -> None:
    written = write({"uscc": "91510500MA62X4K16D", "name1": "A"})
    inside = "<E1KNA11><MSGFN>004</MSGFN><STCD5>91510500MA62X4K16D</STCD5></E1KNA11>"
    assert customer_of(written).endswith(f"<NAME1>A</NAME1>{inside}")
    assert (await read(written.body)).patch["uscc"] == "91510500MA62X4K16D"


# --- conversions -----------------------------------------------------------------------------------------


def test_values_as_sap_writes_them() -> None:
    state = {
        "language": "zh",
        "annual_sales": Decimal("-12.50"),
        "employee_count": 0,
        "alternative_payer_in_document": True,
        "liable_for_vat": False,
        "central_posting_block": True,
        "natural_person": True,
        "alternative_payer": "0300000001",
        "title": "0003",
        "company_codes": [
            {"company_code": "0723", "last_interest_run": date(2026, 5, 1), "clerk_email": "a@b.c"}
        ],
        "sales_areas": [AREA | {"incoterms_location1": "泸州" * 20, "created_on": date(2026, 5, 1)}],
        "created_on": date(2026, 5, 1),
        "version": 7,
    }
    told = customer_of(write(state))
    for xml in (
        "<SPRAS>1</SPRAS><SPRAS_ISO>ZH</SPRAS_ISO>",
        "<UMSA1>12.50-</UMSA1>",
        "<JMZAH>0</JMZAH>",
        "<XZEMP>X</XZEMP>",
        "<STKZU/>",
        "<SPERR>X</SPERR>",
        "<STKZN>X</STKZN>",
        "<KNRZA>0300000001</KNRZA>",
        "<ANRED>0003</ANRED>",
        "<DATLZ>20260501</DATLZ>",
        "<INTAD>a@b.c</INTAD><SMTP_ADDR>a@b.c</SMTP_ADDR>",
        f"<INCO2>{'泸州' * 14}</INCO2><INCO2_L>{'泸州' * 20}</INCO2_L>",
    ):
        assert xml in told
    assert "ERDAT" not in told


def test_dates_and_an_original_without_what_is_empty() -> None:
    state = {
        "name1": "A",
        "name2": None,
        "company_codes": [{"company_code": "0723", "last_interest_run": None}],
    }
    assert "<DATLZ>00000000</DATLZ>" in customer_of(write(state))
    assert customer_of(write(state, function=Function.ORIGINAL)) == (
        "<MSGFN>009</MSGFN><KUNNR>0100000004</KUNNR><NAME1>A</NAME1>"
        "<E1KNB1M><MSGFN>009</MSGFN><BUKRS>0723</BUKRS><DATLZ>00000000</DATLZ></E1KNB1M>"
    )


def test_an_account_in_two_parts_and_an_iban() -> None:
    told = customer_of(write({"bank_details": [BANK | {"bank_account": "2305485009022113456"}]}))
    assert "<BANKN>230548500902211345</BANKN><BKREF>6</BKREF>" in told
    german = {"bank_country": "DE", "bank_key": "37040044", "bank_account": "0532013000", "swift": "COBADEFF"}
    told = customer_of(write({"bank_details": [german | {"iban": "DE89370400440532013000"}]}))
    assert (
        "<IBAN>DE89370400440532013000</IBAN><IBAN_BANKS>DE</IBAN_BANKS><IBAN_BANKL>37040044</IBAN_BANKL>"
        in told
    )


async def test_partners_who_are_no_customers() -> None:
    state = {"sales_areas": [AREA | {"partner_functions": PARTNERS}]}
    written = write(state)
    told = customer_of(written)
    assert "<E1KNVPM><MSGFN>004</MSGFN><PARVW>RG</PARVW><PARZA>000</PARZA><KUNN2>0300000001</KUNN2>" in told
    assert re.findall("<(?:LIFNR|PERNR|PARNR)>.*?</", told) == [
        "<LIFNR>0000004711</",
        "<PERNR>00001234</",
        "<PARNR>0000000123</",
    ]
    assert written.findings == ()
    skipped = write(state, extended=False)
    assert "Z1" not in skipped.body.decode()
    assert [(one.code, one.params["function"]) for one in skipped.findings] == [
        (Code.IN_PARTNER_KIND, "SP"),
        (Code.IN_PARTNER_KIND, "VE"),
        (Code.IN_PARTNER_KIND, "AP"),
    ]


def test_half_a_number_is_never_sent() -> None:
    written = write({"tax_number2": "123456789012", "name1": "A"}, extended=False)
    assert "STCD2" not in customer_of(written)
    [finding] = written.findings
    assert (finding.path, finding.params["max"]) == (("E1KNA1M", "STCD2"), "0")


async def test_texts_in_lines() -> None:
    body = "a" * 130 + "  " + "b" * 140 + "\n\n/\nend"
    row: dict[str, Any] = {"level": "GENERAL", "text_id": "0001", "language": "zh", "body": body}
    written = write({"texts": [row]})
    lines = re.findall("<TDLINE>(.*?)</TDLINE>|<TDLINE/>", written.body.decode())
    assert [len(line) for line in lines] == [130, 132, 10, 0, 1, 3]
    assert (await read(written.body)).patch["texts"][0]["body"] == body


def test_taxes_of_a_customer_without_sales_areas() -> None:
    tax: dict[str, Any] = {"departure_country": "CN", "tax_category": "MWST", "tax_class": "1"}
    fields = "<MSGFN>004</MSGFN><ALAND>CN</ALAND><TATYP>MWST</TATYP><TAXKD>1</TAXKD>"
    assert f"<Z1KNVIX>{fields}</Z1KNVIX>" in customer_of(write({"tax_classifications": [tax]}))
    plain = write({"tax_classifications": [tax]}, extended=False)
    assert [one.code for one in plain.findings] == [Code.IN_TRUNC]
    placed = customer_of(write({"tax_classifications": [tax], "sales_areas": [AREA]}))
    assert f"<LPRIO>02</LPRIO><E1KNVIM>{fields}</E1KNVIM></E1KNVVM>" in placed


def test_what_the_receiver_may_not_see_is_not_sent() -> None:
    """As missing, and not as empty, which would clear it there; a row without its key cannot be sent."""
    told = customer_of(write({"name1": "A", "bank_details": [BANK]}))
    assert told == "<MSGFN>004</MSGFN><KUNNR>0100000004</KUNNR><NAME1>A</NAME1>"


def test_signs_that_xml_cannot_hold() -> None:
    told = customer_of(write({"name1": "a\ufffe\x00b"}))
    assert "<NAME1>a\ufffd\ufffdb</NAME1>" in told


# --- changes alone ---------------------------------------------------------------------------------------

STATE: dict[str, Any] = {
    "name1": "A",
    "sales_areas": [
        AREA | {"partner_functions": PARTNERS},
        AREA | {"channel": "DS"},
    ],
    "company_codes": [
        {
            "company_code": "0723",
            "sort_key": "009",
            "dunning_areas": [{"dunning_area": "", "dunning_level": 1}, {"dunning_area": "01"}],
        }
    ],
    "bank_details": [BANK | {"bank_account": "111111113456"}, BANK | {"bank_account": "222222227777"}],
    "external_keys": [{"external_system": "U8", "external_key": "K/1"}],
    "tax_classifications": [{"departure_country": "CN", "tax_category": "MWST", "tax_class": "1"}],
    "contact_persons": [{"contact_number": "0000000123", "last_name": "陈"}],
}
KEYS = "<MSGFN>004</MSGFN><VKORG>F723</VKORG><VTWEG>AQ</VTWEG><SPART>XX</SPART>"


def changed(*touched: tuple[str, str], removed: tuple[tuple[str, str], ...] = (), **more: Any) -> str:
    written = write(STATE | more, touched=frozenset(touched), removed=frozenset(removed))
    told = customer_of(written)
    assert told.startswith("<MSGFN>004</MSGFN><KUNNR>0100000004</KUNNR>")
    return told.removeprefix("<MSGFN>004</MSGFN><KUNNR>0100000004</KUNNR>")


def test_touched_rows_with_the_keys_above_them() -> None:
    assert changed(("KNA1", "")) == "<NAME1>A</NAME1>"
    assert changed(("KNVP", "F723/AQ/XX/RG/000")) == (
        f"<E1KNVVM>{KEYS}<E1KNVPM><MSGFN>004</MSGFN><PARVW>RG</PARVW><PARZA>000</PARZA>"
        "<KUNN2>0300000001</KUNN2><DEFPA>X</DEFPA></E1KNVPM></E1KNVVM>"
    )
    assert changed(("KNB5", "0723")) == (
        "<E1KNB1M><MSGFN>004</MSGFN><BUKRS>0723</BUKRS>"
        "<E1KNB5M><MSGFN>004</MSGFN><MABER/><MAHNS>1</MAHNS></E1KNB5M></E1KNB1M>"
    )
    assert changed(("KNVV", "F723/DS/XX")) == f"<E1KNVVM>{KEYS}<LPRIO>02</LPRIO></E1KNVVM>".replace(
        "AQ", "DS"
    )
    assert re.findall("<BANKN>(.*?)</", changed(("KNBK", "CN/102657000012/****3456"))) == ["111111113456"]
    assert "<EXTERNAL_KEY>K/1</EXTERNAL_KEY>" in changed(("ZOWN", "U8/K/1"))
    assert f"<E1KNVVM>{KEYS}<E1KNVIM>" in changed(("KNVI", "CN/MWST"))


def test_a_text_of_a_layer() -> None:
    keys = {"level": "SALES", "sales_org": "F723", "channel": "AQ", "division": "XX", "contact_number": None}
    row: dict[str, Any] = keys | {"company_code": None, "text_id": "0001", "language": "zh", "body": "x"}
    told = changed(("STXH", "SALES/F723/AQ/XX/0001/zh"), texts=[row])
    assert told.startswith(f"<E1KNVVM>{KEYS}<E1KNVVH><MSGFN>004</MSGFN><TDOBJECT>KNVV</TDOBJECT>")
    assert "<TDOBNAME>0100000004F723AQXX</TDOBNAME>" in told


async def test_rows_that_are_gone() -> None:
    removed = (
        ("KNVP", "F723/AQ/XX/RG/001"),
        ("KNVP", "F723/AQ/XX/SP/001"),
        ("KNB5", "0723/02"),
        ("KNVI", "DE/MWST"),
        ("KNVK", "0000000124"),
        ("KNVA", "Tor/1"),
        ("ZOWN", "U8/K/2"),
        ("STXH", "COMPANY/0723/0001/zh"),
        ("KNVP", "F723/AQ/XX/RG/000"),  # it has come again
    )
    written = write(STATE, touched=frozenset(), removed=frozenset(removed))
    message = await read(written.body)
    assert message.findings == ()
    rows = dict(message.patch)
    assert [row["remove"] for row in rows["texts"]] == [True]
    assert [row["name"] for row in rows["unloading_points"]] == ["Tor/1"]
    assert [row["contact_number"] for row in rows["contact_persons"]] == ["0000000124"]
    assert [row["external_key"] for row in rows["external_keys"]] == ["K/2"]
    assert [row["departure_country"] for row in rows["tax_classifications"]] == ["DE"]
    [area] = rows["sales_areas"]
    partners = [(row["partner_function"], row["counter"], row["remove"]) for row in area["partner_functions"]]
    assert sorted(partners) == [("CR", "001", True), ("RG", "001", True)]
    [company] = rows["company_codes"]
    assert [(row["dunning_area"], row["remove"]) for row in company["dunning_areas"]] == [("02", True)]


async def test_an_account_that_is_gone_leaves_the_whole_list() -> None:
    """The log tells only its last signs."""
    gone = frozenset({("KNBK", "CN/102657000012/****9999")})
    message = await read(write(STATE, touched=frozenset(), removed=gone).body)
    assert message.replaces == {("bank_details",)}
    assert [row["bank_account"] for row in message.patch["bank_details"]] == ["111111113456", "222222227777"]
    message = await read(write(STATE | {"bank_details": []}, touched=frozenset(), removed=gone).body)
    assert (message.replaces, bare(message.patch)) == ({("bank_details",)}, {"bank_details": []})


async def test_all_data_with_lists_that_are_empty() -> None:
    """A receiver that follows by whole customers must lose the last row of a list too."""
    made = Customers(1).one(1)
    lists = ("bank_details", "texts", "contact_persons", "unloading_points", "tax_classifications")
    lists = (*lists, "vat_registrations", "central_credit", "credit_areas")
    empty: dict[str, Any] = made | {name: list[Any]() for name in lists}
    empty["company_codes"] = [{"company_code": "0723", "dunning_areas": [], "withholding_taxes": []}]
    empty["sales_areas"] = [AREA | {"licences": [], "partner_functions": PARTNERS}]
    message = await read(write(empty, function=Function.REPLACE).body)
    assert message.findings == ()
    area, company = ("sales_areas", "F723/AQ/XX"), ("company_codes", "0723")
    assert message.replaces >= {(name,) for name in lists if name != "texts"} | {
        ("texts", "GENERAL", ""),
        ("texts", "COMPANY", "0723"),
        ("texts", "SALES", "F723/AQ/XX"),
        (*area, "licences"),
        (*area, "partner_functions"),
        (*company, "dunning_areas"),
        (*company, "withholding_taxes"),
    }
    assert [message.patch[name] for name in lists] == [[]] * len(lists)
    told = bare(message.patch)
    assert (told["company_codes"][0]["dunning_areas"], told["sales_areas"][0]["licences"]) == ([], [])
    sap = write(empty, function=Function.REPLACE, extended=False)
    assert "<MSGFN>005</MSGFN></E1" not in customer_of(sap)
    assert "<MSGFN>005</MSGFN></E1" not in customer_of(write(empty, function=Function.CHANGE))


async def test_a_customer_who_is_gone() -> None:
    written = write({"name1": "A"}, function=Function.DELETE)
    assert customer_of(written) == "<MSGFN>003</MSGFN><KUNNR>0100000004</KUNNR>"
    assert (await read(written.body)).deletes == {()}


async def test_several_customers_in_one_file() -> None:
    made = Customers(5)
    several = [Outgoing(f"{at:010d}", made.one(at)) for at in range(1, 4)]
    written = WRITER.write(several, Addressed())
    valid(written.body)
    assert [READER.read(raw).number for raw in await split(written.body)] == [
        one.customer_number for one in several
    ]
    assert b"RCVPRN" not in written.body


def test_documents_have_numbers_of_their_own_and_the_same_when_they_are_sent_again() -> None:
    """Those of a snapshot have one serial; a receiver takes what has a number that came before for it."""

    def numbers(serial: str) -> list[str]:
        several = [Outgoing(f"{at:010d}", {"name1": "A"}, serial=serial) for at in range(50)]
        return re.findall("<DOCNUM>(.*?)</DOCNUM>", WRITER.write(several, Addressed()).body.decode())

    assert numbers("7") == numbers("7")
    assert len({*numbers("7"), *numbers("8")}) == 100
