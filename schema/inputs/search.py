"""The search help's conditions, the order of lists, and what narrows the change log. Next: ../query.py."""

from datetime import date
from enum import Enum

import strawberry

_UNSET = strawberry.UNSET


@strawberry.enum(description="Ascending or descending; empty values come last in both.")
class OrderDirection(Enum):
    ASC = strawberry.enum_value("ASC", description="Smallest first.")
    DESC = strawberry.enum_value("DESC", description="Largest first.")


@strawberry.enum(description="Fields by which lists of customers can be ordered.")
class CustomerOrderField(Enum):
    CUSTOMER_NUMBER = strawberry.enum_value("customer_number", description="Customer number, KNA1-KUNNR.")
    NAME1 = strawberry.enum_value("name1", description="Name 1, KNA1-NAME1.")
    SEARCH_TERM1 = strawberry.enum_value("search_term1", description="Search term 1, ADRC-SORT1.")
    COUNTRY = strawberry.enum_value("country", description="Country, KNA1-LAND1.")
    REGION = strawberry.enum_value("region", description="Region, KNA1-REGIO.")
    CITY = strawberry.enum_value("city", description="City, KNA1-ORT01.")
    POSTAL_CODE = strawberry.enum_value("postal_code", description="Postal code, KNA1-PSTLZ.")
    ACCOUNT_GROUP = strawberry.enum_value("account_group", description="Account group, KNA1-KTOKD.")
    CREATED_ON = strawberry.enum_value("created_on", description="Created on, KNA1-ERDAT.")
    CHANGED_AT = strawberry.enum_value("changed_at", description="Last changed at, own field.")
    SHORT_CODE = strawberry.enum_value("short_code", description="Short code, own field.")
    ANNUAL_SALES = strawberry.enum_value("annual_sales", description="Annual sales, KNA1-UMSA1.")


@strawberry.input(
    description="One step of an order; later steps decide among equals, the customer number last."
)
class CustomerOrder:
    field: CustomerOrderField = strawberry.field(description="The field.")
    direction: OrderDirection = strawberry.field(description="The direction.", default=OrderDirection.ASC)


@strawberry.enum(description="Orders of what a search for archives found.")
class ArchiveSort(Enum):
    RELEVANCE = strawberry.enum_value(
        "RELEVANCE", description="The highest score first, the newest item among equals; see `exact`."
    )
    CODE = strawberry.enum_value(
        "CODE", description="By archive code, ZITEM-archiveCode; drafts, which have none, behind all others."
    )
    DATE = strawberry.enum_value(
        "DATE", description="By the date it was formed on, ZITEM-formedOn, the newest first; undated last."
    )


@strawberry.input(description="What a search for archives looks for.")
class ArchiveQuery:
    keyword: str | None = strawberry.field(
        description="Parts separated by blanks; all of them must be found, in any order and anywhere in the "
        "item, each as a piece of its text, for Chinese has no gaps between words. What stands in quotes is "
        'one part, blanks and all: "客户合同" is found where the words stand together. Case and width of '
        "characters do not matter. At most 20 parts and 200 characters; null or only blanks = all items. In "
        "texts that are kept sealed a part needs two characters at least, and of a longer one only its pairs "
        "of characters are compared: they may stand apart.",
        default=_UNSET,
    )
    include_archived: bool | None = strawberry.field(
        description="Also items of archived dossiers, ZITEM-archived; without it they are left out.",
        default=_UNSET,
    )


@strawberry.enum(description="Kinds of blocks, central or in a sales area or company code.")
class BlockKind(Enum):
    ORDER = strawberry.enum_value("ORDER", description="Order block, AUFSD.")
    DELIVERY = strawberry.enum_value("DELIVERY", description="Delivery block, LIFSD.")
    BILLING = strawberry.enum_value("BILLING", description="Billing block, FAKSD.")
    SALES_SUPPORT = strawberry.enum_value("SALES_SUPPORT", description="Sales support block, CASSD.")
    POSTING = strawberry.enum_value("POSTING", description="Posting block, SPERR.")
    PAYMENT = strawberry.enum_value("PAYMENT", description="Payment block, ZAHLS.")


