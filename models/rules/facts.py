"""What the rules must be told about the rest of the world: Needed asks, Facts answers. Next: rights.py."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, TypeAlias

from models.rules.acts import Act
from models.rules.blind import SEES_ALL, Blind
from models.rules.config import Config
from models.rules.numbers import stored
from models.rules.partner_keys import CUSTOMER_FUNCTIONS, stored_function
from models.rules.shape import Shape
from models.rules.state import Patch, State, is_filled, rows, text

BankRef: TypeAlias = tuple[str, str]  # country, key
AccountRef: TypeAlias = tuple[str, str, str]  # country, key, account
ExternalKey: TypeAlias = tuple[str, str]  # system, key


@dataclass(frozen=True)
class Needed:
    """What a decision on this record and this patch asks for. Numbers are stored ones."""

    customers: frozenset[str] = frozenset()
    banks: frozenset[BankRef] = frozenset()  # to look up in the bank master
    accounts: frozenset[AccountRef] = frozenset()  # who else has this account? (DU-4)
    external_keys: frozenset[ExternalKey] = frozenset()
    short_codes: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    vendors: frozenset[str] = frozenset()  # who else is the same partner as this vendor?
    numbers: frozenset[str] = frozenset()  # is this external number taken?
    usccs: frozenset[str] = frozenset()
    vat_numbers: frozenset[str] = frozenset()
    names: frozenset[tuple[str, str]] = frozenset()  # (country, full name): candidates for DU-2, DU-3
    used_by: bool = False  # who points at this customer?
    open_documents: bool = False


@dataclass(frozen=True)
class PartnerFacts:
    """Another customer, as far as a reference asks. Customers out of the caller's scope count too."""

    number: str
    account_group: str
    deletion_flag: bool = False
    one_time: bool = False
    finance_status: str | None = None
    company_codes: frozenset[str] = frozenset()
    sales_areas: frozenset[str] = frozenset()  # F723/AQ/XX
    head_office_in: frozenset[str] = frozenset()  # company codes in which it has a head office itself


@dataclass(frozen=True)
class Candidate:
    """A customer that may be the same one. `name` is name1 … name4 joined by blanks, `core` what of it is
    compared (see duplicates.py), where that is known already.
    """

    number: str
    name: str
    country: str | None = None
    city: str | None = None
    uscc: str | None = None
    vat_registration_no: str | None = None
    core: str | None = None


@dataclass(frozen=True)
class Use:
    """Customer `number` points here: `where` is a partner function or the name of the field."""

    number: str
    where: str
    area: str | None = None  # of partner functions and sales data
    company_code: str | None = None


class TaskKind(StrEnum):
    PAYER_MAINTENANCE = "PAYER_MAINTENANCE"
    PAYER_ASSIGNMENT = "PAYER_ASSIGNMENT"


@dataclass(frozen=True)
class Task:
    """An open task of this customer."""

    id: int
    kind: TaskKind
    payer_number: str | None = None
    area: str | None = None


@dataclass(frozen=True)
class Facts:
    """What the writer found for a Needed, with the configuration and today's business date."""

    today: date
    config: Config
    shape: Shape
    customers: Mapping[str, PartnerFacts] = field(default_factory=dict[str, PartnerFacts])
    banks: frozenset[BankRef] = frozenset()
    account_holders: Mapping[AccountRef, tuple[str, ...]] = field(
        default_factory=dict[AccountRef, tuple[str, ...]]
    )
    external_keys: Mapping[ExternalKey, str] = field(default_factory=dict[ExternalKey, str])  # -> its owner
    short_codes: Mapping[str, str] = field(default_factory=dict[str, str])  # -> its owner
    categories: Mapping[str, bool] = field(default_factory=dict[str, bool])  # -> may hold customers
    categorised: bool = False  # there are categories at all (BD-6)
    vendors: Mapping[str, str] = field(default_factory=dict[str, str])  # -> the customer it is
    taken_numbers: frozenset[str] = frozenset()
    candidates: tuple[Candidate, ...] = ()
    used_by: tuple[Use, ...] = ()
    open_documents: tuple[str, ...] = ()  # what still runs: open items, open orders, points
    tasks: tuple[Task, ...] = ()
    consented: frozenset[str] | None = None  # contact persons whose data may be kept; None = nobody asks
    own_basis: bool = True  # what a natural person's own data rests on is recorded
    blind: Blind = SEES_ALL  # what the caller does not see of the customer at hand


_GENERAL = ("alternative_payer", "fiscal_address_customer")
_COMPANY = ("head_office", "alternative_payer")
_NAMED = frozenset(f"name{n}" for n in range(1, 5)) | {"city", "country"}


def needed(current: State | None, patch: Patch, act: Act) -> Needed:
    """Pure: which facts `act` with this patch asks for. The writer looks them up with FOR KEY SHARE."""
    now: State = current or {}
    flags = act is Act.DELETION_FLAG
    named = current is None or bool(_NAMED & set(patch))
    whole = {**now, **patch}
    banks = [row for row in rows(patch, "bank_details") if not row.get("remove")]
    return Needed(
        customers=frozenset(_customers(now, typed=False) | _customers(patch, typed=True)),
        banks=frozenset((_code(row, "bank_country"), _digits(row, "bank_key")) for row in banks),
        accounts=frozenset(
            (_code(row, "bank_country"), _digits(row, "bank_key"), _digits(row, "bank_account"))
            for row in banks
            if is_filled(row.get("bank_account"))
        ),
        external_keys=frozenset(
            (_code(row, "external_system"), text(row, "external_key").strip())
            for row in rows(patch, "external_keys")
        ),
        short_codes=_one(patch, "short_code"),
        categories=_one(patch, "customer_category"),
        vendors=frozenset(stored(one) for one in _one(patch, "vendor_number")),
        numbers=frozenset(stored(one) for one in _one(patch, "customer_number")) if not now else frozenset(),
        usccs=_one(patch, "uscc"),
        vat_numbers=_one(patch, "vat_registration_no"),
        names=frozenset({(_code(whole, "country"), full_name(whole))})
        if named and full_name(whole)
        else frozenset(),
        used_by=flags or any("head_office" in row for row in rows(patch, "company_codes")),
        open_documents=flags,
    )


def full_name(row: Mapping[str, Any]) -> str:
    return " ".join(text(row, f"name{n}").strip() for n in range(1, 5)).strip()


def _customers(part: Mapping[str, Any], typed: bool) -> set[str]:
    found = [text(part, name) for name in (*_GENERAL, "payer_number")]
    found += [text(row, "credit_account") for row in rows(part, "credit_areas")]
    for row in rows(part, "company_codes"):
        found += [text(row, name) for name in _COMPANY]
        found += [text(one, "dunning_recipient") for one in rows(row, "dunning_areas")]
    for row in rows(part, "sales_areas"):
        for one in rows(row, "partner_functions"):
            function = text(one, "partner_function")
            if (stored_function(function) if typed else function) in CUSTOMER_FUNCTIONS:
                found.append(text(one, "partner"))
    return {stored(one) for one in found if one.strip()}


def _one(patch: Patch, name: str) -> frozenset[str]:
    value = "".join(text(patch, name).upper().split())
    return frozenset({value}) if value else frozenset()


def _code(row: Mapping[str, Any], name: str) -> str:
    return text(row, name).strip().upper()


def _digits(row: Mapping[str, Any], name: str) -> str:
    return "".join(text(row, name).upper().replace("-", "").split())
