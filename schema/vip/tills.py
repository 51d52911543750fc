"""Sales and returns at the till. Next: redemptions.py."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

import strawberry

from models.rules.state import State, rows
from models.rules.vip.tills import Quote
from resolvers.vip.tills import post_return, post_sale, quote_sale
from schema.inputs.sale import SaleInput
from schema.patching import patch_from_input
from schema.payloads import ConflictFacts, Finding, Refused, SavedFacts
from schema.saving import Answers, ContextInfo, call_of, finding_payload, refusing, save_record
from schema.types.sale import Sale


@strawberry.type(description="The call was carried out.")
class SaleSaved(SavedFacts):
    sale: Sale | None = strawberry.field(description="The sale, or the return, as it is.")


@strawberry.type(description="Nothing was saved: somebody else has changed the sale since it was read.")
class SaleConflict(ConflictFacts):
    current: Sale | None = strawberry.field(description="The sale as it is now.")


SaleResult = Annotated[
    SaleSaved | Refused | SaleConflict,
    strawberry.union("SaleResult", description="Answer of every act at a till."),
]
OF_SALES = Answers(SaleSaved, SaleConflict, "SaleResult", "sale", "number", "String")


@strawberry.input(description="How much of a line of a sale comes back.")
class SaleReturnLineInput:
    line_number: int = strawberry.field(description="Number of the line inside its sale (行号).")
    quantity: Decimal = strawberry.field(
        description="Quantity that comes back (退货数量): above 0, at most what was sold and is not back yet."
    )


@strawberry.input(description="Goods of a sale that come back (退货). What is refunded, the service reckons.")
class SaleReturnInput:
    sale_number: str = strawberry.field(
        description="Number that the till gives the return (退货单号); at most 20 characters, of no sale."
    )
    returned_sale: str = strawberry.field(description="Number of the sale (原销售单号).")
    store_code: str = strawberry.field(description="Store that takes the goods back (门店).")
    sold_at: datetime = strawberry.field(description="When they came back, UTC (退货时间).")
    lines: list[SaleReturnLineInput] = strawberry.field(description="Lines that come back, each once.")


@strawberry.type(description="A line of a sale as it would be.")
class SaleQuoteLine:
    line_number: int = strawberry.field(description="Number inside the sale (行号).")
    brand_code: str = strawberry.field(description="Brand (品牌).")
    item_code: str = strawberry.field(description="Item (商品).")
    list_price: Decimal = strawberry.field(description="List price of one (原价).")
    quantity: Decimal = strawberry.field(description="Quantity (数量).")
    discount_rate: Decimal = strawberry.field(description="Rate (折扣率): 0.850 = 15 % off.")
    unit_price: Decimal = strawberry.field(description="Price of one (单价).")
    amount: Decimal = strawberry.field(description="Price of all (金额).")


@strawberry.type(description="What a sale would cost and give (试算); nothing is saved.")
class SaleQuote:
    vip_type: str | None = strawberry.field(description="Type of the card (卡类型); null without a card.")
    benefits: bool = strawberry.field(description="The card gives discount and points (享受优惠).")
    sold_on: date = strawberry.field(description="Day of the sale (销售日期), by which rates hold.")
    total: Decimal = strawberry.field(description="Sum of the lines (应付金额), which payments must sum to.")
    list_total: Decimal = strawberry.field(description="Sum at list prices (原价金额).")
    activity_code: str | None = strawberry.field(description="Activity that would give points (积分活动).")
    points: int = strawberry.field(
        description="Points (积分), as if all were paid in money, but for coupons and points among payments."
    )
    lines: list[SaleQuoteLine] = strawberry.field(description="The lines with their prices.")
    findings: list[Finding] = strawberry.field(description="Warnings, such as VP-CARD-STATE.")


SaleData = Annotated[SaleInput, strawberry.argument(description="The sale, as the till knows it.")]
ReturnData = Annotated[SaleReturnInput, strawberry.argument(description="What comes back, and how much.")]


@strawberry.type
class TillQueries:
    """Mixed into the query."""

    @strawberry.field(
        description="What a sale would cost with this card in this store, and which points it would give; "
        "saleNumber, soldAt (absent = now) and payments may be left out. By who may post it."
    )
    async def quote_sale(
        self, info: ContextInfo, input: SaleData
    ) -> Annotated[
        SaleQuote | Refused, strawberry.union("SaleQuoteResult", description="Answer of quoteSale.")
    ]:
        patch = patch_from_input(input)
        found = await refusing(info, lambda: quote_sale(call_of(info), patch), ("input",))
        return found if isinstance(found, Refused) else _shown(found, info.context.caller.languages)


@strawberry.type
class TillActs:
    """Mixed into the mutations."""

    @strawberry.mutation(
        description="Post a sale (销售), with discount and points of an ACTIVE card; one that is frozen or "
        "closed gives none, which a warning tells (VP-CARD-STATE). The till says list prices and quantities, "
        "the service reckons the rest; payments sum to the total (VP-PAY-SUM; quoteSale tells it). "
        "STORED_VALUE is spent, COUPON and POINTS_COUPON are used by the same call. The same sale again is "
        "answered as it is; with other content it is refused (VP-SALE-SAME). cashier and vipManager in the "
        "stores of the grant."
    )
    async def post_sale(self, info: ContextInfo, input: SaleData) -> SaleResult:
        patch = patch_from_input(input)
        return await save_record(info, OF_SALES, lambda call: post_sale(call, patch), None, ("input",))

    @strawberry.mutation(
        description="Take goods of a sale back (退货), never more than was sold (VP-RETURN-MORE). Each "
        "payment is refunded in its proportion, stored value to the card; points are taken back, also below "
        "0. When all of a sale has come back, coupons and points that paid for it are good again. The same "
        "return again is answered as it is. cashier and vipManager, where they see the sale."
    )
    async def post_return(self, info: ContextInfo, input: ReturnData) -> SaleResult:
        patch = patch_from_input(input)
        return await save_record(
            info, OF_SALES, lambda call: post_return(call, patch), None, ("returned_sale",)
        )


def _shown(found: Quote, languages: Any) -> SaleQuote:
    state = found.state
    return SaleQuote(
        **{name: state[name] for name in ("vip_type", "benefits", "sold_on", "total", "list_total")},
        activity_code=state["activity_code"],
        points=state["points"],
        lines=[_line(one) for one in rows(state, "lines")],
        findings=[finding_payload(one, languages) for one in found.findings],
    )


def _line(row: State) -> SaleQuoteLine:
    names = (
        *("line_number", "brand_code", "item_code", "list_price", "quantity"),
        *("discount_rate", "unit_price", "amount"),
    )
    return SaleQuoteLine(**{name: row[name] for name in names})
