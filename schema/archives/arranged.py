"""What acts on projects, inspections and transfer lists answer. Next: arranging.py."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.payloads import ConflictFacts, Refused, SavedFacts

if TYPE_CHECKING:
    from schema.types.arranging import ArrangementProject, InspectionPlan
    from schema.types.lifecycle import TransferList


@strawberry.type(description="The call was carried out.")
class ArrangementProjectSaved(SavedFacts):
    arrangement_project: Annotated[ArrangementProject, strawberry.lazy("schema.types.arranging")] | None = (
        strawberry.field(description="The project as it is now.")
    )


@strawberry.type(description="Nothing was saved: somebody else has changed the project since it was read.")
class ArrangementProjectConflict(ConflictFacts):
    current: Annotated[ArrangementProject, strawberry.lazy("schema.types.arranging")] | None = (
        strawberry.field(description="The project as it is now.")
    )


ArrangementProjectResult = Annotated[
    ArrangementProjectSaved | Refused | ArrangementProjectConflict,
    strawberry.union(
        "ArrangementProjectResult", description="Answer of every act on an arrangement project."
    ),
]


@strawberry.type(description="The call was carried out.")
class InspectionPlanSaved(SavedFacts):
    inspection_plan: Annotated[InspectionPlan, strawberry.lazy("schema.types.arranging")] | None = (
        strawberry.field(
            description="The plan as it is now; null for a storageAdmin, who reads no archives: "
            "inspectedItems tells him."
        )
    )


@strawberry.type(description="Nothing was saved: somebody else has changed the plan since it was read.")
class InspectionPlanConflict(ConflictFacts):
    current: Annotated[InspectionPlan, strawberry.lazy("schema.types.arranging")] | None = strawberry.field(
        description="The plan as it is now."
    )


InspectionPlanResult = Annotated[
    InspectionPlanSaved | Refused | InspectionPlanConflict,
    strawberry.union("InspectionPlanResult", description="Answer of every act on an inspection plan."),
]


@strawberry.type(description="The call was carried out.")
class TransferListSaved(SavedFacts):
    transfer_list: Annotated[TransferList, strawberry.lazy("schema.types.lifecycle")] | None = (
        strawberry.field(
            description="The list as it is now; null for who reads no archives: accountingTransfers tells."
        )
    )


@strawberry.type(description="Nothing was saved: somebody else has changed the list since it was read.")
class TransferListConflict(ConflictFacts):
    current: Annotated[TransferList, strawberry.lazy("schema.types.lifecycle")] | None = strawberry.field(
        description="The list as it is now."
    )


TransferListResult = Annotated[
    TransferListSaved | Refused | TransferListConflict,
    strawberry.union("TransferListResult", description="Answer of every act on a transfer list."),
]
