"""Archives as they are read: what lies beside the items. Next: ../archiving.py."""

from typing import Annotated

import strawberry

from schema.archives.appraisals import AppraisalId
from schema.archives.arranging import ProjectCode
from schema.archives.destruction import ListNumber as DestructionNumber
from schema.archives.inspections import PlanCode
from schema.archives.structure import CategoryCode, LocationCode, TypeCode
from schema.archives.transfers import ListNumber as TransferNumber
from schema.arguments import IncludeArchived, Where
from schema.inputs.archive_filter import AccountingKindFilter, ArchiveLocationFilter
from schema.inputs.arranging_filter import ArrangementProjectFilter, InspectionPlanFilter
from schema.inputs.dossier_filter import DossierFilter
from schema.inputs.item_filter import ItemHoldFilter, LoanFilter, PropertyCheckFilter
from schema.inputs.lifecycle_filter import AppraisalFilter, DestructionListFilter, TransferListFilter
from schema.types.archive import (
    AccountingKindConnection,
    ArchiveCategory,
    ArchiveLocation,
    ArchiveLocationConnection,
    ArchiveType,
)
from schema.types.arranging import (
    ArrangementProject,
    ArrangementProjectConnection,
    InspectionPlan,
    InspectionPlanConnection,
)
from schema.types.dossier import Dossier, DossierConnection
from schema.types.item import ItemHoldConnection, LoanConnection, PropertyCheckConnection
from schema.types.lifecycle import (
    Appraisal,
    AppraisalConnection,
    DestructionList,
    DestructionListConnection,
    TransferList,
    TransferListConnection,
)
from schema.types.relay import After, Before, First, Last, compiled


@strawberry.type
class ArchiveWorkQueries:
    """Mixed into the query."""

    @strawberry.field(description="One ArchiveCategory by its code; null when there is none.")
    def archive_category(self, code: CategoryCode) -> ArchiveCategory | None:
        return compiled()

    @strawberry.field(description="One ArchiveType by its code; null when there is none.")
    def archive_type(self, code: TypeCode) -> ArchiveType | None:
        return compiled()

    @strawberry.field(
        description="One ArchiveLocation by its key; null when there is none within the caller's sight."
    )
    def archive_location(self, code: LocationCode) -> ArchiveLocation | None:
        return compiled()

    @strawberry.field(
        description="One Appraisal by its key; null when there is none within the caller's sight."
    )
    def appraisal(self, id: AppraisalId) -> Appraisal | None:
        return compiled()

    @strawberry.field(
        description="One DestructionList by its key; null when there is none within the caller's sight."
    )
    def destruction_list(self, number: DestructionNumber) -> DestructionList | None:
        return compiled()

    @strawberry.field(
        description="One TransferList by its key; null when there is none within the caller's sight."
    )
    def transfer_list(self, number: TransferNumber) -> TransferList | None:
        return compiled()

    @strawberry.field(
        description="One Dossier by its key; null when there is none within the caller's sight."
    )
    def dossier(
        self,
        number: Annotated[
            str,
            strawberry.argument(description="Customer number, with or without leading zeros; KNA1-KUNNR."),
        ],
    ) -> Dossier | None:
        return compiled()

    @strawberry.field(
        description="One ArrangementProject by its key; null when there is none within the caller's sight."
    )
    def arrangement_project(self, code: ProjectCode) -> ArrangementProject | None:
        return compiled()

    @strawberry.field(
        description="One InspectionPlan by its key; null when there is none within the caller's sight."
    )
    def inspection_plan(self, code: PlanCode) -> InspectionPlan | None:
        return compiled()

    @strawberry.field(description="Places in the repositories with their capacity (库房位置).")
    def archive_locations(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[ArchiveLocationFilter] = None,
    ) -> ArchiveLocationConnection:
        return compiled()

    @strawberry.field(
        description="Kinds of accounting archives with the retention that the law asks for (会计档案种类)."
    )
    def accounting_kinds(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[AccountingKindFilter] = None,
    ) -> AccountingKindConnection:
        return compiled()

    @strawberry.field(
        description="Legal holds (冻结) on archive items within the caller's sight, released ones too."
    )
    def item_holds(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[ItemHoldFilter] = None,
    ) -> ItemHoldConnection:
        return compiled()

    @strawberry.field(description="Loans (借阅) of archive items within the caller's sight.")
    def loans(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[LoanFilter] = None,
    ) -> LoanConnection:
        return compiled()

    @strawberry.field(
        description="Four-property checks (四性检测) of archive items within the caller's sight."
    )
    def property_checks(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[PropertyCheckFilter] = None,
    ) -> PropertyCheckConnection:
        return compiled()

    @strawberry.field(description="Appraisals (鉴定) within the caller's sight.")
    def appraisals(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[AppraisalFilter] = None,
    ) -> AppraisalConnection:
        return compiled()

    @strawberry.field(description="Destruction lists (销毁清册) within the caller's sight; kept for ever.")
    def destruction_lists(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[DestructionListFilter] = None,
    ) -> DestructionListConnection:
        return compiled()

    @strawberry.field(description="Transfer lists (移交清册) within the caller's sight.")
    def transfer_lists(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[TransferListFilter] = None,
    ) -> TransferListConnection:
        return compiled()

    @strawberry.field(
        description="Dossiers (客户档案) of customers within the caller's sight, without the archived ones. "
        "Those to be reviewed: filter {nextReviewOn: {lte: today}}."
    )
    def dossiers(  # noqa: PLR0913, PLR0917 -- arguments of a list
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[DossierFilter] = None,
        include_archived: IncludeArchived = False,
    ) -> DossierConnection:
        return compiled()

    @strawberry.field(description="Arrangement projects (整理项目) within the caller's sight.")
    def arrangement_projects(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[ArrangementProjectFilter] = None,
    ) -> ArrangementProjectConnection:
        return compiled()

    @strawberry.field(description="Inspection plans (定期检查计划) within the caller's sight.")
    def inspection_plans(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[InspectionPlanFilter] = None,
    ) -> InspectionPlanConnection:
        return compiled()
