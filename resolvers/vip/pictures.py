"""Figures of VIPs as pictures and as a workbook: which there are, their signed addresses. Next: books.py."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import Enum

from models.rules.auditing import AuditAct
from models.rules.roles import Action
from resolvers.access.audit import Asker, note
from resolvers.access.caller import Caller
from resolvers.attachments.owners import demand
from resolvers.attachments.tickets import LOYALTY, Shelf, holder, signed_address
from resolvers.care.charts import Chart, Form, Value
from resolvers.care.wanted import NAMED, Asked, drawn, period_named
from resolvers.errors import Gone
from resolvers.vip.figures import Sight, sight_of
from resolvers.vip.ranking import ranking
from resolvers.vip.statistics import type_shares
from resolvers.vip.summary import Group, Wish, summary
from resolvers.write.context import Writer

SVG, XLSX = "svg", "xlsx"
MOST_STORES = 50  # that an address names
FIGURES = "VIP_FIGURES"  # object class in the audit trail
_NAME = re.compile(
    NAMED + r"(?:_(?P<stores>[A-Z0-9_.-]{1,10}(?:\+[A-Z0-9_.-]{1,10})*))?\.(?P<ending>svg|xlsx)",
    re.ASCII,
)
_BEST, _ROWS = 20, 100  # bars of a picture, rows of a sheet


class Picture(Enum):
    """Each with what it tells, in Chinese and English. The workbook holds all of it."""

    TYPE_AMOUNTS = ("各卡类型消费金额", "Amounts by card type")
    TYPE_SHARES = ("各卡类型消费占比", "Shares of card types")
    RANKING = ("VIP 消费龙虎榜", "VIPs who bought the most")
    MONTHS = ("VIP 消费（按月）", "What VIPs bought by month")
    STORES = ("VIP 消费（按门店）", "What VIPs bought by store")
    WORKBOOK = ("VIP 消费统计", "Figures of VIPs")


_AMOUNT = ("金额", "Amount")


@dataclass(frozen=True)
class Wanted(Asked):
    """A picture to be drawn, or the workbook to be written. No stores = all that the caller sees."""

    picture: Picture
    stores: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """As its address has it."""
        stores = f"_{'+'.join(self.stores)}" if self.stores else ""
        ending = XLSX if self.picture is Picture.WORKBOOK else SVG
        return f"{self.named}{stores}.{ending}"

    @property
    def title(self) -> str:
        told = super().title
        return f"{told} · {', '.join(self.stores)}" if self.stores else told


def wanted_from_name(name: str) -> Wanted:
    """Gone if no address of ours has it."""
    found = _NAME.fullmatch(name)
    if found is None or found["kind"] not in Picture.__members__:
        raise Gone(name)
    period = period_named(found, name)
    stores = tuple(found["stores"].split("+")) if found["stores"] else ()
    wanted = Wanted(Picture[found["kind"]], period, found["language"], stores)
    if wanted.name != name or len(stores) > MOST_STORES:
        raise Gone(name)
    return wanted


@dataclass(frozen=True)
class VipPictures:
    """For the byte door and the questions that give the addresses."""

    shelf: Shelf

    def address(self, caller: Caller, wanted: Wanted) -> str:
        """Signed. What it shows is counted at each use, of what the caller sees then."""
        return signed_address(self.shelf, caller, LOYALTY, wanted.name)

    async def reader(self, ticket: str, name: str) -> Caller:
        return await holder(self.shelf, ticket, LOYALTY, name)

    async def draw(self, caller: Caller, wanted: Wanted) -> str:
        writer, sight = self.shelf.writer, sight_of(caller.read_scope(), wanted.stores)
        drawing = await _DRAWN[wanted.picture](writer, sight, wanted)
        return await drawn(drawing)

    async def write(self, asker: Asker, wanted: Wanted) -> bytes:
        """Of the stores whose figures he may take along; Denied if there are none."""
        writer, caller = self.shelf.writer, asker.caller
        demand(caller, Action.EXPORT)
        sight = sight_of(caller.read_scope(Action.EXPORT), wanted.stores)
        about = {"object_class": FIGURES, "object_id": f"{wanted.period.begin}/{wanted.period.end}"}
        await note(writer.pool, asker.noted(AuditAct.EXPORT, **about))
        return await _written(writer, sight, wanted)


async def _written(writer: Writer, sight: Sight, wanted: Wanted) -> bytes:
    from resolvers.vip.books import Book, write_book  # noqa: PLC0415 - openpyxl is large

    groups = {
        group: (await summary(writer, sight, wanted.period, Wish(group, first=_ROWS))).rows
        for group in (Group.MONTH, Group.STORE, Group.BRAND)
    }
    book = Book(
        types=await type_shares(writer, sight, wanted.period),
        ranking=await ranking(writer, sight, wanted.period, _ROWS),
        groups=groups,
        language=wanted.language,
        made_at=writer.now(),
    )
    return await asyncio.to_thread(write_book, book)


async def _types(writer: Writer, sight: Sight, wanted: Wanted) -> Chart:
    found = await type_shares(writer, sight, wanted.period)
    if wanted.picture is Picture.TYPE_SHARES:
        return wanted.chart(Form.PIE, [], [(one.title, [one.share]) for one in found])
    amounts = [(wanted.text(_AMOUNT), [one.amount for one in found])]
    return wanted.chart(Form.BARS, [one.title for one in found], amounts)


async def _ranking(writer: Writer, sight: Sight, wanted: Wanted) -> Chart:
    """With card numbers, not names: the picture may be shown around."""
    found = await ranking(writer, sight, wanted.period, _BEST)
    labels = [f"{one.rank}. {one.card_number}" for one in found]
    return wanted.chart(Form.BARS, labels, [(wanted.text(_AMOUNT), [one.total for one in found])])


async def _months(writer: Writer, sight: Sight, wanted: Wanted) -> Chart:
    months = wanted.period.months
    found = await summary(writer, sight, wanted.period, Wish(Group.MONTH, first=len(months)))
    known: dict[str, Value] = {one.name: one.total for one in found.rows}
    amounts = [known.get(month, 0) for month in months]
    return wanted.chart(Form.COLUMNS, months, [(wanted.text(_AMOUNT), amounts)])


async def _stores(writer: Writer, sight: Sight, wanted: Wanted) -> Chart:
    found = (await summary(writer, sight, wanted.period, Wish(Group.STORE, first=_ROWS))).rows
    best = sorted(found, key=lambda one: (-one.total, one.name))[:_BEST]
    amounts = [(wanted.text(_AMOUNT), [one.total for one in best])]
    return wanted.chart(Form.BARS, [one.title or one.name for one in best], amounts)


_DRAWN: Mapping[Picture, Callable[[Writer, Sight, Wanted], Awaitable[Chart]]] = {
    Picture.TYPE_AMOUNTS: _types,
    Picture.TYPE_SHARES: _types,
    Picture.RANKING: _ranking,
    Picture.MONTHS: _months,
    Picture.STORES: _stores,
}
