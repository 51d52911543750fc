"""The acts of who maintains categories, types and locations of archives. Next: volumes.py."""

from typing import Annotated

import strawberry

from resolvers.archives.structure import CATEGORIES, LOCATIONS, TYPES
from resolvers.write.maintained import change, create, delete
from schema.archives.structured import (
    ArchiveCategoryConflict,
    ArchiveCategoryResult,
    ArchiveCategorySaved,
    ArchiveLocationConflict,
    ArchiveLocationResult,
    ArchiveLocationSaved,
    ArchiveTypeConflict,
    ArchiveTypeResult,
    ArchiveTypeSaved,
)
from schema.arguments import Confirm, ExpectedVersion
from schema.inputs.archive import ArchiveCategoryInput, ArchiveLocationInput, ArchiveTypeInput
from schema.patching import patch_from_input
from schema.saving import Answers, ContextInfo, ask, save_record

OF_CATEGORIES = Answers(
    *(ArchiveCategorySaved, ArchiveCategoryConflict),
    *("ArchiveCategoryResult", "archive_category", "code", "String"),
)
OF_TYPES = Answers(
    ArchiveTypeSaved, ArchiveTypeConflict, "ArchiveTypeResult", "archive_type", "code", "String"
)
OF_LOCATIONS = Answers(
    *(ArchiveLocationSaved, ArchiveLocationConflict),
    *("ArchiveLocationResult", "archive_location", "code", "String"),
)

CategoryCode = Annotated[str, strawberry.argument(description="Category's code, such as KU.")]
TypeCode = Annotated[str, strawberry.argument(description="Type with its category, such as KU/PZ.")]
LocationCode = Annotated[str, strawberry.argument(description="Location code; ZLOC-locationCode.")]
CategoryData = Annotated[
    ArchiveCategoryInput, strawberry.argument(description="Data; absent = unchanged, null = cleared.")
]
TypeData = Annotated[
    ArchiveTypeInput, strawberry.argument(description="Data; absent = unchanged, null = cleared.")
]
LocationData = Annotated[
    ArchiveLocationInput, strawberry.argument(description="Data; absent = unchanged, null = cleared.")
]
_CODE = ("code",)


@strawberry.type
class StructureActs:
    """Mixed into the mutations."""

    @strawberry.mutation(
        description="Enter a category (档案大类): a code of at most four capitals and digits, for ever "
        "(AT-1). Only admin of all institutions; so for changes, deletion, and all acts on types."
    )
    async def create_archive_category(self, info: ContextInfo, input: CategoryData) -> ArchiveCategoryResult:
        patch = patch_from_input(input)
        return await save_record(
            info, OF_CATEGORIES, lambda call: create(call, CATEGORIES, patch), None, _CODE
        )

    @strawberry.mutation(
        description="Change what the input names of a category. The code stays (GEN-IMMUTABLE); a new name "
        "shows at once wherever it is named, the change documents keep the old one. active: false: no new "
        "items."
    )
    async def change_archive_category(
        self,
        info: ContextInfo,
        code: CategoryCode,
        input: CategoryData,
        expected_version: ExpectedVersion = None,
    ) -> ArchiveCategoryResult:
        request, patch = ask(expected_version), patch_from_input(input)
        return await save_record(
            info, OF_CATEGORIES, lambda call: change(call, CATEGORIES, code, patch, request), code, _CODE
        )

    @strawberry.mutation(
        description="Delete a category without types (GEN-INUSE, AT-2); asks for confirm GEN-CONFIRM."
    )
    async def delete_archive_category(
        self,
        info: ContextInfo,
        code: CategoryCode,
        expected_version: ExpectedVersion = None,
        confirm: Confirm = None,
    ) -> ArchiveCategoryResult:
        request = ask(expected_version, confirm)
        return await save_record(
            info, OF_CATEGORIES, lambda call: delete(call, CATEGORIES, code, request), code, _CODE
        )

    @strawberry.mutation(
        description="Enter a type (档案类型) inside a category, as categoryCode and typeCode or as "
        "archiveType KU/PZ. Neither its default nor its minimum retention may be shorter than the law "
        "allows (AR-RET-MIN). A VOUCHER type is arranged by VOLUME."
    )
    async def create_archive_type(self, info: ContextInfo, input: TypeData) -> ArchiveTypeResult:
        patch = patch_from_input(input)
        return await save_record(info, OF_TYPES, lambda call: create(call, TYPES, patch), None, _CODE)

    @strawberry.mutation(
        description="Change what the input names of a type. The codes stay; new defaults are for new items "
        "only (AT-3). templateKind and arrangement stay as soon as there are items (GEN-INUSE)."
    )
    async def change_archive_type(
        self,
        info: ContextInfo,
        code: TypeCode,
        input: TypeData,
        expected_version: ExpectedVersion = None,
    ) -> ArchiveTypeResult:
        request, patch = ask(expected_version), patch_from_input(input)
        return await save_record(
            info, OF_TYPES, lambda call: change(call, TYPES, code, patch, request), code, _CODE
        )

    @strawberry.mutation(
        description="Delete a type of which there is nothing: no items, lists, projects, kinds of "
        "accounting archives (GEN-INUSE, AT-2); asks for confirm GEN-CONFIRM."
    )
    async def delete_archive_type(
        self,
        info: ContextInfo,
        code: TypeCode,
        expected_version: ExpectedVersion = None,
        confirm: Confirm = None,
    ) -> ArchiveTypeResult:
        request = ask(expected_version, confirm)
        return await save_record(info, OF_TYPES, lambda call: delete(call, TYPES, code, request), code, _CODE)

    @strawberry.mutation(
        description="Enter a location (库房位置), written warehouse-rack-level-box (RD-CODE-RULE), such as "
        "K1-03-2-15. Only storageAdmin of its institution; so for changes and deletion."
    )
    async def create_archive_location(self, info: ContextInfo, input: LocationData) -> ArchiveLocationResult:
        patch = patch_from_input(input)
        return await save_record(info, OF_LOCATIONS, lambda call: create(call, LOCATIONS, patch), None, _CODE)

    @strawberry.mutation(
        description="Change what the input names of a location. The code stays; capacity is not lowered "
        "below what lies there (GEN-RANGE). active: false: nothing more is placed there."
    )
    async def change_archive_location(
        self,
        info: ContextInfo,
        code: LocationCode,
        input: LocationData,
        expected_version: ExpectedVersion = None,
    ) -> ArchiveLocationResult:
        request, patch = ask(expected_version), patch_from_input(input)
        return await save_record(
            info, OF_LOCATIONS, lambda call: change(call, LOCATIONS, code, patch, request), code, _CODE
        )

    @strawberry.mutation(
        description="Delete a location where nothing lies and which no project names (GEN-INUSE); asks for "
        "confirm GEN-CONFIRM."
    )
    async def delete_archive_location(
        self,
        info: ContextInfo,
        code: LocationCode,
        expected_version: ExpectedVersion = None,
        confirm: Confirm = None,
    ) -> ArchiveLocationResult:
        request = ask(expected_version, confirm)
        return await save_record(
            info, OF_LOCATIONS, lambda call: delete(call, LOCATIONS, code, request), code, _CODE
        )
