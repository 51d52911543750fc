"""Gifts and coupons. Next: dashboards.py."""

from decimal import Decimal
from typing import Annotated

import strawberry

from models.rules.care.coupons import Issue, Sale
from models.rules.care.gifts import Wish
from resolvers.care.coupons import (
    BATCHES,
    check_coupon,
    issue_coupon,
    issue_coupons,
    redeem_coupon,
    restore_coupon,
    void_coupon,
)
from resolvers.care.gifts import GIFTS, issue_gift, receive_gifts, return_gift
from schema.arguments import Why
from schema.inputs.gift import CouponBatchInput, GiftInput
from schema.maintained import Words, acts_of
from schema.patching import Path
from schema.payloads import ConflictFacts, Finding, Refused, SavedFacts
from schema.saving import Answers, ContextInfo, call_of, finding_payload, refusing, save_record
from schema.types.gift import Coupon, CouponBatch, Gift


@strawberry.type(description="The call was carried out.")
class GiftSaved(SavedFacts):
    gift: Gift | None = strawberry.field(description="The gift as it is now; null when it was deleted.")


@strawberry.type(description="Nothing was saved: somebody else has changed the gift since it was read.")
class GiftConflict(ConflictFacts):
    current: Gift | None = strawberry.field(description="The gift as it is now.")


GiftResult = Annotated[
    GiftSaved | Refused | GiftConflict,
    strawberry.union("GiftResult", description="Answer of every act on a gift."),
]
OF_GIFTS = Answers(GiftSaved, GiftConflict, "GiftResult", "gift", "code", "String")


@strawberry.type(description="The call was carried out.")
class CouponBatchSaved(SavedFacts):
    coupon_batch: CouponBatch | None = strawberry.field(
        description="The batch as it is now; null when it was deleted."
    )


@strawberry.type(description="Nothing was saved: somebody else has changed the batch since it was read.")
class CouponBatchConflict(ConflictFacts):
    current: CouponBatch | None = strawberry.field(description="The batch as it is now.")


CouponBatchResult = Annotated[
    CouponBatchSaved | Refused | CouponBatchConflict,
    strawberry.union("CouponBatchResult", description="Answer of every act on a batch of coupons."),
]
OF_BATCHES = Answers(
    CouponBatchSaved, CouponBatchConflict, "CouponBatchResult", "coupon_batch", "code", "String"
)


@strawberry.type(description="The call was carried out.")
class CouponSaved(SavedFacts):
    coupon: Coupon | None = strawberry.field(description="The coupon as it is now.")


@strawberry.type(description="Nothing was saved: somebody else has changed the coupon since it was read.")
class CouponConflict(ConflictFacts):
    current: Coupon | None = strawberry.field(description="The coupon as it is now.")


CouponResult = Annotated[
    CouponSaved | Refused | CouponConflict,
    strawberry.union("CouponResult", description="Answer of every act on one coupon."),
]
OF_COUPONS = Answers(CouponSaved, CouponConflict, "CouponResult", "coupon", "code", "String")


@strawberry.type(description="What a coupon would do for a sale.")
class CouponCheck:
    usable: bool = strawberry.field(description="redeemCoupon would take it now.")
    discount: Decimal | None = strawberry.field(
        description="What it takes off: an AMOUNT never more than the sale, a PERCENT to the cent; null when "
        "it is not usable."
    )
    findings: list[Finding] = strawberry.field(
        description="The first check that does not hold: CC-COUPON-UNKNOWN, CC-COUPON-STATE, CC-COUPON-DATE, "
        "CC-COUPON-SCOPE, CC-COUPON-MIN, in this order."
    )


GiftCode = Annotated[str, strawberry.argument(description="Gift code.")]
BatchCode = Annotated[str, strawberry.argument(description="Batch code.")]
CouponCode = Annotated[str, strawberry.argument(description="Coupon code.")]
Quantity = Annotated[int, strawberry.argument(description="How many.")]
Customer = Annotated[
    str | None,
    strawberry.argument(description="Customer number, KNA1-KUNNR; absent for the holder of a VIP card."),
]
Card = Annotated[str | None, strawberry.argument(description="VIP card; kept as given.")]
Occasion = Annotated[str | None, strawberry.argument(description="Occasion; at most 100 characters.")]
Amount = Annotated[Decimal, strawberry.argument(description="Amount of the sale before the coupon.")]
Store = Annotated[
    str | None, strawberry.argument(description="Store of the sale; cashiers: one of their grant.")
]
Brands = Annotated[
    list[str] | None, strawberry.argument(description="Brands of the sale; one of the coupon's is enough.")
]
SaleNumber = Annotated[str, strawberry.argument(description="Number of the sale; at most 20 characters.")]
_CODE = ("code",)

_GiftRecordActs = acts_of(
    *("gift", GIFTS, Gift, GiftInput),
    Words(
        *("gift", "Gift code."),
        "Enter a gift (礼品), with nothing in stock yet. Only careAgent and admin; so for all acts on gifts.",
        "Change what the input names of a gift; its code stays, its stock moves by acts of their own, which "
        "count the version up too.",
        "Delete a gift without movements (GEN-INUSE), confirmed with GEN-CONFIRM; else active: false.",
    ),
    (OF_GIFTS, GiftResult),
)
_BatchRecordActs = acts_of(
    *("coupon_batch", BATCHES, CouponBatch, CouponBatchInput),
    Words(
        *("batch of coupons", "Batch code."),
        "Enter a batch of coupons (优惠券批次): AMOUNT takes an amount off, PERCENT a percentage. Its code "
        "is the prefix of the coupons' codes. Only careAgent and admin.",
        "Change what the input names of a batch. Once coupons were issued, what was promised stays "
        "(GEN-INUSE): kind, value, minimumSpend, validFrom, stores, brands; validTo may become later, and "
        "quantity more than was issued.",
        "Delete a batch without coupons (GEN-INUSE), confirmed with GEN-CONFIRM; else active: false.",
    ),
    (OF_BATCHES, CouponBatchResult),
)


@strawberry.type
class GiftQueries:
    """Mixed into the query."""

    @strawberry.field(
        description="Whether a coupon would be taken for a sale, and what it takes off; nothing is changed. "
        "careAgent, admin, and cashier in the stores of the grant."
    )
    async def check_coupon(
        self,
        info: ContextInfo,
        code: CouponCode,
        amount: Amount,
        store: Store = None,
        brands: Brands = None,
    ) -> Annotated[
        CouponCheck | Refused, strawberry.union("CouponCheckResult", description="Answer of checkCoupon.")
    ]:
        sale = Sale(amount, store, tuple(brands or ()))
        found = await refusing(info, lambda: check_coupon(call_of(info), code, sale), _CODE)
        if isinstance(found, Refused):
            return found
        told = [finding_payload(one, info.context.caller.languages) for one in found.findings]
        return CouponCheck(usable=not told, discount=found.discount, findings=told)


@strawberry.type
class GiftActs(_GiftRecordActs, _BatchRecordActs):
    """Mixed into the mutations."""

    @strawberry.mutation(
        description="Gifts came (入库). Every movement adds a row to the gift's ledger, which "
        "nobody changes: its id is the gift's code, /, and the `version` of this answer in eight digits "
        "(MUG/00000012)."
    )
    async def receive_gifts(
        self, info: ContextInfo, code: GiftCode, quantity: Quantity, occasion: Occasion = None
    ) -> GiftResult:
        wish = Wish(quantity, occasion=occasion)
        return await save_record(info, OF_GIFTS, lambda call: receive_gifts(call, code, wish), code, _CODE)

    @strawberry.mutation(
        description="Give gifts (发放) to a customer within sight, or to the holder of a VIP card. However "
        "many are given at once, stock never falls below 0 (CC-GIFT-STOCK)."
    )
    async def issue_gift(  # noqa: PLR0913, PLR0917 -- the arguments of the contract
        self,
        info: ContextInfo,
        code: GiftCode,
        quantity: Quantity,
        occasion: Annotated[str, strawberry.argument(description="Occasion; at most 100 characters.")],
        number: Customer = None,
        vip_card: Card = None,
    ) -> GiftResult:
        wish = Wish(quantity, number, vip_card, occasion)

        def missing(what: str) -> Path:
            return _CODE if what == code.strip().upper() else ("number",)

        return await save_record(info, OF_GIFTS, lambda call: issue_gift(call, code, wish), code, missing)

    @strawberry.mutation(
        description="Gifts come back (退回), once of each issue: all of it, or as many as `quantity` says."
    )
    async def return_gift(
        self,
        info: ContextInfo,
        movement_id: Annotated[
            strawberry.ID, strawberry.argument(description="Movement by which they were given.")
        ],
        quantity: Annotated[
            int | None, strawberry.argument(description="How many come back; absent = all of them.")
        ] = None,
        occasion: Occasion = None,
    ) -> GiftResult:
        key = str(movement_id)
        return await save_record(
            info,
            OF_GIFTS,
            lambda call: return_gift(call, key, quantity, occasion),
            key.rpartition("/")[0],
            ("movement_id",),
        )

    @strawberry.mutation(
        description="Issue coupons without saying to whom: who has the code has the coupon. Never more than "
        "the batch's quantity (CC-COUPON-LIMIT). couponBatch { coupons } shows their codes. Only for who "
        "sees all customers, since nobody else reads coupons that name none."
    )
    async def issue_coupons(
        self,
        info: ContextInfo,
        code: BatchCode,
        count: Annotated[int, strawberry.argument(description="How many; at most 500 at once.")],
        occasion: Occasion = None,
    ) -> CouponBatchResult:
        return await save_record(
            info, OF_BATCHES, lambda call: issue_coupons(call, code, count, occasion), code, _CODE
        )

    @strawberry.mutation(
        description="Issue one coupon to a customer within sight, or to the holder of a VIP card; never more "
        "than perPerson of the batch, void ones not counted (CC-COUPON-LIMIT)."
    )
    async def issue_coupon(
        self,
        info: ContextInfo,
        code: BatchCode,
        number: Customer = None,
        vip_card: Card = None,
        occasion: Occasion = None,
    ) -> CouponResult:
        issue = Issue((), number, vip_card, occasion)

        def missing(what: str) -> Path:
            return _CODE if what == code.strip().upper() else ("number",)

        return await save_record(
            info, OF_COUPONS, lambda call: issue_coupon(call, code, issue), None, missing
        )

    @strawberry.mutation(
        description="Use a coupon (核销) for a sale, once. It must be known, ISSUED, within its days, good "
        "for the store and the brand, and the amount of the sale enough: the first of these that does not "
        "hold is told (CC-COUPON-UNKNOWN, -STATE, -DATE, -SCOPE, -MIN). careAgent, admin, and cashier in the "
        "stores of the grant. checkCoupon tells the discount."
    )
    async def redeem_coupon(  # noqa: PLR0913, PLR0917 -- the arguments of the contract
        self,
        info: ContextInfo,
        code: CouponCode,
        sale_number: SaleNumber,
        amount: Amount,
        store: Store = None,
        brands: Brands = None,
    ) -> CouponResult:
        sale = Sale(amount, store, tuple(brands or ()), sale_number)
        return await save_record(info, OF_COUPONS, lambda call: redeem_coupon(call, code, sale), code, _CODE)

    @strawberry.mutation(
        description="The sale that a coupon was used for was cancelled: it is ISSUED again, or EXPIRED with "
        "a warning when its days are over. Of a sale that was posted by postSale: by postReturn alone "
        "(GEN-INUSE). By who may redeem it."
    )
    async def restore_coupon(
        self, info: ContextInfo, code: CouponCode, sale_number: SaleNumber
    ) -> CouponResult:
        return await save_record(
            info, OF_COUPONS, lambda call: restore_coupon(call, code, sale_number), code, _CODE
        )

    @strawberry.mutation(
        description="ISSUED → VOID (作废): it is good for nothing any more. The change document keeps the "
        "reason. Only careAgent and admin."
    )
    async def void_coupon(self, info: ContextInfo, code: CouponCode, reason: Why) -> CouponResult:
        return await save_record(info, OF_COUPONS, lambda call: void_coupon(call, code, reason), code, _CODE)
