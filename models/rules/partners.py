"""Partner functions of a sales area (domain 1.9, PF-1 … PF-12). Next: sales.py."""

from collections.abc import Iterable, Mapping
from typing import Any

from models.rules.config import AccountGroup, Config
from models.rules.facts import Facts, PartnerFacts
from models.rules.finding import Finding, error, warning
from models.rules.finding_codes import Code
from models.rules.numbers import shown, stored
from models.rules.partner_keys import (
    BILL_TO,
    CONTACT,
    CUSTOMER_FUNCTIONS,
    OWN_FOUR,
    PAYER,
    SHIP_TO,
    SINGLE,
    SOLD_TO,
    is_function,
    shown_function,
    stored_function,
)
from models.rules.state import Path, State, area_key, changes, is_filled, is_new, path_of, rows, text

COMPLETE = "COMPLETE"
_COUNTER = 3


# --- what people type becomes what is stored -------------------------------------------------------------


def prepared(patch_rows: Iterable[Mapping[str, Any]], current: list[State]) -> list[State]:
    """Stored keys, and a counter for every row: a row without one is added (PF-5) or found to be removed."""
    taken = {(text(row, "partner_function"), text(row, "counter")) for row in current}
    ready: list[State] = []
    for one in patch_rows:
        row = dict(one)
        function = stored_function(text(row, "partner_function"))
        row["partner_function"] = function
        if not is_filled(row.get("counter")):
            row["counter"] = _counter(row, function, taken, current)
        taken.add((function, text(row, "counter")))
        ready.append(row)
    return ready


def _counter(row: State, function: str, taken: set[tuple[str, str]], current: list[State]) -> str:
    same = [one for one in current if one.get("partner_function") == function]
    if row.get("remove"):
        partner = stored(text(row, "partner"))
        named = [one for one in same if one.get("partner") == partner] or same
        return text(named[0], "counter") if len(named) == 1 else "".zfill(_COUNTER)
    if function in SINGLE:
        return text(same[0], "counter") if same else "".zfill(_COUNTER)
    used = [int(counter) for of, counter in taken if of == function and counter.isdigit()]
    return str(max(used, default=-1) + 1).zfill(_COUNTER)


def own_functions(config: Config, account_group: str) -> tuple[str, ...]:
    """The functions that a new customer fills himself (PF-2, PF-11); he must always have them."""
    group = config.account_groups.get(account_group)
    return tuple(one for one in OWN_FOUR if group is not None and one in group.own_functions)


def with_own_rows(area: State, functions: Iterable[str], number: str) -> None:
    """AG, RE, RG, WE that the request leaves out are the customer himself."""
    present = {text(row, "partner_function") for row in rows(area, "partner_functions")}
    own = [
        {
            "partner_function": function,
            "counter": "000",
            "partner": number,
            "is_default": True,
            "partner_customer_number": number,
        }
        for function in functions
        if function not in present
    ]
    area["partner_functions"] = [*own, *rows(area, "partner_functions")]


def settle(area: State) -> None:
    """One default per function (PF-6), and the reference to the customer that serves."""
    partners = rows(area, "partner_functions")
    for function in {text(row, "partner_function") for row in partners}:
        same = sorted(
            (row for row in partners if row.get("partner_function") == function),
            key=lambda row: text(row, "counter"),
        )
        chosen = next((row for row in same if row.get("is_default") and changes(row, "is_default")), None)
        kept = next((row for row in same if row.get("is_default")), same[0])
        for row in same:
            row["is_default"] = row is (chosen or kept)
    for row in partners:
        serves = text(row, "partner_function") in CUSTOMER_FUNCTIONS
        row["partner_customer_number"] = row.get("partner") if serves else None


def default_partner(area: Mapping[str, Any], function: str) -> str | None:
    """The number that documents of this area take for the function."""
    same = [row for row in rows(area, "partner_functions") if row.get("partner_function") == function]
    found = next((row for row in same if row.get("is_default")), same[0] if same else None)
    return None if found is None else text(found, "partner") or None


# --- what is wrong ---------------------------------------------------------------------------------------


def check_partners(area: State, old: State | None, state: State, facts: Facts) -> list[Finding]:
    """Of one sales area, whose rows the request may have touched."""
    group = facts.config.account_groups.get(text(state, "account_group"))
    partners = rows(area, "partner_functions")
    own = text(state, "customer_number")
    path = (*path_of(area, ("sales_areas",)), "partner_functions")
    found = _check_fixed(partners, old, group, own, path)
    found += _check_repeated(partners, path)
    for row in partners:
        if is_new(row) or changes(row, "partner"):
            at = path_of(row, path)
            wrong = _check_function(row, group, at) or _check_contact(row, state, at)
            found += wrong or _check_row(row, area, own, facts, at)
    return found


