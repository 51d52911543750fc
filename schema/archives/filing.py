"""Filing of archive items, and four-property checks. Next: structure.py."""

from enum import Enum
from typing import Annotated

import orjson
import strawberry

from resolvers.archives.filing import check_item, file_item, file_items
from schema.archiving import ItemId
from schema.arguments import Confirm, ExpectedVersion
from schema.payloads import ArchiveItemResult, Finding, Refused
from schema.saving import ITEMS, ContextInfo, ask, call_of, finding_payload, refusing, save_record

FilingReason = Annotated[
    str | None,
    strawberry.argument(
        description="On what basis (依据), at most 200 characters; the change document keeps it. Required "
        "where AR-YEAR is confirmed."
    ),
]
_ID = ("id",)


@strawberry.enum(description="When a four-property check (四性检测) is made.")
class CheckOccasion(Enum):
    TRANSFER = strawberry.enum_value("TRANSFER", description="When it is handed over (移交).")
    YEARLY = strawberry.enum_value("YEARLY", description="Once a year, while it is kept (长期保存).")


@strawberry.type(description="An item that was filed among others.")
class FiledItem:
    item_id: strawberry.ID = strawberry.field(description="itemId of the item.")
    archive_code: str = strawberry.field(description="The archive code (档号) that it got.")
    version: int = strawberry.field(description="Version of the item now.")


@strawberry.type(description="All of them were filed.")
class ArchiveItemsFiled:
    items: list[FiledItem] = strawberry.field(description="In the order in which they got their codes.")
    message: str = strawberry.field(description="What was done, in the caller's language.")
    message_zh: str = strawberry.field(description="What was done, in Chinese.")
    message_en: str = strawberry.field(description="What was done, in English.")
    findings: list[Finding] = strawberry.field(description="Warnings, and what was confirmed.")


FilingResult = Annotated[
    ArchiveItemsFiled | Refused, strawberry.union("FilingResult", description="Answer of fileArchiveItems.")
]


@strawberry.type
class FilingActs:
    """Mixed into the mutations."""

    @strawberry.mutation(
        description="File a draft (归档): it gets its archive code (档号; DA/T 13), the day it is due on, "
        "and a four-property check, whose failures refuse it (AR-INTEGRITY, AR-FILE-TYPE, GEN-REQUIRED). "
        "Title, year, date, retention, access level, department and carrier are required, of paper a "
        "location; what a type arranges in volumes lies in an open one. From here on most of it stays as "
        "it is. Only archiveManager, with a grant that covers institution, type and access level together."
    )
    async def file_archive_item(
        self,
        info: ContextInfo,
        id: ItemId,
        expected_version: ExpectedVersion = None,
        confirm: Confirm = None,
        reason: FilingReason = None,
    ) -> ArchiveItemResult:
        request, key = ask(expected_version, confirm, reason), str(id)
        return await save_record(info, ITEMS, lambda call: file_item(call, key, request), key, _ID)

    @strawberry.mutation(
        description="File up to 5,000 drafts, all of them or none, as fileArchiveItem; they get their codes "
        "in this order. Name ids, or the batch whose drafts they are."
    )
    async def file_archive_items(
        self,
        info: ContextInfo,
        ids: Annotated[list[strawberry.ID] | None, strawberry.argument(description="itemId of each.")] = None,
        batch_id: Annotated[
            strawberry.ID | None, strawberry.argument(description="Or the batch that brought them.")
        ] = None,
        confirm: Confirm = None,
        reason: FilingReason = None,
    ) -> FilingResult:
        call, languages = call_of(info), info.context.caller.languages
        wanted, batch = [str(one) for one in ids or ()], None if batch_id is None else str(batch_id)
        request = ask(None, confirm, reason)
        missing = ("batch_id",) if batch is not None else ("ids",)
        saved = await refusing(info, lambda: file_items(call, wanted, batch, request), missing)
        if isinstance(saved, Refused):
            return saved
        filed: list[tuple[str, str, int]] = orjson.loads(saved.answer or b'{"items": []}')["items"]
        return ArchiveItemsFiled(
            items=[
                FiledItem(item_id=strawberry.ID(one), archive_code=code, version=n) for one, code, n in filed
            ],
            message=saved.message.text(languages[0]),
            message_zh=saved.message.text("zh"),
            message_en=saved.message.text("en"),
            findings=[finding_payload(finding, languages) for finding in saved.findings],
        )

    @strawberry.mutation(
        description="Make a four-property check (四性检测: authenticity, integrity, usability, security) of "
        "what is filed, by what the service knows of it and its files; propertyChecks tells all of them. "
        "What fails comes as warnings. Only archiveManager."
    )
    async def check_properties(
        self,
        info: ContextInfo,
        id: ItemId,
        occasion: Annotated[CheckOccasion, strawberry.argument(description="Why it is checked now.")],
    ) -> ArchiveItemResult:
        key = str(id)
        return await save_record(info, ITEMS, lambda call: check_item(call, key, occasion.name), key, _ID)
