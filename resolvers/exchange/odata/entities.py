"""Which property of API_BUSINESS_PARTNER is which column (domain 3.2). Next: values.py."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache

from models.rules.shape import Shape, camel
from resolvers.exchange.words import Words, words

OWN = "YY1_"  # in front of what the API has no word for, as of custom fields; then the name of GraphQL


@dataclass(frozen=True)
class Entity:
    """The properties of one entity type, each with its column. Of those with the same column the first that
    is filled counts.
    """

    shape: Shape
    properties: Mapping[str, str]
    own: Mapping[str, str] = field(default_factory=dict[str, str])  # YY1_legalRepresentative
    needed: tuple[str, ...] = ()  # properties without which a row is none


_PARTNER = {
    "AuthorizationGroup": "authorization_group",
    "BusinessPartnerGrouping": "account_group",
    "BusinessPartnerIsBlocked": "central_posting_block",
    "CorrespondenceLanguage": "language",
    "Language": "language",
    "FormOfAddress": "title",
    "InternationalLocationNumber1": "gln_part1",
    "InternationalLocationNumber2": "gln_part2",
    "InternationalLocationNumber3": "gln_check_digit",
    "IsMarkedForArchiving": "deletion_flag",
    "LegalForm": "legal_form",
    "OrganizationBPName1": "name1",
    "OrganizationBPName2": "name2",
    "OrganizationBPName3": "name3",
    "OrganizationBPName4": "name4",
    "LastName": "name1",
    "FirstName": "name2",
    "GroupBusinessPartnerName1": "name1",
    "GroupBusinessPartnerName2": "name2",
    "SearchTerm1": "search_term1",
    "SearchTerm2": "search_term2",
    "TradingPartner": "trading_partner",
    "CreationDate": "created_on",
    "CreatedByUser": "created_by",
    "LastChangedByUser": "changed_by",
}
_ADDRESS = {
    "StreetName": "street",
    "HouseNumber": "house_number",
    "District": "district",
    "CityName": "city",
    "PostalCode": "postal_code",
    "Region": "region",
    "Country": "country",
    "POBox": "po_box",
    "POBoxPostalCode": "po_box_postal_code",
    "POBoxDeviatingCityName": "po_box_city",
    "Language": "language",
    "TransportZone": "transport_zone",
    "TaxJurisdiction": "tax_jurisdiction",
    "FormOfAddress": "title",
}
_CUSTOMER = {
    "CustomerAccountGroup": "account_group",
    "AuthorizationGroup": "authorization_group",
    "CustomerClassification": "customer_class",
    "OrderIsBlockedForCustomer": "central_order_block",
    "DeliveryIsBlocked": "central_delivery_block",
    "BillingIsBlockedForCustomer": "central_billing_block",
    "PostingIsBlocked": "central_posting_block",
    "DeletionIndicator": "deletion_flag",
    "Supplier": "vendor_number",
    "CustomerCorporateGroup": "group_key",
    "FiscalAddress": "fiscal_address_customer",
    "Industry": "industry_key",
    "IndustryCode1": "industry_code1",
    "IndustryCode2": "industry_code2",
    "IndustryCode3": "industry_code3",
    "IndustryCode4": "industry_code4",
    "IndustryCode5": "industry_code5",
    "InternationalLocationNumber1": "gln_part1",
    "NielsenRegion": "nielsen_id",
    "TaxNumber1": "tax_number1",
    "TaxNumber2": "tax_number2",
    "TaxNumber3": "tax_number3",
    "TaxNumber4": "tax_number4",
    "TaxNumber5": "uscc",
    "TaxNumberType": "tax_number_type",
    "VATRegistration": "vat_registration_no",
    "ExpressTrainStationName": "express_station",
    "TrainStationName": "train_station",
    "CityCode": "city_code",
    "County": "county_code",
}
_COMPANY = {
    "CompanyCode": "company_code",
    "APARToleranceGroup": "tolerance_group",
    "AccountByCustomer": "account_at_customer",
    "AccountingClerk": "accounting_clerk",
    "AccountingClerkFaxNumber": "clerk_fax",
    "AccountingClerkInternetAddress": "clerk_email",
    "AccountingClerkPhoneNumber": "clerk_phone",
    "AlternativePayerAccount": "alternative_payer",
    "AuthorizationGroup": "authorization_group",
    "CashPlanningGroup": "planning_group",
    "CollectiveInvoiceVariant": "collective_invoice",
    "CustomerAccountNote": "memo",
    "CustomerHeadOffice": "head_office",
    "CustomerSupplierClearingIsUsed": "clearing_with_vendor",
    "DeletionIndicator": "deletion_flag",
    "HouseBank": "house_bank",
    "InterestCalculationCode": "interest_indicator",
    "InterestCalculationDate": "last_interest_key_date",
    "IntrstCalcFrequencyInMonths": "interest_cycle",
    "IsToBeLocallyProcessed": "local_processing",
    "ItemIsToBePaidSeparately": "single_payment",
    "LayoutSortingRule": "sort_key",
    "PaymentBlockingReason": "payment_block",
    "PaymentMethodsList": "payment_methods",
    "PaymentTerms": "payment_terms",
    "PaytAdviceIsSentbyEDI": "payment_advice_by_edi",
    "PhysicalInventoryBlockInd": "posting_block",  # the API's name for KNB1-SPERR
    "ReconciliationAccount": "recon_account",
    "RecordPaymentHistoryIndicator": "record_payment_history",
    "UserAtCustomer": "clerk_at_customer",
    "ValueAdjustmentKey": "value_adjustment_key",
}
_DUNNING = {
    "DunningArea": "dunning_area",
    "DunningBlock": "dunning_block",
    "DunningClerk": "dunning_clerk",
    "DunningLevel": "dunning_level",
    "DunningProcedure": "dunning_procedure",
    "DunningRecipient": "dunning_recipient",
    "LastDunnedOn": "last_dunned_on",
    "LegDunningProcedureOn": "legal_dunning_since",
}
_WITHHOLDING = {
    "WithholdingTaxType": "withholding_tax_type",
    "WithholdingTaxCode": "withholding_tax_code",
    "WithholdingTaxAgent": "is_agent",
    "ObligationDateBegin": "agent_from",
    "ObligationDateEnd": "agent_to",
    "WithholdingTaxNumber": "withholding_tax_number",
    "WithholdingTaxCertificate": "exemption_number",
    "WithholdingTaxExmptPercent": "exemption_rate",
    "ExemptionDateBegin": "exemption_from",
    "ExemptionDateEnd": "exemption_to",
    "ExemptionReason": "exemption_reason",
}
_AREA = {
    "SalesOrganization": "sales_org",
    "DistributionChannel": "channel",
    "Division": "division",
    "AccountByCustomer": "account_at_customer",
    "AdditionalCustomerGroup1": "customer_group1",
    "AdditionalCustomerGroup2": "customer_group2",
    "AdditionalCustomerGroup3": "customer_group3",
    "AdditionalCustomerGroup4": "customer_group4",
    "AdditionalCustomerGroup5": "customer_group5",
    "AuthorizationGroup": "authorization_group",
    "BillingIsBlockedForCustomer": "billing_block",
    "CompleteDeliveryIsDefined": "complete_delivery",
    "CreditControlArea": "credit_control_area",
    "Currency": "currency",
    "CustomerABCClassification": "abc_class",
    "CustomerAccountAssignmentGroup": "account_assignment_group",
    "CustomerGroup": "customer_group",
    "CustomerPaymentTerms": "payment_terms",
    "CustomerPriceGroup": "price_group",
    "CustomerPricingProcedure": "customer_pricing_procedure",
    "DeletionIndicator": "deletion_flag",
    "DeliveryIsBlockedForCustomer": "delivery_block",
    "DeliveryPriority": "delivery_priority",
    "ExchangeRateType": "exchange_rate_type",
    "IncotermsClassification": "incoterms",
    "IncotermsLocation1": "incoterms_location1",
    "IncotermsLocation2": "incoterms_location2",
    "IncotermsTransferLocation": "incoterms_location1",
    "IncotermsVersion": "incoterms_version",
    "InvoiceDate": "invoicing_dates",
    "InvoiceListSchedule": "invoice_list_dates",
    "ItemOrderProbabilityInPercent": "order_probability",
    "MaxNmbrOfPartialDelivery": "max_partial_deliveries",
    "OrderCombinationIsAllowed": "order_combination",
    "OrderIsBlockedForCustomer": "order_block",
    "PartialDeliveryIsAllowed": "partial_delivery",
    "PaymentGuaranteeProcedure": "payment_guarantee",
    "PriceListType": "price_list_type",
    "SalesDistrict": "sales_district",
    "SalesGroup": "sales_group",
    "SalesOffice": "sales_office",
    "ShippingCondition": "shipping_condition",
    "SupplyingPlant": "delivering_plant",
}
_PARTNER_FUNCTION = {
    "PartnerFunction": "partner_function",
    "PartnerCounter": "counter",
    "DefaultPartner": "is_default",
    "CustomerPartnerDescription": "partner_text",
}
_TAX_CLASS = {
    "DepartureCountry": "departure_country",
    "CustomerTaxCategory": "tax_category",
    "CustomerTaxClassification": "tax_class",
}
_BANK = {
    "BankIdentification": "partner_bank_type",
    "BankCountryKey": "bank_country",
    "BankNumber": "bank_key",
    "SWIFTCode": "swift",
    "BankControlKey": "control_key",
    "BankAccountHolderName": "account_holder",
    "ValidityStartDate": "valid_from",
    "ValidityEndDate": "valid_to",
    "IBAN": "iban",
    "CollectionAuthInd": "collection_authorized",
}
_UNLOADING = {
    "UnloadingPointName": "name",
    "CustomerFactoryCalenderCode": "calendar",
    "IsDfltBPUnloadingPoint": "is_default",
}
_TEXT = {"Language": "language", "LongTextID": "text_id", "LongText": "body"}
_CONTACT = {"BusinessPartnerPerson": "contact_number"}
_RELATIONSHIP = {
    "ContactPersonFunction": "function",
    "ContactPersonDepartment": "department",
    "PhoneNumber": "phone",
    "EmailAddress": "email",
}
# Behind the address: navigation, property, column.
COMMUNICATION = (
    ("to_PhoneNumber", "PhoneNumber", "phone"),
    ("to_MobilePhoneNumber", "PhoneNumber", "mobile"),
    ("to_FaxNumber", "FaxNumber", "fax"),
    ("to_EmailAddress", "EmailAddress", "email"),
    ("to_URLAddress", "WebsiteURL", "website"),
)
# Columns that are told in more than a property.
_TOLD_APART = {
    "Customer": frozenset({"customer_number", "natural_person", "changed_at", "version"}),
    "BankDetail": frozenset({"bank_account"}),
    "PartnerFunction": frozenset({"partner", "partner_customer_number"}),
    "SalesAreaData": frozenset({"sales_area"}),
}

LICENCES, TEXTS = OWN + "licences", OWN + "texts"  # of a sales area; of a contact person
TAX_CLASSES = OWN + "taxClassifications"  # of a customer without sales areas
CREDIT_AREAS, CENTRAL_CREDIT = OWN + "creditAreas", OWN + "centralCredit"
OF_CUSTOMER = (CREDIT_AREAS, CENTRAL_CREDIT, TAX_CLASSES)

# Of the API, without a place here: told elsewhere, or of no weight for a customer.
SPARED = frozenset(
    """
    AcademicTitle AdditionalLastName AdditionalStreetPrefixName AdditionalStreetSuffixName AddressID
    AddressIDByExternalSystem AddressTimeZone AddressUUID BPGoodsReceivingHoursCode BankAccountName BankName
    BirthDate BusinessPartner BusinessPartnerBirthDateStatus BusinessPartnerBirthplaceName
    BusinessPartnerCategory BusinessPartnerCompany BusinessPartnerDeathDate BusinessPartnerFullName
    BusinessPartnerIDByExtSystem BusinessPartnerName BusinessPartnerType BusinessPartnerUUID CareOfName
    CityCode CityName CompanyCode CompanyPostalCode County CountyCode CreatedByUser CreationDate CreationTime
    Customer CustomerAccountGroup CustomerFullName CustomerName DeliveryServiceNumber DeliveryServiceTypeCode
    DistributionChannel Division ETag FaxNumber FaxNumberExtension FullName GenderCodeName HomeCityName
    HouseNumberSupplementText IBANValidityStartDate IndependentAddressID Industry IsFemale IsMale
    IsNaturalPerson IsSexUnknown IsStandardRelationship KnownOrNegotiatedLeave LastChangeDate LastChangeTime
    MiddleName NFPartnerIsNaturalPerson NameCountry NameFormat OrganizationFoundationDate
    OrganizationLiquidationDate POBoxDeviatingCountry POBoxDeviatingRegion POBoxIsWithoutNumber POBoxLobbyName
    Person PersonFullName PersonNumber PhoneNumberExtension PrfrdCommMediumType RelationshipCategory
    RelationshipNumber ResponsibleType SalesOrganization StreetPrefixName StreetSuffixName Supplier
    TownshipCode TownshipName ValidityEndDate ValidityStartDate AuthorizationGroup
    to_AddressUsage to_BuPaIndustry to_BusinessPartnerRole to_CustomerTaxGrouping to_Supplier
    """.split()
)
# Read, but written by another property.
ONLY_READ = frozenset(
    {
        *("LastName", "FirstName", "GroupBusinessPartnerName1", "GroupBusinessPartnerName2"),
        *("IncotermsTransferLocation",),
    }
)
FLAGS = frozenset({"PaytAdviceIsSentbyEDI"})  # a flag there, a sign of one character here
# Signs that a property holds, where it is shorter than the column.
SHORTER = {
    **{"TaxNumber1": 16, "TaxNumber2": 11, "TaxNumber3": 18, "TaxNumber4": 18},
    **{"FaxNumber": 30, "AccountingClerkInternetAddress": 130},
}


@dataclass(frozen=True)
class Entities:
    """By what they are read for. The customer himself is spread over three."""

    partner: Entity
    address: Entity
    customer: Entity
    company: Entity
    dunning: Entity
    withholding: Entity
    area: Entity
    function: Entity
    tax_class: Entity
    bank: Entity
    unloading: Entity
    text: Entity
    contact: Entity
    relationship: Entity


@cache
def entities() -> Entities:
    root = words().shape
    companies, areas = root.children["company_codes"], root.children["sales_areas"]
    contact = root.children["contact_persons"]
    told = {*_PARTNER.values(), *_ADDRESS.values(), *_CUSTOMER.values()}
    told |= {name for _, _, name in COMMUNICATION}
    return Entities(
        partner=Entity(root, _PARTNER),
        address=Entity(root, _ADDRESS),
        customer=Entity(root, _CUSTOMER, _own(root, told)),
        company=_row(companies, _COMPANY, "CompanyCode"),
        dunning=_row(companies.children["dunning_areas"], _DUNNING, "DunningArea"),
        withholding=_row(companies.children["withholding_taxes"], _WITHHOLDING, "WithholdingTaxType"),
        area=_row(areas, _AREA, "SalesOrganization", "DistributionChannel", "Division"),
        function=_row(areas.children["partner_functions"], _PARTNER_FUNCTION, "PartnerFunction"),
        tax_class=_row(root.children["tax_classifications"], _TAX_CLASS, *(*_TAX_CLASS,)[:2]),
        bank=_row(root.children["bank_details"], _BANK, "BankCountryKey", "BankNumber"),
        unloading=_row(root.children["unloading_points"], _UNLOADING, "UnloadingPointName"),
        text=Entity(root.children["texts"], _TEXT, needed=("Language", "LongTextID")),
        contact=Entity(contact, _CONTACT, _own(contact, {*_CONTACT.values(), *_RELATIONSHIP.values()})),
        relationship=Entity(contact, _RELATIONSHIP),
    )


@cache
def our_lists() -> Mapping[str, tuple[str, Words]]:
    """For which the API has no entity; by the names of GraphQL behind our prefix."""
    root = words()
    found = {TEXTS: root.lists["texts"], LICENCES: root.lists["salesAreas"][1].lists["licences"]}
    return found | {word: root.lists[word.removeprefix(OWN)] for word in OF_CUSTOMER}


def _row(shape: Shape, properties: Mapping[str, str], *needed: str) -> Entity:
    return Entity(shape, properties, _own(shape, {*properties.values()}), needed)


def _own(shape: Shape, told: Collection[str]) -> Mapping[str, str]:
    elsewhere = _TOLD_APART.get(shape.name, frozenset())
    return {OWN + camel(name): name for name in shape.fields if name not in told and name not in elsewhere}
