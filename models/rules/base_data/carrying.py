"""What a document takes over from its partner when he is chosen (BD-7). Next: lines.py."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from models.rules.state import State, rows, text

_LONGEST = 200  # of an address and of a printed name
_NAMES = tuple(f"name{n}" for n in range(1, 5))


@dataclass(frozen=True)
class Carried:
    """What of a partner stands in a document; a document itself keeps name, address and terms only."""

    name: str | None = None
    address: str | None = None
    tax_number: str | None = None
    bank_country: str | None = None
    bank_key: str | None = None
    bank_account: str | None = None
    account_holder: str | None = None
    payment_terms: str | None = None
    currency: str | None = None
    contact_name: str | None = None
    telephone: str | None = None
    email: str | None = None


def from_vendor(vendor: Mapping[str, Any]) -> Carried:
    plain = ("bank_country", "bank_key", "bank_account", "account_holder")
    plain += ("payment_terms", "currency", "contact_name", "telephone", "email")
    return Carried(
        name=_cut(text(vendor, "name")),
        address=_address(text(vendor, "postal_code"), text(vendor, "city"), text(vendor, "street")),
        tax_number=_some(vendor, "uscc"),
        **{name: _some(vendor, name) for name in plain},
    )


def from_customer(customer: State, area: str = "", company: str = "") -> Carried:
    """Terms and currency of the sales area, else those of the company code; where none is named, of the first
    that has terms.
    """
    areas = [row for row in rows(customer, "sales_areas") if area in ("", text(row, "sales_area"))]
    companies = [row for row in rows(customer, "company_codes") if company in ("", text(row, "company_code"))]
    bank, contact = (_first(customer, name) for name in ("bank_details", "contact_persons"))
    terms = [found for row in (*areas, *companies) if (found := _some(row, "payment_terms"))]
    return Carried(
        name=_cut(" ".join(filter(None, (text(customer, name).strip() for name in _NAMES)))),
        address=_address(
            text(customer, "postal_code"),
            text(customer, "city"),
            " ".join(filter(None, (text(customer, "street"), text(customer, "house_number")))),
        ),
        tax_number=_some(customer, "uscc") or _some(customer, "vat_registration_no"),
        bank_country=_some(bank, "bank_country"),
        bank_key=_some(bank, "bank_key"),
        bank_account=_some(bank, "bank_account"),
        account_holder=_some(bank, "account_holder"),
        payment_terms=next(iter(terms), None),
        currency=next((found for row in areas if (found := _some(row, "currency"))), None),
        contact_name=" ".join(filter(None, (text(contact, "last_name"), text(contact, "first_name"))))
        or None,
        telephone=_some(contact, "phone") or _some(customer, "phone"),
        email=_some(contact, "email") or _some(customer, "email"),
    )


def _first(row: State, relation: str) -> State:
    found = rows(row, relation)
    return found[0] if found else State()


def _some(row: Mapping[str, Any], name: str) -> str | None:
    return text(row, name) or None


def _address(*parts: str) -> str | None:
    return _cut(" ".join(part.strip() for part in parts if part.strip()))


def _cut(value: str) -> str | None:
    return value[:_LONGEST].strip() or None
