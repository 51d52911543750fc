"""Reads of what is known of the care of customers. Next: profiles.py."""

from typing import Annotated

import strawberry

from schema.arguments import Where
from schema.inputs.activity_filter import CustomerActivityFilter
from schema.inputs.care_filter import CareProfileFilter
from schema.inputs.complaint_filter import ComplaintFilter
from schema.inputs.gift_filter import CouponBatchFilter, CouponFilter, GiftFilter
from schema.inputs.segment_filter import SegmentFilter, ServicePlanFilter
from schema.inputs.visit_filter import ServiceTaskFilter, VisitFilter
from schema.types.activity import CustomerActivity, CustomerActivityConnection
from schema.types.care import CareProfile, CareProfileConnection
from schema.types.complaint import Complaint, ComplaintConnection
from schema.types.gift import (
    Coupon,
    CouponBatch,
    CouponBatchConnection,
    CouponConnection,
    Gift,
    GiftConnection,
)
from schema.types.relay import After, Before, First, Last, compiled
from schema.types.segment import Segment, SegmentConnection, ServicePlan, ServicePlanConnection
from schema.types.visit import ServiceTask, ServiceTaskConnection, Visit, VisitConnection


@strawberry.type
class CareQueries:
    """Mixed into the query."""

    @strawberry.field(description="One Segment by its code; null when there is none.")
    def segment(
        self, code: Annotated[str, strawberry.argument(description="Segment code.")]
    ) -> Segment | None:
        return compiled()

    @strawberry.field(description="Segments (客户等级), ordered by code.")
    def segments(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[SegmentFilter] = None,
    ) -> SegmentConnection:
        return compiled()

    @strawberry.field(description="One ServicePlan by its code; null when there is none.")
    def service_plan(
        self, code: Annotated[str, strawberry.argument(description="Plan code.")]
    ) -> ServicePlan | None:
        return compiled()

    @strawberry.field(description="Service plans (服务方案), ordered by code.")
    def service_plans(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[ServicePlanFilter] = None,
    ) -> ServicePlanConnection:
        return compiled()

    @strawberry.field(description="One CareProfile by its number; null when there is none within the scope.")
    def care_profile(
        self, number: Annotated[str, strawberry.argument(description="Customer number, ZCAR-customerNumber.")]
    ) -> CareProfile | None:
        return compiled()

    @strawberry.field(
        description="How customers within the scope are cared for (客户维护档案), ordered by customer number."
    )
    def care_profiles(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[CareProfileFilter] = None,
    ) -> CareProfileConnection:
        return compiled()

    @strawberry.field(description="One Visit by its number; null when there is none within the scope.")
    def visit(
        self,
        number: Annotated[
            str, strawberry.argument(description="Visit number, such as HF2026000001; ZVIS-visitNumber.")
        ],
    ) -> Visit | None:
        return compiled()

    @strawberry.field(description="Return visits to customers within the scope (回访), ordered by number.")
    def visits(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[VisitFilter] = None,
    ) -> VisitConnection:
        return compiled()

    @strawberry.field(description="One ServiceTask by its number; null when there is none within the scope.")
    def service_task(
        self,
        number: Annotated[
            str, strawberry.argument(description="Task number, such as FW2026000001; ZSVT-taskNumber.")
        ],
    ) -> ServiceTask | None:
        return compiled()

    @strawberry.field(
        description="Service tasks about customers within the scope (服务任务), ordered by number."
    )
    def service_tasks(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[ServiceTaskFilter] = None,
    ) -> ServiceTaskConnection:
        return compiled()

    @strawberry.field(description="One Complaint by its number; null when there is none within the scope.")
    def complaint(
        self,
        number: Annotated[
            str,
            strawberry.argument(description="Complaint number, such as CP2026000001; ZCMP-complaintNumber."),
        ],
    ) -> Complaint | None:
        return compiled()

    @strawberry.field(description="Complaints of customers within the scope (投诉), ordered by number.")
    def complaints(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[ComplaintFilter] = None,
    ) -> ComplaintConnection:
        return compiled()

    @strawberry.field(description="One CustomerActivity by its code; null when there is none.")
    def customer_activity(
        self, code: Annotated[str, strawberry.argument(description="Activity code.")]
    ) -> CustomerActivity | None:
        return compiled()

    @strawberry.field(description="Activities with customers (客户活动), ordered by code.")
    def customer_activities(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[CustomerActivityFilter] = None,
    ) -> CustomerActivityConnection:
        return compiled()

    @strawberry.field(description="One Gift by its code; null when there is none.")
    def gift(self, code: Annotated[str, strawberry.argument(description="Gift code.")]) -> Gift | None:
        return compiled()

    @strawberry.field(description="Gifts (礼品), ordered by code.")
    def gifts(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[GiftFilter] = None,
    ) -> GiftConnection:
        return compiled()

    @strawberry.field(description="One CouponBatch by its code; null when there is none.")
    def coupon_batch(
        self, code: Annotated[str, strawberry.argument(description="Batch code.")]
    ) -> CouponBatch | None:
        return compiled()

    @strawberry.field(description="Batches of coupons (优惠券批次), ordered by code.")
    def coupon_batches(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[CouponBatchFilter] = None,
    ) -> CouponBatchConnection:
        return compiled()

    @strawberry.field(description="One Coupon by its code; null when there is none within the scope.")
    def coupon(self, code: Annotated[str, strawberry.argument(description="Coupon code.")]) -> Coupon | None:
        return compiled()

    @strawberry.field(
        description="Coupons of customers within the scope (优惠券), ordered by code; those without a "
        "customer are seen by who sees all customers."
    )
    def coupons(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[CouponFilter] = None,
    ) -> CouponConnection:
        return compiled()
