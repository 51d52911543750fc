"""The columns of 客户档案 in U8+, and where each goes (domain 3.4). Next: reading.py."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.catalog import catalog
from models.rules.shape import FieldShape, Shape

SHEET = "客户档案"
CODE, NAME, SHORT_NAME = "客户编码", "客户名称", "客户简称"
BANK, ACCOUNT, CONTACT, SHIP_TO = "开户银行", "银行账号", "联系人", "发货地址"
DEPARTMENT, EMPLOYEE, BILL_TO, HEAD_OFFICE = "分管部门", "专管业务员", "开票单位", "客户总公司编码"
DOMESTIC, CURRENCY, TERMS, STOPPED = "国内", "币种", "付款条件", "停用日期"
COMPANY, AREA, GROUP = "公司代码", "销售区域", "科目组"
ADDRESS, TAX = "地址", "税号"
CUSTOMER, COMPANIES, AREAS, CREDIT, KEPT = "", "company_codes", "sales_areas", "credit_areas", "texts"
STOPPED_BLOCK = "03"  # TVAST 资料不全: orders are stopped
CURRENCIES: Mapping[str, str] = {
    **{"人民币": "CNY", "美元": "USD", "欧元": "EUR", "日元": "JPY", "港币": "HKD", "港元": "HKD"},
    **{"英镑": "GBP", "新加坡元": "SGD", "澳元": "AUD", "加拿大元": "CAD", "瑞士法郎": "CHF", "韩元": "KRW"},
}


@dataclass(frozen=True)
class Column:
    """`list` and `field` say where it goes, if it goes there as it is: into the customer, into the row of the
    company code, of the sales area, of its credit area, or into a text of its own with this id.
    """

    header: str
    tag: str
    name: str
    list: str | None = None
    field: str = ""
    required: bool = False

    @property
    def shown(self) -> str:
        return f"{self.header}*" if self.required or self.header in _ASKED else self.header


_ASKED = ("税号", "法人")  # of domestic customers
_OWN = [
    Column(f"自定义项{at}", f"self_define{at}", f"cCusDefine{at}", KEPT, f"U8{at:02}") for at in range(1, 17)
]
COLUMNS = (
    Column(CODE, "code", "cCusCode", CUSTOMER, "short_code", True),
    Column(NAME, "name", "cCusName", required=True),
    Column(SHORT_NAME, "abbrname", "cCusAbbName", CUSTOMER, "search_term2"),
    Column("助记码", "cCusMnemCode", "cCusMnemCode", CUSTOMER, "search_term1"),
    Column("所属分类码", "sort_code", "cCCCode", CUSTOMER, "customer_category"),
    Column("所属地区码", "domain_code", "cDCCode", AREAS, "sales_district"),
    Column("所属行业", "industry", "cTrade", CUSTOMER, "industry_key"),
    Column(CURRENCY, "ccusexch_name", "cCusExch_name", AREAS, "currency"),
    Column(TAX, "tax_reg_code", "cCusRegCode", CUSTOMER, "uscc"),
    Column("法人", "legal_man", "cCusLPerson", CUSTOMER, "legal_representative"),
    Column(BANK, "bank_open", "cCusBank"),
    Column(ACCOUNT, "bank_acc_number", "cCusAccount"),
    Column(ADDRESS, "address", "cCusAddress", CUSTOMER, "street"),
    Column("邮政编码", "postcode", "cCusPostCode", CUSTOMER, "postal_code"),
    Column(CONTACT, "contact", "cCusPerson"),
    Column("电话", "phone", "cCusPhone", CUSTOMER, "phone"),
    Column("手机", "mobile", "cCusHand", CUSTOMER, "mobile"),
    Column("传真", "fax", "cCusFax", CUSTOMER, "fax"),
    Column("Email地址", "email", "cCusEmail", CUSTOMER, "email"),
    Column(SHIP_TO, "devliver_site", "cCusOAddress"),
    Column("发运方式", "deliver_mode", "cCusOType", AREAS, "shipping_condition"),
    Column("发货仓库", "deli_warehouse", "cCusWhCode", AREAS, "delivering_plant"),
    Column(DOMESTIC, "bcusdomestic", "bCusDomestic", CUSTOMER, "domestic"),
    Column("国外", "bcusoverseas", "bCusOverseas", CUSTOMER, "overseas"),
    Column("服务", "bserviceattribute", "bServiceAttr", KEPT, "U8SV"),
    Column("发展日期", "seed_date", "dCusDevDate", KEPT, "U8DD"),
    Column(DEPARTMENT, "super_dept", "cCusDepart", KEPT, "U8DP"),
    Column(EMPLOYEE, "spec_operator", "cCusPPerson"),
    Column("信用等级", "credit_rank", "cCusCreGrade", CREDIT, "risk_category"),
    Column("信用额度", "credit_amount", "iCusCreLine", CREDIT, "credit_limit"),
    Column("信用期限", "credit_deadline", "iCusCreDate", KEPT, "U8CD"),
    Column(TERMS, "pay_condition", "cCusPayCond"),
    Column(HEAD_OFFICE, "head_corp_code", "cCusHeadCode", COMPANIES, "head_office"),
    Column(BILL_TO, "InvoiceCompany", "cInvoiceCompany"),
    Column("对应供应商编码", "cRelVendor", "cRelVendor", CUSTOMER, "vendor_number"),
    Column(STOPPED, "end_date", "dEndDate"),
    *_OWN,
    Column(COMPANY, "companyCode", "companyCode", COMPANIES, "company_code"),
    Column(AREA, "salesArea", "salesArea"),
    Column(GROUP, "accountGroup", "accountGroup", CUSTOMER, "account_group"),
)
BY_NAME: Mapping[str, Column] = {
    name: column
    for column in COLUMNS
    for name in (column.header, f"{column.header}*", column.tag, column.name)
}


def shape_of(column: Column) -> FieldShape:
    """Of one that goes into a field as it is."""
    shape: Shape = catalog().shape()
    return (shape.children[column.list] if column.list else shape).fields[column.field]
