"""JSON of other systems: the shapes it comes in, and what of it is refused, in memory that has a bound."""

import tracemalloc
from collections.abc import AsyncIterator, Iterable
from typing import Any

import orjson
import pytest

from models.rules.exchange.message import STRUCTURE_ERROR, Format, Function, Message, NumberPolicy
from models.rules.finding_codes import Code
from models.rules.state import State
from resolvers.exchange.formats import Raw, Unreadable, reader_of
from resolvers.exchange.odata.splitting import split as split_odata

LINES, ODATA = reader_of(Format.NDJSON), reader_of(Format.ODATA)
PIECE = b"x" * (1 << 16)
GIGABYTE = (1 << 30) // len(PIECE)


async def stream(pieces: Iterable[bytes]) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


async def split(kind: Format, *pieces: bytes) -> list[Raw]:
    return [raw async for raw in reader_of(kind).split(stream(pieces))]


def line(**given: Any) -> Message:
    return LINES.read(Raw(orjson.dumps(given), "line 1"))


def entity(**given: Any) -> Message:
    return ODATA.read(Raw(orjson.dumps({"BusinessPartner": "100000004", **given}), "entity 1"))


def customer(**given: Any) -> State:
    message = entity(to_Customer={"Customer": "100000004", **given})
    assert message.findings == ()
    return dict(message.patch)


def told(message: Message) -> list[tuple[Code, tuple[str | int, ...]]]:
    return [(one.code, one.path) for one in message.findings]


# --- lines -----------------------------------------------------------------------------------------------


async def test_lines_come_out_of_any_pieces() -> None:
    body = b'\xef\xbb\xbf{"number":"1"}\r\n\n  {"number":"2"}\n{"number":"3"}'
    for size in (1, 2, 7, 100):
        pieces = [body[at : at + size] for at in range(0, len(body), size)]
        raws = await split(Format.NDJSON, *pieces)
        assert [(raw.place, LINES.read(raw).number) for raw in raws] == [
            ("line 1", "1"),
            ("line 3", "2"),
            ("line 4", "3"),
        ]


def test_a_line_has_an_envelope() -> None:
    message = line(
        messageId="m-1",
        externalKey="KU/7",
        sequence="20260501083000001",
        numberPolicy="KEEP",
        function="009",
        number="100000004",
        customer={"name1": "泸州", "salesAreas": [{"salesOrg": "F723", "channel": "AQ", "division": "XX"}]},
    )
    assert message.findings == ()
    assert (message.message_id, message.external_key, message.sequence) == ("m-1", "KU/7", 20260501083000001)
    assert (message.number_policy, message.function) == (NumberPolicy.KEEP, Function.ORIGINAL)
    assert (message.number, message.patch["name1"]) == ("100000004", "泸州")
    [area] = message.patch["sales_areas"]
    assert area["@path"] == ("sales_areas", 0)


def test_what_a_line_does_not_say() -> None:
    message = line(customer={"customerNumber": "100000004", "version": 3, "financeStatus": "COMPLETE"})
    assert (message.function, message.number) == (Function.RESEND, "100000004")
    assert dict(message.patch) == {"@path": ()}


def test_whole_data_replaces_the_lists_that_were_sent() -> None:
    area: dict[str, Any] = {"salesOrg": "F723", "channel": "AQ", "division": "XX", "partnerFunctions": []}
    message = line(function="005", customer={"bankDetails": [], "salesAreas": [area]})
    assert message.replaces == {("bank_details",), ("sales_areas", "F723/AQ/XX", "partner_functions")}
    assert line(function="003", number="1").deletes == {()}


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({"number": 4}, Code.GEN_TYPE, ("number",)),
        ({"number": "12345678901"}, Code.GEN_LENGTH, ("number",)),
        ({"number": "1", "customer": {"customerNumber": "2"}}, Code.GEN_READONLY, ("customer_number",)),
        ({"messageId": "a\0b"}, Code.GEN_TYPE, ("messageId",)),
        ({"sequence": 1.5}, Code.GEN_TYPE, ("sequence",)),
        ({"sequence": True}, Code.GEN_TYPE, ("sequence",)),
        ({"function": "777"}, Code.GEN_REF, ("function",)),
        ({"customer": []}, Code.GEN_TYPE, ("customer",)),
        ({"custumer": {}}, Code.IN_UNKNOWN_FIELD, ()),
        ({"customer": {"nmae1": "x"}}, Code.IN_UNKNOWN_FIELD, ()),
        ({"customer": {"name1": {}}}, Code.GEN_TYPE, ("name1",)),
        ({"customer": {"bankDetails": None}}, Code.GEN_TYPE, ("bank_details",)),
        ({"customer": {"bankDetails": [7]}}, Code.GEN_TYPE, ("bank_details", 0)),
        (
            {"customer": {"companyCodes": [{"sortKey": "009"}]}},
            Code.GEN_REQUIRED,
            ("company_codes", 0, "company_code"),
        ),
    ],
)
def test_what_is_wrong_with_a_line_is_named(given: dict[str, Any], code: Code, path: Any) -> None:
    assert (code, path) in told(line(**given))


