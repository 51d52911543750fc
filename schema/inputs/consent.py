"""What a caller says of a consent. Next: dossier_filter.py."""

from datetime import date
from enum import Enum

import strawberry


@strawberry.enum(description="What personal data may be kept and used for (目的).")
class ConsentPurpose(Enum):
    MASTER_DATA = strawberry.enum_value("MASTER_DATA", description="Kept in the customer's record (主数据).")
    DOSSIER = strawberry.enum_value("DOSSIER", description="Kept in his dossier (客户档案).")
    CARE = strawberry.enum_value("CARE", description="Return visits and service (客户维护).")
    MARKETING_SMS = strawberry.enum_value("MARKETING_SMS", description="Advertising messages (营销短信).")
    PROFILING = strawberry.enum_value("PROFILING", description="Profiles of habits and preferences (画像).")


@strawberry.enum(description="Whose data a consent is about (对象).")
class ConsentSubject(Enum):
    CUSTOMER = strawberry.enum_value("CUSTOMER", description="The customer himself.")
    CONTACT = strawberry.enum_value("CONTACT", description="One of his contact persons.")
    VIP = strawberry.enum_value("VIP", description="The holder of a VIP card.")


@strawberry.enum(description="What makes it lawful to keep the data (合法性基础).")
class LegalBasis(Enum):
    CONSENT = strawberry.enum_value("CONSENT", description="The subject consented.")
    CONTRACT = strawberry.enum_value("CONTRACT", description="A contract with the subject needs it.")
    STATUTORY = strawberry.enum_value("STATUTORY", description="A law demands it.")


@strawberry.enum(description="How a consent was given (方式).")
class ConsentMethod(Enum):
    PAPER = strawberry.enum_value("PAPER", description="Signed on paper; evidenceId is required.")
    ONLINE = strawberry.enum_value("ONLINE", description="Ticked or signed online.")
    VERBAL_RECORDED = strawberry.enum_value("VERBAL_RECORDED", description="Spoken, and recorded.")


@strawberry.input(
    description="A consent of the contact person in whose row it stands, or another basis to keep his data: "
    "recorded in the customer's dossier by the same call."
)
class ContactConsentInput:
    purposes: list[ConsentPurpose] = strawberry.field(
        description="What for; MASTER_DATA is what contact persons' data needs."
    )
    legal_basis: LegalBasis = strawberry.field(
        description="CONSENT unless it is another one (合法性基础); ZCON-legalBasis.",
        default=LegalBasis.CONSENT,
    )
    basis_text: str | None = strawberry.field(
        description="Text of a basis other than consent, then required (依据说明); ZCON-basisText; at most "
        "200 characters.",
        default=None,
    )
    method: ConsentMethod | None = strawberry.field(
        description="How it was given, required for a consent (方式); ZCON-method.", default=None
    )
    given_on: date | None = strawberry.field(
        description="When, today unless it is said (同意日期); ZCON-givenOn; ISO date, not in the future.",
        default=None,
    )
    given_by: str | None = strawberry.field(
        description="Who gave it, if not the subject himself (同意人); ZCON-givenBy; at most 60 characters.",
        default=None,
    )
    evidence_id: strawberry.ID | None = strawberry.field(
        description="itemId of the archived proof, of this customer or of none, within the caller's sight "
        "(证据档案); ZCON-evidenceId.",
        default=None,
    )


@strawberry.input(description="A consent, or another basis to keep personal data, as recordConsent takes it.")
class RecordedConsentInput(ContactConsentInput):
    subject: ConsentSubject = strawberry.field(
        description="Whose data it is about (对象); ZCON-subject.", default=ConsentSubject.CUSTOMER
    )
    contact_number: str | None = strawberry.field(
        description="The contact person, where he is the subject (联系人编号); ZCON-contactNumber, ten "
        "digits.",
        default=None,
    )
    vip_card: str | None = strawberry.field(
        description="The VIP card, where its holder is the subject (VIP 卡号); ZCON-vipCard.", default=None
    )
