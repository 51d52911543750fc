"""What JSON tells other systems of a customer: what has changed, under its keys, and what is gone."""

from dataclasses import replace
from typing import Any

import orjson

from models.catalog import catalog
from models.rules.exchange.message import Format, Function
from models.rules.exchange.outgoing import Outgoing, Written
from models.rules.finding_codes import Code
from models.rules.state import State
from resolvers.exchange.formats import Addressed, Raw, reader_of, writer_of
from tests.support.whole_customers import Customers, plain

SHAPE = catalog().shape()
AREA = {"sales_org": "F723", "channel": "AQ", "division": "XX"}
NUMBER = "0100000004"


def state() -> State:
    """C4, a little of him."""
    functions = [
        {"partner_function": "SP", "counter": "000", "partner": "0000004711", "is_default": True},
        {"partner_function": "RG", "counter": "000", "partner": "0300000001", "is_default": True},
    ]
    text = {"level": "SALES", **AREA, "text_id": "0001", "language": "zh", "body": "送货"}
    return {
        "customer_number": NUMBER,
        "name1": "泸州蓝江纤维素有限公司",
        "natural_person": False,
        "phone": None,
        "uscc": "91510500MA62X4K16D",
        "bank_details": [{"bank_country": "CN", "bank_key": "102657000012", "bank_account": "1" * 20}],
        "company_codes": [{"company_code": "0723", "payment_terms": "N030", "dunning_areas": []}],
        "sales_areas": [{**AREA, "delivery_priority": "03", "partner_functions": functions}],
        "tax_classifications": [{"departure_country": "CN", "tax_category": "MWST", "tax_class": "1"}],
        "texts": [{"company_code": None, "contact_number": None, **text}],
    }


def outgoing(*touched: tuple[str, str], removed: Any = (), function: Function = Function.CHANGE) -> Outgoing:
    return Outgoing(NUMBER, state(), function, frozenset(touched) or None, frozenset(removed))


def written(kind: Format, one: Outgoing) -> Written:
    return writer_of(kind).write([one], Addressed())


def line(one: Outgoing) -> dict[str, Any]:
    return orjson.loads(written(Format.NDJSON, one).body)


def entity(one: Outgoing) -> dict[str, Any]:
    [found] = orjson.loads(written(Format.ODATA, one).body)["value"]
    return found


def test_a_line_tells_the_rows_that_changed_under_their_keys() -> None:
    told = line(outgoing(("KNVP", "F723/AQ/XX/RG/000"), ("KNB1", "0723")))
    function = {"partnerFunction": "RG", "counter": "000", "partner": "300000001", "isDefault": True}
    area = {"salesOrg": "F723", "channel": "AQ", "division": "XX", "partnerFunctions": [function]}
    assert told == {
        "number": "100000004",
        "function": "004",
        "customer": {
            "companyCodes": [{"companyCode": "0723", "paymentTerms": "N030"}],
            "salesAreas": [area],
        },
    }


def test_a_line_tells_what_is_empty_and_what_is_gone() -> None:
    gone = {
        ("KNVP", "F723/AQ/XX/WE/001"),
        ("STXH", "COMPANY/0723/0001/zh"),
        ("ZOWN", "U8/K/7"),
        ("KNB5", "0723"),
    }
    told = line(outgoing(("KNA1", ""), removed=gone))["customer"]
    assert told["phone"] is None
    assert told["externalKeys"] == [{"externalSystem": "U8", "externalKey": "K/7", "remove": True}]
    assert told["companyCodes"][0]["dunningAreas"] == [{"dunningArea": "", "remove": True}]
    [area] = told["salesAreas"]
    assert area["partnerFunctions"] == [{"partnerFunction": "WE", "counter": "001", "remove": True}]
    [text] = told["texts"]
    assert (text["level"], text["companyCode"], text["textId"], text["remove"]) == (
        "COMPANY",
        "0723",
        "0001",
        True,
    )


def test_carriers_are_told_by_the_key_that_people_type() -> None:
    told = line(outgoing(("KNVP", "F723/AQ/XX/SP/000")))
    assert told["customer"]["salesAreas"][0]["partnerFunctions"][0]["partnerFunction"] == "CR"
    [area] = entity(outgoing(("KNVP", "F723/AQ/XX/SP/000")))["to_Customer"]["to_CustomerSalesArea"]
    [function] = area["to_PartnerFunction"]
    assert (function["PartnerFunction"], function["Supplier"]) == ("CR", "4711")


def test_a_new_customer_is_told_without_what_is_empty() -> None:
    told = line(outgoing(function=Function.ORIGINAL))
    assert "phone" not in told["customer"]
    assert "YY1_alternativePayer" not in entity(outgoing(function=Function.ORIGINAL))["to_Customer"]


def test_odata_tells_the_uscc_as_cn5() -> None:
    """G-IN-13"""
    told = entity(outgoing(function=Function.ORIGINAL))
    assert told["to_BusinessPartnerTax"] == [{"BPTaxType": "CN5", "BPTaxNumber": "91510500MA62X4K16D"}]
    [bank] = told["to_BusinessPartnerBank"]
    assert (bank["BankAccount"], bank["BankAccountReferenceText"]) == ("1" * 18, "11")
    assert told["OrganizationBPName1"] == "泸州蓝江纤维素有限公司"
    roles = [one["BusinessPartnerRole"] for one in told["to_BusinessPartnerRole"]]
    assert roles == ["FLCU00", "FLCU01"]


def test_odata_names_persons_by_their_names() -> None:
    one = outgoing(function=Function.ORIGINAL)
    told = entity(replace(one, state={**state(), "natural_person": True, "name1": "陈", "name2": "蓝江"}))
    assert (told["BusinessPartnerCategory"], told["LastName"], told["FirstName"]) == ("1", "陈", "蓝江")
    assert "OrganizationBPName1" not in told


def test_odata_hangs_texts_and_tax_classes_on_layers_that_did_not_change() -> None:
    [area] = entity(outgoing(("KNVI", "CN/MWST"), ("STXH", "SALES/F723/AQ/XX/0001/zh")))["to_Customer"][
        "to_CustomerSalesArea"
    ]
    [tax], [text] = area["to_SalesAreaTax"], area["to_SalesAreaText"]
    assert (tax["CustomerTaxClassification"], text["LongText"], text["Language"]) == ("1", "送货", "ZH")
    assert "DeliveryPriority" not in area


def test_odata_tells_what_is_gone() -> None:
    gone = {("KNVP", "F723/AQ/XX/WE/001"), ("STXH", "CONTACT/7/0001/zh"), ("ZOWN", "U8/7")}
    told = entity(outgoing(("KNA1", ""), removed=gone))
    message = reader_of(Format.ODATA).read(Raw(orjson.dumps(told), ""))
    assert message.findings == ()
    [area] = message.patch["sales_areas"]
    assert area["partner_functions"][0]["remove"]
    assert message.patch["external_keys"][0]["remove"]


def test_what_the_reader_may_not_see_is_not_told() -> None:
    seen = {name: value for name, value in state().items() if name not in ("uscc", "bank_details")}
    for function in (Function.ORIGINAL, Function.REPLACE, Function.CHANGE):
        one = Outgoing(NUMBER, seen, function)
        assert not {"uscc", "bankDetails"} & line(one)["customer"].keys()
        assert not {"to_BusinessPartnerTax", "to_BusinessPartnerBank"} & entity(one).keys()
        assert "TaxNumber5" not in entity(one)["to_Customer"]


def test_what_the_api_has_no_room_for_is_cut_and_told() -> None:
    seen = {**state(), "fax": "0" * 31, "tax_number2": "1" * 20}
    found = written(Format.ODATA, Outgoing(NUMBER, seen, Function.ORIGINAL))
    told = {(one.code, one.path, one.params["max"]) for one in found.findings}
    number = "100000004"
    assert told == {
        (Code.IN_TRUNC, (number, "FaxNumber"), "30"),
        (Code.IN_TRUNC, (number, "TaxNumber2"), "11"),
    }


def test_a_customer_who_is_gone() -> None:
    one = Outgoing(NUMBER, {"customer_number": NUMBER}, Function.DELETE)
    for kind in (Format.NDJSON, Format.ODATA):
        body = written(kind, one).body
        piece = orjson.dumps(entity(one)) if kind is Format.ODATA else body.strip()
        message = reader_of(kind).read(Raw(piece, ""))
        assert (message.function, message.number) == (Function.DELETE, "100000004")
        assert message.deletes == {()}


def test_every_row_can_be_told_by_itself() -> None:
    """The rows that were touched come alone, each with the keys above it."""
    customer = Customers(7, filled=1.0).one(4)
    for kind in (Format.NDJSON, Format.ODATA):
        for row in customer["sales_areas"]:
            for one in row["partner_functions"]:
                area = "/".join(row[name] for name in AREA)
                key = f"{area}/{one['partner_function']}/{one['counter']}"
                part = {name: row[name] for name in AREA} | {"partner_functions": [one]}
                sent = Outgoing(NUMBER, customer, Function.CHANGE, frozenset({("KNVP", key)}))
                body = written(kind, sent).body
                piece = orjson.dumps(orjson.loads(body)["value"][0]) if kind is Format.ODATA else body
                patch = dict(reader_of(kind).read(Raw(piece.strip(), "")).patch)
                assert plain(SHAPE, patch) == plain(SHAPE, {"sales_areas": [part]})
