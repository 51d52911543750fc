"""Patches of customer data: absent, null and a value are three things. Next: ../patching.py."""

from decimal import Decimal

import strawberry

from schema.inputs.bank import BankDetailInput, TaxClassificationInput, VatRegistrationInput
from schema.inputs.company import CompanyCodeDataInput
from schema.inputs.contact import ContactPersonInput, CustomerTextInput, ExternalKeyInput, UnloadingPointInput
from schema.inputs.credit import CentralCreditInput, CreditAreaInput
from schema.inputs.sales import SalesAreaDataInput


@strawberry.input(
    description="A customer's general data with all that hangs on it. Absent = unchanged, null = cleared."
)
class CustomerInput:
    customer_number: strawberry.Maybe[str | None] = strawberry.field(
        description="Customer number (客户编号); KNA1-KUNNR; number of at most 10 characters, shown "
        "without leading zeros.",
        default=None,
    )
    account_group: strawberry.Maybe[str | None] = strawberry.field(
        description="Account group (科目组); KNA1-KTOKD; code, at most 4 characters.", default=None
    )
    title: strawberry.Maybe[str | None] = strawberry.field(
        description="Title; decides natural person (称谓); ADRC-TITLE; code, at most 4 characters.",
        default=None,
    )
    name1: strawberry.Maybe[str | None] = strawberry.field(
        description="Name 1 (名称 1); KNA1-NAME1; at most 40 characters.", default=None
    )
    name2: strawberry.Maybe[str | None] = strawberry.field(
        description="Name 2 (名称 2); KNA1-NAME2; at most 40 characters.", default=None
    )
    name3: strawberry.Maybe[str | None] = strawberry.field(
        description="Name 3 (名称 3); KNA1-NAME3; at most 40 characters.", default=None
    )
    name4: strawberry.Maybe[str | None] = strawberry.field(
        description="Name 4 (名称 4); KNA1-NAME4; at most 40 characters.", default=None
    )
    search_term1: strawberry.Maybe[str | None] = strawberry.field(
        description="Search term 1 (检索项 1); ADRC-SORT1; at most 20 characters.", default=None
    )
    search_term2: strawberry.Maybe[str | None] = strawberry.field(
        description="Search term 2 (检索项 2); ADRC-SORT2; at most 20 characters.", default=None
    )
    street: strawberry.Maybe[str | None] = strawberry.field(
        description="Street (街道); ADRC-STREET; at most 60 characters.", default=None
    )
    house_number: strawberry.Maybe[str | None] = strawberry.field(
        description="House number (门牌号); ADRC-HOUSE_NUM1; at most 10 characters.", default=None
    )
    district: strawberry.Maybe[str | None] = strawberry.field(
        description="District (区); KNA1-ORT02; at most 40 characters.", default=None
    )
    city: strawberry.Maybe[str | None] = strawberry.field(
        description="City (城市); KNA1-ORT01; at most 40 characters.", default=None
    )
    postal_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Postal code (邮政编码); KNA1-PSTLZ; at most 10 characters.", default=None
    )
    country: strawberry.Maybe[str | None] = strawberry.field(
        description="Country, ISO 3166 alpha-2 (国家); KNA1-LAND1; code, at most 3 characters.", default=None
    )
    region: strawberry.Maybe[str | None] = strawberry.field(
        description="Region (province) (地区（省）); KNA1-REGIO; code, at most 3 characters.", default=None
    )
    po_box: strawberry.Maybe[str | None] = strawberry.field(
        description="PO box (邮政信箱); KNA1-PFACH; at most 10 characters.", default=None
    )
    po_box_postal_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Postal code of the PO box (信箱邮编); KNA1-PSTL2; at most 10 characters.", default=None
    )
    po_box_city: strawberry.Maybe[str | None] = strawberry.field(
        description="City of the PO box (信箱城市); KNA1-PFORT; at most 35 characters.", default=None
    )
    language: strawberry.Maybe[str | None] = strawberry.field(
        description="Language, ISO 639-1 (语言); KNA1-SPRAS; at most 2 characters.", default=None
    )
    phone: strawberry.Maybe[str | None] = strawberry.field(
        description="Telephone (电话); KNA1-TELF1; at most 30 characters.", default=None
    )
    mobile: strawberry.Maybe[str | None] = strawberry.field(
        description="Mobile telephone (手机); KNA1-TELF2; at most 30 characters.", default=None
    )
    fax: strawberry.Maybe[str | None] = strawberry.field(
        description="Fax (传真); KNA1-TELFX; at most 31 characters.", default=None
    )
    email: strawberry.Maybe[str | None] = strawberry.field(
        description="E-mail address (电子邮件); ADR6-SMTP_ADDR; at most 241 characters.", default=None
    )
    website: strawberry.Maybe[str | None] = strawberry.field(
        description="Website, http or https (网址); KNA1-KNURL; at most 132 characters.", default=None
    )
    transport_zone: strawberry.Maybe[str | None] = strawberry.field(
        description="Transport zone (运输区域); KNA1-LZONE; code, at most 10 characters.", default=None
    )
    vendor_number: strawberry.Maybe[str | None] = strawberry.field(
        description="Vendor number of the same partner (供应商编号); KNA1-LIFNR; number of at most "
        "10 characters, shown without leading zeros.",
        default=None,
    )
    trading_partner: strawberry.Maybe[str | None] = strawberry.field(
        description="Trading partner (company of the group) (贸易伙伴); KNA1-VBUND; code, at most 6 "
        "characters.",
        default=None,
    )
    group_key: strawberry.Maybe[str | None] = strawberry.field(
        description="Group key (集团代码); KNA1-KONZS; code, at most 10 characters.", default=None
    )
    authorization_group: strawberry.Maybe[str | None] = strawberry.field(
        description="Authorization group that the caller must hold (权限组); KNA1-BEGRU; code, at "
        "most 4 characters.",
        default=None,
    )
    industry_key: strawberry.Maybe[str | None] = strawberry.field(
        description="Industry key (行业); KNA1-BRSCH; code, at most 4 characters.", default=None
    )
    industry_code1: strawberry.Maybe[str | None] = strawberry.field(
        description="Industry code 1 (行业代码 1); KNA1-BRAN1; code, at most 10 characters.", default=None
    )
    industry_code2: strawberry.Maybe[str | None] = strawberry.field(
        description="Industry code 2 (行业代码 2); KNA1-BRAN2; code, at most 10 characters.", default=None
    )
    industry_code3: strawberry.Maybe[str | None] = strawberry.field(
        description="Industry code 3 (行业代码 3); KNA1-BRAN3; code, at most 10 characters.", default=None
    )
    industry_code4: strawberry.Maybe[str | None] = strawberry.field(
        description="Industry code 4 (行业代码 4); KNA1-BRAN4; code, at most 10 characters.", default=None
    )
    industry_code5: strawberry.Maybe[str | None] = strawberry.field(
        description="Industry code 5 (行业代码 5); KNA1-BRAN5; code, at most 10 characters.", default=None
    )
    gln_part1: strawberry.Maybe[str | None] = strawberry.field(
        description="Global location number, part 1 (GLN 第一部分); KNA1-BBBNR; digits, at most 7.",
        default=None,
    )
    gln_part2: strawberry.Maybe[str | None] = strawberry.field(
        description="Global location number, part 2 (GLN 第二部分); KNA1-BBSNR; digits, at most 5.",
        default=None,
    )
    gln_check_digit: strawberry.Maybe[str | None] = strawberry.field(
        description="Check digit of the global location number (GLN 校验位); KNA1-BUBKZ; digits, at most 1.",
        default=None,
    )
    customer_class: strawberry.Maybe[str | None] = strawberry.field(
        description="Customer classification (客户分类); KNA1-KUKLA; code, at most 2 characters.",
        default=None,
    )
    legal_form: strawberry.Maybe[str | None] = strawberry.field(
        description="Legal form (法律形式); KNA1-GFORM; code, at most 2 characters.", default=None
    )
    annual_sales: strawberry.Maybe[Decimal | None] = strawberry.field(
        description="Annual sales (年销售额); KNA1-UMSA1; decimal with 15 digits, 2 of them after the point.",
        default=None,
    )
    annual_sales_currency: strawberry.Maybe[str | None] = strawberry.field(
        description="Currency of the annual sales (年销售额货币); KNA1-UWAER; code, at most 5 characters.",
        default=None,
    )
    annual_sales_year: strawberry.Maybe[str | None] = strawberry.field(
        description="Year of the annual sales (年销售额年度); KNA1-UMJAH; digits, at most 4.", default=None
    )
    employee_count: strawberry.Maybe[int | None] = strawberry.field(
        description="Number of employees, at most 999999 (员工人数); KNA1-JMZAH; integer.", default=None
    )
    employee_count_year: strawberry.Maybe[str | None] = strawberry.field(
        description="Year of the number of employees (员工人数年度); KNA1-JMJAH; digits, at most 4.",
        default=None,
    )
    attribute1: strawberry.Maybe[str | None] = strawberry.field(
        description="Attribute 1 (属性 1); KNA1-KATR1; code, at most 2 characters.", default=None
    )
    attribute2: strawberry.Maybe[str | None] = strawberry.field(
        description="Attribute 2 (属性 2); KNA1-KATR2; code, at most 2 characters.", default=None
    )
    attribute3: strawberry.Maybe[str | None] = strawberry.field(
        description="Attribute 3 (属性 3); KNA1-KATR3; code, at most 2 characters.", default=None
    )
    attribute4: strawberry.Maybe[str | None] = strawberry.field(
        description="Attribute 4 (属性 4); KNA1-KATR4; code, at most 2 characters.", default=None
    )
    attribute5: strawberry.Maybe[str | None] = strawberry.field(
        description="Attribute 5 (属性 5); KNA1-KATR5; code, at most 2 characters.", default=None
    )
    attribute6: strawberry.Maybe[str | None] = strawberry.field(
        description="Attribute 6 (属性 6); KNA1-KATR6; code, at most 3 characters.", default=None
    )
    attribute7: strawberry.Maybe[str | None] = strawberry.field(
        description="Attribute 7 (属性 7); KNA1-KATR7; code, at most 3 characters.", default=None
    )
    attribute8: strawberry.Maybe[str | None] = strawberry.field(
        description="Attribute 8 (属性 8); KNA1-KATR8; code, at most 3 characters.", default=None
    )
    attribute9: strawberry.Maybe[str | None] = strawberry.field(
        description="Attribute 9 (属性 9); KNA1-KATR9; code, at most 3 characters.", default=None
    )
    attribute10: strawberry.Maybe[str | None] = strawberry.field(
        description="Attribute 10 (属性 10); KNA1-KATR10; code, at most 3 characters.", default=None
    )
    condition_group1: strawberry.Maybe[str | None] = strawberry.field(
        description="Condition group 1 (条件组 1); KNA1-KDKG1; code, at most 2 characters.", default=None
    )
    condition_group2: strawberry.Maybe[str | None] = strawberry.field(
        description="Condition group 2 (条件组 2); KNA1-KDKG2; code, at most 2 characters.", default=None
    )
    condition_group3: strawberry.Maybe[str | None] = strawberry.field(
        description="Condition group 3 (条件组 3); KNA1-KDKG3; code, at most 2 characters.", default=None
    )
    condition_group4: strawberry.Maybe[str | None] = strawberry.field(
        description="Condition group 4 (条件组 4); KNA1-KDKG4; code, at most 2 characters.", default=None
    )
    condition_group5: strawberry.Maybe[str | None] = strawberry.field(
        description="Condition group 5 (条件组 5); KNA1-KDKG5; code, at most 2 characters.", default=None
    )
    alternative_payer: strawberry.Maybe[str | None] = strawberry.field(
        description="Alternative payer (替代付款方); KNA1-KNRZA; number of at most 10 characters, "
        "shown without leading zeros.",
        default=None,
    )
    fiscal_address_customer: strawberry.Maybe[str | None] = strawberry.field(
        description="Customer with the fiscal address (财政地址客户); KNA1-FISKN; number of at most "
        "10 characters, shown without leading zeros.",
        default=None,
    )
    alternative_payer_in_document: strawberry.Maybe[bool | None] = strawberry.field(
        description="Alternative payer allowed in the document (凭证中允许替代付款方); KNA1-XZEMP; "
        "true or false.",
        default=None,
    )
    liable_for_vat: strawberry.Maybe[bool | None] = strawberry.field(
        description="Liable for value-added tax (有增值税义务); KNA1-STKZU; true or false.", default=None
    )
    legal_representative: strawberry.Maybe[str | None] = strawberry.field(
        description="Legal representative (U8 cCusLPerson) (法定代表人); own field; at most 50 characters.",
        default=None,
    )
    domestic: strawberry.Maybe[bool | None] = strawberry.field(
        description="Selectable in domestic sales (U8 bCusDomestic) (国内); own field; true or false.",
        default=None,
    )
    overseas: strawberry.Maybe[bool | None] = strawberry.field(
        description="Selectable in export sales (U8 bCusOverseas) (国外); own field; true or false.",
        default=None,
    )
    short_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Short code (U8 cCusCode), unique and immutable (客户编码); own field; code, at "
        "most 20 characters.",
        default=None,
    )
    customer_category: strawberry.Maybe[str | None] = strawberry.field(
        description="Customer category (U8 cCCCode) (客户分类编码); own field; code, at most 12 characters.",
        default=None,
    )
    invoice_required: strawberry.Maybe[bool | None] = strawberry.field(
        description="Invoices are required (需要开票); own field; true or false.", default=None
    )
    care_segment: strawberry.Maybe[str | None] = strawberry.field(
        description="Care segment (客户维护等级); own field; code, at most 2 characters.", default=None
    )
    tax_number1: strawberry.Maybe[str | None] = strawberry.field(
        description="Tax number 1 (税号 1); KNA1-STCD1; code, at most 20 characters.", default=None
    )
    tax_number2: strawberry.Maybe[str | None] = strawberry.field(
        description="Tax number 2 (税号 2); KNA1-STCD2; code, at most 20 characters.", default=None
    )
    tax_number3: strawberry.Maybe[str | None] = strawberry.field(
        description="Tax number 3 (税号 3); KNA1-STCD3; code, at most 20 characters.", default=None
    )
    tax_number4: strawberry.Maybe[str | None] = strawberry.field(
        description="Tax number 4 (税号 4); KNA1-STCD4; code, at most 20 characters.", default=None
    )
    uscc: strawberry.Maybe[str | None] = strawberry.field(
        description="Unified social credit code (tax number 5, S/4 category CN5) (统一社会信用代码); "
        "KNA1-STCD5; code, at most 60 characters.",
        default=None,
    )
    tax_number_type: strawberry.Maybe[str | None] = strawberry.field(
        description="Tax number type (税号类型); KNA1-STCDT; code, at most 2 characters.", default=None
    )
    resident_id: strawberry.Maybe[str | None] = strawberry.field(
        description="Resident id of a natural person; encrypted, shown masked (居民身份证号); own "
        "field; at most 18 characters.",
        default=None,
    )
    vat_registration_no: strawberry.Maybe[str | None] = strawberry.field(
        description="VAT registration number (增值税登记号); KNA1-STCEG; code, at most 20 characters.",
        default=None,
    )
    county_code: strawberry.Maybe[str | None] = strawberry.field(
        description="County code (carried) (县代码); KNA1-COUNC; code, at most 3 characters.", default=None
    )
    city_code: strawberry.Maybe[str | None] = strawberry.field(
        description="City code (carried) (城市代码); KNA1-CITYC; code, at most 4 characters.", default=None
    )
    regional_market: strawberry.Maybe[str | None] = strawberry.field(
        description="Regional market (carried) (区域市场); KNA1-RPMKR; code, at most 5 characters.",
        default=None,
    )
    nielsen_id: strawberry.Maybe[str | None] = strawberry.field(
        description="Nielsen id (carried) (尼尔森标识); KNA1-NIELS; code, at most 2 characters.", default=None
    )
    location_code: strawberry.Maybe[str | None] = strawberry.field(
        description="City coordinates (carried) (位置代码); KNA1-LOCCO; code, at most 10 characters.",
        default=None,
    )
    tax_jurisdiction: strawberry.Maybe[str | None] = strawberry.field(
        description="Tax jurisdiction (carried) (税务管辖区); KNA1-TXJCD; code, at most 15 characters.",
        default=None,
    )
    fiscal_year_variant: strawberry.Maybe[str | None] = strawberry.field(
        description="Fiscal year variant (carried) (会计年度变式); KNA1-PERIV; code, at most 2 characters.",
        default=None,
    )
    express_station: strawberry.Maybe[str | None] = strawberry.field(
        description="Express train station (carried) (快车站); KNA1-BAHNE; at most 25 characters.",
        default=None,
    )
    train_station: strawberry.Maybe[str | None] = strawberry.field(
        description="Train station (carried) (火车站); KNA1-BAHNS; at most 25 characters.", default=None
    )
    data_line: strawberry.Maybe[str | None] = strawberry.field(
        description="Data communication line (carried) (数据线路); KNA1-DATLT; at most 14 characters.",
        default=None,
    )
    telebox: strawberry.Maybe[str | None] = strawberry.field(
        description="Telebox number (carried) (电传信箱); KNA1-TELBX; at most 15 characters.", default=None
    )
    teletex: strawberry.Maybe[str | None] = strawberry.field(
        description="Teletex number (carried) (电传文本); KNA1-TELTX; at most 30 characters.", default=None
    )
    telex: strawberry.Maybe[str | None] = strawberry.field(
        description="Telex number (carried) (电传); KNA1-TELX1; at most 30 characters.", default=None
    )
    data_medium_indicator: strawberry.Maybe[str | None] = strawberry.field(
        description="Indicator for the data medium exchange report (carried) (数据媒体报告标识); "
        "KNA1-DTAMS; code, at most 1 characters.",
        default=None,
    )
    data_medium_instruction: strawberry.Maybe[str | None] = strawberry.field(
        description="Instruction key for data medium exchange (carried) (数据媒体指令代码); "
        "KNA1-DTAWS; code, at most 2 characters.",
        default=None,
    )
    equalization_tax: strawberry.Maybe[str | None] = strawberry.field(
        description="Liable for equalization tax (carried) (平衡税); KNA1-STKZA; code, at most 1 characters.",
        default=None,
    )
    reference_account_group: strawberry.Maybe[str | None] = strawberry.field(
        description="Reference account group of a one-time account (carried) (参考科目组); "
        "KNA1-KTOCD; code, at most 4 characters.",
        default=None,
    )
    civil_use: strawberry.Maybe[str | None] = strawberry.field(
        description="Civil use (carried) (民用); KNA1-CIVVE; code, at most 1 characters.", default=None
    )
    military_use: strawberry.Maybe[str | None] = strawberry.field(
        description="Military use (carried) (军用); KNA1-MILVE; code, at most 1 characters.", default=None
    )
    plant: strawberry.Maybe[str | None] = strawberry.field(
        description="Plant (carried) (工厂); KNA1-WERKS; code, at most 4 characters.", default=None
    )
    bank_details: strawberry.Maybe[list[BankDetailInput]] = strawberry.field(
        description="A bank account of the customer. Rows are matched by their key; rows not named stay.",
        default=None,
    )
    central_credit: strawberry.Maybe[CentralCreditInput | None] = strawberry.field(
        description="Credit limits of the customer over all credit control areas.", default=None
    )
    company_codes: strawberry.Maybe[list[CompanyCodeDataInput]] = strawberry.field(
        description="What one company code's bookkeeping knows of the customer. Rows are matched by "
        "their key; rows not named stay.",
        default=None,
    )
    contact_persons: strawberry.Maybe[list[ContactPersonInput]] = strawberry.field(
        description="A contact person at the customer. Rows are matched by their key; rows not named stay.",
        default=None,
    )
    credit_areas: strawberry.Maybe[list[CreditAreaInput]] = strawberry.field(
        description="Credit data of the customer in a credit control area. Rows are matched by their "
        "key; rows not named stay.",
        default=None,
    )
    external_keys: strawberry.Maybe[list[ExternalKeyInput]] = strawberry.field(
        description="The customer's key in another system, unique per system. Rows are matched by "
        "their key; rows not named stay.",
        default=None,
    )
    sales_areas: strawberry.Maybe[list[SalesAreaDataInput]] = strawberry.field(
        description="What one sales area knows of the customer. Rows are matched by their key; rows "
        "not named stay.",
        default=None,
    )
    tax_classifications: strawberry.Maybe[list[TaxClassificationInput]] = strawberry.field(
        description="How the customer is taxed in a country of departure; the same in all sales "
        "areas. Rows are matched by their key; rows not named stay.",
        default=None,
    )
    texts: strawberry.Maybe[list[CustomerTextInput]] = strawberry.field(
        description="A long text at the customer, a company code, a sales area or a contact person. "
        "Rows are matched by their key; rows not named stay.",
        default=None,
    )
    unloading_points: strawberry.Maybe[list[UnloadingPointInput]] = strawberry.field(
        description="A place where goods are unloaded. Rows are matched by their key; rows not named stay.",
        default=None,
    )
    vat_registrations: strawberry.Maybe[list[VatRegistrationInput]] = strawberry.field(
        description="A further VAT registration number, one per country. Rows are matched by their "
        "key; rows not named stay.",
        default=None,
    )
