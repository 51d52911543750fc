"""Account groups, number ranges, field status and all lists that fields choose from. Next: customer.py."""

from tortoise import fields
from tortoise.models import Model

from models.tables.column import amount, code, column, digits, flag, integer, key, refers, text


class AccountGroup(Model):
    """An account group: decides numbering, field status and partner functions; T077D, 科目组."""

    account_group = key(4, "T077D-KTOKD", "科目组", "Account group")
    name_zh = text(30, "T077X-TXT30", "中文名称", "Name in Chinese", required=True)
    name_en = text(30, "T077X-TXT30", "英文名称", "Name in English", required=True)
    number_range = code(2, "T077D-NUMKR", "编号范围", "Number range", required=True)
    one_time = flag("T077D-XCPDS", "一次性客户", "One-time customers")
    maintainers = text(200, "ZOWN-maintainers", "维护角色", "Roles that create such customers, by comma")
    own_functions = text(60, "TPAKD-PARVW", "允许的合作伙伴功能", "Partner functions allowed, by comma")
    serves_functions = text(60, "TPAKD-PARVW", "可担任的功能", "Functions served for others, by comma")
    self_functions = text(60, "TPAKD-PARVW", "仅限自身的功能", "Functions served only for itself, by comma")

    class Meta:
        table = "account_group"


class NumberRange(Model):
    """A number range and the last number drawn from it; NRIV, 编号范围."""

    number_range = key(2, "NRIV-NRRANGENR", "编号范围", "Number range")
    from_number = code(10, "NRIV-FROMNUMBER", "起始编号", "First number")
    to_number = code(10, "NRIV-TONUMBER", "终止编号", "Last number")
    last_number = code(10, "NRIV-NRLEVEL", "当前编号", "Number drawn last")
    external = flag("NRIV-EXTERNIND", "外部编号", "The caller gives the number")
    pattern = text(60, "ZOWN-pattern", "编号模式", "Regular expression of external numbers")

    class Meta:
        table = "number_range"


class FieldStatus(Model):
    """Whether a group of fields is required, optional, displayed or suppressed; T078D, 字段状态."""

    id = fields.BigIntField(primary_key=True)
    account_group = code(4, "T078D-KTOKD", "科目组", "Account group; empty for all", required=True)
    activity = code(10, "T078D-AKTYP", "活动", "Activity; empty for all", required=True)
    company_code = code(4, "T079D-BUKRS", "公司代码", "Company code; empty for all", required=True)
    status_group = text(20, "ZOWN-statusGroup", "字段组", "Group of fields", required=True)
    status = code(1, "T078D-FAUSW", "状态", "R, O, D or S", required=True)

    class Meta:
        table = "field_status"
        unique_together = (("account_group", "activity", "company_code", "status_group"),)


class ReferenceCode(Model):
    """A value of a list that a field chooses from, such as an order block reason; 参考代码."""

    id = fields.BigIntField(primary_key=True)
    list = text(30, "ZOWN-list", "列表", "List", required=True)
    country = code(3, "T005-LAND1", "国家", "Country; empty for all", required=True)
    key = text(20, "ZOWN-key", "代码", "Key", required=True)
    name_zh = text(60, "ZOWN-nameZh", "中文名称", "Name in Chinese", required=True)
    name_en = text(60, "ZOWN-nameEn", "英文名称", "Name in English", required=True)
    active = flag("ZOWN-active", "有效", "May be chosen", default=True)
    position = integer("ZOWN-position", "顺序", "Position in the list", required=True)

    class Meta:
        table = "reference_code"
        unique_together = (("list", "country", "key"),)


class Country(Model):
    """A country; T005, 国家."""

    country = key(3, "T005-LAND1", "国家", "Country, ISO 3166 alpha-2")
    name_zh = text(60, "T005T-LANDX50", "中文名称", "Name in Chinese", required=True)
    name_en = text(60, "T005T-LANDX50", "英文名称", "Name in English", required=True)
    iso_alpha3 = code(3, "T005-INTCA3", "ISO 三位代码", "ISO 3166 alpha-3")
    active = flag("ZOWN-active", "有效", "May be chosen", default=True)

    class Meta:
        table = "country"


class Region(Model):
    """A region (province) of a country by SAP's key; T005S, 地区."""

    id = fields.BigIntField(primary_key=True)
    country_data = refers(
        "Country", "country", "T005S-LAND1", "国家", "Country", length=3, required=True, back="regions"
    )
    region = code(3, "T005S-BLAND", "地区", "Region", required=True)
    iso_code = code(6, "ZOWN-isoCode", "ISO 代码", "ISO 3166-2 code")
    name_zh = text(80, "T005U-BEZEI", "中文名称", "Name in Chinese", required=True)
    name_en = text(80, "T005U-BEZEI", "英文名称", "Name in English", required=True)
    active = flag("ZOWN-active", "有效", "May be chosen", default=True)

    class Meta:
        table = "region"
        unique_together = (("country_data_id", "region"),)


class Currency(Model):
    """A currency; TCURC, 货币."""

    currency = key(5, "TCURC-WAERS", "货币", "Currency, ISO 4217")
    decimals = integer("TCURX-CURRDEC", "小数位", "Decimals", required=True)
    name_zh = text(60, "TCURT-LTEXT", "中文名称", "Name in Chinese", required=True)
    name_en = text(60, "TCURT-LTEXT", "英文名称", "Name in English", required=True)
    active = flag("ZOWN-active", "有效", "May be chosen", default=True)

    class Meta:
        table = "currency"


class Language(Model):
    """A language; T002, 语言."""

    language = column(
        fields.CharField(2, primary_key=True), sap="T002-LAISO", label=("语言", "Language, ISO 639-1")
    )
    sap_key = code(1, "T002-SPRAS", "SAP 语言代码", "SAP's key of one letter")
    name_zh = text(60, "T002T-SPTXT", "中文名称", "Name in Chinese", required=True)
    name_en = text(60, "T002T-SPTXT", "英文名称", "Name in English", required=True)
    active = flag("ZOWN-active", "有效", "May be chosen", default=True)

    class Meta:
        table = "language"


class GlAccount(Model):
    """A general ledger account; type D is a customer reconciliation account; SKA1/SKB1, 总账科目."""

    id = fields.BigIntField(primary_key=True)
    chart_of_accounts = code(4, "SKA1-KTOPL", "会计科目表", "Chart of accounts", required=True)
    account = code(10, "SKA1-SAKNR", "科目", "Account", required=True)
    name = text(50, "SKAT-TXT50", "名称", "Name", required=True)
    account_type = code(1, "SKB1-MITKZ", "统驭科目类型", "D customers, K vendors, empty none")

    class Meta:
        table = "gl_account"
        unique_together = (("chart_of_accounts", "account"),)


class PaymentTerms(Model):
    """Terms of payment: days and percents, or a fixed day some months later; T052, 付款条件."""

    payment_terms = key(4, "T052-ZTERM", "付款条件", "Terms of payment")
    name_zh = text(60, "T052U-TEXT1", "中文名称", "Name in Chinese", required=True)
    name_en = text(60, "T052U-TEXT1", "英文名称", "Name in English", required=True)
    days1 = integer("T052-ZTAG1", "天数 1", "Days of the first discount")
    percent1 = amount((5, 3), "T052-ZPRZ1", "百分比 1", "First discount in percent")
    days2 = integer("T052-ZTAG2", "天数 2", "Days of the second discount")
    percent2 = amount((5, 3), "T052-ZPRZ2", "百分比 2", "Second discount in percent")
    net_days = integer("T052-ZTAG3", "净天数", "Days until the net amount is due")
    fixed_day = integer("T052-ZSTG1", "固定日", "Fixed day of the month")
    additional_months = integer("T052-ZSMN1", "附加月数", "Months to the fixed day")
    active = flag("ZOWN-active", "有效", "May be chosen", default=True)

    class Meta:
        table = "payment_terms"


class BankMaster(Model):
    """A bank, shared by all bank details; BNKA, 银行主数据."""

    id = fields.BigIntField(primary_key=True)
    bank_country = code(3, "BNKA-BANKS", "银行国家", "Country of the bank", required=True)
    bank_key = code(15, "BNKA-BANKL", "银行代码", "Bank key", required=True)
    bank_name = text(60, "BNKA-BANKA", "银行名称", "Name of the bank", required=True)
    branch = text(40, "BNKA-BRNCH", "分行", "Branch")
    bank_city = text(40, "BNKA-ORT01", "城市", "City of the bank")
    bank_region = code(3, "BNKA-PROVZ", "地区", "Region of the bank")
    swift = code(11, "BNKA-SWIFT", "SWIFT 代码", "SWIFT code (BIC)")

    class Meta:
        table = "bank_master"
        unique_together = (("bank_country", "bank_key"),)


class Incoterms(Model):
    """Incoterms by version; TINC, 国际贸易条款."""

    id = fields.BigIntField(primary_key=True)
    incoterms = code(3, "TINC-INCO1", "国际贸易条款", "Incoterms", required=True)
    version = digits(4, "TINCV-INCOV", "版本", "Version", required=True)
    name_zh = text(60, "TINCT-BEZEI", "中文名称", "Name in Chinese", required=True)
    name_en = text(60, "TINCT-BEZEI", "英文名称", "Name in English", required=True)

    class Meta:
        table = "incoterms"
        unique_together = (("incoterms", "version"),)


class TaxCategory(Model):
    """A tax category of a country and the classes it knows; TSTL and TSKD, 税种类."""

    id = fields.BigIntField(primary_key=True)
    country = code(3, "TSTL-TALND", "国家", "Country", required=True)
    tax_category = code(4, "TSTL-TATYP", "税种类", "Tax category", required=True)
    tax_class = code(1, "TSKD-TAXKD", "税分类", "Tax class", required=True)
    name_zh = text(60, "TSKDT-VTEXT", "中文名称", "Name in Chinese", required=True)
    name_en = text(60, "TSKDT-VTEXT", "英文名称", "Name in English", required=True)

    class Meta:
        table = "tax_category"
        unique_together = (("country", "tax_category", "tax_class"),)
