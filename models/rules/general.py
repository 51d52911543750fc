"""Rules of general data: address, tax numbers, groups of fields. Next: attached.py."""

from collections.abc import Callable, Mapping

from models.rules.checks.address import (
    check_gln,
    check_mail,
    check_mobile,
    check_phone,
    check_postal_code,
    check_website,
    needs_postal_code,
    postal_code,
)
from models.rules.checks.tax import (
    check_resident_id,
    check_uscc,
    check_uscc_region,
    check_vat_number,
    is_legacy_tax_number,
)
from models.rules.codes.countries import LANGUAGES, OTHER_LANGUAGE
from models.rules.company import check_customer
from models.rules.facts import Facts
from models.rules.finding import Finding, error, warning
from models.rules.finding_codes import Code
from models.rules.rights import ADMIN, Rights
from models.rules.state import FAILED, State, changes, is_filled, is_new, text
from models.rules.status import is_suppressed

HOME = "CN"
_NATURAL_TITLES = frozenset({"0001", "0002", "0004"})
_SEARCH_TERM = 10
_GLN = ("gln_part1", "gln_part2", "gln_check_digit")
_TOGETHER = (
    _GLN,
    ("annual_sales", "annual_sales_currency", "annual_sales_year"),
    ("employee_count", "employee_count_year"),
)
_INDUSTRIES = tuple(f"industry_code{n}" for n in range(1, 6))


def with_defaults(state: State, facts: Facts) -> None:
    """Of a new customer (domain 2.2 step 3)."""
    config = facts.config
    country = text(state, "country")
    if not is_filled(state.get("language")) and country:
        listed = config.country_languages.get(country)
        state["language"] = listed or LANGUAGES.get(country, OTHER_LANGUAGE)
    if not is_filled(state.get("search_term1")):
        state["search_term1"] = text(state, "name1")[:_SEARCH_TERM].strip().upper() or None
    if state.get("domestic") is None:
        state["domestic"] = True
    if state.get("invoice_required") is None:
        state["invoice_required"] = not is_suppressed(config, state, "tax")
    group = config.account_groups.get(text(state, "account_group"))
    state["one_time_account"] = group is not None and group.one_time


def derive(state: State) -> None:
    """What follows from other fields: natural person, the stored form of postal codes, invoice readiness."""
    if is_new(state) or changes(state, "title"):
        state["natural_person"] = text(state, "title") in _NATURAL_TITLES
    country = text(state, "country")
    for name in ("postal_code", "po_box_postal_code"):
        if is_filled(state.get(name)) and changes(state, name, "country"):
            state[name] = postal_code(text(state, name), country)


def derive_invoice_ready(state: State) -> None:
    named = state.get("natural_person") or text(state, "country") != HOME or has_legal_data(state)
    state["invoice_ready"] = bool(named) and state.get("finance_status") == "COMPLETE"


def has_legal_data(state: State) -> bool:
    return is_filled(state.get("legal_representative")) and is_filled(state.get("uscc"))


def is_home_organisation(state: State) -> bool:
    return text(state, "country") == HOME and not state.get("natural_person")


def check_general(state: State, facts: Facts, rights: Rights) -> list[Finding]:
    found: list[Finding] = []
    for check in (
        _check_lists,
        _check_address,
        _check_contact,
        _check_groups,
        _check_selectable,
        _check_category,
    ):
        found += check(state, facts)
    return [*found, *_check_tax(state, facts), *_check_invoice(state, facts), *_check_holder(state, rights)]


def _check_lists(state: State, facts: Facts) -> list[Finding]:
    """Values that depend on the country, other customers, and what never changes again."""
    found: list[Finding] = []
    region = text(state, "region")
    if region and changes(state, "region", "country"):
        known = facts.config.knows("regions", region, text(state, "country"))
        found += [] if known else [error(Code.GEN_REF, ("region",), value=region, list="regions")]
    for name in ("alternative_payer", "fiscal_address_customer"):
        found += check_customer(state, name, state, facts, ())
    codes = [text(state, name) for name in _INDUSTRIES]
    for index, name in enumerate(_INDUSTRIES):
        if codes[index] and codes[index] in codes[:index] and changes(state, *_INDUSTRIES):
            found.append(error(Code.GEN_DUPLICATE, (name,), value=codes[index]))
    return found


def _check_address(state: State, facts: Facts) -> list[Finding]:
    found: list[Finding] = []
    country = text(state, "country")
    allowed = not is_suppressed(facts.config, state, "address")
    asked = allowed and (is_new(state) or changes(state, "country", "postal_code", "region", "title"))
    if asked and "postal_code" not in state.get(FAILED, ()):
        value = text(state, "postal_code")
        if value:
            found += check_postal_code(value, country, ("postal_code",))
        elif needs_postal_code(country):
            found.append(error(Code.GEN_REQUIRED, ("postal_code",)))
    if asked and is_home_organisation(state) and not is_filled(state.get("region")):
        found.append(error(Code.CM_REGION, ("region",)))
    if is_filled(state.get("po_box_postal_code")) and changes(state, "po_box_postal_code", "country"):
        at = ("po_box_postal_code",)
        found += check_postal_code(text(state, "po_box_postal_code"), country, at)
    return found


def _check_contact(state: State, facts: Facts) -> list[Finding]:
    checks: Mapping[str, Callable[[str], list[Finding]]] = {
        "phone": lambda value: check_phone(value, ("phone",)),
        "fax": lambda value: check_phone(value, ("fax",)),
        "mobile": lambda value: check_mobile(value, text(state, "country"), ("mobile",)),
        "email": lambda value: check_mail(value, ("email",)),
        "website": lambda value: check_website(value, ("website",)),
    }
    return [
        one
        for name, check in checks.items()
        if is_filled(state.get(name)) and changes(state, name)
        for one in check(text(state, name))
    ]


def _check_groups(state: State, facts: Facts) -> list[Finding]:
    """Fields that are given together or not at all, and the GLN they make."""
    found: list[Finding] = []
    for names in _TOGETHER:
        empty = [name for name in names if not is_filled(state.get(name))]
        if changes(state, *names) and 0 < len(empty) < len(names):
            found += [
                error(Code.GEN_REQUIRED, (name,)) for name in empty if name not in state.get(FAILED, ())
            ]
    parts = [text(state, name) for name in _GLN]
    if changes(state, *_GLN) and all(parts):
        lengths = (7, 5, 1)
        if tuple(map(len, parts)) == lengths:
            found += check_gln("".join(parts), ("gln_check_digit",))
        found += [
            error(Code.GEN_LENGTH, (name,), value=part, max=str(length))
            for name, part, length in zip(_GLN, parts, lengths, strict=True)
            if len(part) < length
        ]
    return found


def _check_selectable(state: State, facts: Facts) -> list[Finding]:
    """CU-1."""
    asked = is_new(state) or changes(state, "domestic", "overseas")
    if asked and not state.get("domestic") and not state.get("overseas"):
        return [warning(Code.RD_NOSELECT, ("domestic",))]
    return []


def _check_category(state: State, facts: Facts) -> list[Finding]:
    """6.2, BD-4, BD-6: as soon as there are categories, a customer lies in a leaf, and one with a short code
    in any; the code goes on where that of the category ends (BD-5).
    """
    code, category = text(state, "short_code"), text(state, "customer_category")
    if not changes(state, "short_code", "customer_category"):
        return []
    found: list[Finding] = []
    failed = "customer_category" in state.get(FAILED, ())
    if facts.categorised and not category and code and not failed:
        found.append(error(Code.GEN_REQUIRED, ("customer_category",)))
    if facts.categorised and category and changes(state, "customer_category"):
        if category not in facts.categories:
            found.append(error(Code.GEN_REF, ("customer_category",), value=category))
        elif not facts.categories[category]:
            found.append(error(Code.RD_NOT_LEAF, ("customer_category",), value=category))
    if code and category and not (code.startswith(category) and len(code) > len(category)):
        found.append(error(Code.RD_PREFIX, ("short_code",), value=code, category=category))
    return found


def _check_tax(state: State, facts: Facts) -> list[Finding]:
    if is_suppressed(facts.config, state, "tax"):
        return []  # said once, as GEN-SUPPRESSED
    found: list[Finding] = []
    uscc, country = text(state, "uscc"), text(state, "country")
    if country == HOME and uscc:
        if changes(state, "uscc", "country"):
            found += check_uscc(uscc, ("uscc",))
        rejected = any(one.code in (Code.USCC_PATTERN, Code.USCC_CHECK) for one in found)
        if changes(state, "uscc", "region") and not rejected:
            found += check_uscc_region(uscc, text(state, "region"), ("uscc",))
    legacy = is_home_organisation(state) and is_legacy_tax_number(text(state, "tax_number1"))
    if legacy and changes(state, "tax_number1"):
        found.append(warning(Code.TAX_LEGACY, ("tax_number1",), value=text(state, "tax_number1")))
    vat = text(state, "vat_registration_no")
    if vat and changes(state, "vat_registration_no", "country"):
        found += check_vat_number(vat, country, ("vat_registration_no",))
    return [*found, *_check_resident(state)]


def _check_resident(state: State) -> list[Finding]:
    resident = text(state, "resident_id")
    if not resident or not changes(state, "resident_id", "title"):
        return []
    if not state.get("natural_person"):
        return [error(Code.GEN_SUPPRESSED, ("resident_id",))]
    return check_resident_id(resident, ("resident_id",))


def _check_invoice(state: State, facts: Facts) -> list[Finding]:
    """V-LEGAL: who gets Chinese invoices needs both, or says that he gets none."""
    names = ("legal_representative", "uscc", "invoice_required", "country", "title", "account_group")
    asked = is_new(state) or changes(state, *names)
    if not asked or not is_home_organisation(state) or is_suppressed(facts.config, state, "tax"):
        return []
    if not state.get("invoice_required"):
        return [] if has_legal_data(state) else [warning(Code.CM_NOT_INVOICEABLE, ("invoice_required",))]
    wanted = {"legal_representative": Code.CM_LEGAL_REQ, "uscc": Code.CM_TAX_REQ}
    failed = state.get(FAILED, ())
    return [
        error(code, (name,))
        for name, code in wanted.items()
        if not is_filled(state.get(name)) and name not in failed
    ]


def _check_holder(state: State, rights: Rights) -> list[Finding]:
    """Groups of authorization are roles of the same name; only an administrator stands above them."""
    group = text(state, "authorization_group")
    if not group or group in rights.roles or rights.may(ADMIN):
        return []
    return [error(Code.GEN_FORBIDDEN, ("authorization_group",))]
