"""GraphQL types of employees and vendors. Next: stock.py."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.types.relay import After, First, Node, PageInfo, compiled

if TYPE_CHECKING:
    from schema.inputs.base_data_filter import VendorFilter
    from schema.inputs.document_filter import BusinessDocumentFilter
    from schema.types.category import VendorCategory
    from schema.types.customer import Customer
    from schema.types.department import Department
    from schema.types.document import BusinessDocumentConnection
    from schema.types.user import User


@strawberry.type(description="An employee; 职员.")
class Employee(Node):
    employee_code: str = strawberry.field(
        description="Employee code (职员编码); ZEMP-employeeCode; code, at most 20 characters."
    )
    name: str = strawberry.field(description="Name (职员姓名); ZEMP-name; at most 60 characters.")
    department_code: str | None = strawberry.field(
        description="Department (所属部门); ZEMP-departmentCode; code, at most 12 characters."
    )
    gender: str | None = strawberry.field(
        description="M, F or U (性别); ZEMP-gender; code, at most 1 characters."
    )
    hire_date: date | None = strawberry.field(description="Hired on (入职日期); ZEMP-hireDate; ISO date.")
    leave_date: date | None = strawberry.field(description="Left on (离职日期); ZEMP-leaveDate; ISO date.")
    is_salesperson: bool = strawberry.field(
        description="Salesperson (业务员); ZEMP-isSalesperson; true or false."
    )
    mobile: str | None = strawberry.field(
        description="Mobile phone (手机); ZEMP-mobile; at most 30 characters."
    )
    email: str | None = strawberry.field(
        description="Mail address (电子邮件); ZEMP-email; at most 241 characters."
    )
    user_name: str | None = strawberry.field(
        description="User that he signs in as (用户名); ZEMP-userName; code, at most 12 characters."
    )
    version: int = strawberry.field(description="Version of the record (版本); ZEMP-version; integer.")
    created_on: date = strawberry.field(description="Created on (创建日期); ZEMP-createdOn; ISO date.")
    created_by: str = strawberry.field(
        description="Created by (创建人); ZEMP-createdBy; at most 12 characters."
    )
    changed_at: datetime = strawberry.field(
        description="Changed at, UTC (更改时间); ZEMP-changedAt; UTC instant."
    )
    changed_by: str = strawberry.field(
        description="Changed by (更改人); ZEMP-changedBy; at most 12 characters."
    )
    department: Annotated["Department", strawberry.lazy("schema.types.department")] | None = strawberry.field(
        description="The Department that departmentCode names."
    )
    user: Annotated["User", strawberry.lazy("schema.types.user")] | None = strawberry.field(
        description="The User that userName names; null if it is outside the scope."
    )

    @strawberry.field(description="A vendor. Rows within the caller's scope, ordered by their key.")
    def vendors(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["VendorFilter", strawberry.lazy("schema.inputs.base_data_filter")] | None = None,
    ) -> "VendorConnection":
        return compiled()


@strawberry.type(description="A vendor; U8 Vendor, LFA1, 供应商.")
class Vendor(Node):
    vendor_code: str = strawberry.field(
        description=("Vendor code (U8 cVenCode) (供应商编码); ZVEN-vendorCode; code, at most 20 characters.")
    )
    vendor_number: str | None = strawberry.field(
        description=(
            "The code as SAP's number, padded (供应商编号); LFA1-LIFNR; number of at most 10 "
            "characters, shown without leading zeros."
        )
    )
    name: str = strawberry.field(
        description="Name (U8 cVenName) (供应商名称); ZVEN-name; at most 98 characters."
    )
    short_name: str | None = strawberry.field(
        description="Short name (U8 cVenAbbName) (供应商简称); ZVEN-shortName; at most 60 characters."
    )
    category_code: str | None = strawberry.field(
        description="Category (供应商分类); ZVEN-categoryCode; code, at most 12 characters."
    )
    uscc: str | None = strawberry.field(
        description=(
            "Unified social credit code (U8 cVenRegCode) (统一社会信用代码); ZVEN-uscc; code, at "
            "most 18 characters."
        )
    )
    legal_representative: str | None = strawberry.field(
        description="Legal representative (法定代表人); ZVEN-legalRepresentative; at most 50 characters."
    )
    bank_country: str | None = strawberry.field(
        description="Country of the bank (银行国家); LFBK-BANKS; code, at most 3 characters."
    )
    bank_key: str | None = strawberry.field(
        description="Bank key (银行代码); LFBK-BANKL; code, at most 15 characters."
    )
    bank_account: str | None = strawberry.field(
        description=(
            "Bank account (U8 cVenAccount) (银行账号); LFBK-BANKN; at most 60 characters; "
            "encrypted, and masked to its last four for whom it is not in clear."
        )
    )
    account_holder: str | None = strawberry.field(
        description="Account holder (账户持有人); LFBK-KOINH; at most 60 characters."
    )
    street: str | None = strawberry.field(
        description="Street and number (U8 cVenAddress) (街道); ZVEN-street; at most 60 characters."
    )
    city: str | None = strawberry.field(description="City (城市); ZVEN-city; at most 40 characters.")
    postal_code: str | None = strawberry.field(
        description="Postal code (U8 cVenPostCode) (邮政编码); ZVEN-postalCode; at most 10 characters."
    )
    region: str | None = strawberry.field(
        description="Region (地区); ZVEN-region; code, at most 3 characters."
    )
    country: str | None = strawberry.field(
        description="Country (国家); ZVEN-country; code, at most 3 characters."
    )
    contact_name: str | None = strawberry.field(
        description="Contact (U8 cVenPerson) (联系人); ZVEN-contactName; at most 60 characters."
    )
    telephone: str | None = strawberry.field(
        description="Telephone (U8 cVenPhone) (电话); ZVEN-telephone; at most 30 characters."
    )
    email: str | None = strawberry.field(
        description="Mail address (U8 cVenEmail) (电子邮件); ZVEN-email; at most 241 characters."
    )
    payment_terms: str | None = strawberry.field(
        description="Terms of payment (付款条件); ZVEN-paymentTerms; code, at most 4 characters."
    )
    currency: str | None = strawberry.field(
        description="Currency (币种); ZVEN-currency; code, at most 5 characters."
    )
    purchase: bool = strawberry.field(
        description="Offered in purchase documents (采购); ZVEN-purchase; true or false."
    )
    outsourcing: bool = strawberry.field(
        description="Offered in outsourcing documents (委外); ZVEN-outsourcing; true or false."
    )
    service: bool = strawberry.field(
        description="Offered in service documents (服务); ZVEN-service; true or false."
    )
    overseas: bool = strawberry.field(
        description="Abroad (U8 bVenOverseas) (国外); ZVEN-overseas; true or false."
    )
    department_code: str | None = strawberry.field(
        description="Department in charge (分管部门); ZVEN-departmentCode; code, at most 12 characters."
    )
    buyer_code: str | None = strawberry.field(
        description="Employee who buys there (专管业务员); ZVEN-buyerCode; code, at most 20 characters."
    )
    end_date: date | None = strawberry.field(
        description="Not offered from this day on (停用日期); ZVEN-endDate; ISO date."
    )
    version: int = strawberry.field(description="Version of the record (版本); ZVEN-version; integer.")
    created_on: date = strawberry.field(description="Created on (创建日期); ZVEN-createdOn; ISO date.")
    created_by: str = strawberry.field(
        description="Created by (创建人); ZVEN-createdBy; at most 12 characters."
    )
    changed_at: datetime = strawberry.field(
        description="Changed at, UTC (更改时间); ZVEN-changedAt; UTC instant."
    )
    changed_by: str = strawberry.field(
        description="Changed by (更改人); ZVEN-changedBy; at most 12 characters."
    )
    masked_fields: list[str] = strawberry.field(
        description="Names of this row's fields that the caller does not read in clear, whether they hold a "
        "value or not."
    )
    buyer: "Employee | None" = strawberry.field(description="The Employee that buyerCode names.")
    category: Annotated["VendorCategory", strawberry.lazy("schema.types.category")] | None = strawberry.field(
        description="The VendorCategory that categoryCode names."
    )
    department: Annotated["Department", strawberry.lazy("schema.types.department")] | None = strawberry.field(
        description="The Department that departmentCode names."
    )
    linked_customer: Annotated["Customer", strawberry.lazy("schema.types.customer")] | None = (
        strawberry.field(
            description="The Customer that is linked with it; null if there is none within the scope."
        )
    )

    @strawberry.field(
        description=(
            "An order, receipt, invoice, voucher … that uses base data: it shows the present "
            "names. Rows within the caller's scope, ordered by their key."
        )
    )
    def documents(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["BusinessDocumentFilter", strawberry.lazy("schema.inputs.document_filter")]
        | None = None,
    ) -> Annotated["BusinessDocumentConnection", strawberry.lazy("schema.types.document")]:
        return compiled()


@strawberry.type(description="A Employee and the cursor that marks its place in the list.")
class EmployeeEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: Employee = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of Employee.")
class EmployeeConnection:
    edges: list[EmployeeEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[Employee] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )


@strawberry.type(description="A Vendor and the cursor that marks its place in the list.")
class VendorEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: Vendor = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of Vendor.")
class VendorConnection:
    edges: list[VendorEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[Vendor] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )
