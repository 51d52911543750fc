"""GraphQL types of reference data. Next: ../query.py."""

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.types.relay import PageInfo, compiled

if TYPE_CHECKING:
    from schema.inputs.reference_filter import RegionFilter


@strawberry.type(
    description="An account group: decides numbering, field status and partner functions; T077D, 科目组."
)
class AccountGroup:
    account_group: str = strawberry.field(
        description="Account group (科目组); T077D-KTOKD; code, at most 4 characters."
    )
    name_zh: str = strawberry.field(
        description="Name in Chinese (中文名称); T077X-TXT30; at most 30 characters."
    )
    name_en: str = strawberry.field(
        description="Name in English (英文名称); T077X-TXT30; at most 30 characters."
    )
    number_range: str = strawberry.field(
        description="Number range (编号范围); T077D-NUMKR; code, at most 2 characters."
    )
    one_time: bool = strawberry.field(
        description="One-time customers (一次性客户); T077D-XCPDS; true or false."
    )
    maintainers: str | None = strawberry.field(
        description="Roles that create such customers, by comma (维护角色); own field; at most 200 "
        "characters."
    )
    own_functions: str | None = strawberry.field(
        description="Partner functions allowed, by comma (允许的合作伙伴功能); TPAKD-PARVW; at most "
        "60 characters."
    )
    serves_functions: str | None = strawberry.field(
        description="Functions served for others, by comma (可担任的功能); TPAKD-PARVW; at most 60 "
        "characters."
    )
    self_functions: str | None = strawberry.field(
        description="Functions served only for itself, by comma (仅限自身的功能); TPAKD-PARVW; at "
        "most 60 characters."
    )


@strawberry.type(description="A number range and the last number drawn from it; NRIV, 编号范围.")
class NumberRange:
    number_range: str = strawberry.field(
        description="Number range (编号范围); NRIV-NRRANGENR; code, at most 2 characters."
    )
    from_number: str | None = strawberry.field(
        description="First number (起始编号); NRIV-FROMNUMBER; code, at most 10 characters."
    )
    to_number: str | None = strawberry.field(
        description="Last number (终止编号); NRIV-TONUMBER; code, at most 10 characters."
    )
    last_number: str | None = strawberry.field(
        description="Number drawn last (当前编号); NRIV-NRLEVEL; code, at most 10 characters."
    )
    external: bool = strawberry.field(
        description="The caller gives the number (外部编号); NRIV-EXTERNIND; true or false."
    )
    pattern: str | None = strawberry.field(
        description="Regular expression of external numbers (编号模式); own field; at most 60 characters."
    )


@strawberry.type(
    description="Whether a group of fields is required, optional, displayed or suppressed; T078D, 字段状态."
)
class FieldStatus:
    account_group: str = strawberry.field(
        description="Account group; empty for all (科目组); T078D-KTOKD; code, at most 4 characters."
    )
    activity: str = strawberry.field(
        description="Activity; empty for all (活动); T078D-AKTYP; code, at most 10 characters."
    )
    company_code: str = strawberry.field(
        description="Company code; empty for all (公司代码); T079D-BUKRS; code, at most 4 characters."
    )
    status_group: str = strawberry.field(
        description="Group of fields (字段组); own field; at most 20 characters."
    )
    status: str = strawberry.field(
        description="R, O, D or S (状态); T078D-FAUSW; code, at most 1 characters."
    )


@strawberry.type(
    description="A value of a list that a field chooses from, such as an order block reason; 参考代码."
)
class ReferenceCode:
    list: str = strawberry.field(description="List (列表); own field; at most 30 characters.")
    country: str = strawberry.field(
        description="Country; empty for all (国家); T005-LAND1; code, at most 3 characters."
    )
    key: str = strawberry.field(description="Key (代码); own field; at most 20 characters.")
    name_zh: str = strawberry.field(
        description="Name in Chinese (中文名称); own field; at most 60 characters."
    )
    name_en: str = strawberry.field(
        description="Name in English (英文名称); own field; at most 60 characters."
    )
    active: bool = strawberry.field(description="May be chosen (有效); own field; true or false.")
    position: int = strawberry.field(description="Position in the list (顺序); own field; integer.")


@strawberry.type(description="A country; T005, 国家.")
class Country:
    country: str = strawberry.field(
        description="Country, ISO 3166 alpha-2 (国家); T005-LAND1; code, at most 3 characters."
    )
    name_zh: str = strawberry.field(
        description="Name in Chinese (中文名称); T005T-LANDX50; at most 60 characters."
    )
    name_en: str = strawberry.field(
        description="Name in English (英文名称); T005T-LANDX50; at most 60 characters."
    )
    iso_alpha3: str | None = strawberry.field(
        description="ISO 3166 alpha-3 (ISO 三位代码); T005-INTCA3; code, at most 3 characters."
    )
    active: bool = strawberry.field(description="May be chosen (有效); own field; true or false.")

    @strawberry.field(
        description="A region (province) of a country by SAP's key; T005S, 地区. All rows within the "
        "caller's scope, ordered by their key."
    )
    def regions(
        self,
        filter: Annotated["RegionFilter", strawberry.lazy("schema.inputs.reference_filter")] | None = None,
    ) -> "list[Region]":
        return compiled()


@strawberry.type(description="A region (province) of a country by SAP's key; T005S, 地区.")
class Region:
    country: str = strawberry.field(description="Country (国家); T005S-LAND1; code, at most 3 characters.")
    region: str = strawberry.field(description="Region (地区); T005S-BLAND; code, at most 3 characters.")
    iso_code: str | None = strawberry.field(
        description="ISO 3166-2 code (ISO 代码); own field; code, at most 6 characters."
    )
    name_zh: str = strawberry.field(
        description="Name in Chinese (中文名称); T005U-BEZEI; at most 80 characters."
    )
    name_en: str = strawberry.field(
        description="Name in English (英文名称); T005U-BEZEI; at most 80 characters."
    )
    active: bool = strawberry.field(description="May be chosen (有效); own field; true or false.")
    country_data: "Country" = strawberry.field(
        description="The Country that country names; null if it is outside the scope."
    )


@strawberry.type(description="A currency; TCURC, 货币.")
class Currency:
    currency: str = strawberry.field(
        description="Currency, ISO 4217 (货币); TCURC-WAERS; code, at most 5 characters."
    )
    decimals: int = strawberry.field(description="Decimals (小数位); TCURX-CURRDEC; integer.")
    name_zh: str = strawberry.field(
        description="Name in Chinese (中文名称); TCURT-LTEXT; at most 60 characters."
    )
    name_en: str = strawberry.field(
        description="Name in English (英文名称); TCURT-LTEXT; at most 60 characters."
    )
    active: bool = strawberry.field(description="May be chosen (有效); own field; true or false.")


@strawberry.type(description="A language; T002, 语言.")
class Language:
    language: str = strawberry.field(
        description="Language, ISO 639-1 (语言); T002-LAISO; at most 2 characters."
    )
    sap_key: str | None = strawberry.field(
        description="SAP's key of one letter (SAP 语言代码); T002-SPRAS; code, at most 1 characters."
    )
    name_zh: str = strawberry.field(
        description="Name in Chinese (中文名称); T002T-SPTXT; at most 60 characters."
    )
    name_en: str = strawberry.field(
        description="Name in English (英文名称); T002T-SPTXT; at most 60 characters."
    )
    active: bool = strawberry.field(description="May be chosen (有效); own field; true or false.")


@strawberry.type(
    description="A general ledger account; type D is a customer reconciliation account; SKA1/SKB1, 总账科目."
)
class GlAccount:
    chart_of_accounts: str = strawberry.field(
        description="Chart of accounts (会计科目表); SKA1-KTOPL; code, at most 4 characters."
    )
    account: str = strawberry.field(description="Account (科目); SKA1-SAKNR; code, at most 10 characters.")
    name: str = strawberry.field(description="Name (名称); SKAT-TXT50; at most 50 characters.")
    account_type: str | None = strawberry.field(
        description="D customers, K vendors, empty none (统驭科目类型); SKB1-MITKZ; code, at most 1 "
        "characters."
    )


@strawberry.type(
    description="Terms of payment: days and percents, or a fixed day some months later; T052, 付款条件."
)
class PaymentTerms:
    payment_terms: str = strawberry.field(
        description="Terms of payment (付款条件); T052-ZTERM; code, at most 4 characters."
    )
    name_zh: str = strawberry.field(
        description="Name in Chinese (中文名称); T052U-TEXT1; at most 60 characters."
    )
    name_en: str = strawberry.field(
        description="Name in English (英文名称); T052U-TEXT1; at most 60 characters."
    )
    days1: int | None = strawberry.field(
        description="Days of the first discount (天数 1); T052-ZTAG1; integer."
    )
    percent1: Decimal | None = strawberry.field(
        description="First discount in percent (百分比 1); T052-ZPRZ1; decimal with 5 digits, 3 of "
        "them after the point."
    )
    days2: int | None = strawberry.field(
        description="Days of the second discount (天数 2); T052-ZTAG2; integer."
    )
    percent2: Decimal | None = strawberry.field(
        description="Second discount in percent (百分比 2); T052-ZPRZ2; decimal with 5 digits, 3 of "
        "them after the point."
    )
    net_days: int | None = strawberry.field(
        description="Days until the net amount is due (净天数); T052-ZTAG3; integer."
    )
    fixed_day: int | None = strawberry.field(
        description="Fixed day of the month (固定日); T052-ZSTG1; integer."
    )
    additional_months: int | None = strawberry.field(
        description="Months to the fixed day (附加月数); T052-ZSMN1; integer."
    )
    active: bool = strawberry.field(description="May be chosen (有效); own field; true or false.")


