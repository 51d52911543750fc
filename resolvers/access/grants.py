"""Grants as text for people and as arrays for SQL, and the roles that exist. Next: tokens.py."""

import re
from collections.abc import Iterable

from resolvers.access.caller import Grant, Scope

ROLES: dict[str, str] = {
    "admin": "users, configuration, account group change, central deletion",
    "archiveOperator": "add, import, edit drafts, search, export archives",
    "archiveManager": "file, close volumes, appraisal, destruction lists, holds",
    "storageAdmin": "locations, boxes, labels, loans, inspections",
    "salesMaintainer": "sold-to, ship-to, hierarchy, one-time customers; sales views, partners, sales blocks",
    "financeMaintainer": "payers, bill-tos; company-code views, bank, tax, dunning, credit, finance blocks",
    "refDataMaintainer": "vendors, units, stock items, categories, employees",
    "careAgent": "visits, complaints, preferences, activities, gifts",
    "vipManager": "VIP types, rules, upgrades, recharge approval, reports",
    "cashier": "sales, redemption, recharge drafts in the own store",
    "integrator": "queues, maps, imports, delta feeds; customers with external numbers",
    "auditor": "reads everything, also clear bank numbers and histories; changes nothing",
}

_CODE = re.compile(r"[A-Z0-9_./-]{1,4}")
_FORM = (
    "role, role@companies or role@companies/salesOrgs, e.g. salesMaintainer@0723/F723 (codes by +, * = all)"
)


class GrantError(ValueError):
    """A grant's text cannot be read; the message is one line for the person who typed it."""


def grant_from_text(text: str) -> Grant:
    """`auditor` = everywhere; `salesMaintainer@0723+0724/F723`; an empty part = none."""
    role, at, scope = text.strip().partition("@")
    if role not in ROLES:
        raise GrantError(f"there is no role {role!r}; roles are {', '.join(ROLES)}")
    if not at:
        return Grant(role, None, None)
    companies, slash, sales = scope.partition("/")
    return Grant(role, _codes(companies), _codes(sales) if slash else None)


def text_from_grant(grant: Grant) -> str:
    return f"{grant.role}@{_text(grant.company_codes)}/{_text(grant.sales_orgs)}"


def scope_arrays(scope: Scope) -> tuple[list[str] | None, list[str] | None]:
    """Company codes and sales organisations as SQL arguments: NULL = all, an empty array = none."""
    return _array(scope.company_codes), _array(scope.sales_orgs)


def file_sight(scope: Scope) -> tuple[list[str] | None, list[str] | None, bool]:
    """The same for files, which are customers' or archive items'."""
    return *scope_arrays(scope), scope.archives


def _codes(text: str) -> frozenset[str] | None:
    if text == "*":
        return None
    codes = [code.strip().upper() for code in text.split("+") if code.strip()]
    wrong = [code for code in codes if not _CODE.fullmatch(code)]
    if wrong:
        raise GrantError(f"{wrong[0]!r} is no code; a grant is written {_FORM}")
    return frozenset(codes)


def _text(codes: Iterable[str] | None) -> str:
    return "*" if codes is None else "+".join(sorted(codes))


def _array(codes: frozenset[str] | None) -> list[str] | None:
    return None if codes is None else sorted(codes)
