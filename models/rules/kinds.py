"""Kinds of record beside customers and what is filed: who sees them follows from the kind. Next: filed.py."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """Its entity, the object class of its change documents, its table."""

    entity: str
    object_class: str
    table: str


# Everybody who is signed in reads them, and what was changed in them.
OPEN = (
    Kind("CustomerCategory", "ZCCL", "customer_category"),
    Kind("VendorCategory", "ZVCL", "vendor_category"),
    Kind("StockItemCategory", "ZICL", "stock_item_category"),
    Kind("Employee", "ZEMP", "employee"),
    Kind("Vendor", "ZVEN", "vendor"),
    Kind("UnitGroup", "ZUGR", "unit_group"),
    Kind("Unit", "ZUNI", "unit"),
    Kind("StockItem", "ZSTK", "stock_item"),
    Kind("LedgerAccount", "ZACC", "ledger_account"),
    Kind("ServicePlan", "ZSPL", "service_plan"),
    Kind("Segment", "ZSEG", "segment"),
    Kind("CustomerActivity", "ZACT", "customer_activity"),
    Kind("Gift", "ZGFT", "gift"),
    Kind("CouponBatch", "ZCPB", "coupon_batch"),
)
OPEN_CLASSES = frozenset(one.object_class for one in OPEN)

# Who sees the customer that such a record names, sees it; one that names none is everybody's, but see below.
# Their change documents name the customer beside the record.
ABOUT_CUSTOMERS = (
    Kind("BusinessDocument", "ZDOC", "business_document"),
    Kind("Visit", "ZVIS", "visit"),
    Kind("ServiceTask", "ZSVT", "service_task"),
    Kind("Complaint", "ZCMP", "complaint"),
    Kind("ActivityParticipant", "ZPAR", "activity_participant"),
    Kind("Coupon", "ZCPN", "coupon"),
)
CUSTOMER_CLASSES = frozenset(one.object_class for one in ABOUT_CUSTOMERS)
# A coupon without a customer is money for whoever knows its code: of those that name nobody these are seen,
# in the log too, by who sees all customers only.
BEARER, BEARER_CLASS = "Coupon", "ZCPN"
CARE_PROFILE = "CareProfile"  # one for each customer, whose number is its key: see its root
NAMING_CUSTOMERS = frozenset({CARE_PROFILE, "GiftMovement", *(one.entity for one in ABOUT_CUSTOMERS)})
