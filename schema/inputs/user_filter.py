"""Filter inputs over users. Next: filters.py."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.inputs.filters import BooleanFilter, DateFilter, DateTimeFilter, IntFilter, TextFilter

if TYPE_CHECKING:
    from schema.inputs.archive_filter import InstitutionFilter
    from schema.inputs.department_filter import DepartmentFilter
    from schema.inputs.dossier_filter import TrainingAuthorisationListFilter


@strawberry.input(description="Conditions on User; all that are given must hold.")
class UserFilter:
    and_: list["UserFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["UserFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "UserFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    user_name: TextFilter | None = strawberry.field(
        description="User name, without regard to case (用户名); ZUSER-userName.", default=strawberry.UNSET
    )
    name: TextFilter | None = strawberry.field(
        description="Full name (姓名); ZUSER-name.", default=strawberry.UNSET
    )
    kind: TextFilter | None = strawberry.field(
        description="ADMINISTRATOR or OPERATOR (账户类型); ZUSER-kind.", default=strawberry.UNSET
    )
    email: TextFilter | None = strawberry.field(
        description="Mail address, for recovery (电子邮件); ZUSER-email.", default=strawberry.UNSET
    )
    mobile: TextFilter | None = strawberry.field(
        description="Mobile phone (手机); ZUSER-mobile.", default=strawberry.UNSET
    )
    department_code: TextFilter | None = strawberry.field(
        description="Department (部门); ZUSER-departmentCode.", default=strawberry.UNSET
    )
    employee: TextFilter | None = strawberry.field(
        description="Employee code (职员); ZUSER-employee.", default=strawberry.UNSET
    )
    institution_code: TextFilter | None = strawberry.field(
        description="Home institution (所属机构); ZUSER-institutionCode.", default=strawberry.UNSET
    )
    active: BooleanFilter | None = strawberry.field(
        description="May sign in (启用); ZUSER-active.", default=strawberry.UNSET
    )
    valid_from: DateFilter | None = strawberry.field(
        description="May sign in from (生效日期); ZUSER-validFrom.", default=strawberry.UNSET
    )
    valid_to: DateFilter | None = strawberry.field(
        description="May sign in to (失效日期); ZUSER-validTo.", default=strawberry.UNSET
    )
    language: TextFilter | None = strawberry.field(
        description="Language of messages, zh or en (语言); ZUSER-language.", default=strawberry.UNSET
    )
    version: IntFilter | None = strawberry.field(
        description="Version of the record (版本); ZUSER-version.", default=strawberry.UNSET
    )
    created_on: DateFilter | None = strawberry.field(
        description="Created on (创建日期); ZUSER-createdOn.", default=strawberry.UNSET
    )
    created_by: TextFilter | None = strawberry.field(
        description="Created by (创建人); ZUSER-createdBy.", default=strawberry.UNSET
    )
    changed_at: DateTimeFilter | None = strawberry.field(
        description="Changed at, UTC (更改时间); ZUSER-changedAt.", default=strawberry.UNSET
    )
    changed_by: TextFilter | None = strawberry.field(
        description="Changed by (更改人); ZUSER-changedBy.", default=strawberry.UNSET
    )
    department: Annotated["DepartmentFilter", strawberry.lazy("schema.inputs.department_filter")] | None = (
        strawberry.field(description="Conditions on the Department.", default=strawberry.UNSET)
    )
    training: (
        Annotated["TrainingAuthorisationListFilter", strawberry.lazy("schema.inputs.dossier_filter")] | None
    ) = strawberry.field(description="Conditions on the rows of this list.", default=strawberry.UNSET)
    institution: Annotated["InstitutionFilter", strawberry.lazy("schema.inputs.archive_filter")] | None = (
        strawberry.field(description="Conditions on the Institution.", default=strawberry.UNSET)
    )


@strawberry.input(description="Conditions on a list of User.")
class UserListFilter:
    some: UserFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: UserFilter | None = strawberry.field(description="No row fulfils this.", default=strawberry.UNSET)
    every: UserFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )
