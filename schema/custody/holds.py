"""Legal holds and retention, and what protects a file really. Next: certificates.py."""

from datetime import date, datetime
from enum import Enum
from typing import Annotated

import strawberry

from resolvers.custody import holding
from resolvers.custody.holding import Hold, HoldsWanted
from resolvers.custody.protection import find_protection
from resolvers.errors import Gone
from schema.arguments import Basis, Why
from schema.attaching import AttachmentId
from schema.custody.jobs import PageSize, checked_size, pool_of
from schema.payloads import Refused
from schema.saving import ContextInfo, call_of, refusing


@strawberry.type(description="A legal hold (冻结): while it lasts the file is neither deleted nor replaced.")
class LegalHold:
    hold_id: strawberry.ID = strawberry.field(description="Id of the hold.")
    attachment_id: strawberry.ID = strawberry.field(description="The file.")
    reason: str = strawberry.field(description="Why it was placed.")
    basis: str | None = strawberry.field(description="What it rests on, such as a case number.")
    placed_by: str = strawberry.field(description="Who placed it.")
    placed_at: datetime = strawberry.field(description="When it was placed.")
    released_by: str | None = strawberry.field(description="Who released it; null while it lasts.")
    released_at: datetime | None = strawberry.field(description="When it was released; null while it lasts.")


@strawberry.input(description="Which legal holds.")
class LegalHoldSearch:
    customer_number: str | None = strawberry.field(
        description="Those of this customer's files; KNA1-KUNNR.", default=None
    )
    attachment_id: strawberry.ID | None = strawberry.field(description="Those of this file.", default=None)
    released: bool = strawberry.field(description="true: those that were released too.", default=False)


@strawberry.enum(
    description="What would refuse to destroy a file: the weaker of the two says how safe it is."
)
class ProtectedBy(Enum):
    NOTHING = strawberry.enum_value("NOTHING", description="It may be deleted.")
    DATABASE = strawberry.enum_value(
        "DATABASE",
        description="This service refuses; whoever has the store's keys could still delete it there.",
    )
    STORE = strawberry.enum_value("STORE", description="This service and the store itself refuse.")


@strawberry.type(description="What the store itself does for one version, as it answered last.")
class StoreLock:
    version: int = strawberry.field(description="The version of the file.")
    held: bool = strawberry.field(description="The store has a legal hold on it.")
    locked_until: datetime | None = strawberry.field(description="The store deletes it not before.")


@strawberry.type(description="What protects a file.")
class AttachmentProtection:
    on_hold: bool = strawberry.field(description="At least one legal hold lasts.")
    retain_until: date | None = strawberry.field(description="Kept up to and including this day.")
    holds: list[LegalHold] = strawberry.field(description="The holds that last, the newest first.")
    store_locks: list[StoreLock] = strawberry.field(description="What the store does, by version.")
    protected_by: ProtectedBy = strawberry.field(description="What protects it really.")


@strawberry.type(description="The holds were placed.")
class LegalHoldsPlaced:
    holds: list[LegalHold] = strawberry.field(description="One for each file.")


@strawberry.type(description="The hold is released; others of the same file still hold it.")
class LegalHoldReleased:
    hold: LegalHold = strawberry.field(description="The hold as it is now.")


@strawberry.type(description="The file is kept at least so long.")
class RetentionSet:
    attachment_id: strawberry.ID = strawberry.field(description="The file.")
    retain_until: date = strawberry.field(description="The last day on which it is kept.")


PlaceHoldResult = Annotated[
    LegalHoldsPlaced | Refused, strawberry.union("PlaceHoldResult", description="Answer of placeLegalHold.")
]
ReleaseHoldResult = Annotated[
    LegalHoldReleased | Refused,
    strawberry.union("ReleaseHoldResult", description="Answer of releaseLegalHold."),
]
RetentionResult = Annotated[
    RetentionSet | Refused, strawberry.union("RetentionResult", description="Answer of setRetention.")
]


@strawberry.type
class HoldQueries:
    """Mixed into the query."""

    @strawberry.field(
        description="Legal holds of files within the caller's scope, the newest first; for archive managers "
        "and auditors."
    )
    async def legal_holds(
        self,
        info: ContextInfo,
        of: Annotated[
            LegalHoldSearch | None, strawberry.argument(description="Which ones; without it all that last.")
        ] = None,
        first: PageSize = 50,
        after: Annotated[
            strawberry.ID | None, strawberry.argument(description="Only those placed before this one.")
        ] = None,
    ) -> list[LegalHold]:
        given = of or LegalHoldSearch()
        named = (given.customer_number, str(given.attachment_id) if given.attachment_id else None)
        wanted = HoldsWanted(*named, given.released, str(after) if after else None, checked_size(first))
        return [_row(one) for one in await holding.list_holds(pool_of(info), info.context.caller, wanted)]

    @strawberry.field(
        description="What protects a file; null when there is none within the caller's scope. For archive "
        "managers and auditors."
    )
    async def attachment_protection(
        self, info: ContextInfo, attachment_id: AttachmentId
    ) -> AttachmentProtection | None:
        writer = info.context.services.writer
        moment = (writer.now(), writer.today())
        try:
            found = await find_protection(writer.pool, info.context.caller, str(attachment_id), *moment)
        except Gone:
            return None
        by_rows = ProtectedBy.DATABASE if found.by_rows else ProtectedBy.NOTHING
        return AttachmentProtection(
            on_hold=found.on_hold,
            retain_until=found.retain_until,
            holds=[_row(one) for one in found.holds],
            store_locks=[
                StoreLock(version=one.version, held=one.held, locked_until=one.until) for one in found.locks
            ],
            protected_by=ProtectedBy.STORE if found.by_store else by_rows,
        )


@strawberry.type
class HoldActs:
    """Mixed into the mutations."""

    @strawberry.mutation(
        description="Place a legal hold (冻结) on files of one customer, on all or none; archive managers. "
        "A store that can lock is told by a job."
    )
    async def place_legal_hold(
        self,
        info: ContextInfo,
        attachment_ids: Annotated[
            list[strawberry.ID], strawberry.argument(description="attachmentId of each file, at most 100.")
        ],
        reason: Why,
        basis: Basis = None,
    ) -> PlaceHoldResult:
        call = call_of(info)
        ids = [str(one) for one in attachment_ids]
        placed = await refusing(
            info, lambda: holding.place_hold(call, ids, reason, basis), ("attachment_ids",)
        )
        return (
            placed if isinstance(placed, Refused) else LegalHoldsPlaced(holds=[_row(one) for one in placed])
        )

    @strawberry.mutation(description="Release a legal hold (解除冻结); archive managers.")
    async def release_legal_hold(
        self,
        info: ContextInfo,
        hold_id: Annotated[strawberry.ID, strawberry.argument(description="The hold's holdId.")],
    ) -> ReleaseHoldResult:
        call = call_of(info)
        released = await refusing(info, lambda: holding.release_hold(call, str(hold_id)), ("hold_id",))
        return released if isinstance(released, Refused) else LegalHoldReleased(hold=_row(released))

    @strawberry.mutation(
        description="Keep a file up to and including a day (保管期限), longer than before and never shorter; "
        "archive managers. Where the store can lock nobody can take that back."
    )
    async def set_retention(
        self,
        info: ContextInfo,
        attachment_id: AttachmentId,
        until: Annotated[date, strawberry.argument(description="The last day on which it is kept.")],
    ) -> RetentionResult:
        call = call_of(info)
        identity = str(attachment_id)
        refused = await refusing(
            info, lambda: holding.set_retention(call, identity, until), ("attachment_id",)
        )
        return refused or RetentionSet(attachment_id=strawberry.ID(identity), retain_until=until)


def _row(one: Hold) -> LegalHold:
    return LegalHold(
        hold_id=strawberry.ID(one.hold_id),
        attachment_id=strawberry.ID(one.attachment_id),
        reason=one.reason,
        basis=one.basis,
        placed_by=one.placed_by,
        placed_at=one.placed_at,
        released_by=one.released_by,
        released_at=one.released_at,
    )
