"""Filter inputs over what hangs on customers beside their master data. Next: customer_filter.py."""

from typing import TYPE_CHECKING, Annotated

import strawberry

if TYPE_CHECKING:
    from schema.inputs.activity_filter import ActivityParticipantListFilter
    from schema.inputs.base_data_filter import VendorFilter
    from schema.inputs.care_filter import CareProfileFilter
    from schema.inputs.category_filter import CustomerCategoryFilter
    from schema.inputs.complaint_filter import ComplaintListFilter
    from schema.inputs.document_filter import BusinessDocumentListFilter
    from schema.inputs.gift_filter import CouponListFilter, GiftMovementListFilter
    from schema.inputs.vip_filter import VipCustomerListFilter
    from schema.inputs.visit_filter import ServiceTaskListFilter, VisitListFilter


@strawberry.input
class CaredForFilter:
    """Mixed into CustomerFilter."""

    category: Annotated["CustomerCategoryFilter", strawberry.lazy("schema.inputs.category_filter")] | None = (
        strawberry.field(description="Conditions on the CustomerCategory.", default=strawberry.UNSET)
    )
    vendor: Annotated["VendorFilter", strawberry.lazy("schema.inputs.base_data_filter")] | None = (
        strawberry.field(description="Conditions on the Vendor.", default=strawberry.UNSET)
    )
    care_profile: Annotated["CareProfileFilter", strawberry.lazy("schema.inputs.care_filter")] | None = (
        strawberry.field(description="Conditions on the CareProfile.", default=strawberry.UNSET)
    )
    visits: Annotated["VisitListFilter", strawberry.lazy("schema.inputs.visit_filter")] | None = (
        strawberry.field(description="Conditions on the rows of this list.", default=strawberry.UNSET)
    )
    service_tasks: (
        Annotated["ServiceTaskListFilter", strawberry.lazy("schema.inputs.visit_filter")] | None
    ) = strawberry.field(description="Conditions on the rows of this list.", default=strawberry.UNSET)
    complaints: Annotated["ComplaintListFilter", strawberry.lazy("schema.inputs.complaint_filter")] | None = (
        strawberry.field(description="Conditions on the rows of this list.", default=strawberry.UNSET)
    )
    activities: (
        Annotated["ActivityParticipantListFilter", strawberry.lazy("schema.inputs.activity_filter")] | None
    ) = strawberry.field(description="Conditions on the rows of this list.", default=strawberry.UNSET)
    gift_movements: (
        Annotated["GiftMovementListFilter", strawberry.lazy("schema.inputs.gift_filter")] | None
    ) = strawberry.field(description="Conditions on the rows of this list.", default=strawberry.UNSET)
    coupons: Annotated["CouponListFilter", strawberry.lazy("schema.inputs.gift_filter")] | None = (
        strawberry.field(description="Conditions on the rows of this list.", default=strawberry.UNSET)
    )
    documents: (
        Annotated["BusinessDocumentListFilter", strawberry.lazy("schema.inputs.document_filter")] | None
    ) = strawberry.field(description="Conditions on the rows of this list.", default=strawberry.UNSET)
    vip_cards: Annotated["VipCustomerListFilter", strawberry.lazy("schema.inputs.vip_filter")] | None = (
        strawberry.field(description="Conditions on the rows of this list.", default=strawberry.UNSET)
    )
