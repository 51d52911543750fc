"""Patches of credit data: absent, null and a value are three things. Next: ../patching.py."""

from datetime import date
from decimal import Decimal

import strawberry


@strawberry.input(
    description="Credit limits of the customer over all credit control areas. Absent = "
    "unchanged, null = cleared."
)
class CentralCreditInput:
    total_limit: strawberry.Maybe[Decimal | None] = strawberry.field(
        description="Total limit over all credit control areas (信贷限额总计); KNKA-KLIMG; decimal "
        "with 15 digits, 2 of them after the point.",
        default=None,
    )
    individual_limit: strawberry.Maybe[Decimal | None] = strawberry.field(
        description="Highest limit of one credit control area (单项限额); KNKA-KLIME; decimal with "
        "15 digits, 2 of them after the point.",
        default=None,
    )
    currency: strawberry.Maybe[str | None] = strawberry.field(
        description="Currency of the limits (货币); KNKA-WAERS; code, at most 5 characters.", default=None
    )
    remove: bool = strawberry.field(description="true deletes the row.", default=False)


@strawberry.input(
    description="Credit data of the customer in a credit control area. Absent = unchanged, null = cleared."
)
class CreditAreaInput:
    credit_control_area: str = strawberry.field(
        description="Credit control area (信贷控制范围); KNKK-KKBER; code, at most 4 characters."
    )
    credit_limit: strawberry.Maybe[Decimal | None] = strawberry.field(
        description="Credit limit (信贷限额); KNKK-KLIMK; decimal with 15 digits, 2 of them after the point.",
        default=None,
    )
    credit_account: strawberry.Maybe[str | None] = strawberry.field(
        description="Customer whose credit account is used; default the customer itself (信贷账户); "
        "KNKK-KNKLI; number of at most 10 characters, shown without leading zeros.",
        default=None,
    )
    risk_category: strawberry.Maybe[str | None] = strawberry.field(
        description="Risk category (风险类别); KNKK-CTLPC; code, at most 3 characters.", default=None
    )
    credit_blocked: strawberry.Maybe[bool | None] = strawberry.field(
        description="Blocked for credit reasons: stops orders and deliveries (信贷冻结); KNKK-CRBLB; "
        "true or false.",
        default=None,
    )
    credit_rep_group: strawberry.Maybe[str | None] = strawberry.field(
        description="Credit representative group (信贷代表组); KNKK-SBGRP; code, at most 3 characters.",
        default=None,
    )
    last_review: strawberry.Maybe[date | None] = strawberry.field(
        description="Last review (上次审核); KNKK-DTREV; ISO date.", default=None
    )
    next_review: strawberry.Maybe[date | None] = strawberry.field(
        description="Next review, after the last (下次审核); KNKK-NXTRV; ISO date.", default=None
    )
    customer_credit_group: strawberry.Maybe[str | None] = strawberry.field(
        description="Customer credit group (客户信贷组); KNKK-GRUPP; code, at most 4 characters.",
        default=None,
    )
    credit_info_number: strawberry.Maybe[str | None] = strawberry.field(
        description="Credit information number (信贷信息编号); KNKK-KRAUS; at most 11 characters.",
        default=None,
    )
    recommended_limit: strawberry.Maybe[Decimal | None] = strawberry.field(
        description="Recommended credit limit (建议限额); KNKK-DBEKR; decimal with 15 digits, 2 of "
        "them after the point.",
        default=None,
    )
    rating: strawberry.Maybe[str | None] = strawberry.field(
        description="Rating (评级); KNKK-DBRTG; at most 5 characters.", default=None
    )
    remove: bool = strawberry.field(description="true deletes the row.", default=False)
