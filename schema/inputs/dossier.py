"""Patches of dossiers: absent, null and a value are three things. Next: arranging.py."""

from datetime import date

import strawberry


@strawberry.input(
    description=(
        "A consent, or another legal basis, to keep personal data of a subject for "
        "some purposes; consentNumber is its key."
    )
)
class ConsentInput:
    consent_number: strawberry.Maybe[int | None] = strawberry.field(
        description="Number inside the dossier (同意编号); ZCON-consentNumber; integer.", default=None
    )
    subject: strawberry.Maybe[str | None] = strawberry.field(
        description="CUSTOMER, CONTACT or VIP (对象); ZCON-subject; code, at most 8 characters.", default=None
    )
    contact_number: strawberry.Maybe[str | None] = strawberry.field(
        description=(
            "Contact person, where he is the subject (联系人编号); ZCON-contactNumber; at most 10 characters."
        ),
        default=None,
    )
    vip_card: strawberry.Maybe[str | None] = strawberry.field(
        description=(
            "VIP card, where its holder is the subject (VIP 卡号); ZCON-vipCard; at most 20 characters."
        ),
        default=None,
    )
    for_master_data: strawberry.Maybe[bool | None] = strawberry.field(
        description="Purpose MASTER_DATA (主数据); ZCON-forMasterData; true or false.", default=None
    )
    for_dossier: strawberry.Maybe[bool | None] = strawberry.field(
        description="Purpose DOSSIER (客户档案); ZCON-forDossier; true or false.", default=None
    )
    for_care: strawberry.Maybe[bool | None] = strawberry.field(
        description="Purpose CARE (客户维护); ZCON-forCare; true or false.", default=None
    )
    for_marketing_sms: strawberry.Maybe[bool | None] = strawberry.field(
        description="Purpose MARKETING_SMS (营销短信); ZCON-forMarketingSms; true or false.", default=None
    )
    for_profiling: strawberry.Maybe[bool | None] = strawberry.field(
        description="Purpose PROFILING (画像); ZCON-forProfiling; true or false.", default=None
    )
    legal_basis: strawberry.Maybe[str | None] = strawberry.field(
        description=(
            "CONSENT, CONTRACT or STATUTORY (合法性基础); ZCON-legalBasis; code, at most 9 characters."
        ),
        default=None,
    )
    basis_text: strawberry.Maybe[str | None] = strawberry.field(
        description=(
            "Text of a basis other than consent (依据说明); ZCON-basisText; at most 200 characters."
        ),
        default=None,
    )
    method: strawberry.Maybe[str | None] = strawberry.field(
        description=("PAPER, ONLINE or VERBAL_RECORDED (方式); ZCON-method; code, at most 15 characters."),
        default=None,
    )
    given_on: strawberry.Maybe[date | None] = strawberry.field(
        description="Given on (同意日期); ZCON-givenOn; ISO date.", default=None
    )
    given_by: strawberry.Maybe[str | None] = strawberry.field(
        description="Given by (同意人); ZCON-givenBy; at most 60 characters.", default=None
    )
    evidence_id: strawberry.Maybe[str | None] = strawberry.field(
        description=(
            "itemId of the evidence; required for PAPER (证据档案); ZCON-evidenceId; at most 32 characters."
        ),
        default=None,
    )
    withdrawn_on: strawberry.Maybe[date | None] = strawberry.field(
        description="Withdrawn on (撤回日期); ZCON-withdrawnOn; ISO date.", default=None
    )
    remove: bool = strawberry.field(description="true deletes the row.", default=False)


@strawberry.input(description="Somebody has verified a dossier; verificationNumber is its key.")
class DossierVerificationInput:
    verification_number: strawberry.Maybe[int | None] = strawberry.field(
        description="Number inside the dossier (核对编号); ZVER-verificationNumber; integer.", default=None
    )
    verified_on: strawberry.Maybe[date | None] = strawberry.field(
        description="Verified on (核对日期); ZVER-verifiedOn; ISO date.", default=None
    )
    source: strawberry.Maybe[str | None] = strawberry.field(
        description="What it was compared with (信息来源); ZVER-source; at most 100 characters.", default=None
    )
    changed_fields: strawberry.Maybe[str | None] = strawberry.field(
        description=(
            "Fields that were found to have changed, by comma (更改字段); ZVER-changedFields;"
            " at most 400 characters."
        ),
        default=None,
    )
    remove: bool = strawberry.field(description="true deletes the row.", default=False)


@strawberry.input(description="How a customer's dossier is kept. Absent = unchanged, null = cleared.")
class DossierInput:
    customer_number: strawberry.Maybe[str | None] = strawberry.field(
        description=(
            "Customer number (客户编号); ZDOS-customerNumber; number of at most 10 "
            "characters, shown without leading zeros."
        ),
        default=None,
    )
    last_used_on: strawberry.Maybe[date | None] = strawberry.field(
        description="Last business event on (最近业务日期); ZDOS-lastUsedOn; ISO date.", default=None
    )
    consents: strawberry.Maybe[list[ConsentInput]] = strawberry.field(
        description=(
            "A consent, or another legal basis, to keep personal data of a subject for "
            "some purposes. Rows are matched by their key; rows not named stay."
        ),
        default=None,
    )
    verifications: strawberry.Maybe[list[DossierVerificationInput]] = strawberry.field(
        description=("Somebody has verified a dossier. Rows are matched by their key; rows not named stay."),
        default=None,
    )
