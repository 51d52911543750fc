"""What a form needs to know of its fields: label, form, list, behaviour, who may fill it. Next: checks.py."""

from collections.abc import Iterable
from enum import Enum
from typing import Annotated

import strawberry

from models.catalog import catalog
from models.rules import shape, status
from models.rules.screen import Asked, ScreenField, ScreenPart
from models.rules.shape import camel
from models.rules.state import Path
from resolvers.access.caller import Caller
from resolvers.errors import Gone
from resolvers.write import ask
from schema.arguments import Company, SalesOrg
from schema.checks import FieldState, ScreenActivity
from schema.patching import text_path
from schema.saving import ContextInfo

# lists of values that are root fields of their own; all others are lists of referenceCodes
_OWN_QUERIES = frozenset(
    {
        *("account_groups", "countries", "credit_control_areas", "currencies", "incoterms", "languages"),
        *("payment_terms", "regions"),
    }
)


@strawberry.enum(description="How a value is written.")
class FieldForm(Enum):
    TEXT = strawberry.enum_value("text", description="Text of one line.")
    LONG = strawberry.enum_value("long", description="Text of many lines.")
    CODE = strawberry.enum_value("code", description="Capital letters, digits and the signs _ . / - alone.")
    DIGITS = strawberry.enum_value("digits", description="Digits; leading zeros count.")
    NUMBER = strawberry.enum_value("number", description="A number like KUNNR: leading zeros are optional.")
    DECIMAL = strawberry.enum_value("decimal", description="An exact decimal number, as text.")
    INTEGER = strawberry.enum_value("integer", description="A whole number.")
    BOOLEAN = strawberry.enum_value("boolean", description="true or false.")
    DATE = strawberry.enum_value("date", description="A day as ISO 8601 text.")
    TIMESTAMP = strawberry.enum_value("timestamp", description="An instant as RFC 3339 text.")
    SEALED = strawberry.enum_value(
        "sealed", description="Encrypted at rest; without the right to read it only its last four characters."
    )


@strawberry.enum(description="What a field holds, and so who may read it in clear.")
class FieldShield(Enum):
    BUSINESS = strawberry.enum_value("business", description="Business data: everybody within the scope.")
    BANK = strawberry.enum_value("bank", description="Bank data.")
    TAX = strawberry.enum_value("tax", description="Tax numbers and exemptions.")
    PERSONAL = strawberry.enum_value(
        "personal", description="Data of a person, such as phone and birth date."
    )
    IDENTITY = strawberry.enum_value("identity", description="Numbers of papers, such as a resident id.")


@strawberry.type(description="One field of a form.")
class CatalogField:
    name: str = strawberry.field(description="Name in types and inputs, e.g. reconAccount.")
    path: str = strawberry.field(description='Its place in the record, e.g. "companyCodes.reconAccount".')
    sap_name: str = strawberry.field(description="SAP's table and field, e.g. KNB1-AKONT; ZOWN-… is ours.")
    label: str = strawberry.field(description="Label in the caller's language (Accept-Language).")
    label_zh: str = strawberry.field(description="Label in Chinese.")
    label_en: str = strawberry.field(description="Label in English.")
    form: FieldForm = strawberry.field(description="How a value is written.")
    length: int | None = strawberry.field(description="Most characters; of a decimal number all its digits.")
    decimals: int | None = strawberry.field(description="Digits behind the point; null if it is no decimal.")
    reference_list: str | None = strawberry.field(
        description="List that its values come from, as referenceCodes names it; null when there is none."
    )
    reference_query: str | None = strawberry.field(
        description="Root field that reads this list: referenceCodes, or one of its own such as paymentTerms."
    )
    view: str | None = strawberry.field(description="Screen view (1.2); the department of the view owns it.")
    state: FieldState = strawberry.field(description="Required, optional, shown only or suppressed.")
    required: bool = strawberry.field(
        description="true if a save without it is refused; in a list, for each row that is given."
    )
    is_key: bool = strawberry.field(
        description="Part of what makes a row unique in its list: given in a new row, never changed later."
    )
    shield: FieldShield = strawberry.field(description="What it holds, and so who may read it in clear.")
    is_sealed: bool = strawberry.field(description="Encrypted in the database.")
    reads_clear: bool = strawberry.field(
        description="Whether the caller reads it in clear wherever he sees it; else maskedFields of a row "
        "names it where he does not, and filters and the search do not take it."
    )
    may_change: bool = strawberry.field(
        description="Whether the caller's roles may fill it in this activity. For a layer's field without "
        "companyCode or salesOrg: somewhere. A save still looks at the customer itself."
    )


@strawberry.type(description="The record, or one of its lists, with its fields in the order of the input.")
class CatalogEntity:
    name: str = strawberry.field(description="Name of the type, e.g. CompanyCodeData.")
    path: str = strawberry.field(
        description='Its place in the record, e.g. "companyCodes"; "" is the record.'
    )
    sap_table: str = strawberry.field(description="SAP's table, e.g. KNB1; ZOWN is ours.")
    text: str = strawberry.field(description="What it is, with its Chinese name.")
    is_list: bool = strawberry.field(description="false: the record itself, or one row at most.")
    key: list[str] = strawberry.field(description="Names of the fields that make a row unique in its list.")
    fields: list[CatalogField] = strawberry.field(description="Its fields.")


@strawberry.type
class FieldCatalogs:
    @strawberry.field(
        description="Every field of the customer for a form: label, form, length, list of values, behaviour "
        "by account group, activity and company code (1.2), and whether the caller may fill it (2.1); empty "
        "when there is no such account group."
    )
    async def field_catalog(
        self,
        info: ContextInfo,
        account_group: Annotated[str, strawberry.argument(description="Account group, T077D-KTOKD.")],
        activity: Annotated[ScreenActivity, strawberry.argument(description="What the screen is for.")],
        company_code: Company = None,
        sales_org: SalesOrg = None,
    ) -> list[CatalogEntity]:
        caller = info.context.caller
        codes = [(code or "").strip().upper() for code in (account_group, company_code, sales_org)]
        asked = Asked(codes[0], status.Activity(activity.value), codes[1], codes[2])
        try:
            parts = await ask.field_catalog(info.context.services.writer.call(caller), asked)
        except Gone:
            return []
        return [_entity(part, caller) for part in parts]


def _entity(part: ScreenPart, caller: Caller) -> CatalogEntity:
    return CatalogEntity(
        name=part.shape.name,
        path=_text(part.path),
        sap_table=part.shape.sap_table,
        text=catalog()[part.shape.name].description,
        is_list=_is_list(part.path),
        key=[camel(name) for name in part.shape.key],
        fields=[_field(part.path, field, caller) for field in part.fields],
    )


def _field(path: Path, field: ScreenField, caller: Caller) -> CatalogField:
    facts = field.shape
    own_query = facts.codes in _OWN_QUERIES
    return CatalogField(
        name=camel(facts.name),
        path=_text((*path, facts.name)),
        sap_name=facts.sap,
        label=facts.label_zh if caller.languages[0] == "zh" else facts.label_en,
        label_zh=facts.label_zh,
        label_en=facts.label_en,
        form=FieldForm(facts.form.value),
        length=facts.length,
        decimals=facts.scale if facts.form is shape.Form.DECIMAL else None,
        reference_list=facts.codes,
        reference_query=(camel(facts.codes) if own_query else "referenceCodes") if facts.codes else None,
        view=facts.view,
        state=FieldState(field.status.value),
        required=field.required,
        is_key=field.key,
        shield=FieldShield(facts.shield.value),
        is_sealed=facts.form is shape.Form.SEALED,
        reads_clear=caller.reads_clear(facts.shield),
        may_change=field.may_change,
    )


def _is_list(path: Path) -> bool:
    entity, many = catalog()["Customer"], False
    for step in path:
        relation = entity.relations[str(step)]
        entity, many = catalog()[relation.target], not relation.single
    return many


def _text(path: Iterable[str | int]) -> str:
    return ".".join(text_path(path))
