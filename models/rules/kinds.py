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
    Kind("Brand", "ZBRD", "brand"),
    Kind("Dealer", "ZDLR", "dealer"),
    Kind("Store", "ZSTO", "store"),
    Kind("VipType", "ZVTY", "vip_type"),
    Kind("ProfileDimension", "ZVPD", "profile_dimension"),
    Kind("AccumulationActivity", "ZVAA", "accumulation_activity"),
    Kind("ConsumptionActivity", "ZVCA", "consumption_activity"),
    Kind("SmsTemplate", "ZSMT", "sms_template"),
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

# VIP loyalty. Whoever has a part in it, in some store, sees the cards, since they are good in all stores.
VIP = Kind("VipCustomer", "ZVIP", "vip_customer")
OF_CARDS = {VIP.entity: VIP.table, "VipAccount": "vip_account"}
# What happens in a store is seen by who has a part in it there …
SALE = Kind("Sale", "ZSAL", "sale")
REDEMPTION = Kind("Redemption", "ZVRD", "redemption")
RECHARGE = Kind("RechargeOrder", "ZVRC", "recharge_order")
IN_STORES = (SALE, REDEMPTION, RECHARGE)
OF_STORES = {
    **{one.entity: one.table for one in IN_STORES},
    **{"PointsEntry": "points_entry", "StoredValueEntry": "stored_value_entry"},
}
# … and what was changed in it, as text messages, by who has a part in all of them.
CAMPAIGN = Kind("SmsCampaign", "ZSMC", "sms_campaign")
OF_ALL_STORES = {CAMPAIGN.entity: CAMPAIGN.table, "SmsMessage": "sms_message"}
ALL_STORES_CLASSES = frozenset(one.object_class for one in (*IN_STORES, CAMPAIGN))
VIP_KINDS = (VIP, *IN_STORES, CAMPAIGN)
