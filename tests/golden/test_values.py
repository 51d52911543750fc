"""Golden cases of single values: tax numbers, addresses, banks, terms. Next: test_partners.py."""

from datetime import date
from decimal import Decimal

import pytest

from models.rules.config import PaymentTerms, Status
from models.rules.status import strongest
from models.rules.terms import due_date
from tests.support.base import (
    ABSENT,
    Input,
    another,
    general,
    with_area,
    with_bank,
    with_company,
    with_values,
)
from tests.support.client import saved
from tests.support.server import Service

FOREIGN = {"uscc": ABSENT, "legalRepresentative": ABSENT, "region": ABSENT, "language": "en"}


@pytest.mark.parametrize("account", ["1001000000", "2202010000", "1122099999"])
def test_g_cm_11_no_reconciliation_account(service: Service, account: str) -> None:
    sales = service.user("SC01")
    answer = service.refusal(lambda: sales.create(with_company(another(), reconAccount=account)))
    assert [(one["severity"], one["code"], one["path"]) for one in answer["findings"]] == [
        ("E", "CM-RECON", ["companyCodes", "0", "reconAccount"])
    ]
    assert answer["findings"][0]["params"] == {"value": account, "company_code": "0723"}


def test_g_cm_12_plant_of_another_sales_organisation(service: Service) -> None:
    sales = service.user("SC01")
    answer = service.refusal(lambda: sales.create(with_area(another(), deliveringPlant="0724")))
    assert [(one["severity"], one["code"], one["path"]) for one in answer["findings"]] == [
        ("E", "CM-PLANT", ["salesAreas", "0", "deliveringPlant"])
    ]
    assert answer["findings"][0]["params"] == {"value": "0724", "sales_org": "F723", "channel": "AQ"}


def test_g_cm_14_complete_delivery_contradicts_partial(service: Service) -> None:
    sales = service.user("SC01")
    given = with_area(another(), completeDelivery=True, partialDelivery="D")
    assert service.refused(lambda: sales.create(given)) == ["E CM-PARTIAL salesAreas.0.partialDelivery"]
    number = saved(sales.create(with_area(given, partialDelivery=ABSENT)))
    found = sales.customer(number, "salesAreas { completeDelivery partialDelivery maxPartialDeliveries }")
    assert found["salesAreas"] == [
        {"completeDelivery": True, "partialDelivery": "C", "maxPartialDeliveries": 0}
    ]


@pytest.mark.parametrize(
    ("uscc", "region"),
    [("91510500MA62X4K16D", "230"), ("9144030071526726XG", "190"), ("91350100M000100Y43", "150")],
)
def test_g_cm_15_valid_credit_codes(service: Service, uscc: str, region: str) -> None:
    sales = service.user("SC01")
    number = saved(sales.create(another(uscc=uscc, region=region)))
    assert sales.customer(number, "uscc")["uscc"] == uscc


@pytest.mark.parametrize("uscc", ["91510500MA62X4K16E", "91501500MA62X4K16D"])
def test_g_cm_16_wrong_check_character(service: Service, uscc: str) -> None:
    sales = service.user("SC01")
    assert service.refused(lambda: sales.create(another(uscc=uscc))) == ["E USCC-CHECK uscc"]


@pytest.mark.parametrize("uscc", ["91510500MA62X4K1ID", "9151050MA62X4K16D", "9A510500MA62X4K16Z"])
def test_g_cm_16_no_credit_code_at_all(service: Service, uscc: str) -> None:
    """I, O, S, V and Z are never taken for digits."""
    sales = service.user("SC01")
    assert service.refused(lambda: sales.create(another(uscc=uscc))) == ["E USCC-PATTERN uscc"]


def test_g_cm_18_organisation_code_does_not_fit(service: Service) -> None:
    answer = service.user("SC01").create(another(uscc="91510500MA62X4K15A"))
    saved(answer, "W USCC-ORG uscc")


def test_g_cm_19_credit_code_of_another_province(service: Service) -> None:
    answer = service.user("SC01").create(another(uscc="91310115MA1K4C7D24", region="230"))
    saved(answer, "W USCC-REGION uscc")


def test_g_cm_20_invoices_need_legal_representative_and_tax_number(service: Service) -> None:
    sales = service.user("SC01")
    given = another(legalRepresentative=ABSENT, uscc=ABSENT)
    assert service.refused(lambda: sales.create(given)) == [
        "E CM-LEGAL-REQ legalRepresentative",
        "E CM-TAX-REQ uscc",
    ]


