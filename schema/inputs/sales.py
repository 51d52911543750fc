"""Patches of sales data: absent, null and a value are three things. Next: ../patching.py."""

from datetime import date
from decimal import Decimal

import strawberry


@strawberry.input(
    description="Who serves the customer in a sales area: sold-to, bill-to, payer, ship-to and "
    "others. Absent = unchanged, null = cleared."
)
class PartnerFunctionInput:
    partner_function: str = strawberry.field(
        description="Partner function in the stored key: AG RE RG WE AP VE SP 1A-1D (合作伙伴功能); "
        "KNVP-PARVW; code, at most 2 characters."
    )
    counter: strawberry.Maybe[str | None] = strawberry.field(
        description="Counter inside the function, never renumbered (计数器); KNVP-PARZA; digits, at most 3.",
        default=None,
    )
    partner: strawberry.Maybe[str | None] = strawberry.field(
        description="Number of the partner: a customer, contact person, employee or vendor as the "
        "function says (合作伙伴); KNVP-KUNN2; number of at most 10 characters, shown "
        "without leading zeros.",
        default=None,
    )
    is_default: strawberry.Maybe[bool | None] = strawberry.field(
        description="Default partner of the function (默认); KNVP-DEFPA; true or false.", default=None
    )
    partner_text: strawberry.Maybe[str | None] = strawberry.field(
        description="How the customer names the partner (合作伙伴说明); KNVP-KNREF; at most 30 characters.",
        default=None,
    )
    remove: bool = strawberry.field(description="true deletes the row.", default=False)


@strawberry.input(
    description="A licence of the customer in a sales area. Absent = unchanged, null = cleared."
)
class LicenceInput:
    departure_country: str = strawberry.field(
        description="Country of departure (发货国家); KNVL-ALAND; code, at most 3 characters."
    )
    tax_category: str = strawberry.field(
        description="Tax category (税种类); KNVL-TATYP; code, at most 4 characters."
    )
    licence_number: strawberry.Maybe[str | None] = strawberry.field(
        description="Licence number (许可证编号); KNVL-LICNR; at most 15 characters.", default=None
    )
    valid_from: strawberry.Maybe[date | None] = strawberry.field(
        description="Valid from (有效期自); KNVL-DATAB; ISO date.", default=None
    )
    valid_to: strawberry.Maybe[date | None] = strawberry.field(
        description="Valid to (有效期至); KNVL-DATBI; ISO date.", default=None
    )
    confirmed: strawberry.Maybe[bool | None] = strawberry.field(
        description="Licence confirmed (已确认); KNVL-BELIC; true or false.", default=None
    )
    remove: bool = strawberry.field(description="true deletes the row.", default=False)


@strawberry.input(
    description="What one sales area knows of the customer. Absent = unchanged, null = cleared."
)
class SalesAreaDataInput:
    sales_org: str = strawberry.field(
        description="Sales organisation (销售组织); KNVV-VKORG; code, at most 4 characters."
    )
    channel: str = strawberry.field(
        description="Distribution channel (分销渠道); KNVV-VTWEG; code, at most 2 characters."
    )
    division: str = strawberry.field(description="Division (产品组); KNVV-SPART; code, at most 2 characters.")
    sales_district: strawberry.Maybe[str | None] = strawberry.field(
        description="Sales district (销售地区); KNVV-BZIRK; code, at most 6 characters.", default=None
    )
    sales_office: strawberry.Maybe[str | None] = strawberry.field(
        description="Sales office (销售办事处); KNVV-VKBUR; code, at most 4 characters.", default=None
    )
    sales_group: strawberry.Maybe[str | None] = strawberry.field(
        description="Sales group (销售组); KNVV-VKGRP; code, at most 3 characters.", default=None
    )
    customer_group: strawberry.Maybe[str | None] = strawberry.field(
        description="Customer group (客户组); KNVV-KDGRP; code, at most 2 characters.", default=None
    )
    customer_group1: strawberry.Maybe[str | None] = strawberry.field(
        description="Customer group 1 (客户组 1); KNVV-KVGR1; code, at most 3 characters.", default=None
    )
    customer_group2: strawberry.Maybe[str | None] = strawberry.field(
        description="Customer group 2 (客户组 2); KNVV-KVGR2; code, at most 3 characters.", default=None
    )
    customer_group3: strawberry.Maybe[str | None] = strawberry.field(
        description="Customer group 3 (客户组 3); KNVV-KVGR3; code, at most 3 characters.", default=None
    )
    customer_group4: strawberry.Maybe[str | None] = strawberry.field(
        description="Customer group 4 (客户组 4); KNVV-KVGR4; code, at most 3 characters.", default=None
    )
    customer_group5: strawberry.Maybe[str | None] = strawberry.field(
        description="Customer group 5 (客户组 5); KNVV-KVGR5; code, at most 3 characters.", default=None
    )
    currency: strawberry.Maybe[str | None] = strawberry.field(
        description="Currency (货币); KNVV-WAERS; code, at most 5 characters.", default=None
    )
    exchange_rate_type: strawberry.Maybe[str | None] = strawberry.field(
        description="Exchange rate type (汇率类型); KNVV-KURST; code, at most 4 characters.", default=None
    )
    order_probability: strawberry.Maybe[int | None] = strawberry.field(
        description="Order probability in percent, 0 to 100 (订单可能性); KNVV-AWAHR; integer.", default=None
    )
    price_group: strawberry.Maybe[str | None] = strawberry.field(
        description="Price group (价格组); KNVV-KONDA; code, at most 2 characters.", default=None
    )
    price_list_type: strawberry.Maybe[str | None] = strawberry.field(
        description="Price list type (价格清单类型); KNVV-PLTYP; code, at most 2 characters.", default=None
    )
    customer_pricing_procedure: strawberry.Maybe[str | None] = strawberry.field(
        description="Customer pricing procedure (客户定价过程); KNVV-KALKS; code, at most 2 characters.",
        default=None,
    )
    statistics_group: strawberry.Maybe[str | None] = strawberry.field(
        description="Customer statistics group (客户统计组); KNVV-VERSG; code, at most 1 characters.",
        default=None,
    )
    abc_class: strawberry.Maybe[str | None] = strawberry.field(
        description="ABC class (ABC 分类); KNVV-KLABC; code, at most 2 characters.", default=None
    )
    item_proposal: strawberry.Maybe[str | None] = strawberry.field(
        description="Item proposal (项目建议); KNVV-VSORT; at most 10 characters.", default=None
    )
    account_at_customer: strawberry.Maybe[str | None] = strawberry.field(
        description="Our account number at the customer (在客户处的账户); KNVV-EIKTO; at most 12 characters.",
        default=None,
    )
    delivery_priority: strawberry.Maybe[str | None] = strawberry.field(
        description="Delivery priority (交货优先级); KNVV-LPRIO; digits, at most 2.", default=None
    )
    order_combination: strawberry.Maybe[bool | None] = strawberry.field(
        description="Orders may be combined in a delivery (订单组合); KNVV-KZAZU; true or false.",
        default=None,
    )
    delivering_plant: strawberry.Maybe[str | None] = strawberry.field(
        description="Delivering plant (交货工厂); KNVV-VWERK; code, at most 4 characters.", default=None
    )
    shipping_condition: strawberry.Maybe[str | None] = strawberry.field(
        description="Shipping condition (装运条件); KNVV-VSBED; code, at most 2 characters.", default=None
    )
    complete_delivery: strawberry.Maybe[bool | None] = strawberry.field(
        description="Complete delivery required (完全交货); KNVV-AUTLF; true or false.", default=None
    )
    partial_delivery: strawberry.Maybe[str | None] = strawberry.field(
        description="Partial delivery per item: blank allowed, A one delivery, B only one, C "
        "complete only, D no limit (部分交货); KNVV-KZTLF; code, at most 1 characters.",
        default=None,
    )
    max_partial_deliveries: strawberry.Maybe[int | None] = strawberry.field(
        description="Most partial deliveries per item, 0 to 9 (最大部分交货数); KNVV-ANTLF; integer.",
        default=None,
    )
    overdelivery_tolerance: strawberry.Maybe[Decimal | None] = strawberry.field(
        description="Overdelivery tolerance in percent (过量交货容差); KNVV-UEBTO; decimal with 3 "
        "digits, 1 of them after the point.",
        default=None,
    )
    underdelivery_tolerance: strawberry.Maybe[Decimal | None] = strawberry.field(
        description="Underdelivery tolerance in percent (不足交货容差); KNVV-UNTTO; decimal with 3 "
        "digits, 1 of them after the point.",
        default=None,
    )
    unlimited_overdelivery: strawberry.Maybe[bool | None] = strawberry.field(
        description="Unlimited overdelivery allowed (无限过量交货); KNVV-UEBTK; true or false.", default=None
    )
    batch_split_allowed: strawberry.Maybe[bool | None] = strawberry.field(
        description="Batch split allowed (允许批次拆分); KNVV-CHSPL; true or false.", default=None
    )
    pod_relevant: strawberry.Maybe[bool | None] = strawberry.field(
        description="Relevant for proof of delivery (交货证明相关); KNVV-PODKZ; true or false.", default=None
    )
    pod_days: strawberry.Maybe[int | None] = strawberry.field(
        description="Days until the proof of delivery (交货证明天数); KNVV-PODTG; integer.", default=None
    )
    unit_group: strawberry.Maybe[str | None] = strawberry.field(
        description="Unit of measure group (计量单位组); KNVV-MEGRU; code, at most 4 characters.",
        default=None,
    )
    rounding_off: strawberry.Maybe[bool | None] = strawberry.field(
        description="Rounding switched off (关闭舍入); KNVV-RDOFF; true or false.", default=None
    )
    incoterms: strawberry.Maybe[str | None] = strawberry.field(
        description="Incoterms (国际贸易条款); KNVV-INCO1; code, at most 3 characters.", default=None
    )
    incoterms_version: strawberry.Maybe[str | None] = strawberry.field(
        description="Version of the Incoterms; default 2020 (国际贸易条款版本); KNVV-INCOV; code, at "
        "most 4 characters.",
        default=None,
    )
    incoterms_location1: strawberry.Maybe[str | None] = strawberry.field(
        description="Incoterms location 1 (国际贸易条款地点 1); KNVV-INCO2_L; at most 70 characters.",
        default=None,
    )
    incoterms_location2: strawberry.Maybe[str | None] = strawberry.field(
        description="Incoterms location 2 (国际贸易条款地点 2); KNVV-INCO3_L; at most 70 characters.",
        default=None,
    )
    payment_terms: strawberry.Maybe[str | None] = strawberry.field(
        description="Terms of payment of the sales area (付款条件); KNVV-ZTERM; code, at most 4 characters.",
        default=None,
    )
    credit_control_area: strawberry.Maybe[str | None] = strawberry.field(
        description="Credit control area (信贷控制范围); KNVV-KKBER; code, at most 4 characters.",
        default=None,
    )
    account_assignment_group: strawberry.Maybe[str | None] = strawberry.field(
        description="Account assignment group (账户分配组); KNVV-KTGRD; code, at most 2 characters.",
        default=None,
    )
    invoicing_dates: strawberry.Maybe[str | None] = strawberry.field(
        description="Calendar of the invoicing dates (开票日期); KNVV-PERFK; code, at most 2 characters.",
        default=None,
    )
    invoice_list_dates: strawberry.Maybe[str | None] = strawberry.field(
        description="Calendar of the invoice list dates (发票清单日期); KNVV-PERRL; code, at most 2 "
        "characters.",
        default=None,
    )
    manual_invoice: strawberry.Maybe[bool | None] = strawberry.field(
        description="Manual invoice maintenance (手工开票); KNVV-MRNKZ; true or false.", default=None
    )
    rebate: strawberry.Maybe[bool | None] = strawberry.field(
        description="Takes part in rebates (返利); KNVV-BOKRE; true or false.", default=None
    )
    price_determination: strawberry.Maybe[bool | None] = strawberry.field(
        description="Relevant for price determination (价格确定); KNVV-PRFRE; true or false.", default=None
    )
    payment_guarantee: strawberry.Maybe[str | None] = strawberry.field(
        description="Payment guarantee procedure (付款担保); KNVV-KABSS; code, at most 4 characters.",
        default=None,
    )
    agency_relevant: strawberry.Maybe[bool | None] = strawberry.field(
        description="Relevant for agency business (代理业务相关); KNVV-AGREL; true or false.", default=None
    )
    authorization_group: strawberry.Maybe[str | None] = strawberry.field(
        description="Authorization group (carried) (权限组); KNVV-BEGRU; code, at most 4 characters.",
        default=None,
    )
    inactive_indicator: strawberry.Maybe[str | None] = strawberry.field(
        description="Index of inactive data (carried) (停用标识); KNVV-BLIND; code, at most 1 characters.",
        default=None,
    )
    product_selection_method: strawberry.Maybe[str | None] = strawberry.field(
        description="Customer procedure for product proposal (carried) (产品选择方法); KNVV-PVKSM; "
        "code, at most 2 characters.",
        default=None,
    )
    carrier_notification: strawberry.Maybe[str | None] = strawberry.field(
        description="Carrier notification (carried) (承运商通知); KNVV-CARRIER_NOTIF; code, at most "
        "1 characters.",
        default=None,
    )
    licences: strawberry.Maybe[list[LicenceInput]] = strawberry.field(
        description="A licence of the customer in a sales area. Rows are matched by their key; rows "
        "not named stay.",
        default=None,
    )
    partner_functions: strawberry.Maybe[list[PartnerFunctionInput]] = strawberry.field(
        description="Who serves the customer in a sales area: sold-to, bill-to, payer, ship-to and "
        "others. Rows are matched by their key; rows not named stay.",
        default=None,
    )
    remove: bool = strawberry.field(description="true deletes the row.", default=False)
