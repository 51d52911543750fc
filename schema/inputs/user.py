"""Patches of users: absent, null and a value are three things. Next: institution.py."""

from datetime import date

import strawberry


@strawberry.input(
    description="A user was trained, and may keep dossiers or archives until a day; topic is its key."
)
class TrainingAuthorisationInput:
    topic: strawberry.Maybe[str | None] = strawberry.field(
        description="DOSSIER or ARCHIVE (主题); ZTRN-topic; code, at most 7 characters.", default=None
    )
    trained_on: strawberry.Maybe[date | None] = strawberry.field(
        description="Trained on (培训日期); ZTRN-trainedOn; ISO date.", default=None
    )
    valid_until: strawberry.Maybe[date | None] = strawberry.field(
        description="Valid until (有效期至); ZTRN-validUntil; ISO date.", default=None
    )
    remove: bool = strawberry.field(description="true deletes the row.", default=False)


@strawberry.input(description="Data of a user. Absent = unchanged, null = cleared.")
class UserInput:
    user_name: strawberry.Maybe[str | None] = strawberry.field(
        description="User name, without regard to case (用户名); ZUSER-userName; at most 12 characters.",
        default=None,
    )
    name: strawberry.Maybe[str | None] = strawberry.field(
        description="Full name (姓名); ZUSER-name; at most 60 characters.", default=None
    )
    kind: strawberry.Maybe[str | None] = strawberry.field(
        description="ADMINISTRATOR or OPERATOR (账户类型); ZUSER-kind; code, at most 13 characters.",
        default=None,
    )
    email: strawberry.Maybe[str | None] = strawberry.field(
        description="Mail address, for recovery (电子邮件); ZUSER-email; at most 241 characters.",
        default=None,
    )
    mobile: strawberry.Maybe[str | None] = strawberry.field(
        description="Mobile phone (手机); ZUSER-mobile; at most 30 characters.", default=None
    )
    department_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Department (部门); ZUSER-departmentCode; code, at most 12 characters.", default=None
    )
    employee: strawberry.Maybe[str | None] = strawberry.field(
        description="Employee code (职员); ZUSER-employee; at most 20 characters.", default=None
    )
    institution_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Home institution (所属机构); ZUSER-institutionCode; code, at most 10 characters.",
        default=None,
    )
    active: strawberry.Maybe[bool | None] = strawberry.field(
        description="May sign in (启用); ZUSER-active; true or false.", default=None
    )
    valid_from: strawberry.Maybe[date | None] = strawberry.field(
        description="May sign in from (生效日期); ZUSER-validFrom; ISO date.", default=None
    )
    valid_to: strawberry.Maybe[date | None] = strawberry.field(
        description="May sign in to (失效日期); ZUSER-validTo; ISO date.", default=None
    )
    language: strawberry.Maybe[str | None] = strawberry.field(
        description="Language of messages, zh or en (语言); ZUSER-language; at most 2 characters.",
        default=None,
    )
    training: strawberry.Maybe[list[TrainingAuthorisationInput]] = strawberry.field(
        description="What the user is trained for. Rows are matched by their key; rows not named stay.",
        default=None,
    )
