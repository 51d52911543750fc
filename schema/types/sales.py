"""GraphQL types of sales data. Next: ../inputs/sales.py."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.types.relay import Node, PageInfo, compiled

if TYPE_CHECKING:
    from schema.inputs.sales_filter import LicenceFilter, PartnerFunctionFilter
    from schema.types.customer import Customer
    from schema.types.organisation import Plant, SalesArea


@strawberry.type(description="What one sales area knows of the customer. 销售区域数据; KNVV.")
class SalesAreaData(Node):
    sales_org: str = strawberry.field(
        description="Sales organisation (销售组织); KNVV-VKORG; code, at most 4 characters."
    )
    channel: str = strawberry.field(
        description="Distribution channel (分销渠道); KNVV-VTWEG; code, at most 2 characters."
    )
    division: str = strawberry.field(description="Division (产品组); KNVV-SPART; code, at most 2 characters.")
    sales_area: str = strawberry.field(
        description="Sales area, written F723/AQ/XX (销售区域); KNVV-VKORG/VTWEG/SPART; code, at "
        "most 10 characters."
    )
    sales_district: str | None = strawberry.field(
        description="Sales district (销售地区); KNVV-BZIRK; code, at most 6 characters."
    )
    sales_office: str | None = strawberry.field(
        description="Sales office (销售办事处); KNVV-VKBUR; code, at most 4 characters."
    )
    sales_group: str | None = strawberry.field(
        description="Sales group (销售组); KNVV-VKGRP; code, at most 3 characters."
    )
    customer_group: str | None = strawberry.field(
        description="Customer group (客户组); KNVV-KDGRP; code, at most 2 characters."
    )
    customer_group1: str | None = strawberry.field(
        description="Customer group 1 (客户组 1); KNVV-KVGR1; code, at most 3 characters."
    )
    customer_group2: str | None = strawberry.field(
        description="Customer group 2 (客户组 2); KNVV-KVGR2; code, at most 3 characters."
    )
    customer_group3: str | None = strawberry.field(
        description="Customer group 3 (客户组 3); KNVV-KVGR3; code, at most 3 characters."
    )
    customer_group4: str | None = strawberry.field(
        description="Customer group 4 (客户组 4); KNVV-KVGR4; code, at most 3 characters."
    )
    customer_group5: str | None = strawberry.field(
        description="Customer group 5 (客户组 5); KNVV-KVGR5; code, at most 3 characters."
    )
    currency: str | None = strawberry.field(
        description="Currency (货币); KNVV-WAERS; code, at most 5 characters."
    )
    exchange_rate_type: str | None = strawberry.field(
        description="Exchange rate type (汇率类型); KNVV-KURST; code, at most 4 characters."
    )
    order_probability: int | None = strawberry.field(
        description="Order probability in percent, 0 to 100 (订单可能性); KNVV-AWAHR; integer."
    )
    price_group: str | None = strawberry.field(
        description="Price group (价格组); KNVV-KONDA; code, at most 2 characters."
    )
    price_list_type: str | None = strawberry.field(
        description="Price list type (价格清单类型); KNVV-PLTYP; code, at most 2 characters."
    )
    customer_pricing_procedure: str | None = strawberry.field(
        description="Customer pricing procedure (客户定价过程); KNVV-KALKS; code, at most 2 characters."
    )
    statistics_group: str | None = strawberry.field(
        description="Customer statistics group (客户统计组); KNVV-VERSG; code, at most 1 characters."
    )
    abc_class: str | None = strawberry.field(
        description="ABC class (ABC 分类); KNVV-KLABC; code, at most 2 characters."
    )
    item_proposal: str | None = strawberry.field(
        description="Item proposal (项目建议); KNVV-VSORT; at most 10 characters."
    )
    account_at_customer: str | None = strawberry.field(
        description="Our account number at the customer (在客户处的账户); KNVV-EIKTO; at most 12 characters."
    )
    delivery_priority: str | None = strawberry.field(
        description="Delivery priority (交货优先级); KNVV-LPRIO; digits, at most 2."
    )
    order_combination: bool = strawberry.field(
        description="Orders may be combined in a delivery (订单组合); KNVV-KZAZU; true or false."
    )
    delivering_plant: str | None = strawberry.field(
        description="Delivering plant (交货工厂); KNVV-VWERK; code, at most 4 characters."
    )
    shipping_condition: str | None = strawberry.field(
        description="Shipping condition (装运条件); KNVV-VSBED; code, at most 2 characters."
    )
    complete_delivery: bool = strawberry.field(
        description="Complete delivery required (完全交货); KNVV-AUTLF; true or false."
    )
    partial_delivery: str | None = strawberry.field(
        description="Partial delivery per item: blank allowed, A one delivery, B only one, C "
        "complete only, D no limit (部分交货); KNVV-KZTLF; code, at most 1 characters."
    )
    max_partial_deliveries: int | None = strawberry.field(
        description="Most partial deliveries per item, 0 to 9 (最大部分交货数); KNVV-ANTLF; integer."
    )
    overdelivery_tolerance: Decimal | None = strawberry.field(
        description="Overdelivery tolerance in percent (过量交货容差); KNVV-UEBTO; decimal with 3 "
        "digits, 1 of them after the point."
    )
    underdelivery_tolerance: Decimal | None = strawberry.field(
        description="Underdelivery tolerance in percent (不足交货容差); KNVV-UNTTO; decimal with 3 "
        "digits, 1 of them after the point."
    )
    unlimited_overdelivery: bool = strawberry.field(
        description="Unlimited overdelivery allowed (无限过量交货); KNVV-UEBTK; true or false."
    )
    batch_split_allowed: bool = strawberry.field(
        description="Batch split allowed (允许批次拆分); KNVV-CHSPL; true or false."
    )
    pod_relevant: bool = strawberry.field(
        description="Relevant for proof of delivery (交货证明相关); KNVV-PODKZ; true or false."
    )
    pod_days: int | None = strawberry.field(
        description="Days until the proof of delivery (交货证明天数); KNVV-PODTG; integer."
    )
    unit_group: str | None = strawberry.field(
        description="Unit of measure group (计量单位组); KNVV-MEGRU; code, at most 4 characters."
    )
    rounding_off: bool = strawberry.field(
        description="Rounding switched off (关闭舍入); KNVV-RDOFF; true or false."
    )
    incoterms: str | None = strawberry.field(
        description="Incoterms (国际贸易条款); KNVV-INCO1; code, at most 3 characters."
    )
    incoterms_version: str | None = strawberry.field(
        description="Version of the Incoterms; default 2020 (国际贸易条款版本); KNVV-INCOV; code, at "
        "most 4 characters."
    )
    incoterms_location1: str | None = strawberry.field(
        description="Incoterms location 1 (国际贸易条款地点 1); KNVV-INCO2_L; at most 70 characters."
    )
    incoterms_location2: str | None = strawberry.field(
        description="Incoterms location 2 (国际贸易条款地点 2); KNVV-INCO3_L; at most 70 characters."
    )
    payment_terms: str | None = strawberry.field(
        description="Terms of payment of the sales area (付款条件); KNVV-ZTERM; code, at most 4 characters."
    )
    credit_control_area: str | None = strawberry.field(
        description="Credit control area (信贷控制范围); KNVV-KKBER; code, at most 4 characters."
    )
    account_assignment_group: str | None = strawberry.field(
        description="Account assignment group (账户分配组); KNVV-KTGRD; code, at most 2 characters."
    )
    invoicing_dates: str | None = strawberry.field(
        description="Calendar of the invoicing dates (开票日期); KNVV-PERFK; code, at most 2 characters."
    )
    invoice_list_dates: str | None = strawberry.field(
        description="Calendar of the invoice list dates (发票清单日期); KNVV-PERRL; code, at most 2 "
        "characters."
    )
    manual_invoice: bool = strawberry.field(
        description="Manual invoice maintenance (手工开票); KNVV-MRNKZ; true or false."
    )
    rebate: bool = strawberry.field(description="Takes part in rebates (返利); KNVV-BOKRE; true or false.")
    price_determination: bool = strawberry.field(
        description="Relevant for price determination (价格确定); KNVV-PRFRE; true or false."
    )
    payment_guarantee: str | None = strawberry.field(
        description="Payment guarantee procedure (付款担保); KNVV-KABSS; code, at most 4 characters."
    )
    agency_relevant: bool = strawberry.field(
        description="Relevant for agency business (代理业务相关); KNVV-AGREL; true or false."
    )
    order_block: str | None = strawberry.field(
        description="Order block in this sales area, a reason (订单冻结); KNVV-AUFSD; code, at most "
        "2 characters."
    )
    delivery_block: str | None = strawberry.field(
        description="Delivery block in this sales area, a reason (交货冻结); KNVV-LIFSD; code, at "
        "most 2 characters."
    )
    billing_block: str | None = strawberry.field(
        description="Billing block in this sales area, a reason (出具发票冻结); KNVV-FAKSD; code, at "
        "most 2 characters."
    )
    sales_support_block: str | None = strawberry.field(
        description="Sales support block in this sales area, a reason (销售支持冻结); KNVV-CASSD; "
        "code, at most 2 characters."
    )
    deletion_flag: bool = strawberry.field(
        description="Deletion flag of the sales area data (删除标记); KNVV-LOEVM; true or false."
    )
    created_on: date = strawberry.field(description="Created on (创建日期); KNVV-ERDAT; ISO date.")
    created_by: str = strawberry.field(description="Created by (创建人); KNVV-ERNAM; at most 12 characters.")
    authorization_group: str | None = strawberry.field(
        description="Authorization group (carried) (权限组); KNVV-BEGRU; code, at most 4 characters."
    )
    inactive_indicator: str | None = strawberry.field(
        description="Index of inactive data (carried) (停用标识); KNVV-BLIND; code, at most 1 characters."
    )
    product_selection_method: str | None = strawberry.field(
        description="Customer procedure for product proposal (carried) (产品选择方法); KNVV-PVKSM; "
        "code, at most 2 characters."
    )
    carrier_notification: str | None = strawberry.field(
        description="Carrier notification (carried) (承运商通知); KNVV-CARRIER_NOTIF; code, at most "
        "1 characters."
    )
    area: Annotated["SalesArea", strawberry.lazy("schema.types.organisation")] = strawberry.field(
        description="The SalesArea that salesArea names; null if it is outside the scope."
    )
    plant: Annotated["Plant", strawberry.lazy("schema.types.organisation")] | None = strawberry.field(
        description="The Plant that deliveringPlant names; null if it is outside the scope."
    )

    @strawberry.field(
        description="A licence of the customer in a sales area. All rows within the caller's scope, "
        "ordered by their key."
    )
    def licences(
        self, filter: Annotated["LicenceFilter", strawberry.lazy("schema.inputs.sales_filter")] | None = None
    ) -> "list[Licence]":
        return compiled()

    @strawberry.field(
        description="Who serves the customer in a sales area: sold-to, bill-to, payer, ship-to and "
        "others. All rows within the caller's scope, ordered by their key."
    )
    def partner_functions(
        self,
        filter: Annotated["PartnerFunctionFilter", strawberry.lazy("schema.inputs.sales_filter")]
        | None = None,
    ) -> "list[PartnerFunction]":
        return compiled()

    customer: Annotated["Customer", strawberry.lazy("schema.types.customer")] = strawberry.field(
        description="The customer."
    )


@strawberry.type(
    description="Who serves the customer in a sales area: sold-to, bill-to, payer, ship-to and "
    "others. 合作伙伴功能; KNVP."
)
class PartnerFunction(Node):
    partner_function: str = strawberry.field(
        description="Partner function in the stored key: AG RE RG WE AP VE SP 1A-1D (合作伙伴功能); "
        "KNVP-PARVW; code, at most 2 characters."
    )
    counter: str = strawberry.field(
        description="Counter inside the function, never renumbered (计数器); KNVP-PARZA; digits, at most 3."
    )
    partner: str = strawberry.field(
        description="Number of the partner: a customer, contact person, employee or vendor as the "
        "function says (合作伙伴); KNVP-KUNN2; number of at most 10 characters, shown "
        "without leading zeros."
    )
    is_default: bool = strawberry.field(
        description="Default partner of the function (默认); KNVP-DEFPA; true or false."
    )
    partner_text: str | None = strawberry.field(
        description="How the customer names the partner (合作伙伴说明); KNVP-KNREF; at most 30 characters."
    )
    partner_customer_number: str | None = strawberry.field(
        description="The partner's customer number when the function is served by a customer "
        "(合作伙伴客户); KNVP-KUNN2; number of at most 10 characters, shown without "
        "leading zeros."
    )
    partner_customer: Annotated["Customer", strawberry.lazy("schema.types.customer")] | None = (
        strawberry.field(
            description="The Customer that partnerCustomerNumber names; null if it is outside the scope."
        )
    )
    sales_area_data: "SalesAreaData" = strawberry.field(description="The SalesAreaData this belongs to.")


@strawberry.type(description="A licence of the customer in a sales area. 许可证; KNVL.")
class Licence:
    departure_country: str = strawberry.field(
        description="Country of departure (发货国家); KNVL-ALAND; code, at most 3 characters."
    )
    tax_category: str = strawberry.field(
        description="Tax category (税种类); KNVL-TATYP; code, at most 4 characters."
    )
    licence_number: str | None = strawberry.field(
        description="Licence number (许可证编号); KNVL-LICNR; at most 15 characters."
    )
    valid_from: date | None = strawberry.field(description="Valid from (有效期自); KNVL-DATAB; ISO date.")
    valid_to: date | None = strawberry.field(description="Valid to (有效期至); KNVL-DATBI; ISO date.")
    confirmed: bool = strawberry.field(description="Licence confirmed (已确认); KNVL-BELIC; true or false.")
    sales_area_data: "SalesAreaData" = strawberry.field(description="The SalesAreaData this belongs to.")


@strawberry.type(description="A PartnerFunction and the cursor that marks its place in the list.")
class PartnerFunctionEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: PartnerFunction = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of PartnerFunction.")
class PartnerFunctionConnection:
    edges: list[PartnerFunctionEdge] = strawberry.field(
        description="The rows of the page with their cursors."
    )
    nodes: list[PartnerFunction] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )
