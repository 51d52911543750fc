"""Fixture CFG of the domain handbook, read from the delivered data files, and a customer to play with."""

import copy
import csv
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from models.catalog import catalog
from models.rules.config import (
    AccountGroup,
    CompanyCode,
    Config,
    NumberRange,
    PaymentTerms,
    Plant,
    SalesArea,
    SalesOrganization,
    Status,
)
from models.rules.customer import decide_create
from models.rules.decision import NO_CONSENT, Consent, Decision, numbered
from models.rules.facts import Facts
from models.rules.finding import Finding, Severity

DATA = Path(__file__).resolve().parents[2] / "models" / "data"
SHAPE = catalog().shape()
TODAY = date(2026, 5, 6)


class Everything:
    """Rights of an administrator without limits."""

    roles = frozenset({"admin"})

    def may(
        self,
        role: str,
        *,
        company_code: str | None = None,
        sales_org: str | None = None,
        sales_area: str | None = None,
    ) -> bool:
        return role in self.roles

    def may_look(self, role: str) -> bool:
        return self.may(role)

    def may_file(self, role: str, institution: str, archive_type: str, level: int) -> bool:
        return self.may(role)


class Only(Everything):
    """One role, in all company codes and sales organisations or in those named."""

    def __init__(self, role: str, companies: str = "*", orgs: str = "*") -> None:
        self.roles = frozenset({role})
        self._companies, self._orgs = companies, orgs

    def may(
        self,
        role: str,
        *,
        company_code: str | None = None,
        sales_org: str | None = None,
        sales_area: str | None = None,
    ) -> bool:
        fits_company = self._companies == "*" or company_code in (None, *self._companies.split("+"))
        return role in self.roles and fits_company and (self._orgs == "*" or sales_org in (None, self._orgs))


def table(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _split(cell: str) -> frozenset[str]:
    return frozenset(part for part in cell.split(",") if part)


def _config() -> Config:
    orgs = {row["sales_org"]: row for row in table("sales_organization")}
    return Config(
        company_codes={
            row["company_code"]: CompanyCode(
                code=row["company_code"],
                name=row["name"],
                country=row["country"],
                currency=row["currency"],
                chart_of_accounts=row["chart_of_accounts"],
                credit_control_area=row["credit_control_area"] or None,
            )
            for row in table("company_code")
        },
        sales_orgs={
            code: SalesOrganization(code, row["name"], row["company_code"], row["currency"])
            for code, row in orgs.items()
        },
        sales_areas={
            (row["sales_org"], row["channel"], row["division"]): SalesArea(
                sales_org=row["sales_org"],
                channel=row["channel"],
                division=row["division"],
                ref_channel=row["ref_channel"] or None,
                ref_division=row["ref_division"] or None,
            )
            for row in table("sales_area")
        },
        sales_offices=_offices(),
        sales_groups=_grouped("sales_group", "sales_office", "sales_group"),
        plants={row["code"]: Plant(**row) for row in _renamed_plants()},
        plants_of=_plants(),
        account_groups=_account_groups(),
        number_ranges=_ranges(),
        field_status=_status(),
        codes=_codes(),
        country_codes=_country_codes(),
        texts={(r["list"], r["key"]): (r["name_zh"], r["name_en"]) for r in table("reference_code")},
        gl_accounts={
            (row["chart_of_accounts"], row["account"]): row["account_type"] for row in table("gl_account")
        },
        payment_terms=_terms(),
        incoterms=_grouped("incoterms", "incoterms", "version"),
        bank_countries=frozenset({"CN"}),
        tax_categories=_taxes(),
        currency_decimals={row["currency"]: int(row["decimals"]) for row in table("currency")},
        credit_area_currencies={
            row["credit_control_area"]: row["currency"] for row in table("credit_control_area")
        },
    )


def _grouped(name: str, key: str, value: str) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in table(name):
        found[row[key]].add(row[value])
    return {key: frozenset(values) for key, values in found.items()}


def _offices() -> dict[tuple[str, str, str], frozenset[str]]:
    found = _grouped("sales_office_area", "sales_area", "sales_office")
    return {(area[0:4], area[5:7], area[8:10]): offices for area, offices in found.items()}


def _renamed_plants() -> list[dict[str, str]]:
    return [{"code": row.pop("plant"), **row} for row in table("plant")]


def _plants() -> dict[tuple[str, str], frozenset[str]]:
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in table("plant_assignment"):
        found[row["sales_org"], row["channel"]].add(row["plant"])
    return {key: frozenset(values) for key, values in found.items()}


def _account_groups() -> dict[str, AccountGroup]:
    ranges = {row["number_range"]: row for row in table("number_range")}
    return {
        row["account_group"]: AccountGroup(
            row["account_group"],
            row["name_zh"],
            row["number_range"],
            row["one_time"] == "true",
            ranges[row["number_range"]]["external"] == "true",
            _split(row["maintainers"]),
            _split(row["own_functions"]),
            _split(row["serves_functions"]),
            _split(row["self_functions"]),
        )
        for row in table("account_group")
    }


def _ranges() -> dict[str, NumberRange]:
    return {
        row["number_range"]: NumberRange(
            code=row["number_range"],
            start=row["from_number"],
            end=row["to_number"],
            last=row["last_number"],
            external=row["external"] == "true",
            pattern=row["pattern"],
        )
        for row in table("number_range")
    }


def _status() -> dict[tuple[str, str, str], Status]:
    return {
        (group, row["status_group"], ""): Status(letter)
        for row in table("field_status")
        for group, letter in row.items()
        if group != "status_group"
    }


def _codes() -> dict[str, dict[str, bool]]:
    found: dict[str, dict[str, bool]] = defaultdict(dict)
    for row in table("reference_code"):
        if not row["country"]:
            found[row["list"]][row["key"]] = True
    # the loader takes these from a library of standards; the handbook's are enough here
    found["currencies"] = dict.fromkeys(("CNY", "EUR", "USD", "JPY", "HKD", "KWD"), True)
    found["languages"] = dict.fromkeys(("zh", "en", "de", "ja"), True)
    return dict(found)


def _country_codes() -> dict[str, dict[tuple[str, str], bool]]:
    found: dict[str, dict[tuple[str, str], bool]] = defaultdict(dict)
    for row in table("reference_code"):
        if row["country"]:
            found[row["list"]][row["country"], row["key"]] = True
    found["regions"] = {(row["country"], row["region"]): True for row in table("region")}
    return dict(found)


def _terms() -> dict[str, PaymentTerms]:
    found: dict[str, PaymentTerms] = {}
    for row in table("payment_terms"):
        steps = [(row[f"days{n}"], row[f"percent{n}"]) for n in (1, 2)] + [(row["net_days"], "0")]
        found[row["payment_terms"]] = PaymentTerms(
            row["payment_terms"],
            tuple((int(days), Decimal(percent or 0)) for days, percent in steps if days),
            int(row["fixed_day"]) if row["fixed_day"] else None,
            int(row["additional_months"] or 0),
        )
    return found


def _taxes() -> dict[str, dict[str, frozenset[str]]]:
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in table("tax_category"):
        found[row["country"]][row["tax_category"]].add(row["tax_class"])
    return {
        country: {category: frozenset(classes) for category, classes in categories.items()}
        for country, categories in found.items()
    }


CFG = _config()
FACTS = Facts(TODAY, CFG, SHAPE, banks=frozenset({("CN", "102657000012"), ("CN", "105657000015")}))

_BASE: dict[str, Any] = {
    "account_group": "0001",
    "title": "0003",
    "name1": "泸州蓝江纤维素有限公司",
    "search_term1": "LANJIANG",
    "street": "酒城大道三段18号",
    "city": "泸州",
    "postal_code": "646000",
    "region": "230",
    "country": "CN",
    "language": "zh",
    "phone": "0830-3190001",
    "mobile": "13800138000",
    "email": "ar@lanjiang.example",
    "uscc": "91510500MA62X4K16D",
    "legal_representative": "陈蓝江",
    "gln_part1": "6901234",
    "gln_part2": "56789",
    "gln_check_digit": "2",
    "bank_details": [
        {
            "bank_country": "CN",
            "bank_key": "102657000012",
            "bank_account": "2305485009022113456",
            "partner_bank_type": "0001",
        }
    ],
    "company_codes": [
        {
            "company_code": "0723",
            "recon_account": "1122010000",
            "sort_key": "009",
            "planning_group": "R1",
            "payment_terms": "N030",
            "record_payment_history": True,
        }
    ],
    "sales_areas": [
        {
            "sales_org": "F723",
            "channel": "AQ",
            "division": "XX",
            "sales_district": "CN0023",
            "sales_office": "7230",
            "sales_group": "001",
            "customer_group": "01",
            "currency": "CNY",
            "price_group": "01",
            "customer_pricing_procedure": "1",
            "statistics_group": "1",
            "delivery_priority": "02",
            "order_combination": True,
            "delivering_plant": "0723",
            "shipping_condition": "01",
            "incoterms": "FCA",
            "incoterms_location1": "泸州",
            "payment_terms": "N030",
            "account_assignment_group": "01",
        }
    ],
    "tax_classifications": [{"departure_country": "CN", "tax_category": "MWST", "tax_class": "1"}],
}
_DROP = object()
DROP: Any = _DROP  # as a value of `base`: leave the field out


def base(**fields: Any) -> dict[str, Any]:
    """The request of 2.14 with other values; `area__x`, `company__x`, `bank__x` reach into the rows."""
    patch = copy.deepcopy(_BASE)
    places = {"area": "sales_areas", "company": "company_codes", "bank": "bank_details"}
    for name, value in fields.items():
        place, _, inner = name.partition("__")
        target = patch[places[place]][0] if inner and place in places else patch
        key = inner if inner and place in places else name
        target[key] = value
        if value is _DROP:
            del target[key]
    return patch


def create(
    patch: Mapping[str, Any] | None = None, facts: Facts = FACTS, consent: Consent = NO_CONSENT
) -> Decision:
    return decide_create(base() if patch is None else patch, facts, Everything(), consent)


def c4() -> dict[str, Any]:
    """Customer 100000004 as it is saved by the first step of 2.14."""
    state = numbered(create(), "0100000004", SHAPE).state
    assert state is not None
    return state


def told(findings: tuple[Finding, ...] | list[Finding], severities: str = "EC") -> list[tuple[str, str]]:
    """(code, path) of the findings of these severities."""
    wanted = {Severity(letter) for letter in severities}
    return [(one.code.value, ".".join(map(str, one.path))) for one in findings if one.severity in wanted]


def codes(findings: tuple[Finding, ...] | list[Finding], severities: str = "EC") -> list[str]:
    return [code for code, _ in told(findings, severities)]