@strawberry.type(description="A bank, shared by all bank details; BNKA, 银行主数据.")
class BankMaster:
    bank_country: str = strawberry.field(
        description="Country of the bank (银行国家); BNKA-BANKS; code, at most 3 characters."
    )
    bank_key: str = strawberry.field(
        description="Bank key (银行代码); BNKA-BANKL; code, at most 15 characters."
    )
    bank_name: str = strawberry.field(
        description="Name of the bank (银行名称); BNKA-BANKA; at most 60 characters."
    )
    branch: str | None = strawberry.field(description="Branch (分行); BNKA-BRNCH; at most 40 characters.")
    bank_city: str | None = strawberry.field(
        description="City of the bank (城市); BNKA-ORT01; at most 40 characters."
    )
    bank_region: str | None = strawberry.field(
        description="Region of the bank (地区); BNKA-PROVZ; code, at most 3 characters."
    )
    swift: str | None = strawberry.field(
        description="SWIFT code (BIC) (SWIFT 代码); BNKA-SWIFT; code, at most 11 characters."
    )


@strawberry.type(description="Incoterms by version; TINC, 国际贸易条款.")
class Incoterms:
    incoterms: str = strawberry.field(
        description="Incoterms (国际贸易条款); TINC-INCO1; code, at most 3 characters."
    )
    version: str = strawberry.field(description="Version (版本); TINCV-INCOV; digits, at most 4.")
    name_zh: str = strawberry.field(
        description="Name in Chinese (中文名称); TINCT-BEZEI; at most 60 characters."
    )
    name_en: str = strawberry.field(
        description="Name in English (英文名称); TINCT-BEZEI; at most 60 characters."
    )


@strawberry.type(description="A tax category of a country and the classes it knows; TSTL and TSKD, 税种类.")
class TaxCategory:
    country: str = strawberry.field(description="Country (国家); TSTL-TALND; code, at most 3 characters.")
    tax_category: str = strawberry.field(
        description="Tax category (税种类); TSTL-TATYP; code, at most 4 characters."
    )
    tax_class: str = strawberry.field(
        description="Tax class (税分类); TSKD-TAXKD; code, at most 1 characters."
    )
    name_zh: str = strawberry.field(
        description="Name in Chinese (中文名称); TSKDT-VTEXT; at most 60 characters."
    )
    name_en: str = strawberry.field(
        description="Name in English (英文名称); TSKDT-VTEXT; at most 60 characters."
    )


@strawberry.type(description="A AccountGroup and the cursor that marks its place in the list.")
class AccountGroupEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: AccountGroup = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of AccountGroup.")
class AccountGroupConnection:
    edges: list[AccountGroupEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[AccountGroup] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )


@strawberry.type(description="A NumberRange and the cursor that marks its place in the list.")
class NumberRangeEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: NumberRange = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of NumberRange.")
class NumberRangeConnection:
    edges: list[NumberRangeEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[NumberRange] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )


@strawberry.type(description="A FieldStatus and the cursor that marks its place in the list.")
class FieldStatusEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: FieldStatus = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of FieldStatus.")
class FieldStatusConnection:
    edges: list[FieldStatusEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[FieldStatus] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )


@strawberry.type(description="A ReferenceCode and the cursor that marks its place in the list.")
class ReferenceCodeEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: ReferenceCode = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of ReferenceCode.")
class ReferenceCodeConnection:
    edges: list[ReferenceCodeEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[ReferenceCode] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )


@strawberry.type(description="A Country and the cursor that marks its place in the list.")
class CountryEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: Country = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of Country.")
class CountryConnection:
    edges: list[CountryEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[Country] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )


@strawberry.type(description="A Region and the cursor that marks its place in the list.")
class RegionEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: Region = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of Region.")
class RegionConnection:
    edges: list[RegionEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[Region] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )


@strawberry.type(description="A Currency and the cursor that marks its place in the list.")
class CurrencyEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: Currency = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of Currency.")
class CurrencyConnection:
    edges: list[CurrencyEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[Currency] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )


@strawberry.type(description="A Language and the cursor that marks its place in the list.")
class LanguageEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: Language = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of Language.")
class LanguageConnection:
    edges: list[LanguageEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[Language] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )


@strawberry.type(description="A GlAccount and the cursor that marks its place in the list.")
class GlAccountEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: GlAccount = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of GlAccount.")
class GlAccountConnection:
    edges: list[GlAccountEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[GlAccount] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )


@strawberry.type(description="A PaymentTerms and the cursor that marks its place in the list.")
class PaymentTermsEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: PaymentTerms = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of PaymentTerms.")
class PaymentTermsConnection:
    edges: list[PaymentTermsEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[PaymentTerms] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )


@strawberry.type(description="A BankMaster and the cursor that marks its place in the list.")
class BankMasterEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: BankMaster = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of BankMaster.")
class BankMasterConnection:
    edges: list[BankMasterEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[BankMaster] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )


@strawberry.type(description="A Incoterms and the cursor that marks its place in the list.")
class IncotermsEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: Incoterms = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of Incoterms.")
class IncotermsConnection:
    edges: list[IncotermsEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[Incoterms] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )


@strawberry.type(description="A TaxCategory and the cursor that marks its place in the list.")
class TaxCategoryEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: TaxCategory = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of TaxCategory.")
class TaxCategoryConnection:
    edges: list[TaxCategoryEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[TaxCategory] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )
