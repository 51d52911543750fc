"""Patches of employees and vendors. Next: base_data_filter.py."""

from datetime import date

import strawberry


@strawberry.input(description="An employee. Absent = unchanged, null = cleared.")
class EmployeeInput:
    employee_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Employee code (职员编码); ZEMP-employeeCode; code, at most 20 characters.", default=None
    )
    name: strawberry.Maybe[str | None] = strawberry.field(
        description="Name (职员姓名); ZEMP-name; at most 60 characters.", default=None
    )
    department_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Department (所属部门); ZEMP-departmentCode; code, at most 12 characters.", default=None
    )
    gender: strawberry.Maybe[str | None] = strawberry.field(
        description="M, F or U (性别); ZEMP-gender; code, at most 1 characters.", default=None
    )
    hire_date: strawberry.Maybe[date | None] = strawberry.field(
        description="Hired on (入职日期); ZEMP-hireDate; ISO date.", default=None
    )
    leave_date: strawberry.Maybe[date | None] = strawberry.field(
        description="Left on (离职日期); ZEMP-leaveDate; ISO date.", default=None
    )
    is_salesperson: strawberry.Maybe[bool | None] = strawberry.field(
        description="Salesperson (业务员); ZEMP-isSalesperson; true or false.", default=None
    )
    mobile: strawberry.Maybe[str | None] = strawberry.field(
        description="Mobile phone (手机); ZEMP-mobile; at most 30 characters.", default=None
    )
    email: strawberry.Maybe[str | None] = strawberry.field(
        description="Mail address (电子邮件); ZEMP-email; at most 241 characters.", default=None
    )
    user_name: strawberry.Maybe[str | None] = strawberry.field(
        description="User that he signs in as (用户名); ZEMP-userName; code, at most 12 characters.",
        default=None,
    )


@strawberry.input(description="A vendor. Absent = unchanged, null = cleared.")
class VendorInput:
    vendor_code: strawberry.Maybe[str | None] = strawberry.field(
        description=("Vendor code (U8 cVenCode) (供应商编码); ZVEN-vendorCode; code, at most 20 characters."),
        default=None,
    )
    name: strawberry.Maybe[str | None] = strawberry.field(
        description="Name (U8 cVenName) (供应商名称); ZVEN-name; at most 98 characters.", default=None
    )
    short_name: strawberry.Maybe[str | None] = strawberry.field(
        description="Short name (U8 cVenAbbName) (供应商简称); ZVEN-shortName; at most 60 characters.",
        default=None,
    )
    category_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Category (供应商分类); ZVEN-categoryCode; code, at most 12 characters.", default=None
    )
    uscc: strawberry.Maybe[str | None] = strawberry.field(
        description=(
            "Unified social credit code (U8 cVenRegCode) (统一社会信用代码); ZVEN-uscc; code, at "
            "most 18 characters."
        ),
        default=None,
    )
    legal_representative: strawberry.Maybe[str | None] = strawberry.field(
        description="Legal representative (法定代表人); ZVEN-legalRepresentative; at most 50 characters.",
        default=None,
    )
    bank_country: strawberry.Maybe[str | None] = strawberry.field(
        description="Country of the bank (银行国家); LFBK-BANKS; code, at most 3 characters.", default=None
    )
    bank_key: strawberry.Maybe[str | None] = strawberry.field(
        description="Bank key (银行代码); LFBK-BANKL; code, at most 15 characters.", default=None
    )
    bank_account: strawberry.Maybe[str | None] = strawberry.field(
        description="Bank account (U8 cVenAccount) (银行账号); LFBK-BANKN; at most 60 characters.",
        default=None,
    )
    account_holder: strawberry.Maybe[str | None] = strawberry.field(
        description="Account holder (账户持有人); LFBK-KOINH; at most 60 characters.", default=None
    )
    street: strawberry.Maybe[str | None] = strawberry.field(
        description="Street and number (U8 cVenAddress) (街道); ZVEN-street; at most 60 characters.",
        default=None,
    )
    city: strawberry.Maybe[str | None] = strawberry.field(
        description="City (城市); ZVEN-city; at most 40 characters.", default=None
    )
    postal_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Postal code (U8 cVenPostCode) (邮政编码); ZVEN-postalCode; at most 10 characters.",
        default=None,
    )
    region: strawberry.Maybe[str | None] = strawberry.field(
        description="Region (地区); ZVEN-region; code, at most 3 characters.", default=None
    )
    country: strawberry.Maybe[str | None] = strawberry.field(
        description="Country (国家); ZVEN-country; code, at most 3 characters.", default=None
    )
    contact_name: strawberry.Maybe[str | None] = strawberry.field(
        description="Contact (U8 cVenPerson) (联系人); ZVEN-contactName; at most 60 characters.", default=None
    )
    telephone: strawberry.Maybe[str | None] = strawberry.field(
        description="Telephone (U8 cVenPhone) (电话); ZVEN-telephone; at most 30 characters.", default=None
    )
    email: strawberry.Maybe[str | None] = strawberry.field(
        description="Mail address (U8 cVenEmail) (电子邮件); ZVEN-email; at most 241 characters.",
        default=None,
    )
    payment_terms: strawberry.Maybe[str | None] = strawberry.field(
        description="Terms of payment (付款条件); ZVEN-paymentTerms; code, at most 4 characters.",
        default=None,
    )
    currency: strawberry.Maybe[str | None] = strawberry.field(
        description="Currency (币种); ZVEN-currency; code, at most 5 characters.", default=None
    )
    purchase: strawberry.Maybe[bool | None] = strawberry.field(
        description="Offered in purchase documents (采购); ZVEN-purchase; true or false.", default=None
    )
    outsourcing: strawberry.Maybe[bool | None] = strawberry.field(
        description="Offered in outsourcing documents (委外); ZVEN-outsourcing; true or false.", default=None
    )
    service: strawberry.Maybe[bool | None] = strawberry.field(
        description="Offered in service documents (服务); ZVEN-service; true or false.", default=None
    )
    overseas: strawberry.Maybe[bool | None] = strawberry.field(
        description="Abroad (U8 bVenOverseas) (国外); ZVEN-overseas; true or false.", default=None
    )
    department_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Department in charge (分管部门); ZVEN-departmentCode; code, at most 12 characters.",
        default=None,
    )
    buyer_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Employee who buys there (专管业务员); ZVEN-buyerCode; code, at most 20 characters.",
        default=None,
    )
    end_date: strawberry.Maybe[date | None] = strawberry.field(
        description="Not offered from this day on (停用日期); ZVEN-endDate; ISO date.", default=None
    )
