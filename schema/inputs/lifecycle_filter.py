"""Filter inputs over appraisals and lists. Next: filters.py."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.inputs.filters import BooleanFilter, DateFilter, DateTimeFilter, IntFilter, TextFilter

if TYPE_CHECKING:
    from schema.inputs.archive_filter import InstitutionFilter
    from schema.inputs.item_filter import ArchiveItemFilter


@strawberry.input(description="Conditions on Appraisal; all that are given must hold.")
class AppraisalFilter:
    and_: list["AppraisalFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["AppraisalFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "AppraisalFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    appraisal_id: TextFilter | None = strawberry.field(
        description="Number of the appraisal (鉴定编号); ZAPP-appraisalId.", default=strawberry.UNSET
    )
    institution_code: TextFilter | None = strawberry.field(
        description="Institution (机构代码); ZAPP-institutionCode.", default=strawberry.UNSET
    )
    archive_type: TextFilter | None = strawberry.field(
        description="Category (KU) or type (KU/PZ) (档案大类或类型); ZAPP-archiveType.",
        default=strawberry.UNSET,
    )
    access_level: IntFilter | None = strawberry.field(
        description="Highest access level inside, 0 to 3 (密级); ZAPP-accessLevel.", default=strawberry.UNSET
    )
    state: TextFilter | None = strawberry.field(
        description="OPEN, DECIDED or CANCELLED (状态); ZAPP-state.", default=strawberry.UNSET
    )
    decided_at: DateTimeFilter | None = strawberry.field(
        description="Decided at, UTC (决定时间); ZAPP-decidedAt.", default=strawberry.UNSET
    )
    version: IntFilter | None = strawberry.field(
        description="Version of the record (版本); ZAPP-version.", default=strawberry.UNSET
    )
    created_on: DateFilter | None = strawberry.field(
        description="Created on (创建日期); ZAPP-createdOn.", default=strawberry.UNSET
    )
    created_by: TextFilter | None = strawberry.field(
        description="Created by (创建人); ZAPP-createdBy.", default=strawberry.UNSET
    )
    changed_at: DateTimeFilter | None = strawberry.field(
        description="Changed at, UTC (更改时间); ZAPP-changedAt.", default=strawberry.UNSET
    )
    changed_by: TextFilter | None = strawberry.field(
        description="Changed by (更改人); ZAPP-changedBy.", default=strawberry.UNSET
    )
    institution: Annotated["InstitutionFilter", strawberry.lazy("schema.inputs.archive_filter")] | None = (
        strawberry.field(description="Conditions on the Institution.", default=strawberry.UNSET)
    )
    items: "AppraisalItemListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )
    opinions: "AppraisalOpinionListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on AppraisalItem; all that are given must hold.")
class AppraisalItemFilter:
    and_: list["AppraisalItemFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["AppraisalItemFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "AppraisalItemFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    item_id: TextFilter | None = strawberry.field(
        description="itemId of the archive item (档案件); ZAPP-itemId.", default=strawberry.UNSET
    )
    outcome: TextFilter | None = strawberry.field(
        description="EXTEND or DESTROY; empty = not decided (结果); ZAPP-outcome.", default=strawberry.UNSET
    )
    years: IntFilter | None = strawberry.field(
        description="Years it is kept longer (续存年数); ZAPP-outcomeYears.", default=strawberry.UNSET
    )
    item: Annotated["ArchiveItemFilter", strawberry.lazy("schema.inputs.item_filter")] | None = (
        strawberry.field(description="Conditions on the ArchiveItem.", default=strawberry.UNSET)
    )
    appraisal: "AppraisalFilter | None" = strawberry.field(
        description="Conditions on the Appraisal.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on AppraisalOpinion; all that are given must hold.")
class AppraisalOpinionFilter:
    and_: list["AppraisalOpinionFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["AppraisalOpinionFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "AppraisalOpinionFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    item_id: TextFilter | None = strawberry.field(
        description="itemId of the archive item (档案件); ZAPP-itemId.", default=strawberry.UNSET
    )
    capacity: TextFilter | None = strawberry.field(
        description="ARCHIVE, BUSINESS, ACCOUNTING or AUDIT (身份); ZAPP-capacity.", default=strawberry.UNSET
    )
    user_name: TextFilter | None = strawberry.field(
        description="Appraiser (鉴定人); ZAPP-userName.", default=strawberry.UNSET
    )
    verdict: TextFilter | None = strawberry.field(
        description="EXTEND or DESTROY (意见); ZAPP-verdict.", default=strawberry.UNSET
    )
    years: IntFilter | None = strawberry.field(
        description="Years to keep it longer (续存年数); ZAPP-years.", default=strawberry.UNSET
    )
    reason: TextFilter | None = strawberry.field(
        description="Reason (理由); ZAPP-reason.", default=strawberry.UNSET
    )
    given_at: DateTimeFilter | None = strawberry.field(
        description="Given at, UTC (时间); ZAPP-givenAt.", default=strawberry.UNSET
    )
    appraisal: "AppraisalFilter | None" = strawberry.field(
        description="Conditions on the Appraisal.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on DestructionList; all that are given must hold.")
class DestructionListFilter:
    and_: list["DestructionListFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["DestructionListFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "DestructionListFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    list_number: TextFilter | None = strawberry.field(
        description="Number of the list (清册号); ZDES-listNumber.", default=strawberry.UNSET
    )
    institution_code: TextFilter | None = strawberry.field(
        description="Institution (机构代码); ZDES-institutionCode.", default=strawberry.UNSET
    )
    archive_type: TextFilter | None = strawberry.field(
        description="Category (KU) or type (KU/PZ) (档案大类或类型); ZDES-archiveType.",
        default=strawberry.UNSET,
    )
    access_level: IntFilter | None = strawberry.field(
        description="Highest access level inside, 0 to 3 (密级); ZDES-accessLevel.", default=strawberry.UNSET
    )
    state: TextFilter | None = strawberry.field(
        description="OPEN, SIGNED, EXECUTING, EXECUTED or CANCELLED (状态); ZDES-state.",
        default=strawberry.UNSET,
    )
    intended_on: DateFilter | None = strawberry.field(
        description="Intended date (拟销毁日期); ZDES-intendedOn.", default=strawberry.UNSET
    )
    accounting: BooleanFilter | None = strawberry.field(
        description="Of accounting archives, which take more signatures (会计档案); ZDES-accounting.",
        default=strawberry.UNSET,
    )
    executor: TextFilter | None = strawberry.field(
        description="Who carries it out (监销执行人); ZDES-executor.", default=strawberry.UNSET
    )
    executed_at: DateTimeFilter | None = strawberry.field(
        description="Carried out at, UTC (执行时间); ZDES-executedAt.", default=strawberry.UNSET
    )
    certificate_id: TextFilter | None = strawberry.field(
        description="File with the certificate (PDF) (销毁证明); ZDES-certificateId.",
        default=strawberry.UNSET,
    )
    job_id: TextFilter | None = strawberry.field(
        description="Job that destroys the files (作业); ZDES-jobId.", default=strawberry.UNSET
    )
    version: IntFilter | None = strawberry.field(
        description="Version of the record (版本); ZDES-version.", default=strawberry.UNSET
    )
    created_on: DateFilter | None = strawberry.field(
        description="Created on (创建日期); ZDES-createdOn.", default=strawberry.UNSET
    )
    created_by: TextFilter | None = strawberry.field(
        description="Created by (创建人); ZDES-createdBy.", default=strawberry.UNSET
    )
    changed_at: DateTimeFilter | None = strawberry.field(
        description="Changed at, UTC (更改时间); ZDES-changedAt.", default=strawberry.UNSET
    )
    changed_by: TextFilter | None = strawberry.field(
        description="Changed by (更改人); ZDES-changedBy.", default=strawberry.UNSET
    )
    institution: Annotated["InstitutionFilter", strawberry.lazy("schema.inputs.archive_filter")] | None = (
        strawberry.field(description="Conditions on the Institution.", default=strawberry.UNSET)
    )
    rows: "DestructionRowListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )
    signatures: "DestructionSignatureListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on DestructionRow; all that are given must hold.")
class DestructionRowFilter:
    and_: list["DestructionRowFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["DestructionRowFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "DestructionRowFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    item_id: TextFilter | None = strawberry.field(
        description="itemId of the archive item (档案件); ZDES-itemId.", default=strawberry.UNSET
    )
    archive_code: TextFilter | None = strawberry.field(
        description="Archive code (档号); ZDES-archiveCode.", default=strawberry.UNSET
    )
    title: TextFilter | None = strawberry.field(
        description="Title (题名); ZDES-title.", default=strawberry.UNSET
    )
    item_count: IntFilter | None = strawberry.field(
        description="Items, itself included (件数); ZDES-itemCount.", default=strawberry.UNSET
    )
    first_year: TextFilter | None = strawberry.field(
        description="First year (起始年度); ZDES-firstYear.", default=strawberry.UNSET
    )
    last_year: TextFilter | None = strawberry.field(
        description="Last year (截止年度); ZDES-lastYear.", default=strawberry.UNSET
    )
    retention: TextFilter | None = strawberry.field(
        description="Retention (保管期限); ZDES-retention.", default=strawberry.UNSET
    )
    years_kept: IntFilter | None = strawberry.field(
        description="Years kept (已保管年数); ZDES-yearsKept.", default=strawberry.UNSET
    )
    carrier: TextFilter | None = strawberry.field(
        description="Carrier (载体); ZDES-carrier.", default=strawberry.UNSET
    )
    item: Annotated["ArchiveItemFilter", strawberry.lazy("schema.inputs.item_filter")] | None = (
        strawberry.field(description="Conditions on the ArchiveItem.", default=strawberry.UNSET)
    )
    destruction_list: "DestructionListFilter | None" = strawberry.field(
        description="Conditions on the DestructionList.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on DestructionSignature; all that are given must hold.")
class DestructionSignatureFilter:
    and_: list["DestructionSignatureFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["DestructionSignatureFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "DestructionSignatureFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    capacity: TextFilter | None = strawberry.field(
        description="UNIT_HEAD, ARCHIVE_HEAD, ARCHIVE_CLERK, ACCOUNTING_HEAD … (身份); ZDES-capacity.",
        default=strawberry.UNSET,
    )
    user_name: TextFilter | None = strawberry.field(
        description="Signed by (签署人); ZDES-signedBy.", default=strawberry.UNSET
    )
    item_count: IntFilter | None = strawberry.field(
        description="Items that a supervisor counted (清点件数); ZDES-countedItems.", default=strawberry.UNSET
    )
    signed_at: DateTimeFilter | None = strawberry.field(
        description="Signed at, UTC (签署时间); ZDES-signedAt.", default=strawberry.UNSET
    )
    destruction_list: "DestructionListFilter | None" = strawberry.field(
        description="Conditions on the DestructionList.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on TransferList; all that are given must hold.")
class TransferListFilter:
    and_: list["TransferListFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["TransferListFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "TransferListFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    list_number: TextFilter | None = strawberry.field(
        description="Number of the list (移交清册号); ZTRF-listNumber.", default=strawberry.UNSET
    )
    institution_code: TextFilter | None = strawberry.field(
        description="Institution (机构代码); ZTRF-institutionCode.", default=strawberry.UNSET
    )
    archive_type: TextFilter | None = strawberry.field(
        description="Category (KU) or type (KU/PZ) (档案大类或类型); ZTRF-archiveType.",
        default=strawberry.UNSET,
    )
    access_level: IntFilter | None = strawberry.field(
        description="Highest access level inside, 0 to 3 (密级); ZTRF-accessLevel.", default=strawberry.UNSET
    )
    fiscal_year: TextFilter | None = strawberry.field(
        description="Fiscal year (会计年度); ZTRF-fiscalYear.", default=strawberry.UNSET
    )
    item_count: IntFilter | None = strawberry.field(
        description="Items handed over (件数); ZTRF-itemCount.", default=strawberry.UNSET
    )
    state: TextFilter | None = strawberry.field(
        description="OPEN, DONE or CANCELLED (状态); ZTRF-state.", default=strawberry.UNSET
    )
    handed_by: TextFilter | None = strawberry.field(
        description="Signed for accounting by (移交人); ZTRF-handedBy.", default=strawberry.UNSET
    )
    taken_by: TextFilter | None = strawberry.field(
        description="Signed for the archives by (接收人); ZTRF-takenBy.", default=strawberry.UNSET
    )
    supervised_by: TextFilter | None = strawberry.field(
        description="Signed as supervisor by (监交人); ZTRF-supervisedBy.", default=strawberry.UNSET
    )
    done_on: DateFilter | None = strawberry.field(
        description="Handed over on (移交日期); ZTRF-doneOn.", default=strawberry.UNSET
    )
    delay_approved_by: TextFilter | None = strawberry.field(
        description="Approved custody beyond one year (延期批准人); ZTRF-delayApprovedBy.",
        default=strawberry.UNSET,
    )
    version: IntFilter | None = strawberry.field(
        description="Version of the record (版本); ZTRF-version.", default=strawberry.UNSET
    )
    created_on: DateFilter | None = strawberry.field(
        description="Created on (创建日期); ZTRF-createdOn.", default=strawberry.UNSET
    )
    created_by: TextFilter | None = strawberry.field(
        description="Created by (创建人); ZTRF-createdBy.", default=strawberry.UNSET
    )
    changed_at: DateTimeFilter | None = strawberry.field(
        description="Changed at, UTC (更改时间); ZTRF-changedAt.", default=strawberry.UNSET
    )
    changed_by: TextFilter | None = strawberry.field(
        description="Changed by (更改人); ZTRF-changedBy.", default=strawberry.UNSET
    )
    institution: Annotated["InstitutionFilter", strawberry.lazy("schema.inputs.archive_filter")] | None = (
        strawberry.field(description="Conditions on the Institution.", default=strawberry.UNSET)
    )


@strawberry.input(description="Conditions on a list of AppraisalItem.")
class AppraisalItemListFilter:
    some: AppraisalItemFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: AppraisalItemFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: AppraisalItemFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of AppraisalOpinion.")
class AppraisalOpinionListFilter:
    some: AppraisalOpinionFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: AppraisalOpinionFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: AppraisalOpinionFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of DestructionRow.")
class DestructionRowListFilter:
    some: DestructionRowFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: DestructionRowFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: DestructionRowFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of DestructionSignature.")
class DestructionSignatureListFilter:
    some: DestructionSignatureFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: DestructionSignatureFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: DestructionSignatureFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )
