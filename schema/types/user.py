"""GraphQL types of users. Next: grant.py."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.types.relay import Node, PageInfo, compiled

if TYPE_CHECKING:
    from schema.inputs.dossier_filter import TrainingAuthorisationFilter
    from schema.types.archive import Institution
    from schema.types.department import Department
    from schema.types.dossier import TrainingAuthorisation


@strawberry.type(
    description="Somebody who signs in, or a machine with API keys; grants say what he may do; 用户."
)
class User(Node):
    user_name: str = strawberry.field(
        description="User name, without regard to case (用户名); ZUSER-userName; at most 12 characters."
    )
    name: str = strawberry.field(description="Full name (姓名); ZUSER-name; at most 60 characters.")
    kind: str = strawberry.field(
        description="ADMINISTRATOR or OPERATOR (账户类型); ZUSER-kind; code, at most 13 characters."
    )
    email: str | None = strawberry.field(
        description="Mail address, for recovery (电子邮件); ZUSER-email; at most 241 characters."
    )
    mobile: str | None = strawberry.field(
        description="Mobile phone (手机); ZUSER-mobile; at most 30 characters."
    )
    department_code: str | None = strawberry.field(
        description="Department (部门); ZUSER-departmentCode; code, at most 12 characters."
    )
    employee: str | None = strawberry.field(
        description="Employee code (职员); ZUSER-employee; at most 20 characters."
    )
    institution_code: str | None = strawberry.field(
        description="Home institution (所属机构); ZUSER-institutionCode; code, at most 10 characters."
    )
    active: bool = strawberry.field(description="May sign in (启用); ZUSER-active; true or false.")
    valid_from: date | None = strawberry.field(
        description="May sign in from (生效日期); ZUSER-validFrom; ISO date."
    )
    valid_to: date | None = strawberry.field(
        description="May sign in to (失效日期); ZUSER-validTo; ISO date."
    )
    language: str = strawberry.field(
        description="Language of messages, zh or en (语言); ZUSER-language; at most 2 characters."
    )
    version: int = strawberry.field(description="Version of the record (版本); ZUSER-version; integer.")
    created_on: date = strawberry.field(description="Created on (创建日期); ZUSER-createdOn; ISO date.")
    created_by: str = strawberry.field(
        description="Created by (创建人); ZUSER-createdBy; at most 12 characters."
    )
    changed_at: datetime = strawberry.field(
        description="Changed at, UTC (更改时间); ZUSER-changedAt; UTC instant."
    )
    changed_by: str = strawberry.field(
        description="Changed by (更改人); ZUSER-changedBy; at most 12 characters."
    )
    department: Annotated["Department", strawberry.lazy("schema.types.department")] | None = strawberry.field(
        description="The Department that departmentCode names."
    )
    institution: Annotated["Institution", strawberry.lazy("schema.types.archive")] | None = strawberry.field(
        description="The Institution that institutionCode names."
    )

    @strawberry.field(description="What the user is trained for (培训授权). All rows, ordered by their key.")
    def training(
        self,
        filter: Annotated["TrainingAuthorisationFilter", strawberry.lazy("schema.inputs.dossier_filter")]
        | None = None,
    ) -> list[Annotated["TrainingAuthorisation", strawberry.lazy("schema.types.dossier")]]:
        return compiled()


@strawberry.type(description="A User and the cursor that marks its place in the list.")
class UserEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: User = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of User.")
class UserConnection:
    edges: list[UserEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[User] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )
