"""Patches of brands, dealers and stores. Next: store_filter.py."""

import strawberry


@strawberry.input(description="A brand that stores sell. Absent = unchanged, null = cleared.")
class BrandInput:
    brand_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Brand code (品牌编码); ZBRD-brandCode; code, at most 10 characters.", default=None
    )
    name: strawberry.Maybe[str | None] = strawberry.field(
        description="Name (品牌名称); ZBRD-name; at most 60 characters.", default=None
    )
    active: strawberry.Maybe[bool | None] = strawberry.field(
        description="May be chosen (启用); ZBRD-active; true or false.", default=None
    )


@strawberry.input(description="A dealer who runs stores. Absent = unchanged, null = cleared.")
class DealerInput:
    dealer_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Dealer code (经销商编码); ZDLR-dealerCode; code, at most 10 characters.", default=None
    )
    name: strawberry.Maybe[str | None] = strawberry.field(
        description="Name (经销商名称); ZDLR-name; at most 100 characters.", default=None
    )
    mobile: strawberry.Maybe[str | None] = strawberry.field(
        description="Mobile number, for text messages (手机); ZDLR-mobile; at most 20 characters.",
        default=None,
    )
    active: strawberry.Maybe[bool | None] = strawberry.field(
        description="May be chosen (启用); ZDLR-active; true or false.", default=None
    )


@strawberry.input(description="A store of a dealer. Absent = unchanged, null = cleared.")
class StoreInput:
    store_code: strawberry.Maybe[str | None] = strawberry.field(
        description=(
            "Store code, as grants name it (门店编码); ZSTO-storeCode; code, at most 10 characters."
        ),
        default=None,
    )
    name: strawberry.Maybe[str | None] = strawberry.field(
        description="Name (门店名称); ZSTO-name; at most 100 characters.", default=None
    )
    dealer_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Dealer who runs it (经销商); ZSTO-dealerCode; code, at most 10 characters.", default=None
    )
    address: strawberry.Maybe[str | None] = strawberry.field(
        description="Address (地址); ZSTO-address; at most 200 characters.", default=None
    )
    own_value_only: strawberry.Maybe[bool | None] = strawberry.field(
        description=(
            "Takes only stored value of cards that it won itself (仅用本店充值); "
            "ZSTO-ownValueOnly; true or false."
        ),
        default=None,
    )
    active: strawberry.Maybe[bool | None] = strawberry.field(
        description="May sell (启用); ZSTO-active; true or false.", default=None
    )
