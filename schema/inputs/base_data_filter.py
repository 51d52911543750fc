"""Filter inputs over employees and vendors. Next: filters.py."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.inputs.filters import (
    BooleanFilter,
    DateFilter,
    DateTimeFilter,
    IntFilter,
    SealedFilter,
    TextFilter,
)

if TYPE_CHECKING:
    from schema.inputs.category_filter import VendorCategoryFilter
    from schema.inputs.customer_filter import CustomerFilter
    from schema.inputs.department_filter import DepartmentFilter
    from schema.inputs.document_filter import BusinessDocumentListFilter
    from schema.inputs.user_filter import UserFilter


@strawberry.input(description="Conditions on Employee; all that are given must hold.")
class EmployeeFilter:
    and_: list["EmployeeFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["EmployeeFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "EmployeeFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    employee_code: TextFilter | None = strawberry.field(
        description="Employee code (职员编码); ZEMP-employeeCode.", default=strawberry.UNSET
    )
    name: TextFilter | None = strawberry.field(
        description="Name (职员姓名); ZEMP-name.", default=strawberry.UNSET
    )
    department_code: TextFilter | None = strawberry.field(
        description="Department (所属部门); ZEMP-departmentCode.", default=strawberry.UNSET
    )
    gender: TextFilter | None = strawberry.field(
        description="M, F or U (性别); ZEMP-gender.", default=strawberry.UNSET
    )
    hire_date: DateFilter | None = strawberry.field(
        description="Hired on (入职日期); ZEMP-hireDate.", default=strawberry.UNSET
    )
    leave_date: DateFilter | None = strawberry.field(
        description="Left on (离职日期); ZEMP-leaveDate.", default=strawberry.UNSET
    )
    is_salesperson: BooleanFilter | None = strawberry.field(
        description="Salesperson (业务员); ZEMP-isSalesperson.", default=strawberry.UNSET
    )
    mobile: TextFilter | None = strawberry.field(
        description="Mobile phone (手机); ZEMP-mobile.", default=strawberry.UNSET
    )
    email: TextFilter | None = strawberry.field(
        description="Mail address (电子邮件); ZEMP-email.", default=strawberry.UNSET
    )
    user_name: TextFilter | None = strawberry.field(
        description="User that he signs in as (用户名); ZEMP-userName.", default=strawberry.UNSET
    )
    version: IntFilter | None = strawberry.field(
        description="Version of the record (版本); ZEMP-version.", default=strawberry.UNSET
    )
    created_on: DateFilter | None = strawberry.field(
        description="Created on (创建日期); ZEMP-createdOn.", default=strawberry.UNSET
    )
    created_by: TextFilter | None = strawberry.field(
        description="Created by (创建人); ZEMP-createdBy.", default=strawberry.UNSET
    )
    changed_at: DateTimeFilter | None = strawberry.field(
        description="Changed at, UTC (更改时间); ZEMP-changedAt.", default=strawberry.UNSET
    )
    changed_by: TextFilter | None = strawberry.field(
        description="Changed by (更改人); ZEMP-changedBy.", default=strawberry.UNSET
    )
    department: Annotated["DepartmentFilter", strawberry.lazy("schema.inputs.department_filter")] | None = (
        strawberry.field(description="Conditions on the Department.", default=strawberry.UNSET)
    )
    user: Annotated["UserFilter", strawberry.lazy("schema.inputs.user_filter")] | None = strawberry.field(
        description="Conditions on the User.", default=strawberry.UNSET
    )
    vendors: "VendorListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of Employee.")
class EmployeeListFilter:
    some: EmployeeFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: EmployeeFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: EmployeeFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on Vendor; all that are given must hold.")
class VendorFilter:
    and_: list["VendorFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["VendorFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "VendorFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    vendor_code: TextFilter | None = strawberry.field(
        description="Vendor code (U8 cVenCode) (供应商编码); ZVEN-vendorCode.", default=strawberry.UNSET
    )
    vendor_number: TextFilter | None = strawberry.field(
        description="The code as SAP's number, padded (供应商编号); LFA1-LIFNR.", default=strawberry.UNSET
    )
    name: TextFilter | None = strawberry.field(
        description="Name (U8 cVenName) (供应商名称); ZVEN-name.", default=strawberry.UNSET
    )
    short_name: TextFilter | None = strawberry.field(
        description="Short name (U8 cVenAbbName) (供应商简称); ZVEN-shortName.", default=strawberry.UNSET
    )
    category_code: TextFilter | None = strawberry.field(
        description="Category (供应商分类); ZVEN-categoryCode.", default=strawberry.UNSET
    )
    uscc: TextFilter | None = strawberry.field(
        description="Unified social credit code (U8 cVenRegCode) (统一社会信用代码); ZVEN-uscc.",
        default=strawberry.UNSET,
    )
    legal_representative: TextFilter | None = strawberry.field(
        description="Legal representative (法定代表人); ZVEN-legalRepresentative.", default=strawberry.UNSET
    )
    bank_country: TextFilter | None = strawberry.field(
        description="Country of the bank (银行国家); LFBK-BANKS.", default=strawberry.UNSET
    )
    bank_key: TextFilter | None = strawberry.field(
        description="Bank key (银行代码); LFBK-BANKL.", default=strawberry.UNSET
    )
    bank_account: SealedFilter | None = strawberry.field(
        description="Bank account (U8 cVenAccount) (银行账号); LFBK-BANKN.", default=strawberry.UNSET
    )
    account_holder: TextFilter | None = strawberry.field(
        description="Account holder (账户持有人); LFBK-KOINH.", default=strawberry.UNSET
    )
    street: TextFilter | None = strawberry.field(
        description="Street and number (U8 cVenAddress) (街道); ZVEN-street.", default=strawberry.UNSET
    )
    city: TextFilter | None = strawberry.field(
        description="City (城市); ZVEN-city.", default=strawberry.UNSET
    )
    postal_code: TextFilter | None = strawberry.field(
        description="Postal code (U8 cVenPostCode) (邮政编码); ZVEN-postalCode.", default=strawberry.UNSET
    )
    region: TextFilter | None = strawberry.field(
        description="Region (地区); ZVEN-region.", default=strawberry.UNSET
    )
    country: TextFilter | None = strawberry.field(
        description="Country (国家); ZVEN-country.", default=strawberry.UNSET
    )
    contact_name: TextFilter | None = strawberry.field(
        description="Contact (U8 cVenPerson) (联系人); ZVEN-contactName.", default=strawberry.UNSET
    )
    telephone: TextFilter | None = strawberry.field(
        description="Telephone (U8 cVenPhone) (电话); ZVEN-telephone.", default=strawberry.UNSET
    )
    email: TextFilter | None = strawberry.field(
        description="Mail address (U8 cVenEmail) (电子邮件); ZVEN-email.", default=strawberry.UNSET
    )
    payment_terms: TextFilter | None = strawberry.field(
        description="Terms of payment (付款条件); ZVEN-paymentTerms.", default=strawberry.UNSET
    )
    currency: TextFilter | None = strawberry.field(
        description="Currency (币种); ZVEN-currency.", default=strawberry.UNSET
    )
    purchase: BooleanFilter | None = strawberry.field(
        description="Offered in purchase documents (采购); ZVEN-purchase.", default=strawberry.UNSET
    )
    outsourcing: BooleanFilter | None = strawberry.field(
        description="Offered in outsourcing documents (委外); ZVEN-outsourcing.", default=strawberry.UNSET
    )
    service: BooleanFilter | None = strawberry.field(
        description="Offered in service documents (服务); ZVEN-service.", default=strawberry.UNSET
    )
    overseas: BooleanFilter | None = strawberry.field(
        description="Abroad (U8 bVenOverseas) (国外); ZVEN-overseas.", default=strawberry.UNSET
    )
    department_code: TextFilter | None = strawberry.field(
        description="Department in charge (分管部门); ZVEN-departmentCode.", default=strawberry.UNSET
    )
    buyer_code: TextFilter | None = strawberry.field(
        description="Employee who buys there (专管业务员); ZVEN-buyerCode.", default=strawberry.UNSET
    )
    end_date: DateFilter | None = strawberry.field(
        description="Not offered from this day on (停用日期); ZVEN-endDate.", default=strawberry.UNSET
    )
    version: IntFilter | None = strawberry.field(
        description="Version of the record (版本); ZVEN-version.", default=strawberry.UNSET
    )
    created_on: DateFilter | None = strawberry.field(
        description="Created on (创建日期); ZVEN-createdOn.", default=strawberry.UNSET
    )
    created_by: TextFilter | None = strawberry.field(
        description="Created by (创建人); ZVEN-createdBy.", default=strawberry.UNSET
    )
    changed_at: DateTimeFilter | None = strawberry.field(
        description="Changed at, UTC (更改时间); ZVEN-changedAt.", default=strawberry.UNSET
    )
    changed_by: TextFilter | None = strawberry.field(
        description="Changed by (更改人); ZVEN-changedBy.", default=strawberry.UNSET
    )
    buyer: "EmployeeFilter | None" = strawberry.field(
        description="Conditions on the Employee.", default=strawberry.UNSET
    )
    category: Annotated["VendorCategoryFilter", strawberry.lazy("schema.inputs.category_filter")] | None = (
        strawberry.field(description="Conditions on the VendorCategory.", default=strawberry.UNSET)
    )
    department: Annotated["DepartmentFilter", strawberry.lazy("schema.inputs.department_filter")] | None = (
        strawberry.field(description="Conditions on the Department.", default=strawberry.UNSET)
    )
    documents: (
        Annotated["BusinessDocumentListFilter", strawberry.lazy("schema.inputs.document_filter")] | None
    ) = strawberry.field(description="Conditions on the rows of this list.", default=strawberry.UNSET)
    linked_customer: Annotated["CustomerFilter", strawberry.lazy("schema.inputs.customer_filter")] | None = (
        strawberry.field(description="Conditions on the Customer.", default=strawberry.UNSET)
    )


@strawberry.input(description="Conditions on a list of Vendor.")
class VendorListFilter:
    some: VendorFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: VendorFilter | None = strawberry.field(description="No row fulfils this.", default=strawberry.UNSET)
    every: VendorFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )
