"""Filter inputs over sales data. Next: filters.py."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.inputs.filters import BooleanFilter, DateFilter, DecimalFilter, IntFilter, TextFilter

if TYPE_CHECKING:
    from schema.inputs.customer_filter import CustomerFilter
    from schema.inputs.organisation_filter import PlantFilter, SalesAreaFilter


@strawberry.input(description="Conditions on SalesAreaData; all that are given must hold.")
class SalesAreaDataFilter:
    and_: list["SalesAreaDataFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["SalesAreaDataFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "SalesAreaDataFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    sales_org: TextFilter | None = strawberry.field(
        description="Sales organisation (销售组织); KNVV-VKORG.", default=strawberry.UNSET
    )
    channel: TextFilter | None = strawberry.field(
        description="Distribution channel (分销渠道); KNVV-VTWEG.", default=strawberry.UNSET
    )
    division: TextFilter | None = strawberry.field(
        description="Division (产品组); KNVV-SPART.", default=strawberry.UNSET
    )
    sales_area: TextFilter | None = strawberry.field(
        description="Sales area, written F723/AQ/XX (销售区域); KNVV-VKORG/VTWEG/SPART.",
        default=strawberry.UNSET,
    )
    sales_district: TextFilter | None = strawberry.field(
        description="Sales district (销售地区); KNVV-BZIRK.", default=strawberry.UNSET
    )
    sales_office: TextFilter | None = strawberry.field(
        description="Sales office (销售办事处); KNVV-VKBUR.", default=strawberry.UNSET
    )
    sales_group: TextFilter | None = strawberry.field(
        description="Sales group (销售组); KNVV-VKGRP.", default=strawberry.UNSET
    )
    customer_group: TextFilter | None = strawberry.field(
        description="Customer group (客户组); KNVV-KDGRP.", default=strawberry.UNSET
    )
    customer_group1: TextFilter | None = strawberry.field(
        description="Customer group 1 (客户组 1); KNVV-KVGR1.", default=strawberry.UNSET
    )
    customer_group2: TextFilter | None = strawberry.field(
        description="Customer group 2 (客户组 2); KNVV-KVGR2.", default=strawberry.UNSET
    )
    customer_group3: TextFilter | None = strawberry.field(
        description="Customer group 3 (客户组 3); KNVV-KVGR3.", default=strawberry.UNSET
    )
    customer_group4: TextFilter | None = strawberry.field(
        description="Customer group 4 (客户组 4); KNVV-KVGR4.", default=strawberry.UNSET
    )
    customer_group5: TextFilter | None = strawberry.field(
        description="Customer group 5 (客户组 5); KNVV-KVGR5.", default=strawberry.UNSET
    )
    currency: TextFilter | None = strawberry.field(
        description="Currency (货币); KNVV-WAERS.", default=strawberry.UNSET
    )
    exchange_rate_type: TextFilter | None = strawberry.field(
        description="Exchange rate type (汇率类型); KNVV-KURST.", default=strawberry.UNSET
    )
    order_probability: IntFilter | None = strawberry.field(
        description="Order probability in percent, 0 to 100 (订单可能性); KNVV-AWAHR.",
        default=strawberry.UNSET,
    )
    price_group: TextFilter | None = strawberry.field(
        description="Price group (价格组); KNVV-KONDA.", default=strawberry.UNSET
    )
    price_list_type: TextFilter | None = strawberry.field(
        description="Price list type (价格清单类型); KNVV-PLTYP.", default=strawberry.UNSET
    )
    customer_pricing_procedure: TextFilter | None = strawberry.field(
        description="Customer pricing procedure (客户定价过程); KNVV-KALKS.", default=strawberry.UNSET
    )
    statistics_group: TextFilter | None = strawberry.field(
        description="Customer statistics group (客户统计组); KNVV-VERSG.", default=strawberry.UNSET
    )
    abc_class: TextFilter | None = strawberry.field(
        description="ABC class (ABC 分类); KNVV-KLABC.", default=strawberry.UNSET
    )
    item_proposal: TextFilter | None = strawberry.field(
        description="Item proposal (项目建议); KNVV-VSORT.", default=strawberry.UNSET
    )
    account_at_customer: TextFilter | None = strawberry.field(
        description="Our account number at the customer (在客户处的账户); KNVV-EIKTO.",
        default=strawberry.UNSET,
    )
    delivery_priority: TextFilter | None = strawberry.field(
        description="Delivery priority (交货优先级); KNVV-LPRIO.", default=strawberry.UNSET
    )
    order_combination: BooleanFilter | None = strawberry.field(
        description="Orders may be combined in a delivery (订单组合); KNVV-KZAZU.", default=strawberry.UNSET
    )
    delivering_plant: TextFilter | None = strawberry.field(
        description="Delivering plant (交货工厂); KNVV-VWERK.", default=strawberry.UNSET
    )
    shipping_condition: TextFilter | None = strawberry.field(
        description="Shipping condition (装运条件); KNVV-VSBED.", default=strawberry.UNSET
    )
    complete_delivery: BooleanFilter | None = strawberry.field(
        description="Complete delivery required (完全交货); KNVV-AUTLF.", default=strawberry.UNSET
    )
    partial_delivery: TextFilter | None = strawberry.field(
        description="Partial delivery per item (部分交货); KNVV-KZTLF.", default=strawberry.UNSET
    )
    max_partial_deliveries: IntFilter | None = strawberry.field(
        description="Most partial deliveries per item, 0 to 9 (最大部分交货数); KNVV-ANTLF.",
        default=strawberry.UNSET,
    )
    overdelivery_tolerance: DecimalFilter | None = strawberry.field(
        description="Overdelivery tolerance in percent (过量交货容差); KNVV-UEBTO.", default=strawberry.UNSET
    )
    underdelivery_tolerance: DecimalFilter | None = strawberry.field(
        description="Underdelivery tolerance in percent (不足交货容差); KNVV-UNTTO.", default=strawberry.UNSET
    )
    unlimited_overdelivery: BooleanFilter | None = strawberry.field(
        description="Unlimited overdelivery allowed (无限过量交货); KNVV-UEBTK.", default=strawberry.UNSET
    )
    batch_split_allowed: BooleanFilter | None = strawberry.field(
        description="Batch split allowed (允许批次拆分); KNVV-CHSPL.", default=strawberry.UNSET
    )
    pod_relevant: BooleanFilter | None = strawberry.field(
        description="Relevant for proof of delivery (交货证明相关); KNVV-PODKZ.", default=strawberry.UNSET
    )
    pod_days: IntFilter | None = strawberry.field(
        description="Days until the proof of delivery (交货证明天数); KNVV-PODTG.", default=strawberry.UNSET
    )
    unit_group: TextFilter | None = strawberry.field(
        description="Unit of measure group (计量单位组); KNVV-MEGRU.", default=strawberry.UNSET
    )
    rounding_off: BooleanFilter | None = strawberry.field(
        description="Rounding switched off (关闭舍入); KNVV-RDOFF.", default=strawberry.UNSET
    )
    incoterms: TextFilter | None = strawberry.field(
        description="Incoterms (国际贸易条款); KNVV-INCO1.", default=strawberry.UNSET
    )
    incoterms_version: TextFilter | None = strawberry.field(
        description="Version of the Incoterms (国际贸易条款版本); KNVV-INCOV.", default=strawberry.UNSET
    )
    incoterms_location1: TextFilter | None = strawberry.field(
        description="Incoterms location 1 (国际贸易条款地点 1); KNVV-INCO2_L.", default=strawberry.UNSET
    )
    incoterms_location2: TextFilter | None = strawberry.field(
        description="Incoterms location 2 (国际贸易条款地点 2); KNVV-INCO3_L.", default=strawberry.UNSET
    )
    payment_terms: TextFilter | None = strawberry.field(
        description="Terms of payment of the sales area (付款条件); KNVV-ZTERM.", default=strawberry.UNSET
    )
    credit_control_area: TextFilter | None = strawberry.field(
        description="Credit control area (信贷控制范围); KNVV-KKBER.", default=strawberry.UNSET
    )
    account_assignment_group: TextFilter | None = strawberry.field(
        description="Account assignment group (账户分配组); KNVV-KTGRD.", default=strawberry.UNSET
    )
    invoicing_dates: TextFilter | None = strawberry.field(
        description="Calendar of the invoicing dates (开票日期); KNVV-PERFK.", default=strawberry.UNSET
    )
    invoice_list_dates: TextFilter | None = strawberry.field(
        description="Calendar of the invoice list dates (发票清单日期); KNVV-PERRL.", default=strawberry.UNSET
    )
    manual_invoice: BooleanFilter | None = strawberry.field(
        description="Manual invoice maintenance (手工开票); KNVV-MRNKZ.", default=strawberry.UNSET
    )
    rebate: BooleanFilter | None = strawberry.field(
        description="Takes part in rebates (返利); KNVV-BOKRE.", default=strawberry.UNSET
    )
    price_determination: BooleanFilter | None = strawberry.field(
        description="Relevant for price determination (价格确定); KNVV-PRFRE.", default=strawberry.UNSET
    )
    payment_guarantee: TextFilter | None = strawberry.field(
        description="Payment guarantee procedure (付款担保); KNVV-KABSS.", default=strawberry.UNSET
    )
    agency_relevant: BooleanFilter | None = strawberry.field(
        description="Relevant for agency business (代理业务相关); KNVV-AGREL.", default=strawberry.UNSET
    )
    order_block: TextFilter | None = strawberry.field(
        description="Order block in this sales area (订单冻结); KNVV-AUFSD.", default=strawberry.UNSET
    )
    delivery_block: TextFilter | None = strawberry.field(
        description="Delivery block in this sales area (交货冻结); KNVV-LIFSD.", default=strawberry.UNSET
    )
    billing_block: TextFilter | None = strawberry.field(
        description="Billing block in this sales area (出具发票冻结); KNVV-FAKSD.", default=strawberry.UNSET
    )
    sales_support_block: TextFilter | None = strawberry.field(
        description="Sales support block in this sales area (销售支持冻结); KNVV-CASSD.",
        default=strawberry.UNSET,
    )
    deletion_flag: BooleanFilter | None = strawberry.field(
        description="Deletion flag of the sales area data (删除标记); KNVV-LOEVM.", default=strawberry.UNSET
    )
    created_on: DateFilter | None = strawberry.field(
        description="Created on (创建日期); KNVV-ERDAT.", default=strawberry.UNSET
    )
    created_by: TextFilter | None = strawberry.field(
        description="Created by (创建人); KNVV-ERNAM.", default=strawberry.UNSET
    )
    authorization_group: TextFilter | None = strawberry.field(
        description="Authorization group (carried) (权限组); KNVV-BEGRU.", default=strawberry.UNSET
    )
    inactive_indicator: TextFilter | None = strawberry.field(
        description="Index of inactive data (carried) (停用标识); KNVV-BLIND.", default=strawberry.UNSET
    )
    product_selection_method: TextFilter | None = strawberry.field(
        description="Customer procedure for product proposal (carried) (产品选择方法); KNVV-PVKSM.",
        default=strawberry.UNSET,
    )
    carrier_notification: TextFilter | None = strawberry.field(
        description="Carrier notification (carried) (承运商通知); KNVV-CARRIER_NOTIF.",
        default=strawberry.UNSET,
    )
    area: Annotated["SalesAreaFilter", strawberry.lazy("schema.inputs.organisation_filter")] | None = (
        strawberry.field(description="Conditions on the SalesArea.", default=strawberry.UNSET)
    )
    plant: Annotated["PlantFilter", strawberry.lazy("schema.inputs.organisation_filter")] | None = (
        strawberry.field(description="Conditions on the Plant.", default=strawberry.UNSET)
    )
    licences: "LicenceListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )
    partner_functions: "PartnerFunctionListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )
    customer: Annotated["CustomerFilter", strawberry.lazy("schema.inputs.customer_filter")] | None = (
        strawberry.field(description="Conditions on the Customer.", default=strawberry.UNSET)
    )


@strawberry.input(description="Conditions on PartnerFunction; all that are given must hold.")
class PartnerFunctionFilter:
    and_: list["PartnerFunctionFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["PartnerFunctionFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "PartnerFunctionFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    partner_function: TextFilter | None = strawberry.field(
        description="Partner function in the stored key (合作伙伴功能); KNVP-PARVW.", default=strawberry.UNSET
    )
    counter: TextFilter | None = strawberry.field(
        description="Counter inside the function, never renumbered (计数器); KNVP-PARZA.",
        default=strawberry.UNSET,
    )
    partner: TextFilter | None = strawberry.field(
        description="Number of the partner (合作伙伴); KNVP-KUNN2.", default=strawberry.UNSET
    )
    is_default: BooleanFilter | None = strawberry.field(
        description="Default partner of the function (默认); KNVP-DEFPA.", default=strawberry.UNSET
    )
    partner_text: TextFilter | None = strawberry.field(
        description="How the customer names the partner (合作伙伴说明); KNVP-KNREF.", default=strawberry.UNSET
    )
    partner_customer_number: TextFilter | None = strawberry.field(
        description="The partner's customer number when the function is served "
        "by a customer (合作伙伴客户); KNVP-KUNN2.",
        default=strawberry.UNSET,
    )
    partner_customer: Annotated["CustomerFilter", strawberry.lazy("schema.inputs.customer_filter")] | None = (
        strawberry.field(description="Conditions on the Customer.", default=strawberry.UNSET)
    )
    sales_area_data: "SalesAreaDataFilter | None" = strawberry.field(
        description="Conditions on the SalesAreaData.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on Licence; all that are given must hold.")
class LicenceFilter:
    and_: list["LicenceFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["LicenceFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "LicenceFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    departure_country: TextFilter | None = strawberry.field(
        description="Country of departure (发货国家); KNVL-ALAND.", default=strawberry.UNSET
    )
    tax_category: TextFilter | None = strawberry.field(
        description="Tax category (税种类); KNVL-TATYP.", default=strawberry.UNSET
    )
    licence_number: TextFilter | None = strawberry.field(
        description="Licence number (许可证编号); KNVL-LICNR.", default=strawberry.UNSET
    )
    valid_from: DateFilter | None = strawberry.field(
        description="Valid from (有效期自); KNVL-DATAB.", default=strawberry.UNSET
    )
    valid_to: DateFilter | None = strawberry.field(
        description="Valid to (有效期至); KNVL-DATBI.", default=strawberry.UNSET
    )
    confirmed: BooleanFilter | None = strawberry.field(
        description="Licence confirmed (已确认); KNVL-BELIC.", default=strawberry.UNSET
    )
    sales_area_data: "SalesAreaDataFilter | None" = strawberry.field(
        description="Conditions on the SalesAreaData.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of SalesAreaData.")
class SalesAreaDataListFilter:
    some: SalesAreaDataFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: SalesAreaDataFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: SalesAreaDataFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of PartnerFunction.")
class PartnerFunctionListFilter:
    some: PartnerFunctionFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: PartnerFunctionFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: PartnerFunctionFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of Licence.")
class LicenceListFilter:
    some: LicenceFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: LicenceFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: LicenceFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )
