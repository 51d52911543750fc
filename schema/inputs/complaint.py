"""Patches of complaints. Next: complaint_filter.py."""

from datetime import date, datetime

import strawberry


@strawberry.input(
    description=("A file of the customer that belongs to a complaint. Absent = unchanged, null = cleared.")
)
class ComplaintFileInput:
    attachment_id: str = strawberry.field(
        description="Id of the customer's attachment (附件); ZCMF-attachmentId; at most 32 characters."
    )
    remove: bool = strawberry.field(description="true deletes the row.", default=False)


@strawberry.input(
    description=("What is improved because of a complaint's root cause. Absent = unchanged, null = cleared.")
)
class ImprovementActionInput:
    action_number: int = strawberry.field(
        description="Number inside the complaint (措施编号); ZIMP-actionNumber; integer."
    )
    measure: strawberry.Maybe[str | None] = strawberry.field(
        description="What is done (改进措施); ZIMP-measure; at most 400 characters.", default=None
    )
    responsible: strawberry.Maybe[str | None] = strawberry.field(
        description="User who is responsible (责任人); ZIMP-responsible; at most 12 characters.", default=None
    )
    due_on: strawberry.Maybe[date | None] = strawberry.field(
        description="Due on (截止日期); ZIMP-dueOn; ISO date.", default=None
    )
    done_on: strawberry.Maybe[date | None] = strawberry.field(
        description="Done on (完成日期); ZIMP-doneOn; ISO date.", default=None
    )
    effect: strawberry.Maybe[str | None] = strawberry.field(
        description="What it was found to have changed (效果); ZIMP-effect; at most 400 characters.",
        default=None,
    )
    effect_checked_on: strawberry.Maybe[date | None] = strawberry.field(
        description="Its effect was checked on (效果检查日期); ZIMP-effectCheckedOn; ISO date.", default=None
    )
    remove: bool = strawberry.field(description="true deletes the row.", default=False)


@strawberry.input(description="A complaint from its receipt to its end. Absent = unchanged, null = cleared.")
class ComplaintInput:
    customer_number: strawberry.Maybe[str | None] = strawberry.field(
        description=(
            "Customer number (客户编号); ZCMP-customerNumber; number of at most 10 characters, "
            "shown without leading zeros."
        ),
        default=None,
    )
    contact_number: strawberry.Maybe[str | None] = strawberry.field(
        description="Contact person (联系人编号); ZCMP-contactNumber; at most 10 characters.", default=None
    )
    channel: strawberry.Maybe[str | None] = strawberry.field(
        description=("PHONE, EMAIL, SMS, VISIT or WEB (受理渠道); ZCMP-channel; code, at most 5 characters."),
        default=None,
    )
    received_at: strawberry.Maybe[datetime | None] = strawberry.field(
        description="Received at, UTC (受理时间); ZCMP-receivedAt; UTC instant.", default=None
    )
    category: strawberry.Maybe[str | None] = strawberry.field(
        description=(
            "PRODUCT, SERVICE, DELIVERY, INVOICE or OTHER (投诉类别); ZCMP-category; code, at "
            "most 8 characters."
        ),
        default=None,
    )
    severity: strawberry.Maybe[str | None] = strawberry.field(
        description="HIGH, MEDIUM or LOW (严重程度); ZCMP-severity; code, at most 6 characters.", default=None
    )
    description: strawberry.Maybe[str | None] = strawberry.field(
        description="What is complained of (投诉内容); ZCMP-description; at most 4000 characters.",
        default=None,
    )
    customer_expectation: strawberry.Maybe[str | None] = strawberry.field(
        description=(
            "What the customer expects (客户期望); ZCMP-customerExpectation; at most 1000 characters."
        ),
        default=None,
    )
    item_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Product complained of (存货); ZCMP-itemCode; code, at most 20 characters.", default=None
    )
    visit_number: strawberry.Maybe[str | None] = strawberry.field(
        description="Visit that found it (回访编号); ZCMP-visitNumber; code, at most 12 characters.",
        default=None,
    )
    owner: strawberry.Maybe[str | None] = strawberry.field(
        description="User who handles it (负责人); ZCMP-owner; at most 12 characters.", default=None
    )
    files: strawberry.Maybe[list[ComplaintFileInput]] = strawberry.field(
        description=(
            "A file of the customer that belongs to a complaint. Rows are matched by their key; "
            "rows not named stay."
        ),
        default=None,
    )
    improvements: strawberry.Maybe[list[ImprovementActionInput]] = strawberry.field(
        description=(
            "What is improved because of a complaint's root cause. Rows are matched by their key; "
            "rows not named stay."
        ),
        default=None,
    )
