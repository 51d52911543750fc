"""Patches of card types with their rules, and of profile dimensions. Next: vip_type_filter.py."""

from datetime import date
from decimal import Decimal

import strawberry


@strawberry.input(
    description=("What holders of a card type pay for a brand, and when. Absent = unchanged, null = cleared.")
)
class VipDiscountInput:
    brand_code: str = strawberry.field(
        description="Brand (品牌); ZVDC-brandCode; code, at most 10 characters."
    )
    valid_from: date = strawberry.field(description="Valid from (生效日期); ZVDC-validFrom; ISO date.")
    valid_to: strawberry.Maybe[date | None] = strawberry.field(
        description="Valid to; empty = without end (失效日期); ZVDC-validTo; ISO date.", default=None
    )
    rate: strawberry.Maybe[Decimal | None] = strawberry.field(
        description=(
            "Rate in (0, 1]: 0.85 = 15 % off (折扣率); ZVDC-rate; decimal, 1 digits and 3 decimals."
        ),
        default=None,
    )
    remove: bool = strawberry.field(description="true deletes the row.", default=False)


@strawberry.input(
    description=(
        "From how many lifetime points on a card of this type may become one of a higher. "
        "Absent = unchanged, null = cleared."
    )
)
class UpgradeRuleInput:
    to_type: str = strawberry.field(
        description="Type after the upgrade (目标卡类型); ZVUR-toType; code, at most 4 characters."
    )
    min_lifetime_points: strawberry.Maybe[int | None] = strawberry.field(
        description="Lifetime points that are needed (最低累计积分); ZVUR-minLifetimePoints; integer.",
        default=None,
    )
    valid_from: strawberry.Maybe[date | None] = strawberry.field(
        description="Valid from (生效日期); ZVUR-validFrom; ISO date.", default=None
    )
    valid_to: strawberry.Maybe[date | None] = strawberry.field(
        description="Valid to (失效日期); ZVUR-validTo; ISO date.", default=None
    )
    remove: bool = strawberry.field(description="true deletes the row.", default=False)


@strawberry.input(
    description=("What is given in addition to who prepays this much. Absent = unchanged, null = cleared.")
)
class RechargeBonusInput:
    from_amount: Decimal = strawberry.field(
        description=("From this principal on (起充金额); ZVRB-fromAmount; decimal, 11 digits and 2 decimals.")
    )
    bonus: strawberry.Maybe[Decimal | None] = strawberry.field(
        description="Bonus (赠送金额); ZVRB-bonus; decimal, 11 digits and 2 decimals.", default=None
    )
    remove: bool = strawberry.field(description="true deletes the row.", default=False)


@strawberry.input(description="A value of a dimension: 老板, 白领. Absent = unchanged, null = cleared.")
class ProfileValueInput:
    value_code: str = strawberry.field(
        description="Value code (形象值编码); ZVPV-valueCode; code, at most 10 characters."
    )
    name: strawberry.Maybe[str | None] = strawberry.field(
        description="Name (形象值名称); ZVPV-name; at most 40 characters.", default=None
    )
    remove: bool = strawberry.field(description="true deletes the row.", default=False)


@strawberry.input(
    description=(
        "A card type with its discounts, upgrades and bonuses: 金卡, 银卡, 普卡. Absent = "
        "unchanged, null = cleared."
    )
)
class VipTypeInput:
    type_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Type code (卡类型编码); ZVTY-typeCode; code, at most 4 characters.", default=None
    )
    name: strawberry.Maybe[str | None] = strawberry.field(
        description="Name (卡类型名称); ZVTY-name; at most 40 characters.", default=None
    )
    rank: strawberry.Maybe[int | None] = strawberry.field(
        description="Rank; an upgrade leads to a higher one (级别); ZVTY-rank; integer.", default=None
    )
    allow_stored_value: strawberry.Maybe[bool | None] = strawberry.field(
        description="Money may be prepaid on its cards (允许充值); ZVTY-allowStoredValue; true or false.",
        default=None,
    )
    default_discount: strawberry.Maybe[Decimal | None] = strawberry.field(
        description=(
            "Rate where no discount of a brand holds: 0.9 = 10 % off (默认折扣); "
            "ZVTY-defaultDiscount; decimal, 1 digits and 3 decimals."
        ),
        default=None,
    )
    active: strawberry.Maybe[bool | None] = strawberry.field(
        description="May be given (启用); ZVTY-active; true or false.", default=None
    )
    discounts: strawberry.Maybe[list[VipDiscountInput]] = strawberry.field(
        description=(
            "What holders of a card type pay for a brand, and when. Rows are matched by their "
            "key; rows not named stay."
        ),
        default=None,
    )
    recharge_bonuses: strawberry.Maybe[list[RechargeBonusInput]] = strawberry.field(
        description=(
            "What is given in addition to who prepays this much. Rows are matched by their key; "
            "rows not named stay."
        ),
        default=None,
    )
    upgrade_rules: strawberry.Maybe[list[UpgradeRuleInput]] = strawberry.field(
        description=(
            "From how many lifetime points on a card of this type may become one of a higher. "
            "Rows are matched by their key; rows not named stay."
        ),
        default=None,
    )


@strawberry.input(
    description=(
        "A side of a VIP's profile, such as occupation or appearance. Absent = unchanged, null = cleared."
    )
)
class ProfileDimensionInput:
    dimension_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Dimension code (形象维度编码); ZVPD-dimensionCode; code, at most 10 characters.",
        default=None,
    )
    name: strawberry.Maybe[str | None] = strawberry.field(
        description="Name (形象维度名称); ZVPD-name; at most 40 characters.", default=None
    )
    several: strawberry.Maybe[bool | None] = strawberry.field(
        description="One VIP may have several of its values (可多选); ZVPD-several; true or false.",
        default=None,
    )
    active: strawberry.Maybe[bool | None] = strawberry.field(
        description="May be chosen (启用); ZVPD-active; true or false.", default=None
    )
    values: strawberry.Maybe[list[ProfileValueInput]] = strawberry.field(
        description=(
            "A value of a dimension: 老板, 白领. Rows are matched by their key; rows not named stay."
        ),
        default=None,
    )
