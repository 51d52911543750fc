"""Users as people maintain them, and the departments they belong to. Next: access.py."""

from tortoise import fields
from tortoise.models import Model

from models.tables.column import code, column, day, digits, flag, integer, moment, refers, text


class Department(Model):
    """A department in levels of two digits: 01 生产中心, 0101 一车间; 部门."""

    department_code = column(
        fields.CharField(12, primary_key=True),
        sap="ZDEP-departmentCode",
        label=("部门编码", "Department code, 2, 4 or 6 digits"),
    )
    name = text(60, "ZDEP-name", "部门名称", "Name, unique among its siblings", required=True)
    parent_code = digits(
        12,
        "ZDEP-parentCode",
        "上级部门",
        "Code of the department above; of the first level empty",
        system=True,
    )
    manager = text(20, "ZDEP-manager", "负责人", "Employee who leads it")
    institution = refers(
        *("Institution", "institution_code", "ZDEP-institutionCode", "所属机构", "Institution"), length=10
    )
    archive_org_code = code(20, "ZDEP-archiveOrgCode", "档案机构代码", "Code in archive codes")
    valid_from = day("ZDEP-validFrom", "生效日期", "Valid from")
    valid_to = day("ZDEP-validTo", "失效日期", "Valid to")
    version = integer("ZDEP-version", "版本", "Version of the record", required=True, system=True)
    created_on = day("ZDEP-createdOn", "创建日期", "Created on", required=True, system=True)
    created_by = text(12, "ZDEP-createdBy", "创建人", "Created by", required=True, system=True)
    changed_at = moment("ZDEP-changedAt", "更改时间", "Changed at, UTC", required=True, system=True)
    changed_by = text(12, "ZDEP-changedBy", "更改人", "Changed by", required=True, system=True)

    class Meta:
        table = "department"


class User(Model):
    """Somebody who signs in, or a machine with API keys; grants say what he may do; 用户."""

    user_name = column(
        fields.CharField(12, primary_key=True),
        sap="ZUSER-userName",
        label=("用户名", "User name, without regard to case"),
    )
    name = text(60, "ZUSER-name", "姓名", "Full name", required=True)
    kind = code(13, "ZUSER-kind", "账户类型", "ADMINISTRATOR or OPERATOR", required=True)
    email = text(241, "ZUSER-email", "电子邮件", "Mail address, for recovery")
    mobile = text(30, "ZUSER-mobile", "手机", "Mobile phone")
    department = refers(
        *("Department", "department_code", "ZUSER-departmentCode", "部门", "Department"),
        length=12,
        back="users",
    )
    employee = text(20, "ZUSER-employee", "职员", "Employee code")
    institution = refers(
        *("Institution", "institution_code", "ZUSER-institutionCode", "所属机构", "Home institution"),
        length=10,
    )
    active = flag("ZUSER-active", "启用", "May sign in", default=True)
    valid_from = day("ZUSER-validFrom", "生效日期", "May sign in from")
    valid_to = day("ZUSER-validTo", "失效日期", "May sign in to")
    language = text(2, "ZUSER-language", "语言", "Language of messages, zh or en", required=True)
    version = integer("ZUSER-version", "版本", "Version of the record", required=True, system=True)
    created_on = day("ZUSER-createdOn", "创建日期", "Created on", required=True, system=True)
    created_by = text(12, "ZUSER-createdBy", "创建人", "Created by", required=True, system=True)
    changed_at = moment("ZUSER-changedAt", "更改时间", "Changed at, UTC", required=True, system=True)
    changed_by = text(12, "ZUSER-changedBy", "更改人", "Changed by", required=True, system=True)

    class Meta:
        table = "user_account"
