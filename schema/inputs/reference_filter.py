"""Filter inputs over reference data. Next: filters.py."""

import strawberry

from schema.inputs.filters import BooleanFilter, DecimalFilter, IntFilter, TextFilter


@strawberry.input(description="Conditions on AccountGroup; all that are given must hold.")
class AccountGroupFilter:
    and_: list["AccountGroupFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["AccountGroupFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "AccountGroupFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    account_group: TextFilter | None = strawberry.field(
        description="Account group (科目组); T077D-KTOKD.", default=strawberry.UNSET
    )
    name_zh: TextFilter | None = strawberry.field(
        description="Name in Chinese (中文名称); T077X-TXT30.", default=strawberry.UNSET
    )
    name_en: TextFilter | None = strawberry.field(
        description="Name in English (英文名称); T077X-TXT30.", default=strawberry.UNSET
    )
    number_range: TextFilter | None = strawberry.field(
        description="Number range (编号范围); T077D-NUMKR.", default=strawberry.UNSET
    )
    one_time: BooleanFilter | None = strawberry.field(
        description="One-time customers (一次性客户); T077D-XCPDS.", default=strawberry.UNSET
    )
    maintainers: TextFilter | None = strawberry.field(
        description="Roles that create such customers, by comma (维护角色); own field.",
        default=strawberry.UNSET,
    )
    own_functions: TextFilter | None = strawberry.field(
        description="Partner functions allowed, by comma (允许的合作伙伴功能); TPAKD-PARVW.",
        default=strawberry.UNSET,
    )
    serves_functions: TextFilter | None = strawberry.field(
        description="Functions served for others, by comma (可担任的功能); TPAKD-PARVW.",
        default=strawberry.UNSET,
    )
    self_functions: TextFilter | None = strawberry.field(
        description="Functions served only for itself, by comma (仅限自身的功能); TPAKD-PARVW.",
        default=strawberry.UNSET,
    )


@strawberry.input(description="Conditions on NumberRange; all that are given must hold.")
class NumberRangeFilter:
    and_: list["NumberRangeFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["NumberRangeFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "NumberRangeFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    number_range: TextFilter | None = strawberry.field(
        description="Number range (编号范围); NRIV-NRRANGENR.", default=strawberry.UNSET
    )
    from_number: TextFilter | None = strawberry.field(
        description="First number (起始编号); NRIV-FROMNUMBER.", default=strawberry.UNSET
    )
    to_number: TextFilter | None = strawberry.field(
        description="Last number (终止编号); NRIV-TONUMBER.", default=strawberry.UNSET
    )
    last_number: TextFilter | None = strawberry.field(
        description="Number drawn last (当前编号); NRIV-NRLEVEL.", default=strawberry.UNSET
    )
    external: BooleanFilter | None = strawberry.field(
        description="The caller gives the number (外部编号); NRIV-EXTERNIND.", default=strawberry.UNSET
    )
    pattern: TextFilter | None = strawberry.field(
        description="Regular expression of external numbers (编号模式); own field.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on FieldStatus; all that are given must hold.")
class FieldStatusFilter:
    and_: list["FieldStatusFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["FieldStatusFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "FieldStatusFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    account_group: TextFilter | None = strawberry.field(
        description="Account group; empty for all (科目组); T078D-KTOKD.", default=strawberry.UNSET
    )
    activity: TextFilter | None = strawberry.field(
        description="Activity; empty for all (活动); T078D-AKTYP.", default=strawberry.UNSET
    )
    company_code: TextFilter | None = strawberry.field(
        description="Company code; empty for all (公司代码); T079D-BUKRS.", default=strawberry.UNSET
    )
    status_group: TextFilter | None = strawberry.field(
        description="Group of fields (字段组); own field.", default=strawberry.UNSET
    )
    status: TextFilter | None = strawberry.field(
        description="R, O, D or S (状态); T078D-FAUSW.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on ReferenceCode; all that are given must hold.")
class ReferenceCodeFilter:
    and_: list["ReferenceCodeFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["ReferenceCodeFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "ReferenceCodeFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    list: TextFilter | None = strawberry.field(
        description="List (列表); own field.", default=strawberry.UNSET
    )
    country: TextFilter | None = strawberry.field(
        description="Country; empty for all (国家); T005-LAND1.", default=strawberry.UNSET
    )
    key: TextFilter | None = strawberry.field(description="Key (代码); own field.", default=strawberry.UNSET)
    name_zh: TextFilter | None = strawberry.field(
        description="Name in Chinese (中文名称); own field.", default=strawberry.UNSET
    )
    name_en: TextFilter | None = strawberry.field(
        description="Name in English (英文名称); own field.", default=strawberry.UNSET
    )
    active: BooleanFilter | None = strawberry.field(
        description="May be chosen (有效); own field.", default=strawberry.UNSET
    )
    position: IntFilter | None = strawberry.field(
        description="Position in the list (顺序); own field.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on Country; all that are given must hold.")
