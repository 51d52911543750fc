"""Acts on vendors, employees, units and stock items. Next: documents.py."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated

import strawberry

from models.rules.finding import Finding as RuleFinding
from resolvers.base_data.employees import EMPLOYEES
from resolvers.base_data.stock_items import STOCK_ITEMS, next_item_code
from resolvers.base_data.units import UNIT_GROUPS, UNITS, convert_quantity
from resolvers.base_data.vendors import VENDORS, next_vendor_code
from schema.inputs.base_data import EmployeeInput, VendorInput
from schema.inputs.stock import StockItemInput, UnitGroupInput, UnitInput
from schema.maintained import Words, acts_of
from schema.payloads import Finding
from schema.saving import ContextInfo, call_of, finding_payload
from schema.types.base_data import Employee, Vendor
from schema.types.stock import StockItem, Unit, UnitGroup

_GOES = "Delete {one} that nothing names (GEN-INUSE), confirmed with GEN-CONFIRM; else {else_}."
Category = Annotated[
    str | None, strawberry.argument(description="Category code; absent where there are no categories.")
]


@strawberry.type(description="The code that a record created now would get; nothing is reserved.")
class RecordCodeProposal:
    code: str | None = strawberry.field(
        description="The category's code and the next serial of four digits; null when there is none, and "
        "where without categories codes are free."
    )
    findings: list[Finding] = strawberry.field(description="Why there is none: GEN-REF, RD-NOT-LEAF …")


@strawberry.type(description="A quantity in another unit of its group.")
class ConvertedQuantity:
    quantity: Decimal | None = strawberry.field(
        description="quantity × rate of `from` ÷ rate of `to`, rounded once to six decimals; null when it "
        "cannot be converted."
    )
    findings: list[Finding] = strawberry.field(description="Why it cannot: RD-UNIT-GROUP …")


@strawberry.type
class BaseRecordQueries:
    """Mixed into the query."""

    @strawberry.field(
        description="The code that the next vendor of this category would get (BD-5): 01 → 010001."
    )
    async def next_vendor_code(self, info: ContextInfo, category: Category = None) -> RecordCodeProposal:
        return _proposal(info, *await next_vendor_code(call_of(info), category or ""))

    @strawberry.field(description="The code that the next stock item of this category would get (BD-5).")
    async def next_stock_item_code(self, info: ContextInfo, category: Category = None) -> RecordCodeProposal:
        return _proposal(info, *await next_item_code(call_of(info), category or ""))

    @strawberry.field(
        description="The quantity in another unit of the same group (UN-3). `rate` stands, in a group with "
        "floating conversion only, for that of the unit which is not the main one."
    )
    async def convert_quantity(
        self,
        info: ContextInfo,
        quantity: Annotated[Decimal, strawberry.argument(description="Quantity in the unit `from`.")],
        from_: Annotated[str, strawberry.argument(description="Its unit's code.", name="from")],
        to: Annotated[str, strawberry.argument(description="The wanted unit's code.")],
        rate: Annotated[
            Decimal | None, strawberry.argument(description="Rate of the document at hand, if it has one.")
        ] = None,
    ) -> ConvertedQuantity:
        found, findings = await convert_quantity(call_of(info), quantity, from_, to, rate)
        return ConvertedQuantity(quantity=found, findings=_told(info, findings))


def _proposal(info: ContextInfo, code: str | None, findings: Sequence[RuleFinding]) -> RecordCodeProposal:
    return RecordCodeProposal(code=code, findings=_told(info, findings))


def _told(info: ContextInfo, findings: Sequence[RuleFinding]) -> list[Finding]:
    return [finding_payload(one, info.context.caller.languages) for one in findings]


_VendorActs = acts_of(
    *("vendor", VENDORS, Vendor, VendorInput),
    Words(
        *("vendor", "Vendor code."),
        "Enter a vendor (供应商). Its code begins with that of its category, a leaf (BD-4, BD-5); without "
        "one it gets the next serial. Where there are no categories, codes are free (BD-6). purchase is true "
        "unless said otherwise. Only refDataMaintainer and admin; so for all acts on base data.",
        "Change what the input names of a vendor. The code stays (GEN-IMMUTABLE); a new name shows in older "
        "documents too, and the change documents keep the old one (BD-2).",
        _GOES.format(one="a vendor", else_="give it an endDate"),
    ),
)
_EmployeeActs = acts_of(
    *("employee", EMPLOYEES, Employee, EmployeeInput),
    Words(
        *("employee", "Employee code."),
        "Enter an employee (职员); his department may be of any level.",
        "Change what the input names of an employee. Who has left (leaveDate) may still be named, with the "
        "warning RD-EMPLOYEE-LEFT.",
        _GOES.format(one="an employee", else_="give a leaveDate"),
    ),
)
_UnitGroupActs = acts_of(
    *("unit_group", UNIT_GROUPS, UnitGroup, UnitGroupInput),
    Words(
        *("unit group", "Group code."),
        "Enter a group of units (计量单位组), before its units: kind NONE, FIXED or FLOAT.",
        "Change what the input names of a group; its kind only as long as it has no units.",
        _GOES.format(one="a group", else_="active: false"),
    ),
)
_UnitActs = acts_of(
    *("unit", UNITS, Unit, UnitInput),
    Words(
        *("unit", "Unit code."),
        "Enter a unit of measure (计量单位). Without a code it gets the next running number of all groups "
        "(UN-1). A converting group has one main unit with rate 1, its first one unless said otherwise; the "
        "rates of the others say how many main units one of it is (UN-2).",
        "Change what the input names of a unit. Rate and group of a used one stay (UN-4).",
        _GOES.format(one="a unit", else_="active: false"),
    ),
)
_StockItemActs = acts_of(
    *("stock_item", STOCK_ITEMS, StockItem, StockItemInput),
    Words(
        *("stock item", "Item code."),
        "Enter a stock item (存货). Its unit group and main unit come first (RD-UNIT-FIRST), it has one "
        "attribute at least (RD-ITEM-NOATTR), and its code begins with that of its stock category (BD-5). "
        "Where the category says so it is managed by batches (RD-ITEM-BATCH).",
        "Change what the input names of a stock item. batchManaged stays once its stock was moved (IT-3).",
        _GOES.format(one="an item", else_="give it an endDate"),
    ),
)


@strawberry.type
class BaseRecordActs(_VendorActs, _EmployeeActs, _UnitGroupActs, _UnitActs, _StockItemActs):
    """Mixed into the mutations."""
