"""Filter inputs over customer data. Next: filters.py."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.inputs.cared_filter import CaredForFilter
from schema.inputs.filters import (
    BooleanFilter,
    DateFilter,
    DateTimeFilter,
    DecimalFilter,
    IntFilter,
    SealedFilter,
    TextFilter,
)

if TYPE_CHECKING:
    from schema.inputs.attachment_filter import AttachmentListFilter
    from schema.inputs.bank_filter import (
        BankDetailListFilter,
        TaxClassificationListFilter,
        VatRegistrationListFilter,
    )
    from schema.inputs.change_filter import ChangeDocumentListFilter
    from schema.inputs.company_filter import CompanyCodeDataListFilter
    from schema.inputs.contact_filter import (
        ContactPersonListFilter,
        CustomerTextListFilter,
        ExternalKeyListFilter,
        UnloadingPointListFilter,
    )
    from schema.inputs.credit_filter import CentralCreditFilter, CreditAreaListFilter
    from schema.inputs.dossier_filter import DossierFilter
    from schema.inputs.item_filter import ArchiveItemListFilter
    from schema.inputs.reference_filter import AccountGroupFilter, CountryFilter
    from schema.inputs.sales_filter import PartnerFunctionListFilter, SalesAreaDataListFilter
    from schema.inputs.task_filter import TaskListFilter


@strawberry.input(description="Conditions on Customer; all that are given must hold.")
class CustomerFilter(CaredForFilter):
    and_: list["CustomerFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["CustomerFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "CustomerFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    customer_number: TextFilter | None = strawberry.field(
        description="Customer number (客户编号); KNA1-KUNNR.", default=strawberry.UNSET
    )
    account_group: TextFilter | None = strawberry.field(
        description="Account group (科目组); KNA1-KTOKD.", default=strawberry.UNSET
    )
    title: TextFilter | None = strawberry.field(
        description="Title (称谓); ADRC-TITLE.", default=strawberry.UNSET
    )
    name1: TextFilter | None = strawberry.field(
        description="Name 1 (名称 1); KNA1-NAME1.", default=strawberry.UNSET
    )
    name2: TextFilter | None = strawberry.field(
        description="Name 2 (名称 2); KNA1-NAME2.", default=strawberry.UNSET
    )
    name3: TextFilter | None = strawberry.field(
        description="Name 3 (名称 3); KNA1-NAME3.", default=strawberry.UNSET
    )
    name4: TextFilter | None = strawberry.field(
        description="Name 4 (名称 4); KNA1-NAME4.", default=strawberry.UNSET
    )
    search_term1: TextFilter | None = strawberry.field(
        description="Search term 1 (检索项 1); ADRC-SORT1.", default=strawberry.UNSET
    )
    search_term2: TextFilter | None = strawberry.field(
        description="Search term 2 (检索项 2); ADRC-SORT2.", default=strawberry.UNSET
    )
    street: TextFilter | None = strawberry.field(
        description="Street (街道); ADRC-STREET.", default=strawberry.UNSET
    )
    house_number: TextFilter | None = strawberry.field(
        description="House number (门牌号); ADRC-HOUSE_NUM1.", default=strawberry.UNSET
    )
    district: TextFilter | None = strawberry.field(
        description="District (区); KNA1-ORT02.", default=strawberry.UNSET
    )
    city: TextFilter | None = strawberry.field(
        description="City (城市); KNA1-ORT01.", default=strawberry.UNSET
    )
    postal_code: TextFilter | None = strawberry.field(
        description="Postal code (邮政编码); KNA1-PSTLZ.", default=strawberry.UNSET
    )
    country: TextFilter | None = strawberry.field(
        description="Country (国家); KNA1-LAND1.", default=strawberry.UNSET
    )
    region: TextFilter | None = strawberry.field(
        description="Region (province) (地区（省）); KNA1-REGIO.", default=strawberry.UNSET
    )
    po_box: TextFilter | None = strawberry.field(
        description="PO box (邮政信箱); KNA1-PFACH.", default=strawberry.UNSET
    )
    po_box_postal_code: TextFilter | None = strawberry.field(
        description="Postal code of the PO box (信箱邮编); KNA1-PSTL2.", default=strawberry.UNSET
    )
    po_box_city: TextFilter | None = strawberry.field(
        description="City of the PO box (信箱城市); KNA1-PFORT.", default=strawberry.UNSET
    )
    language: TextFilter | None = strawberry.field(
        description="Language (语言); KNA1-SPRAS.", default=strawberry.UNSET
    )
    phone: TextFilter | None = strawberry.field(
        description="Telephone (电话); KNA1-TELF1.", default=strawberry.UNSET
    )
    mobile: TextFilter | None = strawberry.field(
        description="Mobile telephone (手机); KNA1-TELF2.", default=strawberry.UNSET
    )
    fax: TextFilter | None = strawberry.field(description="Fax (传真); KNA1-TELFX.", default=strawberry.UNSET)
    email: TextFilter | None = strawberry.field(
        description="E-mail address (电子邮件); ADR6-SMTP_ADDR.", default=strawberry.UNSET
    )
    website: TextFilter | None = strawberry.field(
        description="Website (网址); KNA1-KNURL.", default=strawberry.UNSET
    )
    transport_zone: TextFilter | None = strawberry.field(
        description="Transport zone (运输区域); KNA1-LZONE.", default=strawberry.UNSET
    )
    vendor_number: TextFilter | None = strawberry.field(
        description="Vendor number of the same partner (供应商编号); KNA1-LIFNR.", default=strawberry.UNSET
    )
    trading_partner: TextFilter | None = strawberry.field(
        description="Trading partner (company of the group) (贸易伙伴); KNA1-VBUND.", default=strawberry.UNSET
    )
    group_key: TextFilter | None = strawberry.field(
        description="Group key (集团代码); KNA1-KONZS.", default=strawberry.UNSET
    )
    authorization_group: TextFilter | None = strawberry.field(
        description="Authorization group that the caller must hold (权限组); KNA1-BEGRU.",
        default=strawberry.UNSET,
    )
    industry_key: TextFilter | None = strawberry.field(
        description="Industry key (行业); KNA1-BRSCH.", default=strawberry.UNSET
    )
    industry_code1: TextFilter | None = strawberry.field(
        description="Industry code 1 (行业代码 1); KNA1-BRAN1.", default=strawberry.UNSET
    )
    industry_code2: TextFilter | None = strawberry.field(
        description="Industry code 2 (行业代码 2); KNA1-BRAN2.", default=strawberry.UNSET
    )
    industry_code3: TextFilter | None = strawberry.field(
        description="Industry code 3 (行业代码 3); KNA1-BRAN3.", default=strawberry.UNSET
    )
    industry_code4: TextFilter | None = strawberry.field(
        description="Industry code 4 (行业代码 4); KNA1-BRAN4.", default=strawberry.UNSET
    )
    industry_code5: TextFilter | None = strawberry.field(
        description="Industry code 5 (行业代码 5); KNA1-BRAN5.", default=strawberry.UNSET
    )
    gln_part1: TextFilter | None = strawberry.field(
        description="Global location number, part 1 (GLN 第一部分); KNA1-BBBNR.", default=strawberry.UNSET
    )
    gln_part2: TextFilter | None = strawberry.field(
        description="Global location number, part 2 (GLN 第二部分); KNA1-BBSNR.", default=strawberry.UNSET
    )
    gln_check_digit: TextFilter | None = strawberry.field(
        description="Check digit of the global location number (GLN 校验位); KNA1-BUBKZ.",
        default=strawberry.UNSET,
    )
    customer_class: TextFilter | None = strawberry.field(
        description="Customer classification (客户分类); KNA1-KUKLA.", default=strawberry.UNSET
    )
    legal_form: TextFilter | None = strawberry.field(
        description="Legal form (法律形式); KNA1-GFORM.", default=strawberry.UNSET
    )
    annual_sales: DecimalFilter | None = strawberry.field(
        description="Annual sales (年销售额); KNA1-UMSA1.", default=strawberry.UNSET
    )
    annual_sales_currency: TextFilter | None = strawberry.field(
        description="Currency of the annual sales (年销售额货币); KNA1-UWAER.", default=strawberry.UNSET
    )
    annual_sales_year: TextFilter | None = strawberry.field(
        description="Year of the annual sales (年销售额年度); KNA1-UMJAH.", default=strawberry.UNSET
    )
    employee_count: IntFilter | None = strawberry.field(
        description="Number of employees, at most 999999 (员工人数); KNA1-JMZAH.", default=strawberry.UNSET
    )
    employee_count_year: TextFilter | None = strawberry.field(
        description="Year of the number of employees (员工人数年度); KNA1-JMJAH.", default=strawberry.UNSET
    )
    attribute1: TextFilter | None = strawberry.field(
        description="Attribute 1 (属性 1); KNA1-KATR1.", default=strawberry.UNSET
    )
    attribute2: TextFilter | None = strawberry.field(
        description="Attribute 2 (属性 2); KNA1-KATR2.", default=strawberry.UNSET
    )
    attribute3: TextFilter | None = strawberry.field(
        description="Attribute 3 (属性 3); KNA1-KATR3.", default=strawberry.UNSET
    )
    attribute4: TextFilter | None = strawberry.field(
        description="Attribute 4 (属性 4); KNA1-KATR4.", default=strawberry.UNSET
    )
    attribute5: TextFilter | None = strawberry.field(
        description="Attribute 5 (属性 5); KNA1-KATR5.", default=strawberry.UNSET
    )
    attribute6: TextFilter | None = strawberry.field(
        description="Attribute 6 (属性 6); KNA1-KATR6.", default=strawberry.UNSET
    )
    attribute7: TextFilter | None = strawberry.field(
        description="Attribute 7 (属性 7); KNA1-KATR7.", default=strawberry.UNSET
    )
    attribute8: TextFilter | None = strawberry.field(
        description="Attribute 8 (属性 8); KNA1-KATR8.", default=strawberry.UNSET
    )
    attribute9: TextFilter | None = strawberry.field(
        description="Attribute 9 (属性 9); KNA1-KATR9.", default=strawberry.UNSET
    )
    attribute10: TextFilter | None = strawberry.field(
        description="Attribute 10 (属性 10); KNA1-KATR10.", default=strawberry.UNSET
    )
    condition_group1: TextFilter | None = strawberry.field(
        description="Condition group 1 (条件组 1); KNA1-KDKG1.", default=strawberry.UNSET
    )
    condition_group2: TextFilter | None = strawberry.field(
        description="Condition group 2 (条件组 2); KNA1-KDKG2.", default=strawberry.UNSET
    )
    condition_group3: TextFilter | None = strawberry.field(
        description="Condition group 3 (条件组 3); KNA1-KDKG3.", default=strawberry.UNSET
    )
    condition_group4: TextFilter | None = strawberry.field(
        description="Condition group 4 (条件组 4); KNA1-KDKG4.", default=strawberry.UNSET
    )
    condition_group5: TextFilter | None = strawberry.field(
        description="Condition group 5 (条件组 5); KNA1-KDKG5.", default=strawberry.UNSET
    )
    alternative_payer: TextFilter | None = strawberry.field(
        description="Alternative payer (替代付款方); KNA1-KNRZA.", default=strawberry.UNSET
    )
    fiscal_address_customer: TextFilter | None = strawberry.field(
        description="Customer with the fiscal address (财政地址客户); KNA1-FISKN.", default=strawberry.UNSET
    )
    alternative_payer_in_document: BooleanFilter | None = strawberry.field(
        description="Alternative payer allowed in the document (凭证中允许替代付款方); KNA1-XZEMP.",
        default=strawberry.UNSET,
    )
    natural_person: BooleanFilter | None = strawberry.field(
        description="Natural person (自然人); KNA1-STKZN.", default=strawberry.UNSET
    )
    liable_for_vat: BooleanFilter | None = strawberry.field(
        description="Liable for value-added tax (有增值税义务); KNA1-STKZU.", default=strawberry.UNSET
    )
    one_time_account: BooleanFilter | None = strawberry.field(
        description="One-time account (一次性客户); KNA1-XCPDK.", default=strawberry.UNSET
    )
    central_order_block: TextFilter | None = strawberry.field(
        description="Central order block (中央订单冻结); KNA1-AUFSD.", default=strawberry.UNSET
    )
    central_delivery_block: TextFilter | None = strawberry.field(
        description="Central delivery block (中央交货冻结); KNA1-LIFSD.", default=strawberry.UNSET
    )
    central_billing_block: TextFilter | None = strawberry.field(
        description="Central billing block (中央出具发票冻结); KNA1-FAKSD.", default=strawberry.UNSET
    )
    central_sales_support_block: TextFilter | None = strawberry.field(
        description="Central sales support block (中央销售支持冻结); KNA1-CASSD.", default=strawberry.UNSET
    )
    central_posting_block: BooleanFilter | None = strawberry.field(
        description="Central posting block (中央记账冻结); KNA1-SPERR.", default=strawberry.UNSET
    )
    deletion_flag: BooleanFilter | None = strawberry.field(
        description="Central deletion flag (中央删除标记); KNA1-LOEVM.", default=strawberry.UNSET
    )
    deletion_block: BooleanFilter | None = strawberry.field(
        description="Central deletion block (中央删除冻结); KNA1-NODEL.", default=strawberry.UNSET
    )
    legal_representative: TextFilter | None = strawberry.field(
        description="Legal representative (U8 cCusLPerson) (法定代表人); own field.", default=strawberry.UNSET
    )
    domestic: BooleanFilter | None = strawberry.field(
        description="Selectable in domestic sales (U8 bCusDomestic) (国内); own field.",
        default=strawberry.UNSET,
    )
    overseas: BooleanFilter | None = strawberry.field(
        description="Selectable in export sales (U8 bCusOverseas) (国外); own field.",
        default=strawberry.UNSET,
    )
    short_code: TextFilter | None = strawberry.field(
        description="Short code (U8 cCusCode) (客户编码); own field.", default=strawberry.UNSET
    )
    customer_category: TextFilter | None = strawberry.field(
        description="Customer category (U8 cCCCode) (客户分类编码); own field.", default=strawberry.UNSET
    )
    invoice_required: BooleanFilter | None = strawberry.field(
        description="Invoices are required (需要开票); own field.", default=strawberry.UNSET
    )
    invoice_ready: BooleanFilter | None = strawberry.field(
        description="Legal representative and tax number are known, so that "
        "invoices can be written (可以开票); own field.",
        default=strawberry.UNSET,
    )
    finance_status: TextFilter | None = strawberry.field(
        description="Finance status (财务状态); own field.", default=strawberry.UNSET
    )
    care_segment: TextFilter | None = strawberry.field(
        description="Care segment (客户维护等级); own field.", default=strawberry.UNSET
    )
    tax_number1: TextFilter | None = strawberry.field(
        description="Tax number 1 (税号 1); KNA1-STCD1.", default=strawberry.UNSET
    )
    tax_number2: TextFilter | None = strawberry.field(
        description="Tax number 2 (税号 2); KNA1-STCD2.", default=strawberry.UNSET
    )
    tax_number3: TextFilter | None = strawberry.field(
        description="Tax number 3 (税号 3); KNA1-STCD3.", default=strawberry.UNSET
    )
    tax_number4: TextFilter | None = strawberry.field(
        description="Tax number 4 (税号 4); KNA1-STCD4.", default=strawberry.UNSET
    )
    uscc: TextFilter | None = strawberry.field(
        description="Unified social credit code (tax number 5, S/4 category CN5) "
        "(统一社会信用代码); KNA1-STCD5.",
        default=strawberry.UNSET,
    )
    tax_number_type: TextFilter | None = strawberry.field(
        description="Tax number type (税号类型); KNA1-STCDT.", default=strawberry.UNSET
    )
    resident_id: SealedFilter | None = strawberry.field(
        description="Resident id of a natural person (居民身份证号); own field.", default=strawberry.UNSET
    )
    vat_registration_no: TextFilter | None = strawberry.field(
        description="VAT registration number (增值税登记号); KNA1-STCEG.", default=strawberry.UNSET
    )
    county_code: TextFilter | None = strawberry.field(
        description="County code (carried) (县代码); KNA1-COUNC.", default=strawberry.UNSET
    )
    city_code: TextFilter | None = strawberry.field(
        description="City code (carried) (城市代码); KNA1-CITYC.", default=strawberry.UNSET
    )
    regional_market: TextFilter | None = strawberry.field(
        description="Regional market (carried) (区域市场); KNA1-RPMKR.", default=strawberry.UNSET
    )
    nielsen_id: TextFilter | None = strawberry.field(
        description="Nielsen id (carried) (尼尔森标识); KNA1-NIELS.", default=strawberry.UNSET
    )
    location_code: TextFilter | None = strawberry.field(
        description="City coordinates (carried) (位置代码); KNA1-LOCCO.", default=strawberry.UNSET
    )
    tax_jurisdiction: TextFilter | None = strawberry.field(
        description="Tax jurisdiction (carried) (税务管辖区); KNA1-TXJCD.", default=strawberry.UNSET
    )
    fiscal_year_variant: TextFilter | None = strawberry.field(
        description="Fiscal year variant (carried) (会计年度变式); KNA1-PERIV.", default=strawberry.UNSET
    )
    express_station: TextFilter | None = strawberry.field(
        description="Express train station (carried) (快车站); KNA1-BAHNE.", default=strawberry.UNSET
    )
    train_station: TextFilter | None = strawberry.field(
        description="Train station (carried) (火车站); KNA1-BAHNS.", default=strawberry.UNSET
    )
    data_line: TextFilter | None = strawberry.field(
        description="Data communication line (carried) (数据线路); KNA1-DATLT.", default=strawberry.UNSET
    )
    telebox: TextFilter | None = strawberry.field(
        description="Telebox number (carried) (电传信箱); KNA1-TELBX.", default=strawberry.UNSET
    )
    teletex: TextFilter | None = strawberry.field(
        description="Teletex number (carried) (电传文本); KNA1-TELTX.", default=strawberry.UNSET
    )
    telex: TextFilter | None = strawberry.field(
        description="Telex number (carried) (电传); KNA1-TELX1.", default=strawberry.UNSET
    )
    data_medium_indicator: TextFilter | None = strawberry.field(
        description="Indicator for the data medium exchange report (carried) (数据媒体报告标识); KNA1-DTAMS.",
        default=strawberry.UNSET,
    )
    data_medium_instruction: TextFilter | None = strawberry.field(
        description="Instruction key for data medium exchange (carried) (数据媒体指令代码); KNA1-DTAWS.",
        default=strawberry.UNSET,
    )
    equalization_tax: TextFilter | None = strawberry.field(
        description="Liable for equalization tax (carried) (平衡税); KNA1-STKZA.", default=strawberry.UNSET
    )
    reference_account_group: TextFilter | None = strawberry.field(
        description="Reference account group of a one-time account (carried) (参考科目组); KNA1-KTOCD.",
        default=strawberry.UNSET,
    )
    civil_use: TextFilter | None = strawberry.field(
        description="Civil use (carried) (民用); KNA1-CIVVE.", default=strawberry.UNSET
    )
    military_use: TextFilter | None = strawberry.field(
        description="Military use (carried) (军用); KNA1-MILVE.", default=strawberry.UNSET
    )
    plant: TextFilter | None = strawberry.field(
        description="Plant (carried) (工厂); KNA1-WERKS.", default=strawberry.UNSET
    )
    created_on: DateFilter | None = strawberry.field(
        description="Created on (创建日期); KNA1-ERDAT.", default=strawberry.UNSET
    )
    created_by: TextFilter | None = strawberry.field(
        description="Created by (创建人); KNA1-ERNAM.", default=strawberry.UNSET
    )
    changed_at: DateTimeFilter | None = strawberry.field(
        description="Last changed at, UTC (更改时间); own field.", default=strawberry.UNSET
    )
    changed_by: TextFilter | None = strawberry.field(
        description="Last changed by (更改人); own field.", default=strawberry.UNSET
    )
    version: IntFilter | None = strawberry.field(
        description="Version of the whole record, one more at each save (版本); own field.",
        default=strawberry.UNSET,
    )
    alternative_payer_customer: "CustomerFilter | None" = strawberry.field(
        description="Conditions on the Customer.", default=strawberry.UNSET
    )
    country_data: Annotated["CountryFilter", strawberry.lazy("schema.inputs.reference_filter")] | None = (
        strawberry.field(description="Conditions on the Country.", default=strawberry.UNSET)
    )
    fiscal_address: "CustomerFilter | None" = strawberry.field(
        description="Conditions on the Customer.", default=strawberry.UNSET
    )
    group: Annotated["AccountGroupFilter", strawberry.lazy("schema.inputs.reference_filter")] | None = (
        strawberry.field(description="Conditions on the AccountGroup.", default=strawberry.UNSET)
    )
    bank_details: Annotated["BankDetailListFilter", strawberry.lazy("schema.inputs.bank_filter")] | None = (
        strawberry.field(description="Conditions on the rows of this list.", default=strawberry.UNSET)
    )
    central_credit: (
        Annotated["CentralCreditFilter", strawberry.lazy("schema.inputs.credit_filter")] | None
    ) = strawberry.field(description="Conditions on the CentralCredit.", default=strawberry.UNSET)
    dossier: Annotated["DossierFilter", strawberry.lazy("schema.inputs.dossier_filter")] | None = (
        strawberry.field(description="Conditions on the Dossier.", default=strawberry.UNSET)
    )
    company_codes: (
        Annotated["CompanyCodeDataListFilter", strawberry.lazy("schema.inputs.company_filter")] | None
    ) = strawberry.field(description="Conditions on the rows of this list.", default=strawberry.UNSET)
    contact_persons: (
        Annotated["ContactPersonListFilter", strawberry.lazy("schema.inputs.contact_filter")] | None
    ) = strawberry.field(description="Conditions on the rows of this list.", default=strawberry.UNSET)
    credit_areas: Annotated["CreditAreaListFilter", strawberry.lazy("schema.inputs.credit_filter")] | None = (
        strawberry.field(description="Conditions on the rows of this list.", default=strawberry.UNSET)
    )
    external_keys: (
        Annotated["ExternalKeyListFilter", strawberry.lazy("schema.inputs.contact_filter")] | None
    ) = strawberry.field(description="Conditions on the rows of this list.", default=strawberry.UNSET)
    sales_areas: (
        Annotated["SalesAreaDataListFilter", strawberry.lazy("schema.inputs.sales_filter")] | None
    ) = strawberry.field(description="Conditions on the rows of this list.", default=strawberry.UNSET)
    archive_items: Annotated["ArchiveItemListFilter", strawberry.lazy("schema.inputs.item_filter")] | None = (
        strawberry.field(description="Conditions on the rows of this list.", default=strawberry.UNSET)
    )
    attachments: (
        Annotated["AttachmentListFilter", strawberry.lazy("schema.inputs.attachment_filter")] | None
    ) = strawberry.field(description="Conditions on the rows of this list.", default=strawberry.UNSET)
    tasks: Annotated["TaskListFilter", strawberry.lazy("schema.inputs.task_filter")] | None = (
        strawberry.field(description="Conditions on the rows of this list.", default=strawberry.UNSET)
    )
    tax_classifications: (
        Annotated["TaxClassificationListFilter", strawberry.lazy("schema.inputs.bank_filter")] | None
    ) = strawberry.field(description="Conditions on the rows of this list.", default=strawberry.UNSET)
    texts: Annotated["CustomerTextListFilter", strawberry.lazy("schema.inputs.contact_filter")] | None = (
        strawberry.field(description="Conditions on the rows of this list.", default=strawberry.UNSET)
    )
    unloading_points: (
        Annotated["UnloadingPointListFilter", strawberry.lazy("schema.inputs.contact_filter")] | None
    ) = strawberry.field(description="Conditions on the rows of this list.", default=strawberry.UNSET)
    used_as_partner: (
        Annotated["PartnerFunctionListFilter", strawberry.lazy("schema.inputs.sales_filter")] | None
    ) = strawberry.field(description="Conditions on the rows of this list.", default=strawberry.UNSET)
    vat_registrations: (
        Annotated["VatRegistrationListFilter", strawberry.lazy("schema.inputs.bank_filter")] | None
    ) = strawberry.field(description="Conditions on the rows of this list.", default=strawberry.UNSET)
    change_documents: (
        Annotated["ChangeDocumentListFilter", strawberry.lazy("schema.inputs.change_filter")] | None
    ) = strawberry.field(description="Conditions on the rows of this list.", default=strawberry.UNSET)


@strawberry.input(description="Conditions on a list of Customer.")
class CustomerListFilter:
    some: CustomerFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: CustomerFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: CustomerFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )
