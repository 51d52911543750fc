"""The configuration tables as Config, read again only when a trigger has counted a change. Next: state.py."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any, TypeAlias

import asyncpg
import orjson

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
    Triple,
)

Connection: TypeAlias = asyncpg.Connection | asyncpg.pool.PoolConnectionProxy
_Row: TypeAlias = dict[str, Any]
_Tables: TypeAlias = dict[str, list[_Row]]

VERSION = "(SELECT version FROM config_version)"  # every statement that reads facts asks this along

_NAMES = (
    *("company_code", "sales_organization", "sales_area", "sales_office_area", "sales_group", "plant"),
    *("plant_assignment", "credit_control_area", "account_group", "number_range", "field_status"),
    *("reference_code", "country", "region", "currency", "language", "gl_account", "payment_terms"),
    *("incoterms", "tax_category"),
)
# amounts as text: a JSON number would come back as a binary float
_CASTS = {"payment_terms": ", percent1::text, percent2::text"}
_ROWS = ", ".join(
    f"'{name}', (SELECT json_agg(row_to_json(t)) FROM (SELECT t.*{_CASTS.get(name, '')} FROM {name} t) t)"  # noqa: S608
    for name in _NAMES
)
_READ = f"""
SELECT {VERSION} AS version, json_build_object({_ROWS},
    'bank_countries', (SELECT json_agg(DISTINCT bank_country) FROM bank_master)) AS tables
"""  # noqa: S608 - names of tables written above


class ConfigBook:
    """One per process. Of several tasks that find it old, one reads and the others wait."""

    def __init__(self) -> None:
        self._version: int | None = None
        self._config = Config()
        self._reading = asyncio.Lock()

    async def at(self, connection: Connection, version: int | None) -> Config:
        """The configuration of this version, or of a newer one that is committed by now."""
        if version is None or version != self._version:
            async with self._reading:
                if version is None or version != self._version:
                    await self._read(connection)
        return self._config

    async def _read(self, connection: Connection) -> None:
        found = await connection.fetchrow(_READ)
        if found is not None:
            self._config = config_from_tables(orjson.loads(found["tables"]))
            self._version = found["version"]


def config_from_tables(read: dict[str, Any]) -> Config:
    tables: _Tables = {name: read[name] or [] for name in _NAMES}
    return Config(
        **_organisation(tables),
        **_numbering(tables),
        **_lists(tables),
        **_finance(tables),
        bank_countries=frozenset(read["bank_countries"] or ()),
    )


def _organisation(tables: _Tables) -> dict[str, Any]:
    offices = _grouped(
        tables["sales_office_area"], lambda row: _triple(row["sales_area"]), lambda row: row["sales_office"]
    )
    return {
        "company_codes": {
            row["company_code"]: CompanyCode(
                row["company_code"],
                row["name"],
                row["country"],
                row["currency"],
                row["chart_of_accounts"],
                row["credit_control_area"],
            )
            for row in tables["company_code"]
        },
        "sales_orgs": {
            row["sales_org"]: SalesOrganization(
                row["sales_org"], row["name"], row["company_code"], row["currency"]
            )
            for row in tables["sales_organization"]
        },
        "sales_areas": {
            (row["sales_org"], row["channel"], row["division"]): SalesArea(
                row["sales_org"], row["channel"], row["division"], row["ref_channel"], row["ref_division"]
            )
            for row in tables["sales_area"]
        },
        "sales_offices": offices,
        "sales_groups": _grouped(
            tables["sales_group"], lambda row: row["sales_office"], lambda row: row["sales_group"]
        ),
        "plants": {
            row["plant"]: Plant(row["plant"], row["name"], row["company_code"], row["country"])
            for row in tables["plant"]
        },
        "plants_of": _grouped(
            tables["plant_assignment"],
            lambda row: (row["sales_org"], row["channel"]),
            lambda row: row["plant"],
        ),
    }


def _numbering(tables: _Tables) -> dict[str, Any]:
    external = {row["number_range"] for row in tables["number_range"] if row["external"]}
    return {
        "account_groups": {
            row["account_group"]: AccountGroup(
                row["account_group"],
                row["name_zh"],
                row["number_range"],
                one_time=row["one_time"],
                external=row["number_range"] in external,
                maintainers=_split(row["maintainers"]),
                own_functions=_split(row["own_functions"]),
                serves=_split(row["serves_functions"]),
                serves_self_only=_split(row["self_functions"]),
            )
            for row in tables["account_group"]
        },
        "number_ranges": {
            row["number_range"]: NumberRange(
                row["number_range"],
                row["from_number"] or "",
                row["to_number"] or "",
                row["last_number"] or "",
                row["external"],
                row["pattern"] or "",
            )
            for row in tables["number_range"]
        },
        "field_status": {
            (row["account_group"], row["status_group"], row["company_code"]): Status(row["status"])
            for row in tables["field_status"]
            if not row["activity"]
        },
    }


def _lists(tables: _Tables) -> dict[str, Any]:
    codes: defaultdict[str, dict[str, bool]] = defaultdict(dict)
    by_country: defaultdict[str, dict[tuple[str, str], bool]] = defaultdict(dict)
    for row in tables["reference_code"]:
        if row["country"]:
            by_country[row["list"]][row["country"], row["key"]] = row["active"]
        else:
            codes[row["list"]][row["key"]] = row["active"]
    for row in tables["region"]:
        by_country["regions"][row["country"], row["region"]] = row["active"]
    for name, table, key in (
        ("countries", "country", "country"),
        ("currencies", "currency", "currency"),
        ("languages", "language", "language"),
    ):
        codes[name] = {row[key]: row["active"] for row in tables[table]}
    areas = tables["credit_control_area"]
    codes["credit_control_areas"] = dict.fromkeys((row["credit_control_area"] for row in areas), True)
    return {
        "codes": dict(codes),
        "country_codes": dict(by_country),
        "texts": {
            (row["list"], row["key"]): (row["name_zh"], row["name_en"]) for row in tables["reference_code"]
        },
    }


def _finance(tables: _Tables) -> dict[str, Any]:
    classes: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in tables["tax_category"]:
        classes[row["country"]][row["tax_category"]].add(row["tax_class"])
    return {
        "gl_accounts": {
            (row["chart_of_accounts"], row["account"]): row["account_type"] or ""
            for row in tables["gl_account"]
        },
        "payment_terms": {row["payment_terms"]: _terms(row) for row in tables["payment_terms"]},
        "incoterms": _grouped(tables["incoterms"], lambda row: row["incoterms"], lambda row: row["version"]),
        "tax_categories": {
            country: {name: frozenset(keys) for name, keys in categories.items()}
            for country, categories in classes.items()
        },
        "currency_decimals": {row["currency"]: row["decimals"] for row in tables["currency"]},
        "credit_area_currencies": {
            row["credit_control_area"]: row["currency"] for row in tables["credit_control_area"]
        },
    }


def _terms(row: _Row) -> PaymentTerms:
    pairs = ((row["days1"], row["percent1"]), (row["days2"], row["percent2"]), (row["net_days"], None))
    steps = tuple((days, Decimal(percent or 0)) for days, percent in pairs if days is not None)
    return PaymentTerms(
        row["payment_terms"], steps, row["fixed_day"], row["additional_months"] or 0, row["active"]
    )


def _grouped(
    rows: Iterable[_Row], key: Callable[[_Row], Any], value: Callable[[_Row], str]
) -> dict[Any, frozenset[str]]:
    found: defaultdict[Any, set[str]] = defaultdict(set)
    for row in rows:
        found[key(row)].add(value(row))
    return {name: frozenset(values) for name, values in found.items()}


def _split(text: str | None) -> frozenset[str]:
    return frozenset(part.strip() for part in (text or "").split(",") if part.strip())


def _triple(area: str) -> Triple:
    org, channel, division = area.split("/")
    return org, channel, division
