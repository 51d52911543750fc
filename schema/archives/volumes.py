"""Volumes are opened and closed. Next: ../archiving.py."""

import strawberry

from resolvers.archives.volumes import close_volume, create_volume
from schema.archiving import CreatingReason, ItemId, Metadata
from schema.arguments import Confirm, ExpectedVersion
from schema.patching import patch_from_input
from schema.payloads import ArchiveItemResult
from schema.saving import ITEMS, ContextInfo, ask, save_record

_ID = ("id",)


@strawberry.type
class VolumeActs:
    """Mixed into the mutations."""

    @strawberry.mutation(
        description="Open a volume (案卷) of a type that is arranged by VOLUME, else GEN-REF: an item of "
        "unit VOLUME, FILED and open, with its archive code at once, that of givenCode or the next (AC-1). "
        "Year, retention, access level are required, of one on paper the location too. Only "
        "archiveOperator and archiveManager, as for createArchiveItem."
    )
    async def create_archive_volume(
        self,
        info: ContextInfo,
        input: Metadata,
        confirm: Confirm = None,
        reason: CreatingReason = None,
    ) -> ArchiveItemResult:
        request, patch = ask(None, confirm, reason), patch_from_input(input)
        return await save_record(info, ITEMS, lambda call: create_volume(call, patch, request), None, _ID)

    @strawberry.mutation(
        description="Close an open volume (结卷): nothing more is laid into it or filed with it. Told are "
        "voucher numbers that lie in no volume, for each company code, year, period and type below the "
        "highest in this one (VO-2, W AR-VOU-GAP), and vouchers whose stored attachments are not as many as "
        "they say (VO-3, W AR-VOU-COUNT; not of those on paper). Sets beginsOn, endsOn, itemCount, pages. "
        "Drafts in it are to be filed, moved or deleted before (GEN-STATE). Asks for confirm GEN-CONFIRM, "
        "since a volume is not opened again. Only archiveManager."
    )
    async def close_archive_volume(
        self,
        info: ContextInfo,
        id: ItemId,
        expected_version: ExpectedVersion = None,
        confirm: Confirm = None,
    ) -> ArchiveItemResult:
        request, key = ask(expected_version, confirm), str(id)
        return await save_record(info, ITEMS, lambda call: close_volume(call, key, request), key, _ID)
