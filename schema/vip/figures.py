"""What VIPs buy: totals, summary, ranking, statistics. Next: door.py."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated

import strawberry

from models.rules.care.figures import Period
from models.rules.finding import Finding as RuleFinding
from models.rules.finding import error
from models.rules.finding_codes import Code
from models.rules.vip.figures import check_since, check_stores
from resolvers.access.grants import is_code
from resolvers.vip.figures import Cards, Sight, sight_of, totals
from resolvers.vip.pictures import MOST_STORES, Picture, VipPictures, Wanted
from resolvers.vip.ranking import ranking
from resolvers.vip.statistics import TypeShare, type_shares
from resolvers.vip.summary import Group, Wish, summary
from resolvers.write.typed import cleaned
from schema.custody.jobs import PageSize, checked_size
from schema.periods import From, To, asked_period, refuse, rows
from schema.saving import ContextInfo
from schema.vip.figured import (
    Next,
    Stores,
    VipCardsWanted,
    VipChart,
    VipPicture,
    VipPictureKind,
    VipPlace,
    VipRanking,
    VipSeries,
    VipSummary,
    VipSummaryGroup,
    VipSums,
    VipTotal,
    VipTotals,
    VipTypeShare,
    VipTypeStatistics,
    VipWorkbook,
)

WhichCards = Annotated[VipCardsWanted | None, strawberry.argument(description="Which cards; absent: all.")]
Since = Annotated[
    date | None,
    strawberry.argument(name="from", description="First day; absent: from when they joined."),
]
AsOf = Annotated[date | None, strawberry.argument(description="Last day; absent: today.")]
_AMOUNT, _MEMBERS, _BUYERS = ("金额", "Amount"), ("会员数", "Members"), ("消费会员数", "Buyers")
_SHARE = ("占比 %", "Share, percent")


@strawberry.type
class VipFigureQueries:
    """Mixed into the query."""

    @strawberry.field(
        description="What was bought on cards until a day (累计消费): total, visits, means of a month, "
        "discount. By card number. Cards are seen by who has a part in VIP loyalty; what counts is sold in "
        "stores of the caller's grant."
    )
    async def vip_totals(  # noqa: PLR0913, PLR0917 -- arguments of the field
        self,
        info: ContextInfo,
        cards: WhichCards = None,
        since: Since = None,
        as_of: AsOf = None,
        first: PageSize = 50,
        after: Next = None,
    ) -> VipTotals:
        until = as_of or info.context.services.writer.today()
        refuse(info, list(check_since(since, until)))
        period = Period(since or date.min, until)
        return await _totals(info, period, _cards(cards, after), first, since)

    @strawberry.field(
        description="Cards on which something was sold in a period, with what was bought on them in it "
        "(消费查询). By card number."
    )
    async def vip_consumption(  # noqa: PLR0913, PLR0917 -- arguments of the field
        self,
        info: ContextInfo,
        cards: WhichCards = None,
        begin: From = None,
        end: To = None,
        first: PageSize = 50,
        after: Next = None,
    ) -> VipTotals:
        period = asked_period(info, begin, end)
        return await _totals(info, period, _cards(cards, after, bought=True), first, period.begin)

    @strawberry.field(
        description="What VIPs bought in a period (消费汇总), by store, card, month or brand: in all stores, "
        "in some, or by one VIP. Sales without a card are no part of it."
    )
    async def vip_summary(  # noqa: PLR0913, PLR0917 -- arguments of the field
        self,
        info: ContextInfo,
        group_by: Annotated[VipSummaryGroup, strawberry.argument(description="What a row is of.")],
        begin: From = None,
        end: To = None,
        stores: Stores = None,
        card: Annotated[str | None, strawberry.argument(description="Only what was bought on it.")] = None,
        first: PageSize = 50,
        after: Next = None,
    ) -> VipSummary:
        period, sight = _asked(info, begin, end, stores)
        wish = Wish(Group(group_by.value), _code(card), _text(after), checked_size(first))
        found = await summary(info.context.services.writer, sight, period, wish)
        return VipSummary(
            from_=period.begin,
            to=period.end,
            known=found.total,
            asked=(sight, period, wish.card),
            rows=rows(VipSums, found.rows),
            next=found.rows[-1].name if found.more else None,
        )

    @strawberry.field(
        description="VIPs who bought the most in a period (龙虎榜), in all stores of the caller's grant or "
        "some of them."
    )
    async def vip_ranking(
        self,
        info: ContextInfo,
        begin: From = None,
        end: To = None,
        stores: Stores = None,
        first: PageSize = 10,
    ) -> VipRanking:
        period, sight = _asked(info, begin, end, stores)
        found = await ranking(info.context.services.writer, sight, period, checked_size(first))
        return VipRanking(from_=period.begin, to=period.end, places=rows(VipPlace, found))

    @strawberry.field(
        description="Every card type in figures (类型统计): members, who bought, sales, amounts, shares; "
        "with the values of a bar chart and of a pie chart."
    )
    async def vip_type_statistics(
        self, info: ContextInfo, begin: From = None, end: To = None, stores: Stores = None
    ) -> VipTypeStatistics:
        period, sight = _asked(info, begin, end, stores)
        found = await type_shares(info.context.services.writer, sight, period)
        return VipTypeStatistics(
            from_=period.begin,
            to=period.end,
            types=rows(VipTypeShare, found),
            bar=_bar(info, found),
            pie=_chart(info, found, {_SHARE: [one.share for one in found]}),
        )

    @strawberry.field(description="Figures as a picture: the SVG's text, and a signed address for an <img>.")
    async def vip_picture(
        self,
        info: ContextInfo,
        kind: Annotated[VipPictureKind, strawberry.argument(description="Which picture.")],
        begin: From = None,
        end: To = None,
        stores: Stores = None,
    ) -> VipPicture:
        wanted = _wanted(info, Picture[str(kind.value)], begin, end, stores)
        return VipPicture(wanted=wanted, title=wanted.title, url=_address(info, wanted))

    @strawberry.field(
        description="Figures of a period as a workbook: card types with a bar and a pie chart, the first 100 "
        "of the ranking, sums by month, store and brand."
    )
    async def vip_workbook(
        self, info: ContextInfo, begin: From = None, end: To = None, stores: Stores = None
    ) -> VipWorkbook:
        wanted = _wanted(info, Picture.WORKBOOK, begin, end, stores)
        return VipWorkbook(title=wanted.title, url=_address(info, wanted))


@strawberry.type
class VipFigureActs:
    """Mixed into the mutations."""


def _text(typed: str | None) -> str | None:
    """As the database can take it."""
    return None if typed is None else typed.replace("\0", "")


def _code(typed: str | None) -> str | None:
    return None if typed is None else cleaned(typed)


def _cards(wanted: VipCardsWanted | None, after: str | None, *, bought: bool = False) -> Cards:
    given = wanted or VipCardsWanted()
    return Cards(
        card=_code(given.card),
        part=cleaned(_text(given.contains) or "") or None,
        type_code=_code(given.type_code),
        dealer=_code(given.dealer),
        store=_code(given.store),
        after=_text(after),
        bought=bought,
    )


async def _totals(
    info: ContextInfo, period: Period, cards: Cards, first: int, since: date | None
) -> VipTotals:
    context, size = info.context, checked_size(first)
    sight = sight_of(context.caller.read_scope())
    found, more = await totals(context.services.writer, sight, period, cards, size)
    return VipTotals(
        from_=since,
        to=period.end,
        vips=[
            VipTotal(
                card_number=one.card_number,
                name=one.name,
                type_code=one.type_code,
                store_code=one.store_code,
                dealer_code=one.dealer_code,
                status=one.status,
                joined_on=one.joined_on,
                total=one.total,
                list_total=one.list_total,
                sales=one.sales,
                last_on=one.last_on,
                months=one.means.months,
                monthly_spend=one.means.monthly_spend,
                monthly_visits=one.means.monthly_visits,
                discount=one.means.discount,
            )
            for one in found
        ],
        next=found[-1].card_number if more else None,
    )


def _asked(
    info: ContextInfo, begin: date | None, end: date | None, stores: Sequence[str] | None
) -> tuple[Period, Sight]:
    period = asked_period(info, begin, end, _wrong(stores or ()))
    return period, sight_of(info.context.caller.read_scope(), stores or ())


def _wanted(
    info: ContextInfo, picture: Picture, begin: date | None, end: date | None, stores: Sequence[str] | None
) -> Wanted:
    named = tuple(sorted(set(map(cleaned, stores or ()))))
    wrong = _wrong(stores or ())
    if len(named) > MOST_STORES:
        wrong.append(error(Code.GEN_RANGE, ("stores",), value=str(len(named)), range=f"≤ {MOST_STORES}"))
    period = asked_period(info, begin, end, wrong)
    return Wanted(picture, period, info.context.caller.languages[0], named)


def _wrong(stores: Sequence[str]) -> list[RuleFinding]:
    return list(check_stores(stores, [one for one in stores if is_code(cleaned(one))]))


def _address(info: ContextInfo, wanted: Wanted) -> str:
    return VipPictures(info.context.services.shelf).address(info.context.caller, wanted)


def _bar(info: ContextInfo, found: Sequence[TypeShare]) -> VipChart:
    return _chart(
        info,
        found,
        {
            _AMOUNT: [one.amount for one in found],
            _MEMBERS: [Decimal(one.members) for one in found],
            _BUYERS: [Decimal(one.buyers) for one in found],
        },
    )


def _chart(
    info: ContextInfo, found: Sequence[TypeShare], series: dict[tuple[str, str], list[Decimal]]
) -> VipChart:
    at = 0 if info.context.caller.languages[0] == "zh" else 1
    return VipChart(
        labels=[one.title for one in found],
        series=[VipSeries(name=name[at], values=values) for name, values in series.items()],
    )
