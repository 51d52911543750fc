"""A set of files as one zip: ordered here, fetched at the address that comes back. Next: attaching.py."""

from datetime import datetime
from typing import Annotated

import strawberry

from models.rules.packing import WantedSet
from resolvers.attachments.exporting import order_export
from schema.payloads import Refused
from schema.saving import ContextInfo, asker_of, refusing


@strawberry.type(description="The set may be fetched.")
class ExportReady:
    url: str = strawberry.field(
        description="Signed relative address of a zip: the files in folders by customer and item, "
        "manifest.json and manifest-sha256.txt. What is fetched is what the caller sees then."
    )
    expires_at: datetime = strawberry.field(description="When the address ends.")
    files: int = strawberry.field(description="How many files it has now.")
    size: str = strawberry.field(description="Their bytes in all, as digits.")


ExportResult = Annotated[
    ExportReady | Refused, strawberry.union("ExportResult", description="Answer of exportFiles.")
]


@strawberry.type
class ExportActs:
    """Mixed into the mutations."""

    @strawberry.mutation(
        description="Order the newest versions of files as one zip: all files of customers or archive items, "
        "single files; at most 200 names and 10,000 files. Parts of customer dossiers for archiveManager and "
        "auditor alone. Who ordered it and why is kept, and each file is noted as "
        "read when its turn comes."
    )
    async def export_files(
        self,
        info: ContextInfo,
        reason: Annotated[str, strawberry.argument(description="What for, at most 200 characters.")],
        customer_numbers: Annotated[
            list[str] | None, strawberry.argument(description="All files of these customers.")
        ] = None,
        attachment_ids: Annotated[
            list[strawberry.ID] | None, strawberry.argument(description="These files, by attachmentId.")
        ] = None,
        item_ids: Annotated[
            list[strawberry.ID] | None,
            strawberry.argument(description="All files of these archive items, by itemId."),
        ] = None,
    ) -> ExportResult:
        asker, numbers = asker_of(info), customer_numbers or []
        items = [str(one) for one in item_ids or ()]
        wanted = WantedSet(numbers, [str(one) for one in attachment_ids or ()], reason, items)
        ready = await refusing(
            info,
            lambda: order_export(info.context.services.shelf, asker, wanted),
            lambda what: (_argument(what, numbers, items),),
        )
        if isinstance(ready, Refused):
            return ready
        return ExportReady(
            url=ready.url, expires_at=ready.expires_at, files=ready.files, size=str(ready.size)
        )


def _argument(what: str, numbers: list[str], items: list[str]) -> str:
    if what in numbers:
        return "customer_numbers"
    return "item_ids" if what in items else "attachment_ids"
