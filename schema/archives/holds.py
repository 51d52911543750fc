"""Legal holds on archive items, and vouchers that are settled. Next: appraisals.py."""

from datetime import date
from typing import Annotated

import strawberry

from models.rules.archives.holds import NewHold
from resolvers.archives.holding import Placed, place_item_hold, release_item_hold, set_voucher_settled
from schema.archiving import ItemId
from schema.arguments import Basis, ExpectedVersion, Why
from schema.payloads import ArchiveItemResult, Refused
from schema.saving import ITEMS, ContextInfo, ask, call_of, refusing, save_record


@strawberry.type(description="A legal hold that was placed on an archive item.")
class PlacedItemHold:
    hold_id: strawberry.ID = strawberry.field(description="Id of the hold; releaseItemHold takes it.")
    item_id: strawberry.ID = strawberry.field(description="The item.")


@strawberry.type(description="The holds were placed.")
class ItemHoldsPlaced:
    holds: list[PlacedItemHold] = strawberry.field(description="One for each item; itemHolds tells them.")


ItemHoldsResult = Annotated[
    ItemHoldsPlaced | Refused, strawberry.union("ItemHoldsResult", description="Answer of placeItemHold.")
]


@strawberry.type
class ItemHoldActs:
    """Mixed into the mutations."""

    @strawberry.mutation(
        description="Place a legal hold (冻结) on archive items, on all or none: while one lasts, neither "
        "the item nor a file of it is destroyed or deleted (AR-HOLD); it can be seen as before. On a volume "
        "it holds all that lies in it. Several on one item add up. GEN-STATE for what is or is being "
        "destroyed. Only archiveManager, of items within his grant."
    )
    async def place_item_hold(
        self,
        info: ContextInfo,
        item_ids: Annotated[
            list[strawberry.ID], strawberry.argument(description="itemId of each, at most 500.")
        ],
        reason: Why,
        basis: Basis = None,
        begins_on: Annotated[
            date | None,
            strawberry.argument(
                description="From when on it is said to last, not in the future; today without it. It "
                "protects from the moment it is placed."
            ),
        ] = None,
    ) -> ItemHoldsResult:
        call, ids = call_of(info), [str(one) for one in item_ids]
        new = NewHold(reason, basis, begins_on or info.context.services.writer.today())
        placed = await refusing(info, lambda: place_item_hold(call, ids, new), ("item_ids",))
        return (
            placed if isinstance(placed, Refused) else ItemHoldsPlaced(holds=[_hold(one) for one in placed])
        )

    @strawberry.mutation(
        description="Release a legal hold (解除冻结) of an archive item; others go on holding it. Only "
        "archiveManager, of items within his grant."
    )
    async def release_item_hold(
        self,
        info: ContextInfo,
        hold_id: Annotated[strawberry.ID, strawberry.argument(description="The hold's holdId.")],
    ) -> ArchiveItemResult:
        key = str(hold_id)
        return await save_record(info, ITEMS, lambda call: release_item_hold(call, key), None, ("hold_id",))

    @strawberry.mutation(
        description="Say that a voucher is settled, or that it is not (未结清): one that is not settled is "
        "kept as if under a hold (AR-UNSETTLED). The reason stands in the change document. Only "
        "archiveManager, of items within the grant."
    )
    async def set_voucher_settled(
        self,
        info: ContextInfo,
        id: ItemId,
        settled: Annotated[bool, strawberry.argument(description="true: it is settled.")],
        reason: Why,
        expected_version: ExpectedVersion = None,
    ) -> ArchiveItemResult:
        request, key = ask(expected_version, reason=reason), str(id)
        return await save_record(
            info,
            ITEMS,
            lambda call: set_voucher_settled(call, key, settled=settled, request=request),
            key,
            ("id",),
        )


def _hold(one: Placed) -> PlacedItemHold:
    return PlacedItemHold(hold_id=strawberry.ID(one.hold_id), item_id=strawberry.ID(one.item_id))
