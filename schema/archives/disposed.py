"""What acts on appraisals and destruction lists answer. Next: appraisals.py."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.payloads import ConflictFacts, Refused, SavedFacts

if TYPE_CHECKING:
    from schema.types.lifecycle import Appraisal, DestructionList


@strawberry.type(description="The call was carried out.")
class AppraisalSaved(SavedFacts):
    appraisal: Annotated[Appraisal, strawberry.lazy("schema.types.lifecycle")] | None = strawberry.field(
        description="The appraisal as it is now; null for who reads no archives there."
    )


@strawberry.type(description="Nothing was saved: somebody else has changed the appraisal since it was read.")
class AppraisalConflict(ConflictFacts):
    current: Annotated[Appraisal, strawberry.lazy("schema.types.lifecycle")] | None = strawberry.field(
        description="The appraisal as it is now."
    )


AppraisalResult = Annotated[
    AppraisalSaved | Refused | AppraisalConflict,
    strawberry.union("AppraisalResult", description="Answer of every act on an appraisal."),
]


@strawberry.type(description="The call was carried out.")
class DestructionListSaved(SavedFacts):
    destruction_list: Annotated[DestructionList, strawberry.lazy("schema.types.lifecycle")] | None = (
        strawberry.field(description="The list as it is now; null for who reads no archives there.")
    )


@strawberry.type(description="Nothing was saved: somebody else has changed the list since it was read.")
class DestructionListConflict(ConflictFacts):
    current: Annotated[DestructionList, strawberry.lazy("schema.types.lifecycle")] | None = strawberry.field(
        description="The list as it is now."
    )


DestructionListResult = Annotated[
    DestructionListSaved | Refused | DestructionListConflict,
    strawberry.union("DestructionListResult", description="Answer of every act on a destruction list."),
]
