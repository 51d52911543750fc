"""Rules of what hangs on the customer: bank, tax classes, credit, contacts, texts. Next: duplicates.py."""

from collections.abc import Mapping
from decimal import Decimal

from models.rules.checks.address import check_mail, check_mobile, check_phone
from models.rules.checks.bank import check_account, check_bic, check_cnaps, check_iban, check_iban_agrees
from models.rules.checks.tax import check_vat_number
from models.rules.codes.countries import IBAN_LENGTHS
from models.rules.company import check_customer, check_span
from models.rules.config import Config, Status
from models.rules.facts import Facts
from models.rules.finding import Finding, error, warning
from models.rules.finding_codes import Code
from models.rules.general import HOME
from models.rules.state import (
    Path,
    State,
    area_row,
    changes,
    company_row,
    is_filled,
    is_new,
    is_touched,
    path_of,
    rows,
    text,
)
from models.rules.status import group_status, is_suppressed

_HOLDER = 60
_SALES = ("sales_org", "channel", "division")
_LEVELS: Mapping[str, tuple[str, ...]] = {
    "GENERAL": (),
    "COMPANY": ("company_code",),
    "SALES": _SALES,
    "CONTACT": ("contact_number",),
}
_PLACES = ("company_code", "sales_org", "channel", "division", "contact_number")
_GENDERS = frozenset({"0", "1", "2"})


def with_defaults(state: State) -> None:
    for row in rows(state, "bank_details"):
        if is_new(row) and not is_filled(row.get("account_holder")):
            row["account_holder"] = text(state, "name1")[:_HOLDER] or None
    for row in rows(state, "credit_areas"):
        if is_new(row) and not is_filled(row.get("credit_account")):
            row["credit_account"] = state.get("customer_number")


def check_attached(state: State, old: State | None, facts: Facts) -> list[Finding]:
    return [
        *check_banks(state, facts),
        *check_tax_classes(state, old, facts),
        *_check_vat(state),
        *check_credit(state, facts),
        *_check_contacts(state, facts),
        *_check_texts(state),
        *_check_external(state, facts),
    ]


# --- bank ------------------------------------------------------------------------------------------------


def check_banks(state: State, facts: Facts) -> list[Finding]:
    if is_suppressed(facts.config, state, "bank"):
        return []  # said once, as GEN-SUPPRESSED
    found: list[Finding] = []
    types: set[str] = set()
    for row in rows(state, "bank_details"):
        path = path_of(row, ("bank_details",))
        kind = text(row, "partner_bank_type")
        if kind and kind in types:
            found.append(error(Code.GEN_DUPLICATE, (*path, "partner_bank_type"), value=kind))
        types.add(kind)
        if is_touched(row):
            found += _check_bank(row, state, facts, path)
    return found


def _check_bank(row: State, state: State, facts: Facts, path: Path) -> list[Finding]:
    country, account = text(row, "bank_country"), text(row, "bank_account")
    found = [*_check_bank_key(row, facts, path), *_check_iban(row, path)]
    if account and changes(row, "bank_account"):
        found += check_account(account, country, (*path, "bank_account"))
    if is_filled(row.get("swift")) and changes(row, "swift"):
        found += check_bic(text(row, "swift"), country, (*path, "swift"))
    holder = text(row, "account_holder")
    if holder and holder != text(state, "name1") and changes(row, "account_holder"):
        found.append(warning(Code.CM_HOLDER, (*path, "account_holder"), value=holder))
    return [*found, *check_span(row, "valid_from", "valid_to", path)]


def _check_bank_key(row: State, facts: Facts, path: Path) -> list[Finding]:
    country, key = text(row, "bank_country"), text(row, "bank_key")
    at = (*path, "bank_key")
    if not key or not changes(row, "bank_key"):
        return []
    wrong = check_cnaps(key, at) if country == HOME else []
    if wrong or country not in facts.config.bank_countries or (country, key) in facts.banks:
        return wrong
    return [error(Code.GEN_REF, at, value=key)]


