"""Vendors (供应商): code below a category, tax number, bank, addresses. Next: employees.py."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from models.rules.acts import Act
from models.rules.base_data.coded import CodedFacts, check_category, check_coded, with_code
from models.rules.base_data.employees import Employees, check_employee
from models.rules.checks.address import check_mail, check_phone, check_postal_code, postal_code
from models.rules.checks.bank import check_account, check_cnaps, check_iban
from models.rules.checks.tax import check_uscc, check_uscc_region
from models.rules.codes.countries import IBAN_LENGTHS
from models.rules.decision import Consent, Decision, Ending, conclude
from models.rules.finding import Finding, error, warning
from models.rules.finding_codes import Code
from models.rules.general import HOME
from models.rules.merge import merge
from models.rules.numbers import LENGTH, stored
from models.rules.simple import check_references
from models.rules.sorts import Sort, conclude_new
from models.rules.state import FAILED, Patch, State, changes, is_filled, is_new, text

VENDOR = Sort(
    *("Vendor", "vendor_code", "供应商", "Vendor"), Act.CREATE_VENDOR, Act.CHANGE_VENDOR, Act.DELETE_VENDOR
)
_BANK = ("bank_country", "bank_key", "bank_account")
_BEGIN = {"purchase": True}


@dataclass(frozen=True)
class VendorFacts(CodedFacts):
    """`bank`: the bank master knows the vendor's bank."""

    number_of: str = ""  # another vendor whose code makes the same number
    departments: frozenset[str] = frozenset()
    employees: Employees = field(default_factory=dict[str, date | None])
    bank: bool = False


def vendor_number(code: str) -> str | None:
    """LIFNR, as SAP stores it; longer codes have none."""
    return stored(code) if 0 < len(code) <= LENGTH else None


def decide_create_vendor(patch: Patch, facts: VendorFacts, consent: Consent) -> Decision:
    merged = merge(facts.shape, None, patch, facts.config)
    state = with_code(_BEGIN | merged.state, VENDOR, facts)
    state["vendor_number"] = vendor_number(text(state, "vendor_code"))
    _derive(state)
    findings = [*merged.findings, *_check(state, facts)]
    return conclude_new(VENDOR, state, facts, findings, consent)


def decide_change_vendor(now: State, patch: Patch, facts: VendorFacts, consent: Consent) -> Decision:
    merged = merge(facts.shape, now, patch, facts.config)
    _derive(merged.state)
    findings = [*merged.findings, *_check(merged.state, facts)]
    return conclude(VENDOR.change, now, merged.state, facts, Ending(tuple(findings), consent))


def country_of(state: State) -> str:
    """Who names no country is at home, unless he is abroad."""
    return text(state, "country") or ("" if state.get("overseas") else HOME)


def _derive(state: State) -> None:
    if is_filled(state.get("postal_code")) and changes(state, "postal_code", "country", "overseas"):
        state["postal_code"] = postal_code(text(state, "postal_code"), country_of(state))


def _check(state: State, facts: VendorFacts) -> Iterator[Finding]:
    yield from check_coded(state, VENDOR, facts)
    yield from check_category(state, VENDOR, facts)
    if is_new(state) and facts.number_of:  # 17 and 0000000017 are one number
        yield error(Code.GEN_DUPLICATE, ("vendor_code",), value=facts.number_of)
    yield from check_references(state, (("department_code", facts.departments),))
    yield from check_employee(state, "buyer_code", facts.employees, facts.today)
    yield from _check_address(state, facts)
    yield from _check_tax(state)
    yield from _check_bank(state, facts)


def _check_address(state: State, facts: VendorFacts) -> Iterator[Finding]:
    country, region = country_of(state), text(state, "region")
    if region and changes(state, "region", "country") and not facts.config.knows("regions", region, country):
        yield error(Code.GEN_REF, ("region",), value=region, list="regions")
    postal = text(state, "postal_code")
    if postal and country and changes(state, "postal_code", "country", "overseas"):
        yield from check_postal_code(postal, country, ("postal_code",))
    if is_filled(state.get("telephone")) and changes(state, "telephone"):
        yield from check_phone(text(state, "telephone"), ("telephone",))
    if is_filled(state.get("email")) and changes(state, "email"):
        yield from check_mail(text(state, "email"), ("email",))


def _check_tax(state: State) -> Iterator[Finding]:
    uscc = text(state, "uscc")
    if not uscc or country_of(state) != HOME:
        return
    found = check_uscc(uscc, ("uscc",)) if changes(state, "uscc", "country", "overseas") else []
    yield from found
    if changes(state, "uscc", "region") and not any(one.code is not Code.USCC_ORG for one in found):
        yield from check_uscc_region(uscc, text(state, "region"), ("uscc",))


def _check_bank(state: State, facts: VendorFacts) -> Iterator[Finding]:
    """1.5; the account is secret and never told."""
    country, key, account = (text(state, name) for name in _BANK)
    if changes(state, *_BANK):
        yield from _check_together({"bank_country": country, "bank_key": key}, bool(account or key), state)
    if key and changes(state, "bank_key", "bank_country"):
        wrong = check_cnaps(key, ("bank_key",)) if country == HOME else []
        yield from wrong
        if not wrong and country in facts.config.bank_countries and not facts.bank:
            yield error(Code.GEN_REF, ("bank_key",), value=key)
    if account and changes(state, "bank_account", "bank_country"):
        yield from _check_account(account, country)
    holder = text(state, "account_holder")
    if holder and holder != text(state, "name") and changes(state, "account_holder"):
        yield warning(Code.CM_HOLDER, ("account_holder",), value=holder)


def _check_together(parts: Mapping[str, str], needed: bool, state: State) -> Iterator[Finding]:
    """A bank is a country and a key, and an account lies in one."""
    for name, value in parts.items():
        if needed and not value and name not in state.get(FAILED, ()):
            yield error(Code.GEN_REQUIRED, (name,))


def _check_account(account: str, country: str) -> list[Finding]:
    at = ("bank_account",)
    if account[:2].isalpha() and country in IBAN_LENGTHS:
        return [replace(one, params={"country": country}) for one in check_iban(account, country, at)]
    return check_account(account, country, at)