@pytest.mark.parametrize(
    "body",
    [
        b'{"number":"1","number":"2"}',
        b'{"customer":{"name1":"a","bankDetails":[],"name1":"b"}}',
        b'{ "customer" : { "name1" : "a" , "name1" : "a" } }',
        b'{"customer":{"name1":"\\":\\":","name1":"b"}}',
        b"[" * 100_000 + b"]" * 100_000,
        b'{"a":' * 1_010 + b"1.5" + b"}" * 1_010,
        b'{"customer":{"name1":"\xff"}}',
        b'{"customer":{"name1":"\\ud800"}}',
        '{"number":"1"}'.encode("utf-16"),
        b'{"annualSales":' + b"9" * 5_000 + b"}",
        b"[]",
        b"{",
    ],
)
def test_what_is_no_line_is_refused(body: bytes) -> None:
    message = LINES.read(Raw(body, "line 1"))
    assert [one.code for one in message.findings] == [Code.IN_FORMAT]
    assert message.unreadable
    assert message.status == STRUCTURE_ERROR


def test_amounts_keep_their_last_digit() -> None:
    body = b'{"customer":{"annualSales":9007199254740993.10,"name1":"a.1"}}'
    assert str(LINES.read(Raw(body, "line 1")).patch["annual_sales"]) == "9007199254740993.10"


async def test_a_line_without_an_end_costs_no_memory() -> None:
    for begin, kind in (
        (b'{"name1":"', Format.NDJSON),
        (b'{"value":[{"a":"', Format.ODATA),
        (b"", Format.ODATA),
    ):
        tracemalloc.start()
        with pytest.raises(Unreadable) as refused:
            async for _ in reader_of(kind).split(stream([begin, *[PIECE] * GIGABYTE])):
                pass
        _, highest = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert [one.code for one in refused.value.findings] == [Code.IN_SIZE]
        assert highest < 40 << 20


# --- OData -----------------------------------------------------------------------------------------------

ONE, OTHER = b'{"BusinessPartner":"1","x":"]}\\"["}', b'{"BusinessPartner":"2","y":[{"z":[1]}]}'


@pytest.mark.parametrize(
    "body",
    [
        b'{"value":[%s,%s]}',
        b'{"@odata.context":"$metadata#A","@odata.count":2,"value":[\n%s ,\r\n %s\n],"@odata.nextLink":"b"}',
        b'{"d":{"results":[%s,%s]}}',
        b'\xef\xbb\xbf {"d" : {"__count":"2","results" : [%s,%s]}}',
        b'{"d":[%s,%s]}',
    ],
)
async def test_lists_of_both_versions_are_cut(body: bytes) -> None:
    whole = body % (ONE, OTHER)
    for size in (1, 3, len(whole)):
        pieces = [whole[at : at + size] for at in range(0, len(whole), size)]
        raws = [raw async for raw in split_odata(stream(pieces))]
        assert [raw.body for raw in raws] == [ONE, OTHER]
        assert [raw.place for raw in raws] == ["entity 1", "entity 2"]


async def test_a_single_entity_is_one() -> None:
    for body in (ONE, b'{"d":%s}' % ONE):
        [raw] = await split(Format.ODATA, body)
        assert ODATA.read(raw).number == "1"


@pytest.mark.parametrize("body", [b'{"value":[%s' % ONE, b'{"value":[%s,7]}' % ONE, b'{"value":[%s]}}' % ONE])
async def test_a_broken_list_is_refused(body: bytes) -> None:
    with pytest.raises(Unreadable) as refused:
        await split(Format.ODATA, body)
    assert [one.code for one in refused.value.findings] == [Code.IN_FORMAT]


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"d":7}', b"<xml/>", b'{"BusinessPartner":"1","a":1,"a":1}']
)
async def test_what_is_no_entity_is_refused(body: bytes) -> None:
    [raw] = await split(Format.ODATA, body)
    assert [one.code for one in ODATA.read(raw).findings] == [Code.IN_FORMAT]


@pytest.mark.parametrize("kind", ["CN5", "CN1", "CN0"])
def test_the_uscc_has_three_types(kind: str) -> None:
    """G-IN-13"""
    taxes = [{"BPTaxType": kind, "BPTaxNumber": "91510500MA62X4K16D"}]
    assert entity(to_BusinessPartnerTax=taxes).patch["uscc"] == "91510500MA62X4K16D"


def test_other_tax_numbers_have_their_places() -> None:
    taxes = [
        {"BPTaxType": "CN5", "BPTaxLongNumber": "91510500MA62X4K16D"},
        {"BPTaxType": "CN0", "BPTaxNumber": "91510500MA62X4K16D"},
        {"BPTaxType": "DE0", "BPTaxNumber": "DE123456788"},
        {"BPTaxType": "DE1", "BPTaxNumber": "12/345"},
    ]
    patch = entity(to_BusinessPartnerTax={"results": taxes}).patch
    assert (patch["uscc"], patch["tax_number1"]) == ("91510500MA62X4K16D", "12/345")
    [row] = patch["vat_registrations"]
    assert (row["country"], row["vat_registration_no"]) == ("DE", "DE123456788")
    german = entity(to_BusinessPartnerTax=taxes[2:3], to_BusinessPartnerAddress=[{"Country": "DE"}]).patch
    assert (german["vat_registration_no"], german["vat_registrations"]) == ("DE123456788", [])


@pytest.mark.parametrize(
    ("given", "function", "partner"),
    [
        ({"PartnerFunction": "SP", "BPCustomerNumber": "100000004"}, "SP", "100000004"),
        ({"PartnerFunction": "AG", "BPCustomerNumber": "0100000004"}, "AG", "0100000004"),
        ({"PartnerFunction": "PY", "BPCustomerNumber": "300000001"}, "PY", "300000001"),
        ({"PartnerFunction": "SP", "BPCustomerNumber": "", "Supplier": "4711"}, "CR", "4711"),
        ({"PartnerFunction": "CR", "Supplier": "4711"}, "CR", "4711"),
        ({"PartnerFunction": "VE", "PersonnelNumber": "00000012", "Supplier": ""}, "VE", "00000012"),
        ({"PartnerFunction": "CP", "ContactPerson": "7", "PersonnelNumber": "00000000"}, "CP", "7"),
    ],
)
def test_both_keys_of_partner_functions(given: dict[str, Any], function: str, partner: str) -> None:
    """PF-1: SP is the sold-to party where people type it, and the carrier where it is stored."""
    area = {"SalesOrganization": "F723", "DistributionChannel": "AQ", "Division": "XX"}
    [row] = customer(to_CustomerSalesArea=[{**area, "to_PartnerFunction": [given]}])["sales_areas"]
    [found] = row["partner_functions"]
    assert (found["partner_function"], found["partner"]) == (function, partner)


def test_values_of_both_versions() -> None:
    company = {
        "CompanyCode": "0723",
        "InterestCalculationDate": "/Date(1767225600000)/",
        "PaytAdviceIsSentbyEDI": True,
        "DeletionIndicator": "X",
        "to_CustomerDunning": {"results": [{"DunningArea": "", "DunningLevel": "3", "LastDunnedOn": None}]},
        "to_WithHoldingTax": {"__deferred": {"uri": "…"}},
    }
    [row] = customer(to_CustomerCompany=[company])["company_codes"]
    assert (row["last_interest_key_date"], row["payment_advice_by_edi"]) == ("2026-01-01", "X")
    assert (row["deletion_flag"], "withholding_taxes" in row) == (True, False)
    assert row["dunning_areas"][0]["dunning_level"] == 3
    bank = {"BankCountryKey": "CN", "BankNumber": "1", "BankAccount": "1" * 18}
    dates = {"ValidityStartDate": "2026-01-01T00:00:00", "ValidityEndDate": "9999-12-31"}
    [found] = entity(to_BusinessPartnerBank=[{**bank, "BankAccountReferenceText": "23", **dates}]).patch[
        "bank_details"
    ]
    assert found["bank_account"] == "1" * 18 + "23"
    assert (found["valid_from"], found["valid_to"]) == ("2026-01-01", None)


