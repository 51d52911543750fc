"""What a document takes over from its partner, as the caller reads it. Next: sheets.py."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, cast

import orjson
import strawberry
from graphql import DocumentNode, OperationDefinitionNode, parse
from graphql.execution.values import VariableValues

from models.rules.base_data.carrying import Carried, from_customer, from_vendor
from models.rules.numbers import stored
from models.rules.shape import camel
from models.rules.state import Patch
from resolvers.base_data.documents import check_choice
from schema.payloads import Finding
from schema.saving import ContextInfo, finding_payload

# Queries of our own: so the scope, the masks and the second net hold for what is carried too.
_BANK = "bankCountry bankKey bankAccount accountHolder"
_VENDOR = parse(f"""query ($key: String!) {{ partner: vendor(code: $key) {{
    name postalCode city street uscc {_BANK} paymentTerms currency contactName telephone email }} }}""")
_CUSTOMER = parse(f"""query ($key: String!) {{ partner: customer(number: $key) {{
    name1 name2 name3 name4 postalCode city street houseNumber uscc vatRegistrationNo phone email
    bankDetails {{ {_BANK} }} contactPersons {{ lastName firstName phone email }}
    salesAreas {{ salesOrg channel division paymentTerms currency }}
    companyCodes {{ companyCode paymentTerms }} }} }}""")


@strawberry.type(description="What a document takes over from its partner; it may be changed there.")
class DocumentProposal:
    name: str | None = strawberry.field(description="Name of the partner.")
    address: str | None = strawberry.field(description="Postal code, city, street.")
    tax_number: str | None = strawberry.field(description="Tax number.")
    bank_country: str | None = strawberry.field(description="Country of the bank.")
    bank_key: str | None = strawberry.field(description="Bank key.")
    bank_account: str | None = strawberry.field(
        description="Bank account; masked for who does not read such."
    )
    account_holder: str | None = strawberry.field(description="Account holder.")
    payment_terms: str | None = strawberry.field(description="Terms of payment.")
    currency: str | None = strawberry.field(description="Currency.")
    contact_name: str | None = strawberry.field(description="Contact person.")
    telephone: str | None = strawberry.field(description="Telephone of the contact, or the partner's.")
    email: str | None = strawberry.field(description="Mail address of the contact, or the partner's.")
    findings: list[Finding] = strawberry.field(
        description="What stands against choosing this partner in such a document today."
    )


async def propose(
    info: ContextInfo, kind: str, partner: Patch, layers: tuple[str, str]
) -> DocumentProposal | None:
    """`layers`: the sales area and the company code whose terms are meant, or "". The customer goes first."""
    number, code = partner.get("customer_number"), partner.get("vendor_code")
    if number:
        row = await _read(info, _CUSTOMER, stored(str(number)))
        carried = None if row is None else from_customer(_with_areas(row), *layers)
    else:
        row = await _read(info, _VENDOR, str(code or "").strip().upper())
        carried = None if row is None else from_vendor(row)
    if carried is None:
        return None
    asked = {
        **({"customer_number": stored(str(number))} if number else {}),
        **({"vendor_code": str(code).strip().upper()} if code else {}),
    }
    found = await check_choice(info.context.services.writer.call(info.context.caller), kind, asked)
    told = [finding_payload(one, info.context.caller.languages) for one in found]
    return DocumentProposal(**asdict(carried), findings=told)


async def _read(info: ContextInfo, document: DocumentNode, key: str) -> dict[str, Any] | None:
    reader = info.context.services.reader
    node = cast("OperationDefinitionNode", document.definitions[0])
    prepared = reader.prepare(document, node)
    if prepared is None or "\0" in key:
        return None
    answer = await reader.answer(prepared, VariableValues({}, {"key": key}), info.context.caller)
    found: dict[str, Any] | None = orjson.loads(answer)["partner"]
    return None if found is None else _plain(found)


_NAMES: Mapping[str, str] = {
    camel(name): name
    for name in (
        *Carried.__dataclass_fields__,
        *("postal_code", "house_number", "vat_registration_no", "bank_details", "contact_persons"),
        *("last_name", "first_name", "sales_areas", "sales_org", "company_codes", "company_code"),
    )
}


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """As the rules name the fields."""
    return {
        _NAMES.get(name, name): [_plain(one) for one in cast("list[Any]", value)]
        if isinstance(value, list)
        else value
        for name, value in row.items()
    }


def _with_areas(customer: dict[str, Any]) -> dict[str, Any]:
    for row in customer["sales_areas"]:
        row["sales_area"] = f"{row['sales_org']}/{row['channel']}/{row['division']}"
    return customer
