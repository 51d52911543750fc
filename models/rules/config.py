"""The configuration tables as the rules see them: frozen values that the writer fills. Next: acts.py."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any, TypeAlias

Triple: TypeAlias = tuple[str, str, str]


def _empty() -> dict[Any, Any]:
    return {}


class Status(StrEnum):
    """Field status; the strongest of several wins: S > D > R > O."""

    SUPPRESSED = "S"
    DISPLAY = "D"
    REQUIRED = "R"
    OPTIONAL = "O"


@dataclass(frozen=True)
class CompanyCode:
    code: str
    name: str
    country: str
    currency: str
    chart_of_accounts: str
    credit_control_area: str | None = None


@dataclass(frozen=True)
class SalesOrganization:
    code: str
    name: str
    company_code: str
    currency: str


@dataclass(frozen=True)
class SalesArea:
    """A triple of TVTA; empty references refer to itself."""

    sales_org: str
    channel: str
    division: str
    ref_channel: str | None = None
    ref_division: str | None = None

    @property
    def master(self) -> Triple:
        return self.sales_org, self.ref_channel or self.channel, self.ref_division or self.division


@dataclass(frozen=True)
class Plant:
    code: str
    name: str
    company_code: str
    country: str


@dataclass(frozen=True)
class AccountGroup:
    code: str
    name: str
    number_range: str
    one_time: bool = False
    external: bool = False
    maintainers: frozenset[str] = frozenset()  # roles that may create it: salesMaintainer, financeMaintainer
    own_functions: frozenset[str] = frozenset()  # stored keys its customers may have
    serves: frozenset[str] = frozenset()  # functions in which it may stand at another customer
    serves_self_only: frozenset[str] = frozenset()  # functions only for itself (AG)


@dataclass(frozen=True)
class NumberRange:
    """Internal: `start`, `end` and `last` are stored numbers of ten digits. External: `pattern` instead."""

    code: str
    start: str = ""
    end: str = ""
    last: str = ""
    external: bool = False
    pattern: str = ""


@dataclass(frozen=True)
class PaymentTerms:
    """Days and percent in pairs, the last one net; or a fixed day after some months (E015: 15, 1)."""

    code: str
    steps: tuple[tuple[int, Decimal], ...] = ()
    fixed_day: int | None = None
    months: int = 0
    active: bool = True


@dataclass(frozen=True)
class Config:
    """All tables of domain 1.11. A list that is missing or empty is not checked."""

    company_codes: Mapping[str, CompanyCode] = field(default_factory=_empty)
    sales_orgs: Mapping[str, SalesOrganization] = field(default_factory=_empty)
    sales_areas: Mapping[Triple, SalesArea] = field(default_factory=_empty)
    sales_offices: Mapping[Triple, frozenset[str]] = field(default_factory=_empty)  # area -> offices
    sales_groups: Mapping[str, frozenset[str]] = field(default_factory=_empty)  # office -> groups
    plants: Mapping[str, Plant] = field(default_factory=_empty)
    plants_of: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=_empty)  # (org, channel)
    account_groups: Mapping[str, AccountGroup] = field(default_factory=_empty)
    number_ranges: Mapping[str, NumberRange] = field(default_factory=_empty)
    # (account group, status group, company code); "" = every account group, every company code
    field_status: Mapping[tuple[str, str, str], Status] = field(default_factory=_empty)
    codes: Mapping[str, Mapping[str, bool]] = field(default_factory=_empty)  # list -> key -> active
    # list -> (country, key) -> active: regions, payment_methods
    country_codes: Mapping[str, Mapping[tuple[str, str], bool]] = field(default_factory=_empty)
    # (list, key) -> text in Chinese and English, for reasons of blocks
    texts: Mapping[tuple[str, str], tuple[str, str]] = field(default_factory=_empty)
    country_languages: Mapping[str, str] = field(default_factory=_empty)  # CN -> zh
    gl_accounts: Mapping[tuple[str, str], str] = field(default_factory=_empty)  # (chart, account) -> D, K, ""
    payment_terms: Mapping[str, PaymentTerms] = field(default_factory=_empty)
    incoterms: Mapping[str, frozenset[str]] = field(default_factory=_empty)  # DAP -> versions 2010, 2020
    bank_countries: frozenset[str] = (
        frozenset()
    )  # whose bank master is complete; elsewhere a bank key is free
    # country -> category -> classes
    tax_categories: Mapping[str, Mapping[str, frozenset[str]]] = field(default_factory=_empty)
    currency_decimals: Mapping[str, int] = field(default_factory=_empty)
    credit_area_currencies: Mapping[str, str] = field(default_factory=_empty)
    exchange_rates: Mapping[tuple[str, str], Decimal] = field(default_factory=_empty)  # (from, to)

    @cached_property
    def worked_out(self) -> dict[Any, Any]:
        """What rules have worked out of it once, by keys of their own."""
        return {}

    def knows(self, name: str, key: str, country: str | None = None) -> bool:
        """Is the key in the list and active? Without a country, lists by country say yes."""
        if name in self.country_codes:
            entries = self.country_codes[name]
            if country is None or not any(of == country for of, _ in entries):
                return True
            return entries.get((country, key), False)
        known = self._tables(name) or self.codes.get(name)
        return not known or known.get(key, False)

    def _tables(self, name: str) -> Mapping[str, bool]:
        return self._lists.get(name, {})

    @cached_property
    def _lists(self) -> Mapping[str, Mapping[str, bool]]:
        return {
            "payment_terms": {key: terms.active for key, terms in self.payment_terms.items()},
            "account_groups": dict.fromkeys(self.account_groups, True),
            "incoterms": dict.fromkeys(self.incoterms, True),
        }

    def text(self, name: str, key: str) -> tuple[str, str]:
        return self.texts.get((name, key), (key, key))