def test_hours_of_unloading_points() -> None:
    times = {"MondayMorningOpeningTime": "PT08H00M00S", "MondayMorningClosingTime": "PT12H30M00S"}
    [row] = customer(to_CustomerUnloadingPoint=[{"UnloadingPointName": "门1", **times}])["unloading_points"]
    assert row["monday_hours"] == "08:00-12:30"


def test_persons_addresses_and_where_they_are_reached() -> None:
    standard = {
        "CityName": "泸州",
        "Language": "ZH",
        "to_AddressUsage": [{"AddressUsage": "XXDEFAULT"}],
        "to_PhoneNumber": [
            {"PhoneNumber": "1", "IsDefaultPhoneNumber": False},
            {"PhoneNumber": "0830", "PhoneNumberExtension": "9", "IsDefaultPhoneNumber": True},
        ],
        "to_EmailAddress": [{"EmailAddress": ""}],
    }
    message = entity(
        BusinessPartnerCategory="1",
        OrganizationBPName1="",
        LastName="陈",
        FirstName="蓝",
        FormOfAddress="0002",
        to_BusinessPartnerAddress=[{"CityName": "成都"}, standard],
    )
    patch = message.patch
    assert (patch["name1"], patch["name2"], patch["city"], patch["language"]) == ("陈", "蓝", "泸州", "zh")
    assert (patch["phone"], patch["email"], "mobile" in patch) == ("0830-9", None, False)
    assert told(message) == [(Code.IN_UNKNOWN_FIELD, ("to_BusinessPartnerAddress", 0))]


def test_an_a_customer_by_itself() -> None:
    body = {"Customer": "100000004", "CustomerAccountGroup": "0001", "YY1_legalRepresentative": "陈蓝江"}
    message = ODATA.read(Raw(orjson.dumps(body), "entity 1"))
    assert message.findings == ()
    assert (message.number, message.patch["account_group"]) == ("100000004", "0001")
    assert message.patch["legal_representative"] == "陈蓝江"


def test_what_is_gone() -> None:
    gone = {"@removed": {"reason": "deleted"}}
    message = entity(
        to_BuPaIdentification=[
            {
                "BPIdentificationType": "BUP001",
                "BPIdnNmbrIssuingInstitute": "U8",
                "BPIdentificationNumber": "7",
                **gone,
            },
            {"BPIdentificationType": "FS0002", "BPIdentificationNumber": "secret"},
        ],
        to_Customer={"to_CustomerCompany": [{"CompanyCode": "0723", **gone}]},
    )
    [key] = message.patch["external_keys"]
    assert (key["external_system"], key["external_key"], key["remove"]) == ("U8", "7", True)
    assert message.deletes == {("company_codes", "0723")}


async def test_payment_cards_are_not_even_queued() -> None:
    body = {"BusinessPartner": "1", "to_BusinessPartnerPaymentCard": [{"PaymentCard": "4111111111111111"}]}
    for given in (body, {"value": [body]}):
        [raw] = await split(Format.ODATA, orjson.dumps(given))
        assert b"4111" not in raw.body
        assert told(ODATA.read(raw)) == [(Code.IN_CARD, ("to_BusinessPartnerPaymentCard",))]


def test_what_the_api_does_not_know_is_told() -> None:
    message = entity(to_Customer={"Coustomer": "1", "YY1_mine": 1, "__metadata": {}, "CustomerName": "x"})
    assert told(message) == [(Code.IN_UNKNOWN_FIELD, ("to_Customer",))] * 2


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"to_Customer": 7}, ("to_Customer",)),
        ({"to_Customer": {"PostingIsBlocked": "maybe"}}, ("to_Customer", "PostingIsBlocked")),
        ({"to_BusinessPartnerBank": [7]}, ("to_BusinessPartnerBank", 0)),
        ({"OrganizationBPName1": ["x"]}, ("OrganizationBPName1",)),
    ],
)
def test_what_is_wrong_is_named_in_its_own_words(given: dict[str, Any], path: Any) -> None:
    assert told(entity(**given)) == [(Code.GEN_TYPE, path)]
