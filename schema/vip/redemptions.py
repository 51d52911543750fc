"""Points: redeemed, adjusted, expired. Next: recharges.py."""

from decimal import Decimal
from typing import Annotated

import strawberry

from models.rules.state import text
from models.rules.vip.adjusting import Adjustment
from resolvers.vip.adjusting import adjust_points
from resolvers.vip.offers import Offer, redeemable_activities
from resolvers.vip.redemptions import cancel_redemption, redeem_points
from schema.arguments import Why
from schema.payloads import ConflictFacts, Finding, Refused, SavedFacts
from schema.saving import Answers, ContextInfo, call_of, finding_payload, refusing, save_record
from schema.types.points import Redemption
from schema.vip.cards import VIPS, VipCustomerResult


@strawberry.type(description="The call was carried out.")
class RedemptionSaved(SavedFacts):
    redemption: Redemption | None = strawberry.field(description="The redemption as it is now.")


@strawberry.type(description="Nothing was saved: somebody else has changed the redemption since it was read.")
class RedemptionConflict(ConflictFacts):
    current: Redemption | None = strawberry.field(description="The redemption as it is now.")


RedemptionResult = Annotated[
    RedemptionSaved | Refused | RedemptionConflict,
    strawberry.union("RedemptionResult", description="Answer of every act on a redemption."),
]
OF_REDEMPTIONS = Answers(
    RedemptionSaved, RedemptionConflict, "RedemptionResult", "redemption", "number", "String"
)


@strawberry.type(description="What a card may have for its points.")
class RedeemableActivity:
    activity_code: str = strawberry.field(description="Activity code.")
    name: str = strawberry.field(description="Its name.")
    reward: str = strawberry.field(description="GIFT, COUPON or AMOUNT.")
    gift_code: str | None = strawberry.field(description="Of GIFT: the gift.")
    batch_code: str | None = strawberry.field(description="Of COUPON: the batch of which one is issued.")
    value: Decimal | None = strawberry.field(description="Of AMOUNT: what it takes off one sale.")
    min_balance: int = strawberry.field(description="Points that the card must have.")
    cost_points: int = strawberry.field(description="Points that it costs.")
    left: int | None = strawberry.field(
        description="How often this card may still have it, by what is left and by its own limit; null = "
        "without bound."
    )
    redeemable: bool = strawberry.field(description="redeemPoints would take it now.")
    findings: list[Finding] = strawberry.field(
        description="What is in the way: VP-CARD-STATE, VP-RED-MIN, VP-RED-STOCK, VP-RED-LIMIT, and what the "
        "stock of the gift or the batch of coupons says."
    )


@strawberry.type(description="What there is for the points of a card, in one store, today.")
class RedeemableActivities:
    points: int = strawberry.field(description="Points of the card.")
    activities: list[RedeemableActivity] = strawberry.field(
        description="At most 200, the cheapest first; those for other cards or stores are left out."
    )


ActivityCode = Annotated[str, strawberry.argument(description="Activity code.")]
Card = Annotated[str, strawberry.argument(description="Number of the VIP card.")]
Store = Annotated[str, strawberry.argument(description="Store code; one of the grant.")]
RedemptionNumber = Annotated[
    str, strawberry.argument(description="Redemption number, such as JF202605060001; ZVRD-redemptionNumber.")
]


@strawberry.type
class RedemptionQueries:
    """Mixed into the query."""

    @strawberry.field(
        description="What a card may have for its points in a store today (可兑换活动), and what is in "
        "the way of it; nothing is changed. For who sees what happens in the store."
    )
    async def redeemable_activities(
        self, info: ContextInfo, card: Card, store: Store
    ) -> Annotated[
        RedeemableActivities | Refused,
        strawberry.union("RedeemableActivitiesResult", description="Answer of redeemableActivities."),
    ]:
        found = await refusing(info, lambda: redeemable_activities(call_of(info), card, store), ("card",))
        if isinstance(found, Refused):
            return found
        return RedeemableActivities(
            points=found.points, activities=[_shown(one, info) for one in found.offers]
        )


@strawberry.type
class RedemptionActs:
    """Mixed into the mutations."""

    @strawberry.mutation(
        description="Give points for a reward (积分消费). The activity must be for this card type, store and "
        "day (VP-RED-SCOPE), the card ACTIVE (VP-CARD-STATE), its points at least minBalance and costPoints "
        "(VP-RED-MIN), something left (VP-RED-STOCK) and the card's limit not reached (VP-RED-LIMIT). Points "
        "and reward go in one transaction: a GIFT is issued, a COUPON too, an AMOUNT is good for one sale by "
        "the redemption's number. Lifetime points stay. cashier and vipManager in the stores of the grant."
    )
    async def redeem_points(
        self, info: ContextInfo, activity: ActivityCode, card: Card, store: Store
    ) -> RedemptionResult:
        return await save_record(
            info,
            OF_REDEMPTIONS,
            lambda call: redeem_points(call, activity, card, store),
            None,
            ("activity",),
        )

    @strawberry.mutation(
        description="ISSUED → CANCELLED (取消兑换), within 7 days and while the reward is unused, else "
        "VP-RED-STATE: the points come back to the card, the gift to its stock, the coupon is void. cashier "
        "and vipManager in the stores of the grant."
    )
    async def cancel_redemption(self, info: ContextInfo, number: RedemptionNumber) -> RedemptionResult:
        return await save_record(
            info, OF_REDEMPTIONS, lambda call: cancel_redemption(call, number), number, ("number",)
        )

    @strawberry.mutation(
        description="Correct the points of a card (积分调整), up or down, with an entry of its ledger and a "
        "change document that keep the reason. No balance falls below 0 by it (GEN-RANGE), and a closed card "
        "stays as it is (VP-CARD-STATE). Only vipManager, for cards that stores of the grant have won."
    )
    async def adjust_points(
        self,
        info: ContextInfo,
        card: Card,
        points: Annotated[
            int, strawberry.argument(description="Points to be added, below 0 to be taken; at most 1000000.")
        ],
        reason: Why,
        lifetime_points: Annotated[
            int,
            strawberry.argument(
                description="The same for the lifetime points, which upgrades ask for; they stay without it."
            ),
        ] = 0,
    ) -> VipCustomerResult:
        wish = Adjustment(points, lifetime_points, reason)
        return await save_record(info, VIPS, lambda call: adjust_points(call, card, wish), card, ("card",))


def _shown(offer: Offer, info: ContextInfo) -> RedeemableActivity:
    activity, languages = offer.activity, info.context.caller.languages
    return RedeemableActivity(
        activity_code=text(activity, "activity_code"),
        name=text(activity, "name"),
        reward=text(activity, "reward"),
        gift_code=activity["gift_code"],
        batch_code=activity["batch_code"],
        value=activity["value"],
        min_balance=activity["min_balance"],
        cost_points=activity["cost_points"],
        left=offer.left,
        redeemable=not offer.findings,
        findings=[finding_payload(one, languages) for one in offer.findings],
    )
