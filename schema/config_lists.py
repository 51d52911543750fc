"""Root lists of the organisational structure and the configuration tables. Next: query.py."""

import strawberry

from schema.arguments import Where
from schema.inputs.organisation_filter import (
    CompanyCodeFilter,
    CreditControlAreaFilter,
    DistributionChannelFilter,
    DivisionFilter,
    PlantAssignmentFilter,
    PlantFilter,
    SalesAreaFilter,
    SalesGroupFilter,
    SalesOfficeAreaFilter,
    SalesOfficeFilter,
    SalesOrganizationFilter,
)
from schema.inputs.reference_filter import (
    AccountGroupFilter,
    BankMasterFilter,
    CountryFilter,
    CurrencyFilter,
    FieldStatusFilter,
    GlAccountFilter,
    IncotermsFilter,
    LanguageFilter,
    NumberRangeFilter,
    PaymentTermsFilter,
    ReferenceCodeFilter,
    RegionFilter,
    TaxCategoryFilter,
)
from schema.types.organisation import (
    CompanyCodeConnection,
    CreditControlAreaConnection,
    DistributionChannelConnection,
    DivisionConnection,
    PlantAssignmentConnection,
    PlantConnection,
    SalesAreaConnection,
    SalesGroupConnection,
    SalesOfficeAreaConnection,
    SalesOfficeConnection,
    SalesOrganizationConnection,
)
from schema.types.reference import (
    AccountGroupConnection,
    BankMasterConnection,
    CountryConnection,
    CurrencyConnection,
    FieldStatusConnection,
    GlAccountConnection,
    IncotermsConnection,
    LanguageConnection,
    NumberRangeConnection,
    PaymentTermsConnection,
    ReferenceCodeConnection,
    RegionConnection,
    TaxCategoryConnection,
)
from schema.types.relay import After, Before, First, Last, compiled


@strawberry.type
class OrganisationLists:
    """The organisational structure. Everybody who is signed in may read them."""

    @strawberry.field(description="Company codes (公司代码), T001.")
    def company_codes(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[CompanyCodeFilter] = None,
    ) -> CompanyCodeConnection:
        return compiled()

    @strawberry.field(description="Sales organisations (销售组织), TVKO.")
    def sales_organizations(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[SalesOrganizationFilter] = None,
    ) -> SalesOrganizationConnection:
        return compiled()

    @strawberry.field(description="Distribution channels (分销渠道), TVTW.")
    def distribution_channels(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[DistributionChannelFilter] = None,
    ) -> DistributionChannelConnection:
        return compiled()

    @strawberry.field(description="Divisions (产品组), TSPA.")
    def divisions(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[DivisionFilter] = None,
    ) -> DivisionConnection:
        return compiled()

    @strawberry.field(description="Sales areas (销售区域), TVTA: only these triples exist.")
    def sales_areas(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[SalesAreaFilter] = None,
    ) -> SalesAreaConnection:
        return compiled()

    @strawberry.field(description="Sales offices, TVBUR.")
    def sales_offices(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[SalesOfficeFilter] = None,
    ) -> SalesOfficeConnection:
        return compiled()

    @strawberry.field(description="Which sales office serves which sales area, TVKBZ.")
    def sales_office_areas(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[SalesOfficeAreaFilter] = None,
    ) -> SalesOfficeAreaConnection:
        return compiled()

    @strawberry.field(description="Sales groups of the sales offices, TVBVK.")
    def sales_groups(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[SalesGroupFilter] = None,
    ) -> SalesGroupConnection:
        return compiled()

    @strawberry.field(description="Plants (工厂), T001W.")
    def plants(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[PlantFilter] = None,
    ) -> PlantConnection:
        return compiled()

    @strawberry.field(description="Plants that may deliver for a sales organisation and channel, TVKWZ.")
    def plant_assignments(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[PlantAssignmentFilter] = None,
    ) -> PlantAssignmentConnection:
        return compiled()

    @strawberry.field(description="Credit control areas (信贷控制范围), T014.")
    def credit_control_areas(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[CreditControlAreaFilter] = None,
    ) -> CreditControlAreaConnection:
        return compiled()


@strawberry.type
class ReferenceLists:
    """The configuration tables. Everybody who is signed in may read them."""

    @strawberry.field(description="Account groups (科目组), T077D.")
    def account_groups(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[AccountGroupFilter] = None,
    ) -> AccountGroupConnection:
        return compiled()

    @strawberry.field(description="Number ranges of the account groups, with how far they are used.")
    def number_ranges(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[NumberRangeFilter] = None,
    ) -> NumberRangeConnection:
        return compiled()

    @strawberry.field(
        description="Field status by account group, activity, company code; see fieldStatus for what results."
    )
    def field_status_rules(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[FieldStatusFilter] = None,
    ) -> FieldStatusConnection:
        return compiled()

    @strawberry.field(
        description="Codes of lists that have no table of their own, such as order blocks or customer groups."
    )
    def reference_codes(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[ReferenceCodeFilter] = None,
    ) -> ReferenceCodeConnection:
        return compiled()

    @strawberry.field(description="Countries, T005.")
    def countries(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[CountryFilter] = None,
    ) -> CountryConnection:
        return compiled()

    @strawberry.field(description="Regions of countries, T005S.")
    def regions(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[RegionFilter] = None,
    ) -> RegionConnection:
        return compiled()

    @strawberry.field(description="Currencies, TCURC.")
    def currencies(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[CurrencyFilter] = None,
    ) -> CurrencyConnection:
        return compiled()

    @strawberry.field(description="Languages, T002.")
    def languages(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[LanguageFilter] = None,
    ) -> LanguageConnection:
        return compiled()

    @strawberry.field(
        description="Accounts of the charts of accounts; customers need a reconciliation account."
    )
    def gl_accounts(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[GlAccountFilter] = None,
    ) -> GlAccountConnection:
        return compiled()

    @strawberry.field(description="Payment terms (付款条件), T052.")
    def payment_terms(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[PaymentTermsFilter] = None,
    ) -> PaymentTermsConnection:
        return compiled()

    @strawberry.field(description="Banks (银行主数据), BNKA.")
    def bank_masters(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[BankMasterFilter] = None,
    ) -> BankMasterConnection:
        return compiled()

    @strawberry.field(description="Incoterms by version, TINC.")
    def incoterms(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[IncotermsFilter] = None,
    ) -> IncotermsConnection:
        return compiled()

    @strawberry.field(description="Tax categories and classes by country, TSTL and TSKD.")
    def tax_categories(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[TaxCategoryFilter] = None,
    ) -> TaxCategoryConnection:
        return compiled()
