"""GraphQL types of appraisals and of lists of destruction and transfer. Next: dossier.py."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.types.relay import Node, PageInfo, compiled

if TYPE_CHECKING:
    from schema.inputs.lifecycle_filter import (
        AppraisalItemFilter,
        AppraisalOpinionFilter,
        DestructionRowFilter,
        DestructionSignatureFilter,
    )
    from schema.types.archive import Institution
    from schema.types.item import ArchiveItem


@strawberry.type(
    description=("Due items with what appraisers say of each: to be kept longer, or destroyed; 鉴定.")
)
class Appraisal(Node):
    appraisal_id: str = strawberry.field(
        description="Number of the appraisal (鉴定编号); ZAPP-appraisalId; code, at most 20 characters."
    )
    institution_code: str = strawberry.field(
        description="Institution (机构代码); ZAPP-institutionCode; code, at most 10 characters."
    )
    archive_type: str = strawberry.field(
        description=(
            "Category (KU) or type (KU/PZ) (档案大类或类型); ZAPP-archiveType; code, at most 9 characters."
        )
    )
    access_level: int = strawberry.field(
        description="Highest access level inside, 0 to 3 (密级); ZAPP-accessLevel; integer."
    )
    state: str = strawberry.field(
        description="OPEN, DECIDED or CANCELLED (状态); ZAPP-state; code, at most 9 characters."
    )
    decided_at: datetime | None = strawberry.field(
        description="Decided at, UTC (决定时间); ZAPP-decidedAt; UTC instant."
    )
    version: int = strawberry.field(description="Version of the record (版本); ZAPP-version; integer.")
    created_on: date = strawberry.field(description="Created on (创建日期); ZAPP-createdOn; ISO date.")
    created_by: str = strawberry.field(
        description="Created by (创建人); ZAPP-createdBy; at most 12 characters."
    )
    changed_at: datetime = strawberry.field(
        description="Changed at, UTC (更改时间); ZAPP-changedAt; UTC instant."
    )
    changed_by: str = strawberry.field(
        description="Changed by (更改人); ZAPP-changedBy; at most 12 characters."
    )
    institution: Annotated["Institution", strawberry.lazy("schema.types.archive")] = strawberry.field(
        description="The Institution that institutionCode names."
    )

    @strawberry.field(
        description=(
            "An item that an appraisal is about, and what became of it. All rows, ordered by their key."
        )
    )
    def items(
        self,
        filter: Annotated["AppraisalItemFilter", strawberry.lazy("schema.inputs.lifecycle_filter")]
        | None = None,
    ) -> "list[AppraisalItem]":
        return compiled()

    @strawberry.field(
        description=("What one appraiser says of one item of an appraisal. All rows, ordered by their key.")
    )
    def opinions(
        self,
        filter: Annotated["AppraisalOpinionFilter", strawberry.lazy("schema.inputs.lifecycle_filter")]
        | None = None,
    ) -> "list[AppraisalOpinion]":
        return compiled()


@strawberry.type(description="An item that an appraisal is about, and what became of it; 鉴定档案.")
class AppraisalItem:
    item_id: str = strawberry.field(
        description="itemId of the archive item (档案件); ZAPP-itemId; at most 32 characters."
    )
    outcome: str | None = strawberry.field(
        description=(
            "EXTEND or DESTROY; empty = not decided (结果); ZAPP-outcome; code, at most 7 characters."
        )
    )
    years: int | None = strawberry.field(
        description="Years it is kept longer (续存年数); ZAPP-outcomeYears; integer."
    )
    item: Annotated["ArchiveItem", strawberry.lazy("schema.types.item")] | None = strawberry.field(
        description="The ArchiveItem that itemId names; null if it is outside the scope."
    )
    appraisal: "Appraisal" = strawberry.field(description="The Appraisal this belongs to.")


@strawberry.type(description="What one appraiser says of one item of an appraisal; 鉴定意见.")
class AppraisalOpinion:
    item_id: str = strawberry.field(
        description="itemId of the archive item (档案件); ZAPP-itemId; at most 32 characters."
    )
    capacity: str = strawberry.field(
        description=(
            "ARCHIVE, BUSINESS, ACCOUNTING or AUDIT (身份); ZAPP-capacity; code, at most 10 characters."
        )
    )
    user_name: str = strawberry.field(description="Appraiser (鉴定人); ZAPP-userName; at most 12 characters.")
    verdict: str = strawberry.field(
        description="EXTEND or DESTROY (意见); ZAPP-verdict; code, at most 7 characters."
    )
    years: int | None = strawberry.field(
        description="Years to keep it longer (续存年数); ZAPP-years; integer."
    )
    reason: str | None = strawberry.field(description="Reason (理由); ZAPP-reason; at most 200 characters.")
    given_at: datetime = strawberry.field(description="Given at, UTC (时间); ZAPP-givenAt; UTC instant.")
    appraisal: "Appraisal" = strawberry.field(description="The Appraisal this belongs to.")


@strawberry.type(
    description=("Items to be destroyed, who signed for it, who carried it out; kept for ever; 销毁清册.")
)
class DestructionList(Node):
    list_number: str = strawberry.field(
        description="Number of the list (清册号); ZDES-listNumber; code, at most 20 characters."
    )
    institution_code: str = strawberry.field(
        description="Institution (机构代码); ZDES-institutionCode; code, at most 10 characters."
    )
    archive_type: str = strawberry.field(
        description=(
            "Category (KU) or type (KU/PZ) (档案大类或类型); ZDES-archiveType; code, at most 9 characters."
        )
    )
    access_level: int = strawberry.field(
        description="Highest access level inside, 0 to 3 (密级); ZDES-accessLevel; integer."
    )
    state: str = strawberry.field(
        description=(
            "OPEN, SIGNED, EXECUTING, EXECUTED or CANCELLED (状态); ZDES-state; code, at most 10 characters."
        )
    )
    intended_on: date | None = strawberry.field(
        description="Intended date (拟销毁日期); ZDES-intendedOn; ISO date."
    )
    accounting: bool = strawberry.field(
        description=(
            "Of accounting archives, which take more signatures (会计档案); ZDES-accounting; true or false."
        )
    )
    executor: str | None = strawberry.field(
        description="Who carries it out (监销执行人); ZDES-executor; at most 12 characters."
    )
    executed_at: datetime | None = strawberry.field(
        description="Carried out at, UTC (执行时间); ZDES-executedAt; UTC instant."
    )
    certificate_id: str | None = strawberry.field(
        description=("File with the certificate (PDF) (销毁证明); ZDES-certificateId; at most 32 characters.")
    )
    job_id: str | None = strawberry.field(
        description="Job that destroys the files (作业); ZDES-jobId; at most 32 characters."
    )
    version: int = strawberry.field(description="Version of the record (版本); ZDES-version; integer.")
    created_on: date = strawberry.field(description="Created on (创建日期); ZDES-createdOn; ISO date.")
    created_by: str = strawberry.field(
        description="Created by (创建人); ZDES-createdBy; at most 12 characters."
    )
    changed_at: datetime = strawberry.field(
        description="Changed at, UTC (更改时间); ZDES-changedAt; UTC instant."
    )
    changed_by: str = strawberry.field(
        description="Changed by (更改人); ZDES-changedBy; at most 12 characters."
    )
    institution: Annotated["Institution", strawberry.lazy("schema.types.archive")] = strawberry.field(
        description="The Institution that institutionCode names."
    )

    @strawberry.field(description="An item of a destruction list as it was. All rows, ordered by their key.")
    def rows(
        self,
        filter: Annotated["DestructionRowFilter", strawberry.lazy("schema.inputs.lifecycle_filter")]
        | None = None,
    ) -> "list[DestructionRow]":
        return compiled()

    @strawberry.field(
        description=("Who signed a destruction list, in which capacity. All rows, ordered by their key.")
    )
    def signatures(
        self,
        filter: Annotated["DestructionSignatureFilter", strawberry.lazy("schema.inputs.lifecycle_filter")]
        | None = None,
    ) -> "list[DestructionSignature]":
        return compiled()


@strawberry.type(description="An item of a destruction list as it was; 销毁清册条目.")
class DestructionRow:
    item_id: str = strawberry.field(
        description="itemId of the archive item (档案件); ZDES-itemId; at most 32 characters."
    )
    archive_code: str = strawberry.field(
        description="Archive code (档号); ZDES-archiveCode; at most 60 characters."
    )
    title: str = strawberry.field(description="Title (题名); ZDES-title; at most 200 characters.")
    item_count: int = strawberry.field(description="Items, itself included (件数); ZDES-itemCount; integer.")
    first_year: str | None = strawberry.field(
        description="First year (起始年度); ZDES-firstYear; at most 4 characters."
    )
    last_year: str | None = strawberry.field(
        description="Last year (截止年度); ZDES-lastYear; at most 4 characters."
    )
    retention: str = strawberry.field(
        description="Retention (保管期限); ZDES-retention; code, at most 3 characters."
    )
    years_kept: int = strawberry.field(description="Years kept (已保管年数); ZDES-yearsKept; integer.")
    carrier: str | None = strawberry.field(
        description="Carrier (载体); ZDES-carrier; code, at most 10 characters."
    )
    item: Annotated["ArchiveItem", strawberry.lazy("schema.types.item")] | None = strawberry.field(
        description="The ArchiveItem that itemId names; null if it is outside the scope."
    )
    destruction_list: "DestructionList" = strawberry.field(description="The DestructionList this belongs to.")


@strawberry.type(description="Who signed a destruction list, in which capacity; 签署.")
class DestructionSignature:
    capacity: str = strawberry.field(
        description=(
            "UNIT_HEAD, ARCHIVE_HEAD, ARCHIVE_CLERK, ACCOUNTING_HEAD … (身份); ZDES-"
            "capacity; code, at most 23 characters."
        )
    )
    user_name: str = strawberry.field(description="Signed by (签署人); ZDES-signedBy; at most 12 characters.")
    item_count: int | None = strawberry.field(
        description="Items that a supervisor counted (清点件数); ZDES-countedItems; integer."
    )
    signed_at: datetime = strawberry.field(
        description="Signed at, UTC (签署时间); ZDES-signedAt; UTC instant."
    )
    destruction_list: "DestructionList" = strawberry.field(description="The DestructionList this belongs to.")


@strawberry.type(
    description=("A closed year of accounting archives handed from accounting to the archives; 移交清册.")
)
class TransferList(Node):
    list_number: str = strawberry.field(
        description="Number of the list (移交清册号); ZTRF-listNumber; code, at most 20 characters."
    )
    institution_code: str = strawberry.field(
        description="Institution (机构代码); ZTRF-institutionCode; code, at most 10 characters."
    )
    archive_type: str = strawberry.field(
        description=(
            "Category (KU) or type (KU/PZ) (档案大类或类型); ZTRF-archiveType; code, at most 9 characters."
        )
    )
    access_level: int = strawberry.field(
        description="Highest access level inside, 0 to 3 (密级); ZTRF-accessLevel; integer."
    )
    fiscal_year: str = strawberry.field(
        description="Fiscal year (会计年度); ZTRF-fiscalYear; at most 4 characters."
    )
    item_count: int | None = strawberry.field(
        description="Items handed over (件数); ZTRF-itemCount; integer."
    )
    state: str = strawberry.field(
        description="OPEN, DONE or CANCELLED (状态); ZTRF-state; code, at most 9 characters."
    )
    handed_by: str | None = strawberry.field(
        description="Signed for accounting by (移交人); ZTRF-handedBy; at most 12 characters."
    )
    taken_by: str | None = strawberry.field(
        description="Signed for the archives by (接收人); ZTRF-takenBy; at most 12 characters."
    )
    supervised_by: str | None = strawberry.field(
        description="Signed as supervisor by (监交人); ZTRF-supervisedBy; at most 12 characters."
    )
    done_on: date | None = strawberry.field(description="Handed over on (移交日期); ZTRF-doneOn; ISO date.")
    delay_approved_by: str | None = strawberry.field(
        description=(
            "Approved custody beyond one year (延期批准人); ZTRF-delayApprovedBy; at most 12 characters."
        )
    )
    version: int = strawberry.field(description="Version of the record (版本); ZTRF-version; integer.")
    created_on: date = strawberry.field(description="Created on (创建日期); ZTRF-createdOn; ISO date.")
    created_by: str = strawberry.field(
        description="Created by (创建人); ZTRF-createdBy; at most 12 characters."
    )
    changed_at: datetime = strawberry.field(
        description="Changed at, UTC (更改时间); ZTRF-changedAt; UTC instant."
    )
    changed_by: str = strawberry.field(
        description="Changed by (更改人); ZTRF-changedBy; at most 12 characters."
    )
    institution: Annotated["Institution", strawberry.lazy("schema.types.archive")] = strawberry.field(
        description="The Institution that institutionCode names."
    )


@strawberry.type(description="An Appraisal and the cursor that marks its place in the list.")
class AppraisalEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: Appraisal = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of Appraisal.")
class AppraisalConnection:
    edges: list[AppraisalEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[Appraisal] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )


@strawberry.type(description="A DestructionList and the cursor that marks its place in the list.")
class DestructionListEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: DestructionList = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of DestructionList.")
class DestructionListConnection:
    edges: list[DestructionListEdge] = strawberry.field(
        description="The rows of the page with their cursors."
    )
    nodes: list[DestructionList] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )


@strawberry.type(description="A TransferList and the cursor that marks its place in the list.")
class TransferListEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: TransferList = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of TransferList.")
class TransferListConnection:
    edges: list[TransferListEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[TransferList] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )
