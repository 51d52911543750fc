"""Acts on categories and accounts, and the next code below one. Next: records.py."""

from enum import Enum
from typing import Annotated

import strawberry

from models.rules.base_data.trees import CUSTOMER_CATEGORY, STOCK_ITEM_CATEGORY, VENDOR_CATEGORY
from models.rules.departments import DEPARTMENT
from resolvers.base_data.accounts import ACCOUNTS
from resolvers.base_data.next_codes import NextCode, next_account_code, next_category_code
from resolvers.base_data.trees import CUSTOMER_CATEGORIES, STOCK_ITEM_CATEGORIES, VENDOR_CATEGORIES
from schema.inputs.category import CustomerCategoryInput, StockItemCategoryInput, VendorCategoryInput
from schema.inputs.ledger import LedgerAccountInput
from schema.maintained import Words, acts_of
from schema.saving import ContextInfo
from schema.types.category import CustomerCategory, StockItemCategory, VendorCategory
from schema.types.ledger import LedgerAccount

_MAINTAIN = "Only refDataMaintainer and admin."
_RULE = (
    "The code says where it lies, 0101 below 01: it fits the levels (RD-CODE-RULE), the one above exists "
    "(RD-PARENT) and holds no records itself (GEN-INUSE); the name is unique below it (GEN-DUPLICATE). "
)
_STAYS = (
    "The code stays (GEN-IMMUTABLE); a new name shows at once wherever it is named, also in fullName of all "
    "below, the change documents keep the old one. "
)


def _words(one: str, records: str) -> Words:
    return Words(
        one,
        "Category code.",
        f"Enter a {one}. {_RULE}{_MAINTAIN}",
        f"Change what the input names of a {one}. {_STAYS}{_MAINTAIN}",
        f"Delete a {one} without categories below it and without {records} (GEN-INUSE); asks for confirm "
        f"GEN-CONFIRM. {_MAINTAIN}",
    )


CustomerCategoryActs = acts_of(
    *("customer_category", CUSTOMER_CATEGORIES, CustomerCategory, CustomerCategoryInput),
    _words("customer category", "customers"),
)
VendorCategoryActs = acts_of(
    *("vendor_category", VENDOR_CATEGORIES, VendorCategory, VendorCategoryInput),
    _words("vendor category", "vendors"),
)
StockItemCategoryActs = acts_of(
    *("stock_item_category", STOCK_ITEM_CATEGORIES, StockItemCategory, StockItemCategoryInput),
    _words("stock-item category", "stock items"),
)
LedgerAccountActs = acts_of(
    *("ledger_account", ACCOUNTS, LedgerAccount, LedgerAccountInput),
    Words(
        "ledger account",
        "Account with its chart, such as CACN/1001.",
        "Enter an account (会计科目) of a chart that a company uses. Its class follows from the first digit; "
        "what is not given of balanceDirection, currency and the by… settings comes from the account above. "
        "The first one below an account with postings asks for confirm RD-ACCT-USED: then they move to it, "
        "each document with a change document. Only refDataMaintainer, admin, and financeMaintainer of all "
        "companies that use the chart.",
        f"Change what the input names of an account; those below keep what they have inherited. {_STAYS}"
        "sapMapping gives it an account in SAP's form, of ten digits. Who may, see createLedgerAccount.",
        "Delete an account without accounts below it and without postings (GEN-INUSE); asks for confirm "
        "GEN-CONFIRM. Who may, see createLedgerAccount.",
        key="account",
        asks=True,
    ),
)


@strawberry.enum(description="A tree whose codes are made of levels.")
class CategoryKind(Enum):
    CUSTOMER = strawberry.enum_value(CUSTOMER_CATEGORY, description="Customer categories; 客户分类.")
    VENDOR = strawberry.enum_value(VENDOR_CATEGORY, description="Vendor categories; 供应商分类.")
    STOCK_ITEM = strawberry.enum_value(STOCK_ITEM_CATEGORY, description="Stock-item categories; 存货分类.")
    DEPARTMENT = strawberry.enum_value(DEPARTMENT, description="Departments; 部门.")


@strawberry.enum(description="Whether there is a next free code, and why not.")
class NextCodeState(Enum):
    FREE = strawberry.enum_value("FREE", description="There is a code.")
    FULL = strawberry.enum_value("FULL", description="All codes of this level are given.")
    LAST_LEVEL = strawberry.enum_value("LAST_LEVEL", description="No code may lie below this one.")
    NO_SUCH = strawberry.enum_value("NO_SUCH", description="The code or chart asked about is not there.")


@strawberry.type(description="The next free code below another.")
class FreeCode:
    code: str | None = strawberry.field(description="The code; null when `state` says that there is none.")
    state: NextCodeState = strawberry.field(description="Whether there is one, and why not.")


_Below = Annotated[
    str | None,
    strawberry.argument(description="The code above; null or absent: on the first level."),
]


@strawberry.type
class TreeQueries:
    """Mixed into the query."""

    @strawberry.field(
        description="The code that the next category (or department) below another would get: one after the "
        "highest, then the lowest that is free. It is not kept for the caller: who enters it first has it."
    )
    async def next_category_code(
        self,
        info: ContextInfo,
        kind: Annotated[CategoryKind, strawberry.argument(description="Which tree.")],
        below: _Below = None,
    ) -> FreeCode:
        return _free(await next_category_code(info.context.services.writer, str(kind.value), below or ""))

    @strawberry.field(description="The same of the accounts of a chart.")
    async def next_account_code(
        self,
        info: ContextInfo,
        chart: Annotated[str, strawberry.argument(description="Chart of accounts, such as CACN.")],
        below: _Below = None,
    ) -> FreeCode:
        writer = info.context.services.writer
        return _free(await next_account_code(writer, chart.strip().upper(), below or ""))


@strawberry.type
class TreeActs(CustomerCategoryActs, VendorCategoryActs, StockItemCategoryActs, LedgerAccountActs):
    """Mixed into the mutations."""


def _free(found: NextCode) -> FreeCode:
    return FreeCode(code=found.code, state=NextCodeState(found.state.value))
