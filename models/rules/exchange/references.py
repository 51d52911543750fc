"""Whom a message names: other customers, by their numbers or by the keys of the sender. Next: matching.py."""

from collections.abc import Callable
from typing import Any

from models.rules.merge import REMOVE
from models.rules.partner_keys import CUSTOMER_FUNCTIONS, stored_function
from models.rules.state import Patch, State, rows, text

Named = Callable[[str], str]

_GENERAL = ("alternative_payer", "fiscal_address_customer")
_COMPANY = ("head_office", "alternative_payer")


def with_references(patch: Patch, number_of: Named) -> State:
    """The patch with other names for the customers that it refers to."""
    ready = _named(patch, _GENERAL, number_of)
    _listed(ready, "credit_areas", lambda row: _named(row, ("credit_account",), number_of))
    _listed(ready, "company_codes", lambda row: _company(row, number_of))
    _listed(ready, "sales_areas", lambda row: _area(row, number_of))
    return ready


def references(patch: Patch) -> set[str]:
    """As they are typed."""
    found: set[str] = set()

    def note(typed: str) -> str:
        found.add(typed)
        return typed

    with_references(patch, note)
    return found


def _company(row: State, number_of: Named) -> State:
    ready = _named(row, _COMPANY, number_of)
    _listed(ready, "dunning_areas", lambda one: _named(one, ("dunning_recipient",), number_of))
    return ready


def _area(row: State, number_of: Named) -> State:
    ready = dict(row)
    _listed(ready, "partner_functions", lambda one: _partner(one, number_of))
    return ready


def _partner(row: State, number_of: Named) -> State:
    serves = stored_function(text(row, "partner_function")) in CUSTOMER_FUNCTIONS
    return _named(row, ("partner",), number_of) if serves and not row.get(REMOVE) else row


def _listed(row: State, relation: str, change: Callable[[State], State]) -> None:
    if listed := rows(row, relation):
        row[relation] = [change(one) for one in listed]


def _named(row: Patch, names: tuple[str, ...], number_of: Named) -> State:
    ready: dict[str, Any] = dict(row)
    for name in names:
        if typed := text(row, name).strip():
            ready[name] = number_of(typed)
    return ready