def _check_fixed(
    partners: list[State], old: State | None, group: AccountGroup | None, own: str, path: Path
) -> list[Finding]:
    """PF-3, PF-4, PF-11."""
    found: list[Finding] = []
    for row in partners:
        fixed = row.get("partner_function") == SOLD_TO or (group is not None and group.one_time)
        if fixed and row.get("partner") != own:
            found.append(error(Code.PF_AG_FIXED, (*path_of(row, path), "partner")))
    had = {text(row, "partner_function") for row in rows(old or {}, "partner_functions")}
    have = {text(row, "partner_function") for row in partners}
    for function in sorted(had & set(OWN_FOUR) - have):
        code = Code.PF_AG_FIXED if function == SOLD_TO else Code.PF_MANDATORY
        found.append(error(code, path, function=function))
    return found


def _check_repeated(partners: list[State], path: Path) -> list[Finding]:
    """PF-5, and the functions that only one partner may have."""
    found: list[Finding] = []
    seen: set[tuple[str, str]] = set()
    functions: set[str] = set()
    for row in sorted(partners, key=lambda row: (is_new(row), text(row, "counter"))):
        function, partner = text(row, "partner_function"), text(row, "partner")
        at = path_of(row, path)
        if (function, partner) in seen:
            found.append(error(Code.GEN_DUPLICATE, (*at, "partner"), value=shown(partner)))
        elif function in SINGLE and function in functions:
            found.append(error(Code.GEN_DUPLICATE, (*at, "partner_function"), value=function))
        seen.add((function, partner))
        functions.add(function)
    return found


def _check_function(row: State, group: AccountGroup | None, path: Path) -> list[Finding]:
    function = text(row, "partner_function")
    at = (*path, "partner_function")
    # the stored key SP means the carrier, as which it is typed CR
    if not is_function(shown_function(function)):
        return [error(Code.GEN_REF, at, value=function)]
    if group is not None and function not in group.own_functions:
        return [error(Code.PF_NOTALLOWED, at, account_group=group.code, function=function)]
    return []


def _check_contact(row: State, state: State, path: Path) -> list[Finding]:
    """A contact person of this customer."""
    partner = text(row, "partner")
    if row.get("partner_function") != CONTACT or not partner:
        return []
    if any(one.get("contact_number") == partner for one in rows(state, "contact_persons")):
        return []
    return [error(Code.GEN_REF, (*path, "partner"), value=shown(partner))]


def _check_row(row: State, area: State, own: str, facts: Facts, path: Path) -> list[Finding]:
    function, partner = text(row, "partner_function"), text(row, "partner")
    if function not in CUSTOMER_FUNCTIONS or partner in ("", own) or function == SOLD_TO:
        return []
    at = (*path, "partner")
    known = facts.customers.get(partner)
    wrong = check_serves(partner, function, facts, at)
    if wrong or known is None:
        return wrong
    if function == PAYER:
        return check_payer(known, text(area, "sales_org"), facts, at)
    if function in (SHIP_TO, BILL_TO) and area_key(area) not in known.sales_areas:
        return [warning(Code.PF_NOAREA, at, value=shown(partner), area=area_key(area))]
    return []


def check_serves(partner: str, function: str, facts: Facts, path: Path) -> list[Finding]:
    """PF-7: the first reason why this customer may not serve another one."""
    known = facts.customers.get(partner)
    if known is None:
        return [error(Code.GEN_REF, path, value=shown(partner))]
    if known.deletion_flag:
        return [error(Code.PF_DELETED, path, value=shown(partner))]
    if known.one_time:
        return [error(Code.PF_ONETIME, path, value=shown(partner))]
    group = facts.config.account_groups.get(known.account_group)
    if group is None or function not in group.serves - group.serves_self_only:
        named = {"value": shown(partner), "account_group": known.account_group, "function": function}
        return [error(Code.PF_GROUP, path, **named)]
    return []


def check_payer(payer: PartnerFacts, sales_org: str, facts: Facts, path: Path) -> list[Finding]:
    """PF-8."""
    found: list[Finding] = []
    organization = facts.config.sales_orgs.get(sales_org)
    if organization is not None and organization.company_code not in payer.company_codes:
        named = {"value": shown(payer.number), "company_code": organization.company_code}
        found.append(error(Code.PF_PAYER_COMPANY, path, **named))
    if payer.finance_status != COMPLETE:
        found.append(error(Code.PF_PAYER_NOTREADY, path, value=shown(payer.number)))
    return found
