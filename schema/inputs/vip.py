"""Patches of VIP customers. Next: vip_filter.py."""

from datetime import date

import strawberry


@strawberry.input(description="One value of a VIP's profile. Absent = unchanged, null = cleared.")
class VipProfileValueInput:
    dimension_code: str = strawberry.field(
        description="Dimension (形象维度); ZVPF-dimensionCode; code, at most 10 characters."
    )
    value_code: str = strawberry.field(
        description="Value (形象值); ZVPF-valueCode; code, at most 10 characters."
    )
    remove: bool = strawberry.field(description="true deletes the row.", default=False)


@strawberry.input(
    description=("The holder of a VIP card, with profile and upgrades. Absent = unchanged, null = cleared.")
)
class VipCustomerInput:
    card_number: strawberry.Maybe[str | None] = strawberry.field(
        description="Card number (VIP 卡号); ZVIP-cardNumber; code, at most 20 characters.", default=None
    )
    name: strawberry.Maybe[str | None] = strawberry.field(
        description="Name (姓名); ZVIP-name; at most 40 characters.", default=None
    )
    gender: strawberry.Maybe[str | None] = strawberry.field(
        description="1 male, 2 female, 0 unknown (性别); ZVIP-gender; code, at most 1 characters.",
        default=None,
    )
    birth_date: strawberry.Maybe[date | None] = strawberry.field(
        description="Date of birth (出生日期); ZVIP-birthDate; ISO date.", default=None
    )
    mobile: strawberry.Maybe[str | None] = strawberry.field(
        description="Mobile number, unique among active cards (手机); ZVIP-mobile; at most 20 characters.",
        default=None,
    )
    email: strawberry.Maybe[str | None] = strawberry.field(
        description="E-mail address (电子邮箱); ZVIP-email; at most 100 characters.", default=None
    )
    address: strawberry.Maybe[str | None] = strawberry.field(
        description="Address (地址); ZVIP-address; at most 200 characters.", default=None
    )
    type_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Card type (卡类型); ZVIP-typeCode; code, at most 4 characters.", default=None
    )
    store_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Store that won the customer (吸引门店); ZVIP-storeCode; code, at most 10 characters.",
        default=None,
    )
    joined_on: strawberry.Maybe[date | None] = strawberry.field(
        description="Joined on; empty = today (入会日期); ZVIP-joinedOn; ISO date.", default=None
    )
    customer_number: strawberry.Maybe[str | None] = strawberry.field(
        description=(
            "Customer number (客户编号); ZVIP-customerNumber; number of at most 10 characters, "
            "shown without leading zeros."
        ),
        default=None,
    )
    sms_opt_in: strawberry.Maybe[bool | None] = strawberry.field(
        description="Agrees to text messages (同意短信); ZVIP-smsOptIn; true or false.", default=None
    )
    profile_values: strawberry.Maybe[list[VipProfileValueInput]] = strawberry.field(
        description="One value of a VIP's profile. Rows are matched by their key; rows not named stay.",
        default=None,
    )
