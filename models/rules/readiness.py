"""Can invoices be written for a customer in a sales area? (domain 2.6, V-INV) Next: search.py."""

from models.rules.attached import needed_tax_classes
from models.rules.config import Config
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.general import is_home_organisation
from models.rules.numbers import shown
from models.rules.partners import COMPLETE
from models.rules.state import State, area_key, company_row, is_filled, rows, text


def invoice_readiness(
    customer: State, area: State, payer: State | None, bill_to: State | None, config: Config
) -> list[Finding]:
    """What is missing; nothing = ready. `area` is the row of the customer's sales data; None stands for a
    partner that was not found. Paths lie in the customer's record.
    """
    return [
        *_check_bill_to(bill_to),
        *_check_payer(customer, area, payer, config),
        *_check_tax_classes(customer, area, config),
        *_check_block(area, payer),
    ]


def _check_bill_to(bill_to: State | None) -> list[Finding]:
    """Name, legal representative and tax number stand on the invoice. Foreigners and persons need none."""
    if bill_to is None or not is_home_organisation(bill_to):
        return []
    number = shown(text(bill_to, "customer_number"))
    wanted = {"legal_representative": Code.INV_LEGAL, "uscc": Code.INV_TAX}
    return [
        error(code, (name,), value=number)
        for name, code in wanted.items()
        if not is_filled(bill_to.get(name))
    ]


def _check_payer(customer: State, area: State, payer: State | None, config: Config) -> list[Finding]:
    found: list[Finding] = []
    pending = payer is None or payer.get("finance_status") != COMPLETE
    if pending or customer.get("finance_status") != COMPLETE:
        found.append(error(Code.INV_PAYER, ("finance_status",)))
    organization = config.sales_orgs.get(text(area, "sales_org"))
    company = organization.company_code if organization else ""
    data = company_row(payer or {}, company)
    if data is None:
        named = {"value": shown(text(payer or {}, "customer_number")), "company_code": company}
        found.append(error(Code.INV_COMPANY, ("company_codes",), **named))
    if not is_filled(area.get("payment_terms")) and not is_filled((data or {}).get("payment_terms")):
        found.append(error(Code.INV_TERMS, ("sales_areas", "payment_terms")))
    return found


def _check_tax_classes(customer: State, area: State, config: Config) -> list[Finding]:
    have = {
        (text(row, "departure_country"), text(row, "tax_category"))
        for row in rows(customer, "tax_classifications")
        if is_filled(row.get("tax_class"))
    }
    missing = needed_tax_classes({"sales_areas": [area]}, config) - have
    at = ("tax_classifications",)
    return [error(Code.INV_TAXCLASS, at, country=one, category=kind) for one, kind in sorted(missing)]


def _check_block(area: State, payer: State | None) -> list[Finding]:
    """The billing block of the payer: central, or in the area where he has data there."""
    theirs = next((row for row in rows(payer or {}, "sales_areas") if area_key(row) == area_key(area)), None)
    reasons = [text(payer or {}, "central_billing_block"), text(theirs or {}, "billing_block")]
    reasons.append(text(area, "billing_block"))
    return [error(Code.INV_BLOCK, ("billing_block",), value=one) for one in dict.fromkeys(reasons) if one]
