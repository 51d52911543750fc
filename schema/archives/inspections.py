"""Inspections: plans, what is to be looked at, what was found. Next: transfers.py."""

from datetime import date
from enum import Enum
from typing import Annotated

import strawberry

from models.rules.archives.inspections import Looked
from resolvers.archives import inspections
from resolvers.archives.inspections import Inspected, InspectedWanted
from schema.archives.arranged import InspectionPlanConflict, InspectionPlanResult, InspectionPlanSaved
from schema.archives.arranging import code_of
from schema.arguments import ExpectedVersion
from schema.custody.jobs import PageSize, checked_size, number_of, pool_of
from schema.inputs.arranging import InspectionPlanInput
from schema.patching import patch_from_input
from schema.saving import Answers, ContextInfo, ask, save_record

PLANS = Answers(
    *(InspectionPlanSaved, InspectionPlanConflict),
    *("InspectionPlanResult", "inspection_plan", "code", "String"),
)


@strawberry.enum(description="What was seen of an item.")
class InspectionResult(Enum):
    GOOD = strawberry.enum_value("GOOD", description="In its place and whole; nothing follows.")
    DAMAGED = strawberry.enum_value("DAMAGED", description="Damaged, wet, eaten, unreadable.")
    MISSING = strawberry.enum_value("MISSING", description="Not in its place.")


@strawberry.enum(description="How far the inspection of one item is.")
class InspectionStage(Enum):
    TO_INSPECT = strawberry.enum_value("TO_INSPECT", description="In the sample, not looked at yet.")
    TO_FOLLOW_UP = strawberry.enum_value("TO_FOLLOW_UP", description="Something was found and is open.")
    CLOSED = strawberry.enum_value("CLOSED", description="Good, or followed up.")


@strawberry.type(description="An item or a box of an inspection's sample, for who goes and looks (检查记录).")
class InspectedItem:
    id: strawberry.ID = strawberry.field(description="Continues the list.")
    plan_code: str = strawberry.field(description="The plan.")
    inspected_on: date = strawberry.field(description="Day of the inspection.")
    item_id: strawberry.ID = strawberry.field(description="itemId.")
    archive_code: str | None = strawberry.field(description="Archive code (档号).")
    title: str = strawberry.field(description="Title (题名), as it stands on the label.")
    location_code: str | None = strawberry.field(description="Where it is to be.")
    result: InspectionResult | None = strawberry.field(description="What was seen; null: not looked at yet.")
    finding: str | None = strawberry.field(description="What was found.")
    follow_up: str | None = strawberry.field(description="What is done about it.")
    inspected_by: str | None = strawberry.field(description="Who looked.")
    closed_on: date | None = strawberry.field(description="Good, or followed up, on this day.")


PlanCode = Annotated[str, strawberry.argument(description="Code of the plan; ZINS-planCode.")]
PlanData = Annotated[
    InspectionPlanInput, strawberry.argument(description="Data; absent = unchanged, null = cleared.")
]
Day = Annotated[date, strawberry.argument(description="Day of the inspection: inspectedOn of the item.")]
SampledItem = Annotated[strawberry.ID, strawberry.argument(description="itemId of one of its sample.")]
FollowUp = Annotated[
    str | None, strawberry.argument(description="What is done about it, at most 400 characters.")
]
_CODE = ("code",)


@strawberry.type
class InspectionQueries:
    """Mixed into the query."""

    @strawberry.field(
        description="What inspections look at and have found (检查清单), in the order it was drawn: items "
        "that the caller reads, or as storageAdmin handles. For storageAdmin, archiveManager, auditor."
    )
    async def inspected_items(  # noqa: PLR0913, PLR0917 -- the arguments of the contract
        self,
        info: ContextInfo,
        plan_code: Annotated[str | None, strawberry.argument(description="Only of this plan.")] = None,
        inspected_on: Annotated[date | None, strawberry.argument(description="Only of this day.")] = None,
        stage: Annotated[
            InspectionStage | None, strawberry.argument(description="Only those that are so far.")
        ] = None,
        first: PageSize = 50,
        after: Annotated[
            strawberry.ID | None, strawberry.argument(description="Only those behind this id.")
        ] = None,
    ) -> list[InspectedItem]:
        wanted = InspectedWanted(
            code_of(plan_code),
            inspected_on,
            stage.name if stage else None,
            number_of(after),
            checked_size(first),
        )
        found = await inspections.list_inspected(pool_of(info), info.context.caller, wanted)
        return [_row(one) for one in found]


