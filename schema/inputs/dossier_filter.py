"""Filter inputs over dossiers. Next: filters.py."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.inputs.filters import BooleanFilter, DateFilter, DateTimeFilter, IntFilter, TextFilter

if TYPE_CHECKING:
    from schema.inputs.customer_filter import CustomerFilter
    from schema.inputs.user_filter import UserFilter


@strawberry.input(description="Conditions on Dossier; all that are given must hold.")
class DossierFilter:
    and_: list["DossierFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["DossierFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "DossierFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    customer_number: TextFilter | None = strawberry.field(
        description="Customer number (客户编号); ZDOS-customerNumber.", default=strawberry.UNSET
    )
    next_review_on: DateFilter | None = strawberry.field(
        description="To be verified again on (下次核对日期); ZDOS-nextReviewOn.", default=strawberry.UNSET
    )
    last_verified_on: DateFilter | None = strawberry.field(
        description="Last verified on (最近核对日期); ZDOS-lastVerifiedOn.", default=strawberry.UNSET
    )
    last_used_on: DateFilter | None = strawberry.field(
        description="Last business event on (最近业务日期); ZDOS-lastUsedOn.", default=strawberry.UNSET
    )
    archived: BooleanFilter | None = strawberry.field(
        description="Archived: read-only, out of default lists (已封存); ZDOS-archived.",
        default=strawberry.UNSET,
    )
    archived_on: DateFilter | None = strawberry.field(
        description="Archived on (封存日期); ZDOS-archivedOn.", default=strawberry.UNSET
    )
    version: IntFilter | None = strawberry.field(
        description="Version of the record (版本); ZDOS-version.", default=strawberry.UNSET
    )
    created_on: DateFilter | None = strawberry.field(
        description="Created on (创建日期); ZDOS-createdOn.", default=strawberry.UNSET
    )
    created_by: TextFilter | None = strawberry.field(
        description="Created by (创建人); ZDOS-createdBy.", default=strawberry.UNSET
    )
    changed_at: DateTimeFilter | None = strawberry.field(
        description="Changed at, UTC (更改时间); ZDOS-changedAt.", default=strawberry.UNSET
    )
    changed_by: TextFilter | None = strawberry.field(
        description="Changed by (更改人); ZDOS-changedBy.", default=strawberry.UNSET
    )
    consents: "ConsentListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )
    verifications: "DossierVerificationListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )
    customer: Annotated["CustomerFilter", strawberry.lazy("schema.inputs.customer_filter")] | None = (
        strawberry.field(description="Conditions on the Customer.", default=strawberry.UNSET)
    )


@strawberry.input(description="Conditions on Consent; all that are given must hold.")
class ConsentFilter:
    and_: list["ConsentFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["ConsentFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "ConsentFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    consent_number: IntFilter | None = strawberry.field(
        description="Number inside the dossier (同意编号); ZCON-consentNumber.", default=strawberry.UNSET
    )
    subject: TextFilter | None = strawberry.field(
        description="CUSTOMER, CONTACT or VIP (对象); ZCON-subject.", default=strawberry.UNSET
    )
    contact_number: TextFilter | None = strawberry.field(
        description="Contact person, where he is the subject (联系人编号); ZCON-contactNumber.",
        default=strawberry.UNSET,
    )
    vip_card: TextFilter | None = strawberry.field(
        description="VIP card, where its holder is the subject (VIP 卡号); ZCON-vipCard.",
        default=strawberry.UNSET,
    )
    for_master_data: BooleanFilter | None = strawberry.field(
        description="Purpose MASTER_DATA (主数据); ZCON-forMasterData.", default=strawberry.UNSET
    )
    for_dossier: BooleanFilter | None = strawberry.field(
        description="Purpose DOSSIER (客户档案); ZCON-forDossier.", default=strawberry.UNSET
    )
    for_care: BooleanFilter | None = strawberry.field(
        description="Purpose CARE (客户维护); ZCON-forCare.", default=strawberry.UNSET
    )
    for_marketing_sms: BooleanFilter | None = strawberry.field(
        description="Purpose MARKETING_SMS (营销短信); ZCON-forMarketingSms.", default=strawberry.UNSET
    )
    for_profiling: BooleanFilter | None = strawberry.field(
        description="Purpose PROFILING (画像); ZCON-forProfiling.", default=strawberry.UNSET
    )
    legal_basis: TextFilter | None = strawberry.field(
        description="CONSENT, CONTRACT or STATUTORY (合法性基础); ZCON-legalBasis.", default=strawberry.UNSET
    )
    basis_text: TextFilter | None = strawberry.field(
        description="Text of a basis other than consent (依据说明); ZCON-basisText.", default=strawberry.UNSET
    )
    method: TextFilter | None = strawberry.field(
        description="PAPER, ONLINE or VERBAL_RECORDED (方式); ZCON-method.", default=strawberry.UNSET
    )
    given_on: DateFilter | None = strawberry.field(
        description="Given on (同意日期); ZCON-givenOn.", default=strawberry.UNSET
    )
    given_by: TextFilter | None = strawberry.field(
        description="Given by (同意人); ZCON-givenBy.", default=strawberry.UNSET
    )
    collected_by: TextFilter | None = strawberry.field(
        description="Collected by (收集人); ZCON-collectedBy.", default=strawberry.UNSET
    )
    evidence_id: TextFilter | None = strawberry.field(
        description="itemId of the evidence; required for PAPER (证据档案); ZCON-evidenceId.",
        default=strawberry.UNSET,
    )
    withdrawn_on: DateFilter | None = strawberry.field(
        description="Withdrawn on (撤回日期); ZCON-withdrawnOn.", default=strawberry.UNSET
    )
    dossier: "DossierFilter | None" = strawberry.field(
        description="Conditions on the Dossier.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on DossierVerification; all that are given must hold.")
class DossierVerificationFilter:
    and_: list["DossierVerificationFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["DossierVerificationFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "DossierVerificationFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    verification_number: IntFilter | None = strawberry.field(
        description="Number inside the dossier (核对编号); ZVER-verificationNumber.", default=strawberry.UNSET
    )
    verified_on: DateFilter | None = strawberry.field(
        description="Verified on (核对日期); ZVER-verifiedOn.", default=strawberry.UNSET
    )
    verified_by: TextFilter | None = strawberry.field(
        description="Verified by (核对人); ZVER-verifiedBy.", default=strawberry.UNSET
    )
    source: TextFilter | None = strawberry.field(
        description="What it was compared with (信息来源); ZVER-source.", default=strawberry.UNSET
    )
    changed_fields: TextFilter | None = strawberry.field(
        description="Fields that were found to have changed, by comma (更改字段); ZVER-changedFields.",
        default=strawberry.UNSET,
    )
    dossier: "DossierFilter | None" = strawberry.field(
        description="Conditions on the Dossier.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on TrainingAuthorisation; all that are given must hold.")
class TrainingAuthorisationFilter:
    and_: list["TrainingAuthorisationFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["TrainingAuthorisationFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "TrainingAuthorisationFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    topic: TextFilter | None = strawberry.field(
        description="DOSSIER or ARCHIVE (主题); ZTRN-topic.", default=strawberry.UNSET
    )
    trained_on: DateFilter | None = strawberry.field(
        description="Trained on (培训日期); ZTRN-trainedOn.", default=strawberry.UNSET
    )
    valid_until: DateFilter | None = strawberry.field(
        description="Valid until (有效期至); ZTRN-validUntil.", default=strawberry.UNSET
    )
    granted_by: TextFilter | None = strawberry.field(
        description="Authorised by (授权人); ZTRN-grantedBy.", default=strawberry.UNSET
    )
    user: Annotated["UserFilter", strawberry.lazy("schema.inputs.user_filter")] | None = strawberry.field(
        description="Conditions on the User.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of Consent.")
class ConsentListFilter:
    some: ConsentFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: ConsentFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: ConsentFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of DossierVerification.")
class DossierVerificationListFilter:
    some: DossierVerificationFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: DossierVerificationFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: DossierVerificationFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of TrainingAuthorisation.")
class TrainingAuthorisationListFilter:
    some: TrainingAuthorisationFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: TrainingAuthorisationFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: TrainingAuthorisationFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )
