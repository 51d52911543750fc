"""Archive items and the institutions they belong to: reads, and the acts on drafts. Next: attaching.py."""

from typing import Annotated

import strawberry

from resolvers.archives.items import change_item, create_item, delete_item
from schema.arguments import Confirm, ExpectedVersion, IncludeArchived, Reason, Where
from schema.inputs.archive_filter import (
    ArchiveCategoryFilter,
    ArchiveTypeFilter,
    InstitutionFilter,
)
from schema.inputs.item import ArchiveItemInput
from schema.inputs.item_filter import ArchiveItemFilter
from schema.patching import patch_from_input
from schema.payloads import ArchiveItemResult
from schema.saving import ITEMS, ContextInfo, ask, save_record
from schema.types.archive import (
    ArchiveCategoryConnection,
    ArchiveTypeConnection,
    InstitutionConnection,
)
from schema.types.item import ArchiveItem, ArchiveItemConnection
from schema.types.relay import After, Before, First, Last, compiled

ItemId = Annotated[strawberry.ID, strawberry.argument(description="The item's itemId.")]
Metadata = Annotated[
    ArchiveItemInput, strawberry.argument(description="Data; absent = unchanged, null = cleared.")
]
CreatingReason = Annotated[
    str | None,
    strawberry.argument(
        description="Why, at most 200 characters; the change document keeps it. Required where AR-YEAR is "
        "confirmed: formed in another year than the one it is filed under."
    ),
]
LoweringReason = Annotated[
    str | None,
    strawberry.argument(
        description="Why, at most 200 characters; the change document keeps it. Required where accessLevel "
        "is lowered, where retention or eventOn of a filed item is changed, and where AR-YEAR is confirmed."
    ),
]
_ID = ("id",)


@strawberry.type
class ArchiveQueries:
    """Mixed into the query."""

    @strawberry.field(
        description="One archive item by its itemId; null when there is none within the caller's sight."
    )
    def archive_item(self, id: ItemId) -> ArchiveItem | None:
        return compiled()

    @strawberry.field(
        description="Archive items (档案件) within the caller's sight, in the order of their creation: for "
        "archiveOperator, archiveManager and auditor; for others there are none. Those of archived dossiers "
        "only with includeArchived."
    )
    def archive_items(  # noqa: PLR0913, PLR0917 -- arguments of a list
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[ArchiveItemFilter] = None,
        include_archived: IncludeArchived = False,
    ) -> ArchiveItemConnection:
        return compiled()

    @strawberry.field(description="Institutions (机构), each with a fonds of its own.")
    def institutions(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[InstitutionFilter] = None,
    ) -> InstitutionConnection:
        return compiled()

    @strawberry.field(description="First-level classes of archives (档案大类).")
    def archive_categories(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[ArchiveCategoryFilter] = None,
    ) -> ArchiveCategoryConnection:
        return compiled()

    @strawberry.field(description="Types of archives inside the categories (档案类型).")
    def archive_types(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[ArchiveTypeFilter] = None,
    ) -> ArchiveTypeConnection:
        return compiled()


@strawberry.type
class ArchiveActs:
    """Mixed into the mutations."""

    @strawberry.mutation(
        description="Add an archive item (添加档案) as a draft; retention and access level begin with "
        "those of its type. With voucher and volumeId it is a voucher (会计凭证), filed at once in that open "
        "volume, which gives it institution, type, year, retention, department and the first part of its "
        "archive code; a closed one is GEN-STATE. Only archiveOperator and "
        "archiveManager, with a grant that covers institution, type and access level together; so for "
        "changeArchiveItem and deleteArchiveItem."
    )
    async def create_archive_item(
        self,
        info: ContextInfo,
        input: Metadata,
        confirm: Confirm = None,
        reason: CreatingReason = None,
    ) -> ArchiveItemResult:
        patch, request = patch_from_input(input), ask(None, confirm, reason)
        return await save_record(info, ITEMS, lambda call: create_item(call, patch, request), None, _ID)

    @strawberry.mutation(
        description="Change what the input names. Without an effective difference nothing is saved. The "
        "institution stays. Of what is filed archiveManager changes description, keywords, location, access "
        "level and the link to the customer, all else is GEN-IMMUTABLE; retention is lengthened with a "
        "reason, shortened by archiveManager, never below what the law asks for (AR-RET-MIN)."
    )
    async def change_archive_item(  # noqa: PLR0913, PLR0917
        self,
        info: ContextInfo,
        id: ItemId,
        input: Metadata,
        expected_version: ExpectedVersion = None,
        confirm: Confirm = None,
        reason: LoweringReason = None,
    ) -> ArchiveItemResult:
        request, key = ask(expected_version, confirm, reason), str(id)
        patch = patch_from_input(input)
        return await save_record(info, ITEMS, lambda call: change_item(call, key, patch, request), key, _ID)

    @strawberry.mutation(
        description="Delete an item with its files, for ever; asks for confirm GEN-CONFIRM. A draft, or what "
        "is filed of a type whose deletePolicy is DIRECT (by archiveManager), without a hold (AR-HOLD) and "
        "not in use (GEN-INUSE); what is filed of other types goes by the procedure of destruction alone "
        "(AR-DEL-FILED). A job destroys keys and bytes of the files. Its changes stay in the log, its "
        "archive code is never given again, title and hashes stay in the audit trail."
    )
    async def delete_archive_item(
        self,
        info: ContextInfo,
        id: ItemId,
        expected_version: ExpectedVersion = None,
        confirm: Confirm = None,
        reason: Reason = None,
    ) -> ArchiveItemResult:
        request, key = ask(expected_version, confirm, reason), str(id)
        return await save_record(info, ITEMS, lambda call: delete_item(call, key, request), key, _ID)
