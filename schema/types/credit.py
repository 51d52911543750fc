"""GraphQL types of credit data. Next: ../inputs/credit.py."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry

if TYPE_CHECKING:
    from schema.types.customer import Customer
    from schema.types.organisation import CreditControlArea


@strawberry.type(
    description="Credit limits of the customer over all credit control areas. 中央信贷数据; KNKA."
)
class CentralCredit:
    total_limit: Decimal | None = strawberry.field(
        description="Total limit over all credit control areas (信贷限额总计); KNKA-KLIMG; decimal "
        "with 15 digits, 2 of them after the point."
    )
    individual_limit: Decimal | None = strawberry.field(
        description="Highest limit of one credit control area (单项限额); KNKA-KLIME; decimal with "
        "15 digits, 2 of them after the point."
    )
    currency: str | None = strawberry.field(
        description="Currency of the limits (货币); KNKA-WAERS; code, at most 5 characters."
    )
    customer: Annotated["Customer", strawberry.lazy("schema.types.customer")] = strawberry.field(
        description="The customer."
    )


@strawberry.type(description="Credit data of the customer in a credit control area. 信贷控制范围数据; KNKK.")
class CreditArea:
    credit_control_area: str = strawberry.field(
        description="Credit control area (信贷控制范围); KNKK-KKBER; code, at most 4 characters."
    )
    credit_limit: Decimal | None = strawberry.field(
        description="Credit limit (信贷限额); KNKK-KLIMK; decimal with 15 digits, 2 of them after the point."
    )
    credit_account: str | None = strawberry.field(
        description="Customer whose credit account is used; default the customer itself (信贷账户); "
        "KNKK-KNKLI; number of at most 10 characters, shown without leading zeros."
    )
    risk_category: str | None = strawberry.field(
        description="Risk category (风险类别); KNKK-CTLPC; code, at most 3 characters."
    )
    credit_blocked: bool = strawberry.field(
        description="Blocked for credit reasons: stops orders and deliveries (信贷冻结); KNKK-CRBLB; "
        "true or false."
    )
    credit_rep_group: str | None = strawberry.field(
        description="Credit representative group (信贷代表组); KNKK-SBGRP; code, at most 3 characters."
    )
    last_review: date | None = strawberry.field(description="Last review (上次审核); KNKK-DTREV; ISO date.")
    next_review: date | None = strawberry.field(
        description="Next review, after the last (下次审核); KNKK-NXTRV; ISO date."
    )
    customer_credit_group: str | None = strawberry.field(
        description="Customer credit group (客户信贷组); KNKK-GRUPP; code, at most 4 characters."
    )
    credit_info_number: str | None = strawberry.field(
        description="Credit information number (信贷信息编号); KNKK-KRAUS; at most 11 characters."
    )
    recommended_limit: Decimal | None = strawberry.field(
        description="Recommended credit limit (建议限额); KNKK-DBEKR; decimal with 15 digits, 2 of "
        "them after the point."
    )
    rating: str | None = strawberry.field(description="Rating (评级); KNKK-DBRTG; at most 5 characters.")
    control_area: Annotated["CreditControlArea", strawberry.lazy("schema.types.organisation")] = (
        strawberry.field(
            description="The CreditControlArea that creditControlArea names; null if it is outside the scope."
        )
    )
    credit_account_customer: Annotated["Customer", strawberry.lazy("schema.types.customer")] | None = (
        strawberry.field(
            description="The Customer that creditAccount names; null if it is outside the scope."
        )
    )
    customer: Annotated["Customer", strawberry.lazy("schema.types.customer")] = strawberry.field(
        description="The customer."
    )