def test_g_cm_21_without_invoices_they_may_be_missing(service: Service) -> None:
    given = another(legalRepresentative=ABSENT, uscc=ABSENT, invoiceRequired=False)
    answer = service.user("SC01").create(given)
    saved(answer, "W CM-NOT-INVOICEABLE invoiceRequired")
    assert answer["customer"]["invoiceReady"] is False


def test_g_cm_22_tax_number_of_the_old_kind(service: Service) -> None:
    sales = service.user("SC01")
    given = another(uscc=ABSENT, taxNumber1="510502123456789")
    assert service.refused(lambda: sales.create(given)) == [
        "W TAX-LEGACY taxNumber1",
        "E CM-TAX-REQ uscc",
    ]


def test_g_cm_23_resident_id(service: Service) -> None:
    sales = service.user("SC01")
    person = another(title="0002", residentId="510502199003078817", uscc=ABSENT, legalRepresentative=ABSENT)
    number = saved(sales.create(person))
    read = "naturalPerson residentId"
    assert sales.customer(number, read) == {"naturalPerson": True, "residentId": "****8817"}
    assert service.user("AU01").customer(number, read)["residentId"] == "510502199003078817"
    wrong = with_values(person, residentId="510502199003078818")
    answer = service.refusal(lambda: sales.create(wrong))
    found = [one for one in answer["findings"] if one["code"] == "ID-CHECK"]
    assert [(one["severity"], one["path"]) for one in found] == [("E", ["residentId"])]
    assert "510502199003078818" not in str(answer)  # personal: never shown back


def test_g_cm_23_an_organisation_has_no_resident_id(service: Service) -> None:
    sales = service.user("SC01")
    given = another(residentId="510502199003078817")
    assert service.refused(lambda: sales.create(given)) == ["E GEN-SUPPRESSED residentId"]


@pytest.mark.parametrize(
    ("country", "typed", "stored"),
    [
        ("GB", "SW1A1AA", "SW1A 1AA"),
        ("CA", "K1A0B1", "K1A 0B1"),
        ("JP", "100-0001", "100-0001"),
        ("NL", "1012ab", "1012 AB"),
    ],
)
def test_g_cm_25_postal_code_as_stored(service: Service, country: str, typed: str, stored: str) -> None:
    sales = service.user("SC01")
    number = saved(sales.create(general(**FOREIGN, country=country, postalCode=typed)))
    assert sales.customer(number, "postalCode")["postalCode"] == stored


@pytest.mark.parametrize(
    ("country", "typed", "finding"),
    [
        ("JP", "1000001", "E POST-FORMAT postalCode"),
        ("CN", "64600", "E POST-FORMAT postalCode"),
        ("CN", ABSENT, "E GEN-REQUIRED postalCode"),
        ("HK", "999077", "E POST-NOTUSED postalCode"),
    ],
)
def test_g_cm_25_postal_code_refused(service: Service, country: str, typed: object, finding: str) -> None:
    sales = service.user("SC01")
    foreign: Input = {} if country == "CN" else FOREIGN
    given = general(**foreign, country=country, postalCode=typed)
    assert service.refused(lambda: sales.create(given)) == [finding]


def test_g_cm_26_valid_ibans(service: Service) -> None:
    given = another(
        bankDetails=[
            _iban("DE44 5001 0517 5407 3249 31", "50010517", "5407324931"),
            _iban("NL20INGB0001234567", "INGB", "0001234567"),
            _iban("AT611904300234573201", "19043", "00234573201"),
            _iban("FR7630006000011234567890189", "3000600001", "12345678901"),
        ]
    )
    number = saved(service.user("SC01").create(given))
    found = service.user("AU01").customer(number, "bankDetails { bankCountry iban }")["bankDetails"]
    assert {one["bankCountry"]: one["iban"] for one in found} == {
        "DE": "DE44500105175407324931",
        "NL": "NL20INGB0001234567",
        "AT": "AT611904300234573201",
        "FR": "FR7630006000011234567890189",
    }


@pytest.mark.parametrize(
    ("iban", "country", "code"),
    [
        ("DE44500105175407324932", "DE", "IBAN-CHECK"),
        ("DE4450010517540732493", "DE", "IBAN-LENGTH"),
        ("NL20INGB0001234567", "DE", "IBAN-COUNTRY"),
    ],
)
def test_g_cm_27_wrong_ibans(service: Service, iban: str, country: str, code: str) -> None:
    sales = service.user("SC01")
    row = {**_iban(iban, "50010517", iban[-10:]), "bankCountry": country}
    assert service.refused(lambda: sales.create(another(bankDetails=[row]))) == [
        f"E {code} bankDetails.0.iban"
    ]


