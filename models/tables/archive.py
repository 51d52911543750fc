"""Institutions, how their archives are ordered, and where they lie. Next: item.py."""

from tortoise import fields
from tortoise.models import Model

from models.tables.column import (
    child_of,
    code,
    column,
    day,
    flag,
    integer,
    key,
    moment,
    refers,
    stamps,
    text,
)


class Institution(Model):
    """An institution that forms a fonds of its own; it owns none, one or several company codes; 机构."""

    institution_code = key(10, "ZOWN-institutionCode", "机构代码", "Institution")
    name = text(60, "ZOWN-institutionName", "名称", "Name", required=True)
    fonds_number = code(8, "ZOWN-fondsNumber", "全宗号", "Fonds number", required=True)
    quota_bytes = column(
        fields.DecimalField(15, 0, null=True),  # no integer of GraphQL's: those end at 2 GiB
        sap="ZOWN-quotaBytes",
        label=("存储配额", "Most bytes that its files may take; empty = no limit"),
    )
    active = flag("ZOWN-active", "有效", "May be chosen", default=True)
    version = column(
        fields.IntField(default=1, db_default=1),
        sap="ZOWN-version",
        label=("版本", "Version of the record"),
        system=True,
    )
    created_on = day("ZOWN-createdOn", "创建日期", "Created on", system=True)
    created_by = text(12, "ZOWN-createdBy", "创建人", "Created by", system=True)
    changed_at = moment("ZOWN-changedAt", "更改时间", "Changed at, UTC", system=True)
    changed_by = text(12, "ZOWN-changedBy", "更改人", "Changed by", system=True)
    # of all stored versions; summing them up takes seconds for a million files
    used_bytes = fields.BigIntField(db_default=0)

    class Meta:
        table = "institution"


class InstitutionCompany(Model):
    """A company code that an institution owns; 机构所属公司代码."""

    id = fields.BigIntField(primary_key=True)
    institution = child_of("Institution", "institution_code", "company_codes")
    company = refers(
        *("CompanyCode", "company_code", "T001-BUKRS", "公司代码", "Company code"), length=4, required=True
    )

    class Meta:
        table = "institution_company"
        unique_together = (("institution_id", "company_id"),)


class ArchiveCategory(Model):
    """A first-level class of archives, such as KU for accounting; 档案大类."""

    category_code = key(4, "ZOWN-categoryCode", "档案大类", "Category")
    name_zh = text(60, "ZOWN-categoryName", "中文名称", "Name in Chinese", required=True)
    name_en = text(60, "ZOWN-categoryName", "英文名称", "Name in English", required=True)
    active = flag("ZOWN-active", "有效", "May be chosen", default=True)
    version, created_on, created_by, changed_at, changed_by = stamps("ZOWN", new=False)

    class Meta:
        table = "archive_category"


class ArchiveType(Model):
    """A type of archives inside a category, with what its new items begin with; 档案类型."""

    archive_type = key(9, "ZOWN-archiveType", "档案类型", "Archive type, written KU/PZ")
    category = refers(
        *("ArchiveCategory", "category_code", "ZOWN-categoryCode", "档案大类", "Category"),
        length=4,
        required=True,
        back="types",
    )
    type_code = code(4, "ZOWN-typeCode", "类型代码", "Code inside the category", required=True)
    name_zh = text(60, "ZOWN-typeName", "中文名称", "Name in Chinese", required=True)
    name_en = text(60, "ZOWN-typeName", "英文名称", "Name in English", required=True)
    template_kind = code(7, "ZOWN-templateKind", "模板种类", "Template: OTHER or VOUCHER", required=True)
    arrangement = code(6, "ZOWN-arrangement", "整理方式", "Arranged by ITEM or VOLUME", required=True)
    default_retention = code(
        *(3, "ZOWN-defaultRetention", "默认保管期限", "Retention of new items"),
        codes="retention_periods",
        required=True,
    )
    default_access_level = integer(
        "ZOWN-defaultAccessLevel", "默认密级", "Access level of new items, 0 to 3", required=True
    )
    delete_policy = code(16, "ZOWN-deletePolicy", "删除策略", "DIRECT or DESTRUCTION_ONLY", required=True)
    minimum_retention = code(
        *(3, "ZOWN-minimumRetention", "最低保管期限", "Shortest retention that the law allows; empty = any"),
        codes="retention_periods",
    )
    text_extraction = code(
        *(6, "ZOWN-textExtraction", "全文提取", "Text of its files for searching: NONE, SEALED or PLAIN"),
        codes="text_extractions",
    )
    allowed_media = text(
        200, "ZOWN-allowedMedia", "允许的文件类型", "Media types of its files, by comma; empty = all"
    )
    active = flag("ZOWN-active", "有效", "May be chosen", default=True)
    version, created_on, created_by, changed_at, changed_by = stamps("ZOWN", new=False)

    class Meta:
        table = "archive_type"
        unique_together = (("category_id", "type_code"),)


class AccountingKind(Model):
    """A kind of accounting archives with the retention that the law asks for; 会计档案种类."""

    accounting_kind = key(20, "ZOWN-accountingKind", "会计档案种类", "Kind of accounting archives")
    type = refers(
        *("ArchiveType", "archive_type", "ZOWN-archiveType", "档案类型", "Archive type, written KU/PZ"),
        length=9,
        required=True,
        back="accounting_kinds",
    )
    name_zh = text(60, "ZOWN-accountingKindName", "中文名称", "Name in Chinese", required=True)
    name_en = text(60, "ZOWN-accountingKindName", "英文名称", "Name in English", required=True)
    minimum_retention = code(
        *(3, "ZOWN-minimumRetention", "最低保管期限", "Shortest retention that the law allows"),
        codes="retention_periods",
        required=True,
    )
    event_based = flag(
        "ZOWN-eventBased", "自事件起算", "Its retention counts from an event, such as a disposal"
    )
    active = flag("ZOWN-active", "有效", "May be chosen", default=True)

    class Meta:
        table = "accounting_kind"


class ArchiveLocation(Model):
    """A place in a repository, written warehouse-rack-level-box, with its capacity; 库房位置."""

    location_code = key(40, "ZLOC-locationCode", "库房位置", "Location, written warehouse-rack-level-box")
    name = text(60, "ZLOC-name", "名称", "Name")
    institution = refers(
        *("Institution", "institution_code", "ZLOC-institutionCode", "所属机构", "Institution"), length=10
    )
    capacity = integer("ZLOC-capacity", "容量", "How many items and volumes it can hold; empty = no limit")
    used = integer("ZLOC-used", "已用", "How many items and volumes lie there", required=True, system=True)
    active = flag("ZLOC-active", "有效", "May be chosen", default=True)
    version, created_on, created_by, changed_at, changed_by = stamps("ZLOC")

    class Meta:
        table = "archive_location"
