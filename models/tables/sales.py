"""Sales-area data with partner functions and licences. Next: bank.py."""

from tortoise import fields
from tortoise.models import Model

from models.tables.column import amount, child_of, code, day, digits, flag, integer, number, refers, text


class SalesAreaData(Model):
    """What one sales area knows of the customer.

    KNVV, 销售区域数据.
    """

    id = fields.BigIntField(primary_key=True)
    customer = child_of("Customer", "customer_number", "sales_areas")
    sales_org = code(4, "KNVV-VKORG", "销售组织", "Sales organisation", required=True, view="sales")
    channel = code(2, "KNVV-VTWEG", "分销渠道", "Distribution channel", required=True, view="sales")
    division = code(2, "KNVV-SPART", "产品组", "Division", required=True, view="sales")
    area = refers(
        "SalesArea",
        "sales_area",
        "KNVV-VKORG/VTWEG/SPART",
        "销售区域",
        "Sales area, written F723/AQ/XX",
        length=10,
        required=True,
        system=True,
    )
    sales_district = code(
        6, "KNVV-BZIRK", "销售地区", "Sales district", codes="sales_districts", view="sales", status="sales"
    )
    sales_office = code(4, "KNVV-VKBUR", "销售办事处", "Sales office", view="sales", status="sales")
    sales_group = code(3, "KNVV-VKGRP", "销售组", "Sales group", view="sales", status="sales")
    customer_group = code(
        2, "KNVV-KDGRP", "客户组", "Customer group", codes="customer_groups", view="sales", status="sales"
    )
    customer_group1 = code(
        3,
        "KNVV-KVGR1",
        "客户组 1",
        "Customer group 1",
        codes="customer_groups_1",
        view="sales",
        status="sales",
    )
    customer_group2 = code(
        3,
        "KNVV-KVGR2",
        "客户组 2",
        "Customer group 2",
        codes="customer_groups_2",
        view="sales",
        status="sales",
    )
    customer_group3 = code(
        3,
        "KNVV-KVGR3",
        "客户组 3",
        "Customer group 3",
        codes="customer_groups_3",
        view="sales",
        status="sales",
    )
    customer_group4 = code(
        3,
        "KNVV-KVGR4",
        "客户组 4",
        "Customer group 4",
        codes="customer_groups_4",
        view="sales",
        status="sales",
    )
    customer_group5 = code(
        3,
        "KNVV-KVGR5",
        "客户组 5",
        "Customer group 5",
        codes="customer_groups_5",
        view="sales",
        status="sales",
    )
    currency = code(
        5, "KNVV-WAERS", "货币", "Currency", codes="currencies", view="sales", status="sales_required"
    )
    exchange_rate_type = code(4, "KNVV-KURST", "汇率类型", "Exchange rate type", view="sales", status="sales")
    order_probability = integer(
        "KNVV-AWAHR", "订单可能性", "Order probability in percent, 0 to 100", view="sales", status="sales"
    )
    price_group = code(
        2, "KNVV-KONDA", "价格组", "Price group", codes="price_groups", view="sales", status="sales"
    )
    price_list_type = code(
        2, "KNVV-PLTYP", "价格清单类型", "Price list type", codes="price_lists", view="sales", status="sales"
    )
    customer_pricing_procedure = code(
        2,
        "KNVV-KALKS",
        "客户定价过程",
        "Customer pricing procedure",
        codes="pricing_procedures",
        view="sales",
        status="sales_required",
    )
    statistics_group = code(
        1,
        "KNVV-VERSG",
        "客户统计组",
        "Customer statistics group",
        codes="statistics_groups",
        view="sales",
        status="sales",
    )
    abc_class = code(2, "KNVV-KLABC", "ABC 分类", "ABC class", view="sales", status="sales")
    item_proposal = text(10, "KNVV-VSORT", "项目建议", "Item proposal", view="sales", status="sales")
    account_at_customer = text(
        12, "KNVV-EIKTO", "在客户处的账户", "Our account number at the customer", view="sales", status="sales"
    )
    delivery_priority = digits(
        2,
        "KNVV-LPRIO",
        "交货优先级",
        "Delivery priority",
        codes="delivery_priorities",
        view="shipping",
        status="shipping",
    )
    order_combination = flag(
        "KNVV-KZAZU",
        "订单组合",
        "Orders may be combined in a delivery",
        default=True,
        view="shipping",
        status="shipping",
    )
    plant = refers(
        "Plant",
        "delivering_plant",
        "KNVV-VWERK",
        "交货工厂",
        "Delivering plant",
        length=4,
        view="shipping",
        status="shipping",
    )
    shipping_condition = code(
        2,
        "KNVV-VSBED",
        "装运条件",
        "Shipping condition",
        codes="shipping_conditions",
        view="shipping",
        status="shipping_condition",
    )
    complete_delivery = flag(
        "KNVV-AUTLF", "完全交货", "Complete delivery required", view="shipping", status="shipping"
    )
    partial_delivery = code(
        1, "KNVV-KZTLF", "部分交货", "Partial delivery per item", view="shipping", status="shipping"
    )
    max_partial_deliveries = integer(
        "KNVV-ANTLF",
        "最大部分交货数",
        "Most partial deliveries per item, 0 to 9",
        view="shipping",
        status="shipping",
    )
    overdelivery_tolerance = amount(
        (3, 1),
        "KNVV-UEBTO",
        "过量交货容差",
        "Overdelivery tolerance in percent",
        view="shipping",
        status="shipping",
    )
    underdelivery_tolerance = amount(
        (3, 1),
        "KNVV-UNTTO",
        "不足交货容差",
        "Underdelivery tolerance in percent",
        view="shipping",
        status="shipping",
    )
    unlimited_overdelivery = flag(
        "KNVV-UEBTK", "无限过量交货", "Unlimited overdelivery allowed", view="shipping", status="shipping"
    )
    batch_split_allowed = flag(
        "KNVV-CHSPL", "允许批次拆分", "Batch split allowed", view="shipping", status="shipping"
    )
    pod_relevant = flag(
        "KNVV-PODKZ", "交货证明相关", "Relevant for proof of delivery", view="shipping", status="shipping"
    )
    pod_days = integer(
        "KNVV-PODTG", "交货证明天数", "Days until the proof of delivery", view="shipping", status="shipping"
    )
    unit_group = code(
        4, "KNVV-MEGRU", "计量单位组", "Unit of measure group", view="shipping", status="shipping"
    )
    rounding_off = flag("KNVV-RDOFF", "关闭舍入", "Rounding switched off", view="shipping", status="shipping")
    incoterms = code(
        3, "KNVV-INCO1", "国际贸易条款", "Incoterms", codes="incoterms", view="billing", status="incoterms"
    )
    incoterms_version = code(
        4, "KNVV-INCOV", "国际贸易条款版本", "Version of the Incoterms", view="billing", status="incoterms"
    )
    incoterms_location1 = text(
        70, "KNVV-INCO2_L", "国际贸易条款地点 1", "Incoterms location 1", view="billing", status="incoterms"
    )
    incoterms_location2 = text(
        70, "KNVV-INCO3_L", "国际贸易条款地点 2", "Incoterms location 2", view="billing"
    )
    payment_terms = code(
        4,
        "KNVV-ZTERM",
        "付款条件",
        "Terms of payment of the sales area",
        codes="payment_terms",
        view="billing_finance",
        status="billing",
    )
    credit_control_area = code(
        4, "KNVV-KKBER", "信贷控制范围", "Credit control area", codes="credit_control_areas", view="billing"
    )
    account_assignment_group = code(
        2,
        "KNVV-KTGRD",
        "账户分配组",
        "Account assignment group",
        codes="account_assignment_groups",
        view="billing",
        status="billing",
    )
    invoicing_dates = code(2, "KNVV-PERFK", "开票日期", "Calendar of the invoicing dates", view="billing")
    invoice_list_dates = code(
        2, "KNVV-PERRL", "发票清单日期", "Calendar of the invoice list dates", view="billing"
    )
    manual_invoice = flag("KNVV-MRNKZ", "手工开票", "Manual invoice maintenance", view="billing")
    rebate = flag("KNVV-BOKRE", "返利", "Takes part in rebates", view="billing")
    price_determination = flag("KNVV-PRFRE", "价格确定", "Relevant for price determination", view="billing")
    payment_guarantee = code(4, "KNVV-KABSS", "付款担保", "Payment guarantee procedure", view="billing")
    agency_relevant = flag("KNVV-AGREL", "代理业务相关", "Relevant for agency business", view="billing")
    order_block = code(
        2, "KNVV-AUFSD", "订单冻结", "Order block in this sales area", codes="order_blocks", system=True
    )
    delivery_block = code(
        2, "KNVV-LIFSD", "交货冻结", "Delivery block in this sales area", codes="delivery_blocks", system=True
    )
    billing_block = code(
        2,
        "KNVV-FAKSD",
        "出具发票冻结",
        "Billing block in this sales area",
        codes="billing_blocks",
        system=True,
    )
    sales_support_block = code(
        2,
        "KNVV-CASSD",
        "销售支持冻结",
        "Sales support block in this sales area",
        codes="sales_support_blocks",
        system=True,
    )
    deletion_flag = flag("KNVV-LOEVM", "删除标记", "Deletion flag of the sales area data", system=True)
    created_on = day("KNVV-ERDAT", "创建日期", "Created on", required=True, system=True)
    created_by = text(12, "KNVV-ERNAM", "创建人", "Created by", required=True, system=True)
    authorization_group = code(4, "KNVV-BEGRU", "权限组", "Authorization group (carried)", view="sales")
    inactive_indicator = code(1, "KNVV-BLIND", "停用标识", "Index of inactive data (carried)", view="sales")
    product_selection_method = code(
        2, "KNVV-PVKSM", "产品选择方法", "Customer procedure for product proposal (carried)", view="sales"
    )
    carrier_notification = code(
        1, "KNVV-CARRIER_NOTIF", "承运商通知", "Carrier notification (carried)", view="shipping"
    )

    class Meta:
        table = "sales_area_data"
        unique_together = (("customer_id", "sales_org", "channel", "division"),)


class PartnerFunction(Model):
    """Who serves the customer in a sales area: sold-to, bill-to, payer, ship-to and others.

    KNVP, 合作伙伴功能.
    """

    id = fields.BigIntField(primary_key=True)
    sales_area_data = child_of("SalesAreaData", "sales_area_data_id", "partner_functions")
    partner_function = code(
        2,
        "KNVP-PARVW",
        "合作伙伴功能",
        "Partner function in the stored key",
        required=True,
        view="partner_functions",
    )
    counter = digits(
        3, "KNVP-PARZA", "计数器", "Counter inside the function, never renumbered", required=True
    )
    partner = number(
        "KNVP-KUNN2", "合作伙伴", "Number of the partner", required=True, view="partner_functions"
    )
    is_default = flag("KNVP-DEFPA", "默认", "Default partner of the function", view="partner_functions")
    partner_text = text(
        30, "KNVP-KNREF", "合作伙伴说明", "How the customer names the partner", view="partner_functions"
    )
    partner_customer = refers(
        "Customer",
        "partner_customer_number",
        "KNVP-KUNN2",
        "合作伙伴客户",
        "The partner's customer number when the function is served by a customer",
        back="used_as_partner",
        system=True,
    )

    class Meta:
        table = "partner_function"
        unique_together = (("sales_area_data_id", "partner_function", "counter"),)


class Licence(Model):
    """A licence of the customer in a sales area.

    KNVL, 许可证.
    """

    id = fields.BigIntField(primary_key=True)
    sales_area_data = child_of("SalesAreaData", "sales_area_data_id", "licences")
    departure_country = code(
        3, "KNVL-ALAND", "发货国家", "Country of departure", required=True, codes="countries", view="billing"
    )
    tax_category = code(4, "KNVL-TATYP", "税种类", "Tax category", required=True, view="billing")
    licence_number = text(15, "KNVL-LICNR", "许可证编号", "Licence number", view="billing")
    valid_from = day("KNVL-DATAB", "有效期自", "Valid from", view="billing")
    valid_to = day("KNVL-DATBI", "有效期至", "Valid to", view="billing")
    confirmed = flag("KNVL-BELIC", "已确认", "Licence confirmed", view="billing")

    class Meta:
        table = "licence"
        unique_together = (("sales_area_data_id", "departure_country", "tax_category"),)
