"""GraphQL types of customer data. Next: ../inputs/customer.py."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.types.cared import CaredFor
from schema.types.relay import After, First, Node, PageInfo, compiled

if TYPE_CHECKING:
    from schema.inputs.attachment_filter import AttachmentFilter
    from schema.inputs.bank_filter import BankDetailFilter, TaxClassificationFilter, VatRegistrationFilter
    from schema.inputs.change_filter import ChangeDocumentFilter
    from schema.inputs.company_filter import CompanyCodeDataFilter
    from schema.inputs.contact_filter import (
        ContactPersonFilter,
        CustomerTextFilter,
        ExternalKeyFilter,
        UnloadingPointFilter,
    )
    from schema.inputs.credit_filter import CreditAreaFilter
    from schema.inputs.item_filter import ArchiveItemFilter
    from schema.inputs.sales_filter import PartnerFunctionFilter, SalesAreaDataFilter
    from schema.inputs.task_filter import TaskFilter
    from schema.types.attachment import AttachmentConnection
    from schema.types.bank import BankDetail, TaxClassification, VatRegistration
    from schema.types.change import ChangeDocumentConnection
    from schema.types.company import CompanyCodeData
    from schema.types.contact import ContactPerson, CustomerText, ExternalKey, UnloadingPoint
    from schema.types.credit import CentralCredit, CreditArea
    from schema.types.item import ArchiveItemConnection
    from schema.types.reference import AccountGroup, Country
    from schema.types.sales import PartnerFunctionConnection, SalesAreaData
    from schema.types.task import TaskConnection


@strawberry.type(
    description="General data of a customer, valid everywhere; the root of the record with one "
    "version. 客户常规数据; KNA1."
)
class Customer(CaredFor, Node):
    customer_number: str = strawberry.field(
        description="Customer number (客户编号); KNA1-KUNNR; number of at most 10 characters, shown "
        "without leading zeros."
    )
    account_group: str = strawberry.field(
        description="Account group (科目组); KNA1-KTOKD; code, at most 4 characters."
    )
    title: str | None = strawberry.field(
        description="Title; decides natural person (称谓); ADRC-TITLE; code, at most 4 characters."
    )
    name1: str = strawberry.field(description="Name 1 (名称 1); KNA1-NAME1; at most 40 characters.")
    name2: str | None = strawberry.field(description="Name 2 (名称 2); KNA1-NAME2; at most 40 characters.")
    name3: str | None = strawberry.field(description="Name 3 (名称 3); KNA1-NAME3; at most 40 characters.")
    name4: str | None = strawberry.field(description="Name 4 (名称 4); KNA1-NAME4; at most 40 characters.")
    search_term1: str | None = strawberry.field(
        description="Search term 1 (检索项 1); ADRC-SORT1; at most 20 characters."
    )
    search_term2: str | None = strawberry.field(
        description="Search term 2 (检索项 2); ADRC-SORT2; at most 20 characters."
    )
    street: str | None = strawberry.field(description="Street (街道); ADRC-STREET; at most 60 characters.")
    house_number: str | None = strawberry.field(
        description="House number (门牌号); ADRC-HOUSE_NUM1; at most 10 characters."
    )
    district: str | None = strawberry.field(description="District (区); KNA1-ORT02; at most 40 characters.")
    city: str | None = strawberry.field(description="City (城市); KNA1-ORT01; at most 40 characters.")
    postal_code: str | None = strawberry.field(
        description="Postal code (邮政编码); KNA1-PSTLZ; at most 10 characters."
    )
    country: str = strawberry.field(
        description="Country, ISO 3166 alpha-2 (国家); KNA1-LAND1; code, at most 3 characters."
    )
    region: str | None = strawberry.field(
        description="Region (province) (地区（省）); KNA1-REGIO; code, at most 3 characters."
    )
    po_box: str | None = strawberry.field(description="PO box (邮政信箱); KNA1-PFACH; at most 10 characters.")
    po_box_postal_code: str | None = strawberry.field(
        description="Postal code of the PO box (信箱邮编); KNA1-PSTL2; at most 10 characters."
    )
    po_box_city: str | None = strawberry.field(
        description="City of the PO box (信箱城市); KNA1-PFORT; at most 35 characters."
    )
    language: str = strawberry.field(
        description="Language, ISO 639-1 (语言); KNA1-SPRAS; at most 2 characters."
    )
    phone: str | None = strawberry.field(description="Telephone (电话); KNA1-TELF1; at most 30 characters.")
    mobile: str | None = strawberry.field(
        description="Mobile telephone (手机); KNA1-TELF2; at most 30 characters."
    )
    fax: str | None = strawberry.field(description="Fax (传真); KNA1-TELFX; at most 31 characters.")
    email: str | None = strawberry.field(
        description="E-mail address (电子邮件); ADR6-SMTP_ADDR; at most 241 characters."
    )
    website: str | None = strawberry.field(
        description="Website, http or https (网址); KNA1-KNURL; at most 132 characters."
    )
    transport_zone: str | None = strawberry.field(
        description="Transport zone (运输区域); KNA1-LZONE; code, at most 10 characters."
    )
    vendor_number: str | None = strawberry.field(
        description="Vendor number of the same partner (供应商编号); KNA1-LIFNR; number of at most "
        "10 characters, shown without leading zeros."
    )
    trading_partner: str | None = strawberry.field(
        description="Trading partner (company of the group) (贸易伙伴); KNA1-VBUND; code, at most 6 "
        "characters."
    )
    group_key: str | None = strawberry.field(
        description="Group key (集团代码); KNA1-KONZS; code, at most 10 characters."
    )
    authorization_group: str | None = strawberry.field(
        description="Authorization group that the caller must hold (权限组); KNA1-BEGRU; code, at "
        "most 4 characters."
    )
    industry_key: str | None = strawberry.field(
        description="Industry key (行业); KNA1-BRSCH; code, at most 4 characters."
    )
    industry_code1: str | None = strawberry.field(
        description="Industry code 1 (行业代码 1); KNA1-BRAN1; code, at most 10 characters."
    )
    industry_code2: str | None = strawberry.field(
        description="Industry code 2 (行业代码 2); KNA1-BRAN2; code, at most 10 characters."
    )
    industry_code3: str | None = strawberry.field(
        description="Industry code 3 (行业代码 3); KNA1-BRAN3; code, at most 10 characters."
    )
    industry_code4: str | None = strawberry.field(
        description="Industry code 4 (行业代码 4); KNA1-BRAN4; code, at most 10 characters."
    )
    industry_code5: str | None = strawberry.field(
        description="Industry code 5 (行业代码 5); KNA1-BRAN5; code, at most 10 characters."
    )
    gln_part1: str | None = strawberry.field(
        description="Global location number, part 1 (GLN 第一部分); KNA1-BBBNR; digits, at most 7."
    )
    gln_part2: str | None = strawberry.field(
        description="Global location number, part 2 (GLN 第二部分); KNA1-BBSNR; digits, at most 5."
    )
    gln_check_digit: str | None = strawberry.field(
        description="Check digit of the global location number (GLN 校验位); KNA1-BUBKZ; digits, at most 1."
    )
    customer_class: str | None = strawberry.field(
        description="Customer classification (客户分类); KNA1-KUKLA; code, at most 2 characters."
    )
    legal_form: str | None = strawberry.field(
        description="Legal form (法律形式); KNA1-GFORM; code, at most 2 characters."
    )
    annual_sales: Decimal | None = strawberry.field(
        description="Annual sales (年销售额); KNA1-UMSA1; decimal with 15 digits, 2 of them after the point."
    )
    annual_sales_currency: str | None = strawberry.field(
        description="Currency of the annual sales (年销售额货币); KNA1-UWAER; code, at most 5 characters."
    )
    annual_sales_year: str | None = strawberry.field(
        description="Year of the annual sales (年销售额年度); KNA1-UMJAH; digits, at most 4."
    )
    employee_count: int | None = strawberry.field(
        description="Number of employees, at most 999999 (员工人数); KNA1-JMZAH; integer."
    )
    employee_count_year: str | None = strawberry.field(
        description="Year of the number of employees (员工人数年度); KNA1-JMJAH; digits, at most 4."
    )
    attribute1: str | None = strawberry.field(
        description="Attribute 1 (属性 1); KNA1-KATR1; code, at most 2 characters."
    )
    attribute2: str | None = strawberry.field(
        description="Attribute 2 (属性 2); KNA1-KATR2; code, at most 2 characters."
    )
    attribute3: str | None = strawberry.field(
        description="Attribute 3 (属性 3); KNA1-KATR3; code, at most 2 characters."
    )
    attribute4: str | None = strawberry.field(
        description="Attribute 4 (属性 4); KNA1-KATR4; code, at most 2 characters."
    )
    attribute5: str | None = strawberry.field(
        description="Attribute 5 (属性 5); KNA1-KATR5; code, at most 2 characters."
    )
    attribute6: str | None = strawberry.field(
        description="Attribute 6 (属性 6); KNA1-KATR6; code, at most 3 characters."
    )
    attribute7: str | None = strawberry.field(
        description="Attribute 7 (属性 7); KNA1-KATR7; code, at most 3 characters."
    )
    attribute8: str | None = strawberry.field(
        description="Attribute 8 (属性 8); KNA1-KATR8; code, at most 3 characters."
    )
    attribute9: str | None = strawberry.field(
        description="Attribute 9 (属性 9); KNA1-KATR9; code, at most 3 characters."
    )
    attribute10: str | None = strawberry.field(
        description="Attribute 10 (属性 10); KNA1-KATR10; code, at most 3 characters."
    )
    condition_group1: str | None = strawberry.field(
        description="Condition group 1 (条件组 1); KNA1-KDKG1; code, at most 2 characters."
    )
    condition_group2: str | None = strawberry.field(
        description="Condition group 2 (条件组 2); KNA1-KDKG2; code, at most 2 characters."
    )
    condition_group3: str | None = strawberry.field(
        description="Condition group 3 (条件组 3); KNA1-KDKG3; code, at most 2 characters."
    )
    condition_group4: str | None = strawberry.field(
        description="Condition group 4 (条件组 4); KNA1-KDKG4; code, at most 2 characters."
    )
    condition_group5: str | None = strawberry.field(
        description="Condition group 5 (条件组 5); KNA1-KDKG5; code, at most 2 characters."
    )
    alternative_payer: str | None = strawberry.field(
        description="Alternative payer (替代付款方); KNA1-KNRZA; number of at most 10 characters, "
        "shown without leading zeros."
    )
    fiscal_address_customer: str | None = strawberry.field(
        description="Customer with the fiscal address (财政地址客户); KNA1-FISKN; number of at most "
        "10 characters, shown without leading zeros."
    )
    alternative_payer_in_document: bool = strawberry.field(
        description="Alternative payer allowed in the document (凭证中允许替代付款方); KNA1-XZEMP; "
        "true or false."
    )
    natural_person: bool = strawberry.field(
        description="Natural person, derived from the title (自然人); KNA1-STKZN; true or false."
    )
    liable_for_vat: bool = strawberry.field(
        description="Liable for value-added tax (有增值税义务); KNA1-STKZU; true or false."
    )
    one_time_account: bool = strawberry.field(
        description="One-time account, derived from the account group (一次性客户); KNA1-XCPDK; true "
        "or false."
    )
    central_order_block: str | None = strawberry.field(
        description="Central order block, a reason (中央订单冻结); KNA1-AUFSD; code, at most 2 characters."
    )
    central_delivery_block: str | None = strawberry.field(
        description="Central delivery block, a reason (中央交货冻结); KNA1-LIFSD; code, at most 2 characters."
    )
    central_billing_block: str | None = strawberry.field(
        description="Central billing block, a reason (中央出具发票冻结); KNA1-FAKSD; code, at most 2 "
        "characters."
    )
    central_sales_support_block: str | None = strawberry.field(
        description="Central sales support block, a reason (中央销售支持冻结); KNA1-CASSD; code, at "
        "most 2 characters."
    )
    central_posting_block: bool = strawberry.field(
        description="Central posting block (中央记账冻结); KNA1-SPERR; true or false."
    )
    deletion_flag: bool = strawberry.field(
        description="Central deletion flag (中央删除标记); KNA1-LOEVM; true or false."
    )
    deletion_block: bool = strawberry.field(
        description="Central deletion block (中央删除冻结); KNA1-NODEL; true or false."
    )
    legal_representative: str | None = strawberry.field(
        description="Legal representative (U8 cCusLPerson) (法定代表人); own field; at most 50 characters."
    )
    domestic: bool = strawberry.field(
        description="Selectable in domestic sales (U8 bCusDomestic) (国内); own field; true or false."
    )
    overseas: bool = strawberry.field(
        description="Selectable in export sales (U8 bCusOverseas) (国外); own field; true or false."
    )
    short_code: str | None = strawberry.field(
        description="Short code (U8 cCusCode), unique and immutable (客户编码); own field; code, at "
        "most 20 characters."
    )
    customer_category: str | None = strawberry.field(
        description="Customer category (U8 cCCCode) (客户分类编码); own field; code, at most 12 characters."
    )
    invoice_required: bool = strawberry.field(
        description="Invoices are required (需要开票); own field; true or false."
    )
    invoice_ready: bool = strawberry.field(
        description="Legal representative and tax number are known, so that invoices can be written "
        "(可以开票); own field; true or false."
    )
    finance_status: str = strawberry.field(
        description="Finance status: PENDING or COMPLETE (财务状态); own field; code, at most 8 characters."
    )
    care_segment: str | None = strawberry.field(
        description="Care segment (客户维护等级); own field; code, at most 2 characters."
    )
    tax_number1: str | None = strawberry.field(
        description="Tax number 1 (税号 1); KNA1-STCD1; code, at most 20 characters."
    )
    tax_number2: str | None = strawberry.field(
        description="Tax number 2 (税号 2); KNA1-STCD2; code, at most 20 characters."
    )
    tax_number3: str | None = strawberry.field(
        description="Tax number 3 (税号 3); KNA1-STCD3; code, at most 20 characters."
    )
    tax_number4: str | None = strawberry.field(
        description="Tax number 4 (税号 4); KNA1-STCD4; code, at most 20 characters."
    )
    uscc: str | None = strawberry.field(
        description="Unified social credit code (tax number 5, S/4 category CN5) (统一社会信用代码); "
        "KNA1-STCD5; code, at most 60 characters."
    )
    tax_number_type: str | None = strawberry.field(
        description="Tax number type (税号类型); KNA1-STCDT; code, at most 2 characters."
    )
    resident_id: str | None = strawberry.field(
        description="Resident id of a natural person; encrypted, shown masked (居民身份证号); own "
        "field; at most 18 characters."
    )
    vat_registration_no: str | None = strawberry.field(
        description="VAT registration number (增值税登记号); KNA1-STCEG; code, at most 20 characters."
    )
    county_code: str | None = strawberry.field(
        description="County code (carried) (县代码); KNA1-COUNC; code, at most 3 characters."
    )
    city_code: str | None = strawberry.field(
        description="City code (carried) (城市代码); KNA1-CITYC; code, at most 4 characters."
    )
    regional_market: str | None = strawberry.field(
        description="Regional market (carried) (区域市场); KNA1-RPMKR; code, at most 5 characters."
    )
    nielsen_id: str | None = strawberry.field(
        description="Nielsen id (carried) (尼尔森标识); KNA1-NIELS; code, at most 2 characters."
    )
    location_code: str | None = strawberry.field(
        description="City coordinates (carried) (位置代码); KNA1-LOCCO; code, at most 10 characters."
    )
    tax_jurisdiction: str | None = strawberry.field(
        description="Tax jurisdiction (carried) (税务管辖区); KNA1-TXJCD; code, at most 15 characters."
    )
    fiscal_year_variant: str | None = strawberry.field(
        description="Fiscal year variant (carried) (会计年度变式); KNA1-PERIV; code, at most 2 characters."
    )
    express_station: str | None = strawberry.field(
        description="Express train station (carried) (快车站); KNA1-BAHNE; at most 25 characters."
    )
    train_station: str | None = strawberry.field(
        description="Train station (carried) (火车站); KNA1-BAHNS; at most 25 characters."
    )
    data_line: str | None = strawberry.field(
        description="Data communication line (carried) (数据线路); KNA1-DATLT; at most 14 characters."
    )
    telebox: str | None = strawberry.field(
        description="Telebox number (carried) (电传信箱); KNA1-TELBX; at most 15 characters."
    )
    teletex: str | None = strawberry.field(
        description="Teletex number (carried) (电传文本); KNA1-TELTX; at most 30 characters."
    )
    telex: str | None = strawberry.field(
        description="Telex number (carried) (电传); KNA1-TELX1; at most 30 characters."
    )
    data_medium_indicator: str | None = strawberry.field(
        description="Indicator for the data medium exchange report (carried) (数据媒体报告标识); "
        "KNA1-DTAMS; code, at most 1 characters."
    )
    data_medium_instruction: str | None = strawberry.field(
        description="Instruction key for data medium exchange (carried) (数据媒体指令代码); "
        "KNA1-DTAWS; code, at most 2 characters."
    )
    equalization_tax: str | None = strawberry.field(
        description="Liable for equalization tax (carried) (平衡税); KNA1-STKZA; code, at most 1 characters."
    )
    reference_account_group: str | None = strawberry.field(
        description="Reference account group of a one-time account (carried) (参考科目组); "
        "KNA1-KTOCD; code, at most 4 characters."
    )
    civil_use: str | None = strawberry.field(
        description="Civil use (carried) (民用); KNA1-CIVVE; code, at most 1 characters."
    )
    military_use: str | None = strawberry.field(
        description="Military use (carried) (军用); KNA1-MILVE; code, at most 1 characters."
    )
    plant: str | None = strawberry.field(
        description="Plant (carried) (工厂); KNA1-WERKS; code, at most 4 characters."
    )
    created_on: date = strawberry.field(description="Created on (创建日期); KNA1-ERDAT; ISO date.")
    created_by: str = strawberry.field(description="Created by (创建人); KNA1-ERNAM; at most 12 characters.")
    changed_at: datetime = strawberry.field(
        description="Last changed at, UTC (更改时间); own field; UTC instant."
    )
    changed_by: str = strawberry.field(
        description="Last changed by (更改人); own field; at most 12 characters."
    )
    version: int = strawberry.field(
        description="Version of the whole record, one more at each save (版本); own field; integer."
    )
    masked_fields: list[str] = strawberry.field(
        description="Names of this row's fields that the caller does not read in clear, whether they hold a "
        "value or not: null, or the last four characters."
    )
    alternative_payer_customer: "Customer | None" = strawberry.field(
        description="The Customer that alternativePayer names; null if it is outside the scope."
    )
    country_data: Annotated["Country", strawberry.lazy("schema.types.reference")] = strawberry.field(
        description="The Country that country names; null if it is outside the scope."
    )
    fiscal_address: "Customer | None" = strawberry.field(
        description="The Customer that fiscalAddressCustomer names; null if it is outside the scope."
    )
    group: Annotated["AccountGroup", strawberry.lazy("schema.types.reference")] = strawberry.field(
        description="The AccountGroup that accountGroup names; null if it is outside the scope."
    )

    @strawberry.field(
        description="A bank account of the customer. All rows within the caller's scope, ordered by "
        "their key."
    )
    def bank_details(
        self,
        filter: Annotated["BankDetailFilter", strawberry.lazy("schema.inputs.bank_filter")] | None = None,
    ) -> list[Annotated["BankDetail", strawberry.lazy("schema.types.bank")]]:
        return compiled()

    central_credit: Annotated["CentralCredit", strawberry.lazy("schema.types.credit")] | None = (
        strawberry.field(description="Central credit data; null when none was entered.")
    )

    @strawberry.field(
        description="What one company code's bookkeeping knows of the customer. All rows within the "
        "caller's scope, ordered by their key."
    )
    def company_codes(
        self,
        filter: Annotated["CompanyCodeDataFilter", strawberry.lazy("schema.inputs.company_filter")]
        | None = None,
    ) -> list[Annotated["CompanyCodeData", strawberry.lazy("schema.types.company")]]:
        return compiled()

    @strawberry.field(
        description="A contact person at the customer. All rows within the caller's scope, ordered "
        "by their key."
    )
    def contact_persons(
        self,
        filter: Annotated["ContactPersonFilter", strawberry.lazy("schema.inputs.contact_filter")]
        | None = None,
    ) -> list[Annotated["ContactPerson", strawberry.lazy("schema.types.contact")]]:
        return compiled()

    @strawberry.field(
        description="Credit data of the customer in a credit control area. All rows within the "
        "caller's scope, ordered by their key."
    )
    def credit_areas(
        self,
        filter: Annotated["CreditAreaFilter", strawberry.lazy("schema.inputs.credit_filter")] | None = None,
    ) -> list[Annotated["CreditArea", strawberry.lazy("schema.types.credit")]]:
        return compiled()

    @strawberry.field(
        description="The customer's key in another system, unique per system. All rows within the "
        "caller's scope, ordered by their key."
    )
    def external_keys(
        self,
        filter: Annotated["ExternalKeyFilter", strawberry.lazy("schema.inputs.contact_filter")] | None = None,
    ) -> list[Annotated["ExternalKey", strawberry.lazy("schema.types.contact")]]:
        return compiled()

    @strawberry.field(
        description="What one sales area knows of the customer. All rows within the caller's scope, "
        "ordered by their key."
    )
    def sales_areas(
        self,
        filter: Annotated["SalesAreaDataFilter", strawberry.lazy("schema.inputs.sales_filter")] | None = None,
    ) -> list[Annotated["SalesAreaData", strawberry.lazy("schema.types.sales")]]:
        return compiled()

    @strawberry.field(description="Archive items about this customer (档案); for who sees archives.")
    def archive_items(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["ArchiveItemFilter", strawberry.lazy("schema.inputs.item_filter")] | None = None,
    ) -> Annotated["ArchiveItemConnection", strawberry.lazy("schema.types.item")]:
        return compiled()

    @strawberry.field(description="Files of this customer, each in its newest version.")
    def attachments(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["AttachmentFilter", strawberry.lazy("schema.inputs.attachment_filter")]
        | None = None,
    ) -> Annotated["AttachmentConnection", strawberry.lazy("schema.types.attachment")]:
        return compiled()

    @strawberry.field(description="Tasks about this customer.")
    def tasks(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["TaskFilter", strawberry.lazy("schema.inputs.task_filter")] | None = None,
    ) -> Annotated["TaskConnection", strawberry.lazy("schema.types.task")]:
        return compiled()

    @strawberry.field(
        description="How the customer is taxed in a country of departure; the same in all sales "
        "areas. All rows within the caller's scope, ordered by their key."
    )
    def tax_classifications(
        self,
        filter: Annotated["TaxClassificationFilter", strawberry.lazy("schema.inputs.bank_filter")]
        | None = None,
    ) -> list[Annotated["TaxClassification", strawberry.lazy("schema.types.bank")]]:
        return compiled()

    @strawberry.field(
        description="A long text at the customer, a company code, a sales area or a contact person. "
        "All rows within the caller's scope, ordered by their key."
    )
    def texts(
        self,
        filter: Annotated["CustomerTextFilter", strawberry.lazy("schema.inputs.contact_filter")]
        | None = None,
    ) -> list[Annotated["CustomerText", strawberry.lazy("schema.types.contact")]]:
        return compiled()

    @strawberry.field(
        description="A place where goods are unloaded. All rows within the caller's scope, ordered "
        "by their key."
    )
    def unloading_points(
        self,
        filter: Annotated["UnloadingPointFilter", strawberry.lazy("schema.inputs.contact_filter")]
        | None = None,
    ) -> list[Annotated["UnloadingPoint", strawberry.lazy("schema.types.contact")]]:
        return compiled()

    @strawberry.field(
        description="Where this customer serves others as a partner: sold-to, payer, ship-to ... (PF-12)."
    )
    def used_as_partner(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["PartnerFunctionFilter", strawberry.lazy("schema.inputs.sales_filter")]
        | None = None,
    ) -> Annotated["PartnerFunctionConnection", strawberry.lazy("schema.types.sales")]:
        return compiled()

    @strawberry.field(
        description="A further VAT registration number, one per country. All rows within the "
        "caller's scope, ordered by their key."
    )
    def vat_registrations(
        self,
        filter: Annotated["VatRegistrationFilter", strawberry.lazy("schema.inputs.bank_filter")]
        | None = None,
    ) -> list[Annotated["VatRegistration", strawberry.lazy("schema.types.bank")]]:
        return compiled()

    @strawberry.field(description="Change documents of this customer, oldest first.")
    def change_documents(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["ChangeDocumentFilter", strawberry.lazy("schema.inputs.change_filter")]
        | None = None,
    ) -> Annotated["ChangeDocumentConnection", strawberry.lazy("schema.types.change")]:
        return compiled()

    @strawberry.field(description="The data of one company code; null when there is none in scope.")
    def company_code(
        self, company_code: Annotated[str, strawberry.argument(description="Company code, T001-BUKRS.")]
    ) -> Annotated["CompanyCodeData", strawberry.lazy("schema.types.company")] | None:
        return compiled()

    @strawberry.field(
        description="The data of one sales area. An area that refers to another channel or division "
        "shows that one's (OR-2)."
    )
    def sales_area(
        self,
        sales_org: Annotated[str, strawberry.argument(description="Sales organisation, TVKO-VKORG.")],
        channel: Annotated[str, strawberry.argument(description="Distribution channel, TVTW-VTWEG.")],
        division: Annotated[str, strawberry.argument(description="Division, TSPA-SPART.")],
    ) -> Annotated["SalesAreaData", strawberry.lazy("schema.types.sales")] | None:
        return compiled()


@strawberry.type(description="A Customer and the cursor that marks its place in the list.")
class CustomerEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: Customer = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of Customer.")
class CustomerConnection:
    edges: list[CustomerEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[Customer] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )
