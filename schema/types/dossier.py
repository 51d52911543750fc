"""GraphQL types of customers' dossiers. Next: arranging.py."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.types.relay import Node, PageInfo, compiled

if TYPE_CHECKING:
    from schema.inputs.dossier_filter import ConsentFilter, DossierVerificationFilter
    from schema.types.customer import Customer
    from schema.types.user import User


@strawberry.type(
    description=("How a customer's dossier is kept; its items are the archive items that name him; 客户档案.")
)
class Dossier(Node):
    customer_number: str = strawberry.field(
        description=(
            "Customer number (客户编号); ZDOS-customerNumber; number of at most 10 "
            "characters, shown without leading zeros."
        )
    )
    next_review_on: date | None = strawberry.field(
        description="To be verified again on (下次核对日期); ZDOS-nextReviewOn; ISO date."
    )
    last_verified_on: date | None = strawberry.field(
        description="Last verified on (最近核对日期); ZDOS-lastVerifiedOn; ISO date."
    )
    last_used_on: date | None = strawberry.field(
        description="Last business event on (最近业务日期); ZDOS-lastUsedOn; ISO date."
    )
    archived: bool = strawberry.field(
        description="Archived: read-only, out of default lists (已封存); ZDOS-archived; true or false."
    )
    archived_on: date | None = strawberry.field(
        description="Archived on (封存日期); ZDOS-archivedOn; ISO date."
    )
    version: int = strawberry.field(description="Version of the record (版本); ZDOS-version; integer.")
    created_on: date = strawberry.field(description="Created on (创建日期); ZDOS-createdOn; ISO date.")
    created_by: str = strawberry.field(
        description="Created by (创建人); ZDOS-createdBy; at most 12 characters."
    )
    changed_at: datetime = strawberry.field(
        description="Changed at, UTC (更改时间); ZDOS-changedAt; UTC instant."
    )
    changed_by: str = strawberry.field(
        description="Changed by (更改人); ZDOS-changedBy; at most 12 characters."
    )

    @strawberry.field(
        description=(
            "A consent, or another legal basis, to keep personal data of a subject for "
            "some purposes. All rows, ordered by their key."
        )
    )
    def consents(
        self,
        filter: Annotated["ConsentFilter", strawberry.lazy("schema.inputs.dossier_filter")] | None = None,
    ) -> "list[Consent]":
        return compiled()

    @strawberry.field(description="Somebody has verified a dossier. All rows, ordered by their key.")
    def verifications(
        self,
        filter: Annotated["DossierVerificationFilter", strawberry.lazy("schema.inputs.dossier_filter")]
        | None = None,
    ) -> "list[DossierVerification]":
        return compiled()

    customer: Annotated["Customer", strawberry.lazy("schema.types.customer")] | None = strawberry.field(
        description="The Customer that customerNumber names; null if it is outside the scope."
    )


@strawberry.type(
    description=(
        "A consent, or another legal basis, to keep personal data of a subject for some purposes; 同意记录."
    )
)
class Consent:
    consent_number: int = strawberry.field(
        description="Number inside the dossier (同意编号); ZCON-consentNumber; integer."
    )
    subject: str = strawberry.field(
        description="CUSTOMER, CONTACT or VIP (对象); ZCON-subject; code, at most 8 characters."
    )
    contact_number: str | None = strawberry.field(
        description=(
            "Contact person, where he is the subject (联系人编号); ZCON-contactNumber; at most 10 characters."
        )
    )
    vip_card: str | None = strawberry.field(
        description=(
            "VIP card, where its holder is the subject (VIP 卡号); ZCON-vipCard; at most 20 characters."
        )
    )
    for_master_data: bool = strawberry.field(
        description="Purpose MASTER_DATA (主数据); ZCON-forMasterData; true or false."
    )
    for_dossier: bool = strawberry.field(
        description="Purpose DOSSIER (客户档案); ZCON-forDossier; true or false."
    )
    for_care: bool = strawberry.field(description="Purpose CARE (客户维护); ZCON-forCare; true or false.")
    for_marketing_sms: bool = strawberry.field(
        description="Purpose MARKETING_SMS (营销短信); ZCON-forMarketingSms; true or false."
    )
    for_profiling: bool = strawberry.field(
        description="Purpose PROFILING (画像); ZCON-forProfiling; true or false."
    )
    legal_basis: str = strawberry.field(
        description=(
            "CONSENT, CONTRACT or STATUTORY (合法性基础); ZCON-legalBasis; code, at most 9 characters."
        )
    )
    basis_text: str | None = strawberry.field(
        description=("Text of a basis other than consent (依据说明); ZCON-basisText; at most 200 characters.")
    )
    method: str | None = strawberry.field(
        description=("PAPER, ONLINE or VERBAL_RECORDED (方式); ZCON-method; code, at most 15 characters.")
    )
    given_on: date = strawberry.field(description="Given on (同意日期); ZCON-givenOn; ISO date.")
    given_by: str | None = strawberry.field(
        description="Given by (同意人); ZCON-givenBy; at most 60 characters."
    )
    collected_by: str = strawberry.field(
        description="Collected by (收集人); ZCON-collectedBy; at most 12 characters."
    )
    evidence_id: str | None = strawberry.field(
        description=(
            "itemId of the evidence; required for PAPER (证据档案); ZCON-evidenceId; at most 32 characters."
        )
    )
    withdrawn_on: date | None = strawberry.field(
        description="Withdrawn on (撤回日期); ZCON-withdrawnOn; ISO date."
    )
    dossier: "Dossier" = strawberry.field(description="The Dossier this belongs to.")


@strawberry.type(description="Somebody has verified a dossier; 核对记录.")
class DossierVerification:
    verification_number: int = strawberry.field(
        description="Number inside the dossier (核对编号); ZVER-verificationNumber; integer."
    )
    verified_on: date = strawberry.field(description="Verified on (核对日期); ZVER-verifiedOn; ISO date.")
    verified_by: str = strawberry.field(
        description="Verified by (核对人); ZVER-verifiedBy; at most 12 characters."
    )
    source: str = strawberry.field(
        description="What it was compared with (信息来源); ZVER-source; at most 100 characters."
    )
    changed_fields: str | None = strawberry.field(
        description=(
            "Fields that were found to have changed, by comma (更改字段); ZVER-changedFields;"
            " at most 400 characters."
        )
    )
    dossier: "Dossier" = strawberry.field(description="The Dossier this belongs to.")


@strawberry.type(description="A user was trained, and may keep dossiers or archives until a day; 培训授权.")
class TrainingAuthorisation:
    topic: str = strawberry.field(
        description="DOSSIER or ARCHIVE (主题); ZTRN-topic; code, at most 7 characters."
    )
    trained_on: date = strawberry.field(description="Trained on (培训日期); ZTRN-trainedOn; ISO date.")
    valid_until: date = strawberry.field(description="Valid until (有效期至); ZTRN-validUntil; ISO date.")
    granted_by: str = strawberry.field(
        description="Authorised by (授权人); ZTRN-grantedBy; at most 12 characters."
    )
    user: Annotated["User", strawberry.lazy("schema.types.user")] = strawberry.field(
        description="The User this belongs to."
    )


@strawberry.type(description="A Dossier and the cursor that marks its place in the list.")
class DossierEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: Dossier = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of Dossier.")
class DossierConnection:
    edges: list[DossierEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[Dossier] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )
