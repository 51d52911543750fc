"""GraphQL types of departments. Next: user.py."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.types.relay import After, First, Node, PageInfo, compiled

if TYPE_CHECKING:
    from schema.inputs.base_data_filter import EmployeeFilter
    from schema.inputs.department_filter import DepartmentFilter
    from schema.inputs.user_filter import UserFilter
    from schema.types.archive import Institution
    from schema.types.base_data import Employee, EmployeeConnection
    from schema.types.user import UserConnection


@strawberry.type(description="A department in levels of two digits: 01 生产中心, 0101 一车间; 部门.")
class Department(Node):
    department_code: str = strawberry.field(
        description="Department code, 2, 4 or 6 digits (部门编码); ZDEP-departmentCode; at most 12 "
        "characters."
    )
    name: str = strawberry.field(
        description="Name, unique among its siblings (部门名称); ZDEP-name; at most 60 characters."
    )
    parent_code: str | None = strawberry.field(
        description="Code of the department above; of the first level empty (上级部门); ZDEP-parentCode; "
        "digits, at most 12."
    )
    manager: str | None = strawberry.field(
        description="Employee who leads it (负责人); ZDEP-manager; at most 20 characters."
    )
    institution_code: str | None = strawberry.field(
        description="Institution (所属机构); ZDEP-institutionCode; code, at most 10 characters."
    )
    archive_org_code: str | None = strawberry.field(
        description="Code in archive codes (档案机构代码); ZDEP-archiveOrgCode; code, at most 20 characters."
    )
    valid_from: date | None = strawberry.field(description="Valid from (生效日期); ZDEP-validFrom; ISO date.")
    valid_to: date | None = strawberry.field(description="Valid to (失效日期); ZDEP-validTo; ISO date.")
    version: int = strawberry.field(description="Version of the record (版本); ZDEP-version; integer.")
    created_on: date = strawberry.field(description="Created on (创建日期); ZDEP-createdOn; ISO date.")
    created_by: str = strawberry.field(
        description="Created by (创建人); ZDEP-createdBy; at most 12 characters."
    )
    changed_at: datetime = strawberry.field(
        description="Changed at, UTC (更改时间); ZDEP-changedAt; UTC instant."
    )
    changed_by: str = strawberry.field(
        description="Changed by (更改人); ZDEP-changedBy; at most 12 characters."
    )
    institution: Annotated["Institution", strawberry.lazy("schema.types.archive")] | None = strawberry.field(
        description="The Institution that institutionCode names."
    )
    parent: "Department | None" = strawberry.field(
        description="The department above; null on the first level."
    )

    @strawberry.field(description="Departments right below, ordered by their code.")
    def children(
        self,
        filter: Annotated["DepartmentFilter", strawberry.lazy("schema.inputs.department_filter")]
        | None = None,
    ) -> "list[Department]":
        return compiled()

    manager_employee: Annotated["Employee", strawberry.lazy("schema.types.base_data")] | None = (
        strawberry.field(description="The Employee that manager names (负责人).")
    )

    @strawberry.field(description="Employees of the department, ordered by their code (职员).")
    def employees(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["EmployeeFilter", strawberry.lazy("schema.inputs.base_data_filter")] | None = None,
    ) -> Annotated["EmployeeConnection", strawberry.lazy("schema.types.base_data")]:
        return compiled()

    @strawberry.field(description="Users of the department, as far as the caller sees users.")
    def users(
        self,
        first: First = None,
        after: After = None,
        filter: Annotated["UserFilter", strawberry.lazy("schema.inputs.user_filter")] | None = None,
    ) -> Annotated["UserConnection", strawberry.lazy("schema.types.user")]:
        return compiled()


@strawberry.type(description="A Department and the cursor that marks its place in the list.")
class DepartmentEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: Department = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of Department.")
class DepartmentConnection:
    edges: list[DepartmentEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[Department] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )
