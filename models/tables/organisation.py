"""The organisational structure: company codes, sales areas, plants. Next: reference.py."""

from tortoise import fields
from tortoise.models import Model

from models.tables.column import child_of, code, key, refers, text


class CompanyCode(Model):
    """A company code, the legal unit that keeps books; T001, 公司代码."""

    company_code = key(4, "T001-BUKRS", "公司代码", "Company code")
    name = text(25, "T001-BUTXT", "名称", "Name", required=True)
    country = code(3, "T001-LAND1", "国家", "Country", required=True)
    currency = code(5, "T001-WAERS", "货币", "Currency", required=True)
    chart_of_accounts = code(4, "T001-KTOPL", "会计科目表", "Chart of accounts", required=True)
    credit_control_area = code(4, "T001-KKBER", "信贷控制范围", "Credit control area")

    class Meta:
        table = "company_code"


class SalesOrganization(Model):
    """A sales organisation; belongs to exactly one company code; TVKO, 销售组织."""

    sales_org = key(4, "TVKO-VKORG", "销售组织", "Sales organisation")
    name = text(25, "TVKOT-VTEXT", "名称", "Name", required=True)
    company = refers(
        *("CompanyCode", "company_code", "TVKO-BUKRS", "公司代码", "Company code"),
        length=4,
        required=True,
        back="sales_organizations",
    )
    currency = code(5, "TVKO-WAERS", "货币", "Currency", required=True)

    class Meta:
        table = "sales_organization"


class DistributionChannel(Model):
    """A distribution channel; TVTW, 分销渠道."""

    channel = key(2, "TVTW-VTWEG", "分销渠道", "Distribution channel")
    name = text(25, "TVTWT-VTEXT", "名称", "Name", required=True)

    class Meta:
        table = "distribution_channel"


class Division(Model):
    """A division; TSPA, 产品组."""

    division = key(2, "TSPA-SPART", "产品组", "Division")
    name = text(25, "TSPAT-VTEXT", "名称", "Name", required=True)

    class Meta:
        table = "division"


class SalesArea(Model):
    """A sales area: the triple of organisation, channel and division; only these exist; TVTA, 销售区域."""

    sales_area = key(10, "TVTA-VKORG/VTWEG/SPART", "销售区域", "Sales area, written F723/AQ/XX")
    organization = refers(
        *("SalesOrganization", "sales_org", "TVTA-VKORG", "销售组织", "Sales organisation"),
        length=4,
        required=True,
        back="sales_areas",
    )
    channel = code(2, "TVTA-VTWEG", "分销渠道", "Distribution channel", required=True)
    division = code(2, "TVTA-SPART", "产品组", "Division", required=True)
    ref_channel = code(2, "TVTA-VTWKU", "参考分销渠道", "Channel whose customer data is used")
    ref_division = code(2, "TVTA-SPAKU", "参考产品组", "Division whose customer data is used")
    master_area = code(
        10, "TVTA-VTWKU/SPAKU", "主销售区域", "Sales area that holds the customer data", required=True
    )

    class Meta:
        table = "sales_area"
        unique_together = (("organization_id", "channel", "division"),)


class SalesOffice(Model):
    """A sales office; TVBUR, 销售办事处."""

    sales_office = key(4, "TVBUR-VKBUR", "销售办事处", "Sales office")
    name = text(25, "TVKBT-BEZEI", "名称", "Name", required=True)

    class Meta:
        table = "sales_office"


class SalesOfficeArea(Model):
    """A sales area in which an office sells; TVKBZ, 办事处与销售区域."""

    id = fields.BigIntField(primary_key=True)
    office = refers(
        *("SalesOffice", "sales_office", "TVKBZ-VKBUR", "销售办事处", "Sales office"),
        length=4,
        required=True,
        back="areas",
    )
    area = refers(
        *("SalesArea", "sales_area", "TVKBZ-VKORG/VTWEG/SPART", "销售区域", "Sales area"),
        length=10,
        required=True,
        back="offices",
    )

    class Meta:
        table = "sales_office_area"
        unique_together = (("office_id", "area_id"),)


class SalesGroup(Model):
    """A sales group of an office; TVBVK, 销售组."""

    id = fields.BigIntField(primary_key=True)
    office = child_of("SalesOffice", "sales_office", "groups")
    sales_group = code(3, "TVBVK-VKGRP", "销售组", "Sales group", required=True)
    name = text(25, "TVGRT-BEZEI", "名称", "Name", required=True)

    class Meta:
        table = "sales_group"
        unique_together = (("office_id", "sales_group"),)


class Plant(Model):
    """A plant that delivers; T001W, 工厂."""

    plant = key(4, "T001W-WERKS", "工厂", "Plant")
    name = text(30, "T001W-NAME1", "名称", "Name", required=True)
    company = refers(
        *("CompanyCode", "company_code", "T001K-BUKRS", "公司代码", "Company code"),
        length=4,
        required=True,
        back="plants",
    )
    country = code(3, "T001W-LAND1", "国家", "Country", required=True)

    class Meta:
        table = "plant"


class PlantAssignment(Model):
    """A sales organisation and channel for which a plant delivers; TVKWZ, 工厂分配."""

    id = fields.BigIntField(primary_key=True)
    organization = refers(
        *("SalesOrganization", "sales_org", "TVKWZ-VKORG", "销售组织", "Sales organisation"),
        length=4,
        required=True,
        back="plant_assignments",
    )
    channel = code(2, "TVKWZ-VTWEG", "分销渠道", "Distribution channel", required=True)
    assigned_plant = refers(
        *("Plant", "plant", "TVKWZ-WERKS", "工厂", "Plant"), length=4, required=True, back="assignments"
    )

    class Meta:
        table = "plant_assignment"
        unique_together = (("organization_id", "channel", "assigned_plant_id"),)


class CreditControlArea(Model):
    """A credit control area; T014, 信贷控制范围."""

    credit_control_area = key(4, "T014-KKBER", "信贷控制范围", "Credit control area")
    name = text(35, "T014T-KKBTX", "名称", "Name", required=True)
    currency = code(5, "T014-WAERS", "货币", "Currency", required=True)

    class Meta:
        table = "credit_control_area"