def _check_iban(row: State, path: Path) -> list[Finding]:
    iban, country = text(row, "iban"), text(row, "bank_country")
    at = (*path, "iban")
    if not iban or not changes(row, "iban", "bank_country"):
        return []
    if country and country not in IBAN_LENGTHS:
        return [error(Code.GEN_SUPPRESSED, at)]
    wrong = check_iban(iban, country, at)
    return wrong or check_iban_agrees(iban, text(row, "bank_key"), text(row, "bank_account"), at)


# --- tax -------------------------------------------------------------------------------------------------


def check_tax_classes(state: State, old: State | None, facts: Facts) -> list[Finding]:
    found: list[Finding] = []
    listed = facts.config.tax_categories
    have: set[tuple[str, str]] = set()
    for row in rows(state, "tax_classifications"):
        country, category = text(row, "departure_country"), text(row, "tax_category")
        path = path_of(row, ("tax_classifications",))
        have.add((country, category))
        if not is_touched(row) or country not in listed:
            continue
        classes = listed[country].get(category)
        if classes is None:
            found.append(error(Code.GEN_REF, (*path, "tax_category"), value=category))
        elif text(row, "tax_class") not in classes and is_filled(row.get("tax_class")):
            found.append(error(Code.GEN_REF, (*path, "tax_class"), value=text(row, "tax_class")))
    if _needs_tax_classes(state, old, facts):
        for country, category in sorted(needed_tax_classes(state, facts.config) - have):
            named = {"country": country, "category": category}
            found.append(error(Code.GEN_REQUIRED, ("tax_classifications",), **named))
    return found


def _needs_tax_classes(state: State, old: State | None, facts: Facts) -> bool:
    """Asked of new areas and of a list that the request changes, where the account group demands it."""
    status = group_status(facts.config, text(state, "account_group"), "tax_classification")
    listed = rows(state, "tax_classifications")
    changed_list = any(map(is_touched, listed)) or len(listed) < len(rows(old or {}, "tax_classifications"))
    asked = changed_list or any(map(is_new, rows(state, "sales_areas")))
    return asked and status is Status.REQUIRED


def needed_tax_classes(state: State, config: Config) -> set[tuple[str, str]]:
    """Each category of each country in which a plant delivers for a sales organisation of the customer."""
    orgs = {text(row, "sales_org") for row in rows(state, "sales_areas")}
    plants = {plant for (org, _), assigned in config.plants_of.items() if org in orgs for plant in assigned}
    countries = {config.plants[plant].country for plant in plants if plant in config.plants}
    return {
        (country, category) for country in countries for category in config.tax_categories.get(country, ())
    }


def _check_vat(state: State) -> list[Finding]:
    found: list[Finding] = []
    for row in rows(state, "vat_registrations"):
        if is_touched(row):
            at = (*path_of(row), "vat_registration_no")
            found += check_vat_number(text(row, "vat_registration_no"), text(row, "country"), at)
    return found


# --- credit ----------------------------------------------------------------------------------------------


def check_credit(state: State, facts: Facts) -> list[Finding]:
    """CR-1. Areas whose currency cannot be converted count for nothing."""
    areas = rows(state, "credit_areas")
    central = next(iter(rows(state, "central_credit")), State())
    touched = any(is_touched(row) for row in [*areas, central])
    if not touched:
        return []
    found: list[Finding] = []
    total = Decimal(0)
    single, most = central.get("individual_limit"), central.get("total_limit")
    for row in areas:
        path = path_of(row, ("credit_areas",))
        found += _check_account(row, state, facts, path)
        found += _check_reviews(row, path)
        limit = _converted(row, text(central, "currency"), facts.config)
        total += limit
        if single is not None and limit > single:
            named = {"value": str(limit), "limit": str(single)}
            found.append(error(Code.CM_CREDIT_LIMIT, (*path, "credit_limit"), **named))
    if most is not None and total > most:
        at = (*path_of(central, ("central_credit",)), "total_limit")
        found.append(error(Code.CM_CREDIT_LIMIT, at, value=str(total), limit=str(most)))
    return found


def _check_account(row: State, state: State, facts: Facts, path: Path) -> list[Finding]:
    """The customer's own credit account is the usual one."""
    if row.get("credit_account") == state.get("customer_number"):
        return []
    return check_customer(row, "credit_account", state, facts, path)


def _check_reviews(row: State, path: Path) -> list[Finding]:
    last, following = row.get("last_review"), row.get("next_review")
    wrong = last is not None and following is not None and following <= last
    if wrong and changes(row, "last_review", "next_review"):
        return [error(Code.GEN_RANGE, (*path, "next_review"), value=str(following), range=f"> {last}")]
    return []


def _converted(row: State, currency: str, config: Config) -> Decimal:
    limit = row.get("credit_limit")
    own = config.credit_area_currencies.get(text(row, "credit_control_area"), currency)
    if not isinstance(limit, Decimal):
        return Decimal(0)
    if not currency or own == currency:
        return limit
    return limit * config.exchange_rates.get((own, currency), Decimal(0))


# --- people, texts, keys ---------------------------------------------------------------------------------


def _check_contacts(state: State, facts: Facts) -> list[Finding]:
    found: list[Finding] = []
    for row in rows(state, "contact_persons"):
        path = path_of(row, ("contact_persons",))
        if is_filled(row.get("phone")) and changes(row, "phone"):
            found += check_phone(text(row, "phone"), (*path, "phone"))
        if is_filled(row.get("mobile")) and changes(row, "mobile"):
            found += check_mobile(text(row, "mobile"), text(state, "country"), (*path, "mobile"))
        if is_filled(row.get("email")) and changes(row, "email"):
            found += check_mail(text(row, "email"), (*path, "email"))
        gender = text(row, "gender")
        if gender and gender not in _GENDERS and changes(row, "gender"):
            found.append(error(Code.GEN_REF, (*path, "gender"), value=gender))
        born = row.get("birth_date")
        if born is not None and born > facts.today and changes(row, "birth_date"):
            named = {"value": str(born), "range": f"≤ {facts.today}"}
            found.append(error(Code.GEN_RANGE, (*path, "birth_date"), **named))
    return found


def _check_texts(state: State) -> list[Finding]:
    """A text names exactly the layer that its level says, and the layer must exist."""
    found: list[Finding] = []
    for row in rows(state, "texts"):
        if not is_touched(row) or not text(row, "level"):
            continue
        path = path_of(row)
        wanted = _LEVELS.get(text(row, "level"))
        if wanted is None:
            found.append(error(Code.GEN_REF, (*path, "level"), value=text(row, "level")))
            continue
        missing = [name for name in wanted if not is_filled(row.get(name))]
        extra = [name for name in _PLACES if name not in wanted and is_filled(row.get(name))]
        found += [error(Code.GEN_REQUIRED, (*path, name)) for name in missing]
        found += [error(Code.GEN_SUPPRESSED, (*path, name)) for name in extra]
        if not missing and not _layer_exists(row, state):
            value = "/".join(text(row, name) for name in wanted)
            found.append(error(Code.GEN_NOTFOUND, (*path, wanted[0]), value=value))
    return found


def _layer_exists(row: State, state: State) -> bool:
    level = text(row, "level")
    if level == "COMPANY":
        return company_row(state, text(row, "company_code")) is not None
    if level == "SALES":
        area = "/".join(text(row, name) for name in _SALES)
        return area_row(state, area) is not None
    if level == "CONTACT":
        contacts = rows(state, "contact_persons")
        return any(one.get("contact_number") == row.get("contact_number") for one in contacts)
    return True


def _check_external(state: State, facts: Facts) -> list[Finding]:
    found: list[Finding] = []
    for row in rows(state, "external_keys"):
        key = text(row, "external_system"), text(row, "external_key")
        owner = facts.external_keys.get(key)
        if is_touched(row) and owner is not None and owner != state.get("customer_number"):
            found.append(error(Code.GEN_DUPLICATE, (*path_of(row), "external_key"), value=key[1]))
    return found


def number_contacts(patch_rows: list[State], current: list[State]) -> list[State]:
    """New contact persons get the next number inside the customer (PARNR)."""
    used = [
        int(number) for row in (*current, *patch_rows) if (number := text(row, "contact_number")).isdigit()
    ]
    following = max(used, default=0)
    numbered: list[State] = []
    for one in patch_rows:
        row = dict(one)
        if not is_filled(row.get("contact_number")):
            following += 1
            row["contact_number"] = str(following).zfill(10)
        numbered.append(row)
    return numbered
