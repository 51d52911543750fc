"""Filter inputs over credit data. Next: filters.py."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.inputs.filters import BooleanFilter, DateFilter, DecimalFilter, TextFilter

if TYPE_CHECKING:
    from schema.inputs.customer_filter import CustomerFilter
    from schema.inputs.organisation_filter import CreditControlAreaFilter


@strawberry.input(description="Conditions on CentralCredit; all that are given must hold.")
class CentralCreditFilter:
    and_: list["CentralCreditFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["CentralCreditFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "CentralCreditFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    total_limit: DecimalFilter | None = strawberry.field(
        description="Total limit over all credit control areas (信贷限额总计); KNKA-KLIMG.",
        default=strawberry.UNSET,
    )
    individual_limit: DecimalFilter | None = strawberry.field(
        description="Highest limit of one credit control area (单项限额); KNKA-KLIME.",
        default=strawberry.UNSET,
    )
    currency: TextFilter | None = strawberry.field(
        description="Currency of the limits (货币); KNKA-WAERS.", default=strawberry.UNSET
    )
    customer: Annotated["CustomerFilter", strawberry.lazy("schema.inputs.customer_filter")] | None = (
        strawberry.field(description="Conditions on the Customer.", default=strawberry.UNSET)
    )


@strawberry.input(description="Conditions on CreditArea; all that are given must hold.")
class CreditAreaFilter:
    and_: list["CreditAreaFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["CreditAreaFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "CreditAreaFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    credit_control_area: TextFilter | None = strawberry.field(
        description="Credit control area (信贷控制范围); KNKK-KKBER.", default=strawberry.UNSET
    )
    credit_limit: DecimalFilter | None = strawberry.field(
        description="Credit limit (信贷限额); KNKK-KLIMK.", default=strawberry.UNSET
    )
    credit_account: TextFilter | None = strawberry.field(
        description="Customer whose credit account is used (信贷账户); KNKK-KNKLI.", default=strawberry.UNSET
    )
    risk_category: TextFilter | None = strawberry.field(
        description="Risk category (风险类别); KNKK-CTLPC.", default=strawberry.UNSET
    )
    credit_blocked: BooleanFilter | None = strawberry.field(
        description="Blocked for credit reasons (信贷冻结); KNKK-CRBLB.", default=strawberry.UNSET
    )
    credit_rep_group: TextFilter | None = strawberry.field(
        description="Credit representative group (信贷代表组); KNKK-SBGRP.", default=strawberry.UNSET
    )
    last_review: DateFilter | None = strawberry.field(
        description="Last review (上次审核); KNKK-DTREV.", default=strawberry.UNSET
    )
    next_review: DateFilter | None = strawberry.field(
        description="Next review, after the last (下次审核); KNKK-NXTRV.", default=strawberry.UNSET
    )
    customer_credit_group: TextFilter | None = strawberry.field(
        description="Customer credit group (客户信贷组); KNKK-GRUPP.", default=strawberry.UNSET
    )
    credit_info_number: TextFilter | None = strawberry.field(
        description="Credit information number (信贷信息编号); KNKK-KRAUS.", default=strawberry.UNSET
    )
    recommended_limit: DecimalFilter | None = strawberry.field(
        description="Recommended credit limit (建议限额); KNKK-DBEKR.", default=strawberry.UNSET
    )
    rating: TextFilter | None = strawberry.field(
        description="Rating (评级); KNKK-DBRTG.", default=strawberry.UNSET
    )
    control_area: (
        Annotated["CreditControlAreaFilter", strawberry.lazy("schema.inputs.organisation_filter")] | None
    ) = strawberry.field(description="Conditions on the CreditControlArea.", default=strawberry.UNSET)
    credit_account_customer: (
        Annotated["CustomerFilter", strawberry.lazy("schema.inputs.customer_filter")] | None
    ) = strawberry.field(description="Conditions on the Customer.", default=strawberry.UNSET)
    customer: Annotated["CustomerFilter", strawberry.lazy("schema.inputs.customer_filter")] | None = (
        strawberry.field(description="Conditions on the Customer.", default=strawberry.UNSET)
    )


@strawberry.input(description="Conditions on a list of CreditArea.")
class CreditAreaListFilter:
    some: CreditAreaFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: CreditAreaFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: CreditAreaFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )
