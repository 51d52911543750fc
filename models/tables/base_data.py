"""Base data beside the customers: categories, vendors, employees. Next: stock.py."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from models.rules.shape import Form, Shield
from models.tables.column import (
    code,
    column,
    day,
    digits,
    flag,
    integer,
    long_text,
    number,
    refers,
    sealed,
    stamps,
    tail,
    text,
)


def coded(length: int, sap: str, zh: str, en: str, *, system: bool = False) -> Any:
    """A code that is the primary key and, once a record has one, stays."""
    field = fields.CharField(length, primary_key=True)
    return column(field, sap=sap, label=(zh, en), form=Form.CODE, system=system)


def in_levels(record: str) -> tuple[Any, Any, Any]:
    """Where a row of a tree stands: the code above, the path of names, the level. Derived from the codes;
    the path is kept by the database, so that a new name shows below at once.
    """
    return (
        digits(16, f"{record}-parentCode", "上级编码", "Code above; of the first level empty", system=True),
        long_text(1000, f"{record}-fullName", "全称", "Names from the first level down, by \\", system=True),
        integer(f"{record}-level", "级次", "Level, 1 at the top", system=True),
    )


class CustomerCategory(Model):
    """A customer category in levels of two digits: 01 国内, 0101 西南; U8 CustomerClass, 客户分类."""

    category_code = coded(12, "ZCCL-categoryCode", "客户分类编码", "Category code (U8 cCCCode)")
    name = text(60, "ZCCL-name", "客户分类名称", "Name, unique among its siblings", required=True)
    parent_code, full_name, level = in_levels("ZCCL")
    active = flag("ZCCL-active", "启用", "May be chosen", default=True)
    version, created_on, created_by, changed_at, changed_by = stamps("ZCCL")

    class Meta:
        table = "customer_category"


class VendorCategory(Model):
    """A vendor category in levels of two digits; U8 VendorClass, 供应商分类."""

    category_code = coded(12, "ZVCL-categoryCode", "供应商分类编码", "Category code (U8 cVCCode)")
    name = text(60, "ZVCL-name", "供应商分类名称", "Name, unique among its siblings", required=True)
    parent_code, full_name, level = in_levels("ZVCL")
    active = flag("ZVCL-active", "启用", "May be chosen", default=True)
    version, created_on, created_by, changed_at, changed_by = stamps("ZVCL")

    class Meta:
        table = "vendor_category"


class StockItemCategory(Model):
    """A stock-item category in levels of two digits; U8 InventoryClass, 存货分类."""

    category_code = coded(12, "ZICL-categoryCode", "存货分类编码", "Category code (U8 cInvCCode)")
    name = text(60, "ZICL-name", "存货分类名称", "Name, unique among its siblings", required=True)
    parent_code, full_name, level = in_levels("ZICL")
    batch_required = flag(
        "ZICL-batchRequired", "必须批次管理", "Its items, and those below, are batch-managed"
    )
    active = flag("ZICL-active", "启用", "May be chosen", default=True)
    version, created_on, created_by, changed_at, changed_by = stamps("ZICL")

    class Meta:
        table = "stock_item_category"


class Employee(Model):
    """An employee; 职员."""

    employee_code = coded(20, "ZEMP-employeeCode", "职员编码", "Employee code")
    name = text(60, "ZEMP-name", "职员姓名", "Name", required=True)
    department = refers(
        *("Department", "department_code", "ZEMP-departmentCode", "所属部门", "Department"),
        length=12,
        back="employees",
    )
    gender = code(1, "ZEMP-gender", "性别", "M, F or U")
    hire_date = day("ZEMP-hireDate", "入职日期", "Hired on")
    leave_date = day("ZEMP-leaveDate", "离职日期", "Left on")
    is_salesperson = flag("ZEMP-isSalesperson", "业务员", "Salesperson")
    mobile = text(30, "ZEMP-mobile", "手机", "Mobile phone")
    email = text(241, "ZEMP-email", "电子邮件", "Mail address")
    user = refers("User", "user_name", "ZEMP-userName", "用户名", "User that he signs in as", length=12)
    version, created_on, created_by, changed_at, changed_by = stamps("ZEMP")

    NATURAL_KEY = ("employee_code",)

    class Meta:
        table = "employee"
        unique_together = (("user_id",),)


class Vendor(Model):
    """A vendor; U8 Vendor, LFA1, 供应商."""

    vendor_code = coded(20, "ZVEN-vendorCode", "供应商编码", "Vendor code (U8 cVenCode)")
    vendor_number = number("LFA1-LIFNR", "供应商编号", "The code as SAP's number, padded", system=True)
    name = text(98, "ZVEN-name", "供应商名称", "Name (U8 cVenName)", required=True)
    short_name = text(60, "ZVEN-shortName", "供应商简称", "Short name (U8 cVenAbbName)")
    category = refers(
        *("VendorCategory", "category_code", "ZVEN-categoryCode", "供应商分类", "Category"),
        length=12,
        back="vendors",
    )
    uscc = code(
        18, "ZVEN-uscc", "统一社会信用代码", "Unified social credit code (U8 cVenRegCode)", shield=Shield.TAX
    )
    legal_representative = text(50, "ZVEN-legalRepresentative", "法定代表人", "Legal representative")
    bank_country = code(3, "LFBK-BANKS", "银行国家", "Country of the bank", codes="countries")
    bank_key = code(15, "LFBK-BANKL", "银行代码", "Bank key")
    bank_account = sealed(60, "LFBK-BANKN", "银行账号", "Bank account (U8 cVenAccount)", shield=Shield.BANK)
    bank_account_tail = tail()
    bank_account_digest = fields.BinaryField(null=True)
    account_holder = text(60, "LFBK-KOINH", "账户持有人", "Account holder")
    street = text(60, "ZVEN-street", "街道", "Street and number (U8 cVenAddress)")
    city = text(40, "ZVEN-city", "城市", "City")
    postal_code = text(10, "ZVEN-postalCode", "邮政编码", "Postal code (U8 cVenPostCode)")
    region = code(3, "ZVEN-region", "地区", "Region")
    country = code(3, "ZVEN-country", "国家", "Country", codes="countries")
    contact_name = text(60, "ZVEN-contactName", "联系人", "Contact (U8 cVenPerson)", shield=Shield.PERSONAL)
    telephone = text(30, "ZVEN-telephone", "电话", "Telephone (U8 cVenPhone)", shield=Shield.PERSONAL)
    email = text(241, "ZVEN-email", "电子邮件", "Mail address (U8 cVenEmail)", shield=Shield.PERSONAL)
    payment_terms = code(4, "ZVEN-paymentTerms", "付款条件", "Terms of payment", codes="payment_terms")
    currency = code(5, "ZVEN-currency", "币种", "Currency", codes="currencies")
    purchase = flag("ZVEN-purchase", "采购", "Offered in purchase documents", default=True)
    outsourcing = flag("ZVEN-outsourcing", "委外", "Offered in outsourcing documents")
    service = flag("ZVEN-service", "服务", "Offered in service documents")
    overseas = flag("ZVEN-overseas", "国外", "Abroad (U8 bVenOverseas)")
    department = refers(
        *("Department", "department_code", "ZVEN-departmentCode", "分管部门", "Department in charge"),
        length=12,
    )
    buyer = refers(
        *("Employee", "buyer_code", "ZVEN-buyerCode", "专管业务员", "Employee who buys there"),
        length=20,
        back="vendors",
    )
    end_date = day("ZVEN-endDate", "停用日期", "Not offered from this day on")
    version, created_on, created_by, changed_at, changed_by = stamps("ZVEN")

    class Meta:
        table = "vendor"
