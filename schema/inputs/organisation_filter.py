"""Filter inputs over organisation data. Next: filters.py."""

import strawberry

from schema.inputs.filters import TextFilter


@strawberry.input(description="Conditions on CompanyCode; all that are given must hold.")
class CompanyCodeFilter:
    and_: list["CompanyCodeFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["CompanyCodeFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "CompanyCodeFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    company_code: TextFilter | None = strawberry.field(
        description="Company code (公司代码); T001-BUKRS.", default=strawberry.UNSET
    )
    name: TextFilter | None = strawberry.field(
        description="Name (名称); T001-BUTXT.", default=strawberry.UNSET
    )
    country: TextFilter | None = strawberry.field(
        description="Country (国家); T001-LAND1.", default=strawberry.UNSET
    )
    currency: TextFilter | None = strawberry.field(
        description="Currency (货币); T001-WAERS.", default=strawberry.UNSET
    )
    chart_of_accounts: TextFilter | None = strawberry.field(
        description="Chart of accounts (会计科目表); T001-KTOPL.", default=strawberry.UNSET
    )
    credit_control_area: TextFilter | None = strawberry.field(
        description="Credit control area (信贷控制范围); T001-KKBER.", default=strawberry.UNSET
    )
    plants: "PlantListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )
    sales_organizations: "SalesOrganizationListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on SalesOrganization; all that are given must hold.")
class SalesOrganizationFilter:
    and_: list["SalesOrganizationFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["SalesOrganizationFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "SalesOrganizationFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    sales_org: TextFilter | None = strawberry.field(
        description="Sales organisation (销售组织); TVKO-VKORG.", default=strawberry.UNSET
    )
    name: TextFilter | None = strawberry.field(
        description="Name (名称); TVKOT-VTEXT.", default=strawberry.UNSET
    )
    company_code: TextFilter | None = strawberry.field(
        description="Company code (公司代码); TVKO-BUKRS.", default=strawberry.UNSET
    )
    currency: TextFilter | None = strawberry.field(
        description="Currency (货币); TVKO-WAERS.", default=strawberry.UNSET
    )
    company: "CompanyCodeFilter | None" = strawberry.field(
        description="Conditions on the CompanyCode.", default=strawberry.UNSET
    )
    plant_assignments: "PlantAssignmentListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )
    sales_areas: "SalesAreaListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on DistributionChannel; all that are given must hold.")
class DistributionChannelFilter:
    and_: list["DistributionChannelFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["DistributionChannelFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "DistributionChannelFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    channel: TextFilter | None = strawberry.field(
        description="Distribution channel (分销渠道); TVTW-VTWEG.", default=strawberry.UNSET
    )
    name: TextFilter | None = strawberry.field(
        description="Name (名称); TVTWT-VTEXT.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on Division; all that are given must hold.")
class DivisionFilter:
    and_: list["DivisionFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["DivisionFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "DivisionFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    division: TextFilter | None = strawberry.field(
        description="Division (产品组); TSPA-SPART.", default=strawberry.UNSET
    )
    name: TextFilter | None = strawberry.field(
        description="Name (名称); TSPAT-VTEXT.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on SalesArea; all that are given must hold.")
class SalesAreaFilter:
    and_: list["SalesAreaFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["SalesAreaFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "SalesAreaFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    sales_area: TextFilter | None = strawberry.field(
        description="Sales area, written F723/AQ/XX (销售区域); TVTA-VKORG/VTWEG/SPART.",
        default=strawberry.UNSET,
    )
    sales_org: TextFilter | None = strawberry.field(
        description="Sales organisation (销售组织); TVTA-VKORG.", default=strawberry.UNSET
    )
    channel: TextFilter | None = strawberry.field(
        description="Distribution channel (分销渠道); TVTA-VTWEG.", default=strawberry.UNSET
    )
    division: TextFilter | None = strawberry.field(
        description="Division (产品组); TVTA-SPART.", default=strawberry.UNSET
    )
    ref_channel: TextFilter | None = strawberry.field(
        description="Channel whose customer data is used (参考分销渠道); TVTA-VTWKU.",
        default=strawberry.UNSET,
    )
    ref_division: TextFilter | None = strawberry.field(
        description="Division whose customer data is used (参考产品组); TVTA-SPAKU.", default=strawberry.UNSET
    )
    master_area: TextFilter | None = strawberry.field(
        description="Sales area that holds the customer data (主销售区域); TVTA-VTWKU/SPAKU.",
        default=strawberry.UNSET,
    )
    organization: "SalesOrganizationFilter | None" = strawberry.field(
        description="Conditions on the SalesOrganization.", default=strawberry.UNSET
    )
    offices: "SalesOfficeAreaListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on SalesOffice; all that are given must hold.")
class SalesOfficeFilter:
    and_: list["SalesOfficeFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["SalesOfficeFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "SalesOfficeFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    sales_office: TextFilter | None = strawberry.field(
        description="Sales office (销售办事处); TVBUR-VKBUR.", default=strawberry.UNSET
    )
    name: TextFilter | None = strawberry.field(
        description="Name (名称); TVKBT-BEZEI.", default=strawberry.UNSET
    )
    areas: "SalesOfficeAreaListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )
    groups: "SalesGroupListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on SalesOfficeArea; all that are given must hold.")
class SalesOfficeAreaFilter:
    and_: list["SalesOfficeAreaFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["SalesOfficeAreaFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "SalesOfficeAreaFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    sales_office: TextFilter | None = strawberry.field(
        description="Sales office (销售办事处); TVKBZ-VKBUR.", default=strawberry.UNSET
    )
    sales_area: TextFilter | None = strawberry.field(
        description="Sales area (销售区域); TVKBZ-VKORG/VTWEG/SPART.", default=strawberry.UNSET
    )
    area: "SalesAreaFilter | None" = strawberry.field(
        description="Conditions on the SalesArea.", default=strawberry.UNSET
    )
    office: "SalesOfficeFilter | None" = strawberry.field(
        description="Conditions on the SalesOffice.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on SalesGroup; all that are given must hold.")
class SalesGroupFilter:
    and_: list["SalesGroupFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["SalesGroupFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "SalesGroupFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    sales_group: TextFilter | None = strawberry.field(
        description="Sales group (销售组); TVBVK-VKGRP.", default=strawberry.UNSET
    )
    name: TextFilter | None = strawberry.field(
        description="Name (名称); TVGRT-BEZEI.", default=strawberry.UNSET
    )
    office: "SalesOfficeFilter | None" = strawberry.field(
        description="Conditions on the SalesOffice.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on Plant; all that are given must hold.")
class PlantFilter:
    and_: list["PlantFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["PlantFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "PlantFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    plant: TextFilter | None = strawberry.field(
        description="Plant (工厂); T001W-WERKS.", default=strawberry.UNSET
    )
    name: TextFilter | None = strawberry.field(
        description="Name (名称); T001W-NAME1.", default=strawberry.UNSET
    )
    company_code: TextFilter | None = strawberry.field(
        description="Company code (公司代码); T001K-BUKRS.", default=strawberry.UNSET
    )
    country: TextFilter | None = strawberry.field(
        description="Country (国家); T001W-LAND1.", default=strawberry.UNSET
    )
    company: "CompanyCodeFilter | None" = strawberry.field(
        description="Conditions on the CompanyCode.", default=strawberry.UNSET
    )
    assignments: "PlantAssignmentListFilter | None" = strawberry.field(
        description="Conditions on the rows of this list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on PlantAssignment; all that are given must hold.")
class PlantAssignmentFilter:
    and_: list["PlantAssignmentFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["PlantAssignmentFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "PlantAssignmentFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    sales_org: TextFilter | None = strawberry.field(
        description="Sales organisation (销售组织); TVKWZ-VKORG.", default=strawberry.UNSET
    )
    channel: TextFilter | None = strawberry.field(
        description="Distribution channel (分销渠道); TVKWZ-VTWEG.", default=strawberry.UNSET
    )
    plant: TextFilter | None = strawberry.field(
        description="Plant (工厂); TVKWZ-WERKS.", default=strawberry.UNSET
    )
    assigned_plant: "PlantFilter | None" = strawberry.field(
        description="Conditions on the Plant.", default=strawberry.UNSET
    )
    organization: "SalesOrganizationFilter | None" = strawberry.field(
        description="Conditions on the SalesOrganization.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on CreditControlArea; all that are given must hold.")
class CreditControlAreaFilter:
    and_: list["CreditControlAreaFilter"] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list["CreditControlAreaFilter"] | None = strawberry.field(
        name="or", description="One of these holds.", default=strawberry.UNSET
    )
    not_: "CreditControlAreaFilter | None" = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    credit_control_area: TextFilter | None = strawberry.field(
        description="Credit control area (信贷控制范围); T014-KKBER.", default=strawberry.UNSET
    )
    name: TextFilter | None = strawberry.field(
        description="Name (名称); T014T-KKBTX.", default=strawberry.UNSET
    )
    currency: TextFilter | None = strawberry.field(
        description="Currency (货币); T014-WAERS.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of SalesOrganization.")
class SalesOrganizationListFilter:
    some: SalesOrganizationFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: SalesOrganizationFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: SalesOrganizationFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of SalesArea.")
class SalesAreaListFilter:
    some: SalesAreaFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: SalesAreaFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: SalesAreaFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of SalesOfficeArea.")
class SalesOfficeAreaListFilter:
    some: SalesOfficeAreaFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: SalesOfficeAreaFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: SalesOfficeAreaFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of SalesGroup.")
class SalesGroupListFilter:
    some: SalesGroupFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: SalesGroupFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: SalesGroupFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of Plant.")
class PlantListFilter:
    some: PlantFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: PlantFilter | None = strawberry.field(description="No row fulfils this.", default=strawberry.UNSET)
    every: PlantFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )


@strawberry.input(description="Conditions on a list of PlantAssignment.")
class PlantAssignmentListFilter:
    some: PlantAssignmentFilter | None = strawberry.field(
        description="At least one row fulfils this.", default=strawberry.UNSET
    )
    none: PlantAssignmentFilter | None = strawberry.field(
        description="No row fulfils this.", default=strawberry.UNSET
    )
    every: PlantAssignmentFilter | None = strawberry.field(
        description="Each row fulfils this; true for an empty list.", default=strawberry.UNSET
    )