def test_g_cm_29_no_iban_in_china(service: Service) -> None:
    sales = service.user("SC01")
    given = with_bank(another(), iban="DE44500105175407324931")
    assert service.refused(lambda: sales.create(given)) == ["E GEN-SUPPRESSED bankDetails.0.iban"]


def test_g_cm_30_gln(service: Service) -> None:
    sales = service.user("SC01")
    saved(sales.create(another(glnPart1="6901234", glnPart2="56789", glnCheckDigit="2")))
    assert service.refused(lambda: sales.create(another(glnCheckDigit="3"))) == ["E GLN-CHECK glnCheckDigit"]
    assert service.refused(lambda: sales.create(another(glnPart2=ABSENT, glnCheckDigit=ABSENT))) == [
        "E GEN-REQUIRED glnCheckDigit",
        "E GEN-REQUIRED glnPart2",
    ]


def test_g_cm_31_length_of_the_name(service: Service) -> None:
    sales = service.user("SC01")
    longest = "".join(chr(0x4E00 + 7 * place) for place in range(40))
    answer = service.refusal(lambda: sales.create(general(name1=longest + "龙")))
    assert [(one["severity"], one["code"], one["path"]) for one in answer["findings"]] == [
        ("E", "GEN-LENGTH", ["name1"])
    ]
    assert answer["findings"][0]["params"]["max"] == "40"
    number = saved(sales.create(general(name1=longest)))
    assert sales.customer(number, "name1")["name1"] == longest


def test_g_cm_32_payment_terms_differ(service: Service) -> None:
    given = with_area(another(), paymentTerms="N060")
    answer = service.user("SC01").create(given)
    saved(answer, "W CM-TERMS salesAreas.0.paymentTerms")
    assert answer["findings"][0]["params"] == {"value": "N060", "other": "N030", "company_code": "0723"}


@pytest.mark.parametrize(
    ("terms", "baseline", "due"),
    [
        ("N030", date(2026, 1, 31), date(2026, 3, 2)),
        ("E015", date(2026, 1, 20), date(2026, 2, 15)),
        ("N000", date(2026, 1, 20), date(2026, 1, 20)),
        ("D101", date(2026, 1, 20), date(2026, 2, 19)),
        ("E015", date(2026, 12, 20), date(2027, 1, 15)),
    ],
)
def test_g_cm_34_due_date(service: Service, terms: str, baseline: date, due: date) -> None:
    row = service.user("SC01").ask(
        """query ($t: String!) { paymentTerms(filter: {paymentTerms: {eq: $t}}) { nodes {
          days1 percent1 days2 percent2 netDays fixedDay additionalMonths active } } }""",
        t=terms,
    )["paymentTerms"]["nodes"][0]
    pairs = [(row["days1"], row["percent1"]), (row["days2"], row["percent2"]), (row["netDays"], "0")]
    steps = tuple((days, Decimal(percent or 0)) for days, percent in pairs if days is not None)
    known = PaymentTerms(terms, steps, row["fixedDay"], row["additionalMonths"] or 0, row["active"])
    assert due_date(known, baseline) == due


def test_g_cm_35_suppressed_is_strongest() -> None:
    assert strongest(Status.REQUIRED, Status.DISPLAY, Status.SUPPRESSED) is Status.SUPPRESSED
    assert strongest(Status.REQUIRED, Status.DISPLAY, Status.OPTIONAL) is Status.DISPLAY
    assert strongest(Status.REQUIRED, Status.OPTIONAL) is Status.REQUIRED


def test_g_cm_35_field_status_of_a_company_code(fresh_service: Service) -> None:
    assert _status(fresh_service, "CREATE", "0723") == "R"
    assert _status(fresh_service, "DISPLAY", "0723") == "D"
    fresh_service.execute(
        "INSERT INTO field_status (account_group, activity, company_code, status_group, status) "
        "VALUES ('0001', '', '0723', 'account_management', 'S')"
    )
    assert _status(fresh_service, "DISPLAY", "0723") == "S"
    assert _status(fresh_service, "DISPLAY", "0724") == "D"


def _status(service: Service, activity: str, company: str) -> str:
    found = service.user("SC01").ask(
        """query ($a: ScreenActivity!, $c: String) {
          fieldStatus(accountGroup: "0001", activity: $a, companyCode: $c) { path state } }""",
        a=activity,
        c=company,
    )["fieldStatus"]
    states = {one["path"]: one["state"] for one in found}
    return states["companyCodes.reconAccount"]


def _iban(iban: str, key: str, account: str) -> Input:
    return {
        "bankCountry": iban[:2],
        "bankKey": key,
        "bankAccount": account,
        "iban": iban,
        "partnerBankType": iban[:2],
    }