@strawberry.type
class InspectionActs:
    """Mixed into the mutations."""

    @strawberry.mutation(
        description="Plan regular inspections (定期检查, IG-4) of the archives of one institution and "
        "category or type. On nextOn the service draws samplePercent of the boxes and items that stand "
        "there, at least one and at most 500, up to the access level that the creator's grant reaches; the "
        "same plan and day give the same sample. The next is everyMonths later. storageAdmin and "
        "archiveManager, with a grant that covers it; so for all acts on plans."
    )
    async def create_inspection_plan(self, info: ContextInfo, input: PlanData) -> InspectionPlanResult:
        patch = patch_from_input(input)
        return await save_record(info, PLANS, lambda call: inspections.create_plan(call, patch), None, _CODE)

    @strawberry.mutation(
        description="Change what the input names of a plan; active: false ends it. Code, institution and "
        "type stay (GEN-IMMUTABLE)."
    )
    async def change_inspection_plan(
        self,
        info: ContextInfo,
        code: PlanCode,
        input: PlanData,
        expected_version: ExpectedVersion = None,
    ) -> InspectionPlanResult:
        request, patch = ask(expected_version), patch_from_input(input)
        return await save_record(
            info, PLANS, lambda call: inspections.change_plan(call, code, patch, request), code, _CODE
        )

    @strawberry.mutation(
        description="Say what was seen of one item of a sample. GOOD closes it; anything else needs a "
        "finding and stays open until closeInspectionFinding; until then it may be recorded again. "
        "GEN-NOTFOUND for what the sample does not hold."
    )
    async def record_inspection(  # noqa: PLR0913, PLR0917 -- the arguments of the contract
        self,
        info: ContextInfo,
        code: PlanCode,
        inspected_on: Day,
        item_id: SampledItem,
        result: Annotated[InspectionResult, strawberry.argument(description="What was seen.")],
        finding: Annotated[
            str | None,
            strawberry.argument(description="What was found, at most 400 characters; required unless GOOD."),
        ] = None,
        follow_up: FollowUp = None,
    ) -> InspectionPlanResult:
        seen = Looked(inspected_on, str(item_id), result.name, finding, follow_up)
        return await save_record(
            info, PLANS, lambda call: inspections.record_inspection(call, code, seen), code, _CODE
        )

    @strawberry.mutation(
        description="Close a finding that was followed up (整改完成); followUp is required where it was not "
        "said before. GEN-STATE for what is closed or was not looked at."
    )
    async def close_inspection_finding(
        self,
        info: ContextInfo,
        code: PlanCode,
        inspected_on: Day,
        item_id: SampledItem,
        follow_up: FollowUp = None,
    ) -> InspectionPlanResult:
        about = Looked(inspected_on, str(item_id), "", None, follow_up)
        return await save_record(
            info, PLANS, lambda call: inspections.close_finding(call, code, about), code, _CODE
        )


def _row(one: Inspected) -> InspectedItem:
    same = ("plan_code", "inspected_on", "archive_code", "title", "location_code")
    told = ("finding", "follow_up", "inspected_by", "closed_on")
    return InspectedItem(
        id=strawberry.ID(str(one.id)),
        item_id=strawberry.ID(one.item_id),
        result=InspectionResult[one.result] if one.result else None,
        **{name: getattr(one, name) for name in (*same, *told)},
    )
