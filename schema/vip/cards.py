"""Cards: registered, frozen, replaced, closed, upgraded. Next: tills.py."""

from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

import strawberry
from graphql import GraphQLError

from resolvers.vip.cards import change_vip, close_vip, freeze_vip, register_vip, replace_card, unfreeze_vip
from resolvers.vip.upgrades import list_upgradable, place_from_text, upgrade_vip
from schema.arguments import Confirm, ExpectedVersion, Why
from schema.custody.jobs import PageSize, checked_size, pool_of
from schema.inputs.vip import VipCustomerInput
from schema.maintained import answers_of, result_of
from schema.patching import patch_from_input
from schema.saving import ContextInfo, ask, save_record
from schema.types.vip import VipCustomer

VIPS = answers_of(VipCustomer, "vip_customer", "card", "VIP customer")
if TYPE_CHECKING:  # a union that was made is no type to the checker
    VipCustomerResult: TypeAlias = Any
else:
    VipCustomerResult = result_of(VIPS, "VIP customer")
CardNumber = Annotated[str, strawberry.argument(description="Card number; ZVIP-cardNumber.")]
CardData = Annotated[
    VipCustomerInput, strawberry.argument(description="Data; absent = unchanged, null = cleared.")
]
_CARD = ("card",)


@strawberry.type(description="A card whose holder has the points for a higher type (可升级VIP).")
class UpgradableVip:
    cursor: str = strawberry.field(description="Its place in the list, for `after`.")
    card_number: str = strawberry.field(description="Card number; ZVIP-cardNumber.")
    name: str = strawberry.field(description="Name of the holder.")
    store_code: str = strawberry.field(description="Store that won the holder.")
    type_code: str = strawberry.field(description="Card type now.")
    to_type: str = strawberry.field(description="The highest type that a rule valid today allows.")
    min_lifetime_points: int = strawberry.field(description="Lifetime points that the rule asks for.")
    lifetime_points: int = strawberry.field(description="Lifetime points of the card.")
    points: int = strawberry.field(description="Points of the card that are not spent.")


@strawberry.type
class VipCardQueries:
    """Mixed into the query."""

    @strawberry.field(
        description="ACTIVE cards won by stores of the grant whose lifetime points fulfil an upgrade rule "
        "valid today (升级), the highest type first, then by card number; each card once, with the highest "
        "type that it may have. Nothing is upgraded by itself: see upgradeVip."
    )
    async def upgradable_vips(
        self,
        info: ContextInfo,
        to_type: Annotated[
            str | None,
            strawberry.argument(
                description="Only those that may have this type, whether a higher one or not."
            ),
        ] = None,
        first: PageSize = 50,
        after: Annotated[
            str | None, strawberry.argument(description="Only those behind this cursor.")
        ] = None,
    ) -> list[UpgradableVip]:
        place = None if after is None else place_from_text(after)
        if after is not None and place is None:
            raise GraphQLError("after is no cursor of this list")
        today, caller = info.context.services.writer.today(), info.context.caller
        found = await list_upgradable(pool_of(info), caller, today, to_type, (place, checked_size(first)))
        return [
            UpgradableVip(
                cursor=str(one.place),
                card_number=one.card_number,
                name=one.name,
                store_code=one.store_code,
                type_code=one.type_code,
                to_type=one.to_type,
                min_lifetime_points=one.min_lifetime_points,
                lifetime_points=one.lifetime_points,
                points=one.points,
            )
            for one in found
        ]


@strawberry.type
class VipCardActs:
    """Mixed into the mutations."""

    @strawberry.mutation(
        description="Register a VIP customer with a new card (入会), ACTIVE, with nothing on it. The mobile "
        "number is kept without blanks, signs and +86, and is unique among cards that are not closed; "
        "profile values exist, one of each dimension that does not take several (VP-PROFILE-ONE). Where it "
        "names a customer within sight, the contract is recorded in his dossier as the basis of the data, "
        "and the profile needs a consent to PROFILING (AR-CONSENT-REQ). vipManager and cashier, in the "
        "stores of the grant."
    )
    async def register_vip(self, info: ContextInfo, input: CardData) -> VipCustomerResult:
        patch = patch_from_input(input)
        return await save_record(info, VIPS, lambda call: register_vip(call, patch), None, _CARD)

    @strawberry.mutation(
        description="Change what the input names of a VIP customer. The card number stays, its type changes "
        "by upgradeVip (GEN-IMMUTABLE); a closed card is not changed (GEN-STATE). Who does not read "
        "personal data in clear may not name it (GEN-FORBIDDEN). vipManager, in the stores of the grant."
    )
    async def change_vip(
        self,
        info: ContextInfo,
        card: CardNumber,
        input: CardData,
        expected_version: ExpectedVersion = None,
    ) -> VipCustomerResult:
        request, patch = ask(expected_version), patch_from_input(input)
        return await save_record(info, VIPS, lambda call: change_vip(call, card, patch, request), card, _CARD)

    @strawberry.mutation(
        description="ACTIVE → FROZEN (冻结): sales go on without benefits, nothing on the card is spent. "
        "vipManager, in the stores of the grant."
    )
    async def freeze_vip(self, info: ContextInfo, card: CardNumber, reason: Why) -> VipCustomerResult:
        return await save_record(info, VIPS, lambda call: freeze_vip(call, card, reason), card, _CARD)

    @strawberry.mutation(
        description="FROZEN → ACTIVE (解冻). The change document keeps the reason. vipManager, in the stores "
        "of the grant."
    )
    async def unfreeze_vip(self, info: ContextInfo, card: CardNumber, reason: Why) -> VipCustomerResult:
        return await save_record(info, VIPS, lambda call: unfreeze_vip(call, card, reason), card, _CARD)

    @strawberry.mutation(
        description="→ CLOSED (注销), for good. Principal on the card is refunded, bonus is forfeited; with "
        "money on it this is confirmed with GEN-CONFIRM. vipManager, in the stores of the grant."
    )
    async def close_vip(
        self, info: ContextInfo, card: CardNumber, reason: Why, confirm: Confirm = None
    ) -> VipCustomerResult:
        request = ask(None, confirm)
        return await save_record(info, VIPS, lambda call: close_vip(call, card, reason, request), card, _CARD)

    @strawberry.mutation(
        description="Give a new card for a lost or broken one (换卡): the old number is CLOSED and names the "
        "new one, which gets the holder's data and profile, the points, the money and redemptions that were "
        "not used yet. A frozen card stays frozen. The answer is about the new card. vipManager, in the "
        "stores of the grant."
    )
    async def replace_card(
        self,
        info: ContextInfo,
        card: CardNumber,
        new_card: Annotated[str, strawberry.argument(description="Number of the new card.")],
        reason: Why,
    ) -> VipCustomerResult:
        return await save_record(
            info, VIPS, lambda call: replace_card(call, card, new_card, reason), card, _CARD
        )

    @strawberry.mutation(
        description="Upgrade a card (升级) to a type of higher rank (VP-UPG-RANK) whose rule is valid today "
        "and still fulfilled (VP-UPG-RULE). The new discount holds from the next sale; points stay as they "
        "are. vipManager, in the stores of the grant."
    )
    async def upgrade_vip(
        self,
        info: ContextInfo,
        card: CardNumber,
        to_type: Annotated[str, strawberry.argument(description="The type that it is to have.")],
    ) -> VipCustomerResult:
        return await save_record(info, VIPS, lambda call: upgrade_vip(call, card, to_type), card, _CARD)