@strawberry.input(description="The search help (F4): all conditions that are given must hold.")
class CustomerSearch:
    text: str | None = strawberry.field(
        description="Part of a name or search term, a pinyin spelling (lanjiang) or its initials (lj); "
        "upper and lower case and full and half width are equal.",
        default=_UNSET,
    )
    customer_number: str | None = strawberry.field(
        description="Customer number, KNA1-KUNNR; * stands for any characters.", default=_UNSET
    )
    customer_number_from: str | None = strawberry.field(
        description="First number, KNA1-KUNNR.", default=_UNSET
    )
    customer_number_to: str | None = strawberry.field(description="Last number, KNA1-KUNNR.", default=_UNSET)
    short_code: str | None = strawberry.field(
        description="Short code, own field; * as above.", default=_UNSET
    )
    name: str | None = strawberry.field(
        description="Part of name 1 to 4, KNA1-NAME1 to NAME4; case and width are equal.", default=_UNSET
    )
    search_term: str | None = strawberry.field(
        description="Search term 1 or 2, ADRC-SORT1 and SORT2; * as above.", default=_UNSET
    )
    country: str | None = strawberry.field(description="Country, KNA1-LAND1.", default=_UNSET)
    region: str | None = strawberry.field(description="Region, KNA1-REGIO.", default=_UNSET)
    city: str | None = strawberry.field(description="City, KNA1-ORT01; * as above.", default=_UNSET)
    postal_code: str | None = strawberry.field(
        description="Postal code, KNA1-PSTLZ; * as above.", default=_UNSET
    )
    tax_number: str | None = strawberry.field(
        description="Exactly one of the tax numbers, the unified social credit code or the VAT number; only "
        "from callers who read them in clear wherever they see them.",
        default=_UNSET,
    )
    account_group: str | None = strawberry.field(description="Account group, KNA1-KTOKD.", default=_UNSET)
    company_code: str | None = strawberry.field(
        description="Has data in this company code, KNB1-BUKRS.", default=_UNSET
    )
    sales_org: str | None = strawberry.field(
        description="Has data in this sales organisation, KNVV-VKORG.", default=_UNSET
    )
    channel: str | None = strawberry.field(
        description="Has data in this distribution channel, KNVV-VTWEG.", default=_UNSET
    )
    division: str | None = strawberry.field(
        description="Has data in this division, KNVV-SPART.", default=_UNSET
    )
    customer_category: str | None = strawberry.field(
        description="Customer category, own field.", default=_UNSET
    )
    blocked: BlockKind | None = strawberry.field(
        description="Has such a block, centrally or in a layer within the caller's scope.", default=_UNSET
    )
    deletion_flag: bool | None = strawberry.field(
        description="Central deletion flag, KNA1-LOEVM.", default=_UNSET
    )
    created_from: date | None = strawberry.field(
        description="Created on this day or later, KNA1-ERDAT.", default=_UNSET
    )
    created_to: date | None = strawberry.field(
        description="Created on this day or earlier, KNA1-ERDAT.", default=_UNSET
    )
    finance_status: str | None = strawberry.field(
        description="PENDING or COMPLETE, own field.", default=_UNSET
    )
    vendor_number: str | None = strawberry.field(description="Vendor number, KNA1-LIFNR.", default=_UNSET)
    external_system: str | None = strawberry.field(
        description="System of an external key, own field.", default=_UNSET
    )
    external_key: str | None = strawberry.field(description="External key, own field.", default=_UNSET)


@strawberry.input(description="Which changes of the log are wanted; all conditions that are given must hold.")
class ChangeFilter:
    customer_numbers: list[str] | None = strawberry.field(
        description="Changes of one of these customers.", default=_UNSET
    )
    account_groups: list[str] | None = strawberry.field(
        description="Changes of customers of these account groups.", default=_UNSET
    )
    company_codes: list[str] | None = strawberry.field(
        description="Changes with an item in one of these company codes.", default=_UNSET
    )
    sales_orgs: list[str] | None = strawberry.field(
        description="Changes with an item in one of these sales organisations.", default=_UNSET
    )
    operations: list[str] | None = strawberry.field(
        description="Changes by one of these operations, such as createCustomer.", default=_UNSET
    )
    tables: list[str] | None = strawberry.field(
        description="Changes with an item of one of these tables, such as KNVP.", default=_UNSET
    )
    fields: list[str] | None = strawberry.field(
        description="Changes with an item of one of these fields, such as KUNN2.", default=_UNSET
    )
    object_classes: list[str] | None = strawberry.field(
        description="Changes of records of these kinds: DEBI customers, ZDOS dossiers, ZITEM items.",
        default=_UNSET,
    )
    changed_by: list[str] | None = strawberry.field(
        description="Changes by one of these users, CDHDR-USERNAME.", default=_UNSET
    )
    sources: list[str] | None = strawberry.field(
        description="Changes from one of these sources: UI, API, IDOC, U8, SYSTEM.", default=_UNSET
    )