class CountryFilter:
    and_: list["CountryFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["CountryFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "CountryFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    country: TextFilter | None = strawberry.field(
        description="Country, ISO 3166 alpha-2 (国家); T005-LAND1.", default=strawberry.UNSET
    )
    name_zh: TextFilter | None = strawberry.field(
        description="Name in Chinese (中文名称); T005T-LANDX50.", default=strawberry.UNSET
    )
    name_en: TextFilter | None = strawberry.field(
        description="Name in English (英文名称); T005T-LANDX50.", default=strawberry.UNSET
    )
    iso_alpha3: TextFilter | None = strawberry.field(
        description="ISO 3166 alpha-3 (ISO 三位代码); T005-INTCA3.", default=strawberry.UNSET
    )
    active: BooleanFilter | None = strawberry.field(
        description="May be chosen (有效); own field.", default=strawberry.UNSET
    )
    regions: "RegionListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on Region; all that are given must hold.")
class RegionFilter:
    and_: list["RegionFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["RegionFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "RegionFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    country: TextFilter | None = strawberry.field(
        description="Country (国家); T005S-LAND1.", default=strawberry.UNSET
    )
    region: TextFilter | None = strawberry.field(
        description="Region (地区); T005S-BLAND.", default=strawberry.UNSET
    )
    iso_code: TextFilter | None = strawberry.field(
        description="ISO 3166-2 code (ISO 代码); own field.", default=strawberry.UNSET
    )
    name_zh: TextFilter | None = strawberry.field(
        description="Name in Chinese (中文名称); T005U-BEZEI.", default=strawberry.UNSET
    )
    name_en: TextFilter | None = strawberry.field(
        description="Name in English (英文名称); T005U-BEZEI.", default=strawberry.UNSET
    )
    active: BooleanFilter | None = strawberry.field(
        description="May be chosen (有效); own field.", default=strawberry.UNSET
    )
    country_data: "CountryFilter | None" = strawberry.field(
        description="Conditions on the Country.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on Currency; all that are given must hold.")
class CurrencyFilter:
    and_: list["CurrencyFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["CurrencyFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "CurrencyFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    currency: TextFilter | None = strawberry.field(
        description="Currency, ISO 4217 (货币); TCURC-WAERS.", default=strawberry.UNSET
    )
    decimals: IntFilter | None = strawberry.field(
        description="Decimals (小数位); TCURX-CURRDEC.", default=strawberry.UNSET
    )
    name_zh: TextFilter | None = strawberry.field(
        description="Name in Chinese (中文名称); TCURT-LTEXT.", default=strawberry.UNSET
    )
    name_en: TextFilter | None = strawberry.field(
        description="Name in English (英文名称); TCURT-LTEXT.", default=strawberry.UNSET
    )
    active: BooleanFilter | None = strawberry.field(
        description="May be chosen (有效); own field.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on Language; all that are given must hold.")
class LanguageFilter:
    and_: list["LanguageFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["LanguageFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "LanguageFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    language: TextFilter | None = strawberry.field(
        description="Language, ISO 639-1 (语言); T002-LAISO.", default=strawberry.UNSET
    )
    sap_key: TextFilter | None = strawberry.field(
        description="SAP's key of one letter (SAP 语言代码); T002-SPRAS.", default=strawberry.UNSET
    )
    name_zh: TextFilter | None = strawberry.field(
        description="Name in Chinese (中文名称); T002T-SPTXT.", default=strawberry.UNSET
    )
    name_en: TextFilter | None = strawberry.field(
        description="Name in English (英文名称); T002T-SPTXT.", default=strawberry.UNSET
    )
    active: BooleanFilter | None = strawberry.field(
        description="May be chosen (有效); own field.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on GlAccount; all that are given must hold.")
class GlAccountFilter:
    and_: list["GlAccountFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["GlAccountFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "GlAccountFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    chart_of_accounts: TextFilter | None = strawberry.field(
        description="Chart of accounts (会计科目表); SKA1-KTOPL.", default=strawberry.UNSET
    )
    account: TextFilter | None = strawberry.field(
        description="Account (科目); SKA1-SAKNR.", default=strawberry.UNSET
    )
    name: TextFilter | None = strawberry.field(
        description="Name (名称); SKAT-TXT50.", default=strawberry.UNSET
    )
    account_type: TextFilter | None = strawberry.field(
        description="D customers, K vendors, empty none (统驭科目类型); SKB1-MITKZ.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on PaymentTerms; all that are given must hold.")
class PaymentTermsFilter:
    and_: list["PaymentTermsFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["PaymentTermsFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "PaymentTermsFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    payment_terms: TextFilter | None = strawberry.field(
        description="Terms of payment (付款条件); T052-ZTERM.", default=strawberry.UNSET
    )
    name_zh: TextFilter | None = strawberry.field(
        description="Name in Chinese (中文名称); T052U-TEXT1.", default=strawberry.UNSET
    )
    name_en: TextFilter | None = strawberry.field(
        description="Name in English (英文名称); T052U-TEXT1.", default=strawberry.UNSET
    )
    days1: IntFilter | None = strawberry.field(
        description="Days of the first discount (天数 1); T052-ZTAG1.", default=strawberry.UNSET
    )
    percent1: DecimalFilter | None = strawberry.field(
        description="First discount in percent (百分比 1); T052-ZPRZ1.", default=strawberry.UNSET
    )
    days2: IntFilter | None = strawberry.field(
        description="Days of the second discount (天数 2); T052-ZTAG2.", default=strawberry.UNSET
    )
    percent2: DecimalFilter | None = strawberry.field(
        description="Second discount in percent (百分比 2); T052-ZPRZ2.", default=strawberry.UNSET
    )
    net_days: IntFilter | None = strawberry.field(
        description="Days until the net amount is due (净天数); T052-ZTAG3.", default=strawberry.UNSET
    )
    fixed_day: IntFilter | None = strawberry.field(
        description="Fixed day of the month (固定日); T052-ZSTG1.", default=strawberry.UNSET
    )
    additional_months: IntFilter | None = strawberry.field(
        description="Months to the fixed day (附加月数); T052-ZSMN1.", default=strawberry.UNSET
    )
    active: BooleanFilter | None = strawberry.field(
        description="May be chosen (有效); own field.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on BankMaster; all that are given must hold.")
class BankMasterFilter:
    and_: list["BankMasterFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["BankMasterFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "BankMasterFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    bank_country: TextFilter | None = strawberry.field(
        description="Country of the bank (银行国家); BNKA-BANKS.", default=strawberry.UNSET
    )
    bank_key: TextFilter | None = strawberry.field(
        description="Bank key (银行代码); BNKA-BANKL.", default=strawberry.UNSET
    )
    bank_name: TextFilter | None = strawberry.field(
        description="Name of the bank (银行名称); BNKA-BANKA.", default=strawberry.UNSET
    )
    branch: TextFilter | None = strawberry.field(
        description="Branch (分行); BNKA-BRNCH.", default=strawberry.UNSET
    )
    bank_city: TextFilter | None = strawberry.field(
        description="City of the bank (城市); BNKA-ORT01.", default=strawberry.UNSET
    )
    bank_region: TextFilter | None = strawberry.field(
        description="Region of the bank (地区); BNKA-PROVZ.", default=strawberry.UNSET
    )
    swift: TextFilter | None = strawberry.field(
        description="SWIFT code (BIC) (SWIFT 代码); BNKA-SWIFT.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on Incoterms; all that are given must hold.")
class IncotermsFilter:
    and_: list["IncotermsFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["IncotermsFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "IncotermsFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    incoterms: TextFilter | None = strawberry.field(
        description="Incoterms (国际贸易条款); TINC-INCO1.", default=strawberry.UNSET
    )
    version: TextFilter | None = strawberry.field(
        description="Version (版本); TINCV-INCOV.", default=strawberry.UNSET
    )
    name_zh: TextFilter | None = strawberry.field(
        description="Name in Chinese (中文名称); TINCT-BEZEI.", default=strawberry.UNSET
    )
    name_en: TextFilter | None = strawberry.field(
        description="Name in English (英文名称); TINCT-BEZEI.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on TaxCategory; all that are given must hold.")
class TaxCategoryFilter:
    and_: list["TaxCategoryFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["TaxCategoryFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "TaxCategoryFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    country: TextFilter | None = strawberry.field(
        description="Country (国家); TSTL-TALND.", default=strawberry.UNSET
    )
    tax_category: TextFilter | None = strawberry.field(
        description="Tax category (税种类); TSTL-TATYP.", default=strawberry.UNSET
    )
    tax_class: TextFilter | None = strawberry.field(
        description="Tax class (税分类); TSKD-TAXKD.", default=strawberry.UNSET
    )
    name_zh: TextFilter | None = strawberry.field(
        description="Name in Chinese (中文名称); TSKDT-VTEXT.", default=strawberry.UNSET
    )
    name_en: TextFilter | None = strawberry.field(
        description="Name in English (英文名称); TSKDT-VTEXT.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of Region.")
class RegionListFilter:
    some: RegionFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: RegionFilter | None = strawberry.field(description="No row fulfils this.", default=strawberry.UNSET)
    every: RegionFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )
