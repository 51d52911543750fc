"""What figures of VIPs look like. Next: figures.py."""

from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Annotated

import strawberry

from models.rules.care.figures import Period
from resolvers.vip.figures import Sight
from resolvers.vip.pictures import VipPictures, Wanted
from resolvers.vip.summary import Sums, whole
from schema.periods import row
from schema.saving import ContextInfo

Next = Annotated[str | None, strawberry.argument(description="Only those behind `next` of the page before.")]
Stores = Annotated[
    list[str] | None,
    strawberry.argument(description="Only sales in these stores, as far as the grant has them; absent: all."),
]


@strawberry.input(description="Which cards; all that is given must hold.")
class VipCardsWanted:
    card: str | None = strawberry.field(description="This card number.", default=None)
    contains: str | None = strawberry.field(description="Part of the card number.", default=None)
    type_code: str | None = strawberry.field(description="Card type; ZVTY-typeCode.", default=None)
    store: str | None = strawberry.field(
        description="Store that won the customer (吸引门店); ZSTO-storeCode.", default=None
    )
    dealer: str | None = strawberry.field(
        description="Dealer whose store won the customer; ZDLR-dealerCode.", default=None
    )


@strawberry.type(description="What was bought on a card, net of returns (累计消费).")
class VipTotal:
    card_number: str = strawberry.field(
        description="The card; vipCustomer(card:) has all of it, and its sales."
    )
    name: str = strawberry.field(description="Who holds it.")
    type_code: str = strawberry.field(description="Card type now.")
    store_code: str = strawberry.field(description="Store that won the customer.")
    dealer_code: str | None = strawberry.field(description="Dealer of that store.")
    status: str = strawberry.field(description="ACTIVE, FROZEN or CLOSED.")
    joined_on: date = strawberry.field(description="Joined on.")
    total: Decimal = strawberry.field(description="What was paid (累计消费金额).")
    list_total: Decimal = strawberry.field(description="The same at list prices.")
    sales: int = strawberry.field(
        description="Visits (消费次数): sales, without those of which everything was taken back."
    )
    last_on: date | None = strawberry.field(description="Day of the last sale.")
    months: int = strawberry.field(
        description="Calendar months from joining, or `from`, to the last day, with both; at least 1."
    )
    monthly_spend: Decimal = strawberry.field(description="total for each of the months (月均消费).")
    monthly_visits: Decimal = strawberry.field(description="sales for each of the months (月均次数).")
    discount: Decimal | None = strawberry.field(
        description="total of listTotal (平均折扣): 0.85 = 15 % off; null: nothing was bought."
    )


@strawberry.type(description="A page of cards with what was bought on them, by card number.")
class VipTotals:
    from_: date | None = strawberry.field(name="from", description="First day; null: from the beginning.")
    to: date = strawberry.field(description="Last day.")
    vips: list[VipTotal] = strawberry.field(description="The cards.")
    next: str | None = strawberry.field(description="Argument after of the next page; null: there is none.")


@strawberry.enum(description="What a row of a summary is of.")
class VipSummaryGroup(Enum):
    STORE = strawberry.enum_value("STORE", description="A store in which it was sold.")
    VIP = strawberry.enum_value("VIP", description="A card.")
    MONTH = strawberry.enum_value("MONTH", description="A calendar month.")
    BRAND = strawberry.enum_value("BRAND", description="A brand.")


@strawberry.type(description="What VIPs bought: of one store, card, month or brand, or all of it.")
class VipSums:
    name: str = strawberry.field(description="Its code, or YYYY-MM; empty: all.")
    title: str | None = strawberry.field(description="Its name; of months and of all null.")
    total: Decimal = strawberry.field(description="What was paid, net of returns.")
    list_total: Decimal = strawberry.field(description="The same at list prices.")
    sales: int = strawberry.field(
        description="Sales, without those of which everything was taken back; of a brand those with it."
    )
    discount: Decimal | None = strawberry.field(
        description="total of listTotal; null: nothing was bought on balance."
    )


@strawberry.type(description="What VIPs bought in a period, added up (消费汇总).")
class VipSummary:
    known: strawberry.Private[Sums | None]
    asked: strawberry.Private[tuple[Sight, Period, str | None]]
    from_: date = strawberry.field(name="from", description="First day.")
    to: date = strawberry.field(description="Last day.")
    rows: list[VipSums] = strawberry.field(description="By name; without those that have no sale.")
    next: str | None = strawberry.field(description="Argument after of the next page; null: there is none.")

    @strawberry.field(description="Of all rows, not only the page's.")
    async def total(self, info: ContextInfo) -> VipSums:
        return row(VipSums, self.known or await whole(info.context.services.writer, *self.asked))


@strawberry.type(description="A VIP in the ranking.")
class VipPlace:
    rank: int = strawberry.field(description="1, 1, 3 …: equal totals share it.")
    card_number: str = strawberry.field(description="The card.")
    name: str = strawberry.field(description="Who holds it.")
    type_code: str = strawberry.field(description="Card type now.")
    store_code: str = strawberry.field(description="Store that won the customer.")
    total: Decimal = strawberry.field(description="What was paid in the period, net of returns.")
    sales: int = strawberry.field(description="Sales, without those of which everything was taken back.")


@strawberry.type(description="VIPs who bought the most in a period (龙虎榜).")
class VipRanking:
    from_: date = strawberry.field(name="from", description="First day.")
    to: date = strawberry.field(description="Last day.")
    places: list[VipPlace] = strawberry.field(
        description="By total, the largest first, then by card number; without who bought nothing."
    )


@strawberry.type(description="What holders of a card type bought.")
class VipTypeShare:
    type_code: str = strawberry.field(description="The type; ZVTY-typeCode.")
    name: str | None = strawberry.field(description="Its name; null: it is no more.")
    members: int = strawberry.field(
        description="Cards of the type now, of whichever store: joined until the last day, not CLOSED."
    )
    buyers: int = strawberry.field(description="Cards with a sale when they were of the type.")
    sales: int = strawberry.field(
        description="Sales on cards of the type, without those of which everything was taken back."
    )
    amount: Decimal = strawberry.field(description="What was paid, net of returns.")
    share: Decimal = strawberry.field(
        description="amount in percent of all; these sum to 100.00, or are all 0.00."
    )


@strawberry.type(description="Values of a chart, one for each label.")
class VipSeries:
    name: str = strawberry.field(description="What they are, in the caller's language.")
    values: list[Decimal] = strawberry.field(description="The values.")


@strawberry.type(description="What a front end draws a chart of.")
class VipChart:
    labels: list[str] = strawberry.field(description="Names of the types.")
    series: list[VipSeries] = strawberry.field(description="Values of the labels.")


@strawberry.type(description="Every card type in figures, those without a sale too (类型统计).")
class VipTypeStatistics:
    from_: date = strawberry.field(name="from", description="First day.")
    to: date = strawberry.field(description="Last day.")
    types: list[VipTypeShare] = strawberry.field(description="By type code.")
    bar: VipChart = strawberry.field(description="Amounts, members and buyers as columns.")
    pie: VipChart = strawberry.field(description="Shares as parts of the whole.")


@strawberry.enum(description="Which picture.")
class VipPictureKind(Enum):
    TYPE_AMOUNTS = strawberry.enum_value("TYPE_AMOUNTS", description="Amounts by card type, as bars.")
    TYPE_SHARES = strawberry.enum_value("TYPE_SHARES", description="Shares of card types, as a pie.")
    RANKING = strawberry.enum_value("RANKING", description="The 20 cards with the largest totals.")
    MONTHS = strawberry.enum_value("MONTHS", description="Totals by month.")
    STORES = strawberry.enum_value("STORES", description="The 20 stores with the largest totals.")


@strawberry.type(description="Figures as a picture (SVG), in the caller's language.")
class VipPicture:
    wanted: strawberry.Private[Wanted]
    title: str = strawberry.field(description="What it shows.")
    url: str = strawberry.field(
        description="Signed address of it, for a while; it counts anew then, of what the caller sees."
    )

    @strawberry.field(description="The picture itself, to be set into a page.")
    async def svg(self, info: ContextInfo) -> str:
        pictures = VipPictures(info.context.services.shelf)
        return await pictures.draw(info.context.caller, self.wanted)


@strawberry.type(description="Figures as a workbook with charts (xlsx), in the caller's language.")
class VipWorkbook:
    title: str = strawberry.field(description="What it holds.")
    url: str = strawberry.field(
        description="Signed address of it, for a while; it counts anew then. Fetching it is in the audit "
        "trail, and needs EXPORT in the grant."
    )
