"""GraphQL types of organisation data. Next: ../query.py."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.types.relay import PageInfo, compiled

if TYPE_CHECKING:
    from schema.inputs.organisation_filter import (
        PlantAssignmentFilter,
        PlantFilter,
        SalesAreaFilter,
        SalesGroupFilter,
        SalesOfficeAreaFilter,
        SalesOrganizationFilter,
    )


@strawberry.type(description="A company code, the legal unit that keeps books; T001, 公司代码.")
class CompanyCode:
    company_code: str = strawberry.field(
        description="Company code (公司代码); T001-BUKRS; code, at most 4 characters."
    )
    name: str = strawberry.field(description="Name (名称); T001-BUTXT; at most 25 characters.")
    country: str = strawberry.field(description="Country (国家); T001-LAND1; code, at most 3 characters.")
    currency: str = strawberry.field(description="Currency (货币); T001-WAERS; code, at most 5 characters.")
    chart_of_accounts: str = strawberry.field(
        description="Chart of accounts (会计科目表); T001-KTOPL; code, at most 4 characters."
    )
    credit_control_area: str | None = strawberry.field(
        description="Credit control area (信贷控制范围); T001-KKBER; code, at most 4 characters."
    )

    @strawberry.field(
        description="A plant that delivers; T001W, 工厂. All rows within the caller's scope, ordered "
        "by their key."
    )
    def plants(
        self,
        filter: Annotated["PlantFilter", strawberry.lazy("schema.inputs.organisation_filter")] | None = None,
    ) -> "list[Plant]":
        return compiled()

    @strawberry.field(
        description="A sales organisation; belongs to exactly one company code; TVKO, 销售组织. All "
        "rows within the caller's scope, ordered by their key."
    )
    def sales_organizations(
        self,
        filter: Annotated["SalesOrganizationFilter", strawberry.lazy("schema.inputs.organisation_filter")]
        | None = None,
    ) -> "list[SalesOrganization]":
        return compiled()


@strawberry.type(description="A sales organisation; belongs to exactly one company code; TVKO, 销售组织.")
class SalesOrganization:
    sales_org: str = strawberry.field(
        description="Sales organisation (销售组织); TVKO-VKORG; code, at most 4 characters."
    )
    name: str = strawberry.field(description="Name (名称); TVKOT-VTEXT; at most 25 characters.")
    company_code: str = strawberry.field(
        description="Company code (公司代码); TVKO-BUKRS; code, at most 4 characters."
    )
    currency: str = strawberry.field(description="Currency (货币); TVKO-WAERS; code, at most 5 characters.")
    company: "CompanyCode" = strawberry.field(
        description="The CompanyCode that companyCode names; null if it is outside the scope."
    )

    @strawberry.field(
        description="A sales organisation and channel for which a plant delivers; TVKWZ, 工厂分配. "
        "All rows within the caller's scope, ordered by their key."
    )
    def plant_assignments(
        self,
        filter: Annotated["PlantAssignmentFilter", strawberry.lazy("schema.inputs.organisation_filter")]
        | None = None,
    ) -> "list[PlantAssignment]":
        return compiled()

    @strawberry.field(
        description="A sales area: the triple of organisation, channel and division; only these "
        "exist; TVTA, 销售区域. All rows within the caller's scope, ordered by their "
        "key."
    )
    def sales_areas(
        self,
        filter: Annotated["SalesAreaFilter", strawberry.lazy("schema.inputs.organisation_filter")]
        | None = None,
    ) -> "list[SalesArea]":
        return compiled()


@strawberry.type(description="A distribution channel; TVTW, 分销渠道.")
class DistributionChannel:
    channel: str = strawberry.field(
        description="Distribution channel (分销渠道); TVTW-VTWEG; code, at most 2 characters."
    )
    name: str = strawberry.field(description="Name (名称); TVTWT-VTEXT; at most 25 characters.")


@strawberry.type(description="A division; TSPA, 产品组.")
class Division:
    division: str = strawberry.field(description="Division (产品组); TSPA-SPART; code, at most 2 characters.")
    name: str = strawberry.field(description="Name (名称); TSPAT-VTEXT; at most 25 characters.")


@strawberry.type(
    description="A sales area: the triple of organisation, channel and division; only these "
    "exist; TVTA, 销售区域."
)
class SalesArea:
    sales_area: str = strawberry.field(
        description="Sales area, written F723/AQ/XX (销售区域); TVTA-VKORG/VTWEG/SPART; code, at "
        "most 10 characters."
    )
    sales_org: str = strawberry.field(
        description="Sales organisation (销售组织); TVTA-VKORG; code, at most 4 characters."
    )
    channel: str = strawberry.field(
        description="Distribution channel (分销渠道); TVTA-VTWEG; code, at most 2 characters."
    )
    division: str = strawberry.field(description="Division (产品组); TVTA-SPART; code, at most 2 characters.")
    ref_channel: str | None = strawberry.field(
        description="Channel whose customer data is used (参考分销渠道); TVTA-VTWKU; code, at most 2 "
        "characters."
    )
    ref_division: str | None = strawberry.field(
        description="Division whose customer data is used (参考产品组); TVTA-SPAKU; code, at most 2 "
        "characters."
    )
    master_area: str = strawberry.field(
        description="Sales area that holds the customer data (主销售区域); TVTA-VTWKU/SPAKU; code, "
        "at most 10 characters."
    )
    organization: "SalesOrganization" = strawberry.field(
        description="The SalesOrganization that salesOrg names; null if it is outside the scope."
    )

    @strawberry.field(
        description="A sales area in which an office sells; TVKBZ, 办事处与销售区域. All rows within "
        "the caller's scope, ordered by their key."
    )
    def offices(
        self,
        filter: Annotated["SalesOfficeAreaFilter", strawberry.lazy("schema.inputs.organisation_filter")]
        | None = None,
    ) -> "list[SalesOfficeArea]":
        return compiled()


@strawberry.type(description="A sales office; TVBUR, 销售办事处.")
class SalesOffice:
    sales_office: str = strawberry.field(
        description="Sales office (销售办事处); TVBUR-VKBUR; code, at most 4 characters."
    )
    name: str = strawberry.field(description="Name (名称); TVKBT-BEZEI; at most 25 characters.")

    @strawberry.field(
        description="A sales area in which an office sells; TVKBZ, 办事处与销售区域. All rows within "
        "the caller's scope, ordered by their key."
    )
    def areas(
        self,
        filter: Annotated["SalesOfficeAreaFilter", strawberry.lazy("schema.inputs.organisation_filter")]
        | None = None,
    ) -> "list[SalesOfficeArea]":
        return compiled()

    @strawberry.field(
        description="A sales group of an office; TVBVK, 销售组. All rows within the caller's scope, "
        "ordered by their key."
    )
    def groups(
        self,
        filter: Annotated["SalesGroupFilter", strawberry.lazy("schema.inputs.organisation_filter")]
        | None = None,
    ) -> "list[SalesGroup]":
        return compiled()


@strawberry.type(description="A sales area in which an office sells; TVKBZ, 办事处与销售区域.")
class SalesOfficeArea:
    sales_office: str = strawberry.field(
        description="Sales office (销售办事处); TVKBZ-VKBUR; code, at most 4 characters."
    )
    sales_area: str = strawberry.field(
        description="Sales area (销售区域); TVKBZ-VKORG/VTWEG/SPART; code, at most 10 characters."
    )
    area: "SalesArea" = strawberry.field(
        description="The SalesArea that salesArea names; null if it is outside the scope."
    )
    office: "SalesOffice" = strawberry.field(
        description="The SalesOffice that salesOffice names; null if it is outside the scope."
    )


@strawberry.type(description="A sales group of an office; TVBVK, 销售组.")
class SalesGroup:
    sales_group: str = strawberry.field(
        description="Sales group (销售组); TVBVK-VKGRP; code, at most 3 characters."
    )
    name: str = strawberry.field(description="Name (名称); TVGRT-BEZEI; at most 25 characters.")
    office: "SalesOffice" = strawberry.field(description="The SalesOffice this belongs to.")


@strawberry.type(description="A plant that delivers; T001W, 工厂.")
class Plant:
    plant: str = strawberry.field(description="Plant (工厂); T001W-WERKS; code, at most 4 characters.")
    name: str = strawberry.field(description="Name (名称); T001W-NAME1; at most 30 characters.")
    company_code: str = strawberry.field(
        description="Company code (公司代码); T001K-BUKRS; code, at most 4 characters."
    )
    country: str = strawberry.field(description="Country (国家); T001W-LAND1; code, at most 3 characters.")
    company: "CompanyCode" = strawberry.field(
        description="The CompanyCode that companyCode names; null if it is outside the scope."
    )

    @strawberry.field(
        description="A sales organisation and channel for which a plant delivers; TVKWZ, 工厂分配. "
        "All rows within the caller's scope, ordered by their key."
    )
    def assignments(
        self,
        filter: Annotated["PlantAssignmentFilter", strawberry.lazy("schema.inputs.organisation_filter")]
        | None = None,
    ) -> "list[PlantAssignment]":
        return compiled()


@strawberry.type(description="A sales organisation and channel for which a plant delivers; TVKWZ, 工厂分配.")
class PlantAssignment:
    sales_org: str = strawberry.field(
        description="Sales organisation (销售组织); TVKWZ-VKORG; code, at most 4 characters."
    )
    channel: str = strawberry.field(
        description="Distribution channel (分销渠道); TVKWZ-VTWEG; code, at most 2 characters."
    )
    plant: str = strawberry.field(description="Plant (工厂); TVKWZ-WERKS; code, at most 4 characters.")
    assigned_plant: "Plant" = strawberry.field(
        description="The Plant that plant names; null if it is outside the scope."
    )
    organization: "SalesOrganization" = strawberry.field(
        description="The SalesOrganization that salesOrg names; null if it is outside the scope."
    )


@strawberry.type(description="A credit control area; T014, 信贷控制范围.")
class CreditControlArea:
    credit_control_area: str = strawberry.field(
        description="Credit control area (信贷控制范围); T014-KKBER; code, at most 4 characters."
    )
    name: str = strawberry.field(description="Name (名称); T014T-KKBTX; at most 35 characters.")
    currency: str = strawberry.field(description="Currency (货币); T014-WAERS; code, at most 5 characters.")


@strawberry.type(description="A CompanyCode and the cursor that marks its place in the list.")
class CompanyCodeEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: CompanyCode = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of CompanyCode.")
class CompanyCodeConnection:
    edges: list[CompanyCodeEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[CompanyCode] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )


@strawberry.type(description="A SalesOrganization and the cursor that marks its place in the list.")
class SalesOrganizationEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: SalesOrganization = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of SalesOrganization.")
class SalesOrganizationConnection:
    edges: list[SalesOrganizationEdge] = strawberry.field(
        description="The rows of the page with their cursors."
    )
    nodes: list[SalesOrganization] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )


@strawberry.type(description="A DistributionChannel and the cursor that marks its place in the list.")
class DistributionChannelEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: DistributionChannel = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of DistributionChannel.")
class DistributionChannelConnection:
    edges: list[DistributionChannelEdge] = strawberry.field(
        description="The rows of the page with their cursors."
    )
    nodes: list[DistributionChannel] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )


@strawberry.type(description="A Division and the cursor that marks its place in the list.")
class DivisionEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: Division = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of Division.")
class DivisionConnection:
    edges: list[DivisionEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[Division] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )


@strawberry.type(description="A SalesArea and the cursor that marks its place in the list.")
class SalesAreaEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: SalesArea = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of SalesArea.")
class SalesAreaConnection:
    edges: list[SalesAreaEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[SalesArea] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )


@strawberry.type(description="A SalesOffice and the cursor that marks its place in the list.")
class SalesOfficeEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: SalesOffice = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of SalesOffice.")
class SalesOfficeConnection:
    edges: list[SalesOfficeEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[SalesOffice] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )


@strawberry.type(description="A SalesOfficeArea and the cursor that marks its place in the list.")
class SalesOfficeAreaEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: SalesOfficeArea = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of SalesOfficeArea.")
class SalesOfficeAreaConnection:
    edges: list[SalesOfficeAreaEdge] = strawberry.field(
        description="The rows of the page with their cursors."
    )
    nodes: list[SalesOfficeArea] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )


@strawberry.type(description="A SalesGroup and the cursor that marks its place in the list.")
class SalesGroupEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: SalesGroup = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of SalesGroup.")
class SalesGroupConnection:
    edges: list[SalesGroupEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[SalesGroup] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )


@strawberry.type(description="A Plant and the cursor that marks its place in the list.")
class PlantEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: Plant = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of Plant.")
class PlantConnection:
    edges: list[PlantEdge] = strawberry.field(description="The rows of the page with their cursors.")
    nodes: list[Plant] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )


@strawberry.type(description="A PlantAssignment and the cursor that marks its place in the list.")
class PlantAssignmentEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: PlantAssignment = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of PlantAssignment.")
class PlantAssignmentConnection:
    edges: list[PlantAssignmentEdge] = strawberry.field(
        description="The rows of the page with their cursors."
    )
    nodes: list[PlantAssignment] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )


@strawberry.type(description="A CreditControlArea and the cursor that marks its place in the list.")
class CreditControlAreaEdge:
    cursor: str = strawberry.field(description="Opaque; continue the list behind or before this row with it.")
    node: CreditControlArea = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list of CreditControlArea.")
class CreditControlAreaConnection:
    edges: list[CreditControlAreaEdge] = strawberry.field(
        description="The rows of the page with their cursors."
    )
    nodes: list[CreditControlArea] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(
        description="Whether there is more, and the cursors of the page's ends."
    )
    total_count: int = strawberry.field(
        description="All rows of the list, not only the page's; counted only when asked for."
    )
