"""Rules of sales-area data: organisation, shipping, billing (domain 1.1, 1.8). Next: general.py."""

from models.rules.company import check_span
from models.rules.config import Config, SalesArea
from models.rules.facts import Facts
from models.rules.finding import Finding, error, warning
from models.rules.finding_codes import Code
from models.rules.partners import check_partners
from models.rules.state import (
    Path,
    State,
    area_key,
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
from models.rules.status import is_suppressed

DEFAULT_VERSION = "2020"
_PARTIAL = frozenset({"A", "B", "C", "D"})
_COMPLETE_ONLY = "C"
_MOST_DELIVERIES = 9


def with_defaults(row: State, state: State, facts: Facts) -> None:
    """Of a new row: currency and credit control area of the organisation, order combination, probability."""
    config = facts.config
    row["sales_area"] = area_key(row)
    organization = config.sales_orgs.get(text(row, "sales_org"))
    company = config.company_codes.get(organization.company_code) if organization else None
    sales = not is_suppressed(config, state, "sales")
    if organization and not is_suppressed(config, state, "sales_required"):
        _fill(row, "currency", organization.currency)
    if company and not is_suppressed(config, state, "billing"):
        _fill(row, "credit_control_area", company.credit_control_area)
    if sales:
        _fill(row, "order_probability", 100)
    _fill(row, "order_combination", not is_suppressed(config, state, "shipping"))


def derive(row: State, facts: Facts, state: State) -> None:
    """What follows from other fields of the row, when the request touches it and does not say otherwise."""
    if not is_touched(row):
        return
    partial = changes(row, "partial_delivery")
    most = changes(row, "max_partial_deliveries")
    if row.get("complete_delivery") and changes(row, "complete_delivery") and not partial:
        row["partial_delivery"] = _COMPLETE_ONLY
    only = row.get("partial_delivery") == _COMPLETE_ONLY
    if not most and (only or is_new(row) or partial) and not is_suppressed(facts.config, state, "shipping"):
        row["max_partial_deliveries"] = 0 if only else _deliveries(row)
    if is_filled(row.get("incoterms")):
        _fill(row, "incoterms_version", DEFAULT_VERSION)


def _deliveries(row: State) -> object:
    kept = row.get("max_partial_deliveries")
    return kept or (_MOST_DELIVERIES if row.get("partial_delivery") in (None, "", "D") else None)


def _fill(row: State, name: str, value: object) -> None:
    if row.get(name) is None:
        row[name] = value


def check_areas(state: State, old: State | None, facts: Facts) -> list[Finding]:
    found: list[Finding] = []
    for row in rows(state, "sales_areas"):
        if is_touched(row):
            found += _check_area(row, state, old, facts)
        found += _check_terms(row, state, facts.config, path_of(row, ("sales_areas",)))
    return found


def _check_area(row: State, state: State, old: State | None, facts: Facts) -> list[Finding]:
    path = path_of(row)
    area = facts.config.sales_areas.get(_triple(row))
    place = _check_place(row, state, area, facts.config, path)
    if place or area is None:
        return place  # what follows would only repeat that the area is wrong
    before = area_row(old, area_key(row)) if old else None
    return [
        *_check_office(row, facts.config, path),
        *_check_plant(row, facts.config, path),
        *_check_delivery(row, path),
        *_check_incoterms(row, facts.config, path),
        *_check_company(row, state, facts.config, path),
        *_check_licences(row, path),
        *check_partners(row, before, state, facts),
    ]


def _triple(row: State) -> tuple[str, str, str]:
    return text(row, "sales_org"), text(row, "channel"), text(row, "division")


def _check_place(
    row: State, state: State, area: SalesArea | None, config: Config, path: Path
) -> list[Finding]:
    """OR-1, OR-2, OR-3."""
    if not all(_triple(row)):
        return []  # the missing part is reported as required
    found: list[Finding] = []
    if area is None:
        found.append(error(Code.CM_AREA_UNKNOWN, path, area=area_key(row)))
    elif area.master != _triple(row):
        found.append(error(Code.CM_AREA_COMMON, path, area=area_key(row), master="/".join(area.master)))
    organization = config.sales_orgs.get(text(row, "sales_org"))
    added = [text(one, "company_code") for one in rows(state, "company_codes") if is_new(one)]
    if organization and is_new(row) and added and organization.company_code not in added:
        named = {"sales_org": organization.code, "company_code": added[0]}
        found.append(error(Code.CM_ORG_MISMATCH, (*path, "sales_org"), **named))
    return found


def _check_office(row: State, config: Config, path: Path) -> list[Finding]:
    if not changes(row, "sales_office", "sales_group"):
        return []
    office, group = text(row, "sales_office"), text(row, "sales_group")
    if group and not office:
        return [error(Code.GEN_REQUIRED, (*path, "sales_office"))]
    if office and office not in config.sales_offices.get(_triple(row), frozenset()):
        return [error(Code.GEN_REF, (*path, "sales_office"), value=office)]
    if group and group not in config.sales_groups.get(office, frozenset()):
        return [error(Code.GEN_REF, (*path, "sales_group"), value=group)]
    return []


def _check_plant(row: State, config: Config, path: Path) -> list[Finding]:
    plant = text(row, "delivering_plant")
    where = text(row, "sales_org"), text(row, "channel")
    if not plant or not changes(row, "delivering_plant") or plant in config.plants_of.get(where, frozenset()):
        return []
    named = {"value": plant, "sales_org": where[0], "channel": where[1]}
    return [error(Code.CM_PLANT, (*path, "delivering_plant"), **named)]


def _check_delivery(row: State, path: Path) -> list[Finding]:
    names = ("complete_delivery", "partial_delivery", "max_partial_deliveries")
    found: list[Finding] = []
    partial, most = row.get("partial_delivery"), row.get("max_partial_deliveries")
    if changes(row, *names):
        if is_filled(partial) and partial not in _PARTIAL:
            found.append(error(Code.GEN_REF, (*path, "partial_delivery"), value=str(partial)))
        elif row.get("complete_delivery") and partial != _COMPLETE_ONLY:
            found.append(error(Code.CM_PARTIAL, (*path, "partial_delivery"), value=str(partial)))
        elif partial == _COMPLETE_ONLY and most not in (0, None):
            found.append(error(Code.CM_PARTIAL, (*path, "max_partial_deliveries"), value=str(most)))
    tolerance = row.get("overdelivery_tolerance")
    if row.get("unlimited_overdelivery") and tolerance and is_touched(row):
        at = (*path, "overdelivery_tolerance")
        found.append(error(Code.GEN_RANGE, at, value=str(tolerance), range="0"))
    return found


def _check_incoterms(row: State, config: Config, path: Path) -> list[Finding]:
    term = text(row, "incoterms")
    if not term or not changes(row, "incoterms", "incoterms_version", "incoterms_location1"):
        return []
    found: list[Finding] = []
    version, versions = text(row, "incoterms_version"), config.incoterms.get(term)
    if versions is not None and version not in versions:
        found.append(error(Code.CM_INCO, (*path, "incoterms"), value=term, version=version))
    if not is_filled(row.get("incoterms_location1")):
        found.append(error(Code.GEN_REQUIRED, (*path, "incoterms_location1")))
    return found


def _check_terms(row: State, state: State, config: Config, path: Path) -> list[Finding]:
    """W CM-TERMS, whichever side is changed."""
    organization = config.sales_orgs.get(text(row, "sales_org"))
    company = company_row(state, organization.company_code) if organization else None
    if company is None or not (changes(row, "payment_terms") or changes(company, "payment_terms")):
        return []
    mine, theirs = text(row, "payment_terms"), text(company, "payment_terms")
    if not mine or not theirs or mine == theirs:
        return []
    named = {"value": mine, "other": theirs, "company_code": text(company, "company_code")}
    return [warning(Code.CM_TERMS, (*path, "payment_terms"), **named)]


def _check_company(row: State, state: State, config: Config, path: Path) -> list[Finding]:
    """OR-4. A ship-to never has company-code data, so it is not told."""
    organization = config.sales_orgs.get(text(row, "sales_org"))
    if organization is None or not is_new(row) or is_suppressed(config, state, "account_management"):
        return []
    if company_row(state, organization.company_code) is not None:
        return []
    named = {"sales_org": organization.code, "company_code": organization.company_code}
    return [warning(Code.CM_NO_COMPANY, (*path, "sales_org"), **named)]


def _check_licences(row: State, path: Path) -> list[Finding]:
    return [
        one
        for licence in rows(row, "licences")
        for one in check_span(licence, "valid_from", "valid_to", path_of(licence, (*path, "licences")))
    ]
