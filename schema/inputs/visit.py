"""Patches of return visits and service tasks. Next: visit_filter.py."""

from datetime import date

import strawberry


@strawberry.input(
    description="A return visit, planned and what came of it. Absent = unchanged, null = cleared."
)
class VisitInput:
    customer_number: strawberry.Maybe[str | None] = strawberry.field(
        description=(
            "Customer number (客户编号); ZVIS-customerNumber; number of at most 10 characters, "
            "shown without leading zeros."
        ),
        default=None,
    )
    contact_number: strawberry.Maybe[str | None] = strawberry.field(
        description="Contact person (联系人编号); ZVIS-contactNumber; at most 10 characters.", default=None
    )
    channel: strawberry.Maybe[str | None] = strawberry.field(
        description="PHONE, EMAIL, SMS or VISIT (回访方式); ZVIS-channel; code, at most 5 characters.",
        default=None,
    )
    due_on: strawberry.Maybe[date | None] = strawberry.field(
        description="Due on (应回访日期); ZVIS-dueOn; ISO date.", default=None
    )
    owner: strawberry.Maybe[str | None] = strawberry.field(
        description="User who visits (回访人); ZVIS-owner; at most 12 characters.", default=None
    )
    questionnaire: strawberry.Maybe[str | None] = strawberry.field(
        description="What is asked (问卷); ZVIS-questionnaire; at most 2000 characters.", default=None
    )


@strawberry.input(
    description=(
        "Something to be done for a customer, such as what a visit found. Absent = unchanged, null = cleared."
    )
)
class ServiceTaskInput:
    customer_number: strawberry.Maybe[str | None] = strawberry.field(
        description=(
            "Customer number (客户编号); ZSVT-customerNumber; number of at most 10 characters, "
            "shown without leading zeros."
        ),
        default=None,
    )
    visit_number: strawberry.Maybe[str | None] = strawberry.field(
        description="Visit that found it (回访编号); ZSVT-visitNumber; code, at most 12 characters.",
        default=None,
    )
    title: strawberry.Maybe[str | None] = strawberry.field(
        description="Title (标题); ZSVT-title; at most 100 characters.", default=None
    )
    description: strawberry.Maybe[str | None] = strawberry.field(
        description="Description (描述); ZSVT-description; at most 1000 characters.", default=None
    )
    owner: strawberry.Maybe[str | None] = strawberry.field(
        description="User who does it (负责人); ZSVT-owner; at most 12 characters.", default=None
    )
    due_on: strawberry.Maybe[date | None] = strawberry.field(
        description="Due on (截止日期); ZSVT-dueOn; ISO date.", default=None
    )
