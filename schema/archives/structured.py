"""What acts on categories, types and locations answer. Next: structure.py."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.payloads import ConflictFacts, Refused, SavedFacts

if TYPE_CHECKING:
    from schema.types.archive import ArchiveCategory, ArchiveLocation, ArchiveType


@strawberry.type(description="The call was carried out.")
class ArchiveCategorySaved(SavedFacts):
    archive_category: Annotated[ArchiveCategory, strawberry.lazy("schema.types.archive")] | None = (
        strawberry.field(description="The category as it is now; null when it was deleted.")
    )


@strawberry.type(description="Nothing was saved: somebody else has changed the category since it was read.")
class ArchiveCategoryConflict(ConflictFacts):
    current: Annotated[ArchiveCategory, strawberry.lazy("schema.types.archive")] | None = strawberry.field(
        description="The category as it is now."
    )


ArchiveCategoryResult = Annotated[
    ArchiveCategorySaved | Refused | ArchiveCategoryConflict,
    strawberry.union("ArchiveCategoryResult", description="Answer of every act on a category of archives."),
]


@strawberry.type(description="The call was carried out.")
class ArchiveTypeSaved(SavedFacts):
    archive_type: Annotated[ArchiveType, strawberry.lazy("schema.types.archive")] | None = strawberry.field(
        description="The type as it is now; null when it was deleted."
    )


@strawberry.type(description="Nothing was saved: somebody else has changed the type since it was read.")
class ArchiveTypeConflict(ConflictFacts):
    current: Annotated[ArchiveType, strawberry.lazy("schema.types.archive")] | None = strawberry.field(
        description="The type as it is now."
    )


ArchiveTypeResult = Annotated[
    ArchiveTypeSaved | Refused | ArchiveTypeConflict,
    strawberry.union("ArchiveTypeResult", description="Answer of every act on a type of archives."),
]


@strawberry.type(description="The call was carried out.")
class ArchiveLocationSaved(SavedFacts):
    archive_location: Annotated[ArchiveLocation, strawberry.lazy("schema.types.archive")] | None = (
        strawberry.field(description="The location as it is now; null when it was deleted.")
    )


@strawberry.type(description="Nothing was saved: somebody else has changed the location since it was read.")
class ArchiveLocationConflict(ConflictFacts):
    current: Annotated[ArchiveLocation, strawberry.lazy("schema.types.archive")] | None = strawberry.field(
        description="The location as it is now."
    )


ArchiveLocationResult = Annotated[
    ArchiveLocationSaved | Refused | ArchiveLocationConflict,
    strawberry.union("ArchiveLocationResult", description="Answer of every act on a location."),
]
