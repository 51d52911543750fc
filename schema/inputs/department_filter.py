"""Filter inputs over departments. Next: user_filter.py."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.inputs.filters import DateFilter, DateTimeFilter, IntFilter, TextFilter

if TYPE_CHECKING:
    from schema.inputs.archive_filter import InstitutionFilter
    from schema.inputs.base_data_filter import EmployeeFilter, EmployeeListFilter
    from schema.inputs.user_filter import UserListFilter


@strawberry.input(description="Conditions on Department; all that are given must hold.")
class DepartmentFilter:
    and_: list["DepartmentFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["DepartmentFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "DepartmentFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    department_code: TextFilter | None = strawberry.field(
        description="Department code, 2, 4 or 6 digits (部门编码); ZDEP-departmentCode.",
        default=strawberry.UNSET,
    )
    name: TextFilter | None = strawberry.field(
        description="Name, unique among its siblings (部门名称); ZDEP-name.", default=strawberry.UNSET
    )
    parent_code: TextFilter | None = strawberry.field(
        description="Code of the department above; of the first level empty (上级部门); ZDEP-parentCode.",
        default=strawberry.UNSET,
    )
    manager: TextFilter | None = strawberry.field(
        description="Employee who leads it (负责人); ZDEP-manager.", default=strawberry.UNSET
    )
    institution_code: TextFilter | None = strawberry.field(
        description="Institution (所属机构); ZDEP-institutionCode.", default=strawberry.UNSET
    )
    archive_org_code: TextFilter | None = strawberry.field(
        description="Code in archive codes (档案机构代码); ZDEP-archiveOrgCode.", default=strawberry.UNSET
    )
    valid_from: DateFilter | None = strawberry.field(
        description="Valid from (生效日期); ZDEP-validFrom.", default=strawberry.UNSET
    )
    valid_to: DateFilter | None = strawberry.field(
        description="Valid to (失效日期); ZDEP-validTo.", default=strawberry.UNSET
    )
    version: IntFilter | None = strawberry.field(
        description="Version of the record (版本); ZDEP-version.", default=strawberry.UNSET
    )
    created_on: DateFilter | None = strawberry.field(
        description="Created on (创建日期); ZDEP-createdOn.", default=strawberry.UNSET
    )
    created_by: TextFilter | None = strawberry.field(
        description="Created by (创建人); ZDEP-createdBy.", default=strawberry.UNSET
    )
    changed_at: DateTimeFilter | None = strawberry.field(
        description="Changed at, UTC (更改时间); ZDEP-changedAt.", default=strawberry.UNSET
    )
    changed_by: TextFilter | None = strawberry.field(
        description="Changed by (更改人); ZDEP-changedBy.", default=strawberry.UNSET
    )
    institution: Annotated["InstitutionFilter", strawberry.lazy("schema.inputs.archive_filter")] | None = (
        strawberry.field(description="Conditions on the Institution.", default=strawberry.UNSET)
    )
    parent: "DepartmentFilter | None" = strawberry.field(
        description="Conditions on the department above.", default=strawberry.UNSET
    )
    children: "DepartmentListFilter | None" = strawberry.field(
        description="Conditions on the departments right below.", default=strawberry.UNSET
    )
    manager_employee: (
        Annotated["EmployeeFilter", strawberry.lazy("schema.inputs.base_data_filter")] | None
    ) = strawberry.field(description="Conditions on the Employee.", default=strawberry.UNSET)
    employees: Annotated["EmployeeListFilter", strawberry.lazy("schema.inputs.base_data_filter")] | None = (
        strawberry.field(description="Conditions on the rows of this list.", default=strawberry.UNSET)
    )
    users: Annotated["UserListFilter", strawberry.lazy("schema.inputs.user_filter")] | None = (
        strawberry.field(description="Conditions on the rows of this list.", default=strawberry.UNSET)
    )


@strawberry.input(description="Conditions on a list of Department.")
class DepartmentListFilter:
    some: DepartmentFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: DepartmentFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: DepartmentFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )
