"""What Customer shows of documents and of his care. Next: customer.py."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.types.relay import After, First, compiled

if TYPE_CHECKING:
    from schema.inputs.activity_filter import ActivityParticipantFilter
    from schema.inputs.complaint_filter import ComplaintFilter
    from schema.inputs.document_filter import BusinessDocumentFilter
    from schema.inputs.gift_filter import CouponFilter, GiftMovementFilter
    from schema.inputs.vip_filter import VipCustomerFilter
    from schema.inputs.visit_filter import ServiceTaskFilter, VisitFilter
    from schema.types.activity import ActivityParticipantConnection
    from schema.types.base_data import Vendor
    from schema.types.care import CareProfile
    from schema.types.category import CustomerCategory
    from schema.types.complaint import ComplaintConnection
    from schema.types.document import BusinessDocumentConnection
    from schema.types.dossier import Dossier
    from schema.types.gift import CouponConnection, GiftMovementConnection
    from schema.types.vip import VipCustomerConnection
    from schema.types.visit import ServiceTaskConnection, VisitConnection


@strawberry.type
class CaredFor:
    """Mixed into Customer: with his master data, dossier and tasks the 360° view (客户全景)."""

    category: Annotated["CustomerCategory", strawberry.lazy("schema.types.category")] | None = (
        strawberry.field(description="The CustomerCategory that customerCategory names (客户分类).")
    )
    vendor: Annotated["Vendor", strawberry.lazy("schema.types.base_data")] | None = strawberry.field(
        description="The Vendor that vendorNumber names: the same partner on the other side (供应商)."
    )
    dossier: Annotated["Dossier", strawberry.lazy("schema.types.dossier")] | None = strawberry.field(
        description="How the customer's dossier is kept; null when nothing is known of that (客户档案)."
    )
    care_profile: Annotated["CareProfile", strawberry.lazy("schema.types.care")] | None = strawberry.field(
        description="How the customer is cared for; null when nothing is known of that (客户维护档案)."
    )

    @strawberry.field(description="Return visits, planned and done, ordered by their number (回访).")
    def visits(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["VisitFilter", strawberry.lazy("schema.inputs.visit_filter")] | None = None,
    ) -> Annotated["VisitConnection", strawberry.lazy("schema.types.visit")]:
        return compiled()

    @strawberry.field(description="What is to be done for the customer, ordered by number (服务任务).")
    def service_tasks(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["ServiceTaskFilter", strawberry.lazy("schema.inputs.visit_filter")] | None = None,
    ) -> Annotated["ServiceTaskConnection", strawberry.lazy("schema.types.visit")]:
        return compiled()

    @strawberry.field(description="Complaints, ordered by their number (投诉).")
    def complaints(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["ComplaintFilter", strawberry.lazy("schema.inputs.complaint_filter")] | None = None,
    ) -> Annotated["ComplaintConnection", strawberry.lazy("schema.types.complaint")]:
        return compiled()

    @strawberry.field(description="Activities the customer is invited to, and whether he came (客户活动).")
    def activities(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["ActivityParticipantFilter", strawberry.lazy("schema.inputs.activity_filter")]
        | None = None,
    ) -> Annotated["ActivityParticipantConnection", strawberry.lazy("schema.types.activity")]:
        return compiled()

    @strawberry.field(description="Gifts that he was given or gave back (礼品).")
    def gift_movements(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["GiftMovementFilter", strawberry.lazy("schema.inputs.gift_filter")] | None = None,
    ) -> Annotated["GiftMovementConnection", strawberry.lazy("schema.types.gift")]:
        return compiled()

    @strawberry.field(description="His coupons, ordered by their code (优惠券).")
    def coupons(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["CouponFilter", strawberry.lazy("schema.inputs.gift_filter")] | None = None,
    ) -> Annotated["CouponConnection", strawberry.lazy("schema.types.gift")]:
        return compiled()

    @strawberry.field(description="Documents of other systems that name the customer (业务单据).")
    def documents(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["BusinessDocumentFilter", strawberry.lazy("schema.inputs.document_filter")]
        | None = None,
    ) -> Annotated["BusinessDocumentConnection", strawberry.lazy("schema.types.document")]:
        return compiled()

    @strawberry.field(description="His VIP cards, ordered by their number; for who sees VIPs (VIP档案).")
    def vip_cards(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["VipCustomerFilter", strawberry.lazy("schema.inputs.vip_filter")] | None = None,
    ) -> Annotated["VipCustomerConnection", strawberry.lazy("schema.types.vip")]:
        return compiled()
