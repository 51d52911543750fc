"""A customer's dossier: review, consents, verifications; who is trained to keep it. Next: arranging.py."""

from tortoise import fields
from tortoise.models import Model

from models.tables.column import child_of, code, day, flag, integer, number, stamps, text


class Dossier(Model):
    """How a customer's dossier is kept; its items are the archive items that name him; 客户档案."""

    customer_number = number("ZDOS-customerNumber", "客户编号", "Customer number", primary_key=True)
    next_review_on = day("ZDOS-nextReviewOn", "下次核对日期", "To be verified again on", system=True)
    last_verified_on = day("ZDOS-lastVerifiedOn", "最近核对日期", "Last verified on", system=True)
    last_used_on = day("ZDOS-lastUsedOn", "最近业务日期", "Last business event on")
    archived = flag("ZDOS-archived", "已封存", "Archived: read-only, out of default lists", system=True)
    archived_on = day("ZDOS-archivedOn", "封存日期", "Archived on", system=True)
    told_for = fields.DateField(null=True)  # the review that archive managers were told of: once
    version, created_on, created_by, changed_at, changed_by = stamps("ZDOS")

    class Meta:
        table = "dossier"


class Consent(Model):
    """A consent, or another legal basis, to keep personal data of a subject for some purposes; 同意记录."""

    id = fields.BigIntField(primary_key=True)
    dossier = child_of("Dossier", "customer_number", "consents")
    consent_number = integer("ZCON-consentNumber", "同意编号", "Number inside the dossier", required=True)
    subject = code(8, "ZCON-subject", "对象", "CUSTOMER, CONTACT or VIP", required=True)
    contact_number = text(10, "ZCON-contactNumber", "联系人编号", "Contact person, where he is the subject")
    vip_card = text(20, "ZCON-vipCard", "VIP 卡号", "VIP card, where its holder is the subject")
    for_master_data = flag("ZCON-forMasterData", "主数据", "Purpose MASTER_DATA")
    for_dossier = flag("ZCON-forDossier", "客户档案", "Purpose DOSSIER")
    for_care = flag("ZCON-forCare", "客户维护", "Purpose CARE")
    for_marketing_sms = flag("ZCON-forMarketingSms", "营销短信", "Purpose MARKETING_SMS")
    for_profiling = flag("ZCON-forProfiling", "画像", "Purpose PROFILING")
    legal_basis = code(9, "ZCON-legalBasis", "合法性基础", "CONSENT, CONTRACT or STATUTORY", required=True)
    basis_text = text(200, "ZCON-basisText", "依据说明", "Text of a basis other than consent")
    method = code(15, "ZCON-method", "方式", "PAPER, ONLINE or VERBAL_RECORDED")
    given_on = day("ZCON-givenOn", "同意日期", "Given on", required=True)
    given_by = text(60, "ZCON-givenBy", "同意人", "Given by")
    collected_by = text(12, "ZCON-collectedBy", "收集人", "Collected by", required=True, system=True)
    evidence_id = text(32, "ZCON-evidenceId", "证据档案", "itemId of the evidence; required for PAPER")
    withdrawn_on = day("ZCON-withdrawnOn", "撤回日期", "Withdrawn on")

    class Meta:
        table = "consent"
        unique_together = (("dossier_id", "consent_number"),)


class DossierVerification(Model):
    """Somebody has verified a dossier; 核对记录."""

    id = fields.BigIntField(primary_key=True)
    dossier = child_of("Dossier", "customer_number", "verifications")
    verification_number = integer(
        "ZVER-verificationNumber", "核对编号", "Number inside the dossier", required=True
    )
    verified_on = day("ZVER-verifiedOn", "核对日期", "Verified on", required=True)
    verified_by = text(12, "ZVER-verifiedBy", "核对人", "Verified by", required=True, system=True)
    source = text(100, "ZVER-source", "信息来源", "What it was compared with", required=True)
    changed_fields = text(
        400, "ZVER-changedFields", "更改字段", "Fields that were found to have changed, by comma"
    )

    class Meta:
        table = "dossier_verification"
        unique_together = (("dossier_id", "verification_number"),)


class TrainingAuthorisation(Model):
    """A user was trained, and may keep dossiers or archives until a day; 培训授权."""

    id = fields.BigIntField(primary_key=True)
    user = child_of("User", "user_name", "training")
    topic = code(7, "ZTRN-topic", "主题", "DOSSIER or ARCHIVE", required=True)
    trained_on = day("ZTRN-trainedOn", "培训日期", "Trained on", required=True)
    valid_until = day("ZTRN-validUntil", "有效期至", "Valid until", required=True)
    granted_by = text(12, "ZTRN-grantedBy", "授权人", "Authorised by", required=True, system=True)

    class Meta:
        table = "training_authorisation"
        unique_together = (("user_id", "topic"),)
