"""Rules of company-code data: accounts, terms, dunning (domain 1.7). Next: partners.py."""

from models.rules.checks.address import check_mail, check_phone
from models.rules.config import CompanyCode
from models.rules.facts import Facts
from models.rules.finding import Finding, error, warning
from models.rules.finding_codes import Code
from models.rules.numbers import shown
from models.rules.state import Path, State, changes, is_filled, is_new, is_touched, path_of, rows, text
from models.rules.status import is_suppressed


def with_defaults(row: State, state: State, facts: Facts) -> None:
    """Of a new row. A suppressed view gets no default."""
    allowed = not is_suppressed(facts.config, state, "company_payment", text(row, "company_code"))
    if row.get("record_payment_history") is None:
        row["record_payment_history"] = allowed


def check_companies(state: State, facts: Facts) -> list[Finding]:
    found: list[Finding] = []
    for row in rows(state, "company_codes"):
        if is_touched(row):
            found += _check_company(row, state, facts, path_of(row))
    return found


def _check_company(row: State, state: State, facts: Facts, path: Path) -> list[Finding]:
    code = text(row, "company_code")
    company = facts.config.company_codes.get(code)
    if company is None:
        return [error(Code.GEN_REF, (*path, "company_code"), value=code)] if code else []
    return [
        *_check_account(row, company, facts, path),
        *_check_head_office(row, state, facts, path),
        *check_customer(row, "alternative_payer", state, facts, path),
        *_check_payment(row, state, company, facts, path),
        *_check_insurance(row, path),
        *_check_clerk(row, path),
        *_check_dunning(row, state, facts, path),
        *_check_withholding(row, path),
    ]


def _check_account(row: State, company: CompanyCode, facts: Facts, path: Path) -> list[Finding]:
    account = text(row, "recon_account")
    accounts = facts.config.gl_accounts
    if not account or not changes(row, "recon_account"):
        return []
    if accounts.get((company.chart_of_accounts, account)) == "D":
        return []
    return [error(Code.CM_RECON, (*path, "recon_account"), value=shown(account), company_code=company.code)]


def _check_head_office(row: State, state: State, facts: Facts, path: Path) -> list[Finding]:
    """Another customer of the same company code, and no chains."""
    office = text(row, "head_office")
    if not office or not changes(row, "head_office"):
        return []
    at = (*path, "head_office")
    code = text(row, "company_code")
    known = facts.customers.get(office)
    if known is None:
        return [error(Code.GEN_REF, at, value=shown(office))]
    is_self = office == state.get("customer_number")
    heads_others = any(use.where == "head_office" and use.company_code == code for use in facts.used_by)
    if is_self or heads_others or code not in known.company_codes or code in known.head_office_in:
        return [error(Code.CM_HEADOFFICE, at, value=shown(office), company_code=code)]
    return []


def check_customer(row: State, name: str, state: State, facts: Facts, path: Path) -> list[Finding]:
    """A field that names another customer."""
    number = text(row, name)
    if not number or not changes(row, name):
        return []
    if number == state.get("customer_number") or number not in facts.customers:
        return [error(Code.GEN_REF, (*path, name), value=shown(number))]
    return []


def _check_payment(row: State, state: State, company: CompanyCode, facts: Facts, path: Path) -> list[Finding]:
    found: list[Finding] = []
    methods = text(row, "payment_methods")
    if changes(row, "payment_methods"):
        at = (*path, "payment_methods")
        known = facts.config.knows
        found += [
            error(Code.GEN_REF, at, value=one)
            for one in sorted(set(methods))
            if not known("payment_methods", one, company.country)
        ]
        if len(set(methods)) < len(methods):
            found.append(error(Code.GEN_DUPLICATE, at, value=methods))
    if row.get("record_payment_history") is False and _asked(row, "record_payment_history", state, facts):
        found.append(warning(Code.CM_PAYHIST, (*path, "record_payment_history")))
    clears = row.get("clearing_with_vendor") and changes(row, "clearing_with_vendor")
    if clears and not is_filled(state.get("vendor_number")):
        found.append(error(Code.GEN_REQUIRED, ("vendor_number",)))
    return found


def _asked(row: State, name: str, state: State, facts: Facts) -> bool:
    suppressed = is_suppressed(facts.config, state, "company_payment", text(row, "company_code"))
    return (is_new(row) or changes(row, name)) and not suppressed


def _check_insurance(row: State, path: Path) -> list[Finding]:
    missing = is_filled(row.get("insured_amount")) and not is_filled(row.get("insurance_number"))
    if missing and changes(row, "insured_amount", "insurance_number"):
        return [error(Code.GEN_REQUIRED, (*path, "insurance_number"))]
    return []


def _check_clerk(row: State, path: Path) -> list[Finding]:
    found: list[Finding] = []
    for name in ("clerk_phone", "clerk_fax"):
        if is_filled(row.get(name)) and changes(row, name):
            found += check_phone(text(row, name), (*path, name))
    if is_filled(row.get("clerk_email")) and changes(row, "clerk_email"):
        found += check_mail(text(row, "clerk_email"), (*path, "clerk_email"))
    return found


def _check_dunning(row: State, state: State, facts: Facts, path: Path) -> list[Finding]:
    found: list[Finding] = []
    for one in rows(row, "dunning_areas"):
        at = path_of(one, (*path, "dunning_areas"))
        found += check_customer(one, "dunning_recipient", state, facts, at)
        level = one.get("dunning_level")
        dunned = isinstance(level, int) and level > 0
        if dunned and not is_filled(one.get("dunning_procedure")) and is_touched(one):
            found.append(error(Code.GEN_REQUIRED, (*at, "dunning_procedure")))
    return found


def _check_withholding(row: State, path: Path) -> list[Finding]:
    found: list[Finding] = []
    for one in rows(row, "withholding_taxes"):
        at = path_of(one, (*path, "withholding_taxes"))
        found += check_span(one, "agent_from", "agent_to", at)
        found += check_span(one, "exemption_from", "exemption_to", at)
    return found


def check_span(row: State, first: str, last: str, path: Path) -> list[Finding]:
    start, end = row.get(first), row.get(last)
    if start is None or end is None or start <= end or not changes(row, first, last):
        return []
    return [error(Code.GEN_RANGE, (*path, last), value=str(end), range=f"≥ {start}")]
