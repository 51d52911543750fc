"""What can be followed. Events are made by schema/fanout.py, not by an executor each. Next: followup.py."""

from collections.abc import AsyncGenerator
from typing import Annotated

import strawberry

from schema.archives.batches import ArchiveImport
from schema.arguments import Where
from schema.exchange.loads import BulkLoad
from schema.inputs.search import ChangeFilter
from schema.types.change import ChangeDocument
from schema.types.customer import Customer
from schema.types.item import ArchiveItem
from schema.types.relay import compiled

After = Annotated[
    str | None,
    strawberry.argument(description="Begin behind this cursor; without it with what comes next."),
]


@strawberry.type(description="One save of one customer, as it is told to those who follow.")
class CustomerChange:
    cursor: str = strawberry.field(
        description="Place of this change in the log. Keep the newest one: with it in `after` nothing is "
        "lost and nothing comes twice, in customerChanged and in changes."
    )
    change: ChangeDocument = strawberry.field(description="Who changed what, and when.")
    customer: Customer | None = strawberry.field(
        description="The customer as it is now, which may already be newer than this change; null when it is "
        "gone or no longer within the caller's scope."
    )


@strawberry.type(description="One save of one archive item, as it is told to those who follow.")
class ArchiveItemChange:
    cursor: str = strawberry.field(
        description="Place of this change in the log, which all streams share with the query changes."
    )
    change: ChangeDocument = strawberry.field(description="Who changed what, and when.")
    archive_item: ArchiveItem | None = strawberry.field(
        description="The item as it is now, which may already be newer than this change; null when it is "
        "gone or no longer within the caller's sight."
    )


@strawberry.type(description="Streams, over graphql-transport-ws or Server-Sent Events.")
class Subscription:
    @strawberry.subscription(
        description="Every change of a customer within the caller's scope, once, in the order of commits, "
        "without end. RESYNC_REQUIRED when `after` is older than the change log reaches back: read the "
        "present state, then follow again. A stream that the server ends is taken up again with "
        "the newest cursor."
    )
    async def customer_changed(
        self,
        after: After = None,
        filter: Where[ChangeFilter] = None,
    ) -> AsyncGenerator[CustomerChange, None]:
        yield compiled()

    @strawberry.subscription(
        description="Every change of an archive item within the caller's sight, once, in the order of "
        "commits, without end; otherwise like customerChanged, with the same cursors."
    )
    async def archive_item_changed(
        self,
        after: After = None,
        filter: Where[ChangeFilter] = None,
    ) -> AsyncGenerator[ArchiveItemChange, None]:
        yield compiled()

    @strawberry.subscription(
        description="A batch of the caller each time it has got further, until it is refused, failed, "
        "brought in or undone; then the stream is complete. GEN-NOTFOUND where there is none."
    )
    async def import_progress(
        self,
        batch_id: Annotated[strawberry.ID, strawberry.argument(description="batchId of beginImport.")],
    ) -> AsyncGenerator[ArchiveImport, None]:
        yield compiled()

    @strawberry.subscription(
        description="A bulk load each time it has got further, until it is over; then the stream is "
        "complete. GEN-NOTFOUND where it is not the caller's to see."
    )
    async def load_progress(
        self,
        load_id: Annotated[strawberry.ID, strawberry.argument(description="Id of the load.")],
    ) -> AsyncGenerator[BulkLoad, None]:
        yield compiled()
