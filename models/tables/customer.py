"""General data of the customer and what hangs directly on it. Next: company.py."""

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.models import Model

from models.rules.shape import Shield
from models.tables.column import (
    amount,
    code,
    day,
    digest,
    digits,
    flag,
    integer,
    moment,
    number,
    refers,
    sealed,
    tail,
    text,
)


class Customer(Model):
    """General data of a customer, valid everywhere; the root of the record with one version.

    KNA1, 客户常规数据.
    """

    customer_number = number("KNA1-KUNNR", "客户编号", "Customer number", primary_key=True, system=True)
    group = refers(
        "AccountGroup",
        "account_group",
        "KNA1-KTOKD",
        "科目组",
        "Account group",
        length=4,
        required=True,
        codes="account_groups",
        view="address",
    )
    title = code(4, "ADRC-TITLE", "称谓", "Title", codes="titles", view="address", status="title")
    name1 = text(40, "KNA1-NAME1", "名称 1", "Name 1", required=True, view="address", status="identity")
    name2 = text(40, "KNA1-NAME2", "名称 2", "Name 2", view="address")
    name3 = text(40, "KNA1-NAME3", "名称 3", "Name 3", view="address")
    name4 = text(40, "KNA1-NAME4", "名称 4", "Name 4", view="address")
    search_term1 = text(20, "ADRC-SORT1", "检索项 1", "Search term 1", view="address", status="identity")
    search_term2 = text(20, "ADRC-SORT2", "检索项 2", "Search term 2", view="address")
    street = text(60, "ADRC-STREET", "街道", "Street", view="address", status="address")
    house_number = text(10, "ADRC-HOUSE_NUM1", "门牌号", "House number", view="address", status="address")
    district = text(40, "KNA1-ORT02", "区", "District", view="address", status="address")
    city = text(40, "KNA1-ORT01", "城市", "City", view="address", status="city")
    postal_code = text(10, "KNA1-PSTLZ", "邮政编码", "Postal code", view="address", status="address")
    country_data = refers(
        "Country",
        "country",
        "KNA1-LAND1",
        "国家",
        "Country",
        length=3,
        required=True,
        codes="countries",
        view="address",
        status="identity",
    )
    region = code(
        3, "KNA1-REGIO", "地区（省）", "Region (province)", codes="regions", view="address", status="address"
    )
    po_box = text(10, "KNA1-PFACH", "邮政信箱", "PO box", view="address", status="address")
    po_box_postal_code = text(
        10, "KNA1-PSTL2", "信箱邮编", "Postal code of the PO box", view="address", status="address"
    )
    po_box_city = text(35, "KNA1-PFORT", "信箱城市", "City of the PO box", view="address", status="address")
    language = text(
        2,
        "KNA1-SPRAS",
        "语言",
        "Language",
        required=True,
        codes="languages",
        view="address",
        status="identity",
    )
    phone = text(30, "KNA1-TELF1", "电话", "Telephone", view="address", status="address")
    mobile = text(30, "KNA1-TELF2", "手机", "Mobile telephone", view="address", status="address")
    fax = text(31, "KNA1-TELFX", "传真", "Fax", view="address", status="address")
    email = text(241, "ADR6-SMTP_ADDR", "电子邮件", "E-mail address", view="address", status="address")
    website = text(132, "KNA1-KNURL", "网址", "Website", view="address", status="address")
    transport_zone = code(
        10,
        "KNA1-LZONE",
        "运输区域",
        "Transport zone",
        codes="transport_zones",
        view="address",
        status="address",
    )
    vendor_number = number(
        "KNA1-LIFNR", "供应商编号", "Vendor number of the same partner", view="control", status="control"
    )
    trading_partner = code(
        6,
        "KNA1-VBUND",
        "贸易伙伴",
        "Trading partner (company of the group)",
        view="control",
        status="control",
    )
    group_key = code(10, "KNA1-KONZS", "集团代码", "Group key", view="control")
    authorization_group = code(
        4, "KNA1-BEGRU", "权限组", "Authorization group that the caller must hold", view="control"
    )
    industry_key = code(
        4, "KNA1-BRSCH", "行业", "Industry key", codes="industries", view="control", status="control"
    )
    industry_code1 = code(
        10,
        "KNA1-BRAN1",
        "行业代码 1",
        "Industry code 1",
        codes="industry_codes",
        view="control",
        status="control",
    )
    industry_code2 = code(
        10,
        "KNA1-BRAN2",
        "行业代码 2",
        "Industry code 2",
        codes="industry_codes",
        view="control",
        status="control",
    )
    industry_code3 = code(
        10,
        "KNA1-BRAN3",
        "行业代码 3",
        "Industry code 3",
        codes="industry_codes",
        view="control",
        status="control",
    )
    industry_code4 = code(
        10,
        "KNA1-BRAN4",
        "行业代码 4",
        "Industry code 4",
        codes="industry_codes",
        view="control",
        status="control",
    )
    industry_code5 = code(
        10,
        "KNA1-BRAN5",
        "行业代码 5",
        "Industry code 5",
        codes="industry_codes",
        view="control",
        status="control",
    )
    gln_part1 = digits(
        7, "KNA1-BBBNR", "GLN 第一部分", "Global location number, part 1", view="control", status="control"
    )
    gln_part2 = digits(
        5, "KNA1-BBSNR", "GLN 第二部分", "Global location number, part 2", view="control", status="control"
    )
    gln_check_digit = digits(
        1,
        "KNA1-BUBKZ",
        "GLN 校验位",
        "Check digit of the global location number",
        view="control",
        status="control",
    )
    customer_class = code(
        2, "KNA1-KUKLA", "客户分类", "Customer classification", codes="customer_classes", view="control"
    )
    legal_form = code(2, "KNA1-GFORM", "法律形式", "Legal form", codes="legal_forms", view="control")
    annual_sales = amount((15, 2), "KNA1-UMSA1", "年销售额", "Annual sales", view="control")
    annual_sales_currency = code(
        5, "KNA1-UWAER", "年销售额货币", "Currency of the annual sales", codes="currencies", view="control"
    )
    annual_sales_year = digits(4, "KNA1-UMJAH", "年销售额年度", "Year of the annual sales", view="control")
    employee_count = integer("KNA1-JMZAH", "员工人数", "Number of employees, at most 999999", view="control")
    employee_count_year = digits(
        4, "KNA1-JMJAH", "员工人数年度", "Year of the number of employees", view="control"
    )
    attribute1 = code(2, "KNA1-KATR1", "属性 1", "Attribute 1", codes="attributes_1", view="control")
    attribute2 = code(2, "KNA1-KATR2", "属性 2", "Attribute 2", codes="attributes_2", view="control")
    attribute3 = code(2, "KNA1-KATR3", "属性 3", "Attribute 3", codes="attributes_3", view="control")
    attribute4 = code(2, "KNA1-KATR4", "属性 4", "Attribute 4", codes="attributes_4", view="control")
    attribute5 = code(2, "KNA1-KATR5", "属性 5", "Attribute 5", codes="attributes_5", view="control")
    attribute6 = code(3, "KNA1-KATR6", "属性 6", "Attribute 6", codes="attributes_6", view="control")
    attribute7 = code(3, "KNA1-KATR7", "属性 7", "Attribute 7", codes="attributes_7", view="control")
    attribute8 = code(3, "KNA1-KATR8", "属性 8", "Attribute 8", codes="attributes_8", view="control")
    attribute9 = code(3, "KNA1-KATR9", "属性 9", "Attribute 9", codes="attributes_9", view="control")
    attribute10 = code(3, "KNA1-KATR10", "属性 10", "Attribute 10", codes="attributes_10", view="control")
    condition_group1 = code(
        2, "KNA1-KDKG1", "条件组 1", "Condition group 1", codes="condition_groups", view="control"
    )
    condition_group2 = code(
        2, "KNA1-KDKG2", "条件组 2", "Condition group 2", codes="condition_groups", view="control"
    )
    condition_group3 = code(
        2, "KNA1-KDKG3", "条件组 3", "Condition group 3", codes="condition_groups", view="control"
    )
    condition_group4 = code(
        2, "KNA1-KDKG4", "条件组 4", "Condition group 4", codes="condition_groups", view="control"
    )
    condition_group5 = code(
        2, "KNA1-KDKG5", "条件组 5", "Condition group 5", codes="condition_groups", view="control"
    )
    alternative_payer_customer = refers(
        "Customer",
        "alternative_payer",
        "KNA1-KNRZA",
        "替代付款方",
        "Alternative payer",
        view="payment_transactions",
    )
    fiscal_address = refers(
        "Customer",
        "fiscal_address_customer",
        "KNA1-FISKN",
        "财政地址客户",
        "Customer with the fiscal address",
        view="payment_transactions",
    )
    alternative_payer_in_document = flag(
        "KNA1-XZEMP",
        "凭证中允许替代付款方",
        "Alternative payer allowed in the document",
        view="payment_transactions",
    )
    natural_person = flag("KNA1-STKZN", "自然人", "Natural person", system=True)
    liable_for_vat = flag("KNA1-STKZU", "有增值税义务", "Liable for value-added tax", view="tax")
    one_time_account = flag("KNA1-XCPDK", "一次性客户", "One-time account", system=True)
    central_order_block = code(
        2, "KNA1-AUFSD", "中央订单冻结", "Central order block", codes="order_blocks", system=True
    )
    central_delivery_block = code(
        2, "KNA1-LIFSD", "中央交货冻结", "Central delivery block", codes="delivery_blocks", system=True
    )
    central_billing_block = code(
        2, "KNA1-FAKSD", "中央出具发票冻结", "Central billing block", codes="billing_blocks", system=True
    )
    central_sales_support_block = code(
        2,
        "KNA1-CASSD",
        "中央销售支持冻结",
        "Central sales support block",
        codes="sales_support_blocks",
        system=True,
    )
    central_posting_block = flag("KNA1-SPERR", "中央记账冻结", "Central posting block", system=True)
    deletion_flag = flag("KNA1-LOEVM", "中央删除标记", "Central deletion flag", system=True)
    deletion_block = flag("KNA1-NODEL", "中央删除冻结", "Central deletion block", system=True)
    legal_representative = text(
        50,
        "ZOWN-legalRepresentative",
        "法定代表人",
        "Legal representative (U8 cCusLPerson)",
        view="tax",
        status="tax",
    )
    domestic = flag(
        "ZOWN-domestic",
        "国内",
        "Selectable in domestic sales (U8 bCusDomestic)",
        default=True,
        view="control",
    )
    overseas = flag("ZOWN-overseas", "国外", "Selectable in export sales (U8 bCusOverseas)", view="control")
    short_code = code(20, "ZOWN-shortCode", "客户编码", "Short code (U8 cCusCode)", view="control")
    customer_category = code(
        12, "ZOWN-customerCategory", "客户分类编码", "Customer category (U8 cCCCode)", view="control"
    )
    invoice_required = flag(
        "ZOWN-invoiceRequired", "需要开票", "Invoices are required", default=True, view="tax"
    )
    invoice_ready = flag(
        "ZOWN-invoiceReady",
        "可以开票",
        "Legal representative and tax number are known, so that invoices can be written",
        system=True,
    )
    finance_status = code(8, "ZOWN-financeStatus", "财务状态", "Finance status", required=True, system=True)
    care_segment = code(2, "ZOWN-careSegment", "客户维护等级", "Care segment", view="control")
    tax_number1 = code(
        20, "KNA1-STCD1", "税号 1", "Tax number 1", view="tax", status="tax", shield=Shield.TAX
    )
    tax_number2 = code(
        20, "KNA1-STCD2", "税号 2", "Tax number 2", view="tax", status="tax", shield=Shield.TAX
    )
    tax_number3 = code(
        20, "KNA1-STCD3", "税号 3", "Tax number 3", view="tax", status="tax", shield=Shield.TAX
    )
    tax_number4 = code(
        20, "KNA1-STCD4", "税号 4", "Tax number 4", view="tax", status="tax", shield=Shield.TAX
    )
    uscc = code(
        60,
        "KNA1-STCD5",
        "统一社会信用代码",
        "Unified social credit code (tax number 5, S/4 category CN5)",
        view="tax",
        status="tax",
        shield=Shield.TAX,
    )
    tax_number_type = code(
        2, "KNA1-STCDT", "税号类型", "Tax number type", codes="tax_number_types", view="tax", status="tax"
    )
    resident_id = sealed(
        18,
        "ZOWN-residentId",
        "居民身份证号",
        "Resident id of a natural person",
        view="tax",
        status="tax",
        shield=Shield.IDENTITY,
    )
    resident_id_tail = tail()
    resident_id_digest = digest()
    vat_registration_no = code(
        20,
        "KNA1-STCEG",
        "增值税登记号",
        "VAT registration number",
        view="tax",
        status="tax",
        shield=Shield.TAX,
    )
    county_code = code(3, "KNA1-COUNC", "县代码", "County code (carried)", view="control")
    city_code = code(4, "KNA1-CITYC", "城市代码", "City code (carried)", view="control")
    regional_market = code(5, "KNA1-RPMKR", "区域市场", "Regional market (carried)", view="control")
    nielsen_id = code(2, "KNA1-NIELS", "尼尔森标识", "Nielsen id (carried)", view="control")
    location_code = code(10, "KNA1-LOCCO", "位置代码", "City coordinates (carried)", view="control")
    tax_jurisdiction = code(15, "KNA1-TXJCD", "税务管辖区", "Tax jurisdiction (carried)", view="tax")
    fiscal_year_variant = code(
        2, "KNA1-PERIV", "会计年度变式", "Fiscal year variant (carried)", view="control"
    )
    express_station = text(25, "KNA1-BAHNE", "快车站", "Express train station (carried)", view="address")
    train_station = text(25, "KNA1-BAHNS", "火车站", "Train station (carried)", view="address")
    data_line = text(14, "KNA1-DATLT", "数据线路", "Data communication line (carried)", view="address")
    telebox = text(15, "KNA1-TELBX", "电传信箱", "Telebox number (carried)", view="address")
    teletex = text(30, "KNA1-TELTX", "电传文本", "Teletex number (carried)", view="address")
    telex = text(30, "KNA1-TELX1", "电传", "Telex number (carried)", view="address")
    data_medium_indicator = code(
        1,
        "KNA1-DTAMS",
        "数据媒体报告标识",
        "Indicator for the data medium exchange report (carried)",
        view="payment_transactions",
    )
    data_medium_instruction = code(
        2,
        "KNA1-DTAWS",
        "数据媒体指令代码",
        "Instruction key for data medium exchange (carried)",
        view="payment_transactions",
    )
    equalization_tax = code(1, "KNA1-STKZA", "平衡税", "Liable for equalization tax (carried)", view="tax")
    reference_account_group = code(
        4,
        "KNA1-KTOCD",
        "参考科目组",
        "Reference account group of a one-time account (carried)",
        view="control",
    )
    civil_use = code(1, "KNA1-CIVVE", "民用", "Civil use (carried)", view="control")
    military_use = code(1, "KNA1-MILVE", "军用", "Military use (carried)", view="control")
    plant = code(4, "KNA1-WERKS", "工厂", "Plant (carried)", view="control")
    created_on = day("KNA1-ERDAT", "创建日期", "Created on", required=True, system=True)
    created_by = text(12, "KNA1-ERNAM", "创建人", "Created by", required=True, system=True)
    changed_at = moment("ZOWN-changedAt", "更改时间", "Last changed at, UTC", required=True, system=True)
    changed_by = text(12, "ZOWN-changedBy", "更改人", "Last changed by", required=True, system=True)
    version = integer(
        "ZOWN-version",
        "版本",
        "Version of the whole record, one more at each save",
        required=True,
        system=True,
    )
    search_name = fields.TextField(default="")  # normalised for the search help
    search_pinyin = fields.TextField(default="")
    search_initials = fields.TextField(default="")
    search_grams = ArrayField(element_type="text", default=list)
    duplicate_name = fields.TextField(default="")  # normalised for the duplicate check

    class Meta:
        table = "customer"
